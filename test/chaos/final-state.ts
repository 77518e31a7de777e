import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { readJournal } from '../../src/engine/journal.ts'
import type { StepRecord } from '../../src/engine/step.ts'
import type { Host } from '../lab/machine/host.ts'
import { must } from '../lab/machine/run.ts'
import { takeSnapshot } from '../lab/snapshot.ts'
import type { Scene } from './scene.ts'

/** What a run came to by the end of a verb: name to something comparable as text. */
export type FinalState = ReadonlyMap<string, string>

/** What differs between two undisturbed runs already, or tells of attempts. Every other file counts, left-overs too. */
const CONTENT_VOLATILE: readonly { path: RegExp; why: string }[] = [
  {
    path: /\/backups\/wso2-migrate\/.*\.(dump|tar)(\.manifest)?(\.json)?$/,
    why: 'dumps and archives name their own time',
  },
  {
    path: /\/before-script\/[^/]+$/,
    why: 'counts the rows of STANDIN_RUNS too, and the driver starts the old server once more',
  },
  { path: /\/hooked$/, why: 'one line per run of the hook, which may be run again' },
  { path: /\/client-runs\/[^/]+\.json$/, why: 'when a run of the migration client began' },
  { path: /\/home\/wso2carbon\/migrations$/, why: 'runs of the client with their times: counted apart' },
  { path: /\/WSO2CARBON_DB\.mv\.db$/, why: 'when its index was last brought up to date' },
  { path: /\/wso2carbon\.pid$/, why: 'the number of a process' },
  { path: /\/targets\/[^/]+\/epoch$/, why: 'counts the processes that had the lock' },
  { path: /\/(fences|elsewhere)\/[^/]+$/, why: 'the same on the other host' },
]
const NOT_COMPARED: readonly { path: RegExp; why: string }[] = [
  {
    path: /\/runs\/[^/]+\/replaced(\/|$)/,
    why: 'what an interrupted replacement had put aside stays, named by its time',
  },
  {
    path: /\/runs\/[^/]+\/undone(\/|$)/,
    why: 'files that a way back keeps for the user: an undisturbed run goes no way back',
  },
  {
    path: /\/solr\/data\/index(\/|$)/,
    why: 'a server writes it beside its other work, until it is stopped; `verify` waits for the last one',
  },
  { path: /\/repository\/logs(\/|$)/, why: 'times, and one start more where one was interrupted' },
  { path: /\/journal\.jsonl$/, why: 'compared by the final state of each step' },
  { path: /\/runs\/[^/]+\/jobs(\/|$)/, why: 'one folder per attempt' },
  { path: /\/elsewhere\/[^/]+(\/|$)/, why: 'jobs of attempts' },
  { path: /^[^:]+:\/(root|etc|usr|run|var\/(lib|log|cache)|proc|sys)(\/|$)/, why: 'of the lab itself' },
]

/** Reads everything that counts. */
export async function finalState(scene: Scene): Promise<FinalState> {
  const { source, target } = scene.lab.nodes[0]!
  const state = new Map<string, string>()
  for (const [place, text] of await takeSnapshot([source.host, target.host], [])) {
    if (NOT_COMPARED.some(({ path }) => path.test(place))) continue
    const shown = CONTENT_VOLATILE.some(({ path }) => path.test(place)) ? text.split(' ')[0]! : text
    state.set(place, shown)
  }
  for (const [name, text] of await scene.server.dump()) {
    // The state that a way back keeps for the user: an undisturbed run goes no way back.
    if (name !== 'postgres' && !/_before_/.test(name)) state.set(`database ${name}`, scene.comparable(text))
  }
  const { entries, closed } = await readRun(scene)
  for (const [key, last] of stepStates(entries)) state.set(`step ${key}`, last)
  state.set('run', closed ? 'closed' : 'open')
  for (const [what, count] of await scene.counts()) state.set(what, count)
  const running = async ({ host, home }: typeof source) =>
    (await host.processes(`-Dcarbon.home=${home}`)).length
  state.set('old servers', String(await running(source)))
  state.set('new servers', String(await running(target)))
  for (const { host } of [source, target]) {
    const left = await processesLeft(host)
    state.set(`other processes of run_as on ${host.name}`, left.map(({ command }) => command).join('\n'))
  }
  return state
}

/** Processes that stay for 2 seconds: what watches over the files of a command's secrets looks every second whether that has ended. */
async function processesLeft(host: Host): Promise<{ command: string }[]> {
  for (let looks = 1; ; looks++) {
    const left = (await host.processes()).filter(
      ({ user, command }) => user === 'wso2carbon' && !command.includes('-Dcarbon.home='),
    )
    if (left.length === 0 || looks === 8) return left
    await setTimeout(250)
  }
}

/** In the order of the first record of each; what was found in place is as good as what was done. */
function stepStates(entries: readonly StepRecord[]): Map<string, string> {
  const last = new Map(entries.map(({ key, state }) => [key, state === 'skipped' ? 'done' : state]))
  return new Map([...last].map(([key, state], at) => [key, `${at + 1}. ${state}`]))
}

/** The only journal: records of steps, and whether the run is closed. Throws where it is damaged. */
export async function readRun({ lab }: Scene): Promise<{ entries: StepRecord[]; closed: boolean }> {
  const { host } = lab.nodes[0]!.target
  const folder = join(host.root, 'home/wso2carbon/.wso2-migrate/targets')
  const found = await must(['find', folder, '-name', 'journal.jsonl'])
  const { entries } = readJournal(readFileSync(found.trim()))
  return {
    entries: entries.filter((entry): entry is StepRecord => 'key' in entry),
    closed: entries.some((entry) => 'event' in entry && entry.event === 'closed'),
  }
}
