// src/migration/lead.ts
/** The node whose target host keeps the journal. The loader has made sure that there is exactly one. */
function leadNode(environment) {
	const nodes = Object.values(environment.nodes);
	return nodes.find((node) => node.lead) ?? nodes[0];
}
/** A single node needs no `lead = true`: there is nothing to choose. */
function withLead(nodes) {
	const [first, ...others] = Object.entries(nodes);
	return first && others.length === 0 ? { [first[0]]: {
		...first[1],
		lead: true
	} } : nodes;
}
export { withLead as n, leadNode as t };
