/** How far a copy is. Bytes are those of contents; files are counted when their last byte was taken by the target. */
export interface ProgressReport {
  files: number
  totalFiles: number
  bytes: number
  totalBytes: number
}

const BLOCK = 512

/** Tells files and bytes from the length of the tar stream: each file is a header block and its content in whole blocks. */
export class Progress {
  readonly #tell: (report: ProgressReport) => void
  readonly #totalFiles: number
  readonly #totalBytes: number
  #pending: readonly { size: number }[]
  #done = { files: 0, bytes: 0 }
  #index = 0
  #end = 0
  #passed = 0

  constructor(files: readonly { size: number }[], tell: (report: ProgressReport) => void = () => {}) {
    this.#tell = tell
    this.#pending = files
    this.#totalFiles = files.length
    this.#totalBytes = sizeOf(files)
    this.#end = spaceOf(files[0])
  }

  /** `bytes` more of the stream went over. */
  add(bytes: number): void {
    this.#passed += bytes
    while (this.#index < this.#pending.length && this.#passed >= this.#end) {
      this.#done.files += 1
      this.#done.bytes += this.#pending[this.#index]!.size
      this.#index += 1
      this.#end += spaceOf(this.#pending[this.#index])
    }
    const current = this.#pending[this.#index]
    const part = current ? Math.max(0, current.size - Math.max(0, this.#end - this.#passed)) : 0
    this.#tell({
      files: this.#done.files,
      totalFiles: this.#totalFiles,
      bytes: this.#done.bytes + part,
      totalBytes: this.#totalBytes,
    })
  }

  /** These files are sent again: they no longer count as done. */
  again(files: readonly { size: number }[]): void {
    this.#done = { files: this.#totalFiles - files.length, bytes: this.#totalBytes - sizeOf(files) }
    this.#pending = files
    this.#index = 0
    this.#passed = 0
    this.#end = spaceOf(files[0])
  }
}

function sizeOf(files: readonly { size: number }[]): number {
  return files.reduce((sum, file) => sum + file.size, 0)
}

function spaceOf(file: { size: number } | undefined): number {
  return file ? BLOCK + Math.ceil(file.size / BLOCK) * BLOCK : 0
}
