import fs from 'fs-extra'
import { MigrateError } from '../errors.ts'

/** A file that the command line names, and its contents. Throws `config-invalid` in words. */
export async function readNamed(name: string): Promise<{ name: string; bytes: Buffer }> {
  try {
    return { name, bytes: await fs.readFile(name) }
  } catch (cause) {
    throw unusable(name, 'read', cause)
  }
}

/** A text, the file that it goes to, and the rights of that file if it is new. */
interface Written {
  path: string
  text: string
  mode: number
}

/**
 * Writes all texts whole or none of them. A file that is there keeps its rights: the server that reads it may be another user's.
 * Throws `config-invalid` in words.
 */
export async function writeAllWhole(files: readonly Written[]): Promise<void> {
  const parts = files.map(({ path }) => `${path}.part`)
  let file = ''
  try {
    for (const [at, { path, text, mode }] of files.entries()) {
      file = path
      await writePart(parts[at]!, path, text, mode)
    }
    for (const [at, { path }] of files.entries()) {
      file = path
      await fs.rename(parts[at]!, path)
    }
  } catch (cause) {
    throw unusable(file, 'written', cause)
  } finally {
    // They may hold secrets.
    await Promise.all(parts.map((part) => fs.rm(part, { force: true })))
  }
}

/** What is said of a file that cannot be used. */
export function unusable(file: string, what: 'read' | 'written', cause: unknown): MigrateError {
  const { code } = cause as NodeJS.ErrnoException
  return new MigrateError(
    {
      reason: 'config-invalid',
      what: `${file} cannot be ${what}: ${code === 'EISDIR' ? 'it is a folder' : code === 'ENOENT' ? 'there is no such file or folder' : code}.`,
      place: { file },
      safe: 'Nothing was written.',
      fix: 'give the path of a file that you may use.',
    },
    { cause },
  )
}

async function writePart(part: string, file: string, text: string, mode: number): Promise<void> {
  const there = await fs.stat(file).catch(() => undefined)
  // A rename onto it would fail, after the other files were in place.
  if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  await fs.rm(part, { force: true })
  await fs.writeFile(part, text, { mode: 0o600, flag: 'wx' })
  await fs.chmod(part, there ? there.mode & 0o777 : mode)
}
