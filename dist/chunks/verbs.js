import { n as Held, t as stopped } from "./stopped.js";
import { t as perform } from "./perform.js";
import { t as writeReportFolder } from "./folder.js";
import { n as readRunReport } from "./run-report.js";
import { t as exitCodeOf } from "./exit-codes.js";
import { n as inputsFrom } from "./flags.js";
import { n as parseDuration, t as isDuration } from "./duration.js";
import path from "node:path";
// src/report/local.ts
async function writeLocalReport(spoolRoot, environment, cwd, secrets) {
	const report = await readRunReport(spoolRoot, environment);
	const folder = path.join(cwd, "wso2-migrate-report");
	await writeReportFolder(report, folder, secrets);
	return {
		report,
		folder
	};
}
// src/cli/let-go.ts
function letGoOnSignals(ui, verb, values, held) {
	let leaving = false;
	const letGo = (reason) => {
		if (leaving) return;
		leaving = true;
		ui.error(stopped(reason, verb, values.mode ?? ""));
		held.giveBack().then(() => process.exit(exitCodeOf(reason)));
	};
	const detach = () => letGo("detached");
	process.once("SIGINT", detach);
	process.once("SIGTERM", detach);
	const timeout = values.timeout ?? "";
	const timer = isDuration(timeout) ? setTimeout(() => letGo("timed-out"), parseDuration(timeout)) : void 0;
	return () => {
		process.off("SIGINT", detach);
		process.off("SIGTERM", detach);
		clearTimeout(timer);
	};
}
// src/cli/verbs.ts
async function runVerb(terminal, verb, values) {
	const outcome = await performVerb(terminal, verb, values);
	return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0;
}
async function runAll(terminal, values) {
	let outcome = await performVerb(terminal, "plan", values);
	if (values.mode === "apply") {
		const approved = {
			...values,
			"plan-digest": outcome.planDigest ?? ""
		};
		for (const verb of outcome.verbs) {
			if (outcome.result === "failed" || verb === "report" || verb === "plan") break;
			outcome = await performVerb(terminal, verb, approved);
		}
	}
	await report(terminal, values);
	return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0;
}
async function rehearse(terminal, values) {
	const { baseline, ...others } = values;
	const outcome = await performVerb(terminal, "baseline", values);
	if (outcome.result === "passed") return runAll(terminal, others);
	await report(terminal, values);
	return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0;
}
async function report(terminal, values) {
	const { folder } = await writeLocalReport(terminal.spoolRoot, values.environment ?? "", terminal.cwd, terminal.secrets);
	terminal.ui.info(`The report is ${folder}/index.html`);
	return 0;
}
async function performVerb(terminal, verb, values) {
	const { env, cwd, spoolRoot } = terminal;
	const held = new Held();
	const surroundings = {
		env,
		cwd,
		spoolRoot,
		held
	};
	const raw = await inputsFrom(values, env);
	const done = letGoOnSignals(terminal.ui, verb, values, held);
	const outcome = await perform(verb, raw, surroundings, terminal.ui, terminal.secrets);
	done();
	for (const problem of outcome.problems) terminal.ui.error(problem);
	if (outcome.result === "passed") terminal.ui.info(`${verb}: done${outcome.runId ? ` (run ${outcome.runId})` : ""}.`);
	return outcome;
}
export { rehearse, report, runAll, runVerb };
