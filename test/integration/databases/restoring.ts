import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { movedTables } from '../../../src/databases/compare.ts'
import type { Database, DatabaseEngine, DumpManifest, Restored } from '../../../src/databases/contract.ts'
import type { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { summaryOf } from '../../../src/steps/backup-database.ts'
import type { TestServer } from './helpers/servers.ts'
import { toolFolder } from './helpers/tools.ts'

/** What an engine's own test file gives to the suite of the way back. */
export interface Restorable {
  engine: DatabaseEngine
  start(): Promise<TestServer>
  /** Creates a database and a user who owns it and may make its scratch database. */
  create(server: TestServer, database: string, user: string): void
  /** Tables `plain` (id, name) with two rows and `other`, a view, a routine, a trigger, a sequence. */
  fill(server: TestServer, database: string): void
  /** A table `bulk` of this many megabytes of random bytes. */
  fillBulk(server: TestServer, database: string, megabytes: number): void
  /** Runs SQL as the user `wso2`. */
  asOwner(server: TestServer, database: string, text: string): void
  /** All rows, to compare two states. */
  content(server: TestServer, database: string): string
  databases(server: TestServer): string[]
  /** By what the proof calls it, SQL that changes something in it and no count of rows: everything that `fill` made. */
  contents: Readonly<Record<string, string>>
  dumpTool: string
  /** Text of a dump tool that leaves out the rows. */
  forgetful: string
  /** Megabytes that are left on a full disk: too few for a database with 20 MB of rows. */
  cramped: number
  /** Ends every session of a user. */
  disconnect(server: TestServer, user: string): void
}

const PASSWORD = `it's "q"`

export function restoring(candidate: Restorable): void {
  const { engine } = candidate
  const host = new LocalHost()
  let server: TestServer
  let folder: string

  const database = (name: string, port = server.port): Database => ({
    id: `${name}_id`,
    engine: engine.type,
    host: '127.0.0.1',
    port,
    name,
    user: 'wso2',
    password: PASSWORD,
    params: {},
    jdbcUrl: '',
  })
  const failure = async (work: Promise<unknown>): Promise<MigrateError> =>
    work.then(
      () => expect.unreachable('it should have failed'),
      (error: MigrateError) => error,
    )
  const made = (name: string, on = server) => {
    candidate.create(on, name, 'wso2')
    candidate.fill(on, name)
    return database(name, on.port)
  }
  const dump = (of: Database, grade: 'L2' | 'L3' = 'L2') =>
    engine.dump(host, of, join(folder, `${of.name}.dump`), grade)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wm-restore-'))
    chmodSync(folder, 0o755)
    server = await candidate.start()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await server?.stop()
  })

  describe('a damaged dump is refused before anything is touched', () => {
    let victim: Database
    let proof: DumpManifest
    let good: Buffer
    let before: { content: string; databases: string[] }
    const state = () => ({
      content: candidate.content(server, 'victim'),
      databases: candidate.databases(server),
    })

    beforeAll(async () => {
      victim = made('victim')
      proof = await dump(victim)
      good = readFileSync(proof.file)
      before = state()
    })

    /** Each in a file of its own, a few at once; gives those that were not refused. */
    const accepted = async (damages: readonly [string, Buffer][]): Promise<string[]> => {
      const queue = [...damages.entries()]
      const wrong: string[] = []
      const work = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const [index, [name, bytes]] = next
          const file = join(folder, `damaged-${index}`)
          writeFileSync(file, bytes)
          const error = await engine.restore(host, victim, { ...proof, file }).then(
            () => undefined,
            (reason: MigrateError) => reason,
          )
          if (error?.reason !== 'restore-failed' || !/is not usable/.test(error.message)) wrong.push(name)
          rmSync(file)
        }
      }
      await Promise.all([work(), work(), work(), work()])
      expect(state()).toEqual(before)
      console.log(
        `${engine.type}: ${damages.length - wrong.length} of ${damages.length} damaged dumps caught`,
      )
      return wrong
    }

    test('cut at 1 to 99 %, empty, or one byte too long', async () => {
      const cuts = Array.from({ length: 99 }, (_, index) => 1 + index).map((percent): [string, Buffer] => [
        `${percent} %`,
        good.subarray(0, (good.length * percent) / 100),
      ])
      const others: [string, Buffer][] = [
        ['empty', Buffer.alloc(0)],
        ['longer', Buffer.concat([good, Buffer.from([0])])],
      ]
      expect(await accepted([...cuts, ...others])).toEqual([])
    })

    test('200 single bits flipped', async () => {
      const flips = Array.from({ length: 200 }, (_, index): [string, Buffer] => {
        const bytes = Buffer.from(good)
        const bit = Math.floor((index / 200) * good.length * 8) + (index % 8)
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        return [`bit ${bit}`, bytes]
      })
      expect(await accepted(flips)).toEqual([])
    })

    test('another database’s dump in its place, alone and with its manifest', async () => {
      const other = await dump(made('stranger'))
      before = state()
      expect(await accepted([['alone', readFileSync(other.file)]])).toEqual([])
      const error = await failure(engine.restore(host, victim, other))
      expect(error.reason).toBe('restore-failed')
      expect(error.message).toMatch(/is of another database/)
      expect(state()).toEqual(before)
    })

    test('a table that is not in it, although every hash is right', async () => {
      server.sql('victim', 'DROP TABLE other;')
      const file = join(folder, 'without.dump')
      const without = await engine.dump(host, victim, file, 'L2')
      before = state()
      const { bytes, sha256 } = without
      const error = await failure(engine.restore(host, victim, { ...proof, file, bytes, sha256 }))
      expect(error.reason).toBe('restore-failed')
      expect(error.message).toMatch(/table other is missing/)
      expect(state()).toEqual(before)
    })

    test('a missing dump', async () => {
      const error = await failure(engine.restore(host, victim, { ...proof, file: join(folder, 'gone') }))
      expect(error.problems[0]).toMatchObject({
        reason: 'restore-failed',
        safe: expect.stringMatching(/as it was/),
      })
    })
  })

  describe('grade L3', () => {
    test('is restored, compared, and leaves no scratch database', async () => {
      const of = made('deep')
      const databases = candidate.databases(server)
      const manifest = await dump(of, 'L3')
      expect(manifest.grade).toBe('L3')
      expect(Object.keys(manifest.contents!)).toEqual(expect.arrayContaining(['plain', 'other']))
      expect(Object.keys(manifest.phases)).toEqual(
        expect.arrayContaining(['measure', 'write', 'prove', 'trial']),
      )
      expect(candidate.databases(server)).toEqual(databases)
    })

    test('tells every kind of contents from another: text in any charset, bytes, sequences, large objects', async () => {
      const of = made('kinds')
      const { contents } = await dump(of, 'L3')
      for (const change of Object.values(candidate.contents)) candidate.asOwner(server, of.name, change)
      const after = await dump(of, 'L3')
      expect(movedTables(contents!, after.contents!)).toEqual(Object.keys(candidate.contents).sort())
    })

    test('every kind of contents tells that a database changed since its dump, at L2 too where they were kept', async () => {
      const of = made('since')
      const plain = await dump(of)
      expect(await engine.changesSince(host, of, plain)).toEqual(['what its rows held was not kept'])
      for (const [name, change] of Object.entries(candidate.contents)) {
        const kept = await engine.dump(host, of, join(folder, `since.${name}`), 'L2', true)
        expect(kept.grade).toBe('L2')
        expect(await engine.changesSince(host, of, kept)).toEqual([])
        candidate.asOwner(server, of.name, change)
        expect(await engine.changesSince(host, of, kept)).toEqual([`the contents of ${name} differ`])
      }
    })

    test('falls back to L2, and says which tables, where somebody writes meanwhile', async () => {
      const busy = made('writing')
      // The dump tool goes on only when another session has written.
      const go = join(folder, 'written')
      const waiting = `#!/bin/sh\n[ "$1" = --version ] && exec /usr/bin/${candidate.dumpTool} --version
: >${folder}/dumping; until [ -e ${go} ]; do sleep 0.05; done; exec /usr/bin/${candidate.dumpTool} "$@"\n`
      const slow = new LocalHost({ PATH: toolFolder({ [candidate.dumpTool]: waiting }) })
      const dumped = engine.dump(slow, busy, join(folder, 'writing.dump'), 'L3')
      await expect.poll(() => readdirSync(folder).includes('dumping'), { timeout: 60_000 }).toBe(true)
      candidate.asOwner(server, 'writing', "INSERT INTO plain (name) VALUES ('late');")
      writeFileSync(go, '')
      const manifest = await dumped
      expect(manifest.grade).toBe('L2')
      expect(manifest.moved).toContain('plain')
      expect(manifest.moved).not.toContain('other')
      await engine.verify(host, manifest)
      const summary = summaryOf(manifest, 'L3', 'db1')
      expect(summary).toMatch(/grade L2 \(L3 was asked for: .*plain.* changed meanwhile/)
    })

    test('finds what a dump tool forgot, which L2 does not', async () => {
      const forgetful = new LocalHost({ PATH: toolFolder({ [candidate.dumpTool]: candidate.forgetful }) })
      const of = made('forgotten')
      const file = join(folder, 'forgotten.dump')
      await engine.dump(forgetful, of, file, 'L2')
      const databases = candidate.databases(server)
      const error = await failure(engine.dump(forgetful, of, `${file}3`, 'L3'))
      expect(error.reason).toBe('backup-failed')
      expect(error.message).toMatch(/has 0 rows instead of/)
      expect(readdirSync(folder).filter((name) => name.startsWith('forgotten.dump3'))).toEqual([])
      expect(candidate.databases(server)).toEqual(databases)
    })
  })

  describe('restore', () => {
    test('brings back rows, tables, views, routines; keeps the state from before', async () => {
      const of = made('moved on')
      const was = candidate.content(server, of.name)
      const manifest = await dump(of, 'L3')
      candidate.asOwner(
        server,
        of.name,
        'DELETE FROM plain WHERE id = 1; DROP TABLE other; CREATE TABLE newer (id int); INSERT INTO newer VALUES (7);',
      )
      const restored = await engine.restore(host, of, manifest)
      expect(candidate.content(server, of.name)).toBe(was)
      expect((await engine.facts(host, of)).schemaFingerprint).toBe(manifest.facts.schemaFingerprint)
      expect(restored.phases.trial).toBeGreaterThan(0)
      expect(await keptRows(of, restored)).toContain('7')
      expect(candidate.databases(server).filter((name) => name.endsWith('_scratch'))).toEqual([])
    })

    /** What is in the table `newer` of the state from before. */
    const keptRows = async (of: Database, { kept }: Restored): Promise<string> => {
      if ('database' in kept) return server.sql(kept.database, 'SELECT id FROM newer;')
      await engine.verify(host, kept.dump)
      await engine.restore(host, of, kept.dump)
      return server.sql(of.name, 'SELECT id FROM newer;')
    }

    test('waits for nobody: a session in the way is named', async () => {
      const of = made('busy')
      const manifest = await dump(of)
      const lock = await engine.lock(host, { ...of, name: 'busy' }, 'other run')
      try {
        const error = await failure(engine.restore(host, of, manifest))
        expect(error.reason).toBe('locked')
      } finally {
        await lock.release()
      }
      await engine.restore(host, of, manifest)
    })

    test('a server killed in the middle: the original is whole, and it can be done again', async () => {
      const doomed = await candidate.start()
      onTestFinished(() => doomed.stop())
      const of = made('doomed', doomed)
      candidate.fillBulk(doomed, 'doomed', 16)
      const manifest = await dump(of)
      doomed.sql('doomed', 'DELETE FROM plain WHERE id = 1;')
      const was = candidate.content(doomed, 'doomed')
      const broken = failure(engine.restore(host, of, manifest))
      const until = Date.now() + 20_000
      while (!candidate.databases(doomed).some((name) => name.endsWith('_scratch')) && Date.now() < until)
        await sleep(10)
      await doomed.kill()
      expect(['restore-failed', 'locked']).toContain((await broken).reason)
      await doomed.restart()
      expect(candidate.content(doomed, 'doomed')).toBe(was)
      await engine.restore(host, of, manifest)
      expect(candidate.content(doomed, 'doomed')).not.toBe(was)
      expect(candidate.databases(doomed).filter((name) => name.endsWith('_scratch'))).toEqual([])
    }, 300_000)

    test('the server’s disk full: a clear error, the original is whole', async () => {
      const small = join(folder, 'small')
      mkdirSync(small)
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=777', 'wm-small', small], {
          stdio: 'ignore',
        })
      } catch {
        console.warn('skipped: this machine does not allow mounts')
        return
      }
      const { TMPDIR } = process.env
      process.env.TMPDIR = small
      const cramped = await candidate.start().finally(() => {
        if (TMPDIR === undefined) delete process.env.TMPDIR
        else process.env.TMPDIR = TMPDIR
      })
      try {
        const of = made('cramped', cramped)
        candidate.fillBulk(cramped, 'cramped', 20)
        const manifest = await dump(of)
        const was = candidate.content(cramped, 'cramped')
        execFileSync('sh', [
          '-c',
          'head -c 300000000 /dev/zero > "$1/filler" 2>/dev/null; truncate -s -"$2"M "$1/filler"',
          'sh',
          small,
          String(candidate.cramped),
        ])
        const error = await failure(engine.restore(host, of, manifest))
        expect(error.reason).toBe('restore-failed')
        expect(error.message).toMatch(
          // PostgreSQL goes down and comes up again where it is its log that has no room.
          /No space left|free, and|full|connection to server was lost|cannot reach/,
        )
        rmSync(join(small, 'filler'))
        await expect.poll(() => candidate.content(cramped, 'cramped'), { timeout: 60_000 }).toBe(was)
        await engine.restore(host, of, manifest)
      } finally {
        await cramped.stop()
        execFileSync('umount', [small])
      }
    }, 300_000)
  })

  describe('lock', () => {
    test('one run at a time; who has it is said; a lost session loses it', async () => {
      const of = made('locked')
      const first = await engine.lock(host, of, 'run-1')
      await first.assertHeld()
      expect((await engine.facts(host, of)).sessions).toEqual([])
      const error = await failure(engine.lock(host, of, 'run-2'))
      expect(error.reason).toBe('locked')
      expect(error.message).toMatch(/another run: .*(run-1|wso2)/)
      await first.release()
      const second = await engine.lock(host, of, 'run-2')
      candidate.disconnect(server, 'wso2')
      const held = () =>
        second.assertHeld().then(
          () => 'held',
          ({ reason }: MigrateError) => reason,
        )
      await expect.poll(held, { timeout: 60_000 }).toBe('locked')
      await second.release()
      const third = await engine.lock(host, of, 'run-3')
      await third.release()
    })
  })
}
