import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { writeFile } from '../steps/files.ts'
import type { RunStore } from './store.ts'

/** What a baseline is about to do, written before it does any of it and removed when all is done: it stands in no run's journal. */
export interface BeginningBaseline {
  /** `host:/folder` of the dumps. */
  baseline: string
  /** RFC 3339, UTC. */
  at: string
  /** Nodes whose old server is stopped for it. */
  nodes: readonly string[]
}

const SAFE =
  'What each database held before is kept beside it until somebody drops it; files of the old servers were not changed.'
// An empty file is there too: a line end, which JSON does not mind, tells it from none.
const READ = `[ ! -e "$1" ] || { echo; cat -- "$1"; }`

/** Beside the runs of the lead node's target. */
const placeOf = ({ folder }: Pick<RunStore, 'folder'>) => `${folder}/baseline.json`

/** Writes the intent. */
export async function keepBeginning(
  host: Host,
  store: RunStore,
  beginning: BeginningBaseline,
): Promise<void> {
  await writeFile(host, placeOf(store), `${JSON.stringify(beginning)}\n`, {
    reason: 'restore-failed',
    what: `What is about to be done could not be written to ${placeOf(store)}.`,
    safe: 'No old server was stopped and no database replaced for it.',
    fix: 'check free space and rights of run_as there, or set state_dir of the host; then run baseline again.',
  })
}

/** Everything is done: nothing is left to be told of. */
export async function forgetBeginning(host: Host, store: RunStore): Promise<void> {
  await host.must(
    { argv: ['rm', '-f', '--', placeOf(store)] },
    {
      reason: 'restore-failed',
      what: `${placeOf(store)}, which says that a baseline is not set yet, could not be removed.`,
      safe: 'The baseline is set: the dumps are loaded, and the old servers that were stopped for it run again.',
      fix: 'check the rights of run_as there and remove the file.',
    },
  )
}

/** A baseline that did not come to its end. */
export interface BrokenBaseline {
  /** What is said until it is set after all: why the old servers are down, and how they come up again. */
  problem: Problem
  /** Nodes whose old server it stopped, or was about to; absent where that is not known any more. */
  nodes?: readonly string[]
}

/** The one that began on this target and broke off, if there is one. */
export async function brokenBaseline(store: RunStore): Promise<BrokenBaseline | undefined> {
  const text = await store.host.must(
    { argv: ['/bin/sh', '-c', READ, 'sh', placeOf(store)], looks: true },
    {
      reason: 'preflight-failed',
      what: `Whether a baseline broke off on this target cannot be read (${placeOf(store)}).`,
      safe: 'This only looked.',
      fix: 'check the rights of run_as there, then run the same again.',
    },
  )
  return text === '' ? undefined : readBeginning(text, store)
}

/** @throws MigrateError `restore-failed` where a baseline broke off on this target: half of its databases may be loaded */
export async function refuseBrokenBaseline(store: RunStore): Promise<void> {
  const broken = await brokenBaseline(store)
  if (broken) throw new MigrateError(broken.problem)
}

/** What is said of a baseline that broke off. Pure. */
export function brokenOff(
  { baseline, at, nodes }: BeginningBaseline,
  { host, folder }: Pick<RunStore, 'host' | 'folder'>,
): Problem {
  const servers = nodes.length === 1 ? 'server' : 'servers'
  const down =
    nodes.length > 0 ? ` It stopped the old ${servers} of ${nodes.join(', ')}, or was about to.` : ''
  return {
    reason: 'restore-failed',
    host: host.name,
    what: `The baseline ${baseline} began to be set at ${at} and has not come to its end.${down}`,
    safe: SAFE,
    fix: `run \`baseline\` again, --baseline ${baseline} --mode apply (inputs baseline, mode): it loads the dumps and starts the old servers that were stopped for it. Where the databases are as you want them, start those yourself and remove ${placeOf({ folder })}.`,
  }
}

/** Pure. */
export function readBeginning(text: string, store: Pick<RunStore, 'host' | 'folder'>): BrokenBaseline {
  const beginning = parse(text)
  if (beginning) return { problem: brokenOff(beginning, store), nodes: beginning.nodes }
  return {
    problem: {
      reason: 'restore-failed',
      host: store.host.name,
      what: `A baseline began to be set and has not come to its end; ${placeOf(store)}, which says which one, is damaged.`,
      safe: SAFE,
      fix: 'remove that file, run `baseline` again with the dumps that are wanted, then start the old servers that are down.',
    },
  }
}

function parse(text: string): BeginningBaseline | undefined {
  try {
    return JSON.parse(text) as BeginningBaseline
  } catch {
    return undefined
  }
}
