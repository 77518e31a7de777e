import { z } from 'zod'

/** How a finished job ended. */
export interface Finished {
  kind: 'finished'
  outcome: { kind: 'exit'; code: number } | { kind: 'signal'; signal: string }
  /** Why it was ended before its time: the total limit, the limit of silence, or somebody who asked. */
  stopped: 'total' | 'silence' | 'asked' | null
  /** The volume of its logs was full when it ended: they may lack what it printed. */
  diskFull: boolean
  seconds: number
  /** RFC 3339, UTC, by the host's clock. */
  endedAt: string
}

/**
 * What has become of a job. Lost is said only when nothing of its process group runs any more: by a reboot, or because
 * supervisor and command were killed, so that nobody knows how the command ended.
 */
export type JobState =
  | Finished
  | {
      kind: 'running'
      /** The worker's id, also of its process group. */
      pid: number
      /** RFC 3339, UTC, by the host's clock. */
      startedAt: string
      /** Whether the supervisor lives, which keeps the clocks and will record the end. */
      supervised: boolean
    }
  | { kind: 'lost-by-reboot'; startedAt: string }
  | {
      kind: 'lost-by-kill'
      /** False where the job was given up between its claim and its start: the command never ran. */
      started: boolean
    }
  | { kind: 'corrupt'; file: string; why: string }

/** What the host tells about a job; state files are bytes, undefined where there is none. */
export interface Snapshot {
  bootId: string
  claimed: boolean
  spec: Uint8Array | undefined
  proc: Uint8Array | undefined
  exit: Uint8Array | undefined
  /** Found alive, as `pid startTicks`. */
  supervisor: string | undefined
  /** Leader of a group of which something was found alive, as `pid startTicks`. */
  worker: string | undefined
}

const count = z.number().int().nonnegative()
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

const Spec = z.looseObject({ version: z.literal(1), digest: z.string().regex(/^[0-9a-f]{64}$/) })

const Proc = z.union([
  z.strictObject({ version: z.literal(1), givenUp: z.literal(true) }),
  z.strictObject({
    version: z.literal(1),
    pid: count.min(1),
    startTicks: count,
    bootId: z.string().regex(/^[0-9a-f-]{36}$/),
    pgid: count.min(1),
    supervisor: z.strictObject({ pid: count.min(1), startTicks: count }),
    startedAt: time,
  }),
])

const Exit = z
  .strictObject({
    version: z.literal(1),
    code: count.max(255).optional(),
    signal: z
      .string()
      .regex(/^[A-Z0-9+-]+$/)
      .optional(),
    stopped: z.enum(['total', 'silence', 'asked']).nullable(),
    diskFull: z.boolean(),
    hundredths: count,
    endedAt: time,
  })
  .refine(({ code, signal }) => (code === undefined) !== (signal === undefined), 'neither code nor signal')

/** Judges what was found: total over any bytes, and never a guess. Undefined: nobody claimed the job. */
export function judgeJob(found: Snapshot): JobState | undefined {
  if (!found.claimed) {
    const stray = (['exit', 'proc'] as const).find((name) => found[name] !== undefined)
    return stray && corrupt(stray, 'it is there, but nobody claimed the job')
  }
  const proc = read('proc', found.proc, Proc)
  if (proc.wrong) return proc.wrong
  if (proc.value && 'givenUp' in proc.value) {
    return found.exit === undefined
      ? { kind: 'lost-by-kill', started: false }
      : corrupt('exit', 'it is there, but the job never started')
  }
  // The host has waited for the owner of the claim to record itself, and then tried to give the job up.
  if (!proc.value) return corrupt('proc', 'it is missing')
  const spec = read('spec', found.spec, Spec)
  if (spec.wrong) return spec.wrong
  if (!spec.value) return corrupt('spec', 'it is missing')
  const exit = read('exit', found.exit, Exit)
  if (exit.wrong) return exit.wrong
  if (exit.value) return finished(exit.value)

  const { pid, startTicks, supervisor, bootId, startedAt } = proc.value
  if (bootId !== found.bootId) return { kind: 'lost-by-reboot', startedAt }
  const supervised = found.supervisor === `${supervisor.pid} ${supervisor.startTicks}`
  const works = found.worker === `${pid} ${startTicks}`
  return supervised || works
    ? { kind: 'running', pid, startedAt, supervised }
    : { kind: 'lost-by-kill', started: true }
}

/** The digest of the command that a job runs, where its spec.json is whole. */
export function digestOf(found: Snapshot): string | undefined {
  return read('spec', found.spec, Spec).value?.digest
}

function finished({ code, signal, stopped, diskFull, hundredths, endedAt }: z.infer<typeof Exit>): Finished {
  const outcome =
    signal === undefined
      ? { kind: 'exit' as const, code: code as number }
      : { kind: 'signal' as const, signal }
  return { kind: 'finished', outcome, stopped, diskFull, seconds: hundredths / 100, endedAt }
}

function read<T>(
  name: string,
  bytes: Uint8Array | undefined,
  schema: z.ZodType<T>,
): { value?: T; wrong?: JobState } {
  if (bytes === undefined) return {}
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return { wrong: corrupt(name, bytes.length === 0 ? 'it is empty' : (error as Error).message) }
  }
  const parsed = schema.safeParse(json)
  return parsed.success
    ? { value: parsed.data }
    : { wrong: corrupt(name, parsed.error.issues.map(({ message }) => message).join(', ')) }
}

function corrupt(name: string, why: string): JobState {
  return { kind: 'corrupt', file: `${name}.json`, why }
}
