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

/** Writes a text whole or not at all. A file that is there keeps its rights: the server that reads it may be another user's. */
export async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  try {
    const there = await fs.stat(file).catch(() => undefined)
    await writeBeside(file, text, there ? there.mode & 0o777 : mode)
  } catch (cause) {
    throw unusable(file, 'written', cause)
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

async function writeBeside(file: string, text: string, mode: number): Promise<void> {
  const part = `${file}.part`
  await fs.writeFile(part, text, { mode })
  await fs.chmod(part, mode)
  await fs.rename(part, file)
}
