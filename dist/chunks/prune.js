import { t as momentOf } from "./dump-moment.js";
import { n as MigrateError } from "./errors.js";
import { r as showBytes, t as count } from "./words.js";
import { t as columns } from "./columns.js";
import { n as digestOf } from "./digest.js";
import { r as workingHosts } from "./elsewhere.js";
import { n as takeLocks } from "./locks.js";
import { t as newRunId } from "./session.js";
// src/databases/prune.ts
const LIST = `cd -- "$1" 2>/dev/null || exit 0
for manifest in */*.manifest.json */*.tar.json; do
  file=\${manifest%.json}; file=\${file%.manifest}
  [ -f "$manifest" ] && [ ! -L "$manifest" ] && [ ! -L "\${manifest%%/*}" ] && [ -f "$file" ] || continue
  printf '%s\\t%s\\t' "$file" "$manifest"
  case $manifest in *.tar.json) [ "$(tail -c 3 -- "$manifest")" = ']}' ] && head -c 65536 -- "$manifest" ;; *) cat -- "$manifest" ;; esac | tr -d '\\n'; echo
done`;
const REMOVE = `while [ $# -gt 0 ]; do
  rm -f -- "$1" && rm -f -- "$2" || exit 1
  rmdir -- "\${2%/*}" 2>/dev/null
  shift 2
done; exit 0`;
async function listBackups(host, directory) {
	return (await host.must({ argv: [
		"sh",
		"-c",
		LIST,
		"sh",
		directory
	] }, {
		reason: "preflight-failed",
		what: `The backups in ${directory} could not be listed.`,
		safe: "Nothing was deleted.",
		fix: "check that run_as may read that folder."
	})).split("\n").filter(Boolean).flatMap((line) => {
		const [name = "", manifest = "", ...text] = line.split("	");
		const run = name.slice(0, name.indexOf("/"));
		const backup = name.endsWith(".tar") ? ofArchive(text.join("	")) : ofDump(text.join("	"));
		if (backup?.file !== `${directory}/${name}`) return [];
		return [{
			...backup,
			run,
			manifest: `${directory}/${manifest}`
		}];
	});
}
function judgeBackups(backups, held, keep) {
	const newestFirst = [...backups].sort((a, b) => a.startedAt < b.startedAt ? 1 : -1);
	const judged = [];
	for (const own of Map.groupBy(newestFirst, ({ identity }) => identity).values()) {
		const proved = own.find(({ grade }) => grade !== "L0");
		for (const [index, backup] of own.entries()) {
			const stays = held.get(backup.run) ?? (backup === proved ? "the newest proved one" : void 0) ?? (index < keep ? `among the ${keep} newest` : void 0);
			judged.push({
				backup,
				...stays && { stays }
			});
		}
	}
	return judged.sort((a, b) => a.backup.startedAt < b.backup.startedAt ? -1 : 1);
}
async function removeBackups(host, backups) {
	await host.must({ argv: [
		"sh",
		"-c",
		REMOVE,
		"sh",
		...backups.flatMap(({ manifest, file }) => [manifest, file])
	] }, {
		reason: "backup-failed",
		what: "Old backups could not be deleted.",
		safe: "Those that were to stay are there.",
		fix: "check the rights of run_as in the backup directory, then prune again."
	});
}
function ofDump(text) {
	const { database, file, grade, bytes, startedAt, facts } = parse(text);
	if (!database || !file || !grade || bytes === void 0 || !startedAt || !facts?.identity) return void 0;
	const { server, database: name } = facts.identity;
	const moment = momentOf(file);
	return {
		of: moment ? `${database} before ${moment}` : database,
		identity: JSON.stringify([
			database,
			server,
			name,
			...moment ? [moment] : []
		]),
		grade,
		bytes,
		startedAt,
		file
	};
}
function ofArchive(text) {
	const end = text.indexOf(",\"roots\":");
	const { node, host, home, file, bytes, grade, startedAt } = parse(end < 0 ? text : `${text.slice(0, end)}}`);
	if (!node || !host || !home || !file || bytes === void 0 || !grade || !startedAt) return void 0;
	const identity = JSON.stringify([
		"files",
		node,
		host,
		home
	]);
	return {
		of: `files of ${node}`,
		identity,
		grade,
		bytes,
		startedAt,
		file
	};
}
function parse(text) {
	try {
		return JSON.parse(text) ?? {};
	} catch {
		return {};
	}
}
// src/engine/prune.ts
async function pruneBackups(session) {
	const { request, ui } = session;
	if (request.mode === "plan") {
		const { digest } = await look(session);
		ui.answer(`Plan digest ${digest}. Nothing was deleted.`);
		return digest;
	}
	const locks = await takeLocks(session, "prune", newRunId(/* @__PURE__ */ new Date()));
	try {
		const { going, digest } = await look(session);
		refuseOtherList(session, digest);
		for (const [host, backups] of Map.groupBy(going, (backup) => backup.host)) {
			await removeBackups(locks.host(host), backups);
			ui.answer(`${host}: ${count(backups.length, "backup")} deleted, ${sizeOf(backups)}.`);
		}
		return digest;
	} finally {
		await locks.release();
	}
}
async function look(session) {
	const { environment, request, ui } = session;
	const { directory } = environment.backup;
	const backups = (await Promise.all(workingHosts(environment).map(async (host) => {
		return (await listBackups(session.host(host), directory)).map((backup) => ({
			...backup,
			host
		}));
	}))).flat();
	const judged = judgeBackups(backups, await heldRuns(session, backups), request.keep);
	const going = judged.filter(({ stays }) => !stays).map(({ backup }) => backup);
	const staying = judged.filter(({ stays }) => stays);
	if (going.length === 0) ui.answer("No backup is old enough to go.");
	else say(session, `To be deleted, ${count(going.length, "backup")}, ${sizeOf(going)}:`, judged, false);
	if (staying.length > 0) say(session, `To stay, ${count(staying.length, "backup")}:`, judged, true);
	return {
		going,
		digest: digestOf(going.map(({ host, file, startedAt }) => [
			host,
			file,
			startedAt
		]))
	};
}
async function heldRuns({ store }, backups) {
	const held = /* @__PURE__ */ new Map();
	for (const name of new Set(backups.map(({ run }) => run))) {
		const run = await store.read(name).catch((error) => {
			if (error instanceof MigrateError) return error;
			throw error;
		});
		if (run instanceof MigrateError) held.set(name, "its run cannot be read");
		else if (!run) held.set(name, "of no run of this target");
		else if (run.open) held.set(name, "its run is open");
	}
	return held;
}
function say({ ui }, title, judged, staying) {
	const rows = judged.filter(({ stays }) => Boolean(stays) === staying).map(({ backup, stays }) => [
		backup.run,
		backup.of,
		backup.grade,
		showBytes(backup.bytes),
		ageOf(backup),
		`${backup.host}:${backup.file}`,
		...staying ? [stays] : []
	]);
	const head = [
		"run",
		"of",
		"grade",
		"size",
		"age",
		"file",
		...staying ? ["why"] : []
	];
	ui.answer(title);
	for (const line of columns([head, ...rows])) ui.answer(`    ${line}`);
}
function refuseOtherList({ request }, digest) {
	if (!request.planDigest || request.planDigest === digest) return;
	throw new MigrateError({
		reason: "plan-changed",
		what: `What would be deleted now (${digest.slice(0, 12)}) is not what was approved (${request.planDigest.slice(0, 12)}).`,
		safe: "Nothing was deleted.",
		fix: "read the list of now (`prune` in mode plan); its digest goes to --plan-digest (input plan-digest)."
	});
}
function sizeOf(backups) {
	return showBytes(backups.reduce((sum, { bytes }) => sum + bytes, 0));
}
function ageOf({ startedAt }) {
	const hours = (Date.now() - Date.parse(startedAt)) / 36e5;
	return hours < 48 ? `${Math.max(0, Math.floor(hours))} h` : `${Math.floor(hours / 24)} d`;
}
export { pruneBackups };
