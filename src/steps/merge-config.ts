import { createHash } from 'node:crypto'
import { unescapeXml } from '../databases/jdbc-url.ts'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, sentence } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import { maskFile, secretValues } from '../toml/mask-file.ts'
import { type MergeResult, mergeDeploymentToml } from '../toml/merge.ts'
import { parseText, readToml, type TomlFile } from '../toml/read.ts'
import { mergeMarkdown, mergeReport } from '../toml/report.ts'
import { parseOwnRules } from '../toml/rules.ts'
import { copiedIds } from './copied.ts'
import { copyRules } from './copy-rules.ts'
import { readBytes, replaceFile } from './files.ts'
import { listedFiles } from './listed-files.ts'
import type { Measured } from './measured.ts'
import { packConfig, packKeys } from './pack-keys.ts'
import { pristineConfig } from './pristine.ts'
import { keepingPlace, keepWhatIsNew } from './replaced.ts'
import { count } from './words.ts'

interface Work {
  source: string
  target: string
  merged: string
}

export function planMerge(measured: Measured): PlannedStep[] {
  return measured.nodes.map((node) => ({
    key: `merge-config:${node.name}`,
    step: 'merge-config',
    verb: 'merge-config',
    node: node.name,
    title: `Merge deployment.toml of ${node.name}: ${count(node.merge.edits.length, 'edit')}`,
    changes: [{ kind: 'file', host: node.node.target.host, name: node.config.file }],
    details: node.merge.diff.split('\n').filter(Boolean),
    warnings: node.merge.warnings.map(
      ({ keys, what, fix }) => `${keys.join(', ')}: ${fix ? `${sentence(what)} Next: ${fix}` : what}`,
    ),
    ...goesOn(measured, node.name),
    work: { source: node.config.source, target: node.config.target, merged: node.config.merged },
  }))
}

/** Where the runs of the client have settings of their own, the file is not as it was merged from then on. */
function goesOn({ data }: Measured, node: string): { until?: string } {
  return data?.lead === node && data.runSettings.length > 0 ? { until: `set-run-settings:${node}` } : {}
}

export const mergeConfig: Step = {
  id: 'merge-config',
  verb: 'merge-config',
  recovery: 'probe',

  async probe(context, planned) {
    const { target: side } = context.environment.nodes[planned.node!]!
    const now = sha256((await readConfig(context, side, context.route.target.config)).text)
    const { target, merged } = planned.work as unknown as Work
    return now === merged ? 'done' : now === target ? 'untouched' : 'partial'
  },

  async apply(context, planned) {
    const node = context.environment.nodes[planned.node!]!
    // An attempt that failed after it had put the file in place: merging that once more would be another merge.
    if ((await this.probe(context, planned)) === 'done') {
      const { merged } = planned.work as unknown as Work
      return {
        summary: `deployment.toml of ${planned.node} was merged by an earlier attempt.`,
        details: { sha256: merged },
      }
    }
    const { source, target, result } = await mergeNode(context, node)
    const before = planned.work as unknown as Work
    const now: Work = {
      source: sha256(source.text),
      target: sha256(target.text),
      merged: sha256(result.text ?? ''),
    }
    if (result.text === undefined || now.merged !== before.merged || now.target !== before.target)
      throw drifted(planned, now, before)
    const place = await keepingPlace(context, planned.node!)
    await debugPoint('merge.merged', planned.key)
    await replaceFile(targetHost(context, planned), {
      file: targetConfig(context, planned),
      kept: `${place}/${context.route.target.config}`,
      text: result.text,
      what: `The merged deployment.toml of ${planned.node} could not be written.`,
      verb: 'merge-config',
    })
    await debugPoint('merge.replaced', planned.key)
    const kept = await keepWhatIsNew(context, planned.node!, place)
    await spoolMerge(context, planned.node!, target.name, result)
    return {
      summary: `deployment.toml of ${planned.node}: ${count(result.edits.length, 'edit')}, ${count(result.warnings.length, 'warning')}${kept.length > 0 ? `; the old one had changed since the archive was made, kept in ${place}` : ''}`,
      details: { edits: result.edits.length, sha256: now.merged, ...(kept.length > 0 && { backup: place }) },
    }
  },

  async verify(context, planned) {
    if ((await this.probe(context, planned)) === 'done') return
    throw new MigrateError({
      reason: 'copy-failed',
      host: context.environment.nodes[planned.node!]!.target.host,
      what: `deployment.toml of ${planned.node} is not what was written a moment ago.`,
      safe: 'No server was started.',
      fix: 'find out what else writes there, then run merge-config again.',
    })
  },
}

