import type { DataMigration } from '../routes/data.ts'
import type { Phase } from './migration-run.ts'

/** What a run of the client is told. */
export interface ClientRunChoice {
  from: string
  to: string
  profile?: string | undefined
  /** The one validator to run; absent: all of them. */
  validator?: string | undefined
  saveDefinitions: boolean
  /** Domains. */
  onlyTenants: readonly string[]
  exceptTenants: readonly string[]
}

/** A complaint about one choice. */
export interface WrongChoice {
  /** Name of the choice in the migration file, where it is one. */
  choice?: 'validator' | 'only_tenants' | 'except_tenants'
  what: string
  fix: string
}

/** The start script splits its arguments at blanks and expands patterns in them (AMPROD api-manager.sh: `for c in $*`). */
const WORD = /^[^\s*?[\]'"`$\\;&|<>(){}!#~]+$/
const VERSION = /^\d+\.\d+\.\d+$/

/** Program arguments of the start script for one run of the client. Pure. */
export function argumentsOf(data: DataMigration, phase: Phase, choice: ClientRunChoice): string[] {
  const { arguments: all } = data
  const { from, to, profile, validator, saveDefinitions, onlyTenants, exceptTenants } = choice
  const base = phase === 'migrate' ? all.migrate : all.pre_migrate
  const words = base.map((word) => fill(word, { from, to }))
  if (phase === 'pre-migrate') {
    if (validator) words.push(`${words.pop()}${fill(all.one_validator, { validator })}`)
    if (saveDefinitions) words.push(all.save_definitions)
  }
  if (onlyTenants.length > 0) words.push(fill(all.only_tenants, { tenants: onlyTenants.join(',') }))
  if (exceptTenants.length > 0) words.push(fill(all.except_tenants, { tenants: exceptTenants.join(',') }))
  if (profile) words.push(fill(all.profile, { profile }))
  return words
}

/**
 * What the client would not complain of: for a validator that it does not know it runs all, for a version that it does not know it does
 * nothing. Which tenants there are is not looked at here. Pure.
 */
export function wrongChoices(data: DataMigration, choice: ClientRunChoice): WrongChoice[] {
  const { from, to, validator, onlyTenants, exceptTenants } = choice
  const wrong: WrongChoice[] = []
  for (const version of [from, to]) {
    if (VERSION.test(version)) continue
    wrong.push({
      what: `${JSON.stringify(version)} is no version that the migration client takes.`,
      fix: 'check that the homes are those of the route: the client wants three numbers, without quotes.',
    })
  }
  if (validator !== undefined && !data.validators.includes(validator)) {
    wrong.push({
      choice: 'validator',
      what: `There is no validator ${JSON.stringify(validator)}: the client would run all of them.`,
      fix: `write one of ${data.validators.join(', ')}, or leave it out for all.`,
    })
  }
  for (const [name, list] of [
    ['only_tenants', onlyTenants],
    ['except_tenants', exceptTenants],
  ] as const) {
    for (const domain of list.filter((each) => !WORD.test(each) || each.includes(','))) {
      wrong.push({
        choice: name,
        what: `${JSON.stringify(domain)} is no domain that can be handed to the start script.`,
        fix: 'write each domain by itself, as UM_TENANT has it.',
      })
    }
  }
  return wrong
}

/**
 * Refuses what the script would cut in pieces.
 * @throws Error that names the argument; preflight has looked at everything that a user chooses
 */
export function requireWords(args: readonly string[]): void {
  const bad = args.find((arg) => !WORD.test(arg))
  if (bad !== undefined) throw new Error(`${JSON.stringify(bad)} is no single word for the start script`)
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all)
}
