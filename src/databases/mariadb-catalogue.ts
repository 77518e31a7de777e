import type { DatabaseFacts, Identity } from './contract.ts'
import { fingerprint } from './fingerprint.ts'

/** A table, view, routine, trigger or event, as `SHOW CREATE` calls it. */
export interface CatalogueObject {
  kind: string
  name: string
}

export interface Overview {
  variables: Readonly<Record<string, string>>
  charset: string
  collation: string
  bytes: number
  objects: readonly CatalogueObject[]
  sessions: DatabaseFacts['sessions']
}

/** Name of the lock that a run holds on a database: locks are the server's, names at most 64 characters. */
export const LOCK_NAME = "CONCAT('wso2-migrate.', SHA1(DATABASE()))"

const SESSION = `COALESCE(USER, ''), COALESCE(HOST, ''), CONCAT_WS(' ', COMMAND, NULLIF(STATE, ''))
  FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND ID <> COALESCE(IS_USED_LOCK(${LOCK_NAME}), 0)`

/** User, address and state of every session on this database that is not ours. */
export const SESSIONS_SQL = `SELECT ${SESSION}`

/** Tab-separated, each row tagged by the variable's name. */
export const IDENTITY_SQL = `
SHOW VARIABLES WHERE Variable_name IN ('version', 'server_uuid', 'server_uid', 'hostname', 'port', 'datadir');
`

/** Tab-separated, tagged by the first field. */
export const OVERVIEW_SQL = `${IDENTITY_SQL}
SELECT 'schema', DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME = DATABASE();
SELECT 'bytes', COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();
SELECT 'object', CASE TABLE_TYPE WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, TABLE_NAME
  FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();
SELECT 'object', ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE();
SELECT 'object', 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE();
SELECT 'object', 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE();
SELECT 'session', ${SESSION};
`

/** Table, index, column of every index, in the order of its columns. */
export const INDEXES_SQL = `
SELECT LOWER(TABLE_NAME), LOWER(INDEX_NAME), LOWER(COLUMN_NAME) FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, SEQ_IN_INDEX`

/** Which column of `SHOW CREATE ...` holds the statement; the columns after it hold time stamps and defaults of sessions. */
const STATEMENT_COLUMN: Readonly<Record<string, number>> = { TABLE: 1, SEQUENCE: 1, VIEW: 1, EVENT: 3 }

/**
 * Definitions and exact row counts of the objects, all in one snapshot. Numbered, so that names need no second quoting.
 *
 * @param contents also the server's own checksum over the rows of each table, and the state of each sequence
 */
export function detailSql(objects: readonly CatalogueObject[], contents: boolean): string {
  const statements = objects.flatMap(({ kind, name }, index) => [
    `SELECT 'create', ${index};`,
    `SHOW CREATE ${kind} ${quoteIdentifier(name)};`,
    ...(kind === 'TABLE' ? [`SELECT 'rows', ${index}, COUNT(*) FROM ${quoteIdentifier(name)};`] : []),
    ...(kind === 'TABLE' && contents
      ? [`SELECT 'checksum', ${index};`, `CHECKSUM TABLE ${quoteIdentifier(name)} EXTENDED;`]
      : []),
    ...(kind === 'SEQUENCE' && contents
      ? [`SELECT 'checksum', ${index};`, `SELECT '', next_not_cached_value FROM ${quoteIdentifier(name)};`]
      : []),
  ])
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;',
    'START TRANSACTION WITH CONSISTENT SNAPSHOT;',
    ...statements,
    'COMMIT;',
    '',
  ].join('\n')
}

/** What {@link OVERVIEW_SQL} printed. */
export function readOverview(printed: string): Overview {
  const records = fields(printed)
  const tagged = (tag: string) => records.filter(([kind]) => kind === tag).map(([, ...rest]) => rest)
  const [charset, collation] = tagged('schema')[0] as string[]
  return {
    variables: variablesIn(records),
    charset: charset!,
    collation: collation!,
    bytes: Number(tagged('bytes')[0]?.[0]),
    objects: tagged('object').map(([kind, name]) => ({ kind: kind!, name: name! })),
    sessions: tagged('session').map(([user, from, state]) => ({ user: user!, from: from!, state: state! })),
  }
}

/** What {@link IDENTITY_SQL} printed, alone or in an overview. */
export function readIdentity(printed: string, database: string): Identity {
  return identityIn(variablesIn(fields(printed)), database)
}

/** MySQL has a number of its own, MariaDB from 11 on; older ones have a place. */
export function identityIn(
  { server_uuid, server_uid, hostname, port, datadir }: Overview['variables'],
  database: string,
): Identity {
  return { server: server_uuid ?? server_uid ?? `${hostname}:${port}:${datadir}`, database }
}

function variablesIn(records: readonly string[][]): Overview['variables'] {
  return Object.fromEntries(records.filter((record) => record.length === 2) as [string, string][])
}

/** What {@link detailSql} printed for the same objects. */
export function readDetails(
  printed: string,
  objects: readonly CatalogueObject[],
  schema: string,
): Pick<DatabaseFacts, 'rows' | 'schemaFingerprint'> & { hashes: Record<string, string> } {
  const hashes: Record<string, string> = {}
  const rows: Record<string, number> = {}
  const definitions: string[] = []
  let announced: CatalogueObject | undefined
  let summed: CatalogueObject | undefined
  for (const record of fields(printed)) {
    if (announced) {
      const { kind, name } = announced
      definitions.push(
        JSON.stringify([kind, name, settled(record[STATEMENT_COLUMN[kind] ?? 2] ?? '', schema)]),
      )
      announced = undefined
    } else if (summed) {
      hashes[summed.kind === 'TABLE' ? summed.name : `sequence ${summed.name}`] = record[1] ?? ''
      summed = undefined
    } else if (record[0] === 'checksum') {
      summed = objects[Number(record[1])]
    } else if (record[0] === 'create') {
      announced = objects[Number(record[1])]
    } else if (record[0] === 'rows') {
      rows[objects[Number(record[1])]!.name] = Number(record[2])
    }
  }
  return { rows, schemaFingerprint: fingerprint(definitions), hashes }
}

/** Without what changes when rows do (the next AUTO_INCREMENT) and without the schema's own name, which views repeat. */
function settled(statement: string, schema: string): string {
  return statement.replace(/ AUTO_INCREMENT=\d+/g, '').replaceAll(`${quoteIdentifier(schema)}.`, '')
}

/** An identifier in backticks, safe whatever it holds. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** Undoes the escapes of the client's batch mode: `\n`, `\t`, `\0`, `\\`. */
function fields(printed: string): string[][] {
  const escapes: Record<string, string> = { n: '\n', t: '\t', 0: '\0' }
  return printed
    .split('\n')
    .filter(Boolean)
    .map((line) =>
      line.split('\t').map((field) => field.replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char)),
    )
}
