import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fencedHost, raiseFence } from '../../../src/engine/fence.ts'
import type { Holder } from '../../../src/engine/holder.ts'
import { lookAtLock, takeLock, unlock, type Wanted } from '../../../src/engine/lock.ts'
import { RELEASE, TAKE } from '../../../src/engine/lock-scripts.ts'
import type { LockPlace } from '../../../src/engine/lock-state.ts'
import { MigrateError } from '../../../src/errors.ts'
import type { Hosts } from '../../../src/remote/hosts.ts'
import { quote } from '../../../src/remote/quote.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { accessTo, connectToNew, STATE, takeSilently } from './target.ts'

/** 200 is what was asked of the protocol; each round of 50 processes takes a fork or ten, and two cores are soon busy. */
const ROUNDS = Number(process.env.WSO2_LOCK_ROUNDS ?? 20)
const PROCESSES = 50

/** Takes the lock and writes through the fence until it may not: a runner at work. */
const RUNNER = `
import { takeLock } from ${JSON.stringify(import.meta.resolve('../../../src/engine/lock.ts'))}
import { fencedHost } from ${JSON.stringify(import.meta.resolve('../../../src/engine/fence.ts'))}
import { connectToNew, STATE } from ${JSON.stringify(import.meta.resolve('./target.ts'))}
const host = connectToNew(JSON.parse(process.env.ACCESS)).host('new')
const holder = { who: 'runner', verb: 'sync' }
const { epoch } = await takeLock({ host, folder: STATE }, { runId: 'run-1', holder, waitMs: 0, leaseSeconds: Number(process.env.LEASE) })
process.stdout.write('taken ')
const fenced = fencedHost(host, { file: STATE + '/epoch', epoch })
try {
  for (;;) await fenced.run({ argv: ['/bin/sh', '-c', 'echo runner >>"$1"', 'sh', STATE + '/log'] })
} catch (error) {
  process.stdout.write(error.reason ?? String(error))
  process.exit()
}
`

class Runner {
  readonly process: ChildProcess
  readonly taken: Promise<unknown>
  /** Why it ended. */
  readonly end: Promise<string>

