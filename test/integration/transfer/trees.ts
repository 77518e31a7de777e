import {
  chmodSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterAll } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import type { CopyFile } from '../../../src/transfer/copy.ts'
import { hashFiles } from '../../../src/transfer/hash.ts'
import { type Entry, listFolder } from '../../../src/transfer/manifest.ts'
import { encodeName } from '../../../src/transfer/names.ts'

const made: string[] = []

afterAll(() => {
  for (const folder of made) {
    for (const sub of fs.existsSync(folder) ? [folder] : []) fs.chmodSync(sub, 0o700)
    fs.rmSync(folder, { recursive: true, force: true })
  }
})

/** A folder of its own, removed after the tests of the file. */
export function temporary(prefix = "it's a $(home) "): string {
  const folder = mkdtempSync(path.join(tmpdir(), prefix))
  made.push(folder)
  return folder
}

/** One thing of a tree; `name` may hold any bytes but NUL, as `names.ts` spells them. */
export type Node =
  | { name: string; content: string | Uint8Array; mode?: number }
  | { name: string; link: string }
  | { name: string; folder: true; mode?: number }

const TIME = 1_600_000_000

/** Writes a tree; files get an old, fixed time so that a kept time shows. */
export function plant(root: string, nodes: readonly Node[]): void {
  const at = (name: string) => Buffer.concat([Buffer.from(`${root}/`), encodeName(name)])
  mkdirSync(root, { recursive: true })
  for (const node of nodes) {
    const above = path.posix.dirname(node.name)
    if (above !== '.') mkdirSync(at(above), { recursive: true })
    if ('folder' in node) mkdirSync(at(node.name), { recursive: true })
    else if ('link' in node) {
      symlinkSync(encodeName(node.link), at(node.name))
      lutimesSync(at(node.name), TIME, TIME)
    } else {
      writeFileSync(at(node.name), node.content)
      utimesSync(at(node.name), TIME, TIME)
    }
    if ('mode' in node && node.mode !== undefined) chmodSync(at(node.name), node.mode)
  }
}

/** Everything of a folder as `copyFolder` wants it, without hashes. */
export async function everything(host: Host, root: string): Promise<CopyFile[]> {
  return (await listFolder(host, root)).entries as CopyFile[]
}

/** What two equal trees have in common: contents, modes, times of files, targets of links, names. */
export async function portrait(host: Host, root: string): Promise<unknown[]> {
  const { entries } = await listFolder(host, root)
  const files = entries.filter((entry) => entry.type === 'file').map((entry) => entry.path)
  const hashes = await hashFiles(host, root, files)
  return entries.map((entry: Entry) => ({
    ...entry,
    // Folders and links carry no time that anybody reads, and a link no mode.
    mtime: entry.type === 'file' ? entry.mtime : undefined,
    mode: entry.type === 'link' ? undefined : entry.mode,
    sha256: hashes.get(entry.path),
  }))
}
