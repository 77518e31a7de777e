import { describe, expect, test } from 'vitest'
import { mariadb, mysql } from '../../../src/databases/mariadb.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { conformance } from './conformance.ts'
import { startMariadb } from './helpers/servers.ts'

const identifier = (name: string) => `\`${name.replaceAll('`', '``')}\``
const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const owners = new Map<string, string>()
const owner = (database: string) => owners.get(database)

const ODD = '`We ird"\'\\ täble``$name`'
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('hex')

describe('MariaDB', () => {
  conformance({
    engine: mariadb,
    start: () => startMariadb(),
    dumpTool: 'mariadb-dump',
    // mariadb-dump itself loses its way with quotes in the name of a database that has events.
    nastyName: 'Re gö$x`=;--',
    create(server, database, user, password) {
      owners.set(database, `${literal(user)}@'127.0.0.1'`)
      server.sql(
        'mysql',
        `CREATE DATABASE ${identifier(database)} CHARACTER SET utf8mb4;
         CREATE USER IF NOT EXISTS ${literal(user)}@'127.0.0.1' IDENTIFIED BY ${literal(password)};
         GRANT ALL ON ${identifier(database).replaceAll('_', '\\_')}.* TO ${literal(user)}@'127.0.0.1';`,
      )
    },
    fill(server, database) {
      server.sql(
        database,
        `CREATE TABLE plain (id int AUTO_INCREMENT PRIMARY KEY, name varchar(100) NOT NULL DEFAULT 'x', body longblob);
         INSERT INTO plain (name, body) VALUES ('n1', X'${EVERY_BYTE}'), ('n2', X'${EVERY_BYTE}');
         CREATE TABLE empty_one (id int);
         CREATE TABLE ${ODD} (\`co l\` int, t text, FOREIGN KEY (\`co l\`) REFERENCES plain (id));
         INSERT INTO ${ODD} VALUES (1, 'tab\\tline\\n\\\\N 🔑'), (1, ''), (1, NULL);
         CREATE TABLE isam (id int) ENGINE=MyISAM;
         INSERT INTO isam VALUES (1), (2);
         CREATE SEQUENCE numbers;
         CREATE DEFINER=root@localhost VIEW seen AS SELECT id, name FROM plain;
         DELIMITER $$
         CREATE DEFINER=${owner(database)} PROCEDURE doing() BEGIN SELECT 'a	b'; END $$
         CREATE DEFINER=${owner(database)} FUNCTION one() RETURNS int DETERMINISTIC RETURN 1 $$
         CREATE TRIGGER touched BEFORE UPDATE ON plain FOR EACH ROW BEGIN SET NEW.name = NEW.name; END $$
         CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO BEGIN DELETE FROM isam; END $$
         DELIMITER ;
         CREATE INDEX by_name ON plain (name);`,
      )
    },
    fillBulk(server, database, megabytes) {
      server.sql(
        database,
        `CREATE TABLE bulk (n int, body longblob);
         INSERT INTO bulk SELECT seq, RANDOM_BYTES(1024) FROM seq_1_to_${megabytes * 1024};`,
      )
    },
    rows: { plain: 2, empty_one: 0, 'We ird"\'\\ täble`$name': 3, isam: 2 },
    restore: (server, database, dump) => void server.sql(database, dump.toString('utf8')),
    content: (server, database) =>
      server.sql(
        database,
        `SELECT id, name, HEX(body) FROM plain ORDER BY 1; SELECT * FROM ${ODD}; SELECT * FROM isam;`,
      ),
    scripts: {
      good: `\uFEFFDELIMITER $$
CREATE PROCEDURE add_column()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'UM_USER_ID') THEN
    ALTER TABLE plain ADD COLUMN UM_USER_ID VARCHAR(255) NOT NULL DEFAULT 'N/A';
  END IF;
END $$\r
DELIMITER ;
CALL add_column();
DROP PROCEDURE add_column;
`,
      bad: 'CREATE TABLE before_error (id int);\n\nSELEC 1;\nCREATE TABLE after_error (id int);\n',
      badLine: 3,
      changes: `ALTER TABLE plain MODIFY name varchar(101) NOT NULL DEFAULT 'x';
ALTER TABLE plain MODIFY name varchar(101) NOT NULL DEFAULT 'y';
ALTER TABLE plain ADD CONSTRAINT named UNIQUE (name);
DROP INDEX by_name ON plain;
ALTER TABLE plain ADD CONSTRAINT positive CHECK (char_length(name) > 0);
CREATE OR REPLACE VIEW seen AS SELECT id, name FROM plain WHERE id > 1;
DROP TRIGGER touched;
DROP PROCEDURE doing;
DROP FUNCTION one;
DROP EVENT nightly;
ALTER SEQUENCE numbers INCREMENT BY 5;
ALTER TABLE empty_one CONVERT TO CHARACTER SET latin1;
DROP TABLE empty_one`,
    },
  })

  test('a routine that somebody else defined: the error names the right to grant', async () => {
    const server = await startMariadb()
    try {
      server.sql(
        'mysql',
        `CREATE DATABASE reg; CREATE USER u@'127.0.0.1' IDENTIFIED BY 'u'; GRANT ALL ON reg.* TO u@'127.0.0.1';
         CREATE PROCEDURE reg.theirs() SELECT 1;`,
      )
      const database = {
        id: 'reg',
        engine: 'mysql',
        host: '127.0.0.1',
        port: server.port,
        name: 'reg',
      } as const
      const login = { user: 'u', password: 'u', params: {}, jdbcUrl: '' }
      const dump = mysql.dump(new LocalHost(), { ...database, ...login }, '/tmp/wm-never-written', 'L2')
      await expect(dump).rejects.toThrow(/may not read everything in reg.*mysql\.proc/s)
    } finally {
      await server.stop()
    }
  })
})
