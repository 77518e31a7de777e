import path from 'node:path/posix'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { ArchiveManifest } from './archive-format.ts'
import { mustRaw } from './host-run.ts'
import { change, differing, type Item, showWrong, takeInventory } from './inventory.ts'
import { STAGING_FOLDER } from './listing.ts'
import { nameList } from './names.ts'
import { backUp, clean, foldersAbove, install, prepare, setModes } from './place.ts'
import { unpackArchive, withoutRoots } from './unpack.ts'

export interface PutBackRequest {
  host: Host
  archive: ArchiveManifest
  /** Folder of the home, relative to it, in which the names lie. */
  folder: string
  /** Relative to the folder: what is in the archive comes back, what is not goes away. */
  names: readonly string[]
  /** Absolute, on the host, for this alone: `stagingFolder()`. */
  staging: string
  /** Absolute, on the host: where what is there now is kept, under its home-relative name. */
  aside: string
}

export interface BroughtBack {
  back: number
  removed: number
}

// A name that came with a copy goes; so does a folder that came with it, if nothing else is in it.
const TAKE_AWAY = `cd "$1" && xargs -0 rm -f -- && sync`
const TAKE_FOLDERS = `cd "$1" && xargs -0 rmdir -- 2>/dev/null; exit 0`
const LET_IN = `find "$1" -type d -exec chmod u+rwx {} +`
const KEEP_ONLY = `cd "$1" && exec xargs -0 rm -f --`

/**
 * Brings files of a home back to what an archive holds: unpacked beside, on the same file system, compared with the manifest, and only
 * then renamed into place, each file old or new and whole. What is there now is kept. What is right already is left as it is, so that it
 * can be done again after an interruption at any point.
 * @throws MigrateError `restore-failed`
 */
export async function putBack(request: PutBackRequest): Promise<BroughtBack> {
  const { host, archive, folder, names, aside } = request
  const root = path.join(archive.home, folder)
  try {
    const { back, away } = await wanted(request)
    if (back.length + away.length === 0) return { back: 0, removed: 0 }
    const all = [...back.map((item) => path.relative(folder, item.path)), ...away]
    const { staging, existing } = await prepare(host, request.staging, root, STAGING_FOLDER, all)
    try {
      const kept = all.filter((name) => existing.has(name))
      const data = back.length > 0 ? await unpackBeside(request, staging, back) : undefined
      if (kept.length > 0) await backUp(host, root, path.join(aside, folder), kept)
      await takeAway(request, away)
      if (data) await moveIn(request, data, back)
    } finally {
      await run(host, ['sh', '-c', LET_IN, 'sh', staging], 'could not clear the staging folder').catch(
        () => {},
      )
      await clean(host, staging).catch(() => {})
    }
    const left = await wanted(request)
    if (left.back.length + left.away.length > 0) throw notBack(request, left)
    return { back: back.length, removed: away.length }
  } catch (error) {
    throw asRestore(error, `what is there now of the ${names.length} files is whole, or kept in ${aside}.`)
  }
}

/** What of the names is not as in the archive, with all that is one file with it. */
async function wanted({
  host,
  archive,
  folder,
  names,
}: PutBackRequest): Promise<{ back: Item[]; away: string[] }> {
  const full = names.map((name) => path.join(folder, name))
  const inventory = await takeInventory(host, archive.home, [{ kind: 'folder', path: folder }], full)
  const now = new Map(inventory.map((item) => [item.path, item]))
  const packed = new Map(archive.entries.map((item) => [item.path, item]))
  const back = new Map<string, Item>()
  const away: string[] = []
  for (const name of full) {
    const item = packed.get(name)
    if (!item) {
      if (now.has(name)) away.push(path.relative(folder, name))
    } else if (item.type !== 'folder' && change(item, now.get(name))) back.set(name, item)
  }
  const twins = new Set([...back.values()].map(({ twin }) => twin).filter((twin) => twin !== undefined))
  const inFolder = (name: string) => folder === '.' || name.startsWith(`${folder}/`)
  for (const item of archive.entries)
    if (item.twin && twins.has(item.twin) && inFolder(item.path)) back.set(item.path, item)
  return { back: [...back.values()], away }
}

