import { chmodSync, chownSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Zippable, zipSync } from 'fflate'

/** Contents of a folder: path below it to bytes. Paths keep their order. */
export type Tree = Map<string, Uint8Array>

/** Same archive for the same contents: one time stamp for all entries. */
const packed = new Date('2021-04-20T12:00:00Z')

export function zip(
  entries: Iterable<readonly [string, Uint8Array | string]>,
  level: 0 | 1 | 6 = 1,
): Uint8Array {
  const files: Zippable = {}
  for (const [name, bytes] of entries)
    files[name] = [
      typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
      { mtime: packed, level, os: 3, attrs: modeOf(name) << 16 },
    ]
  return zipSync(files)
}

/** A jar with one class in it, or with the classes named; a real zip with a manifest. */
export function jar(classes: readonly string[], implementation: string): Uint8Array {
  const magic = Uint8Array.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52)
  return zip([
    ['META-INF/MANIFEST.MF', `Manifest-Version: 1.0\r\nImplementation-Version: ${implementation}\r\n\r\n`],
    ...classes.map((name) => [`${name.replaceAll('.', '/')}.class`, magic] as const),
  ])
}

const modeOf = (name: string) => (/(?:^|\/)bin\/[^/]+\.sh$/.test(name) ? 0o755 : 0o644)

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Writes a tree below a folder, all of one time; scripts in bin become executable. What is new gets the owner. */
export function writeTree(
  folder: string,
  tree: Iterable<readonly [string, Uint8Array | string]>,
  owner?: Owner,
): void {
  for (const [name, bytes] of tree) {
    const path = join(folder, name)
    makeFolder(dirname(path), owner)
    writeFileSync(path, bytes)
    chmodSync(path, modeOf(name))
    utimesSync(path, packed, packed)
    if (owner) chownSync(path, owner.uid, owner.gid)
  }
}

/** As mkdir -p, and what it makes belongs to the owner. */
export function makeFolder(path: string, owner?: Owner): void {
  if (statSync(path, { throwIfNoEntry: false })) return
  makeFolder(dirname(path), owner)
  mkdirSync(path, { recursive: true })
  if (owner) chownSync(path, owner.uid, owner.gid)
}

const zips = new Map<string, Uint8Array>()

/** Writes a pristine pack twice, as folder and as zip beside it; paths as the host sees them. */
export function writePack(
  root: string,
  { folder, zip: file }: { readonly folder: string; readonly zip: string },
  tree: Tree,
  owner?: Owner,
): void {
  const top = relative(dirname(file), folder)
  const bytes =
    zips.get(file) ?? zip([...tree].map(([path, content]) => [`${top}/${path}`, content] as const))
  zips.set(file, bytes)
  writeTree(join(root, folder), tree, owner)
  writeTree(root, [[file.slice(1), bytes]], owner)
}
