import { Transform } from "node:stream";
// src/remote/output.ts
const LONGEST_LINE = 16384;
var LineSplitter = class {
	#decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	#rest = "";
	#skipLineFeed = false;
	push(chunk) {
		return this.#split(this.#decoder.decode(chunk, { stream: true }));
	}
	end() {
		const lines = this.#split(this.#decoder.decode());
		if (this.#rest !== "") lines.push(this.#rest);
		this.#rest = "";
		return lines;
	}
	#split(text) {
		const lines = [];
		let start = 0;
		for (let at = 0; at < text.length; at += 1) {
			const character = text[at];
			if (character === "\n" && this.#skipLineFeed) start = at + 1;
			else if (character === "\n" || character === "\r") {
				lines.push(this.#rest + text.slice(start, at));
				this.#rest = "";
				start = at + 1;
			}
			this.#skipLineFeed = character === "\r";
		}
		this.#rest += text.slice(start);
		while (this.#rest.length > LONGEST_LINE) {
			const cut = cutAt(this.#rest);
			lines.push(this.#rest.slice(0, cut));
			this.#rest = this.#rest.slice(cut);
		}
		return lines.flatMap(pieces);
	}
};
function pieces(line) {
	const parts = [];
	let rest = line;
	while (rest.length > LONGEST_LINE) {
		const cut = cutAt(rest);
		parts.push(rest.slice(0, cut));
		rest = rest.slice(cut);
	}
	return [...parts, rest];
}
function cutAt(text) {
	const before = text.charCodeAt(16383);
	return before >= 55296 && before <= 56319 ? 16383 : LONGEST_LINE;
}
const ESCAPE_SEQUENCE = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[PX^_\]]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
function defuse(line) {
	return line.replace(ESCAPE_SEQUENCE, "").replace(/[\x00-\x08\x0a-\x1f]/g, (character) => String.fromCharCode(9216 + character.charCodeAt(0))).replace(/[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, "�").replace(/^(\s*):(?=:)/, "$1: ").replace(/#(?=#\[)/g, "# ");
}
function labelled(label, line) {
	return `[${label}] ${defuse(line)}`;
}
// src/remote/marked.ts
var AfterMark = class extends Transform {
	#mark;
	#before = Buffer.alloc(0);
	#rest;
	#settle;
	marked;
	constructor(mark) {
		super();
		this.#mark = Buffer.from(mark);
		const { promise, resolve } = Promise.withResolvers();
		this.marked = promise;
		this.#settle = resolve;
		this.once("close", () => resolve(void 0));
	}
	get noise() {
		return this.#before.toString("utf8");
	}
	_transform(chunk, _encoding, done) {
		if (this.#rest !== void 0) {
			done(null, chunk);
			return;
		}
		this.#before = Buffer.concat([this.#before, chunk]);
		const start = this.#before.indexOf(this.#mark);
		const end = start < 0 ? -1 : this.#before.indexOf("\n", start);
		if (end < 0) {
			this.#before = this.#before.subarray(-65536);
			done();
			return;
		}
		const after = this.#before.subarray(end + 1);
		this.#rest = this.#before.toString("utf8", start + this.#mark.length, end).trim();
		this.#before = this.#before.subarray(0, start);
		this.#settle(this.#rest);
		if (after.length > 0) this.push(after);
		done();
	}
	_flush(done) {
		this.#settle(this.#rest);
		done();
	}
};
export { labelled as i, LineSplitter as n, defuse as r, AfterMark as t };
