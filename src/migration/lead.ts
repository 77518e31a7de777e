import type { Environment, Node } from './schema.ts'

/** The node whose target host keeps the journal. The loader has made sure that there is exactly one. */
export function leadNode(environment: Environment): Node {
  const nodes = Object.values(environment.nodes)
  return nodes.find((node) => node.lead) ?? nodes[0]!
}
