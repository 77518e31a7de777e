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
import type { Entry } from '../../../src/transfer/listing.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'
import { decodeName, encodeName } from '../../../src/transfer/names.ts'

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

/** Names that break what joins strings, reads lines or trusts UTF-8. */
export const NASTY: readonly Node[] = [
  { name: 'a file with spaces.xml', content: '<a/>' },
  { name: `it's "quoted"`, content: 'q' },
  { name: '$(touch pwned) `id` ${HOME};&|', content: 'x' },
  { name: '-rf', content: 'dash' },
  { name: '--checkpoint-action=exec=sh', content: 'dash' },
  { name: 'new\nline\n', content: 'n' },
  { name: 'back\\slash\\n\\101', content: 'b' },
  { name: 'tab\tand\rreturn', content: 't' },
  { name: 'Zürich 東京 🦊', content: 'u' },
  { name: decodeName(Buffer.from([0x66, 0xff, 0xfe, 0xc3])), content: 'not UTF-8' },
  { name: 'deep/-er/and \n deeper/file', content: 'd', mode: 0o640 },
  { name: 'empty file', content: '' },
  { name: 'empty folder', folder: true, mode: 0o750 },
  { name: 'script.sh', content: '#!/bin/sh\n', mode: 0o755 },
  { name: 'read only', content: 'r', mode: 0o444 },
  { name: `${'long/'.repeat(40)}${'n'.repeat(200)}`, content: 'long' },
  { name: 'link', link: 'a file with spaces.xml' },
  { name: 'deep/link', link: '../new\nline\n' },
  { name: 'to -dash', link: '-rf' },
  { name: '*.xml', content: 'star' },
  { name: '[a]?', content: 'glob' },
]

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
