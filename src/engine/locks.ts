import type { Duplex } from 'node:stream'
import type { Command, Failure, Host, Result, RunningCommand, RunOptions } from '../remote/command.ts'
import { RUNNER } from '../remote/hosts.ts'
import { elsewhereOn, workingHosts } from './elsewhere.ts'
import { type Fence, fencedHost, raiseFence } from './fence.ts'
import { thisHolder } from './holder.ts'
import { describeJobs, livingJobs } from './living-jobs.ts'
import { type Lock, takeLock } from './lock.ts'
import type { LockPlace, LockState } from './lock-state.ts'
import type { Session } from './session.ts'
import type { Verb } from './step.ts'

/** Every target of an environment in the hands of this process, and its hosts behind the fences of these locks. */
export interface Locks {
  /** As the context's, but each command is started only while nobody else has taken over. */
  host(name: string): Host
  /** Where the jobs of one attempt lie, on each host that steps work on: `durableHost` puts them there. */
  jobFolders(runId: string, step: string, attempt: number): { host: Host; folder: string }[]
  /** Names the run that they are held for, once that is decided. */
  name(runId: string): Promise<void>
  release(): Promise<void>
}

/** A host behind its fences. */
interface Fenced {
  name: string
  host: Host
  /** Folder of what runs on this target leave on this host: a folder for each run. */
  runs: string
}

/** A target's lock, with what it is sorted by: the same order for whoever wants several. */
interface Place extends LockPlace {
  order: string
}

/**
 * Takes the lock of every target of the environment, in an order that is the same for everybody, and raises the lead target's fence
 * on every host that the run works on.
 * @throws MigrateError `locked` when somebody else has one of them; then none is kept
 */
export async function takeLocks(
  session: Session,
  verb: Verb,
  runId: string,
  ui = session.ui,
): Promise<Locks> {
  const { request, store } = session
  const holder = thisHolder(verb, session.surroundings)
  // Giving a run up changes the lead's journal alone: other targets may be down.
  const places = verb === 'abandon' ? [store] : await lockPlaces(session)
  const locks: Lock[] = []
  const giveBack = async () => {
    await Promise.all(locks.map((lock) => lock.release().catch(() => {})))
  }
  const forget = session.surroundings.held?.add(giveBack)
  const release = async () => {
    await giveBack()
    forget?.()
  }
  try {
    for (const place of places) {
      const onWait = (who: string) => ui.info(`Waiting: ${who}`)
      const jobsOf = async (held: LockState) => describeJobs(await livingJobs(session, undefined), held.runId)
      locks.push(await takeLock(place, { runId, holder, waitMs: request.lockTimeoutMs, jobsOf, onWait }))
    }
    const lead = locks.find(
      ({ place }) => place.folder === store.folder && place.host.name === store.host.name,
    )!
    const fenced = await fenceHosts(session, locks, lead, verb)
    const hosts = new Map(fenced.map(({ name, host }) => [name, host]))
    store.writeThrough(hosts.get(store.host.name)!)
    const guarded = new GuardedHost(session.host(RUNNER), hosts.get(store.host.name)!)
    return {
      host: (name) => (name === RUNNER ? guarded : (hosts.get(name) ?? session.host(name))),
      jobFolders: (run, step, attempt) =>
        fenced.map(({ host, runs }) => ({ host, folder: `${runs}/${run}/jobs/${step}.${attempt}` })),
      async name(chosen) {
        for (const lock of locks) await lock.name(chosen)
      },
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

/**
 * Where the locks of an environment's targets lie, sorted by machine and folder; each once.
 * @param nodes whose targets; default: all
 */
export async function lockPlaces(
  { environment, store, storeOf }: Pick<Session, 'environment' | 'store' | 'storeOf'>,
  nodes: readonly string[] = Object.keys(environment.nodes),
): Promise<LockPlace[]> {
  const places = await Promise.all(
    nodes.map(async (node): Promise<Place> => {
      const { host, folder } = await storeOf(node)
      return { host, folder, order: `${await host.machineId()} ${folder}` }
    }),
  )
  // Two names of one machine are one lock, called by the name that the lead target has.
  const lead = ({ host, folder }: Place) => Number(host.name === store.host.name && folder === store.folder)
  const once = new Map(places.sort((a, b) => lead(a) - lead(b)).map((place) => [place.order, place]))
  return [...once.values()].sort((a, b) => (a.order < b.order ? -1 : 1))
}

async function fenceHosts(
  session: Session,
  locks: readonly Lock[],
  lead: Lock,
  verb: Verb,
): Promise<Fenced[]> {
  const names = verb === 'abandon' ? [lead.place.host.name] : workingHosts(session.environment)
  return Promise.all(
    names.map(async (name): Promise<Fenced> => {
      const host = session.host(name)
      const fences: Fence[] = locks
        .filter(({ place }) => place.host.name === name)
        .map(({ place, epoch }) => ({ file: `${place.folder}/epoch`, epoch }))
      let runs = `${lead.place.folder}/runs`
      if (name !== lead.place.host.name) {
        const elsewhere = await elsewhereOn(session, lead.place, name)
        const fence = { file: elsewhere.fence, epoch: lead.epoch }
        await raiseFence(host, fence)
        fences.push(fence)
        runs = elsewhere.runs
      }
      return { name, host: fences.reduce(fencedHost, host), runs }
    }),
  )
}

/** The runner itself has no fence of its own: it may be frozen as a whole. What it starts asks the lead host first. */
class GuardedHost implements Host {
  readonly name: string
  readonly address: string
  readonly known: Host['known']
  readonly #host: Host
  readonly #lead: Host

  constructor(host: Host, lead: Host) {
    this.name = host.name
    this.address = host.address
    this.known = host.known
    this.#host = host
    this.#lead = lead
  }

  machineId(): Promise<string> {
    return this.#host.machineId()
  }

  roundTripMs(): Promise<number> {
    return this.#host.roundTripMs()
  }

  hasLane(lane: number): Promise<boolean> {
    return this.#host.hasLane(lane)
  }

  async run(command: Command, options?: RunOptions): Promise<Result> {
    await this.#ask()
    return this.#host.run(command, options)
  }

  async must(command: Command, failure: Failure, options?: RunOptions): Promise<string> {
    await this.#ask()
    return this.#host.must(command, failure, options)
  }

  async stream(command: Command): Promise<RunningCommand> {
    await this.#ask()
    return this.#host.stream(command)
  }

  async tunnel(address: string, port: number): Promise<Duplex> {
    await this.#ask()
    return this.#host.tunnel(address, port)
  }

  close(): Promise<void> {
    return this.#host.close()
  }

  async #ask(): Promise<void> {
    await this.#lead.run({ argv: ['true'] })
  }
}
