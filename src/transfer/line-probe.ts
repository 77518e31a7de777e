import { deflateSync } from 'node:zlib'
import type { Host } from '../remote/command.ts'
import { isCompressible } from './compressible.ts'
import { compressionPays, type Pressed } from './compression-pays.ts'
import { toolsOf } from './tools.ts'

/** Of less there is nothing to gain, in bytes. */
const LEAST_TEXT = 8_000_000
/** Below it is this machine or this room, where no line is slow enough, in milliseconds. */
const NEAR_MS = 1
/** What is sent to find out, of all that can be compressed, and at least so many bytes. */
const PART = 1 / 8
const LEAST_PROBE = 2_000_000
/** A probe of one such file would tell no sooner than that is through, in bytes. */
const LARGE = 1_000_000
/** Round trips until TCP has found out what a line carries. */
const SLOW_START = 8
/** What SSH takes of a stream before the other side has to take anything, in bytes. */
const WINDOW = 2_000_000
/** Enough to tell a ratio by, and a few milliseconds of work, in bytes. */
const SAMPLE_BYTES = 262_144

type Sized = { path: string; size: number }

/** Files of a copy, sorted by what compression may make of them. */
export interface Sorted<T> {
  /** Compressible, sent first: the line is measured by it. */
  probe: T[]
  text: T[]
  dense: T[]
}

/** Sorts files for a measurement of the line; undefined where there is too little to gain. Pure. */
export function sorted<T extends Sized>(files: readonly T[]): Sorted<T> | undefined {
  const dense = files.filter((file) => !isCompressible(file.path))
  const all = files.filter((file) => isCompressible(file.path))
  const text = [...all.filter(({ size }) => size < LARGE), ...all.filter(({ size }) => size >= LARGE)]
  const bytes = sizeOf(text)
  if (bytes < LEAST_TEXT) return undefined
  const enough = Math.max(LEAST_PROBE, bytes * PART)
  let sum = 0
  const end = text.findIndex(({ size }) => {
    sum += size
    return sum >= enough
  })
  return { probe: text.slice(0, end + 1), text: text.slice(end + 1), dense }
}

/** Whether a line may be so slow that it is worth to find out; asks no host for anything new. */
export async function mayBeSlow(source: Host, target: Host): Promise<boolean> {
  const tools = await Promise.all([toolsOf(source), toolsOf(target)])
  return tools.every(({ gzip }) => gzip) && (await roundTripOf(source, target)) >= NEAR_MS
}

/** Between two hosts, through here, in milliseconds. */
export async function roundTripOf(source: Host, target: Host): Promise<number> {
  return Math.max(...(await Promise.all([source.roundTripMs(), target.roundTripMs()])))
}

/** Measures what a line carries, and what compression makes of what goes over it, while a first piece is sent. */
export class LineProbe {
  readonly #roundTripMs: number
  readonly #clock: () => number
  readonly #sample: Buffer[] = []
  readonly #beside: number[] = []
  #began: number | undefined
  #bytes = 0

  /** @param clock milliseconds */
  constructor(roundTripMs: number, clock: () => number = () => performance.now()) {
    this.#roundTripMs = roundTripMs
    this.#clock = clock
  }

  /** A part of the first piece, as the line takes it. */
  see(chunk: Buffer): void {
    this.#began ??= this.#clock()
    this.#bytes += chunk.length
    // The chunk is not ours to keep.
    if (sizeOfAll(this.#sample) < SAMPLE_BYTES) this.#sample.push(Buffer.from(chunk))
  }

  /** Another stream that goes over the same line; gives whom to tell its bytes. */
  beside(): (bytes: number) => void {
    const at = this.#beside.push(0) - 1
    return (bytes) => {
      if (this.#began !== undefined) this.#beside[at]! += bytes
    }
  }

  /**
   * The first piece has arrived: whether the rest is there clearly sooner when it is compressed.
   * @param rest what can be compressed and was not begun yet, in bytes
   */
  pays(rest: number): boolean {
    if (this.#began === undefined || this.#sample.length === 0) return false
    const slowStart = SLOW_START * this.#roundTripMs
    const elapsed = this.#clock() - this.#began
    // So soon there that nothing can be told: no slow line.
    if (elapsed < 2 * slowStart) return false
    const besides = this.#beside.reduce((sum, bytes) => sum + Math.max(0, bytes - WINDOW), 0)
    const bytesPerSecond = (this.#bytes + besides) / ((elapsed - slowStart) / 1000)
    const left = { bytes: rest, bytesPerSecond, roundTripMs: this.#roundTripMs }
    return compressionPays(left, tried(Buffer.concat(this.#sample)))
  }
}

/** What zlib makes of it here at the level that the hosts' gzip is told. */
function tried(sample: Buffer): Pressed {
  const began = performance.now()
  const { length } = deflateSync(sample, { level: 1 })
  const seconds = (performance.now() - began) / 1000
  return { ratio: length / sample.length, bytesPerSecond: sample.length / seconds }
}

const sizeOf = (files: readonly Sized[]): number => files.reduce((sum, { size }) => sum + size, 0)

const sizeOfAll = (chunks: readonly Buffer[]): number => chunks.reduce((sum, { length }) => sum + length, 0)
