import { n as MigrateError } from "./errors.js";
import { n as VERBS } from "./step.js";
import { t as count } from "./words.js";
import { a as writeFile } from "./files.js";
// src/engine/broken-baseline.ts
const SAFE = "What each database held before is kept beside it until somebody drops it; files of the old servers were not changed.";
const READ = `[ ! -e "$1" ] || { echo; cat -- "$1"; }`;
const placeOf = ({ folder }) => `${folder}/baseline.json`;
async function keepBeginning(host, store, beginning) {
	await writeFile(host, placeOf(store), `${JSON.stringify(beginning)}\n`, {
		reason: "restore-failed",
		what: `What is about to be done could not be written to ${placeOf(store)}.`,
		safe: "No old server was stopped and no database replaced for it.",
		fix: "check free space and rights of run_as there, or set state_dir of the host; then run baseline again."
	});
}
async function forgetBeginning(host, store) {
	await host.must({ argv: [
		"rm",
		"-f",
		"--",
		placeOf(store)
	] }, {
		reason: "restore-failed",
		what: `${placeOf(store)}, which says that a baseline is not set yet, could not be removed.`,
		safe: "The baseline is set: the dumps are loaded, and the old servers that were stopped for it run again.",
		fix: "check the rights of run_as there and remove the file."
	});
}
async function brokenBaseline(store) {
	const text = await store.host.must({
		argv: [
			"/bin/sh",
			"-c",
			READ,
			"sh",
			placeOf(store)
		],
		looks: true
	}, {
		reason: "preflight-failed",
		what: `Whether a baseline broke off on this target cannot be read (${placeOf(store)}).`,
		safe: "This only looked.",
		fix: "check the rights of run_as there, then run the same again."
	});
	return text === "" ? void 0 : readBeginning(text, store);
}
async function refuseBrokenBaseline(store) {
	const broken = await brokenBaseline(store);
	if (broken) throw new MigrateError(broken.problem);
}
function brokenOff({ baseline, at, nodes }, { host, folder }) {
	const servers = nodes.length === 1 ? "server" : "servers";
	const down = nodes.length > 0 ? ` It stopped the old ${servers} of ${nodes.join(", ")}, or was about to.` : "";
	return {
		reason: "restore-failed",
		host: host.name,
		what: `The baseline ${baseline} began to be set at ${at} and has not come to its end.${down}`,
		safe: SAFE,
		fix: `run \`baseline\` again, --baseline ${baseline} --mode apply (inputs baseline, mode): it loads the dumps and starts the old servers that were stopped for it. Where the databases are as you want them, start those yourself and remove ${placeOf({ folder })}.`
	};
}
function readBeginning(text, store) {
	const beginning = parse(text);
	if (beginning) return {
		problem: brokenOff(beginning, store),
		nodes: beginning.nodes
	};
	return { problem: {
		reason: "restore-failed",
		host: store.host.name,
		what: `A baseline began to be set and has not come to its end; ${placeOf(store)}, which says which one, is damaged.`,
		safe: SAFE,
		fix: "remove that file, run `baseline` again with the dumps that are wanted, then start the old servers that are down."
	} };
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
// src/engine/order.ts
function requireOrder(run, verb) {
	refuseHalfRestored(run);
	requireEarlierVerbs(run, verb);
}
function refuseHalfRestored(run) {
	const last = halfRestored(run);
	if (!last) return;
	throw new MigrateError({
		reason: "restore-failed",
		what: `Run ${run.runId} was on its way back to before ${last.to} (since ${last.at}), and has not arrived there.`,
		safe: "No step was begun.",
		fix: `run \`restore\` again, --restore-to ${last.to} (input restore-to): what is back already is left as it is. Where that cannot be, \`abandon\`, --run-id ${run.runId} (input run-id), leaves it at that.`
	});
}
function halfRestored({ events }) {
	const last = events.findLast(({ event }) => [
		"restoring",
		"restored",
		"abandoned"
	].includes(event));
	return last?.event === "restoring" ? last : void 0;
}
function requireEarlierVerbs(run, verb) {
	const open = run.plan.steps.filter((step) => VERBS.indexOf(step.verb) < VERBS.indexOf(verb)).filter((step) => {
		const last = run.records.findLast((record) => record.key === step.key);
		return last?.state !== "done" && last?.state !== "skipped";
	});
	if (open.length === 0) return;
	const verbs = [...new Set(open.map((step) => step.verb))].join(", ");
	const more = open.length === 1 ? "" : ` and ${count(open.length - 1, "further step")}`;
	const where = run.open ? `not done in run ${run.runId} yet` : "not done yet, and no run is open";
	throw new MigrateError({
		reason: "preflight-failed",
		what: `${verb} comes after ${verbs}: ${where}: "${open[0].title}"${more}.`,
		safe: "Nothing was changed.",
		fix: `run first, in this order: ${verbs}.`
	});
}
export { brokenOff as a, refuseBrokenBaseline as c, brokenBaseline as i, refuseHalfRestored as n, forgetBeginning as o, requireOrder as r, keepBeginning as s, halfRestored as t };
