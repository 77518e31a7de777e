import { createTwoFilesPatch } from 'diff'
import { maskFile } from './mask-file.ts'
import type { TomlFile } from './read.ts'

/** Lines that differ, old and new: the time to compare grows with their square, and 5,000 take a second. */
const MOST_LINES = 5_000

/** A unified diff of two files with every secret masked; a secret that differs says so. Empty when nothing differs. */
export function maskedDiff(before: TomlFile, after: TomlFile): string {
  if (before.text === after.text) return ''
  const [from, to] = [maskFile(before), maskFile(after, before)].map((text) => text.replaceAll('\r\n', '\n'))
  const patch = createTwoFilesPatch(
    before.name,
    `${before.name} (merged)`,
    from ?? '',
    to ?? '',
    undefined,
    undefined,
    {
      context: 3,
      maxEditLength: MOST_LINES,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    },
  )
  return (
    patch ??
    `--- ${before.name}\n+++ ${before.name} (merged)\nMore than ${MOST_LINES} lines differ: the decisions name each setting.\n`
  )
}
