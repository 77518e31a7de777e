import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { Client as LdapClient } from 'ldapts'
import mysql from 'mysql2/promise'
import pg from 'pg'

/** One `[[datasource]]` of deployment.toml with its references resolved. */
export interface DataSource {
  readonly id: string
  readonly url: string
  readonly username: string
  readonly password: string
  readonly driver: string
}

/** An open session with a database of either kind. */
export interface Session {
  readonly engine: 'postgresql' | 'mariadb'
  /**
   * Rows of one statement, values in the order of the columns; `?` stands for a value. Without values the text goes to
   * the server as it is.
   */
  query(sql: string, values?: readonly unknown[]): Promise<unknown[][]>
  close(): Promise<void>
}

/** Whether some jar of the folders holds the class. */
export function classInJars(home: string, folders: readonly string[], name: string): boolean {
  const entry = `${name.replaceAll('.', '/')}.class`
  return folders.some((folder) =>
    readdirSync(join(home, folder))
      .filter((file) => file.endsWith('.jar'))
      .some((file) => {
        let found = false
        try {
          unzipSync(readFileSync(join(home, folder, file)), {
            filter: ({ name: inner }) => {
              found ||= inner === entry
              return false
            },
          })
        } catch {}
        return found
      }),
  )
}

/** Logs in as the JDBC URL says. Understands `jdbc:postgresql:`, `jdbc:mysql:` and `jdbc:mariadb:`. */
export async function openDatabase(source: DataSource): Promise<Session> {
  const match = /^jdbc:(postgresql|mysql|mariadb):\/\/([^/:?]+|\[[^\]]+\])(?::(\d+))?\/([^?;]*)/.exec(
    source.url,
  )
  if (!match) throw new Error(`No suitable driver found for ${source.url}`)
  const [, kind, host, port, database] = match
  const login = {
    host: host!.replace(/^\[|\]$/g, ''),
    database: database!,
    user: source.username,
    password: source.password,
  }
  if (kind === 'postgresql') {
    const client = new pg.Client({ ...login, port: Number(port ?? 5432), connectionTimeoutMillis: 5000 })
    // An administrator's shutdown of the database must not end the server.
    client.on('error', () => {})
    await client.connect()
    return {
      engine: 'postgresql',
      query: async (sql, values = []) => {
        let at = 0
        const text = values.length > 0 ? sql.replaceAll('?', () => `$${++at}`) : sql
        const result: pg.QueryArrayResult | pg.QueryArrayResult[] = await client.query({
          text,
          values: [...values],
          rowMode: 'array',
        })
        return Array.isArray(result) ? result.at(-1)!.rows : result.rows
      },
      close: () => client.end(),
    }
  }
  const client = await mysql.createConnection({ ...login, port: Number(port ?? 3306), connectTimeout: 5000 })
  client.on('error', () => {})
  return {
    engine: 'mariadb',
    query: async (sql, values = []) => {
      const [rows] = await client.query({ sql, values: [...values], rowsAsArray: true })
      return Array.isArray(rows) ? (rows as unknown[][]) : []
    },
    close: () => client.end(),
  }
}

/** Binds with the user store's name and password and searches its base, as a user store manager does at start. */
export async function bindDirectory(
  url: string,
  name: string,
  password: string,
  base: string,
): Promise<void> {
  const client = new LdapClient({ url, connectTimeout: 5000, timeout: 5000 })
  try {
    await client.bind(name, password)
    await client.search(base, { scope: 'base', filter: '(objectClass=*)', attributes: ['1.1'] })
  } finally {
    await client.unbind().catch(() => {})
  }
}
