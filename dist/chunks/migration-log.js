// src/wso2/migration-run.ts
/** Of each kind. */
const MOST_KEPT = 200;
/** Whether the phase was at work in this run of the server. */
function hasTrace({ begin, hops, ends, tenantsSeen, bad, other }) {
	if (begin || hops.length > 0 || ends.length > 0 || tenantsSeen > 0) return true;
	return !other && bad.error.length > 0;
}
/** A run of which this is the first record. */
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
/** Adds to a list of the run, up to a bound: the first ones name the cause. */
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
/** How often one cause is shown. */
const MOST_OF_A_CAUSE = 5;
/** Which records of a whole server log the verdict reads. */
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
/** Takes the records of a log one by one and keeps what the verdict on one phase needs. */
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
	/** The next record of the log. */
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
	/** What there was, after the last record. */
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
	/** Whether the record is a finding: a fault of the data, not of the run. */
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
	/** Known causes: in the message, which holds the exception's first line, and in the causes below it. */
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
/** Whether a class is in one of these packages: `a.b` holds `a.b.C`, not `a.bc.C`. Pure. */
function within(packages) {
	return (logger) => packages.some((name) => logger === name || logger.startsWith(`${name}.`));
}
export { wantedOf as n, within as r, ClientHistoryReader as t };
