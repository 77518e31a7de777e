import { n as MigrateError, o as throwProblems } from "./errors.js";
import { n as parseDuration } from "./duration.js";
import { n as VERBS } from "./step.js";
import { n as formatSeconds, r as showBytes, t as count } from "./words.js";
import { r as timestamp } from "./timestamps.js";
import { I as listFolder, P as hashFiles, n as keepingPlace, t as keepWhatIsNew, z as STAGING_FOLDER } from "./replaced.js";
import { i as showName } from "./names.js";
import { a as joinFindings, i as dumpsThere, o as setDumpsAside, r as collectDumps, s as FindingsReader } from "./collect-definitions.js";
import { a as shower, c as openVault, d as work$3, g as readLogSince, h as markLog, i as runOf, l as serverOf, m as judgeStart, n as clientLogOf, o as spoolFolder, r as clientServer, s as markersOf, t as GRACE_MS, u as startAndWatch } from "./client-run-work.js";
import { a as dropPidFile, c as startCommand, o as endServer, r as removePasswordFile, s as findServer, u as stopServer } from "./secure-vault.js";
import { a as writeFile, n as readOwn } from "./files.js";
import { c as hasBegun, i as lateThere, l as keepRunMark, o as doubtFile, r as lateFolders, u as readRunMark } from "./late-folders.js";
import { a as headerOf, i as LogParser, n as wantedOf, o as parseLog, r as within, t as ClientHistoryReader } from "./migration-log.js";
import { r as roomOn, t as isFull } from "./room.js";
import { i as verdictFile, n as spoolVerdict, r as verdictDetails, t as FINDINGS } from "./spool-verdict.js";
import { t as groupFiles } from "./file-groups.js";
import { n as judgeLog, t as conclude } from "./migration-verdict.js";
import { t as leadNode } from "./lead.js";
import { n as digestOf, t as canonicalJson } from "./digest.js";
import "./hosts.js";
import { F as engineFor, N as originalOf, d as clientJars, j as databaseOf, m as homeOf, v as copyFolder, z as whileHeld } from "./prepare-index.js";
import { i as readConfig, l as pristineOf } from "./merge-config.js";
import { _ as backupFile, a as clientLeft, d as readCopyMark, f as connected, g as sparedBy, m as isQuiet, p as connectedProblems, v as readManifest } from "./set-run-settings.js";
import { C as readTenants, E as rowsOf, T as numberOf, _ as scriptOf, b as countData, f as portsOf, h as requireWords, i as surveyArtifacts, l as requireJava, n as surveyFolder, p as attempt, t as copyRequests, v as describeBrings, w as columnsOf, x as chosenTenants, y as notThere$1 } from "./survey.js";
import { request } from "node:http";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import path from "node:path/posix";
// src/steps/backup-database.ts
function planBackups(measured) {
	const { directory, grade } = measured.environment.backup;
	return measured.databases.filter(({ entry }) => entry.backup).map(({ database, entry, facts }) => ({
		key: `backup-database:${database.id}`,
		step: "backup-database",
		verb: "backup",
		title: `Back up ${database.id} (${database.name})`,
		changes: [{
			kind: "folder",
			host: entry.tools_host,
			name: directory
		}],
		details: [`${facts.version}, ${showBytes(facts.bytes)}, ${Object.keys(facts.rows).length} tables -> ${entry.tools_host}:${directory}/<run>/${database.id}.dump, grade ${grade}`],
		warnings: [],
		work: {
			database: database.id,
			toolsHost: entry.tools_host,
			directory,
			grade,
			identity: facts.identity
		}
	}));
}
const backupDatabase = {
	id: "backup-database",
	verb: "backup",
	recovery: "probe",
	async probe(context, planned) {
		const manifest = await readManifest(context.host(work$2(planned).toolsHost), backupFile(context, work$2(planned)));
		if (!manifest) return "untouched";
		const { toolsHost, database } = work$2(planned);
		const tools = context.host(toolsHost);
		try {
			await engineFor((await originalOf(context, database)).engine, database).verify(tools, manifest);
			return "done";
		} catch {
			return "partial";
		}
	},
	async apply(context, planned) {
		const { database: id, toolsHost, grade, identity, before } = work$2(planned);
		const database = await (before ? databaseOf : originalOf)(context, id);
		const engine = engineFor(database.engine, id);
		const tools = context.host(toolsHost);
		const now = await engine.identity(tools, database);
		if (now.server !== identity.server || now.database !== identity.database) throw new MigrateError({
			reason: "drift",
			host: toolsHost,
			what: `${id} is now another database (${now.server}) than when the plan was made (${identity.server}).`,
			safe: "Nothing was changed.",
			fix: "find out what moved the address to another server, then plan again."
		});
		const spared = before && !context.goesOn && await sparedBy(context, work$2(planned), {
			engine,
			tools,
			database
		});
		if (spared) return spared;
		const file = backupFile(context, work$2(planned));
		const there = context.goesOn ? await readManifest(tools, file) : void 0;
		const contents = before !== void 0 || context.route.data !== void 0 && await isQuiet(context);
		const manifest = there ?? await engine.dump(tools, database, file, grade, contents);
		await context.spool.file(`manifests/${path.basename(file, ".dump")}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
		return {
			summary: summaryOf(manifest, grade, toolsHost),
			details: manifest
		};
	},
	async verify(context, planned, evidence) {
		if (evidence.spared) return;
		const { toolsHost, database } = work$2(planned);
		await engineFor((await originalOf(context, database)).engine, database).verify(context.host(toolsHost), evidence.details);
	}
};
function summaryOf(manifest, asked, toolsHost) {
	const { database, bytes, seconds, phases, grade, facts, file, moved } = manifest;
	const whole = Object.values(phases).reduce((sum, part) => sum + part, 0);
	const speed = `${showBytes(facts.bytes / Math.max(seconds, .01))}/s`;
	const less = grade === asked ? "" : ` (${asked} was asked for: ${moved.join(", ")} changed meanwhile, nothing to compare with)`;
	return `${database}: ${showBytes(facts.bytes)} to ${showBytes(bytes)} in ${seconds.toFixed(1)} s (${speed}), ${whole.toFixed(1)} s with proof, grade ${grade}${less}, ${toolsHost}:${file}`;
}
const work$2 = (planned) => planned.work;
// src/steps/prove-original.ts
function planProveOriginals(measured) {
	return measured.databases.flatMap(({ database, entry, copy }) => {
		if (!copy) return [];
		const work = {
			database: database.id,
			toolsHost: entry.tools_host
		};
		return [{
			key: `prove-original:${database.id}`,
			step: "prove-original",
			verb: "cleanup",
			title: `Prove that ${database.id} (${database.name}) is as it was when it was copied`,
			changes: [],
			details: ["schema, row counts and a hash of each table are compared with the dump that was copied"],
			warnings: [],
			repeatable: true,
			work
		}];
	});
}
const proveOriginal = {
	id: "prove-original",
	verb: "cleanup",
	recovery: "repeat",
	async probe() {
		return "done";
	},
	async apply(context, planned) {
		const { database: id, toolsHost } = planned.work;
		const tools = context.host(toolsHost);
		const database = await originalOf(context, id);
		const mark = await readCopyMark(context, id);
		const manifest = mark && await readManifest(tools, mark.from);
		if (!manifest) throw nothingToCompare(toolsHost, id);
		const changes = await engineFor(database.engine, id).changesSince(tools, database, manifest);
		if (changes.length > 0) throw changed(toolsHost, id, mark.copy, changes);
		const { facts, startedAt } = manifest;
		return { summary: `${id} is as it was at ${startedAt}: schema ${facts.schemaFingerprint.slice(0, 12)}, rows and hashes of ${count(Object.keys(facts.rows).length, "table")} are the same.` };
	},
	async verify() {}
};
function nothingToCompare(host, id) {
	return new MigrateError({
		reason: "verify-failed",
		host,
		what: `The dump that ${id} was copied from is not there any more: whether somebody wrote to ${id} meanwhile is not known.`,
		safe: `The migrated copy of ${id} is whole. The new server was not started.`,
		fix: "bring the dump back where the step copy-database says that it was, then run cleanup again."
	});
}
function changed(host, id, copy, changes) {
	return new MigrateError({
		reason: "verify-failed",
		host,
		what: `Somebody wrote to ${id} after it was copied to ${copy}, which does not have that: ${changes.slice(0, 5).join("; ")}${changes.length > 5 ? `; and ${changes.length - 5} more` : ""}.`,
		safe: `Nothing of this run changed ${id}. The new server was not started.`,
		fix: "find out who (a server that was started again?) and stop it; then take everything back with restore and restore-to: copy-database, and run db-script again."
	});
}
// src/steps/log-disk.ts
async function fullLogDisk(host, server, verb) {
	const folder = path.dirname(`${server.home}/${server.pack.log}`);
	const [room] = await roomOn(host, [folder]);
	if (!room || !isFull(room)) return void 0;
	return {
		reason: "verify-failed",
		host: host.name,
		what: `No space is left on ${host.name} for the log of the new server: the disk of ${folder} has ${showBytes(room.freeBytes)} free of ${showBytes(room.bytes)}. Without its log nothing proves that it started.`,
		fix: `free space on the disk of ${folder} (\`df -h\`, \`df -i\`), then run ${verb} again.`
	};
}
// src/steps/run-problems.ts
const MOST_SHOWN = 20;
function restoreCommand({ environment }, step) {
	return `wso2-migrate restore${environment.file === "wso2-migrate.toml" ? "" : ` --migration-file ${shown(environment.file)}`} --environment ${environment.name} --restore-to ${step} --mode apply`;
}
function runProblems(context, planned, verdict, digest) {
	if (verdict.verdict === "passed") return [];
	const { phase } = runOf(planned);
	const reasons = inOrder(verdict.reasons);
	const host = context.environment.nodes[planned.node].target.host;
	const failed = verdict.verdict === "failed";
	const work = phase === "migrate" ? "The main migration" : "The run of the validators";
	const safe = `The new server was stopped, nothing after it was begun. Its log and the verdict are in the artifacts, under ${spoolFolder(planned)}.`;
	return [{
		reason: failed ? "migration-failed" : "verdict-ambiguous",
		host,
		what: failed ? `${work} failed. ${reasons[0].why}` : `Whether ${work.toLowerCase()} passed is not certain. ${reasons[0].why}`,
		safe: phase === "migrate" ? `${safe} The databases may be half migrated.` : safe,
		fix: `${digest ? acceptance(context, planned, digest) : ""}${phase === "migrate" ? `restore the databases to the state before it, with this command: \`${restoreCommand(context, planned.key)}\` (action restore: inputs restore-to, mode); mend the cause, then run migrate again. It is never repeated on what this run left.` : `mend the cause, then run pre-migrate again; or go back to the old server with: \`${restoreCommand(context, runOf(planned).backTo)}\` (action restore: inputs restore-to, mode).`}`
	}, ...reasons.slice(0, MOST_SHOWN).map((reason) => problemOf(reason, host))];
}
function acceptance({ environment }, { verb }, digest) {
	return `read the lines below, and look into the databases. If it passed, write accept_verdicts = ["${digest}"] under [environments.${environment.name}.choices] and run ${verb} again: nothing is repeated, and report and journal say who accepted it. If not, `;
}
function inOrder(reasons) {
	const place = ({ verdict, at }) => (verdict === "failed" ? 0 : 0xe8d4a51000) + (at?.line ?? 1e9);
	return reasons.toSorted((a, b) => place(a) - place(b));
}
function problemOf({ verdict, why, fix, line, at, link }, host) {
	return {
		reason: verdict === "failed" ? "migration-failed" : "verdict-ambiguous",
		host,
		what: line ? `${why} ${line}` : why,
		...at?.file !== void 0 && { place: {
			file: at.file,
			line: at.line
		} },
		fix: link ? `${fix} See ${link}` : fix
	};
}
function gateProblems(context, planned, stopping, unread) {
	if (stopping.length + unread === 0) return [];
	const apis = new Set(stopping.map(({ api, tenant }) => `${api?.name}:${api?.version} ${api?.provider} ${tenant}`));
	const all = stopping.length + unread;
	const more = all - MOST_SHOWN;
	return [{
		reason: "findings",
		what: `The validators found ${count(all, "fault")} in ${count(apis.size, "API")} that would stop the migration${more > 0 ? `; the first ${MOST_SHOWN} follow, findings.json in the artifacts has all` : ""}.`,
		safe: "The validators changed nothing, and what the new server wrote when it started goes with the way back. It was stopped; the old one stays as it is until you go back to it.",
		fix: `mend these APIs in the OLD version. Go back to it with: \`${restoreCommand(context, runOf(planned).backTo)}\` (action restore: inputs restore-to, mode), which starts the old server again where this run stopped it; then migrate anew. To go on with them as they are, name them in choices.allow_findings ("Name:version"), or set on_findings = "warn" (--on-findings warn, input on-findings), and run pre-migrate again.`
	}, ...stopping.slice(0, MOST_SHOWN).map(findingProblem)];
}
function findingProblem({ api, tenant, kind, message, link, definition }) {
	const name = api ? `API ${api.name} ${api.version}${api.provider ? ` of ${api.provider}` : ""}` : "An API that is not named";
	const dumped = definition ? ` Its definition is in the artifacts: ${definition}.` : "";
	return {
		reason: "findings",
		what: `${name}${tenant ? ` (tenant ${tenant})` : ""}: ${kind}: ${message}`,
		fix: `mend it in the old version.${dumped}${link ? ` See ${link}` : ""}`
	};
}
const shown = (path) => /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
// src/steps/client-run-obstacles.ts
async function reachedIn(context, which = databaseOf) {
	const { databases } = context.route.data;
	const reached = async (id) => ({
		tools: context.host(context.environment.databases[id].tools_host),
		database: await which(context, id)
	});
	return {
		api: await reached(databases.api),
		registry: await reached(databases.registry)
	};
}
async function startObstacles(context, planned, databases) {
	const node = context.environment.nodes[planned.node];
	const safe = "The client was not started.";
	const problems = [...await servers(context, planned), ...await notOneClient(context, planned)];
	const full = await fullLogDisk(context.host(node.target.host), serverOf(context, node), planned.verb);
	if (full) problems.push(full);
	const schema = {};
	for (const { tools, database } of Object.values(databases)) {
		const facts = await engineFor(database.engine, database.id).facts(tools, database);
		schema[database.id] = facts.schemaFingerprint;
		problems.push(...connectedProblems(context.environment, facts.sessions, {
			host: tools.name,
			database: database.id,
			verb: planned.verb,
			so: "the client would change tables under that session",
			safe
		}));
	}
	return {
		problems: problems.map((problem) => ({
			...problem,
			safe
		})),
		schema
	};
}
async function notOneClient(context, planned) {
	const { host, home } = homeOf(context, planned);
	const jars = await clientJars(host, home, context.route.data.client);
	if (jars.length === 1) return [];
	return [{
		reason: "preflight-failed",
		host: host.name,
		what: jars.length === 0 ? `The migration client that was installed in ${home} is gone.` : `There is more than one migration client in ${home}, and each would migrate: ${jars.map(showName).join(", ")}.`,
		fix: jars.length === 0 ? `install it again: \`${restoreCommand(context, `install-client:${planned.node}`)}\` (action restore: inputs restore-to, mode), then run pre-migrate again.` : `find out who put the other one there, take it away, then run ${planned.verb} again.`
	}];
}
async function servers(context, planned) {
	const problems = [];
	for (const [name, { source, target }] of Object.entries(context.environment.nodes)) for (const side of name === planned.node ? [source] : [source, target]) {
		if ((await findServer(context.host(side.host), side.home)).length === 0) continue;
		problems.push({
			reason: "preflight-failed",
			host: side.host,
			what: `The server of ${side.home} (${name}) runs: it uses the databases that the client works on.`,
			fix: `stop it, and whatever restarts it, then run ${planned.verb} again.`
		});
	}
	return problems;
}
// src/steps/kept-counts.ts
async function keepCounts(context, counts) {
	const { host, file } = await placeOf$1(context);
	await writeFile(host, file, `${JSON.stringify(counts)}\n`, {
		reason: "preflight-failed",
		what: `What the databases hold could not be written to ${file}.`,
		safe: "No database was changed.",
		fix: "check free space and rights of run_as there, then run quiesce again."
	});
}
async function keptCounts(context) {
	const { host, file } = await placeOf$1(context);
	const printed = await host.must({ argv: [
		"cat",
		"--",
		file
	] }, {
		reason: "verify-failed",
		what: `${file}, which says what the databases held before the migration, cannot be read.`,
		safe: "The databases were only read.",
		fix: "compare the numbers of APIs and applications with those in the report of quiesce yourself; find out who removed the file."
	});
	return JSON.parse(printed);
}
async function placeOf$1(context) {
	const { environment } = context;
	const lead = leadNode(environment);
	const name = Object.keys(environment.nodes).find((each) => environment.nodes[each] === lead);
	return {
		host: context.host(lead.target.host),
		file: `${await context.runFolder(name)}/counts.json`
	};
}
// src/steps/prove-quiet.ts
const DRAIN_MS = 15e3;
const EVERY_MS$2 = 1e3;
function planProveQuiet(measured, later) {
	const { databases = [] } = measured.data ?? {};
	const [first] = [...later].sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb));
	return databases.map(({ id, toolsHost }, at) => {
		const counts = at === databases.length - 1;
		return {
			key: `prove-quiet:${id}`,
			step: "prove-quiet",
			verb: "quiesce",
			title: `Prove that nobody uses ${id}`,
			changes: [],
			details: [`no server of any node runs, and nobody is connected to ${id}; connections of a moment ago get ${DRAIN_MS / 1e3} s to close`, ...counts ? ["counts APIs, applications, revisions and tenants, to be compared by verify"] : []],
			warnings: sharing(measured.environment.choices.allow_sessions, id),
			repeatable: true,
			...first && { until: first.key },
			work: {
				database: id,
				toolsHost,
				counts
			}
		};
	});
}
function sharing(allowed, id) {
	if (allowed.length === 0) return [];
	return [`${allowed.join(", ")} may stay connected to ${id}: what is written there after a backup is not in it, and a restore wants them to be stopped first.`];
}
const proveQuiet = {
	id: "prove-quiet",
	verb: "quiesce",
	recovery: "repeat",
	async probe() {
		return "untouched";
	},
	async apply(context, planned) {
		const { database: id, counts } = planned.work;
		throwProblems(await serversOf(context));
		const { tools, database } = await reached(context, planned);
		const began = Date.now();
		const { environment } = context;
		const sessions = await drained(environment, tools, database);
		throwProblems(connectedProblems(environment, sessions, {
			host: tools.name,
			database: id,
			verb: "quiesce",
			safe: "No database was changed."
		}));
		const waited = Math.round((Date.now() - began) / 1e3);
		const held = counts ? await countData(await reachedIn(context, originalOf)) : void 0;
		if (held) await keepCounts(context, held);
		const what = held ? ` It holds ${count(held.apis, "API")}, ${count(held.applications, "application")}, ${count(held.revisions, "revision")} of ${count(held.tenants, "tenant")}.` : "";
		const { allowed } = connected(environment, sessions);
		return {
			summary: `Nobody${allowed.length > 0 ? ` but ${allowed.join(", ")} (allow_sessions)` : ""} is connected to ${id}${waited > 1 ? ` (after ${waited} s)` : ""}, and no server of any node runs.${what}`,
			details: {
				sessions: sessions.length,
				...held && { counts: { ...held } }
			}
		};
	},
	async verify() {}
};
async function reached(context, { work }) {
	const { database, toolsHost } = work;
	return {
		tools: context.host(toolsHost),
		database: await originalOf(context, database)
	};
}
async function serversOf({ environment, host }) {
	const problems = [];
	for (const [name, { source, target }] of Object.entries(environment.nodes)) for (const [side, { host: label, home }] of [["old", source], ["new", target]]) {
		const found = await findServer(host(label), home);
		if (found.length === 0) continue;
		problems.push({
			reason: "preflight-failed",
			host: label,
			what: `The ${side} server of ${name} runs (pid ${found.map(({ pid }) => pid).join(", ")}): it uses the databases that are about to change.`,
			safe: "No database was changed.",
			fix: "stop it, and whatever restarts it, then run quiesce again."
		});
	}
	return problems;
}
async function drained(environment, tools, database) {
	const limit = Date.now() + DRAIN_MS;
	for (;;) {
		const sessions = await engineFor(database.engine, database.id).sessions(tools, database);
		if (connected(environment, sessions).strangers.length === 0 || Date.now() > limit) return sessions;
		await setTimeout(EVERY_MS$2);
	}
}
// src/steps/script-mark.ts
async function stateOf(engine, tools, database, facts, tables) {
	const { rows, schemaFingerprint: schema } = facts;
	return {
		schema,
		rows,
		checksums: tables.length === 0 ? {} : await engine.checksums(tools, database, tables)
	};
}
function tablesIn(script, facts) {
	const text = script.toString("utf8").toLowerCase();
	return Object.keys(facts.rows).filter((label) => text.includes(bareName(label).toLowerCase()));
}
function bareName(label) {
	const quoted = /"((?:[^"]|"")*)"$/.exec(label);
	return quoted ? quoted[1].replaceAll("\"\"", "\"") : label.slice(label.lastIndexOf(".") + 1);
}
async function keepMark(context, database, mark) {
	const { host, file } = await placeOf(context, database);
	await writeFile(host, file, canonicalJson(mark), {
		reason: "script-failed",
		what: `What ${database} was like before its script could not be written to ${file}.`,
		safe: "The script was not run.",
		fix: "check free space and rights of run_as there, then run db-script again."
	});
}
async function readMark(context, database) {
	const { host, file } = await placeOf(context, database);
	return readOwn(host, file);
}
async function dropMark(context, database) {
	const { host, file } = await placeOf(context, database);
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		file
	] });
}
function sameState(one, other) {
	return canonicalJson(one) === canonicalJson(other);
}
async function placeOf(context, database) {
	const { environment } = context;
	const lead = leadNode(environment);
	const name = Object.keys(environment.nodes).find((each) => environment.nodes[each] === lead);
	const file = `${await context.runFolder(name)}/before-script/${database}.json`;
	return {
		host: context.host(lead.target.host),
		file
	};
}
// src/steps/run-db-script.ts
function planDbScript({ script }) {
	if (!script) return [];
	const { step, database, toolsHost, name, brings } = script;
	return [{
		key: `${step}:${database}`,
		step,
		verb: "db-script",
		title: `Run the ${step === "run-user-store-script" ? "user-store script" : "script"} ${name} on ${database}`,
		changes: [{
			kind: "database",
			host: toolsHost,
			name: database
		}],
		details: [`SHA-256 ${script.sha256}`, `brings ${describeBrings(brings)}`],
		warnings: [],
		work: script
	}];
}
const BRING = "umask 077; set -C; cat > \"$1.$$\" && mv -f \"$1.$$\" \"$1\"";
const STEP = {
	verb: "db-script",
	recovery: "restore-then-repeat",
	async probe(context, planned) {
		if ((await lacking(context, planned)).length === 0) return "done";
		const { database: id, toolsHost, schema } = work$1(planned);
		const database = await databaseOf(context, id);
		const tools = context.host(toolsHost);
		const engine = engineFor(database.engine, id);
		const facts = await engine.facts(tools, database);
		if (facts.schemaFingerprint !== schema) return "partial";
		const mark = await readMark(context, id);
		if (!mark) return "untouched";
		return sameState(mark, await stateOf(engine, tools, database, facts, Object.keys(mark.checksums))) ? "untouched" : "partial";
	},
	async apply(context, planned) {
		const { database: id, toolsHost, sha256, name } = work$1(planned);
		const database = await databaseOf(context, id);
		const tools = context.host(toolsHost);
		const engine = engineFor(database.engine, id);
		const text = await scriptOf(context, id, database.engine, `${name} is no longer named for ${id}.`);
		if (createHash("sha256").update(text.bytes).digest("hex") !== sha256) throw new MigrateError({
			reason: "plan-changed",
			what: `The script ${name} is another one than when the plan was made.`,
			safe: "It was not run.",
			fix: "look at what changed in it; plan anew after resetting this run."
		});
		const file = `/tmp/wso2-migrate-${context.runId}-${sha256.slice(0, 16)}.sql`;
		await tools.must({
			argv: [
				"/bin/sh",
				"-c",
				BRING,
				"sh",
				file
			],
			stdin: text.bytes
		}, {
			reason: "script-failed",
			what: `The script ${name} could not be brought to ${toolsHost}.`,
			safe: "It was not run.",
			fix: "check free space in /tmp there, then run db-script again."
		});
		try {
			const { seconds, output } = await whileHeld(await engine.lock(tools, database, context.runId), async () => {
				if (!context.goesOn) {
					const facts = await engine.facts(tools, database);
					const inTheWay = connectedProblems(context.environment, facts.sessions, {
						host: toolsHost,
						database: id,
						verb: "db-script",
						so: "the script would change tables under that session",
						safe: "The script was not run."
					});
					throwProblems([...inTheWay, ...otherSchema(planned, facts)]);
					const tables = tablesIn(text.bytes, facts);
					await keepMark(context, id, await stateOf(engine, tools, database, facts, tables));
				}
				try {
					return await engine.runScript(tools, database, file);
				} catch (error) {
					await forgetUntouched(context, planned, error);
					throw inScript(error, text.file);
				}
			});
			for (const line of output.split("\n").filter(Boolean)) context.ui.output(line);
			return {
				summary: `${name} ran on ${id} in ${seconds.toFixed(1)} s.`,
				details: {
					sha256,
					seconds
				}
			};
		} finally {
			await tools.run({ argv: [
				"rm",
				"-f",
				"--",
				file
			] }).catch(() => {});
		}
	},
	async verify(context, planned) {
		const missing = await lacking(context, planned);
		if (missing.length === 0) return;
		const { database, step } = work$1(planned);
		throw new MigrateError({
			reason: "script-failed",
			what: `The script ended without an error, but ${database} has no ${missing.join(", and no ")}.`,
			safe: "The new server was not started. The backup of this run holds the state before.",
			fix: `check that this is the script of the route and the type of database; take it back with restore and restore-to: ${step}, then run it again.`
		});
	}
};
const runUserStoreScript = {
	id: "run-user-store-script",
	...STEP
};
const runDbScript = {
	id: "run-db-script",
	...STEP
};
const work$1 = (planned) => planned.work;
async function lacking(context, planned) {
	const { database: id, toolsHost, brings } = work$1(planned);
	return notThere$1(context.host(toolsHost), await databaseOf(context, id), brings);
}
async function forgetUntouched(context, planned, error) {
	if (!(error instanceof MigrateError) || error.problems[0].place?.line === void 0) return;
	try {
		const { database: id, toolsHost } = work$1(planned);
		const mark = await readMark(context, id);
		if (!mark) return;
		const database = await databaseOf(context, id);
		const engine = engineFor(database.engine, id);
		const tools = context.host(toolsHost);
		if (sameState(mark, await stateOf(engine, tools, database, await engine.facts(tools, database), Object.keys(mark.checksums)))) await dropMark(context, id);
	} catch {}
}
function inScript(error, file) {
	if (!(error instanceof MigrateError) || !error.problems[0].place) return error;
	const [first, ...rest] = error.problems;
	return new MigrateError([{
		...first,
		place: {
			...first.place,
			file
		}
	}, ...rest], { cause: error });
}
function otherSchema(planned, { schemaFingerprint }) {
	const { database, name, schema } = work$1(planned);
	if (schemaFingerprint === schema) return [];
	return [{
		reason: "drift",
		what: `The schema of ${database} is another one than when the plan was made: ${name} was not meant for it.`,
		safe: "The script was not run.",
		fix: "find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	}];
}
// src/steps/run-hook.ts
const MOMENTS = [
	{
		name: "before_backup",
		verb: "backup",
		words: "before the backup"
	},
	{
		name: "before_outage",
		verb: "quiesce",
		words: "before the outage"
	},
	{
		name: "after_verify",
		verb: "verify",
		words: "after the verification"
	}
];
function planHooks(measured, moment) {
	const { verb, words } = MOMENTS.find((known) => known.name === moment);
	return measured.environment.hooks[moment].map((hook, index) => ({
		key: `run-hook:${moment}-${index + 1}`,
		step: "run-hook",
		verb,
		title: `Run your command ${words} on ${hook.host}`,
		changes: [],
		details: [hook.run.map((word) => JSON.stringify(word)).join(" ")],
		warnings: [],
		work: {
			host: hook.host,
			run: hook.run,
			moment
		}
	}));
}
const runHook = {
	id: "run-hook",
	verb: "quiesce",
	recovery: "repeat",
	async probe() {
		return "done";
	},
	async apply(context, planned) {
		const hook = planned.work;
		const host = context.host(hook.host);
		const [program, ...rest] = hook.run;
		await host.must({
			argv: [program, ...rest],
			...hook.host === "runner" && { cwd: context.folder }
		}, {
			reason: "script-failed",
			what: `Your command ${hook.moment} failed.`,
			safe: "No step after it was begun.",
			fix: `run it by hand on ${hook.host}, mend it, then run again.`
		}, { onLine: (line) => context.ui.output(line) });
		return { summary: `Your command on ${hook.host} ended well.` };
	},
	async verify() {}
};
// src/wso2/data/proofs.ts
const PROOFS = {
	"pre-migrate": { schema: sameSchemas },
	migrate: {
		"system-configs": configOfEachTenant,
		organization: ({ api }) => noNull(api, "ORGANIZATION"),
		"version-comparable": versionsOfChosenTenants,
		index: hasIndex,
		"reg-log": nothingLeft
	}
};
async function answerProofs(phase, databases, before) {
	const answers = {};
	for (const [id, proof] of Object.entries(PROOFS[phase])) answers[id] = await proof(databases, before).catch(() => void 0);
	return answers;
}
async function sameSchemas({ api, registry }, { schema }) {
	for (const { tools, database } of [api, registry]) if ((await engineFor(database.engine, database.id).facts(tools, database)).schemaFingerprint !== schema[database.id]) return false;
	return true;
}
async function configOfEachTenant({ api }, { tenants }) {
	if ((await columnsOf(api, "AM_SYSTEM_CONFIGS")).length === 0) return false;
	const rows = await rowsOf(api, "SELECT DISTINCT LOWER(ORGANIZATION) FROM AM_SYSTEM_CONFIGS WHERE LOWER(CONFIG_TYPE) = 'tenant'");
	const configured = new Set(rows.map(([organization]) => organization));
	return tenants.every((domain) => configured.has(domain.toLowerCase()));
}
async function versionsOfChosenTenants({ api }, { tenants }) {
	const columns = await columnsOf(api, "AM_API");
	if (!columns.includes("version_comparable") || !columns.includes("organization")) return false;
	const rows = await rowsOf(api, "SELECT DISTINCT LOWER(ORGANIZATION) FROM AM_API WHERE VERSION_COMPARABLE IS NULL");
	const chosen = new Set(tenants.map((domain) => domain.toLowerCase()));
	return rows.every(([organization]) => organization !== null && !chosen.has(organization));
}
async function noNull(api, column) {
	if (!(await columnsOf(api, "AM_API")).includes(column.toLowerCase())) return false;
	return await numberOf(api, `SELECT COUNT(*) FROM AM_API WHERE ${column} IS NULL`) === 0;
}
async function hasIndex({ api: { tools, database } }) {
	return (await engineFor(database.engine, database.id).indexes(tools, database)).some(({ name }) => name === "idx_aai_org");
}
async function nothingLeft({ registry }) {
	return (await columnsOf(registry, "reg_log_ids_to_KEEP")).length === 0;
}
// src/wso2/run-verdict.ts
function judgeRun(log, sight, proofs) {
	const reasons = [...seen(sight, log.phase), ...log.reasons.filter(({ rule }) => rule !== "finding")];
	return conclude({
		...log,
		reasons
	}, proofs);
}
function seen({ end, gap, killed, earlier, startTimeout, timeout }, phase) {
	const reasons = [];
	if (end === "not-begun") reasons.push({
		verdict: "failed",
		rule: "not-begun",
		why: `The client had not begun its work within ${startTimeout}: its server hung before that, and was stopped.`,
		fix: "read the end of the log and threads.txt in the artifacts: does it wait for a password, a lock or another server? Raise choices.start_timeout if it is only slow."
	});
	if (end === "timed-out") reasons.push({
		verdict: "failed",
		rule: "timed-out",
		why: `The client had not come to its end within ${timeout}${killed ? "; the server did not end by itself and was killed" : ""}.`,
		fix: "read the end of the log and threads.txt in the artifacts: does it wait for a lock or a password? Raise choices.client_timeout if it is only slow."
	});
	if (end === "died") reasons.push({
		verdict: "failed",
		rule: "died",
		why: "The server ended before its start had come to its end; the start script says nothing about that.",
		fix: "read the end of the log in the artifacts, and what the system says of processes that it killed (out of memory?)."
	});
	if (gap) reasons.push({
		verdict: "ambiguous",
		rule: "gap",
		why: "Part of the log is gone: it rolled over more often than files are kept, or was deleted.",
		fix: "read what is there by hand; keep more files in log4j2.properties."
	});
	if (killed && end !== "timed-out" && end !== "not-begun") reasons.push({
		verdict: "ambiguous",
		rule: "killed",
		why: "The server did not stop when it was told to, and was killed.",
		fix: "read threads.txt and the end of the log in the artifacts."
	});
	if (earlier > 0 && phase === "migrate") reasons.push({
		verdict: "ambiguous",
		rule: "ran-twice",
		why: "The server was started again in the middle (the start script does that for one that ends with status 121), and the client migrated what it had half migrated.",
		fix: "find out in the log why it ended the first time."
	});
	return reasons;
}
// src/wso2/threads.ts
const MOST$1 = 8388608;
const DUMP = `java=$1 most=$2; shift 2
for pid do
  if [ -x "$java/bin/jstack" ]; then timeout 30 "$java/bin/jstack" -l "$pid" 2>&1 | head -c "$most"; continue; fi
  out=$(readlink "/proc/$pid/fd/1")
  [ -f "$out" ] || { echo "no thread dump of $pid: $java/bin/jstack is not there, and $pid prints to $out"; continue; }
  before=$(stat -c %s -- "$out")
  kill -3 "$pid" && sleep 2
  tail -c +$((before + 1)) -- "$out" | head -c "$most"
done
exit 0`;
async function dumpThreads(host, server, pids) {
	const argv = [
		"/bin/sh",
		"-c",
		DUMP,
		"sh",
		server.javaHome ?? "",
		String(MOST$1),
		...pids.map(String)
	];
	const { stdout } = await host.run({
		argv,
		timeoutMs: 6e4
	});
	return stdout;
}
// src/wso2/watch-client.ts
const POLL_MS = 1e3;
const SLOW_POLL_MS = 5e3;
const SLOW_AFTER_MS = 12e4;
const APPEAR_MS = 2e4;
const GONE_MS = 5e3;
const REST_MS = 9e5;
const LATE_MS = 6e4;
const SETTLE_MS = 2e3;
var ClientLogFollower = class {
	#host;
	#server;
	#watch;
	#parser;
	#reader;
	#isBegin;
	#mark;
	#seen;
	#gap = false;
	#heard = false;
	#begun = false;
	constructor(host, server, from, watch) {
		this.#host = host;
		this.#server = server;
		this.#mark = from;
		this.#watch = watch;
		this.#parser = new LogParser(watch.client.record, { wanted: wantedOf(watch.client) });
		this.#parser.startFile(watch.file);
		const { loggers, migrate, pre_migrate } = watch.client;
		const isOurs = within(loggers);
		const begins = [migrate.begin, pre_migrate.begin].map(({ pattern }) => new RegExp(pattern, "u"));
		this.#isBegin = ({ logger, message }) => isOurs(logger) && begins.some((begin) => begin.test(message));
		this.#reader = new ClientHistoryReader(watch.client, watch.phase);
	}
	get gap() {
		return this.#gap;
	}
	async untilEnd() {
		const { began, silenceMs, onSilence } = this.#watch;
		let lastSeen = Date.now() + APPEAR_MS;
		let lastWord = Date.now();
		let told = lastWord;
		for (;;) {
			if (await this.#read(POLL_MS)) {
				lastWord = Date.now();
				told = lastWord;
			}
			const end = this.#said();
			if (end === "given-up") await setTimeout(SETTLE_MS);
			if (end) return end;
			const now = Date.now();
			const isAlive = (await findServer(this.#host, this.#server.home)).length > 0;
			if (isAlive) lastSeen = now + GONE_MS;
			else if (now > lastSeen) {
				await this.#read(REST_MS);
				return this.#said() ?? "died";
			}
			const over = this.#over(now);
			if (over) {
				await this.#read(LATE_MS);
				if (!this.#said() && this.#over(now)) return over;
			}
			if (isAlive && now - told > silenceMs) {
				told = now;
				await onSilence(now - lastWord);
			}
			await setTimeout(now - began > SLOW_AFTER_MS ? SLOW_POLL_MS : POLL_MS);
		}
	}
	async finish() {
		await this.#read(REST_MS);
		this.#take(this.#parser.end());
		return {
			history: this.#reader.end(),
			readable: this.#parser.readable
		};
	}
	async #read(enough) {
		const log = `${this.#server.home}/${this.#server.pack.log}`;
		const end = Date.now() + enough;
		for (let any = false;; any = true) {
			if (Date.now() > end) return any;
			const { text, mark, gap } = await readLogSince(this.#host, log, this.#mark);
			this.#mark = mark;
			this.#gap ||= gap;
			if (text === "") return any;
			this.#heard = true;
			await this.#watch.onText(text);
			this.#take(this.#parser.push(text));
		}
	}
	#take(records) {
		for (const record of records) {
			this.#begun ||= this.#isBegin(record);
			this.#reader.take(record);
			this.#watch.onRecord(record);
			this.#seen ??= this.#ended(record);
		}
	}
	#over(now) {
		const { startLimit, limit } = this.#watch;
		if (now > limit) return "timed-out";
		return now > startLimit && this.#isWaiting() ? "not-begun" : void 0;
	}
	#isWaiting() {
		const last = this.#parser.peek();
		if (this.#begun || last && this.#isBegin(last)) return false;
		return !this.#gap && (this.#parser.readable || !this.#heard);
	}
	#said() {
		return this.#seen ?? this.#ended(this.#parser.peek());
	}
	#ended(record) {
		if (!record || record.glued) return void 0;
		const { server, fatal } = this.#watch.client;
		if (says(server.started, record)) return "started";
		return fatal.some((marker) => says(marker, record)) ? "given-up" : void 0;
	}
};
const says = ({ logger, pattern }, record) => record.logger === logger && new RegExp(pattern, "u").test(record.message);
// src/steps/client-log.ts
const MOST = 33554432;
var SpooledLog = class {
	#spool;
	#name;
	#rest = "";
	#room = MOST;
	constructor(spool, name) {
		this.#spool = spool;
		this.#name = name;
	}
	async begin() {
		await this.#spool.file(this.#name, "");
	}
	async add(text) {
		const all = this.#rest + text;
		const end = all.lastIndexOf("\n") + 1;
		this.#rest = all.slice(end);
		if (end === 0 || this.#room < 0) return;
		this.#room -= end;
		await this.#spool.append(this.#name, this.#room < 0 ? CUT : all.slice(0, end));
	}
	async end() {
		if (this.#rest !== "") await this.add("\n");
	}
};
const CUT = "(the rest of this log is on the server)\n";
// src/steps/doubtful-verdict.ts
async function settleVerdict(context, planned, { run, verdict, evidence }, acceptable = true) {
	const file = verdictFile(planned, run, verdict);
	await spoolVerdict(context, planned, file);
	const unkept = [];
	return [...runProblems(context, planned, verdict, acceptable && verdict.verdict === "ambiguous" ? await attempt(unkept, () => keepDoubt(context, planned, file, evidence)) : void 0), ...unkept];
}
async function keepDoubt(context, planned, verdict, evidence) {
	const { host, server } = clientServer(context, planned);
	const at = {
		node: planned.node,
		phase: runOf(planned).phase
	};
	const doubt = {
		runId: context.runId,
		key: planned.key,
		mark: await readRunMark(context, host, at),
		end: await markLog(host, `${server.home}/${server.pack.log}`),
		verdict: context.secrets.scrubStrings(verdict),
		evidence: context.secrets.scrubStrings(evidence)
	};
	const file = await fileOf(context, planned);
	await writeFile(host, file, JSON.stringify(doubt), {
		reason: "verdict-ambiguous",
		what: `The verdict could not be kept in ${file}, so that it cannot be accepted later.`,
		safe: "The new server was stopped.",
		fix: "check free space and rights of run_as there before the next run of the client."
	});
	return digestOfDoubt(doubt);
}
async function dropDoubt(context, planned) {
	const { host } = clientServer(context, planned);
	const file = await fileOf(context, planned);
	await host.must({ argv: [
		"rm",
		"-f",
		"--",
		file
	] }, {
		reason: "migration-failed",
		what: `The verdict on an earlier attempt, ${file}, could not be removed.`,
		safe: "The client was not started.",
		fix: `check the rights of run_as there, then run ${planned.verb} again.`
	});
}
async function acceptedRun(context, planned) {
	const { accept_verdicts: accepted } = context.environment.choices;
	if (accepted.length === 0) return void 0;
	const { host, server } = clientServer(context, planned);
	const doubt = await readOwn(host, await fileOf(context, planned));
	if (!doubt) return void 0;
	const digest = digestOfDoubt(doubt);
	if (!accepted.includes(digest)) return void 0;
	const changed = [...await ranSince(host, server, doubt.end), ...await lostProofs(context, doubt)];
	if (changed.length > 0) throw noLongerThere(context, planned, changed);
	const { verdict, evidence } = doubt;
	const decision = {
		by: context.who,
		at: timestamp()
	};
	await spoolVerdict(context, planned, {
		...verdict,
		accepted: decision
	});
	return {
		summary: `${planned.title}: the verdict was ambiguous (${verdict.reasons[0].why}) and was taken for passed by ${decision.by}, by choices.accept_verdicts.`,
		details: {
			...evidence.details,
			accepted: {
				digest,
				...decision
			}
		}
	};
}
const digestOfDoubt = (doubt) => digestOf(doubt);
const fileOf = (context, planned) => doubtFile(context, planned.node, runOf(planned).phase);
async function ranSince(host, server, end) {
	const log = `${server.home}/${server.pack.log}`;
	const now = await markLog(host, log);
	return (await findServer(host, server.home)).length > 0 || now.inode !== end.inode || now.offset !== end.offset ? [`the server of ${server.home} was started since, or something else wrote to ${log}`] : [];
}
async function lostProofs(context, { verdict, mark }) {
	const proofs = await answerProofs(verdict.phase, await reachedIn(context), mark);
	return verdict.database.filter(({ id }) => proofs[id] === false).map(({ what }) => `the database does not show that ${what}`);
}
function noLongerThere(context, planned, changed) {
	return new MigrateError({
		reason: "drift",
		host: context.environment.nodes[planned.node].target.host,
		what: `choices.accept_verdicts accepts a verdict on ${planned.key}, but what it was about has changed: ${changed.join("; ")}.`,
		safe: "Nothing was changed by this attempt.",
		fix: `go back with: \`${restoreCommand(context, planned.key)}\` (action restore: inputs restore-to, mode); then run ${planned.verb} again.`
	});
}
// src/steps/client-start.ts
async function startClient(context, planned, databases, prepare) {
	const { host, server } = clientServer(context, planned);
	const work = runOf(planned);
	const at = {
		node: planned.node,
		phase: work.phase
	};
	const known = context.goesOn ? await readRunMark(context, host, at) : void 0;
	if (known) {
		context.ui.info(`The client was started at ${new Date(known.began).toISOString()}: its log is read from there.`);
		return known;
	}
	await dropDoubt(context, planned);
	requireWords(work.arguments);
	const node = context.environment.nodes[planned.node];
	await requireJava(context, node);
	await endServer(host, server.home, GRACE_MS);
	const { problems, schema } = await startObstacles(context, planned, databases);
	throwProblems(problems);
	const chosen = chosenTenants(await readTenants(databases.registry), context.environment.choices);
	await prepare();
	await openVault(host, node, server, work);
	const mark = {
		log: await markLog(host, `${server.home}/${server.pack.log}`),
		began: Date.now(),
		schema,
		tenants: chosen.map(({ domain }) => domain)
	};
	await keepRunMark(context, host, at, mark);
	await dropPidFile(host, server);
	await host.must({
		...startCommand(server, work.arguments),
		job: "start"
	}, {
		reason: "migration-failed",
		what: `The server of ${server.home} could not be started.`,
		safe: "Whether the client ran is not known; its log says so.",
		fix: `look at ${server.home}/${server.pack.log} on that host.`
	});
	return mark;
}
// src/wso2/arrivals.ts
const EVERY_MS$1 = 1e4;
const ASK_MS = 2e4;
const ESTABLISHED = "01";
const TABLES = `cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; exit 0`;
async function arrivalsOn(host, ports) {
	const { stdout } = await host.run({
		argv: [
			"/bin/sh",
			"-c",
			TABLES
		],
		timeoutMs: ASK_MS
	});
	return readArrivals(stdout, ports);
}
function watchArrivals(host, ports, everyMs = EVERY_MS$1) {
	const seen = /* @__PURE__ */ new Map();
	const stop = new AbortController();
	const watching = (async () => {
		while (!stop.signal.aborted) {
			for (const arrival of await arrivalsOn(host, ports).catch(() => [])) {
				const key = `${arrival.port} ${arrival.from}`;
				if ((seen.get(key)?.connections ?? 0) < arrival.connections) seen.set(key, arrival);
			}
			await setTimeout(everyMs, void 0, { signal: stop.signal }).catch(() => {});
		}
	})();
	return async () => {
		stop.abort();
		await watching;
		return [...seen.values()].sort((a, b) => a.port - b.port || (a.from < b.from ? -1 : 1));
	};
}
function readArrivals(tables, ports) {
	const counted = /* @__PURE__ */ new Map();
	for (const line of tables.split("\n")) {
		const [, local, remote, state] = /^\s*\d+: ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]{2}) /.exec(line) ?? [];
		if (!local || !remote || state !== ESTABLISHED) continue;
		const [here, there] = [endOf(local), endOf(remote)];
		if (!ports.includes(here.port) || there.address === here.address) continue;
		const key = `${here.port} ${there.address}`;
		const { connections } = counted.get(key) ?? { connections: 0 };
		counted.set(key, {
			port: here.port,
			from: there.address,
			connections: connections + 1
		});
	}
	return [...counted.values()];
}
function endOf(text) {
	const [words = "", port = ""] = text.split(":");
	return {
		address: addressOf((words.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse()).map((byte) => Number.parseInt(byte, 16))),
		port: Number.parseInt(port, 16)
	};
}
function addressOf(bytes) {
	if (bytes.length === 4) return bytes.join(".");
	if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) return bytes.slice(12).join(".");
	const groups = Array.from({ length: 8 }, (_, at) => (bytes[at * 2] << 8 | bytes[at * 2 + 1]).toString(16));
	return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
// src/steps/watch-ports.ts
async function watchingPorts(context, node, work) {
	const { target } = context.environment.nodes[node];
	const { text } = await readConfig(context, target, context.route.target.config);
	const ports = portsOf(context.route.target, text);
	const stop = watchArrivals(context.host(target.host), ports.map(({ port }) => port));
	const arrivals = [];
	return {
		done: await work().finally(async () => {
			for (const { port, from, connections } of await stop()) {
				const name = ports.find((each) => each.port === port).name;
				const what = `${from} had ${count(connections, "connection")} open to port ${port} (${name}) of ${node} while the server worked on the databases.`;
				arrivals.push(what);
				context.ui.warning({
					host: target.host,
					what,
					fix: "take this node out of the load balancer before the next attempt (hooks.before_outage); what came through meanwhile was served by a server in the middle of its migration."
				});
			}
		}),
		arrivals
	};
}
// src/steps/client-run.ts
const SILENCE_MS = 9e5;
async function runClient(context, planned, prepare) {
	const databases = await reachedIn(context);
	const { api, registry } = databases;
	const lock = ({ tools, database }) => engineFor(database.engine, database.id).lock(tools, database, context.runId);
	return whileHeld(await lock(api), async () => whileHeld(await lock(registry), async () => {
		const { host, server } = clientServer(context, planned);
		try {
			const { done, arrivals } = await watchingPorts(context, planned.node, async () => {
				const mark = await startClient(context, planned, databases, prepare);
				return follow(context, planned, databases, mark);
			});
			return {
				...done,
				arrivals
			};
		} finally {
			const node = context.environment.nodes[planned.node];
			if (runOf(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home);
		}
	}));
}
async function follow(context, planned, databases, mark) {
	const { host, server } = clientServer(context, planned);
	const { phase, from, to } = runOf(planned);
	const { start_timeout: startTimeout, client_timeout: timeout } = context.environment.choices;
	const limit = mark.began + parseDuration(timeout);
	const client = clientLogOf(context, to);
	const file = `${spoolFolder(planned)}/wso2carbon.log`;
	const log = new SpooledLog(context.spool, file);
	const findings = new FindingsReader(client, context.route.data.identity);
	const show = shower(context, client);
	const threads = async () => {
		const pids = (await findServer(host, server.home)).map(({ pid }) => pid);
		if (pids.length === 0) return;
		const dump = await dumpThreads(host, server, pids);
		await context.spool.append(`${spoolFolder(planned)}/threads.txt`, `${(/* @__PURE__ */ new Date()).toISOString()}\n${dump}\n`);
	};
	await log.begin();
	const follower = new ClientLogFollower(host, server, mark.log, {
		client,
		phase,
		file,
		began: mark.began,
		startLimit: mark.began + parseDuration(startTimeout),
		limit,
		silenceMs: SILENCE_MS,
		onText: (text) => log.add(text),
		onRecord: (record) => {
			findings.take(record);
			show(record);
		},
		onSilence: async (silentMs) => {
			await threads();
			context.ui.warning({
				host: host.name,
				what: `The server of ${server.home} runs, and its log has said nothing for ${Math.round(silentMs / 6e4)} minutes: a large table takes long, a lock for ever.`,
				fix: `compare what its threads do each time (${context.spool.folder}/files/${spoolFolder(planned)}/threads.txt on the runner), and look for locks in the databases. It is waited for until ${new Date(limit).toISOString()} (choices.client_timeout); stop the server to end it earlier.`
			});
		}
	});
	const end = await follower.untilEnd();
	if (end === "timed-out" || end === "not-begun") await threads();
	const stopped = await endServer(host, server.home, GRACE_MS);
	const { history, readable } = await follower.finish();
	await log.end();
	const proofs = await answerProofs(phase, databases, mark);
	const { findings: found, ...left } = findings.end();
	return {
		log: judgeLog(history, {
			client,
			phase,
			from,
			to
		}, readable),
		sight: {
			end,
			gap: follower.gap,
			killed: stopped === "killed",
			earlier: history.earlier.length,
			startTimeout,
			timeout
		},
		proofs,
		findings: found,
		...left,
		databases
	};
}
// src/steps/run-migration.ts
function planRunMigration(measured) {
	if (!measured.data) return [];
	const { lead, from, to, counts, tenants } = measured.data;
	const { node, secureVault, plainSecrets } = measured.nodes.find(({ name }) => name === lead);
	const args = measured.data.arguments.migrate;
	const key = `run-migration:${lead}`;
	return [{
		key,
		step: "run-migration",
		verb: "migrate",
		node: lead,
		title: `Migrate the data from ${from} to ${to} in ${lead}`,
		changes: [...measured.data.databases.map(({ id, toolsHost }) => ({
			kind: "database",
			host: toolsHost,
			name: id
		})), {
			kind: "process",
			host: node.target.host,
			name: node.target.home
		}],
		details: [
			`starts the new server with ${args.join(" ")}`,
			`now there are ${counts.apis} APIs, ${counts.applications} applications, ${counts.revisions} revisions, ${tenants.length} tenants`,
			"what it does cannot be taken back but by a restore of both databases; it is never repeated without one"
		],
		warnings: [],
		work: {
			phase: "migrate",
			from,
			to,
			arguments: args,
			secureVault,
			plainSecrets,
			backTo: key
		}
	}];
}
const runMigration = {
	id: "run-migration",
	verb: "migrate",
	recovery: "restore-then-repeat",
	async probe(context, planned) {
		const { host, server } = clientServer(context, planned);
		const mark = await readRunMark(context, host, {
			node: planned.node,
			phase: runOf(planned).phase
		});
		if (!mark || !await hasBegun(host, server, mark)) return "untouched";
		const proofs = await answerProofs("migrate", await reachedIn(context), mark);
		return Object.values(proofs).every(Boolean) ? "done" : "partial";
	},
	async before(context, planned) {
		const late = await lateThere(context, planned);
		return {
			summary: `In ${lateFolders(context).join(", ")} there was ${late.length > 0 ? late.join(", ") : "nothing"}.`,
			details: { late }
		};
	},
	async apply(context, planned) {
		const run = await runClient(context, planned, async () => {});
		const verdict = judgeRun(run.log, run.sight, run.proofs);
		const { from, to } = runOf(planned);
		const evidence = {
			summary: `The data was migrated from ${from} to ${to}: the log and ${Object.keys(run.proofs).length} proofs of the databases say so; the server was stopped.`,
			details: verdictDetails(run, verdict)
		};
		throwProblems(await settleVerdict(context, planned, {
			run,
			verdict,
			evidence
		}));
		return evidence;
	},
	accepted: acceptedRun,
	async verify() {}
};
// src/wso2/data/apis.ts
async function readApis(api) {
	return (await rowsOf(api, "SELECT API_UUID, API_NAME, API_VERSION, API_PROVIDER FROM AM_API")).map(([uuid, name, version, provider]) => ({
		uuid: uuid ?? "",
		name: name ?? "",
		version: version ?? "",
		provider: provider ?? ""
	}));
}
// src/wso2/findings-gate.ts
function gate(findings, choice) {
	return findings.map((finding) => ({
		...finding,
		verdict: verdictOn(finding, choice)
	}));
}
function verdictOn({ blocks, api }, { on_findings, allow_findings }) {
	if (!blocks) return "warns";
	return api && allow_findings.includes(`${api.name}:${api.version}`) || on_findings === "warn" ? "allowed" : "stops";
}
function unusedAllowances(findings, { allow_findings }) {
	const found = new Set(findings.flatMap(({ api }) => api ? [`${api.name}:${api.version}`] : []));
	return allow_findings.filter((each) => !found.has(each));
}
// src/steps/run-validators.ts
const MOST_FINDINGS = 200;
function planRunValidators(measured) {
	if (!measured.data) return [];
	const { lead, from, to, databases } = measured.data;
	const { node, secureVault, plainSecrets } = measured.nodes.find(({ name }) => name === lead);
	const args = measured.data.arguments["pre-migrate"];
	return [{
		key: `run-validators:${lead}`,
		step: "run-validators",
		verb: "pre-migrate",
		node: lead,
		title: `Run the validators of the migration client in ${lead}`,
		changes: [...databases.map(({ id, toolsHost }) => ({
			kind: "database",
			host: toolsHost,
			name: id
		})), {
			kind: "process",
			host: node.target.host,
			name: node.target.home
		}],
		details: [`starts the new server with ${args.join(" ")}`, "stops it when its start has come to its end; its log and the databases are judged"],
		warnings: [],
		work: {
			phase: "pre-migrate",
			from,
			to,
			arguments: args,
			secureVault,
			plainSecrets,
			backTo: `stop-source:${measured.nodes[0].name}`
		}
	}];
}
const runValidators = {
	id: "run-validators",
	verb: "pre-migrate",
	recovery: "repeat",
	async probe() {
		return "done";
	},
	async before(context, planned) {
		const there = await dumpsThere(context, planned);
		return {
			summary: `Of earlier validators there ${there.length > 0 ? `was ${there.join(", ")}` : "was nothing"}.`,
			details: {
				there,
				late: await lateThere(context, planned)
			}
		};
	},
	async apply(context, planned) {
		const run = await runClient(context, planned, () => setDumpsAside(context, planned));
		const findings = await spoolFindings(context, planned, run);
		const verdict = judgeRun(run.log, run.sight, run.proofs);
		const stopping = findings.filter((finding) => finding.verdict === "stops");
		const unread = context.environment.choices.on_findings === "warn" ? 0 : run.leftOutBlocking;
		const by = (kind) => findings.filter((each) => each.verdict === kind).length;
		const evidence = {
			summary: `The validators ran in ${planned.node}: ${count(findings.length + run.leftOut, "finding")} (${by("allowed")} let through, ${by("warns")} that do no harm).`,
			details: {
				...verdictDetails(run, verdict),
				findings: findings.slice(0, MOST_FINDINGS),
				findingsCount: findings.length + run.leftOut
			}
		};
		const stopped = gateProblems(context, planned, stopping, unread);
		throwProblems([...await settleVerdict(context, planned, {
			run,
			verdict,
			evidence
		}, stopped.length === 0), ...stopped]);
		return evidence;
	},
	accepted: acceptedRun,
	async verify() {}
};
async function spoolFindings(context, planned, run) {
	const { choices } = context.environment;
	const [dumped, rows] = await Promise.all([collectDumps(context, planned), readApis(run.databases.api)]);
	const { joined, orphans } = joinFindings(run.findings, rows, dumped.definitions);
	const findings = gate(joined, choices);
	const file = {
		count: findings.length + run.leftOut,
		node: planned.node,
		log: `${spoolFolder(planned)}/wso2carbon.log`,
		findings,
		definitionsWithoutFinding: orphans,
		reports: dumped.reports,
		notCopied: dumped.left
	};
	await context.spool.file(FINDINGS, `${JSON.stringify(file, null, 2)}\n`);
	for (const each of unusedAllowances(joined, choices)) context.ui.warning({
		what: `allow_findings names ${each}, of which nothing was found.`,
		fix: "take it out if the API was mended; check how it is written otherwise: \"Name:version\".",
		place: { file: context.environment.file }
	});
	return findings;
}
// src/wso2/health.ts
const TIMEOUT_MS = 1e4;
async function askHealth(host, port, path) {
	const url = `http://127.0.0.1:${port}${path}`;
	try {
		const stream = await host.tunnel("127.0.0.1", port);
		const status = await new Promise((resolve, reject) => {
			const asked = request({
				path,
				headers: {
					host: `127.0.0.1:${port}`,
					connection: "close"
				},
				createConnection: () => stream,
				signal: AbortSignal.timeout(TIMEOUT_MS)
			}, (response) => {
				response.resume();
				resolve(response.statusCode ?? 0);
			});
			asked.on("error", reject);
			asked.end();
		});
		stream.destroy();
		return {
			url,
			status
		};
	} catch (error) {
		return {
			url,
			error: error instanceof Error ? error.message : String(error)
		};
	}
}
// src/steps/index-watch.ts
const EVERY_MS = 2e3;
const QUIET_MS = 12e3;
const MOST_LINES = 5;
const SIGNATURE = `[ -d "$1" ] && ls -lRn -- "$1" 2>/dev/null | cksum; exit 0`;
async function awaitIndex(context, planned, host, server) {
	const { folder, logger, delay } = context.route.data.reindex;
	const limit = parseDuration(context.environment.choices.index_timeout);
	const enough = delay * 1e3 + QUIET_MS;
	const mark = await markLog(host, `${server.home}/${server.pack.log}`);
	const began = Date.now();
	const look = async () => {
		return (await host.run({ argv: [
			"/bin/sh",
			"-c",
			SIGNATURE,
			"sh",
			`${server.home}/${folder}`
		] })).stdout;
	};
	let [last, since] = [await look(), began];
	const isQuiet = () => Date.now() - since >= QUIET_MS;
	const waited = () => Date.now() - began;
	while (waited() < limit && !(waited() >= enough && isQuiet())) {
		await setTimeout(EVERY_MS);
		const now = await look();
		if (now !== last) [last, since] = [now, Date.now()];
	}
	await tellComplaints(context, host, server, mark, logger);
	const seconds = Math.round(waited() / 1e3);
	if (last !== "" && isQuiet() && waited() >= enough) return `its search index stopped growing (${seconds} s after the start)`;
	const what = last === "" ? `is not there ${seconds} s after the start` : isQuiet() ? `was watched for ${seconds} s alone (index_timeout), and the indexer begins ${delay} s after the start` : `still grows ${seconds} s after the start (index_timeout)`;
	context.ui.warning({
		host: host.name,
		what: `The search index of ${planned.node} (${server.home}/${folder}) ${what}: whether all APIs can be found is not known.`,
		fix: "wait until that folder stops growing before users come, then look for all APIs in both portals; if some are missing, read the log of the server for the indexer."
	});
	return `whether its search index is complete is not known: it ${what}`;
}
async function tellComplaints({ route, ui }, host, server, mark, logger) {
	const { text } = await readLogSince(host, `${server.home}/${server.pack.log}`, mark);
	const lines = parseLog(route.markers.record, text).filter((record) => record.logger.startsWith(logger) && ["WARN", "ERROR"].includes(record.level)).map(headerOf);
	for (const line of lines.slice(0, MOST_LINES)) ui.warning({
		host: host.name,
		what: `The indexer complained: ${line}`,
		fix: "read the log around that line; what it names may not be found in the portals."
	});
}
// src/steps/start-data.ts
async function clientInTheWay(context, planned) {
	if (!context.route.data) return [];
	const files = await clientLeft(context, planned);
	if (files.length === 0) return [];
	const { host, home } = context.environment.nodes[planned.node].target;
	return [{
		reason: "verify-failed",
		host,
		what: `Of a migration client there is still in ${home}: ${files.join(", ")}. At a normal start it would work on the databases again.`,
		safe: "The new server was not started.",
		fix: "find out who put it there after cleanup, take it away, then run verify again."
	}];
}
async function proveData(context, planned, host, server) {
	const said = [];
	const problems = [];
	if (!context.route.data) return {
		said,
		problems
	};
	if (context.environment.nodes[planned.node] === leadNode(context.environment)) {
		const [before, now] = [await keptCounts(context), await countData(await reachedIn(context))];
		problems.push(...countProblems(host.name, before, now));
		said.push(`${count(now.apis, "API")}, ${count(now.applications, "application")} and ${count(now.revisions, "revision")} in the databases, as before`);
	}
	if (problems.length === 0 && work$3(planned).index) said.push(await awaitIndex(context, planned, host, server));
	return {
		said,
		problems
	};
}
function countProblems(host, before, now) {
	return [
		"apis",
		"applications",
		"revisions",
		"tenants"
	].filter((kind) => before[kind] !== now[kind]).map((kind) => ({
		reason: "verify-failed",
		host,
		what: `The databases hold ${now[kind]} ${NAMES[kind]} and held ${before[kind]} before the migration.`,
		fix: "find out whether somebody changed them since the server was started; else go back by `restore` and read the log of the migration."
	}));
}
const NAMES = {
	apis: "APIs",
	applications: "applications",
	revisions: "revisions",
	tenants: "tenants"
};
// src/steps/double-work.ts
function doubleWork(environment, { active, sameMachine }) {
	if (environment.choices.allow_parallel) return [];
	const reasons = [];
	if (active.length > 0) {
		const named = active.slice(0, 5).map(({ kind, name }) => `${kind} ${name}`);
		const more = active.length > 5 ? ` and ${active.length - 5} more` : "";
		reasons.push(`The old server would work these twice with the new one: ${named.join(", ")}${more}.`);
	}
	if (sameMachine) reasons.push("Old and new server share a host and its ports.");
	return reasons;
}
// src/steps/start-problems.ts
async function doubleWorkNow(context, planned, node) {
	if ((await findServer(context.host(node.source.host), node.source.home)).length === 0) return [];
	return doubleWork(context.environment, work$3(planned)).map((reason) => ({
		reason: "preflight-failed",
		host: node.source.host,
		what: `The old server of ${planned.node} still runs. ${reason}`,
		safe: "The new server was not started.",
		fix: `stop it: ${node.source.service ? `systemctl stop ${node.source.service}` : `${node.source.home}/${context.route.source.script} stop`}; or, if all of this may run twice, set allow_parallel = true in choices; then run verify again.`
	}));
}
async function missingNames(context, planned, host, server) {
	const { artifacts } = await surveyArtifacts(host, server.home, context.route);
	const there = new Set(artifacts.map(({ kind, name }) => `${kind} ${name}`));
	return work$3(planned).artifacts.filter(({ kind, name }) => !there.has(`${kind} ${name}`)).map(({ kind, name }) => ({
		reason: "verify-failed",
		host: host.name,
		what: `${kind} ${name} of the old server is not in ${server.home}.`,
		fix: "find out what removed it (a server deletes what it cannot deploy), then run sync and verify again."
	}));
}
function startProblems(host, judgement, health, why) {
	const problems = why ? [{
		...why,
		host
	}] : [];
	for (const { verdict, why: what, fix, line } of judgement.reasons) {
		if (why && !line) continue;
		problems.push({
			reason: verdict === "failed" ? "verify-failed" : "verdict-ambiguous",
			host,
			what: line ? `${what} ${line}` : what,
			fix
		});
	}
	for (const { url, status, error } of health) {
		if (status === 200 || why) continue;
		problems.push({
			reason: "verify-failed",
			host,
			what: `${url} does not answer 200: ${status ?? error}.`,
			fix: "look at the log in the artifacts; then run verify again."
		});
	}
	return problems;
}
// src/steps/start-target.ts
const STOP_MS$1 = 12e4;
const MOST_LOG = 8388608;
function planStart(measured) {
	return measured.nodes.map((node) => ({
		key: `start-target:${node.name}`,
		step: "start-target",
		verb: "verify",
		node: node.name,
		title: `Start the new server of ${node.name} and prove that it serves`,
		changes: [{
			kind: "process",
			host: node.node.target.host,
			name: node.node.target.home
		}],
		details: detailsOf(node),
		warnings: [],
		repeatable: true,
		work: {
			artifacts: node.artifacts,
			active: node.active,
			sameMachine: node.sameMachine,
			health: node.health,
			secureVault: node.secureVault,
			plainSecrets: node.plainSecrets,
			...node.index && { index: node.index }
		}
	}));
}
function detailsOf(node) {
	return [
		...[...Map.groupBy(node.artifacts, (artifact) => artifact.kind)].map(([kind, artifacts]) => `expects ${count(artifacts.length, kind)} of the old server`),
		...node.health.map(({ path, port }) => `asks http://127.0.0.1:${port}${path} on ${node.node.target.host}`),
		...node.index ? ["waits until its search index stops growing"] : [],
		...node.plainSecrets ? ["encrypts the plain secrets of deployment.toml with ciphertool first"] : [],
		...node.secureVault ? ["writes password-tmp (0600) for secure vault before the start"] : []
	];
}
const startTarget = {
	id: "start-target",
	verb: "verify",
	recovery: "repeat",
	async probe(context, planned) {
		const { target } = context.environment.nodes[planned.node];
		return (await findServer(context.host(target.host), target.home)).length > 0 ? "done" : "untouched";
	},
	async apply(context, planned) {
		const node = context.environment.nodes[planned.node];
		const host = context.host(node.target.host);
		const server = serverOf(context, node);
		throwProblems(await doubleWorkNow(context, planned, node));
		throwProblems(await clientInTheWay(context, planned));
		await requireJava(context, node);
		const unlogged = await fullLogDisk(host, server, "verify");
		if (unlogged) throw new MigrateError({
			...unlogged,
			safe: "The new server was not started."
		});
		await stopServer(host, server, STOP_MS$1);
		const { records, text, why } = await startAndWatch(context, planned, host, server);
		const health = await Promise.all(work$3(planned).health.map(({ port, path }) => askHealth(host, port, path)));
		const judgement = judgeStart(records, markersOf(context), work$3(planned).artifacts);
		await context.spool.file(`logs/${planned.node}/wso2carbon.log`, wholeLines(text, MOST_LOG));
		await context.spool.file(`logs/${planned.node}/judgement.json`, `${JSON.stringify({
			...judgement,
			health
		}, null, 2)}\n`);
		const problems = [
			...startProblems(node.target.host, judgement, health, why && (await fullLogDisk(host, server, "verify") ?? why)),
			...await missingNames(context, planned, host, server),
			...await doubleWorkNow(context, planned, node)
		];
		const proved = problems.length === 0 ? await proveData(context, planned, host, server) : {
			said: [],
			problems: []
		};
		problems.push(...proved.problems);
		if (problems.length > 0) {
			const stopped = await stopServer(host, server, STOP_MS$1).then(() => "The new server was stopped again.", () => "The new server did not stop: it still runs.");
			throwProblems(problems.map((problem) => ({
				...problem,
				safe: `${stopped} The old server's files are untouched.`
			})));
		}
		const { deployed, startedIn } = judgement;
		const kinds = Object.entries(deployed).filter(([, names]) => names.length > 0);
		const proofs = [...health.map(({ url, status }) => `${url} ${status}`), ...proved.said].join(", ");
		const parts = [
			`started in ${startedIn} s`,
			kinds.length > 0 && `deployed ${kinds.map(([kind, names]) => count(names.length, kind)).join(", ")}`,
			proofs
		];
		return {
			summary: `${planned.node} serves: ${parts.filter(Boolean).join("; ")}.`,
			details: {
				verdict: judgement.verdict,
				startedIn: startedIn ?? null,
				deployed,
				health
			}
		};
	},
	async verify(context, planned) {
		const { target } = context.environment.nodes[planned.node];
		if ((await findServer(context.host(target.host), target.home)).length > 0) return;
		throw new MigrateError({
			reason: "verify-failed",
			host: target.host,
			what: `The new server of ${planned.node} is gone again.`,
			safe: "The old server's files are untouched.",
			fix: `read ${target.home}/${context.route.target.log}, then run verify again.`
		});
	}
};
function wholeLines(text, most) {
	if (text.length <= most) return text;
	const end = text.slice(-most);
	return end.slice(end.indexOf("\n") + 1);
}
// src/steps/stop-source.ts
const STOP_MS = 18e4;
function planQuiesce(measured) {
	const { stop_source: stop } = measured.environment.choices;
	return measured.nodes.map((node) => ({
		key: `stop-source:${node.name}`,
		step: "stop-source",
		verb: "quiesce",
		node: node.name,
		title: stop ? `Stop the old server of ${node.name}` : `Prove that the old server of ${node.name} is quiet`,
		changes: stop ? [{
			kind: "process",
			host: node.node.source.host,
			name: node.node.source.home
		}] : [],
		details: [node.sourceRuns ? stop ? `the old server runs now and will be stopped${node.node.source.service ? ` (service ${node.node.source.service})` : ""}` : "the old server runs now; it is not stopped, since stop_source is false" : "the old server does not run"],
		warnings: node.sourceRuns && !stop ? doubleWork(measured.environment, node).map((line) => `${line} Stop it before quiesce, or set stop_source = true.`) : [],
		repeatable: true,
		work: {
			node: node.name,
			stop,
			mustBeDown: measured.script !== void 0 || measured.data !== void 0
		}
	}));
}
const stopSource = {
	id: "stop-source",
	verb: "quiesce",
	recovery: "probe",
	async probe(context, planned) {
		const { stop } = planned.work;
		if (!stop) return "untouched";
		return await sourceRuns(context, planned) ? "untouched" : "done";
	},
	async before(context, planned) {
		const ran = await sourceRuns(context, planned);
		return {
			summary: `The old server of ${planned.node} ${ran ? "ran" : "did not run"} when this began.`,
			details: { ran }
		};
	},
	async apply(context, planned) {
		const { stop, mustBeDown } = planned.work;
		const { source } = context.environment.nodes[planned.node];
		const host = context.host(source.host);
		const server = {
			home: source.home,
			pack: context.route.source,
			service: source.service
		};
		const ran = (await findServer(host, source.home)).length > 0;
		if (!ran) return {
			summary: `The old server of ${planned.node} does not run.`,
			details: { ran }
		};
		if (stop) {
			await stopServer(host, server, STOP_MS);
			return {
				summary: `The old server of ${planned.node} was stopped by us.`,
				details: {
					ran,
					stopped: true
				}
			};
		}
		if (mustBeDown) {
			const problem = {
				reason: "preflight-failed",
				host: source.host,
				what: `The old server of ${planned.node} runs, and the ${context.route.data ? "data migration" : "user-store script"} would change its tables under it.`,
				safe: "Nothing was changed.",
				fix: "stop it, or set stop_source = true in choices; then run quiesce again."
			};
			throwProblems([problem]);
		}
		return {
			summary: `The old server of ${planned.node} runs and may go on.`,
			details: {
				ran,
				stopped: false
			}
		};
	},
	async verify(context, planned) {
		const { stop } = planned.work;
		if (stop && await sourceRuns(context, planned)) throwProblems([{
			reason: "preflight-failed",
			host: context.environment.nodes[planned.node].source.host,
			what: `The old server of ${planned.node} came up again after it was stopped.`,
			safe: "Nothing else was changed.",
			fix: "its service manager or a watchdog restarts it: name the unit as source.service, or stop the watchdog."
		}]);
	}
};
async function sourceRuns(context, planned) {
	const { source } = context.environment.nodes[planned.node];
	return (await findServer(context.host(source.host), source.home)).length > 0;
}
// src/transfer/left-staging.ts
const LEFT = `what=$1 home=$2 run=$3 id=$4 mine=$5; shift 5
each() {
  for staging in "$1/$id-"[0-9]*; do
    [ -e "$staging" ] || continue
    if [ "$what" = look ]; then echo "$staging"; continue; fi
    rm -rf -- "$staging" || exit 1
    rmdir -- "$1" "\${1%/*}" 2>/dev/null
  done
}
each "$home/$mine/$run"
for to do each "$home/$to/$mine/mount"; done
exit 0`;
async function leftStaging(staged) {
	return await run("look", staged) !== "";
}
async function removeLeftStaging(staged) {
	await run("remove", staged);
}
function run(what, { host, home, runId, id, to }) {
	return host.must({ argv: [
		"/bin/sh",
		"-c",
		LEFT,
		"sh",
		what,
		home,
		runId,
		id,
		STAGING_FOLDER,
		...to
	] }, {
		reason: "copy-failed",
		what: `What an interrupted copy left in ${home}/${STAGING_FOLDER} could not be removed.`,
		safe: "Files are complete where they are.",
		fix: "check the rights of run_as there, then run sync again."
	});
}
// src/transfer/pace.ts
const WINDOW_MS = 1e4;
const FIRST_MS = 2e3;
const MARK_MS = 250;
var Pace = class {
	#clock;
	#totalFiles;
	#totalBytes;
	#reached = {
		files: 0,
		bytes: 0,
		lanes: 0
	};
	#moved = 0;
	#first;
	#marks = [];
	constructor(files, clock = () => performance.now()) {
		this.#clock = clock;
		this.#totalFiles = files.length;
		this.#totalBytes = files.reduce((sum, { size }) => sum + size, 0);
	}
	part() {
		const before = this.#reached;
		let last;
		return ({ files, bytes, lanes }) => {
			if (lanes > 0) this.#move(Math.max(0, bytes - (last ?? bytes)));
			last = bytes;
			this.#reached = {
				files: before.files + files,
				bytes: before.bytes + bytes,
				lanes: Math.max(this.#reached.lanes, lanes)
			};
		};
	}
	now() {
		const { files, bytes, lanes } = this.#reached;
		const report = {
			files,
			totalFiles: this.#totalFiles,
			bytes,
			totalBytes: this.#totalBytes,
			lanes
		};
		const bytesPerSecond = this.#rate();
		if (bytesPerSecond === void 0) return report;
		const left = this.#totalBytes - bytes;
		return {
			...report,
			bytesPerSecond,
			...left > 0 && bytesPerSecond > 0 && { secondsLeft: left / bytesPerSecond }
		};
	}
	#move(bytes) {
		const at = this.#clock();
		this.#first ??= at;
		this.#moved += bytes;
		const last = this.#marks.at(-1);
		if (!last || at - last.at >= MARK_MS) this.#marks.push({
			at,
			moved: this.#moved
		});
	}
	#rate() {
		const now = this.#clock();
		if (this.#first === void 0 || now - this.#first < FIRST_MS) return void 0;
		this.#marks = this.#marks.filter(({ at }) => now - at <= WINDOW_MS);
		const [oldest] = this.#marks;
		if (!oldest) return 0;
		return (this.#moved - oldest.moved) / (Math.max(FIRST_MS, now - oldest.at) / 1e3);
	}
};
// src/steps/copy-details.ts
function plannedSkips({ files }) {
	return files?.filter(({ does }) => does === "skip").reduce((sum, group) => sum + group.files.length, 0);
}
function sayCopied({ node, work }, details) {
	const { folder } = work;
	const { files, bytes, replaced, resumed = 0, retried = [], timeless = [], kept = [], saved = 0, backup } = details;
	const also = [
		resumed > 0 && `${resumed} of them brought by an earlier attempt`,
		replaced.length > 0 && `${count(replaced.length, "old file")} replaced`,
		retried.length > 0 && `${count(retried.length, "file")} taken again`,
		saved > 0 && `${showBytes(saved)} less over the line, which is slow, by compression`,
		timeless.length > 0 && `${count(timeless.length, "file")} with another time than in the source`,
		kept.length > 0 && `${kept.length} had changed since the archive was made, kept in ${backup}`
	].filter((one) => one !== false);
	return [`${folder} of ${node}: ${count(files, "file")} copied and hashed again on the target, ${showBytes(bytes)}`, ...also].join("; ");
}
// src/steps/copy-words.ts
function watched(folder, pace) {
	if (!pace) return { line: `${folder}: looking at what is there` };
	const now = pace.now();
	return {
		line: `${folder}: ${sayPace(now)}`,
		...now.totalBytes > 0 && { share: now.bytes / now.totalBytes }
	};
}
function sayPace({ files, totalFiles, bytes, totalBytes, bytesPerSecond, secondsLeft }) {
	const done = `${files} of ${totalFiles} files, ${showBytes(bytes)} of ${showBytes(totalBytes)}`;
	if (bytes >= totalBytes) return `${done}, being checked and put in place`;
	if (bytesPerSecond === void 0) return `${done}, rate and time left not yet known`;
	const left = secondsLeft === void 0 ? "time left unknown" : `${sayLeft(secondsLeft)} left`;
	return `${done}, ${showBytes(bytesPerSecond)}/s, ${left}`;
}
function sayLeft(seconds) {
	return seconds < 10 ? "less than 10 s" : formatSeconds(seconds);
}
// src/steps/folder-work.ts
function stagedOf(context, planned) {
	const { target } = context.environment.nodes[planned.node];
	const { folder, items = [] } = work(planned);
	const { to } = context.route.folders.find(({ id }) => id === folder);
	return {
		host: context.host(target.host),
		home: target.home,
		runId: context.runId,
		id: folder,
		to: [.../* @__PURE__ */ new Set([to, ...items.map((item) => item.to)])]
	};
}
const work = (planned) => planned.work;
async function surveyNow(context, planned) {
	const { route, environment } = context;
	const { source, target } = environment.nodes[planned.node];
	const folder = route.folders.find(({ id }) => id === work(planned).folder);
	const { copy, skip, problems } = await surveyFolder({
		folder,
		source: {
			host: context.host(source.host),
			home: source.home,
			pack: route.source,
			pristine: await pristineOf(context, source, route.source)
		},
		target: {
			host: context.host(target.host),
			home: target.home,
			pack: route.target,
			pristine: await pristineOf(context, target, route.target)
		},
		choices: {
			...environment.choices,
			overwrite_shipped: ["**"]
		}
	});
	throwProblems(problems);
	return {
		copy,
		skipped: skip.length
	};
}
// src/steps/bring-folder.ts
async function bringFolder(context, planned) {
	const { folder, items: fixed } = work(planned);
	let pace;
	return context.ui.watch(() => watched(folder, pace), async () => {
		const { copy: items, skipped } = fixed ? {
			copy: fixed,
			skipped: plannedSkips(planned)
		} : await surveyNow(context, planned);
		pace = new Pace(items.filter(({ type }) => type === "file"));
		const copied = await copyAll(context, planned, items, pace);
		await removeLeftStaging(stagedOf(context, planned));
		await spoolManifest(context, planned, items);
		const details = {
			...copied,
			...skipped !== void 0 && { skipped }
		};
		return {
			summary: sayCopied(planned, details),
			details
		};
	});
}
async function copyAll(context, planned, items, pace) {
	const { source, target } = context.environment.nodes[planned.node];
	const place = {
		source: {
			host: context.host(source.host),
			home: source.home
		},
		target: {
			host: context.host(target.host),
			home: target.home
		},
		runId: context.runId,
		id: work(planned).folder,
		backup: await keepingPlace(context, planned.node)
	};
	const allowed = allowance(context);
	const began = performance.now();
	const sum = {
		files: 0,
		links: 0,
		folders: 0,
		bytes: 0,
		verified: 0,
		resumed: 0,
		bytesResumed: 0,
		saved: 0
	};
	let lanes = 0;
	const replaced = [];
	const retried = [];
	const timeless = [];
	for (const request of copyRequests(items, place)) {
		const tell = pace.part();
		const copied = await copyFolder({
			...request,
			...allowed,
			onProgress: tell
		});
		const { files, bytes } = copied;
		tell({
			files,
			totalFiles: files,
			bytes,
			totalBytes: bytes,
			lanes: 0
		});
		sum.files += files + copied.links;
		sum.links += copied.links;
		sum.folders += copied.folders;
		sum.bytes += bytes;
		sum.verified += copied.hashes.size;
		sum.resumed += copied.resumed;
		sum.bytesResumed += copied.bytesResumed;
		sum.saved += copied.saved;
		lanes = Math.max(lanes, copied.connections);
		const home = (name) => path.join(path.relative(target.home, request.targetRoot), name);
		replaced.push(...copied.replaced.map(home));
		retried.push(...copied.retried.map(home));
		timeless.push(...copied.timeless.map(home));
	}
	const ms = Math.round(performance.now() - began);
	const kept = replaced.length > 0 ? await keepWhatIsNew(context, planned.node, place.backup) : [];
	return {
		...sum,
		replaced,
		retried,
		...timeless.length > 0 && { timeless },
		lanes,
		ms,
		...kept.length > 0 && {
			kept,
			backup: place.backup
		}
	};
}
function allowance({ environment, ui }) {
	if (!environment.choices.copy_straight) return {};
	const fix = "let the old host reach the new one, or set choices.copy_straight = false.";
	return { straight: { say: (what) => ui.warning({
		what,
		fix
	}) } };
}
async function spoolManifest(context, planned, items) {
	const manifest = items.map(({ to, path: name, sha256, size, type }) => ({
		path: `${to}/${name}`,
		type,
		size,
		sha256
	}));
	await context.spool.file(`manifests/${planned.node}-${work(planned).folder}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}
// src/steps/copied-files.ts
async function differing(context, planned, all) {
	const { target } = context.environment.nodes[planned.node];
	const host = context.host(target.host);
	const wrong = [];
	for (const [to, items] of Map.groupBy(all, (item) => item.to)) {
		const root = `${target.home}/${to}`;
		const files = items.filter((item) => item.type === "file");
		const there = new Map((await listFolder(host, root)).entries.map((entry) => [entry.path, entry]));
		const names = files.map((item) => item.path).filter((path) => there.get(path)?.type === "file");
		const hashes = await hashFiles(host, root, names);
		for (const item of items) {
			const entry = there.get(item.path);
			if (!(item.type === "file" ? hashes.get(item.path) === item.sha256 : entry?.type === item.type && entry.link === item.link)) wrong.push(`${to}/${item.path}`);
		}
	}
	return wrong;
}
// src/steps/sync-folder.ts
function planSync(measured, when) {
	return measured.nodes.flatMap((node) => node.folders.filter((each) => turnOf(each) === when).map((folder) => planFolder(node, folder, when)));
}
function turnOf({ folder, late }) {
	if (late) return "verify";
	return folder.volatile ? "quiesce" : "sync";
}
function planFolder(node, { folder, result }, verb) {
	const files = result.copy.filter((item) => item.type !== "folder");
	return {
		key: `${folder.step}:${node.name}`,
		step: "sync-folder",
		verb,
		node: node.name,
		title: folder.volatile ? `${folder.title} to ${node.name}, as it is then` : `${folder.title}: ${count(files.length, "file")}, ${showBytes(result.bytesNeeded)} to ${node.name}`,
		...folder.volatile && { repeatable: true },
		changes: [.../* @__PURE__ */ new Set([folder.to, ...result.copy.map(({ to }) => to)])].map((to) => ({
			kind: "folder",
			host: node.node.target.host,
			name: `${node.node.target.home}/${to}`
		})),
		details: [],
		files: groupFiles(result),
		warnings: result.warnings,
		work: folder.volatile ? { folder: folder.id } : {
			folder: folder.id,
			items: result.copy
		}
	};
}
const syncFolder = {
	id: "sync-folder",
	verb: "sync",
	recovery: "probe",
	async probe(context, planned) {
		const items = work(planned).items?.filter((item) => item.type !== "folder");
		if (await leftStaging(stagedOf(context, planned))) return "partial";
		const wrong = await notThere(context, planned, items);
		if (wrong.length === 0) return "done";
		return !items || wrong.length === items.length ? "untouched" : "partial";
	},
	apply: bringFolder,
	async verify(context, planned) {
		const { folder, items } = work(planned);
		const wrong = await notThere(context, planned, items);
		if (wrong.length === 0) return;
		throw new MigrateError({
			reason: "copy-failed",
			host: context.environment.nodes[planned.node].target.host,
			what: `${count(wrong.length, "file")} of ${folder} differ on the target from what was sent: ${wrong.slice(0, 5).map(showName).join(", ")}.`,
			safe: "The old server was not touched; the target server was not started.",
			fix: "find out what writes there, then run sync again."
		});
	}
};
async function notThere(context, planned, items) {
	return context.ui.watch(() => ({ line: `${work(planned).folder}: comparing what is there` }), async () => {
		if (items) return differing(context, planned, items);
		return (await surveyNow(context, planned)).copy.map(({ to, path }) => `${to}/${path}`);
	});
}
export { proveQuiet as _, planStart as a, backupDatabase as b, runValidators as c, planHooks as d, runHook as f, planProveQuiet as g, runUserStoreScript as h, stopSource as i, planRunMigration as l, runDbScript as m, syncFolder as n, startTarget as o, planDbScript as p, planQuiesce as r, planRunValidators as s, planSync as t, runMigration as u, planProveOriginals as v, planBackups as x, proveOriginal as y };
