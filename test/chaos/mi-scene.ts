import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startMiLab } from '../lab/mi-lab.ts'
import type { Scene } from './scene.ts'
import { slowDown } from './slow.ts'

/** Not to be run twice, counted by itself, and slow between two statements that are each final at once. */
const SLOW_SCRIPT = `INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script begun');
ALTER TABLE UM_USER ADD COLUMN UM_USER_ID VARCHAR(255);
SELECT pg_sleep(1);
UPDATE UM_USER SET UM_USER_ID = md5(UM_USER_NAME || ':' || UM_TENANT_ID) WHERE UM_USER_ID IS NULL;
ALTER TABLE UM_USER ADD UNIQUE (UM_USER_ID, UM_TENANT_ID);
INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script ended');
`
const HOOKED = '/home/wso2carbon/hooked'

/** The Micro Integrator with its users in a database, so that it has every step. */
export async function openMiScene(): Promise<Scene> {
  const lab = await startMiLab({
    userStore: 'jdbc',
    oldServer: 'stopped',
    // Only starts of servers are counted then: tasks would write rows all the time.
    activeArtifacts: false,
    // Its only volatile folder: copied when the old server is quiet.
    choices: { stop_source: true, copy_registry: true },
    artifacts: { cars: 3, proxies: 3, apis: 3 },
  })
  const { source, target } = lab.nodes[0]!
  const { server, name } = lab.database
  slowDown(target.host)
  writeFileSync(join(lab.workspace, 'scripts/postgresql.sql'), SLOW_SCRIPT)
  const run = JSON.stringify(['/bin/sh', '-c', `echo outage >>${HOOKED}`])
  appendFileSync(
    lab.migrationFile,
    `[[environments.staging.hooks.before_outage]]\nhost = "new"\nrun = ${run}\n`,
  )
  await server.query('postgres', 'ALTER ROLE "mi users" CREATEDB')
  const counted = async (what: string, ...values: string[]) =>
    Number((await server.query(name, `SELECT count(*) AS n FROM ${what}`, values))[0]?.n)
  await lab.startServer(source)
  return {
    lab,
    server,
    databases: [
      { name: 'wso2_users', owner: 'mi users' },
      { name: 'orders', owner: 'orders' },
    ],
    changesDatabases: (step) => step.startsWith('run-user-store-script'),
    // Rows of STANDIN_RUNS: one per start of a server, and the driver starts the old one itself.
    comparable: (dump) => dump.replace(/^COPY public\.standin_runs .*?^\\\.$/ms, ''),
    async counts() {
      const rows = ['script begun', 'script ended'].map(
        async (what): Promise<[string, string]> => [
          `counted by the script: ${what}`,
          String(await counted('audit_trail WHERE what = $1', what)),
        ],
      )
      return new Map(await Promise.all(rows))
    },
    async miscounted(records) {
      const starts = await counted(
        "standin_runs WHERE artifact = '*START*' AND server LIKE $1",
        `%${target.home}%`,
      )
      const tried = records.filter(
        ({ key, attempt }) => key.startsWith('start-target') && attempt !== undefined,
      )
      const attempts = new Set(tried.map(({ attempt }) => attempt)).size
      return starts > attempts || (attempts > 0 && starts === 0)
        ? [`the new server started ${starts} times in ${attempts} attempts`]
        : []
    },
  }
}
