const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}

/** Predefined entities and decimal character references. */
export function unescapeXml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => entities[entity]!)
}

/** An attribute of the first element of that name; comments are not looked at. */
export function attribute(xml: string, element: string, name: string): string | undefined {
  const bare = xml.replace(/<!--[\s\S]*?-->/g, '')
  const tag = new RegExp(`<(?:\\w+:)?${element}\\b((?:[^>"']|"[^"]*"|'[^']*')*)>`).exec(bare)?.[1]
  const found = tag && new RegExp(`\\s${name}\\s*=\\s*("([^"]*)"|'([^']*)')`).exec(tag)
  return found ? unescapeXml(found[2] ?? found[3] ?? '') : undefined
}
