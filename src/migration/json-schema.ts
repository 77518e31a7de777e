import { z } from 'zod'
import { routeIds } from '../routes/load.ts'
import { SECRET_FORM } from './fields.ts'
import { MigrationFile } from './schema.ts'

/** Name of the file beside `wso2-migrate.toml`, as its `#:schema` line calls it. */
export const SCHEMA_FILE = 'wso2-migrate.schema.json'

/**
 * The JSON Schema that editors complete and check from (`#:schema ./wso2-migrate.schema.json` in Taplo, Even Better TOML).
 * It says what may be written: keys with a default may be left out, secrets have their one form.
 */
export function migrationJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(MigrationFile, {
    io: 'input',
    target: 'draft-7',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === MigrationFile.shape.route) jsonSchema.enum = routeIds()
      if (z.globalRegistry.get(zodSchema)?.secret !== true) return
      delete jsonSchema.secret
      jsonSchema.pattern = SECRET_FORM.source
    },
  })
  return {
    ...schema,
    title: 'wso2-migrate.toml',
    description: 'Migration file of wso2-migrate: route, servers, databases and choices',
  }
}

/** The text of `schema/wso2-migrate.schema.json`, the same for the same code. */
export function migrationJsonSchemaText(): string {
  return `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`
}
