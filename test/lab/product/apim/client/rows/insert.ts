/** The two dialects that the stand-in speaks; MariaDB counts as MySQL, as it does for the client. */
export type Engine = 'postgresql' | 'mysql'

/** Bytes of a column of type blob or bytea. */
export class Bytes {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Value = string | number | boolean | null | Bytes

/** Rows of a table; `serial` is the column whose values the database counts on by itself. */
export interface Rows {
  readonly table: string
  readonly columns: readonly string[]
  readonly serial?: string
  readonly values: readonly (readonly Value[])[]
}

const words: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  postgresql: {
    serial: 'SERIAL',
    blob: 'BYTEA',
    text: 'TEXT',
    bool: 'BOOLEAN',
    true: 'TRUE',
    false: 'FALSE',
    engine: '',
    // The schema for MySQL lacks it; the client's script brings it there.
    'unique-uuid': ',\n  UNIQUE (API_UUID)',
  },
  mysql: {
    serial: 'INTEGER AUTO_INCREMENT',
    blob: 'LONGBLOB',
    text: 'TEXT',
    bool: 'BOOLEAN',
    true: 'TRUE',
    false: 'FALSE',
    engine: ' ENGINE INNODB',
    'unique-uuid': '',
  },
}

/** Puts the words of a dialect in the place of `{serial}`, `{blob}` and the like. */
export function dialect(engine: Engine, sql: string): string {
  return sql.replace(/\{([a-z-]+)\}/g, (_all, word: string) => words[engine][word]!)
}

/** INSERT statements of many rows each, and what keeps PostgreSQL's sequences going behind them. */
export function insertAll(engine: Engine, rows: readonly Rows[]): string {
  return rows
    .filter(({ values }) => values.length > 0)
    .map(({ table, columns, serial, values }) => {
      const lines = values.map((row) => `(${row.map((value) => literal(engine, value)).join(', ')})`)
      const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES\n${lines.join(',\n')};\n`
      if (engine !== 'postgresql' || !serial) return insert
      return `${insert}SELECT setval(pg_get_serial_sequence('${table.toLowerCase()}', '${serial.toLowerCase()}'), (SELECT MAX(${serial}) FROM ${table}));\n`
    })
    .join('')
}

function literal(engine: Engine, value: Value): string {
  if (value === null) return 'NULL'
  if (value instanceof Bytes) {
    const hex = Buffer.from(value.text).toString('hex')
    return engine === 'postgresql' ? `'\\x${hex}'` : `X'${hex}'`
  }
  if (typeof value !== 'string') return String(value)
  const doubled = value.replaceAll("'", "''")
  return `'${engine === 'mysql' ? doubled.replaceAll('\\', '\\\\') : doubled}'`
}
