import path from 'node:path'
import type { Secrets } from '../secrets.ts'
import { writeReportFolder } from './folder.ts'
import { type RunReport, readRunReport } from './run-report.ts'

/**
 * The `report` verb in a terminal: writes `wso2-migrate-report/` into the folder that it was called in.
 * @param spoolRoot where the verbs left their runs
 * @param environment '' for the newest run of any
 * @returns what was read, and the folder that was written
 */
export async function writeLocalReport(
  spoolRoot: string,
  environment: string,
  cwd: string,
  secrets: Secrets,
): Promise<{ report: RunReport; folder: string }> {
  const report = await readRunReport(spoolRoot, environment)
  const folder = path.join(cwd, 'wso2-migrate-report')
  await writeReportFolder(report, folder, secrets)
  return { report, folder }
}
