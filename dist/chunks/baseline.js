import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { n as MigrateError, o as throwProblems } from "./errors.js";
import { F as engineFor, N as originalOf } from "./prepare-index.js";
import { c as startSource, d as newestDumps, l as adopted, u as adoptionProblems } from "./forsaken-jobs.js";
import { s as findServer, u as stopServer } from "./secure-vault.js";
import { r as showBytes } from "./words.js";
import { r as timestamp } from "./timestamps.js";
import { t as abandonRun } from "./abandon.js";
import { a as brokenOff, i as brokenBaseline, o as forgetBeginning, s as keepBeginning, t as halfRestored } from "./order.js";
import { i as refuseLivingJobs } from "./living-jobs.js";
import { n as takeLocks } from "./locks.js";
import { t as problemsOf } from "./problems.js";
import { i as wasBegun } from "./records.js";
import { n as RUN_ID } from "./request.js";
import { t as restoreRun } from "./restore2.js";
import { t as newRunId } from "./session.js";
import { t as REHEARSAL } from "./spool.js";
import path, { posix } from "node:path";
// src/steps/load-baseline.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const STOP_MS = 18e4;
async function measureBaseline(context, baseline, isOwn) {
	const colon = baseline.indexOf(":");
	const [host, folder] = [baseline.slice(0, colon), baseline.slice(colon + 1)];
	const wanted = Object.entries(context.environment.databases).filter(([, { backup }]) => backup);
	throwProblems(placeProblems(context, host, folder, wanted));
	const dumps = await newestDumps(context.host(host), folder);
	const loads = [];
	const problems = [];
	for (const [id] of wanted) {
		const found = dumps.get(id);
		if (!found) {
			problems.push(notThere(host, folder, id));
			continue;
		}
		const database = await originalOf(context, id);
		const engine = engineFor(database.engine, id);
		const now = await engine.identity(context.host(host), database);
		const own = await isOwn(posix.basename(posix.dirname(found.file)), found.sha256);
		const against = adoptionProblems({
			database,
			manifest: found,
			now,
			own
		});
		const manifest = adopted(found, now);
		problems.push(...against.map((problem) => ({
			...problem,
			host
		})), ...against.length > 0 ? [] : await engine.restoreProblems(context.host(host), database, manifest));
		const size = `${showBytes(found.bytes)}, grade ${found.grade}, ${found.startedAt}`;
		const says = `load ${host}:${found.file} (${size}) in the place of ${id}: proved first, restored beside, compared; the state of now is kept`;
		loads.push({
			database,
			toolsHost: host,
			manifest,
			says
		});
	}
	throwProblems(problems);
	return loads;
}
async function loadBaseline(context, loads, nodes) {
	for (const node of nodes) {
		const { source } = context.environment.nodes[node];
		const server = {
			home: source.home,
			pack: context.route.source,
			service: source.service
		};
		await stopServer(context.host(source.host), server, STOP_MS);
	}
	for (const { database, toolsHost, manifest, says } of loads) await context.ui.group(`Baseline: ${says}`, async () => {
		const { seconds, kept } = await engineFor(database.engine, database.id).restore(context.host(toolsHost), database, manifest);
		const where = "database" in kept ? `the database ${kept.database}` : `${toolsHost}:${kept.dump.file}`;
		context.ui.info(`${database.id}: ${seconds.toFixed(1)} s; the state from before is ${where}, yours to drop.`);
	});
	for (const node of nodes) context.ui.info(await startSource(context, node));
}
async function runningSources(context) {
	const { nodes, choices } = context.environment;
	const running = [];
	const problems = [];
	for (const [name, { source }] of Object.entries(nodes)) {
		if ((await findServer(context.host(source.host), source.home)).length === 0) continue;
		running.push(name);
		if (choices.stop_source && (source.service || source.java_home)) continue;
		problems.push({
			reason: "restore-failed",
			host: source.host,
			what: `The old server of ${name} runs on the databases that are to be replaced, and may not be stopped and started by us.`,
			safe: "No database was replaced.",
			fix: "stop it, or set choices.stop_source = true and java_home (or service) of source; then run the same again."
		});
	}
	throwProblems(problems);
	return running;
}
function placeProblems({ environment }, host, folder, wanted) {
	const complaint = (what, fix) => [{
		reason: "config-invalid",
		what,
		safe: "Nothing was changed.",
		fix
	}];
	if (!environment.hosts[host] || !folder.startsWith("/")) return complaint(`The baseline ${JSON.stringify(`${host}:${folder}`)} is no folder on a host of ${environment.name}.`, `write host:/folder with one of these hosts: ${Object.keys(environment.hosts).join(", ")}.`);
	const away = wanted.filter(([, { tools_host }]) => tools_host !== host);
	if (away.length === 0) return [];
	return complaint(`Dumps on ${host} cannot be loaded into ${away.map(([id]) => id).join(", ")}: the client programs run on ${[...new Set(away.map(([, { tools_host }]) => tools_host))].join(", ")}.`, "mount the backup folder there, or copy it there within the servers' network, and name that place.");
}
function notThere(host, folder, id) {
	return {
		reason: "config-invalid",
		host,
		what: `${folder} holds no proved backup of ${id}.`,
		safe: "Nothing was changed.",
		fix: "name a backup folder with a finished dump and its manifest for every database of this environment, of grade L1 or better."
	};
}
// src/engine/baseline.ts
const SAFE = "Nothing was changed.";
async function goToBaseline(session) {
	requireRehearsals(session);
	const { request, environment, store, ui } = session;
	const broken = await brokenBaseline(store);
	if (broken && !(request.baseline && broken.nodes)) throw new MigrateError(broken.problem);
	const newest = await store.newest();
	const context = session.context(newRunId(/* @__PURE__ */ new Date(), newest?.runId));
	const own = (runId, sha256) => isOwn(session, runId, sha256);
	const loads = request.baseline ? await measureBaseline(context, request.baseline, own) : [];
	if (loads.length > 0) await runningSources(context);
	if (newest) await takeBack(session, newest);
	if (request.mode === "plan") {
		for (const load of loads) ui.info(`    ${load.says}`);
		for (const node of broken?.nodes ?? []) ui.info(`    start the old server of ${node}, which an earlier baseline stopped, unless it runs`);
		ui.info("Nothing was changed.");
		return;
	}
	if (loads.length > 0) await load(session, context, loads);
	const rehearsal = {
		environment: environment.name,
		baseline: request.baseline ?? (newest ? `the way back of run ${newest.runId}` : "the target as it was"),
		databases: loads.map(({ database, manifest }) => ({
			id: database.id,
			bytes: manifest.facts.bytes,
			takenAt: manifest.startedAt
		}))
	};
	await import_lib.default.outputJson(path.join(session.surroundings.spoolRoot, REHEARSAL), rehearsal, { mode: 384 });
	ui.info("The baseline is set: plan and apply from here.");
}
function requireRehearsals({ environment }) {
	if (environment.rehearsal) return;
	throw new MigrateError({
		reason: "config-invalid",
		what: `The environment ${environment.name} is not one for rehearsals: its runs are not taken back, nor its databases replaced, without being asked.`,
		place: {
			file: environment.file,
			key: ["environments", environment.name]
		},
		safe: SAFE,
		fix: `set rehearsal = true under [environments.${environment.name}], if its databases and new homes may be thrown away at any time.`
	});
}
async function takeBack(session, run) {
	const { request, ui } = session;
	const begun = run.plan.steps.filter(({ key, verb }) => verb !== "backup" && wasBegun(run.records, key));
	const first = run.plan.steps.find(({ verb }) => verb !== "backup");
	const asked = (more) => ({
		...session,
		request: {
			...request,
			runId: run.runId,
			...more
		}
	});
	if (begun.length > 0 || halfRestored(run)) await restoreRun(asked({ restoreTo: first.key }));
	else ui.info(`Run ${run.runId} has nothing to be taken back.`);
	if (!run.open) return;
	if (request.mode === "plan") ui.info(`    close run ${run.runId} for good`);
	else await abandonRun(asked({}));
}
async function load(session, context, loads) {
	const { request, environment, store } = session;
	const locks = await takeLocks(session, "baseline", context.runId);
	try {
		refuseOpenRun(await store.newest(), store.host.name);
		await refuseLivingJobs(session);
		const acting = {
			...context,
			host: (name) => locks.host(name)
		};
		const lead = locks.host(store.host.name);
		const earlier = (await brokenBaseline(store))?.nodes?.filter((node) => environment.nodes[node]) ?? [];
		const nodes = [.../* @__PURE__ */ new Set([...earlier, ...await runningSources(acting)])];
		const beginning = {
			baseline: request.baseline,
			at: timestamp(),
			nodes
		};
		await keepBeginning(lead, store, beginning);
		await loadBaseline(acting, loads, nodes).catch((error) => {
			throw new MigrateError([...problemsOf(error), brokenOff(beginning, store)], { cause: error });
		});
		await forgetBeginning(lead, store);
	} finally {
		await locks.release();
	}
}
function refuseOpenRun(newest, host) {
	if (!newest?.open) return;
	throw new MigrateError({
		reason: "restore-failed",
		host,
		what: `Run ${newest.runId} was begun on this target while the baseline was on its way to it.`,
		safe: "No database was replaced, and no old server stopped.",
		fix: "find out who began it; once nobody works there, run the same again: it takes that run back too."
	});
}
async function isOwn({ store }, runId, sha256) {
	return ((RUN_ID.test(runId) ? await store.read(runId) : void 0)?.records ?? []).some(({ evidence }) => (evidence?.details)?.sha256 === sha256);
}
export { goToBaseline };
