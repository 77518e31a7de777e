import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { hashFiles } from '../transfer/hash.ts'
import { listFolder } from '../transfer/manifest.ts'

/** Planned things that do not lie on the target as planned. */
export async function differing(
  context: Context,
  planned: PlannedStep,
  all: readonly CopyItem[],
): Promise<string[]> {
  const { target } = context.environment.nodes[planned.node!]!
  const host = context.host(target.host)
  const wrong: string[] = []
  for (const [to, items] of Map.groupBy(all, (item) => item.to)) {
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
