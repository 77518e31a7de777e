// src/wso2/log.ts
const MOST_CONTINUATION_LINES = 2e3;
const MOST_LINE = 65536;
const MOST_CONTINUATION = 1048576;
var LogParser = class {
	#header;
	#inner;
	#wanted;
	#words;
	#bytes;
	#rest = "";
	#tooLong = false;
	#open;
	#room = 0;
	#orphans = [];
	#file;
	#line = 0;
	#readable = false;
	constructor(record, { wanted, bytes = false } = {}) {
		this.#header = new RegExp(record, "muy");
		this.#inner = new RegExp(record.replace(/^\^/, ""), "mu");
		this.#wanted = wanted;
		this.#words = wanted && new RegExp(wanted.words.map(literally).join("|"), "g");
		this.#bytes = bytes;
	}
	get readable() {
		return this.#readable;
	}
	startFile(name) {
		const records = this.push(this.#rest === "" ? "" : "\n");
		this.#file = name;
		this.#line = 0;
		return records;
	}
	push(chunk) {
		let text = chunk.includes("\0") ? chunk.replaceAll("\0", "") : chunk;
		if (this.#tooLong) {
			const end = text.indexOf("\n");
			if (end < 0) return [];
			this.#tooLong = false;
			text = text.slice(end);
		}
		if (this.#rest !== "") text = this.#rest + text;
		const records = [];
		const hit = this.#words && nextIn(text, this.#words);
		let at = 0;
		for (;;) {
			if (hit && this.#readable) at = this.#skip(text, at, hit);
			const end = text.indexOf("\n", at);
			if (end < 0) break;
			this.#take(text, at, end, records);
			at = end + 1;
		}
		this.#tooLong = text.length - at > MOST_LINE;
		this.#rest = text.slice(at, at + MOST_LINE);
		return records;
	}
	peek() {
		return this.#open && {
			...this.#open,
			continuation: [...this.#open.continuation]
		};
	}
	end() {
		const records = [];
		if (this.#rest !== "") this.#take(this.#rest, 0, this.#rest.length, records);
		if (this.#open) records.push(this.#open);
		this.#rest = "";
		this.#open = void 0;
		return records;
	}
	get orphans() {
		return this.#orphans;
	}
	#skip(text, from, hit) {
		const next = hit(from);
		let at = from;
		for (let end = text.indexOf("\n", at); end >= 0 && end <= next; end = text.indexOf("\n", at)) {
			if (this.#open && text.charCodeAt(at) !== TAB) break;
			this.#line++;
			at = end + 1;
		}
		return at;
	}
	#take(text, from, to, records) {
		this.#line++;
		const record = text.charCodeAt(from) === TAB ? void 0 : this.#match(this.#header, text, from, to);
		if (record) {
			this.#readable = true;
			if (this.#open) records.push(this.#open);
			this.#open = this.#wanted?.wants(record) === false ? void 0 : record;
			this.#room = MOST_CONTINUATION;
		}
		if (this.#wanted) this.#lookInside(text.slice(from, to), record, records);
		if (record) return;
		const lines = this.#open?.continuation ?? this.#orphans;
		if (lines.length >= MOST_CONTINUATION_LINES || this.#room < 0 || this.#wanted && !this.#open) return;
		const line = this.#text(text.slice(from, Math.min(to, from + MOST_LINE))).replace(/\r$/, "");
		if (this.#open) this.#room -= line.length;
		lines.push(line);
	}
	#lookInside(line, outer, records) {
		const [from, text] = outer ? [1, line.slice(1)] : [0, line];
		const at = text.search(this.#inner);
		if (at < 0) return;
		const inner = this.#match(this.#header, text.slice(at), 0, text.length - at);
		if (inner && this.#wanted?.wants(inner) && at + from > 0) records.push({
			...inner,
			glued: true
		});
	}
	#match(pattern, text, from, to) {
		pattern.lastIndex = from;
		const groups = pattern.exec(text)?.groups;
		if (!groups || pattern.lastIndex > to) return void 0;
		const { date = "", level = "", logger = "", message = "" } = groups;
		const rest = text.slice(pattern.lastIndex - message.length, to);
		return {
			date,
			level,
			logger,
			message: this.#text(rest.slice(0, MOST_LINE)).replace(/\r$/, ""),
			continuation: [],
			line: this.#line,
			...this.#file !== void 0 && { file: this.#file }
		};
	}
	#text(piece) {
		return this.#bytes ? Buffer.from(piece, "latin1").toString("utf8") : piece;
	}
};
const TAB = 9;
function nextIn(text, pattern) {
	let known = -1;
	return (from) => {
		if (known >= from) return known;
		pattern.lastIndex = from;
		known = pattern.exec(text)?.index ?? text.length;
		return known;
	};
}
const literally = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
function parseLog(record, text) {
	const parser = new LogParser(record);
	return [...parser.push(text), ...parser.end()];
}
function headerOf({ date, level, logger, message }) {
	return `[${date}] ${level} {${logger}} - ${message.slice(0, MOST_SHOWN).replaceAll(/\p{Cc}/gu, " ")}`;
}
const MOST_SHOWN = 500;
// src/wso2/migration-run.ts
const MOST_KEPT = 200;
function hasTrace({ begin, hops, ends, tenantsSeen, bad, other }) {
	if (begin || hops.length > 0 || ends.length > 0 || tenantsSeen > 0) return true;
	return !other && bad.error.length > 0;
}
function emptyRun(first) {
	return {
		hops: [],
		ends: [],
		tenants: /* @__PURE__ */ new Map(),
		tenantsSeen: 0,
		findings: [],
		bad: {
			error: [],
			fatal: [],
			disguised: [],
			suspicious: [],
			glued: []
		},
		sightings: [],
		last: first,
		leftOut: 0
	};
}
function keep(run, list, item) {
	if (list.length < MOST_KEPT) list.push(item);
	else run.leftOut++;
}
// src/wso2/migration-log.ts
const BAD_LEVELS = /* @__PURE__ */ new Set([
	"ERROR",
	"FATAL",
	"SEVERE"
]);
const MOST_OF_A_CAUSE = 5;
function wantedOf(client) {
	const server = Object.values(client.server).map(({ logger }) => logger);
	const wanted = /* @__PURE__ */ new Set([...server, ...client.fatal.map(({ logger }) => logger)]);
	const isOurs = within(client.loggers);
	return {
		words: [
			...BAD_LEVELS,
			...client.loggers,
			...wanted
		],
		wants: ({ level, logger }) => BAD_LEVELS.has(level) || isOurs(logger) || wanted.has(logger)
	};
}
var ClientHistoryReader = class {
	#phase;
	#client;
	#isOurs;
	#patterns = /* @__PURE__ */ new Map();
	#anyCause;
	#order = 0;
	#other;
	#run;
	#kept;
	#earlier = [];
	constructor(client, phase) {
		this.#client = client;
		this.#phase = phase;
		this.#isOurs = within(client.loggers);
		this.#anyCause = new RegExp(client.signatures.map(({ pattern }) => `(?:${pattern})`).join("|"), "u");
	}
	take(record) {
		this.#order++;
		const { server, migrate, pre_migrate } = this.#client;
		const ours = this.#phase === "migrate" ? migrate.begin : pre_migrate.begin;
		const theirs = this.#phase === "migrate" ? pre_migrate.begin : migrate.begin;
		const begin = record.glued ? void 0 : this.#said(ours, record);
		const isStart = !record.glued && this.#said(server.starting, record) !== void 0;
		if (isStart || begin && this.#run?.begin) this.#close();
		this.#run ??= emptyRun(record);
		const run = this.#run;
		run.last = record;
		if (isStart) run.starting = record;
		if (begin) run.begin ??= begin;
		if (!record.glued && this.#said(theirs, record)) this.#other = run.other = record;
		this.#server(run, record);
		if (!(this.#phase === "migrate" ? this.#migrate(run, record) : this.#validate(run, record))) this.#judge(run, record);
	}
	end() {
		const last = this.#run;
		this.#close();
		return {
			run: this.#kept,
			earlier: this.#earlier,
			lastStart: last,
			other: this.#other
		};
	}
	#close() {
		const run = this.#run;
		this.#run = void 0;
		if (!run || !hasTrace(run)) return;
		if (this.#kept) {
			const begin = this.#kept.begin?.record ?? this.#kept.last;
			const { started, bad } = this.#kept;
			const isBroken = [
				bad.error,
				bad.fatal,
				bad.disguised
			].some((list) => list.length > 0);
			this.#earlier.push({
				begin,
				ended: started !== void 0 && !isBroken
			});
			this.#earlier = this.#earlier.slice(-200);
		}
		this.#kept = run;
	}
	#server(run, record) {
		if (record.glued) return;
		const started = this.#said(this.#client.server.started, record);
		if (started) run.started ??= started;
		if (this.#said(this.#client.server.stopped, record)) run.stopped ??= record;
	}
	#migrate(run, record) {
		if (record.glued) return false;
		const { end, hop, hops } = this.#client.migrate;
		const ended = this.#said(end, record);
		if (ended) keep(run, run.ends, ended);
		const done = hops.some(({ logger }) => logger === record.logger) && this.#said({
			logger: record.logger,
			pattern: hop
		}, record);
		if (done) keep(run, run.hops, done);
		return false;
	}
	#validate(run, record) {
		if (record.glued || !this.#isOurs(record.logger)) return false;
		const { tenant_begin, tenant_end, tenant_empty, findings } = this.#client.pre_migrate;
		const name = ({ words }) => `${words.validator} for tenant ${words.tenant}`;
		const began = this.#said(tenant_begin, record);
		const ended = this.#said(tenant_end, record);
		if (began) run.tenants.set(name(began), record);
		if (ended) run.tenants.delete(name(ended));
		if (began || this.#said(tenant_empty, record)) run.tenantsSeen++;
		const finding = findings.find((known) => this.#said(known, record));
		if (finding) keep(run, run.findings, {
			...finding,
			record
		});
		return finding !== void 0;
	}
	#judge(run, record) {
		if (BAD_LEVELS.has(record.level) && !record.glued) this.#look(run, record);
		const [kind, advice] = this.#weigh(record);
		if (kind) keep(run, run.bad[kind], {
			record,
			...advice && { advice }
		});
	}
	#weigh(record) {
		if (record.glued) return ["glued"];
		const fatal = this.#client.fatal.find((known) => this.#said(known, record));
		if (fatal) return ["fatal", fatal];
		if (!this.#isOurs(record.logger)) return [];
		if (BAD_LEVELS.has(record.level)) return ["error"];
		const disguised = this.#client.disguised.find((known) => this.#said(known, record));
		if (disguised) return ["disguised", disguised];
		if (record.level !== "INFO" && record.level !== "WARN") return [];
		if (!this.#pattern(this.#client.suspicious).test(record.message)) return [];
		return this.#client.named.some((known) => this.#said(known, record)) ? [] : ["suspicious"];
	}
	#look(run, record) {
		const text = [record.message, ...record.continuation.filter((line) => /^\s*Caused by: /.test(line))].join("\n");
		if (!this.#anyCause.test(text)) return;
		for (const { pattern, what, fix, link } of this.#client.signatures) {
			if (!this.#pattern(pattern).test(text)) continue;
			if (run.sightings.filter((seen) => seen.what === what).length >= MOST_OF_A_CAUSE) continue;
			run.sightings.push({
				what,
				fix,
				link,
				record
			});
		}
	}
	#said({ logger, pattern }, record) {
		if (record.logger !== logger) return void 0;
		const match = this.#pattern(pattern).exec(record.message);
		return match ? {
			record,
			words: { ...match.groups },
			order: this.#order
		} : void 0;
	}
	#pattern(text) {
		const known = this.#patterns.get(text);
		if (known) return known;
		const pattern = new RegExp(text, "u");
		this.#patterns.set(text, pattern);
		return pattern;
	}
};
function within(packages) {
	return (logger) => packages.some((name) => logger === name || logger.startsWith(`${name}.`));
}
export { headerOf as a, LogParser as i, wantedOf as n, parseLog as o, within as r, ClientHistoryReader as t };
