// src/engine/jobs-of-attempt.ts
const TELL = `IFS= read -r boot </proc/sys/kernel/random/boot_id
tell() {
  job=\${1%/*}
  if [ -e "$job/exit.json" ]; then grep -q '"diskFull":true' "$job/exit.json" || echo "finished $job"; return; fi
  [ -e "$job/proc.json" ] || { [ ! -d "$job/claimed" ] || echo "running $job"; return; }
  record=$(cat "$job/proc.json")
  case $record in
    '{"version":1,"givenUp":true}') return ;;
    '{'*'"startedAt":"'*'Z"}') ;;
    *) echo "finished $job"; return ;;
  esac
  grep -q "\\"bootId\\": *\\"$boot\\"" "$job/proc.json" || return
  group=$(sed -n 's/.*"pgid": *\\([0-9][0-9]*\\).*/\\1/p' "$job/proc.json")
  [ -n "$group" ] && kill -s 0 -- "-$group" 2>/dev/null && echo "running $job"
}
`;
const BELOW = `${TELL}find "$1" -name spec.json 2>/dev/null | while IFS= read -r spec; do tell "$spec"; done
exit 0`;
const OF_RUNS = `${TELL}for spec in "$1"/*/jobs/*/*/spec.json; do [ ! -e "$spec" ] || tell "$spec"; done
exit 0`;
async function jobsOfAttempt(places) {
	const found = await Promise.all(places.map(({ host, folder }) => ask(host, BELOW, folder)));
	if (found.some(({ running }) => running.length > 0)) return "running";
	return found.some(({ finished }) => finished.length > 0) ? "finished" : "none";
}
async function runningBelow({ host, folder }) {
	return (await ask(host, BELOW, folder)).running;
}
async function runningJobs(host, runs) {
	return (await ask(host, OF_RUNS, runs)).running;
}
async function ask(host, script, folder) {
	const failure = {
		reason: "internal",
		what: `Whether jobs of this run still work cannot be found out (${folder}).`,
		safe: "Nothing was changed by this attempt.",
		fix: "check that run_as may read that folder, then run again."
	};
	const lines = (await host.must({ argv: [
		"/bin/sh",
		"-c",
		script,
		"sh",
		folder
	] }, failure)).split("\n").map((line) => line.split(" "));
	const of = (kind) => lines.filter(([state]) => state === kind).map(([, ...path]) => path.join(" "));
	return {
		running: of("running"),
		finished: of("finished")
	};
}
export { runningBelow as n, runningJobs as r, jobsOfAttempt as t };
