/** One element of an array of tables on a path: its place, and the words that tell a reader which one it is. */
export interface Element {
  readonly at: number
  readonly label: string
}

/** Keys from the root of a file down to a setting, with elements of arrays of tables between. */
export type Path = readonly (string | Element)[]

/** One segment of a pattern: `*` is any key, `selector` one element only. */
export interface Segment {
  key: string
  selector?: string
}

/** A key as it may stand in a TOML file: bare if it can be, else quoted. */
export function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key).replaceAll('\u007f', '\\u007f')
}

/** `datasource[WSO2CarbonDB].url`, as a reader of the file knows it. */
export function showPath(path: Path): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'string') text += text ? `.${keyText(part)}` : keyText(part)
    else text += `[${part.label}]`
  }
  return text
}

/** Splits a dotted key with `"quoted"` or `'quoted'` parts and `[selectors]`; nothing when it is none. */
export function parsePath(text: string): Segment[] {
  const segments: Segment[] = []
  const shape = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^.[\]"']+))(?:\[([^\]]*)\])?\s*(?:\.|$)/gy
  for (let match = shape.exec(text); match; match = shape.exec(text)) {
    const key = match[1] === undefined ? (match[2] ?? match[3]?.trim() ?? '') : unescaped(match[1])
    segments.push(match[4] === undefined ? { key } : { key, selector: match[4] })
    if (shape.lastIndex >= text.length) return text.endsWith('.') ? [] : segments
  }
  return []
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return text
  }
}

/** Whether a pattern names this path or something above it. An array of tables without selector means all its elements. */
export function covers(pattern: readonly Segment[], path: Path): boolean {
  if (pattern.length === 0) return false
  let at = 0
  for (const segment of pattern) {
    const key = path[at]
    if (typeof key !== 'string' || (segment.key !== '*' && segment.key !== key)) return false
    at += 1
    const element = path[at]
    if (element !== undefined && typeof element !== 'string') {
      if (segment.selector !== undefined && segment.selector !== element.label) return false
      at += 1
    } else if (segment.selector !== undefined) return false
  }
  return true
}

/** Whether the key of a path, elements aside, is exactly that of the pattern. */
export function names(pattern: readonly Segment[], path: Path): boolean {
  let keys = 0
  for (const part of path) if (typeof part === 'string') keys += 1
  return pattern.length === keys && covers(pattern, path)
}
