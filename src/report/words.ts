import { showBytes } from '../steps/words.ts'
import type { RunReport, StepState } from './run-report.ts'

/** Headline of each verdict: said alike in summary, page and terminal. */
export const HEADLINES: Readonly<Record<RunReport['verdict'], string>> = {
  passed: 'Migration passed',
  partly: 'Passed so far',
  planned: 'Planned, nothing changed',
  checked: 'Migration file checked, no host contacted',
  failed: 'Failed',
  nothing: 'Nothing ran',
}

export const STATES: Readonly<Record<StepState['state'], string>> = {
  pending: 'not yet',
  interrupted: 'interrupted',
  done: 'done',
  skipped: 'proved, not repeated',
  undone: 'taken back',
  failed: 'failed',
}

/** The one thing that the reader should do now. */
export function nextCommand(report: RunReport): string {
  const pending = report.steps.find((step) => step.state === 'pending')
  switch (report.verdict) {
    case 'failed':
      return report.problems[0]?.fix ?? 'run `plan` to see where the servers stand.'
    case 'nothing':
      return 'look at the steps before this one: no verb of wso2-migrate got far enough to leave anything.'
    case 'planned':
      if (!report.header) return 'read what it would do; run it with --mode apply (input mode) to do it.'
      return `read the plan; to carry out exactly this one, run with --mode apply --plan-digest ${report.header?.planDigest ?? ''} (inputs mode, plan-digest)`
    case 'checked':
      return 'nothing against the migration file; servers were not asked. A run of this repository, not of a fork, plans or rehearses it.'
    case 'partly':
      return `go on with ${pending?.planned.verb ?? 'the next verb'}: the same environment, --mode apply --plan-digest ${report.header?.planDigest ?? ''} (inputs mode, plan-digest)`
    case 'passed':
      if (report.rehearsal) return 'read the times; the next rehearsal takes this run back by itself.'
      return 'watch the new server under load; keep the old home and the backups until you are sure.'
  }
}

/** Steps that changed something, with the words of their evidence. */
export function changesOf(report: RunReport): { title: string; summary: string }[] {
  return report.steps
    .filter((step) => step.state === 'done' || step.state === 'skipped')
    .map((step) => ({ title: step.planned.title, summary: step.record?.evidence?.summary ?? '' }))
}

/** What a backup is of, where it lies, and how fast it was written, before compression. */
export function backupWords(
  report: RunReport,
  backup: RunReport['backups'][number],
): { name: string; host: string; speed: string } {
  const speed = (bytes: number) => `${showBytes(bytes / Math.max(backup.seconds, 0.01))}/s`
  if ('entries' in backup)
    return { name: `files of ${backup.node}`, host: backup.host, speed: speed(backup.contents) }
  const { database, facts } = backup
  return { name: database, host: backupHost(report, database), speed: speed(facts.bytes) }
}

/** Host that holds a dump: the first host that its backup step may touch. */
function backupHost(report: RunReport, database: string): string {
  const step = report.plan?.steps.find(
    (planned) => planned.verb === 'backup' && JSON.stringify(planned).includes(JSON.stringify(database)),
  )
  return step?.changes.find((resource) => resource.kind !== 'database')?.host ?? ''
}
