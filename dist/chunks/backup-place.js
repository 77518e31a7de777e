// src/steps/backup-place.ts
/** Where a backup of this run lies on the tools host of its database. */
function backupFile({ environment, runId }, { database, before }) {
	return `${environment.backup.directory}/${runId}/${database}${before ? `@${before}` : ""}.dump`;
}
/** The manifest of a dump, if it was ever finished: without a whole one the dump counts for nothing. */
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
export { readManifest as n, backupFile as t };
