import type { Context } from '../engine/context.ts'
import { watchArrivals } from '../wso2/arrivals.ts'
import { portsOf } from '../wso2/home.ts'
import { readConfig } from './merge-config.ts'
import { count } from './words.ts'

/**
 * Work during which the ports of a node's new server are open although nobody should use them. Who does is warned of at its end, whichever.
 * @returns what the work gave, and a sentence for each who was there
 */
export async function watchingPorts<T>(
  context: Context,
  node: string,
  work: () => Promise<T>,
): Promise<{ done: T; arrivals: readonly string[] }> {
  const { target } = context.environment.nodes[node]!
  const { text } = await readConfig(context, target, context.route.target.config)
  const ports = portsOf(context.route.target, text)
  const stop = watchArrivals(
    context.host(target.host),
    ports.map(({ port }) => port),
  )
  const arrivals: string[] = []
  const done = await work().finally(async () => {
    for (const { port, from, connections } of await stop()) {
      const name = ports.find((each) => each.port === port)!.name
      const what = `${from} had ${count(connections, 'connection')} open to port ${port} (${name}) of ${node} while the server worked on the databases.`
      arrivals.push(what)
      context.ui.warning({
        host: target.host,
        what,
        fix: 'take this node out of the load balancer before the next attempt (hooks.before_outage); what came through meanwhile was served by a server in the middle of its migration.',
      })
    }
  })
  return { done, arrivals }
}
