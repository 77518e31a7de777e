import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../../src/databases/contract.ts'
import { postgresql } from '../../../src/databases/postgresql.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { asServerUser, folder, freePort, startPostgresql, type TestServer } from './helpers/servers.ts'
import { restoring } from './restoring.ts'

const PASSWORD = `it's "q"`

function create(server: TestServer, database: string, user: string): void {
  server.sql(
    'postgres',
    `SELECT format('CREATE ROLE %I LOGIN CREATEDB PASSWORD %L', '${user}', $$${PASSWORD}$$)
     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${user}') \\gexec
     CREATE DATABASE "${database}" OWNER "${user}" TEMPLATE template0;`,
  )
}

describe('PostgreSQL', () => {
  restoring({
    engine: postgresql,
    start: () => startPostgresql(),
    create,
    fill: (server, database) =>
      void server.sql(
        database,
        `SET SESSION AUTHORIZATION wso2;
         CREATE TABLE plain (id serial PRIMARY KEY, name text);
         INSERT INTO plain (name) VALUES ('one'), (E'tab\\t🔑\\n');
         CREATE TABLE other AS SELECT n, md5(n::text) AS text FROM generate_series(1, 500) n;
         CREATE TABLE bytes AS SELECT decode('00ff0a5c27', 'hex') AS body;
         CREATE VIEW seen AS SELECT name FROM plain;
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END $f$;
         CREATE TRIGGER touched BEFORE UPDATE ON plain FOR EACH ROW EXECUTE FUNCTION touch();
         SELECT lo_from_bytea(0, decode(repeat('00ff', 3000), 'hex'));`,
      ),
    fillBulk: (server, database, megabytes) =>
      void server.sql(
        database,
        `SET SESSION AUTHORIZATION wso2;
         CREATE TABLE bulk AS SELECT n, decode(string_agg(md5(random()::text), ''), 'hex') AS body
         FROM generate_series(1, ${megabytes * 16}) n, generate_series(1, 4096) GROUP BY n;`,
      ),
    asOwner: (server, database, text) => void server.sql(database, `SET SESSION AUTHORIZATION wso2; ${text}`),
    content: (server, database) => server.sql(database, 'SELECT * FROM plain ORDER BY 1;'),
    databases: (server) =>
      server.sql('postgres', 'SELECT datname FROM pg_database ORDER BY 1;').split('\n').filter(Boolean),
    contents: {
      plain: "UPDATE plain SET name = replace(name, '🔑', '🔒');",
      bytes: "UPDATE bytes SET body = decode('00ff0a5c26', 'hex');",
      other: "UPDATE other SET text = 'x' WHERE n = 77;",
      'sequence plain_id_seq': "SELECT setval('plain_id_seq', 50000);",
      'large objects': "SELECT lo_put(oid, 10, '\\x01') FROM pg_largeobject_metadata;",
    },
    dumpTool: 'pg_dump',
    cramped: 30,
    forgetful:
      '#!/bin/sh\n[ "$1" = --version ] && exec /usr/bin/pg_dump --version\nexec /usr/bin/pg_dump "$@" --exclude-table-data=plain\n',
    disconnect: (server, user) =>
      void server.sql(
        'postgres',
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}';`,
      ),
  })

  test('settings, rights and comment of the database itself come along', async () => {
    const server = await startPostgresql()
    onTestFinished(() => server.stop())
    create(server, 'reg', 'wso2')
    server.sql(
      'postgres',
      `CREATE ROLE reader; SET SESSION AUTHORIZATION wso2; ALTER DATABASE reg SET search_path = "a b", public;
      ALTER DATABASE reg SET work_mem = '5MB'; REVOKE ALL ON DATABASE reg FROM PUBLIC; GRANT CONNECT ON DATABASE reg TO reader;
      COMMENT ON DATABASE reg IS 'it''s ours'; ALTER DATABASE reg CONNECTION LIMIT 17;`,
    )
    const about = () =>
      server.sql(
        'postgres',
        `SELECT datacl, datconnlimit, datcollate, pg_get_userbyid(datdba), shobj_description(d.oid, 'pg_database'), setconfig
         FROM pg_database d LEFT JOIN pg_db_role_setting ON setdatabase = d.oid WHERE datname = 'reg';`,
      )
    const before = about()
    const home = folder('wm-reg-')
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    const manifest = await postgresql.dump(new LocalHost(), at(server.port), join(home, 'reg.dump'), 'L2')
    await postgresql.restore(new LocalHost(), at(server.port), manifest)
    expect(about()).toBe(before)
    expect(before).toContain(`a b`)
  })

  test('a pooler that mixes sessions is refused as a place for a lock; one that keeps them is not', async () => {
    if (!hasPgbouncer()) {
      console.warn('skipped: pgbouncer is not installed')
      return
    }
    const server = await startPostgresql()
    onTestFinished(() => server.stop())
    create(server, 'reg', 'wso2')
    const host = new LocalHost()
    for (const mode of ['transaction', 'statement'] as const) {
      const port = await pooler(server.port, mode)
      await expect(postgresql.lock(host, at(port), 'run'), mode).rejects.toThrow(/pooler/)
    }
    // Nothing is left behind in the sessions that the poolers keep.
    await (await postgresql.lock(host, at(server.port), 'run')).release()
    const lock = await postgresql.lock(host, at(await pooler(server.port, 'session')), 'run')
    await lock.assertHeld()
    await lock.release()
  })
})

const at = (port: number): Database => ({
  id: 'shared_db',
  engine: 'postgresql',
  host: '127.0.0.1',
  port,
  name: 'reg',
  user: 'wso2',
  password: PASSWORD,
  params: {},
  jdbcUrl: '',
})

function hasPgbouncer(): boolean {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function pooler(server: number, mode: 'session' | 'transaction' | 'statement'): Promise<number> {
  const home = folder('wm-pool-')
  const port = await freePort()
  const file = join(home, 'pgbouncer.ini')
  writeFileSync(
    file,
    `[databases]
reg = host=127.0.0.1 port=${server} user=wso2 password='${PASSWORD.replaceAll("'", "''")}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
auth_type = any
pool_mode = ${mode}
unix_socket_dir =
ignore_startup_parameters = extra_float_digits,options
`,
  )
  chmodSync(file, 0o644)
  const [program, args] = asServerUser(['pgbouncer', '-q', file])
  const child = spawn(program, args, { stdio: 'ignore', cwd: home })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })
  for (let tries = 0; tries < 50; tries++) {
    const ready = await postgresql.ping(new LocalHost(), at(port)).then(
      () => true,
      () => false,
    )
    if (ready) return port
    await sleep(100)
  }
  throw new Error('pgbouncer did not start')
}