/** Unpacks the folder beside its place, compares all of it, and leaves of it what is to go in. */
async function unpackBeside(
  { host, archive, folder }: PutBackRequest,
  staging: string,
  back: readonly Item[],
): Promise<string> {
  const unpacked = path.join(staging, 'unpacked')
  const members = membersOf(archive, folder)
  const safe = 'Nothing in the home was changed by this.'
  await unpackArchive(host, archive, unpacked, members, { reason: 'restore-failed', safe })
  const roots = archive.roots.filter((root) => members.includes(root.path))
  const found = await takeInventory(host, unpacked, roots, true)
  const packed = archive.entries.filter(({ path: name }) =>
    members.some((member) => member === name || name.startsWith(`${member}/`)),
  )
  const wrong = differing(packed, withoutRoots(packed, found))
  if (wrong.size > 0) {
    throw new MigrateError({
      reason: 'restore-failed',
      host: host.name,
      what: `${archive.file}, unpacked, is not what its manifest says: ${showWrong(wrong)}.`,
      safe,
      fix: 'check the disk of that home; if it comes back, bring the files back from your own backup.',
    })
  }
  const goes = new Set(back.map((item) => item.path))
  const stays = packed.filter((item) => item.type !== 'folder' && !goes.has(item.path))
  await run(host, ['sh', '-c', LET_IN, 'sh', unpacked], `could not work in ${unpacked}`)
  if (stays.length > 0) {
    const list = nameList(stays.map((item) => item.path))
    await run(host, ['sh', '-c', KEEP_ONLY, 'sh', unpacked], `could not work in ${unpacked}`, list)
  }
  return path.join(unpacked, folder)
}

/** A file with a second name in another folder can only be unpacked together with that. */
function membersOf({ entries, roots }: ArchiveManifest, folder: string): string[] {
  const inside = (name: string, member: string) => name === member || name.startsWith(`${member}/`)
  const rootOf = (name: string) => roots.find((root) => inside(name, root.path))?.path
  const members = new Set<string>()
  let next = roots.map((root) => root.path).filter((root) => inside(root, folder) || inside(folder, root))
  while (next.length > 0) {
    for (const member of next) members.add(member)
    const twins = new Set(
      entries.filter(({ path: name }) => next.some((member) => inside(name, member))).map(({ twin }) => twin),
    )
    next = entries
      .filter(({ twin }) => twin !== undefined && twins.has(twin))
      .map((item) => rootOf(item.path))
      .filter((root) => root !== undefined && !members.has(root)) as string[]
  }
  return [...members].sort()
}

async function moveIn(
  { host, archive, folder }: PutBackRequest,
  data: string,
  back: readonly Item[],
): Promise<void> {
  const root = path.join(archive.home, folder)
  const names = back.map((item) => path.relative(folder, item.path))
  const above = foldersAbove(names)
  const there = new Set(
    (await takeInventory(host, archive.home, [{ kind: 'folder', path: folder }], false)).map(
      (item) => item.path,
    ),
  )
  const fresh = above.filter((name) => !there.has(path.join(folder, name)))
  await install(host, data, root, fresh)
  const made = new Set(fresh.map((name) => path.join(folder, name)))
  const modes = archive.entries
    .filter((item) => item.type === 'folder' && made.has(item.path))
    .map((item) => ({ ...item, path: path.relative(folder, item.path) }))
  await setModes(host, root, modes)
}

async function takeAway({ host, archive, folder }: PutBackRequest, away: readonly string[]): Promise<void> {
  if (away.length === 0) return
  const root = path.join(archive.home, folder)
  const packed = new Set(archive.entries.map((item) => item.path))
  const what = `could not take away what was added to ${root}`
  await run(host, ['sh', '-c', TAKE_AWAY, 'sh', root], what, nameList(away))
  const folders = foldersAbove(away)
    .filter((name) => !packed.has(path.join(folder, name)))
    .reverse()
  if (folders.length > 0) await run(host, ['sh', '-c', TAKE_FOLDERS, 'sh', root], what, nameList(folders))
}

function notBack(
  { host, archive, folder }: PutBackRequest,
  { back, away }: { back: readonly Item[]; away: readonly string[] },
): MigrateError {
  const wrong = new Map([
    ...back.map((item) => [item.path, 'is not as in the archive'] as const),
    ...away.map((name) => [path.join(folder, name), 'is there again'] as const),
  ])
  return new MigrateError({
    reason: 'restore-failed',
    host: host.name,
    what: `Files of ${path.join(archive.home, folder)} are not what was put back a moment ago: ${showWrong(wrong)}.`,
    fix: 'find out what writes there and stop it, then run restore again.',
  })
}

/** What goes wrong here is a restore, whatever room says so. */
function asRestore(error: unknown, safe: string): unknown {
  if (!(error instanceof MigrateError)) return error
  const problems = error.problems.map((problem): Problem => {
    const reason = problem.reason === 'host-unreachable' ? problem.reason : 'restore-failed'
    return { ...problem, reason, safe: problem.safe ?? safe }
  })
  return new MigrateError(problems as [Problem, ...Problem[]], { cause: error })
}

async function run(
  host: Host,
  argv: readonly [string, ...string[]],
  what: string,
  input?: Uint8Array,
): Promise<void> {
  const fix = 'check the rights of run_as in that home, then run restore again.'
  await mustRaw(host, { argv, env: { LC_ALL: 'C' } }, { reason: 'restore-failed', what, fix }, input)
}
