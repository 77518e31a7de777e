// Usage: node bench/backup.ts [megabytes]
//
// How long a proved backup and the way back take, beside the usual commands, on a generated database (default 1000 MB) whose objects
// are large and partly incompressible. Own servers with their default settings on loopback, all in one run; nothing else may be at
// work on the machine. Prints a table in Markdown.
import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import type { Database, DatabaseEngine } from '../src/databases/contract.ts'
import { mariadb } from '../src/databases/mariadb.ts'
import { postgresql } from '../src/databases/postgresql.ts'
import { LocalHost } from '../src/remote/local.ts'
import {
  startMariadb,
  startPostgresql,
  type TestServer,
} from '../test/integration/databases/helpers/servers.ts'

const folder = path.join(import.meta.dirname, 'sql')
const [megabytes = 1000] = process.argv.slice(2).map(Number)
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'wso2-migrate-backup-'))
const host = new LocalHost()
const rows: string[][] = []

try {
  await benchPostgresql()
  await benchMariadb()
} finally {
  fs.removeSync(temp)
}
for (const cells of [
  ['engine', 'what', 'seconds', 'MB', 'to the usual'],
  ['---', '---', '--:', '--:', '--:'],
  ...rows,
])
  process.stdout.write(`| ${cells.join(' | ')} |\n`)

async function benchPostgresql(): Promise<void> {
  const server = await startPostgresql([])
  try {
    server.sql(
      'postgres',
      "CREATE ROLE wso2 LOGIN CREATEDB PASSWORD 'x'; CREATE DATABASE big OWNER wso2 TEMPLATE template0;",
    )
    server.sql('postgres', 'CREATE DATABASE usual OWNER wso2 TEMPLATE template0;')
    server.sql('big', generator('postgresql'))
    server.sql('big', 'CHECKPOINT;')
    const env = { PGHOST: '127.0.0.1', PGPORT: String(server.port), PGUSER: 'wso2', PGPASSWORD: 'x' }
    const file = path.join(temp, 'usual.dump')
    const dump = shell(`pg_dump -Fc big > '${file}' && sync '${file}'`, env)
    add('PostgreSQL', 'pg_dump -Fc', dump, file)
    const load = shell(`pg_restore --dbname=usual < '${file}'`, env)
    add('PostgreSQL', 'pg_restore from stdin', load)
    fs.removeSync(file)
    server.sql('postgres', 'DROP DATABASE usual;')
    server.sql('postgres', 'CHECKPOINT;')
    const own = await measure(postgresql, server)
    add('PostgreSQL', `backup, grade L2 (${describe(own.backup.phases)})`, own.backup.seconds, own.file, dump)
    add('PostgreSQL', `restore (${describe(own.restore.phases)})`, own.restore.seconds)
    add(
      'PostgreSQL',
      'backup, proof and restore, to dump and restore',
      own.backup.seconds + own.restore.seconds,
      undefined,
      dump + load,
    )
  } finally {
    await server.stop()
  }
}

async function benchMariadb(): Promise<void> {
  const server = await startMariadb([])
  try {
    server.sql(
      'mysql',
      "CREATE DATABASE big CHARACTER SET utf8mb4; CREATE USER wso2@'127.0.0.1' IDENTIFIED BY 'x'; GRANT ALL ON *.* TO wso2@'127.0.0.1';",
    )
    server.sql('big', generator('mariadb'))
    const file = path.join(temp, 'usual.sql.gz')
    const login = `--no-defaults --host=127.0.0.1 --port=${server.port} --user=wso2 --password=x`
    const dump = shell(
      `mariadb-dump ${login} --single-transaction big | gzip > '${file}' && sync '${file}'`,
      {},
    )
    add('MariaDB', 'mariadb-dump \\| gzip', dump, file)
    fs.removeSync(file)
    const own = await measure(mariadb, server)
    add('MariaDB', `backup, grade L2 (${describe(own.backup.phases)})`, own.backup.seconds, own.file, dump)
    add('MariaDB', `restore (${describe(own.restore.phases)})`, own.restore.seconds)
  } finally {
    await server.stop()
  }
}

async function measure(engine: DatabaseEngine, server: TestServer) {
  const database: Database = {
    id: 'big',
    engine: engine.type,
    host: '127.0.0.1',
    port: server.port,
    name: 'big',
    user: 'wso2',
    password: 'x',
    params: {},
    jdbcUrl: '',
  }
  const file = path.join(temp, `${engine.type}.dump`)
  const began = performance.now()
  const manifest = await engine.dump(host, database, file, 'L2')
  const backup = { seconds: (performance.now() - began) / 1000, phases: manifest.phases }
  const restore = await engine.restore(host, database, manifest)
  return { backup, restore, file }
}

function generator(engine: string): string {
  const text = fs.readFileSync(path.join(folder, `${engine}.sql`), 'utf8')
  return text
    .replaceAll('@OBJECTS', String(Math.round(megabytes * 3.6)))
    .replaceAll('@ROWS', String(megabytes * 600))
}

/** Seconds that a pipe of the usual commands takes. */
function shell(command: string, env: Record<string, string>): number {
  const began = performance.now()
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}

function add(engine: string, what: string, seconds: number, file?: string, usual?: number): void {
  const bytes = file ? (fs.statSync(file).size / 1e6).toFixed(0) : ''
  rows.push([engine, what, seconds.toFixed(1), bytes, usual ? (seconds / usual).toFixed(2) : ''])
  process.stderr.write(`${rows.at(-1)!.join(' | ')}\n`)
}

function describe(phases: Readonly<Record<string, number>>): string {
  return Object.entries(phases)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`)
    .join(', ')
}
