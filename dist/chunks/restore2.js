import { n as MigrateError, o as throwProblems } from "./errors.js";
import { t as closest } from "./suggest.js";
import { a as jobsOfRun, i as contextWithJobs, n as isForsaken, o as undoOf, r as backOf, s as undoStamp, t as endForsakenJobs } from "./forsaken-jobs.js";
import { r as timestamp } from "./timestamps.js";
import { a as stillRunning, n as livingJobs, r as notKnown } from "./living-jobs.js";
import { n as takeLocks } from "./locks.js";
import { i as wasBegun } from "./records.js";
// src/engine/restore.ts
async function restoreRun(session) {
	const { request, store } = session;
	const run = await store.newest();
	if (!run || (request.runId ?? run.runId) !== run.runId) throw noRun(session, run);
	const first = stepToRestoreTo(run, request.restoreTo);
	const stamp = undoStamp();
	if (request.mode === "plan") {
		const context = session.context(run.runId);
		const backs = stepsToTakeBack(run, first, stamp);
		say(context, run, first, backs);
		throwProblems([...await jobsInTheWay(session, run), ...await checkAll(() => context, backs)]);
		context.ui.info("Nothing was changed.");
		return run;
	}
	const locks = await takeLocks(session, "restore", run.runId);
	try {
		const now = await store.read(run.runId);
		const context = {
			...session.context(run.runId),
			host: (name) => locks.host(name)
		};
		await endForsakenJobs(jobsOfRun(locks, now.runId), context.ui);
		throwProblems(await jobsInTheWay(session, now));
		const attempt = now.events.filter(({ event }) => event === "restoring").length + 1;
		const acting = ({ planned }) => contextWithJobs(context, now.plan, locks, {
			step: backOf(planned.key),
			attempt
		});
		const backs = stepsToTakeBack(now, first, stamp);
		say(context, now, first, backs);
		throwProblems(await checkAll(acting, backs));
		await store.append(run.runId, {
			event: "restoring",
			at: timestamp(),
			to: first.key
		});
		for (const back of backs) await context.ui.group(`Back: ${back.planned.title}`, () => takeBack(session, acting(back), back));
		await store.append(run.runId, {
			event: "restored",
			at: timestamp(),
			to: first.key
		});
		return now;
	} finally {
		await locks.release();
	}
}
async function takeBack(session, context, back) {
	const { planned, undo } = back;
	const summary = undo ? await undo.apply(context, back) : `${planned.title}: left as it is.`;
	context.ui.info(summary);
	const record = {
		key: planned.key,
		verb: planned.verb,
		title: planned.title,
		...planned.node && { node: planned.node },
		state: "undone",
		at: timestamp(),
		evidence: { summary }
	};
	await context.spool.record(record);
	await session.store.append(context.runId, record);
}
function stepsToTakeBack(run, first, stamp) {
	const { plan, records } = run;
	const from = plan.steps.findIndex(({ key }) => key === first.key);
	const moves = plan.steps.slice(from).some(({ key, step }) => step === "stop-source" && wasBegun(records, key));
	const goes = (planned, at) => {
		if (planned.step === "backup-folder") return false;
		if (planned.step === "backup-database") return moves || at >= from && planned.verb !== "backup";
		return at >= from;
	};
	return plan.steps.filter((planned, at) => goes(planned, at) && wasBegun(records, planned.key)).reverse().map((planned, at, all) => {
		return {
			planned,
			steps: plan.steps,
			next: all.slice(at + 1),
			records,
			stamp,
			undo: undoOf(planned)
		};
	});
}
function say(context, run, first, backs) {
	const { ui } = context;
	ui.info(`Run ${run.runId} goes back to before "${first.title}" (${first.key}):`);
	let lines = 0;
	for (const back of backs) {
		const does = back.undo?.plan(context, back) ?? [`"${back.planned.title}" is left as it is: undo it yourself`];
		for (const line of does) ui.info(`    ${line}`);
		lines += does.length;
	}
	if (lines === 0) ui.info("    nothing: none of these steps was begun");
}
async function checkAll(contextOf, backs) {
	const found = [];
	for (const back of backs) found.push(...await back.undo?.check?.(contextOf(back), back) ?? []);
	return [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
}
async function jobsInTheWay(session, run) {
	const { running, silent } = await livingJobs(session, run);
	const jobs = {
		running: running.filter(({ folder }) => !isForsaken(folder)),
		silent
	};
	const safe = "Nothing was changed.";
	const fix = () => "run its verb again to wait for the end of the job, then restore.";
	return [...stillRunning(jobs, safe, fix), ...notKnown(jobs, safe)];
}
function stepToRestoreTo({ plan, runId }, wanted) {
	const found = plan.steps.find(({ key, step }) => key === wanted || step === wanted);
	if (found) return found;
	const keys = plan.steps.map(({ key }) => key);
	const near = wanted && closest(wanted, keys);
	throw new MigrateError({
		reason: "config-invalid",
		what: wanted ? `Run ${runId} has no step ${JSON.stringify(wanted)}${near ? `; did you mean ${near}?` : "."}` : "The step to go back to is not given.",
		safe: "Nothing was changed.",
		fix: `give one of these as --restore-to KEY (input restore-to): ${keys.join(", ")}.`
	});
}
function noRun({ request, store }, newest) {
	return new MigrateError({
		reason: "config-invalid",
		host: store.host.name,
		what: newest ? `${request.runId} is not the newest run of this target, which is ${newest.runId}.` : "No run was ever begun on this target.",
		safe: "Nothing was changed.",
		fix: newest ? `look with \`status\` what run ${newest.runId} did; it alone can be taken back.` : "look with `status`; there is nothing to go back from."
	});
}
export { restoreRun as t };
