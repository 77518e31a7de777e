import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Pack } from '../routes/schema.ts'
import { makeManifest, makeManifestOn } from './pack-zip.ts'
import {
  PackManifest,
  type Pristine,
  pristineFromFolder,
  pristineFromGlobs,
  pristineFromManifest,
} from './pristine.ts'

/** What the migration file says of a pristine pack, and what is needed to follow it. */
export interface PristineSource {
  /** `target:/folder`, `target:/pack.zip` (both on the node's host), `pack.zip` or `manifest.json` here; or nothing. */
  setting: string | undefined
  host: Host
  pack: Pack
  /** Home-relative folders that will be asked about. */
  folders: readonly string[]
  /** Where relative paths start: the migration file's folder. */
  base: string
  /** A folder on the runner for a zip that has to be fetched. */
  temporary: string
}

const ON_HOST = 'target:'

/** What the pack ships, from the best source there is. Throws `config-invalid` when the one given cannot be read. */
export async function loadPristine(source: PristineSource): Promise<Pristine> {
  const { setting, host, pack } = source
  if (setting === undefined) return pristineFromGlobs(pack.shipped, pack.name)
  if (setting.startsWith(ON_HOST)) {
    const place = setting.slice(ON_HOST.length)
    if (!isZip(place)) return pristineFromFolder(host, place, source.folders)
    return checked(source, pristineOf(await makeManifestOn(host, place, source.temporary)))
  }
  const file = path.resolve(source.base, setting)
  const manifest = isZip(file) ? await makeManifest(file) : await readManifest(file)
  return checked(source, pristineOf(manifest))
}

function isZip(file: string): boolean {
  return file.toLowerCase().endsWith('.zip')
}

function pristineOf(manifest: PackManifest): { pristine: Pristine; version: string } {
  return { pristine: pristineFromManifest(manifest), version: manifest.version }
}

/** The other pack's manifest in this place would make every shipped file look custom. */
function checked(
  { pack, setting, host }: PristineSource,
  { pristine, version }: { pristine: Pristine; version: string },
): Pristine {
  const missing = pack.expect.filter(
    (wanted) => !pristine.paths.some((file) => file === wanted || file.startsWith(`${wanted}/`)),
  )
  if (missing.length === 0) return pristine
  throw new MigrateError({
    reason: 'config-invalid',
    host: host.name,
    what: `The pristine pack ${setting} (version ${version}) is not ${pack.name}: it lacks ${missing.join(', ')}.`,
    safe: 'Nothing was changed.',
    fix: 'give the pack that the server was installed from, or leave pristine out.',
  })
}

async function readManifest(file: string): Promise<PackManifest> {
  try {
    return PackManifest.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new MigrateError(
      {
        reason: 'config-invalid',
        what: 'This is not a manifest of a pristine pack.',
        place: { file },
        safe: 'Nothing was changed.',
        fix: 'make one with: wso2-migrate manifest <pristine.zip>',
      },
      { cause },
    )
  }
}
