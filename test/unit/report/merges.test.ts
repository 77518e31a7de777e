import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { expect, it } from 'vitest'
import { pageOf } from '../../../src/report/html.ts'
import { isMergeReport, readMerges } from '../../../src/report/merges.ts'
import type { RunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { readToml } from '../../../src/toml/read.ts'
import { mergeMarkdown, mergeReport } from '../../../src/toml/report.ts'
import { MergeRules } from '../../../src/toml/rules.ts'

const file = (text: string) => readToml(Buffer.from(text), 'deployment.toml')
const HOSTILE = '<img src=x> |`@org/team`'

/** What a run's folder holds after a merge of these files. */
async function recorded<T>(
  source: string,
  look: (folder: string, files: string[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wso2-migrate-merges-'))
  try {
    const result = mergeDeploymentToml({
      target: file('[server]\n# hostname = "x"\n'),
      source: file(source),
      rules: MergeRules.parse({ rules: [{ op: 'warn', key: 'server', why: 'Look at it.', fix: 'look' }] }),
    })
    const place = path.join(folder, 'files/merge/mi1')
    await fs.outputFile(path.join(place, 'report.json'), JSON.stringify(mergeReport(result)))
    await fs.outputFile(path.join(place, 'report.md'), mergeMarkdown(result, 'new:deployment.toml'))
    return await look(folder, ['merge/mi1/deployment.toml', 'merge/mi1/report.json', 'merge/mi1/report.md'])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const reportOf = (merges: RunReport['merges']): RunReport => ({
  verdict: 'planned',
  problems: [],
  steps: [],
  warnings: [],
  backups: [],
  files: [],
  ...(merges && { merges }),
})

it('shows decisions, warnings and diff of each merge in summary and page', async () => {
  const source = `[server]\nhostname = ${JSON.stringify(HOSTILE)}\npassword = "Report-Pw-1"\n`
  const merges = await recorded(source, readMerges)
  const summary = summaryOf(reportOf(merges))
  expect(summary).toContain('### deployment.toml of mi1')
  expect(summary).toContain('2 edits, 2 warnings, 2 decisions')
  expect(summary).toContain('| setting | decision | from | to | why |')
  expect(summary).toContain('```diff')
  const page = pageOf(reportOf(merges), [])
  for (const words of ['<th>Why</th>', '<code>server.hostname</code>', 'Look at it.', '+hostname = ']) {
    expect(page).toContain(words)
  }
  expect(page).not.toContain('<img')
  expect(summary + page).not.toContain('Report-Pw-1')
})

it('keeps the summary below its limit, and says where the rest is', async () => {
  const settings = Array.from({ length: 3_000 }, (_, at) => `key${at} = "${'x'.repeat(40)}"`).join('\n')
  const merges = await recorded(`[server]\n${settings}\n`, readMerges)
  const summary = summaryOf(reportOf(merges))
  expect(Buffer.byteLength(summary)).toBeLessThan(10_000)
  expect(summary).toContain('index.html')
  expect(pageOf(reportOf(merges), [])).toContain('<code>server.key2999</code>')
})

it('leaves out what was cut off, and shows no merge twice', async () => {
  const merges = await recorded('[server]\n', async (folder, files) => {
    await fs.writeFile(path.join(folder, 'files/merge/mi1/report.json'), '{"verdict": "mer')
    return readMerges(folder, files)
  })
  expect(merges).toEqual([])
  expect(
    ['merge/mi1/report.md', 'merge/mi1/report.json', 'merge/mi1/deployment.toml'].map(isMergeReport),
  ).toEqual([true, true, false])
})
