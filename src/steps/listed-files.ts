import path from 'node:path/posix'
import type { Context } from '../engine/context.ts'
import type { Node } from '../migration/schema.ts'
import type { Folder } from '../routes/schema.ts'
import type { TomlFile } from '../toml/read.ts'
import type { MergeRule } from '../toml/rules.ts'
import { matcher } from '../transfer/globs.ts'
import { listFolder } from '../transfer/manifest.ts'
import type { Pristine } from '../transfer/pristine.ts'
import { pristineOf } from './pristine.ts'
import { settingOf } from './settings.ts'

/**
 * Merge rules for settings that must name the files of a folder (`listed_in`). What they come to hangs on the old server alone,
 * so that a merge that is repeated after the copy writes the same.
 */
export async function listedFiles(
  context: Context,
  { source: side }: Node,
  source: TomlFile,
  target: TomlFile,
): Promise<MergeRule[]> {
  const rules: MergeRule[] = []
  for (const folder of context.route.folders) {
    if (!folder.listed_in) continue
    const pristine = await pristineOf(context, side, context.route.source)
    const { entries } = await listFolder(context.host(side.host), path.join(side.home, folder.from))
    const files = entries.filter(({ type }) => type === 'file' || type === 'link').map((entry) => entry.path)
    const names = ownFiles(folder, files, pristine, context.environment.choices.skip)
    rules.push(...listingRule(folder.listed_in, names, source, target))
  }
  return rules
}

type Test = (file: string) => boolean

/** Names (relative to the folder) of files that the user put there, and that are not to be left behind. Pure. */
export function ownFiles(
  folder: Pick<Folder, 'from' | 'include' | 'exclude'>,
  files: readonly string[],
  pristine: Pick<Pristine, 'lookup'>,
  skip: readonly string[],
): string[] {
  const [included, excluded, skipped] = [folder.include, folder.exclude, skip].map(matcher) as [
    Test,
    Test,
    Test,
  ]
  return files.filter((file) => {
    const home = path.join(folder.from, file)
    if (!included(file) || excluded(file) || skipped(file) || skipped(home)) return false
    return !pristine.lookup(home).shipped
  })
}

/** The rule that lists these files beside what either file lists already; none where there is nothing to add. Pure. */
export function listingRule(
  key: string,
  names: readonly string[],
  source: TomlFile,
  target: TomlFile,
): MergeRule[] {
  if (names.length === 0) return []
  const value = [...new Set([...listIn(source, key), ...listIn(target, key), ...names])]
  return [{ op: 'set', key, value, why: 'the server removes files of this folder that are not listed here' }]
}

function listIn(file: TomlFile, key: string): string[] {
  const value = settingOf(file, key)
  if (value?.type !== 'list') return []
  return value.items.flatMap((item) => (item.type === 'scalar' ? [item.text] : []))
}
