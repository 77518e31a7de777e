import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import { Secrets } from '../secrets.ts'
import { secretValues } from './mask-file.ts'
import { type MergeInput, type MergeResult, mergeDeploymentToml } from './merge.ts'
import { readToml, type TomlFile } from './read.ts'
import { mergeMarkdown, mergeReport } from './report.ts'

/** A file as it was read, and what messages call it. */
export interface NamedBytes {
  name: string
  bytes: Uint8Array
}

export interface OfflineInput extends Pick<MergeInput, 'rules' | 'ownRules' | 'packs'> {
  source: NamedBytes
  target: NamedBytes
  pristineSource?: NamedBytes | undefined
  pristineTarget?: NamedBytes | undefined
  /** File for the merged text; without it the text goes to stdout and the report to stderr. */
  out?: string | undefined
  /** File for the report: Markdown where its name ends in `.md`, else JSON. */
  report?: string | undefined
}

export interface OfflineResult {
  /** 0 merged, 1 conflicts to decide, 2 input that cannot be read (or a result that broke a law). */
  exitCode: 0 | 1 | 2
  stdout: string
  stderr: string
  /** To be written atomically by the caller; the merged file is secret, the report is not. */
  files: { path: string; text: string; secret: boolean }[]
}

/** The `merge` verb without any server: pure, the caller reads and writes the files. Never throws a MigrateError. */
export function mergeOffline(input: OfflineInput): OfflineResult {
  const secrets = new Secrets()
  try {
    const { rules, ownRules, packs } = input
    const result = mergeDeploymentToml({ ...readAll(input, secrets), rules, ownRules, packs })
    return present(input, result, secrets)
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    return { exitCode: 2, stdout: '', stderr: `${secrets.scrub(error.message)}\n`, files: [] }
  }
}

/** All files' complaints at once. */
function readAll(
  input: OfflineInput,
  secrets: Secrets,
): Pick<MergeInput, 'target' | 'source' | 'pristineSource' | 'pristineTarget'> {
  const problems: Problem[] = []
  const read = ({ name, bytes }: NamedBytes): TomlFile | undefined => {
    try {
      const file = readToml(bytes, name)
      for (const value of secretValues(file)) secrets.add(value)
      return file
    } catch (error) {
      if (!(error instanceof MigrateError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
  const target = read(input.target)
  const source = read(input.source)
  const pristineSource = input.pristineSource && read(input.pristineSource)
  const pristineTarget = input.pristineTarget && read(input.pristineTarget)
  throwProblems(problems)
  return { target: target!, source: source!, pristineSource, pristineTarget }
}

function present(input: OfflineInput, result: MergeResult, secrets: Secrets): OfflineResult {
  const report = secrets.scrub(mergeMarkdown(result, input.target.name))
  const files: OfflineResult['files'] = []
  if (input.report) {
    const text = input.report.endsWith('.md')
      ? report
      : `${JSON.stringify(secrets.scrubStrings(mergeReport(result)), null, 2)}\n`
    files.push({ path: input.report, text, secret: false })
  }
  if (result.text === undefined) {
    const decided = `${report}\nRules that decide: a TOML file with such a merge array, given as --rules FILE.\n`
    const [stdout, stderr] = input.out === undefined ? ['', decided] : [decided, '']
    return { exitCode: 1, stdout, stderr, files }
  }
  if (input.out === undefined) return { exitCode: 0, stdout: result.text, stderr: report, files }
  files.unshift({ path: input.out, text: result.text, secret: true })
  return { exitCode: 0, stdout: report, stderr: '', files }
}
