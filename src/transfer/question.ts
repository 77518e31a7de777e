import type { Problem } from '../errors.ts'
import type { Folder } from '../routes/schema.ts'
import type { Entry } from './listing.ts'
import type { Listing } from './manifest.ts'
import type { Pristine } from './pristine.ts'

/** One side of a folder: what lies there and what the product itself ships. */
export interface Side {
  /** Label of the host. */
  host: string
  /** Absolute path of the home. */
  home: string
  listing: Listing
  /** SHA-256 by path, relative to the folder. */
  hashes: ReadonlyMap<string, string>
  pristine: Pristine
}

/** Everything `classify` decides on. */
export interface Question {
  folder: Folder
  source: Side
  /** Listing and hashes are of `folder.to`. */
  target: Side
  /** Only where `folder.from` holds dropins: the globs of `choices.dropins_to_lib`, and where those jars go. */
  toLib?: { globs: readonly string[]; lib: string; listing: Listing; hashes: ReadonlyMap<string, string> }
  /** Jars of the target home, home-relative, wherever the server loads them from. */
  targetJars: readonly string[]
  choices: { skip: readonly string[]; overwrite_shipped: readonly string[] }
  /** SHA-256 by home-relative target path of what earlier runs put there: ours to replace. */
  ours?: ReadonlyMap<string, string>
}

/** Something that will be copied. `path` is relative to both roots, which are relative to the homes. */
export interface CopyItem extends Entry {
  type: 'file' | 'folder' | 'link'
  from: string
  to: string
  sha256?: string
  /** The folder above it that is a link on the target. */
  through?: string
  /** The target has another file there now; it goes to the run's backup folder. */
  replaces: boolean
}

/** Something that stays behind, and the reason for the reader of the plan. */
export interface Skipped {
  /** Relative to the source home. */
  path: string
  why: string
  /** What the target has instead, relative to its home. */
  there?: string
}

export interface Classified {
  copy: CopyItem[]
  skip: Skipped[]
  warnings: string[]
  /** What a person must decide before anything may be copied. */
  problems: Problem[]
  /** Why files that replace another may do so, by path relative to the target home. */
  changes: Map<string, string>
  /** Bytes that the copy writes on the target. */
  bytesNeeded: number
  /** What lies in the target's folder now, whoever put it there. */
  present: { files: number; bytes: number }
}
