// src/engine/records.ts
function sinceUndone(records, key) {
	const own = records.filter((record) => record.key === key);
	return own.slice(own.findLastIndex(({ state }) => state === "undone") + 1);
}
function wasBegun(records, key) {
	return sinceUndone(records, key).some(({ state }) => state !== "failed");
}
function lastProof(records, key) {
	return sinceUndone(records, key).findLast(({ state, evidence }) => evidence && (state === "done" || state === "skipped"));
}
function detailsOf(records, key) {
	return lastProof(records, key)?.evidence?.details;
}
export { wasBegun as i, lastProof as n, sinceUndone as r, detailsOf as t };
