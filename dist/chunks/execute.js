import { n as MigrateError, o as throwProblems } from "./errors.js";
import { _ as proveQuiet, b as backupDatabase, c as runValidators, f as runHook, h as runUserStoreScript, i as stopSource, m as runDbScript, n as syncFolder, o as startTarget, u as runMigration, y as proveOriginal } from "./sync-folder.js";
import { i as backupFolder } from "./replaced.js";
import { c as copyDatabase, i as setRunSettings, r as resetRunSettings, s as removeClient } from "./set-run-settings.js";
import { F as engineFor, N as originalOf, h as installClient, i as prepareIndex } from "./prepare-index.js";
import { a as sha256, i as readConfig, t as mergeConfig } from "./merge-config.js";
import { t as canonicalJson } from "./digest.js";
import { s as parseText } from "./pack-texts.js";
import { d as inspectHome } from "./survey.js";
import { a as jobsOfRun, i as contextWithJobs, o as undoOf, r as backOf, s as undoStamp, t as endForsakenJobs } from "./forsaken-jobs.js";
import { r as timestamp } from "./timestamps.js";
import { t as jobsOfAttempt } from "./jobs-of-attempt.js";
import { t as problemsOf } from "./problems.js";
import { i as wasBegun, n as lastProof } from "./records.js";
import { n as settle, t as pastOf } from "./recovery.js";
// src/steps/all.ts
const STEPS = [
	backupDatabase,
	backupFolder,
	mergeConfig,
	syncFolder,
	stopSource,
	copyDatabase,
	proveOriginal,
	runUserStoreScript,
	runDbScript,
	setRunSettings,
	installClient,
	runValidators,
	runMigration,
	removeClient,
	resetRunSettings,
	proveQuiet,
	prepareIndex,
	startTarget,
	runHook
];
function stepById(id) {
	const step = STEPS.find((known) => known.id === id);
	if (!step) throw new Error(`no step is called ${id}: the plan was made by another version of this tool`);
	return step;
}
// src/steps/learn-secrets.ts
async function learnSecrets(context) {
	const { route, environment } = context;
	const reading = Object.values(environment.nodes).flatMap(({ source, target }) => [readConfig(context, source, route.source.config), readConfig(context, target, route.target.config)]);
	await Promise.allSettled(reading);
}
// src/steps/measure-again.ts
async function requireUnchanged(context, plan, records, step) {
	const { environment } = context;
	const databases = step.changes.filter(({ kind }) => kind === "database");
	const now = (await Promise.all([...Object.keys(environment.nodes).map((name) => look(context, name, merged(name, records))), ...databases.map(({ host, name }) => identify(context, host, name))])).flat();
	const planned = new Map(plan.facts.filter(({ class: kind }) => kind === "must-equal").map(({ key, value }) => [key, value]));
	const same = (key, value) => {
		const before = planned.get(key);
		return before === void 0 || canonicalJson(before) === canonicalJson(value);
	};
	throwProblems(now.filter(({ key, value }) => !same(key, value)).map(({ host, key, value }) => ({
		reason: "drift",
		host,
		what: `${key} changed since the plan was made: was ${JSON.stringify(planned.get(key))}, is ${JSON.stringify(value)}.`,
		safe: "The step was not begun.",
		fix: "find out who changed it and put it back, then run again; or give the run up with abandon and plan anew."
	})));
}
async function identify(context, host, id) {
	const database = await originalOf(context, id);
	const identity = await engineFor(database.engine, id).identity(context.host(host), database);
	return [{
		host,
		key: `databases.${id}.identity`,
		value: { ...identity }
	}];
}
async function look(context, name, targetIsMerged) {
	const { route, environment } = context;
	const { source, target } = environment.nodes[name];
	const [old, next] = await Promise.all([inspectHome(context.host(source.host), source.home, route.source, "source"), inspectHome(context.host(target.host), target.home, route.target, "target")]);
	const [first, ...rest] = [...old.facts ? [] : old.problems, ...next.facts ? [] : next.problems];
	if (first || !old.facts || !next.facts) throw new MigrateError([first, ...rest].map((problem) => ({
		...problem,
		reason: "drift"
	})));
	const seen = (host, key, value) => ({
		host,
		key: `${name}.${key}`,
		value
	});
	return [
		seen(source.host, "source.home", old.facts.realHome),
		seen(source.host, "source.version", old.facts.version),
		seen(source.host, "source.config", hashOf(old.facts.config)),
		seen(target.host, "target.home", next.facts.realHome),
		seen(target.host, "target.version", next.facts.version),
		seen(target.host, "target.updates", next.facts.updates ?? "none recorded"),
		...targetIsMerged ? [] : [seen(target.host, "target.config", hashOf(next.facts.config))]
	];
}
function merged(node, records) {
	return records.some((record) => record.verb === "merge-config" && record.node === node);
}
function hashOf(config) {
	return config === void 0 ? "missing" : sha256(parseText(config.replace(/^\ufeff/, ""), "deployment.toml").text);
}
// src/engine/execute.ts
async function execute(work, verb) {
	const { context, run } = work;
	await learnSecrets(context);
	for (const planned of run.plan.steps.filter((step) => step.verb === verb)) await context.ui.group(planned.title, () => perform(work, planned));
}
async function perform(work, planned) {
	const { context, run, record } = work;
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
		at: timestamp(),
		seconds: Math.round((performance.now() - began) / 100) / 10,
		...rest
	});
	const past = pastOf(run.records, planned.key);
	let attempt = past.attempt;
	try {
		const accepted = past.state === "failed" ? await step.accepted?.(context, planned) : void 0;
		if (accepted) {
			context.ui.info(accepted.summary);
			await finish("done", {
				attempt,
				evidence: accepted
			});
			return;
		}
		const decision = await decide(work, step, planned);
		if (decision.do === "keep") {
			context.ui.info(`${planned.title}: done before, found in place.`);
			await finish("skipped", { evidence: evidenceOf(run, planned) });
			return;
		}
		if (decision.do === "drift") throw notAsRecorded(run, planned);
		attempt = decision.attempt;
		await requireUnchanged(context, run.plan, run.records, planned);
		if (decision.do === "restore") {
			const summary = await takeBackFirst(work, planned, attempt);
			await record({
				...base,
				state: "undone",
				at: timestamp(),
				evidence: { summary }
			});
		}
		const found = await step.before?.(context, planned);
		await record({
			...base,
			state: "started",
			attempt,
			at: timestamp(),
			...found && { evidence: found }
		});
		const acting = {
			...contextWithJobs(context, run.plan, work.locks, {
				step: planned.key,
				attempt
			}),
			goesOn: attempt === past.attempt
		};
		const evidence = await step.apply(acting, planned);
		await step.verify(acting, planned, evidence);
		context.ui.info(evidence.summary);
		await finish(evidence.spared ? "skipped" : "done", {
			attempt,
			evidence
		});
	} catch (error) {
		const problems = problemsOf(error);
		try {
			await finish("failed", {
				...attempt > 0 && { attempt },
				problems
			});
		} catch (unrecorded) {
			const more = problemsOf(unrecorded).filter(({ what }) => problems.every((one) => one.what !== what));
			throw new MigrateError([...problems, ...more], { cause: error });
		}
		throw error;
	}
}
async function decide({ context, locks, run }, step, planned) {
	const past = pastOf(run.records, planned.key);
	if (past.state === "never") return settle(step.recovery, past, "untouched", {
		jobs: "none",
		repeatable: false
	});
	if (past.state === "done" && planned.until && wasBegun(run.records, planned.until)) return { do: "keep" };
	if (past.state !== "done") await endForsakenJobs(jobsOfRun(locks, run.runId), context.ui);
	const jobs = past.state === "done" ? "none" : await jobsOfAttempt(locks.jobFolders(run.runId, planned.key, past.attempt));
	const found = await step.probe(context, planned);
	return settle(step.recovery, past, found, {
		jobs,
		repeatable: planned.repeatable ?? false
	});
}
function evidenceOf(run, planned) {
	return lastProof(run.records, planned.key)?.evidence ?? { summary: `${planned.title}: found done after an interruption.` };
}
async function takeBackFirst({ context, locks, run }, planned, attempt) {
	const undo = undoOf(planned);
	if (!undo) throw cannotRepeat(run, planned);
	const durable = contextWithJobs(context, run.plan, locks, {
		step: backOf(planned.key),
		attempt
	});
	const stamp = undoStamp();
	const undoing = {
		planned,
		steps: run.plan.steps,
		next: [],
		records: run.records,
		stamp
	};
	for (const line of undo.plan(durable, undoing)) context.ui.info(`It was interrupted half-way: ${line}`);
	throwProblems(await undo.check?.(durable, undoing) ?? []);
	const summary = await undo.apply(durable, undoing);
	context.ui.info(summary);
	return summary;
}
function notAsRecorded(run, planned) {
	const done = lastProof(run.records, planned.key);
	return new MigrateError({
		reason: "drift",
		what: `${planned.title}: the journal says done at ${done?.at}, but it is changed or gone.`,
		safe: "Nothing was changed by this attempt.",
		fix: "find out who changed it; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	});
}
function cannotRepeat(run, planned) {
	return new MigrateError({
		reason: "restore-failed",
		what: `${planned.title} was interrupted half-way and may not be repeated on what it left.`,
		safe: "It was not repeated.",
		fix: `restore what it changed from the backups of run ${run.runId} (\`status\` names them), then give the run up: \`abandon\`, --run-id ${run.runId} (input run-id).`
	});
}
export { execute };
