import { hash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

/** What one thing of a tree is, field by field; absent: it has no such field, or none that anybody reads. */
export interface Portrait {
  type: 'file' | 'folder' | 'link' | 'other'
  size?: number
  mode?: number
  /** Seconds since 1970, whole, of files. */
  mtime?: number
  link?: string
  sha256?: string
}

/** Everything under a folder, read to the last byte, by its path in it. */
export function portraitOf(root: string): Map<string, Portrait> {
  const found = new Map<string, Portrait>()
  const look = (folder: string) => {
    for (const name of readdirSync(path.join(root, folder))) {
      const below = path.join(folder, name)
      const file = path.join(root, below)
      const stat = lstatSync(file)
      const mode = stat.mode & 0o7777
      if (stat.isDirectory()) {
        found.set(below, { type: 'folder', mode })
        look(below)
      } else if (stat.isSymbolicLink()) found.set(below, { type: 'link', link: readlinkSync(file) })
      else if (!stat.isFile()) found.set(below, { type: 'other' })
      else {
        const sha256 = hash('sha256', readFileSync(file))
        found.set(below, {
          type: 'file',
          size: stat.size,
          mode,
          mtime: Math.floor(stat.mtimeMs / 1000),
          sha256,
        })
      }
    }
  }
  look('')
  return found
}

/** What differs between two trees: the field (or `missing`, `extra`) and how many things differ in it, with one of them. */
export function differences(
  wanted: ReadonlyMap<string, Portrait>,
  found: ReadonlyMap<string, Portrait>,
): Map<string, { count: number; example: string }> {
  const result = new Map<string, { count: number; example: string }>()
  const note = (what: string, example: string) => {
    const known = result.get(what)
    if (known) known.count += 1
    else result.set(what, { count: 1, example })
  }
  for (const [name, thing] of wanted) {
    const there = found.get(name)
    if (!there) {
      note(thing.type === 'file' ? 'missing' : `missing ${thing.type}`, name)
      continue
    }
    // A link that was followed is a file with everything of one: its type says it.
    const fields = thing.type === there.type ? Object.keys(thing) : ['type']
    for (const field of fields as (keyof Portrait)[]) if (thing[field] !== there[field]) note(field, name)
  }
  for (const name of found.keys()) if (!wanted.has(name)) note('extra', name)
  return result
}
