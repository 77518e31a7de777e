import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MigrateError } from '../../../src/errors.ts'
import type { Command, Host } from '../../../src/remote/command.ts'
import type { Hosts } from '../../../src/remote/hosts.ts'
import { detachmentProblem, probeDetachment } from '../../../src/remote/jobs/detach.ts'
import { pollJob, stopJob } from '../../../src/remote/jobs/follow.ts'
import { JobLost } from '../../../src/remote/jobs/problems.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import type { Host as Machine } from '../../lab/machine/host.ts'
import { count, durable, newRunner, proc, STATE, untilState } from './scene.ts'

let lab: Lab
let machine: Machine
let hosts: Hosts
let host: Host

beforeAll(async () => {
  lab = await startLab({ hosts: ['new'] })
  machine = lab.hosts.new
  hosts = newRunner(lab)
  host = hosts.host('new')
})

afterAll(async () => {
  await hosts?.closeAll()
  await lab?.stop()
})

const sh = (job: string, script: string, more: Partial<Command> = {}): Command => ({
  argv: ['sh', '-c', script],
  job,
  ...more,
})
const failure = { reason: 'backup-failed', what: 'The dump failed.', fix: 'look.' } as const

function settled(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => value,
    (error: unknown) => error,
  )
}

describe('a job', () => {
  it('is what the command would have been: outputs, exit code, user, folder, environment, input', async () => {
    const script = 'cat; id -un; pwd; echo "$A"; printf "\\377" ; echo err >&2; exit 3'
    const command = sh('same', script, { cwd: '/usr', env: { A: " a'\n$(b)\\n" }, stdin: 'in\0put\n' })
    const { job: _, ...plain } = command
    const direct = await host.run(plain)
    expect(direct.stdout).toContain('in\0put\nwso2carbon\n/usr\n')
    const lines: string[] = []
    const result = await durable(host, 'same.1').run(command, { onLine: (line) => lines.push(line) })
    expect(result).toEqual(direct)
    expect(lines).toContain('[new] wso2carbon')
    expect(lines).toContain('[new] err')
  })

  it('fails as the command would have failed', async () => {
    const command = sh('bad', 'echo why >&2; exit 4')
    const { job: _, ...plain } = command
    const direct = (await settled(host.must(plain, failure))) as MigrateError
    const error = (await settled(durable(host, 'bad.1').must(command, failure))) as MigrateError
    expect(error.problems).toEqual(direct.problems)
    const missing = await durable(host, 'missing.1').run({ argv: ['no-such-program'], job: 'missing' })
    expect(missing.outcome).toEqual({ kind: 'exit', code: 127 })
    const killed = await durable(host, 'killed.1').run(sh('killed', 'kill -9 $$'))
    expect(killed.outcome).toEqual({ kind: 'signal', signal: 'KILL' })
  })

  it('is not started again, its result is given again, and another command of its name is refused', async () => {
    const again = durable(host, 'again.1')
    const command = sh('dump', 'echo run >>/tmp/again; echo out; exit 2')
    const first = await again.run(command)
    expect(await durable(host, 'again.1').run(command)).toEqual(first)
    expect(await count(machine, '/tmp/again')).toBe(1)
    const other = (await settled(again.run(sh('dump', 'echo other >>/tmp/again')))) as MigrateError
    expect(other.reason).toBe('drift')
    expect(await count(machine, '/tmp/again')).toBe(1)
  })

  it('runs once when two runners start it at the same moment', async () => {
    const second = newRunner(lab)
    await second.host('new').run({ argv: ['true'] })
    for (let round = 0; round < 5; round += 1) {
      const command = sh('both', `echo run >>/tmp/both.${round}; sleep 0.2; echo done`)
      const results = await Promise.all(
        [host, second.host('new'), host, second.host('new')].map((one) =>
          durable(one, `both.${round}`).run(command),
        ),
      )
      for (const { stdout } of results) expect(stdout).toBe('done\n')
      expect(await count(machine, `/tmp/both.${round}`)).toBe(1)
    }
    await second.closeAll()
  })

  it('says that the disk is full, before it starts anything, and starts when there is room', async () => {
    await machine.smallDisk('/home/wso2carbon/jobs/full.1', 64 * 1024, 2002, 0o700)
    const full = durable(host, 'full.1')
    await host.run({ argv: ['sh', '-c', `cat /dev/zero >${STATE}/full.1/ballast`] })
    const command = sh('one', 'echo run >>/tmp/full; echo fine')
    const error = (await settled(full.run(command))) as MigrateError
    expect(error.message).toMatch(/cannot be started.*disk.*full.*\/full.1/s)
    // The supervisor is there, the job's own files have no room.
    await machine.must(['truncate', '-s', '28K', `${STATE}/full.1/ballast`])
    await full.run(sh('zero', ':'))
    await machine.exec(['sh', '-c', `cat /dev/zero >>${STATE}/full.1/ballast`], { user: 'wso2carbon' })
    const second = (await settled(full.run(command))) as MigrateError
    expect(second.message).toMatch(/cannot be started.*disk.*full/s)
    expect((await machine.exec(['cat', '/tmp/full'])).code).not.toBe(0)
    await machine.must(['truncate', '-s', '0', `${STATE}/full.1/ballast`])
    expect((await full.run(command)).stdout).toBe('fine\n')
    expect(await count(machine, '/tmp/full')).toBe(1)
    // It fills up while the job prints: the end is recorded all the same.
    const flood = await settled(full.must(sh('flood', 'cat /dev/zero'), failure))
    expect((flood as MigrateError).message).toMatch(/was full when the job flood ended/)
    expect((flood as MigrateError).reason).toBe('backup-failed')
  })

  it('cannot be a stream', async () => {
    expect(((await settled(durable(host, 's.1').stream(sh('s', ':')))) as MigrateError).reason).toBe(
      'internal',
    )
  })

  it('runs under the login user where the command wants that', async () => {
    const own = durable(host, 'own.1', { folder: '/home/deploy/jobs/own.1' })
    expect((await own.run({ argv: ['id', '-un'], runAs: null, job: 'own' })).stdout).toBe('deploy\n')
  })

  it('leaves what it started in the background running, and keeps nothing of its own', async () => {
    const result = await durable(host, 'daemon.1').run(sh('daemon', 'sleep 87654 & echo $!'))
    expect(result.outcome).toEqual({ kind: 'exit', code: 0 })
    await sleep(1500)
    expect((await host.run({ argv: ['pgrep', '-fx', 'sleep 87654'] })).stdout).toBe(result.stdout)
    expect(await machine.processes('daemon.1/daemon')).toEqual([])
    await machine.signal(Number(result.stdout), 'KILL')
  })

  it('is not started where the host no longer lets go of what it starts', async () => {
    const command = sh('scope', 'echo run >>/tmp/scope')
    const error = await settled(durable(host, 'scope.1', { way: 'systemd-run' }).run(command))
    expect((error as MigrateError).message).toMatch(/scope cannot be started .*(bus|scope|not found)/i)
    expect(await pollJob(host, { folder: `${STATE}/scope.1/scope` })).toBeUndefined()
    await durable(host, 'scope.1').run(command)
    expect(await count(machine, '/tmp/scope')).toBe(1)
  })

  it('outlives its connection where sudo gives every command a terminal of its own', async () => {
    await machine.must(['sh', '-c', 'echo "Defaults use_pty" >>/etc/sudoers'])
    const command = sh('pty', 'cat; trap "echo hup" HUP; sleep 2; echo done', { stdin: 'in\n' })
    const done = durable(host, 'pty.1').run(command)
    await untilState(host, 'pty.1/pty', (state) => state?.kind === 'running')
    await host.close()
    expect(await done).toMatchObject({ outcome: { kind: 'exit', code: 0 }, stdout: 'in\ndone\n', stderr: '' })
    await machine.must(['sed', '-i', '/use_pty/d', '/etc/sudoers'])
  })

  it('costs little: start, output and result in less than 150 ms', async () => {
    const quick = durable(host, 'quick.1')
    const timed = async (work: () => Promise<unknown>) => {
      const start = performance.now()
      await work()
      return performance.now() - start
    }
    await quick.run(sh('warm', 'echo x'))
    const plain: number[] = []
    const jobs: number[] = []
    for (let round = 0; round < 12; round += 1) {
      plain.push(await timed(() => host.run({ argv: ['echo', 'x'] })))
      jobs.push(await timed(() => quick.run(sh(`q${round}`, 'echo x'))))
    }
    const typical = (times: number[]) => times.sort((a, b) => a - b)[5] as number
    const [command, job] = [typical(plain), typical(jobs)]
    console.log(`a command took ${Math.round(command)} ms, as a job ${Math.round(job)} ms`)
    // A command takes 10 ms where nothing else happens on the machine; beyond twice that, the machine is what is slow.
    expect(job).toBeLessThan(150 * Math.max(1, command / 20))
  })
})

