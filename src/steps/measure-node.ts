import type { Context } from '../engine/context.ts'
import type { Fact, Json } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import { plainSecrets } from '../toml/plain-secrets.ts'
import type { TomlFile } from '../toml/read.ts'
import { parseText } from '../toml/read.ts'
import { compressorOf } from '../transfer/archive.ts'
import { activeOf } from '../wso2/artifacts.ts'
import { type HomeFacts, inspectHome, portsOf } from '../wso2/home.ts'
import { hasKeptPassword } from '../wso2/secure-vault.ts'
import { archiveRoom, type RoomNeed } from './backup-room.ts'
import { driverProblems } from './drivers.ts'
import { judgeDataNode } from './judge-data-node.ts'
import { checkSpace, judgeTarget } from './judge-target.ts'
import type { MeasuredNode } from './measured.ts'
import { mergeNode, readConfig, sha256 } from './merge-config.ts'
import { indexOf } from './prepare-index.ts'
import { attempt } from './problems.ts'
import { type ArtifactSurvey, surveyArtifacts } from './read-artifacts.ts'
import { hasSetting } from './settings.ts'
import { straightWarnings } from './straight-way.ts'
import { broughtArtifacts, surveyFolders, warn } from './survey-node.ts'
import { showBytes } from './words.ts'

const SAFE = 'Nothing was changed.'

/** What one node's look came to: facts and warnings even where problems forbid to go on. */
export interface NodeReport {
  node?: MeasuredNode
  source?: TomlFile
  backups: RoomNeed[]
  facts: Fact[]
  warnings: string[]
  problems: Problem[]
}

