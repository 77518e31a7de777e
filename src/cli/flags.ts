import { parseArgs } from 'node:util'
import fs from 'fs-extra'
import leven from 'leven'
import { INPUT_NAMES, type RawInputs } from '../engine/request.ts'
import { MigrateError } from '../errors.ts'

/** Inputs that hold file contents in a workflow; in a terminal the flag names the file. */
const FILE_FLAGS = { 'ssh-key': 'ssh-key', 'known-hosts': 'known-hosts' } as const

/** Flags of one command: name to whether it takes a value. */
export type Flags = Readonly<Record<string, 'string' | 'boolean'>>

/**
 * Reads `--flag value` and `--flag=value`, and as many words beside them as the command takes.
 * @throws MigrateError naming every flag that the command does not know, with a suggestion, and every word too many
 */
export function readFlags(
  args: readonly string[],
  flags: Flags,
  words: number = 0,
): { values: Record<string, string>; rest: string[] } {
  const options = Object.fromEntries(Object.entries(flags).map(([name, type]) => [name, { type }]))
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values: Record<string, string> = {}
  const rest: string[] = []
  const wrong: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value)
    if (token.kind !== 'option') continue
    const type = flags[token.name]
    if (!type) {
      const near = Object.keys(flags).find((known) => leven(known, token.name) <= 2)
      wrong.push(`${token.rawName} is not a flag of this command${near ? `; did you mean --${near}?` : '.'}`)
    } else if (type === 'string' && (token.value === undefined || token.value.startsWith('--'))) {
      wrong.push(`${token.rawName} needs a value.`)
    } else {
      values[token.name] = token.value ?? 'true'
    }
  }
  // `plan apply` would otherwise be a plan that somebody takes for the work done. A value of a misspelt flag is no word.
  const beside = wrong.length === 0 ? rest.slice(words) : []
  wrong.push(...beside.map((word) => `${JSON.stringify(word)} belongs to no flag.`))
  const problems = wrong.map((what) => ({
    reason: 'config-invalid' as const,
    what,
    safe: 'Nothing was done.',
    fix: 'wso2-migrate --help',
  }))
  const [first, ...others] = problems
  if (first) throw new MigrateError([first, ...others])
  return { values, rest }
}

/** Inputs that mean nothing in a terminal, and the passphrase: everybody on the machine can read an argv. */
const NO_FLAGS: readonly string[] = [
  'base-migration-file',
  'ssh-key-passphrase',
  'artifact-name',
  'retention-days',
]

/** Inputs of one command alone: any other that took them would take them for nothing. */
const OWN_FLAGS: Readonly<Record<string, readonly string[]>> = {
  'restore-to': ['restore'],
  'run-id': ['status', 'abandon', 'restore'],
  'lock-id': ['unlock'],
  keep: ['prune'],
  baseline: ['baseline', 'rehearse'],
  'on-findings': ['plan', 'pre-migrate', 'migrate', 'run', 'rehearse'],
}

/** Flags of a command that works on servers. */
export function flagsOf(command: string): Flags {
  const own = (name: string) => OWN_FLAGS[name]?.includes(command) ?? true
  const names = INPUT_NAMES.filter((name) => !NO_FLAGS.includes(name) && own(name))
  return Object.fromEntries(names.map((name) => [name, 'string']))
}

/** Turns flags into the inputs of a verb; `--ssh-key` and `--known-hosts` name files, `known_hosts` has the usual default. */
export async function inputsFrom(
  values: Record<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RawInputs> {
  const raw = Object.fromEntries(INPUT_NAMES.map((name) => [name, values[name] ?? ''])) as RawInputs
  raw['ssh-key-passphrase'] ||= env.WSO2_MIGRATE_SSH_KEY_PASSPHRASE ?? ''
  for (const name of Object.values(FILE_FLAGS)) {
    const file = raw[name]
    if (file) raw[name] = await readFlagFile(name, file)
  }
  const usual = `${env.HOME}/.ssh/known_hosts`
  if (!raw['known-hosts'] && (await fs.pathExists(usual)))
    raw['known-hosts'] = await fs.readFile(usual, 'utf8')
  return raw
}

async function readFlagFile(name: string, file: string): Promise<string> {
  try {
    return await fs.readFile(file, 'utf8')
  } catch (cause) {
    throw new MigrateError(
      {
        reason: 'config-invalid',
        what: `--${name} ${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}.`,
        safe: 'Nothing was contacted or changed.',
        fix: `give the path of a readable file to --${name}.`,
      },
      { cause },
    )
  }
}
