import { MigrateError } from '../errors.ts'
import { makeManifest } from '../transfer/pack-zip.ts'
import { readFlags } from './flags.ts'
import type { Terminal } from './terminal.ts'

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
