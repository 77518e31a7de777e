import { i as describeProblem, n as MigrateError, o as throwProblems } from "./errors.js";
import { t as abandonRun } from "./abandon.js";
import { i as brokenBaseline, t as halfRestored } from "./order.js";
import { a as describeLock, i as unlock, o as isGone, r as lookAtLock, s as thisHolder, t as lockPlaces } from "./locks.js";
import { a as stillRunning, n as livingJobs, o as askEach, t as describeJobs } from "./living-jobs.js";
import { n as runsOn } from "./elsewhere.js";
import { n as runningBelow, r as runningJobs } from "./jobs-of-attempt.js";
import { t as pastOf } from "./recovery.js";
import { t as columns } from "./columns.js";
import { t as detailsOf } from "./records.js";
// src/engine/status.ts
function statusRows(run, present, now) {
	return run.plan.steps.map((planned) => rowOf(planned, run.records, present, now));
}
function sayStatus(run, present, now, ui) {
	const opened = run.events[0];
	const end = run.events.find(({ event }) => event === "closed" || event === "abandoned");
	ui.answer(`Run ${run.runId} of ${run.plan.environment} (${run.plan.route}): ${end ? `${end.event} ${end.at}` : "open"}, begun ${opened.at}${"runUrl" in opened && opened.runUrl ? ` by ${opened.runUrl}` : ""}`);
	const back = halfRestored(run);
	if (back) {
		const next = present.held ? "." : `, and not there: run \`restore\` again, --restore-to ${back.to} (input restore-to).`;
		ui.answer(`It goes back to before ${back.to} since ${back.at}${next}`);
	}
	if (run.torn) ui.answer(`The last line of its journal (${run.torn.line}) was cut off and is left out; the next record mends it.`);
	const rows = statusRows(run, present, now);
	ui.answer(`Its folder: ${present.lead.host}:${present.lead.folder}`);
	for (const { name, folder } of present.places.hosts) if (name !== present.lead.host && rows.some(({ log }) => log.startsWith(`${name}:`))) ui.answer(`Its folder there: ${name}:${folder}`);
	if (rows.some(({ backup }) => backup)) ui.answer(`Its backups: ${present.backups}`);
	for (const line of tableOf(rows)) ui.answer(line);
	for (const { host, why } of present.places.silent) ui.answer(`${host} does not say what lies there, nor whether a job of this run still runs there: ${why}`);
}
function backupsOf(run) {
	return run.plan.steps.flatMap(({ key }) => backupOf(run.records, key) ?? []);
}
function tableOf(rows) {
	const cells = [[
		"step",
		"state",
		"since",
		"duration",
		"backup",
		"log"
	], ...rows.map((row) => [
		row.step,
		row.state,
		row.since.replace(/\.\d+Z$/, "Z"),
		row.seconds === void 0 ? "" : duration(row.seconds),
		row.backup,
		row.log
	])];
	return columns(cells);
}
function rowOf({ key }, records, present, now) {
	const own = records.filter((record) => record.key === key);
	const attempt = `${key}.${pastOf(records, key).attempt}`;
	const last = own.at(-1);
	const ended = last ? STATES[last.state] : "planned";
	const works = present.held || present.places.hosts.some(({ folder, running }) => running.some((job) => job.startsWith(`${folder}/jobs/${attempt}/`)));
	const state = ended !== "running" || works ? ended : "interrupted";
	const shown = state === "done" ? own.findLast((record) => record.state === "done") ?? last : last;
	return {
		step: key,
		state,
		since: shown?.at ?? "",
		seconds: state === "running" ? (now.getTime() - Date.parse(last.at)) / 1e3 : shown?.seconds,
		backup: placeOfBackup(backupOf(records, key), present),
		log: placeOfLog(attempt, present)
	};
}
const STATES = {
	started: "running",
	done: "done",
	skipped: "done",
	failed: "failed",
	undone: "undone"
};
function backupOf(records, key) {
	const known = detailsOf(records, key);
	const place = known?.file ?? known?.backup;
	return typeof place === "string" ? place : void 0;
}
function placeOfBackup(place, { places, lead, backups }) {
	if (place === void 0) return "";
	const host = places.hosts.find(({ there }) => there.includes(place))?.name;
	if (!host && places.silent.length === 0) return "";
	const shown = below(below(place, lead.folder), backups);
	return !host || host === lead.host ? shown : `${host}:${shown}`;
}
function placeOfLog(attempt, { places, lead }) {
	const found = places.hosts.find(({ folder, there }) => there.includes(`${folder}/jobs/${attempt}`));
	if (!found) return "";
	return `${found.name === lead.host ? "" : `${found.name}:`}jobs/${attempt}`;
}
function below(place, folder) {
	return place.startsWith(`${folder}/`) ? place.slice(folder.length + 1) : place;
}
function duration(seconds) {
	if (seconds < 60) return `${Math.max(0, seconds).toFixed(1)} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
	return `${Math.floor(seconds / 3600)} h ${Math.round(seconds % 3600 / 60)} min`;
}
// src/engine/places.ts
const THERE = `run=$1; shift
for place in "$run"/jobs/* "$@"; do [ ! -e "$place" ] || printf '%s\\n' "$place"; done`;
async function placesOf(session, run) {
	const { environment, store } = session;
	const worked = run.plan.steps.filter(({ key }) => pastOf(run.records, key).attempt > 0).flatMap(({ changes }) => changes.filter(({ kind }) => kind !== "process"));
	const names = [store.host.name, ...worked.map(({ host }) => host)];
	const backups = backupsOf(run);
	const { answers, silent } = await askEach(environment, names, async (name) => {
		const host = session.host(name);
		const folder = `${await runsOn(session, name)}/${run.runId}`;
		const [printed, running] = await Promise.all([host.must({ argv: [
			"/bin/sh",
			"-c",
			THERE,
			"sh",
			folder,
			...backups
		] }, notSeen(folder)), runningBelow({
			host,
			folder: `${folder}/jobs`
		})]);
		return {
			name,
			folder,
			there: printed.split("\n").filter(Boolean),
			running
		};
	});
	return {
		hosts: answers,
		silent
	};
}
const notSeen = (folder) => ({
	reason: "internal",
	what: `What lies in ${folder} cannot be seen.`,
	fix: "check that run_as may read that folder."
});
// src/engine/unlock.ts
const UNTOUCHED = "The lock was not touched.";
async function freeLocks(session) {
	const { request, store, ui } = session;
	const run = await store.newest().catch(() => void 0);
	const problems = [];
	const { places, silent } = await reachablePlaces(session);
	for (const { host, why } of silent) ui.warning({
		host,
		what: `Who holds the lock of the target on ${host} is not known: ${why}`,
		fix: "it stays as it is; unlock again when that host is back."
	});
	let jobs;
	let found = 0;
	for (const place of places) {
		const held = await lookAtLock(place);
		if (!held) continue;
		found += 1;
		jobs ??= await jobsOf(session, run);
		const alive = held.state === "damaged" ? "" : ` ${describeJobs(jobs, held.runId)}`;
		ui.answer(`${place.host.name}: ${describeLock(held)}${alive} Its id is ${held.id}.`);
		const refused = await whyNotFreed(place, held, jobs);
		const left = refused.length > 0 ? refused : await free(place, held, request.lockId);
		problems.push(...left);
		if (left.length === 0) ui.answer(`${place.host.name}: the lock was taken away; whoever had it can write no more.`);
	}
	if (found === 0) ui.answer("No target of this environment that can be reached is locked.");
	throwProblems(problems);
	return run;
}
async function reachablePlaces(session) {
	const nodes = Object.entries(session.environment.nodes);
	const hosts = nodes.map(([, { target }]) => target.host);
	const { answers, silent } = await askEach(session.environment, hosts, async (host) => {
		const own = nodes.filter(([, { target }]) => target.host === host).map(([name]) => name);
		for (const name of own) await session.storeOf(name);
		return own;
	});
	return {
		places: await lockPlaces(session, answers.flat()),
		silent
	};
}
async function jobsOf(session, run) {
	const jobs = await livingJobs(session, run);
	for (const { host, why } of jobs.silent) session.ui.warning({
		host,
		what: `Whether a job still runs on ${host} is not known: ${why} If one does, freeing the lock does not end it.`,
		fix: "nothing now: the next verb of the run finds it and waits for its end, and begins nothing before it can look there."
	});
	return jobs;
}
async function whyNotFreed(place, held, jobs) {
	if (held.state === "held" && held.leftSeconds > 0) return [refusal(place, `${describeLock(held)} It is not taken away while its lease is alive.`, { fix: `wait ${held.leftSeconds} s: if its holder is gone, the next run takes over by itself.` })];
	const here = (await runningJobs(place.host, `${place.folder}/runs`)).map((folder) => ({
		host: place.host.name,
		run: held.runId,
		folder
	}));
	const known = new Set(jobs.running.map(({ folder }) => folder));
	const running = [...jobs.running, ...here.filter(({ folder }) => !known.has(folder))];
	return stillRunning({
		running,
		silent: []
	}, UNTOUCHED, () => {
		return "run the same verb again: it attaches to the job and waits for its end.";
	});
}
async function free(place, held, typed) {
	if (typed !== held.id) return [refusal(place, typed ? `${typed} is not the id of this lock.` : "The id of the lock is not given.", {
		reason: "config-invalid",
		fix: `make sure that nobody works there, then \`unlock\`, --lock-id ${held.id} (input lock-id).`
	})];
	const became = await unlock(place, typed);
	if (became === "unlocked" || became === "free") return [];
	return [refusal(place, "Somebody took the lock at this moment.", { fix: "look at it again with `status`." })];
}
function refusal(place, what, more) {
	return {
		reason: "locked",
		host: place.host.name,
		what,
		safe: UNTOUCHED,
		...more
	};
}
// src/engine/care.ts
async function care(verb, session) {
	switch (verb) {
		case "status": return showStatus(session);
		case "unlock": return freeLocks(session);
		case "abandon": return abandonRun(session);
	}
}
function isAlive({ state, leftSeconds, holder }, { surroundings }) {
	const gone = holder && isGone(holder, thisHolder("status", surroundings));
	return state === "held" && leftSeconds > 0 && !gone;
}
async function showStatus(session) {
	const { store, ui, environment } = session;
	const [run, held, baseline] = await Promise.all([
		chosenRun(session),
		lookAtLock({
			host: store.host,
			folder: store.folder
		}),
		brokenBaseline(store)
	]);
	if (run) sayStatus(run, {
		held: held?.runId === run.runId && isAlive(held, session),
		places: await placesOf(session, run),
		lead: {
			host: store.host.name,
			folder: `${store.folder}/runs/${run.runId}`
		},
		backups: `${environment.backup.directory}/${run.runId}`
	}, /* @__PURE__ */ new Date(), ui);
	else ui.answer(`No run was ever begun on this target (${store.folder}).`);
	if (baseline) ui.answer(held && isAlive(held, session) ? baseline.problem.what : describeProblem(baseline.problem));
	ui.answer(held ? describeLock(held) : "Nobody works on this target now.");
	return run;
}
async function chosenRun({ request, store }) {
	const run = await store.read(request.runId ?? "");
	if (!run && request.runId) throw new MigrateError({
		reason: "config-invalid",
		host: store.host.name,
		what: `There is no run ${request.runId} on this target.`,
		safe: "Nothing was changed.",
		fix: "leave --run-id (input run-id) away: `status` shows the newest one."
	});
	return run;
}
export { care };
