import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { DumpManifest, Grade } from '../../../src/databases/contract.ts'
import { type KeptBackup, listBackups, prunable, removeBackups } from '../../../src/databases/prune.ts'
import { LocalHost } from '../../../src/remote/local.ts'

const backup = (run: string, day: number, grade: Grade = 'L2', server = 's'): KeptBackup => ({
  run,
  manifest: {
    database: 'shared_db',
    file: `/b/${run}/shared_db.dump`,
    grade,
    startedAt: `2026-11-0${day}T00:00:00.000Z`,
    facts: { identity: { server, database: 'reg' } },
  } as unknown as DumpManifest,
})
const runs = (backups: readonly KeptBackup[]) => backups.map(({ run }) => run)

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

test('lists what lies there and deletes exactly what was listed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wm-prune-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [index, run] of ['a', `b 'b"`, 'c'].entries()) {
    const { manifest } = backup(run, index + 1)
    const file = join(folder, run, 'shared_db.dump')
    mkdirSync(join(folder, run))
    writeFileSync(file, 'dump')
    writeFileSync(`${file}.manifest.json`, JSON.stringify({ ...manifest, file }, null, 2))
  }
  writeFileSync(join(folder, 'c', 'torn.dump.manifest.json'), '{"data')
  const host = new LocalHost()
  const found = await listBackups(host, folder)
  expect(runs(found).sort()).toEqual(['a', `b 'b"`, 'c'])
  await removeBackups(host, prunable(found, [], 1))
  expect(runs(await listBackups(host, folder))).toEqual(['c'])
  expect(existsSync(join(folder, `b 'b"`, 'shared_db.dump'))).toBe(false)
  expect(await listBackups(host, join(folder, 'gone'))).toEqual([])
})

test('a manifest cut at any byte is no backup', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backups-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const whole = (run: string) =>
    `${JSON.stringify({ ...backup(run, 1).manifest, file: `${folder}/${run}/d.dump` })}\n`
  const { length } = whole('0000')
  const all = [...Array(length + 1).keys()].map((cut) => String(cut).padStart(4, '0'))
  for (const run of all) {
    mkdirSync(join(folder, run))
    writeFileSync(join(folder, run, 'd.dump.manifest.json'), whole(run).slice(0, Number(run)))
  }
  // The last two lack their end of line, and nothing.
  expect(runs(await listBackups(new LocalHost(), folder))).toEqual(all.slice(-2))
})
