import { n as headerOf } from "./log.js";
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
/** Whether a class is in one of these packages: `a.b` holds `a.b.C`, not `a.bc.C`. */
function within(packages) {
	return (logger) => packages.some((name) => logger === name || logger.startsWith(`${name}.`));
}
// src/wso2/migration-reasons.ts
/** Where a record stands, as a part of a reason. */
function logPlace(record) {
	return {
		at: {
			...record.file !== void 0 && { file: record.file },
			line: record.line
		},
		line: headerOf(record)
	};
}
/** What the run says that it must not say. */
function wrong(run, question) {
	return [
		...wrongVersions(run, question),
		...run.bad.disguised.map(({ record, advice }) => decided("error-as-info", record, advice)),
		...run.bad.error.map(({ record }) => {
			const cause = causeOf(run, record);
			return {
				...decided("error", record, {
					what: `The client logged an ${record.level}.${cause ? ` ${cause.what}` : ""}`,
					fix: cause?.fix ?? "read it with its stack trace: the first exception there is the cause."
				}),
				...cause && { link: cause.link }
			};
		}),
		...run.bad.fatal.map(({ record, advice }) => {
			const cause = causeOf(run, record);
			return {
				...decided("fatal", record, advice),
				...cause && { link: cause.link }
			};
		}),
		...run.findings.filter(({ blocks }) => blocks).map(({ id, link, record }) => ({
			...decided("finding", record, {
				what: `A validator found something: ${id}.`,
				fix: "mend the API in the old version, then validate again."
			}),
			...link && { link }
		}))
	];
}
/** What the run had to say and did not. Only the first thing is told: what comes after it is missing too. */
function missing(run, { client, phase, from, to }) {
	if (!run.begin || phase === "migrate" && run.begin.words.from !== from) return [];
	const first = [...phase === "migrate" ? [...pathOf(client, from, to).map((hop) => ({
		there: run.hops.some(({ words }) => words.from === hop.from && words.to === hop.to),
		what: `that the migration from ${hop.from} to ${hop.to} was completed`
	})), {
		there: run.ends.length > 0,
		what: "that the client is done"
	}] : [...run.tenants.keys()].map((what) => ({
		there: false,
		what: `that ${what} was completed`
	})), {
		there: run.started !== void 0,
		what: "that the server came to the end of its start"
	}].find(({ there }) => !there);
	if (!first) return [];
	return [{
		verdict: "failed",
		rule: "missing",
		why: `The log never says ${first.what}; the last record of this run stands here.`,
		fix: "if the server still runs, wait for it. If not, find out why it ended.",
		...logPlace(run.last)
	}];
}
/** What only a person can decide. */
function unusual(run, { phase }) {
	const ask = (rule, why, fix, record) => ({
		verdict: "ambiguous",
		rule,
		why,
		fix,
		...logPlace(record)
	});
	const reasons = [...run.bad.suspicious.map(({ record }) => ask("suspicious", "The client speaks of an error without logging one.", "read the line: an API may be called so, or something failed.", record)), ...run.bad.glued.map(({ record }) => ask("glued", "A record stands in the middle of a line: quoted by somebody, or written after a cut.", "read the lines around it and decide whether it counts.", record))];
	const { begin, started } = run;
	if (!begin || !run.starting) reasons.push(ask("begins-later", "The log begins in the middle of the run: its first lines are not here.", "give the rolled-over files as well, the oldest first, the present one last.", begin?.record ?? run.last));
	if (!begin || !started) return reasons;
	const late = (phase === "migrate" ? [
		begin,
		...run.hops,
		...run.ends
	] : [begin]).find(({ order }) => order > started.order);
	if (late) reasons.push(ask("order", "The client speaks after the end of the start, which it must have delayed.", "read the log around this line: two servers may write it.", late.record));
	if (phase === "pre-migrate" && run.tenantsSeen === 0) reasons.push(ask("nothing-checked", "No tenant was validated.", "check -Dtenants, -DblackListed and -DtenantRange (exclusive at both ends, without the super tenant).", begin.record));
	if (!run.stopped) reasons.push(ask("not-stopped", "The log never says that the server stopped: it still runs, or was killed.", "stop it, wait until it is gone, judge the log again.", run.last));
	return reasons;
}
/** The hops from one version to another. Empty where the client cannot make the way. */
function pathOf({ migrate }, from, to) {
	const first = migrate.hops.findIndex((hop) => hop.from === from);
	const last = migrate.hops.findIndex((hop) => hop.to === to);
	return first < 0 || last < first ? [] : migrate.hops.slice(first, last + 1);
}
function wrongVersions(run, { client, phase, from, to }) {
	if (phase !== "migrate") return [];
	const fix = `give -DmigrateFromVersion=${from} -DmigratedVersion=${to} exactly so, without quotes; take the jar out of dropins when it is done.`;
	const otherwise = (what, { record }) => decided("wrong-versions", record, {
		what,
		fix
	});
	const path = pathOf(client, from, to);
	return [
		...run.begin && run.begin.words.from !== from ? [otherwise(`The client was told to migrate from "${run.begin.words.from}", not from ${from}.`, run.begin)] : [],
		...run.ends.filter(({ words }) => words.from !== from || words.to !== to).map((said) => otherwise(`The client was done from "${said.words.from}" to "${said.words.to}", not from ${from} to ${to}.`, said)),
		...run.hops.filter(({ words }) => !path.some((hop) => hop.from === words.from && hop.to === words.to)).map((said) => otherwise(`The client migrated from ${said.words.from} to ${said.words.to}, which nobody wanted.`, said))
	];
}
function decided(rule, record, { what, fix }) {
	return {
		verdict: "failed",
		rule,
		why: what,
		fix,
		...logPlace(record)
	};
}
function causeOf(run, record) {
	return run.sightings.find((seen) => seen.record === record);
}
// src/wso2/migration-verdict.ts
/** Judges one phase by what a log holds of it. Pure. The rules: `docs/verdict.md`. */
function judgeLog(history, question, readable) {
	const { phase, from, to, client } = question;
	const { run } = history;
	const reasons = run ? [
		...wrong(run, question),
		...missing(run, question),
		...unusual(run, question)
	] : [readable ? neverRan(history, phase) : UNREADABLE];
	const log = worst(reasons);
	return {
		phase,
		from,
		to,
		log,
		reasons: reasons.toSorted((a, b) => Number(a.verdict === "ambiguous") - Number(b.verdict === "ambiguous")),
		evidence: run ? evidenceOf(run, phase) : [],
		seen: log === "passed" ? [] : seenBeside(reasons, run ?? history.lastStart),
		notes: [...notesOn(history), ...phase === "migrate" ? whatNow(reasons) : []],
		unproved: client.proofs[phase]
	};
}
/**
* The verdict on a run: passed only where the log passed and every proof that it names was looked up and holds. Pure.
* @param proofs by id: whether the database shows it; absent: it could not be looked up
*/
function conclude(log, proofs) {
	const reasons = [...log.reasons, ...Object.entries(log.unproved).flatMap(([id, what]) => {
		if (proofs[id] === true) return [];
		const isFalse = proofs[id] === false;
		return [{
			verdict: isFalse ? "failed" : "ambiguous",
			why: isFalse ? `The database does not show that ${what}.` : `Nobody looked up whether ${what}.`,
			fix: isFalse ? RESTORE : "look it up, with the server stopped."
		}];
	})];
	return {
		verdict: worst(reasons),
		reasons
	};
}
/** The worst of the reasons; passed without any. A gate that lets findings through asks again for what is left. */
function worst(reasons) {
	if (reasons.some(({ verdict }) => verdict === "failed")) return "failed";
	return reasons.length > 0 ? "ambiguous" : "passed";
}
const RESTORE = "restore the backup from before this run and migrate again; a run that is half done cannot be repeated.";
const UNREADABLE = {
	verdict: "ambiguous",
	rule: "unreadable",
	why: "The log has no line in the layout of the server's log.",
	fix: "give repository/logs/wso2carbon.log, not the console; if log4j2.properties has another pattern, put the shipped one back for the run."
};
function neverRan({ lastStart, other }, phase) {
	const [work, switches] = phase === "migrate" ? ["The main migration", "-Dmigrate -DmigrateFromVersion and -DmigratedVersion, without -DrunPreMigration"] : ["The validators", "-Dmigrate -DmigrateFromVersion -DmigratedVersion -DrunPreMigration"];
	const at = other ?? lastStart?.started?.record ?? lastStart?.last;
	return {
		verdict: "failed",
		rule: "never-began",
		why: `${work} never began in this log.${other ? phase === "migrate" ? " The validators ran instead." : " The main migration began instead: the databases are changed." : ""}`,
		fix: `start the server with ${switches}, and with the client's jar in repository/components/dropins.`,
		...at && logPlace(at)
	};
}
function evidenceOf(run, phase) {
	return [
		["the server started to come up", run.starting],
		[phase === "migrate" ? "the migration began" : "the validators began", run.begin?.record],
		...run.hops.map(({ record, words }) => [`${words.from} to ${words.to} completed`, record]),
		...run.ends.map(({ record }) => ["the client says that it is done", record]),
		["the start came to its end, and the client before it", run.started?.record],
		["the server stopped in order", run.stopped]
	].flatMap(([says, record]) => record ? [evidence(says, record)] : []);
}
function evidence(says, record) {
	return {
		says,
		place: `${record.file ?? "log"}:${record.line}`,
		line: headerOf(record)
	};
}
/** Causes that no reason names yet. */
function seenBeside(reasons, run) {
	const told = (link, { file, line }) => reasons.some((reason) => reason.link === link && reason.at?.line === line && reason.at.file === file);
	return (run?.sightings ?? []).filter(({ link, record }) => !told(link, record)).map(({ what, fix, link, record }) => ({
		...evidence(what, record),
		fix,
		link
	}));
}
/** Rules after which the databases may be anywhere between old and new. */
const HALF_DONE = /* @__PURE__ */ new Set([
	"error",
	"error-as-info",
	"fatal",
	"missing"
]);
function whatNow(reasons) {
	if (!reasons.some(({ rule = "" }) => HALF_DONE.has(rule))) return [];
	return ["The databases may be half migrated, and the client's scripts cannot be repeated on what they left: restore the backup from before this run, then mend the cause, then migrate again."];
}
function notesOn({ run, earlier }) {
	if (!run) return [];
	const notes = [];
	const broken = earlier.filter(({ ended }) => !ended);
	if (broken.length > 0) {
		const places = broken.slice(0, 5).map(({ begin }) => `${begin.file ?? "log"}:${begin.line}`);
		notes.push(`An earlier run broke off or failed (${places.join(", ")}). This verdict counts only if the databases were restored in between.`);
	} else if (earlier.length > 0) notes.push(`The log holds ${earlier.length} earlier run${earlier.length > 1 ? "s" : ""} of this phase; the last one was judged.`);
	for (const { id, blocks, record } of run.findings) if (!blocks) notes.push(`${id}: ${record.file ?? "log"}:${record.line}: ${headerOf(record)}`);
	if (run.leftOut > 0) notes.push(`${run.leftOut} more records of the same kinds were left out.`);
	return notes;
}
export { wantedOf as a, ClientHistoryReader as i, judgeLog as n, pathOf as r, conclude as t };
