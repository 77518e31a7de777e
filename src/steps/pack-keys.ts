import type { Context } from '../engine/context.ts'
import type { Node } from '../migration/schema.ts'
import type { Pack } from '../routes/schema.ts'
import type { PackKeys } from '../toml/key-warnings.ts'
import { packTexts } from '../toml/pack-texts.ts'
import type { TomlFile } from '../toml/read.ts'
import { type KnownKeys, knownKeys } from '../toml/unknown-keys.ts'
import { readFolder } from '../transfer/read-folder.ts'

/** A pack has some hundred such files, 3 MB in all. */
const LIMITS = { files: 2_000, bytesPerFile: 2 * 1024 * 1024, bytes: 32 * 1024 * 1024 }

/** Which settings both homes name in their `config_tool`; nothing where the new one has no templates there. `shipped`: the old pack's `deployment.toml` if the user has it, and the new server's. */
export async function packKeys(
  context: Context,
  node: Node,
  shipped: { source: TomlFile | undefined; target: TomlFile },
): Promise<PackKeys | undefined> {
  const { route } = context
  const [source, target] = await Promise.all([
    keysOf(context, node.source, route.source, shipped.source?.text ?? ''),
    keysOf(context, node.target, route.target, shipped.target.text),
  ])
  return target && { source, target }
}

async function keysOf(
  context: Context,
  side: { host: string; home: string },
  pack: Pack,
  shipped: string,
): Promise<KnownKeys | undefined> {
  const folder = `${side.home}/${pack.config_tool}`
  const { files } = await readFolder(context.host(side.host), folder, LIMITS)
  const texts = packTexts(
    [...files].map(([name, bytes]) => [name, bytes.toString('utf8')] as const),
    shipped,
  )
  return texts && knownKeys(texts)
}
