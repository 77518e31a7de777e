import { createHash } from 'node:crypto'
import { stampOf } from '../timestamps.ts'

const SCRATCH = '_wso2_migrate_scratch'
const COPY = '_wso2_migrate'
const BEFORE = '_before_'

/**
 * Name of the database that dumps are tried out in: always the same one for a database, so that an interrupted attempt is found
 * again and rights can be granted on it beforehand. Nobody else's database ends like that.
 *
 * @param most bytes that a name may have: 63 in PostgreSQL, 64 characters (ours are ASCII) in MariaDB
 */
export function scratchName(database: string, most: number): string {
  return fit(database, SCRATCH, most)
}

/** Name of the copy that is migrated instead of a database, fit for every engine. */
export function copyName(database: string): string {
  return fit(database, COPY, 63)
}

/** Name that the state from before a restore is kept under. */
export function keptName(database: string, when: Date, most: number): string {
  return fit(database, `${BEFORE}${stampOf(when).toLowerCase()}`, most)
}

function fit(database: string, suffix: string, most: number): string {
  const room = most - suffix.length
  if (Buffer.byteLength(database) <= room) return database + suffix
  const hash = createHash('sha256').update(database).digest('hex').slice(0, 8)
  let start = ''
  for (const character of database) {
    if (Buffer.byteLength(start + character) > room - hash.length - 1) break
    start += character
  }
  return `${start}_${hash}${suffix}`
}
