import { createHash } from 'node:crypto'
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { STAGING_FOLDER } from '../../../src/transfer/listing.ts'

/** One line about each thing below a folder, by its relative path, bytes as latin1. */
export type Picture = ReadonlyMap<string, string>

/**
 * What lies in a folder, read by Node alone and with none of the code under test: kind, mode, whole seconds of time and hash of a file, mode
 * of a folder, target of a link. Copies' own staging is left out. A folder that is not there is empty.
 */
export function picture(root: string): Picture {
  const found = new Map<string, string>()
  const top = Buffer.from(root)
  if (lstatSync(top, { throwIfNoEntry: false })) walk(top, '', found)
  return found
}

function walk(folder: Buffer, prefix: string, found: Map<string, string>): void {
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    if (name.toString() === STAGING_FOLDER) continue
    const file = Buffer.concat([folder, Buffer.from('/'), name])
    const relative = prefix + name.toString('latin1')
    const stat = lstatSync(file, { bigint: true })
    const mode = (Number(stat.mode) & 0o7777).toString(8)
    if (stat.isDirectory()) {
      found.set(relative, `folder ${mode}`)
      walk(file, `${relative}/`, found)
    } else if (stat.isSymbolicLink())
      found.set(relative, `link ${readlinkSync(file, { encoding: 'buffer' }).toString('latin1')}`)
    else if (stat.isFile())
      found.set(relative, `file ${mode} ${stat.size} ${seconds(stat.mtimeNs)} ${hashOf(file)}`)
    else found.set(relative, 'odd')
  }
}

/** Seconds since 1970, rounded down before it too. */
function seconds(nanoseconds: bigint): bigint {
  const whole = nanoseconds / 1_000_000_000n
  return nanoseconds < 0n && whole * 1_000_000_000n !== nanoseconds ? whole - 1n : whole
}

const BLOCK = Buffer.alloc(1 << 20)

function hashOf(file: Buffer): string {
  const hash = createHash('sha256')
  const handle = openSync(file, 'r')
  try {
    for (let read = readSync(handle, BLOCK); read > 0; read = readSync(handle, BLOCK))
      hash.update(BLOCK.subarray(0, read))
  } finally {
    closeSync(handle)
  }
  return hash.digest('hex')
}
