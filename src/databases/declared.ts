/** A `deployment.toml` (or a part of it) as plain values. */
export type PlainToml = Readonly<Record<string, unknown>>

/** A database as `deployment.toml` declares it: texts as written, references in them unresolved. */
export interface DeclaredDatabase {
  id: string
  /** How users find it in the file: `[[datasource]] id = "x"`, `[database.shared_db]`. */
  where: string
  /** `[database.*] type`. */
  type?: string
  url?: string
  hostname?: string
  port?: string
  /** Database, or Oracle's SID, where there is no URL. */
  name?: string
  driver?: string
  user?: string
  password?: string
}

/**
 * The databases of a Micro Integrator (`[[datasource]]`) or of API Manager (`[database.*]`, which may have datasources as
 * well). `[database.local]` is each server's own embedded database and is never taken along, so it is left out.
 */
export function declaredDatabases(toml: PlainToml): DeclaredDatabase[] {
  const databases = Object.entries(asTable(toml.database))
    .filter(
      ([id, value]) => id !== 'local' && value !== null && typeof value === 'object' && !Array.isArray(value),
    )
    .map(([id, value]) => declared(id, `[database.${id}]`, asTable(value)))
  const sources = (Array.isArray(toml.datasource) ? toml.datasource : []).map(asTable)
  return [
    ...databases,
    ...sources.map((source, index) => {
      const id = text(source.id) ?? ''
      return declared(id, id ? `[[datasource]] id = "${id}"` : `[[datasource]] number ${index + 1}`, source)
    }),
  ]
}

function declared(id: string, where: string, table: PlainToml): DeclaredDatabase {
  const settings = {
    type: text(table.type),
    url: text(table.url),
    hostname: text(table.hostname),
    port: text(table.port),
    name: text(table.sid) ?? text(table.name),
    driver: text(table.driver),
    user: text(table.username),
    password: text(table.password),
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return { id, where, ...(Object.fromEntries(given) as Partial<DeclaredDatabase>) }
}

/** The value as a table; an empty one if it is something else, so that a misplaced value reads as absent. */
export function asTable(value: unknown): PlainToml {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as PlainToml) : {}
}

/** Texts and numbers as text: users write ports either way. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : undefined
}
