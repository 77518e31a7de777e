// src/engine/records.ts
/** Records of a step since it was last taken back. */
function sinceUndone(records, key) {
	const own = records.filter((record) => record.key === key);
	return own.slice(own.findLastIndex(({ state }) => state === "undone") + 1);
}
/** Whether it was begun and not taken back since. What failed before it began has changed nothing. */
function wasBegun(records, key) {
	return sinceUndone(records, key).some(({ state }) => state !== "failed");
}
/** The newest record of a step that says how it ended well, unless it was taken back since. What an attempt found before it began is no such thing. */
function lastProof(records, key) {
	return sinceUndone(records, key).findLast(({ state, evidence }) => evidence && (state === "done" || state === "skipped"));
}
/** What that record keeps for later steps. */
function detailsOf(records, key) {
	return lastProof(records, key)?.evidence?.details;
}
export { wasBegun as i, lastProof as n, sinceUndone as r, detailsOf as t };
