import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { MigrateError } from '../../errors.ts'
import type { Ui } from '../../ui.ts'
import type { Command, Host, Outcome } from '../command.ts'
import { type Answer, readAnswer } from './answer.ts'
import { brokenSupervisor, budgetSpent, notStarted } from './problems.ts'
import { installCommand, type JobPlace } from './supervisor.ts'

/** How long lost connections are put up with. */
export interface Patience {
  /** For one interruption, in milliseconds; default 30 minutes. */
  budgetMs?: number | undefined
  /** An answer that is overdue by this counts as a lost connection, in milliseconds; default 30 s. */
  answerMs?: number | undefined
  ui?: Ui | undefined
}

const BUDGET_MS = 30 * 60_000
const ANSWER_MS = 30_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 15_000
/** Answers that no lost connection explains. */
const MOST_ODD = 3

/**
 * Asks a supervisor until it answers. Lost connections are tried again with growing pauses until the budget is spent; that is safe, since
 * no question does anything twice. Sends the supervisor where the host has not got it. Throws MigrateErrors.
 *
 * @param waitMs how long the host may take by itself, in milliseconds
 */
export async function ask(
  host: Host,
  place: JobPlace,
  question: Command,
  waitMs: number,
  patience: Patience,
): Promise<Exclude<Answer, { kind: 'not-mine' } | { kind: 'none' }>> {
  const { budgetMs = BUDGET_MS, answerMs = ANSWER_MS, ui } = patience
  let lostSince: number | undefined
  let pauseMs = FIRST_PAUSE_MS
  let odd = 0
  for (;;) {
    const { outcome, bytes, said } = await exchange(host, question, answerMs + waitMs)
    const answer = readAnswer(bytes)
    if (answer.kind === 'not-mine') {
      const sent = await exchange(host, installCommand(place), answerMs)
      if (sent.outcome.kind === 'exit' && sent.outcome.code !== 0)
        throw notStarted(host.name, place, sent.said)
    } else if (answer.kind !== 'none') {
      return answer
    }
    // Sent again and again, it would be something else that breaks it.
    const known = outcome.kind === 'exit' || outcome.kind === 'signal'
    if (known && ++odd > MOST_ODD) throw brokenSupervisor(host.name, place, said || bytes.toString())
    if (answer.kind === 'not-mine') continue

    const now = performance.now()
    const why = outcome.kind === 'lost' ? outcome.why : 'no whole answer came'
    if (lostSince === undefined) {
      lostSince = now
      ui?.info(`[${host.name}] connection lost (${why}); the job goes on there, trying to come back`)
    }
    if (now - lostSince + pauseMs > budgetMs) throw budgetSpent(host.name, place, budgetMs, why)
    // Jitter, so that several runners do not knock at the same moment.
    await sleep(pauseMs * (0.75 + Math.random() / 2))
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

interface Exchanged {
  outcome: Outcome
  bytes: Buffer
  /** What stood on stderr. */
  said: string
}

/** One try. A connection that is lost, or cannot be had, is an outcome; a refused login or a wrong host key is an error. */
async function exchange(host: Host, command: Command, limitMs: number): Promise<Exchanged> {
  const late = new AbortController()
  const work = talk(host, command).catch((error: unknown) => lostOrThrow(error))
  const limit = sleep(limitMs, undefined, { signal: late.signal }).then(
    () => 'late' as const,
    () => 'late' as const,
  )
  try {
    const first = await Promise.race([work, limit])
    if (first !== 'late') return first
    // Whatever this connection is, nothing comes through it. The next command makes a new one.
    await host.close()
    const why = `no answer within ${limitMs / 1000} s`
    return { outcome: { kind: 'lost', why }, bytes: Buffer.alloc(0), said: '' }
  } finally {
    late.abort()
  }
}

async function talk(host: Host, command: Command): Promise<Exchanged> {
  const running = await host.stream(command)
  if (command.stdin === undefined) running.stdin.end()
  const out: Buffer[] = []
  const err: Buffer[] = []
  running.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  running.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const complete = Promise.all([once(running.stdout, 'close'), once(running.stderr, 'close')])
  complete.catch(() => {})
  const outcome = await running.done
  // A connection that was lost may never end its streams.
  if (outcome.kind === 'exit' || outcome.kind === 'signal') await complete.catch(() => {})
  return { outcome, bytes: Buffer.concat(out), said: Buffer.concat(err).toString().trim() }
}

function lostOrThrow(error: unknown): Exchanged {
  if (!(error instanceof MigrateError)) throw error
  const why = error.problems[0].what
  const nothing = { bytes: Buffer.alloc(0), said: why }
  if (error.reason === 'host-unreachable') return { outcome: { kind: 'lost', why }, ...nothing }
  // A login shell that was killed before the command began looks like one that starts none: a few tries tell.
  if (error.reason === 'preflight-failed')
    return { outcome: { kind: 'signal', signal: 'unknown' }, ...nothing }
  throw error
}
