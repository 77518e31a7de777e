import { commentedSetting, commentsInSections, unquote } from './comments.ts'
import {
  innerSecrets,
  isSecret,
  isSecretKey,
  MASKED,
  MASKED_DIFFERENT,
  maskText,
  PUBLIC_DEFAULTS,
  REFERENCE,
  scalars,
} from './mask.ts'
import type { Path } from './path.ts'
import type { TomlFile } from './read.ts'
import type { Setting, Value } from './value.ts'
import { applyEdits } from './write.ts'

/** `password: x`, `the db_password was x`: what people write beside settings. References may be seen. */
const TOLD =
  /((?:password|passwd|passphrase|passcode|pwd|(?<![a-z])(?:pass|pw)|secret|token|credential|(?:api|access|encryption|private)[_-]?key)s?["']?\s*(?:[:=]|\bis\b|\bwas\b)\s*)(?!["']?\$\w*\{[^{}]*\}["']?(?:[\s,}]|$))(?:"[^"]*"|'[^']*'|\S+)/gi

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
  for (const [comment, section] of commentsInSections(file)) {
    const setting = commentedSetting(comment.text)
    if (setting && isSecretKey([...section, ...setting.keys])) {
      const text = unquote(setting.value)
      found.add(text).add(/^\[(.*)\]$/s.exec(text)?.[1] ?? '')
    }
    for (const inner of innerSecrets(comment.text)) found.add(inner)
  }
  return [...found].filter((text) => text !== '' && !PUBLIC_DEFAULTS.has(text) && !REFERENCE.test(text))
}

/**
 * A whole file with its secrets masked, comments included, for diffs and artifacts.
 *
 * @param other a file to compare with: a secret that differs from the one there says so
 */
export function maskFile(file: TomlFile, other?: TomlFile): string {
  const theirs = new Map<string, string>()
  if (other) for (const [path, scalar] of scalars(other.root)) theirs.set(JSON.stringify(path), scalar.text)
  // A setting between brackets or braces is masked as a whole where any secret is in it.
  const hidden = new Map<Setting, boolean>()
  for (const [path, scalar] of scalars(file.root)) {
    const setting = isSecret(path, scalar) && settingAbove(file, path)
    if (!setting) continue
    const their = theirs.get(JSON.stringify(path))
    const differs = their !== undefined && their !== scalar.text
    hidden.set(setting, differs || (hidden.get(setting) ?? false))
  }
  const cuts: { range: readonly [number, number]; text: string }[] = []
  for (const setting of file.sections.flatMap(({ settings }) => settings)) {
    const { valueRange: range } = setting
    const raw = file.text.slice(...range)
    const differs = hidden.get(setting)
    const text = differs === undefined ? maskText(raw) : differs ? MASKED_DIFFERENT : MASKED
    if (text !== raw) cuts.push({ range, text })
  }
  const lineOf = (offset: number) => file.text.lastIndexOf('\n', offset - 1) + 1
  const secretLines = new Set([...hidden.keys()].map(({ valueRange }) => lineOf(valueRange[1])))
  let next = 0
  const inside = [...cuts]
  for (const [{ range, text: comment }, section] of commentsInSections(file)) {
    while (inside[next] && inside[next]!.range[1] <= range[0]) next += 1
    if (inside[next] && inside[next]!.range[0] <= range[0]) continue
    const text = secretLines.has(lineOf(range[0])) ? '# ***' : maskComment(comment, section)
    if (text !== comment) cuts.push({ range, text })
  }
  const edits = cuts.map(({ range: [start, end], text }) => ({ start, end, text }))
  return applyEdits(
    file.text,
    edits.sort((a, b) => a.start - b.start),
  )
}

/** One line of a comment with secrets masked; `section` are the keys of the header above it. */
export function maskComment(comment: string, section: readonly string[] = []): string {
  const setting = commentedSetting(comment)
  if (setting && isSecretKey([...section, ...setting.keys]) && !REFERENCE.test(unquote(setting.value))) {
    return `${comment.slice(0, comment.indexOf('=') + 1)} ${MASKED}`
  }
  return maskText(comment.replace(TOLD, '$1***'))
}

/** The setting that a path lies in; an inline array or table is one setting. */
function settingAbove(file: TomlFile, path: Path): Setting | undefined {
  let value: Value | undefined = file.root
  for (const part of path) {
    if (value?.type === 'table') value = typeof part === 'string' ? value.entries.get(part) : undefined
    else if (value?.type === 'list') value = typeof part === 'string' ? undefined : value.items[part.at]
    if (value?.setting) return value.setting
  }
  return undefined
}
