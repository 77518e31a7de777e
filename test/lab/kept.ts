import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where built things that do not change between runs are kept; not in version control. */
export const cacheFolder = resolve(import.meta.dirname, '../../node_modules/.cache/wso2-migrate-lab')

/** Left by a session that was killed while it made something: no making takes an hour. */
const LEFT_MS = 60 * 60_000

/**
 * A folder of that cache, made by whoever comes first: every test file has a session of its own, and keys and empty databases take
 * seconds of a processor.
 * @param from whatever its contents hang on: commands, a version
 */
export async function keptFolder(
  kind: string,
  from: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(from)).digest('hex')
  const folder = join(cacheFolder, `${kind}-${digest.slice(0, 16)}`)
  if (existsSync(folder)) return folder
  mkdirSync(cacheFolder, { recursive: true })
  removeLeft()
  const scratch = mkdtempSync(join(cacheFolder, 'making-'))
  try {
    await make(scratch)
    // Two sessions may make the same: the first one to arrive wins, both use that one.
    if (!existsSync(folder)) renameSync(scratch, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return folder
}

function removeLeft(): void {
  for (const name of readdirSync(cacheFolder).filter((each) => each.startsWith('making-'))) {
    const left = join(cacheFolder, name)
    const since = statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - since > LEFT_MS) rmSync(left, { recursive: true, force: true })
  }
}
