import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Holder } from './holder.ts'

/** Where the lock of one target lies: `<state_dir>/targets/<hash>` on the target's host. */
export interface LockPlace {
  host: Host
  folder: string
}

/** A lock as it stands on the host. */
export interface LockState {
  state: 'held' | 'damaged' | 'working'
  /** What `unlock` wants typed; `damaged` where the lock cannot be read. */
  id: string
  runId: string
  owner: string
  epoch: number
  /** Seconds until the lease ends, by the host's clock; 0 or less: it has ended. */
  leftSeconds: number
  /** How long it is held, in seconds; absent: the host was started anew since. */
  ageSeconds?: number
  holder?: Holder
}

/** Who holds it, for how long, and where to look: one sentence. */
export function describeLock(held: LockState): string {
  if (held.state === 'damaged')
    return 'The lock of this target is damaged: its file was changed by hand, or its disk lost it.'
  const age =
    held.ageSeconds === undefined
      ? 'since before its host was started anew'
      : `for ${describeAge(held.ageSeconds)}`
  const { who, verb, runUrl } = held.holder ?? {}
  const lease =
    held.state === 'working'
      ? 'it is gone, but a command that it started still runs'
      : held.leftSeconds > 0
        ? `its lease ends in ${held.leftSeconds} s unless it is renewed`
        : 'its lease has ended'
  return `Run ${held.runId} holds the lock of this target: ${who ?? 'somebody'}${verb ? ` (${verb})` : ''} ${age}${runUrl ? `, ${runUrl}` : ''}; ${lease}.`
}

/** Why a lock cannot be had now. */
export function lockedProblem(place: LockPlace, held: LockState): Problem {
  return {
    reason: 'locked',
    host: place.host.name,
    what: describeLock(held),
    safe: 'Nothing was changed by this process.',
    fix:
      held.state === 'damaged'
        ? 'make sure that nobody works on this target, then `unlock`, --lock-id damaged (input lock-id).'
        : held.state === 'working'
          ? 'run again in a minute; if it stays, look on that host what still runs (`status` names the run).'
          : 'wait for it, --lock-timeout 30m (input lock-timeout) does; or look with `status` what it does. `unlock` frees it once its holder is gone.',
  }
}

function describeAge(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}

/** Reads what a script printed of a lock. Pure; what cannot be read is `damaged`. */
export function parseLock(printed: string): LockState {
  const [first = '', ...lines] = printed.split('\n')
  const [state, left, age] = first.split(' ')
  const values = new Map(lines.map((line) => [line.split(' ', 1)[0]!, line.slice(line.indexOf(' ') + 1)]))
  const damaged = state === 'damaged'
  const holder = damaged ? undefined : readHolder(values.get('holder') ?? '')
  return {
    state: state === 'held' || state === 'working' ? state : 'damaged',
    id: damaged ? 'damaged' : (values.get('id') ?? ''),
    runId: values.get('run') ?? 'unknown',
    owner: values.get('owner') ?? '',
    epoch: Number(values.get('epoch') ?? 0),
    leftSeconds: Number(left ?? 0),
    ...(Number(age) >= 0 && { ageSeconds: Number(age) }),
    ...(holder && { holder }),
  }
}

function readHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Holder
  } catch {
    return undefined
  }
}
