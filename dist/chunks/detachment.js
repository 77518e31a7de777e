import { n as MigrateError, o as throwProblems } from "./errors.js";
import { r as workingHosts } from "./elsewhere.js";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import path from "node:path";
import { existsSync, readFileSync } from "node:fs";
// src/remote/jobs/supervisor.ts
const DETACH_WAYS = ["systemd-run", "setsid"];
const NOT_MINE = "wso2-job supervisor";
let text;
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
function supervisorFile(place) {
	return path.posix.join(path.posix.dirname(place.folder), `supervisor-${digest().slice(0, 12)}.sh`);
}
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
function stopCommand(place, graceMs) {
	return use(place, "stop", place.folder, hundredths(graceMs));
}
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
const GONE_MS = 1500;
const SLEEP_SECONDS = 60;
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
const CHECK = "IFS= read -r line <\"/proc/$1/stat\" || exit 1; ticks=$2; set -- $line; [ \"${22}\" = \"$ticks\" ] && [ \"$3\" != Z ] && kill \"$1\"";
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
function detachmentOf(plan, name) {
	const value = plan.facts.find(({ key }) => key === keyOf(name))?.value;
	return DETACH_WAYS.find((way) => way === value);
}
function plannedHosts({ facts }) {
	return facts.flatMap(({ key }) => /^hosts\.(.+)\.detachment$/.exec(key)?.[1] ?? []);
}
const keyOf = (name) => `hosts.${name}.detachment`;
export { hundredths as a, startCommand as c, NOT_MINE as i, stopCommand as l, measureDetachment as n, installCommand as o, plannedHosts as r, pollCommand as s, detachmentOf as t };
