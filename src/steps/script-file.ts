import path from 'node:path'
import fs from 'fs-extra'
import type { EngineType } from '../databases/contract.ts'
import type { Context } from '../engine/context.ts'
import { MigrateError, type Place, type Problem } from '../errors.ts'
import { readBytes } from './files.ts'

/** In `script`: what follows lies on the tools host; without it, beside the migration file. */
const ON_HOST = 'target:'

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

/** A script as it was found. */
interface FoundScript {
  name: string
  /** Where it lies: as seen from the migration file's own path, or on the tools host. */
  file: string
  bytes: Buffer
}

/**
 * The script of a database. A folder gives the file of the database's type.
 * @param whatFor why it is needed, as a sentence
 */
export async function scriptOf(
  context: Context,
  id: string,
  engine: EngineType,
  whatFor: string,
): Promise<FoundScript> {
  const { script, tools_host } = context.environment.databases[id]!
  if (script === undefined) throw new MigrateError(noScript(context, id, whatFor))
  if (script.startsWith(ON_HOST)) {
    const place = script.slice(ON_HOST.length)
    const host = context.host(tools_host)
    const listed = await host.run({ argv: ['find', place, '-maxdepth', '1', '-type', 'f'] })
    const files = listed.stdout.split('\n').filter(Boolean)
    const file = files.length === 1 && files[0] === place ? place : requireOne(context, id, engine, files)
    return { name: path.posix.basename(file), file, bytes: await readBytes(host, file) }
  }
  const place = path.resolve(context.folder, script)
  const stat = await fs.stat(place).catch(() => undefined)
  const files = stat?.isDirectory() ? (await fs.readdir(place)).map((name) => path.join(place, name)) : []
  const file = stat?.isFile() ? place : requireOne(context, id, engine, files)
  const shown = path.join(path.dirname(context.environment.file), path.relative(context.folder, file))
  return { name: path.basename(file), file: shown, bytes: await fs.readFile(file) }
}

/**
 * The one file for a type of database among several, whatever its suffix (`.sql`, `.db2`): by the word that its name holds.
 * @returns undefined where none or more than one has it
 */
export function chooseScript(engine: EngineType, files: readonly string[]): string | undefined {
  for (const word of SCRIPT_NAMES[engine]) {
    const matching = files.filter((file) => path.posix.basename(file).toLowerCase().includes(word))
    if (matching.length === 1) return matching[0]!
  }
  return undefined
}

function requireOne(context: Context, id: string, engine: EngineType, files: readonly string[]): string {
  const file = chooseScript(engine, files)
  if (file !== undefined) return file
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

function noScript(context: Context, id: string, whatFor: string): Problem {
  return {
    reason: 'config-invalid',
    what: whatFor,
    place: placeOf(context, id),
    safe: 'Nothing was changed.',
    fix: `get the script of this upgrade from WSO2 and set script = "scripts/" under [environments.${context.environment.name}.databases.${id}].`,
  }
}
