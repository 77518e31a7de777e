import path from 'node:path'
import fs from 'fs-extra'
import { expect, it } from 'vitest'
import type { PlannedStep } from '../../../src/engine/step.ts'
import { copiedFolders, copiesPage, copiesSummary } from '../../../src/report/copies.ts'
import { writeReportFolder } from '../../../src/report/folder.ts'
import { pageOf } from '../../../src/report/html.ts'
import { readRunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { Secrets } from '../../../src/secrets.ts'
import { temporary } from '../../integration/transfer/trees.ts'
import { planOf, SYNC, writeRun } from './recorded-run.ts'

const copyOf = (folder: string, more: Partial<PlannedStep> = {}): PlannedStep => ({
  ...SYNC,
  key: `sync-${folder}:mi1`,
  step: 'sync-folder',
  title: `Copy ${folder}`,
  details: [],
  work: { folder },
  ...more,
})
const NAMES = Array.from({ length: 3000 }, (_, index) => `repository/deployment/${index}.xml (2.0 KB)`)
const DEPLOYMENT = copyOf('deployment', {
  files: [
    { does: 'add', bytes: 6_000_000, files: NAMES },
    { does: 'skip', why: 'identical on the target', files: ['repository/deployment/<b>|x|</b>.xml'] },
  ],
})
const DETAILS = {
  files: 3000,
  links: 1,
  folders: 60,
  bytes: 598_000_000,
  verified: 2999,
  replaced: ['lib/a.jar', 'lib/b.jar'],
  retried: ['lib/c.jar'],
  resumed: 0,
  skipped: 12,
  lanes: 8,
  ms: 26_000,
}
/** As journals of version 0.1 have it. */
const EARLIER = { files: 4, bytes: 4000, replaced: ['lib/d.jar'] }

async function recorded() {
  const root = temporary()
  const steps = [DEPLOYMENT, copyOf('lib'), copyOf('keystores'), copyOf('dropins')]
  await writeRun(root, {
    plan: planOf(steps),
    records: [
      { key: DEPLOYMENT.key, seconds: 31.5, evidence: { summary: 'all of it', details: DETAILS } },
      { key: 'sync-lib:mi1', state: 'skipped', seconds: 2, evidence: { summary: '', details: EARLIER } },
      {
        key: 'sync-keystores:mi1',
        state: 'skipped',
        evidence: { summary: 'found done after an interruption.' },
      },
      { key: 'sync-dropins:mi1', state: 'failed', problems: [] },
    ],
  })
  return readRunReport(root, 'staging')
}

it('has a row for each folder that was copied, and leaves open what an earlier version did not record', async () => {
  const { steps } = await recorded()
  expect(copiedFolders(steps)).toEqual([
    {
      node: 'mi1',
      folder: 'deployment',
      files: 3000,
      links: 1,
      folders: 60,
      bytes: 598_000_000,
      replaced: 2,
      retried: 1,
      resumed: 0,
      skipped: 12,
      lanes: 8,
      seconds: 26,
      bytesPerSecond: 23_000_000,
      verified: 2999,
    },
    {
      node: 'mi1',
      folder: 'lib',
      files: 4,
      links: null,
      folders: null,
      bytes: 4000,
      replaced: 1,
      retried: null,
      resumed: null,
      skipped: null,
      lanes: null,
      seconds: 2,
      bytesPerSecond: null,
      verified: null,
    },
  ])
})

it('says the rate of what was sent, and none where it is not known how much of a resumed copy was', async () => {
  const [step] = (await recorded()).steps
  const details = { ...DETAILS, resumed: 7 }
  const resumed = { ...step!, record: { ...step!.record!, evidence: { summary: '', details } } }
  expect(copiedFolders([resumed])).toMatchObject([{ resumed: 7, seconds: 26, bytesPerSecond: null }])
  const known = { ...details, bytesResumed: 26_000_000 }
  const told = { ...step!, record: { ...step!.record!, evidence: { summary: '', details: known } } }
  expect(copiedFolders([told])).toMatchObject([{ bytesPerSecond: 22_000_000 }])
})

it('shows them as a table in the summary, in the page and in the JSON', async () => {
  const report = await recorded()
  const rows = [
    '| Node | Folder | Files | Size | Replaced | Taken again | Skipped | Time | Rate | Verified |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    '| mi1 | deployment | 3000 | 598 MB | 2 | 1 | 12 | 26 s | 23.0 MB/s | 2999 hashed again |',
    '| mi1 | lib | 4 | 4.0 KB | 1 |  |  | 2.0 s |  |  |',
  ]
  expect(summaryOf(report)).toContain(`### Copied folders\n\n${rows.join('\n')}\n`)
  expect(pageOf(report, [])).toContain(
    '<td>deployment</td><td>3000</td><td>598 MB</td><td>2</td><td>1</td><td>12</td><td>26 s</td><td>23.0 MB/s</td><td>2999 hashed again</td>',
  )
  const folder = temporary()
  await writeReportFolder(report, folder, new Secrets())
  const { copies, steps } = await fs.readJson(path.join(folder, 'summary.json'))
  expect(copies).toEqual(copiedFolders(report.steps))
  expect(steps[0].files).toEqual([
    { does: 'add', bytes: 6_000_000, count: 3000 },
    { does: 'skip', why: 'identical on the target', count: 1 },
  ])
  const { steps: planned } = await fs.readJson(path.join(folder, 'plan.json'))
  expect(planned[0].files[0].files).toEqual(NAMES)
})

it('is not there where no folder was copied', () => {
  const pending = [{ planned: DEPLOYMENT, state: 'pending' }] as const
  expect(copiesSummary(pending)).toBe('')
  expect(copiesPage(pending).text).toBe('')
})

it('shows a plan of 3000 files by counts and first names; the page has every name', async () => {
  const root = temporary()
  await writeRun(root, { mode: 'plan', plan: planOf([DEPLOYMENT]) })
  const report = await readRunReport(root, 'staging')
  const summary = summaryOf(report)
  expect(summary).toContain('<summary>Copy deployment (3001)</summary>')
  expect(summary).toContain('<td>add</td><td>3000</td><td>6.0 MB</td><td></td>')
  expect(summary).toContain('<td>skip</td><td>1</td><td></td><td>identical on the target</td>')
  expect(summary).toContain(
    '<li>repository/deployment/19.xml (2.0 KB)</li><li>and 2980 more: see index.html</li>',
  )
  expect(summary).not.toContain('/20.xml')
  expect(summary).toContain('<li>repository/deployment/&lt;b&gt;|x|&lt;/b&gt;.xml</li>')
  const page = pageOf(report, [])
  for (const name of [NAMES[0]!, NAMES[2999]!]) expect(page).toContain(name)
  expect(page).toContain('files: 3001')
})
