import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { t as FINDINGS } from "./spool-verdict.js";
import { a as requireSameBasis, i as migrationFileFact, n as openSession, o as checkMigration, r as TOOL_VERSION, t as newRunId } from "./session.js";
import { t as problemsOf } from "./problems.js";
import { r as checkRequest } from "./request.js";
import { r as timestamp } from "./timestamps.js";
import { n as MigrateError, o as throwProblems } from "./errors.js";
import { n as digestOf } from "./digest.js";
import { n as VERBS, t as CARE_VERBS } from "./step.js";
import { r as spooledRuns } from "./spool.js";
import { c as refuseBrokenBaseline, i as brokenBaseline, n as refuseHalfRestored, r as requireOrder } from "./order.js";
import { n as takeLocks } from "./locks.js";
import { n as sayGroup } from "./file-groups.js";
import path from "node:path";
// src/engine/plan.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
function assemblePlan(parts) {
	const steps = [...parts.steps].sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb));
	const facts = [...parts.facts].sort((a, b) => a.key < b.key ? -1 : 1);
	return {
		...parts,
		steps,
		facts,
		digest: digestOfPlan({
			...parts,
			steps,
			facts
		})
	};
}
function digestOfPlan(plan) {
	return digestOf({
		route: plan.route,
		environment: plan.environment,
		tool: plan.tool,
		steps: plan.steps.map(({ title: _title, details: _details, files: _files, warnings: _warnings, ...step }) => step),
		facts: plan.facts.filter((fact) => fact.class === "must-equal")
	});
}
function verbsOf(plan) {
	return VERBS.filter((verb) => plan.steps.some((step) => step.verb === verb));
}
function differences(approved, now) {
	const lines = [];
	const values = (plan) => new Map(plan.facts.filter((fact) => fact.class === "must-equal").flatMap((fact) => partsOf(fact)).map(([key, value]) => [key, JSON.stringify(value)]));
	const before = values(approved);
	const after = values(now);
	for (const key of /* @__PURE__ */ new Set([...before.keys(), ...after.keys()])) {
		const [was, is] = [before.get(key), after.get(key)];
		if (was !== is) lines.push(`${key}: was ${shorten(was)}, is ${shorten(is)}`);
	}
	const keys = (plan) => new Map(plan.steps.map((step) => [step.key, JSON.stringify(step.work)]));
	const [stepsBefore, stepsAfter] = [keys(approved), keys(now)];
	for (const key of /* @__PURE__ */ new Set([...stepsBefore.keys(), ...stepsAfter.keys()])) if (!stepsBefore.has(key)) lines.push(`step ${key} is new`);
	else if (!stepsAfter.has(key)) lines.push(`step ${key} is gone`);
	else if (stepsBefore.get(key) !== stepsAfter.get(key)) lines.push(`step ${key} would do something else`);
	return lines;
}
function partsOf({ key, value }) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [[key, value]];
	return Object.entries(value).map(([part, inner]) => [`${key}.${part}`, inner]);
}
function shorten(text) {
	if (text === void 0) return "not there";
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
// src/engine/approved-plan.ts
async function refuseOtherPlan({ request, surroundings }, plan) {
	const approved = request.planDigest;
	if (!approved || approved === plan.digest) return;
	const changed = await sinceApproved(surroundings.spoolRoot, approved, plan);
	throw new MigrateError({
		reason: "plan-changed",
		what: `The approved plan ${approved.slice(0, 12)} is not the plan of now, ${plan.digest.slice(0, 12)}.${changed}`,
		safe: "Nothing was changed.",
		fix: "look at what changed, then approve the new plan: its digest goes to --plan-digest (input plan-digest)."
	});
}
async function sinceApproved(spoolRoot, approved, now) {
	for (const folder of await spooledRuns(spoolRoot)) {
		const plan = await import_lib.default.readJson(path.join(folder, "plan.json")).catch(() => void 0);
		if (plan?.digest === approved) return ` Changed: ${differences(plan, now).join("; ")}.`;
	}
	return " The approved plan is not on this runner: compare plan.json of both reports.";
}
// src/engine/fresh-run.ts
async function freshRun(session, newest) {
	const [{ measure }, { planSteps }, { spoolMerge }, { measureDetachment }, { missingTools }] = await Promise.all([
		import("./measure.js"),
		import("./plan.js"),
		import("./merge-config2.js"),
		import("./detachment2.js"),
		import("./host-tools.js")
	]);
	const context = session.context(newRunId(/* @__PURE__ */ new Date(), newest));
	const measured = await context.ui.group("Look at hosts, homes and databases", async () => {
		const broken = await brokenBaseline(session.store);
		const against = [...broken ? [broken.problem] : [], ...await missingTools(session.environment, session.host)];
		const seen = await measure(context).catch((error) => {
			throw new MigrateError([...problemsOf(error), ...against], { cause: error });
		});
		throwProblems(against);
		return seen;
	});
	const detachment = await measureDetachment(session.environment, session.host);
	const plan = assemblePlan({
		route: session.route.id,
		environment: session.environment.name,
		tool: TOOL_VERSION,
		steps: planSteps(measured),
		facts: [
			...measured.facts,
			...detachment,
			migrationFileFact(session.basis)
		],
		warnings: measured.warnings
	});
	const named = await spooledRun(session, plan);
	const runId = named && named > (newest ?? "") ? named : context.runId;
	for (const { name, node, config, merge } of measured.nodes) await spoolMerge(session.context(runId), name, `${node.target.host}:${config.file}`, merge);
	return {
		runId,
		plan,
		records: [],
		events: [],
		open: false
	};
}
async function spooledRun({ surroundings }, plan) {
	for (const folder of await spooledRuns(surroundings.spoolRoot)) {
		const header = await import_lib.default.readJson(path.join(folder, "run.json")).catch(() => void 0);
		if (header?.planDigest !== plan.digest || header.environment !== plan.environment) continue;
		return path.basename(folder);
	}
}
// src/engine/say-plan.ts
const MOST_DETAILS = 150;
const MOST_FILES = 20;
function sayPlan(context, plan, verb) {
	const { ui } = context;
	const steps = plan.steps.filter((planned) => verb === "plan" || planned.verb === verb);
	for (const step of steps) {
		ui.info(`${step.verb}: ${step.title}`);
		say(context, "    ", step.details, MOST_DETAILS, "lines");
		for (const group of step.files ?? []) {
			ui.info(`    ${sayGroup(group)}`);
			say(context, "      ", group.files, MOST_FILES, "files");
		}
	}
	const warnings = [...plan.warnings, ...steps.flatMap((step) => step.warnings)];
	for (const warning of new Set(warnings)) ui.warning({
		what: warning,
		fix: "read it before you apply."
	});
	ui.info(`Plan digest ${plan.digest}. Nothing was changed.`);
}
function say({ ui }, indent, lines, most, noun) {
	for (const line of lines.slice(0, most)) ui.info(`${indent}${line}`);
	const left = lines.length - most;
	if (left > 0) ui.info(`${indent}... and ${left} more ${noun}, all in plan.json of the report`);
}
// src/engine/run-verb.ts
async function runVerb(verb, session, outcome) {
	const seen = await look(session, outcome);
	if (verb === "plan" || session.request.mode === "plan") {
		sayGoesOn(seen);
		sayPlan(seen.context, seen.run.plan, verb);
		return "planned";
	}
	const locks = await takeLocks(session, verb, seen.fresh ? newRunId(/* @__PURE__ */ new Date()) : seen.run.runId);
	try {
		const newest = await session.store.newest();
		const current = seen.fresh && !newest?.open ? seen : await look(session, outcome);
		sayGoesOn(current);
		if (current.fresh) {
			if (newest) refuseHalfRestored(newest);
			await refuseBrokenBaseline(session.store);
			const { refuseLivingJobs } = await import("./living-jobs2.js");
			await refuseLivingJobs(session);
		}
		return await proceed(verb, session, outcome, locks, current);
	} finally {
		await locks.release();
	}
}
async function look(session, outcome) {
	const newest = await session.store.newest().catch(async (error) => {
		if (problemsOf(error)[0].reason === "preflight-failed") await freshRun(session, void 0);
		throw error;
	});
	const unfinished = newest?.open ? newest : void 0;
	if (newest && !unfinished) refuseHalfRestored(newest);
	const run = unfinished ?? await freshRun(session, newest?.runId);
	const context = session.context(run.runId);
	Object.assign(outcome, {
		runId: run.runId,
		planDigest: run.plan.digest,
		verbs: verbsOf(run.plan),
		spool: context.spool.folder
	});
	await fillSpool(context, session, run);
	if (unfinished) requireSameBasis(unfinished, session.basis, session.environment);
	await refuseOtherPlan(session, run.plan);
	return {
		run,
		context,
		fresh: !unfinished
	};
}
function sayGoesOn({ run, context, fresh }) {
	if (fresh) return;
	context.ui.info(`Run ${run.runId} is open on this target: it goes on.`);
	if (run.torn) context.ui.info(`The last line of its journal was cut off and is left out (line ${run.torn.line}).`);
}
async function proceed(verb, session, outcome, locks, { run, context, fresh }) {
	const { store } = session;
	requireOrder(run, verb);
	await locks.name(run.runId);
	if (fresh) {
		const basis = session.basis;
		await store.create(run.runId, run.plan, {
			basis,
			runUrl: session.surroundings.workflow?.runUrl
		});
	}
	const records = [...run.records];
	const record = async (entry) => {
		if (entry.state === "started") await session.surroundings.held?.goOn();
		if (entry.state === "failed") outcome.failedStep = entry.key;
		const told = entry.problems ? {
			...entry,
			problems: await Promise.all(entry.problems.map(session.explained))
		} : entry;
		await context.spool.record(told);
		await store.append(run.runId, told);
		records.push(told);
	};
	const { execute } = await import("./execute.js");
	await execute({
		context,
		locks,
		run: {
			...run,
			records
		},
		record
	}, verb);
	if (verb === verbsOf(run.plan).at(-1)) await store.append(run.runId, {
		event: "closed",
		at: timestamp()
	});
	return "passed";
}
async function fillSpool(context, session, run) {
	const known = await context.spool.started();
	await context.spool.header({
		runId: run.runId,
		environment: run.plan.environment,
		route: run.plan.route,
		mode: session.request.mode,
		startedAt: known?.startedAt ?? timestamp(),
		planDigest: run.plan.digest,
		stateFolder: session.store.folder
	});
	await context.spool.plan(run.plan);
	await context.spool.takeRehearsal(run.plan.environment);
	if (!known) for (const record of run.records) await context.spool.record(record);
}
// src/engine/perform.ts
async function perform(verb, raw, surroundings, ui, secrets) {
	const outcome = {
		verb,
		result: "planned",
		problems: [],
		verbs: [],
		findingsCount: 0
	};
	let session;
	try {
		const request = checkRequest(verb, raw, surroundings);
		if (request.offline) {
			await checkMigration(request, surroundings, secrets);
			ui.info(`${request.migrationFile} was checked. This is a pull request's run: no host was contacted.`);
			outcome.offline = true;
			if (request.environment) outcome.environment = request.environment;
		} else {
			const reach = verb === "status" ? "lead-and-more" : isCare(verb) ? "lead" : "all";
			session = await openSession(request, surroundings, ui, secrets, reach);
			outcome.environment = session.environment.name;
			outcome.result = await resultOf(verb, session, outcome);
		}
	} catch (error) {
		outcome.result = "failed";
		outcome.problems = await Promise.all(problemsOf(error).map((problem) => session?.explained(problem) ?? problem));
		outcome.failureReason = outcome.problems[0].reason;
	} finally {
		await session?.close();
	}
	Object.assign(outcome, await spooledFindings(outcome.spool));
	await surroundings.held?.goOn();
	const last = path.join(surroundings.spoolRoot, "last.json");
	await import_lib.default.outputFile(last, `${JSON.stringify(secrets.scrubStrings(outcome), null, 2)}\n`, { mode: 384 });
	return outcome;
}
async function spooledFindings(spool) {
	if (spool === void 0) return {};
	const file = path.join(spool, "files", FINDINGS);
	const found = await import_lib.default.readJson(file).catch(() => void 0);
	return found ? {
		findingsCount: found.count,
		findingsFile: file
	} : {};
}
function resultOf(verb, session, outcome) {
	if (isCare(verb)) return lookAfter(verb, session, outcome);
	switch (verb) {
		case "restore": return goBack(session, outcome);
		case "baseline": return baseline(session);
		case "prune": return prune(session, outcome);
		default: return runVerb(verb, session, outcome);
	}
}
function isCare(verb) {
	return CARE_VERBS.includes(verb);
}
async function lookAfter(verb, session, outcome) {
	const { care } = await import("./care.js");
	const run = await care(verb, session);
	if (run) Object.assign(outcome, {
		runId: run.runId,
		planDigest: run.plan.digest
	});
	return "passed";
}
async function goBack(session, outcome) {
	const { restoreRun } = await import("./restore.js");
	const run = await restoreRun(session);
	const { spool } = session.context(run.runId);
	Object.assign(outcome, {
		runId: run.runId,
		planDigest: run.plan.digest,
		spool: spool.folder
	});
	return session.request.mode === "plan" ? "planned" : "passed";
}
async function baseline(session) {
	const { goToBaseline } = await import("./baseline.js");
	await goToBaseline(session);
	return session.request.mode === "plan" ? "planned" : "passed";
}
async function prune(session, outcome) {
	const { pruneBackups } = await import("./prune.js");
	outcome.planDigest = await pruneBackups(session);
	return session.request.mode === "plan" ? "planned" : "passed";
}
export { perform as t };
