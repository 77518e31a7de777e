import path from 'node:path'
import fs from 'fs-extra'
import type { VerbOutcome } from '../../../src/engine/outcome.ts'
import { assemblePlan, type Plan } from '../../../src/engine/plan.ts'
import { Spool } from '../../../src/engine/spool.ts'
import type { PlannedStep, StepRecord } from '../../../src/engine/step.ts'
import { Secrets } from '../../../src/secrets.ts'

export const RUN_ID = '20261122-171239-3fa9'

export const BACKUP: PlannedStep = {
  key: 'backup-database:orders',
  step: 'backup-database',
  verb: 'backup',
  title: 'Back up database orders',
  changes: [
    { kind: 'folder', host: 'new', name: '/var/backups/wso2-migrate' },
    { kind: 'database', host: 'new', name: 'orders' },
  ],
  details: ['pg_dump -Fc to /var/backups/wso2-migrate/orders.dump'],
  warnings: [],
  work: { database: 'orders' },
}

export const SYNC: PlannedStep = {
  key: 'sync-deployment:mi1',
  step: 'sync-deployment',
  verb: 'sync',
  node: 'mi1',
  title: 'Copy artifacts of mi1',
  changes: [{ kind: 'folder', host: 'new', name: '/opt/mi/repository/deployment' }],
  details: ['add A <b>|x|</b>.car (12 KB)', 'add b`.car'],
  warnings: ['HL7 transport is not shipped'],
  work: {},
}

export const MANIFEST = {
  database: 'orders',
  file: '/var/backups/wso2-migrate/orders.dump',
  bytes: 1_468_006,
  sha256: 'ab'.repeat(32),
  grade: 'L2',
  tool: 'pg_dump 15',
  startedAt: '2026-11-22T17:12:41Z',
  seconds: 2,
  facts: { bytes: 9_000_000 },
}

export const ARCHIVE = {
  version: 1,
  run: 'run-1',
  node: 'mi1',
  host: 'new',
  home: '/opt/mi',
  file: '/var/backups/wso2-migrate/run-1/mi1.files.tar',
  bytes: 700,
  sha256: 'cd'.repeat(32),
  grade: 'L3',
  seconds: 0.5,
  contents: 3_000_000,
  entries: [],
}

export function planOf(steps: readonly PlannedStep[] = [BACKUP, SYNC]): Plan {
  return assemblePlan({
    route: 'mi-7.1.0-to-4.0.0',
    environment: 'staging',
    tool: '0',
    steps,
    facts: [{ class: 'must-equal', key: 'mi1.source.version', value: '7.1.0' }],
    warnings: [],
  })
}

/** A run as verbs leave it on the runner, written by the very code that they use. */
export async function writeRun(
  spoolRoot: string,
  parts: {
    mode?: 'plan' | 'apply'
    plan?: Plan
    records?: readonly Partial<StepRecord>[]
    files?: Record<string, string>
    last?: Partial<VerbOutcome>
    runId?: string
    startedAt?: string
    environment?: string
  } = {},
): Promise<string> {
  const runId = parts.runId ?? RUN_ID
  const environment = parts.environment ?? 'staging'
  const plan = parts.plan ?? planOf()
  const spool = new Spool(path.join(spoolRoot, runId), new Secrets())
  await spool.header({
    runId,
    environment,
    route: plan.route,
    mode: parts.mode ?? 'apply',
    startedAt: parts.startedAt ?? '2026-11-22T17:12:39Z',
    planDigest: plan.digest,
  })
  await spool.plan(plan)
  for (const record of parts.records ?? []) {
    await spool.record({
      verb: 'sync',
      title: '',
      state: 'done',
      at: '2026-11-22T17:13:00Z',
      key: '',
      ...record,
    })
  }
  for (const [name, text] of Object.entries(parts.files ?? {})) await spool.file(name, text)
  if (parts.last) {
    const outcome = {
      verb: 'sync',
      result: 'passed',
      problems: [],
      verbs: [],
      findingsCount: 0,
      environment,
      ...parts.last,
    }
    await fs.outputJson(path.join(spoolRoot, 'last.json'), outcome)
  }
  return spool.folder
}
