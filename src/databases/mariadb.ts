import type { Command, Host } from '../remote/command.ts'
import { stampOf } from '../timestamps.ts'
import { backUp, type Workshop } from './backup.ts'
import type { Tools } from './client.ts'
import { changesSince } from './compare.ts'
import type { Database, DatabaseEngine, EngineType } from './contract.ts'
import { makeCopy, taken } from './copy.ts'
import { prove } from './dump-file.ts'
import { readIndexes } from './indexes.ts'
import { ask, checksums, client, identify, measure, type Program, probe, query } from './mariadb-ask.ts'
import { INDEXES_SQL, SESSIONS_SQL } from './mariadb-catalogue.ts'
import { cause, connect } from './mariadb-client.ts'
import { takeLock } from './mariadb-lock.ts'
import { copyGrants, lackingRights } from './mariadb-rights.ts'
import { dropBeside, empty, isThere, loadInto, makeBeside, scratchOf } from './mariadb-scratch.ts'
import { beforehand, type Replacement, requireUntouched, restoreDump, restoreProblems } from './restore.ts'
import { scriptFailure } from './script.ts'
import { readSessions } from './sessions.ts'

/** A URL of MySQL may lead to a MariaDB server and the other way round: what counts is what the server says it is. */
export const mariadb: DatabaseEngine = engine('mariadb')
export const mysql: DatabaseEngine = engine('mysql')

function engine(type: EngineType): DatabaseEngine {
  return {
    type,
    tools: type === 'mariadb' ? ['mariadb', 'mariadb-dump'] : ['mysql', 'mysqldump'],

    async ping(tools, database) {
      await ask(tools, database, client(tools, await probe(tools)), 'SELECT 1;')
    },

    async identity(tools, database) {
      return identify(tools, database, client(tools, await probe(tools)))
    },

    async facts(tools, database) {
      return (await measure(tools, database, await probe(tools), false)).facts
    },

    async sessions(tools, database) {
      return readSessions(await query(tools, database, client(tools, await probe(tools)), SESSIONS_SQL))
    },

    async dump(tools, database, file, grade, contents) {
      return backUp(workshop(tools, database, await probe(tools)), file, grade, contents)
    },

    async changesSince(tools, database, manifest) {
      return changesSince(manifest, await measure(tools, database, await probe(tools), true))
    },

    async verify(tools, manifest) {
      await prove(tools, await probe(tools), manifest.file, manifest, READER)
    },

    async lackingRights(tools, database) {
      const program = client(tools, await probe(tools))
      return (await lackingRights(tools, database, program, restoredIn(database))).map(beforehand)
    },

    async restoreProblems(tools, database, manifest) {
      const found = await probe(tools)
      const shop = workshop(tools, database, found)
      return restoreProblems(shop, manifest, replacement(shop, client(tools, found)))
    },

    async restore(tools, database, manifest) {
      const found = await probe(tools)
      const shop = workshop(tools, database, found)
      return restoreDump(shop, manifest, replacement(shop, client(tools, found)))
    },

    async copyProblems(tools, database, name) {
      const program = client(tools, await probe(tools))
      const names = [name, scratchOf({ ...database, name })]
      const problems = await copyGrants(tools, database, program, names)
      return (await isThere(tools, database, program, name))
        ? [...problems, taken({ host: tools, database }, name)]
        : problems
    },

    async copy(tools, database, manifest, name) {
      // Rights on it were given by its name, before it was there.
      await makeCopy(workshop(tools, database, await probe(tools), name), manifest, async () => {})
    },

    async isThere(tools, database, name) {
      return isThere(tools, database, client(tools, await probe(tools)), name)
    },

    async dropCopy(tools, database, name) {
      await dropBeside(tools, database, client(tools, await probe(tools)), name)
    },

    lock: takeLock,

    async runScript(tools, database, script) {
      const program = client(tools, await probe(tools))
      const started = Date.now()
      const { argv, ...rest } = connect(database, program.family, [
        program.name,
        '--batch',
        '--show-warnings',
      ])
      // From stdin, so that the client sees DELIMITER and stops at the first error with its line.
      const result = await tools.run({
        ...rest,
        job: 'script',
        argv: ['sh', '-c', 'script=$1; shift; exec "$@" <"$script"', 'sh', script, ...argv],
      })
      if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) {
        const error = /^ERROR (.*) at line (\d+): (.*)$/m.exec(result.stderr)
        const at = error && { line: Number(error[2]), what: `${error[1]}: ${error[3]}` }
        throw scriptFailure(tools, database, script, result, at)
      }
      return { seconds: (Date.now() - started) / 1000, output: result.stdout + result.stderr }
    },

    async checksums(tools, database, tables) {
      return checksums(tools, database, client(tools, await probe(tools)), tables)
    },

    async columns(tools, database, table) {
      const name = `CONVERT(X'${Buffer.from(table, 'utf8').toString('hex')}' USING utf8mb4)`
      const sql = `SELECT LOWER(COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
        AND LOWER(TABLE_NAME) = LOWER(${name}) ORDER BY ORDINAL_POSITION;`
      const printed = await ask(tools, database, client(tools, await probe(tools)), sql)
      return printed.split('\n').filter(Boolean)
    },

    async indexes(tools, database) {
      return readIndexes(await query(tools, database, client(tools, await probe(tools)), INDEXES_SQL))
    },

    async query(tools, database, sql) {
      return query(tools, database, client(tools, await probe(tools)), sql)
    },
  }
}

/** The dump program writes this line last and only if everything before it went well. */
const READER: Command = { argv: ['sh', '-c', 'tail -n 1 | grep -q "^-- Dump completed"'] }

/** Databases that a restore works in. */
const restoredIn = (database: Database) => [scratchOf(database), database.name]

function workshop(host: Host, database: Database, tools: Tools, beside = scratchOf(database)): Workshop {
  const program = client(host, tools)
  return {
    host,
    tools,
    database,
    measure: (one, contents) => measure(host, one, tools, contents),
    reader: READER,
    cause: (stderr) => cause(host, database, stderr),
    makeScratch: () => makeBeside(host, database, program, beside),
    load: (dump, into) => loadInto(host, dump, into, program),
    dropScratch: () => dropBeside(host, database, program, beside),
  }
}

function replacement(shop: Workshop, program: Program): Replacement {
  const { host, database } = shop
  return {
    lock: () => takeLock(host, database, 'restore'),
    dataFolder: () => ask(host, database, program, 'SELECT @@datadir;'),
    lackingRights: () => lackingRights(host, database, program, restoredIn(database)),
    // The present state is dumped beside; a dump is about as large as the last one, or what has come since is in it.
    spaceFor: ({ bytes, facts }) => Math.max(bytes, facts.bytes / 2),
    // No statement renames a database, so what is there goes away and the dump is loaded in its place.
    replace: async (manifest, lock, watch) => {
      const stamp = stampOf(new Date())
      const kept = await watch.time('keep', () => backUp(shop, `${manifest.file}.before-${stamp}`, 'L2'))
      if (await lock.regain()) await requireUntouched(shop, kept)
      await empty(host, database, program, manifest.facts)
      await loadInto(host, manifest, database, program)
      return { dump: kept }
    },
  }
}
