import path from 'node:path/posix'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, throwProblems } from '../errors.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { copyFolder } from '../transfer/copy.ts'
import { leftStaging, removeLeftStaging, type Staged } from '../transfer/left-staging.ts'
import { showName } from '../transfer/names.ts'
import type { ProgressReport } from '../transfer/progress.ts'
import { copyRequests, surveyFolder } from '../transfer/survey.ts'
import { differing } from './copied-files.ts'
import type { Measured, MeasuredFolder, MeasuredNode } from './measured.ts'
import { pristineOf } from './pristine.ts'
import { keepingPlace, keepWhatIsNew } from './replaced.ts'
import { count, showBytes } from './words.ts'

const HEARTBEAT_MS = 5_000

interface Work {
  folder: string
  /** Exactly what is copied; absent for a volatile folder, whose contents are looked at again when their turn comes. */
  items?: readonly CopyItem[]
}

/** When a folder is copied. */
type Turn = 'sync' | 'quiesce' | 'verify'

/**
 * One step per folder of the route, in the route's order; folders whose choice is off have none. What changes while the
 * old server runs is copied when that is quiet, so it belongs to `quiesce`; what has to wait for the data to `verify`.
 */
export function planSync(measured: Measured, when: Turn): PlannedStep[] {
  return measured.nodes.flatMap((node) =>
    node.folders.filter((each) => turnOf(each) === when).map((folder) => planFolder(node, folder, when)),
  )
}

function turnOf({ folder, late }: MeasuredFolder): Turn {
  if (late) return 'verify'
  return folder.volatile ? 'quiesce' : 'sync'
}

function planFolder(node: MeasuredNode, { folder, result }: MeasuredFolder, verb: Turn): PlannedStep {
  const files = result.copy.filter((item) => item.type !== 'folder')
  return {
    key: `${folder.step}:${node.name}`,
    step: 'sync-folder',
    verb,
    node: node.name,
    title: folder.volatile
      ? `${folder.title} to ${node.name}, as it is then`
      : `${folder.title}: ${count(files.length, 'file')}, ${showBytes(result.bytesNeeded)} to ${node.name}`,
    ...(folder.volatile && { repeatable: true }),
    changes: [...new Set([folder.to, ...result.copy.map(({ to }) => to)])].map((to) => ({
      kind: 'folder',
      host: node.node.target.host,
      name: `${node.node.target.home}/${to}`,
    })),
    details: [
      ...files.map(
        (item) =>
          `${item.replaces ? 'change' : 'add'} ${showName(`${item.to}/${item.path}`)} (${item.type === 'link' ? `link to ${showName(item.link ?? '')}` : showBytes(item.size)})`,
      ),
      ...result.skip.map(({ path, why }) => `skip ${showName(path)}: ${why}`),
    ],
    warnings: result.warnings,
    work: (folder.volatile
      ? { folder: folder.id }
      : { folder: folder.id, items: result.copy }) as unknown as Json,
  }
}

