import path from 'node:path/posix'
import type { Problem } from '../errors.ts'
import { conflict, notAFile, outside, unreadable } from './complaints.ts'
import { matcher } from './globs.ts'
import { jarsOnTarget } from './jar.ts'
import type { Entry } from './listing.ts'
import { showName } from './names.ts'
import type { Classified, CopyItem, Question, Side } from './question.ts'
import { relink } from './relink.ts'

export type { Classified, CopyItem } from './question.ts'

type Decision = { copy: CopyItem; why?: string } | { skip: string; there?: string } | { problem: Problem }

/** Decides for each thing in the source folder whether it is copied, left, or a person's to decide. Pure. */
export function classify(question: Question): Classified {
  const { folder, source } = question
  const result: Classified = {
    copy: [],
    skip: [],
    warnings: [],
    problems: [],
    changes: new Map(),
    bytesNeeded: 0,
    present: presentIn(question.target.listing.entries),
  }
  const included = matcher(folder.include)
  const excluded = matcher(folder.exclude)
  const decide = decider(question)
  for (const entry of source.listing.entries) {
    const isFolder = entry.type === 'folder'
    if (!isFolder && !included(entry.path)) continue
    const decision = excluded(entry.path) ? { skip: isFolder ? '' : 'left out on this route' } : decide(entry)
    if ('copy' in decision) {
      result.copy.push(decision.copy)
      if (decision.why) result.changes.set(`${decision.copy.to}/${entry.path}`, decision.why)
    } else if ('skip' in decision) {
      const { skip: why, ...rest } = decision
      if (why) result.skip.push({ path: path.join(folder.from, entry.path), why, ...rest })
    } else result.problems.push(decision.problem)
  }
  result.copy = withoutIdleFolders(result.copy, source.listing.entries)
  result.bytesNeeded = result.copy.reduce((sum, item) => sum + item.size, 0)
  result.warnings.push(...warningsOf(question, result))
  return result
}

function presentIn(entries: readonly Entry[]): Classified['present'] {
  const files = entries.filter(({ type }) => type !== 'folder')
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) }
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
    const through = parents(entry.path).find((name) => place.there.get(name)?.type === 'link')
    if (through !== undefined) item.through = through
    if (entry.type === 'link') {
      const link = relink(question, entry)
      if (link === undefined) return { problem: outside(question, entry) }
      item.link = link
    } else if (entry.type !== 'file') return { problem: notAFile(question, entry) }

    const there = place.there.get(entry.path)
    if (there && sameAtAGlance(entry, there)) return { skip: 'identical on the target' }
    const hash = source.hashes.get(entry.path)
    if (entry.type === 'file' && hash === undefined) return { problem: unreadable(question, entry) }
    // What changes while the old server runs is proved when it is copied, not when it is planned.
    if (hash !== undefined && !folder.volatile) item.sha256 = hash
    if (there && equal(item, hash, there, place.hashes.get(entry.path)))
      return { skip: 'identical on the target' }

    const home = path.join(folder.from, entry.path)
    const goal = path.join(place.root, entry.path)
    const wanted = matches(overwrite, entry)
    const jar = jarOnTarget(entry.path, goal)
    if (jar) return { skip: 'the target already has this jar', there: jar }
    const old = source.pristine.lookup(home)
    if (old.shipped && old.sha256 === undefined && !wanted && folder.shipped === 'keep-target')
      return { skip: `looks shipped (${source.pristine.origin})` }
    if (old.shipped && old.sha256 !== undefined && old.sha256 === hash)
      return { skip: 'shipped by the old pack, unchanged' }
    const next = question.target.pristine.lookup(goal)
    if (next.shipped && folder.shipped === 'keep-target' && !wanted) return { skip: CHANGED_SHIPPED }
    if (!there) return { copy: item }
    item.replaces = true
    const why = wanted
      ? 'choices.overwrite_shipped takes the old one'
      : replaceable(question, goal, place.hashes.get(entry.path))
    if (there.type === item.type && why) return { copy: item, why }
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

/** Whether size and time, to the second, prove two files equal, as they do for rsync: copies keep the time. */
export function sameAtAGlance(entry: Entry, there: Entry): boolean {
  const files = entry.type === 'file' && there.type === 'file'
  return files && entry.size === there.size && entry.mtime === there.mtime
}

function equal(item: Entry, hash: string | undefined, there: Entry, hashThere: string | undefined): boolean {
  if (item.type !== there.type) return false
  if (item.type === 'link') return item.link === there.link
  return item.size === there.size && hash !== undefined && hash === hashThere
}

/** Why what lies on the target is nobody's work: the new pack's own file, or an earlier run's copy; undefined where it may be somebody's. */
function replaceable(question: Question, goal: string, hash: string | undefined): string | undefined {
  const next = question.target.pristine.lookup(goal)
  if (next.shipped && next.sha256 === undefined) return "the target's looks like the new pack's own"
  if (next.shipped && next.sha256 === hash) return "the target's is the new pack's own"
  if (hash !== undefined && question.ours?.get(goal) === hash) return "the target's is an earlier copy"
  return undefined
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
