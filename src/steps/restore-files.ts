import path from 'node:path/posix'
import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import { MigrateError, type Problem } from '../errors.ts'
import { requireRoomOn } from '../remote/room.ts'
import { type Checked, checkArchive } from '../transfer/archive-check.ts'
import type { Archived, ArchiveManifest } from '../transfer/archive-format.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { stagingFolder } from '../transfer/copy.ts'
import { type BroughtBack, putBack } from '../transfer/put-back.ts'
import { archiveOf, originOf } from './backup-folder.ts'
import type { Undo, Undoing } from './undo.ts'
import { count, showBytes } from './words.ts'

/** Room for what is unpacked beside the home, and for what is kept of the present state. */
const SPACE_FACTOR = 2

/** Puts deployment.toml of the target back as it was. */
export const putBackConfig: Undo = {
  plan: (context, undoing) => [
    `put back ${place(context, undoing, context.route.target.config)} as it was before the merge ${source(undoing)}`,
  ],

  check: (context, undoing) => check(context, undoing),

  async apply(context, undoing) {
    const { config } = context.route.target
    await bringBack(context, undoing, [[path.dirname(config), [path.basename(config)]]])
    return `deployment.toml of ${undoing.planned.node} is the one from before.`
  },
}

/** Puts back what a copy replaced, and takes away what it added. */
export const putBackFolder: Undo = {
  plan: (context, undoing) => {
    const items = itemsOf(undoing.planned)
    const folder = place(context, undoing, folderOf(context, undoing.planned))
    const kept = 'what is there now is kept'
    if (!items)
      return [
        `put back every file of ${folder} that is not as it was ${source(undoing)}; ${kept}`,
        `files that were added to ${folder} stay`,
      ]
    const replaced = items.filter(({ replaces }) => replaces).length
    return [
      `put back ${count(replaced, 'file')} ${source(undoing)} and take away ${count(items.length - replaced, 'file')} in ${folder}; ${kept}`,
    ]
  },

  check: (context, undoing) => check(context, undoing),

  async apply(context, undoing) {
    const { planned } = undoing
    const items = itemsOf(planned)
    const groups = items && Map.groupBy(items, ({ to }) => to)
    const names = groups && [...groups].map(([to, all]): Group => [to, all.map((item) => item.path)])
    const { back, removed } = await bringBack(context, undoing, names ?? [[folderOf(context, planned)]])
    return `${planned.title}: ${count(back, 'file')} put back, ${count(removed, 'file')} taken away.`
  },
}

/** A folder of the home and names in it; without names, all that the archive has of it. */
type Group = readonly [folder: string, names?: readonly string[]]

const folderOf = (context: Context, { work }: PlannedStep): string =>
  context.route.folders.find(({ id }) => id === (work as unknown as { folder: string }).folder)!.to

/** Files and links of a copy. Of a volatile folder it is not planned which. */
function itemsOf({ work }: PlannedStep): readonly CopyItem[] | undefined {
  const { items } = work as unknown as { items?: readonly CopyItem[] }
  return items?.filter(({ type }) => type !== 'folder')
}

function place(context: Context, { planned }: Undoing, name: string): string {
  const { target } = context.environment.nodes[planned.node!]!
  return `${target.host}:${target.home}/${name}`
}

function source({ planned, records }: Undoing): string {
  const archived = archiveOf(records, planned.node!)
  return archived
    ? `(from ${archived.file}, ${showBytes(archived.bytes)}, grade ${archived.grade}, ${archived.startedAt})`
    : '(this run has no archive of it)'
}

/** Steps of one restore ask for the same archive: it is read once for all of them. */
const checks = new WeakMap<Undoing['records'], Map<string, Promise<Checked>>>()

function checkOnce(context: Context, { planned, records }: Undoing, archived: Archived): Promise<Checked> {
  const known = checks.get(records) ?? new Map<string, Promise<Checked>>()
  checks.set(records, known)
  const node = planned.node!
  const origin = originOf(context, node)
  const checking =
    known.get(archived.file) ?? checkArchive(context.host(origin.host), archived.file, origin, archived)
  known.set(archived.file, checking)
  return checking
}

async function check(context: Context, undoing: Undoing): Promise<readonly Problem[]> {
  const { planned, records } = undoing
  const node = planned.node!
  const { target } = context.environment.nodes[node]!
  const archived = archiveOf(records, node)
  if (!archived) {
    return [
      {
        reason: 'restore-failed',
        host: target.host,
        what: `${planned.title}: this run has no archive of the files of ${node}.`,
        safe: 'Nothing was changed.',
        fix: 'bring the files back from your own backup; then restore to a later step.',
      },
    ]
  }
  const checked = await checkOnce(context, undoing, archived)
  if ('problem' in checked) return [checked.problem]
  const needed = archived.contents * SPACE_FACTOR
  const { freeBytes: free } = await requireRoomOn(context.host(target.host), target.home)
  if (free >= needed) return []
  return [
    {
      reason: 'restore-failed',
      host: target.host,
      what: `The disk of ${target.home} has ${showBytes(free)} free; ${showBytes(needed)} are needed to put files back.`,
      safe: 'Nothing was changed.',
      fix: 'free space there, then run restore again.',
    },
  ]
}

async function bringBack(context: Context, undoing: Undoing, groups: readonly Group[]): Promise<BroughtBack> {
  const { planned, records, stamp } = undoing
  const node = planned.node!
  const { target } = context.environment.nodes[node]!
  const checked = await checkOnce(context, undoing, archiveOf(records, node)!)
  if ('problem' in checked) throw new MigrateError(checked.problem)
  const { manifest } = checked
  const aside = `${await context.runFolder(node)}/undone/${stamp}`
  const sum = { back: 0, removed: 0 }
  for (const [index, [folder, names = namesBelow(manifest, folder)]] of groups.entries()) {
    const staging = stagingFolder(target.home, context.runId, `${stamp}-${index}`)
    const host = context.host(target.host)
    const { back, removed } = await putBack({ host, archive: manifest, folder, names, staging, aside })
    sum.back += back
    sum.removed += removed
  }
  return sum
}

function namesBelow({ entries }: ArchiveManifest, folder: string): string[] {
  return entries
    .filter((item) => item.type !== 'folder' && item.path.startsWith(`${folder}/`))
    .map((item) => path.relative(folder, item.path))
}
