/** How far a copy is. Bytes are those of contents; files are counted when their last byte was taken by the target. */
export interface ProgressReport {
  files: number
  totalFiles: number
  bytes: number
  totalBytes: number
  /** Connections that carried some of them; 0 before the first byte. */
  lanes: number
}

type Sized = readonly { size: number }[]

const BLOCK = 512

/** Sums up what the streams of one copy carried. */
export class Progress {
  readonly #tell: (report: ProgressReport) => void
  readonly #totalFiles: number
  readonly #totalBytes: number
  #lanes: Lane[] = []
  #ended = { files: 0, bytes: 0 }
  readonly #connections = new Set<number>()

  /** @param files all files of the copy */
  constructor(files: Sized, tell: (report: ProgressReport) => void = () => {}) {
    this.#tell = tell
    this.#totalFiles = files.length
    this.#totalBytes = sizeOf(files)
  }

  /**
   * One more tar stream.
   * @param files what it carries, in the order of the stream
   * @param connection the number of the one that carries it
   * @returns to be told the bytes of each piece that went over, headers included
   */
  lane(files: Sized, connection = 0): (bytes: number) => void {
    const lane = new Lane(files)
    this.#lanes.push(lane)
    return (bytes) => {
      lane.add(bytes)
      this.#connections.add(connection)
      this.#tell(this.#report())
    }
  }

  /** From here on only these files are to be sent, for the first time or once more, by new lanes: all others count as done. */
  again(files: Sized): void {
    this.#ended = { files: this.#totalFiles - files.length, bytes: this.#totalBytes - sizeOf(files) }
    this.#lanes = []
    this.#tell(this.#report())
  }

  /** How many have carried something. */
  get connections(): number {
    return this.#connections.size
  }

  #report(): ProgressReport {
    const { files, bytes } = this.#lanes.reduce(
      (sum, lane) => ({ files: sum.files + lane.files, bytes: sum.bytes + lane.bytes }),
      this.#ended,
    )
    return {
      files,
      totalFiles: this.#totalFiles,
      bytes,
      totalBytes: this.#totalBytes,
      lanes: this.connections,
    }
  }
}

/** Tells files and bytes from the length of a tar stream: each file is a header block and its content in whole blocks. */
class Lane {
  readonly #files: Sized
  #whole = { files: 0, bytes: 0 }
  #end: number
  #passed = 0

  constructor(files: Sized) {
    this.#files = files
    this.#end = spaceOf(files[0])
  }

  add(bytes: number): void {
    this.#passed += bytes
    while (this.files < this.#files.length && this.#passed >= this.#end) {
      this.#whole.bytes += this.#files[this.files]!.size
      this.#whole.files += 1
      this.#end += spaceOf(this.#files[this.files])
    }
  }

  get files(): number {
    return this.#whole.files
  }

  get bytes(): number {
    const current = this.#files[this.files]
    const part = current ? Math.max(0, current.size - Math.max(0, this.#end - this.#passed)) : 0
    return this.#whole.bytes + part
  }
}

function sizeOf(files: Sized): number {
  return files.reduce((sum, file) => sum + file.size, 0)
}

function spaceOf(file: { size: number } | undefined): number {
  return file ? BLOCK + Math.ceil(file.size / BLOCK) * BLOCK : 0
}
