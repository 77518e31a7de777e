const MASK = "***";
var Secrets = class {
	#forms = /* @__PURE__ */ new Set();
	#longestFirst = [];
	#announce;
	constructor(announce = () => {}) {
		this.#announce = announce;
	}
	add(value) {
		if (!value) return;
		for (const form of formsOf(value)) {
			if (this.#forms.has(form)) continue;
			this.#forms.add(form);
			this.#announce(form);
		}
		this.#longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
	}
	scrub(text) {
		let scrubbed = text;
		for (const form of this.#longestFirst) scrubbed = scrubbed.replaceAll(form, MASK);
		return scrubbed;
	}
	scrubStrings(value) {
		if (typeof value === "string") return this.scrub(value);
		if (Array.isArray(value)) return value.map((item) => this.scrubStrings(item));
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.scrubStrings(item)]));
	}
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
		if (text.length < 4) continue;
		for (const form of [
			text,
			...base64Forms(text),
			...urlForms(text),
			...[text, ...xmlForms(text)].flatMap((form) => [form, JSON.stringify(form).slice(1, -1)])
		]) if (form.length >= 4) forms.add(form);
	}
	return forms;
}
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
function urlForms(text) {
	const strict = encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
	return [
		encodeURIComponent(text),
		strict,
		strict.replaceAll("%20", "+").replaceAll("%2A", "*")
	];
}
function xmlForms(text) {
	const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
	const quoted = escaped.replaceAll("\"", "&quot;");
	return [
		escaped,
		quoted,
		quoted.replaceAll("'", "&#39;"),
		quoted.replaceAll("'", "&apos;"),
		escaped.replaceAll("\"", "&#34;").replaceAll("'", "&#39;")
	];
}
export { Secrets as t };
