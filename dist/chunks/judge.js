import { n as MigrateError } from "./errors.js";
import { n as suggestion } from "./suggest.js";
import { t as loadRoute } from "./load.js";
import { i as LogParser, n as wantedOf, t as ClientHistoryReader } from "./migration-log.js";
import { n as judgeLog, r as pathOf } from "./migration-verdict.js";
import { r as readFlags } from "./flags.js";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
// src/wso2/log-files.ts
const CHUNK = 65536;
const SAFE = "Nothing was changed.";
function readClientLog(files, client, phase) {
	const opened = openAll(files);
	try {
		if (opened.length > 1) checkOrder(opened, client.record);
		const parser = new LogParser(client.record, {
			wanted: wantedOf(client),
			bytes: true
		});
		const reader = new ClientHistoryReader(client, phase);
		const take = (records) => {
			for (const record of records) reader.take(record);
		};
		for (const { file, descriptor } of opened) {
			take(parser.startFile(file));
			for (const chunk of chunksOf(descriptor)) take(parser.push(chunk));
		}
		take(parser.end());
		return {
			history: reader.end(),
			readable: parser.readable
		};
	} finally {
		for (const { descriptor } of opened) closeSync(descriptor);
	}
}
function openAll(files) {
	const opened = [];
	const problems = [];
	const complain = (file, what, fix) => problems.push({
		reason: "config-invalid",
		what,
		place: { file },
		safe: SAFE,
		fix
	});
	for (const [at, file] of files.entries()) {
		if (files.indexOf(file) < at) {
			complain(file, "The log is named twice.", "name each file once.");
			continue;
		}
		try {
			const descriptor = openSync(file, "r");
			opened.push({
				file,
				descriptor
			});
			if (fstatSync(descriptor).isDirectory()) complain(file, "This is a folder, not a log.", `name the log in it: ${file}/wso2carbon.log.`);
			else if (firstBytes(descriptor).startsWith("")) complain(file, "The log is packed.", `unpack it first: gzip -dk ${file}.`);
		} catch (cause) {
			const { code } = cause;
			complain(file, `The log cannot be read: ${code === "ENOENT" ? "there is no such file" : code}.`, "give the path of a log that you may read.");
		}
	}
	const [first, ...rest] = problems;
	if (!first) return opened;
	for (const { descriptor } of opened) closeSync(descriptor);
	throw new MigrateError([first, ...rest]);
}
function checkOrder(opened, record) {
	const dated = opened.map(({ file, descriptor }) => {
		const parser = new LogParser(record, { bytes: true });
		const [first] = [...parser.push(firstBytes(descriptor)), ...parser.end()];
		return {
			file,
			date: first?.date
		};
	});
	const unreadable = dated.filter(({ date }) => date === void 0);
	const right = dated.toSorted((a, b) => (a.date ?? "").localeCompare(b.date ?? ""));
	const isOrdered = right.every(({ file }, at) => file === dated[at].file);
	const [first, ...rest] = unreadable.map(({ file }) => ({
		reason: "config-invalid",
		what: "No line among the first ones has the layout of the server's log: its place among the others is not known.",
		place: { file },
		safe: SAFE,
		fix: "leave it out if it is no part of this log."
	}));
	if (first) throw new MigrateError([first, ...rest]);
	if (isOrdered) return;
	throw new MigrateError({
		reason: "config-invalid",
		what: "The files of the log stand in the wrong order; the oldest comes first.",
		safe: SAFE,
		fix: `name them in this order: ${right.map(({ file }) => file).join(" ")}`
	});
}
function firstBytes(descriptor) {
	const buffer = Buffer.alloc(CHUNK);
	return buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, CHUNK, 0));
}
function* chunksOf(descriptor) {
	const buffer = Buffer.alloc(CHUNK);
	for (let kept = 0;;) {
		const length = kept + readSync(descriptor, buffer, kept, CHUNK - kept, null);
		if (length === kept) {
			if (kept > 0) yield buffer.toString("latin1", 0, kept);
			return;
		}
		const end = buffer.lastIndexOf(LINE_FEED, length - 1) + 1 || length;
		yield buffer.toString("latin1", 0, end);
		buffer.copyWithin(0, end, length);
		kept = length - end;
	}
}
const LINE_FEED = 10;
// src/cli/judge.ts
const FLAGS = {
	route: "string",
	phase: "string",
	from: "string",
	to: "string",
	json: "boolean"
};
const PHASES = ["pre-migrate", "migrate"];
const EXIT = {
	passed: 0,
	failed: 1,
	ambiguous: 2
};
const USAGE = "wso2-migrate judge --route apim-4.0.0-to-4.1.0 --phase pre-migrate|migrate --from 4.0.0 --to 4.1.0 [--json] [older.log ...] wso2carbon.log";
const MOST_SHOWN = 20;
async function judge(terminal, args) {
	const { values, rest } = readFlags(args, FLAGS, Number.POSITIVE_INFINITY);
	const question = questionFrom(values, rest);
	const { history, readable } = readClientLog(rest, question.client, question.phase);
	const verdict = judgeLog(history, question, readable);
	terminal.out(values.json ? `${JSON.stringify({
		...verdict,
		database: "not looked at"
	}, null, 2)}\n` : show(verdict));
	return EXIT[verdict.log];
}
function questionFrom(values, files) {
	const problems = [
		"route",
		"phase",
		"from",
		"to"
	].filter((name) => !values[name]).map((name) => `judge needs --${name}.`);
	if (files.length === 0) problems.push("judge needs the path of a log.");
	const { route: id, phase, from = "", to = "" } = values;
	const known = PHASES.find((each) => each === phase);
	if (phase && !known) problems.push(`There is no phase "${phase}". ${suggestion(phase, PHASES)}`);
	let route;
	let unknown = [];
	try {
		if (id) route = loadRoute(id);
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		unknown = error.problems;
	}
	const client = route?.clients.find(({ version }) => version === to);
	if (route && from && to) problems.push(...versionProblems(route, from, to));
	const [first, ...others] = [...problems.map((what) => ({
		reason: "config-invalid",
		what,
		safe: "Nothing was read.",
		fix: USAGE
	})), ...unknown];
	if (first) throw new MigrateError([first, ...others]);
	return {
		client,
		phase: known,
		from,
		to
	};
}
function versionProblems({ id, clients }, from, to) {
	if (clients.length === 0) return [`The route ${id} has no migration client whose log could be judged.`];
	const client = clients.find(({ version }) => version === to);
	if (!client) {
		const versions = clients.map(({ version }) => version);
		return [`The route ${id} knows no client for --to ${to}. ${suggestion(to, versions)}`];
	}
	if (pathOf(client, from, to).length > 0) return [];
	return [`The client for ${to} does not migrate from "${from}". ${suggestion(from, client.migrate.hops.map((hop) => hop.from))}`];
}
function show({ log, phase, from, to, reasons, evidence, seen, notes, unproved }) {
	const lines = [`log: ${log} (${phase}, ${from} to ${to})`];
	for (const reason of reasons.slice(0, MOST_SHOWN)) lines.push("", ...showReason(reason));
	if (reasons.length > MOST_SHOWN) lines.push("", `and ${reasons.length - MOST_SHOWN} more: --json shows all.`);
	if (seen.length > 0) lines.push("", "Known causes seen in this run:");
	for (const { says, place, fix, link } of seen) lines.push(`  ${place} ${says}`, `    next: ${fix}`, `    see ${link}`);
	if (evidence.length > 0) lines.push("", "What the log shows:");
	for (const { says, place } of evidence) lines.push(`  ${place} ${says}`);
	for (const note of notes) lines.push("", `note: ${note}`);
	lines.push("", "The database was not looked at. No log proves that:", ...Object.values(unproved).map((what) => `  ${what}`));
	return `${lines.join("\n")}\n`;
}
function showReason({ verdict, why, fix, line, at, link }) {
	return [
		`${verdict}: ${why}`,
		...at ? [`  ${at.file ?? "log"}:${at.line}`] : [],
		...line ? [`  ${line}`] : [],
		`  next: ${fix}`,
		...link ? [`  see ${link}`] : []
	];
}
export { judge };
