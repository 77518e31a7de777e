// src/secrets.ts
/** Values shorter than this are not masked: masking them would turn every log into asterisks. */
const SHORTEST_SECRET = 4;
const MASK = "***";
/**
* Every secret value that this process has seen, in every form in which it could leak. One instance per process; whoever
* reads a secret adds it here before doing anything else with it.
*/
var Secrets = class {
	#forms = /* @__PURE__ */ new Set();
	#announce;
	/** @param announce called once for each new form: `core.setSecret` in a workflow, nothing in a terminal */
	constructor(announce = () => {}) {
		this.#announce = announce;
	}
	/** Adds a value, each line of it, and its base64, URL-encoded and JSON- and XML-escaped forms. */
	add(value) {
		if (!value) return;
		for (const form of formsOf(value)) {
			if (this.#forms.has(form)) continue;
			this.#forms.add(form);
			this.#announce(form);
		}
	}
	/** The text with every form of every known secret replaced by `***`. */
	scrub(text) {
		let scrubbed = text;
		for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) scrubbed = scrubbed.replaceAll(form, MASK);
		return scrubbed;
	}
	/** Whether the text holds any known secret in any form. */
	appearsIn(text) {
		return [...this.#forms].some((form) => text.includes(form));
	}
};
function formsOf(value) {
	const lines = value.split(/\r?\n/).map((line) => line.trim());
	const plain = /* @__PURE__ */ new Set([
		value,
		value.trim(),
		...lines.filter((line) => !/^-----.*-----$/.test(line))
	]);
	const forms = /* @__PURE__ */ new Set();
	for (const text of plain) {
		if (text.length < SHORTEST_SECRET) continue;
		for (const form of [
			text,
			...base64Forms(text),
			encodeURIComponent(text),
			JSON.stringify(text).slice(1, -1),
			escapeXml(text)
		]) if (form.length >= SHORTEST_SECRET) forms.add(form);
	}
	return forms;
}
/**
* Base64 of a text depends on what stands before it (`user:password` in an Authorization header): the three alignments,
* less the characters at the edges that the neighbours share. With and without padding, standard and URL alphabet.
*/
function base64Forms(text) {
	const bytes = Buffer.from(text, "utf8");
	const forms = [bytes.toString("base64")];
	for (const shift of [
		0,
		1,
		2
	]) {
		const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").replace(/=+$/, "");
		const start = shift === 0 ? 0 : shift + 1;
		const end = (shift + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
		const core = encoded.slice(start, end);
		if (core.length >= 8) forms.push(core);
	}
	return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
function escapeXml(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;");
}
// src/report/format.ts
/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`: as people say it, from seconds. */
function formatSeconds(seconds) {
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}
/** `512 B`, `1.4 MiB`, from bytes. */
function formatBytes(bytes) {
	const units = [
		"B",
		"KiB",
		"MiB",
		"GiB",
		"TiB"
	];
	const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
	const value = bytes / 1024 ** power;
	return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
export { formatSeconds as n, Secrets as r, formatBytes as t };
