import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { t as REHEARSAL } from "./spool.js";
import { t as FINDINGS } from "./spool-verdict.js";
import path from "node:path";
// src/report/escape.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
var Html = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
function html(strings, ...parts) {
	return new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));
}
function render(part) {
	if (part === void 0 || part === false) return "";
	if (part instanceof Html) return part.text;
	if (Array.isArray(part)) return part.map(render).join("");
	return escapeHtml(String(part));
}
function escapeHtml(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;").replaceAll("'", "&#39;");
}
function markdown(text) {
	return text.replace(/\s+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/[\\`*{}[\]#|~]/g, "\\$&").replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_").replace(/:\/\//g, ":&#47;&#47;").replaceAll("@", "&#64;");
}
function markdownTable(head, rows) {
	return [
		head,
		head.map(() => "---"),
		...rows
	].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
// src/report/client-runs.ts
const MOST_IN_SUMMARY = 100;
const MOST_IN_PAGE = 2e3;
const HEAD = [
	"API",
	"Version",
	"Provider",
	"Tenant",
	"Kind",
	"Gate",
	"Message",
	"Definition"
];
const PHASES = {
	"pre-migrate": "Validators",
	migrate: "Main migration"
};
const GATES = {
	stops: "stops the migration",
	allowed: "let through",
	warns: "does no harm"
};
async function readClientRuns(folder, files) {
	const read = async (name) => import_lib.default.readJson(path.join(folder, "files", name)).catch(() => void 0);
	const names = files.filter((name) => /^logs\/[^/]+\/[^/]+\/verdict\.json$/.test(name));
	const verdicts = (await Promise.all(names.map((name) => read(name)))).filter((verdict) => verdict !== void 0);
	const findings = files.includes("findings.json") ? await read(FINDINGS) : void 0;
	if (verdicts.length === 0 && !findings) return void 0;
	verdicts.sort((a, b) => Number(a.phase === "migrate") - Number(b.phase === "migrate"));
	return {
		verdicts,
		...findings && { findings }
	};
}
function clientRunsSummary({ verdicts, findings } = { verdicts: [] }) {
	return [...verdicts.map((run) => {
		const { node, phase, from, to, verdict } = run;
		const reasons = run.reasons.map(({ why, line, at }) => `- ${placed(at)}${markdown(line ? `${why} ${line}` : why)}`);
		const said = run.evidence.map(({ says, place }) => `- ${markdown(says)}: \`${place.replaceAll("`", "'")}\``);
		const shown = run.database.map((proof) => `- ${PROOFS[String(proof.shown)]}: ${markdown(proof.what)}`);
		return [
			`### ${PHASES[phase]} of ${markdown(node)}: ${verdict}${markdown(acceptance(run))}`,
			`${from} to ${to}`,
			[
				...reasons,
				...said,
				...shown
			].join("\n")
		].join("\n\n");
	}), ...findings && findings.count > 0 ? [findingsSummary(findings)] : []];
}
function clientRunsPage({ verdicts, findings } = { verdicts: [] }) {
	return html`${verdicts.map(verdictPage)}${findings && findings.count > 0 && findingsPage(findings)}`;
}
const PROOFS = {
	true: "the database shows",
	false: "the database does NOT show",
	"not known": "not known"
};
function findingsSummary({ count, findings }) {
	const rows = findings.slice(0, MOST_IN_SUMMARY).map((finding) => cells(finding).map(markdown));
	const more = count - rows.length;
	const rest = more > 0 ? `\n\n_and ${more} more: see index.html and ${FINDINGS}_` : "";
	return `### Findings of the validators: ${count}\n\nThey are mended in the old version.\n\n${markdownTable(HEAD, rows)}${rest}`;
}
function cells({ api, tenant, kind, verdict, message, definition }) {
	return [
		api?.name ?? "",
		api?.version ?? "",
		api?.provider ?? "",
		tenant ?? "",
		kind,
		GATES[verdict],
		message,
		definition ?? ""
	];
}
function acceptance({ accepted }) {
	return accepted ? `, taken for passed by ${accepted.by}` : "";
}
function placed(at) {
	return at ? `\`${(at.file ?? "log").replaceAll("`", "'")}:${at.line}\` ` : "";
}
function verdictPage(run) {
	return html`<h2>${PHASES[run.phase]} of ${run.node}: <span class="${run.verdict}">${run.verdict}</span>${acceptance(run)}</h2>
<p>From ${run.from} to ${run.to}.</p>
${run.reasons.length > 0 && html`<ul>${run.reasons.map(({ verdict, why, fix, line, at, link }) => html`<li><span class="${verdict}">${verdict}</span> ${why}${at && html` <code>${at.file ?? "log"}:${at.line}</code>`}${line && html`<pre>${line}</pre>`} Fix: ${fix}${link && html` See ${link}`}</li>`)}</ul>`}
${run.seen.length > 0 && html`<p>Known causes seen in this run:</p><ul>${run.seen.map(({ says, place, fix, link }) => html`<li>${says} <code>${place}</code> Fix: ${fix} See ${link}</li>`)}</ul>`}
<details open><summary>Evidence</summary><ul>${run.evidence.map(({ says, place, line }) => html`<li>${says}: <code>${place}</code><pre>${line}</pre></li>`)}${run.database.map(({ shown, what }) => html`<li>${PROOFS[String(shown)]}: ${what}</li>`)}</ul></details>
${run.notes.length > 0 && html`<ul>${run.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}
function findingsPage({ count, findings, definitionsWithoutFinding, notCopied }) {
	const shown = findings.slice(0, MOST_IN_PAGE);
	return html`<h2>Findings of the validators: ${count}</h2><p class="soft">They are mended in the old version.${count > shown.length && html` The first ${shown.length} of ${count}: ${"findings.json"} has more.`}</p>
<div class="wide"><table><thead><tr>${HEAD.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${shown.map((finding) => html`<tr>${cells(finding).map((cell, at) => html`<td>${at === HEAD.length - 1 ? link(cell) : cell}</td>`)}</tr>`)}</tbody></table></div>
${definitionsWithoutFinding.length > 0 && html`<p>Definitions that no finding names: ${definitionsWithoutFinding.map((place) => html`${link(place)} `)}</p>`}
${notCopied.length > 0 && html`<p>Too large or too many for the report, or not to be read: ${notCopied.join(", ")}</p>`}`;
}
function link(place) {
	return place ? html`<a href="files/${place}">${place}</a>` : html``;
}
// src/report/merges.ts
const LARGEST_IN_SUMMARY = 102400;
const FILE = /^merge\/([^/]+)\/report\.json$/;
function isMergeReport(name) {
	return /^merge\/[^/]+\/report\.(?:json|md)$/.test(name);
}
async function readMerges(folder, files) {
	const read = files.map(async (name) => {
		const node = FILE.exec(name)?.[1];
		if (node === void 0) return [];
		const place = path.join(folder, "files", "merge", node);
		try {
			return [{
				node,
				data: await import_lib.default.readJson(path.join(place, "report.json")),
				text: await import_lib.default.readFile(path.join(place, "report.md"), "utf8")
			}];
		} catch {
			return [];
		}
	});
	return (await Promise.all(read)).flat();
}
function mergesSummary(merges = []) {
	return merges.map(({ node, data, text }) => {
		const body = Buffer.byteLength(text) > LARGEST_IN_SUMMARY ? "_Too long for here: it stands in the report’s index.html._" : text.trim();
		return `### deployment.toml of ${markdown(node)}\n\n<details><summary>${words(data)}</summary>\n\n${body}\n\n</details>`;
	});
}
function mergesPage(merges = []) {
	return merges.map(({ node, data }) => {
		const { conflicts, warnings, decisions, notes, diff } = data;
		return html`<h2>deployment.toml of ${node}</h2>
<p>${words(data)}</p>
${conflicts.length > 0 && rows([
			"Setting",
			"To decide",
			"How"
		], conflicts.map(said))}
${warnings.length > 0 && rows([
			"Setting",
			"Warning",
			"Next"
		], warnings.map(said))}
${decisions.length > 0 && html`<details><summary>Decisions: ${decisions.length}</summary>${rows([
			"Setting",
			"Decision",
			"From",
			"To",
			"Why"
		], decisions.map(({ key, action, from, to, why }) => [
			code(key),
			action,
			code(from),
			code(to),
			why
		]))}</details>`}
${notes.length > 0 && html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${diff !== "" && html`<details><summary>Diff</summary><pre>${diff}</pre></details>`}`;
	});
}
function words({ edits, conflicts, warnings, decisions }) {
	const count = (list, noun) => `${list.length} ${noun}${list.length === 1 ? "" : "s"}`;
	return [
		conflicts.length > 0 ? count(conflicts, "conflict") : `${edits} ${edits === 1 ? "edit" : "edits"}`,
		count(warnings, "warning"),
		count(decisions, "decision")
	].join(", ");
}
function said({ keys, what, fix }) {
	return [
		html`${keys.map((key) => html`<code>${key}</code> `)}`,
		what,
		fix ?? ""
	];
}
function code(text) {
	return text === void 0 ? "" : html`<code>${text}</code>`;
}
function rows(head, body) {
	return html`<div class="wide"><table><thead><tr>${head.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${body.map((row) => html`<tr>${row.map((one) => html`<td>${one}</td>`)}</tr>`)}</tbody></table></div>`;
}
// src/report/run-report.ts
async function readRunReport(spoolRoot, environment) {
	const newest = await readJson(path.join(spoolRoot, "last.json"));
	const last = environment && newest?.environment && newest.environment !== environment ? void 0 : newest;
	const wanted = environment || last?.environment || "";
	const folder = last?.spool && await import_lib.default.pathExists(last.spool) ? last.spool : await newestRun(spoolRoot, wanted);
	const header = folder ? await readJson(path.join(folder, "run.json")) : void 0;
	const plan = folder ? await readJson(path.join(folder, "plan.json")) : void 0;
	const records = folder ? await readRecords(path.join(folder, "records.jsonl")) : [];
	const files = folder ? await listFiles(path.join(folder, "files")) : [];
	const rehearsal = folder ? await readJson(path.join(folder, REHEARSAL)) : void 0;
	const backups = folder ? await readManifests(folder, files) : [];
	const clientRuns = folder ? await readClientRuns(folder, files) : void 0;
	const merges = folder ? await readMerges(folder, files) : [];
	const steps = stepStates(plan, records);
	const problems = problemsOf(last, steps);
	return {
		verdict: verdictOf(last, header, steps, problems),
		...problems[0] && { failureReason: last?.failureReason ?? problems[0].reason },
		problems,
		...header && { header },
		...plan && { plan },
		...last && { last },
		...rehearsal && { rehearsal },
		steps,
		warnings: [.../* @__PURE__ */ new Set([
			...plan?.warnings ?? [],
			...steps.flatMap((step) => step.planned.warnings),
			...(clientRuns?.verdicts ?? []).flatMap(({ arrivals }) => arrivals)
		])],
		backups,
		...clientRuns && { clientRuns },
		...merges.length > 0 && { merges },
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
async function listFiles(folder) {
	return (await import_lib.default.readdir(folder, {
		recursive: true,
		withFileTypes: true
	}).catch(() => [])).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/")).sort();
}
export { mergesSummary as a, Html as c, markdownTable as d, mergesPage as i, html as l, readRunReport as n, clientRunsPage as o, isMergeReport as r, clientRunsSummary as s, listFiles as t, markdown as u };
