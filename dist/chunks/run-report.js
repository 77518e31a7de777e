import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import path from "node:path";
// src/report/run-report.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/**
* Reads the newest run below `spoolRoot` (of this environment, if one is named). Needs no host, and copes with whatever is
* missing or cut off: it runs when something went wrong.
*/
async function readRunReport(spoolRoot, environment) {
	const newest = await readJson(path.join(spoolRoot, "last.json"));
	const last = environment && newest?.environment && newest.environment !== environment ? void 0 : newest;
	const wanted = environment || last?.environment || "";
	const folder = last?.spool && await import_lib.default.pathExists(last.spool) ? last.spool : await newestRun(spoolRoot, wanted);
	const header = folder ? await readJson(path.join(folder, "run.json")) : void 0;
	const plan = folder ? await readJson(path.join(folder, "plan.json")) : void 0;
	const records = folder ? await readRecords(path.join(folder, "records.jsonl")) : [];
	const files = folder ? await listFiles(path.join(folder, "files")) : [];
	const backups = folder ? await readManifests(folder, files) : [];
	const steps = stepStates(plan, records);
	const problems = problemsOf(last, steps);
	return {
		verdict: verdictOf(last, header, steps, problems),
		...problems[0] && { failureReason: last?.failureReason ?? problems[0].reason },
		problems,
		...header && { header },
		...plan && { plan },
		...last && { last },
		steps,
		warnings: [.../* @__PURE__ */ new Set([...plan?.warnings ?? [], ...steps.flatMap((step) => step.planned.warnings)])],
		backups,
		...folder && { folder },
		files
	};
}
async function newestRun(spoolRoot, environment) {
	const names = await import_lib.default.readdir(spoolRoot).catch(() => []);
	const runs = [];
	for (const name of names) {
		const folder = path.join(spoolRoot, name);
		const header = await readJson(path.join(folder, "run.json"));
		if (header && (!environment || header.environment === environment)) runs.push({
			folder,
			startedAt: header.startedAt
		});
	}
	return runs.sort((a, b) => a.startedAt < b.startedAt ? 1 : -1)[0]?.folder;
}
function stepStates(plan, records) {
	return (plan?.steps ?? []).map((planned) => {
		const record = records.findLast((one) => one.key === planned.key);
		if (!record) return {
			planned,
			state: "pending"
		};
		return {
			planned,
			state: record.state === "started" ? "interrupted" : record.state,
			record
		};
	});
}
function problemsOf(last, steps) {
	if (last?.result === "failed") return last.problems;
	const failed = steps.flatMap((step) => step.state === "failed" ? step.record?.problems ?? [] : []);
	const interrupted = steps.filter((step) => step.state === "interrupted").map(({ planned }) => ({
		reason: "detached",
		what: `"${planned.title}" began, and its end was never recorded: the verb ${planned.verb} was killed.`,
		safe: "No step after it has begun.",
		fix: `run ${planned.verb} again with the same inputs: it looks at what is there and continues.`
	}));
	return [...failed, ...interrupted];
}
function verdictOf(last, header, steps, problems) {
	if (last?.result === "failed" || problems.length > 0) return "failed";
	if (!last && !header) return "nothing";
	if (last?.offline) return "checked";
	if (header?.mode !== "apply") return "planned";
	return steps.length > 0 && steps.every(({ state }) => state === "done" || state === "skipped") ? "passed" : "partly";
}
async function readManifests(folder, files) {
	const names = files.filter((name) => name.startsWith("manifests/") && name.endsWith(".json"));
	return (await Promise.all(names.map((name) => readJson(path.join(folder, "files", name))))).filter((manifest) => manifest?.sha256 !== void 0);
}
/** A verb that was killed while writing leaves a last line that is no JSON: it is left out. */
async function readRecords(file) {
	return (await import_lib.default.readFile(file, "utf8").catch(() => "")).split("\n").flatMap((line) => {
		const record = parse(line);
		return record ? [record] : [];
	});
}
async function readJson(file) {
	return parse(await import_lib.default.readFile(file, "utf8").catch(() => ""));
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** Regular files below a folder, as relative names with forward slashes, sorted; none if there is no such folder. */
async function listFiles(folder) {
	return (await import_lib.default.readdir(folder, {
		recursive: true,
		withFileTypes: true
	}).catch(() => [])).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/")).sort();
}
export { readRunReport as n, listFiles as t };
