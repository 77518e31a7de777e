import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerVerb } from '../../src/engine/step.ts'
import { performVerb, words } from '../integration/mi/run.ts'
import { difference } from '../lab/snapshot.ts'
import { ACTORS, type Actor, pointsFor, strike, thickOf } from './blows.ts'
import { type Ended, runDisturbed } from './disturbed.ts'
import { finalState, readRun } from './final-state.ts'
import type { Stage } from './stage.ts'

/** One blow: who is hit, in which step, where. */
export interface Cell {
  step: string
  point: string
  actor: Actor
}

export interface CellResult extends Cell {
  /** Run again to the end of the route, or to that of its verb. */
  toTheEnd: boolean
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

/**
 * Every blow of the matrix. A run of them that is broken off shall have been everywhere once: moment by moment over all steps and actors,
 * then come further points within the work, and at last the runner's own errors.
 */
export function allCells({ steps }: Pick<Stage, 'steps'>): Cell[] {
  const order = ['in the work', 'after intent', 'after the work', 'before intent', 'after record']
  const turn = ({ actor, point }: Cell, points: readonly string[]) => {
    if (actor === 'defect') return order.length + 1
    const moment = momentOf(point)
    return moment === 'in the work' && point !== thickOf(points) ? order.length : order.indexOf(moment)
  }
  return steps
    .flatMap(({ key: step, points }) =>
      ACTORS.flatMap((actor) => pointsFor(actor, points).map((point) => ({ step, point, actor }))).map(
        (cell) => ({ cell, turn: turn(cell, points) }),
      ),
    )
    .sort((a, b) => a.turn - b.turn)
    .map(({ cell }) => cell)
}

/** Runs that are started again after a blow, until one passes. */
const MOST_RUNS = 4
/** A command that the dead runner had begun may still run: "run again in a minute", the error says. */
const LOCKED_WAIT_MS = 2_000
const MOST_LOCKED = 60

/**
 * Puts the lab back to before the step, strikes, runs again, and compares what came out with the undisturbed run at the same moment.
 * @param toTheEnd run the whole rest of the route again, or this verb alone
 */
export async function runCell(stage: Stage, cell: Cell, toTheEnd: boolean): Promise<CellResult> {
  const began = performance.now()
  const notes: string[] = []
  const why: string[] = []
  try {
    await stage.putBack(cell.step)
    const { verb } = stage.steps.find(({ key }) => key === cell.step)!
    const { reached, ended } = await disturb(stage, verb, cell)
    if (!reached) why.push(`the runner never came to the point: ${tail(ended.said)}`)
    else {
      if (ended.code === 0) notes.push('the runner went on by itself')
      else if (cell.actor !== 'runner') notes.push(`the runner ended: ${complaint(ended.said)}`)
      why.push(...(await wrong(stage, await finish(stage, verb, toTheEnd, notes))))
    }
  } catch (error) {
    why.push(error instanceof Error ? error.message : String(error))
  }
  const seconds = (performance.now() - began) / 1000
  return { ...cell, toTheEnd, passed: why.length === 0, seconds, why, notes }
}

/** Cells that are run to the end of the route in any case: one of each step and actor, and every job's. */
export function goesToTheEnd({ actor, point }: Cell): boolean {
  return ['supervisor', 'worker', 'server'].includes(actor) || point === 'step.after-intent'
}

async function disturb(
  stage: Stage,
  verb: ServerVerb,
  { step, point, actor }: Cell,
): Promise<{ reached: boolean; ended: Ended }> {
  let struck: Promise<void> | undefined
  const ended = await runDisturbed(stage.scene.lab, verb, { tell: 'one', step, point }, (standing) => {
    struck = strike(stage.scene, actor, standing)
    return struck
  })
  await struck
  return { reached: struck !== undefined, ended }
}

/** The same inputs again, by runners that nobody disturbs. Gives the last verb that was run. */
async function finish(
  { scene, steps }: Stage,
  from: ServerVerb,
  toTheEnd: boolean,
  notes: string[],
): Promise<ServerVerb> {
  const verbs = [...new Set(steps.map(({ verb }) => verb))]
  const rest = toTheEnd ? verbs.slice(verbs.indexOf(from)) : [from]
  for (const verb of rest) {
    let [runs, locked] = [0, 0]
    for (;;) {
      const outcome = await performVerb(scene.lab, verb, { mode: 'apply' })
      if (outcome.result === 'passed') break
      // After the last record the run is closed: there is nothing to go on with, and a new one finds it migrated.
      if (verb === verbs.at(-1) && (await readRun(scene)).closed) {
        notes.push('the run was closed already')
        break
      }
      notes.push(`${verb}: ${words(outcome.problems).join('; ')}`)
      if (outcome.failureReason === 'locked' && ++locked < MOST_LOCKED) await sleep(LOCKED_WAIT_MS)
      else if (++runs >= MOST_RUNS) throw new Error(`${verb} does not pass: ${notes.at(-1)}`)
    }
  }
  return rest.at(-1)!
}

/** Everything in which the outcome is not that of the undisturbed run by the end of that verb. */
export async function wrong({ scene, expected }: Stage, verb: ServerVerb): Promise<string[]> {
  const lines = difference(expected.get(verb)!, await finalState(scene)).map((line) => line.slice(0, 300))
  return [...lines, ...(await scene.miscounted((await readRun(scene)).entries))]
}

/** The first error that a runner printed. */
function complaint(said: string): string {
  const lines = said.split('\n')
  return (lines.find((line) => /^error/i.test(line.trim())) ?? tail(said)).trim()
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-5).join(' | ')
}
