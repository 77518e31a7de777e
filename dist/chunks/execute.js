import { n as MigrateError } from "./errors.js";
import { c as runUserStoreScript, d as backupDatabase, i as stopSource, n as syncFolder, o as startTarget, u as runHook } from "./sync-folder.js";
import { D as readConfig, k as count, w as mergeConfig } from "./survey.js";
import { n as problemsOf, t as VERBS } from "./step.js";
// src/steps/all.ts
/** Every kind of step there is. A new one is a file beside these and a line here. */
const STEPS = [
	backupDatabase,
	mergeConfig,
	syncFolder,
	stopSource,
	runUserStoreScript,
	startTarget,
	runHook
];
function stepById(id) {
	const step = STEPS.find((known) => known.id === id);
	if (!step) throw new Error(`no step is called ${id}: the plan was made by another version of this tool`);
	return step;
}
// src/steps/learn-secrets.ts
/**
* Makes the passwords of all `deployment.toml` known as secrets. Every verb is a process of its own: one that only starts a
* server, or runs a hook, would not know what to mask in their output. Files that cannot be read are passed over: whoever
* needs them complains.
*/
async function learnSecrets(context) {
	const { route, environment } = context;
	const reading = Object.values(environment.nodes).flatMap(({ source, target }) => [readConfig(context, source, route.source.config), readConfig(context, target, route.target.config)]);
	await Promise.allSettled(reading);
}
// src/engine/execute.ts
/**
* Does the steps of one verb, in the plan's order. What the journal proves done is verified, not repeated.
* @throws MigrateError of the first step that fails, after recording it
*/
async function execute(context, run, verb, record) {
	requireEarlierVerbs(run, verb);
	await learnSecrets(context);
	for (const planned of run.plan.steps.filter((step) => step.verb === verb)) await context.ui.group(planned.title, () => perform(context, run, planned, record));
}
async function perform(context, run, planned, record) {
	const step = stepById(planned.step);
	const base = {
		key: planned.key,
		verb: planned.verb,
		title: planned.title,
		...planned.node && { node: planned.node }
	};
	const began = performance.now();
	const finish = async (state, rest) => record({
		...base,
		state,
		at: now(),
		seconds: Math.round((performance.now() - began) / 100) / 10,
		...rest
	});
	try {
		const before = await whatIsThere(context, step, planned, run);
		if (before) {
			context.ui.info(`${planned.title}: done before, found in place.`);
			await finish("skipped", { evidence: before });
			return;
		}
		await record({
			...base,
			state: "started",
			at: now()
		});
		const evidence = await step.apply(context, planned);
		await step.verify(context, planned, evidence);
		context.ui.info(evidence.summary);
		await finish("done", { evidence });
	} catch (error) {
		const problems = problemsOf(error);
		try {
			await finish("failed", { problems });
		} catch (unrecorded) {
			throw new MigrateError([...problems, ...problemsOf(unrecorded)], { cause: error });
		}
		throw error;
	}
}
/**
* Evidence of an earlier attempt that still holds, or nothing when the step has to be applied. A refusal is recorded as failed
* and is no attempt: what was started or done before it still decides.
*/
async function whatIsThere(context, step, planned, run) {
	const earlier = run.records.findLast((record) => record.key === planned.key && record.state !== "failed");
	if (!earlier) return void 0;
	const interrupted = earlier.state === "started";
	const done = run.records.findLast((record) => record.key === planned.key && record.evidence);
	const found = await step.probe(context, planned);
	if (!interrupted && found !== "done" && !planned.repeatable) throw new MigrateError({
		reason: "drift",
		what: `${planned.title}: the journal says done at ${earlier.at}, but it is ${found === "partial" ? "changed" : "gone"}.`,
		safe: "Nothing was changed by this attempt.",
		fix: "find out who changed it; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	});
	if (interrupted && found !== "untouched" && step.recovery === "restore-then-repeat") throw new MigrateError({
		reason: "restore-failed",
		what: `${planned.title} was interrupted or failed half-way and may not be repeated on what it left.`,
		safe: "It was not repeated.",
		fix: `restore the backup named in the report of run ${run.runId}, then run again.`
	});
	if (found === "done" && !(interrupted && step.recovery === "repeat")) return done?.evidence ?? { summary: `${planned.title}: found done after an interruption.` };
}
function requireEarlierVerbs(run, verb) {
	const open = run.plan.steps.filter((step) => VERBS.indexOf(step.verb) < VERBS.indexOf(verb)).filter((step) => {
		const last = run.records.findLast((record) => record.key === step.key);
		return last?.state !== "done" && last?.state !== "skipped";
	});
	if (open.length === 0) return;
	const verbs = [...new Set(open.map((step) => step.verb))].join(", ");
	const more = open.length === 1 ? "" : ` and ${count(open.length - 1, "further step")}`;
	throw new MigrateError({
		reason: "preflight-failed",
		what: `${verb} comes after ${verbs}: not done in run ${run.runId} yet: "${open[0].title}"${more}.`,
		safe: "Nothing was changed.",
		fix: `run first, in this order: ${verbs}.`
	});
}
const now = () => (/* @__PURE__ */ new Date()).toISOString();
export { execute };
