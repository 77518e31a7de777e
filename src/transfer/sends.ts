import path from 'node:path/posix'
import { areFew, sendAtOnce } from './at-once.ts'
import type { CopyFile, CopyRequest } from './copy.ts'
import type { Finished, Finishing } from './finish.ts'
import { haveLane, lanesBetween, piecesWorth, spread } from './lanes.ts'
import { LineProbe, mayBeSlow, roundTripOf, sorted } from './line-probe.ts'
import { copyHere } from './local-copy.ts'
import { withOdd } from './odd-names.ts'
import { type Piece, Pieces } from './pieces.ts'
import type { Progress } from './progress.ts'
import type { Proof } from './prove.ts'
import { Reading } from './reading.ts'
import type { Staging } from './staged.ts'
import { connectionsWorth, Straight } from './straight.ts'
import { archives, type Stream, type Streamed, streamFiles } from './tar-stream.ts'
import { toolsOf } from './tools.ts'

/** Number of the first stream. */
const FIRST = 1

/** A header, and the rest of a last block. */
const MOST_TAR_ADDS = 1024

/** What came by one stream, into the folder of its number. */
export interface Part extends Proof {
  stream: number
  /** Bytes that compression spared the line. */
  saved?: number
}

/** What was sent, and the source as it is after the last byte was read. */
export interface Sent {
  parts: Part[]
  now: Proof
  /** What the source's tools complained of. */
  said: string
}

/** How files go: the pieces of a connection one after the other. */
interface Way {
  isHere: boolean
  straight?: Straight
  lanes: number
  pieces: Pieces
}

/** The streams of a copy, each with a folder of its own in the staging folder, numbered on from those of earlier attempts. */
export class Sends {
  readonly #request: CopyRequest
  readonly #data: string
  #next: number

  constructor(request: CopyRequest, { data, left }: Staging) {
    this.#request = request
    this.#data = data
    this.#next = Math.max(FIRST, ...left.map(({ stream }) => stream + 1))
  }