/**
 * Merges both files of a node.
 * @param read where they have just been read
 * @throws MigrateError `config-invalid` with line and column where one does not parse
 */
export async function mergeNode(
  context: Context,
  node: Node,
  read?: { source: TomlFile; target: TomlFile },
): Promise<{ source: TomlFile; target: TomlFile; result: MergeResult }> {
  const [source, target, pristineSource] = await Promise.all([
    read?.source ?? readConfig(context, node.source, context.route.source.config),
    read?.target ?? readConfig(context, node.target, context.route.target.config),
    pristineConfig(context, node),
  ])
  const ownRules = [
    ...parseOwnRules(context.environment.merge, context.environment.file),
    ...copyRules(source, copiedIds(context.environment)),
  ]
  const { merge } = context.route
  const [listed, oldPack, newPack] = await Promise.all([
    listedFiles(context, node, source, target),
    packConfig(context, node, node.source, context.route.source),
    packConfig(context, node, node.target, context.route.target),
  ])
  const packs = packKeys(oldPack, newPack, { source: pristineSource, target })
  const result = mergeDeploymentToml({
    source,
    target,
    // A profile's file is not the pack's, but its own template, filled in.
    pristineSource: oldPack.templateOf(source) ?? pristineSource,
    pristineTarget: newPack.templateOf(target),
    rules: { ...merge, rules: [...merge.rules, ...listed] },
    ownRules,
    packs,
  })
  if (!packs) {
    const { config_tool } = context.route.target
    result.notes.push(
      `Whether the new pack knows every setting was not looked up: it has no templates in ${config_tool}.`,
    )
  }
  return { source, target, result }
}

/** A `deployment.toml` on a host, named `host:path` in messages. Its secrets are known as such from then on. */
export async function readConfig(
  context: Context,
  side: { host: string; home: string },
  file: string,
): Promise<TomlFile> {
  const path = `${side.home}/${file}`
  const config = readToml(await readBytes(context.host(side.host), path), `${side.host}:${path}`)
  for (const value of secretValues(config)) {
    context.secrets.add(value)
    // Values are pasted into XML as they stand; the server works with what comes out there.
    context.secrets.add(unescapeXml(value))
  }
  return config
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Leaves what a person reads of a merge, done or planned, for the report of the run. `name` is the target's in messages. */
export async function spoolMerge(
  context: Context,
  node: string,
  name: string,
  result: MergeResult,
): Promise<void> {
  const merged = parseText(result.text!, 'deployment.toml')
  await context.spool.file(`merge/${node}/deployment.toml`, maskFile(merged))
  await context.spool.file(`merge/${node}/report.md`, mergeMarkdown(result, name))
  await context.spool.json(`merge/${node}/report.json`, mergeReport(result))
}

function drifted(planned: PlannedStep, now: Work, before: Work): MigrateError {
  const changed =
    now.target !== before.target
      ? 'the target'
      : now.source !== before.source
        ? 'the old server'
        : 'the merge rules'
  return new MigrateError({
    reason: 'drift',
    what: `deployment.toml of ${planned.node} would now be merged to something else than was planned: ${changed} changed.`,
    safe: 'Nothing was written.',
    fix: 'look at what changed; plan anew after resetting this run (README, "Reset a half-migrated target").',
  })
}

function targetHost(context: Context, planned: PlannedStep): Host {
  return context.host(context.environment.nodes[planned.node!]!.target.host)
}

function targetConfig(context: Context, planned: PlannedStep): string {
  return `${context.environment.nodes[planned.node!]!.target.home}/${context.route.target.config}`
}
