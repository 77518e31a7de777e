import { parse } from 'smol-toml'
import { type DeclaredDatabase, declaredDatabases, type PlainToml } from '../databases/declared.ts'
import { engineOfTomlType } from '../databases/drivers.ts'
import { DEFAULT_PORTS } from '../databases/jdbc-parts.ts'
import { parseJdbcUrl } from '../databases/jdbc-url.ts'
import { copyName } from '../databases/scratch.ts'
import { MigrateError, type Problem } from '../errors.ts'
import type { TomlFile } from '../toml/read.ts'
import type { MergeRule } from '../toml/rules.ts'

/** `jdbc:postgresql://host:5432/` and what stands behind the name. */
const URL_PARTS = /^(?<before>\s*jdbc:[a-z:]+\/\/[^/]*\/)(?<name>[^/?;]+)(?<after>[?;][\s\S]*|\s*)$/i

/**
 * Rules that point the merged `deployment.toml` at copies: of the databases named, and of every other entry that leads to one of the same
 * (`[database.user]` is often the registry's).
 * @param ids of the databases that are copied
 * @throws MigrateError where a URL cannot be rewritten
 */
export function copyRules(source: TomlFile, ids: readonly string[]): MergeRule[] {
  if (ids.length === 0) return []
  const declared = declaredDatabases(parse(source.text, { integersAsBigInt: 'asNeeded' }) as PlainToml)
  const copied = new Set(declared.filter(({ id }) => ids.includes(id)).map(placeOf))
  const problems: Problem[] = []
  const rules = declared
    .filter((one) => copied.has(placeOf(one)))
    .flatMap((one): MergeRule[] => {
      const rule = ruleOf(one)
      if (!rule) problems.push(notRewritable(source, one))
      return rule ? [rule] : []
    })
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
  return rules
}

/** Where an entry leads, the same for all that lead to one database; its own name where that cannot be told. */
function placeOf({ where, url, type, hostname, port, name }: DeclaredDatabase): string {
  const parsed = url === undefined ? undefined : parseJdbcUrl(url)
  if (parsed?.kind === 'server') {
    const [{ host, port: at }] = parsed.hosts
    return `${host}:${at}/${parsed.name}`
  }
  const engine = engineOfTomlType(type ?? '')
  return url === undefined && hostname && name
    ? `${hostname.toLowerCase()}:${port ?? (engine && DEFAULT_PORTS[engine])}/${name}`
    : where
}

function ruleOf({ id, where, url, name }: DeclaredDatabase): MergeRule | undefined {
  const key = where.startsWith('[[') ? `datasource[${id}]` : `database.${id}`
  const why = 'mode = "copy"'
  if (url === undefined) {
    if (name === undefined) return undefined
    return rewrite(`${key}.name`, `^${escaped(name)}$`, copyName(name), why)
  }
  const parts = URL_PARTS.exec(url)?.groups
  const parsed = parseJdbcUrl(url)
  if (!parts || parsed.kind !== 'server') return undefined
  const { before, name: raw } = parts as { before: string; name: string }
  return rewrite(
    `${key}.url`,
    `^${escaped(before)}${escaped(raw)}(?=[?;\\s]|$)`,
    `${before}${encodeURIComponent(copyName(parsed.name))}`,
    why,
  )
}

function rewrite(key: string, match: string, replace: string, why: string): MergeRule {
  return { op: 'rewrite', key, rewrite: { match, replace: replace.replaceAll('$', '$$$$') }, why }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function notRewritable(source: TomlFile, { where }: DeclaredDatabase): Problem {
  return {
    reason: 'config-invalid',
    place: { file: source.name },
    what: `The url of ${where} cannot be pointed at the copy: its database's name does not stand in it as text.`,
    safe: 'Nothing was changed.',
    fix: 'write the URL itself there, or set mode = "in-place" for both databases',
  }
}
