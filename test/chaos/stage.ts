import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeIdentifier } from 'pg'
import type { ServerVerb, Verb } from '../../src/engine/step.ts'
import { performVerb, words } from '../integration/mi/run.ts'
import type { Host } from '../lab/machine/host.ts'
import { must, until } from '../lab/machine/run.ts'
import { type MiLab, startMiLab } from '../lab/mi-lab.ts'
import { type Reached, runDisturbed } from './disturbed.ts'
import { type FinalState, finalState } from './final-state.ts'

/** One undisturbed run of the whole route, cut at each step, in a lab that can be put back to any of these moments. */
export interface Stage {
  mi: MiLab
  /** Steps in the plan's order, with the points that the undisturbed run came to in each. */
  steps: readonly RecordedStep[]
  /** What the undisturbed run had come to by the end of each verb. */
  expected: ReadonlyMap<ServerVerb, FinalState>
  /** Seconds of the undisturbed run. */
  seconds: number
  /** Puts the lab back to the moment before the step's intent. */
  putBack(step: string): Promise<void>
  stop(): Promise<void>
}

export interface RecordedStep {
  key: string
  verb: ServerVerb
  /** Names of its points in the order of their first visit. */
  points: string[]
}

/** Half of a dump or archive is written, then it takes its time: a job that is over at once could not be met at work. */
const SLOW_DUMP = `#!/bin/bash
case "$*" in *--version*) exec /usr/bin/pg_dump "$@" ;; esac
set -o pipefail
/usr/bin/pg_dump "$@" | { head -c 20000; sleep 1; cat; }
`
const SLOW_TAR = `#!/bin/bash
case "$1" in -c) ;; *) exec /usr/bin/tar "$@" ;; esac
set -o pipefail
/usr/bin/tar "$@" | { head -c 20000; sleep 1; cat; }
`
/** Not to be run twice, counted by itself, and slow between two statements that are each final at once. */
const SLOW_SCRIPT = `INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script begun');
ALTER TABLE UM_USER ADD COLUMN UM_USER_ID VARCHAR(255);
SELECT pg_sleep(1);
UPDATE UM_USER SET UM_USER_ID = md5(UM_USER_NAME || ':' || UM_TENANT_ID) WHERE UM_USER_ID IS NULL;
ALTER TABLE UM_USER ADD UNIQUE (UM_USER_ID, UM_TENANT_ID);
INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script ended');
`
export const HOOKED = '/home/wso2carbon/hooked'
const DATABASES = [
  { name: 'wso2_users', owner: 'mi users' },
  { name: 'orders', owner: 'orders' },
] as const

/** Brings the lab up and records the undisturbed run. Takes about half a minute. */
export async function openStage(): Promise<Stage> {
  const mi = await startMiLab({
    userStore: 'jdbc',
    oldServer: 'stopped',
    // Only starts of servers are counted then: tasks would write rows all the time.
    activeArtifacts: false,
    // Its only volatile folder: copied when the old server is quiet.
    choices: { stop_source: true, copy_registry: true },
    artifacts: { cars: 3, proxies: 3, apis: 3 },
  })
  try {
    return await recorded(mi)
  } catch (error) {
    await mi.stop()
    throw error
  }
}

async function recorded(mi: MiLab): Promise<Stage> {
  const sql = (text: string) => mi.database.server.query('postgres', text)
  await sql('ALTER ROLE "mi users" CREATEDB')
  prepare(mi)
  const [old, now] = [mi.nodes[0]!.source, mi.nodes[0]!.target]
  const snapshots = join(mi.lab.folder, 'snapshots')
  const before = await keepDatabases(mi, 'before')
  let after: string | undefined
  await mi.startServer(old)

  const began = performance.now()
  const plan = await performVerb(mi, 'plan', { mode: 'apply' })
  if (plan.result === 'failed') throw new Error(words(plan.problems).join('\n'))
  const steps: (RecordedStep & { databases: string; oldRuns: boolean })[] = []
  const expected = new Map<ServerVerb, FinalState>()
  const visit = async (verb: ServerVerb, { step: key, point }: Reached) => {
    if (point === 'step.before-intent') {
      await keepFiles(mi, join(snapshots, folderOf(key)))
      const oldRuns = (await old.host.processes(`-Dcarbon.home=${old.home}`)).length > 0
      steps.push({ key, verb, points: [], databases: after ?? before, oldRuns })
    }
    const step = steps.at(-1)
    if (step && !step.points.includes(point)) step.points.push(point)
    if (point === 'step.after-record' && key.startsWith('run-user-store-script'))
      after = await keepDatabases(mi, 'after')
  }
  for (const verb of changing(plan.verbs)) {
    const ended = await runDisturbed(mi, verb, { tell: 'every' }, async ({ reached, goOn }) => {
      await visit(verb, reached)
      goOn()
    })
    if (ended.code !== 0) throw new Error(`the undisturbed run failed in ${verb}:\n${ended.said}`)
    expected.set(verb, await finalState(mi))
  }
  const seconds = (performance.now() - began) / 1000
  return {
    mi,
    steps,
    seconds,
    expected,
    async putBack(key) {
      const step = steps.find((one) => one.key === key)!
      for (const host of [old.host, now.host]) await endEverything(host)
      await giveFiles(mi, join(snapshots, folderOf(key)))
      await giveDatabases(mi, step.databases)
      if (step.oldRuns) await mi.startServer(old)
    },
    stop: () => mi.stop(),
  }
}

