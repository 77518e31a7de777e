import { MigrateError, type Problem } from '../errors.ts'
import { routeIds, unknownRoute } from '../routes/load.ts'
import type { Secrets } from '../secrets.ts'
import { type LeftOut, onBaseBranch } from './base-branch.ts'
import { complaints } from './complaints.ts'
import { inconsistencies } from './consistency.ts'
import { withLead } from './lead.ts'
import { readTomlSource, type TomlSource, TomlSyntaxError } from './places.ts'
import { plainSecrets, resolveReferences, secretsInHooks, type Variables } from './resolve.ts'
import { type Environment, EnvironmentEntry, MigrationFile } from './schema.ts'
import { suggestion } from './suggest.ts'
import { isTemplate, NO_TEMPLATE, preferTemplates, templateProblems } from './template.ts'

const SAFE = 'Nothing was contacted or changed.'

/** What `loadMigrationFile` reads. */
export interface MigrationText {
  /** Name for messages and annotations: as the user gave it, relative to the repository. */
  file: string
  text: string
  /** Variables that `${env:NAME}` is filled from. */
  env: Variables
  /** Every value that is filled in is added before anything else is done with it. */
  secrets: Secrets
  /**
   * The environment that is wanted; empty or absent: the only one. Its references are filled and all complaints about
   * them come with the rest. Those of other environments stay: their secrets are not there.
   */
  environment?: string | undefined
  /** Fill no reference at all: the secrets of no environment are there. */
  unfilled?: boolean
  /** The file of the base branch, where this one is that of a pull request. */
  base?: { file: string; text: string }
}

/** A migration file without complaints, and what `selectEnvironment` needs to fill in another environment. */
export interface LoadedMigration extends MigrationFile {
  readonly file: string
  readonly origin: {
    input: MigrationText
    source: TomlSource
    filled: string | undefined
    leftOut: readonly LeftOut[]
  }
}

/**
 * Reads and checks the user's file. Throws a MigrateError (`config-invalid`) with every complaint at once, each with file,
 * line, column and what to write instead.
 */
export function loadMigrationFile(input: MigrationText): LoadedMigration {
  const own = readSource(input)
  const { source, leftOut } = input.base
    ? onBaseBranch(own, readSource(input.base))
    : { source: own, leftOut: [] }
  const filled = input.unfilled ? undefined : wanted(source, input.environment)
  return {
    ...check(input, source, filled),
    file: input.file,
    origin: { input, source, filled, leftOut },
  }
}

/**
 * The environment of that name; of a file with one environment, that one, if no name (or an empty one) is given. Throws a
 * MigrateError for an unknown or missing name, with the likely spelling and the list, and for references without a value.
 */
export function selectEnvironment(loaded: LoadedMigration, name: string | undefined): Environment {
  const names = Object.keys(loaded.environments)
  const [only, ...others] = names
  if (!name && (only === undefined || others.length > 0)) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: `${loaded.file} has ${names.length} environments, and none was chosen.`,
      place: loaded.origin.source.placeOf(['environments']),
      safe: SAFE,
      fix: `Set environment to one of: ${names.join(', ')}.`,
    })
  }
  const chosen = name || only!
  const entries =
    loaded.origin.filled === chosen
      ? loaded
      : check({ ...loaded.origin.input, environment: chosen }, loaded.origin.source, chosen)
  const entry = entries.environments[chosen]
  if (!entry) throw new MigrateError(unknownEnvironment(chosen, loaded.origin.source))
  return { ...entry, nodes: withLead(entry.nodes), name: chosen, file: loaded.file }
}

