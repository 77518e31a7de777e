import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRunReport } from '../../../src/report/run-report.ts'
import { BACKUP, MANIFEST, SYNC, writeRun } from './recorded-run.ts'

let root: string
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-spool-'))
})
afterEach(() => fs.remove(root))

it('calls a run passed only when every planned step is done', async () => {
  await writeRun(root, { records: [{ key: BACKUP.key }], last: { result: 'passed' } })
  expect((await readRunReport(root, '')).verdict).toBe('partly')
  await writeRun(root, { records: [{ key: SYNC.key, state: 'skipped' }], last: { result: 'passed' } })
  expect((await readRunReport(root, '')).verdict).toBe('passed')
})

it('sees a verb that was killed: its step began and never ended, whatever the verb before said', async () => {
  await writeRun(root, {
    records: [{ key: BACKUP.key }, { key: SYNC.key, state: 'started' }],
    last: { verb: 'backup', result: 'passed' },
  })
  const report = await readRunReport(root, '')
  expect(report).toMatchObject({ verdict: 'failed', failureReason: 'detached' })
  expect(report.steps.map((step) => step.state)).toEqual(['done', 'interrupted'])
})

it('takes the last word on a step: a second attempt that passed is no failure', async () => {
  await writeRun(root, {
    records: [{ key: BACKUP.key, state: 'failed' }, { key: BACKUP.key }, { key: SYNC.key }],
    last: { result: 'passed' },
  })
  expect((await readRunReport(root, '')).verdict).toBe('passed')
})

it('warns of who was connected while a client worked on the databases', async () => {
  const folder = await writeRun(root, { records: [{ key: BACKUP.key }] })
  const arrivals = ['10.0.0.9 had 2 connections open to port 8243 (gateway-https) of am1.']
  const verdict = { node: 'am1', phase: 'migrate', reasons: [], evidence: [], database: [], arrivals }
  await fs.outputJson(path.join(folder, 'files/logs/am1/migrate/verdict.json'), verdict)
  expect((await readRunReport(root, '')).warnings).toEqual(expect.arrayContaining(arrivals))
})

it('survives a record that was cut off in the middle of writing', async () => {
  const folder = await writeRun(root, { records: [{ key: BACKUP.key }] })
  await fs.appendFile(path.join(folder, 'records.jsonl'), '{"key":"sync-depl')
  const report = await readRunReport(root, '')
  expect(report.steps.map((step) => step.state)).toEqual(['done', 'pending'])
})

it('takes the newest run of the environment that was asked for', async () => {
  await writeRun(root, { runId: 'b', startedAt: '2026-11-22T10:00:00Z' })
  await writeRun(root, { runId: 'a', startedAt: '2026-11-22T11:00:00Z' })
  await writeRun(root, { runId: 'c', startedAt: '2026-11-22T12:00:00Z', environment: 'production' })
  expect((await readRunReport(root, 'staging')).header?.runId).toBe('a')
  expect((await readRunReport(root, '')).header?.runId).toBe('c')
})

it('does not blame one environment for the failure of another', async () => {
  await writeRun(root, { mode: 'plan' })
  await writeRun(root, {
    runId: 'p',
    environment: 'production',
    last: { result: 'failed', failureReason: 'drift', environment: 'production', problems: [] },
  })
  expect((await readRunReport(root, 'staging')).verdict).toBe('planned')
  expect((await readRunReport(root, 'production')).verdict).toBe('failed')
})

it('finds the manifests of backups and leaves other JSON alone', async () => {
  await writeRun(root, {
    files: { 'manifests/orders.json': JSON.stringify(MANIFEST), 'manifests/x.json': '{}' },
  })
  expect((await readRunReport(root, '')).backups).toEqual([MANIFEST])
})

it('works with nothing at all', async () => {
  expect(await readRunReport(path.join(root, 'nowhere'), '')).toMatchObject({
    verdict: 'nothing',
    steps: [],
    files: [],
  })
})
