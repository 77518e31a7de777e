import type { Tree } from '../../../files.ts'

/** The two indexes that the script brings to shared_db; Oracle's names for them are shorter. */
const indexes = [
  {
    name: 'REG_RESOURCE_TAG_IND_BY_REG_TAG_ID',
    short: 'REG_TAG_IND_BY_TAG_ID',
    table: 'REG_RESOURCE_TAG',
    columns: 'REG_TAG_ID, REG_TENANT_ID',
  },
  {
    name: 'REG_RESOURCE_PROPERTY_IND_BY_REG_PROP_ID',
    short: 'REG_RESC_PROP_BY_REG_PROP_ID',
    table: 'REG_RESOURCE_PROPERTY',
    columns: 'REG_TENANT_ID, REG_PROPERTY_ID',
  },
] as const
type Index = (typeof indexes)[number]

const head = "-- A script of the lab in the place of the guide's own.\n"
const each = (text: (index: Index) => string) => indexes.map(text).join('')

const mysql = `${head}DROP PROCEDURE IF EXISTS lab_add_index;
DELIMITER $$
CREATE PROCEDURE lab_add_index(in_table VARCHAR(64), in_index VARCHAR(64), in_columns VARCHAR(200))
BEGIN
  DECLARE found INTEGER DEFAULT 0;
  SELECT COUNT(*) INTO found FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = in_table AND index_name = in_index;
  IF found = 0 THEN
    SET @ddl = CONCAT('CREATE INDEX ', in_index, ' ON ', in_table, ' (', in_columns, ')');
    PREPARE adding FROM @ddl;
    EXECUTE adding;
    DEALLOCATE PREPARE adding;
  END IF;
END $$
DELIMITER ;
${each(({ name, table, columns }) => `CALL lab_add_index('${table}', '${name}', '${columns}');\n`)}DROP PROCEDURE lab_add_index;
`

const postgresql = `${head}${each(
  ({ name, table, columns }) => `DO $$
BEGIN
  IF to_regclass('${name.toLowerCase()}') IS NULL THEN
    CREATE INDEX ${name} ON ${table} (${columns});
  END IF;
END $$;
`,
)}`

const oracle = `${head}${each(
  ({ short, table, columns }) => `BEGIN
  EXECUTE IMMEDIATE 'CREATE INDEX ${short} ON ${table} (${columns})';
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('Skipped ' || SQLERRM);
END;
/
`,
)}`

const mssql = `${head}${each(
  ({ name, table, columns }) =>
    `IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = '${name}')\n  CREATE INDEX ${name} ON ${table} (${columns});\n`,
)}`

const db2 = `${head}${each(({ name, table, columns }) => `CREATE INDEX ${name} ON ${table} (${columns})\n/\n`)}`

/** The scripts of the guide's first step, under the names that a user downloads them with. Their words are our own. */
export function registryIndexScripts(): Tree {
  return new Map(
    Object.entries({
      '1_DB2.db2': db2,
      '2_MSSQL.sql': mssql,
      '3_MySQL.sql': mysql,
      '4_Oracle.sql': oracle,
      '5_PostgreSQL.sql': postgresql,
    }).map(([name, text]) => [name, Buffer.from(text)]),
  )
}