function check(input: MigrationText, source: TomlSource, fill: string | undefined): MigrationFile {
  const problems: Problem[] = [...plainSecrets(source, input.secrets), ...secretsInHooks(source)]
  if (input.environment && !environmentNames(source).includes(input.environment)) {
    problems.push(unknownEnvironment(input.environment, source))
  }
  const { document, unset } = fillEnvironment(input, source, fill)
  problems.push(...unset)
  const parsed = MigrationFile.safeParse(document)
  if (!parsed.success) {
    problems.push(...complaints(MigrationFile, parsed.error.issues, source, 'the migration file'))
  }
  if (parsed.success && Object.keys(parsed.data.environments).length === 0) {
    problems.push({
      reason: 'config-invalid',
      what: 'No environment is defined.',
      place: source.placeOf(['environments']),
      fix: 'Add [environments.<name>.hosts...], nodes and backup; `wso2-migrate init` writes an example.',
    })
  }
  problems.push(...inconsistencies({ environments: soundEnvironments(document) }, source))
  problems.push(...routeProblems(document.route, source))
  const [first, ...rest] = preferTemplates(problems, templateProblems(source))
    .map((problem) => scrubbed({ ...problem, safe: problem.safe ?? SAFE }, input.secrets))
    .toSorted(byPlace)
  if (first) throw new MigrateError([first, ...rest])
  return parsed.data!
}

function fillEnvironment(input: MigrationText, source: TomlSource, fill: string | undefined) {
  const document: Record<string, unknown> = { ...source.value }
  const environments = document.environments
  if (fill === undefined || !isTable(environments)) return { document, unset: [] }
  const resolved = resolveReferences(
    environments[fill],
    ['environments', fill],
    source,
    input.env,
    input.secrets,
  )
  document.environments = { ...environments, [fill]: resolved.value }
  return { document, unset: resolved.problems }
}

/**
 * Environments that are complete in themselves: what they say together is checked even where another one is broken, or
 * where a key is misspelt.
 */
function soundEnvironments(document: Record<string, unknown>): MigrationFile['environments'] {
  if (!isTable(document.environments)) return {}
  return Object.fromEntries(
    Object.entries(document.environments).flatMap(([name, entry]) => {
      const parsed = EnvironmentEntry.safeParse(withoutUnknownKeys(entry))
      return parsed.success ? [[name, parsed.data]] : []
    }),
  )
}

function withoutUnknownKeys(entry: unknown): unknown {
  const issues = EnvironmentEntry.safeParse(entry).error?.issues ?? []
  const copy = structuredClone(entry)
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const holder = issue.path.reduce<unknown>(
      (table, key) => (table as Record<PropertyKey, unknown>)[key],
      copy,
    )
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key]
  }
  return copy
}

function routeProblems(route: unknown, source: TomlSource): Problem[] {
  if (typeof route !== 'string' || route === '' || routeIds().includes(route)) return []
  return [{ ...unknownRoute(route), place: source.placeOf(['route']), safe: SAFE }]
}

function unknownEnvironment(name: string, source: TomlSource): Problem {
  const names = environmentNames(source)
  const likely = suggestion(name, names)
  return {
    reason: 'config-invalid',
    what: `There is no environment "${name}" in ${source.file}.`,
    place: source.placeOf(['environments']),
    safe: SAFE,
    fix: likely.startsWith('Did') ? `${likely} All environments: ${names.join(', ')}.` : likely,
  }
}

function wanted(source: TomlSource, asked: string | undefined): string | undefined {
  const names = environmentNames(source)
  if (asked) return names.includes(asked) ? asked : undefined
  return names.length === 1 ? names[0] : undefined
}

function environmentNames(source: TomlSource): string[] {
  return isTable(source.value.environments) ? Object.keys(source.value.environments) : []
}

function readSource({ file, text }: Pick<MigrationText, 'file' | 'text'>): TomlSource {
  try {
    return readTomlSource(file, text)
  } catch (error) {
    if (!(error instanceof TomlSyntaxError)) throw error
    throw new MigrateError(
      {
        reason: 'config-invalid',
        what: `The migration file is not valid TOML: ${error.message}.`,
        place: error.place,
        safe: SAFE,
        fix: isTemplate(text.split('\n')[(error.place.line ?? 0) - 1] ?? '')
          ? NO_TEMPLATE
          : 'Correct it at this place; strings need quotes, a table may be opened once.',
      },
      { cause: error },
    )
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** A filled-in value that is refused would be quoted in the complaint. */
function scrubbed(problem: Problem, secrets: Secrets): Problem {
  return { ...problem, what: secrets.scrub(problem.what), fix: secrets.scrub(problem.fix) }
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0)
}
