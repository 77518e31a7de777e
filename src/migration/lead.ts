import type { Environment, Node } from './schema.ts'

/** The node whose target host keeps the journal. The loader has made sure that there is exactly one. */
export function leadNode(environment: Environment): Node {
  const nodes = Object.values(environment.nodes)
  return nodes.find((node) => node.lead) ?? nodes[0]!
}

/** A single node needs no `lead = true`: there is nothing to choose. */
export function withLead(nodes: Environment['nodes']): Environment['nodes'] {
  const [first, ...others] = Object.entries(nodes)
  return first && others.length === 0 ? { [first[0]]: { ...first[1], lead: true } } : nodes
}
