// src/engine/step.ts
const VERBS = [
	"plan",
	"backup",
	"merge-config",
	"sync",
	"quiesce",
	"db-script",
	"verify",
	"report"
];
export { VERBS as t };
