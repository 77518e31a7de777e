import { i as runOf, o as spoolFolder } from "./client-run-work.js";
// src/steps/spool-verdict.ts
const FINDINGS = "findings.json";
const MOST_REASONS = 20;
function verdictFile(planned, { log, sight, proofs, arrivals }, { verdict, reasons }) {
	const { phase, from, to } = runOf(planned);
	return {
		node: planned.node,
		phase,
		from,
		to,
		verdict,
		reasons,
		evidence: log.evidence,
		seen: log.seen,
		notes: log.notes,
		database: Object.entries(log.unproved).map(([id, what]) => ({
			id,
			what,
			shown: proofs[id] ?? "not known"
		})),
		end: sight.end,
		arrivals
	};
}
async function spoolVerdict(context, planned, file) {
	await context.spool.file(`${spoolFolder(planned)}/verdict.json`, `${JSON.stringify(file, null, 2)}\n`);
}
function verdictDetails({ log, proofs, sight, arrivals }, { verdict, reasons }) {
	return {
		verdict,
		reasons: reasons.slice(0, MOST_REASONS),
		evidence: log.evidence,
		proofs,
		end: sight.end,
		arrivals
	};
}
export { verdictFile as i, spoolVerdict as n, verdictDetails as r, FINDINGS as t };
