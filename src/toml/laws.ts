import { MigrateError, type Problem } from '../errors.ts'
import { crossCheckWritten } from './cross-check.ts'
import { type Finding, findingName, lint } from './lint.ts'
import { parseText, type TomlFile } from './read.ts'
import { firstDifference, type Table, valueFinder } from './value.ts'
import { applyEdits, type Edit } from './write.ts'

/**
 * What must hold for every merged file before it may be written:
 * - L1 reading it gives the merged settings, typed;
 * - L2 without edits it is the target, byte for byte;
 * - L3 outside of the edits it has the target's text, and each edit stays inside of one value or within whole lines;
 * - L6 the server's own reader finds no fault in it that it did not find in the target;
 * - L7 the other readers read the same.
 *
 * @returns the written text, read again, and the lint's advice on it that it did not have on the target
 * @throws MigrateError `internal`, naming the law
 */
export function checkLaws(
  target: TomlFile,
  merged: Table,
  edits: readonly Edit[],
  text: string,
): { file: TomlFile; advice: Finding[] } {
  const l3 = brokenEdit(target, edits)
  if (l3) fail('L3', l3)
  if (applyEdits(target.text, edits) !== text) fail('L3', 'the edits applied again give another text')
  if (edits.length === 0 && text !== target.text)
    fail('L2', 'nothing was to be changed, and the text changed')
  const file = reread(text, target.name)
  const different = firstDifference(file.root, merged)
  if (different !== undefined)
    fail('L1', `the written text does not say what was decided about \`${different}\``)
  const fresh = freshFindings(file, target)
  const refused = fresh.find(({ severity }) => severity === 'refused')
  if (refused) fail('L6', `line ${refused.line} of the merged text: ${refused.what}`, 'config-invalid')
  return { file, advice: fresh }
}

function freshFindings(file: TomlFile, target: TomlFile): Finding[] {
  const findings = lint(file)
  if (findings.length === 0) return findings
  const known = new Set(lint(target).map(findingName))
  return findings.filter((finding) => !known.has(findingName(finding)))
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
  const valueAround = valueFinder(target.sections)
  const atLine = (offset: number) =>
    offset === 0 || offset === target.text.length || target.text[offset - 1] === '\n'
  let last = 0
  for (const { start, end } of edits) {
    if (start < last || end < start) return 'two edits overlap'
    last = end
    if (!valueAround([start, end]) && !(atLine(start) && atLine(end)))
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