  /** Sends few files and puts them in place, where that can be done; undefined where it cannot: nothing was sent then. */
  async sendFew(
    files: readonly CopyFile[],
    finishing: Finishing,
    progress: Progress,
  ): Promise<(Sent & { finished?: Finished | undefined }) | undefined> {
    const { source, sourceRoot, target, straight } = this.#request
    const bytes = bytesOf(files)
    const isAlone = this.#next === FIRST && source.name !== target.name
    if (!isAlone || !areFew(files) || (straight && connectionsWorth(bytes) > 0)) return undefined
    const stream = this.#next
    this.#next += 1
    const { came, finished, ...sent } = await sendAtOnce(
      {
        ...{ source, sourceRoot, target, bytes, lane: 0 },
        folder: path.join(this.#data, String(stream)),
        paths: files.map((file) => file.path),
        signal: new AbortController().signal,
        onBytes: progress.lane(files),
        onRead: () => {},
      },
      files,
      finishing,
    )
    return { ...sent, parts: [{ ...came, stream }], finished }
  }

  /**
   * Sends files; a connection goes on with its next piece while the target still hashes the one before.
   * @param unproved files that are read once more after that: a file that was written to while it was sent is another one by then
   */
  async send(
    files: readonly CopyFile[],
    unproved: readonly string[],
    attempt: number,
    progress: Progress,
  ): Promise<Sent> {
    const { source, sourceRoot, target } = this.#request
    const way = await this.#way(files, source.name === target.name && attempt === 1)
    const { lanes, pieces, straight } = way
    const pathsOf = pieces.all.map(({ paths }) => paths)
    const reading = new Reading(source, sourceRoot, pathsOf, unproved)
    const stop = new AbortController()
    const failed = Promise.withResolvers<never>()
    failed.promise.catch(() => {})
    const sent = new Map(
      pieces.all.map((piece) => [piece, Promise.withResolvers<(Part & Streamed) | undefined>()]),
    )
    const all = Promise.all([...sent.values()].map(({ promise }) => promise))
    const carry = async (lane: number) => {
      for (let piece = await pieces.next(); piece; piece = await pieces.next()) {
        const { files: inside, paths, onBytes } = piece
        const wasRead = Promise.withResolvers<void>()
        const onRead = () => {
          reading.read(paths)
          wasRead.resolve()
        }
        const count = progress.lane(inside, lane)
        const on = {
          ...{ lane, signal: stop.signal, onRead, onChunk: piece.onChunk },
          onBytes: (bytes: number) => {
            onBytes?.(bytes)
            count(bytes)
          },
        }
        const sending = stop.signal.aborted ? Promise.resolve(undefined) : this.#send(way, piece, on)
        const settled = sending.catch((error) => {
          failed.reject(error)
          stop.abort()
          return undefined
        })
        sent.get(piece)!.resolve(settled)
        void settled.then(piece.onArrived)
        await Promise.race([wasRead.promise, settled])
      }
    }
    for (let lane = 0; lane < lanes; lane += 1) {
      const isOpen = straight ? Promise.resolve(true) : haveLane(lane, source, target)
      void isOpen.then((open) => (open ? carry(lane) : undefined))
    }
    const parts = (await all).filter((part) => part !== undefined)
    await straight?.close()
    if (parts.length < pieces.all.length) await failed.promise
    const said = parts.map((part) => part.said).filter(Boolean)
    return { parts, now: await reading.end, said: said.join('\n') }
  }

  async #way(files: readonly CopyFile[], isHere: boolean): Promise<Way> {
    const { source, target } = this.#request
    const { tar } = await toolsOf(source)
    const first = this.#next
    const listsOf = (some: readonly CopyFile[], count: number) =>
      spread(some, count).flatMap((list) => archives(list, tar))
    const numbered = (lists: readonly (readonly CopyFile[])[]): Piece[] => {
      this.#next = first + lists.length
      return lists.map((list, at) => ({
        ...{ files: list, stream: first + at, compressed: false },
        paths: list.map((file) => file.path),
      }))
    }
    if (isHere || files.length === 0)
      return { isHere, lanes: 1, pieces: new Pieces(numbered(listsOf(files, 1))) }
    const bytes = bytesOf(files)
    const between = this.#request.straight ? connectionsWorth(bytes) : 0
    if (between > 0) {
      const pieces = numbered(listsOf(files, between))
      const straight = await Straight.open(this.#request, this.#data, first, pieces.length)
      if (straight) return { isHere, straight, lanes: between, pieces: new Pieces(pieces) }
    }
    const lanes = await lanesBetween(bytes, source, target)
    const count = lanes * piecesWorth(bytes, lanes)
    const sort = (await mayBeSlow(source, target)) ? sorted(files) : undefined
    if (!sort) return { isHere, lanes, pieces: new Pieces(numbered(listsOf(files, count))) }
    const texts = [
      ...listsOf(sort.probe, 1),
      ...listsOf(sort.text, Math.max(1, Math.round((bytesOf(sort.text) / bytes) * count))),
    ]
    const pieces = numbered([...texts, ...listsOf(sort.dense, count)])
    const probe = new LineProbe(await roundTripOf(source, target))
    return { isHere, lanes, pieces: new Pieces(pieces, { probe, texts: texts.length }) }
  }

  async #send(
    { isHere, straight }: Way,
    { files, paths, stream, compressed }: Piece,
    on: Pick<Stream, 'lane' | 'signal' | 'onBytes' | 'onRead' | 'onChunk'>,
  ): Promise<Part & Streamed> {
    const { source, sourceRoot, target } = this.#request
    const folder = path.join(this.#data, String(stream))
    const bytes = bytesOf(files)
    const streaming = { source, sourceRoot, target, folder, paths, bytes, compressed, ...on }
    const sent = await straight?.send(streaming, stream)
    // What went last was not counted; more than all is none too many.
    if (sent) on.onBytes(bytes + files.length * MOST_TAR_ADDS)
    else if (straight) await haveLane(on.lane, source, target)
    const streamed = sent ?? (await (isHere ? copyHere(streaming) : streamFiles(streaming)))
    return { ...streamed, stream, hashes: await withOdd(target, folder, streamed) }
  }
}

const bytesOf = (files: readonly CopyFile[]): number => files.reduce((sum, { size }) => sum + size, 0)
