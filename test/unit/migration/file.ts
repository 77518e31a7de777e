import { MigrateError, type Problem } from '../../../src/errors.ts'
import { type LoadedMigration, loadMigrationFile } from '../../../src/migration/load.ts'
import { Secrets } from '../../../src/secrets.ts'

/** A migration file without a fault, to spoil in one place. */
export const SOUND = `route = "mi-7.1.0-to-4.0.0"

[environments.staging.hosts.old]
address = "mi-old.example.com"
user = "deploy"
run_as = "wso2carbon"

[environments.staging.hosts.new]
address = "mi-new.example.com"
user = "deploy"
run_as = "wso2carbon"

[environments.staging.nodes.mi1]
source = { host = "old", home = "/opt/wso2ei-7.1.0/micro-integrator" }
target = { host = "new", home = "/opt/wso2mi-4.0.0", java_home = "/usr/lib/jvm/temurin-11" }

[environments.staging.databases.orders]
expect = "pg.example.com:5432/orders"
tools_host = "new"

[environments.staging.backup]
directory = "/var/backups/wso2-migrate"
`

export interface Options {
  env?: Record<string, string>
  secrets?: Secrets
  environment?: string
  base?: { file: string; text: string }
}

export function load(text: string, options: Options = {}): LoadedMigration {
  return loadMigrationFile({
    file: 'wso2-migrate.toml',
    text,
    env: options.env ?? {},
    secrets: options.secrets ?? new Secrets(),
    environment: options.environment,
    ...(options.base && { base: options.base }),
  })
}

/** What is complained about; an empty list where the text is fine. */
export function problemsOf(action: () => unknown): readonly Problem[] {
  try {
    action()
    return []
  } catch (error) {
    if (error instanceof MigrateError) return error.problems
    throw error
  }
}
