import { quoteIdentifier } from '../../databases/postgresql-client.ts'
import type { Problem } from '../../errors.ts'
import { rowsOf } from './databases.ts'
import { blind, type Complaints, type Inspected, refuse, type Wants, warn } from './inspected.ts'

const SESSION_SQL = `
SELECT current_schema(), current_user, rolsuper::int, has_schema_privilege(current_schema(), 'CREATE')::int,
  has_database_privilege(current_database(), 'CREATE')::int, pg_has_role('pg_read_all_stats', 'USAGE')::int
FROM pg_roles WHERE rolname = current_user`

/** Schemas that hold a table of a name. */
const schemasOf = (table: string) => `
SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE lower(c.relname) = '${table.toLowerCase()}' AND c.relkind IN ('r', 'p') ORDER BY 1`

const OTHERS_TABLES_SQL = `
SELECT c.relname, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, 'MEMBER') ORDER BY 1`

const LOOSE_COLLATIONS_SQL = `
SELECT DISTINCT l.collname FROM pg_attribute a JOIN pg_collation l ON l.oid = a.attcollation
  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND to_jsonb(l) ->> 'collisdeterministic' = 'false' ORDER BY 1`

/** Name, whether it is there, and whether others than superusers may create it. */
const EXTENSIONS_SQL = `
SELECT a.name, (a.installed_version IS NOT NULL)::int,
  bool_or(coalesce((to_jsonb(v) ->> 'trusted')::boolean, false))::int
FROM pg_available_extensions a JOIN pg_available_extension_versions v ON v.name = a.name GROUP BY 1, 2`

/** Looks for what the client's scripts would stumble over in a database of PostgreSQL. */
export async function inspectPostgresql(inspected: Inspected, wants: Wants): Promise<Complaints> {
  const { database, facts } = inspected
  const complaints: Complaints = { problems: [], warnings: [] }
  const wanted = wants.checks.extensions.filter(({ engine }) => engine === database.engine)
  const [sessions, holders, others, collations, extensions] = await Promise.all([
    rowsOf(inspected, SESSION_SQL),
    rowsOf(inspected, schemasOf(wants.table)),
    rowsOf(inspected, OTHERS_TABLES_SQL),
    rowsOf(inspected, LOOSE_COLLATIONS_SQL),
    wanted.length > 0 ? rowsOf(inspected, EXTENSIONS_SQL) : [],
  ])
  const [schema, user, superuser, mayCreate, mayExtend, seesAll] = sessions[0]!
  const schemas = holders.map(([name]) => name!)
  const role = quoteIdentifier(user!)
  if (schemas.length === 0) {
    const what = `there is no table ${wants.table} in it: it is not the database that this route migrates.`
    complaints.problems.push(refuse(inspected, what, 'check the JDBC URL in deployment.toml'))
  } else if (!schemas.includes(schema!)) {
    complaints.problems.push(
      refuse(
        inspected,
        `its tables are in the schema ${schemas.join(', ')}, but the default schema of ${user} is ${schema ?? 'none'}: the client's scripts name no schema.`,
        `as an administrator: ALTER ROLE ${role} IN DATABASE ${quoteIdentifier(database.name)} SET search_path TO ${quoteIdentifier(schemas[0]!)}; or add currentSchema=${schemas[0]} to the URL in deployment.toml`,
      ),
    )
  } else if (mayCreate !== '1') {
    complaints.problems.push(
      refuse(
        inspected,
        `${user} may not create tables in the schema ${schema}, which the client does.`,
        `as an administrator: GRANT CREATE ON SCHEMA ${quoteIdentifier(schema!)} TO ${role};`,
      ),
    )
  }
  if (others.length > 0) {
    const owners = [...new Set(others.map(([, owner]) => owner!))]
    complaints.problems.push(
      refuse(
        inspected,
        `${user} owns not all of its tables, which are to be altered: ${others
          .slice(0, 5)
          .map(([table]) => table)
          .join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}.`,
        `as an administrator: ${owners.map((owner) => `GRANT ${quoteIdentifier(owner)} TO ${role};`).join(' ')}`,
      ),
    )
  }
  if (seesAll !== '1') complaints.warnings.push(blind(inspected, `GRANT pg_read_all_stats TO ${role};`))
  if (facts.charset !== 'UTF8')
    complaints.warnings.push(
      warn(inspected, `its encoding is ${facts.charset}; the product is tested on UTF8.`),
    )
  const loose = collations.map(([name]) => name)
  if (loose.length > 0)
    complaints.warnings.push(
      warn(
        inspected,
        `its columns compare by ${loose.join(', ')}, which may take upper and lower case for one: revisions of APIs with resources like /menu and /meNu break (wso2/api-manager#2905).`,
      ),
    )
  complaints.problems.push(
    ...missingExtensions(
      inspected,
      wanted.map(({ name }) => name),
      new Map(extensions.map(([name, ...rest]) => [name!, rest])),
      { user: user!, isSuperuser: superuser === '1', mayCreate: mayExtend === '1' },
    ),
  )
  return complaints
}

/** Extensions that are not there, and that the user cannot create: before PostgreSQL 13 only a superuser can. */
function missingExtensions(
  inspected: Inspected,
  wanted: readonly string[],
  known: ReadonlyMap<string, readonly (string | null)[]>,
  who: { user: string; isSuperuser: boolean; mayCreate: boolean },
): Problem[] {
  const { database } = inspected
  return wanted.flatMap((name) => {
    const create = `CREATE EXTENSION ${quoteIdentifier(name)}; in the database ${database.name}`
    if (!known.has(name))
      return refuse(
        inspected,
        `the extension ${name} is not there, and the server does not have it.`,
        `as a superuser, after the package postgresql-contrib was installed there: ${create}`,
      )
    const [there, trusted] = known.get(name)!
    if (there === '1' || who.isSuperuser || (trusted === '1' && who.mayCreate)) return []
    const takes = trusted === '1' ? 'a superuser, or the right CREATE on the database' : 'a superuser'
    return refuse(
      inspected,
      `the extension ${name} is not there, and ${who.user} may not create it: that takes ${takes}.`,
      `as a superuser: ${create}`,
    )
  })
}