export function changing(verbs: readonly Verb[]): ServerVerb[] {
  return verbs.filter((verb): verb is ServerVerb => verb !== 'plan' && verb !== 'report')
}

function prepare(mi: MiLab): void {
  const { root } = mi.nodes[0]!.target.host
  writeFileSync(join(root, 'usr/local/bin/pg_dump'), SLOW_DUMP, { mode: 0o755 })
  writeFileSync(join(root, 'usr/local/bin/tar'), SLOW_TAR, { mode: 0o755 })
  writeFileSync(join(mi.workspace, 'scripts/postgresql.sql'), SLOW_SCRIPT)
  const run = JSON.stringify(['/bin/sh', '-c', `echo outage >>${HOOKED}`])
  appendFileSync(
    mi.migrationFile,
    `[[environments.staging.hooks.before_outage]]\nhost = "new"\nrun = ${run}\n`,
  )
}

/** Ends every process of the users whom runs work as, and their connections. The host's sshd goes on listening. */
async function endEverything(host: Host): Promise<void> {
  const theirs = async () =>
    (await host.processes()).filter(
      ({ user, command }) =>
        ['wso2carbon', 'deploy'].includes(user) || /^sshd: (deploy|wso2carbon)/.test(command),
    )
  await until(`${host.name} is quiet`, 10_000, async () => {
    const pids = (await theirs()).map(({ pid }) => String(pid))
    if (pids.length > 0) await host.exec(['kill', '-s', 'KILL', ...pids])
    return pids.length === 0
  })
}

/** Everything that a run may change on the two hosts. */
function placesOf(mi: MiLab): { from: string; name: string }[] {
  const { source, target } = mi.nodes[0]!
  return [
    { from: source.path, name: 'source' },
    { from: target.path, name: 'target' },
    ...[source.host, target.host].flatMap(({ name, root }) =>
      ['home/wso2carbon', 'var/backups/wso2-migrate', 'tmp'].map((path) => ({
        from: join(root, path),
        name: `${name}-${path.replaceAll('/', '-')}`,
      })),
    ),
  ].filter(({ from }) => existsSync(from))
}

async function keepFiles(mi: MiLab, folder: string): Promise<void> {
  for (const { from, name } of placesOf(mi)) {
    mkdirSync(join(folder, name), { recursive: true })
    await must(['cp', '-a', '--reflink=auto', `${from}/.`, join(folder, name)])
  }
}

async function giveFiles(mi: MiLab, folder: string): Promise<void> {
  for (const { from, name } of placesOf(mi)) {
    await must(['find', from, '-mindepth', '1', '-delete'])
    await must(['cp', '-a', '--reflink=auto', `${join(folder, name)}/.`, from])
  }
}

/** Copies both databases as templates. Nobody may be connected to them. */
async function keepDatabases({ database }: MiLab, moment: string): Promise<string> {
  for (const { name } of DATABASES) {
    const kept = escapeIdentifier(`${moment}_${name}`)
    await database.server.query('postgres', `CREATE DATABASE ${kept} TEMPLATE ${name} IS_TEMPLATE true`)
  }
  return moment
}

async function giveDatabases({ database }: MiLab, moment: string): Promise<void> {
  const sql = (text: string) => database.server.query('postgres', text)
  const present = await sql(
    "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'",
  )
  for (const { datname } of present)
    await sql(`DROP DATABASE ${escapeIdentifier(String(datname))} WITH (FORCE)`)
  for (const { name, owner } of DATABASES)
    await sql(`CREATE DATABASE ${name} OWNER ${escapeIdentifier(owner)} TEMPLATE ${moment}_${name}`)
}

function folderOf(step: string): string {
  return step.replaceAll(/[^a-z0-9]+/gi, '-')
}
