import { homedir } from 'node:os'
import path from 'node:path'
import { problemsOf } from '../engine/problems.ts'
import { type ServerVerb, VERBS } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import { closest } from '../migration/suggest.ts'
import { Secrets } from '../secrets.ts'
import { VERSION } from '../version.ts'
import { exitCodeOf, USAGE } from './exit-codes.ts'
import { flagsOf, readFlags } from './flags.ts'
import type { Terminal } from './terminal.ts'
import { terminalUi } from './terminal-ui.ts'
import { help } from './usage.ts'

const SERVER_VERBS = VERBS.filter((verb): verb is ServerVerb => verb !== 'report')

/** The commands that need no server. Each is loaded when it is asked for: help and mistakes answer at once. */
const OFFLINE = {
  init: async () => (await import('./init.ts')).init,
  merge: async () => (await import('./merge.ts')).merge,
  manifest: async () => (await import('./manifest.ts')).manifest,
  judge: async () => (await import('./judge.ts')).judge,
}

/**
 * The terminal.
 * @returns the exit code: 0 done or planned; 10 and above by failure reason (`exit-codes.ts`); 64 wrong words
 */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  const secrets = new Secrets()
  const terminal: Terminal = {
    ui: terminalUi(secrets),
    secrets,
    env: process.env,
    cwd: process.cwd(),
    spoolRoot: process.env.WSO2_MIGRATE_SPOOL ?? path.join(homedir(), '.cache', 'wso2-migrate'),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  }
  if (
    command === undefined ||
    rest.includes('--help') ||
    rest.includes('-h') ||
    ['help', '--help', '-h'].includes(command)
  ) {
    const wanted = command === undefined ? terminal.err : terminal.out
    wanted(help())
    return command === undefined ? USAGE : 0
  }
  const complain = (error: unknown): number => {
    for (const problem of problemsOf(error)) terminal.ui.error(problem)
    return error instanceof MigrateError ? USAGE : exitCodeOf('internal')
  }
  // Node would print the error as it is, with whatever passwords are in it.
  const onDefect = (error: unknown) => process.exit(complain(error))
  process.once('uncaughtException', onDefect)
  if (command === '--version') {
    terminal.out(`${VERSION}\n`)
    return 0
  }
  try {
    return await dispatch(terminal, command, rest)
  } catch (error) {
    return complain(error)
  } finally {
    process.off('uncaughtException', onDefect)
  }
}

async function dispatch(terminal: Terminal, command: string, args: readonly string[]): Promise<number> {
  const verb = SERVER_VERBS.find((known) => known === command)
  if (verb || command === 'run' || command === 'rehearse' || command === 'report') {
    const { values } = readFlags(args, flagsOf(command))
    const { rehearse, report, runAll, runVerb } = await import('./verbs.ts')
    if (command === 'report') return report(terminal, values)
    if (command === 'rehearse') return rehearse(terminal, values)
    return verb ? runVerb(terminal, verb, values) : runAll(terminal, values)
  }
  if (Object.hasOwn(OFFLINE, command)) {
    const work = await OFFLINE[command as keyof typeof OFFLINE]()
    return work(terminal, args)
  }
  const near = closest(command, [...SERVER_VERBS, 'run', 'rehearse', 'report', ...Object.keys(OFFLINE)])
  throw new MigrateError({
    reason: 'config-invalid',
    what: `There is no command ${JSON.stringify(command)}${near ? `; did you mean ${near}?` : '.'}`,
    safe: 'Nothing was done.',
    fix: 'wso2-migrate --help',
  })
}
