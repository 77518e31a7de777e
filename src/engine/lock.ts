import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { MigrateError } from '../errors.ts'
import type { Command, Failure } from '../remote/command.ts'
import { outputOf } from '../remote/commands.ts'
import { type Holder, isGone } from './holder.ts'
import { LOOK, RELEASE, RENEW, TAKE, UNLOCK } from './lock-scripts.ts'
import { describeLock, type LockPlace, type LockState, lockedProblem, parseLock } from './lock-state.ts'
import { fixOfFolder } from './state-folder.ts'

/** How long a holder may be silent before anybody may take over, in seconds. */
export const LEASE_SECONDS = 30
/** Two renewals may be lost on the way before the lease ends. */
const RENEW_MS = 10_000
const ASK_AGAIN_MS = 1_000

export interface Wanted {
  runId: string
  holder: Holder
  /** How long to wait for another holder, in milliseconds. */
  waitMs: number
  /** Says of a lock that is held what lives of its holder's run, in a sentence. */
  jobsOf?: (held: LockState) => Promise<string>
  /** Says once who is waited for. */
  onWait?: (who: string) => void
  leaseSeconds?: number
}

/** A lock that this process holds and renews until it is released. */
export class Lock {
  readonly place: LockPlace
  readonly epoch: number
  readonly id: string
  readonly #owner: string
  readonly #leaseSeconds: number
  #runId: string
  readonly #timer: NodeJS.Timeout

  constructor(
    place: LockPlace,
    taken: { epoch: number; id: string; owner: string; runId: string; leaseSeconds: number },
  ) {
    this.place = place
    this.epoch = taken.epoch
    this.id = taken.id
    this.#owner = taken.owner
    this.#runId = taken.runId
    this.#leaseSeconds = taken.leaseSeconds
    const every = Math.min(RENEW_MS, (taken.leaseSeconds * 1000) / 3)
    // A renewal that fails is no failure of the work: the fence decides whether this process may still write.
    this.#timer = setInterval(() => void this.renew().catch(() => {}), every).unref()
  }

  /** Puts the end of the lease off. False: the lock is somebody else's by now. */
  async renew(): Promise<boolean> {
    const argv = [this.place.folder, this.#owner, String(this.#leaseSeconds), this.#runId]
    const printed = await ask(this.place, RENEW, argv)
    if (printed.startsWith('renewed')) return true
    clearInterval(this.#timer)
    return false
  }

  /** Names the run that it is held for, once that is decided. */
  async name(runId: string): Promise<void> {
    if (runId === this.#runId) return
    this.#runId = runId
    await this.renew()
  }

  /** Gives it back. What was taken over meanwhile stays with whoever has it. */
  async release(): Promise<void> {
    clearInterval(this.#timer)
    await ask(this.place, RELEASE, [this.place.folder, this.#owner])
  }
}

/**
 * Takes the lock of a target. A holder that is known to be gone is replaced at once. Another process of the same run is waited for
 * until its lease ends, unless it shows that it lives; anybody else for `waitMs`.
 * @throws MigrateError `locked`, saying who holds it, since when and where
 */
export async function takeLock(place: LockPlace, wanted: Wanted): Promise<Lock> {
  const leaseSeconds = wanted.leaseSeconds ?? LEASE_SECONDS
  const [owner, id] = [randomBytes(12).toString('hex'), randomBytes(4).toString('hex')]
  const holder = Buffer.from(JSON.stringify(wanted.holder)).toString('base64')
  const began = Date.now()
  let dead = ''
  let first: LockState | undefined
  for (;;) {
    const argv = [place.folder, id, wanted.runId, owner, String(leaseSeconds), holder, dead]
    const printed = await ask(place, TAKE, argv)
    const taken = /^taken (\d+)\n$/.exec(printed)
    if (taken)
      return new Lock(place, { epoch: Number(taken[1]), id, owner, runId: wanted.runId, leaseSeconds })

    const held = parseLock(printed)
    const refusal = async () => {
      const problem = lockedProblem(place, held)
      const jobs = held.state === 'damaged' ? undefined : await wanted.jobsOf?.(held)
      return new MigrateError({ ...problem, what: [problem.what, jobs].filter(Boolean).join(' ') })
    }
    if (held.state !== 'held') throw await refusal()
    if (held.owner !== dead && held.holder && isGone(held.holder, wanted.holder)) {
      dead = held.owner
      continue
    }
    first = first?.owner === held.owner ? first : held
    // The end of the lease was put off since we first looked: somebody is at work.
    const renewed = held.leftSeconds > first.leftSeconds
    const ours = held.runId === wanted.runId && !renewed
    const patience = Math.max(wanted.waitMs, ours ? (leaseSeconds + 5) * 1000 : 0)
    if (Date.now() - began >= patience) throw await refusal()
    if (first === held && wanted.onWait)
      wanted.onWait([describeLock(held), await wanted.jobsOf?.(held)].filter(Boolean).join(' '))
    await sleep(Math.min(ASK_AGAIN_MS, (leaseSeconds * 1000) / 10))
  }
}

/** Who holds the lock of a target; nothing where it is free. Changes nothing. */
export async function lookAtLock(place: LockPlace): Promise<LockState | undefined> {
  const printed = await ask(place, LOOK, [place.folder])
  return printed.startsWith('free') ? undefined : parseLock(printed)
}

/**
 * Takes the lock of a dead holder away.
 * @param id as `lookAtLock` tells it
 * @returns what became of it: `alive` and `other` (an id that is not its own) changed nothing
 */
export async function unlock(place: LockPlace, id: string): Promise<'unlocked' | 'free' | 'alive' | 'other'> {
  const printed = await ask(place, UNLOCK, [place.folder, id])
  return printed.trim() as 'unlocked' | 'free' | 'alive' | 'other'
}

async function ask({ host, folder }: LockPlace, script: string, args: readonly string[]): Promise<string> {
  const command: Command = { argv: ['/bin/sh', '-c', script, 'sh', ...args], timeoutMs: 90_000 }
  const result = await host.run(command)
  const failure: Failure = {
    reason: 'internal',
    what: `The lock in ${folder} cannot be used.`,
    safe: 'No step was begun.',
    fix: fixOfFolder(result.stderr),
  }
  return outputOf(host.name, command, failure, result)
}
