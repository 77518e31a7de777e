import path from 'node:path'
import fs from 'fs-extra'
import { parse } from 'smol-toml'
import type { Database, EngineType } from '../databases/contract.ts'
import type { PlainToml } from '../databases/declared.ts'
import { type ResolvedDatabase, resolveDatabases } from '../databases/settings.ts'
import { readUserStore } from '../databases/user-store.ts'
import type { Context } from '../engine/context.ts'
import { MigrateError, type Place, type Problem } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { TomlFile } from '../toml/read.ts'
import { readBytes } from './files.ts'
import { readConfig } from './merge-config.ts'

/** In `script`: what follows lies on the tools host; without it, beside the migration file. */
const ON_HOST = 'target:'

/** In `databases`: credentials of an LDAP user store, where deployment.toml does not hold them in plain. */
const USER_STORE = 'user_store'

/** How script files name a type of database; the first that a file name holds, whatever its case, decides. */
const SCRIPT_NAMES: Readonly<Record<EngineType, readonly string[]>> = {
  postgresql: ['postgre'],
  mariadb: ['mariadb', 'mysql'],
  mysql: ['mysql', 'mariadb'],
  mssql: ['mssql', 'sqlserver'],
  oracle: ['oracle'],
  db2: ['db2'],
  h2: ['h2'],
}

/** The databases of the old server as its `deployment.toml` and the migration file give them, with all problems. */
export function declaredIn(context: Context, source: TomlFile): ReturnType<typeof resolveDatabases> {
  const { environment } = context
  const [host, ...file] = source.name.split(':')
  const resolved = resolveDatabases({
    toml: parse(source.text, { integersAsBigInt: 'asNeeded' }) as PlainToml,
    tomlFile: file.join(':'),
    host: host!,
    environment: environment.name,
    file: environment.file,
    entries: environment.databases,
    others: userStoreIn(context, source).store?.kind === 'ldap' ? [USER_STORE] : [],
  })
  for (const { database } of resolved.databases) context.secrets.add(database.password)
  return resolved
}

/** Where the old server keeps its users. */
export function userStoreIn(context: Context, source: TomlFile): ReturnType<typeof readUserStore> {
  const { environment } = context
  const [host, ...file] = source.name.split(':')
  return readUserStore({
    toml: parse(source.text, { integersAsBigInt: 'asNeeded' }) as PlainToml,
    tomlFile: file.join(':'),
    host: host!,
    environment: environment.name,
    file: environment.file,
    entry: environment.databases[USER_STORE],
  })
}

/** One database, read anew from the old server's own settings. Throws when it is no longer as planned. */
export async function databaseOf(context: Context, id: string): Promise<Database> {
  const lead = leadNode(context.environment)
  const source = await readConfig(context, lead.source, context.route.source.config)
  const { databases, problems } = declaredIn(context, source)
  const found = databases.find(({ database }: ResolvedDatabase) => database.id === id)
  if (found) return found.database
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
  throw new MigrateError({
    reason: 'drift',
    what: `${source.name} no longer has the database ${id} that the plan names.`,
    safe: 'Nothing was changed.',
    fix: 'find out who changed it; plan anew after resetting this run.',
  })
}

/** The script of a database: its bytes and base name. A folder gives the file of the database's type. */
export async function scriptOf(
  context: Context,
  id: string,
  engine: EngineType,
): Promise<{ name: string; bytes: Buffer }> {
  const { script, tools_host } = context.environment.databases[id]!
  if (script === undefined) throw new MigrateError(noScript(context, id))
  if (script.startsWith(ON_HOST)) {
    const place = script.slice(ON_HOST.length)
    const host = context.host(tools_host)
    const listed = await host.run({ argv: ['find', place, '-maxdepth', '1', '-type', 'f'] })
    const files = listed.stdout.split('\n').filter(Boolean)
    const file = files.length === 1 && files[0] === place ? place : chosen(context, id, engine, files)
    return { name: path.posix.basename(file), bytes: await readBytes(host, file) }
  }
  const place = path.resolve(context.folder, script)
  const stat = await fs.stat(place).catch(() => undefined)
  const files = stat?.isDirectory() ? (await fs.readdir(place)).map((name) => path.join(place, name)) : []
  const file = stat?.isFile() ? place : chosen(context, id, engine, files)
  return { name: path.basename(file), bytes: await fs.readFile(file) }
}

function chosen(context: Context, id: string, engine: EngineType, files: readonly string[]): string {
  for (const word of SCRIPT_NAMES[engine]) {
    const matching = files.filter((file) => path.posix.basename(file).toLowerCase().includes(word))
    if (matching.length === 1) return matching[0]!
  }
  const { script } = context.environment.databases[id]!
  throw new MigrateError({
    reason: 'config-invalid',
    what: `script = "${script}" of ${id} names no one file for ${engine}: ${files.length === 0 ? 'nothing is there' : files.map((file) => path.posix.basename(file)).join(', ')}.`,
    place: placeOf(context, id),
    safe: 'Nothing was changed.',
    fix: `name the file itself, or put one file with ${SCRIPT_NAMES[engine][0]} in its name there.`,
  })
}

function placeOf({ environment }: Context, id: string): Place {
  return { file: environment.file, key: ['environments', environment.name, 'databases', id, 'script'] }
}

function noScript(context: Context, id: string): Problem {
  const { environment, route } = context
  const { table, column } = route.user_store!
  return {
    reason: 'config-invalid',
    what: `The user store is in ${id}, whose ${table} has no column ${column}: the new server would not start.`,
    place: placeOf(context, id),
    safe: 'Nothing was changed.',
    fix: `get the user-store script of this upgrade from WSO2 and set script = "scripts/" under [environments.${environment.name}.databases.${id}].`,
  }
}
