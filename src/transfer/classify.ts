import path from 'node:path/posix'
import type { Problem } from '../errors.ts'
import type { Folder } from '../routes/schema.ts'
import { matcher } from './globs.ts'
import { artifactOf } from './jar.ts'
import type { Entry, Listing } from './manifest.ts'
import { showName } from './names.ts'
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
  /** The target has another file there now; it goes to the run's backup folder. */
  replaces: boolean
}

/** Something that stays behind, and the reason for the reader of the plan. */
export interface Skipped {
  /** Relative to the source home. */
  path: string
  why: string
}

export interface Classified {
  copy: CopyItem[]
  skip: Skipped[]
  warnings: string[]
  /** What a person must decide before anything may be copied. */
  problems: Problem[]
  /** Home-relative paths that would be removed from the target: nothing is, unless a user could ask for it. */
  removed: string[]
  /** Bytes that the copy writes on the target. */
  bytesNeeded: number
}

type Decision = { copy: CopyItem } | { skip: string } | { problem: Problem }

/** Decides for each thing in the source folder whether it is copied, left, or a person's to decide. Pure. */
export function classify(question: Question): Classified {
  const { folder, source } = question
  const result: Classified = {
    copy: [],
    skip: [],
    warnings: [],
    problems: [],
    removed: [],
    bytesNeeded: 0,
  }
  const included = matcher(folder.include)
  const excluded = matcher(folder.exclude)
  const decide = decider(question)
  for (const entry of source.listing.entries) {
    if (entry.type === 'folder' ? excluded(entry.path) : !included(entry.path) || excluded(entry.path))
      continue
    const decision = decide(entry)
    if ('copy' in decision) result.copy.push(decision.copy)
    else if ('skip' in decision) {
      if (decision.skip) result.skip.push({ path: path.join(folder.from, entry.path), why: decision.skip })
    } else result.problems.push(decision.problem)
  }
  result.copy = withoutIdleFolders(result.copy, source.listing.entries)
  result.bytesNeeded = result.copy.reduce((sum, item) => sum + item.size, 0)
  result.warnings.push(...warningsOf(question, result))
  return result
}

function decider(question: Question): (entry: Entry) => Decision {
  const { folder, source, choices } = question
  const skipped = matcher(choices.skip)
  const overwrite = matcher(choices.overwrite_shipped)
  const toLib = matcher(question.toLib?.globs ?? [])
  const jarOnTarget = jarsOnTarget(question)
  const same = placeOf(folder.to, question.target)
  const lib = question.toLib && placeOf(question.toLib.lib, question.toLib)
  const matches = (test: (text: string) => boolean, entry: Entry) =>
    test(entry.path) || test(path.join(folder.from, entry.path))

  return (entry) => {
    if (matches(skipped, entry)) return { skip: 'skipped by choices.skip' }
    if (entry.type === 'folder') return folderDecision(question, entry, same.there.get(entry.path))
    const place = entry.type === 'file' && lib && matches(toLib, entry) ? lib : same
    const item: CopyItem = {
      ...entry,
      type: entry.type === 'link' ? 'link' : 'file',
      from: folder.from,
      to: place.root,
      replaces: false,
    }
    if (entry.type === 'link') {
      const link = relink(question, entry)
      if (link === undefined) return { problem: outside(question, entry) }
      item.link = link
    } else if (entry.type !== 'file') return { problem: notAFile(question, entry) }

    const there = place.there.get(entry.path)
    const hash = source.hashes.get(entry.path)
    if (hash !== undefined) item.sha256 = hash
    if (there && equal(item, there, place.hashes.get(entry.path))) return { skip: 'identical on the target' }

    const home = path.join(folder.from, entry.path)
    const goal = path.join(place.root, entry.path)
    const wanted = matches(overwrite, entry)
    const jar = jarOnTarget(entry.path, goal)
    if (jar) return { skip: `the target already has this jar (${showName(jar)})` }
    const old = source.pristine.lookup(home)
    if (old.shipped && old.sha256 === undefined && !wanted && folder.shipped === 'keep-target')
      return { skip: `looks shipped (${source.pristine.origin})` }
    if (old.shipped && old.sha256 !== undefined && old.sha256 === hash)
      return { skip: 'shipped by the old pack, unchanged' }
    const next = question.target.pristine.lookup(goal)
    if (next.shipped && folder.shipped === 'keep-target' && !wanted) return { skip: CHANGED_SHIPPED }
    if (!there) return { copy: item }
    item.replaces = true
    const sameKind = there.type === item.type
    const hashThere = place.hashes.get(entry.path)
    if (sameKind && (wanted || replaceable(question, goal, hashThere))) return { copy: item }
    return { problem: conflict(question, entry.path, goal) }
  }
}

const CHANGED_SHIPPED =
  'both packs ship it and the old one was changed: the new pack keeps its own (choices.overwrite_shipped takes the old one)'

interface Place {
  root: string
  there: ReadonlyMap<string, Entry>
  hashes: ReadonlyMap<string, string>
}

function placeOf(root: string, side: Pick<Side, 'listing' | 'hashes'>): Place {
  return {
    root,
    there: new Map(side.listing.entries.map((entry) => [entry.path, entry])),
    hashes: side.hashes,
  }
}

function equal(item: Entry & { sha256?: string }, there: Entry, hashThere: string | undefined): boolean {
  if (item.type !== there.type) return false
  if (item.type === 'link') return item.link === there.link
  return item.size === there.size && item.sha256 !== undefined && item.sha256 === hashThere
}

