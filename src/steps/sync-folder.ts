import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { copyFolder } from '../transfer/copy.ts'
import { hashFiles } from '../transfer/hash.ts'
import { listFolder } from '../transfer/manifest.ts'
import { showName } from '../transfer/names.ts'
import { copyRequests } from '../transfer/survey.ts'
import type { Measured, MeasuredFolder, MeasuredNode } from './measured.ts'
import { count, showBytes } from './words.ts'

interface Work {
  folder: string
  items: readonly CopyItem[]
}

/** One step per folder of the route, in the route's order; folders whose choice is off have none. */
export function planSync(measured: Measured): PlannedStep[] {
  return measured.nodes.flatMap((node) => node.folders.map((folder) => planFolder(node, folder)))
}

function planFolder(node: MeasuredNode, { folder, result }: MeasuredFolder): PlannedStep {
  const files = result.copy.filter((item) => item.type !== 'folder')
  return {
    key: `${folder.step}:${node.name}`,
    step: 'sync-folder',
    verb: 'sync',
    node: node.name,
    title: `${folder.title}: ${count(files.length, 'file')}, ${showBytes(result.bytesNeeded)} to ${node.name}`,
    changes: [{ kind: 'folder', host: node.node.target.host, name: `${node.node.target.home}/${folder.to}` }],
    details: [
      ...files.map(
        (item) =>
          `${item.replaces ? 'change' : 'add'} ${showName(`${item.to}/${item.path}`)} (${item.type === 'link' ? `link to ${showName(item.link ?? '')}` : showBytes(item.size)})`,
      ),
      ...result.skip.map(({ path, why }) => `skip ${showName(path)}: ${why}`),
    ],
    warnings: result.warnings,
    work: { folder: folder.id, items: result.copy } as unknown as Json,
  }
}

export const syncFolder: Step = {
  id: 'sync-folder',
  verb: 'sync',
  recovery: 'repeat',

  async probe(context, planned) {
    const wrong = await differing(context, planned)
    const items = work(planned).items.filter((item) => item.type !== 'folder')
    if (wrong.length === 0) return 'done'
    return wrong.length === items.length ? 'untouched' : 'partial'
  },

  async apply(context, planned) {
    const { folder, items } = work(planned)
    const { source, target } = context.environment.nodes[planned.node!]!
    const place = {
      source: { host: context.host(source.host), home: source.home },
      target: { host: context.host(target.host), home: target.home },
      runId: context.runId,
      id: folder,
      backup: `${await context.runFolder(planned.node!)}/replaced`,
    }
    let [files, bytes] = [0, 0]
    const replaced: string[] = []
    for (const request of copyRequests(items, place)) {
      const copied = await copyFolder({
        ...request,
        onProgress: (report) =>
          context.ui.info(
            `  ${folder}: ${report.files} files, ${showBytes(report.bytes)} of ${showBytes(report.totalBytes)}`,
          ),
      })
      files += copied.files + copied.links
      bytes += copied.bytes
      replaced.push(...copied.replaced)
    }
    const manifest = items.map(({ to, path, sha256, size, type }) => ({
      path: `${to}/${path}`,
      type,
      size,
      sha256,
    }))
    await context.spool.file(
      `manifests/${planned.node}-${folder}.json`,
      `${JSON.stringify(manifest, null, 2)}\n`,
    )
    return {
      summary: `${folder} of ${planned.node}: ${count(files, 'file')} copied and hashed again on the target, ${showBytes(bytes)}${replaced.length > 0 ? `; ${count(replaced.length, 'old file')} kept in ${place.backup}` : ''}`,
      details: { files, bytes, replaced, backup: place.backup },
    }
  },

  async verify(context, planned) {
    const wrong = await differing(context, planned)
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

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

/** Planned things that do not lie on the target as planned. */
async function differing(context: Context, planned: PlannedStep): Promise<string[]> {
  const { target } = context.environment.nodes[planned.node!]!
  const host = context.host(target.host)
  const wrong: string[] = []
  for (const [to, items] of Map.groupBy(work(planned).items, (item) => item.to)) {
    const root = `${target.home}/${to}`
    const files = items.filter((item) => item.type === 'file')
    const there = new Map((await listFolder(host, root)).entries.map((entry) => [entry.path, entry]))
    const names = files.map((item) => item.path).filter((path) => there.get(path)?.type === 'file')
    const hashes = await hashFiles(host, root, names)
    for (const item of items) {
      const entry = there.get(item.path)
      const same =
        item.type === 'file'
          ? hashes.get(item.path) === item.sha256
          : entry?.type === item.type && entry.link === item.link
      if (!same) wrong.push(`${to}/${item.path}`)
    }
  }
  return wrong
}
