import { MigrateError, type Problem } from '../errors.ts'
import { crossCheckWritten } from './cross-check.ts'
import { findingName, lint } from './lint.ts'
import { parseText, type TomlFile } from './read.ts'
import { firstDifference, type Table } from './value.ts'
import { applyEdits, type Edit } from './write.ts'

/**
 * What must hold for every merged file before it may be written:
 * - L1 reading it gives the merged settings, typed;
 * - L2 without edits it is the target, byte for byte;
 * - L3 outside of the edits it has the target's text, and each edit stays inside of one value or within whole lines;
 * - L6 the server's own reader finds no fault in it that it did not find in the target;
 * - L7 the other readers read the same.
 *
 * @throws MigrateError `internal`, naming the law
 */
export function checkLaws(target: TomlFile, merged: Table, edits: readonly Edit[], text: string): TomlFile {
  const l3 = brokenEdit(target, edits)
  if (l3) fail('L3', l3)
  if (applyEdits(target.text, edits) !== text) fail('L3', 'the edits applied again give another text')
  if (edits.length === 0 && text !== target.text)
    fail('L2', 'nothing was to be changed, and the text changed')
  const file = reread(text, target.name)
  const different = firstDifference(file.root, merged)
  if (different !== undefined)
    fail('L1', `the written text does not say what was decided about \`${different}\``)
  const known = new Set(lint(target).map(findingName))
  const fresh = lint(file).filter(
    (finding) => finding.severity === 'refused' && !known.has(findingName(finding)),
  )
  if (fresh[0]) fail('L6', `line ${fresh[0].line} of the merged text: ${fresh[0].what}`, 'config-invalid')
  return file
}

/** Reading goes through all readers; they must agree there, which is law L7. */
function reread(text: string, name: string): TomlFile {
  try {
    const file = parseText(text, name)
    crossCheckWritten(file)
    return file
  } catch (error) {
    if (error instanceof MigrateError)
      fail('L7', `the readers do not take the merged text: ${error.problems[0].what}`)
    throw error
  }
}

function brokenEdit(target: TomlFile, edits: readonly Edit[]): string | undefined {
  const values = target.sections.flatMap(({ settings }) => settings.map(({ valueRange }) => valueRange))
  const lineStarts = (offset: number) => offset === 0 || target.text[offset - 1] === '\n'
  const atLine = (offset: number) => lineStarts(offset) || offset === target.text.length
  let last = 0
  for (const { start, end } of edits) {
    if (start < last || end < start) return 'two edits overlap'
    last = end
    const inValue = values.some(([from, to]) => from <= start && end <= to)
    if (!inValue && !(atLine(start) && atLine(end)))
      return `the edit at offset ${start} is neither a value nor whole lines`
  }
  return undefined
}

function fail(law: string, what: string, reason: Problem['reason'] = 'internal'): never {
  throw new MigrateError({
    reason,
    what: `The merged deployment.toml breaks law ${law}: ${what}.`,
    safe: 'Nothing was written.',
    fix:
      reason === 'internal'
        ? 'report both files to the project, secrets removed; until then merge this setting by hand.'
        : "correct that value in the old server's file, or drop it by a rule of the migration file.",
  })
}
