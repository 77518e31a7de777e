import fs from 'fs-extra'
import { MigrateError } from '../errors.ts'
import { loadRoute } from '../routes/load.ts'
import { mergeOffline } from '../toml/offline.ts'
import { makeManifest } from '../transfer/pack-zip.ts'
import { readFlags } from './flags.ts'
import type { Terminal } from './terminal.ts'

const MERGE_FLAGS = {
  route: 'string',
  source: 'string',
  target: 'string',
  pristine: 'string',
  out: 'string',
  report: 'string',
} as const

/** `merge`: two files, no server. Exit 0 merged, 1 conflicts, 2 unreadable; nothing is written unless it is 0. */
export async function merge(terminal: Terminal, args: readonly string[]): Promise<number> {
  const { values } = readFlags(args, MERGE_FLAGS)
  const missing = (['route', 'source', 'target'] as const).filter((name) => !values[name])
  if (missing.length > 0) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: `merge needs ${missing.map((name) => `--${name}`).join(', ')}.`,
      safe: 'Nothing was written.',
      fix: 'wso2-migrate merge --route mi-7.1.0-to-4.0.0 --source old.toml --target new.toml [--out merged.toml]',
    })
  }
  let result: ReturnType<typeof mergeOffline>
  try {
    const [source, target, pristineSource] = await Promise.all([
      read(values.source!),
      read(values.target!),
      values.pristine ? read(values.pristine) : undefined,
    ])
    const { merge: rules } = loadRoute(values.route!)
    result = mergeOffline({ source, target, pristineSource, rules, out: values.out, report: values.report })
    if (result.exitCode === 0) {
      for (const file of result.files) await writeWhole(file.path, file.text, file.secret ? 0o600 : 0o644)
    }
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    for (const problem of error.problems) terminal.ui.error(problem)
    return 2
  }
  terminal.out(result.stdout)
  terminal.err(result.stderr)
  return result.exitCode
}

/** `manifest <pristine.zip>`: JSON on stdout. */
export async function manifest(terminal: Terminal, args: readonly string[]): Promise<number> {
  const { rest } = readFlags(args, {}, 1)
  const [zip] = rest
  if (!zip) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: 'manifest takes the path of one zip.',
      safe: 'Nothing was written.',
      fix: 'wso2-migrate manifest wso2mi-1.2.0.zip > wso2mi-1.2.0.manifest.json',
    })
  }
  terminal.out(`${JSON.stringify(await makeManifest(zip), null, 2)}\n`)
  return 0
}

async function read(name: string): Promise<{ name: string; bytes: Buffer }> {
  try {
    return { name, bytes: await fs.readFile(name) }
  } catch (cause) {
    throw unusable(name, 'read', cause)
  }
}

/** A file that is there keeps its rights: the server that reads it may be another user's. */
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  try {
    const there = await fs.stat(file).catch(() => undefined)
    await writeBeside(file, text, there ? there.mode & 0o777 : mode)
  } catch (cause) {
    throw unusable(file, 'written', cause)
  }
}

function unusable(file: string, what: 'read' | 'written', cause: unknown): MigrateError {
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
