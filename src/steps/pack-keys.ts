import type { Context } from '../engine/context.ts'
import type { Node } from '../migration/schema.ts'
import type { Pack } from '../routes/schema.ts'
import type { PackKeys } from '../toml/key-warnings.ts'
import { packTexts } from '../toml/pack-texts.ts'
import { readToml, type TomlFile } from '../toml/read.ts'
import { knownKeys } from '../toml/unknown-keys.ts'
import { readFolder } from '../transfer/read-folder.ts'
import { textOf } from './settings.ts'

/** A pack has some hundred such files, 3 MB in all. */
const LIMITS = { files: 2_000, bytesPerFile: 2 * 1024 * 1024, bytes: 32 * 1024 * 1024 }

/** What the homes of a node have in their `config_tool`. */
export interface PackConfig {
  /** Which settings the pack names; nothing where it has no templates. */
  keysWith(shipped: TomlFile | undefined): ReturnType<typeof knownKeys> | undefined
  /** The template that `profileSetup` made this `deployment.toml` of; nothing where it is that of all profiles, filled in. */
  templateOf(config: TomlFile): TomlFile | undefined
}

/** Reads one side's. */
export async function packConfig(
  context: Context,
  { profile }: Node,
  side: { host: string; home: string },
  pack: Pack,
): Promise<PackConfig> {
  const folder = `${side.home}/${pack.config_tool}`
  const { files } = await readFolder(context.host(side.host), folder, LIMITS)
  const name = `deployment-templates/${profile}.toml`
  const template = files.get(name)
  return {
    keysWith(shipped) {
      const named = [...files].map(([file, bytes]) => [file, bytes.toString('utf8')] as const)
      const texts = packTexts(named, shipped?.text ?? '')
      return texts && knownKeys(texts)
    },
    templateOf(config) {
      const role = context.route.data?.lead.role
      if (!template || role === undefined) return undefined
      const file = readToml(template, `${side.host}:${folder}/${name}`)
      return textOf(file, role) === textOf(config, role) ? file : undefined
    },
  }
}

/** Which settings both packs name; nothing where the new one cannot tell. */
export function packKeys(
  source: PackConfig,
  target: PackConfig,
  shipped: { source: TomlFile | undefined; target: TomlFile },
): PackKeys | undefined {
  const now = target.keysWith(shipped.target)
  return now && { source: source.keysWith(shipped.source), target: now }
}
