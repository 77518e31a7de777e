import { r as sinceUndone } from "./records.js";
// src/engine/recovery.ts
const UNSETTLED = [
	"host-unreachable",
	"detached",
	"locked"
];
function pastOf(records, key) {
	const attempt = records.filter((record) => record.key === key).reduce((highest, record) => Math.max(highest, record.attempt ?? 0), 0);
	const own = sinceUndone(records, key);
	const began = own.findLastIndex((record) => record.state === "started");
	const ended = own.findLastIndex((record) => record.state === "done" || record.state === "skipped");
	const last = own.at(-1);
	if (!last || began === -1 && ended === -1) return {
		state: "never",
		attempt
	};
	if (ended > began) return {
		state: "done",
		attempt
	};
	const unsettled = last.problems?.some(({ reason }) => UNSETTLED.includes(reason));
	return {
		state: last.state === "failed" && !unsettled ? "failed" : "interrupted",
		attempt
	};
}
function settle(recovery, past, probe, { jobs, repeatable }) {
	const again = {
		do: "apply",
		attempt: past.attempt + 1
	};
	switch (past.state) {
		case "never": return again;
		case "done":
			if (probe === "done") return { do: "keep" };
			return repeatable ? again : { do: "drift" };
		case "interrupted":
			if (jobs !== "none") return {
				do: "apply",
				attempt: past.attempt
			};
			break;
		case "failed": if (jobs === "running") return {
			do: "apply",
			attempt: past.attempt
		};
	}
	if (recovery === "repeat") return again;
	if (probe === "done" && past.state === "interrupted" && recovery === "probe") return { do: "keep" };
	if (probe === "untouched" || recovery === "probe") return again;
	return {
		do: "restore",
		attempt: past.attempt + 1
	};
}
export { settle as n, pastOf as t };
