import { type Entry, entryOf } from './listing.ts'
import type { Proof } from './prove.ts'
import type { Tools } from './tools.ts'

const GNU_STAT = ['-c', '%f %s %Y'] as const

/** Option and format with which `stat` says mode, size and time of a file. */
export const STAT: Readonly<Record<Tools['list'], readonly [option: string, format: string]>> = {
  gnu: GNU_STAT,
  'stat-gnu': GNU_STAT,
  'stat-bsd': ['-f', '%Xp %z %m'],
}

/** Reads a line by `STAT` for each name, and after these a hash for each; undefined where one of them is none, or none of a file. Pure. */
export function readProof(lines: readonly string[], names: readonly string[]): Proof | undefined {
  if (lines.length !== 2 * names.length) return undefined
  const entries = names.map((path, at): Entry => {
    return { ...entryOf([`${lines[at]} `, ''], 'stat-gnu'), path }
  })
  const hashes = new Map(names.map((path, at) => [path, lines[names.length + at]!]))
  const isWhole =
    entries.every(({ type }) => type === 'file') &&
    [...hashes.values()].every((sha256) => /^[0-9a-f]{64}$/.test(sha256))
  return isWhole ? { entries, hashes } : undefined
}

/** What GNU's `stat` and a hash tool will say where the same files came: permissions come along, and no more of modes. Pure. */
export function proofOf({ entries, hashes }: Proof): string {
  const lines = entries.map(
    ({ mode, size, mtime }) => `${(0o100000 | (mode & 0o777)).toString(16)} ${size} ${mtime}`,
  )
  return [...lines, ...entries.map(({ path }) => hashes.get(path)!), ''].join('\n')
}