describe('killed', () => {
  const script = (name: string) => `echo run >>/tmp/${name}; echo started; while :; do sleep 0.1; done`

  async function running(name: string, more: Partial<Command> = {}) {
    const done = settled(durable(host, `${name}.1`).run(sh(name, script(name), more)))
    await untilState(host, `${name}.1/${name}`, (state) => state?.kind === 'running')
    return { done, ...(await proc(machine, `${name}.1/${name}`)) }
  }

  it('the worker: the job has ended by that signal', async () => {
    const { done, pid } = await running('worker')
    await machine.signal(pid, 'KILL')
    expect(await done).toMatchObject({ outcome: { kind: 'signal', signal: 'KILL' }, stdout: 'started\n' })
  })

  it('the process group: the job has ended by that signal', async () => {
    const { done, pgid } = await running('group')
    await machine.must(['kill', '-s', 'KILL', '--', `-${pgid}`])
    expect(await done).toMatchObject({ outcome: { kind: 'signal', signal: 'KILL' } })
  })

  it('the supervisor: it runs until its command has ended, then it is lost, and its secrets are gone', async () => {
    const { done, pid, supervisor } = await running('sup', { secretFiles: { PW: 'hush-hush' } })
    await machine.signal(supervisor.pid, 'KILL')
    const state = await untilState(host, 'sup.1/sup', (one) => one?.kind === 'running' && !one.supervised)
    expect(state).toMatchObject({ kind: 'running', pid })
    // The command may still need them.
    expect(await machine.must(['ls', `${STATE}/sup.1/sup/secrets`])).toBe('PW\n')
    await machine.signal(pid, 'KILL')
    expect(await done).toBeInstanceOf(JobLost)
    expect(await untilState(host, 'sup.1/sup', () => true)).toEqual({ kind: 'lost-by-kill', started: true })
    expect(await machine.must(['ls', `${STATE}/sup.1/sup`])).not.toContain('secrets')
    expect(await count(machine, '/tmp/sup')).toBe(1)
    const again = await settled(
      durable(host, 'sup.1').must(sh('sup', script('sup'), { secretFiles: { PW: '' } }), failure),
    )
    expect(again).toBeInstanceOf(JobLost)
    expect((again as JobLost).reason).toBe('backup-failed')
    expect(await count(machine, '/tmp/sup')).toBe(1)
  })

  it('all at once, with nobody watching: the secrets go all the same', async () => {
    const { pgid, supervisor } = await running('all', { secretFiles: { PW: 'hush-hush' } })
    await machine.must(['kill', '-s', 'KILL', '--', `-${pgid}`, `-${supervisor.pid}`])
    await sleep(2500)
    expect(await machine.must(['ls', `${STATE}/all.1/all`])).not.toContain('secrets')
  })

  it('its own signals do not stop the supervisor', async () => {
    const { done, supervisor, pid } = await running('term')
    for (const signal of ['TERM', 'HUP', 'INT', 'TERM']) await machine.signal(supervisor.pid, signal)
    await sleep(200)
    await machine.signal(pid, 'TERM')
    expect(await done).toMatchObject({ outcome: { kind: 'signal', signal: 'TERM' } })
  })

  it('between its claim and its start: it never ran, and never will', async () => {
    const folder = `${STATE}/claim.1/claim`
    await host.must({ argv: ['mkdir', '-p', `${folder}/claimed`] }, failure)
    await machine.must(['touch', '-d', '7 seconds ago', `${folder}/claimed`])
    // Not given up at once: its owner may only be slow.
    const start = performance.now()
    const lost = await settled(durable(host, 'claim.1').run(sh('claim', 'echo run >>/tmp/claim')))
    expect(performance.now() - start).toBeGreaterThan(1000)
    expect(performance.now() - start).toBeLessThan(5000)
    expect(lost).toBeInstanceOf(JobLost)
    expect((lost as JobLost).state).toEqual({ kind: 'lost-by-kill', started: false })
    expect((await machine.exec(['cat', '/tmp/claim'])).code).not.toBe(0)
  })

  it('by a restart of the machine: it is lost by that', async () => {
    const { done, pgid } = await running('boot')
    await machine.must(['sh', '-c', 'echo 11111111-2222-3333-4444-555555555555 >/tmp/boot_id'])
    const place = '/proc/sys/kernel/random/boot_id'
    await machine.must(['mount', '--bind', '/tmp/boot_id', place])
    try {
      expect(await done).toBeInstanceOf(JobLost)
      expect(((await done) as JobLost).state.kind).toBe('lost-by-reboot')
    } finally {
      await machine.must(['umount', place])
      await machine.must(['kill', '-s', 'KILL', '--', `-${pgid}`])
    }
  })
})

