// src/migration/lead.ts
/** The node whose target host keeps the journal. The loader has made sure that there is exactly one. */
function leadNode(environment) {
	const nodes = Object.values(environment.nodes);
	return nodes.find((node) => node.lead) ?? nodes[0];
}
export { leadNode as t };
