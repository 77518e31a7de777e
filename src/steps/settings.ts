import type { TomlFile } from '../toml/read.ts'
import { type Value, valueAt } from '../toml/value.ts'

/** The value of a dotted key; none where it is not there. */
export function settingOf(file: TomlFile, key: string): Value | undefined {
  return valueAt(file.root, key.split('.'))
}

/** The text of a scalar setting. */
export function textOf(file: TomlFile, key: string): string | undefined {
  const value = settingOf(file, key)
  return value?.type === 'scalar' ? value.text : undefined
}

/** Whether a setting is there at all and, where it is a table, holds anything. */
export function hasSetting(file: TomlFile, key: string): boolean {
  const value = settingOf(file, key)
  return value !== undefined && (value.type !== 'table' || value.entries.size > 0)
}
