import { expect, it } from 'vitest'
import type { RunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { ARCHIVE, BACKUP, MANIFEST, planOf, SYNC } from './recorded-run.ts'

const HOSTILE = 'a|b `c` <img src=x onerror=alert(1)> [l](http://evil) @org/team\n# heading **bold**'

function reportOf(parts: Partial<RunReport> = {}): RunReport {
  return {
    verdict: 'planned',
    problems: [],
    plan: planOf(),
    header: {
      runId: 'run-1',
      environment: 'staging',
      route: 'r',
      mode: 'plan',
      startedAt: '2026-11-22T10:00:00Z',
      planDigest: 'd1ge57',
    },
    steps: [
      { planned: BACKUP, state: 'pending' },
      { planned: SYNC, state: 'pending' },
    ],
    warnings: ['HL7 transport is not shipped'],
    backups: [],
    files: [],
    ...parts,
  }
}

it('says first what came of it and what to do now', () => {
  const lines = summaryOf(reportOf()).split('\n').filter(Boolean)
  expect(lines[0]).toContain('Planned, nothing changed')
  expect(lines[1]).toContain('--plan-digest d1ge57 (inputs mode, plan-digest)')
})

it('puts problems with place and fix before everything else', () => {
  const problem = {
    reason: 'drift',
    what: 'w',
    place: { file: 'm.toml', line: 3 },
    safe: 's',
    fix: 'f',
  } as const
  const text = summaryOf(reportOf({ verdict: 'failed', failureReason: 'drift', problems: [problem] }))
  expect(text).toContain('Failed (drift)')
  expect(text).toMatch(/- `m\.toml:3`: w\n {2}- Safe: s\n {2}- Fix: f/)
  expect(text.indexOf('### Problems')).toBeLessThan(text.indexOf('### Steps'))
})

it('names host, file, size, speed, grade and digest of every backup', () => {
  const text = summaryOf(reportOf({ backups: [MANIFEST as never, ARCHIVE as never] }))
  expect(text).toContain(
    `| orders | new | <code>${MANIFEST.file}</code> | 1.5 MB | 4.5 MB/s | L2 | <code>${MANIFEST.sha256}</code> |`,
  )
  expect(text).toContain(
    `| files of mi1 | new | <code>${ARCHIVE.file}</code> | 700 B | 6.0 MB/s | L3 | <code>${ARCHIVE.sha256}</code> |`,
  )
})

it('lets nothing that a server said become markup, a link, a mention, or another table cell', () => {
  const text = summaryOf(
    reportOf({
      warnings: [HOSTILE],
      steps: [{ planned: { ...SYNC, title: HOSTILE, details: [HOSTILE] }, state: 'pending' }],
    }),
  )
  expect(text).not.toContain('<img')
  expect(text.split('<details>')[0]).not.toMatch(/(?<!\\)\]\(/)
  expect(text.split('<details>')[0]).not.toContain('@org')
  expect(text).not.toMatch(/^# heading/m)
  const row = text.split('\n').find((line) => line.startsWith('| a')) ?? ''
  expect(row.replaceAll('\\|', '').split('|')).toHaveLength(6)
})

it('stays below what the runner keeps, whatever the plan, in whole lines of whole characters', () => {
  const details = Array.from({ length: 40 }, (_, index) => `add ${'ü'.repeat(400)}${index}`)
  const steps = Array.from({ length: 200 }, (_, index) => ({
    planned: { ...SYNC, key: `s${index}`, details },
    state: 'pending' as const,
  }))
  const text = summaryOf(
    reportOf({ steps, warnings: Array.from({ length: 5000 }, (_, index) => `${'w'.repeat(300)}${index}`) }),
  )
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024)
  expect(Buffer.byteLength(text)).toBeGreaterThan(900 * 1024)
  expect(text).not.toContain('\uFFFD')
  expect(text.trimEnd()).toMatch(/Cut here: the rest stands in the report's index\.html\._$/)
})
