import path from 'node:path/posix'
import { debugPoint } from '../debug-point.ts'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { hashFiles } from './hash.ts'
import { type Entry, listFolder, STAGING_FOLDER } from './manifest.ts'
import { showName } from './names.ts'
import { backUp, clean, foldersAbove, install, makeLinks, prepare, removeFiles, setModes } from './place.ts'
import { Progress, type ProgressReport } from './progress.ts'
import { streamFiles } from './tar-stream.ts'

/** A thing to copy; `sha256` is what the plan saw: another content is then reported, not copied. */
export interface CopyFile extends Entry {
  type: 'file' | 'folder' | 'link'
  sha256?: string
}

export interface CopyRequest {
  source: Host
  sourceRoot: string
  target: Host
  targetRoot: string
  /** Paths relative to both roots. */
  files: readonly CopyFile[]
  /** Absolute, on the target, for this copy alone: `stagingFolder()`. Emptied before and removed after. */
  staging: string
  /** Absolute, on the target: where files that get replaced are kept under their relative names. */
  backup: string
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
  /** SHA-256 on the target of every file sent, by path. */
  hashes: Map<string, string>
}

/** The staging folder of one copy: beside the destination, so that a rename is all that is left to do. */
export function stagingFolder(targetHome: string, runId: string, id: string): string {
  return path.join(targetHome, STAGING_FOLDER, runId, id)
}

const ATTEMPTS = 2

/**
 * Copies files from folder to folder: streamed into staging, hashed again on the target, compared, and only then renamed
 * into place, so that a failure at any moment leaves every file old or new and whole; a second call completes it. Throws
 * `copy-failed` with every file that vanished, changed twice while it was read, or arrived wrong.
 */
export async function copyFolder(request: CopyRequest): Promise<Copied> {
  const { target, targetRoot, files } = request
  const things = files.filter((file) => file.type !== 'folder')
  const folders = withAncestors(files)
  let staging = request.staging
  try {
    const prepared = await prepare(
      target,
      staging,
      targetRoot,
      STAGING_FOLDER,
      [...folders, ...things].map((file) => file.path),
    )
    staging = prepared.staging
    const data = path.join(staging, 'data')
    const regular = files.filter((file) => file.type === 'file')
    const links = files.filter((file) => file.type === 'link')
    await debugPoint('copy.prepared', targetRoot)
    const { hashes, retried } = await bring(request, data, regular)
    await debugPoint('copy.staged', targetRoot)
    if (links.length > 0) await makeLinks(target, data, links)
    const replaced = things.map((file) => file.path).filter((name) => prepared.existing.has(name))
    if (replaced.length > 0) await backUp(target, targetRoot, request.backup, replaced)
    await debugPoint('copy.kept', targetRoot)
    const fresh = folders.filter((folder) => !prepared.existing.has(folder.path))
    await install(
      target,
      data,
      targetRoot,
      fresh.map((folder) => folder.path),
    )
    await debugPoint('copy.installed', targetRoot)
    const known = new Set(files.filter((file) => file.type === 'folder').map((folder) => folder.path))
    // Also of folders that an earlier attempt made and came no further: what the target had is not among those that are listed.
    await setModes(
      target,
      targetRoot,
      folders.filter((folder) => known.has(folder.path)),
    )
    return {
      files: regular.length,
      folders: fresh.length,
      links: links.length,
      bytes: regular.reduce((sum, file) => sum + file.size, 0),
      replaced,
      retried,
      hashes,
    }
  } finally {
    // When the host is gone there is nothing to clean with; the first error says more, and the next run empties it.
    await clean(target, staging).catch(() => {})
  }
}

