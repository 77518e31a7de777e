import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Counted, CountedSyncs, serversOf } from './counted-sync.ts'

/**
 * After the login, as counted. A busy machine adds to them and takes none away: the least of some counts is the truth. Whoever sends more
 * than a channel's window (2 MB) waits for it to open again, so that a first copy has no limit here. So it is with sessions: one that ends and
 * one that begins on two connections are two processes of sshd, which may write into their log in another order.
 */
const ROUND_TRIPS = {
  runner: { first: Number.POSITIVE_INFINITY, nothing: 2, percent: 3 },
  old: { first: Number.POSITIVE_INFINITY, nothing: 2, percent: 4 },
} as const
const ATTEMPTS = 3

/** To a server, and sessions on all of them together, those of shells that wait included. */
const CONNECTIONS = { first: 8, nothing: 1, percent: 1 } as const
const SESSIONS = 8

/** On the new server, sshd's own included, and three to compress a list; those of a first copy grow with its connections. */
const PROCESSES = { first: 195, nothing: 28, percent: 60 } as const

/** Commands and SSH's own words around them, on each server. */
const OVERHEAD_BYTES = 16_384

/** Of the line. Where round trips have no limit, it may be short. */
const QUIET_MS = { first: 40, nothing: 150, percent: 150 } as const

const CASES = (['runner', 'old'] as const).flatMap((from) =>
  (['first', 'nothing', 'percent'] as const).map((state) => ({ from, state })),
)

let syncs: CountedSyncs

beforeAll(async () => {
  syncs = await CountedSyncs.open()
})
afterAll(() => syncs?.close())

test.each(CASES)('what a sync costs, from $from, $state', async ({ from, state }) => {
  const set = syncs.sets[from]
  const found: Counted[] = []
  const most = ROUND_TRIPS[from][state]
  const isLeast = ({ roundTrips, channels }: Counted) => roundTrips <= most && channels <= SESSIONS
  while (found.length < ATTEMPTS && !found.some(isLeast)) {
    await syncs.prepare(state === 'first' ? undefined : from)
    if (state === 'percent') set.change()
    found.push(await syncs.sync(from, QUIET_MS[state]))
  }
  const { roundTrips, connections, channels, processes, bytes } = found.at(-1)!
  const servers = serversOf(from).length
  const changed = {
    first: set.bytes,
    nothing: 0,
    percent: set.changing.reduce((sum, { size }) => sum + size, 0),
  }[state]
  expect(roundTrips).toBeLessThanOrEqual(most)
  expect(connections).toBe(servers * CONNECTIONS[state])
  expect(channels).toBeLessThanOrEqual(SESSIONS)
  expect(processes).toBeLessThanOrEqual(PROCESSES[state])
  expect(bytes).toBeLessThanOrEqual(
    servers * (1.05 * changed + (await syncs.listingBytes()) + OVERHEAD_BYTES),
  )
  // What counts nothing holds every limit.
  expect(Math.min(roundTrips, connections, channels, processes)).toBeGreaterThan(0)
  expect(bytes).toBeGreaterThan(servers * changed)
})
