import { client, probe } from '../../databases/mariadb-ask.ts'
import { missingGrants, missingProcess } from '../../databases/mariadb-rights.ts'
import { rowsOf } from './databases.ts'
import { blind, type Complaints, type Inspected, refuse, type Wants, warn } from './inspected.ts'

/** What the client and its scripts do in a database. */
const CLIENT_RIGHTS = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'INDEX', 'REFERENCES'],
] as const

/** The script makes a procedure, calls it and drops it. */
const SCRIPT_RIGHTS = ['CREATE ROUTINE', 'ALTER ROUTINE', 'EXECUTE'] as const

const TABLES_SQL = `SELECT LOWER(TABLE_NAME), TABLE_COLLATION FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1`

const COLUMNS_SQL = `SELECT LOWER(TABLE_NAME), LOWER(COLUMN_NAME), COLLATION_NAME FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL`

/** Looks for what the client's scripts would stumble over in a database of MariaDB or MySQL. */
export async function inspectMariadb(inspected: Inspected, wants: Wants): Promise<Complaints> {
  const { tools, database, facts } = inspected
  const complaints: Complaints = { problems: [], warnings: [] }
  const tables = await rowsOf(inspected, TABLES_SQL)
  if (!tables.some(([name]) => name === wants.table.toLowerCase())) {
    const what = `there is no table ${wants.table} in it: it is not the database that this route migrates.`
    complaints.problems.push(refuse(inspected, what, 'check the JDBC URL in deployment.toml'))
  }
  if (wants.client && (await ansiQuotes(inspected)))
    complaints.problems.push(
      refuse(
        inspected,
        'ANSI_QUOTES is in its sql_mode, and a script of the client writes a text in double quotes.',
        "for the time of the migration, as an administrator: SET GLOBAL sql_mode = REPLACE(@@GLOBAL.sql_mode, 'ANSI_QUOTES', ''); and take it out of sessionVariables of the JDBC URL",
      ),
    )
  if (/^utf8mb4/i.test(facts.charset))
    complaints.warnings.push(
      warn(
        inspected,
        `its character set is ${facts.charset}: the product asks for latin1, because indexes over long columns can be too long otherwise ("Specified key was too long", wso2/api-manager#945). Rehearse on a copy.`,
      ),
    )
  const loose = [...new Set([facts.collation, ...tables.map(([, collation]) => collation!)])].filter((name) =>
    /_ci$/i.test(name),
  )
  if (loose.length > 0)
    complaints.warnings.push(
      warn(
        inspected,
        `${loose.join(', ')} takes upper and lower case for one: revisions of APIs with resources like /menu and /meNu break (wso2/api-manager#2905).`,
      ),
    )
  if (wants.client) complaints.problems.push(...(await otherCollations(inspected, wants)))
  const rights = [...CLIENT_RIGHTS, ...(wants.script ? SCRIPT_RIGHTS : [])]
  const program = client(tools, await probe(tools))
  const grants = await missingGrants(tools, database, program, [inspected.copy ?? database.name], rights)
  if (grants.length > 0)
    complaints.problems.push(
      refuse(
        inspected,
        `${database.user} may not do everything in it that the migration does (${rights.join(', ')}).`,
        `as an administrator: ${grants.join(' ')}`,
      ),
    )
  const process = await missingProcess(tools, database, program)
  if (process) complaints.warnings.push(blind(inspected, process))
  return complaints
}

/** What a session of the server will have: its URL may set it, else the database server does. */
async function ansiQuotes(inspected: Inspected): Promise<boolean> {
  const inUrl = /sql_mode\s*=\s*('[^']*'|[^,;]*)/i.exec(inspected.database.params.sessionVariables ?? '')
  if (inUrl) return /ANSI/i.test(inUrl[1]!)
  const [row] = await rowsOf(inspected, 'SELECT @@GLOBAL.sql_mode')
  return (row?.[0] ?? '').split(',').includes('ANSI_QUOTES')
}

/** New tables get the collation of the database, and a foreign key from another collation is refused (errno 150). */
async function otherCollations(inspected: Inspected, { checks }: Wants) {
  const parents = checks.parents.map(({ parent, parent_column }) => `${parent}.${parent_column}`)
  if (parents.length === 0) return []
  const wanted = new Set(parents.map((name) => name.toLowerCase()))
  const rows = await rowsOf(inspected, COLUMNS_SQL)
  const { facts, database } = inspected
  return rows
    .filter(([table, column, collation]) => wanted.has(`${table}.${column}`) && collation !== facts.collation)
    .map(([table, column, collation]) =>
      refuse(
        inspected,
        `${table}.${column} has the collation ${collation}, but new tables get ${facts.collation} from the database: their foreign keys on it would be refused.`,
        `as an administrator: ALTER DATABASE \`${database.name}\` CHARACTER SET ${collation!.split('_')[0]} COLLATE ${collation};`,
      ),
    )
}
