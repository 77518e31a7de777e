import { createTwoFilesPatch } from 'diff'
import { maskFile } from './mask-file.ts'
import type { TomlFile } from './read.ts'

/** A unified diff of two files with every secret masked; a secret that differs says so. Empty when nothing differs. */
export function maskedDiff(before: TomlFile, after: TomlFile): string {
  if (before.text === after.text) return ''
  const [from, to] = [maskFile(before), maskFile(after, before)].map((text) => text.replaceAll('\r\n', '\n'))
  return createTwoFilesPatch(
    before.name,
    `${before.name} (merged)`,
    from ?? '',
    to ?? '',
    undefined,
    undefined,
    {
      context: 3,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    },
  )
}
