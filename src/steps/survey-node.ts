import type { Context } from '../engine/context.ts'
import type { Node } from '../migration/schema.ts'
import type { Route } from '../routes/schema.ts'
import { showSetting } from '../toml/mask.ts'
import type { TomlFile } from '../toml/read.ts'
import { matcher } from '../transfer/globs.ts'
import { listFolder } from '../transfer/manifest.ts'
import { showName } from '../transfer/names.ts'
import { surveyFolder } from '../transfer/survey.ts'
import type { Artifact } from '../wso2/artifacts.ts'
import type { HomeFacts } from '../wso2/home.ts'
import { compareLogging } from '../wso2/log4j2.ts'
import type { NodeReport } from './measure-node.ts'
import type { MeasuredFolder } from './measured.ts'
import { pristineOf } from './pristine.ts'
import { type ArtifactSurvey, DEPLOYMENT } from './read-artifacts.ts'
import { hasSetting, textOf } from './settings.ts'

/** Every folder of the route whose choice is on, and what would be copied of it. */
export async function surveyFolders(
  context: Context,
  node: Node,
  report: NodeReport,
): Promise<MeasuredFolder[]> {
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
  const folders = await Promise.all(
    wanted.map(async (folder): Promise<MeasuredFolder> => {
      const result = await surveyFolder({ folder, source, target, choices: environment.choices })
      return { folder, result, late: route.data?.late_folders.includes(folder.id) ?? false }
    }),
  )
  for (const { result } of folders) report.problems.push(...result.problems)
  return folders
}

/** What the operator has to know of the old server before it is left behind: the route's warnings, own loggers. */
export async function warn(
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
      ...warning.settings.filter(
        (key) => hasSetting(source, key) && !isHarmless(warning, textOf(source, key)),
      ),
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
    const shown = Object.entries(settings).map(([key, value]) => `${key} = ${showSetting(key, value)}`)
    report.warnings.push(
      `log4j2.properties has an ${kind} of your own, ${own} (${shown.slice(0, 4).join(', ')}): it is not copied; add it to ${node.target.home}/${route.target.log4j2} by hand.`,
    )
  }
}

function isHarmless({ unless }: Route['warnings'][number], value: string | undefined): boolean {
  return unless !== undefined && value !== undefined && new RegExp(unless, 'u').test(value)
}

/** Artifacts of the old server that the new one will have: copied, or there already; not those that the user leaves behind. */
export async function broughtArtifacts(
  context: Context,
  { target }: Node,
  { artifacts }: ArtifactSurvey,
  folders: readonly MeasuredFolder[],
): Promise<Artifact[]> {
  const { entries } = await listFolder(context.host(target.host), `${target.home}/${DEPLOYMENT}`)
  const there = new Set(entries.map(({ path }) => `${DEPLOYMENT}/${path}`))
  for (const { result } of folders) for (const { to, path } of result.copy) there.add(`${to}/${path}`)
  return artifacts.filter(({ file }) => there.has(file.split('!/')[0]!))
}
