import path from 'node:path'
import { setOutput, summary } from '@actions/core'
import type { VerbOutcome } from '../engine/outcome.ts'
import { checkRequest, type RawInputs, type Surroundings } from '../engine/request.ts'
import { MigrateError, type Problem } from '../errors.ts'
import { artifactName } from '../report/artifact-name.ts'
import { writeReportFolder } from '../report/folder.ts'
import { type RunReport, readRunReport } from '../report/run-report.ts'
import { summaryOf } from '../report/summary.ts'
import { HEADLINES, nextCommand } from '../report/words.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'

/**
 * The `report` verb in a workflow: folder, artifact, step summary, outputs. The summary is written even when the upload
 * fails, and the upload is tried even when nothing ran.
 * @returns the outcome of the run that is reported on; `failed` also when the report itself could not be uploaded
 */
export async function publishReport(
  raw: RawInputs,
  surroundings: Surroundings,
  ui: Ui,
  secrets: Secrets,
): Promise<{ outcome: VerbOutcome; failed: boolean }> {
  const report = await readRunReport(surroundings.spoolRoot, raw.environment)
  const folder = path.join(path.dirname(surroundings.spoolRoot), 'wso2-migrate-report')
  await writeReportFolder(report, folder, secrets)
  setOutput('summary', path.join(folder, 'summary.json'))

  const problems: Problem[] = []
  const days = retentionDays(raw, surroundings, problems)
  const url = await ui.group('Upload the report', () =>
    upload(report, folder, raw, days, surroundings, problems),
  )
  setOutput('report-artifact-url', url ?? '')
  await writeSummary(secrets.scrub(summaryOf(report, url)), ui)
  ui.info(`${HEADLINES[report.verdict]}${report.failureReason ? ` (${report.failureReason})` : ''}`)
  ui.info(`Next: ${nextCommand(report)}`)
  ui.info(`Report: ${url ?? folder}`)
  return { outcome: outcomeOf(report, problems), failed: problems.length > 0 }
}

async function upload(
  report: RunReport,
  folder: string,
  raw: RawInputs,
  retentionDays: number | undefined,
  surroundings: Surroundings,
  problems: Problem[],
): Promise<string | undefined> {
  const { workflow } = surroundings
  if (!workflow) return undefined
  const name = artifactName(raw['artifact-name'], {
    environment: report.header?.environment ?? report.last?.environment ?? raw.environment,
    job: workflow.job,
    attempt: workflow.attempt,
  })
  try {
    // Loaded late: it is most of the bundle, and a summary alone does not need it.
    const { uploadReport } = await import('../report/artifacts.ts')
    const id = await uploadReport(folder, name, retentionDays)
    return `${workflow.runUrl}/artifacts/${id}`
  } catch (error) {
    problems.push(...problemsOf(error))
    return undefined
  }
}

/** A wrong input is told, but costs nobody the report: it is kept as long as the repository says. */
function retentionDays(raw: RawInputs, surroundings: Surroundings, problems: Problem[]): number | undefined {
  try {
    checkRequest('report', raw, surroundings)
    return raw['retention-days'] ? Number(raw['retention-days']) : undefined
  } catch (error) {
    problems.push(...problemsOf(error))
    return undefined
  }
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof MigrateError) return error.problems
  throw error
}

/** Outside of GitHub's own runners there may be no file for it; the report lies in its folder all the same. */
async function writeSummary(text: string, ui: Ui): Promise<void> {
  try {
    await summary.addRaw(text).write()
  } catch (error) {
    ui.info(`No step summary: ${error instanceof Error ? error.message : error}`)
  }
}

function outcomeOf(report: RunReport, problems: readonly Problem[]): VerbOutcome {
  const failed = report.verdict === 'failed' || report.verdict === 'nothing' || problems.length > 0
  const reason = report.failureReason ?? problems[0]?.reason ?? 'internal'
  return {
    verb: 'report',
    result: failed ? 'failed' : ['planned', 'checked'].includes(report.verdict) ? 'planned' : 'passed',
    problems,
    ...(failed && { failureReason: reason }),
    verbs: report.last?.verbs ?? [],
    findingsCount: 0,
  }
}
