import { tmpdir } from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import type { Context } from '../engine/context.ts'
import { MigrateError } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Pack } from '../routes/schema.ts'
import { readToml, type TomlFile } from '../toml/read.ts'
import { makeManifestOn } from '../transfer/pack-zip.ts'
import {
  PackManifest,
  type Pristine,
  pristineFromFolder,
  pristineFromGlobs,
  pristineFromManifest,
} from '../transfer/pristine.ts'
import { readBytes } from './files.ts'

type Side = Node['source'] | Node['target']

/** In `pristine`: what follows lies on the side's own host; without it, a manifest beside the migration file. */
const ON_HOST = 'target:'

/** What the pack of one side shipped, from whatever the user has of it; the route's own list where that is nothing. */
export async function pristineOf(context: Context, side: Side, pack: Pack): Promise<Pristine> {
  const given = side.pristine
  if (!given) return pristineFromGlobs(pack.shipped, pack.name)
  if (!given.startsWith(ON_HOST)) return pristineFromManifest(await readManifest(context, given))
  const place = given.slice(ON_HOST.length)
  const host = context.host(side.host)
  if (place.endsWith('.zip')) return pristineFromManifest(await makeManifestOn(host, place, tmpdir()))
  const folders = new Set(context.route.folders.flatMap(({ from, to }) => [from, to]))
  return pristineFromFolder(host, place, [...folders])
}

/** The shipped `deployment.toml` of the old pack, where the user has the pack unpacked on its host. */
export async function pristineConfig(context: Context, { source }: Node): Promise<TomlFile | undefined> {
  const place = source.pristine?.startsWith(ON_HOST) ? source.pristine.slice(ON_HOST.length) : undefined
  if (!place || place.endsWith('.zip')) return undefined
  const file = `${place}/${context.route.source.config}`
  return readToml(await readBytes(context.host(source.host), file), `${source.host}:${file}`)
}

async function readManifest(context: Context, given: string): Promise<PackManifest> {
  const file = path.resolve(context.folder, given)
  try {
    return PackManifest.parse(await fs.readJson(file))
  } catch (cause) {
    throw new MigrateError(
      {
        reason: 'config-invalid',
        what: `${given} is not a manifest of a pristine pack.`,
        place: { file: given },
        safe: 'Nothing was changed.',
        fix: `make one: wso2-migrate manifest <pristine.zip> > ${given}; a path on the host is written "target:/path".`,
      },
      { cause },
    )
  }
}
