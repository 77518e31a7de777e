import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, DatabaseEngine, DumpManifest } from '../../../src/databases/contract.ts'
import type { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { freePort, type TestServer } from './helpers/servers.ts'
import { toolFolder } from './helpers/tools.ts'
import { watchProcesses } from './helpers/watch.ts'

/** What a server's own test file gives to the suite that every engine has to pass. */
export interface Candidate {
  engine: DatabaseEngine
  start(): Promise<TestServer>
  /** Creates a database and a user who owns it; both names may hold anything. */
  create(server: TestServer, database: string, user: string, password: string): void
  /** Two rows of every byte there is, a table with a nasty name, a view, a routine and a trigger; no rows in `empty_one`. */
  fill(server: TestServer, database: string): void
  /** A table `bulk` of this many megabytes of random bytes. */
  fillBulk(server: TestServer, database: string, megabytes: number): void
  /** Row counts after `fill`. */
  rows: Record<string, number>
  /** Loads an uncompressed dump into a new database. */
  restore(server: TestServer, database: string, dump: Buffer): void
  /** All rows, readable, to compare two databases. */
  content(server: TestServer, database: string): string
  scripts: { good: string; bad: string; badLine: number; changes: string }
  dumpTool: string
  /** A database name with as much in it as the engine's own programs bear. */
  nastyName: string
}

const PASSWORDS = {
  quotes: `it's "q"`,
  shell: '$(id) `id` $HOME ${x} !!',
  comment: ' # not a comment; ',
  markup: '&amp; <b> %41 =',
  slashes: 'a\\b\\\\c:d\\:e\\',
  unicode: 'pässwörd-密码-🔑',
  brackets: '{PGPASSFILE}{DATABASE_OPTIONS}[x]*',
}

export function conformance(candidate: Candidate): void {
  const { engine } = candidate
  const host = new LocalHost()
  let server: TestServer
  let folder: string

  const database = (change: Partial<Database> = {}): Database => ({
    id: 'shared_db',
    engine: engine.type,
    host: '127.0.0.1',
    port: server.port,
    name: 'filled',
    user: 'wso2',
    password: PASSWORDS.quotes,
    params: {},
    jdbcUrl: '',
    ...change,
  })
  const failure = async (work: Promise<unknown>): Promise<MigrateError> =>
    work.then(
      () => expect.unreachable('it should have failed'),
      (error: MigrateError) => error,
    )
  const leftovers = (name: string) => readdirSync(folder).filter((file) => file.startsWith(name))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wm-backups-'))
    server = await candidate.start()
    candidate.create(server, 'filled', 'wso2', PASSWORDS.quotes)
    candidate.fill(server, 'filled')
    candidate.create(server, 'bare', 'bare', 'bare')
  }, 300_000)

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await server?.stop()
  })

  describe('connecting', () => {
    test.each(Object.entries(PASSWORDS))('a password with %s works', async (name, password) => {
      candidate.create(server, `db_${name}`, `user_${name}`, password)
      await engine.ping(host, database({ name: `db_${name}`, user: `user_${name}`, password }))
    })

    test('nasty names of database and user work, up to the dump', async () => {
      const user = `us er"'#\\ö`
      candidate.create(server, candidate.nastyName, user, 'x')
      candidate.fill(server, candidate.nastyName)
      const nasty = database({ name: candidate.nastyName, user, password: 'x' })
      expect((await engine.facts(host, nasty)).rows).toEqual(candidate.rows)
      const file = join(folder, `na s'ty "$(x)" ü/d ump`)
      const manifest = await engine.dump(host, nasty, file, 'L2')
      await engine.verify(host, manifest)
    })

    test.each<[string, Partial<Database>, RegExp]>([
      ['wrong password', { password: 'wrong-secret' }, /refuses the (?:password|user)/],
      ['no such database', { name: 'nowhere' }, /no database nowhere|does not let wso2 into/],
      ['unknown host', { host: 'nowhere.invalid' }, /cannot resolve nowhere\.invalid/],
    ])('%s: one clear problem', async (_, change, what) => {
      const error = await failure(engine.ping(host, database(change)))
      expect(error.problems).toHaveLength(1)
      expect(error.problems[0]).toMatchObject({
        reason: 'preflight-failed',
        host: 'runner',
        safe: 'Nothing was changed.',
      })
      expect(error.problems[0].what).toMatch(what)
      expect(error.message).not.toContain('wrong-secret')
    })

    test('a port where nobody listens: one clear problem', async () => {
      const error = await failure(engine.ping(host, database({ port: await freePort() })))
      expect(error.problems[0].what).toMatch(/cannot reach shared_db/)
    })

    test('a server that accepts and says nothing does not hang the run', async () => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1')
      await new Promise((resolve) => silent.once('listening', resolve))
      const { port } = silent.address() as { port: number }
      const error = await failure(engine.ping(host, database({ port })))
      expect(['preflight-failed', 'timed-out']).toContain(error.reason)
      silent.close()
    }, 300_000)
  })

  describe('facts', () => {
    test('counts, charset, version, size and identity are the server’s', async () => {
      const facts = await engine.facts(host, database())
      expect(facts.rows).toEqual(candidate.rows)
      expect(facts.charset).toMatch(/^utf/i)
      expect(facts.collation).not.toBe('')
      expect(facts.version).toMatch(/^(PostgreSQL|MariaDB) \d+\.\d+/)
      expect(facts.bytes).toBeGreaterThan(0)
      expect(facts.toolVersion).toMatch(/^\d+\.\d+/)
      expect(facts.identity.server).not.toBe('')
    })

    test('an empty database has facts', async () => {
      const bare = await engine.facts(host, database({ name: 'bare', user: 'bare', password: 'bare' }))
      expect(bare.rows).toEqual({})
      expect(bare.identity.database).not.toBe((await engine.facts(host, database())).identity.database)
      expect(bare.identity.server).toBe((await engine.facts(host, database())).identity.server)
    })

    test('the fingerprint follows the schema and not the rows', async () => {
      candidate.create(server, 'moving', 'moving', 'moving')
      candidate.fill(server, 'moving')
      const moving = database({ name: 'moving', user: 'moving', password: 'moving' })
      const before = await engine.facts(host, moving)
      server.sql('moving', "DELETE FROM plain WHERE id = 2; INSERT INTO plain (name) VALUES ('n'), ('m');")
      const rows = await engine.facts(host, moving)
      expect(rows.schemaFingerprint).toBe(before.schemaFingerprint)
      expect(rows.rows.plain).toBe(before.rows.plain! + 1)
      for (const change of candidate.scripts.changes.split(';\n').filter((text) => text.trim())) {
        const last = await engine.facts(host, moving)
        server.sql('moving', `${change};`)
        expect((await engine.facts(host, moving)).schemaFingerprint, change).not.toBe(last.schemaFingerprint)
      }
    })

    test('somebody else’s session is seen, our own is not', async () => {
      expect((await engine.facts(host, database())).sessions).toEqual([])
      expect(await engine.sessions(host, database())).toEqual([])
      const sleeper = host.run(
        candidate.engine.type === 'postgresql'
          ? {
              argv: ['psql', '-X', '-c', 'SELECT pg_sleep(4)'],
              env: {
                PGHOST: '127.0.0.1',
                PGPORT: String(server.port),
                PGUSER: 'wso2',
                PGDATABASE: 'filled',
                PGPASSWORD: PASSWORDS.quotes,
              },
            }
          : {
              argv: [
                'mariadb',
                '--no-defaults',
                '-h127.0.0.1',
                `-P${server.port}`,
                '-uwso2',
                `-p${PASSWORDS.quotes}`,
                'filled',
                '-e',
                'SELECT SLEEP(4)',
              ],
            },
      )
      await new Promise((resolve) => setTimeout(resolve, 800))
      const seen = [{ user: 'wso2', from: expect.stringMatching(/127\.0\.0\.1|localhost/) }]
      expect((await engine.facts(host, database())).sessions).toMatchObject(seen)
      expect(await engine.sessions(host, database())).toMatchObject(seen)
      await sleeper
    }, 20_000)
  })

  describe('dump', () => {
    test('is private, whole, and restores to the same rows and the same schema', async () => {
      const file = join(folder, 'new folder', 'filled.dump')
      const manifest = await engine.dump(host, database(), file, 'L2')
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
      expect(readdirSync(dirname(file)).sort()).toEqual(['filled.dump', 'filled.dump.manifest.json'])
      expect(JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8'))).toEqual(manifest)
      expect(manifest).toMatchObject({
        database: 'shared_db',
        file,
        grade: 'L2',
        compression: 'zstd',
        moved: [],
      })
      expect(manifest.bytes).toBe(statSync(file).size)
      expect(execFileSync('sha256sum', [file], { encoding: 'utf8' })).toContain(manifest.sha256)
      expect(manifest.facts.rows).toEqual(candidate.rows)
      candidate.create(server, 'again', 'wso2', PASSWORDS.quotes)
      candidate.restore(server, 'again', execFileSync('zstd', ['-dc', file], { maxBuffer: 1 << 28 }))
      expect(candidate.content(server, 'again')).toBe(candidate.content(server, 'filled'))
      const restored = await engine.facts(host, database({ name: 'again' }))
      expect(restored.schemaFingerprint).toBe(manifest.facts.schemaFingerprint)
    })

    test.each(['L0', 'L1', 'L2'] as const)('an empty database at grade %s', async (grade) => {
      const bare = database({ id: 'bare', name: 'bare', user: 'bare', password: 'bare' })
      const manifest = await engine.dump(host, bare, join(folder, `bare.${grade}`), grade)
      expect(manifest.grade).toBe(grade)
      await engine.verify(host, manifest)
    })

    test('a dump that is there stays, if the next one fails', async () => {
      const file = join(folder, 'kept.dump')
      const manifest = await engine.dump(host, database(), file, 'L2')
      const error = await failure(engine.dump(host, database({ password: 'wrong' }), file, 'L2'))
      expect(error.reason).toBe('backup-failed')
      await engine.verify(host, manifest)
    })

    test('a dump tool that fails half-way leaves nothing under the final name', async () => {
      const broken = toolFolder({
        [candidate.dumpTool]: `#!/bin/sh\n[ "$1" = --version ] && exec /usr/bin/${candidate.dumpTool} --version\n/usr/bin/${candidate.dumpTool} "$@" | head -c 2000\nexit 3\n`,
      })
      const error = await failure(
        engine.dump(new LocalHost({ PATH: broken }), database(), join(folder, 'half.dump'), 'L0'),
      )
      expect(error.reason).toBe('backup-failed')
      expect(error.message).toContain(`${candidate.dumpTool} ended with 3`)
      expect(leftovers('half')).toEqual([])
    })

    test.each(['pigz', 'gzip'])('without zstd, %s does it', async (compressor) => {
      const path = toolFolder({}, compressor === 'pigz' ? ['zstd'] : ['zstd', 'pigz'])
      if (compressor === 'pigz')
        writeFileSync(join(path, 'pigz'), '#!/bin/sh\nexec gzip "$@"\n', { mode: 0o755 })
      const manifest = await engine.dump(
        new LocalHost({ PATH: path }),
        database(),
        join(folder, `by.${compressor}`),
        'L2',
      )
      expect(manifest.compression).toBe('gzip')
      execFileSync('gzip', ['-t'], { input: readFileSync(manifest.file) })
    })

    test('a missing tool is named with its package', async () => {
      const error = await failure(
        engine.facts(
          new LocalHost({ PATH: toolFolder({}, ['pg_dump', 'mariadb-dump', 'mysqldump']) }),
          database(),
        ),
      )
      expect(error.problems[0]).toMatchObject({ reason: 'preflight-failed', host: 'runner' })
      expect(error.problems[0].what).toMatch(/pg_dump|mariadb-dump/)
      expect(error.problems[0].fix).toMatch(/postgresql-client|mariadb-client/)
    })

    test('a dump tool older than the server is refused', async () => {
      const version =
        engine.type === 'postgresql'
          ? 'pg_dump (PostgreSQL) 9.6.24'
          : 'mariadb-dump  Ver 10.19 Distrib 10.3.39-MariaDB, for debian-linux-gnu (x86_64)'
      const old = toolFolder({ [candidate.dumpTool]: `#!/bin/sh\necho '${version}'\n` }, ['mysqldump'])
      const error = await failure(
        engine.dump(new LocalHost({ PATH: old }), database(), join(folder, 'old'), 'L0'),
      )
      expect(error.problems[0].what).toMatch(/9\.6\.24|10\.3\.39/)
      expect(error.problems[0].fix).toMatch(/or newer/)
    })

    test('a full disk leaves the old state and says so', async () => {
      const small = join(folder, 'small')
      execFileSync('mkdir', [small])
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'wm-small', small], { stdio: 'ignore' })
      } catch {
        console.warn('skipped: this machine does not allow mounts')
        return
      }
      try {
        candidate.create(server, 'big', 'big', 'big')
        candidate.fillBulk(server, 'big', 2)
        const big = database({ name: 'big', user: 'big', password: 'big' })
        const error = await failure(engine.dump(host, big, join(small, 'big.dump'), 'L2'))
        expect(error.reason).toBe('backup-failed')
        expect(error.message).toMatch(/No space left/)
        expect(readdirSync(small)).toEqual([])
      } finally {
        execFileSync('umount', [small])
      }
    })

    test('no password in any argv or environment while it runs', async () => {
      candidate.create(server, 'watched', 'watched', 'watched-Secret-7319')
      candidate.fillBulk(server, 'watched', 20)
      const watched = database({ name: 'watched', user: 'watched', password: 'watched-Secret-7319' })
      const watch = watchProcesses('watched-Secret-7319', candidate.dumpTool)
      await engine.dump(host, watched, join(folder, 'watched.dump'), 'L2')
      const seen = await watch.stop()
      expect(seen.control, 'the watcher never saw the dump tool').toBeGreaterThan(0)
      expect(seen.leaks).toEqual([])
    }, 300_000)
  })

  describe('verify', () => {
    let good: Buffer
    let manifest: DumpManifest

    beforeAll(async () => {
      manifest = await engine.dump(host, database(), join(folder, 'proved.dump'), 'L2')
      good = readFileSync(manifest.file)
    })

    const refused = async (bytes: Buffer | undefined, proof = manifest) => {
      if (bytes) writeFileSync(manifest.file, bytes)
      const error = await failure(engine.verify(host, proof))
      writeFileSync(manifest.file, good)
      expect(error.reason).toBe('backup-failed')
    }

    test.each([0, 1, 25, 50, 75, 99])('cut at %i %', (percent) =>
      refused(good.subarray(0, Math.floor((good.length * percent) / 100))),
    )

    test.each([0, 0.2, 0.5, 0.8, 0.9999])('one bit flipped at %d of its length', (part) => {
      const bytes = Buffer.from(good)
      bytes[Math.floor(bytes.length * part)]! ^= 16
      return refused(bytes)
    })

    test('a byte too many', () => refused(Buffer.concat([good, Buffer.from([0])])))

    test('a dump of something else', () =>
      refused(execFileSync('zstd', ['-1', '-c'], { input: 'SELECT 1;\n' })))

    test('the engine’s reader alone finds a cut before it was hashed', async () => {
      const plain = execFileSync('zstd', ['-dc', manifest.file], { maxBuffer: 1 << 28 })
      for (const part of [0.3, 0.9]) {
        const bytes = execFileSync('zstd', ['-1', '-c'], { input: plain.subarray(0, plain.length * part) })
        const sha256 = execFileSync('sha256sum', { input: bytes, encoding: 'utf8' }).slice(0, 64)
        await refused(bytes, { ...manifest, bytes: bytes.length, sha256 })
      }
    })

    test('a missing dump', async () => {
      const error = await failure(engine.verify(host, { ...manifest, file: join(folder, 'gone') }))
      expect(error.problems[0].what).toMatch(/cannot be read/)
    })
  })

  describe('scripts', () => {
    const script = (name: string, text: string) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      chmodSync(path, 0o644)
      return path
    }

    test('one with procedures runs, and its result is in the catalogue', async () => {
      candidate.create(server, 'scripted', 'scripted', 'scripted')
      candidate.fill(server, 'scripted')
      const scripted = database({ name: 'scripted', user: 'scripted', password: 'scripted' })
      const result = await engine.runScript(host, scripted, script(`us er's.sql`, candidate.scripts.good))
      expect(result.seconds).toBeGreaterThan(0)
      expect(await engine.columns(host, scripted, 'PLAIN')).toContain('um_user_id')
    })

    test('one that fails stops at its first error and names the line', async () => {
      candidate.create(server, 'failing', 'failing', 'failing')
      candidate.fill(server, 'failing')
      const failing = database({ name: 'failing', user: 'failing', password: 'failing' })
      const path = script('bad.sql', candidate.scripts.bad)
      const error = await failure(engine.runScript(host, failing, path))
      expect(error.problems[0]).toMatchObject({
        reason: 'script-failed',
        place: { file: path, line: candidate.scripts.badLine },
      })
      expect(await engine.columns(host, failing, 'before_error')).not.toEqual([])
      expect(await engine.columns(host, failing, 'after_error')).toEqual([])
    })

    test('one that is not there is a clear problem', async () => {
      const error = await failure(engine.runScript(host, database(), join(folder, 'missing.sql')))
      expect(error.message).toMatch(/No such file|cannot open/i)
    })

    test('questions give text, empty text and NULL apart, whatever the text holds', async () => {
      const odd = `a\tb\nc\\n NULL <&>"' ä🔑`
      server.sql('filled', `CREATE TABLE asked (n int, t text, u text);`)
      const literal = `'${odd.replaceAll("'", "''")}'`
      const text = engine.type === 'postgresql' ? literal : literal.replaceAll('\\', '\\\\')
      server.sql('filled', `INSERT INTO asked VALUES (1, ${text}, NULL), (2, '', 'NULL'), (3, NULL, ' ');`)
      if (engine.type === 'postgresql') server.sql('filled', 'GRANT SELECT ON asked TO wso2;')
      expect(await engine.query(host, database(), 'SELECT n, t, u FROM asked ORDER BY n')).toEqual([
        ['1', odd, null],
        ['2', '', 'NULL'],
        ['3', null, ' '],
      ])
      expect(await engine.query(host, database(), 'SELECT n FROM asked WHERE n > 3')).toEqual([])
      expect(await engine.query(host, database(), "SELECT ''")).toEqual([['']])
      server.sql('filled', 'DROP TABLE asked;')
    })

    test('a question cannot change anything', async () => {
      const error = await failure(engine.query(host, database(), 'DELETE FROM plain'))
      expect(error.message).toMatch(/read.?only/i)
      const [row] = await engine.query(host, database(), 'SELECT COUNT(*) FROM plain')
      expect(row).toEqual([String(candidate.rows.plain)])
    })

    test('indexes are known by table and columns', async () => {
      const plain = (await engine.indexes(host, database())).filter(({ table }) => table === 'plain')
      // PostgreSQL's own file has one over an expression.
      const byName = engine.type === 'postgresql' ? '' : 'name'
      expect(plain.map(({ columns }) => columns.join()).sort()).toEqual(['id', byName].sort())
    })

    test('columns of a table in any case; none of a table that is not there', async () => {
      expect(await engine.columns(host, database(), 'Plain')).toEqual(['id', 'name', 'body'])
      expect(await engine.columns(host, database(), `no'such"table\\`)).toEqual([])
    })
  })

  test('a server that dies in the middle of a dump leaves nothing under the final name', async () => {
    const doomed = await candidate.start()
    try {
      candidate.create(doomed, 'doomed', 'doomed', 'doomed')
      candidate.fillBulk(doomed, 'doomed', 30)
      const target = database({ port: doomed.port, name: 'doomed', user: 'doomed', password: 'doomed' })
      const file = join(folder, 'doomed.dump')
      const dump = failure(engine.dump(host, target, file, 'L2'))
      const until = Date.now() + 20_000
      while (!(statSync(`${file}.part`, { throwIfNoEntry: false })?.size ?? 0) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      await doomed.kill()
      expect((await dump).reason).toBe('backup-failed')
      expect(leftovers('doomed')).toEqual([])
    } finally {
      await doomed.stop()
    }
  }, 300_000)
}
