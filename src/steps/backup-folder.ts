import type { Context } from '../engine/context.ts'
import { detailsOf } from '../engine/records.ts'
import type { Json, PlannedStep, Resource, Step, StepRecord } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import { requireRoomOn } from '../remote/room.ts'
import { writeArchive } from '../transfer/archive.ts'
import { checkArchive, readManifest } from '../transfer/archive-check.ts'
import type { Archived, ArchiveGrade, Origin } from '../transfer/archive-format.ts'
import { bytesOf, type Item, type Root, takeInventory } from '../transfer/inventory.ts'
import { showName } from '../transfer/names.ts'
import { archiveRoom } from './backup-room.ts'
import type { Measured, MeasuredNode } from './measured.ts'
import { count, showBytes } from './words.ts'

interface Work {
  directory: string
  grade: ArchiveGrade
  /** What of the target home goes into the archive. */
  roots: readonly Root[]
}

/**
 * One archive per node, of everything in its target home that the steps after it say they change: the whole folders, as files are added,
 * replaced and, in volatile folders, not known before.
 */
export function planArchives(measured: Measured, later: readonly PlannedStep[]): PlannedStep[] {
  const { directory, grade } = measured.environment.backup
  return measured.nodes.flatMap((node) => {
    const roots = rootsOf(node, later)
    if (roots.length === 0) return []
    const { host } = node.node.target
    const present = node.folders.map(({ result }) => result.present)
    const files = present.reduce((sum, each) => sum + each.files, 1)
    const bytes = present.reduce((sum, each) => sum + each.bytes, 0)
    return [
      {
        key: archiveKey(node.name),
        step: 'backup-folder',
        verb: 'backup' as const,
        node: node.name,
        title: `Back up the files of ${node.name} that will be changed`,
        changes: [{ kind: 'folder' as const, host, name: directory }],
        details: [
          `${count(files, 'file')}, ${showBytes(bytes)} -> ${host}:${directory}/<run>/${node.name}.files.tar, grade ${grade}`,
          ...roots.map(({ path }) => `all of ${node.node.target.home}/${path} as it is now`),
        ],
        warnings: [],
        work: { directory, grade, roots } as unknown as Json,
      },
    ]
  })
}

/** Parts of the target home that steps of the node change; one that lies in another is not listed. */
function rootsOf({ name, node: { target } }: MeasuredNode, later: readonly PlannedStep[]): Root[] {
  const inHome = (resource: Resource) =>
    (resource.kind === 'folder' || resource.kind === 'file') &&
    resource.host === target.host &&
    resource.name.startsWith(`${target.home}/`)
  const roots = later
    .filter(({ node }) => node === name)
    .flatMap(({ changes }) => changes.filter(inHome))
    .map(({ kind, name }) => ({ kind: kind as Root['kind'], path: name.slice(target.home.length + 1) }))
  const unique = [...new Map(roots.map((root) => [root.path, root])).values()]
  return unique
    .filter(({ path }) => !unique.some((other) => path.startsWith(`${other.path}/`)))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

export const backupFolder: Step = {
  id: 'backup-folder',
  verb: 'backup',
  // Nothing of the home is changed before it, so an attempt that was broken off is simply made again.
  recovery: 'repeat',

  async probe(context, planned) {
    const [host, file, origin] = placeOf(context, planned.node!)
    if (!(await readManifest(host, file))) return 'untouched'
    return 'manifest' in (await checkArchive(host, file, origin)) ? 'done' : 'partial'
  },

  async apply(context, planned) {
    const { directory, grade, roots } = work(planned)
    const [host, file, origin] = placeOf(context, planned.node!)
    const entries = await takeInventory(host, origin.home, roots, true)
    requireReadable(origin, entries)
    await requireRoom(context, origin.host, directory, archiveRoom(bytesOf(entries), grade))
    const { manifest, archived } = await writeArchive({ host, origin, roots, entries, file, grade })
    await context.spool.file(`manifests/${planned.node}.files.json`, `${JSON.stringify(manifest, null, 2)}\n`)
    return { summary: summaryOf(origin, archived), details: archived as unknown as Json }
  },

  async verify(context, planned, evidence) {
    const [host, file, origin] = placeOf(context, planned.node!)
    const checked = await checkArchive(host, file, origin, evidence.details as unknown as Archived)
    if ('manifest' in checked) return
    const fix = 'run backup again; if it comes back, check the disk of the backup folder.'
    throw new MigrateError({ ...checked.problem, reason: 'backup-failed', fix })
  },
}

/** What a run's journal keeps of the archive of a node's files; undefined where there is none. */
export function archiveOf(records: readonly StepRecord[], node: string): Archived | undefined {
  return detailsOf<Archived>(records, archiveKey(node))
}

/** Everything that the run's archive of a node holds, by home-relative name; nothing where it cannot be read. */
export async function archivedItems(context: Context, node: string): Promise<ReadonlyMap<string, Item>> {
  const [host, file, origin] = placeOf(context, node)
  const read = await readManifest(host, file)
  if (read?.manifest.run !== origin.run || read.manifest.home !== origin.home) return new Map()
  return new Map(read.manifest.entries.map((item) => [item.path, item]))
}

/** Whose files an archive of this run and node holds. */
export function originOf(context: Context, node: string): Origin {
  const { target } = context.environment.nodes[node]!
  return { run: context.runId, node, host: target.host, home: target.home }
}

function placeOf(context: Context, node: string): [ReturnType<Context['host']>, string, Origin] {
  const origin = originOf(context, node)
  const file = `${context.environment.backup.directory}/${context.runId}/${node}.files.tar`
  return [context.host(origin.host), file, origin]
}

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

const archiveKey = (node: string): string => `backup-folder:${node}`

/** What was written how fast, and what it is proved to be. */
function summaryOf({ node, host }: Origin, archived: Archived): string {
  const { files, contents, bytes, seconds, phases, grade, file } = archived
  const whole = Object.values(phases).reduce((sum, part) => sum + part, 0)
  const speed = `${showBytes(contents / Math.max(seconds, 0.01))}/s`
  return `${node}: ${count(files, 'file')}, ${showBytes(contents)} to ${showBytes(bytes)} in ${seconds.toFixed(1)} s (${speed}), ${whole.toFixed(1)} s with proof, grade ${grade}, ${host}:${file}`
}

function requireReadable({ host, home }: Origin, entries: readonly Item[]): void {
  const dark = entries.filter(({ type, sha256 }) => type === 'file' && sha256 === undefined)
  if (dark.length === 0) return
  throw new MigrateError({
    reason: 'backup-failed',
    host,
    what: `${count(dark.length, 'file')} of ${home} cannot be read by the user in run_as, or vanished meanwhile: ${dark
      .slice(0, 5)
      .map(({ path }) => showName(path))
      .join(', ')}.`,
    safe: 'Nothing was changed.',
    fix: 'let that user read them, then run backup again.',
  })
}

async function requireRoom(context: Context, host: string, directory: string, bytes: number): Promise<void> {
  const { freeBytes: free } = await requireRoomOn(context.host(host), directory)
  if (free >= bytes) return
  throw new MigrateError({
    reason: 'backup-failed',
    host,
    what: `The disk of ${directory} has ${showBytes(free)} free; ${showBytes(bytes)} are needed for the archive.`,
    safe: 'Nothing was changed.',
    fix: 'free space there, then run backup again.',
  })
}
