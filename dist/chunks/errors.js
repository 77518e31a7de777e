// src/errors.ts
const FAILURE_REASONS = [
	"config-invalid",
	"host-unreachable",
	"host-key-mismatch",
	"auth-failed",
	"preflight-failed",
	"locked",
	"plan-changed",
	"drift",
	"backup-failed",
	"merge-conflict",
	"copy-failed",
	"script-failed",
	"findings",
	"migration-failed",
	"verdict-ambiguous",
	"verify-failed",
	"timed-out",
	"detached",
	"restore-failed",
	"internal"
];
var MigrateError = class extends Error {
	problems;
	constructor(problems, options) {
		const list = Array.isArray(problems) ? problems : [problems];
		super(list.map(describeProblem).join("\n"), options);
		this.name = "MigrateError";
		this.problems = list;
	}
	get reason() {
		return this.problems[0].reason;
	}
};
function describeProblem(problem) {
	const where = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean).join(": ");
	const what = sentence(problem.what);
	const safe = problem.safe ? ` ${problem.safe}` : "";
	return `${where ? `${where}: ` : ""}${what}${safe} Next: ${problem.fix}`;
}
function sentence(text) {
	return /[.!?]\n*$|\n$/.test(text) ? text : `${text}.`;
}
function describePlace(place) {
	return [
		place.file,
		place.line,
		place.column
	].filter((part) => part !== void 0).join(":");
}
function throwProblems(problems) {
	const [first, ...rest] = problems;
	if (first) throw new MigrateError([first, ...rest]);
}
export { sentence as a, describeProblem as i, MigrateError as n, throwProblems as o, describePlace as r, FAILURE_REASONS as t };
