import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerVerb } from '../../src/engine/step.ts'
import { performVerb, words } from '../integration/mi/run.ts'
import { difference } from '../lab/snapshot.ts'
import { ACTORS, type Actor, pointsFor, strike } from './blows.ts'
import { type Ended, runDisturbed } from './disturbed.ts'
import { finalState, readRecords } from './final-state.ts'
import type { Stage } from './stage.ts'

/** One blow: who is hit, in which step, where. */
export interface Cell {
  step: string
  point: string
  actor: Actor
}

export interface CellResult extends Cell {
  passed: boolean
  seconds: number
  /** Why it did not pass. */
  why: string[]
  /** What the runs after the blow said before one of them passed. */
  notes: string[]
}

/** The moments of a step's life that the table has columns for. */
export const MOMENTS = [
  'before intent',
  'after intent',
  'in the work',
  'after the work',
  'after record',
] as const
export type Moment = (typeof MOMENTS)[number]

const NAMED: Readonly<Record<string, Moment>> = {
  'step.before-intent': 'before intent',
  'step.after-intent': 'after intent',
  'step.after-work': 'after the work',
  'step.after-record': 'after record',
}

export function momentOf(point: string): Moment {
  return NAMED[point] ?? 'in the work'
}

/** Every blow of the matrix: actor by actor, in the plan's order. */
export function allCells({ steps }: Pick<Stage, 'steps'>): Cell[] {
  return ACTORS.flatMap((actor) =>
    steps.flatMap(({ key: step, points }) =>
      pointsFor(actor, points).map((point) => ({ step, point, actor })),
    ),
  )
}

/** Runs that are started again after a blow, until one passes. */
const MOST_RUNS = 4
/** A command that the dead runner had begun may still run: "run again in a minute", the error says. */
const LOCKED_WAIT_MS = 2_000
const MOST_LOCKED = 60

/** Puts the lab back to before the step, strikes, runs again to the end, and compares what came out. */
export async function runCell(stage: Stage, cell: Cell): Promise<CellResult> {
  const began = performance.now()
  const notes: string[] = []
  const why: string[] = []
  try {
    await stage.putBack(cell.step)
    const { verb } = stage.steps.find(({ key }) => key === cell.step)!
    const { reached, ended } = await disturb(stage, verb, cell)
    if (!reached) why.push(`the runner never came to the point: ${tail(ended.said)}`)
    else {
      if (ended.code === 0) notes.push('went on by itself')
      await finish(stage, verb, notes)
      why.push(...(await wrong(stage)))
    }
  } catch (error) {
    why.push(error instanceof Error ? error.message : String(error))
  }
  const seconds = (performance.now() - began) / 1000
  return { ...cell, passed: why.length === 0, seconds, why, notes }
}

async function disturb(
  stage: Stage,
  verb: ServerVerb,
  { step, point, actor }: Cell,
): Promise<{ reached: boolean; ended: Ended }> {
  let struck: Promise<void> | undefined
  const ended = await runDisturbed(stage.mi, verb, { tell: 'one', step, point }, (standing) => {
    struck = strike(stage.mi, actor, standing)
    return struck
  })
  await struck
  return { reached: struck !== undefined, ended }
}

/** The same inputs again, by runners that nobody disturbs, to the end of the route. */
async function finish({ mi, steps }: Stage, from: ServerVerb, notes: string[]): Promise<void> {
  const verbs = [...new Set(steps.map(({ verb }) => verb))]
  for (const verb of verbs.slice(verbs.indexOf(from))) {
    let [runs, locked] = [0, 0]
    for (;;) {
      const outcome = await performVerb(mi, verb, { mode: 'apply' })
      if (outcome.result === 'passed') break
      // After the last record the run is closed: there is nothing to go on with, and a new one would find it migrated.
      if (outcome.problems[0]!.what.includes('already runs') && verb === verbs.at(-1)) {
        notes.push('the run was closed already')
        break
      }
      notes.push(`${verb}: ${words(outcome.problems).join('; ')}`)
      if (outcome.failureReason === 'locked' && ++locked < MOST_LOCKED) await sleep(LOCKED_WAIT_MS)
      else if (++runs >= MOST_RUNS) throw new Error(`${verb} does not pass: ${notes.at(-1)}`)
    }
  }
}

/** Everything in which the outcome is not that of the undisturbed run. */
export async function wrong({ mi, expected }: Stage): Promise<string[]> {
  const lines = difference(expected, await finalState(mi)).map((line) => line.slice(0, 300))
  const { server, name } = mi.database
  const [counted] = await server.query(
    name,
    "SELECT count(*) FILTER (WHERE what = 'script begun') AS begun, count(*) FILTER (WHERE what = 'script ended') AS ended FROM audit_trail",
  )
  if (String(counted?.begun) !== '1' || String(counted?.ended) !== '1')
    lines.push(`the script counted itself as begun ${counted?.begun} times, ended ${counted?.ended} times`)
  const starts = await server.query(
    name,
    "SELECT count(*) AS n FROM standin_runs WHERE artifact = '*START*' AND server LIKE $1",
    [`%${mi.nodes[0]!.target.home}%`],
  )
  const tried = new Set(
    (await readRecords(mi)).filter(({ key }) => key.startsWith('start-target')).map(({ attempt }) => attempt),
  )
  tried.delete(undefined)
  const n = Number(starts[0]?.n)
  if (n < 1 || n > tried.size) lines.push(`the new server started ${n} times in ${tried.size} attempts`)
  return lines
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-5).join(' | ')
}
