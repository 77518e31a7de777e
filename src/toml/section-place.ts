import type { Location } from './difference.ts'
import type { Layout } from './layout.ts'
import type { TomlFile } from './read.ts'
import type { Section } from './value.ts'

/** Where new sections of a key go, instead of near their kin: last of all, or before another section. */
export interface Placement {
  readonly key: readonly string[]
  readonly before?: readonly string[] | undefined
}

/** Where a new section goes: beside its element, where it is placed, where it stands commented out, or near its kin. */
export function sectionPosition(
  target: TomlFile,
  layout: Layout,
  location: Location,
  placements: readonly Placement[],
): { position: number; last: boolean; depth: number } {
  const element = location.findLastIndex((part) => typeof part === 'number')
  if (element >= 0) {
    const position = afterRegion(target, layout, location.slice(0, element + 1))
    return { position, last: false, depth: location.length }
  }
  const keys = location.map(String)
  const placement = placements.find(({ key }) => startsWith(keys, key))
  if (placement && !placement.before) return { position: target.text.length, last: true, depth: 0 }
  const before = placement?.before
  const follower = before && target.sections.find(({ path }) => path.length > 0 && startsWith(path, before))
  if (follower) return { position: layout.beforeSection(follower), last: false, depth: 0 }
  const commented = layout.afterCommentedSection(keys)
  if (commented !== undefined) return { position: commented, last: false, depth: 0 }
  for (let length = location.length - 1; length > 0; length--) {
    const above = location.slice(0, length)
    const kin = target.sections.findLast(({ path }) => startsWith(path, above))
    if (kin) return { position: layout.afterSection(kin), last: false, depth: 0 }
  }
  return { position: endOfFile(target, layout, placements), last: false, depth: 0 }
}

/** The end of the text, or before a section that must stay last. */
function endOfFile(target: TomlFile, layout: Layout, placements: readonly Placement[]): number {
  const last = target.sections.at(-1)
  if (
    last &&
    last.kind !== 'root' &&
    placements.some(({ key, before }) => !before && startsWith(last.path, key))
  ) {
    return layout.beforeSection(last)
  }
  return target.text.length
}

/** After everything that belongs to an element of an array of tables. */
export function afterRegion(target: TomlFile, layout: Layout, element: Location): number {
  const last = target.sections.findLast(({ path }) => startsWith(path, element)) as Section
  return layout.afterSection(last)
}

/** Whether a location lies at or below another. */
export function startsWith(path: Location, prefix: Location): boolean {
  if (prefix.length > path.length) return false
  for (let at = 0; at < prefix.length; at += 1) if (prefix[at] !== path[at]) return false
  return true
}
