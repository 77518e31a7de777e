import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folder of the newest PostgreSQL that the machine has; Debian keeps its programs off PATH. */
export function postgresPrograms(): string {
  const base = '/usr/lib/postgresql'
  const versions = existsSync(base) ? readdirSync(base).filter((name) => /^\d+$/.test(name)) : []
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  if (!newest) throw new Error('PostgreSQL is missing: apt-get install postgresql')
  return join(base, newest, 'bin')
}