/** Looks at both homes of a node. Changes nothing; throws only what nobody foresaw. */
export async function measureNode(context: Context, name: string, node: Node): Promise<NodeReport> {
  const report: NodeReport = { backups: [], facts: [], warnings: [], problems: [] }
  const { route, environment } = context
  const [source, target] = [context.host(node.source.host), context.host(node.target.host)]
  const [old, next] = await Promise.all([
    attempt(report.problems, () => inspectHome(source, node.source.home, route.source, 'source')),
    attempt(report.problems, () => inspectHome(target, node.target.home, route.target, 'target')),
  ])
  report.problems.push(...(old?.problems ?? []), ...(next?.problems ?? []))
  // Clones share their machine id, containers of one machine its boot id: both together are one machine.
  const sameMachine =
    source === target ||
    (old?.facts !== undefined &&
      old.facts.bootId === next?.facts?.bootId &&
      (await source.machineId()) === (await target.machineId()))
  await judgeTarget(context, name, node, { source: old?.facts, target: next?.facts, sameMachine }, report)
  // Read by itself first: the databases can be looked at even where the new home cannot.
  const config =
    old?.facts &&
    (await attempt(report.problems, () => readConfig(context, node.source, route.source.config)))
  const newConfig =
    next?.facts &&
    (await attempt(report.problems, () => readConfig(context, node.target, route.target.config)))
  if (config) report.source = config
  if (!old?.facts || !next?.facts) return report
  const facts = { source: old.facts, target: next.facts }

  const read = config && newConfig && { source: config, target: newConfig }
  const merged = read && (await attempt(report.problems, () => mergeNode(context, node, read)))
  if (merged) {
    for (const { keys, what, fix } of merged.result.conflicts) {
      report.problems.push({
        reason: 'merge-conflict',
        host: node.target.host,
        what: `${keys.join(', ')}: ${what}`,
        place: { file: merged.source.name },
        safe: SAFE,
        fix,
      })
    }
  }
  const [artifacts, folders, barred] = await Promise.all([
    attempt(report.problems, () => surveyArtifacts(source, node.source.home, route)),
    attempt(report.problems, () => surveyFolders(context, node, report)),
    attempt(report.problems, () => straightWarnings(context, node)),
  ])
  report.warnings.push(...(barred ?? []))
  if (folders) {
    checkSpace(node, facts.target, folders, report)
    await attempt(report.problems, () => compressorOf(target))
    const bytes = folders.reduce((sum, { result }) => sum + result.present.bytes, 0)
    report.backups.push({
      host: node.target.host,
      what: `the files of ${name}`,
      bytes: archiveRoom(bytes, environment.backup.grade),
    })
  }
  if (!merged?.result.text || !artifacts || !folders) return report
  const text = merged.result.text
  const result = parseText(text, 'deployment.toml')
  const plain = plainSecrets(result.root).length > 0
  const secureVault = plain || hasSetting(result, 'secrets')
  if (secureVault && !node.keystore_password && !(await hasKeptPassword(target, node.target.home))) {
    report.problems.push({
      reason: 'config-invalid',
      what: `deployment.toml of ${name} uses secure vault, and the password of its keystore is not known: the server would wait for a terminal for ever.`,
      place: { file: environment.file, key: ['environments', environment.name, 'nodes', name] },
      safe: SAFE,
      fix: `set keystore_password = "\${env:KEYSTORE_PASSWORD}" under [environments.${environment.name}.nodes.${name}], or put password-persist into ${node.target.home}.`,
    })
  }
  const judged = await attempt(report.problems, () => judgeDataNode(context, name, node, result))
  report.problems.push(...(judged?.problems ?? []))
  report.warnings.push(...(judged?.warnings ?? []))
  const drivers = attempt(report.problems, () => driverProblems(context, node, result, folders))
  report.problems.push(...((await drivers) ?? []))
  await warn(context, node, facts, merged.source, artifacts, report)

  const brought = await broughtArtifacts(context, node, artifacts, folders)
  const index = indexOf(route, node, result)
  report.node = {
    name,
    node,
    sourceRuns: facts.source.running.length > 0,
    config: {
      file: `${node.target.home}/${route.target.config}`,
      source: sha256(merged.source.text),
      target: sha256(merged.target.text),
      merged: sha256(text),
    },
    merge: merged.result,
    folders,
    artifacts: brought.map(({ kind, name: artifact }) => ({ kind, name: artifact })),
    active: activeOf(brought).map(({ kind, name: artifact }) => ({ kind, name: artifact })),
    sameMachine,
    health: healthOf(context, text),
    secureVault,
    plainSecrets: plain,
    ...(index && { index }),
  }
  report.facts.push(...factsOf(report.node, facts, artifacts))
  return report
}

function healthOf(context: Context, config: string): { path: string; port: number }[] {
  const { target } = context.route
  const now = portsOf(target, config)
  return target.health.map(({ path, port }) => {
    const known = target.ports.find((each) => each.port === port)
    return { path, port: now.find(({ name }) => name === known?.name)?.port ?? port + target.default_offset }
  })
}

function factsOf(
  node: MeasuredNode,
  homes: { source: HomeFacts; target: HomeFacts },
  artifacts: ArtifactSurvey,
): Fact[] {
  const { name } = node
  const kinds = Map.groupBy(artifacts.artifacts, ({ kind }) => kind)
  const fact = (kind: Fact['class'], key: string, value: Json): Fact => ({
    class: kind,
    key: `${name}.${key}`,
    value,
  })
  return [
    fact('must-equal', 'source.home', homes.source.realHome),
    fact('must-equal', 'source.version', homes.source.version),
    fact('must-equal', 'source.config', node.config.source),
    fact('must-equal', 'target.home', homes.target.realHome),
    fact('must-equal', 'target.version', homes.target.version),
    fact('must-equal', 'target.config', node.config.target),
    fact('must-equal', 'target.updates', homes.target.updates ?? 'none recorded'),
    fact('info', 'source.running', homes.source.running.length > 0),
    fact('info', 'source.updates', homes.source.updates ?? 'none recorded'),
    fact('info', 'target.free', showBytes(homes.target.freeBytes)),
    fact(
      'may-grow',
      'source.artifacts',
      Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])),
    ),
  ]
}
