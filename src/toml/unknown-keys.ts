import { commentedHeader, commentedSetting } from './comments.ts'
import { parsePath } from './path.ts'

/** Texts of one pack that tell which settings it knows; all lie in `repository/resources/conf` of an unpacked pack. */
export interface PackTexts {
  /** `key-mappings.json`, `default.json`, `infer.json`: keys and values name settings. */
  json: readonly string[]
  /** `templates/**.j2` */
  templates: readonly string[]
  /** The shipped `deployment.toml` and `deployment-full.toml`; what stands commented out in them is known as well. */
  examples: readonly string[]
}

/** Dotted keys that a pack names, array elements left out, and prefixes under which anything goes. */
export interface KnownKeys {
  keys: ReadonlySet<string>
  open: ReadonlySet<string>
}

/**
 * The keys that the configuration of a pack names. A setting that Java reads without any template and no example shows is
 * missing from them: what is unknown is worth a warning, never an error.
 */
export function knownKeys(texts: PackTexts): KnownKeys {
  const keys = new Set<string>()
  const open = new Set<string>()
  for (const text of texts.json) collectJson(JSON.parse(text), keys)
  for (const text of texts.templates) collectTemplate(text, keys, open)
  for (const text of texts.examples) collectExample(text, keys)
  return { keys, open }
}

/** Whether a pack names a setting, given without elements of arrays. */
export function isKnown(names: readonly string[], { keys, open }: KnownKeys): boolean {
  if (keys.has(names.join('.'))) return true
  return names.some((_, length) => length > 0 && open.has(names.slice(0, length).join('.')))
}

function collectJson(data: unknown, keys: Set<string>): void {
  if (typeof data === 'string') {
    if (/^[\w$'"-]+(?:[.:][\w$'"-]+)+$/.test(data)) keys.add(data.replaceAll(':', '.'))
  } else if (Array.isArray(data)) for (const item of data) collectJson(item, keys)
  else if (typeof data === 'object' && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      keys.add(key.replaceAll(':', '.'))
      collectJson(value, keys)
    }
  }
}

/** Variables of a template; a loop's variable stands for an element of the array, `.items()` for any key. */
function collectTemplate(text: string, keys: Set<string>, open: Set<string>): void {
  const loops = new Map<string, string>()
  const resolve = (name: string): string => {
    const [head = '', ...rest] = name.split('.')
    const list = loops.get(head)
    return list === undefined ? name : [list, ...rest].join('.')
  }
  for (const [, code = ''] of text.matchAll(/\{[{%]([\s\S]*?)[%}]\}/g)) {
    const loop = /^-?\s*for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+([\w.]+?)(\.items\(\))?\s*-?$/.exec(code)
    if (loop) {
      const list = resolve(loop[3] ?? '')
      if (loop[4] || loop[2]) open.add(list)
      else loops.set(loop[1] ?? '', list)
      keys.add(list)
    } else {
      const plain = code.replaceAll(/"[^"]*"|'[^']*'/g, '')
      for (const [name] of plain.matchAll(/[A-Za-z_]\w*(?:\.\w+)+/g)) keys.add(resolve(name))
    }
  }
}

/** Line by line: deployment-full.toml is a catalogue that defines tables twice and parses nowhere. */
function collectExample(text: string, keys: Set<string>): void {
  let section: string[] = []
  for (const line of text.split(/\r?\n/)) {
    // A live line reads like one that is commented out, once it has a mark before it.
    const comment = `#${line.trim().replace(/^#+\s*/, '')}`
    const header = commentedHeader(comment)
    const setting = header ? undefined : commentedSetting(comment)
    if (header) section = header.flatMap((part) => parsePath(part).map(({ key }) => key))
    else if (setting) keys.add([...section, ...setting.keys].join('.'))
  }
}
