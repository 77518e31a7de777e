// src/timestamps.ts
/** RFC 3339, UTC, with milliseconds. */
function timestamp() {
	return (/* @__PURE__ */ new Date()).toISOString();
}
/** `20261122T171239Z`: sorts by time, fit for the names of files, folders and databases. */
function stampOf(when) {
	return when.toISOString().replace(/[-:]|\.\d+/g, "");
}
export { timestamp as n, stampOf as t };
