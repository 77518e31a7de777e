import { createHash } from 'node:crypto'
import path from 'node:path'
import { MigrateError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { hundredths } from './supervisor.ts'

/** A command as its job keeps it: no secret in it. */
export interface JobSpec {
  version: 1
  name: string
  argv: readonly string[]
  cwd: string | null
  env: Readonly<Record<string, string>>
  /** Names of the secret files. */
  secrets: readonly string[]
  stdin: boolean
  /** SHA-256 over all of the above: two commands under one name are not taken for each other. */
  digest: string
}

/** Limits of a job, in milliseconds; absent: none. */
export interface JobClocks {
  totalMs?: number | undefined
  /** How long it may print nothing. */
  silenceMs?: number | undefined
  /** Between TERM and KILL. */
  graceMs: number
}

/** The name of a job becomes a folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What the job in `folder` is asked to be. Throws a MigrateError where the command cannot be a job. */
export function jobSpec(command: Command, folder: string): JobSpec {
  const name = path.posix.basename(folder)
  const secrets = Object.keys(command.secretFiles ?? {})
  const bad = [...secrets, ...Object.keys(command.env ?? {})].find((each) => !VARIABLE.test(each))
  const wrong = !NAME.test(name)
    ? `${JSON.stringify(name)} cannot be the name of a job`
    : bad !== undefined
      ? `${JSON.stringify(bad)} cannot be the name of an environment variable`
      : !path.posix.isAbsolute(folder)
        ? `the folder of jobs, ${folder}, is not absolute`
        : holdsNul(command)
          ? 'it holds a NUL byte'
          : inputOf(command) === undefined
            ? 'it reads a stream, which cannot be kept on the server'
            : undefined
  if (wrong !== undefined) {
    throw new MigrateError({
      reason: 'internal',
      what: `A command cannot run as a job: ${wrong}.`,
      safe: 'It was not started.',
      fix: 'report this as a bug.',
    })
  }
  const spec = {
    version: 1 as const,
    name,
    argv: command.argv.map((word) => withSecretPaths(word, secrets, folder)),
    cwd: command.cwd ?? null,
    env: { ...command.env },
    secrets,
    stdin: command.stdin !== undefined,
  }
  return { ...spec, digest: createHash('sha256').update(JSON.stringify(spec)).digest('hex') }
}

/** What goes down to the supervisor that starts a job: lines of what is asked for, then the bytes of its standard input. */
export function jobInput(command: Command, folder: string, clocks: JobClocks): Buffer {
  const spec = jobSpec(command, folder)
  const secretPaths = spec.secrets.map((name) => `${name}=${secretPath(folder, name)}`)
  const settings = Object.entries(spec.env).map(([name, value]) => `${name}=${value}`)
  const bytes = inputOf(command) ?? Buffer.alloc(0)
  const lines = [
    `spec ${encode(`${JSON.stringify(spec)}\n`)}`,
    ...(spec.cwd === null ? [] : [`cwd ${encode(spec.cwd)}`]),
    ...(clocks.totalMs === undefined ? [] : [`total ${hundredths(clocks.totalMs)}`]),
    ...(clocks.silenceMs === undefined ? [] : [`silence ${hundredths(clocks.silenceMs)}`]),
    `grace ${hundredths(clocks.graceMs)}`,
    ...Object.entries(command.secretFiles ?? {}).map(([name, value]) => `secret ${name} ${encode(value)}`),
    ...[...settings, ...secretPaths, ...spec.argv].map((word) => `arg ${encode(word)}`),
    ...(command.stdin === undefined ? [] : [`stdin ${bytes.length}`]),
    'end',
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), bytes])
}

function secretPath(folder: string, name: string): string {
  return path.posix.join(folder, 'secrets', name)
}

function withSecretPaths(word: string, names: readonly string[], folder: string): string {
  return word.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) =>
    names.includes(name) ? secretPath(folder, name) : whole,
  )
}

function inputOf({ stdin }: Command): Buffer | undefined {
  if (stdin === undefined || typeof stdin === 'string') return Buffer.from(stdin ?? '')
  return stdin instanceof Uint8Array ? Buffer.from(stdin) : undefined
}

function holdsNul(command: Command): boolean {
  const { argv, env, cwd } = command
  const texts = [...argv, ...Object.values(env ?? {}), cwd ?? '']
  return texts.some((text) => text.includes('\0'))
}

/** For printf's %b, on one line. */
function encode(text: string): string {
  return text.replace(
    /[\0-\x1f\x7f\\]/g,
    (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
}
