import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { pack } from 'tar-stream'

const BLOCK = 512

/** What becomes of an archive on its way. */
export interface Passage {
  /** Whether it ended before its own end. Known when `through` has ended. */
  isMissing: boolean
  /** Present once the target may go on by itself with what it has: what is safe then. */
  safe?: string
  /** Told instead of the stream, where what passes is not the archive itself. */
  onPlain?: (bytes: number) => void
  through(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>
}

/** Two blocks of zeros end an archive: a tar that gave up has written none. */
const END_BYTES = 1024

/** Counts the zeros at the end of what has passed. */
class Zeros {
  count = 0

  pass(chunk: Buffer): void {
    const last = chunk.subarray(-END_BYTES)
    const data = last.findLastIndex((byte) => byte !== 0)
    this.count = data < 0 ? this.count + last.length : last.length - 1 - data
  }
}

/** Whether an archive that came to its end came whole. */
export class ArchiveEnd implements Passage {
  isMissing = false

  async *through(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const zeros = new Zeros()
    for await (const chunk of chunks) {
      zeros.pass(chunk)
      yield chunk
    }
    this.isMissing = zeros.count < END_BYTES
  }
}

/** The same of a compressed one, which is looked into here too: its gzip ends well whatever became of the tar. */
export class CompressedEnd implements Passage {
  isMissing = false
  /** Bytes that compression spared the line. */
  saved = 0
  readonly onPlain: (bytes: number) => void

  /** @param onPlain told the bytes of the archive itself */
  constructor(onPlain: (bytes: number) => void) {
    this.onPlain = onPlain
  }

  async *through(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const [gunzip, zeros] = [createGunzip(), new Zeros()]
    gunzip.on('data', (plain: Buffer) => {
      this.saved += plain.length
      this.onPlain(plain.length)
      zeros.pass(plain)
    })
    const whole = finished(gunzip).then(
      () => true,
      () => false,
    )
    try {
      for await (const chunk of chunks) {
        this.saved -= chunk.length
        if (!gunzip.destroyed && !gunzip.write(chunk)) await Promise.race([once(gunzip, 'drain'), whole])
        yield chunk
      }
      gunzip.end()
      this.isMissing = !(await whole) || zeros.count < END_BYTES
    } finally {
      gunzip.destroy()
    }
  }
}

/** Finds out where an archive ends, by the headers of its members: what comes before its end mark can go on with others. */
export class Members {
  /** The end mark has come. */
  isOver = false
  #held: Buffer = Buffer.alloc(0)
  /** Of the current member, what has still to come. */
  #left = 0

  /** What belongs to members, and what comes after the last one. Parts of headers wait for the next piece. */
  cut(chunk: Buffer): { members: Buffer; rest: Buffer } {
    const data = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    let at = 0
    for (;;) {
      const content = Math.min(this.#left, data.length - at)
      at += content
      this.#left -= content
      if (data.length - at < BLOCK) break
      const header = data.subarray(at, at + BLOCK)
      if (header.every((byte) => byte === 0)) {
        this.isOver = true
        return { members: data.subarray(0, at), rest: data.subarray(at) }
      }
      this.#left = Math.ceil(sizeIn(header) / BLOCK) * BLOCK
      at += BLOCK
    }
    this.#held = data.subarray(at)
    return { members: data.subarray(0, at), rest: data.subarray(data.length) }
  }
}

/** Octal digits, or, from 8 GiB on, GNU's binary number, of which a copy needs no more than 6 bytes. */
function sizeIn(header: Buffer): number {
  // A further name of a file has none of its content.
  if (header[156] === '1'.charCodeAt(0)) return 0
  return header[124]! & 0x80
    ? header.readUIntBE(130, 6)
    : Number.parseInt(header.toString('latin1', 124, 136), 8) || 0
}

/** An archive of small files, with its end. */
export async function archiveOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(files)) archive.entry({ name, mode: 0o600 }, content)
  archive.finalize()
  return buffer(archive)
}
