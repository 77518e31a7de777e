import { n as MigrateError, o as throwProblems } from "./errors.js";
import { n as showBytes, t as count } from "./words.js";
import { o as showName } from "./pack-zip.js";
import { i as leadNode, r as roomOn, t as isFull } from "./room.js";
import { t as canonicalJson } from "./digest.js";
import { B as pristineOf, H as listFolder, K as engineFor, T as keepingPlace, U as hashFiles, V as STAGING_FOLDER, _ as scriptOf, d as removePasswordFile, f as writePasswordFile, h as databaseOf, l as encryptSecrets, q as whileHeld, t as copyFolder, w as keepWhatIsNew } from "./copy.js";
import { a as stopServer, i as startServer, n as markLog, r as findServer, s as judgeStart, t as watchStart } from "./watch-start.js";
import { c as requireJava, i as surveyArtifacts, n as surveyFolder, t as copyRequests } from "./survey.js";
import { request } from "node:http";
import { createHash } from "node:crypto";
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
		const manifest = await readManifest(context.host(work$3(planned).toolsHost), dumpFile(context, planned));
		if (!manifest) return "untouched";
		const { toolsHost, database } = work$3(planned);
		const tools = context.host(toolsHost);
		try {
			await engineFor((await databaseOf(context, database)).engine, database).verify(tools, manifest);
			return "done";
		} catch {
			return "partial";
		}
	},
	async apply(context, planned) {
		const { database: id, toolsHost, grade, identity } = work$3(planned);
		const database = await databaseOf(context, id);
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
		const file = dumpFile(context, planned);
		const manifest = (context.goesOn ? await readManifest(tools, file) : void 0) ?? await engine.dump(tools, database, file, grade);
		await context.spool.file(`manifests/${id}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
		return {
			summary: summaryOf(manifest, grade, toolsHost),
			details: manifest
		};
	},
	async verify(context, planned, evidence) {
		const { toolsHost, database } = work$3(planned);
		await engineFor((await databaseOf(context, database)).engine, database).verify(context.host(toolsHost), evidence.details);
	}
};
/** What was written how fast, and what it is proved to be. */
function summaryOf(manifest, asked, toolsHost) {
	const { database, bytes, seconds, phases, grade, facts, file, moved } = manifest;
	const whole = Object.values(phases).reduce((sum, part) => sum + part, 0);
	const speed = `${showBytes(facts.bytes / Math.max(seconds, .01))}/s`;
	const less = grade === asked ? "" : ` (${asked} was asked for: ${moved.join(", ")} changed meanwhile, nothing to compare with)`;
	return `${database}: ${showBytes(facts.bytes)} to ${showBytes(bytes)} in ${seconds.toFixed(1)} s (${speed}), ${whole.toFixed(1)} s with proof, grade ${grade}${less}, ${toolsHost}:${file}`;
}
const work$3 = (planned) => planned.work;
const dumpFile = (context, planned) => backupFile(context, work$3(planned).database);
/** Where this run's backup of a database lies on its tools host. */
function backupFile(context, database) {
	return `${context.environment.backup.directory}/${context.runId}/${database}.dump`;
}
/** The manifest of a dump, if it was ever finished: without a whole one the dump counts for nothing. */
async function readManifest(tools, file) {
	const result = await tools.run({ argv: [
		"cat",
		"--",
		`${file}.manifest.json`
	] });
	if (result.outcome.kind !== "exit" || result.outcome.code !== 0) return void 0;
	try {
		return JSON.parse(result.stdout);
	} catch {
		return;
	}
}
// src/steps/run-hook.ts
/** The user's own commands, and the verb before or after whose work each of them stands. */
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
/** Hooks of one moment, in the order of the migration file. */
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
/** A hook must be repeatable: whether an interrupted one had its effect cannot be known from here. */
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
		await host.must({ argv: [program, ...rest] }, {
			reason: "script-failed",
			what: `Your command ${hook.moment} failed.`,
			safe: "No step after it was begun.",
			fix: `run it by hand on ${hook.host}, mend it, then run again.`
		}, { onLine: (line) => context.ui.output(line) });
		return { summary: `Your command on ${hook.host} ended well.` };
	},
	async verify() {}
};
// src/steps/script-mark.ts
const WRITE = `set -e; umask 077; mkdir -p "\${1%/*}"; cat >"$1.part"; sync "$1.part" 2>/dev/null || sync; mv -f "$1.part" "$1"`;
/** Looks at a database as a mark does. Who calls it has the lock, and no server runs: nobody else writes. */
async function stateOf(engine, tools, database, facts, tables) {
	const { rows, schemaFingerprint: schema } = facts;
	return {
		schema,
		rows,
		checksums: tables.length === 0 ? {} : await engine.checksums(tools, database, tables)
	};
}
/** Tables that a script's text names, whatever its case: reading every row of all others would prolong the outage. */
function tablesIn(script, facts) {
	const text = script.toString("utf8").toLowerCase();
	return Object.keys(facts.rows).filter((label) => text.includes(bareName(label).toLowerCase()));
}
/** Of `other."We ird"`, `We ird`. */
function bareName(label) {
	const quoted = /"((?:[^"]|"")*)"$/.exec(label);
	return quoted ? quoted[1].replaceAll("\"\"", "\"") : label.slice(label.lastIndexOf(".") + 1);
}
/** Keeps the mark until the script is known to have changed nothing: with the journal, before the script begins. */
async function keepMark(context, database, mark) {
	const { host, file } = await placeOf(context, database);
	await host.must({
		argv: [
			"/bin/sh",
			"-c",
			WRITE,
			"sh",
			file
		],
		stdin: canonicalJson(mark)
	}, {
		reason: "script-failed",
		what: `What ${database} was like before its script could not be written to ${file}.`,
		safe: "The script was not run.",
		fix: "check free space and rights of run_as there, then run db-script again."
	});
}
/** The mark of a script that has begun and may have changed something. */
async function readMark(context, database) {
	const { host, file } = await placeOf(context, database);
	const { outcome, stdout } = await host.run({ argv: [
		"cat",
		"--",
		file
	] });
	if (outcome.kind !== "exit" || outcome.code !== 0) return void 0;
	return JSON.parse(stdout);
}
/** A script stopped and has left nothing: whatever changes from now on, somebody else did it. */
async function dropMark(context, database) {
	const { host, file } = await placeOf(context, database);
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		file
	] });
}
/** Whether two looks saw the same. */
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
// src/steps/run-user-store-script.ts
function planUserStoreScript(measured) {
	const script = measured.userStoreScript;
	if (!script) return [];
	const { database, toolsHost, name } = script;
	return [{
		key: `run-user-store-script:${database}`,
		step: "run-user-store-script",
		verb: "db-script",
		title: `Run the user-store script ${name} on ${database}`,
		changes: [{
			kind: "database",
			host: toolsHost,
			name: database
		}],
		details: [`SHA-256 ${script.sha256}`],
		warnings: [],
		work: script
	}];
}
const BRING = "umask 077; set -C; cat > \"$1.$$\" && mv -f \"$1.$$\" \"$1\"";
const runUserStoreScript = {
	id: "run-user-store-script",
	verb: "db-script",
	recovery: "restore-then-repeat",
	async probe(context, planned) {
		if (await hasColumn(context, planned)) return "done";
		const { database: id, toolsHost, schema } = work$2(planned);
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
		const { database: id, toolsHost, sha256, name } = work$2(planned);
		const database = await databaseOf(context, id);
		const tools = context.host(toolsHost);
		const engine = engineFor(database.engine, id);
		const text = await scriptOf(context, id, database.engine);
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
					throwProblems([...sessionsOn(id, facts), ...otherSchema(planned, facts)]);
					const tables = tablesIn(text.bytes, facts);
					await keepMark(context, id, await stateOf(engine, tools, database, facts, tables));
				}
				try {
					return await engine.runScript(tools, database, file);
				} catch (error) {
					await forgetUntouched(context, planned, error);
					throw error;
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
			] });
		}
	},
	async verify(context, planned) {
		if (await hasColumn(context, planned)) return;
		const { table, column } = context.route.user_store;
		throw new MigrateError({
			reason: "script-failed",
			what: `The script ended without an error, but ${table} of ${work$2(planned).database} has no column ${column}.`,
			safe: "The new server was not started. The backup of this run holds the state before.",
			fix: "check that this is the user-store script of the route and the type of database; restore the backup before it is run again."
		});
	}
};
const work$2 = (planned) => planned.work;
async function hasColumn(context, planned) {
	const { database: id, toolsHost } = work$2(planned);
	const { table, column } = context.route.user_store;
	const database = await databaseOf(context, id);
	return (await engineFor(database.engine, id).columns(context.host(toolsHost), database, table)).includes(column.toLowerCase());
}
/**
* A script that says where it stopped has ended. Where it left nothing, what is corrected from now on by hand is not taken for its work.
* Best effort: without it, the database is restored before the script runs again.
*/
async function forgetUntouched(context, planned, error) {
	if (!(error instanceof MigrateError) || error.problems[0].place?.line === void 0) return;
	try {
		const { database: id, toolsHost } = work$2(planned);
		const mark = await readMark(context, id);
		if (!mark) return;
		const database = await databaseOf(context, id);
		const engine = engineFor(database.engine, id);
		const tools = context.host(toolsHost);
		if (sameState(mark, await stateOf(engine, tools, database, await engine.facts(tools, database), Object.keys(mark.checksums)))) await dropMark(context, id);
	} catch {}
}
function otherSchema(planned, { schemaFingerprint }) {
	const { database, name, schema } = work$2(planned);
	if (schemaFingerprint === schema) return [];
	return [{
		reason: "drift",
		what: `The schema of ${database} is another one than when the plan was made: ${name} was not meant for it.`,
		safe: "The script was not run.",
		fix: "find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	}];
}
/** DDL under somebody's open session waits for ever or breaks that session's work. */
function sessionsOn(id, { sessions }) {
	return sessions.map(({ user, from, state }) => ({
		reason: "preflight-failed",
		what: `${user} from ${from} is connected to ${id} (${state}): the script would change tables under that session.`,
		safe: "The script was not run.",
		fix: "stop whatever is connected (the old server?), then run db-script again."
	}));
}
// src/wso2/health.ts
const TIMEOUT_MS = 1e4;
/** Asks a health endpoint on the server's own loopback, through the connection that we have: no port needs to be open. */
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
// src/steps/log-disk.ts
/**
* What is to be said where the log of a server has no room. Log4j2 drops what it cannot write, so that the server starts and serves and
* nothing tells of it: whether it came up cannot be judged then.
*/
async function fullLogDisk(host, server) {
	const folder = path.dirname(`${server.home}/${server.pack.log}`);
	const [room] = await roomOn(host, [folder]);
	if (!room || !isFull(room)) return void 0;
	return {
		reason: "verify-failed",
		host: host.name,
		what: `No space is left on ${host.name} for the log of the new server: the disk of ${folder} has ${showBytes(room.freeBytes)} free of ${showBytes(room.bytes)}. Without its log nothing proves that it started.`,
		fix: `free space on the disk of ${folder} (\`df -h\`, \`df -i\`), then run verify again.`
	};
}
// src/steps/start-and-watch.ts
/** That of a planned start. */
const work$1 = (planned) => planned.work;
/** The new server of a node. */
function serverOf(context, { target }) {
	return {
		home: target.home,
		pack: context.route.target,
		javaHome: target.java_home,
		heap: target.heap,
		service: target.service
	};
}
/** Starts it with its password at hand, if it needs one, and watches what it says. No password is left lying there. */
async function startAndWatch(context, planned, host, server) {
	const node = context.environment.nodes[planned.node];
	try {
		await openVault(host, node, server, work$1(planned));
		const mark = await markLog(host, `${server.home}/${server.pack.log}`);
		await startServer(host, server);
		return await watchStart(host, server, mark, {
			markers: markersOf(context),
			expected: work$1(planned).artifacts,
			timeout: context.environment.choices.start_timeout
		});
	} finally {
		if (work$1(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home);
	}
}
/** The route's markers, and what the user has read and accepted. */
function markersOf({ route, environment }) {
	const accepted = environment.choices.known_errors.map((pattern) => ({
		pattern,
		why: "choices.known_errors"
	}));
	return {
		...route.markers,
		noise: [...route.markers.noise, ...accepted]
	};
}
async function openVault(host, node, server, { secureVault, plainSecrets }) {
	if (!secureVault || !node.keystore_password) return;
	if (plainSecrets) {
		await writePasswordFile(host, server.home, node.keystore_password);
		await encryptSecrets(host, server);
	}
	await writePasswordFile(host, server.home, node.keystore_password);
}
// src/steps/double-work.ts
/**
* Why old and new server may not run at once: each task, inbound endpoint, message processor and listener would work
* twice, and two servers on one host want the same ports. Empty when they may, or when the user allows it.
*/
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
/** The old server runs, and what both would work on twice. */
async function doubleWorkNow(context, planned, node) {
	if ((await findServer(context.host(node.source.host), node.source.home)).length === 0) return [];
	return doubleWork(context.environment, work$1(planned)).map((reason) => ({
		reason: "preflight-failed",
		host: node.source.host,
		what: `The old server of ${planned.node} still runs. ${reason}`,
		safe: "The new server was not started.",
		fix: `stop it: ${node.source.service ? `systemctl stop ${node.source.service}` : `${node.source.home}/${context.route.source.script} stop`}; or, if all of this may run twice, set allow_parallel = true in choices; then run verify again.`
	}));
}
/**
* Names of APIs, proxies, data services ... that the old server has and the new home has not. Data services are deployed
* without a word in the log, so what lies there is compared too.
*/
async function missingNames(context, planned, host, server) {
	const { artifacts } = await surveyArtifacts(host, server.home, context.route);
	const there = new Set(artifacts.map(({ kind, name }) => `${kind} ${name}`));
	return work$1(planned).artifacts.filter(({ kind, name }) => !there.has(`${kind} ${name}`)).map(({ kind, name }) => ({
		reason: "verify-failed",
		host: host.name,
		what: `${kind} ${name} of the old server is not in ${server.home}.`,
		fix: "find out what removed it (a server deletes what it cannot deploy), then run sync and verify again."
	}));
}
/** Everything that speaks against this start, the deciding thing first. */
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
/** The log that goes into the report; the rest stays on the server. */
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
			plainSecrets: node.plainSecrets
		}
	}));
}
function detailsOf(node) {
	return [
		...[...Map.groupBy(node.artifacts, (artifact) => artifact.kind)].map(([kind, artifacts]) => `expects ${count(artifacts.length, kind)} of the old server`),
		...node.health.map(({ path, port }) => `asks http://127.0.0.1:${port}${path} on ${node.node.target.host}`),
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
		await requireJava(context, node);
		const unlogged = await fullLogDisk(host, server);
		if (unlogged) throw new MigrateError({
			...unlogged,
			safe: "The new server was not started."
		});
		await stopServer(host, server, STOP_MS$1);
		const { records, text, why } = await startAndWatch(context, planned, host, server);
		const health = await Promise.all(work$1(planned).health.map(({ port, path }) => askHealth(host, port, path)));
		const judgement = judgeStart(records, markersOf(context), work$1(planned).artifacts);
		await context.spool.file(`logs/${planned.node}/wso2carbon.log`, wholeLines(text, MOST_LOG));
		await context.spool.file(`logs/${planned.node}/judgement.json`, `${JSON.stringify({
			...judgement,
			health
		}, null, 2)}\n`);
		const problems = [
			...startProblems(node.target.host, judgement, health, why && (await fullLogDisk(host, server) ?? why)),
			...await missingNames(context, planned, host, server),
			...await doubleWorkNow(context, planned, node)
		];
		if (problems.length > 0) {
			const stopped = await stopServer(host, server, STOP_MS$1).then(() => "The new server was stopped again.", () => "The new server did not stop: it still runs.");
			throwProblems(problems.map((problem) => ({
				...problem,
				safe: `${stopped} The old server's files are untouched.`
			})));
		}
		const { deployed, startedIn } = judgement;
		const kinds = Object.entries(deployed).filter(([, names]) => names.length > 0);
		return {
			summary: `${planned.node} serves: started in ${startedIn} s; deployed ${kinds.map(([kind, names]) => count(names.length, kind)).join(", ")}; ${health.map(({ url, status }) => `${url} ${status}`).join(", ")}.`,
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
/** The end of a text, from the beginning of a line: half a password could not be told from other text. */
function wholeLines(text, most) {
	if (text.length <= most) return text;
	const end = text.slice(-most);
	return end.slice(end.indexOf("\n") + 1);
}
// src/steps/stop-source.ts
/** How long the old server gets to finish what it is doing before we say that it does not stop. */
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
			mustBeDown: measured.userStoreScript !== void 0
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
				what: `The old server of ${planned.node} runs, and the user-store script would change its tables under it.`,
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
/** `keep-or-remove home run id to...`: prints what is there, or removes it, and folders that are empty then. */
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
/** Whether a copy was broken off before its end: modes of folders come last, and staging goes after them. */
async function leftStaging(staged) {
	return await run("look", staged) !== "";
}
/** Removes what copies left that were broken off. */
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
// src/steps/copied-files.ts
/** Planned things that do not lie on the target as planned. */
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
const HEARTBEAT_MS = 5e3;
/**
* One step per folder of the route, in the route's order; folders whose choice is off have none. What changes while the
* old server runs is copied when that is quiet, so it belongs to `quiesce`; what has to wait for the data to `verify`.
*/
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
		details: [...files.map((item) => `${item.replaces ? "change" : "add"} ${showName(`${item.to}/${item.path}`)} (${item.type === "link" ? `link to ${showName(item.link ?? "")}` : showBytes(item.size)})`), ...result.skip.map(({ path, why }) => `skip ${showName(path)}: ${why}`)],
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
		if (!items) return (await itemsNow(context, planned)).length === 0 ? "done" : "untouched";
		const wrong = await differing(context, planned, items);
		if (wrong.length === 0) return "done";
		return wrong.length === items.length ? "untouched" : "partial";
	},
	async apply(context, planned) {
		const { folder, items = await itemsNow(context, planned) } = work(planned);
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
			id: folder,
			backup: await keepingPlace(context, planned.node)
		};
		let [files, bytes] = [0, 0];
		const replaced = [];
		for (const request of copyRequests(items, place)) {
			const copied = await copyFolder({
				...request,
				onProgress: heartbeat((report) => context.ui.info(`  ${folder}: ${report.files} files, ${showBytes(report.bytes)} of ${showBytes(report.totalBytes)}`))
			});
			files += copied.files + copied.links;
			bytes += copied.bytes;
			const to = path.relative(target.home, request.targetRoot);
			replaced.push(...copied.replaced.map((name) => path.join(to, name)));
		}
		const kept = replaced.length > 0 ? await keepWhatIsNew(context, planned.node, place.backup) : [];
		await removeLeftStaging(stagedOf(context, planned));
		const manifest = items.map(({ to, path: name, sha256, size, type }) => ({
			path: `${to}/${name}`,
			type,
			size,
			sha256
		}));
		await context.spool.file(`manifests/${planned.node}-${folder}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
		return {
			summary: `${folder} of ${planned.node}: ${count(files, "file")} copied and hashed again on the target, ${showBytes(bytes)}${replaced.length > 0 ? `; ${count(replaced.length, "old file")} replaced` : ""}${kept.length > 0 ? `; ${kept.length} had changed since the archive was made, kept in ${place.backup}` : ""}`,
			details: {
				files,
				bytes,
				replaced,
				...kept.length > 0 && {
					kept,
					backup: place.backup
				}
			}
		};
	},
	async verify(context, planned) {
		const { items } = work(planned);
		const left = async () => (await itemsNow(context, planned)).map(({ to, path }) => `${to}/${path}`);
		const wrong = items ? await differing(context, planned, items) : await left();
		if (wrong.length === 0) return;
		throw new MigrateError({
			reason: "copy-failed",
			host: context.environment.nodes[planned.node].target.host,
			what: `${count(wrong.length, "file")} of ${work(planned).folder} differ on the target from what was sent: ${wrong.slice(0, 5).map(showName).join(", ")}.`,
			safe: "The old server was not touched; the target server was not started.",
			fix: "find out what writes there, then run sync again."
		});
	}
};
/** Lets a report through every few seconds: a log has no place for a bar. */
function heartbeat(tell) {
	let next = Date.now() + HEARTBEAT_MS;
	return (report) => {
		if (Date.now() < next) return;
		next = Date.now() + HEARTBEAT_MS;
		tell(report);
	};
}
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
/** What of a volatile folder is not yet on the target as it is on the source now. */
async function itemsNow(context, planned) {
	const { route, environment } = context;
	const { source, target } = environment.nodes[planned.node];
	const folder = route.folders.find(({ id }) => id === work(planned).folder);
	const { copy, problems } = await surveyFolder({
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
	return copy;
}
export { planStart as a, runUserStoreScript as c, backupDatabase as d, planBackups as f, stopSource as i, planHooks as l, syncFolder as n, startTarget as o, planQuiesce as r, planUserStoreScript as s, planSync as t, runHook as u };
