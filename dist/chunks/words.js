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
/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`: as people say it, from seconds. */
function formatSeconds(seconds) {
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}
export { formatSeconds as n, showBytes as r, count as t };
