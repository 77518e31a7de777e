import type { DatabaseFacts, Identity } from './contract.ts'
import { fingerprint } from './fingerprint.ts'

/** How our own sessions call themselves, so that they are not taken for somebody else's. */
export const APPLICATION_NAME = 'wso2-migrate'

const USER_SCHEMAS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`

/** Name of a relation for people: qualified where it is not in the home schema. */
const LABEL = `CASE WHEN n.nspname = :'home' THEN quote_ident(c.relname)
  ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END`

/** The server's own number, which a managed one may refuse to tell, then its address and the database's name. */
export const IDENTITY_SQL = `
\\set ON_ERROR_STOP off
SELECT json_build_array('system', system_identifier::text) FROM pg_control_system();
\\set ON_ERROR_STOP on
SELECT json_build_array('place', current_database(),
  coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0));
`

const SESSION = `coalesce(usename, ''), coalesce(host(client_addr), 'local'),
  concat_ws(' ', coalesce(state, 'unknown'), nullif(application_name, ''))`
const OTHERS = `pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND application_name !~ '^${APPLICATION_NAME}( |$)'`

/** User, address and state of every session on this database that is not ours. */
export const SESSIONS_SQL = `SELECT ${SESSION} FROM ${OTHERS}`

/** How rows are written for hashing, whatever the session's settings are. */
const SAME_TEXT = `SET LOCAL search_path = pg_catalog;
SET LOCAL bytea_output = hex;
SET LOCAL datestyle = ISO;
SET LOCAL intervalstyle = postgres;
SET LOCAL timezone = UTC;
SET LOCAL extra_float_digits = 3;`

/**
 * One psql session that prints JSON arrays, one a line, tagged by their first element. Columns that older servers lack
 * (`attgenerated` before 12, `prokind` before 11) are read through `to_jsonb`, which gives NULL where there is none.
 * psql variables: `schema`, the URL's `currentSchema` or empty; `contents`, `yes` to hash the rows of every table too: the
 * sum of 64-bit hashes, which no order of rows changes.
 */
export const FACTS_SQL = `${IDENTITY_SQL}
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SELECT coalesce(nullif(:'schema', ''), current_schema(), 'public') AS home \\gset
${SAME_TEXT}
SELECT json_build_array('database', current_setting('server_version'), current_setting('server_encoding'),
  d.datcollate, d.datctype, pg_database_size(d.oid))
FROM pg_database d WHERE d.datname = current_database();
SELECT json_build_array('session', ${SESSION}) FROM ${OTHERS};
SELECT json_build_array('schema', 'relation', n.nspname, c.relname, c.relkind::text, c.relpersistence::text,
  c.relrowsecurity, c.reloptions)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'column', n.nspname, c.relname,
  row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid), to_jsonb(a) ->> 'attidentity', to_jsonb(a) ->> 'attgenerated', l.collname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'constraint', n.nspname, k.conrelid::regclass::text, k.conname,
  pg_get_constraintdef(k.oid), k.convalidated)
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${USER_SCHEMAS};
SELECT json_build_array('schema', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMAS};
SELECT json_build_array('schema', 'view', n.nspname, c.relname, pg_get_viewdef(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled::text)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'routine', pg_get_functiondef(p.oid))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE coalesce(to_jsonb(p) ->> 'prokind', CASE to_jsonb(p) ->> 'proisagg' WHEN 'true' THEN 'a' ELSE 'f' END) IN ('f', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
  AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'sequence', n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart,
  s.seqincrement, s.seqmax, s.seqmin, s.seqcycle)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMAS};
