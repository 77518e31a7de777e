import type { Context } from '../engine/context.ts'
import type { Fact, Json } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import { secretValues } from '../toml/mask.ts'
import type { TomlFile } from '../toml/read.ts'
import { parseText } from '../toml/read.ts'
import { plainSecrets } from '../toml/semantic.ts'
import { matcher } from '../transfer/globs.ts'
import { listFolder } from '../transfer/manifest.ts'
import { showName } from '../transfer/names.ts'
import { surveyFolder } from '../transfer/survey.ts'
import { activeOf } from '../wso2/artifacts.ts'
import { type HomeFacts, inspectHome, portProblems, portsOf } from '../wso2/home.ts'
import { inspectJava, javaRangeProblem } from '../wso2/java.ts'
import { blindness, compareLogging } from '../wso2/log4j2.ts'
import { hasKeptPassword } from '../wso2/secure-vault.ts'
import { driverProblems } from './drivers.ts'
import type { MeasuredFolder, MeasuredNode } from './measured.ts'
import { mergeNode, sha256 } from './merge-config.ts'
import { pristineOf } from './pristine.ts'
import { attempt } from './problems.ts'
import { type ArtifactSurvey, surveyArtifacts } from './read-artifacts.ts'
import { hasSetting } from './settings.ts'
import { count, showBytes } from './words.ts'

/** Room that a copy needs on the target: staging, the files themselves, and what they replace. */
const SPACE_FACTOR = 3
const SAFE = 'Nothing was changed.'

/** What one node's look came to: facts and warnings even where problems forbid to go on. */
export interface NodeReport {
  node?: MeasuredNode
  source?: TomlFile
  target?: TomlFile
  facts: Fact[]
  warnings: string[]
  problems: Problem[]
}

/** Looks at both homes of a node. Changes nothing; throws only what nobody foresaw. */
export async function measureNode(context: Context, name: string, node: Node): Promise<NodeReport> {
  const report: NodeReport = { facts: [], warnings: [], problems: [] }
  const { route, environment } = context
  const [source, target] = [context.host(node.source.host), context.host(node.target.host)]
  const [old, next] = await Promise.all([
    attempt(report.problems, () => inspectHome(source, node.source.home, route.source, 'source')),
    attempt(report.problems, () => inspectHome(target, node.target.home, route.target, 'target')),
  ])
  report.problems.push(...(old?.problems ?? []), ...(next?.problems ?? []))
  if (!old?.facts || !next?.facts) return report
  const facts = { source: old.facts, target: next.facts }
  await judgeHomes(context, name, node, facts, report)

  const merged = await attempt(report.problems, () => mergeNode(context, node))
  if (merged) {
    report.source = merged.source
    report.target = merged.target
    for (const file of [merged.source, merged.target])
      for (const value of secretValues(file)) context.secrets.add(value)
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
  const [artifacts, folders] = await Promise.all([
    attempt(report.problems, () => surveyArtifacts(source, node.source.home, 'repository/deployment', route)),
    attempt(report.problems, () => surveyFolders(context, node, report)),
  ])
  if (!merged?.result.text || !artifacts || !folders) return report
  const text = merged.result.text
  const result = parseText(text, 'deployment.toml')
  const plain = plainSecrets(result.root).length > 0
  const secureVault = plain || hasSetting(result, 'secrets')
  if (secureVault && !node.keystore_password && !(await hasKeptPassword(target, node.target.home))) {
    report.problems.push({
      reason: 'config-invalid',
      what: `deployment.toml of ${name} uses secure vault, and the password of its keystore is not known: the server would wait for a terminal for ever.`,
      place: { file: environment.file },
      safe: SAFE,
      fix: `set keystore_password = "\${env:KEYSTORE_PASSWORD}" under [environments.${environment.name}.nodes.${name}], or put password-persist into ${node.target.home}.`,
    })
  }
  const drivers = attempt(report.problems, () => driverProblems(context, node, result))
  report.problems.push(...((await drivers) ?? []))
  await warn(context, node, facts, merged.source, artifacts, report)
  checkSpace(node, facts.target, folders, report)

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
    expected: artifacts.artifacts
      .filter(({ kind }) => route.markers.announced.includes(kind))
      .map(({ kind, name: artifact }) => ({ kind, name: artifact })),
    active: activeOf(artifacts.artifacts).map(({ kind, name: artifact }) => ({ kind, name: artifact })),
    health: healthOf(context, text),
    secureVault,
    plainSecrets: plain,
  }
  report.facts.push(...factsOf(report.node, facts, artifacts))
  return report
}

