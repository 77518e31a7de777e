import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { unzipSync } from 'fflate'
import type { EngineType } from '../databases/contract.ts'
import type { Problem } from '../errors.ts'
import type { DataMigration } from '../routes/data.ts'

/** A client unpacked on the runner as it will lie in the home. */
export interface UnpackedClient {
  /** Base name of the jar. */
  jar: string
  /** Paths relative to the home, of all that it brings. */
  files: Readonly<Record<string, unknown>>
  /** Folder on the runner that is laid out as the home. */
  folder: string
}

/** Real classes are some kilobytes; this keeps a hostile jar from filling the memory. */
const LARGEST_CLASS = 4 * 1024 * 1024

/**
 * What of a migration client does not fit the route: its version, files that it would miss in the middle of the migration (it only logs
 * that, and goes on), texts that its log is judged by. Nothing of it is run.
 * @param engine of the product's database; undefined where it could not be found out
 */
export async function clientComplaints(
  client: UnpackedClient,
  data: DataMigration['client'],
  engine: EngineType | undefined,
): Promise<Problem[]> {
  const bytes = await readFile(path.join(client.folder, data.jar.to, client.jar))
  return [
    ...versionComplaints(client.jar, data),
    ...missingFiles(Object.keys(client.files), data, engine),
    ...silentJar(client.jar, bytes, data.strings),
  ]
}

function versionComplaints(jar: string, { jar: { fits } }: DataMigration['client']): Problem[] {
  if (new RegExp(fits, 'u').test(jar)) return []
  return [complaint(`${jar} is not the migration client of this upgrade.`, 'give the zip of its version')]
}

/** Files that the client wants for this type of database and that the zip does not hold. Pure. */
export function missingFiles(
  files: readonly string[],
  { expect, engine_names, resources }: DataMigration['client'],
  engine: EngineType | undefined,
): Problem[] {
  const name = engine && engine_names[engine]
  if (name === undefined) return []
  const missing = expect
    .map((each) => `${resources.to}/${each.replaceAll('<engine>', name)}`)
    .filter((each) => !files.includes(each))
  if (missing.length === 0) return []
  return [
    complaint(
      `The migration client lacks ${missing.join(', ')}: it would log that, and report success.`,
      'download the client again; if it is the same, ask WSO2 for one that knows this upgrade and database',
    ),
  ]
}

/** Whether the jar's classes hold the texts that a verdict rests on. Pure. */
export function silentJar(jar: string, bytes: Uint8Array, strings: readonly string[]): Problem[] {
  let classes: Uint8Array[]
  try {
    const filter = ({ name, originalSize }: { name: string; originalSize: number }) =>
      name.endsWith('.class') && originalSize <= LARGEST_CLASS
    classes = Object.values(unzipSync(bytes, { filter }))
  } catch (error) {
    return [complaint(`${jar} cannot be read: ${(error as Error).message}.`, 'download the client again')]
  }
  // Constants of a class stand in its pool as they are; all that is looked for is ASCII.
  const pools = classes.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength))
  const missing = strings.filter((text) => !pools.some((pool) => pool.includes(text)))
  if (missing.length === 0) return []
  return [
    complaint(
      `The classes in ${jar} do not hold ${missing.map((text) => JSON.stringify(text)).join(', ')}: what it logs could not be judged.`,
      'use a client of the version that this route was made for',
    ),
  ]
}

function complaint(what: string, fix: string): Problem {
  return { reason: 'preflight-failed', what, safe: 'Nothing was changed.', fix: `${fix}.` }
}
