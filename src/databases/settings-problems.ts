import type { Problem } from '../errors.ts'
import type { DatabaseEntry } from '../migration/schema.ts'
import { closest } from '../migration/suggest.ts'
import { productName } from './client.ts'
import type { EngineType } from './contract.ts'
import type { DeclaredDatabase, PlainToml } from './declared.ts'

/** Both sides of a server's databases, and what they are called in messages. */
export interface SettingsInput {
  toml: PlainToml
  /** Path of that `deployment.toml` and the label of its host, for messages. */
  tomlFile: string
  host: string
  /** Name of the environment, path of the migration file, and its `databases`. */
  environment: string
  file: string
  entries: Readonly<Record<string, DatabaseEntry>>
  /** Ids in the migration file that are no datasource: `user_store`, where that is an LDAP server. */
  others?: readonly string[]
  /** Databases whose data a route migrates, and types that it cannot do so with, each with the reason. */
  migrated?: {
    ids: readonly string[]
    refused: readonly { engine: EngineType; what: string; fix: string }[]
  }
}

/** A setting that is missing, or that only the server itself can resolve. */
export function notLiteral(
  input: SettingsInput,
  source: DeclaredDatabase,
  setting: 'url' | 'user' | 'password',
  references: readonly string[],
): Problem {
  const example = { url: 'jdbc:...', user: '...', password: `\${env:${variable(source.id)}_PASSWORD}` }[
    setting
  ]
  return {
    reason: 'config-invalid',
    host: input.host,
    place: { file: input.tomlFile },
    what:
      references.length > 0
        ? `The ${setting} of ${source.where} holds ${references.join(', ')}, which only the server itself can resolve.`
        : `${source.where} has no ${setting}.`,
    safe: 'Nothing was changed.',
    fix: `add ${setting} = "${example}" under ${table(input, source.id)} of ${input.file}`,
  }
}

/** `at`: where the server's own settings lead, `host:port/name`. */
export function notNamed(input: SettingsInput, source: DeclaredDatabase, at: string): Problem {
  return {
    reason: 'config-invalid',
    place: { file: input.file, key: ['environments', input.environment, 'databases'] },
    what: `${source.where} of ${input.host}:${input.tomlFile} is not named in the migration file.`,
    safe: 'Nothing was changed.',
    fix: `add ${table(input, source.id)} with expect = "${at}" (check that this is the right server) and tools_host = "${input.host}"; and backup = false if it needs no backup`,
  }
}

/** An entry of the migration file that the server does not know. */
export function notDeclared(input: SettingsInput, id: string, known: readonly string[]): Problem {
  const name = closest(id, known)
  return {
    reason: 'config-invalid',
    place: { file: input.file, key: ['environments', input.environment, 'databases', id] },
    what: `${table(input, id)} names a database that ${input.host}:${input.tomlFile} does not have.`,
    safe: 'Nothing was changed.',
    fix: name
      ? `rename it to ${table(input, name)}`
      : `remove it${known.length > 0 ? `, or use one of ${known.join(', ')}` : ': that server declares no databases'}`,
  }
}

/** A database whose data is to be migrated, of a type with which that cannot be done. */
export function notMigrated(input: SettingsInput, source: DeclaredDatabase, engine: EngineType): Problem {
  const refused = input.migrated!.refused.find((one) => one.engine === engine)
  return {
    reason: 'preflight-failed',
    host: input.host,
    place: { file: input.tomlFile },
    what: refused
      ? `${source.where}: ${refused.what}`
      : `${source.where} is on ${productName(engine)}: its data is not migrated from here yet, because it could be neither backed up nor looked at.`,
    safe: 'Nothing was changed.',
    fix:
      refused?.fix ??
      'migrate the data by hand, as the guide of the route says; PostgreSQL, MySQL and MariaDB are done from here',
  }
}

/** A database that a route migrates and the server does not name. */
export function notThere(input: SettingsInput, id: string): Problem {
  return {
    reason: 'config-invalid',
    host: input.host,
    place: { file: input.tomlFile },
    what: `${input.tomlFile} has no [database.${id}], whose data this route migrates.`,
    safe: 'Nothing was changed.',
    fix: 'check that this is the deployment.toml of the old server; a server without it uses H2, which cannot be migrated',
  }
}

/** Driver and URL of one datasource that do not belong together. */
export function wrongDriver(
  input: SettingsInput,
  source: DeclaredDatabase,
  driver: EngineType,
  engine: EngineType,
): Problem {
  return {
    reason: 'preflight-failed',
    host: input.host,
    place: { file: input.tomlFile },
    what: `${source.where} has the driver ${source.driver} of ${productName(driver)}, but its url is one of ${productName(engine)}.`,
    safe: 'Nothing was changed.',
    fix: 'correct driver or url in that file: the server could not open this database',
  }
}

/** The table of a database in the migration file, as it has to be written there. */
export function table(input: SettingsInput, id: string): string {
  return `[environments.${input.environment}.databases.${/^[\w-]+$/.test(id) ? id : JSON.stringify(id)}]`
}

function variable(id: string): string {
  return id.toUpperCase().replace(/\W/g, '_')
}
