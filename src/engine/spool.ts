import path from 'node:path'
import fs from 'fs-extra'
import type { Secrets } from '../secrets.ts'
import type { Plan } from './plan.ts'
import type { Json, StepRecord } from './step.ts'

/** What the report needs to know of a run even when no step ever ran. */
export interface RunHeader {
  runId: string
  environment: string
  route: string
  mode: 'plan' | 'apply'
  startedAt: string
  planDigest?: string
  /** Where journal and backups of this target lie, on the lead node's target host. */
  stateFolder?: string
}

/** Beside the runs until the rehearsal's own run takes it along. */
export const REHEARSAL = 'rehearsal.json'

/** Where a rehearsal began. */
export interface Rehearsal {
  environment: string
  /** `host:/folder`, or in words. */
  baseline: string
  /** Databases that were replaced by dumps: sizes in bytes as of the database that each dump was taken from. */
  databases: readonly { id: string; bytes: number; takenAt: string }[]
}

/**
 * `$RUNNER_TEMP/wso2-migrate/<run-id>/`: what verbs leave on the runner so that `report` works with every host down.
 * Everything that is written here is scrubbed first, because everything here may be uploaded.
 *
 * ```
 * run.json        RunHeader
 * plan.json       the plan
 * records.jsonl   StepRecord per line, in order
 * rehearsal.json  Rehearsal, where the run is one
 * files/...       what is uploaded besides: logs/<node>/..., manifests/<database>.json, merge/<node>/...
 * ```
 */
export class Spool {
  readonly folder: string
  readonly #secrets: Secrets

  constructor(folder: string, secrets: Secrets) {
    this.folder = folder
    this.#secrets = secrets
  }

  /** The header of this run, if an earlier verb of this job wrote one here, to its end. */
  async started(): Promise<RunHeader | undefined> {
    return fs.readJson(path.join(this.folder, 'run.json')).catch(() => undefined)
  }

  async header(header: RunHeader): Promise<void> {
    await this.#json('run.json', header as unknown as Json)
  }

  async plan(plan: Plan): Promise<void> {
    await this.#json('plan.json', plan as unknown as Json)
  }

  /** Takes along where a rehearsal of this environment began, if one has: it is of the first run after it. */
  async takeRehearsal(environment: string): Promise<void> {
    const left = path.join(path.dirname(this.folder), REHEARSAL)
    const rehearsal = await fs.readJson(left).catch(() => undefined)
    if (rehearsal?.environment !== environment) return
    await fs.move(left, path.join(this.folder, REHEARSAL), { overwrite: true })
  }

  async record(record: StepRecord): Promise<void> {
    await fs.ensureDir(this.folder)
    const file = path.join(this.folder, 'records.jsonl')
    const before = await fs.readFile(file, 'utf8').catch(() => '')
    // A verb that was killed may have left half a line: it must not spoil this one too.
    const apart = before === '' || before.endsWith('\n') ? '' : '\n'
    const line = JSON.stringify(this.#secrets.scrubStrings(record))
    await fs.appendFile(file, `${apart}${line}\n`, { mode: 0o600 })
  }

  /** Adds a text file to what will be uploaded; `name` is a relative path with forward slashes. */
  async file(name: string, text: string): Promise<void> {
    const file = path.join(this.folder, 'files', name)
    await fs.outputFile(file, this.#secrets.scrub(text), { mode: 0o600 })
  }

  /** The same for data, as JSON. */
  async json(name: string, value: object): Promise<void> {
    const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`
    await fs.outputFile(path.join(this.folder, 'files', name), text, { mode: 0o600 })
  }

  /** Adds whole lines to the end of such a file: of a text that is too long to be held at once. */
  async append(name: string, lines: string): Promise<void> {
    const file = path.join(this.folder, 'files', name)
    await fs.ensureDir(path.dirname(file))
    await fs.appendFile(file, this.#secrets.scrub(lines), { mode: 0o600 })
  }

  /** Takes away a file or folder of an earlier attempt: what it tells is no longer so. */
  async drop(name: string): Promise<void> {
    await fs.remove(path.join(this.folder, 'files', name))
  }

  async #json(name: string, value: Json): Promise<void> {
    const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`
    await fs.outputFile(path.join(this.folder, name), text, { mode: 0o600 })
  }
}

/** Folders of runs on this runner, newest first. */
export async function spooledRuns(spoolRoot: string): Promise<string[]> {
  const names = await fs.readdir(spoolRoot).catch(() => [])
  return names
    .sort()
    .reverse()
    .map((name) => path.join(spoolRoot, name))
}
