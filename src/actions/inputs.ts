import os from 'node:os'
import path from 'node:path'
import { getInput } from '@actions/core'
import fs from 'fs-extra'
import { INPUT_NAMES, type RawInputs, type Surroundings } from '../engine/request.ts'
import type { Secrets } from '../secrets.ts'

const SECRET_INPUTS = ['ssh-key', 'ssh-key-passphrase'] as const
const SECRET_NAME = /password|passwd|passphrase|secret|token|private_?key/i
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
const ENV_REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g
/** Switches like `SECRET_SCAN=true`: masking these words would hide half of every log. */
const NOT_SECRET = /^(true|false|yes|no|none|null|\d{1,5})$/i

/** Inputs of the step, '' where not given. Passphrases keep their spaces. */
export function readInputs(): RawInputs {
  return Object.fromEntries(
    INPUT_NAMES.map((name) => [name, getInput(name, { trimWhitespace: name !== 'ssh-key-passphrase' })]),
  ) as RawInputs
}

/**
 * Masks whatever may be secret before anything else can speak of it: both SSH inputs, each variable that the migration file
 * names by `${env:...}`, and each variable whose name sounds like a secret or that
 * holds a private key.
 * @returns names of the variables that the migration file asks for
 */
export function maskSecrets(raw: RawInputs, surroundings: Surroundings, secrets: Secrets): string[] {
  for (const name of SECRET_INPUTS) secrets.add(raw[name])
  // A key that was given to the wrong input would be quoted in the complaint.
  for (const value of Object.values(raw)) if (PRIVATE_KEY.test(value)) secrets.add(value)
  for (const [name, value = ''] of Object.entries(surroundings.env)) {
    if (!(SECRET_NAME.test(name) || PRIVATE_KEY.test(value)) || NOT_SECRET.test(value)) continue
    secrets.add(value)
  }
  const files = [raw['migration-file'] || 'wso2-migrate.toml', raw['base-migration-file']].filter(Boolean)
  const named = files.flatMap((file) => namedVariables(path.resolve(surroundings.cwd, file)))
  for (const name of named) secrets.add(surroundings.env[name])
  return named
}

/**
 * Takes secrets out of this process's environment: whatever it starts (hooks, database tools) would inherit them, and
 * `/proc/<pid>/environ` of a child is no place for a key.
 */
export function forgetSecrets(env: NodeJS.ProcessEnv, named: readonly string[]): void {
  for (const name of [...SECRET_INPUTS.map((input) => `INPUT_${input.toUpperCase()}`), ...named])
    delete env[name]
}

/** What the runner tells of itself; read once, at the start. */
export function surroundingsOf(env: NodeJS.ProcessEnv, cwd: string): Surroundings {
  const spoolRoot = path.join(env.RUNNER_TEMP || os.tmpdir(), 'wso2-migrate')
  if (env.GITHUB_ACTIONS !== 'true') return { env: { ...env }, cwd, spoolRoot }
  return {
    env: { ...env },
    cwd,
    spoolRoot,
    workflow: {
      runUrl: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`,
      actor: env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || 'somebody',
      event: env.GITHUB_EVENT_NAME ?? '',
      job: env.GITHUB_JOB ?? '',
      runId: env.GITHUB_RUN_ID ?? '',
      attempt: env.GITHUB_RUN_ATTEMPT ?? '1',
      forked: isForked(env),
    },
  }
}

function namedVariables(migrationFile: string): string[] {
  let text: string
  try {
    text = fs.readFileSync(migrationFile, 'utf8')
  } catch {
    // A missing file is the engine's complaint to make, with its fix.
    return []
  }
  return [...text.matchAll(ENV_REFERENCE)].map((match) => match[1] as string)
}

/** A deleted fork has no `head.repo` any more: nothing is known of it, so it is not trusted. */
function isForked(env: NodeJS.ProcessEnv): boolean {
  if (!env.GITHUB_EVENT_NAME?.startsWith('pull_request')) return false
  try {
    const event = JSON.parse(fs.readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8'))
    return event.pull_request?.head?.repo?.full_name !== env.GITHUB_REPOSITORY
  } catch {
    return true
  }
}
