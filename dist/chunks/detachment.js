import { n as MigrateError, o as throwProblems } from "./errors.js";
import { r as workingHosts } from "./elsewhere.js";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import path from "node:path";
import { existsSync, readFileSync } from "node:fs";
// src/remote/jobs/supervisor.ts
/** The ways of getting away from a connection, the stronger one first: a scope of the user's own manager, a session of its own. */
const DETACH_WAYS = ["systemd-run", "setsid"];
/** What the supervisor answers when its own file on the server is not what it should be. */
const NOT_MINE = "wso2-job supervisor";
let text;
/** The supervisor as it is sent to servers: beside this file, or at the top of `dist`. */
function supervisorText() {
	if (text !== void 0) return text;
	const here = path.dirname(fileURLToPath(import.meta.url));
	const candidates = ["supervisor.sh", "../supervisor.sh"].map((each) => path.resolve(here, each));
	const found = candidates.find((each) => existsSync(each));
	if (found === void 0) throw new MigrateError({
		reason: "internal",
		what: `The supervisor of remote jobs was not found in ${candidates.join(", ")}.`,
		safe: "Nothing was started.",
		fix: "install wso2-migrate again: its dist folder is not complete."
	});
	text = readFileSync(found, "utf8");
	return text;
}
function digest() {
	return createHash("sha256").update(supervisorText()).digest("hex");
}
/** Every version under its own name: an older one may still be at work. */
function supervisorFile(place) {
	return path.posix.join(path.posix.dirname(place.folder), `supervisor-${digest().slice(0, 12)}.sh`);
}
/** Puts the supervisor beside the job folders of a step; it appears complete or not at all. */
function installCommand(place) {
	return {
		argv: [
			"/bin/sh",
			"-c",
			[
				"umask 077",
				"mkdir -p -- \"${1%/*}\" && cat >\"$1.$$\" && [ \"$(sha256sum <\"$1.$$\")\" = \"$2  -\" ] && mv -f -- \"$1.$$\" \"$1\" && exit",
				"rm -f -- \"$1.$$\"; df -Pk -- \"${1%/*}\" >&2; exit 1"
			].join("\n"),
			"sh",
			supervisorFile(place),
			digest()
		],
		...runAs(place),
		stdin: supervisorText()
	};
}
/** Its digest is checked at each use: what stands in a folder for hours may be cut or changed. */
function use(place, ...words) {
	return {
		argv: [
			"/bin/sh",
			"-c",
			`[ "$(sha256sum <"$1" 2>/dev/null)" = "$2  -" ] || { echo '${NOT_MINE}'; exit; }\nf=$1; shift 2; exec /bin/sh "$f" "$@"`,
			"sh",
			supervisorFile(place),
			digest(),
			...words.map(String)
		],
		...runAs(place)
	};
}
/** Starts the job unless somebody did, then polls it. `input` is what `jobInput` made. */
function startCommand(place, way, input, question) {
	return {
		...use(place, "start", place.folder, way, ...words(question)),
		stdin: input
	};
}
function pollCommand(place, question) {
	return {
		...use(place, "poll", place.folder, ...words(question)),
		looks: true
	};
}
/** Ends the job's process group: TERM, then KILL after the grace. */
function stopCommand(place, graceMs) {
	return use(place, "stop", place.folder, hundredths(graceMs));
}
/** Starts a sleeper away from the connection and tells who it is. Leaves no file. */
function sleeperCommand(way, seconds) {
	return { argv: [
		"/bin/sh",
		"-c",
		supervisorText(),
		"sh",
		"detach",
		way,
		String(seconds)
	] };
}
/** The supervisor's unit of time. A limit is never rounded to 0, which means none. */
function hundredths(milliseconds) {
	return Math.max(1, Math.round(milliseconds / 10));
}
function words({ out, err, most, waitMs }) {
	return [
		out,
		err,
		most,
		Math.round(waitMs / 10)
	];
}
function runAs({ runAs }) {
	return runAs === void 0 ? {} : { runAs };
}
// src/remote/jobs/detach.ts
/** logind ends what a session left behind after its end, not with it. */
const GONE_MS = 1500;
const SLEEP_SECONDS = 60;
/**
* Tries what survives the end of a connection: starts a sleeper in each way, drops the connection, comes back. Gives the strongest way
* that works; undefined: none does. Leaves nothing behind. It drops the connection of `host`, with all that other commands do through it.
*/
async function probeDetachment(host) {
	const sleepers = [];
	for (const way of DETACH_WAYS) {
		const { stdout } = await host.run({
			...sleeperCommand(way, SLEEP_SECONDS),
			timeoutMs: 15e3
		});
		const [, pid, ticks] = /^wso2-job sleeper (\d+) (\d+)$/m.exec(stdout) ?? [];
		if (pid !== void 0 && ticks !== void 0) sleepers.push({
			way,
			pid,
			ticks
		});
	}
	await host.close();
	await setTimeout(GONE_MS);
	let best;
	for (const { way, pid, ticks } of sleepers) {
		const { outcome } = await host.run({
			argv: [
				"/bin/sh",
				"-c",
				CHECK,
				"sh",
				pid,
				ticks
			],
			timeoutMs: 15e3
		});
		if (outcome.kind === "exit" && outcome.code === 0) best ??= way;
	}
	return best;
}
/** Exits 0 if the sleeper was alive, and ends it. Its name has no blanks: the start time is the 22nd word. */
const CHECK = "IFS= read -r line <\"/proc/$1/stat\" || exit 1; ticks=$2; set -- $line; [ \"${22}\" = \"$ticks\" ] && [ \"$3\" != Z ] && kill \"$1\"";
/** What preflight says of a host where `probeDetachment` found no way. */
function detachmentProblem(host) {
	return {
		reason: "preflight-failed",
		host: host.name,
		what: "Nothing that is started there survives the end of its connection.",
		safe: "Nothing was changed.",
		fix: "let the users of that server keep processes: as root `loginctl enable-linger USER` for the login user and run_as, or `KillUserProcesses=no` in /etc/systemd/logind.conf; `setsid` (util-linux) must be installed."
	};
}
// src/engine/detachment.ts
/**
* Finds out for every host that steps work on how a job survives there the end of its connection. It drops these connections: nothing
* else may use them meanwhile.
* @throws MigrateError `preflight-failed` for every host where nothing survives
*/
async function measureDetachment(environment, host) {
	const names = workingHosts(environment);
	const jumps = new Set(Object.values(environment.hosts).map(({ jump }) => jump));
	const ways = /* @__PURE__ */ new Map();
	const probe = async (name) => {
		ways.set(name, await probeDetachment(host(name)));
	};
	await Promise.all(names.filter((name) => !jumps.has(name)).map(probe));
	for (const name of names.filter((each) => jumps.has(each))) await probe(name);
	throwProblems(names.filter((name) => !ways.get(name)).map((name) => detachmentProblem(host(name))));
	return names.map((name) => ({
		class: "info",
		key: keyOf(name),
		value: ways.get(name)
	}));
}
/** How jobs survive on a host, as the plan of the run has it. */
function detachmentOf(plan, name) {
	const value = plan.facts.find(({ key }) => key === keyOf(name))?.value;
	return DETACH_WAYS.find((way) => way === value);
}
/** Hosts that steps of the plan work on. */
function plannedHosts({ facts }) {
	return facts.flatMap(({ key }) => /^hosts\.(.+)\.detachment$/.exec(key)?.[1] ?? []);
}
const keyOf = (name) => `hosts.${name}.detachment`;
export { hundredths as a, startCommand as c, NOT_MINE as i, stopCommand as l, measureDetachment as n, installCommand as o, plannedHosts as r, pollCommand as s, detachmentOf as t };
