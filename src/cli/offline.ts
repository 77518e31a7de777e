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
  const read = async (name: string) => ({ name, bytes: await fs.readFile(name) })
  let result: ReturnType<typeof mergeOffline>
  try {
    const [source, target, pristineSource] = await Promise.all([
      read(values.source!),
      read(values.target!),
      values.pristine ? read(values.pristine) : undefined,
    ])
    const { merge: rules } = loadRoute(values.route!)
    result = mergeOffline({ source, target, pristineSource, rules, out: values.out, report: values.report })
    for (const file of result.files) {
      await writeWhole(file.path, file.text, file.secret ? 0o600 : 0o644)
    }
  } catch (error) {
    const unreadable = error instanceof MigrateError || (error as NodeJS.ErrnoException).syscall !== undefined
    if (!unreadable) throw error
    terminal.err(`${(error as Error).message}\nNothing was written.\n`)
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

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const part = `${file}.part`
  await fs.writeFile(part, text, { mode })
  await fs.rename(part, file)
}
