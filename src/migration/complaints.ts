import type { z } from 'zod'
import type { Problem } from '../errors.ts'
import type { TomlSource } from './places.ts'
import { closest } from './suggest.ts'

/** The parts of zod's inner definitions that are looked at to name what is allowed at a path. */
interface Inner {
  type: string
  shape?: Record<string, z.ZodType>
  innerType?: z.ZodType
  element?: z.ZodType
  valueType?: z.ZodType
}

/**
 * Turns what zod found into problems with place, what was expected, and the likely spelling. One per unknown key.
 * @param document what the file is called in the sentence: `the migration file`, `the route`
 */
export function complaints(
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
  source: TomlSource,
  document: string,
): Problem[] {
  const misspelt = new Set<string>()
  const unknown = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return []
    const path = pathOf(issue)
    const known = keysOf(schemaAt(schema, path))
    return issue.keys.map((key) => {
      const likely = closest(key, known)
      if (likely !== undefined) misspelt.add(JSON.stringify([...path, likely]))
      return unknownKey(key, path, known, likely, source, document)
    })
  })
  // A required key that was misspelt would be told twice: as unknown, and as missing.
  const wrong = issues
    .filter((issue) => issue.code !== 'unrecognized_keys')
    .filter((issue) => {
      const path = pathOf(issue)
      return valueAt(source.value, path) !== undefined || !misspelt.has(JSON.stringify(path))
    })
    .map((issue) => wrongValue(issue, pathOf(issue), source))
  return [...unknown, ...wrong]
}

function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  return issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
}

function unknownKey(
  key: string,
  path: readonly (string | number)[],
  known: readonly string[],
  likely: string | undefined,
  source: TomlSource,
  document: string,
): Problem {
  const where = path.length === 0 ? `the top of ${document}` : `[${path.join('.')}]`
  return {
    reason: 'config-invalid',
    what: `Unknown key "${key}" in ${where}.`,
    place: source.placeOfKey([...path, key]),
    fix: likely
      ? `Did you mean "${likely}"?`
      : known.length > 0
        ? `Remove it, or use one of: ${known.join(', ')}.`
        : 'Remove it.',
  }
}

function wrongValue(
  issue: z.core.$ZodIssue,
  path: readonly (string | number)[],
  source: TomlSource,
): Problem {
  const name = path.join('.')
  const found = valueAt(source.value, path)
  const place = found === undefined ? source.placeOfKey(path) : source.placeOf(path)
  const problem = (what: string, fix: string): Problem => ({ reason: 'config-invalid', what, place, fix })
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined
        ? problem(
            `"${name}" is missing.`,
            issue.expected === 'object' || issue.expected === 'record'
              ? `Add [${name}].`
              : `Add ${path.at(-1)} = <${expected(issue.expected)}>.`,
          )
        : problem(
            `"${name}" is ${described(found)}, but ${expected(issue.expected)} is expected.`,
            `Write ${expected(issue.expected)}.`,
          )
    case 'invalid_value': {
      const allowed = issue.values.map((value) => JSON.stringify(value))
      const likely =
        typeof found === 'string'
          ? closest(
              found,
              issue.values.filter((value) => typeof value === 'string'),
            )
          : undefined
      if (found === undefined) return problem(`"${name}" is missing.`, `Use one of: ${allowed.join(', ')}.`)
      return problem(
        `"${name}" is ${JSON.stringify(found)}, but one of ${allowed.join(', ')} is expected.`,
        likely ? `Did you mean "${likely}"?` : `Use one of: ${allowed.join(', ')}.`,
      )
    }
    case 'too_small':
      return problem(
        issue.origin === 'string' || issue.origin === 'array' || issue.origin === 'set'
          ? `"${name}" is empty.`
          : `"${name}" is too small.`,
        issue.origin === 'string' || issue.origin === 'array'
          ? 'Give it a value, or remove the key.'
          : `Use ${issue.minimum} or more.`,
      )
    case 'too_big':
      return problem(`"${name}" is too big.`, `Use ${issue.maximum} or less.`)
    case 'invalid_key':
      return problem(
        `"${path.at(-1)}" cannot be a name: names become parts of file and artifact names.`,
        'Use letters, digits, dot, dash and underscore, at most 63, beginning with a letter or digit.',
      )
    case 'custom':
      return problem(`"${name}": ${issue.message}`, String(issue.params?.fix ?? 'Correct it.'))
    default:
      return problem(`"${name}": ${issue.message}.`, 'Correct it.')
  }
}

/** The schema that stands at a path of values, below defaults and optionals. */
export function schemaAt(schema: z.ZodType, path: readonly (string | number)[]): z.ZodType | undefined {
  let current: z.ZodType | undefined = unwrap(schema)
  for (const part of path) {
    const inner = innerOf(current)
    const shape = inner?.shape && Object.hasOwn(inner.shape, part) ? inner.shape[String(part)] : undefined
    const next: z.ZodType | undefined = shape ?? inner?.valueType ?? inner?.element
    if (!next) return undefined
    current = unwrap(next)
  }
  return current
}

function keysOf(schema: z.ZodType | undefined): string[] {
  return Object.keys(innerOf(schema)?.shape ?? {})
}

function unwrap(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema)
  return inner?.innerType ? unwrap(inner.innerType) : schema
}

function innerOf(schema: z.ZodType | undefined): Inner | undefined {
  return schema?._zod.def as Inner | undefined
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, part) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, part)
        ? (found as Record<string | number, unknown>)[part]
        : undefined,
    value,
  )
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a string in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'a table',
  record: 'a table',
}

function expected(type: string): string {
  return NAMES[type] ?? type
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a date'
  if (typeof value === 'object') return 'a table'
  return typeof value === 'string'
    ? 'a string'
    : `${typeof value === 'bigint' ? value : JSON.stringify(value)}`
}
