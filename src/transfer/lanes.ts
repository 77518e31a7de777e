import type { Host } from '../remote/command.ts'

/** What OpenSSH and ssh2 let one channel carry before the other side has answered, in bytes; ssh2 answers only when half is used up. */
const WINDOW_UP = 2_000_000
const WINDOW_DOWN = 1_000_000
/** Round trips that a further connection takes: TCP, keys, login, a first channel. */
const LOGIN = 8
const MOST_LANES = 8
/** A line of a building or a city: one connection fills it, and more of them take processors from each other. In milliseconds. */
const NEAR_MS = 8

/**
 * How many connections carry so many bytes soonest. Pure.
 * @param sourceMs round trip to where they come from, in milliseconds; 0 where that is here
 * @param targetMs to where they go
 */
export function lanesWorth(bytes: number, sourceMs: number, targetMs: number): number {
  const farthest = Math.max(sourceMs, targetMs)
  if (farthest < NEAR_MS) return 1
  const one = Math.max((bytes / WINDOW_DOWN) * sourceMs, (bytes / WINDOW_UP) * targetMs)
  const many = (count: number) => one / count + LOGIN * farthest
  return one <= many(MOST_LANES) ? 1 : MOST_LANES
}

/** How many connections these bytes are worth between two hosts. */
export async function lanesBetween(bytes: number, source: Host, target: Host): Promise<number> {
  const [sourceMs, targetMs] = await Promise.all([source.roundTripMs(), target.roundTripMs()])
  return lanesWorth(bytes, sourceMs, targetMs)
}

/** Whether both have a connection of that number, which they open if need be. */
export async function haveLane(lane: number, source: Host, target: Host): Promise<boolean> {
  const both = await Promise.all([source.hasLane(lane), target.hasLane(lane)])
  return both.every(Boolean)
}

/** A piece that is worth an archive of its own, in bytes. */
const PIECE = 32_000_000
const MOST_PIECES = 4

/**
 * In how many pieces a connection carries its part of so many bytes: while one is sent, the one before is hashed. Pure.
 * @param lanes how many connections there are
 */
export function piecesWorth(bytes: number, lanes: number): number {
  return Math.max(1, Math.min(MOST_PIECES, Math.floor(bytes / lanes / PIECE)))
}

/** A file costs its header and a look at it beside its bytes. */
const FILE_BYTES = 2048

/** Parts of about the same number of bytes, none empty. Neighbours stay together, so that few folders are made twice. Pure. */
export function spread<T extends { size: number }>(files: readonly T[], lanes: number): T[][] {
  const total = files.reduce((sum, { size }) => sum + size + FILE_BYTES, 0)
  const parts = Array.from({ length: lanes }, (): T[] => [])
  let before = 0
  for (const file of files) {
    const cost = file.size + FILE_BYTES
    parts[Math.min(lanes - 1, Math.floor(((before + cost / 2) / total) * lanes))]!.push(file)
    before += cost
  }
  return parts.filter((part) => part.length > 0)
}
