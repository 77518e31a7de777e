import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { Markers } from '../routes/schema.ts'
import { markLog } from '../wso2/log-mark.ts'
import { encryptSecrets, removePasswordFile, writePasswordFile } from '../wso2/secure-vault.ts'
import { type Server, startServer } from '../wso2/server.ts'
import { type Watched, watchStart } from '../wso2/watch-start.ts'
import type { MeasuredNode } from './measured.ts'

/** What a plan says of the start of a new server. */
export type StartWork = Pick<
  MeasuredNode,
  'artifacts' | 'active' | 'sameMachine' | 'health' | 'secureVault' | 'plainSecrets' | 'index'
>

/** That of a planned start. */
export const work = (planned: PlannedStep): StartWork => planned.work as unknown as StartWork

/** The new server of a node. */
export function serverOf(context: Context, { target }: Node): Server {
  return {
    home: target.home,
    pack: context.route.target,
    javaHome: target.java_home,
    heap: target.heap,
    service: target.service,
  }
}

/** Starts it with its password at hand, if it needs one, and watches what it says. No password is left lying there. */
export async function startAndWatch(
  context: Context,
  planned: PlannedStep,
  host: Host,
  server: Server,
): Promise<Watched> {
  const node = context.environment.nodes[planned.node!]!
  try {
    await openVault(host, node, server, work(planned))
    const mark = await markLog(host, `${server.home}/${server.pack.log}`)
    await startServer(host, server)
    return await watchStart(host, server, mark, {
      markers: markersOf(context),
      expected: work(planned).artifacts,
      timeout: context.environment.choices.start_timeout,
    })
  } finally {
    if (work(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home)
  }
}

/** The route's markers, and what the user has read and accepted. */
export function markersOf({ route, environment }: Context): Markers {
  const accepted = environment.choices.known_errors.map((pattern) => ({
    pattern,
    why: 'choices.known_errors',
  }))
  return { ...route.markers, noise: [...route.markers.noise, ...accepted] }
}

/** What a server with secure vault needs before each of its starts: its secrets encrypted, its password at hand. */
export async function openVault(
  host: Host,
  node: Node,
  server: Server,
  { secureVault, plainSecrets }: Pick<StartWork, 'secureVault' | 'plainSecrets'>,
): Promise<void> {
  if (!secureVault || !node.keystore_password) return
  if (plainSecrets) {
    await writePasswordFile(host, server.home, node.keystore_password)
    await encryptSecrets(host, server)
  }
  await writePasswordFile(host, server.home, node.keystore_password)
}