  constructor(leaseSeconds: number) {
    this.process = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
      env: { ...process.env, ACCESS: JSON.stringify(accessTo(lab)), LEASE: String(leaseSeconds) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    this.process.stdout!.on('data', (chunk) => {
      said += chunk
    })
    this.taken = once(this.process.stdout!, 'data')
    this.end = once(this.process, 'close').then(() => said.replace('taken ', ''))
  }
}

let lab: Lab
let hosts: Hosts
let other: Hosts
beforeAll(async () => {
  lab = await startLab({ hosts: ['new'], sshd: { new: { MaxStartups: '100:30:200' } } })
  hosts = connectToNew(accessTo(lab))
  other = connectToNew(accessTo(lab))
})
afterAll(async () => {
  await hosts?.closeAll()
  await other?.closeAll()
  await lab?.stop()
})

const mine = (): LockPlace => ({ host: hosts.host('new'), folder: STATE })
const its = (): LockPlace => ({ host: other.host('new'), folder: STATE })
const holder = (who: string, more: Partial<Holder> = {}): Holder => ({ who, verb: 'sync', ...more })
const want = (runId: string, more: Partial<Wanted> = {}): Wanted => ({
  runId,
  holder: holder(runId),
  waitMs: 0,
  ...more,
})
const reasonOf = (error: unknown) => (error instanceof MigrateError ? error.reason : String(error))
const onHost = (path: string) => join(lab.hosts.new.root, path)
const shell = (script: string, ...args: string[]) =>
  hosts
    .host('new')
    .must(
      { argv: ['/bin/sh', '-c', script, 'sh', ...args] },
      { reason: 'internal', what: 'the test failed', fix: 'read it' },
    )

beforeEach(() => shell('rm -rf "$1"; mkdir -p "$1"', STATE))
afterEach(() => shell('rm -rf "$1"', STATE))

describe('the lock of a target', () => {
  it('is had by one; the other is told who has it, for how long and where to look', async () => {
    const runUrl = 'https://github.example/o/r/actions/runs/7'
    const lock = await takeLock(mine(), want('run-1', { holder: holder('deploy@runner-3', { runUrl }) }))
    const refused = await takeLock(its(), want('run-2')).catch((error) => error)
    expect(reasonOf(refused)).toBe('locked')
    expect(refused.message).toMatch(
      /Run run-1 holds .*deploy@runner-3 \(sync\) for \d s, https:\/\/.*runs\/7/,
    )
    await lock.release()
    const next = await takeLock(its(), want('run-2'))
    expect(next.epoch).toBe(lock.epoch + 1)
    await next.release()
    expect(await lookAtLock(mine())).toBeUndefined()
  })

  it('is waited for as long as was asked', async () => {
    const lock = await takeLock(mine(), want('run-1'))
    const waiting: string[] = []
    const next = takeLock(its(), want('run-2', { waitMs: 20_000, onWait: (who) => waiting.push(who) }))
    await sleep(1500)
    await lock.release()
    await (await next).release()
    expect(waiting).toEqual([expect.stringContaining('Run run-1 holds')])
  })

  it('is kept alive by its holder beyond the lease', async () => {
    const lock = await takeLock(mine(), want('run-1', { leaseSeconds: 3 }))
    await sleep(5000)
    expect(reasonOf(await takeLock(its(), want('run-2')).catch((error) => error))).toBe('locked')
    await lock.release()
  })

  it('is taken over within the lease when its holder is killed', async () => {
    const runner = new Runner(3)
    await runner.taken
    runner.process.kill('SIGKILL')
    const killed = Date.now()
    const next = await takeLock(its(), want('run-2', { waitMs: 30_000 }))
    // The host counts whole seconds.
    expect(Date.now() - killed).toBeLessThan(4500)
    await next.release()
  }, 300_000)

  it('is lost to a runner that was frozen beyond its lease: awake again, it writes nothing more', async () => {
    const runner = new Runner(3)
    await runner.taken
    await sleep(500)
    runner.process.kill('SIGSTOP')
    const next = await takeLock(its(), want('run-2', { waitMs: 30_000 }))
    const fenced = fencedHost(other.host('new'), { file: `${STATE}/epoch`, epoch: next.epoch })
    await fenced.run({ argv: ['/bin/sh', '-c', 'echo next >>"$1"', 'sh', `${STATE}/log`] })
    runner.process.kill('SIGCONT')
    expect(await runner.end).toBe('locked')
    const log = readFileSync(onHost(`${STATE}/log`), 'utf8')
      .trim()
      .split('\n')
    expect(log.indexOf('next')).toBeGreaterThan(1)
    expect(log.slice(log.indexOf('next'))).toEqual(['next'])
    expect((await lookAtLock(mine()))?.runId).toBe('run-2')
    await next.release()
  }, 300_000)

  it('is taken at once from a process of this machine that is gone, and from an earlier attempt of a workflow run', async () => {
    const child = spawn('sleep', ['60'])
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!
    const process = (pid: number, start: string) => ({ process: { machine: 'here', pid, started: start } })
    const me = holder('me', process(1, '1'))
    await takeLock(mine(), want('run-1', { holder: holder('child', process(child.pid!, started)) }))
    expect(reasonOf(await takeLock(its(), want('run-2', { holder: me })).catch((error) => error))).toBe(
      'locked',
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
    const workflow = (attempt: number) => ({ workflow: { id: '7', attempt } })
    await takeLock(its(), want('run-2', { holder: { ...me, ...workflow(1) } }))
    const next = await takeLock(its(), want('run-2', { holder: holder('again', workflow(2)) }))
    expect(next.epoch).toBe(3)
    await next.release()
  })

  it('waits for the lease of a silent process of the same run, and refuses one that lives', async () => {
    const lock = await takeLock(mine(), want('run-1', { leaseSeconds: 3 }))
    expect(reasonOf(await takeLock(its(), want('run-1', { leaseSeconds: 3 })).catch((error) => error))).toBe(
      'locked',
    )
    await lock.release()
    const silent = await takeSilently(mine(), 'run-1', 3)
    const next = await takeLock(its(), want('run-1', { leaseSeconds: 3 }))
    expect(next.epoch).toBe(silent.epoch + 1)
    await next.release()
  }, 300_000)

  it('is unlocked by its id, not while its lease is alive, and its holder is fenced out', async () => {
    const lock = await takeSilently(mine(), 'run-1', 2)
    expect(await unlock(its(), lock.id)).toBe('alive')
    await sleep(3200)
    expect(await unlock(its(), 'ffffffff')).toBe('other')
    expect(await unlock(its(), lock.id)).toBe('unlocked')
    expect(await unlock(its(), lock.id)).toBe('free')
    const fenced = fencedHost(hosts.host('new'), { file: `${STATE}/epoch`, epoch: lock.epoch })
    expect(reasonOf(await fenced.run({ argv: ['true'] }).catch((error) => error))).toBe('locked')
  }, 20_000)

  it.each(['lock', 'epoch'])(
    'with a %s cut at any byte is held, free or damaged, and can be unlocked',
    async (name) => {
      await (await takeLock(mine(), want('run-0'))).release()
      const lock = await takeLock(mine(), want('run-1', { leaseSeconds: 3600 }))
      if (name === 'epoch') await lock.release()
      const whole = readFileSync(onHost(`${STATE}/${name}`))
      for (let cut = name === 'lock' ? 0 : 1; cut < whole.length; cut += name === 'lock' ? 23 : 3) {
        writeFileSync(onHost(`${STATE}/${name}`), whole.subarray(0, cut))
        const error = await takeLock(its(), want('run-2')).catch((refused) => refused)
        if (name === 'epoch' && cut === 20) await error.release()
        else expect([cut, reasonOf(error)]).toEqual([cut, 'locked'])
      }
      writeFileSync(onHost(`${STATE}/${name}`), whole.subarray(0, 9))
      expect(await unlock(its(), 'damaged')).toBe('unlocked')
      const next = await takeLock(its(), want('run-2'))
      expect(next.epoch).toBeGreaterThan(lock.epoch)
      await next.release()
    },
    60_000,
  )

  it(`is never had by two of ${PROCESSES} processes that take it ${ROUNDS} times each`, async () => {
    // OpenSSH's own client: fifty processes with one connection each, which fifty Node processes would not leave room for.
    const loop = `round=0; dir=$1 take=$3 release=$4 who=$2
while [ "$round" -lt "$5" ]; do
  answer=$(set -- "$dir" id "run-$who" "owner-$who" 30 e30= ''; eval "$take") || { echo "take failed"; exit 1; }
  case $answer in
    taken*)
      echo "in $who \${answer#* }" >>"$dir/log"; echo "out $who \${answer#* }" >>"$dir/log"
      (set -- "$dir" "owner-$who"; eval "$release"); round=$((round + 1)) ;;
    held*) sleep "0.$((who % 7 + 2))" ;;
    *) echo "$answer"; exit 1 ;;
  esac
done`
    const ended = Array.from({ length: PROCESSES }, async (_, who) => {
      const words = [STATE, String(who), TAKE, RELEASE, String(ROUNDS)]
      const line = ['sudo', '-n', '-H', '-u', 'wso2carbon', '/bin/sh', '-c', loop, 'sh', ...words].map(quote)
      const options = [
        '-o',
        `UserKnownHostsFile=${lab.knownHostsFile}`,
        '-o',
        'BatchMode=yes',
        '-i',
        lab.keys.deploy.file,
      ]
      const client = spawn('ssh', ['-F', 'none', ...options, `deploy@${ADDRESSES.new}`, line.join(' ')])
      let said = ''
      client.stdout.on('data', (chunk) => {
        said += chunk
      })
      client.stderr.on('data', (chunk) => {
        said += chunk
      })
      const [code] = await once(client, 'close')
      return code === 0 ? '' : `${code}: ${said}`
    })
    expect((await Promise.all(ended)).filter(Boolean)).toEqual([])
    const log = readFileSync(onHost(`${STATE}/log`), 'utf8')
      .trim()
      .split('\n')
    expect(log).toHaveLength(2 * PROCESSES * ROUNDS)
    let epoch = 0
    for (let at = 0; at < log.length; at += 2) {
      expect(log[at + 1]).toBe(log[at]!.replace('in', 'out'))
      const now = Number(log[at]!.split(' ')[2])
      expect(now).toBeGreaterThan(epoch)
      epoch = now
    }
  }, 600_000)
})

describe('the fence of a host', () => {
  const file = `${STATE}/epoch`
  const append = (line: string) => ({
    argv: ['/bin/sh', '-c', 'echo "$1" >>"$2"', 'sh', line, `${STATE}/log`] as const,
  })

  it('lets nobody write who was overtaken, and no earlier one raise it', async () => {
    await raiseFence(hosts.host('new'), { file, epoch: 7 })
    const old = fencedHost(hosts.host('new'), { file, epoch: 7 })
    const next = fencedHost(other.host('new'), { file, epoch: 8 })
    const writing = (async () => {
      for (;;) await old.run(append('old'))
    })().catch(reasonOf)
    await sleep(400)
    await raiseFence(other.host('new'), { file, epoch: 8 })
    await next.run(append('new'))
    expect(await writing).toBe('locked')
    for (const attempt of [
      () => old.run(append('old')),
      () => old.must(append('old'), { reason: 'internal', what: 'x', fix: 'x' }),
      async () => (await old.stream(append('old'))).done,
      () => old.tunnel('127.0.0.1', 22),
      () => raiseFence(hosts.host('new'), { file, epoch: 7 }),
    ]) {
      expect(await attempt().then(() => 'written', reasonOf)).toBe('locked')
    }
    const log = readFileSync(onHost(`${STATE}/log`), 'utf8')
      .trim()
      .split('\n')
    expect(log.filter((line) => line === 'old').length).toBeGreaterThan(1)
    expect(log.slice(log.indexOf('new'))).toEqual(['new'])
  })

  it('ends what an overtaken process left hanging, before anybody is told that he has the lock', async () => {
    await raiseFence(hosts.host('new'), { file, epoch: 7 })
    const old = fencedHost(hosts.host('new'), { file, epoch: 7 })
    const hanging = await old.stream({
      argv: ['/bin/sh', '-c', 'trap : TERM; cat >"$1"; cat >>"$1"', 'sh', `${STATE}/log`],
    })
    hanging.stdin.write('early\n')
    hanging.stdout.resume()
    hanging.stderr.resume()
    await sleep(300)
    await raiseFence(other.host('new'), { file, epoch: 8 })
    hanging.stdin.end('late\n')
    await hanging.done.catch(() => {})
    expect(readFileSync(onHost(`${STATE}/log`), 'utf8')).toBe('early\n')
  }, 300_000)

  it('is not kept by a command that only looks, which an overtaken process may not begin either', async () => {
    await raiseFence(hosts.host('new'), { file, epoch: 7 })
    const old = fencedHost(hosts.host('new'), { file, epoch: 7 })
    const looking = old.run({ argv: ['/bin/sh', '-c', 'sleep 4; exit 3'], looks: true })
    await sleep(300)
    const began = Date.now()
    await raiseFence(other.host('new'), { file, epoch: 8 })
    expect(Date.now() - began).toBeLessThan(2000)
    expect((await looking).outcome).toEqual({ kind: 'exit', code: 3 })
    expect(await old.run({ argv: ['true'], looks: true }).catch(reasonOf)).toBe('locked')
  })

  it('is not kept by a server that a command starts', async () => {
    await raiseFence(hosts.host('new'), { file, epoch: 7 })
    const old = fencedHost(hosts.host('new'), { file, epoch: 7 })
    const started = await old.run({
      argv: ['/bin/sh', '-c', 'setsid sleep 30 </dev/null >/dev/null 2>&1 & echo $!'],
    })
    const began = Date.now()
    await raiseFence(other.host('new'), { file, epoch: 8 })
    expect(Date.now() - began).toBeLessThan(3000)
    await shell('kill "$1"', started.stdout.trim())
  })

  it('passes on exit codes, signals, secrets and input as they are', async () => {
    await raiseFence(hosts.host('new'), { file, epoch: 7 })
    const fenced = fencedHost(hosts.host('new'), { file, epoch: 7 })
    const sh = (script: string, more = {}) => fenced.run({ argv: ['/bin/sh', '-c', script], ...more })
    expect((await sh('exit 3')).outcome).toEqual({ kind: 'exit', code: 3 })
    expect((await sh('exit 97')).outcome).toEqual({ kind: 'exit', code: 97 })
    expect((await sh('kill -s KILL $$')).outcome).toEqual({ kind: 'signal', signal: 'SIGKILL' })
    const piped = await sh('cat "$PW"; cat', { secretFiles: { PW: "it's" }, stdin: ' here' })
    expect(piped.stdout).toBe("it's here")
    const limited = await sh('sleep 20', { timeoutMs: 500 })
    expect(limited.outcome.kind).toBe('timed-out')
    const said = await fenced
      .must({ argv: ['false'] }, { reason: 'internal', what: 'no', fix: 'x' })
      .catch(String)
    expect(said).toContain('`false` exited with 1')
  })
})
