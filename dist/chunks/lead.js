// src/migration/lead.ts
function leadNode(environment) {
	const nodes = Object.values(environment.nodes);
	return nodes.find((node) => node.lead) ?? nodes[0];
}
function withLead(nodes) {
	const [first, ...others] = Object.entries(nodes);
	return first && others.length === 0 ? { [first[0]]: {
		...first[1],
		lead: true
	} } : nodes;
}
export { withLead as n, leadNode as t };
