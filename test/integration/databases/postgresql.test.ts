import { execFileSync } from 'node:child_process'
import { describe } from 'vitest'
import { postgresql } from '../../../src/databases/postgresql.ts'
import { conformance } from './conformance.ts'
import { startPostgresql, type TestServer } from './helpers/servers.ts'

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

describe('PostgreSQL', () => {
  conformance({
    engine: postgresql,
    start: () => startPostgresql(),
    dumpTool: 'pg_dump',
    nastyName: `Re g"ö'$x\`=;--`,
    create(server, database, user, password) {
      server.sql(
        'postgres',
        `SELECT ${literal(`CREATE ROLE ${identifier(user)} LOGIN PASSWORD ${literal(password)}`)}
         WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(user)}) \\gexec
         CREATE DATABASE ${identifier(database)} OWNER ${identifier(user)} TEMPLATE template0;`,
      )
    },
    fill(server, database) {
      asOwner(
        server,
        database,
        `CREATE TABLE plain (id serial PRIMARY KEY, name varchar(100) NOT NULL DEFAULT 'x', body bytea);
         INSERT INTO plain (name, body) SELECT 'n' || n, decode((SELECT string_agg(lpad(to_hex(b), 2, '0'), '') FROM generate_series(0, 255) b), 'hex') FROM generate_series(1, 2) n;
         CREATE TABLE empty_one (id int);
         CREATE SCHEMA other;
         CREATE TABLE other."We ird""'\\ täble
$name" ("co l" int REFERENCES plain (id), t text);
         INSERT INTO other."We ird""'\\ täble
$name" SELECT 1, E'tab\\tline\\n\\\\N 🔑' FROM generate_series(1, 3);
         CREATE TABLE parts (id int, k int) PARTITION BY RANGE (k);
         CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
         INSERT INTO parts VALUES (1, 1), (2, 2);
         CREATE TYPE mood AS ENUM ('good', 'bad');
         CREATE VIEW seen AS SELECT id, name FROM plain;
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END $f$;
         CREATE TRIGGER touched BEFORE UPDATE ON plain FOR EACH ROW EXECUTE FUNCTION touch();
         CREATE INDEX by_name ON plain (lower(name));`,
      )
    },
    fillBulk(server, database, megabytes) {
      asOwner(
        server,
        database,
        `CREATE TABLE bulk AS SELECT n, decode(string_agg(md5(random()::text), ''), 'hex') AS body
         FROM generate_series(1, ${megabytes * 16}) n, generate_series(1, 4096) GROUP BY n;`,
      )
    },
    rows: { plain: 2, empty_one: 0, 'other."We ird""\'\\ täble\n$name"': 3, parts_1: 2 },
    restore(server, database, dump) {
      server.sql(
        database,
        execFileSync('pg_restore', ['--file=-'], { input: dump, encoding: 'utf8', maxBuffer: 1 << 28 }),
      )
    },
    content: (server, database) =>
      server.sql(
        database,
        `SELECT id, name, encode(body, 'hex') FROM plain ORDER BY 1; SELECT * FROM other."We ird""'\\ täble
$name"; SELECT * FROM parts ORDER BY 1; SELECT nextval('plain_id_seq') > 2;`,
      ),
    scripts: {
      good: `\uFEFFDO $$ BEGIN
        IF NOT EXISTS (SELECT FROM information_schema.columns WHERE column_name = 'um_user_id') THEN
          ALTER TABLE plain ADD COLUMN UM_USER_ID varchar(255) NOT NULL DEFAULT 'N/A';
        END IF; END $$;\r\ncommit;\n`,
      bad: 'CREATE TABLE before_error (id int);\n\nSELEC 1;\nCREATE TABLE after_error (id int);\n',
      badLine: 3,
      changes: `ALTER TABLE empty_one ALTER COLUMN id TYPE bigint;
ALTER TABLE plain ALTER COLUMN name SET DEFAULT 'y';
ALTER TABLE plain ADD CONSTRAINT named UNIQUE (name);
DROP INDEX by_name;
CREATE OR REPLACE VIEW seen AS SELECT id, name FROM plain WHERE id > 1;
DROP TRIGGER touched ON plain;
DROP FUNCTION touch;
ALTER TYPE mood ADD VALUE 'so-so';
CREATE SEQUENCE extra;
DROP TABLE empty_one`,
    },
  })
})

function asOwner(server: TestServer, database: string, text: string): void {
  const owner = server.sql(
    database,
    'SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database();',
  )
  server.sql(database, `SET SESSION AUTHORIZATION ${identifier(owner.slice(0, -1))};\n${text}`)
}
