const VERBS = [
	"plan",
	...[
		"backup",
		"merge-config",
		"sync",
		"quiesce",
		"db-script",
		"pre-migrate",
		"migrate",
		"cleanup",
		"verify"
	],
	"report",
	"status",
	"unlock",
	"abandon",
	"restore",
	"prune",
	"baseline"
];
const CARE_VERBS = [
	"status",
	"unlock",
	"abandon"
];
export { VERBS as n, CARE_VERBS as t };
