import type { Comment, TomlFile } from './read.ts'

/** `# [transport.jms]` and `#[[datasource]]` as keys. */
export function commentedHeader(comment: string): string[] | undefined {
  const match = /^#+\s*\[{1,2}([^[\]#=]+)\]{1,2}\s*(?:#.*)?$/.exec(comment)
  return match?.[1]?.split('.').map((part) => part.trim().replaceAll(/^['"]|['"]$/g, ''))
}

/** The keys of `# password = "x"`; none where no setting is commented out. */
export function commentedKeys(comment: string): readonly string[] {
  // Most are one bare key.
  const key = /^#+\s*([A-Za-z0-9_-]+)\s*=/.exec(comment)?.[1]
  return key === undefined ? (commentedSetting(comment)?.keys ?? []) : [key]
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

/** The text of a value as a comment has it: without its quotes, or up to what follows it. */
export function unquote(text: string): string {
  return /^"([^"]*)"/.exec(text)?.[1] ?? /^'([^']*)'/.exec(text)?.[1] ?? (text.split('#')[0] ?? '').trim()
}

/** Every comment with the keys of the header that it stands below, be that live or commented out itself. */
export function* commentsInSections(file: TomlFile): Generator<[Comment, readonly string[]]> {
  const headers = file.sections.slice(1).map(({ header, path }) => ({
    start: header[0],
    keys: path.filter((part) => typeof part === 'string'),
  }))
  let section: readonly string[] = []
  for (const comment of file.comments) {
    while (headers[0] && headers[0].start < comment.range[0]) section = headers.shift()!.keys
    section = commentedHeader(comment.text) ?? section
    yield [comment, section]
  }
}
