import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where built things that do not change between runs are kept; not in version control. */
export const cacheFolder = resolve(import.meta.dirname, '../../node_modules/.cache/wso2-migrate-lab')

/**
 * A folder of that cache, made by whoever comes first: every test file has a session of its own, and keys and empty databases take
 * seconds of a processor.
 * @param name holds whatever its contents hang on, a version say
 */
export async function keptFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name)
  if (existsSync(folder)) return folder
  mkdirSync(cacheFolder, { recursive: true })
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