async function judgeHomes(
  context: Context,
  name: string,
  node: Node,
  facts: { source: HomeFacts; target: HomeFacts },
  report: NodeReport,
): Promise<void> {
  const { route, environment } = context
  const { host } = node.target
  if (facts.target.running.length > 0) {
    report.problems.push({
      reason: 'preflight-failed',
      host,
      what: `The new server of ${name} already runs (pid ${facts.target.running.map(({ pid }) => pid).join(', ')}).`,
      safe: SAFE,
      fix: `stop it: ${node.target.home}/${route.target.script} stop; then run again.`,
    })
  } else if (facts.source.running.length === 0 || node.source.host !== host) {
    report.problems.push(...portProblems(facts.target, host))
  }
  const java = await inspectJava(context.host(host), node.target.java_home)
  if ('reason' in java) report.problems.push(java)
  else {
    const outside = javaRangeProblem(java, route.target, host)
    if (outside && environment.choices.java_override)
      report.warnings.push(`${outside.what} java_override is set.`)
    else if (outside) report.problems.push(outside)
    report.facts.push({ class: 'must-equal', key: `${name}.target.java`, value: java.version })
  }
  for (const why of facts.target.log4j2 ? blindness(facts.target.log4j2, route.target, route.markers) : []) {
    report.problems.push({
      reason: 'preflight-failed',
      host,
      what: `The log of the new server could not be judged: ${why}`,
      safe: SAFE,
      fix: `take the shipped settings of ${route.target.logging.appender} back in ${node.target.home}/${route.target.log4j2}.`,
    })
  }
}

async function surveyFolders(context: Context, node: Node, report: NodeReport): Promise<MeasuredFolder[]> {
  const { route, environment } = context
  const [oldPack, newPack] = await Promise.all([
    pristineOf(context, node.source, route.source),
    pristineOf(context, node.target, route.target),
  ])
  if (oldPack.fallback)
    report.warnings.push(
      `${node.source.home}: ${oldPack.origin}. A shipped file that was edited cannot be told from an untouched one.`,
    )
  const wanted = route.folders.filter(
    ({ choice }) => !choice || environment.choices[choice as 'copy_registry'],
  )
  const source = {
    host: context.host(node.source.host),
    home: node.source.home,
    pristine: oldPack,
    pack: route.source,
  }
  const target = {
    host: context.host(node.target.host),
    home: node.target.home,
    pristine: newPack,
    pack: route.target,
  }
  const folders: MeasuredFolder[] = []
  for (const folder of wanted) {
    const result = await surveyFolder({ folder, source, target, choices: environment.choices })
    report.problems.push(...result.problems)
    folders.push({ folder, result })
  }
  return folders
}

async function warn(
  context: Context,
  node: Node,
  facts: { source: HomeFacts },
  source: TomlFile,
  artifacts: ArtifactSurvey,
  report: NodeReport,
): Promise<void> {
  const { route } = context
  const listing = await listFolder(context.host(node.source.host), node.source.home)
  const files = listing.entries.filter(({ type }) => type === 'file').map(({ path }) => path)
  for (const warning of route.warnings) {
    const seen = [
      ...files.filter(matcher(warning.files)),
      ...warning.settings.filter((key) => hasSetting(source, key)),
      ...(artifacts.mentions.get(warning.id) ?? []),
    ]
    if (seen.length === 0) continue
    const named = seen.slice(0, 3).map(showName).join(', ')
    report.warnings.push(
      `${warning.what} (${named}${seen.length > 3 ? ` and ${seen.length - 3} more` : ''}) ${warning.fix}`,
    )
  }
  for (const file of artifacts.unreadable) {
    report.warnings.push(`${showName(file)} cannot be read, and will not deploy on the new server either.`)
  }
  const logging = facts.source.log4j2 ? compareLogging(facts.source.log4j2, route.source) : undefined
  for (const { kind, name: own, settings } of logging?.custom ?? []) {
    const shown = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
    report.warnings.push(
      `log4j2.properties has an ${kind} of your own, ${own} (${shown.slice(0, 4).join(', ')}): it is not copied; add it to ${node.target.home}/${route.target.log4j2} by hand.`,
    )
  }
}

function checkSpace(
  node: Node,
  target: HomeFacts,
  folders: readonly MeasuredFolder[],
  report: NodeReport,
): void {
  const bytes = folders.reduce((sum, { result }) => sum + result.bytesNeeded, 0)
  const files = folders.reduce((sum, { result }) => sum + result.copy.length, 0)
  if (target.freeBytes < bytes * SPACE_FACTOR) {
    report.problems.push({
      reason: 'preflight-failed',
      host: node.target.host,
      what: `The disk of ${node.target.home} has ${showBytes(target.freeBytes)} free; ${showBytes(bytes * SPACE_FACTOR)} are needed (${SPACE_FACTOR} times what is copied).`,
      safe: SAFE,
      fix: 'free space there, or leave files out by choices.skip.',
    })
  }
  if (target.freeInodes !== undefined && target.freeInodes < files * 2) {
    report.problems.push({
      reason: 'preflight-failed',
      host: node.target.host,
      what: `The disk of ${node.target.home} has ${count(target.freeInodes, 'free inode')} for ${count(files, 'thing')} to copy.`,
      safe: SAFE,
      fix: 'delete small files that nobody needs on that file system.',
    })
  }
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
