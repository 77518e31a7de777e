import { MigrateError } from '../errors.ts'
import { Secrets } from '../secrets.ts'
import { secretValues } from './mask-file.ts'
import { type MergeResult, mergeDeploymentToml } from './merge.ts'
import { readToml, type TomlFile } from './read.ts'
import { mergeJson, mergeMarkdown } from './report.ts'
import type { MergeRule, MergeRules } from './rules.ts'

export interface OfflineInput {
  source: { name: string; bytes: Uint8Array }
  target: { name: string; bytes: Uint8Array }
  pristineSource?: { name: string; bytes: Uint8Array } | undefined
  rules: MergeRules
  ownRules?: readonly MergeRule[] | undefined
  /** File for the merged text; without it the text goes to stdout and the report to stderr. */
  out?: string | undefined
  /** File for the report as JSON. */
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
    const [target, source, pristineSource] = readAll(input, secrets)
    const result = mergeDeploymentToml({
      target,
      source,
      pristineSource,
      rules: input.rules,
      ownRules: input.ownRules,
    })
    return present(input, result, secrets)
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    return { exitCode: 2, stdout: '', stderr: `${secrets.scrub(error.message)}\n`, files: [] }
  }
}

/** Both files' complaints at once. */
function readAll(input: OfflineInput, secrets: Secrets): [TomlFile, TomlFile, TomlFile | undefined] {
  const failures: MigrateError[] = []
  const read = ({ name, bytes }: OfflineInput['source']): TomlFile | undefined => {
    try {
      const file = readToml(bytes, name)
      for (const value of secretValues(file)) secrets.add(value)
      return file
    } catch (error) {
      if (!(error instanceof MigrateError)) throw error
      failures.push(error)
      return undefined
    }
  }
  const target = read(input.target)
  const source = read(input.source)
  const pristine = input.pristineSource && read(input.pristineSource)
  const [first, ...rest] = failures.flatMap(({ problems }) => [...problems])
  if (first) throw new MigrateError([first, ...rest])
  return [target as TomlFile, source as TomlFile, pristine]
}

function present(input: OfflineInput, result: MergeResult, secrets: Secrets): OfflineResult {
  const report = secrets.scrub(mergeMarkdown(result, input.target.name))
  const files: OfflineResult['files'] = []
  if (input.report) files.push({ path: input.report, text: secrets.scrub(mergeJson(result)), secret: false })
  if (result.text === undefined) {
    const [stdout, stderr] = input.out === undefined ? ['', report] : [report, '']
    return { exitCode: 1, stdout, stderr, files }
  }
  if (input.out === undefined) return { exitCode: 0, stdout: result.text, stderr: report, files }
  files.unshift({ path: input.out, text: result.text, secret: true })
  return { exitCode: 0, stdout: report, stderr: '', files }
}
