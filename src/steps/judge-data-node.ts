import type { Context } from '../engine/context.ts'
import type { Problem } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { Node } from '../migration/schema.ts'
import type { DataMigration } from '../routes/data.ts'
import type { TomlFile } from '../toml/read.ts'
import { remoteKeyManager, unanswered } from '../wso2/key-manager.ts'
import { clientJars } from './install-client.ts'
import { textOf } from './settings.ts'

const SAFE = 'Nothing was changed.'
const UNITS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/**
 * What speaks against migrating the data with a node: the lead runs the client, and no other node may have one.
 * @param merged what its new `deployment.toml` will be
 */
export async function judgeDataNode(
  context: Context,
  name: string,
  node: Node,
  merged: TomlFile,
): Promise<{ problems: Problem[]; warnings: string[] }> {
  const { data } = context.route
  if (!data) return { problems: [], warnings: [] }
  const at = (...keys: string[]) => ({
    file: context.environment.file,
    key: ['environments', context.environment.name, 'nodes', name, ...keys],
  })
  const role = roleProblem(name, node, textOf(merged, data.lead.role))
  const problems: Problem[] = role ? [{ ...role, place: at('profile') }] : []
  if (node !== leadNode(context.environment)) {
    return { problems: [...problems, ...(await leftBehind(context, node))], warnings: [] }
  }
  const profile = leadProfileProblem(name, node.profile ?? knownRole(textOf(merged, data.lead.role)), data)
  if (profile) problems.push({ ...profile, place: at('lead') })
  problems.push(...(await silentKeyManager(context, node, merged, data)))
  const heap = smallHeap(name, node.target.heap, data)
  return { problems, warnings: heap ? [heap] : [] }
}

/** Of the values that the setting may have, those that name a profile. */
const PROFILES = ['control-plane', 'gateway-worker', 'traffic-manager']
const knownRole = (role: string | undefined): string | undefined =>
  PROFILES.find((profile) => profile === role)

/** Whether a node is another in its settings than in the migration file. Pure. */
export function roleProblem(
  name: string,
  { profile }: Pick<Node, 'profile'>,
  role: string | undefined,
): Problem | undefined {
  const said = knownRole(role)
  if (!said || said === profile) return undefined
  return {
    reason: 'config-invalid',
    what: `deployment.toml of ${name} is that of a ${said}, and the migration file says ${profile ? `profile = "${profile}"` : 'nothing of a profile'}.`,
    safe: SAFE,
    fix: `write profile = "${said}", or correct the home.`,
  }
}

/** Whether a profile lacks what the client needs. Pure. */
export function leadProfileProblem(
  name: string,
  profile: string | undefined,
  { lead: { profiles } }: Pick<DataMigration, 'lead'>,
): Problem | undefined {
  if (!profile || profiles.includes(profile)) return undefined
  return {
    reason: 'config-invalid',
    what: `${name} is the lead node and a ${profile}: the migration client needs what only a ${profiles.join(' or ')} or an all-in-one server has.`,
    safe: SAFE,
    fix: `write lead = true at a node of profile ${profiles.join(' or ')}.`,
  }
}

/** A sentence where the heap is small for the client. Pure. */
export function smallHeap(
  name: string,
  heap: string | undefined,
  { lead }: Pick<DataMigration, 'lead'>,
): string | undefined {
  const { least, shipped } = lead.heap
  if (bytesOf(heap ?? shipped) >= bytesOf(least)) return undefined
  return `The heap of ${name} is ${heap ?? `${shipped}, as its start script has it`}: the migration client reads every API definition and may run out of it. Set heap = "${least}" or more under target of this node.`
}

function bytesOf(heap: string): number {
  return Number.parseInt(heap, 10) * (UNITS[heap.at(-1)!.toLowerCase()] ?? 1)
}

/**
 * A client in the home of a node that runs none, or that no run has given one yet, be it the very same: it migrates as soon as that server
 * starts, and may have.
 */
export async function leftBehind(context: Context, { target }: Node): Promise<Problem[]> {
  const jars = await clientJars(context.host(target.host), target.home, context.route.data!.client)
  return jars.map((jar) => ({
    reason: 'preflight-failed',
    host: target.host,
    what: `${target.home}/${jar} is a migration client: it would migrate at every start of this server.`,
    safe: SAFE,
    fix: 'find out who put it there and whether that server was started with it; if it was, restore the databases; take it away (cleanup and restore do so for the run that brought it), then run again.',
  }))
}

async function silentKeyManager(
  context: Context,
  { target }: Node,
  merged: TomlFile,
  { lead: { key_manager: setting } }: DataMigration,
): Promise<Problem[]> {
  const hosts = context.environment.hosts
  const own = [textOf(merged, 'server.hostname') ?? '', hosts[target.host]?.address ?? '']
  const url = remoteKeyManager(textOf(merged, setting), own)
  const why = url && (await unanswered(context.host(target.host), url))
  if (!why) return []
  return [
    {
      reason: 'preflight-failed',
      host: target.host,
      what: `The key manager at ${url.origin} (${setting}) does not answer: ${why}`,
      safe: SAFE,
      fix: 'migrate the Identity Server first and start it: the migration client needs it; check from this host that its name and port can be reached.',
    },
  ]
}
