import path from 'node:path'
import fs from 'fs-extra'
import type { Secrets } from '../secrets.ts'
import { DEFINITIONS, REPORTS } from '../steps/collect-definitions.ts'
import { FINDINGS } from '../steps/spool-verdict.ts'
import { copiedFolders } from './copies.ts'
import { pageOf, type ShownFile } from './html.ts'
import { isMergeReport } from './merges.ts'
import { listFiles, type RunReport } from './run-report.ts'
import { summaryOf } from './summary.ts'
import { nextCommand } from './words.ts'

/** Lines of a file that the page shows; the whole file lies beside the page. */
const TAIL_LINES = 300
/** A file beyond this is not shown in the page at all: browsers choke. */
const LARGEST_SHOWN = 2 * 1024 * 1024
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g

/**
 * Writes everything that a report holds into a fresh folder: `index.html`, `summary.md`, `summary.json`, and the run as it
 * was recorded. Texts are scrubbed again: who reads an artifact was not asked for a password.
 */
export async function writeReportFolder(report: RunReport, folder: string, secrets: Secrets): Promise<void> {
  const scrub = (text: string) => secrets.scrub(text).replace(PRIVATE_KEY, '***')
  const write = (name: string, text: string) =>
    fs.outputFile(path.join(folder, name), scrub(text), { mode: 0o600 })
  await fs.emptyDir(folder)
  const recorded = report.folder ? await listFiles(report.folder) : []
  const shown: ShownFile[] = []
  for (const name of recorded) {
    const text = scrub(await fs.readFile(path.join(report.folder as string, name), 'utf8'))
    await write(name, text)
    if (name.startsWith('files/') && !isLinked(name.slice('files/'.length)) && text.length <= LARGEST_SHOWN)
      shown.push(tail(name.slice('files/'.length), text))
  }
  await write('index.html', pageOf(report, shown))
  await write('summary.md', summaryOf(report))
  await write('summary.json', `${JSON.stringify(summaryData(report), null, 2)}\n`)
}

/** Files that the page's tables lead to: there may be thousands. */
function isLinked(name: string): boolean {
  return (
    name === FINDINGS ||
    isMergeReport(name) ||
    [DEFINITIONS, REPORTS].some((folder) => name.startsWith(`${folder}/`))
  )
}

/** What a later step of a workflow may want to branch on or send to a chat. */
function summaryData(report: RunReport): object {
  return {
    verdict: report.verdict,
    failureReason: report.failureReason ?? null,
    environment: report.header?.environment ?? report.last?.environment ?? null,
    route: report.header?.route ?? null,
    mode: report.header?.mode ?? null,
    runId: report.header?.runId ?? null,
    planDigest: report.header?.planDigest ?? null,
    next: nextCommand(report),
    steps: report.steps.map(({ planned, state, record }) => ({
      key: planned.key,
      verb: planned.verb,
      title: planned.title,
      state,
      seconds: record?.seconds ?? null,
      evidence: record?.evidence?.summary ?? null,
      ...(planned.files && {
        files: planned.files.map(({ files, ...group }) => ({ ...group, count: files.length })),
      }),
    })),
    copies: copiedFolders(report.steps),
    backups: report.backups.map((backup) => {
      const { file, bytes, seconds, sha256, grade } = backup
      const of = 'entries' in backup ? { node: backup.node } : { database: backup.database }
      return { ...of, file, bytes, seconds, sha256, grade }
    }),
    clientRuns:
      report.clientRuns?.verdicts.map(({ node, phase, verdict, accepted }) => ({
        node,
        phase,
        verdict,
        ...(accepted && { accepted }),
      })) ?? [],
    findings: report.clientRuns?.findings?.count ?? 0,
    warnings: report.warnings,
    problems: report.problems,
  }
}

function tail(name: string, text: string): ShownFile {
  if (name.endsWith('.json')) return { name, text, linesLeftOut: 0 }
  const lines = text.split('\n')
  return {
    name,
    text: lines.slice(-TAIL_LINES).join('\n'),
    linesLeftOut: Math.max(0, lines.length - TAIL_LINES),
  }
}
