// src/errors.ts
/**
* Why a verb failed. Stable: workflows branch on it (`failure-reason` output), the terminal maps it to exit codes.
*/
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
/** The one error that reaches users: one or more problems, all found in the same pass. */
var MigrateError = class extends Error {
	problems;
	constructor(problems, options) {
		const list = Array.isArray(problems) ? problems : [problems];
		super(list.map(describeProblem).join("\n"), options);
		this.name = "MigrateError";
		this.problems = list;
	}
	/** The reason of the first problem: it decides the `failure-reason` output and the exit code. */
	get reason() {
		return this.problems[0].reason;
	}
};
/** One line: `host: file:line:column: what (safe) -> fix`. */
function describeProblem(problem) {
	const where = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean).join(": ");
	const what = sentence(problem.what);
	const safe = problem.safe ? ` ${problem.safe}` : "";
	return `${where ? `${where}: ` : ""}${what}${safe} Next: ${problem.fix}`;
}
/** With a full stop where another sentence follows and none stands at its end. */
function sentence(text) {
	return /[.!?]\n*$|\n$/.test(text) ? text : `${text}.`;
}
/** `file:line:column`, as editors and terminals make it a link. */
function describePlace(place) {
	return [
		place.file,
		place.line,
		place.column
	].filter((part) => part !== void 0).join(":");
}
/** Throws all problems at once, or returns when there are none. */
function throwProblems(problems) {
	const [first, ...rest] = problems;
	if (first) throw new MigrateError([first, ...rest]);
}
export { sentence as a, describeProblem as i, MigrateError as n, throwProblems as o, describePlace as r, FAILURE_REASONS as t };
