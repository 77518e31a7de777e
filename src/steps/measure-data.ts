import type { Context } from '../engine/context.ts'
import type { Fact, Json } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Choices } from '../migration/choices.ts'
import type { Node } from '../migration/schema.ts'
import { parseText } from '../toml/read.ts'
import { argumentsOf, type ClientRunChoice, wrongChoices } from '../wso2/client-arguments.ts'
import { clientComplaints } from '../wso2/client-check.ts'
import { inspectData } from '../wso2/data/preflight.ts'
import { withClient } from './client-archive.ts'
import { foreignClient } from './install-client.ts'
import { leftBehind } from './judge-data-node.ts'
import type { MeasuredClient, MeasuredData, MeasuredDatabase, MeasuredNode } from './measured.ts'
import { attempt } from './problems.ts'
import { runSettingsOf } from './run-settings.ts'

export interface DataReport {
  data?: MeasuredData
  facts: Fact[]
  warnings: string[]
  problems: Problem[]
}

/**
 * Looks at what the data migration of the route works on: client, databases, choices. Changes nothing.
 * @param name of the lead node
 * @param lead what was measured of it; absent where it has problems of its own
 */
export async function measureData(
  context: Context,
  name: string,
  lead: MeasuredNode | undefined,
  databases: readonly MeasuredDatabase[],
): Promise<DataReport> {
  const report: DataReport = { facts: [], warnings: [], problems: [] }
  const { route, environment } = context
  const data = route.data!
  const node = environment.nodes[name]!
  const choice = choiceOf(environment.choices, node, { from: route.source.version, to: route.target.version })
  for (const { choice: key, what, fix } of wrongChoices(data, choice)) {
    report.problems.push({
      reason: 'config-invalid',
      what,
      place: {
        file: environment.file,
        key: ['environments', environment.name, 'choices', ...(key ? [key] : [])],
      },
      safe: 'Nothing was changed.',
      fix,
    })
  }
  const [client, found] = await Promise.all([
    measureClient(context, node, databases, report),
    inspect(context, databases, report),
  ])
  const settings = lead?.merge.text === undefined ? undefined : settingsOf(context, lead, report)
  if (!client || !found || !settings || report.problems.length > 0) return report
  report.data = {
    lead: name,
    from: choice.from,
    to: choice.to,
    databases: Object.values(data.databases).map((id) => ({
      id,
      toolsHost: environment.databases[id]!.tools_host,
    })),
    client,
    arguments: {
      'pre-migrate': argumentsOf(data, 'pre-migrate', choice),
      migrate: argumentsOf(data, 'migrate', choice),
    },
    tenants: found.tenants,
    counts: found.counts,
    runSettings: settings,
  }
  const { sha256, jar } = client
  report.facts.push(
    { class: 'must-equal', key: 'data.client', value: { sha256, jar } },
    { class: 'may-grow', key: 'data.counts', value: { ...found.counts } },
    { class: 'info', key: 'data.tenants', value: found.tenants as unknown as Json },
  )
  return report
}

function choiceOf(
  choices: Choices,
  { profile }: Node,
  versions: { from: string; to: string },
): ClientRunChoice {
  return {
    ...versions,
    profile,
    validator: choices.validator,
    saveDefinitions: choices.save_definitions,
    onlyTenants: choices.only_tenants,
    exceptTenants: choices.except_tenants,
  }
}

async function measureClient(
  context: Context,
  node: Node,
  databases: readonly MeasuredDatabase[],
  report: DataReport,
): Promise<MeasuredClient | undefined> {
  const data = context.route.data!
  const api = databases.find(({ database }) => database.id === data.databases.api)
  const client = await attempt(report.problems, () =>
    withClient(context, async (unpacked) => {
      report.problems.push(...(await clientComplaints(unpacked, data.client, api?.database.engine)))
      const { name, sha256, jar, files } = unpacked
      return { name, sha256, jar, files }
    }),
  )
  if (!client) return undefined
  const { target } = node
  const host = context.host(target.host)
  const foreign = await attempt(report.problems, () =>
    foreignClient(host, target.home, context.route.data!.client, client.files),
  )
  report.problems.push(...(foreign ?? []))
  if (foreign?.length === 0) report.problems.push(...(await leftBehind(context, node)))
  return client
}

/** Both databases, where both can be looked at: why not is told by whoever looked at each. */
async function inspect(context: Context, databases: readonly MeasuredDatabase[], report: DataReport) {
  const reached = (id: string) => {
    const found = databases.find(({ database }) => database.id === id)
    return found && { tools: context.host(found.entry.tools_host), ...found }
  }
  const { api, registry } = context.route.data!.databases
  const both = { api: reached(api), registry: reached(registry) }
  if (!both.api || !both.registry) return undefined
  const pair = { api: both.api, registry: both.registry }
  const found = await attempt(report.problems, () =>
    inspectData(pair, context.route.data!, context.environment.choices),
  )
  report.problems.push(...(found?.problems ?? []))
  report.warnings.push(...(found?.warnings ?? []))
  return found
}

function settingsOf(context: Context, { node, merge }: MeasuredNode, report: DataReport) {
  const file = parseText(merge.text!, `${node.source.home}/${context.route.source.config}`)
  const { settings, problems } = runSettingsOf(context.route.data!, file, {
    host: node.source.host,
    fix: 'write the URL itself there, or have it carry that parameter already.',
  })
  report.problems.push(...problems)
  return settings
}
