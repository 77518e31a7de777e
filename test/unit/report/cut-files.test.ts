import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Spool } from '../../../src/engine/spool.ts'
import { type RunReport, readRunReport } from '../../../src/report/run-report.ts'
import { Secrets } from '../../../src/secrets.ts'
import { BACKUP, MANIFEST, RUN_ID, SYNC, writeRun } from './recorded-run.ts'

/** A runner that was switched off, or whose disk was full, leaves a file that ends anywhere. */

// A report is read for each byte.
vi.setConfig({ testTimeout: 60_000 })

let root: string
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'report-'))
})
afterEach(() => fs.remove(root))

/** What a report says with the file cut after each byte, from none on. */
async function* cut(name: string): AsyncGenerator<{ lost: string; report: RunReport }> {
  const file = path.join(root, name)
  const whole = await fs.readFile(file)
  for (let length = 0; length < whole.length; length += 1) {
    await fs.writeFile(file, whole.subarray(0, length))
    yield { lost: whole.subarray(length).toString(), report: await readRunReport(root, 'staging') }
  }
  await fs.writeFile(file, whole)
}

const done = [
  { key: BACKUP.key, state: 'done' as const },
  { key: SYNC.key, state: 'started' as const },
  { key: SYNC.key, state: 'done' as const },
]

it('records cut at any byte: nothing is called done of which that is not recorded', async () => {
  await writeRun(root, { records: done, last: { spool: path.join(root, RUN_ID) } })
  expect((await readRunReport(root, 'staging')).verdict).toBe('passed')
  for await (const { lost, report } of cut(`${RUN_ID}/records.jsonl`)) {
    const states = report.steps.map(({ state }) => state)
    // A record that lacks its end of line alone is whole.
    if (lost === '\n') expect(states).toEqual(['done', 'done'])
    else {
      expect(report.verdict).not.toBe('passed')
      expect(['pending', 'interrupted']).toContain(states[1])
    }
  }
})

it('a failure is told, wherever what the last verb said is cut', async () => {
  const problem = { reason: 'copy-failed' as const, what: 'x', fix: 'y' }
  const records = [done[0]!, { key: SYNC.key, state: 'failed' as const, problems: [problem] }]
  await writeRun(root, { records, last: { result: 'failed', problems: [problem] } })
  for await (const { report } of cut('last.json')) {
    expect([report.verdict, report.failureReason]).toEqual(['failed', 'copy-failed'])
  }
})

it.each(['run.json', 'plan.json', 'files/manifests/orders.json'])(
  '%s cut at any byte is read or left out, and never makes a run one that passed more than it did',
  async (name) => {
    const files = { 'manifests/orders.json': `${JSON.stringify(MANIFEST)}\n` }
    await writeRun(root, { records: [done[0]!], files, last: { spool: path.join(root, RUN_ID) } })
    for await (const { lost, report } of cut(`${RUN_ID}/${name}`)) {
      expect(report.verdict).not.toBe('passed')
      expect(report.backups).toHaveLength(lost.trim() !== '' && name.startsWith('files/') ? 0 : 1)
    }
  },
)

it('goes on in a folder whose files were cut: what is recorded next is read', async () => {
  const spool = new Spool(path.join(root, RUN_ID), new Secrets())
  await writeRun(root, { records: [done[0]!], last: { spool: spool.folder } })
  await fs.writeFile(path.join(spool.folder, 'run.json'), '{"runId": "2026')
  await fs.appendFile(path.join(spool.folder, 'records.jsonl'), '{"key":"sync-dep')
  expect(await spool.started()).toBeUndefined()
  await spool.record({ verb: 'sync', title: '', at: '2026-11-22T17:13:00Z', ...done[2]! })
  expect((await readRunReport(root, '')).steps.map(({ state }) => state)).toEqual(['done', 'done'])
})