export const syncFolder: Step = {
  id: 'sync-folder',
  verb: 'sync',
  recovery: 'probe',

  async probe(context, planned) {
    const items = work(planned).items?.filter((item) => item.type !== 'folder')
    if (await leftStaging(stagedOf(context, planned))) return 'partial'
    if (!items) return (await itemsNow(context, planned)).length === 0 ? 'done' : 'untouched'
    const wrong = await differing(context, planned, items)
    if (wrong.length === 0) return 'done'
    return wrong.length === items.length ? 'untouched' : 'partial'
  },

  async apply(context, planned) {
    const { folder, items = await itemsNow(context, planned) } = work(planned)
    const { source, target } = context.environment.nodes[planned.node!]!
    const place = {
      source: { host: context.host(source.host), home: source.home },
      target: { host: context.host(target.host), home: target.home },
      runId: context.runId,
      id: folder,
      backup: await keepingPlace(context, planned.node!),
    }
    await debugPoint('sync.surveyed', planned.key)
    let [files, bytes] = [0, 0]
    const replaced: string[] = []
    for (const request of copyRequests(items, place)) {
      const copied = await copyFolder({
        ...request,
        onProgress: heartbeat((report) =>
          context.ui.info(
            `  ${folder}: ${report.files} files, ${showBytes(report.bytes)} of ${showBytes(report.totalBytes)}`,
          ),
        ),
      })
      files += copied.files + copied.links
      bytes += copied.bytes
      const to = path.relative(target.home, request.targetRoot)
      replaced.push(...copied.replaced.map((name) => path.join(to, name)))
    }
    const kept = replaced.length > 0 ? await keepWhatIsNew(context, planned.node!, place.backup) : []
    await removeLeftStaging(stagedOf(context, planned))
    const manifest = items.map(({ to, path: name, sha256, size, type }) => ({
      path: `${to}/${name}`,
      type,
      size,
      sha256,
    }))
    await context.spool.file(
      `manifests/${planned.node}-${folder}.json`,
      `${JSON.stringify(manifest, null, 2)}\n`,
    )
    return {
      summary: `${folder} of ${planned.node}: ${count(files, 'file')} copied and hashed again on the target, ${showBytes(bytes)}${replaced.length > 0 ? `; ${count(replaced.length, 'old file')} replaced` : ''}${kept.length > 0 ? `; ${kept.length} had changed since the archive was made, kept in ${place.backup}` : ''}`,
      details: { files, bytes, replaced, ...(kept.length > 0 && { kept, backup: place.backup }) },
    }
  },

  async verify(context, planned) {
    const { items } = work(planned)
    const left = async () => (await itemsNow(context, planned)).map(({ to, path }) => `${to}/${path}`)
    const wrong = items ? await differing(context, planned, items) : await left()
    if (wrong.length === 0) return
    throw new MigrateError({
      reason: 'copy-failed',
      host: context.environment.nodes[planned.node!]!.target.host,
      what: `${count(wrong.length, 'file')} of ${work(planned).folder} differ on the target from what was sent: ${wrong.slice(0, 5).map(showName).join(', ')}.`,
      safe: 'The old server was not touched; the target server was not started.',
      fix: 'find out what writes there, then run sync again.',
    })
  },
}

/** Lets a report through every few seconds: a log has no place for a bar. */
function heartbeat(tell: (report: ProgressReport) => void): (report: ProgressReport) => void {
  let next = Date.now() + HEARTBEAT_MS
  return (report) => {
    if (Date.now() < next) return
    next = Date.now() + HEARTBEAT_MS
    tell(report)
  }
}

function stagedOf(context: Context, planned: PlannedStep): Staged {
  const { target } = context.environment.nodes[planned.node!]!
  const { folder, items = [] } = work(planned)
  const { to } = context.route.folders.find(({ id }) => id === folder)!
  return {
    host: context.host(target.host),
    home: target.home,
    runId: context.runId,
    id: folder,
    to: [...new Set([to, ...items.map((item) => item.to)])],
  }
}

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

/** What of a volatile folder is not yet on the target as it is on the source now. */
async function itemsNow(context: Context, planned: PlannedStep): Promise<readonly CopyItem[]> {
  const { route, environment } = context
  const { source, target } = environment.nodes[planned.node!]!
  const folder = route.folders.find(({ id }) => id === work(planned).folder)!
  const { copy, problems } = await surveyFolder({
    folder,
    source: {
      host: context.host(source.host),
      home: source.home,
      pack: route.source,
      pristine: await pristineOf(context, source, route.source),
    },
    target: {
      host: context.host(target.host),
      home: target.home,
      pack: route.target,
      pristine: await pristineOf(context, target, route.target),
    },
    // The plan found nothing of anybody else's there: what differs by now is an earlier copy of ours.
    choices: { ...environment.choices, overwrite_shipped: ['**'] },
  })
  throwProblems(problems)
  return copy
}