describe('clocks', () => {
  it('a worker that ignores TERM is killed when its time is over, with its children', async () => {
    const command = sh('deaf', 'trap "" TERM; sleep 98765 & while :; do sleep 0.1; done', { timeoutMs: 700 })
    const start = performance.now()
    const result = await durable(host, 'deaf.1').run(command)
    expect(result.outcome).toEqual({ kind: 'timed-out', afterMs: 700 })
    expect(performance.now() - start).toBeGreaterThan(1700)
    expect(performance.now() - start).toBeLessThan(8000)
    expect(await pollJob(host, { folder: `${STATE}/deaf.1/deaf` })).toMatchObject({
      kind: 'finished',
      stopped: 'total',
      outcome: { kind: 'signal', signal: 'KILL' },
    })
    expect((await host.run({ argv: ['pgrep', '-fx', 'sleep 98765'] })).stdout).toBe('')
  })

  it('one that listens may tidy up, and counts as timed out all the same', async () => {
    const command = sh('tidy', 'trap "echo tidy; exit 0" TERM; while :; do sleep 0.1; done', {
      timeoutMs: 500,
    })
    const result = await durable(host, 'tidy.1').run(command)
    expect(result).toMatchObject({ outcome: { kind: 'timed-out' }, stdout: 'tidy\n' })
  })

  it('silence ends a job, and talking keeps it', async () => {
    const options = { silenceMs: 800 }
    const talking = 'for i in 1 2 3 4 5 6 7; do echo $i; sleep 0.2; done'
    const fine = await durable(host, 'talk.1', options).must(sh('talk', talking), failure)
    expect(fine.length).toBe(14)
    const error = await settled(
      durable(host, 'hush.1', options).must(sh('hush', 'echo a; sleep 60'), failure),
    )
    expect((error as MigrateError).reason).toBe('timed-out')
    expect((error as MigrateError).message).toMatch(/printed nothing for 0.8 s/)
  })

  it('somebody may ask for its end', async () => {
    const done = durable(host, 'ask.1').run(sh('ask', 'echo x; sleep 60'))
    await untilState(host, 'ask.1/ask', (state) => state?.kind === 'running')
    await stopJob(host, { folder: `${STATE}/ask.1/ask` }, 1000)
    expect((await done).outcome).toEqual({ kind: 'signal', signal: 'TERM' })
    expect(await pollJob(host, { folder: `${STATE}/ask.1/ask` })).toMatchObject({ stopped: 'asked' })
  })

  it('a JVM says where it hangs before it is ended', async () => {
    // A server that every Java has.
    const command: Command = {
      argv: ['java', '-m', 'java.rmi/sun.rmi.registry.RegistryImpl', '10999'],
      job: 'jvm',
      timeoutMs: 2500,
    }
    const result = await durable(host, 'jvm.1', { graceMs: 3000 }).run(command)
    expect(result.outcome.kind).toBe('timed-out')
    expect(result.stdout).toContain('Full thread dump')
  })
})

describe('detachment', () => {
  it('is probed: what was started survives the end of the connection, and nothing stays', async () => {
    expect(await probeDetachment(host)).toBe('setsid')
    await sleep(100)
    expect((await host.run({ argv: ['pgrep', '-fx', 'sleep 60'] })).stdout).toBe('')
  })

  it('where a session takes everything with it, no way is found', async () => {
    const other = await startLab({ hosts: ['old'] })
    try {
      // What logind does with KillUserProcesses=yes.
      const end = 'while sleep 0.1; do pgrep -u deploy -x sshd >/dev/null || pkill -KILL -u wso2carbon; done'
      other.hosts.old.spawn(['sh', '-c', end], { log: '/var/log/end.log' })
      const runner = newRunner(other, 'old')
      const barred = runner.host('old')
      expect(await probeDetachment(barred)).toBeUndefined()
      expect(detachmentProblem(barred)).toMatchObject({ reason: 'preflight-failed', host: 'old' })
      await runner.closeAll()
    } finally {
      await other.stop()
    }
  })
})
