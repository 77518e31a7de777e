import path from 'node:path/posix'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Evidence, Json, PlannedStep } from '../engine/step.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { type CopyRequest, copyFolder } from '../transfer/copy.ts'
import { removeLeftStaging } from '../transfer/left-staging.ts'
import { Pace } from '../transfer/pace.ts'
import { copyRequests } from '../transfer/survey.ts'
import { type CopyDetails, plannedSkips, sayCopied } from './copy-details.ts'
import { watched } from './copy-words.ts'
import { stagedOf, surveyNow, work } from './folder-work.ts'
import { keepingPlace, keepWhatIsNew } from './replaced.ts'

/** Copies one folder of one node as planned, and shows how far it is. */
export async function bringFolder(context: Context, planned: PlannedStep): Promise<Evidence> {
  const { folder, items: fixed } = work(planned)
  let pace: Pace | undefined
  return context.ui.watch(
    () => watched(folder, pace),
    async () => {
      const { copy: items, skipped } = fixed
        ? { copy: fixed, skipped: plannedSkips(planned) }
        : await surveyNow(context, planned)
      pace = new Pace(items.filter(({ type }) => type === 'file'))
      const copied = await copyAll(context, planned, items, pace)
      await removeLeftStaging(stagedOf(context, planned))
      await spoolManifest(context, planned, items)
      const details: CopyDetails = { ...copied, ...(skipped !== undefined && { skipped }) }
      return { summary: sayCopied(planned, details), details: details as unknown as Json }
    },
  )
}

async function copyAll(
  context: Context,
  planned: PlannedStep,
  items: readonly CopyItem[],
  pace: Pace,
): Promise<CopyDetails> {
  const { source, target } = context.environment.nodes[planned.node!]!
  const place = {
    source: { host: context.host(source.host), home: source.home },
    target: { host: context.host(target.host), home: target.home },
    runId: context.runId,
    id: work(planned).folder,
    backup: await keepingPlace(context, planned.node!),
  }
  const allowed = allowance(context)
  await debugPoint('sync.surveyed', planned.key)
  const began = performance.now()
  const sum = { files: 0, links: 0, folders: 0, bytes: 0, verified: 0, resumed: 0, bytesResumed: 0, saved: 0 }
  let lanes = 0
  const replaced: string[] = []
  const retried: string[] = []
  const timeless: string[] = []
  for (const request of copyRequests(items, place)) {
    const tell = pace.part()
    const copied = await copyFolder({ ...request, ...allowed, onProgress: tell })
    // What stays on one machine goes by no stream, and nothing was told of it.
    const { files, bytes } = copied
    tell({ files, totalFiles: files, bytes, totalBytes: bytes, lanes: 0 })
    sum.files += files + copied.links
    sum.links += copied.links
    sum.folders += copied.folders
    sum.bytes += bytes
    sum.verified += copied.hashes.size
    sum.resumed += copied.resumed
    sum.bytesResumed += copied.bytesResumed
    sum.saved += copied.saved
    lanes = Math.max(lanes, copied.connections)
    const home = (name: string) => path.join(path.relative(target.home, request.targetRoot), name)
    replaced.push(...copied.replaced.map(home))
    retried.push(...copied.retried.map(home))
    timeless.push(...copied.timeless.map(home))
  }
  const ms = Math.round(performance.now() - began)
  const kept = replaced.length > 0 ? await keepWhatIsNew(context, planned.node!, place.backup) : []
  return {
    ...sum,
    replaced,
    retried,
    ...(timeless.length > 0 && { timeless }),
    lanes,
    ms,
    ...(kept.length > 0 && { kept, backup: place.backup }),
  }
}

function allowance({ environment, ui }: Context): Pick<CopyRequest, 'straight'> {
  if (!environment.choices.copy_straight) return {}
  const fix = 'let the old host reach the new one, or set choices.copy_straight = false.'
  return { straight: { say: (what) => ui.warning({ what, fix }) } }
}

async function spoolManifest(
  context: Context,
  planned: PlannedStep,
  items: readonly CopyItem[],
): Promise<void> {
  const manifest = items.map(({ to, path: name, sha256, size, type }) => ({
    path: `${to}/${name}`,
    type,
    size,
    sha256,
  }))
  await context.spool.file(
    `manifests/${planned.node}-${work(planned).folder}.json`,
    `${JSON.stringify(manifest, null, 2)}\n`,
  )
}
