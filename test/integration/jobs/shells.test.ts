import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import type { Hosts } from '../../../src/remote/hosts.ts'
import { pollJob } from '../../../src/remote/jobs/follow.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import type { Host as Machine } from '../../lab/machine/host.ts'
import { durable, newRunner, proc, STATE, sha256, untilState } from './scene.ts'

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

const busybox = execFileSync('/bin/sh', ['-c', 'command -v busybox || :']).toString().trim()
const APPLETS =
  'base64 cat date dd df grep head kill ln mkdir mktemp mv rm rmdir sed setsid sha256sum sleep stat sync tail wc'

async function useShell(name: string): Promise<void> {
  if (name === 'busybox') {
    copyFileSync(busybox, join(machine.root, '/usr/local/bin/busybox'))
    // First on sudo's path.
    for (const applet of APPLETS.split(' ')) {
      await machine.must(['ln', '-sf', '/usr/local/bin/busybox', `/usr/local/sbin/${applet}`])
    }
  }
  const shell = name === 'busybox' ? '/usr/local/bin/busybox' : `/usr/bin/${name}`
  await machine.must(['ln', '-sf', shell, '/usr/bin/sh'])
}

// The last one stays for nobody else: busybox takes the tools over too.
describe.each(['dash', 'bash', ...(busybox === '' ? [] : ['busybox'])])('with %s as /bin/sh', (shell) => {
  beforeAll(() => useShell(shell))
  const step = `shell-${shell}.1`
  const folder = (job: string) => `${step}/${job}`

  it('a job takes input, keeps secrets, prints, and ends', async () => {
    const stdin = Buffer.alloc(3_000_000, 'some input\n')
    const result = await durable(host, step).run({
      argv: ['sh', '-c', 'sha256sum; cat "$PW"; printf "%s" "$A"; echo err >&2; exit 7'],
      job: 'whole',
      stdin,
      secretFiles: { PW: "a'\\0b\n" },
      env: { A: '$(x) \\n\n"' },
    })
    expect(result).toEqual({
      outcome: { kind: 'exit', code: 7 },
      stdout: `${sha256(stdin)}  -\na'\\0b\n$(x) \\n\n"`,
      stderr: 'err\n',
    })
  })

  it('a stubborn job is killed in time, a killed supervisor is found out', async () => {
    const deaf = 'trap "" TERM; while :; do sleep 0.1; done'
    const over = await durable(host, step, { graceMs: 300 }).run({
      argv: ['sh', '-c', deaf],
      job: 'deaf',
      timeoutMs: 300,
    })
    expect(over.outcome.kind).toBe('timed-out')
    const lost = durable(host, step)
      .run({ argv: ['sleep', '1000'], job: 'lost' })
      .catch((error: unknown) => error)
    await untilState(host, folder('lost'), (state) => state?.kind === 'running')
    const { pid, supervisor } = await proc(machine, folder('lost'))
    await machine.signal(supervisor.pid, 'KILL')
    await untilState(host, folder('lost'), (state) => state?.kind === 'running' && !state.supervised)
    await machine.signal(pid, 'KILL')
    expect(await lost).toMatchObject({ state: { kind: 'lost-by-kill' } })
  })

  it('state files cut on the disk are corrupt, and never a running job', async () => {
    const done = durable(host, step)
      .run({ argv: ['sleep', '1000'], job: 'cut' })
      .catch((error: unknown) => error)
    await untilState(host, folder('cut'), (state) => state?.kind === 'running')
    const place = { folder: `${STATE}/${folder('cut')}` }
    const { pid } = await proc(machine, folder('cut'))
    for (const name of ['proc.json', 'spec.json']) {
      const file = `${place.folder}/${name}`
      await machine.must(['cp', file, '/tmp/whole'])
      const length = Number(await machine.must(['stat', '-c', '%s', file]))
      for (let size = 0; size < length - 1; size += 97) {
        await machine.must(['sh', '-c', `head -c ${size} /tmp/whole >'${file}'`])
        expect(await pollJob(host, place)).toMatchObject({ kind: 'corrupt', file: name })
      }
      await machine.must(['sh', '-c', `cat /tmp/whole >'${file}'`])
    }
    expect(await pollJob(host, place)).toMatchObject({ kind: 'running' })
    // Whoever follows it polls more and more seldom: it is left cut until that one has looked.
    const kept = `${place.folder}/proc.json`
    await machine.must(['sh', '-c', `cp '${kept}' /tmp/whole; head -c 9 /tmp/whole >'${kept}'`])
    expect(await done).toMatchObject({ state: { kind: 'corrupt' } })
    await machine.must(['sh', '-c', `cat /tmp/whole >'${kept}'`])
    await machine.signal(pid, 'TERM')
    const ended = await untilState(host, folder('cut'), (state) => state?.kind === 'finished')
    expect(ended).toMatchObject({ outcome: { kind: 'signal', signal: 'TERM' } })
    await machine.must(['truncate', '-s', '50', `${place.folder}/exit.json`])
    expect(await pollJob(host, place)).toMatchObject({ kind: 'corrupt', file: 'exit.json' })
  })

  it('a supervisor changed on the disk is not used', async () => {
    await machine.must(['sh', '-c', `echo 'touch /tmp/changed' >>${STATE}/${step}/supervisor-*.sh`])
    expect((await durable(host, step).run({ argv: ['echo', 'x'], job: 'after' })).stdout).toBe('x\n')
    expect((await machine.exec(['ls', '/tmp/changed'])).code).not.toBe(0)
  })
})
