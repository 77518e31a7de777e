import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { escapeIdentifier } from 'pg'
import type { ServerVerb, Verb } from '../../src/engine/step.ts'
import { performVerb, words } from '../integration/mi/run.ts'
import type { Host } from '../lab/machine/host.ts'
import { must, until } from '../lab/machine/run.ts'
import { type Reached, runDisturbed } from './disturbed.ts'
import { type FinalState, finalState } from './final-state.ts'
import type { Scene } from './scene.ts'

/** One undisturbed run of the whole route, cut at each step, in a lab that can be put back to any of these moments. */
export interface Stage {
  scene: Scene
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

/** Records the undisturbed run in a lab that is up, and takes the lab over. */
export async function openStage(scene: Scene): Promise<Stage> {
  try {
    return await recorded(scene)
  } catch (error) {
    await scene.lab.stop()
    throw error
  }
}

async function recorded(scene: Scene): Promise<Stage> {
  const { lab } = scene
  const [old, now] = [lab.nodes[0]!.source, lab.nodes[0]!.target]
  const snapshots = join(lab.lab.folder, 'snapshots')
  let moment = 0
  const oldRunning = async () => (await old.host.processes(`-Dcarbon.home=${old.home}`)).length > 0
  if (await oldRunning()) await endEverything(old.host)
  await keepDatabases(scene, moment)
  await lab.startServer(old)

  const began = performance.now()
  const plan = await performVerb(lab, 'plan', { mode: 'apply' })
  if (plan.result === 'failed') throw new Error(words(plan.problems).join('\n'))
  const steps: (RecordedStep & { moment: number; oldRuns: boolean })[] = []
  const expected = new Map<ServerVerb, FinalState>()
  const visit = async (verb: ServerVerb, { step: key, point }: Reached) => {
    if (point === 'step.before-intent') {
      await keepFiles(scene, join(snapshots, folderOf(key)))
      steps.push({ key, verb, points: [], moment, oldRuns: await oldRunning() })
    }
    const step = steps.at(-1)
    if (step && !step.points.includes(point)) step.points.push(point)
    if (point === 'step.after-record' && scene.changesDatabases(key)) await keepDatabases(scene, ++moment)
  }
  for (const verb of changing(plan.verbs)) {
    const ended = await runDisturbed(lab, verb, { tell: 'every' }, async ({ reached, goOn }) => {
      await visit(verb, reached)
      goOn()
    })
    if (ended.code !== 0) throw new Error(`the undisturbed run failed in ${verb}:\n${ended.said}`)
    expected.set(verb, await finalState(scene))
  }
  const seconds = (performance.now() - began) / 1000
  return {
    scene,
    steps,
    seconds,
    expected,
    async putBack(key) {
      const step = steps.find((one) => one.key === key)!
      for (const host of [old.host, now.host]) await endEverything(host)
      await giveFiles(scene, join(snapshots, folderOf(key)))
      await giveDatabases(scene, step.moment)
      if (step.oldRuns) await lab.startServer(old)
    },
    stop: () => lab.stop(),
  }
}

export function changing(verbs: readonly Verb[]): ServerVerb[] {
  return verbs.filter((verb): verb is ServerVerb => verb !== 'plan' && verb !== 'report')
}

/** Ends every process of the users whom runs work as, and their connections. The host's sshd goes on listening. */
async function endEverything(host: Host): Promise<void> {
  const theirs = async () =>
    (await host.processes()).filter(
      ({ user, command }) =>
        ['wso2carbon', 'deploy'].includes(user) || /^sshd: (deploy|wso2carbon)/.test(command),
    )
  await until(`${host.name} is quiet`, 60_000, async () => {
    const pids = (await theirs()).map(({ pid }) => String(pid))
    if (pids.length > 0) await host.exec(['kill', '-s', 'KILL', ...pids])
    return pids.length === 0
  })
}

/** Everything that a run may change on the two hosts. */
function placesOf({ lab }: Scene): { from: string; name: string }[] {
  const { source, target } = lab.nodes[0]!
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

async function keepFiles(scene: Scene, folder: string): Promise<void> {
  for (const { from, name } of placesOf(scene)) {
    mkdirSync(join(folder, name), { recursive: true })
    await must(['cp', '-a', '--reflink=auto', `${from}/.`, join(folder, name)])
  }
}

async function giveFiles(scene: Scene, folder: string): Promise<void> {
  for (const { from, name } of placesOf(scene)) {
    await must(['find', from, '-mindepth', '1', '-delete'])
    await must(['cp', '-a', '--reflink=auto', `${join(folder, name)}/.`, from])
  }
}

/** Copies the databases as templates. Nobody may be connected to them. */
async function keepDatabases({ server, databases }: Scene, moment: number): Promise<void> {
  for (const { name } of databases) {
    const kept = escapeIdentifier(`moment_${moment}_${name}`)
    await server.query('postgres', `CREATE DATABASE ${kept} TEMPLATE ${name} IS_TEMPLATE true`)
  }
}

async function giveDatabases({ server, databases }: Scene, moment: number): Promise<void> {
  const sql = (text: string) => server.query('postgres', text)
  const present = await sql(
    "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'",
  )
  for (const { datname } of present)
    await sql(`DROP DATABASE ${escapeIdentifier(String(datname))} WITH (FORCE)`)
  for (const { name, owner } of databases)
    await sql(`CREATE DATABASE ${name} OWNER ${escapeIdentifier(owner)} TEMPLATE moment_${moment}_${name}`)
}

function folderOf(step: string): string {
  return step.replaceAll(/[^a-z0-9]+/gi, '-')
}
