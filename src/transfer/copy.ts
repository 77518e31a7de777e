import path from 'node:path/posix'
import { debugPoint } from '../debug-point.ts'
import type { Host } from '../remote/command.ts'
import { bring } from './bring.ts'
import { type Finishing, finish } from './finish.ts'
import { type Entry, STAGING_FOLDER } from './listing.ts'
import { clean, foldersAbove } from './place.ts'
import type { ProgressReport } from './progress.ts'
import { lookAtStaging, type Staging } from './staged.ts'
import type { Allowance } from './straight.ts'
import { Useless } from './useless.ts'

/** A thing to copy; `sha256` is what the plan saw: another content is then reported, not copied. */
export interface CopyFile extends Entry {
  type: 'file' | 'folder' | 'link'
  sha256?: string
  /** The folder above it that is a link in the target, as the plan saw: it is followed. */
  through?: string
}

export interface CopyRequest {
  source: Host
  sourceRoot: string
  target: Host
  targetRoot: string
  /** Paths relative to both roots. */
  files: readonly CopyFile[]
  /** Absolute, on the target, for this copy alone: `stagingFolder()`. Removed after. */
  staging: string
  /** Absolute, on the target: where files that get replaced are kept under their relative names. */
  backup: string
  /** What `lookAtStaging` says, where it was asked together with something else. */
  staged?: Promise<Staging>
  /** Present where the source may send to the target by itself. */
  straight?: Allowance
  onProgress?: (report: ProgressReport) => void
}

export interface Copied {
  files: number
  folders: number
  links: number
  bytes: number
  /** Paths whose old content is now in `backup`. */
  replaced: string[]
  /** Paths that changed while they were read and were taken a second time. */
  retried: string[]
  /** Paths of files whose time no tool carried: before 1970, or after 2242. */
  timeless: string[]
  /** Files that an earlier attempt had brought already, and how much is in them. */
  resumed: number
  bytesResumed: number
  /** How many connections carried the others; 0 where none was sent. */
  connections: number
  /** Bytes that did not have to go over the line because they went compressed, tar's own included; 0: none was. */
  saved: number
  /** SHA-256 on the target of every file, by path. */
  hashes: Map<string, string>
}

/** The staging folder of one copy: beside the destination, so that a rename is all that is left to do. */
export function stagingFolder(targetHome: string, runId: string, id: string): string {
  return path.join(targetHome, STAGING_FOLDER, runId, id)
}

/**
 * Copies files from folder to folder: brought into staging over as many connections as the line is worth, hashed again on the target,
 * compared, and only then renamed into place, so that a failure at any moment leaves every file old or new and whole; a second call
 * completes it, and what had arrived before a line broke is not sent again. Throws `copy-failed` with every file that vanished, changed twice
 * while it was read, or arrived wrong.
 */
export async function copyFolder(request: CopyRequest): Promise<Copied> {
  const { target, targetRoot, files } = request
  const things = files.filter((file) => file.type !== 'folder')
  const folders = withAncestors(files)
  const staging = await (request.staged ?? lookAtStaging(target, request.staging, targetRoot))
  try {
    const regular = files.filter((file) => file.type === 'file')
    const links = files.filter((file) => file.type === 'link')
    await debugPoint('copy.prepared', targetRoot)
    const known = new Set(files.filter((file) => file.type === 'folder').map((folder) => folder.path))
    const finishing: Finishing = {
      host: target,
      data: staging.data,
      root: targetRoot,
      backup: request.backup,
      things: things.map((file) => file.path),
      through: [...new Set(files.flatMap(({ through }) => through ?? []))],
      links,
      folders,
      // Also of folders that an earlier attempt made and came no further: what the target had is not among those that are listed.
      modes: folders.filter((folder) => known.has(folder.path)),
    }
    const { finished, ...brought } = await bring(request, staging, regular, finishing)
    await debugPoint('copy.staged', targetRoot)
    const { replaced, made } = finished ?? (await finish(finishing))
    await debugPoint('copy.installed', targetRoot)
    return {
      files: regular.length,
      folders: made,
      links: links.length,
      bytes: regular.reduce((sum, file) => sum + file.size, 0),
      replaced,
      ...brought,
    }
  } catch (error) {
    // The first error says more than one of cleaning could.
    if (error instanceof Useless) await clean(target, staging.folder).catch(() => {})
    throw error
  }
}

/** The folders listed, and those above any path that are not. */
function withAncestors(files: readonly CopyFile[]): CopyFile[] {
  const listed = new Map(files.filter((file) => file.type === 'folder').map((file) => [file.path, file]))
  for (const name of foldersAbove(files.map((file) => file.path)))
    if (!listed.has(name)) listed.set(name, { path: name, type: 'folder', size: 0, mode: 0o755, mtime: 0 })
  return [...listed.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}