/** Whether what lies on the target is nobody's work: the new pack's own file, the old pack's, or an earlier run's copy. */
function replaceable(question: Question, goal: string, hash: string | undefined): boolean {
  const next = question.target.pristine.lookup(goal)
  if (next.shipped && (next.sha256 === undefined || next.sha256 === hash)) return true
  return hash !== undefined && question.ours?.get(goal) === hash
}

function folderDecision(question: Question, entry: Entry, there: Entry | undefined): Decision {
  const { from, to } = question.folder
  if (there && there.type !== 'folder')
    return { problem: conflict(question, entry.path, path.join(to, entry.path)) }
  return there ? { skip: '' } : { copy: { ...entry, type: 'folder', from, to, replaces: false } }
}

/** Folders that would stay empty although they are not empty in the source: all that was in them stays behind. */
function withoutIdleFolders(copy: readonly CopyItem[], all: readonly Entry[]): CopyItem[] {
  const full = new Set(all.flatMap((entry) => parents(entry.path)))
  const needed = new Set(copy.filter((item) => item.type !== 'folder').flatMap((item) => parents(item.path)))
  return copy.filter((item) => item.type !== 'folder' || needed.has(item.path) || !full.has(item.path))
}

function parents(file: string): string[] {
  const folders: string[] = []
  for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1))
    folders.push(file.slice(0, at))
  return folders
}

/** What the target has of the same jar: same file name, or same artifact in another version; not our own earlier copies. */
function jarsOnTarget(question: Question): (path: string, goal: string) => string | undefined {
  const { source, target, toLib, ours } = question
  const copied = new Set<string>()
  for (const place of [placeOf(question.folder.to, target), ...(toLib ? [placeOf(toLib.lib, toLib)] : [])])
    for (const [file, hash] of place.hashes)
      if (source.hashes.get(file) === hash) copied.add(path.join(place.root, file))
  const byArtifact = new Map<string, string>()
  for (const jar of [...question.targetJars, ...target.pristine.paths]) {
    const artifact = artifactOf(path.basename(jar))
    if (artifact && !copied.has(jar) && !ours?.has(jar)) byArtifact.set(artifact.name, jar)
  }
  return (file, goal) => {
    const artifact = artifactOf(path.basename(file))
    const jar = artifact && byArtifact.get(artifact.name)
    // Another build of it in the very same place, put there by a person: theirs to decide, not ours to pass over.
    return jar === goal && !target.pristine.lookup(goal).shipped ? undefined : jar
  }
}

/** The link's target as it must read in the new home; `undefined` when it points out of the old one. */
function relink(question: Question, entry: Entry): string | undefined {
  const { folder, source, target } = question
  const link = entry.link ?? ''
  const here = path.join(source.home, folder.from, path.dirname(entry.path))
  const inHome = path.relative(source.home, path.resolve(here, link))
  if (link === '' || inHome === '..' || inHome.startsWith('../')) return undefined
  if (path.isAbsolute(link)) return path.join(target.home, inHome)
  if (folder.from === folder.to) return link
  const inFolder = path.relative(path.join(source.home, folder.from), path.resolve(here, link))
  if (!inFolder.startsWith('..')) return link
  return path.relative(path.join(folder.to, path.dirname(entry.path)), inHome)
}

function outside({ folder, source }: Question, entry: Entry): Problem {
  const link = path.join(source.home, folder.from, entry.path)
  return {
    reason: 'preflight-failed',
    host: source.host,
    what: `The link ${showName(link)} points out of the home, to ${showName(entry.link ?? '')}.`,
    safe: 'Nothing was copied.',
    fix: `put what it points to on the new host yourself and list ${showName(path.join(folder.from, entry.path))} under choices.skip, or replace the link by the files.`,
  }
}

function notAFile({ folder, source }: Question, entry: Entry): Problem {
  return {
    reason: 'preflight-failed',
    host: source.host,
    what: `${showName(path.join(source.home, folder.from, entry.path))} is a ${entry.type}, which cannot be copied.`,
    safe: 'Nothing was copied.',
    fix: `remove it, or list ${showName(path.join(folder.from, entry.path))} under choices.skip.`,
  }
}

function conflict({ target, folder }: Question, file: string, goal: string): Problem {
  return {
    reason: 'preflight-failed',
    host: target.host,
    what: `${showName(path.join(target.home, goal))} differs from the old server's file and is neither the new pack's own nor a copy made by this tool.`,
    safe: 'Nothing was copied.',
    fix: `decide which one is right: list ${showName(path.join(folder.from, file))} under choices.skip to keep it, or under choices.overwrite_shipped to replace it (a backup is kept).`,
  }
}

function warningsOf(question: Question, { copy }: Classified): string[] {
  const { source, target } = question
  const warnings: string[] = []
  for (const pristine of [source.pristine, target.pristine])
    if (pristine.fallback) warnings.push(`What counts as shipped is a guess: ${pristine.origin}.`)
  const spellings = new Map<string, string>()
  for (const entry of target.listing.entries) spellings.set(entry.path.toLowerCase(), entry.path)
  for (const item of copy) {
    const lower = item.path.toLowerCase()
    const other = spellings.get(lower)
    if (other !== undefined && other !== item.path)
      warnings.push(`${showName(item.path)} and ${showName(other)} differ in case only.`)
    spellings.set(lower, item.path)
  }
  return warnings
}
