import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

interface Entry {
  version?: string
  optionalDependencies?: Record<string, string>
}

const LOCK = resolve(import.meta.dirname, '../../package-lock.json')

/**
 * `npm ci` refuses a lock file that leaves out packages of other platforms, which npm does when it installs from a
 * registry that lacks them: nobody could set up a fresh clone.
 */
test('the lock file names the optional packages of every platform', () => {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, Entry> }
  const missing: string[] = []
  for (const [at, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const entry = found(packages, at, name)
      const wanted = /^\d/.test(version) ? version : entry?.version
      if (!entry || entry.version !== wanted) missing.push(`${name}@${version} of ${at}`)
    }
  }
  expect(missing).toEqual([])
})

/** As Node looks modules up: in the package's own folder first, then in those above it. */
function found(packages: Record<string, Entry>, at: string, name: string): Entry | undefined {
  for (let folder = at; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const entry = packages[`${folder}/node_modules/${name}`]
    if (entry) return entry
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`]
  }
}
