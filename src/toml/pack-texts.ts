import type { PackTexts } from './unknown-keys.ts'

/**
 * The texts of a pack's `repository/resources/conf` that tell which settings it knows, by their names.
 * Nothing where there is no template among them: then the pack is not whole, and most keys would look unknown.
 *
 * @param files contents by path
 * @param shipped the pack's `deployment.toml`
 */
export function packTexts(
  files: Iterable<readonly [string, string]>,
  shipped: string,
): PackTexts | undefined {
  const texts = { json: [] as string[], templates: [] as string[], examples: [shipped] }
  for (const [path, text] of files) {
    if (path.endsWith('.j2')) texts.templates.push(text)
    else if (path.endsWith('.toml')) texts.examples.push(text)
    else if (path.endsWith('.json') && isJson(text)) texts.json.push(text)
  }
  return texts.templates.length > 0 ? texts : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
