import { difference } from './difference.ts'
import { checkLaws } from './laws.ts'
import type { TomlFile } from './read.ts'
import { newTable, type Table, type Value } from './value.ts'
import { applyEdits, writeEdits } from './write.ts'

/** One setting and what it becomes; without a value, it goes. */
export interface SettingEdit {
  keys: readonly string[]
  value: Value | undefined
}

/**
 * The text with some settings changed and everything else as it was, byte for byte, under the laws of a merge.
 * @throws MigrateError naming the law that the result broke; then there is no text
 */
export function editSettings(file: TomlFile, settings: readonly SettingEdit[]): string {
  const wanted = settings.reduce((root, { keys, value }) => withSetting(root, keys, value), file.root)
  const edits = writeEdits(file, difference(file.root, wanted), [])
  const text = applyEdits(file.text, edits)
  checkLaws(file, wanted, edits, text)
  return text
}

function withSetting(table: Table, [key = '', ...below]: readonly string[], value: Value | undefined): Table {
  const entries = new Map(table.entries)
  const here = entries.get(key)
  if (below.length > 0) {
    if (here && here.type !== 'table') throw new Error(`${key} is no table`)
    entries.set(key, withSetting(here ?? newTable('implicit'), below, value))
  } else if (value) entries.set(key, value)
  else entries.delete(key)
  return { ...table, entries }
}
