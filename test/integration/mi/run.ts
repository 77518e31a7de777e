import { join } from 'node:path'
import type { VerbOutcome } from '../../../src/engine/outcome.ts'
import { perform } from '../../../src/engine/perform.ts'
import { INPUT_NAMES, type RawInputs } from '../../../src/engine/request.ts'
import type { ServerVerb } from '../../../src/engine/step.ts'
import type { Problem } from '../../../src/errors.ts'
import { Secrets } from '../../../src/secrets.ts'
import type { Ui } from '../../../src/ui.ts'
import type { MiLab } from '../../lab/mi-lab.ts'

/** What a verb came to, and everything that it said. */
export interface Performed extends VerbOutcome {
  said: string
}

/** What a verb is done in, of whichever product the lab is. */
export type Stage = Pick<MiLab, 'inputs' | 'env' | 'workspace'>

/**
 * Does a verb as an entry would, each time in a session of its own.
 * @param onLine told each line as it is said, so that a test can do something at that moment
 */
export async function performVerb(
  mi: Stage,
  verb: ServerVerb,
  inputs: Partial<RawInputs> = {},
  env: Readonly<Record<string, string>> = mi.env,
  onLine: (line: string) => void = () => {},
): Promise<Performed> {
  const lines: string[] = []
  const secrets = new Secrets()
  const nothing = Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as RawInputs
  const raw = { ...nothing, ...mi.inputs, ...inputs }
  const surroundings = { env, cwd: mi.workspace, spoolRoot: join(mi.workspace, 'spool') }
  const outcome = await perform(verb, raw, surroundings, listeningUi(lines, secrets, onLine), secrets)
  return { ...outcome, said: lines.join('\n') }
}

/** Plans and applies everything, or what comes before a verb; stops at the first one that fails. */
export async function migrate(
  mi: Stage,
  inputs: Partial<RawInputs> = {},
  before?: ServerVerb,
): Promise<Performed> {
  let outcome = await performVerb(mi, 'plan', { mode: 'apply', ...inputs })
  for (const verb of outcome.verbs as readonly ServerVerb[]) {
    if (outcome.result === 'failed' || verb === before) break
    outcome = await performVerb(mi, verb, {
      mode: 'apply',
      ...inputs,
      'plan-digest': outcome.planDigest ?? '',
    })
  }
  return outcome
}

/** `reason: what` of each problem, for messages of failing tests. */
export function words(problems: readonly Problem[]): string[] {
  return problems.map(({ reason, what }) => `${reason}: ${what}`)
}

function listeningUi(lines: string[], secrets: Secrets, onLine: (line: string) => void): Ui {
  const say = (line: string) => {
    lines.push(secrets.scrub(line))
    onLine(line)
  }
  return {
    info: say,
    answer: say,
    output: say,
    warning: ({ what }) => say(`warning: ${what}`),
    error: ({ what }) => say(`error: ${what}`),
    group: async (title, task) => {
      say(`> ${title}`)
      return task()
    },
    watch: async (look, task) => {
      const done = await task()
      say(`  ${look().line}`)
      return done
    },
  }
}
