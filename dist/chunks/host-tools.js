import { r as workingHosts } from "./elsewhere.js";
// src/engine/host-tools.ts
const same = (name) => ({
	debian: name,
	rhel: name
});
const TOOLS = [
	[same("util-linux"), ["flock"]],
	[same("coreutils"), [...[
		"cat",
		"cut",
		"date",
		"dirname",
		"env",
		"id",
		"ls",
		"mkdir",
		"mv",
		"rm",
		"sort",
		"stat",
		"sync",
		"tail"
	], ...["truncate", "wc"]]],
	[same("diffutils"), ["cmp"]],
	[same("findutils"), ["find"]],
	[same("grep"), ["grep"]],
	[same("sed"), ["sed"]],
	[{
		debian: "libc-bin",
		rhel: "glibc-common"
	}, ["getent"]]
];
const LOOK = `for tool do command -v "$tool" >/dev/null 2>&1 || echo "$tool"; done
if command -v flock >/dev/null 2>&1; then (exec 9</ && flock -s -w 1 9) 2>/dev/null || echo 'flock -w'; fi
[ -r /proc/sys/kernel/random/boot_id ] && [ -r /proc/uptime ] || echo /proc`;
async function missingTools(environment, host) {
	const names = TOOLS.flatMap(([, tools]) => tools);
	return (await Promise.all(workingHosts(environment).map(async (name) => {
		return missing(name, (await host(name).must({ argv: [
			"/bin/sh",
			"-c",
			LOOK,
			"sh",
			...names
		] }, {
			reason: "preflight-failed",
			what: "Which programs are there cannot be found out.",
			safe: "Nothing was changed.",
			fix: "log in by hand as run_as and look whether /bin/sh works."
		})).split("\n").filter(Boolean));
	}))).flat();
}
function missing(host, tools) {
	if (tools.length === 0) return [];
	const packages = TOOLS.filter(([, its]) => its.some((tool) => tools.some((name) => name.split(" ")[0] === tool))).map(([name]) => name);
	const list = (system) => packages.map((each) => each[system]).join(" ");
	const fixes = [...packages.length > 0 ? [`install it: apt-get install ${list("debian")} (Debian, Ubuntu), dnf install ${list("rhel")} (RHEL)`] : [], ...tools.includes("/proc") ? ["mount /proc so that run_as may read it"] : []];
	return [{
		reason: "preflight-failed",
		host,
		what: `Lock, fence and journal of a run need what is not there: ${tools.join(", ")}.`,
		safe: "Nothing was changed.",
		fix: `${fixes.join("; ")}; then plan again.`
	}];
}
export { missing, missingTools };
