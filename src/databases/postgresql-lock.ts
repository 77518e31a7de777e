import type { Host } from '../remote/command.ts'
import type { Database, DatabaseLock } from './contract.ts'
import { takeDatabaseLock } from './lock.ts'
import { ask, PSQL, probe } from './postgresql-ask.ts'
import { APPLICATION_NAME } from './postgresql-catalogue.ts'
import { cause, connect } from './postgresql-client.ts'

/** First half of the key: `wso2` as a number, so that no application's own locks are in the way. The second half is 1. */
const KEY = Buffer.from('wso2').readInt32BE()

/** Advisory locks belong to one database: the key needs no name in it. */
const HELD = `locktype = 'advisory' AND classid = ${KEY} AND objid = 1 AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** Session-level advisory lock of the database, in a psql that calls itself `wso2-migrate <holder>`. */
export async function takeLock(host: Host, database: Database, holder: string): Promise<DatabaseLock> {
  await probe(host, ['psql'])
  const { env, ...client } = connect(database, [...PSQL, '--file', '-'])
  return takeDatabaseLock(host, database, {
    client: { ...client, env: { ...env, PGAPPNAME: `${APPLICATION_NAME} ${holder}` } },
    whoAmI: 'SELECT pg_backend_pid();',
    take: `SELECT CASE WHEN pg_try_advisory_lock(${KEY}, 1) THEN 'yes' ELSE 'no' END;`,
    mine: `SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE ${HELD} AND pid = pg_backend_pid()) THEN 'yes' ELSE 'no' END;`,
    release: `SELECT CASE WHEN pg_advisory_unlock(${KEY}, 1) THEN 'yes' ELSE 'no' END;`,
    async other() {
      const printed = await ask(
        host,
        database,
        `SELECT pg_backend_pid(); SELECT coalesce(max(pid), 0) FROM pg_locks WHERE ${HELD};`,
      )
      const [own = '', found = ''] = printed.split('\n')
      return { own, holder: found }
    },
    end: (id) => ask(host, database, `SELECT pg_terminate_backend(${Number(id)});`),
    async holder() {
      const printed = await ask(
        host,
        database,
        `SELECT concat_ws(' ', coalesce(nullif(application_name, ''), usename), 'from', coalesce(host(client_addr), 'local'),
           'since', to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
         FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE ${HELD};`,
      )
      return printed.trim() || undefined
    },
    cause: (stderr) => cause(host, database, stderr),
  })
}
