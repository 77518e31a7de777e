import type { Command, Host } from '../remote/command.ts'
import { backUp, type Workshop } from './backup.ts'
import { CONNECT_SECONDS, type Tools } from './client.ts'
import { changesSince } from './compare.ts'
import type { Database, DatabaseEngine } from './contract.ts'
import { makeCopy, taken } from './copy.ts'
import { prove } from './dump-file.ts'
import { readIndexes } from './indexes.ts'
import { ask, identify, measure, PSQL, probe, query, TOOLS } from './postgresql-ask.ts'
import { CHECKSUMS_SQL, columnsSql, INDEXES_SQL, SESSIONS_SQL } from './postgresql-catalogue.ts'
import { cause, connect, quoteIdentifier } from './postgresql-client.ts'
import { takeLock } from './postgresql-lock.ts'
import {
  dropBeside,
  isThere,
  lackingRights,
  loadInto,
  makeBeside,
  scratchOf,
  settleBeside,
  swap,
} from './postgresql-scratch.ts'
import { beforehand, type Replacement, restoreDump, restoreProblems } from './restore.ts'
import { scriptFailure } from './script.ts'
import { readSessions } from './sessions.ts'

/** PostgreSQL from version 11, by psql, pg_dump and pg_restore. */
export const postgresql: DatabaseEngine = {
  type: 'postgresql',
  tools: TOOLS,

  async ping(tools, database) {
    await probe(tools, ['psql'])
    await ask(tools, database, 'SELECT 1;', { timeoutMs: (CONNECT_SECONDS + 5) * 1000 })
  },

  async identity(tools, database) {
    await probe(tools, ['psql'])
    return identify(tools, database)
  },

  async facts(tools, database) {
    return (await measure(tools, database, await probe(tools, TOOLS), false)).facts
  },

  async sessions(tools, database) {
    return readSessions(await query(tools, database, SESSIONS_SQL))
  },

  async dump(tools, database, file, grade, contents) {
    return backUp(workshop(tools, database, await probe(tools, TOOLS)), file, grade, contents)
  },

  async changesSince(tools, database, manifest) {
    return changesSince(manifest, await measure(tools, database, await probe(tools, TOOLS), true))
  },

  async verify(tools, manifest) {
    await prove(tools, await probe(tools, TOOLS), manifest.file, manifest, READER)
  },

  async lackingRights(tools, database) {
    await probe(tools, ['psql'])
    return (await lackingRights(tools, database)).map(beforehand)
  },

  async restoreProblems(tools, database, manifest) {
    const shop = workshop(tools, database, await probe(tools, TOOLS))
    return restoreProblems(shop, manifest, replacement(tools, database))
  },

  async restore(tools, database, manifest) {
    const shop = workshop(tools, database, await probe(tools, TOOLS))
    return restoreDump(shop, manifest, replacement(tools, database))
  },

  async copyProblems(tools, database, name) {
    await probe(tools, TOOLS)
    const problems = (await lackingRights(tools, database)).map(beforehand)
    return (await isThere(tools, database, name))
      ? [...problems, taken({ host: tools, database }, name)]
      : problems
  },

  async copy(tools, database, manifest, name) {
    const shop = workshop(tools, database, await probe(tools, TOOLS), name)
    await makeCopy(shop, manifest, () => settleBeside(tools, database, name))
  },

  async isThere(tools, database, name) {
    await probe(tools, ['psql'])
    return isThere(tools, database, name)
  },

  async dropCopy(tools, database, name) {
    await probe(tools, TOOLS)
    await dropBeside(tools, database, name)
  },

  lock: takeLock,

  async runScript(tools, database, script) {
    await probe(tools, ['psql'])
    const started = Date.now()
    const path = database.schema
      ? ['--command', `SET search_path TO ${quoteIdentifier(database.schema)}`]
      : []
    const result = await tools.run({
      ...connect(database, [...PSQL, ...path, '--file', script]),
      job: 'script',
    })
    if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) {
      const error = /^psql:(.*):(\d+): (?:ERROR|FATAL|PANIC): +(.*)$/m.exec(result.stderr)
      throw scriptFailure(
        tools,
        database,
        script,
        result,
        error && { line: Number(error[2]), what: error[3]! },
      )
    }
    return { seconds: (Date.now() - started) / 1000, output: result.stdout + result.stderr }
  },

  async checksums(tools, database, tables) {
    const variables = { tables: JSON.stringify(tables) }
    const printed = await ask(tools, database, CHECKSUMS_SQL, { timeoutMs: undefined }, variables)
    return Object.fromEntries(
      printed
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as [string, string]),
    )
  },

  async columns(tools, database, table) {
    return (await query(tools, database, columnsSql(table))).map(([name]) => name!)
  },

  async indexes(tools, database) {
    return readIndexes(await query(tools, database, INDEXES_SQL))
  },

  query,
}

const READER: Command = { argv: ['pg_restore', '--file=/dev/null'] }

/** Empty for a user who may not know. */
const DATA_FOLDER = "SELECT setting FROM pg_settings WHERE name = 'data_directory';"

function workshop(host: Host, database: Database, tools: Tools, beside = scratchOf(database)): Workshop {
  return {
    host,
    tools,
    database,
    measure: (one, contents) => measure(host, one, tools, contents),
    reader: READER,
    cause: (stderr) => cause(host, database, stderr),
    makeScratch: () => makeBeside(host, database, beside),
    load: (dump, into) => loadInto(host, dump, into),
    dropScratch: () => dropBeside(host, database, beside),
  }
}

function replacement(host: Host, database: Database): Replacement {
  return {
    lock: () => takeLock(host, database, 'restore'),
    dataFolder: () => ask(host, database, DATA_FOLDER),
    lackingRights: () => lackingRights(host, database),
    // Without room for an uncompressed dump, loading goes through a pipe.
    spaceFor: () => 0,
    replace: async (_, lock) => {
      // A database that somebody is connected to has a fixed name, and the lock is such a session.
      await lock.release()
      return { database: await swap(host, database) }
    },
  }
}
