/** Kinds of script that the client ships, under the names that it gives their files. */
export const shipped = ['mssql', 'mysql', 'oracle', 'postgresql'] as const
export type Shipped = (typeof shipped)[number]

/** Types that are called otherwise from one database to the next. */
type Type = 'blob' | 'counter' | `text(${number})` | 'integer' | 'time'

/** A column in words that all kinds share. */
export interface Column {
  readonly name: string
  readonly type: Type
  readonly required?: boolean
  readonly standard?: string
}

/** A table in such words. */
export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  /** Keys and references, the same words everywhere. */
  readonly keys: readonly string[]
}

const types: Readonly<Record<Shipped, Readonly<Record<string, string>>>> = {
  postgresql: { blob: 'BYTEA', counter: 'SERIAL', integer: 'INTEGER', time: 'TIMESTAMP', text: 'VARCHAR' },
  mysql: {
    blob: 'MEDIUMBLOB',
    counter: 'INTEGER AUTO_INCREMENT',
    integer: 'INTEGER',
    time: 'TIMESTAMP',
    text: 'VARCHAR',
  },
  mssql: {
    blob: 'VARBINARY(MAX)',
    counter: 'INTEGER IDENTITY(1,1)',
    integer: 'INTEGER',
    time: 'DATETIME2',
    text: 'VARCHAR',
  },
  oracle: {
    blob: 'BLOB',
    counter: 'NUMBER(10)',
    integer: 'NUMBER(10)',
    time: 'TIMESTAMP',
    text: 'VARCHAR2',
  },
}

function typeOf(kind: Shipped, type: Type): string {
  return type.startsWith('text') ? type.replace('text', types[kind].text!) : types[kind][type]!
}

function column(kind: Shipped, { name, type, required, standard }: Column): string {
  return `${name} ${typeOf(kind, type)}${standard ? ` DEFAULT ${standard}` : ''}${required ? ' NOT NULL' : ''}`
}

/** ADD of one column. */
export function added(kind: Shipped, table: string, added: Column): string {
  return `ALTER TABLE ${table} ADD ${column(kind, added)}`
}

/** Gives a column its new name; MySQL wants its type said again. */
export function renamed(kind: Shipped, table: string, from: string, to: string, type: Type): string {
  if (kind === 'mssql') return `EXEC sp_rename '${table}.${from}', '${to}', 'COLUMN'`
  if (kind === 'mysql') return `ALTER TABLE ${table} CHANGE ${from} ${to} ${typeOf(kind, type)}`
  return `ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`
}

/** Makes a column longer. */
export function widened(kind: Shipped, table: string, name: string, type: Type): string {
  const verb = {
    postgresql: `ALTER COLUMN ${name} TYPE`,
    mysql: `MODIFY COLUMN ${name}`,
    mssql: `ALTER COLUMN ${name}`,
    oracle: `MODIFY ${name}`,
  }
  return `ALTER TABLE ${table} ${verb[kind]} ${typeOf(kind, type)}`
}

/** CREATE of a whole table. */
export function created(kind: Shipped, { name, columns, keys }: Table): string {
  const lines = [...columns.map((each) => column(kind, each)), ...keys].map((line) => `  ${line}`)
  const guard = kind === 'mysql' || kind === 'postgresql' ? 'IF NOT EXISTS ' : ''
  return `CREATE TABLE ${guard}${name} (\n${lines.join(',\n')}\n)${kind === 'mysql' ? ' ENGINE INNODB' : ''}`
}

/** A script of statements: Oracle ends them with a slash of its own line, all others with a semicolon. */
export function script(kind: Shipped, statements: readonly string[]): string {
  const end = kind === 'oracle' ? '\n/\n' : ';\n'
  return `-- A script of the lab in the place of the product's own.\n${statements.map((text) => `${text}${end}`).join('\n')}`
}
