import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'

/** The settings of a deployment.toml as a map from dotted key to value; arrays of tables stay arrays. */
export interface Settings {
  readonly values: ReadonlyMap<string, unknown>
  readonly secrets: ReadonlyMap<string, string>
}

/** Raised where the product's config mapper stops the start. */
export class ConfigParserError extends Error {}

/**
 * Reads deployment.toml as MI's config mapper would, refusing what its TOML reader (cava-toml 0.5.0) refuses although
 * it is sound TOML 1.0: a byte order mark, a parent header after its child, an empty array in an inline table, mixed
 * arrays, a raw tab in a basic string. Returns undefined when there is no file: the product only warns.
 */
export function readSettings(file: string): Settings | undefined {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  refuseDialect(text)
  let document: Record<string, unknown>
  try {
    document = parse(text) as Record<string, unknown>
  } catch (error) {
    throw new ConfigParserError(`Error parsing deployment configuration: ${(error as Error).message}`)
  }
  refuseMixedArrays(document)
  const values = new Map<string, unknown>()
  flatten(document, '', values)
  const secrets = new Map(
    [...values]
      .filter(([key]) => key.startsWith('secrets.'))
      .map(([key, value]) => [key.slice(8), String(value)]),
  )
  return { values, secrets }
}

function flatten(table: Record<string, unknown>, prefix: string, into: Map<string, unknown>): void {
  for (const [key, value] of Object.entries(table)) {
    const path = prefix + key
    if (isTable(value)) flatten(value, `${path}.`, into)
    else into.set(path, Array.isArray(value) ? value.map(flattenElement) : value)
  }
}

function flattenElement(value: unknown): unknown {
  if (!isTable(value)) return value
  const fields = new Map<string, unknown>()
  flatten(value, '', fields)
  return Object.fromEntries(fields)
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function refuseDialect(text: string): void {
  if (text.startsWith('\uFEFF'))
    throw new ConfigParserError("Unexpected '\uFEFF', expected a-z, A-Z, 0-9 (line 1, column 1)")
  const headers: string[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const at = `(line ${index + 1})`
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/.exec(line)?.[1]
    if (header !== undefined) {
      // The real reader overflows its stack here, in dottedKeySet().
      if (!line.trim().startsWith('[[') && headers.some((earlier) => earlier.startsWith(`${header}.`)))
        throw new ConfigParserError(`java.lang.StackOverflowError in dottedKeySet ${at}`)
      headers.push(header)
    }
    if (/=\s*\{[^}#]*=\s*\[\s*\]/.test(line)) throw new ConfigParserError(`Unexpected ']' ${at}`)
    if (/^[^#']*"[^"#]*\t[^"]*"/.test(line)) throw new ConfigParserError(`Unexpected '\\t', expected " ${at}`)
  }
}

function refuseMixedArrays(value: unknown): void {
  if (Array.isArray(value)) {
    const kinds = new Set(value.map((element) => (Array.isArray(element) ? 'array' : kind(element))))
    if (kinds.size > 1) throw new ConfigParserError('Cannot add a value of another type to an array')
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    for (const inner of Object.values(value)) refuseMixedArrays(inner)
}

function kind(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float'
  return typeof value
}

/** Resolves `$secret{}`, `$sys{}`, `$env{}` and `$ref{}` inside a text, in that order, as the config mapper does. */
export class References {
  private readonly settings: Settings
  private readonly secrets: ReadonlyMap<string, string>
  private readonly environment: NodeJS.ProcessEnv

  constructor(settings: Settings, secrets: ReadonlyMap<string, string>, environment: NodeJS.ProcessEnv) {
    this.settings = settings
    this.secrets = secrets
    this.environment = environment
  }

  /** The resolved text; throws `ConfigParserError` when a reference has no value. */
  resolve(value: unknown, depth = 0): string {
    if (depth > 20) throw new ConfigParserError(`References can't be resolved for ${String(value)}`)
    const fill = (text: string, name: string, look: (key: string) => string | undefined, what: string) =>
      text.replace(new RegExp(`\\$${name}\\{([^}]*)\\}`, 'g'), (_all, key: string) => {
        const found = look(key)
        if (found === undefined) throw new ConfigParserError(`${what} can't be resolved for ${key}`)
        return found
      })
    let text = fill(String(value), 'secret', (key) => this.secrets.get(key), 'Secret references')
    text = fill(text, 'env', (key) => this.environment[key], 'References')
    return fill(
      text,
      'ref',
      (key) =>
        this.settings.values.has(key) ? this.resolve(this.settings.values.get(key), depth + 1) : undefined,
      'References',
    )
  }

  /** Setting by dotted key, resolved; the default when it is absent. */
  text(key: string, otherwise: string): string {
    const value = this.settings.values.get(key)
    return value === undefined ? otherwise : this.resolve(value)
  }
}

/** Every `$secret{alias}` that a value of the settings names. */
export function secretAliases(settings: Settings): Set<string> {
  const aliases = new Set<string>()
  const walk = (value: unknown): void => {
    if (typeof value === 'string')
      for (const found of value.matchAll(/\$secret\{([^}]*)\}/g)) aliases.add(found[1]!)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  for (const value of settings.values.values()) walk(value)
  return aliases
}
