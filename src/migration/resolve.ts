import type { z } from 'zod'
import type { Problem } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import { schemaAt } from './complaints.ts'
import { ENV_REFERENCE, SECRET_FORM } from './fields.ts'
import type { KeyPath, TomlSource } from './places.ts'
import { MigrationFile } from './schema.ts'

/** Variables of the runner; empty ones count as not given. */
export type Variables = Readonly<Record<string, string | undefined>>

/** A value of the document with its references filled in, and what stood in the way. */
export interface Resolved {
  value: unknown
  problems: Problem[]
}

/**
 * Fills `${env:NAME}` in every string below `path`. Each value that comes from a variable is a secret from then on. A
 * reference without a value stays as it is and gives one problem per variable, at its first place.
 */
export function resolveReferences(
  value: unknown,
  path: KeyPath,
  source: TomlSource,
  env: Variables,
  secrets: Secrets,
): Resolved {
  const missing = new Map<string, Problem>()
  const fill = (text: string, at: KeyPath): string =>
    text.replaceAll(ENV_REFERENCE, (reference: string, name: string) => {
      const given = env[name]
      if (given !== undefined && given.trim() !== '') {
        secrets.add(given)
        return given
      }
      if (!missing.has(name)) missing.set(name, unset(name, given !== undefined, at, source))
      return reference
    })
  return { value: mapStrings(value, path, fill), problems: [...missing.values()] }
}

function unset(name: string, empty: boolean, at: KeyPath, source: TomlSource): Problem {
  return {
    reason: 'config-invalid',
    what: `The variable ${name} is ${empty ? 'empty' : 'not set'}; ${at.join('.')} takes its value from it.`,
    place: source.placeOf(at),
    fix: `In a workflow give the step \`env: ${name}: \${{ secrets.${name} }}\` (secrets do not reach workflows of forks, and an unknown one is empty); in a terminal export ${name}.`,
  }
}

/**
 * Secrets that stand in the file in plain, numbers too, each at its place. They are masked: they are about to be spoken of.
 */
export function plainSecrets(source: TomlSource, secrets: Secrets): Problem[] {
  return [...scalars(source.value)].flatMap(([path, value]) => {
    if (!isSecret(schemaAt(MigrationFile, path)) || SECRET_FORM.test(String(value))) return []
    // Masking `true` would hide that word everywhere; it is refused as no text.
    if (typeof value === 'boolean') return []
    secrets.add(String(value))
    return {
      reason: 'config-invalid' as const,
      what: `"${path.join('.')}" holds a secret in plain.`,
      place: source.placeOf(path),
      fix: `Write "\${env:${variableName(path)}}" and pass the value as a variable; change the secret if the file was ever committed.`,
    }
  })
}

/** References in words of hooks: every value from a variable is a secret, and an argv is shown by `ps`, plan and journal. */
export function secretsInHooks(source: TomlSource): Problem[] {
  return [...scalars(source.value)].flatMap(([path, value]) => {
    const isWord = path[0] === 'environments' && path[2] === 'hooks' && path[5] === 'run'
    const [reference] = isWord ? (String(value).match(ENV_REFERENCE) ?? []) : []
    if (reference === undefined) return []
    return {
      reason: 'config-invalid' as const,
      what: `A hook's command holds ${reference}: everybody on that host could read its value in the list of processes.`,
      place: source.placeOf(path),
      fix: 'Let the command read it from a file (0600) on that host; write what is no secret as it is.',
    }
  })
}

/** Whether a field of the schema may be filled from a variable only. */
export function isSecret(schema: z.ZodType | undefined): boolean {
  return schema?.meta()?.secret === true
}

/** `SHARED_DB_PASSWORD` for `environments.staging.databases.shared_db.password`. */
function variableName(path: KeyPath): string {
  return path
    .slice(-2)
    .join('_')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replace(/^(\d)/, '_$1')
    .toUpperCase()
}

/** Everything that is no table and no list, with its path. */
function* scalars(value: unknown, path: KeyPath = []): Generator<[KeyPath, unknown]> {
  if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* scalars(item, [...path, at])
  else if (typeof value !== 'object' || value === null || value instanceof Date) yield [path, value]
  else for (const [key, item] of Object.entries(value)) yield* scalars(item, [...path, key])
}

/** The same value with every string in it changed. */
export function mapStrings(
  value: unknown,
  path: KeyPath,
  change: (text: string, path: KeyPath) => string,
): unknown {
  if (typeof value === 'string') return change(value, path)
  if (Array.isArray(value)) return value.map((each, index) => mapStrings(each, [...path, index], change))
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, mapStrings(each, [...path, key], change)]),
  )
}
