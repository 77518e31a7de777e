import { tmpdir } from 'node:os'
import type { Context } from '../engine/context.ts'
import type { Node } from '../migration/schema.ts'
import type { Pack } from '../routes/schema.ts'
import { readToml, type TomlFile } from '../toml/read.ts'
import type { Pristine } from '../transfer/pristine.ts'
import { loadPristine } from '../transfer/pristine-source.ts'
import { readBytes } from './files.ts'

/** In `pristine`: what follows lies on the side's own host. */
const ON_HOST = 'target:'

/** What the pack of one side shipped, from whatever the user has of it; the route's own list where that is nothing. */
export function pristineOf(
  context: Context,
  side: Node['source'] | Node['target'],
  pack: Pack,
): Promise<Pristine> {
  return loadPristine({
    setting: side.pristine,
    host: context.host(side.host),
    pack,
    folders: [...new Set(context.route.folders.flatMap(({ from, to }) => [from, to]))],
    base: context.folder,
    temporary: tmpdir(),
  })
}

/** The shipped `deployment.toml` of the old pack, where the user has the pack unpacked on its host. */
export async function pristineConfig(context: Context, { source }: Node): Promise<TomlFile | undefined> {
  const place = source.pristine?.startsWith(ON_HOST) ? source.pristine.slice(ON_HOST.length) : undefined
  if (!place || place.endsWith('.zip')) return undefined
  const file = `${place}/${context.route.source.config}`
  return readToml(await readBytes(context.host(source.host), file), `${source.host}:${file}`)
}
