import { describe } from 'vitest'
import { mariadb } from '../../../src/databases/mariadb.ts'
import { startMariadb } from './helpers/servers.ts'
import { restoring } from './restoring.ts'

describe('MariaDB', () => {
  restoring({
    engine: mariadb,
    start: () => startMariadb(),
    create(server, database, user) {
      const pattern = database.replaceAll('_', '\\_')
      server.sql(
        'mysql',
        `CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
         CREATE USER IF NOT EXISTS ${user}@'127.0.0.1' IDENTIFIED BY 'it''s "q"';
         GRANT ALL ON \`${pattern}\`.* TO ${user}@'127.0.0.1';
         GRANT ALL ON \`${pattern}\\_wso2\\_migrate\\_scratch\`.* TO ${user}@'127.0.0.1';`,
      )
    },
    fill: (server, database) =>
      void server.sql(
        database,
        `CREATE TABLE plain (id int AUTO_INCREMENT PRIMARY KEY, name varchar(100), body longblob, up datetime(3));
         INSERT INTO plain (name, body, up) VALUES ('one', X'00FF0A5C27', NOW(3)), ('tab\\t🔑\\n', NULL, NULL);
         CREATE TABLE other AS SELECT seq AS n, MD5(seq) AS text FROM seq_1_to_500;
         CREATE DEFINER=wso2@'127.0.0.1' VIEW seen AS SELECT name FROM plain;
         CREATE SEQUENCE numbers; SELECT NEXT VALUE FOR numbers;
         CREATE TABLE bytes AS SELECT X'00FF0A5C27' AS body;
         CREATE TABLE narrow (word varchar(20)) CHARACTER SET latin1 COLLATE latin1_german1_ci;
         INSERT INTO narrow VALUES ('Grüße'), (CONVERT(X'80E9FF' USING latin1));
         DELIMITER $$
         CREATE DEFINER=wso2@'127.0.0.1' PROCEDURE doing() BEGIN SELECT 'a	b'; END $$
         CREATE DEFINER=wso2@'127.0.0.1' TRIGGER touched BEFORE UPDATE ON plain FOR EACH ROW BEGIN SET NEW.name = NEW.name; END $$
         CREATE DEFINER=wso2@'127.0.0.1' EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO BEGIN DELETE FROM other; END $$
         DELIMITER ;`,
      ),
    fillBulk: (server, database, megabytes) =>
      void server.sql(
        database,
        `CREATE TABLE bulk (n int, body longblob);
         INSERT INTO bulk SELECT seq, RANDOM_BYTES(1024) FROM seq_1_to_${megabytes * 1024};`,
      ),
    asOwner: (server, database, text) => void server.sql(database, text),
    content: (server, database) => server.sql(database, 'SELECT *, HEX(body) FROM plain ORDER BY 1;'),
    databases: (server) => server.sql('mysql', 'SHOW DATABASES;').split('\n').filter(Boolean),
    contents: {
      plain: "UPDATE plain SET name = REPLACE(name, '🔑', '🔒');",
      bytes: "UPDATE bytes SET body = X'00FF0A5C26';",
      narrow: "UPDATE narrow SET word = 'Grüßi' WHERE word = 'Grüße';",
      other: "UPDATE other SET text = 'x' WHERE n = 77;",
      'sequence numbers': 'SELECT SETVAL(numbers, 50000);',
    },
    dumpTool: 'mariadb-dump',
    cramped: 12,
    forgetful:
      '#!/bin/sh\n[ "$1" = --version ] && exec /usr/bin/mariadb-dump --version\nfirst=$1; shift\nexec /usr/bin/mariadb-dump "$first" --where=0=1 "$@"\n',
    disconnect(server, user) {
      const ids = server.sql(
        'mysql',
        `SELECT CONCAT('KILL ', ID, ';') FROM information_schema.PROCESSLIST WHERE USER = '${user}';`,
      )
      server.sql('mysql', ids)
    },
  })
})
