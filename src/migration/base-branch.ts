import { ENV_REFERENCE } from './fields.ts'
import type { KeyPath, TomlSource } from './places.ts'

/** What a pull request may try out on servers. Everything else says where to go, as whom, or what to run there. */
const TRIED_OUT: readonly KeyPath[] = [['choices'], ['merge'], ['backup', 'grade']]
/** Operations of merge rules that choose between what the two servers have, and bring nothing of their own. */
const CHOOSING: readonly unknown[] = ['keep', 'take', 'drop', 'ask', 'warn', 'array', 'order']

type Table = Readonly<Record<string, unknown>>

/** A setting that a pull request changes and that its run does not use. */
export interface LeftOut {
  /** From the top of the file. */
  path: KeyPath
  /** `environments.staging.hosts.new.address`. */
  name: string
}

/**
 * The migration file that a pull request's run works with: that of the base branch, with choices, merge rules and the grade of backups
 * as the pull request has them, unless they could lead somewhere: by a variable's value, by a text that a rule puts into
 * deployment.toml, which may be an address that the server sends its passwords to, or by a pattern that asks for a password bit by bit. Places in messages are those of the pull request's file. Pure.
 */
export function onBaseBranch(own: TomlSource, base: TomlSource): { source: TomlSource; leftOut: LeftOut[] } {
  const environments = tableOf(base.value.environments)
  const proposed = tableOf(own.value.environments)
  const merged = Object.fromEntries(
    Object.entries(environments).map(([name, environment]) => {
      const mine = proposed[name]
      return [name, isTable(mine) ? withTriedOut(tableOf(environment), mine) : environment]
    }),
  )
  const value = { ...base.value, environments: merged }
  const leftOut = differing(own.value, value, []).map((path) => ({ path, name: path.join('.') }))
  return { source: { ...own, value }, leftOut }
}

function withTriedOut(base: Table, own: Table): Table {
  return TRIED_OUT.reduce((table, path) => {
    const mine = at(own, path)
    return leads(mine, at(base, path)) ? table : put(table, path, mine)
  }, base)
}

/** Whether it brings more than a choice. What the base branch has as well leads nowhere else. */
function leads(own: unknown, base: unknown): boolean {
  if (JSON.stringify(own) === JSON.stringify(base)) return false
  if (!Array.isArray(own)) return refersIn(own)
  const known = new Set(Array.isArray(base) ? base.map((rule) => JSON.stringify(rule)) : [])
  return own.some((rule) => !known.has(JSON.stringify(rule)) && bringsText(rule))
}

/** Numbers and switches name no place. A pattern is a question to a value, and the report shows the answer: of a password too. */
function bringsText(rule: unknown): boolean {
  if (!isTable(rule) || 'pattern' in rule || refersIn(rule)) return true
  return !(CHOOSING.includes(rule.op) || (rule.op === 'set' && textsOf(rule.value).length === 0))
}

function refersIn(value: unknown): boolean {
  return textsOf(value).some((text) => text.search(ENV_REFERENCE) >= 0)
}

/** Every string in a value; names of keys too. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return isTable(value) ? Object.entries(value).flatMap(([key, each]) => [key, ...textsOf(each)]) : []
}

function put(table: Table, [key, ...rest]: KeyPath, value: unknown): Table {
  if (rest.length > 0) {
    const inner = table[key!]
    return isTable(inner) ? { ...table, [key!]: put(inner, rest, value) } : table
  }
  const { [key!]: _, ...others } = table
  return value === undefined ? others : { ...others, [key!]: value }
}

function at(table: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((inner, key) => (isTable(inner) ? inner[key] : undefined), table)
}

/** Paths of what the one has otherwise than the other, as deep as both have tables. */
function differing(own: Table, used: Table, path: KeyPath): KeyPath[] {
  return [...new Set([...Object.keys(own), ...Object.keys(used)])].flatMap((key) => {
    const [mine, theirs] = [own[key], used[key]]
    if (isTable(mine) && isTable(theirs)) return differing(mine, theirs, [...path, key])
    return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [[...path, key]]
  })
}

function tableOf(value: unknown): Table {
  return isTable(value) ? value : {}
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
