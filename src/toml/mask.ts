import type { Path } from './path.ts'
import type { Scalar, Value } from './value.ts'

/** What a masked value looks like; `(differs)` where two files have different secrets. Never a length. */
export const MASKED = '"***"'
export const MASKED_DIFFERENT = '"*** (differs)"'

const SECRET =
  /pass(?:words?|wds?|phrases?|codes?)?(?![a-z])|pwd|(?<![a-z])pw(?![a-z])|secret|token|credential|private|(?:^|[_.-]|api|access)key$|(?:api|access)[_.-]?keys$/i
const CAMEL_KEY = /[a-z0-9]Key$/
/** Words after which a name speaks of the secret's surroundings, not of the secret. */
const HARMLESS =
  /(?:url|uri|endpoint|type|class|provider|interval|period|time|timeout|alias|file|file_name|location|enabled?|algorithm|header)s?$/i
/** Shipped in every public pack: masking them in logs would hide words such as wso2carbon.log and protect nothing. */
export const PUBLIC_DEFAULTS = new Set([
  ...['wso2carbon', 'admin', 'symmetric.key.value', 'guest', 'root', 'value', 'true', 'false'],
  ...['secret value', '[secret value]', 'pwd-1', 'shareduser', 'apimuser'],
])
/** No setting with a URL is longer; longer texts are masked whole rather than searched. */
const LONGEST = 8192
/** `$secret{..}` and its kin say where a value is, not what it is. */
export const REFERENCE = /^\$(?:secret|env|sys|ref)?\{[^{}]*\}$/

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

/** `password=x` in a query, and with quotes around it as a JAAS line has it, escaped or not. */
const QUERY = /((?:pass(?:word|wd)?|pwd|secret|token|credential|accesskey)=(?:\\?["'])?)([^&;,\s'"]+)/gi

/** Passwords inside a text: in a URL's user part, in query parameters, in Oracle's `thin:user/password@`. */
export function maskText(text: string): string {
  if (text.length > LONGEST) return MASKED
  // Without one of these nothing below can be found, and most texts have none.
  if (!/[@=]/.test(text)) return text
  return text
    .replace(/(:\/\/[^\s:@/'"]*:)\S*@/g, '$1***@')
    .replace(/(thin:[^\s/:@'"]+\/)[^\s'"]*@/gi, '$1***@')
    .replace(QUERY, '$1***')
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
export function scalars(value: Value): [Path, Scalar][] {
  const found: [Path, Scalar][] = []
  collect(value, [], found)
  return found
}

function collect(value: Value, path: Path, found: [Path, Scalar][]): void {
  if (value.type === 'scalar') found.push([path, value])
  else if (value.type === 'list') {
    for (const [at, item] of value.items.entries()) collect(item, [...path, { at, label: String(at) }], found)
  } else for (const [key, entry] of value.entries) collect(entry, [...path, key], found)
}

/** The passwords that `maskText` hides. */
export function innerSecrets(text: string): string[] {
  if (text.length > LONGEST) return []
  const found: string[] = []
  for (const match of text.matchAll(/:\/\/[^\s:@/'"]*:(\S*)@/g)) found.push(match[1] ?? '')
  for (const match of text.matchAll(/thin:[^\s/:@'"]+\/([^\s'"]*)@/gi)) found.push(match[1] ?? '')
  for (const match of text.matchAll(QUERY)) found.push(match[2] ?? '')
  return found.filter((inner) => !/^\$\w+\{/.test(inner))
}
