import { n as MigrateError, o as throwProblems } from "./errors.js";
import { r as timestamp } from "./timestamps.js";
import { a as stillRunning, n as livingJobs } from "./living-jobs.js";
import { n as takeLocks } from "./locks.js";
import { t as halfRestored } from "./order.js";
// src/engine/abandon.ts
async function abandonRun(session) {
	const { store, ui } = session;
	const open = await namedRun(session);
	const locks = await takeLocks(session, "abandon", open.runId);
	try {
		const folder = `${store.folder}/runs/${open.runId}`;
		const { running, silent } = await livingJobs(session, open);
		const own = {
			running: running.filter(({ run }) => run === open.runId),
			silent
		};
		throwProblems(stillRunning(own, "The run stays open.", () => {
			return "run its verb again to wait for the end of the job, then abandon it.";
		}));
		for (const { host, why } of silent) ui.warning({
			host,
			what: `Whether a job of run ${open.runId} still runs on ${host} is not known: ${why} If one does, it goes on after the run is closed.`,
			fix: "nothing now: a new run looks there before it begins, and refuses while it finds one, or cannot look."
		});
		const now = await store.read(open.runId);
		if (now && !isOver(now)) {
			const by = session.surroundings.workflow?.runUrl ?? "a terminal";
			await store.append(open.runId, {
				event: "abandoned",
				at: timestamp(),
				by
			});
		}
		ui.info(`Run ${open.runId} is closed for good. Its evidence and what it replaced stay in ${folder}; backups stay where they are.`);
		ui.info("What it did on the target was not undone: reset the target before a new run (README, \"Reset a half-migrated target\").");
		return now;
	} finally {
		await locks.release();
	}
}
const isOver = (run) => !run.open && !halfRestored(run);
async function namedRun({ request, store }) {
	const newest = await store.newest();
	if (!newest || isOver(newest)) throw new MigrateError({
		reason: "config-invalid",
		host: store.host.name,
		what: newest ? `No run is open on this target: ${newest.runId} is closed.` : "No run was ever begun on this target.",
		safe: "Nothing was changed.",
		fix: "nothing is to be given up; the next verb with --mode apply (input mode) begins a new run."
	});
	if (request.runId !== newest.runId) throw new MigrateError({
		reason: "config-invalid",
		host: store.host.name,
		what: request.runId ? `${request.runId} is not the open run of this target, which is ${newest.runId}.` : `The run that is to be given up is not named. Open is ${newest.runId}, begun ${newest.events[0].at}.`,
		safe: "The run stays open.",
		fix: `close it for good by \`abandon\`, --run-id ${newest.runId} (input run-id); what it did stays as it is.`
	});
	return newest;
}
export { abandonRun as t };
