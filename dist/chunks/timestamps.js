// src/timestamps.ts
/** RFC 3339, UTC, with milliseconds. */
function timestamp() {
	return (/* @__PURE__ */ new Date()).toISOString();
}
/** `20261122T171239Z`: sorts by time, fit for the names of files, folders and databases. */
function stampOf(when) {
	return when.toISOString().replace(/[-:]|\.\d+/g, "");
}
/** The same with milliseconds, `20261122T171239123Z`: two of one process differ. */
function fineStampOf(when) {
	return when.toISOString().replace(/[-:.]/g, "");
}
export { stampOf as n, timestamp as r, fineStampOf as t };
