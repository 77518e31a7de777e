import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clientRunsPage, clientRunsSummary, readClientRuns } from '../../../src/report/client-runs.ts'
import { listFiles } from '../../../src/report/run-report.ts'
import type { SpooledFindings, SpooledVerdict } from '../../../src/steps/spool-verdict.ts'

const HOSTILE = '<script>alert(1)</script>|`x`'
const verdictOf = (phase: SpooledVerdict['phase']): SpooledVerdict => ({
  node: 'am1',
  phase,
  from: '4.0.0',
  to: '4.1.0',
  verdict: 'failed',
  reasons: [
    {
      verdict: 'failed',
      rule: 'error',
      why: 'The client logged an ERROR.',
      fix: 'read it.',
      line: HOSTILE,
      at: { file: 'logs/am1/migrate/wso2carbon.log', line: 7 },
    },
  ],
  evidence: [{ says: 'the migration began', place: 'wso2carbon.log:3', line: 'begin' }],
  seen: [],
  notes: [],
  database: [{ id: 'index', what: 'the index is there', shown: false }],
  end: 'started',
  arrivals: [],
})
const FINDINGS: SpooledFindings = {
  count: 2,
  node: 'am1',
  log: 'logs/am1/pre-migrate/wso2carbon.log',
  findings: [
    {
      kind: 'invalid-openapi',
      blocks: true,
      verdict: 'stops',
      api: { name: HOSTILE, version: '1.0.0', provider: 'admin@one.example' },
      tenant: 'one.example',
      message: 'paths is missing',
      line: 4,
      uuid: 'u-1',
      definition: 'invalid-definitions/u-1.json',
    },
    { kind: 'no-path', blocks: true, verdict: 'stops', message: 'apiPath is null', line: 5 },
  ],
  definitionsWithoutFinding: ['invalid-definitions/u-2.json'],
  reports: [],
  notCopied: [],
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-runs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function read(files: Record<string, unknown>) {
  for (const [name, value] of Object.entries(files)) {
    await fs.outputFile(
      join(folder, 'files', name),
      typeof value === 'string' ? value : JSON.stringify(value),
    )
  }
  return readClientRuns(folder, await listFiles(join(folder, 'files')))
}

test('the validators come first, whatever their files are called, and a file that is cut off is left out', async () => {
  const runs = await read({
    'logs/am1/migrate/verdict.json': verdictOf('migrate'),
    'logs/am1/pre-migrate/verdict.json': verdictOf('pre-migrate'),
    'logs/am2/migrate/verdict.json': '{"node": "am2"',
    'findings.json': FINDINGS,
  })
  expect(runs!.verdicts.map(({ phase }) => phase)).toEqual(['pre-migrate', 'migrate'])
  expect(runs!.findings?.count).toBe(2)
  expect(await readClientRuns(folder, [])).toBeUndefined()
})

test('the summary names the line that decided and each finding with its API, and nothing in them comes alive', () => {
  const text = clientRunsSummary({ verdicts: [verdictOf('migrate')], findings: FINDINGS }).join('\n\n')
  expect(text).toContain('### Main migration of am1: failed')
  expect(text).toContain('`logs/am1/migrate/wso2carbon.log:7` The client logged an ERROR.')
  expect(text).toContain('the database does NOT show: the index is there')
  expect(text).toContain(
    '| 1.0.0 | admin&#64;one.example | one.example | invalid-openapi | stops the migration |',
  )
  expect(text).not.toContain('<script')
  // One row of a table each: a bar in a name is no new cell.
  expect(
    text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).length),
  ).toEqual([10, 10, 10, 10])
})

test('the page links the definitions that lie beside it', () => {
  const { text } = clientRunsPage({ verdicts: [verdictOf('migrate')], findings: FINDINGS })
  expect(text).toContain('<a href="files/invalid-definitions/u-1.json">')
  expect(text).toContain('<a href="files/invalid-definitions/u-2.json">')
  expect(text).toContain('logs/am1/migrate/wso2carbon.log:7')
  expect(text).not.toContain('<script')
})

test('who took an ambiguous verdict for passed stands beside it', () => {
  const run: SpooledVerdict = {
    ...verdictOf('migrate'),
    verdict: 'ambiguous',
    accepted: { by: `alice ${HOSTILE}`, at: '2026-11-22T18:00:00Z' },
  }
  const said = 'ambiguous, taken for passed by alice'
  expect(clientRunsSummary({ verdicts: [run] })[0]).toContain(said)
  const { text } = clientRunsPage({ verdicts: [run] })
  expect(text.replaceAll(/<\/?span[^>]*>/g, '')).toContain(said)
  expect(text).not.toContain('<script')
})
