import type { Path } from './path.ts'
import type { TomlFile } from './read.ts'
import type { Value } from './value.ts'

/** What a masked value looks like; `(differs)` where two files have different secrets. Never a length. */
export const MASKED = '"***"'
export const MASKED_DIFFERENT = '"*** (differs)"'

const SECRET =
  /pass(?:word|wd|phrase|code)?(?![a-z])|pwd|(?<![a-z])pw(?![a-z])|secret|token|credential|private|(?:^|[_.-]|api|access)key$/i
const CAMEL_KEY = /[a-z0-9]Key$/
/** Words after which a name speaks of the secret's surroundings, not of the secret. */
const HARMLESS =
  /(?:url|uri|endpoint|type|class|provider|interval|period|time|timeout|alias|file|file_name|location|enabled?|algorithm|header)s?$/i
/** Shipped in every public pack: masking them in logs would hide words such as wso2carbon.log and protect nothing. */
const PUBLIC_DEFAULTS = new Set([
  ...['wso2carbon', 'admin', 'symmetric.key.value', 'guest', 'root', 'value', 'true', 'false'],
  ...['secret value', '[secret value]', 'pwd-1', 'shareduser', 'apimuser'],
])
/** No setting with a URL is longer; longer texts are masked whole rather than searched. */
const LONGEST = 8192
const REFERENCE = /^\$(?:secret|env|sys|ref)?\{[^{}]*\}$/

/** Whether the value under these keys is a secret by its name: all of `[secrets]`, passwords, tokens, keys. */
export function isSecretKey(keys: readonly string[]): boolean {
  if (keys[0] === 'secrets') return true
  const last = keys.at(-1) ?? ''
  return (SECRET.test(last) || CAMEL_KEY.test(last)) && !HARMLESS.test(last)
}

/** Whether the value under a path must not be shown: `$secret{..}` and its kin may, booleans are no secrets. */
export function isSecret(path: Path, value: Value): boolean {
  const keys = path.filter((part) => typeof part === 'string')
  if (!isSecretKey(keys)) return false
  return value.type !== 'scalar' || (value.kind !== 'boolean' && !REFERENCE.test(value.text))
}

