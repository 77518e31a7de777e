import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Grade } from '../../../src/databases/contract.ts'
import { judgeBackups, type KeptBackup, listBackups, removeBackups } from '../../../src/databases/prune.ts'
import { LocalHost } from '../../../src/remote/local.ts'

const backup = (run: string, day: number, grade: Grade = 'L2', server = 's'): KeptBackup => ({
  run,
  of: 'shared_db',
  identity: JSON.stringify(['shared_db', server, 'reg']),
  grade,
  bytes: 4,
  startedAt: `2026-11-0${day}T00:00:00.000Z`,
  file: `/b/${run}/shared_db.dump`,
  manifest: `/b/${run}/shared_db.dump.manifest.json`,
})
const runs = (backups: readonly KeptBackup[]) => backups.map(({ run }) => run)

const prunable = (backups: readonly KeptBackup[], open: readonly string[], keep: number) =>
  judgeBackups(backups, new Map(open.map((run) => [run, 'its run is open'])), keep).flatMap(
    ({ backup: judged, stays }) => (stays ? [] : [judged]),
  )

test.each<[string, KeptBackup[], string[], number, string[]]>([
  ['nothing', [], [], 1, []],
  ['the only one stays', [backup('a', 1)], [], 0, []],
  ['older ones go, oldest first', [backup('b', 2), backup('c', 3), backup('a', 1)], [], 1, ['a', 'b']],
  ['those of an open run stay', [backup('a', 1), backup('b', 2), backup('c', 3)], ['a'], 1, ['b']],
  [
    'the newest proved one stays behind unproved ones',
    [backup('a', 1), backup('b', 2, 'L0'), backup('c', 3, 'L0')],
    [],
    1,
    ['b'],
  ],
  [
    'another server’s database of the same id is another one',
    [backup('a', 1), backup('b', 2, 'L2', 't')],
    [],
    1,
    [],
  ],
  ['as many as are wanted stay', [backup('a', 1), backup('b', 2), backup('c', 3)], [], 2, ['a']],
])('%s', (_, backups, open, keep, gone) => {
  expect(runs(prunable(backups, open, keep))).toEqual(gone)
})

test('says of each that stays why', () => {
  const all = [backup('a', 1), backup('b', 2), backup('c', 3, 'L0'), backup('d', 4, 'L0')]
  const judged = judgeBackups(all, new Map([['a', 'its run is open']]), 1)
  expect(judged.map(({ backup: { run }, stays }) => [run, stays])).toEqual([
    ['a', 'its run is open'],
    ['b', 'the newest proved one'],
    ['c', undefined],
    ['d', 'among the 1 newest'],
  ])
})

/** As a dump leaves it, with what else of its manifest a test wants. */
function writeDump(folder: string, run: string, day: number, more: object = {}, name = 'shared_db'): string {
  const file = join(folder, run, `${name}.dump`)
  mkdirSync(join(folder, run), { recursive: true })
  writeFileSync(file, 'dump')
  const { grade, bytes, startedAt } = backup(run, day)
  const facts = { identity: { server: 's', database: 'reg' } }
  const manifest = { database: 'shared_db', file, grade, bytes, startedAt, facts, ...more }
  writeFileSync(`${file}.manifest.json`, JSON.stringify(manifest, null, 2))
  return file
}

test('lists what lies there and deletes exactly what was listed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wm-prune-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [index, run] of ['a', `b 'b"`, 'c'].entries()) writeDump(folder, run, index + 1)
  writeFileSync(join(folder, 'c', 'torn.dump.manifest.json'), '{"data')
  const host = new LocalHost()
  const found = await listBackups(host, folder)
  expect(runs(found).sort()).toEqual(['a', `b 'b"`, 'c'])
  await removeBackups(host, prunable(found, [], 1))
  expect(runs(await listBackups(host, folder))).toEqual(['c'])
  expect(existsSync(join(folder, `b 'b"`))).toBe(false)
  expect(await listBackups(host, join(folder, 'gone'))).toEqual([])
})

test('what a database held in the middle of a migration does not push out what it held before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wm-prune-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeDump(folder, 'a', 1)
  writeDump(folder, 'a', 2, {}, 'shared_db@db-script')
  writeDump(folder, 'a', 3, {}, 'shared_db@migrate')
  writeDump(folder, 'b', 4, {}, 'shared_db@migrate')
  const found = await listBackups(new LocalHost(), folder)
  expect(prunable(found, [], 1).map(({ run, of }) => `${run} ${of}`)).toEqual(['a shared_db before migrate'])
})

test('a manifest cut at any byte is no backup', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backups-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const manifest = `${writeDump(folder, 'whole', 1)}.manifest.json`
  const whole = readFileSync(manifest, 'utf8')
  for (let cut = 0; cut < whole.length; cut += 1) {
    const run = String(cut).padStart(5, '0')
    const file = writeDump(folder, run, 1)
    writeFileSync(`${file}.manifest.json`, whole.replaceAll('whole', run).slice(0, cut))
  }
  expect(runs(await listBackups(new LocalHost(), folder))).toEqual(['whole'])
}, 300_000)

test('believes no manifest that speaks of another file, and follows no link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wm-prune-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const outside = writeDump(join(folder, 'outside'), 'x', 1)
  const directory = join(folder, 'backups')
  writeDump(directory, 'elsewhere', 1, { file: outside })
  writeDump(directory, 'dotted', 1, { file: `${directory}/dotted/../../outside/x/shared_db.dump` })
  rmSync(writeDump(directory, 'gone', 1))
  symlinkSync(join(folder, 'outside/x'), join(directory, 'linked'))
  writeDump(directory, 'sound', 2)
  expect(runs(await listBackups(new LocalHost(), directory))).toEqual(['sound'])
})

test('archives of files are backups too, however many files they name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wm-prune-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const entries = Array.from({ length: 5000 }, (_, at) => ({ path: `lib/a "${at}".jar`, type: 'file' }))
  for (const [index, run] of ['a', 'b'].entries()) {
    writeDump(folder, run, index + 1)
    const file = join(folder, run, 'mi1.files.tar')
    const { grade, bytes, startedAt } = backup(run, index + 1)
    const common = { file, bytes, sha256: 'x', compression: 'zstd', grade, startedAt, seconds: 1 }
    writeFileSync(file, 'tar')
    const origin = { run, node: 'mi1', host: 'new', home: '/opt/mi' }
    writeFileSync(
      `${file}.json`,
      `${JSON.stringify({ version: 1, ...origin, ...common, roots: [], entries })}\n`,
    )
  }
  const host = new LocalHost()
  const found = await listBackups(host, folder)
  expect(found.map(({ run, of }) => `${run} ${of}`).sort()).toEqual([
    'a files of mi1',
    'a shared_db',
    'b files of mi1',
    'b shared_db',
  ])
  await removeBackups(host, prunable(found, [], 1))
  expect(existsSync(join(folder, 'a'))).toBe(false)
  expect(await listBackups(host, folder)).toHaveLength(2)
})