/** The folders listed, and those above any path that are not. */
function withAncestors(files: readonly CopyFile[]): CopyFile[] {
  const listed = new Map(files.filter((file) => file.type === 'folder').map((file) => [file.path, file]))
  for (const name of foldersAbove(files.map((file) => file.path)))
    if (!listed.has(name)) listed.set(name, { path: name, type: 'folder', size: 0, mode: 0o755, mtime: 0 })
  return [...listed.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Streams and verifies into `data`, taking again what came out wrong. */
async function bring(
  request: CopyRequest,
  data: string,
  files: readonly CopyFile[],
): Promise<Pick<Copied, 'hashes' | 'retried'>> {
  const { source, sourceRoot, target } = request
  const hashes = new Map<string, string>()
  const retried: string[] = []
  const progress = new Progress(files, request.onProgress)
  let pending = files
  for (let attempt = 1; pending.length > 0; attempt++) {
    const said = await streamFiles({
      source,
      sourceRoot,
      target,
      folder: data,
      paths: pending.map((file) => file.path),
      onBytes: (bytes) => progress.add(bytes),
    })
    const wrong = await check(request, data, pending, hashes)
    if (wrong.size === 0) break
    if (attempt === ATTEMPTS) throw failed(request, wrong, said)
    pending = pending.filter((file) => wrong.has(file.path))
    retried.push(...wrong.keys())
    progress.again(pending)
    await removeFiles(
      target,
      data,
      pending.map((file) => file.path),
    )
  }
  return { hashes, retried }
}

/** Compares what lies in staging with what lies in the source now; gives the reason for each file that is wrong. */
async function check(
  { source, sourceRoot, target }: CopyRequest,
  data: string,
  files: readonly CopyFile[],
  hashes: Map<string, string>,
): Promise<Map<string, string>> {
  const paths = files.map((file) => file.path)
  const [arrived, staged] = await Promise.all([hashFiles(target, data, paths), listFolder(target, data)])
  // What arrived as planned needs no second reading of the source, only proof that nobody touched it meanwhile.
  const unproved = files.filter((file) => file.sha256 === undefined || file.sha256 !== arrived.get(file.path))
  const [read, now] = await Promise.all([
    hashFiles(
      source,
      sourceRoot,
      unproved.map((file) => file.path),
    ),
    listFolder(source, sourceRoot),
  ])
  const stagedBy = new Map(staged.entries.map((entry) => [entry.path, entry]))
  const nowBy = new Map(now.entries.map((entry) => [entry.path, entry]))
  const wrong = new Map<string, string>()
  for (const file of files) {
    const there = arrived.get(file.path)
    const original = read.get(file.path) ?? file.sha256
    const why = fault(file, original, there, nowBy.get(file.path), stagedBy.get(file.path))
    if (why) wrong.set(file.path, why)
    else hashes.set(file.path, there!)
  }
  return wrong
}

function fault(
  planned: CopyFile,
  original: string | undefined,
  there: string | undefined,
  now: Entry | undefined,
  staged: Entry | undefined,
): string | undefined {
  if (now?.type !== 'file') return 'vanished from the source while it was copied'
  if (planned.sha256 !== undefined && original !== planned.sha256) return 'changed since it was planned'
  if (original === undefined) return 'cannot be read on the source'
  if (there === undefined || !staged) return 'did not arrive'
  if (there !== original) return 'arrived with another content than the source has now'
  if (staged.size !== now.size || staged.mtime !== now.mtime) return 'changed while it was copied'
  if ((staged.mode & 0o777) !== (now.mode & 0o777)) return 'arrived with another mode'
  return undefined
}

function failed(request: CopyRequest, wrong: ReadonlyMap<string, string>, said: string): MigrateError {
  const problems = [...wrong].map(([name, why]): Problem => {
    const file = showName(path.join(request.sourceRoot, name))
    return {
      reason: 'copy-failed',
      host: request.source.name,
      what: `${file} ${why}, twice.${said ? ` tar said: ${said.split('\n').slice(0, 3).join('; ')}` : ''}`,
      safe: `Nothing was put in place in ${request.targetRoot} on ${request.target.name}.`,
      fix: 'stop what writes or removes it, put it back if it is gone, then run sync again; to leave it out, list it under choices.skip and reset this run (README, "Reset a half-migrated target").',
    }
  })
  return new MigrateError(problems as [Problem, ...Problem[]])
}
