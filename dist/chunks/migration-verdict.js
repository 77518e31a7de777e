import { a as headerOf } from "./migration-log.js";
// src/wso2/migration-reasons.ts
function logPlace(record) {
	return {
		at: {
			...record.file !== void 0 && { file: record.file },
			line: record.line
		},
		line: headerOf(record)
	};
}
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
function seenBeside(reasons, run) {
	const told = (link, { file, line }) => reasons.some((reason) => reason.link === link && reason.at?.line === line && reason.at.file === file);
	return (run?.sightings ?? []).filter(({ link, record }) => !told(link, record)).map(({ what, fix, link, record }) => ({
		...evidence(what, record),
		fix,
		link
	}));
}
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
export { judgeLog as n, pathOf as r, conclude as t };
