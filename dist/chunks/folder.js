import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import "./collect-definitions.js";
import "./spool-verdict.js";
import { n as formatSeconds, r as showBytes } from "./words.js";
import { a as mergesSummary, c as Html, d as markdownTable, i as mergesPage, l as html, o as clientRunsPage, r as isMergeReport, s as clientRunsSummary, t as listFiles, u as markdown } from "./run-report.js";
import { r as describePlace } from "./errors.js";
import { n as sayGroup } from "./file-groups.js";
import path from "node:path";
// src/report/copies.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const HEAD = [
	"Node",
	"Folder",
	"Files",
	"Size",
	"Replaced",
	"Taken again",
	"Skipped",
	"Time",
	"Rate",
	"Verified"
];
function copiedFolders(steps) {
	return steps.flatMap(({ planned, state, record }) => {
		const details = record?.evidence?.details;
		const isDone = state === "done" || state === "skipped";
		if (planned.step !== "sync-folder" || !isDone || details === void 0) return [];
		const { files, bytes, replaced, retried, resumed, ms, links, folders, skipped, lanes, verified } = details;
		const sent = resumed && details.bytesResumed === void 0 ? void 0 : bytes - (details.bytesResumed ?? 0);
		const seconds = ms === void 0 ? record?.seconds : ms / 1e3;
		return {
			node: planned.node ?? "",
			folder: planned.work.folder,
			files,
			links: links ?? null,
			folders: folders ?? null,
			bytes,
			replaced: replaced.length,
			retried: retried?.length ?? null,
			resumed: resumed ?? null,
			skipped: skipped ?? null,
			lanes: lanes ?? null,
			seconds: seconds ?? null,
			bytesPerSecond: ms && sent ? Math.round(sent / (ms / 1e3)) : null,
			verified: verified ?? null
		};
	});
}
function copiesSummary(steps) {
	const rows = copiedFolders(steps).map((row) => cells(row).map(markdown));
	return rows.length > 0 ? `### Copied folders\n\n${markdownTable(HEAD, rows)}` : "";
}
function copiesPage(steps) {
	const rows = copiedFolders(steps);
	if (rows.length === 0) return html``;
	return html`<h2>Copied folders</h2><div class="wide"><table><thead><tr>${HEAD.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
function cells(row) {
	const number = (value) => value === null ? "" : String(value);
	return [
		row.node,
		row.folder,
		String(row.files),
		showBytes(row.bytes),
		String(row.replaced),
		number(row.retried),
		number(row.skipped),
		row.seconds === null ? "" : formatSeconds(row.seconds),
		row.bytesPerSecond === null ? "" : `${showBytes(row.bytesPerSecond)}/s`,
		row.verified === null ? "" : `${row.verified} hashed again`
	];
}
// src/report/file-groups.ts
const MOST_IN_SUMMARY = 20;
function countFiles(groups = []) {
	return groups.reduce((sum, { files }) => sum + files.length, 0);
}
function groupsPage(groups = []) {
	return groupsOf(groups, ({ files }) => html`<pre>${files.join("\n")}</pre>`);
}
function groupsSummary(groups = []) {
	return groupsOf(groups, ({ files }) => {
		const left = files.length - MOST_IN_SUMMARY;
		const names = files.slice(0, MOST_IN_SUMMARY).map((file) => html`<li>${file}</li>`);
		return html`<ul>${names}${left > 0 && html`<li>and ${left} more: see index.html</li>`}</ul>`;
	});
}
function groupsOf(groups, names) {
	if (groups.length === 0) return html``;
	const rows = groups.map(({ does, files, bytes, why }) => html`<tr><td>${does}</td><td>${files.length}</td><td>${bytes !== void 0 && showBytes(bytes)}</td><td>${why}</td></tr>`);
	return html`<div class="wide"><table><thead><tr><th>What</th><th>Files</th><th>Size</th><th>Why</th></tr></thead><tbody>${rows}</tbody></table></div>
${groups.map((group) => html`<details><summary>${sayGroup(group)}</summary>${names(group)}</details>`)}`;
}
// src/report/rehearsal.ts
const OUTAGE = [
	"quiesce",
	"db-script",
	"pre-migrate",
	"migrate",
	"cleanup",
	"verify"
];
const GROWING = [
	"db-script",
	"pre-migrate",
	"migrate",
	"verify"
];
function rehearsalRows({ rehearsal, steps, backups, verdict }) {
	if (!rehearsal) return [];
	const rows = [["Baseline", rehearsal.baseline]];
	for (const { id, bytes, takenAt } of rehearsal.databases) rows.push([`Dump of ${id}`, `taken ${takenAt} of a database of ${showBytes(bytes)}`]);
	const seconds = (verbs) => steps.filter(({ planned }) => verbs.includes(planned.verb)).reduce((sum, { record }) => sum + (record?.seconds ?? 0), 0);
	for (const verb of OUTAGE) if (steps.some(({ planned }) => planned.verb === verb)) rows.push([verb, formatSeconds(seconds([verb]))]);
	if (verdict !== "passed") return [...rows, ["Outage", "not known: the rehearsal did not get to its end"]];
	const measured = seconds(OUTAGE);
	rows.push(["Outage here", `${formatSeconds(measured)} from quiesce to verify`]);
	const here = new Map(backups.flatMap((one) => "database" in one ? [[one.database, one.facts.bytes]] : []));
	const there = rehearsal.databases.reduce((sum, { bytes }) => sum + bytes, 0);
	const loaded = rehearsal.databases.reduce((sum, { id }) => sum + (here.get(id) ?? 0), 0);
	const own = [...here].map(([id, bytes]) => `${id} ${showBytes(bytes)}`).join(", ");
	if (there === 0 || loaded === 0) {
		rows.push(["Estimate for production", `${formatSeconds(measured)} for databases of this size (${own || "none was backed up"}) on machines like these; how large production's are is not known here`]);
		return rows;
	}
	const ratio = Math.max(1, there / loaded);
	const estimate = measured + (ratio - 1) * seconds(GROWING);
	rows.push(["Estimate for production", `${formatSeconds(estimate)} on machines like these: the dumped databases were ${showBytes(there)}, here they are ${showBytes(loaded)} (x ${ratio.toFixed(2)} for ${GROWING.join(", ")})`]);
	return rows;
}
// src/report/style.ts
const STYLE = new Html(`
:root { color-scheme: light dark; --text: #1c2128; --soft: #57606a; --back: #fff; --card: #f6f8fa; --line: #d0d7de;
  --good: #116329; --bad: #b3261e; --warn: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9aa4af; --back: #0d1117; --card: #161b22;
  --line: #30363d; --good: #56d364; --bad: #ff7b72; --warn: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
.passed, .partly, .done { color: var(--good); }
.failed, .interrupted { color: var(--bad); }
.planned, .checked, .skipped, .warning { color: var(--warn); }
.pending, .nothing, .soft { color: var(--soft); }
.next { padding: .75rem 1rem; background: var(--card); border-left: .3rem solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
td { min-width: 7rem; max-width: 32rem; overflow-wrap: break-word; }
td code { overflow-wrap: anywhere; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { padding: .75rem; overflow: auto; max-height: 30rem; background: var(--card); border: 1px solid var(--line); white-space: pre-wrap; }
details { margin: .4rem 0; padding: .3rem .6rem; background: var(--card); border: 1px solid var(--line); border-radius: .3rem; }
summary { cursor: pointer; }
@media (max-width: 40rem) { body { padding: .6rem; } h1 { font-size: 1.3rem; } }
@media print { :root { color-scheme: light; --text: #000; --back: #fff; --card: #fff; --soft: #333; --good: #063; --bad: #900; --warn: #630; }
  body { max-width: none; padding: 0; font-size: .8rem; } pre { max-height: none; } .wide { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; } details, tr, .next { break-inside: avoid; } }
`);
// src/report/words.ts
const HEADLINES = {
	passed: "Migration passed",
	partly: "Passed so far",
	planned: "Planned, nothing changed",
	checked: "Migration file checked, no host contacted",
	failed: "Failed",
	nothing: "Nothing ran"
};
const STATES = {
	pending: "not yet",
	interrupted: "interrupted",
	done: "done",
	skipped: "proved, not repeated",
	undone: "taken back",
	failed: "failed"
};
function nextCommand(report) {
	const pending = report.steps.find((step) => step.state === "pending");
	switch (report.verdict) {
		case "failed": return report.problems[0]?.fix ?? "run `plan` to see where the servers stand.";
		case "nothing": return "look at the steps before this one: no verb of wso2-migrate got far enough to leave anything.";
		case "planned":
			if (!report.header) return "read what it would do; run it with --mode apply (input mode) to do it.";
			return `read the plan; to carry out exactly this one, run with --mode apply --plan-digest ${report.header?.planDigest ?? ""} (inputs mode, plan-digest)`;
		case "checked": return "nothing against the migration file; servers were not asked. A run of this repository, not of a fork, plans or rehearses it.";
		case "partly": return `go on with ${pending?.planned.verb ?? "the next verb"}: the same environment, --mode apply --plan-digest ${report.header?.planDigest ?? ""} (inputs mode, plan-digest)`;
		case "passed":
			if (report.rehearsal) return "read the times; the next rehearsal takes this run back by itself.";
			return "watch the new server under load; keep the old home and the backups until you are sure.";
	}
}
function changesOf(report) {
	return report.steps.filter((step) => step.state === "done" || step.state === "skipped").map((step) => ({
		title: step.planned.title,
		summary: step.record?.evidence?.summary ?? ""
	}));
}
function backupWords(report, backup) {
	const speed = (bytes) => `${showBytes(bytes / Math.max(backup.seconds, .01))}/s`;
	if ("entries" in backup) return {
		name: `files of ${backup.node}`,
		host: backup.host,
		speed: speed(backup.contents)
	};
	const { database, facts } = backup;
	return {
		name: database,
		host: backupHost(report, database),
		speed: speed(facts.bytes)
	};
}
function backupHost(report, database) {
	return (report.plan?.steps.find((planned) => planned.verb === "backup" && JSON.stringify(planned).includes(JSON.stringify(database))))?.changes.find((resource) => resource.kind !== "database")?.host ?? "";
}
// src/report/html.ts
function pageOf(report, files) {
	const title = `wso2-migrate: ${HEADLINES[report.verdict]}`;
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>wso2-migrate: <span class="${report.verdict}">${HEADLINES[report.verdict]}</span>${report.failureReason && html` <code>${report.failureReason}</code>`}</h1>
<p class="next"><strong>Next:</strong> ${nextCommand(report)}</p>
${overview$1(report)}
${report.problems.length > 0 && html`<h2>Problems</h2>${report.problems.map(problem)}`}
${clientRunsPage(report.clientRuns)}
${report.warnings.length > 0 && html`<h2>Warnings</h2><ul>${report.warnings.map((one) => html`<li class="warning">${one}</li>`)}</ul>`}
${report.steps.length > 0 && stepTable$1(report.steps)}
${copiesPage(report.steps)}
${mergesPage(report.merges)}
${report.rehearsal && html`<h2>Rehearsal</h2>${table([], rehearsalRows(report))}`}
${report.backups.length > 0 && backupTable$1(report)}
${report.steps.length > 0 && html`<h2>Plan and evidence</h2>${report.steps.map(stepDetails)}`}
${report.plan && facts(report.plan.facts)}
${files.length > 0 && html`<h2>Files</h2>${files.map(shownFile)}`}
</body>
</html>
`.text;
}
function overview$1(report) {
	const { header, last } = report;
	return table([], [
		["Environment", header?.environment ?? last?.environment],
		["Route", header?.route],
		["Mode", header?.mode],
		["Run", header?.runId],
		["Started", header?.startedAt],
		["Plan digest", header?.planDigest],
		["Journal", header?.stateFolder]
	].flatMap(([name, value]) => value ? [[name, html`<code>${value}</code>`]] : []));
}
function problem(one) {
	const where = [one.host, one.place && describePlace(one.place)].filter(Boolean).join(", ");
	return html`<div class="next"><strong class="failed">${one.what}</strong>${where && html` <code>${where}</code>`}
${one.safe && html`<br>Safe: ${one.safe}`}<br>Fix: ${one.fix}</div>`;
}
function stepTable$1(steps) {
	const rows = steps.map(({ planned, state, record }) => [
		planned.title,
		planned.verb,
		html`<span class="${state}">${STATES[state]}</span>`,
		record?.seconds === void 0 ? "" : formatSeconds(record.seconds),
		record?.evidence?.summary ?? ""
	]);
	return html`<h2>Steps</h2>${table([
		"Step",
		"Verb",
		"State",
		"Time",
		"Evidence"
	], rows)}`;
}
function backupTable$1(report) {
	const rows = report.backups.map((manifest) => {
		const { name, host, speed } = backupWords(report, manifest);
		return [
			name,
			host,
			html`<code>${manifest.file}</code>`,
			showBytes(manifest.bytes),
			speed,
			manifest.grade,
			html`<code>${manifest.sha256}</code>`
		];
	});
	return html`<h2>Backups</h2><p class="soft">They lie on the servers and were not uploaded.</p>${table([
		"Backup of",
		"Host",
		"File",
		"Size",
		"Speed",
		"Grade",
		"SHA-256"
	], rows)}`;
}
function stepDetails({ planned, state, record }) {
	return html`<details>
<summary><span class="${state}">${STATES[state]}</span> ${planned.title} <span class="soft">${planned.key}, ${countFiles(planned.files) > 0 ? `files: ${countFiles(planned.files)}` : `details: ${planned.details.length}`}</span></summary>
${planned.changes.length > 0 && html`<p>May touch: ${planned.changes.map((one) => html`<code>${one.kind} ${one.host}:${one.name}</code> `)}</p>`}
${planned.details.length > 0 && html`<pre>${planned.details.join("\n")}</pre>`}
${groupsPage(planned.files)}
${record?.evidence?.details !== void 0 && html`<p>Evidence</p>${json(record.evidence.details)}`}
</details>`;
}
function facts(list) {
	const rows = list.map((fact) => [
		fact.key,
		fact.class,
		html`<code>${JSON.stringify(fact.value)}</code>`
	]);
	return html`<h2>Facts</h2><details><summary>Facts that were measured: ${list.length}</summary>${table([
		"Fact",
		"Class",
		"Value"
	], rows)}</details>`;
}
function shownFile(file) {
	const data = file.name.endsWith(".json") ? parse(file.text) : void 0;
	return html`<details><summary>${file.name}</summary>
${file.linesLeftOut > 0 && html`<p class="soft">The last lines; ${file.linesLeftOut} before them stand in the file beside this page.</p>`}
${data === void 0 ? html`<pre>${file.text}</pre>` : json(data)}</details>`;
}
function json(value) {
	if (isRecord(value) && Object.values(value).some(isTable)) return html`${Object.entries(value).map(([name, inner]) => html`<p><strong>${name}</strong></p>${json(inner)}`)}`;
	if (!isTable(value)) return html`<pre>${typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>`;
	const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
	const cell = (inner) => inner === void 0 || inner === null ? "" : typeof inner === "object" ? JSON.stringify(inner) : String(inner);
	return table(columns, value.map((row) => columns.map((column) => cell(row[column]))));
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isTable(value) {
	return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}
function table(head, rows) {
	return html`<div class="wide"><table>${head.length > 0 && html`<thead><tr>${head.map((one) => html`<th>${one}</th>`)}</tr></thead>`}
<tbody>${rows.map((row) => html`<tr>${row.map((one) => html`<td>${one}</td>`)}</tr>`)}</tbody></table></div>`;
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
// src/report/summary.ts
const LARGEST = 1032192;
const MOST_DETAILS = 50;
const ICONS = {
	passed: "✅",
	partly: "✅",
	planned: "📋",
	checked: "📋",
	failed: "❌",
	nothing: "⚪"
};
function summaryOf(report, artifactUrl) {
	const reason = report.failureReason ? ` (${report.failureReason})` : "";
	return cut(`${[
		`## ${ICONS[report.verdict]} wso2-migrate: ${HEADLINES[report.verdict]}${reason}`,
		`**Next:** ${markdown(nextCommand(report))}`,
		overview(report, artifactUrl),
		section("Problems", report.problems.map(problemItem)),
		...clientRunsSummary(report.clientRuns),
		stepTable(report),
		copiesSummary(report.steps),
		rehearsal(report),
		backupTable(report),
		section("What changed", changesOf(report).map(({ title, summary }) => `- **${markdown(title)}**: ${markdown(summary)}`)),
		...mergesSummary(report.merges),
		section("Warnings", report.warnings.map((warning) => `- ${markdown(warning)}`)),
		report.verdict === "planned" ? plannedChanges(report) : ""
	].filter(Boolean).join("\n\n")}\n`);
}
function overview(report, artifactUrl) {
	const { header, last } = report;
	const seconds = report.steps.reduce((sum, step) => sum + (step.record?.seconds ?? 0), 0);
	const body = [
		["Environment", header?.environment ?? last?.environment],
		["Route", header?.route],
		["Mode", header?.mode],
		["Run", header?.runId],
		["Plan digest", header?.planDigest],
		["Time in steps", seconds > 0 ? formatSeconds(seconds) : void 0],
		["Journal", header?.stateFolder]
	].flatMap(([name, value]) => value ? [[name, `<code>${markdown(value)}</code>`]] : []);
	if (artifactUrl) body.push(["Report", `[index.html, logs, plan, manifests](${encodeURI(artifactUrl)})`]);
	return body.length > 0 ? markdownTable(["", ""], body) : "";
}
function problemItem(problem) {
	const where = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean).join(", ");
	const lines = [`- ${where ? `\`${where.replaceAll("`", "'")}\`: ` : ""}${markdown(problem.what)}`];
	if (problem.safe) lines.push(`  - Safe: ${markdown(problem.safe)}`);
	lines.push(`  - Fix: ${markdown(problem.fix)}`);
	return lines.join("\n");
}
function stepTable(report) {
	if (report.steps.length === 0) return "";
	const rows = report.steps.map(({ planned, state, record }) => [
		markdown(planned.title),
		planned.verb,
		STATES[state],
		record?.seconds === void 0 ? "" : formatSeconds(record.seconds)
	]);
	return `### Steps\n\n${markdownTable([
		"Step",
		"Verb",
		"State",
		"Time"
	], rows)}`;
}
function rehearsal(report) {
	const rows = rehearsalRows(report).map((row) => row.map(markdown));
	return rows.length > 0 ? `### Rehearsal\n\n${markdownTable(["", ""], rows)}` : "";
}
function backupTable(report) {
	if (report.backups.length === 0) return "";
	const rows = report.backups.map((manifest) => {
		const { name, host, speed } = backupWords(report, manifest);
		return [
			markdown(name),
			markdown(host),
			`<code>${markdown(manifest.file)}</code>`,
			showBytes(manifest.bytes),
			speed,
			manifest.grade,
			`<code>${markdown(manifest.sha256)}</code>`
		];
	});
	return `### Backups\n\nThey lie on the servers and were not uploaded.\n\n${markdownTable([
		"Backup of",
		"Host",
		"File",
		"Size",
		"Speed",
		"Grade",
		"SHA-256"
	], rows)}`;
}
function plannedChanges(report) {
	return section("What would change", report.steps.map(({ planned }) => {
		const details = planned.details.slice(0, MOST_DETAILS).map((detail) => html`<li>${detail}</li>`.text);
		const more = planned.details.length - details.length;
		if (more > 0) details.push(`<li>and ${more} more: see index.html</li>`);
		return html`<details><summary>${planned.title} (${planned.details.length + countFiles(planned.files)})</summary>${details.length > 0 && html`<ul>${new Html(details.join(""))}</ul>`}${groupsSummary(planned.files)}</details>`.text.replace(/\s+/g, " ");
	}));
}
function section(title, items) {
	return items.length > 0 ? `### ${title}\n\n${items.join("\n")}` : "";
}
function cut(text) {
	if (Buffer.byteLength(text) <= LARGEST) return text;
	const kept = [];
	let bytes = 0;
	for (const line of text.split("\n")) {
		bytes += Buffer.byteLength(line) + 1;
		if (bytes > LARGEST) break;
		kept.push(line);
	}
	return `${kept.join("\n")}\n\n_Cut here: the rest stands in the report's index.html._\n`;
}
// src/report/folder.ts
const TAIL_LINES = 300;
const LARGEST_SHOWN = 2097152;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;
async function writeReportFolder(report, folder, secrets) {
	const scrub = (text) => secrets.scrub(text).replace(PRIVATE_KEY, "***");
	const write = (name, text) => import_lib.default.outputFile(path.join(folder, name), scrub(text), { mode: 384 });
	await import_lib.default.emptyDir(folder);
	const recorded = report.folder ? await listFiles(report.folder) : [];
	const shown = [];
	for (const name of recorded) {
		const text = scrub(await import_lib.default.readFile(path.join(report.folder, name), "utf8"));
		await write(name, text);
		if (name.startsWith("files/") && !isLinked(name.slice(6)) && text.length <= LARGEST_SHOWN) shown.push(tail(name.slice(6), text));
	}
	await write("index.html", pageOf(report, shown));
	await write("summary.md", summaryOf(report));
	await write("summary.json", `${JSON.stringify(summaryData(report), null, 2)}\n`);
}
function isLinked(name) {
	return name === "findings.json" || isMergeReport(name) || ["invalid-definitions", "validation-reports"].some((folder) => name.startsWith(`${folder}/`));
}
function summaryData(report) {
	return {
		verdict: report.verdict,
		failureReason: report.failureReason ?? null,
		environment: report.header?.environment ?? report.last?.environment ?? null,
		route: report.header?.route ?? null,
		mode: report.header?.mode ?? null,
		runId: report.header?.runId ?? null,
		planDigest: report.header?.planDigest ?? null,
		next: nextCommand(report),
		steps: report.steps.map(({ planned, state, record }) => ({
			key: planned.key,
			verb: planned.verb,
			title: planned.title,
			state,
			seconds: record?.seconds ?? null,
			evidence: record?.evidence?.summary ?? null,
			...planned.files && { files: planned.files.map(({ files, ...group }) => ({
				...group,
				count: files.length
			})) }
		})),
		copies: copiedFolders(report.steps),
		backups: report.backups.map((backup) => {
			const { file, bytes, seconds, sha256, grade } = backup;
			return {
				..."entries" in backup ? { node: backup.node } : { database: backup.database },
				file,
				bytes,
				seconds,
				sha256,
				grade
			};
		}),
		clientRuns: report.clientRuns?.verdicts.map(({ node, phase, verdict, accepted }) => ({
			node,
			phase,
			verdict,
			...accepted && { accepted }
		})) ?? [],
		findings: report.clientRuns?.findings?.count ?? 0,
		warnings: report.warnings,
		problems: report.problems
	};
}
function tail(name, text) {
	if (name.endsWith(".json")) return {
		name,
		text,
		linesLeftOut: 0
	};
	const lines = text.split("\n");
	return {
		name,
		text: lines.slice(-300).join("\n"),
		linesLeftOut: Math.max(0, lines.length - TAIL_LINES)
	};
}
export { nextCommand as i, summaryOf as n, HEADLINES as r, writeReportFolder as t };
