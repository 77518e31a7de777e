import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import type { Surroundings } from './request.ts'
import type { Verb } from './step.ts'

/** Who holds a lock, for people and for the next one who wants it. */
export interface Holder {
  /** `deploy@runner-3`. */
  who: string
  verb: Verb
  /** Address of the workflow run, where it is one. */
  runUrl?: string
  /** The workflow run and its attempt, where it is one: an attempt begins when all earlier ones are over. */
  workflow?: { id: string; attempt: number }
  /** Tells on the same machine whether the process still lives; absent where `/proc` does not tell. */
  process?: { machine: string; pid: number; started: string }
}

/** Who has this process work: whoever started the workflow run, with its address, or `deploy@runner-3`. */
export function whoAsks({ workflow }: Surroundings): string {
  return workflow ? `${workflow.actor} (${workflow.runUrl})` : thisUser()
}

const thisUser = (): string => `${userInfo().username}@${hostname()}`

/** This process. */
export function thisHolder(verb: Verb, { workflow }: Surroundings): Holder {
  const machine = thisMachine()
  const started = startOf(process.pid)
  return {
    who: thisUser(),
    verb,
    ...(workflow && {
      runUrl: workflow.runUrl,
      workflow: { id: workflow.runId, attempt: Number(workflow.attempt) },
    }),
    ...(machine && started && { process: { machine, pid: process.pid, started } }),
  }
}

/**
 * Whether a holder is known to be gone: its process ended on this very machine, or this is a later attempt of its workflow run.
 * False is "not known".
 */
export function isGone(holder: Holder, me: Holder): boolean {
  if (holder.workflow && me.workflow && holder.workflow.id === me.workflow.id) {
    if (holder.workflow.attempt < me.workflow.attempt) return true
  }
  const { process: its } = holder
  if (!its || !me.process || its.machine !== me.process.machine) return false
  return startOf(its.pid) !== its.started
}

/** One start of one system, and the process namespace: containers of one machine count their processes each from 1. */
function thisMachine(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return undefined
  }
}

/** When a process began, in ticks since the system's start (proc(5), `stat` field 22); a reused pid has another one. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Dead, but nobody has asked for its exit code yet.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
