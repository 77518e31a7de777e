import { n as MigrateError } from "./errors.js";
// src/engine/problems.ts
function problemsOf(error) {
	if (error instanceof MigrateError) return error.problems;
	return [{
		reason: "internal",
		what: `An error that nobody foresaw: ${error instanceof Error ? error.stack ?? error.message : String(error)}`,
		safe: "What the journal does not name as done is not done.",
		fix: "run the same command again; if it stays, report it with the artifacts of this run."
	}];
}
export { problemsOf as t };
