import { engineOfTomlType } from '../databases/drivers.ts'
import { urlOfParts, withParameter } from '../databases/jdbc-parameter.ts'
import { parseJdbcUrl, referencesIn } from '../databases/jdbc-url.ts'
import type { Problem } from '../errors.ts'
import type { DataMigration } from '../routes/data.ts'
import { editSettings, type SettingEdit } from '../toml/edit.ts'
import type { TomlFile } from '../toml/read.ts'
import { type Scalar, stringRaw, type Table, type Value, valueAt } from '../toml/value.ts'
import type { RunSetting } from './measured.ts'
import { sha256 } from './merge-config.ts'

/**
 * Parameters that the URLs of a merged `deployment.toml` need while the client runs, and what stands against them. Pure.
 * @param where what messages call the file
 */
export function runSettingsOf(
  { url_parameters }: DataMigration,
  file: TomlFile,
  where: { host: string; fix: string },
): { settings: RunSetting[]; problems: Problem[] } {
  const settings: RunSetting[] = []
  const problems: Problem[] = []
  for (const { engine, name, value, keys } of url_parameters) {
    for (const key of keys) {
      const table = tableAt(file, key)
      if (!table || engineOf(table) !== engine) continue
      const url = urlIn(table)
      if (url === undefined || /^\$(?:env|sys|ref|secret)\{[^}]*\}$/.test(url.trim())) {
        problems.push({
          reason: 'config-invalid',
          host: where.host,
          what: `${key} is ${url === undefined ? 'not there, nor hostname and name' : referencesIn(url)[0]}: ${name}=${value}, which it needs while the migration client runs, cannot be written into it.`,
          place: { file: file.name },
          safe: 'Nothing was changed.',
          fix: where.fix,
        })
      } else if (withParameter(url, name, value) !== url) {
        settings.push({ key, before: sha256(url), parameter: `${name}=${value}` })
      }
    }
  }
  return { settings, problems }
}

/**
 * The text with these parameters in its URLs. Pure.
 * @throws Error where a URL is another one than was planned
 */
export function withRunSettings(file: TomlFile, settings: readonly RunSetting[]): string {
  const edits = settings.map(({ key, before, parameter }): SettingEdit => {
    const table = tableAt(file, key)
    const url = table && urlIn(table)
    if (url === undefined || sha256(url) !== before) throw new OtherUrl(key)
    const [name, ...value] = parameter.split('=')
    const old = table!.entries.get('url')
    return {
      keys: key.split('.'),
      value: textLike(old, withParameter(url, name!, value.join('='))),
    }
  })
  return editSettings(file, edits)
}

/** A URL in `deployment.toml` is another one than when the plan was made. */
export class OtherUrl extends Error {}

/** The text with the URLs of another one, which is how it was before; whatever else changed since stays. Pure. */
export function withUrlsOf(before: TomlFile, now: TomlFile, settings: readonly RunSetting[]): string {
  const edits = settings.map(({ key }): SettingEdit => {
    const keys = key.split('.')
    const value = valueAt(before.root, keys)
    // Without its place in the other text: it is written as it was.
    return { keys, value: value?.type === 'scalar' ? { ...value, setting: undefined } : undefined }
  })
  return editSettings(now, edits)
}

/** Whether each parameter is there. Pure. */
export function hasRunSettings(file: TomlFile, settings: readonly RunSetting[]): boolean {
  return settings.every(({ key, parameter }) => {
    const url = valueAt(file.root, key.split('.'))
    const [name, ...value] = parameter.split('=')
    return url?.type === 'scalar' && withParameter(url.text, name!, value.join('=')) === url.text
  })
}

/** The database whose URL a key names. */
function tableAt(file: TomlFile, key: string): Table | undefined {
  const table = valueAt(file.root, key.split('.').slice(0, -1))
  return table?.type === 'table' ? table : undefined
}

function engineOf(table: Table): string | undefined {
  const type = textOf(table, 'type')
  const url = textOf(table, 'url')
  const parsed = url === undefined ? undefined : parseJdbcUrl(url)
  const named = parsed && 'engine' in parsed ? parsed.engine : undefined
  return named ?? (type === undefined ? undefined : engineOfTomlType(type))
}

/** The URL as it is written, or as the product makes it of its parts. */
function urlIn(table: Table): string | undefined {
  const url = textOf(table, 'url')
  if (url !== undefined) return url
  const engine = engineOfTomlType(textOf(table, 'type') ?? '')
  const parts = ['hostname', 'port', 'name'].map((key) => [key, textOf(table, key)])
  return engine && urlOfParts(engine, Object.fromEntries(parts.filter(([, text]) => text !== undefined)))
}

function textOf(table: Table, key: string): string | undefined {
  const value = table.entries.get(key)
  return value?.type === 'scalar' ? value.text : undefined
}

/** A text in the quotes of the one before. */
function textLike(old: Value | undefined, text: string): Scalar {
  const isLiteral = old?.type === 'scalar' && /^'(?!'')/.test(old.raw) && !/['\n]/.test(text)
  return { type: 'scalar', kind: 'string', text, raw: isLiteral ? `'${text}'` : stringRaw(text) }
}
