// src/engine/jobs-of-attempt.ts
/**
* `folder`: prints `running` or `finished` for each job below it that has not been lost. A process counts only where the system was not
* started anew since, and where something of the job's process group is alive.
*/
const LOOK = `IFS= read -r boot </proc/sys/kernel/random/boot_id
find "$1" -name spec.json 2>/dev/null | while IFS= read -r spec; do
  job=\${spec%/*}
  if [ -e "$job/exit.json" ]; then echo "finished $job"; continue; fi
  [ -e "$job/proc.json" ] || { [ ! -d "$job/claimed" ] || echo "running $job"; continue; }
  grep -q "\\"bootId\\": *\\"$boot\\"" "$job/proc.json" || continue
  group=$(sed -n 's/.*"pgid": *\\([0-9][0-9]*\\).*/\\1/p' "$job/proc.json")
  [ -n "$group" ] && kill -s 0 -- "-$group" 2>/dev/null && echo "running $job"
done
exit 0`;
/** Folders of the jobs below a folder that still run, and of those that have ended with a result. */
async function lookForJobs(host, folder) {
	const lines = (await host.must({ argv: [
		"/bin/sh",
		"-c",
		LOOK,
		"sh",
		folder
	] }, {
		reason: "internal",
		what: `Whether jobs of this run still work cannot be found out (${folder}).`,
		safe: "Nothing was changed by this attempt.",
		fix: "check that run_as may read that folder, then run again."
	})).split("\n").map((line) => line.split(" "));
	const of = (kind) => lines.filter(([state]) => state === kind).map(([, ...path]) => path.join(" "));
	return {
		running: of("running"),
		finished: of("finished")
	};
}
/** The same for one attempt, over all hosts that it may have worked on. */
async function jobsOfAttempt(places) {
	const found = await Promise.all(places.map(({ host, folder }) => lookForJobs(host, folder)));
	if (found.some(({ running }) => running.length > 0)) return "running";
	return found.some(({ finished }) => finished.length > 0) ? "finished" : "none";
}
export { lookForJobs as n, jobsOfAttempt as t };
