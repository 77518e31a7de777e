import { t as RUNNER } from "./hosts.js";
import { createHash } from "node:crypto";
const RESOLVE = `h=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6); state=\${1:-\${h:-$HOME}/.wso2-migrate}
home=$(cd -- "$2" 2>/dev/null && pwd -P) || home=$2
printf '%s\\n%s\\n' "$state" "$home"`;
const SEARCHABLE = `searchable() {
  seen=$1; while [ ! -e "$seen" ]; do seen=$(dirname -- "$seen"); done
  [ -x "$seen" ] || { echo "$seen is closed to $(id -un)" >&2; return 1; }
}
`;
const READ = `${SEARCHABLE}searchable "$1/runs" || exit 1
cd "$1/runs" 2>/dev/null || exit 0
run=$2; [ -n "$run" ] || run=$(ls -1 | sort | while IFS= read -r each; do [ ! -e "$each/journal.jsonl" ] && [ ! -e "$each/plan.json" ] || printf '%s\\n' "$each"; done | tail -n 1)
[ -n "$run" ] && [ -d "$run" ] || exit 0
if [ -e "$run/journal.jsonl" ]; then exec 9<"$run/journal.jsonl" && flock -s -w 20 9 || exit 1; else exec 9</dev/null; fi
size=0; [ ! -e "$run/plan.json" ] || size=$(stat -c %s "$run/plan.json") || exit 1
printf '%s %s\\n' "$run" "$size"; [ "$size" -eq 0 ] || cat "$run/plan.json"; cat <&9`;
const CREATE = `set -e; umask 077; mkdir -p "$1/runs"; cd "$1/runs"; part=.$2.part; trap 'rm -rf "$part"' EXIT; rm -rf "$part"; mkdir "$part"
IFS= read -r first; printf '%s\\n' "$first" >"$part/journal.jsonl"; cat >"$part/plan.json"; [ "$(wc -c <"$part/plan.json")" -eq "$3" ]
sync "$part/journal.jsonl" "$part/plan.json" "$part"; mv -T "$part" "$2"; sync . ..`;
const APPEND = `umask 077; cd "$1/runs/$2" && [ -s journal.jsonl ] || exit 91
exec 9<>journal.jsonl && flock -w 20 9 || exit 1
cat >.append || exit 1
size=$(stat -c %s journal.jsonl)
[ "$size" -ge "$3" ] || exit 91
if [ "$size" -gt "$3" ]; then
  if tail -c "+$(($3 + 1))" journal.jsonl | cmp -s - .append; then sync journal.jsonl && rm -f .append; exit; fi
  [ "$(tail -c "+$(($3 + 1))" journal.jsonl | wc -l)" -eq 0 ] || exit 90
  truncate -s "$3" journal.jsonl || exit 1
fi
cat .append >>journal.jsonl && sync journal.jsonl && { rm -f .append; exit 0; }
truncate -s "$3" journal.jsonl; rm -f .append; exit 1`;
// src/engine/state-folder.ts
async function targetFolder(host, stateDir, targetHome) {
	const [root, ...home] = await resolve(host, stateDir, targetHome);
	return `${root}/targets/${createHash("sha256").update(home.join("\n"), "utf8").digest("hex").slice(0, 16)}`;
}
async function stateFolder(host, stateDir) {
	return (await resolve(host, stateDir, "/"))[0];
}
function fixOfFolder(stderr) {
	if (/read-only file system/i.test(stderr)) return "mount that disk writable, or set state_dir of this host to a folder on another disk; then run again.";
	if (/permission denied|is closed to/i.test(stderr)) return "give run_as the right to write there (owner and mode of each folder on the way), or set state_dir of this host; then run again.";
	if (/flock.*(not found|applet)/i.test(stderr)) return "install flock (util-linux) there; then run again.";
	return "check free space and rights of run_as there, or set state_dir of this host; then run again.";
}
async function resolve(host, stateDir, home) {
	return (await host.must({ argv: [
		"/bin/sh",
		"-c",
		RESOLVE,
		"sh",
		stateDir ?? "",
		home
	] }, {
		reason: "preflight-failed",
		what: "The folder for the state of runs cannot be found out.",
		safe: "Nothing was changed.",
		fix: "set state_dir of this host in the migration file."
	})).replace(/\n$/, "").split("\n");
}
// src/engine/elsewhere.ts
function workingHosts({ nodes, databases, hooks }) {
	const names = [
		...Object.values(nodes).flatMap(({ source, target }) => [source.host, target.host]),
		...Object.values(databases).map(({ tools_host }) => tools_host),
		...Object.values(hooks).flatMap((commands) => commands.map(({ host }) => host))
	];
	return [...new Set(names)].filter((name) => name !== RUNNER);
}
async function elsewhereOn({ host, environment }, lead, name) {
	const root = await stateFolder(host(name), environment.hosts[name]?.state_dir);
	const key = createHash("sha256").update(`${await lead.host.machineId()} ${lead.folder}`, "utf8").digest("hex").slice(0, 16);
	return {
		fence: `${root}/fences/${key}`,
		runs: `${root}/elsewhere/${key}`
	};
}
async function runsOn(session, name) {
	const { store } = session;
	if (name === store.host.name) return `${store.folder}/runs`;
	return (await elsewhereOn(session, store, name)).runs;
}
export { stateFolder as a, CREATE as c, fixOfFolder as i, READ as l, runsOn as n, targetFolder as o, workingHosts as r, APPEND as s, elsewhereOn as t, SEARCHABLE as u };