/** Passwords inside a text: in a URL's user part, in query parameters, in Oracle's `thin:user/password@`. */
export function maskText(text: string): string {
  if (text.length > LONGEST) return MASKED
  return text
    .replace(/(:\/\/[^\s:@/'"]*:)\S*@/g, '$1***@')
    .replace(/(thin:[^\s/:@'"]+\/)[^\s'"]*@/gi, '$1***@')
    .replace(/((?:pass(?:word|wd)?|pwd|secret|token|credential|accesskey)=)[^&;,\s'"]+/gi, '$1***')
}

/** A setting of a properties file as a report may show it: `appender.MAIL.smtpPassword`, `filter.url`. */
export function showSetting(key: string, value: string): string {
  return isSecretKey(key.split('.')) ? '***' : maskText(value)
}

/** A value as a report may show it: one line, secrets as `"***"`. */
export function showValue(path: Path, value: Value, different = false): string {
  if (isSecret(path, value)) return different ? MASKED_DIFFERENT : MASKED
  if (value.type === 'scalar') return maskText(value.raw.replaceAll(/\s*\r?\n\s*/g, ' '))
  if (value.type === 'list')
    return `[${value.items.map((item) => showValue(path, item, different)).join(', ')}]`
  return `{ ${[...value.entries].map(([key, entry]) => `${key} = ${showValue([...path, key], entry, different)}`).join(', ')} }`
}

/** Every scalar of a tree with its path of keys; elements of arrays carry their index. */
export function* scalars(value: Value, path: Path = []): Generator<[Path, Value & { type: 'scalar' }]> {
  if (value.type === 'scalar') yield [path, value]
  else if (value.type === 'list') {
    for (const [at, item] of value.items.entries()) yield* scalars(item, [...path, { at, label: String(at) }])
  } else for (const [key, entry] of value.entries) yield* scalars(entry, [...path, key])
}

/**
 * Every secret text of a file, for `Secrets.add`: values under secret keys, passwords inside URLs and queries, and both in
 * comments too. The defaults that every public pack ships are left out.
 */
export function secretValues(file: TomlFile): string[] {
  const found = new Set<string>()
  for (const [path, scalar] of scalars(file.root)) {
    if (isSecret(path, scalar)) {
      found.add(scalar.text)
      // The bracketed form in [secrets] is "still to be encrypted": the secret is what stands inside.
      const plain = /^\[(.*)\]$/s.exec(scalar.text)?.[1]
      if (plain) found.add(plain)
    } else if (scalar.kind === 'string') for (const inner of innerSecrets(scalar.text)) found.add(inner)
  }
  let commentedSection: string[] = []
  for (const comment of file.comments) {
    const header = commentedHeader(comment.text)
    if (header) commentedSection = header
    const setting = commentedSetting(comment.text)
    if (setting && isSecretKey([...commentedSection, ...setting.keys])) found.add(unquote(setting.value))
    for (const inner of innerSecrets(comment.text)) found.add(inner)
  }
  return [...found].filter((text) => text !== '' && !PUBLIC_DEFAULTS.has(text) && !REFERENCE.test(text))
}

function innerSecrets(text: string): string[] {
  if (text.length > LONGEST) return []
  const found: string[] = []
  for (const match of text.matchAll(/:\/\/[^\s:@/'"]*:(\S*)@/g)) found.push(match[1] ?? '')
  for (const match of text.matchAll(/thin:[^\s/:@'"]+\/([^\s'"]*)@/gi)) found.push(match[1] ?? '')
  for (const match of text.matchAll(
    /(?:pass(?:word|wd)?|pwd|secret|token|credential|accesskey)=([^&;,\s'"]+)/gi,
  ))
    found.push(match[1] ?? '')
  return found.filter((inner) => !/^\$\w+\{/.test(inner))
}

/** `# [transport.jms]` and `#[[datasource]]` as keys. */
export function commentedHeader(comment: string): string[] | undefined {
  const match = /^#+\s*\[{1,2}([^[\]#=]+)\]{1,2}\s*(?:#.*)?$/.exec(comment)
  return match?.[1]?.split('.').map((part) => part.trim().replaceAll(/^['"]|['"]$/g, ''))
}

/** `# password = "x"` as a key and the text of its value. */
export function commentedSetting(comment: string): { keys: string[]; value: string } | undefined {
  const match =
    /^#+\s*((?:[A-Za-z0-9_-]+|'[^']*'|"[^"]*")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|'[^']*'|"[^"]*"))*)\s*=\s*(.*)$/.exec(
      comment,
    )
  if (!match) return undefined
  const keys = [...(match[1] ?? '').matchAll(/[A-Za-z0-9_-]+|'[^']*'|"[^"]*"/g)].map(([part]) =>
    unquote(part),
  )
  return { keys, value: (match[2] ?? '').trim() }
}

function unquote(text: string): string {
  return /^"([^"]*)"/.exec(text)?.[1] ?? /^'([^']*)'/.exec(text)?.[1] ?? (text.split('#')[0] ?? '').trim()
}

/**
 * A whole file with its secrets masked, comments included, for diffs and artifacts.
 *
 * @param other a file to compare with: a secret that differs from the one there says so
 */
export function maskFile(file: TomlFile, other?: TomlFile): string {
  const theirs = new Map<string, string>()
  if (other) for (const [path, scalar] of scalars(other.root)) theirs.set(JSON.stringify(path), scalar.text)
  const cuts: { range: readonly [number, number]; text: string }[] = []
  const masked = new Set<number>()
  for (const [path, scalar] of scalars(file.root)) {
    const secret = isSecret(path, scalar)
    const setting = settingAbove(file, path)
    if (!setting || masked.has(setting[0])) continue
    const raw = file.text.slice(...setting)
    if (secret) {
      const their = theirs.get(JSON.stringify(path))
      masked.add(setting[0])
      cuts.push({
        range: setting,
        text: their !== undefined && their !== scalar.text ? MASKED_DIFFERENT : MASKED,
      })
    } else if (maskText(raw) !== raw) {
      masked.add(setting[0])
      cuts.push({ range: setting, text: maskText(raw) })
    }
  }
  let section: string[] = []
  for (const comment of file.comments) {
    section = commentedHeader(comment.text) ?? section
    const text = maskComment(comment.text, section)
    if (
      text !== comment.text &&
      !cuts.some(({ range }) => range[0] <= comment.range[0] && comment.range[1] <= range[1])
    ) {
      cuts.push({ range: comment.range, text })
    }
  }
  cuts.sort((a, b) => b.range[0] - a.range[0])
  let text = file.text
  for (const cut of cuts) text = text.slice(0, cut.range[0]) + cut.text + text.slice(cut.range[1])
  return text
}

/** One line of a comment with secrets masked; `section` is the commented-out header above it. */
export function maskComment(comment: string, section: readonly string[] = []): string {
  const setting = commentedSetting(comment)
  if (setting && isSecretKey([...section, ...setting.keys]) && !REFERENCE.test(unquote(setting.value))) {
    return `${comment.slice(0, comment.indexOf('=') + 1)} ${MASKED}`
  }
  return maskText(comment)
}

/** The value range of the setting that a path lies in; an inline array or table counts as one value. */
function settingAbove(file: TomlFile, path: Path): readonly [number, number] | undefined {
  let value: Value | undefined = file.root
  for (const part of path) {
    if (value?.type === 'table') value = typeof part === 'string' ? value.entries.get(part) : undefined
    else if (value?.type === 'list') value = typeof part === 'string' ? undefined : value.items[part.at]
    if (value?.setting) return value.setting.valueRange
  }
  return undefined
}
