import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { RawInputs } from '../../../src/engine/request.ts'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { describeProblem, type FailureReason, type Problem } from '../../../src/errors.ts'
import { type MiLab, type MiLabOptions, startMiLab } from '../../lab/mi-lab.ts'
import { difference, type Snapshot } from '../../lab/snapshot.ts'
import { performVerb, type Stage } from './run.ts'

const CLI = join(import.meta.dirname, '../../../src/cli.ts')

/** Few artifacts: what is wrong does not depend on their number, and each refusal looks at all of them. */
export const FEW = {
  cars: 2,
  proxies: 3,
  apis: 2,
  sequences: 2,
  endpoints: 1,
  dataServices: 1,
  localEntries: 1,
  registryResources: 2,
}

/** One lab for many refusals: what all of them together changed is looked at once, at the end. */
export interface BadInputLab {
  mi: MiLab
  before: Snapshot
}

/**
 * Old servers are stopped and nothing works by itself: whatever differs in the end, we did.
 * @param prepare what hosts have besides, before anything is compared
 */
export async function startBadInputLab(
  options: MiLabOptions = {},
  prepare?: (mi: MiLab) => Promise<void>,
): Promise<BadInputLab> {
  const mi = await startMiLab({ activeArtifacts: false, oldServer: 'stopped', artifacts: FEW, ...options })
  try {
    await prepare?.(mi)
    return { mi, before: await mi.lab.snapshot() }
  } catch (error) {
    await mi.stop()
    throw error
  }
}

/** What an attempt is made in, of whichever product the lab is. */
export type Scene = Stage & Pick<MiLab, 'text' | 'migrationFile' | 'secrets'>

/** Everything that hosts and databases hold and did not hold before. */
export async function changes({ mi, before }: BadInputLab): Promise<string[]> {
  return difference(before, await mi.lab.snapshot())
}

export interface Attempt {
  /** Applied to the migration file; throws when it changes nothing, so that a test cannot go stale. */
  edit?: (text: string) => string
  inputs?: Partial<RawInputs>
  env?: Readonly<Record<string, string>>
  /** Default backup: the first verb that would change something. */
  verb?: ServerVerb
}

/**
 * Tries to apply and wants to be refused, in words for people: no stack, no secret, nothing `internal`, no step begun.
 * Gives all complaints.
 */
export async function refused(mi: Scene, attempt: Attempt = {}): Promise<readonly Problem[]> {
  const { inputs, env = mi.env, verb = 'backup' } = attempt
  writeMigrationFile(mi, attempt.edit)
  const outcome = await performVerb(mi, verb, { mode: 'apply', ...inputs }, env)
  writeFileSync(mi.migrationFile, mi.text)
  const lines = outcome.problems.map(describeProblem)
  if (process.env.SHOW_REFUSALS) process.stderr.write(`${lines.join('\n')}\n\n`)
  expect(outcome.result).toBe('failed')
  expect(outcome.failureReason).toBe(outcome.problems[0]!.reason)
  expect(outcome.failureReason).not.toBe('internal')
  for (const line of lines) {
    expect(line).not.toMatch(/\n\s+at |undefined|\[object/)
    for (const secret of mi.secrets) expect(line).not.toContain(secret)
  }
  return outcome.problems
}

/** A complaint as `refused` gives it. */
export function complaint(
  reason: FailureReason,
  where: Pick<Problem, 'host' | 'place'>,
  what: RegExp,
  fix: RegExp,
): unknown {
  return expect.objectContaining({
    reason,
    ...where,
    what: expect.stringMatching(what),
    fix: expect.stringMatching(fix),
  })
}

function writeMigrationFile(mi: Scene, edit: ((text: string) => string) | undefined): void {
  const text = edit ? edit(mi.text) : mi.text
  if (edit && text === mi.text) throw new Error('the edit does not change the migration file')
  writeFileSync(mi.migrationFile, text)
}

/** The same from a terminal: exit code and what stood on the screen. */
export async function terminal(
  mi: MiLab,
  args: readonly string[],
  edit?: (text: string) => string,
): Promise<{ code: number; screen: string }> {
  writeMigrationFile(mi, edit)
  const files = ['--ssh-key', mi.lab.keys.deploy.file, '--known-hosts', mi.lab.knownHostsFile]
  const child = spawn(process.execPath, [CLI, ...args, ...files], {
    cwd: mi.workspace,
    env: {
      ...mi.env,
      PATH: process.env.PATH,
      HOME: mi.workspace,
      WSO2_MIGRATE_SPOOL: join(mi.workspace, 'spool'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let screen = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (screen += data))
  const [code] = await once(child, 'close')
  writeFileSync(mi.migrationFile, mi.text)
  return { code, screen }
}

/** The file of a host, for tests that spoil it; gives back what undoes it. */
export function rewrite(file: string, edit: (text: string) => string): () => void {
  const before = readFileSync(file, 'utf8')
  const after = edit(before)
  if (after === before) throw new Error(`the edit does not change ${file}`)
  writeFileSync(file, after)
  return () => writeFileSync(file, before)
}
