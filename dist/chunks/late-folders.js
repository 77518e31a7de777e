import { t as count } from "./words.js";
import { I as listFolder } from "./replaced.js";
import { h as markLog } from "./client-run-work.js";
import { s as findServer } from "./secure-vault.js";
import { a as writeFile, n as readOwn } from "./files.js";
import { r as sinceUndone } from "./records.js";
// src/steps/client-run-mark.ts
async function keepRunMark(context, host, { node, phase }, mark) {
	const file = await runFile(context, node, phase);
	await writeFile(host, file, JSON.stringify(mark), {
		reason: "migration-failed",
		what: `What the databases were like before the client could not be written to ${file}.`,
		safe: "The client was not started.",
		fix: `check free space and rights of run_as there, then run ${phase} again.`
	});
}
async function readRunMark(context, host, { node, phase }) {
	return readOwn(host, await runFile(context, node, phase));
}
async function dropRunMark(context, host, { node, phase }) {
	const file = await runFile(context, node, phase);
	await host.must({ argv: [
		"rm",
		"-f",
		"--",
		await doubtFile(context, node, phase),
		file
	] }, {
		reason: "restore-failed",
		what: `${file}, which tells that the client ran, could not be removed.`,
		safe: "The new server was stopped.",
		fix: "check the rights of run_as there, then run restore again."
	});
}
async function hasBegun(host, server, mark) {
	if (!mark) return false;
	const now = await markLog(host, `${server.home}/${server.pack.log}`);
	if (now.inode !== mark.log.inode || now.offset !== mark.log.offset) return true;
	return (await findServer(host, server.home)).length > 0;
}
function doubtFile(context, node, phase) {
	return runFile(context, node, `${phase}.doubt`);
}
async function runFile(context, node, name) {
	return `${await context.runFolder(node)}/client-runs/${name}.json`;
}
// src/steps/late-folders.ts
function lateFolders({ route }) {
	const late = route.data?.late_folders ?? [];
	return [...new Set(route.folders.filter(({ id }) => late.includes(id)).map(({ to }) => to))];
}
async function lateThere(context, { node }) {
	const { target } = context.environment.nodes[node];
	const listed = lateFolders(context).map(async (folder) => {
		const { entries } = await listFolder(context.host(target.host), `${target.home}/${folder}`);
		return entries.filter(({ path }) => !path.includes("/")).map(({ path }) => `${folder}/${path}`);
	});
	return (await Promise.all(listed)).flat();
}
const AWAY = `set -e; cd "$1"; aside=$2; shift 2; umask 077
away() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then return 0; fi
  if [ ! -e "$aside/$1" ] && [ ! -L "$aside/$1" ]; then
    mkdir -p -- "$(dirname -- "$aside/$1")"; rm -rf -- "$aside/$1.part"
    cp -a -- "$1" "$aside/$1.part"; mv -- "$aside/$1.part" "$aside/$1"
  fi
  rm -rf -- "$1"
}`;
const ALL_AWAY = `${AWAY}
for name do away "$name"; done`;
function awayCommand(home, aside, names) {
	return { argv: [
		"/bin/sh",
		"-c",
		ALL_AWAY,
		"sh",
		home,
		aside,
		...names
	] };
}
async function takeLateAway(context, { planned, records, stamp }) {
	const { late } = sinceUndone(records, planned.key).find(({ state }) => state === "started")?.evidence?.details ?? {};
	if (!late) return "";
	const made = (await lateThere(context, planned)).filter((name) => !late.includes(name));
	if (made.length === 0) return "";
	const { target } = context.environment.nodes[planned.node];
	const aside = `${await context.runFolder(planned.node)}/undone/${stamp}`;
	await context.host(target.host).must(awayCommand(target.home, aside, made), {
		reason: "restore-failed",
		what: `What the client's server made in ${target.home} (${made.slice(0, 5).join(", ")}) could not be taken away.`,
		safe: `What was taken away is in ${aside}; the databases were not brought back yet.`,
		fix: "check free space and the rights of run_as there, then run restore again."
	});
	return `${count(made.length, "folder")} that its server made in ${lateFolders(context).join(", ")} went to ${aside}.`;
}
export { takeLateAway as a, hasBegun as c, lateThere as i, keepRunMark as l, awayCommand as n, doubtFile as o, lateFolders as r, dropRunMark as s, AWAY as t, readRunMark as u };
