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
// src/steps/words.ts
const UNITS = [
	"B",
	"KB",
	"MB",
	"GB",
	"TB"
];
/** `12.3 MB`, powers of 1000. */
function showBytes(bytes) {
	const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1e3 ** power;
	return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}
/** `1 file`, `3 files`. */
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
export { timestamp as a, stampOf as i, showBytes as n, fineStampOf as r, count as t };
