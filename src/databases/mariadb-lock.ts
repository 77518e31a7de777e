import type { Host } from '../remote/command.ts'
import type { Database, DatabaseLock } from './contract.ts'
import { takeDatabaseLock } from './lock.ts'
import { ask, client, probe } from './mariadb-ask.ts'
import { LOCK_NAME } from './mariadb-catalogue.ts'
import { cause, connect } from './mariadb-client.ts'

/** `GET_LOCK` on the database's name. The server tells others a session's number, but nothing that we could write into it. */
export async function takeLock(host: Host, database: Database, _holder: string): Promise<DatabaseLock> {
  const program = client(host, await probe(host))
  const question = (sql: string) => ask(host, database, program, sql)
  return takeDatabaseLock(host, database, {
    client: connect(database, program.family, [
      program.name,
      '--batch',
      '--skip-column-names',
      '--unbuffered',
      '--skip-reconnect',
    ]),
    whoAmI: 'SELECT CONNECTION_ID();',
    take: `SELECT IF(GET_LOCK(${LOCK_NAME}, 0) = 1, 'yes', 'no');`,
    mine: `SELECT IF(IS_USED_LOCK(${LOCK_NAME}) = CONNECTION_ID(), 'yes', 'no');`,
    release: `SELECT IF(RELEASE_LOCK(${LOCK_NAME}) = 1, 'yes', 'no');`,
    async other() {
      const printed = await question(
        `SELECT CONNECTION_ID(); SELECT COALESCE(IS_USED_LOCK(${LOCK_NAME}), 0);`,
      )
      const [own = '', holder = ''] = printed.split('\n')
      return { own, holder }
    },
    end: (id) => question(`KILL ${Number(id)};`),
    async holder() {
      const printed = await question(
        `SELECT CONCAT_WS(' ', 'session', ID, 'of', USER, 'from', HOST, 'for', TIME, 's')
         FROM information_schema.PROCESSLIST WHERE ID = IS_USED_LOCK(${LOCK_NAME});`,
      )
      return printed.trim() || undefined
    },
    cause: (stderr) => cause(host, database, stderr),
  })
}
