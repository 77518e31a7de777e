import { n as MigrateError } from "./errors.js";
import { r as showBytes, t as count$1 } from "./words.js";
import { n as stampOf, t as fineStampOf } from "./timestamps.js";
import { i as mustRaw } from "./host-run.js";
import { A as differing, C as withoutRoots, M as takeInventory, S as unpackArchive, a as originOf, j as showWrong, k as change, r as archiveOf, w as checkArchive, z as STAGING_FOLDER } from "./replaced.js";
import { r as nameList } from "./names.js";
import { f as watchStart, h as markLog, i as runOf, p as hasStarted, r as clientServer } from "./client-run-work.js";
import { i as writePasswordFile, l as startServer, s as findServer, u as stopServer } from "./secure-vault.js";
import { r as replaceFile, t as readBytes } from "./files.js";
import { a as takeLateAway, r as lateFolders, s as dropRunMark, t as AWAY } from "./late-folders.js";
import { r as sinceUndone, t as detailsOf } from "./records.js";
import { n as requireRoomOn } from "./room.js";
import { c as literal, h as union, i as _enum, l as looseObject, m as string, o as boolean, p as strictObject, q as valueAt, u as number } from "./rules.js";
import { c as readToml } from "./pack-texts.js";
import { r as outputOf } from "./hosts.js";
import { i as labelled, n as LineSplitter, r as defuse } from "./marked.js";
import { a as hundredths, c as startCommand, l as stopCommand, o as installCommand, s as pollCommand, t as detachmentOf } from "./detachment.js";
import { n as runningBelow } from "./jobs-of-attempt.js";
import { C as install, F as engineFor, S as foldersAbove, T as setModes, U as isOnceJob, b as backUp, h as installClient, j as databaseOf, n as placesOf, u as editSettings, w as prepare, x as clean$1, y as stagingFolder } from "./prepare-index.js";
import { i as readConfig, p as isCopied } from "./merge-config.js";
import { t as momentOf } from "./dump-moment.js";
import { _ as backupFile, i as setRunSettings, l as dropCopy, r as resetRunSettings, s as removeClient } from "./set-run-settings.js";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import path, { posix } from "node:path";
import path$1 from "node:path/posix";
// src/databases/foreign-dump.ts
const LIST = `cd -- "$1" || exit 1
for manifest in *.manifest.json */*.manifest.json; do
  [ -f "$manifest" ] && [ ! -L "$manifest" ] && [ -f "\${manifest%.manifest.json}" ] || continue
  printf '%s\\t' "$manifest"; tr -d '\\n' <"$manifest" || exit 1; echo
done`;
async function newestDumps(host, folder) {
	const oldestFirst = (await host.must({ argv: [
		"sh",
		"-c",
		LIST,
		"sh",
		folder
	] }, {
		reason: "config-invalid",
		what: `The backups in ${folder} cannot be read.`,
		safe: "Nothing was changed.",
		fix: "give a folder on the tools host that run_as may read, as host:/folder, for --baseline (input baseline)."
	})).split("\n").flatMap((line) => {
		const tab = line.indexOf("	");
		const manifest = tab > 0 ? parse(line.slice(tab + 1)) : void 0;
		if (!manifest || manifest.grade === "L0" || momentOf(manifest.file)) return [];
		return [{
			...manifest,
			file: posix.join(folder, line.slice(0, tab).replace(/\.manifest\.json$/, ""))
		}];
	}).sort((a, b) => a.startedAt < b.startedAt ? -1 : 1);
	return new Map(oldestFirst.map((manifest) => [manifest.database, manifest]));
}
function adoptionProblems({ database, manifest, now, own }) {
	const { identity } = manifest.facts;
	if (own || identity.server !== now.server || identity.database !== now.database) return [];
	return [{
		reason: "restore-failed",
		what: `${database.host}:${database.port}/${database.name} is the very database that ${manifest.file} was taken from, by no run of this target: the address of ${database.id} leads into the environment that the backup is of.`,
		safe: "Nothing was changed.",
		fix: "point the old server and `expect` of this environment at its own database. A backup of this environment counts where its run put it."
	}];
}
function adopted(manifest, now) {
	return {
		...manifest,
		facts: {
			...manifest.facts,
			identity: now
		}
	};
}
function parse(text) {
	try {
		const { database, grade, sha256, startedAt, facts } = JSON.parse(text);
		return database && grade && sha256 && startedAt && facts?.identity ? JSON.parse(text) : void 0;
	} catch {
		return;
	}
}
// src/steps/restore-server.ts
const STOP_MS = 12e4;
const stopNewServer = {
	plan: (context, { planned }) => {
		const { target } = context.environment.nodes[planned.node];
		return [`stop the new server of ${planned.node} on ${target.host}, if it runs`];
	},
	async apply(context, { planned }) {
		const { target } = context.environment.nodes[planned.node];
		const server = {
			home: target.home,
			pack: context.route.target,
			service: target.service
		};
		const ran = await stopServer(context.host(target.host), server, STOP_MS);
		return `The new server of ${planned.node} ${ran ? "was stopped" : "did not run"}.`;
	}
};
const startOldServer = {
	plan: (context, { planned, records }) => {
		const { source } = context.environment.nodes[planned.node];
		return stoppedByUs(planned, records) ? [`start the old server of ${planned.node} on ${source.host} again, and prove by its log that it has started`] : [];
	},
	async check(context, { planned, records }) {
		const { source } = context.environment.nodes[planned.node];
		if (!stoppedByUs(planned, records) || source.service || source.java_home) return [];
		return [{
			reason: "restore-failed",
			host: source.host,
			what: `How the old server of ${planned.node} is started is not known: neither its service nor its java_home.`,
			safe: "Nothing was changed.",
			fix: `set java_home (or service) of source under [environments.${context.environment.name}.nodes.${planned.node}], then run restore again.`
		}];
	},
	async apply(context, { planned, records }) {
		if (!stoppedByUs(planned, records)) return `The old server of ${planned.node} was not stopped by us, and is left as it is.`;
		return startSource(context, planned.node);
	}
};
async function startSource(context, node) {
	const { source, keystore_password } = context.environment.nodes[node];
	const host = context.host(source.host);
	const server = {
		home: source.home,
		pack: context.route.source,
		javaHome: source.java_home,
		service: source.service
	};
	if ((await findServer(host, source.home)).length > 0) return `The old server of ${node} runs already.`;
	if (keystore_password) await writePasswordFile(host, source.home, keystore_password);
	const mark = await markLog(host, `${server.home}/${server.pack.log}`);
	await startServer(host, server);
	const { records: log, text, why } = await watchStart(host, server, mark, {
		markers: context.route.markers,
		expected: [],
		timeout: context.environment.choices.start_timeout
	});
	await context.spool.file(`logs/${node}/old-server-started-again.log`, text);
	if (!why && hasStarted(log, context.route.markers)) return `The old server of ${node} serves again.`;
	throw notStarted$1(context, node, why?.what);
}
function notStarted$1(context, node, what) {
	const { source } = context.environment.nodes[node];
	return new MigrateError({
		reason: "restore-failed",
		host: source.host,
		what: `The old server of ${node} was started again and did not come up. ${what ?? ""}`.trim(),
		safe: "Everything else that was to be taken back before it is; its files were never changed.",
		fix: `read ${source.home}/${context.route.source.log}, mend the cause, then run restore again.`
	});
}
function stoppedByUs({ key, work }, records) {
	if (!work.stop) return false;
	return sinceUndone(records, key).some(({ evidence }) => {
		const { ran, stopped } = evidence?.details ?? {};
		return stopped === true || ran === true;
	});
}
// src/steps/restore-database.ts
const restoreDatabase = {
	plan: (_, undoing) => databasesOf(undoing).map(({ name, host }) => {
		const backup = backupOf(undoing, name);
		return backup ? `restore ${name} from ${host}:${backup.file} (${showBytes(backup.bytes)}, grade ${backup.grade}, ${backup.startedAt}), unless it is proved to hold the same: proved first, restored beside, compared, then put in its place; the state of now is kept` : `${name} has no backup in this run`;
	}),
	async check(context, undoing) {
		const problems = [];
		for (const { name, host } of databasesOf(undoing)) {
			const backup = backupOf(undoing, name);
			if (!backup) {
				problems.push({
					reason: "restore-failed",
					host,
					what: `${undoing.planned.title} changed ${name}, of which this run has no backup.`,
					safe: "Nothing was changed.",
					fix: "restore your own backup of it; then restore to a later step."
				});
				continue;
			}
			const reached = await reach(context, host, name);
			const manifest = await fitting(context, name, reached, backup);
			if (await isSame(reached, manifest)) continue;
			const { engine, tools, database } = reached;
			problems.push(...await engine.restoreProblems(tools, database, manifest));
		}
		return problems;
	},
	async apply(context, undoing) {
		const said = [];
		for (const { name, host } of databasesOf(undoing)) {
			const reached = await reach(context, host, name);
			const manifest = await fitting(context, name, reached, backupOf(undoing, name));
			if (await isSame(reached, manifest)) {
				said.push(`${name} holds what it held in ${host}:${manifest.file}: schema, rows and checksums are the same`);
				continue;
			}
			const { engine, tools, database } = reached;
			const { seconds, kept } = await engine.restore(tools, database, manifest);
			const where = "database" in kept ? `the database ${kept.database} on the same server` : `${host}:${kept.dump.file}`;
			said.push(`${name} restored in ${seconds.toFixed(1)} s; the state from before is ${where}, yours to drop`);
		}
		return said.length > 0 ? said.join("; ") : `${undoing.planned.title}: its databases go back further.`;
	}
};
async function reach(context, host, name) {
	const database = await databaseOf(context, name);
	return {
		engine: engineFor(database.engine, name),
		tools: context.host(host),
		database
	};
}
async function isSame({ engine, tools, database }, backup) {
	return backup.contents !== void 0 && (await engine.changesSince(tools, database, backup)).length === 0;
}
const SET_ASIDE = `set -e; [ -e "$1.manifest.json" ] || exit 0; umask 077
cat >"$2.manifest.json.part"; sync "$2.manifest.json.part" 2>/dev/null || sync
ln -f "$1" "$2"; mv -f "$2.manifest.json.part" "$2.manifest.json"; rm -f "$1.manifest.json"; rm -f "$1"`;
const setBackupAside = {
	plan: (context, { planned, records, stamp }) => {
		const manifest = detailsOf(records, planned.key);
		return manifest?.file === ownFile(context, planned) ? [`keep the backup ${manifest.file} as ${manifest.file}.${stamp}; going on makes a new one`] : [];
	},
	async apply(context, { planned, records, stamp }) {
		const manifest = detailsOf(records, planned.key);
		if (!manifest) return `${planned.title}: nothing was there.`;
		const { toolsHost } = planned.work;
		const own = ownFile(context, planned);
		if (manifest.file !== own) {
			await context.host(toolsHost).must({ argv: [
				"rm",
				"-f",
				"--",
				`${own}.manifest.json`
			] }, notForgotten(own));
			return `${planned.title}: none was needed.`;
		}
		const file = `${manifest.file}.${stamp}`;
		await context.host(toolsHost).must({
			argv: [
				"/bin/sh",
				"-c",
				SET_ASIDE,
				"sh",
				manifest.file,
				file
			],
			stdin: `${JSON.stringify({
				...manifest,
				file
			}, null, 2)}\n`
		}, {
			reason: "restore-failed",
			what: `The backup ${manifest.file} could not be kept as ${file}.`,
			safe: "The backup is there.",
			fix: "check the rights of run_as in that folder, then run restore again."
		});
		return `The backup from before is kept: ${toolsHost}:${file}`;
	}
};
function ownFile(context, { work }) {
	return backupFile(context, work);
}
const notForgotten = (own) => ({
	reason: "restore-failed",
	what: `${own}.manifest.json could not be removed.`,
	safe: "The backup that it names is there.",
	fix: "check the rights of run_as in that folder, then run restore again."
});
function databasesOf({ planned, next }) {
	const later = new Set(next.flatMap(({ changes }) => changes.filter(isDatabase).map(({ name }) => name)));
	return planned.changes.filter((resource) => isDatabase(resource) && !later.has(resource.name)).map(({ name, host }) => ({
		name,
		host
	}));
}
const isDatabase = ({ kind }) => kind === "database";
function backupOf({ planned, steps, records }, database) {
	return steps.slice(0, steps.findIndex(({ key }) => key === planned.key)).filter(({ step, work }) => step === "backup-database" && work.database === database).map(({ key }) => detailsOf(records, key)).findLast((manifest) => manifest !== void 0);
}
async function fitting({ environment }, id, { engine, tools, database }, backup) {
	if (!isCopied(environment, id)) return backup;
	const now = await engine.identity(tools, database);
	return now.server === backup.facts.identity.server ? adopted(backup, now) : backup;
}
// src/steps/restore-client.ts
const nothingToUndo = {
	plan: () => [],
	apply: async (_, { planned }) => `${planned.title}: changed nothing.`
};
const takeSettingsBack = {
	plan: (_, { planned }) => [`take the parameters of JDBC URLs in deployment.toml of ${planned.node} back`],
	async apply(context, { planned }) {
		if (await setRunSettings.probe(context, planned) !== "done") return `${planned.title}: nothing is set.`;
		return (await resetRunSettings.apply(context, planned)).summary;
	}
};
const setSettingsAgain = {
	plan: (_, { planned }) => [`set the parameters of JDBC URLs in deployment.toml of ${planned.node} again`],
	apply: async (context, { planned }) => (await setRunSettings.apply(context, planned)).summary
};
const takeClientOut = {
	plan: (_, { planned }) => [`remove the migration client from ${planned.node}`],
	apply: async (context, { planned }) => (await removeClient.apply(context, planned)).summary
};
const putClientBack = {
	plan: (_, { planned }) => [`install the migration client in ${planned.node} again`],
	async apply(context, { planned }) {
		if (await installClient.probe(context, planned) === "done") return `${planned.title}: it is there.`;
		return (await installClient.apply(context, planned)).summary;
	}
};
const BRING_BACK$1 = `${AWAY}
began=$1; shift
for name do
  keep=\${name%:*} first=
  for old in "$keep".2*; do
    [ -e "$old" ] && [ "\${old##*.}" \\> "$began" ] || continue
    if [ "\${name##*:}" = there ] && [ -z "$first" ]; then first=$old; else away "$old"; fi
  done
  if [ "\${name##*:}" = new ]; then away "$keep"; fi
  if [ -n "$first" ]; then away "$keep"; mv -- "$first" "$keep"; fi
done`;
function bringBackCommand({ home, aside, began }, names) {
	return { argv: [
		"/bin/sh",
		"-c",
		BRING_BACK$1,
		"sh",
		home,
		aside,
		fineStampOf(began),
		...names
	] };
}
const undoValidators = {
	plan: (context, undoing) => {
		const there = dumpsBefore(undoing.planned, undoing.records);
		return [
			...stopNewServer.plan(context, undoing),
			...there.length > 0 ? [`bring ${there.join(", ")} back as they were before the validators`] : [],
			awayWithLate(context),
			...restoreDatabase.plan(context, undoing)
		];
	},
	check: (context, undoing) => restoreDatabase.check(context, undoing),
	async apply(context, undoing) {
		const { planned, records, stamp } = undoing;
		const stopped = await stopNewServer.apply(context, undoing);
		await dropMark(context, planned);
		const began = sinceUndone(records, planned.key).find(({ state }) => state === "started")?.at;
		if (!began) return stopped;
		const { target } = context.environment.nodes[planned.node];
		const { definitions, reports } = context.route.data;
		const there = dumpsBefore(planned, records);
		const aside = `${await context.runFolder(planned.node)}/undone/${stamp}`;
		const names = [definitions, reports].map((name) => `${name}:${there.includes(name) ? "there" : "new"}`);
		await context.host(target.host).must(bringBackCommand({
			home: target.home,
			aside,
			began: new Date(began)
		}, names), {
			reason: "restore-failed",
			what: `What the validators wrote in ${target.home} could not be taken away.`,
			safe: "The new server was stopped; the databases were not brought back yet.",
			fix: "check the rights of run_as there, then run restore again."
		});
		const taken = await takeLateAway(context, undoing);
		return [...[
			stopped,
			`What the validators wrote is in ${aside}.`,
			taken
		], await restoreDatabase.apply(context, undoing)].filter(Boolean).join(" ");
	}
};
function dumpsBefore(planned, records) {
	return (sinceUndone(records, planned.key).find(({ state }) => state === "started")?.evidence?.details ?? {}).there ?? [];
}
const undoMigration = {
	plan: (context, undoing) => [
		...stopNewServer.plan(context, undoing),
		awayWithLate(context),
		...restoreDatabase.plan(context, undoing)
	],
	check: (context, undoing) => restoreDatabase.check(context, undoing),
	async apply(context, undoing) {
		const said = [await stopNewServer.apply(context, undoing), await takeLateAway(context, undoing)];
		said.push(await restoreDatabase.apply(context, undoing));
		await dropMark(context, undoing.planned);
		return said.filter(Boolean).join(" ");
	}
};
async function dropMark(context, planned) {
	const { host } = clientServer(context, planned);
	await dropRunMark(context, host, {
		node: planned.node,
		phase: runOf(planned).phase
	});
}
const awayWithLate = (context) => `take away what its server made in ${lateFolders(context).join(", ")}; it is kept`;
// src/transfer/put-back.ts
const TAKE_AWAY = `cd "$1" && xargs -0 rm -f -- && sync`;
const TAKE_FOLDERS = `cd "$1" && xargs -0 rmdir -- 2>/dev/null; exit 0`;
const LET_IN = `find "$1" -type d -exec chmod u+rwx {} +`;
const KEEP_ONLY = `cd "$1" && exec xargs -0 rm -f --`;
async function putBack(request) {
	const { host, archive, folder, names, aside } = request;
	const root = path$1.join(archive.home, folder);
	try {
		const { back, away } = await wanted(request);
		if (back.length + away.length === 0) return {
			back: 0,
			removed: 0
		};
		const all = [...back.map((item) => path$1.relative(folder, item.path)), ...away];
		const { staging, existing } = await prepare(host, request.staging, root, STAGING_FOLDER, all);
		try {
			const kept = all.filter((name) => existing.has(name));
			const data = back.length > 0 ? await unpackBeside(request, staging, back) : void 0;
			if (kept.length > 0) await backUp(host, root, path$1.join(aside, folder), kept);
			await takeAway(request, away);
			if (data) await moveIn(request, data, back);
		} finally {
			await run$1(host, [
				"sh",
				"-c",
				LET_IN,
				"sh",
				staging
			], "could not clear the staging folder").catch(() => {});
			await clean$1(host, staging).catch(() => {});
		}
		const left = await wanted(request);
		if (left.back.length + left.away.length > 0) throw notBack(request, left);
		return {
			back: back.length,
			removed: away.length
		};
	} catch (error) {
		throw asRestore(error, `what is there now of the ${names.length} files is whole, or kept in ${aside}.`);
	}
}
async function wanted({ host, archive, folder, names }) {
	const full = names.map((name) => path$1.join(folder, name));
	const inventory = await takeInventory(host, archive.home, [{
		kind: "folder",
		path: folder
	}], full);
	const now = new Map(inventory.map((item) => [item.path, item]));
	const packed = new Map(archive.entries.map((item) => [item.path, item]));
	const back = /* @__PURE__ */ new Map();
	const away = [];
	for (const name of full) {
		const item = packed.get(name);
		if (!item) {
			if (now.has(name)) away.push(path$1.relative(folder, name));
		} else if (item.type !== "folder" && change(item, now.get(name))) back.set(name, item);
	}
	const twins = new Set([...back.values()].map(({ twin }) => twin).filter((twin) => twin !== void 0));
	const inFolder = (name) => folder === "." || name.startsWith(`${folder}/`);
	for (const item of archive.entries) if (item.twin && twins.has(item.twin) && inFolder(item.path)) back.set(item.path, item);
	return {
		back: [...back.values()],
		away
	};
}
async function unpackBeside({ host, archive, folder }, staging, back) {
	const unpacked = path$1.join(staging, "unpacked");
	const members = membersOf(archive, folder);
	const safe = "Nothing in the home was changed by this.";
	await unpackArchive(host, archive, unpacked, members, {
		reason: "restore-failed",
		safe
	});
	const roots = archive.roots.filter((root) => members.includes(root.path));
	const found = await takeInventory(host, unpacked, roots, true);
	const packed = archive.entries.filter(({ path: name }) => members.some((member) => member === name || name.startsWith(`${member}/`)));
	const wrong = differing(packed, withoutRoots(packed, found));
	if (wrong.size > 0) throw new MigrateError({
		reason: "restore-failed",
		host: host.name,
		what: `${archive.file}, unpacked, is not what its manifest says: ${showWrong(wrong)}.`,
		safe,
		fix: "check the disk of that home; if it comes back, bring the files back from your own backup."
	});
	const goes = new Set(back.map((item) => item.path));
	const stays = packed.filter((item) => item.type !== "folder" && !goes.has(item.path));
	await run$1(host, [
		"sh",
		"-c",
		LET_IN,
		"sh",
		unpacked
	], `could not work in ${unpacked}`);
	if (stays.length > 0) {
		const list = nameList(stays.map((item) => item.path));
		await run$1(host, [
			"sh",
			"-c",
			KEEP_ONLY,
			"sh",
			unpacked
		], `could not work in ${unpacked}`, list);
	}
	return path$1.join(unpacked, folder);
}
function membersOf({ entries, roots }, folder) {
	const inside = (name, member) => name === member || name.startsWith(`${member}/`);
	const rootOf = (name) => roots.find((root) => inside(name, root.path))?.path;
	const members = /* @__PURE__ */ new Set();
	let next = roots.map((root) => root.path).filter((root) => inside(root, folder) || inside(folder, root));
	while (next.length > 0) {
		for (const member of next) members.add(member);
		const twins = new Set(entries.filter(({ path: name }) => next.some((member) => inside(name, member))).map(({ twin }) => twin));
		next = entries.filter(({ twin }) => twin !== void 0 && twins.has(twin)).map((item) => rootOf(item.path)).filter((root) => root !== void 0 && !members.has(root));
	}
	return [...members].sort();
}
async function moveIn({ host, archive, folder }, data, back) {
	const root = path$1.join(archive.home, folder);
	const names = back.map((item) => path$1.relative(folder, item.path));
	const above = foldersAbove(names);
	const there = new Set((await takeInventory(host, archive.home, [{
		kind: "folder",
		path: folder
	}], false)).map((item) => item.path));
	const fresh = above.filter((name) => !there.has(path$1.join(folder, name)));
	await install(host, data, root, fresh);
	const made = new Set(fresh.map((name) => path$1.join(folder, name)));
	const modes = archive.entries.filter((item) => item.type === "folder" && made.has(item.path)).map((item) => ({
		...item,
		path: path$1.relative(folder, item.path)
	}));
	await setModes(host, root, modes);
}
async function takeAway({ host, archive, folder }, away) {
	if (away.length === 0) return;
	const root = path$1.join(archive.home, folder);
	const packed = new Set(archive.entries.map((item) => item.path));
	const what = `could not take away what was added to ${root}`;
	await run$1(host, [
		"sh",
		"-c",
		TAKE_AWAY,
		"sh",
		root
	], what, nameList(away));
	const folders = foldersAbove(away).filter((name) => !packed.has(path$1.join(folder, name))).reverse();
	if (folders.length > 0) await run$1(host, [
		"sh",
		"-c",
		TAKE_FOLDERS,
		"sh",
		root
	], what, nameList(folders));
}
function notBack({ host, archive, folder }, { back, away }) {
	const wrong = new Map([...back.map((item) => [item.path, "is not as in the archive"]), ...away.map((name) => [path$1.join(folder, name), "is there again"])]);
	return new MigrateError({
		reason: "restore-failed",
		host: host.name,
		what: `Files of ${path$1.join(archive.home, folder)} are not what was put back a moment ago: ${showWrong(wrong)}.`,
		fix: "find out what writes there and stop it, then run restore again."
	});
}
function asRestore(error, safe) {
	if (!(error instanceof MigrateError)) return error;
	const problems = error.problems.map((problem) => {
		const reason = problem.reason === "host-unreachable" ? problem.reason : "restore-failed";
		return {
			...problem,
			reason,
			safe: problem.safe ?? safe
		};
	});
	return new MigrateError(problems, { cause: error });
}
async function run$1(host, argv, what, input) {
	await mustRaw(host, {
		argv,
		env: { LC_ALL: "C" }
	}, {
		reason: "restore-failed",
		what,
		fix: "check the rights of run_as in that home, then run restore again."
	}, input);
}
// src/steps/restore-files.ts
const SPACE_FACTOR = 2;
const putBackConfig = {
	plan: (context, undoing) => [`put back ${place(context, undoing, context.route.target.config)} as it was before the merge ${source(undoing)}`],
	check: (context, undoing) => check(context, undoing),
	async apply(context, undoing) {
		const { config } = context.route.target;
		await bringBack(context, undoing, [[path$1.dirname(config), [path$1.basename(config)]]]);
		return `deployment.toml of ${undoing.planned.node} is the one from before.`;
	}
};
const putBackFolder = {
	plan: (context, undoing) => {
		const items = itemsOf(undoing.planned);
		const folder = place(context, undoing, folderOf(context, undoing.planned));
		const kept = "what is there now is kept";
		if (!items) return [`put back every file of ${folder} that is not as it was ${source(undoing)}; ${kept}`, `files that were added to ${folder} stay`];
		const replaced = items.filter(({ replaces }) => replaces).length;
		return [`put back ${count$1(replaced, "file")} ${source(undoing)} and take away ${count$1(items.length - replaced, "file")} in ${folder}; ${kept}`];
	},
	check: (context, undoing) => check(context, undoing),
	async apply(context, undoing) {
		const { planned } = undoing;
		const items = itemsOf(planned);
		const groups = items && Map.groupBy(items, ({ to }) => to);
		const { back, removed } = await bringBack(context, undoing, (groups && [...groups].map(([to, all]) => [to, all.map((item) => item.path)])) ?? [[folderOf(context, planned)]]);
		return `${planned.title}: ${count$1(back, "file")} put back, ${count$1(removed, "file")} taken away.`;
	}
};
const folderOf = (context, { work }) => context.route.folders.find(({ id }) => id === work.folder).to;
function itemsOf({ work }) {
	const { items } = work;
	return items?.filter(({ type }) => type !== "folder");
}
function place(context, { planned }, name) {
	const { target } = context.environment.nodes[planned.node];
	return `${target.host}:${target.home}/${name}`;
}
function source({ planned, records }) {
	const archived = archiveOf(records, planned.node);
	return archived ? `(from ${archived.file}, ${showBytes(archived.bytes)}, grade ${archived.grade}, ${archived.startedAt})` : "(this run has no archive of it)";
}
const checks = /* @__PURE__ */ new WeakMap();
function checkOnce(context, { planned, records }, archived) {
	const known = checks.get(records) ?? /* @__PURE__ */ new Map();
	checks.set(records, known);
	const node = planned.node;
	const origin = originOf(context, node);
	const checking = known.get(archived.file) ?? checkArchive(context.host(origin.host), archived.file, origin, archived);
	known.set(archived.file, checking);
	return checking;
}
async function check(context, undoing) {
	const { planned, records } = undoing;
	const node = planned.node;
	const { target } = context.environment.nodes[node];
	const archived = archiveOf(records, node);
	if (!archived) return [{
		reason: "restore-failed",
		host: target.host,
		what: `${planned.title}: this run has no archive of the files of ${node}.`,
		safe: "Nothing was changed.",
		fix: "bring the files back from your own backup; then restore to a later step."
	}];
	const checked = await checkOnce(context, undoing, archived);
	if ("problem" in checked) return [checked.problem];
	const needed = archived.contents * SPACE_FACTOR;
	const { freeBytes: free } = await requireRoomOn(context.host(target.host), target.home);
	if (free >= needed) return [];
	return [{
		reason: "restore-failed",
		host: target.host,
		what: `The disk of ${target.home} has ${showBytes(free)} free; ${showBytes(needed)} are needed to put files back.`,
		safe: "Nothing was changed.",
		fix: "free space there, then run restore again."
	}];
}
async function bringBack(context, undoing, groups) {
	const { planned, records, stamp } = undoing;
	const node = planned.node;
	const { target } = context.environment.nodes[node];
	const checked = await checkOnce(context, undoing, archiveOf(records, node));
	if ("problem" in checked) throw new MigrateError(checked.problem);
	const { manifest } = checked;
	const aside = `${await context.runFolder(node)}/undone/${stamp}`;
	const sum = {
		back: 0,
		removed: 0
	};
	for (const [index, [folder, names = namesBelow(manifest, folder)]] of groups.entries()) {
		const staging = stagingFolder(target.home, context.runId, `${stamp}-${index}`);
		const { back, removed } = await putBack({
			host: context.host(target.host),
			archive: manifest,
			folder,
			names,
			staging,
			aside
		});
		sum.back += back;
		sum.removed += removed;
	}
	return sum;
}
function namesBelow({ entries }, folder) {
	return entries.filter((item) => item.type !== "folder" && item.path.startsWith(`${folder}/`)).map((item) => path$1.relative(folder, item.path));
}
// src/steps/restore-index.ts
const BRING_BACK = `set -e; home=$1 kept=$2 aside=$3; [ -e "$kept" ] || exit 0
if [ -e "$home" ] && [ ! -e "$aside" ]; then
  umask 077; mkdir -p "\${aside%/*}"; rm -rf -- "$aside.part"; cp -a -- "$home" "$aside.part"; mv -- "$aside.part" "$aside"
fi
rm -rf -- "$home" "$home.part"; cp -a -- "$kept" "$home.part"; mv -- "$home.part" "$home"; rm -rf -- "$kept"`;
const bringIndexBack = {
	plan: (_, { planned }) => {
		const { setting, folder } = planned.work;
		return [`put ${setting} and ${folder} of ${planned.node} back as they were`];
	},
	async apply(context, { planned, stamp }) {
		const { host, home, folder, kept } = await placesOf(context, planned);
		await settingBack(context, planned, host, `${kept}/deployment.toml`);
		const aside = `${await context.runFolder(planned.node)}/undone/${stamp}/${folder}`;
		await host.must({ argv: [
			"/bin/sh",
			"-c",
			BRING_BACK,
			"sh",
			`${home}/${folder}`,
			`${kept}/${folder}`,
			aside
		] }, {
			reason: "restore-failed",
			what: `The index ${kept}/${folder} could not be brought back to ${home}.`,
			safe: "It is still whole in one of the two places.",
			fix: "check free space and rights of run_as in both places, then run restore again."
		});
		return `The search index of ${planned.node} is the one from before.`;
	}
};
async function settingBack(context, planned, host, kept) {
	const { outcome } = await host.run({ argv: [
		"test",
		"-e",
		kept
	] });
	if (outcome.kind === "exit" && outcome.code === 1) return;
	const { setting } = planned.work;
	const { target } = context.environment.nodes[planned.node];
	const before = readToml(await readBytes(host, kept), `${host.name}:${kept}`);
	const now = await readConfig(context, target, context.route.target.config);
	const keys = setting.split(".");
	const value = valueAt(before.root, keys);
	const text = editSettings(now, [{
		keys,
		value: value?.type === "scalar" ? {
			...value,
			setting: void 0
		} : void 0
	}]);
	if (text === now.text) return;
	await replaceFile(host, {
		file: `${target.home}/${context.route.target.config}`,
		kept: `${kept}.with-number`,
		text,
		what: `deployment.toml of ${planned.node} could not be written.`,
		verb: "restore"
	});
}
// src/steps/restore.ts
const UNDO = {
	"backup-database": setBackupAside,
	"merge-config": putBackConfig,
	"sync-folder": putBackFolder,
	"stop-source": startOldServer,
	"run-user-store-script": restoreDatabase,
	"copy-database": dropCopy,
	"prove-original": nothingToUndo,
	"run-db-script": restoreDatabase,
	"prove-quiet": nothingToUndo,
	"set-run-settings": takeSettingsBack,
	"install-client": takeClientOut,
	"run-validators": undoValidators,
	"run-migration": undoMigration,
	"remove-client": putClientBack,
	"reset-run-settings": setSettingsAgain,
	"prepare-index": bringIndexBack,
	"start-target": stopNewServer
};
function undoOf(planned) {
	return UNDO[planned.step];
}
function undoStamp() {
	return `undone-${stampOf(/* @__PURE__ */ new Date())}`;
}
// src/remote/jobs/answer.ts
const NONE = { kind: "none" };
const LOG = /^(\d+) (\d+) (\d+)$/;
function readAnswer(bytes) {
	const head = bytes.subarray(0, bytes.indexOf("\n")).toString();
	if (head === "wso2-job supervisor") return { kind: "not-mine" };
	if (head === "wso2-job stopped") return { kind: "stopped" };
	if (head === "wso2-job refused") return {
		kind: "refused",
		words: bytes.toString().slice(head.length).trim()
	};
	const start = bytes.indexOf("\ndata\n");
	if (head !== "wso2-job state" || start < 0) return NONE;
	const lines = bytes.subarray(0, start).toString().split("\n").slice(1);
	const fields = new Map(lines.map((line) => [line.split(" ", 1)[0], line.replace(/^\S* ?/, "")]));
	const out = LOG.exec(fields.get("out") ?? "");
	const err = LOG.exec(fields.get("err") ?? "");
	if (!out || !err) return NONE;
	const data = bytes.subarray(start + 6);
	const outLength = Number(out[3]);
	if (data.length !== outLength + Number(err[3])) return NONE;
	return {
		kind: "state",
		found: {
			bootId: fields.get("boot") ?? "",
			claimed: fields.get("claimed") === "yes",
			spec: file(fields.get("spec")),
			proc: file(fields.get("proc")),
			exit: file(fields.get("exit")),
			supervisor: fields.get("supervisor"),
			worker: fields.get("worker")
		},
		fresh: fields.get("fresh") === "yes",
		out: {
			inode: out[1],
			size: Number(out[2]),
			data: data.subarray(0, outLength)
		},
		err: {
			inode: err[1],
			size: Number(err[2]),
			data: data.subarray(outLength)
		}
	};
}
function file(field) {
	return field?.startsWith("=") ? Buffer.from(field.slice(1), "base64") : void 0;
}
// src/remote/jobs/problems.ts
var JobLost = class extends MigrateError {
	state;
	constructor(problem, state) {
		super(problem);
		this.name = "JobLost";
		this.state = state;
	}
};
function jobLost(host, place, state, reason = "internal", subject = `The job ${nameOf(place)} failed.`) {
	const texts = {
		"lost-by-reboot": `The server was restarted while it ran; how far it came is not known.`,
		"lost-by-kill": state.kind === "lost-by-kill" && !state.started ? "Whoever started it was killed before the command began: it never ran." : "It and its supervisor were killed; how far it came is not known.",
		corrupt: state.kind === "corrupt" ? `${state.file} in ${place.folder} is damaged: ${state.why}.` : ""
	};
	const safe = state.kind === "corrupt" ? "It was not started a second time; it may still run." : "It does not run any more, and was not started a second time.";
	const fix = state.kind === "corrupt" ? `look at ${place.folder} and at the processes on that server, end what still runs, then run the same verb again.` : `run the same verb again: it looks at what is there. What the job printed is in ${place.folder}/out.log and err.log.`;
	return new JobLost({
		reason,
		host,
		what: `${subject} ${texts[state.kind]}`,
		safe,
		fix
	}, state);
}
function notStarted(host, place, words) {
	const said = clean(words);
	const full = /no space|quota|I\/O error|no room/i.test(said);
	return new MigrateError({
		reason: "preflight-failed",
		host,
		what: full ? `The job ${nameOf(place)} cannot be started: the disk that holds ${place.folder} is full (${said}).` : `The job ${nameOf(place)} cannot be started in ${place.folder}: ${said || "it says nothing"}.`,
		safe: "The command was not started.",
		fix: full ? `free space there (\`df -h ${place.folder}\`, \`df -i ${place.folder}\`), then run the same verb again.` : "check that the folder can be written by that user and that `plan` finds no problem on that server, then run the same verb again."
	});
}
function diskFilledUp(host, place, how, reason = "internal") {
	return new MigrateError({
		reason,
		host,
		what: `The disk that holds ${place.folder} was full when the job ${nameOf(place)} ended (it ${how}): what it printed is not complete.`,
		safe: "It does not run any more.",
		fix: `free space there (\`df -h ${place.folder}\`), then run the same verb again: it looks at what is there.`
	});
}
function brokenSupervisor(host, place, words) {
	return new MigrateError({
		reason: "preflight-failed",
		host,
		what: `The supervisor of the job ${nameOf(place)} does not work there: ${clean(words) || "it says nothing"}.`,
		safe: "If the job had been started before, it goes on.",
		fix: "that server needs /bin/sh, coreutils or busybox, setsid and /proc, and a folder that keeps files as they are."
	});
}
function budgetSpent(host, place, budgetMs, why) {
	return new MigrateError({
		reason: "host-unreachable",
		host,
		what: `The server could not be reached for ${Math.round(budgetMs / 1e3)} s (${clean(why)}).`,
		safe: `If the job ${nameOf(place)} was started, it goes on there by itself.`,
		fix: "run the same verb again when the server can be reached: it comes back to the job and starts nothing twice."
	});
}
function otherCommand(host, place) {
	return new MigrateError({
		reason: "drift",
		host,
		what: `${place.folder} holds a job of the same name that runs another command.`,
		safe: "Nothing was started.",
		fix: "compare its spec.json with the plan; close the run (`abandon`) and begin a new one."
	});
}
function nameOf({ folder }) {
	return path.posix.basename(folder);
}
function clean(words) {
	return words.split(/\r\n|\n|\r/).map(defuse).join("; ").trim();
}
// src/remote/jobs/ask.ts
const BUDGET_MS = 18e5;
const ANSWER_MS = 3e4;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15e3;
const MOST_ODD = 3;
async function ask(host, place, question, waitMs, patience) {
	const { budgetMs = BUDGET_MS, answerMs = ANSWER_MS, ui } = patience;
	let lostSince;
	let pauseMs = FIRST_PAUSE_MS;
	let odd = 0;
	for (;;) {
		const { outcome, bytes, said } = await exchange(host, question, answerMs + waitMs);
		const answer = readAnswer(bytes);
		if (answer.kind === "not-mine") {
			const sent = await exchange(host, installCommand(place), answerMs);
			if (sent.outcome.kind === "exit" && sent.outcome.code !== 0) throw notStarted(host.name, place, sent.said);
		} else if (answer.kind !== "none") return answer;
		if ((outcome.kind === "exit" || outcome.kind === "signal") && ++odd > MOST_ODD) throw brokenSupervisor(host.name, place, said || bytes.toString());
		if (answer.kind === "not-mine") continue;
		const now = performance.now();
		const why = outcome.kind === "lost" ? outcome.why : "no whole answer came";
		if (lostSince === void 0) {
			lostSince = now;
			ui?.info(`[${host.name}] connection lost (${why}); the job goes on there, trying to come back`);
		}
		if (now - lostSince + pauseMs > budgetMs) throw budgetSpent(host.name, place, budgetMs, why);
		await setTimeout(pauseMs * (.75 + Math.random() / 2));
		pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
	}
}
async function exchange(host, command, limitMs) {
	const late = new AbortController();
	const work = talk(host, command).catch((error) => lostOrThrow(error));
	const limit = setTimeout(limitMs, void 0, { signal: late.signal }).then(() => "late", () => "late");
	try {
		const first = await Promise.race([work, limit]);
		if (first !== "late") return first;
		await host.close();
		return {
			outcome: {
				kind: "lost",
				why: `no answer within ${limitMs / 1e3} s`
			},
			bytes: Buffer.alloc(0),
			said: ""
		};
	} finally {
		late.abort();
	}
}
async function talk(host, command) {
	const running = await host.stream(command);
	if (command.stdin === void 0) running.stdin.end();
	const out = [];
	const err = [];
	running.stdout.on("data", (chunk) => out.push(chunk));
	running.stderr.on("data", (chunk) => err.push(chunk));
	const complete = Promise.all([once(running.stdout, "close"), once(running.stderr, "close")]);
	complete.catch(() => {});
	const outcome = await running.done;
	if (outcome.kind === "exit" || outcome.kind === "signal") await complete.catch(() => {});
	return {
		outcome,
		bytes: Buffer.concat(out),
		said: Buffer.concat(err).toString().trim()
	};
}
function lostOrThrow(error) {
	if (!(error instanceof MigrateError)) throw error;
	const why = error.problems[0].what;
	const nothing = {
		bytes: Buffer.alloc(0),
		said: why
	};
	if (error.reason === "host-unreachable") return {
		outcome: {
			kind: "lost",
			why
		},
		...nothing
	};
	if (error.reason === "preflight-failed") return {
		outcome: {
			kind: "signal",
			signal: "unknown"
		},
		...nothing
	};
	throw error;
}
// src/remote/jobs/spec.ts
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
function jobSpec(command, folder) {
	const name = path.posix.basename(folder);
	const secrets = Object.keys(command.secretFiles ?? {});
	const bad = [...secrets, ...Object.keys(command.env ?? {})].find((each) => !VARIABLE.test(each));
	const wrong = !NAME.test(name) ? `${JSON.stringify(name)} cannot be the name of a job` : bad !== void 0 ? `${JSON.stringify(bad)} cannot be the name of an environment variable` : !path.posix.isAbsolute(folder) ? `the folder of jobs, ${folder}, is not absolute` : holdsNul(command) ? "it holds a NUL byte" : inputOf(command) === void 0 ? "it reads a stream, which cannot be kept on the server" : void 0;
	if (wrong !== void 0) throw new MigrateError({
		reason: "internal",
		what: `A command cannot run as a job: ${wrong}.`,
		safe: "It was not started.",
		fix: "report this as a bug."
	});
	const spec = {
		version: 1,
		name,
		argv: command.argv.map((word) => withSecretPaths(word, secrets, folder)),
		cwd: command.cwd ?? null,
		env: { ...command.env },
		secrets,
		stdin: command.stdin !== void 0
	};
	return {
		...spec,
		digest: createHash("sha256").update(JSON.stringify(spec)).digest("hex")
	};
}
function jobInput(command, folder, clocks) {
	const spec = jobSpec(command, folder);
	const secretPaths = spec.secrets.map((name) => `${name}=${secretPath(folder, name)}`);
	const settings = Object.entries(spec.env).map(([name, value]) => `${name}=${value}`);
	const bytes = inputOf(command) ?? Buffer.alloc(0);
	const lines = [
		`spec ${encode(`${JSON.stringify(spec)}\n`)}`,
		...spec.cwd === null ? [] : [`cwd ${encode(spec.cwd)}`],
		...clocks.totalMs === void 0 ? [] : [`total ${hundredths(clocks.totalMs)}`],
		...clocks.silenceMs === void 0 ? [] : [`silence ${hundredths(clocks.silenceMs)}`],
		`grace ${hundredths(clocks.graceMs)}`,
		...Object.entries(command.secretFiles ?? {}).map(([name, value]) => `secret ${name} ${encode(value)}`),
		...[
			...settings,
			...secretPaths,
			...spec.argv
		].map((word) => `arg ${encode(word)}`),
		...command.stdin === void 0 ? [] : [`stdin ${bytes.length}`],
		"end"
	];
	return Buffer.concat([Buffer.from(`${lines.join("\n")}\n`), bytes]);
}
function secretPath(folder, name) {
	return path.posix.join(folder, "secrets", name);
}
function withSecretPaths(word, names, folder) {
	return word.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name) => names.includes(name) ? secretPath(folder, name) : whole);
}
function inputOf({ stdin }) {
	if (stdin === void 0 || typeof stdin === "string") return Buffer.from(stdin ?? "");
	return stdin instanceof Uint8Array ? Buffer.from(stdin) : void 0;
}
function holdsNul(command) {
	const { argv, env, cwd } = command;
	return [
		...argv,
		...Object.values(env ?? {}),
		cwd ?? ""
	].some((text) => text.includes("\0"));
}
function encode(text) {
	return text.replace(/[\0-\x1f\x7f\\]/g, (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
// src/remote/jobs/state.ts
const count = number().int().nonnegative();
const time = string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const Spec = looseObject({
	version: literal(1),
	digest: string().regex(/^[0-9a-f]{64}$/)
});
const Proc = union([strictObject({
	version: literal(1),
	givenUp: literal(true)
}), strictObject({
	version: literal(1),
	pid: count.min(1),
	startTicks: count,
	bootId: string().regex(/^[0-9a-f-]{36}$/),
	pgid: count.min(1),
	supervisor: strictObject({
		pid: count.min(1),
		startTicks: count
	}),
	startedAt: time
})]);
const Exit = strictObject({
	version: literal(1),
	code: count.max(255).optional(),
	signal: string().regex(/^[A-Z0-9+-]+$/).optional(),
	stopped: _enum([
		"total",
		"silence",
		"asked"
	]).nullable(),
	diskFull: boolean(),
	hundredths: count,
	endedAt: time
}).refine(({ code, signal }) => code === void 0 !== (signal === void 0), "neither code nor signal");
function judgeJob(found) {
	if (!found.claimed) {
		const stray = ["exit", "proc"].find((name) => found[name] !== void 0);
		return stray && corrupt(stray, "it is there, but nobody claimed the job");
	}
	const proc = read("proc", found.proc, Proc);
	if (proc.wrong) return proc.wrong;
	if (proc.value && "givenUp" in proc.value) return found.exit === void 0 ? {
		kind: "lost-by-kill",
		started: false
	} : corrupt("exit", "it is there, but the job never started");
	if (!proc.value) return corrupt("proc", "it is missing");
	const spec = read("spec", found.spec, Spec);
	if (spec.wrong) return spec.wrong;
	if (!spec.value) return corrupt("spec", "it is missing");
	const exit = read("exit", found.exit, Exit);
	if (exit.wrong) return exit.wrong;
	if (exit.value) return finished(exit.value);
	const { pid, startTicks, supervisor, bootId, startedAt } = proc.value;
	if (bootId !== found.bootId) return {
		kind: "lost-by-reboot",
		startedAt
	};
	const supervised = found.supervisor === `${supervisor.pid} ${supervisor.startTicks}`;
	const works = found.worker === `${pid} ${startTicks}`;
	return supervised || works ? {
		kind: "running",
		pid,
		startedAt,
		supervised
	} : {
		kind: "lost-by-kill",
		started: true
	};
}
function digestOf(found) {
	return read("spec", found.spec, Spec).value?.digest;
}
function finished({ code, signal, stopped, diskFull, hundredths, endedAt }) {
	return {
		kind: "finished",
		outcome: signal === void 0 ? {
			kind: "exit",
			code
		} : {
			kind: "signal",
			signal
		},
		stopped,
		diskFull,
		seconds: hundredths / 100,
		endedAt
	};
}
function read(name, bytes, schema) {
	if (bytes === void 0) return {};
	let json;
	try {
		json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		return { wrong: corrupt(name, bytes.length === 0 ? "it is empty" : error.message) };
	}
	const parsed = schema.safeParse(json);
	return parsed.success ? { value: parsed.data } : { wrong: corrupt(name, parsed.error.issues.map(({ message }) => message).join(", ")) };
}
function corrupt(name, why) {
	return {
		kind: "corrupt",
		file: `${name}.json`,
		why
	};
}
// src/remote/jobs/follow.ts
const FIRST_WAIT_MS = 300;
const WAIT_MS = 4e3;
const MOST_BYTES = 524288;
const IDLE_MS = 1e3;
const DUMP_MS = 1e3;
const MOST_STARTS = 5;
const NO_NEWS = {
	out: 0,
	err: 0,
	most: 0,
	waitMs: 0
};
async function pollJob(host, place, patience = {}) {
	const answer = await ask(host, place, pollCommand(place, NO_NEWS), 0, patience);
	if (answer.kind !== "state") throw brokenSupervisor(host.name, place, answer.kind);
	return judgeJob(answer.found);
}
async function stopJob(host, place, graceMs, patience = {}) {
	await ask(host, place, stopCommand(place, graceMs), graceMs + DUMP_MS, patience);
}
async function startJob(host, place, start, options = {}) {
	return new Follower(host, place, options, start).follow();
}
var Follower = class {
	#host;
	#place;
	#options;
	#start;
	#known = {
		stdout: {
			bytes: 0,
			inode: "0"
		},
		stderr: {
			bytes: 0,
			inode: "0"
		}
	};
	#warned = false;
	#ended = false;
	#starts = 0;
	constructor(host, place, options, start) {
		this.#host = host;
		this.#place = place;
		this.#options = options;
		this.#start = start;
	}
	async follow() {
		const began = performance.now();
		let { state, behind } = await this.#look(true);
		while (state.kind === "running" || state.kind === "finished" && behind) {
			if (state.kind === "running") await this.#mind(state, behind, performance.now() - began);
			({state, behind} = await this.#look(false));
		}
		if (state.kind === "finished") return state;
		throw jobLost(this.#host.name, this.#place, state);
	}
	async #look(first) {
		const { stdout, stderr } = this.#known;
		const starting = first && this.#start !== void 0;
		const waitMs = starting ? FIRST_WAIT_MS : WAIT_MS;
		const question = {
			out: stdout.bytes,
			err: stderr.bytes,
			most: MOST_BYTES,
			waitMs
		};
		const command = starting ? this.#startCommand(question) : pollCommand(this.#place, question);
		const answer = await ask(this.#host, this.#place, command, waitMs, this.#options);
		if (answer.kind === "refused") throw notStarted(this.#host.name, this.#place, answer.words);
		if (answer.kind !== "state") throw brokenSupervisor(this.#host.name, this.#place, answer.kind);
		const state = judgeJob(answer.found);
		if (state === void 0) {
			if (this.#start === void 0 || ++this.#starts > MOST_STARTS) throw brokenSupervisor(this.#host.name, this.#place, "there is no such job");
			return this.#look(true);
		}
		if (starting) this.#compare(digestOf(answer.found));
		if (starting && !answer.fresh && state.kind === "running") this.#say(`comes back to the job that runs since ${state.startedAt}`);
		const broken = this.#take(answer.out, "stdout") ?? this.#take(answer.err, "stderr");
		if (broken) return {
			state: broken,
			behind: false
		};
		return {
			state,
			behind: stdout.bytes < answer.out.size || stderr.bytes < answer.err.size
		};
	}
	#startCommand(question) {
		const { command, way, clocks } = this.#start;
		return startCommand(this.#place, way, jobInput(command, this.#place.folder, clocks), question);
	}
	#compare(digest) {
		const { command } = this.#start;
		if (digest === void 0 || digest === jobSpec(command, this.#place.folder).digest) return;
		throw otherCommand(this.#host.name, this.#place);
	}
	#take(part, stream) {
		const known = this.#known[stream];
		const file = stream === "stdout" ? "out.log" : "err.log";
		if (part.size < known.bytes || known.inode !== "0" && part.inode !== known.inode) return {
			kind: "corrupt",
			file,
			why: "it was cut or replaced while it was read"
		};
		known.inode = part.inode;
		known.bytes += part.data.length;
		if (part.data.length > 0) this.#options.onOutput?.(part.data, stream);
	}
	async #mind(state, behind, watchedMs) {
		if (state.supervised) return;
		if (!this.#warned) this.#say("its supervisor was killed; the command goes on, how it ends will not be known");
		this.#warned = true;
		const clocks = this.#start?.clocks;
		if (clocks?.totalMs !== void 0 && watchedMs > clocks.totalMs && !this.#ended) {
			this.#ended = true;
			await stopJob(this.#host, this.#place, clocks.graceMs, this.#options);
		}
		if (!behind) await setTimeout(IDLE_MS);
	}
	#say(words) {
		this.#options.ui?.info(`[${this.#host.name}] ${this.#place.folder.split("/").at(-1)}: ${words}`);
	}
};
// src/remote/jobs/durable.ts
const GRACE_MS$1 = 1e4;
function durableHost(host, options) {
	return {
		name: host.name,
		address: host.address,
		known: host.known,
		machineId: () => host.machineId(),
		roundTripMs: () => host.roundTripMs(),
		hasLane: (lane) => host.hasLane(lane),
		tunnel: (address, port) => host.tunnel(address, port),
		...host.door && { door: host.door },
		close: () => host.close(),
		run: (command, runOptions) => command.job === void 0 ? host.run(command, runOptions) : run(host, command, options, runOptions),
		must: async (command, failure, runOptions) => {
			if (command.job === void 0) return host.must(command, failure, runOptions);
			const result = await run(host, command, options, runOptions, failure);
			return outputOf(host.name, command, failure, result);
		},
		stream: async (command) => {
			if (command.job === void 0) return host.stream(command);
			throw new MigrateError({
				reason: "internal",
				host: host.name,
				what: `The job ${command.job} cannot be a stream: a stream ends with its connection.`,
				safe: "It was not started.",
				fix: "report this as a bug."
			});
		}
	};
}
async function run(host, command, options, { onLine } = {}, failure) {
	const place = {
		folder: path.posix.join(options.folder, command.job),
		runAs: command.runAs
	};
	const clocks = {
		totalMs: command.timeoutMs,
		silenceMs: options.silenceMs,
		graceMs: options.graceMs ?? GRACE_MS$1
	};
	const logs = {
		stdout: new Log(),
		stderr: new Log()
	};
	const tell = (lines, stream) => {
		for (const line of lines) onLine?.(labelled(host.name, line), stream);
	};
	const onOutput = (chunk, stream) => {
		logs[stream].chunks.push(chunk);
		if (onLine) tell(logs[stream].lines.push(chunk), stream);
	};
	const ended = await startJob(host, place, {
		command,
		way: options.way,
		clocks
	}, {
		...options,
		onOutput
	}).catch((error) => {
		if (failure === void 0 || !(error instanceof JobLost)) throw error;
		throw jobLost(host.name, place, error.state, failure.reason, failure.what);
	});
	for (const stream of ["stdout", "stderr"]) tell(logs[stream].lines.end(), stream);
	if (ended.diskFull) throw diskFilledUp(host.name, place, how(ended), failure?.reason);
	if (ended.stopped === "silence") throw silent(host.name, place, options.silenceMs, failure);
	return {
		outcome: outcomeOf(ended, command),
		stdout: logs.stdout.text(),
		stderr: logs.stderr.text()
	};
}
var Log = class {
	chunks = [];
	lines = new LineSplitter();
	text() {
		return Buffer.concat(this.chunks).toString("utf8");
	}
};
function outcomeOf({ outcome, stopped, seconds }, { timeoutMs }) {
	if (stopped !== "total") return outcome;
	return {
		kind: "timed-out",
		afterMs: timeoutMs ?? seconds * 1e3
	};
}
function how({ outcome }) {
	return outcome.kind === "exit" ? `exited with ${outcome.code}` : `was killed by ${outcome.signal}`;
}
function silent(host, place, silenceMs, failure) {
	return new MigrateError({
		reason: "timed-out",
		host,
		what: `${failure?.what ?? `The job ${path.posix.basename(place.folder)} failed.`} It printed nothing for ${silenceMs / 1e3} s and was ended.`,
		safe: failure?.safe ?? "It does not run any more.",
		fix: failure?.fix ?? `read ${place.folder}/out.log and err.log on that server.`
	});
}
// src/engine/job-places.ts
const BACK = "back-";
function contextWithJobs(context, plan, locks, { step, attempt }) {
	const places = new Map(locks.jobFolders(context.runId, step, attempt).map(({ host, folder }) => {
		const way = detachmentOf(plan, host.name);
		return [host.name, way ? durableHost(host, {
			folder,
			way,
			ui: context.ui
		}) : host];
	}));
	return {
		...context,
		host: (name) => places.get(name) ?? locks.host(name)
	};
}
function backOf(step) {
	return `${BACK}${step}`;
}
function jobsOfRun(locks, runId) {
	return locks.jobFolders(runId, "any", 0).map(({ host, folder }) => ({
		host,
		folder: posix.dirname(folder)
	}));
}
function isOfBack(job) {
	return posix.basename(posix.dirname(job)).startsWith(BACK);
}
// src/engine/forsaken-jobs.ts
const GRACE_MS = 1e4;
function isForsaken(job) {
	return isOnceJob(job) || isOfBack(job);
}
async function endForsakenJobs(places, ui) {
	await Promise.all(places.map(async (place) => {
		for (const job of (await runningBelow(place)).filter(isForsaken)) {
			ui.info(`[${place.host.name}] ends ${posix.basename(job)}, which an earlier attempt left at work`);
			await endJob(place.host, job);
		}
	}));
}
async function endJob(host, folder) {
	await stopJob(host, { folder }, GRACE_MS);
	for (let tries = 0; (await pollJob(host, { folder }))?.kind === "running"; tries++) {
		await setTimeout(200);
		if (tries < 25) continue;
		throw new MigrateError({
			reason: "locked",
			host: host.name,
			what: `${folder}, which an earlier attempt left at work, does not end.`,
			safe: "Nothing was changed by this attempt.",
			fix: "look at its processes there (proc.json has their group) and end them, then run again."
		});
	}
}
export { jobsOfRun as a, startSource as c, newestDumps as d, contextWithJobs as i, adopted as l, isForsaken as n, undoOf as o, backOf as r, undoStamp as s, endForsakenJobs as t, adoptionProblems as u };
