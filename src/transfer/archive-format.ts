import type { COMPRESSORS } from '../remote/stream-scripts.ts'
import type { Item, Root } from './inventory.ts'

/**
 * What an archive of files is proved to be. L0: every process of the pipe ended well, file flushed to disk. L1: read back to its end by
 * tar. L2: SHA-256 read again from the disk, and every content was the same before and after. L3: unpacked beside and compared, each
 * file by its hash.
 */
export type ArchiveGrade = 'L0' | 'L1' | 'L2' | 'L3'

/** Whose files they are: no other home and no other run gets them back. */
export interface Origin {
  run: string
  node: string
  /** Label of the host in the migration file. */
  host: string
  /** Absolute path. */
  home: string
}

/** Stands beside the archive as `<archive>.json`. */
export interface ArchiveManifest extends Origin {
  version: 1
  file: string
  /** Of the archive as it lies there. */
  bytes: number
  sha256: string
  /** What it was compressed with; the same program takes it out again. */
  compression: keyof typeof COMPRESSORS
  grade: ArchiveGrade
  startedAt: string
  /** Of tar alone; `phases` has the rest, each in seconds. */
  seconds: number
  phases: Readonly<Record<string, number>>
  roots: readonly Root[]
  /** Bytes of all files, before they were compressed. */
  contents: number
  entries: readonly Item[]
}

/** What a run's journal keeps of an archive: enough to know it again. */
export interface Archived {
  file: string
  bytes: number
  sha256: string
  /** SHA-256 of the manifest's text. */
  manifestSha256: string
  grade: ArchiveGrade
  compression: ArchiveManifest['compression']
  startedAt: string
  seconds: number
  phases: Readonly<Record<string, number>>
  contents: number
  /** Files and links. */
  files: number
}
