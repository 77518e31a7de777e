import { n as MigrateError, o as throwProblems } from "./errors.js";
import { t as count } from "./words.js";
import { s as findServer, u as stopServer } from "./secure-vault.js";
import { a as writeFile, n as readOwn, r as replaceFile, t as readBytes } from "./files.js";
import { c as readToml } from "./pack-texts.js";
import { t as leadNode } from "./lead.js";
import { t as canonicalJson } from "./digest.js";
import { F as engineFor, N as originalOf, a as OtherUrl, c as withRunSettings, d as clientJars, f as clientOf, l as withUrlsOf, m as homeOf, o as hasRunSettings, z as whileHeld } from "./prepare-index.js";
import { a as sha256, i as readConfig } from "./merge-config.js";
import path from "node:path/posix";
// src/steps/backup-place.ts
function backupFile({ environment, runId }, { database, before }) {
	return `${environment.backup.directory}/${runId}/${database}${before ? `@${before}` : ""}.dump`;
}
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
// src/steps/backup-again.ts
const AGAIN = [
	"db-script",
	"pre-migrate",
	"migrate"
];
function planBackupsAgain(measured, changing) {
	if (!measured.data) return [];
	const { directory, grade } = measured.environment.backup;
	return AGAIN.flatMap((verb) => {
		return databasesIn(changing.filter((step) => step.verb === verb).flatMap(({ changes }) => changes)).flatMap(({ name, host }) => {
			const found = measured.databases.find(({ database }) => database.id === name);
			if (!found?.entry.backup) return [];
			const work = {
				database: name,
				toolsHost: host,
				directory,
				grade,
				identity: found.copy ? {
					...found.facts.identity,
					database: found.copy
				} : found.facts.identity,
				before: verb
			};
			return [{
				key: `backup-database:${name}@${verb}`,
				step: "backup-database",
				verb,
				title: `Back up ${name} before ${verb}`,
				changes: [{
					kind: "folder",
					host,
					name: directory
				}],
				details: [`${host}:${directory}/<run>/${name}@${verb}.dump, grade ${grade}`, "not made again where schema, row counts and a checksum of each table prove that nothing changed since the one before"],
				warnings: [],
				work
			}];
		});
	});
}
function databasesIn(changes) {
	const databases = changes.filter(({ kind }) => kind === "database");
	return [...new Map(databases.map((resource) => [resource.name, resource])).values()];
}
async function isQuiet({ environment, host }) {
	const homes = Object.values(environment.nodes).flatMap(({ source, target }) => [source, target]);
	return (await Promise.all(homes.map((side) => findServer(host(side.host), side.home)))).every((servers) => servers.length === 0);
}
async function sparedBy(context, work, { engine, tools, database }) {
	const own = backupFile(context, work);
	const newest = await newestBackup(tools, path.dirname(own), work.database, own);
	if (!newest) return void 0;
	const changes = await engine.changesSince(tools, database, newest);
	context.ui.info(changes.length === 0 ? `${work.database} is as it was at ${newest.startedAt}.` : `${work.database} changed since ${newest.startedAt}: ${changes.slice(0, 5).join("; ")}.`);
	if (changes.length > 0 || !await isWhole(engine, tools, newest)) return void 0;
	await writeFile(tools, `${own}.manifest.json`, `${JSON.stringify(newest, null, 2)}\n`, {
		reason: "backup-failed",
		what: `${own}.manifest.json could not be written.`,
		safe: "The database was only read.",
		fix: `check free space and rights of ${path.dirname(own)}, then run ${work.before} again.`
	});
	const { file, grade, startedAt, facts } = newest;
	return {
		spared: true,
		summary: `${work.database} has not changed since its backup of ${startedAt} (${work.toolsHost}:${file}, grade ${grade}): schema ${facts.schemaFingerprint.slice(0, 12)}, rows and checksums of ${count(Object.keys(facts.rows).length, "table")} are the same.`,
		details: newest
	};
}
async function isWhole(engine, tools, manifest) {
	try {
		await engine.verify(tools, manifest);
		return true;
	} catch (error) {
		if (error instanceof MigrateError && error.reason === "backup-failed") return false;
		throw error;
	}
}
async function unchangedBackup(context, id, { engine, tools, database }) {
	const newest = await newestBackup(tools, path.dirname(backupFile(context, { database: id })), id, "");
	if (!newest || (await engine.changesSince(tools, database, newest)).length > 0) return void 0;
	return await isWhole(engine, tools, newest) ? newest : void 0;
}
async function newestBackup(tools, folder, database, own) {
	const { stdout } = await tools.run({ argv: [
		"find",
		folder,
		"-maxdepth",
		"1",
		"-type",
		"f"
	] });
	const files = stdout.split("\n").filter((file) => file.endsWith(".dump.manifest.json")).map((file) => file.slice(0, -14)).filter((file) => file !== own && path.basename(file, ".dump").split("@")[0] === database);
	return (await Promise.all(files.map((file) => readManifest(tools, file)))).filter((manifest) => manifest !== void 0).sort((a, b) => a.startedAt < b.startedAt ? 1 : -1)[0];
}
// src/steps/connected.ts
function connected({ choices }, sessions) {
	const machine = ({ from }) => from.replace(/^([^:]+):\d+$|:\d{5}$/, "$1");
	const pools = [...Map.groupBy(sessions, (one) => JSON.stringify([one.user, machine(one)])).values()].map((all) => ({
		user: all[0].user,
		machine: machine(all[0]),
		sessions: all
	}));
	const isAllowed = (pool) => choices.allow_sessions.includes(nameOf(pool));
	return {
		strangers: pools.filter((pool) => !isAllowed(pool)),
		allowed: pools.filter(isAllowed).map(nameOf)
	};
}
function connectedProblems(environment, sessions, { host, database, verb, so, safe }) {
	return connected(environment, sessions).strangers.map((pool) => {
		const states = [...new Set(pool.sessions.map(({ state }) => state))].slice(0, 3).join(", ");
		return {
			reason: "preflight-failed",
			host,
			what: `${pool.user} from ${pool.machine} is connected to ${database} (${count(pool.sessions.length, "session")}: ${states})${so ? `: ${so}` : ""}.`,
			safe,
			fix: `stop whatever is connected there (another server, a job, a console), then run ${verb} again. Where it has to stay, as an Identity Server that is the key manager and shares the database: allow_sessions = [${JSON.stringify(nameOf(pool))}] under [environments.${environment.name}.choices]`
		};
	});
}
function nameOf({ user, machine }) {
	return `${user}@${machine}`;
}
// src/steps/copy-mark.ts
async function readCopyMark(context, id) {
	const { host, file } = await placeOf(context, id);
	return readOwn(host, file);
}
async function keepCopyMark(context, id, mark) {
	const { host, file } = await placeOf(context, id);
	if (!mark) {
		await host.run({ argv: [
			"rm",
			"-f",
			"--",
			file
		] });
		return;
	}
	await writeFile(host, file, canonicalJson(mark), {
		reason: "copy-failed",
		what: `That ${mark.copy} is a copy made by this run could not be written to ${file}.`,
		safe: `${id} itself was only read.`,
		fix: "check free space and rights of run_as there, then run db-script again."
	});
}
async function isOurCopy(context, id) {
	const mark = await readCopyMark(context, id);
	if (!mark) return false;
	const tools = context.host(context.environment.databases[id].tools_host);
	const original = await originalOf(context, id);
	const engine = engineFor(original.engine, id);
	const { server } = await engine.identity(tools, original);
	return server === mark.server && engine.isThere(tools, original, mark.copy);
}
async function placeOf(context, id) {
	const { environment } = context;
	const lead = leadNode(environment);
	const name = Object.keys(environment.nodes).find((each) => environment.nodes[each] === lead);
	return {
		host: context.host(lead.target.host),
		file: `${await context.runFolder(name)}/copies/${id}.json`
	};
}
// src/steps/copy-database.ts
function planCopies(measured) {
	const { directory } = measured.environment.backup;
	return measured.databases.flatMap(({ database, entry, facts, copy }) => {
		if (!copy) return [];
		const work = {
			database: database.id,
			toolsHost: entry.tools_host,
			copy,
			identity: facts.identity,
			schema: facts.schemaFingerprint
		};
		return [{
			key: `copy-database:${database.id}`,
			step: "copy-database",
			verb: "db-script",
			title: `Copy ${database.id} (${database.name}) to ${copy} on the same server`,
			changes: [{
				kind: "folder",
				host: entry.tools_host,
				name: directory
			}],
			details: [
				`from this run's backup, where nothing changed since; else from a new one in ${directory}`,
				`scripts and migration client work on ${copy}; ${database.name} stays as it is`,
				`the merged deployment.toml names ${copy}: the new server stays with it`
			],
			warnings: othersRights(database, entry.user, copy),
			work
		}];
	});
}
function othersRights({ engine, id }, user, copy) {
	if (engine === "postgresql" || user === void 0) return [];
	return [`${user} makes the copy of ${id}; the user of the server itself needs rights on ${copy} of its own: as an administrator, GRANT ALL on it to the user that deployment.toml names.`];
}
const copyDatabase = {
	id: "copy-database",
	verb: "db-script",
	recovery: "probe",
	async probe(context, planned) {
		const mark = await readCopyMark(context, work$1(planned).database);
		if (!mark) return "untouched";
		return mark.whole && await isOurCopy(context, work$1(planned).database) ? "done" : "partial";
	},
	async apply(context, planned) {
		const { database: id, toolsHost, copy, identity, schema } = work$1(planned);
		const database = await originalOf(context, id);
		const tools = context.host(toolsHost);
		const engine = engineFor(database.engine, id);
		const began = Date.now();
		const reached = {
			engine,
			tools,
			database
		};
		const { from, tables } = await whileHeld(await engine.lock(tools, database, context.runId), async () => {
			const facts = await engine.facts(tools, database);
			throwProblems([...connectedProblems(context.environment, facts.sessions, {
				host: toolsHost,
				database: id,
				verb: "db-script",
				so: "what is written there from now on would not be in the copy",
				safe: "Nothing was copied."
			}), ...facts.schemaFingerprint === schema ? [] : [otherSchema(id)]]);
			if (!await readCopyMark(context, id)) throwProblems(await engine.copyProblems(tools, database, copy));
			const manifest = await unchangedBackup(context, id, reached) ?? await dumpNow(context, id, reached);
			const mark = {
				copy,
				server: identity.server,
				from: manifest.file
			};
			await keepCopyMark(context, id, {
				...mark,
				whole: false
			});
			await engine.copy(tools, database, manifest, copy);
			await keepCopyMark(context, id, {
				...mark,
				whole: true
			});
			return {
				from: manifest.file,
				tables: Object.keys(manifest.facts.rows).length
			};
		});
		const seconds = (Date.now() - began) / 1e3;
		return {
			summary: `${id} was copied to ${copy} in ${seconds.toFixed(1)} s: schema, row counts and a hash of each of ${tables} tables are the same.`,
			details: {
				copy,
				from,
				seconds
			}
		};
	},
	async verify(context, planned) {
		const { database: id, toolsHost, copy, schema } = work$1(planned);
		const original = await originalOf(context, id);
		if ((await engineFor(original.engine, id).facts(context.host(toolsHost), {
			...original,
			name: copy
		})).schemaFingerprint === schema) return;
		throw new MigrateError({
			reason: "copy-failed",
			host: toolsHost,
			what: `The schema of ${copy} is not that of ${id}.`,
			safe: `${id} itself was only read.`,
			fix: "find out what else changes it; take it back with restore and restore-to: copy-database, then run db-script again."
		});
	}
};
const dropCopy = {
	plan: (_, { planned }) => [`drop the copy ${work$1(planned).copy} of ${work$1(planned).database}, if this run made it`],
	async apply(context, { planned }) {
		const { database: id, toolsHost, copy } = work$1(planned);
		const mark = await readCopyMark(context, id);
		if (!mark) return `${copy} was not made by this run.`;
		const database = await originalOf(context, id);
		await engineFor(database.engine, id).dropCopy(context.host(toolsHost), database, mark.copy);
		await keepCopyMark(context, id, void 0);
		return `The copy ${mark.copy} was dropped; ${id} is as it always was.`;
	}
};
const work$1 = (planned) => planned.work;
function dumpNow(context, id, { engine, tools, database }) {
	const file = backupFile(context, {
		database: id,
		before: "db-script"
	}).replace(/\.dump$/, "-copy.dump");
	return engine.dump(tools, database, file, context.environment.backup.grade, true);
}
function otherSchema(id) {
	return {
		reason: "drift",
		what: `The schema of ${id} is another one than when the plan was made.`,
		safe: "Nothing was copied.",
		fix: "find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	};
}
// src/steps/remove-client.ts
const STOP_MS = 12e4;
function planRemoveClient(measured) {
	if (!measured.data) return [];
	const { lead, client } = measured.data;
	const { target } = measured.environment.nodes[lead];
	const { sha256, jar, files } = client;
	return [{
		key: `remove-client:${lead}`,
		step: "remove-client",
		verb: "cleanup",
		node: lead,
		title: `Remove the migration client ${jar} from ${lead}`,
		changes: [{
			kind: "folder",
			host: target.host,
			name: target.home
		}],
		details: Object.keys(files).map((file) => `remove ${file}`),
		warnings: [],
		work: {
			sha256,
			jar,
			files
		}
	}];
}
const REMOVE = `set -e; cd "$1"; rm -f -- "$2"; sync -f . 2>/dev/null || sync; rm -rf -- "$3"; sync -f . 2>/dev/null || sync`;
const removeClient = {
	id: "remove-client",
	verb: "cleanup",
	recovery: "probe",
	async probe(context, planned) {
		return (await clientLeft(context, planned)).length === 0 ? "done" : "untouched";
	},
	async apply(context, planned) {
		const { host, home } = homeOf(context, planned);
		const { client } = context.route.data;
		const { jar } = clientOf(planned);
		if ((await findServer(host, home)).length > 0) await stopServer(host, {
			home,
			pack: context.route.target
		}, STOP_MS);
		await host.must({ argv: [
			"/bin/sh",
			"-c",
			REMOVE,
			"sh",
			home,
			`${client.jar.to}/${jar}`,
			client.resources.to
		] }, {
			reason: "copy-failed",
			what: `The migration client could not be removed from ${home}.`,
			safe: "The server does not run. Do not start it before the jar is gone: it would migrate again.",
			fix: `check the rights of run_as there, then run cleanup again.`
		});
		return { summary: `${jar} and ${client.resources.to} are gone from ${planned.node}.` };
	},
	async verify(context, planned) {
		const files = await clientLeft(context, planned);
		if (files.length === 0) return;
		const { host, home } = homeOf(context, planned);
		throw new MigrateError({
			reason: "copy-failed",
			host: host.name,
			what: `Of a migration client there is still in ${home}: ${files.join(", ")}.`,
			safe: "The server was not started. Do not start it before that is gone: it would migrate again.",
			fix: "find out who put it there, take it away, then run cleanup again."
		});
	}
};
async function clientLeft(context, planned) {
	const { host, home } = homeOf(context, planned);
	const { client } = context.route.data;
	const jars = await clientJars(host, home, client);
	const { outcome } = await host.run({ argv: [
		"test",
		"-e",
		`${home}/${client.resources.to}`
	] });
	return outcome.kind === "exit" && outcome.code === 0 ? [...jars, client.resources.to] : jars;
}
// src/steps/set-run-settings.ts
function planSetRunSettings(measured) {
	const { data } = measured;
	if (!data || data.runSettings.length === 0) return [];
	return [{
		...planned(measured, data.runSettings),
		key: `set-run-settings:${data.lead}`,
		step: "set-run-settings",
		verb: "pre-migrate",
		title: `Set parameters of JDBC URLs of ${data.lead} for the runs of the client`,
		details: data.runSettings.map(({ key, parameter }) => `${key} gets ${parameter}`),
		until: `reset-run-settings:${data.lead}`
	}];
}
function planResetRunSettings(measured) {
	const { data } = measured;
	if (!data || data.runSettings.length === 0) return [];
	return [{
		...planned(measured, data.runSettings),
		key: `reset-run-settings:${data.lead}`,
		step: "reset-run-settings",
		verb: "cleanup",
		title: `Take the parameters of JDBC URLs of ${data.lead} back`,
		details: data.runSettings.map(({ key }) => `${key} is again as it was merged`)
	}];
}
function planned(measured, settings) {
	const { node, config, name } = measured.nodes.find((each) => each.name === measured.data.lead);
	return {
		node: name,
		changes: [{
			kind: "file",
			host: node.target.host,
			name: config.file
		}],
		warnings: [],
		work: { settings }
	};
}
const setRunSettings = {
	id: "set-run-settings",
	verb: "pre-migrate",
	recovery: "probe",
	async probe(context, planned) {
		const now = await readTarget(context, planned);
		return hasRunSettings(now, work(planned).settings) ? "done" : "untouched";
	},
	async apply(context, planned) {
		const { host, file, kept } = await placesOf(context, planned);
		const now = await readTarget(context, planned);
		if (!hasRunSettings(now, work(planned).settings)) {
			const text = planSafely(planned, () => withRunSettings(now, work(planned).settings));
			const what = `deployment.toml of ${planned.node} could not be written.`;
			await replaceFile(host, {
				file,
				kept,
				text,
				what,
				verb: "pre-migrate"
			});
		}
		return { summary: `For the runs of the client ${work(planned).settings.map(({ key, parameter }) => `${key} gets ${parameter}`).join(", ")}.` };
	},
	async verify(context, planned) {
		if (await this.probe(context, planned) !== "done") throw notAsWritten(planned, "pre-migrate");
	}
};
const resetRunSettings = {
	id: "reset-run-settings",
	verb: "cleanup",
	recovery: "probe",
	async probe(context, planned) {
		const { before, now } = await bothOf(context, planned);
		return taken(before, now, work(planned)) === now.text ? "done" : "untouched";
	},
	async apply(context, planned) {
		const { host, file, kept } = await placesOf(context, planned);
		const { before, now } = await bothOf(context, planned);
		const text = taken(before, now, work(planned));
		if (text !== now.text) {
			const what = `deployment.toml of ${planned.node} could not be written.`;
			await replaceFile(host, {
				file,
				kept: `${kept}.with-settings`,
				text,
				what,
				verb: "cleanup"
			});
		}
		const rest = text === before.text ? "" : "; what else has changed since stays (ciphertool encrypts secrets there)";
		return {
			summary: `deployment.toml of ${planned.node} has its URLs from before${rest}.`,
			details: { sha256: sha256(text) }
		};
	},
	async verify(context, planned) {
		if (await this.probe(context, planned) !== "done") throw notAsWritten(planned, "cleanup");
	}
};
const work = (planned) => planned.work;
function taken(before, now, { settings }) {
	if (now.text === before.text) return now.text;
	if (now.text === withRunSettings(before, settings)) return before.text;
	return withUrlsOf(before, now, settings);
}
function readTarget(context, planned) {
	const { target } = context.environment.nodes[planned.node];
	return readConfig(context, target, context.route.target.config);
}
async function bothOf(context, planned) {
	const { host, kept } = await placesOf(context, planned);
	return {
		before: readToml(await readBytes(host, kept), `${host.name}:${kept}`),
		now: await readTarget(context, planned)
	};
}
async function placesOf(context, planned) {
	const { target } = context.environment.nodes[planned.node];
	return {
		host: context.host(target.host),
		file: `${target.home}/${context.route.target.config}`,
		kept: `${await context.runFolder(planned.node)}/run-settings/deployment.toml`
	};
}
function planSafely(planned, edit) {
	try {
		return edit();
	} catch (error) {
		if (!(error instanceof OtherUrl)) throw error;
		throw new MigrateError({
			reason: "drift",
			what: `${error.message} in deployment.toml of ${planned.node} is another one than when the plan was made.`,
			safe: "Nothing was written.",
			fix: "find out who changed it and change it back, then run pre-migrate again."
		});
	}
}
function notAsWritten(planned, verb) {
	return new MigrateError({
		reason: "copy-failed",
		what: `deployment.toml of ${planned.node} is not what was written a moment ago.`,
		safe: "The client was not started.",
		fix: `find out what else writes there, then run ${verb} again.`
	});
}
export { backupFile as _, clientLeft as a, copyDatabase as c, readCopyMark as d, connected as f, sparedBy as g, planBackupsAgain as h, setRunSettings as i, dropCopy as l, isQuiet as m, planSetRunSettings as n, planRemoveClient as o, connectedProblems as p, resetRunSettings as r, removeClient as s, planResetRunSettings as t, planCopies as u, readManifest as v };
