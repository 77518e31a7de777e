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
export function temporary(prefix = "it's a $(home) ", where = tmpdir()): string {
  const folder = mkdtempSync(path.join(where, prefix))
  made.push(folder)
  return folder
}

/** One thing of a tree; `name` may hold any bytes but NUL, as `names.ts` spells them. */
export type Node =
  | { name: string; content: string | Uint8Array; mode?: number; mtime?: number }
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

const level = (name: string, count: number) => Array.from({ length: count }, () => name).join('/')

/** What `NASTY` leaves out because only root can read or make it, and paths, links and times at the edges. */
export const WORSE: readonly Node[] = [
  { name: `${level("d'e -é\n", 60)}/bottom`, content: 'sixty levels down' },
  { name: `${level('n'.repeat(255), 5)}/${'m'.repeat(255)}`, content: 'a path of more than 1,500 bytes' },
  { name: `${level('p'.repeat(99), 30)}/end`, content: 'a path of more than 3,000 bytes' },
  { name: 'x'.repeat(100), content: 'fits the name field of a tar header to the byte' },
  { name: `${'y'.repeat(100)}/${'z'.repeat(155)}`, content: 'one more' },
  { name: decodeName(Buffer.from('\xff\xfe/\x80 \n\xc3/\xed\xa0\x80', 'latin1')), content: 'bytes' },
  { name: '-', content: 'stdin, to many' },
  { name: '--/-T', content: 'options' },
  { name: '@archive', content: 'an archive, to some tars' },
  { name: '%s%n', content: 'format' },
  { name: '!x ^y~', content: 'history' },
  { name: 'trailing ', content: 'blank' },
  { name: '\n', content: 'a newline alone' },
  { name: ' \t', folder: true },
  { name: '.hidden/..data/...', content: 'dots' },
  { name: 'nested/and/empty', folder: true, mode: 0o711 },
  { name: 'links/dangling', link: 'nowhere/at all' },
  { name: 'links/absolute', link: '/etc/hostname' },
  { name: 'links/to a folder', link: '../nested' },
  { name: 'links/to itself', link: 'to itself' },
  { name: 'links/up and up', link: '../../../../../../..' },
  { name: 'links/ends in newlines', link: 'a\n\n' },
  { name: 'links/bytes', link: decodeName(Buffer.from([0x2d, 0xff, 0x0a, 0x27, 0x20])) },
  { name: 'links/long', link: level('t'.repeat(200), 15) },
  { name: 'links/option', link: '--help' },
  { name: 'modes/none', content: 'nobody may', mode: 0o000 },
  { name: 'modes/setuid', content: '#!/bin/sh', mode: 0o4755 },
  { name: 'modes/setgid', content: '#!/bin/sh', mode: 0o2755 },
  { name: 'modes/sticky', content: 's', mode: 0o1644 },
  { name: 'modes/all', content: 'a', mode: 0o7777 },
  { name: 'modes/sticky folder/file', content: 'f' },
  { name: 'modes/sticky folder', folder: true, mode: 0o1777 },
  { name: 'modes/closed folder/file', content: 'f' },
  { name: 'modes/closed folder', folder: true, mode: 0o000 },
  { name: 'modes/group folder', folder: true, mode: 0o2775 },
  { name: 'times/0', content: 'January 1970', mtime: 0 },
  { name: 'times/1', content: 'a second after', mtime: 1 },
  { name: 'times/2038', content: 'one second past 31 bits', mtime: 2 ** 31 },
  { name: 'times/2106', content: 'one second past 32 bits', mtime: 2 ** 32 },
  { name: 'times/2300', content: 'far off', mtime: 10_413_792_000 },
  { name: 'times/future', content: 'more than eleven octal digits of nothing', mtime: 4_000_000_000.75 },
  { name: 'times/1969', content: 'before 1970', mtime: -1 },
  { name: 'times/1969 and a half', content: 'between two seconds before 1970', mtime: -1.5 },
  { name: 'times/1950', content: 'long before 1970', mtime: -631_152_000 },
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
      // Node takes a negative number for "now", a date before 1970 not.
      const time = new Date((node.mtime ?? TIME) * 1000)
      utimesSync(at(node.name), time, time)
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
