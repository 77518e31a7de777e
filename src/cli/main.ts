import { homedir } from 'node:os'
import path from 'node:path'
import { MigrateError } from '../errors.ts'
import { closest } from '../migration/suggest.ts'
import { Secrets } from '../secrets.ts'
import { USAGE } from './exit-codes.ts'
import { readFlags, VERB_FLAGS } from './flags.ts'
import { init } from './init.ts'
import { manifest, merge } from './offline.ts'
import { terminalUi } from './terminal-ui.ts'
import { help } from './usage.ts'
import { report, runAll, runVerb, SERVER_VERBS, type Terminal } from './verbs.ts'

/** The commands that need no server. */
const OFFLINE = { init, merge, manifest }

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
  if (command === undefined || rest.includes('--help') || ['help', '--help', '-h'].includes(command)) {
    const wanted = command === undefined ? terminal.err : terminal.out
    wanted(help())
    return command === undefined ? USAGE : 0
  }
  try {
    return await dispatch(terminal, command, rest)
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    for (const problem of error.problems) terminal.ui.error(problem)
    return USAGE
  }
}

async function dispatch(terminal: Terminal, command: string, args: readonly string[]): Promise<number> {
  const verb = SERVER_VERBS.find((known) => known === command)
  if (verb || command === 'run' || command === 'report') {
    const { values } = readFlags(args, VERB_FLAGS)
    if (command === 'report') return report(terminal, values)
    return verb ? runVerb(terminal, verb, values) : runAll(terminal, values)
  }
  if (command in OFFLINE) return OFFLINE[command as keyof typeof OFFLINE](terminal, args)
  const near = closest(command, [...SERVER_VERBS, 'run', 'report', ...Object.keys(OFFLINE)])
  throw new MigrateError({
    reason: 'config-invalid',
    what: `There is no command ${JSON.stringify(command)}${near ? `; did you mean ${near}?` : '.'}`,
    safe: 'Nothing was done.',
    fix: 'wso2-migrate --help',
  })
}