SELECT json_build_array('schema', 'type', n.nspname, t.typname, t.typtype::text, format_type(t.typbasetype, t.typtypmod),
  (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'policy', to_jsonb(p)) FROM pg_policies p;
SELECT json_build_array('schema', 'extension', extname, extversion) FROM pg_extension;
SELECT :'contents' = 'yes' AS deep \\gset
\\if :deep
SELECT $$, coalesce(sum(hashtextextended(wso2_migrate_row::text, 0)::numeric), 0)::text$$ AS hash,
  $$, coalesce(sum(hashtextextended(encode(lo_get(oid), 'hex'), 0)::numeric), 0)::text$$ AS lo_hash \\gset
\\else
SELECT '' AS hash, '' AS lo_hash \\gset
\\endif
SELECT format('SELECT json_build_array(''rows'', %L, count(*)%s) FROM ONLY %I.%I AS wso2_migrate_row',
  ${LABEL}, :'hash', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${USER_SCHEMAS} ORDER BY 1 \\gexec
SELECT json_build_array('rows', 'large objects', count(*) :lo_hash) FROM pg_largeobject_metadata HAVING count(*) > 0;
SELECT format('SELECT json_build_array(''sequence'', %L, last_value || '' '' || is_called) FROM %I.%I',
  'sequence ' || ${LABEL}, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE :'deep' = 't' AND c.relkind = 'S' AND ${USER_SCHEMAS} ORDER BY 1 \\gexec
COMMIT;
`

/** psql variables `schema` as above; `tables`, a JSON array of labels. Prints a JSON array for each table: label, checksum. */
export const CHECKSUMS_SQL = `
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = 0;
SELECT coalesce(nullif(:'schema', ''), current_schema(), 'public') AS home \\gset
${SAME_TEXT}
SELECT format('SELECT json_build_array(%L, coalesce(sum(hashtextextended(wso2_migrate_row::text, 0)::numeric), 0)::text) FROM ONLY %I.%I AS wso2_migrate_row',
  ${LABEL}, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND ${LABEL} IN (SELECT json_array_elements_text(:'tables')) ORDER BY 1 \\gexec
COMMIT;
`

/** Columns of a table, whose name is in any case, in the schema of the session. */
export const columnsSql = (table: string): string => `
SELECT lower(a.attname)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE lower(c.relname) = lower(convert_from(decode('${Buffer.from(table, 'utf8').toString('hex')}', 'hex'), 'UTF8'))
  AND n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`

/** Table, index, column of every index that a query may use for any row, in the schema of the session. */
export const INDEXES_SQL = `
SELECT lower(t.relname), lower(i.relname), lower(a.attname)
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = key.attnum
WHERE n.nspname = current_schema() AND x.indisvalid AND x.indpred IS NULL AND key.place <= x.indnkeyatts
ORDER BY 1, 2, key.place`

/** What {@link IDENTITY_SQL} printed, alone or among facts. */
export function readIdentity(printed: string): Identity {
  const tagged = tags(printed)
  const [database, address] = tagged('place')[0] as string[]
  // A managed server may refuse pg_control_system(): its own address is the next best name for it.
  return { server: String(tagged('system')[0]?.[0] ?? address), database: database! }
}

function tags(printed: string): (tag: string) => unknown[][] {
  const records = printed
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown[])
  return (tag) => records.filter(([kind]) => kind === tag).map(([, ...rest]) => rest)
}

/** What {@link FACTS_SQL} printed. */
export function readFacts(
  printed: string,
  toolVersion: string,
): { facts: DatabaseFacts; contents: Record<string, string> } {
  const tagged = tags(printed)
  const [version, charset, collate, ctype, bytes] = tagged('database')[0] as string[]
  const rows = tagged('rows') as [string, number, string?][]
  const facts = {
    identity: readIdentity(printed),
    version: `PostgreSQL ${/^\S+/.exec(version!)?.[0]}`,
    charset: charset!,
    collation: collate === ctype ? collate! : `${collate} (ctype ${ctype})`,
    bytes: Number(bytes),
    rows: Object.fromEntries(rows.map(([table, count]) => [table, count])),
    // Sorted here, because the server's order depends on its collation.
    schemaFingerprint: fingerprint(tagged('schema').map((record) => JSON.stringify(record))),
    toolVersion,
    sessions: (tagged('session') as string[][]).map(([user, from, state]) => ({
      user: user!,
      from: from!,
      state: state!,
    })),
  }
  const hashes = rows.filter((row): row is [string, number, string] => row[2] !== undefined)
  const contents = Object.fromEntries([
    ...hashes.map(([table, , hash]) => [table, hash]),
    ...(tagged('sequence') as [string, string][]),
  ])
  return { facts, contents }
}
