import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runningJobs } from '../../../src/engine/jobs-of-attempt.ts'
import { readJournal } from '../../../src/engine/journal.ts'
import { takeLock } from '../../../src/engine/lock.ts'
import { RunStore } from '../../../src/engine/store.ts'
import { durableHost } from '../../../src/remote/jobs/durable.ts'
import { Secrets } from '../../../src/secrets.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { performVerb, words } from '../mi/run.ts'
import { accessTo, connectToNew, takeSilently } from './target.ts'

describe('a run that others come across', () => {
  let mi: MiLab
  let runId: string
  let text: string
  beforeAll(async () => {
    mi = await startMiLab({ artifacts: { cars: 2, proxies: 2, apis: 2 } })
    // Whoever has the lock keeps it until the other one has looked at everything and asks for it.
    const hook = '[[environments.staging.hooks.before_backup]]\nhost = "new"\nrun = ["/bin/sleep", "8"]\n'
    text = `${mi.text}\n${hook}`
    writeFileSync(mi.migrationFile, text)
  })
  afterAll(() => mi?.stop())

  const apply = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
    performVerb(mi, verb, { mode: 'apply', ...inputs })
  const stateFolder = () => {
    const header = readFileSync(join(mi.workspace, 'spool', runId, 'run.json'), 'utf8')
    return JSON.parse(header).stateFolder as string
  }
  const journal = () => join(mi.lab.hosts.new.root, stateFolder(), 'runs', runId, 'journal.jsonl')
  /** As an editor would not do it: in place, owner and rights stay. */
  const changed = async (file: string, change: (bytes: Buffer) => Uint8Array, then: () => Promise<void>) => {
    const before = readFileSync(file)
    writeFileSync(file, change(before))
    await then()
    writeFileSync(file, before)
  }

  it('lets one of two that begin at once work; the other is told who does', async () => {
    const outcomes = await Promise.all([apply('backup'), apply('backup')])
    const [passed, refused] = outcomes.sort((a, b) => (a.result < b.result ? 1 : -1))
    expect(words(passed!.problems)).toEqual([])
    expect(refused!.failureReason).toBe('locked')
    expect(words(refused!.problems)[0]).toMatch(/holds the lock of this target: .*@.* \(backup\) for \d+ s/)
    runId = passed!.runId!
  })

  it('waits as long as lock-timeout says, and goes on with the same run', async () => {
    const outcomes = await Promise.all([
      apply('backup', { 'lock-timeout': '60s' }),
      apply('backup', { 'lock-timeout': '60s' }),
    ])
    expect(outcomes.flatMap(({ problems }) => words(problems))).toEqual([])
    expect(outcomes.map(({ result }) => result)).toEqual(['passed', 'passed'])
    expect(outcomes.map((outcome) => outcome.runId)).toEqual([runId, runId])
    expect(outcomes.map(({ said }) => said).join('\n')).toContain('Waiting: Run')
  })

  it('shows its status while it works, and with the old host down', async () => {
    const [working, status] = await Promise.all([apply('merge-config'), performVerb(mi, 'status')])
    expect(words([...working.problems, ...status.problems])).toEqual([])
    expect(status.runId).toBe(runId)
    await mi.lab.hosts.old.cut()
    const down = await performVerb(mi, 'status', { 'run-id': runId })
    await mi.lab.hosts.old.mend()
    expect(words(down.problems)).toEqual([])
    expect(down.said).toMatch(
      /^backup-database:ORDERS_DB +done +\S+Z +[\d.]+ s +ORDERS_DB\.dump +jobs\/backup-database:ORDERS_DB\.1$/m,
    )
    expect(down.said).toMatch(/^merge-config:mi1 +done +\S+Z +[\d.]+ s$/m)
    expect(down.said).toMatch(new RegExp(`^Its folder: new:/\\S+/runs/${runId}$`, 'm'))
    expect(down.said).toMatch(/^Its backups: \/var\/backups\/\S+$/m)
    expect(down.said).toMatch(/^start-target:mi1 +planned$/m)
    expect(down.said).toContain('Nobody works on this target now.')
  })

  it('does not go on when the migration file says something else, and says what', async () => {
    writeFileSync(mi.migrationFile, text.replace('stop_source = true', 'stop_source = false'))
    const outcome = await apply('sync')
    writeFileSync(mi.migrationFile, text)
    expect(outcome.failureReason).toBe('plan-changed')
    expect(words(outcome.problems)).toEqual([
      `plan-changed: The migration file changed since run ${runId} began: choices.stop_source: was true, is false.`,
    ])
    const line = text.split('\n').findIndex((each) => each.startsWith('stop_source')) + 1
    expect(outcome.problems[0]!.place).toMatchObject({ file: expect.stringMatching(/\.toml$/), line })
    expect(outcome.problems[0]!.fix).toMatch(
      new RegExp(`put .* back as it was .*abandon., --run-id ${runId} \\(input run-id\\).*plan anew`),
    )
  })

  it('begins no step when the old server is no longer what was planned for', async () => {
    const toml = join(mi.nodes[0]!.source.path, 'conf/deployment.toml')
    await changed(
      toml,
      (bytes) => Buffer.concat([bytes, Buffer.from('# later\n')]),
      async () => {
        const outcome = await apply('sync')
        expect(outcome.failureReason).toBe('drift')
        expect(words(outcome.problems)[0]).toContain('mi1.source.config changed since the plan was made')
      },
    )
  })

  it('stops at a journal that was changed, with the line', async () => {
    const flip = (bytes: Buffer) => {
      const changing = Buffer.from(bytes)
      const at = bytes.indexOf('\n') + 40
      changing[at] = changing[at]! ^ 1
      return changing
    }
    await changed(journal(), flip, async () => {
      const outcome = await apply('sync')
      expect(outcome.failureReason).toBe('internal')
      expect(outcome.problems[0]!.place).toEqual({
        file: expect.stringContaining(`${runId}/journal.jsonl`),
        line: 2,
      })
    })
    const plan = journal().replace('journal.jsonl', 'plan.json')
    await changed(
      plan,
      (bytes) => bytes.subarray(0, -1),
      async () => {
        expect(words((await apply('sync')).problems)[0]).toContain('somebody changed it')
      },
    )
  })

  it('mends a last line that was torn, and notes it', async () => {
    const whole = readFileSync(journal())
    writeFileSync(journal(), Buffer.concat([whole, Buffer.from('{"at":"2026-')]))
    const shown = await performVerb(mi, 'status')
    expect(shown.said).toMatch(/last line of its journal \(\d+\) was cut off/)
    expect(words((await apply('sync')).problems)).toEqual([])
    const { entries, torn } = readJournal(readFileSync(journal()))
    expect(torn).toBeUndefined()
    expect(entries).toContainEqual(expect.objectContaining({ event: 'mended', bytes: 12 }))
  })

  it('is unlocked only by the id of its lock, when nobody holds it any more and no job of it runs', async () => {
    const hosts = connectToNew(accessTo(mi.lab))
    const host = hosts.host('new')
    const place = { host, folder: stateFolder() }
    const lock = await takeLock(place, {
      runId,
      holder: { who: 'nobody@elsewhere', verb: 'sync', runUrl: 'https://ci.example/7' },
      waitMs: 0,
      leaseSeconds: 20,
    })
    const alive = await performVerb(mi, 'unlock', { 'lock-id': lock.id })
    expect(words(alive.problems)[0]).toMatch(
      /nobody@elsewhere \(sync\) .*https:\/\/ci\.example\/7.*lease is alive/,
    )
    await lock.release()
    const dead = await takeSilently(place, runId, 0)
    const jobs = durableHost(host, { folder: `${place.folder}/runs/${runId}/jobs/test.1`, way: 'setsid' })
    const job = jobs.run({ argv: ['sleep', '6'], job: 'sleeper' })
    const working = async () => (await runningJobs(host, `${place.folder}/runs`)).length > 0
    await vi.waitFor(async () => expect(await working()).toBe(true), { timeout: 5000, interval: 100 })
    const busy = await performVerb(mi, 'unlock', { 'lock-id': dead.id })
    expect(words(busy.problems)[0]).toMatch(/A job of run .* still runs on new: .*jobs\/test\.1\/sleeper/)
    expect((await job).outcome).toEqual({ kind: 'exit', code: 0 })
    expect(await working()).toBe(false)
    const unnamed = await performVerb(mi, 'unlock')
    expect(unnamed.problems[0]!.fix).toContain(`lock-id ${dead.id}`)
    const freed = await performVerb(mi, 'unlock', { 'lock-id': dead.id })
    expect(words(freed.problems)).toEqual([])
    expect(freed.said).toContain('the lock was taken away')
    await hosts.closeAll()
  })

  it('is given up only by its typed name; its evidence stays', async () => {
    const unnamed = await performVerb(mi, 'abandon')
    expect(unnamed.failureReason).toBe('config-invalid')
    expect(unnamed.problems[0]!.fix).toContain(runId)
    const wrong = await performVerb(mi, 'abandon', { 'run-id': '20200101-000000-abcd' })
    expect(words(wrong.problems)[0]).toContain('is not the open run')
    const done = await performVerb(mi, 'abandon', { 'run-id': runId })
    expect(words(done.problems)).toEqual([])
    const status = await performVerb(mi, 'status')
    expect(status.said).toMatch(new RegExp(`Run ${runId} .*: abandoned `))
    const again = await performVerb(mi, 'abandon', { 'run-id': runId })
    expect(words(again.problems)[0]).toContain('No run is open')
  })

  it('is given up too where a way back from it broke off after its end: it bars the next one', async () => {
    const hosts = connectToNew(accessTo(mi.lab))
    const state = stateFolder().replace(/\/targets\/[^/]*$/, '')
    const store = await RunStore.at(hosts.host('new'), state, mi.nodes[0]!.target.home, new Secrets())
    expect(store.folder).toBe(stateFolder())
    await store.read(runId)
    await store.append(runId, { event: 'restoring', at: '2026-11-23T07:00:00Z', to: 'merge-config:mi1' })
    await hosts.closeAll()
    const barred = await performVerb(mi, 'plan')
    expect(barred.problems[0]).toMatchObject({
      reason: 'restore-failed',
      fix: expect.stringMatching(new RegExp(`abandon.*--run-id ${runId}`)),
    })
    expect(words((await performVerb(mi, 'abandon', { 'run-id': runId })).problems)).toEqual([])
    expect(words((await performVerb(mi, 'plan')).problems)).toEqual([])
  })
})
