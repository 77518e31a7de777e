// src/migration/duration.ts
const UNITS = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
const FORM = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const LONGEST = 6048e5;
function isDuration(text) {
	if (!FORM.test(text)) return false;
	const milliseconds = sum(text);
	return milliseconds > 0 && milliseconds <= LONGEST;
}
function parseDuration(text) {
	if (!isDuration(text)) throw new RangeError(`"${text}" is not a duration like 30s, 10m or 1h30m`);
	return sum(text);
}
function sum(text) {
	return [...text.matchAll(PART)].reduce((total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ""] ?? NaN), 0);
}
export { parseDuration as n, isDuration as t };
