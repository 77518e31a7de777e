// src/wso2/log.ts
/** Stack traces of thousands of lines happen (nested causes of OSGi); more is of no use to anybody. */
const MOST_CONTINUATION_LINES = 2e3;
/** Characters of one line that are kept: some components print whole payloads. */
const MOST_LINE = 65536;
/** Characters of one record's continuation: neither a flood of lines nor of long ones may fill the memory. */
const MOST_CONTINUATION = 1048576;
/**
* Cuts a stream of text into records. Chunks may end anywhere, inside a line and inside a record: what is unfinished waits
* for the next chunk. `record` is the route's pattern with the named groups date, level, logger, message.
*/
var LogParser = class {
	/** Matches at `lastIndex`, which is always the beginning of a line. */
	#header;
	#inner;
	#wanted;
	#words;
	/** Whether chunks are bytes, one character each (latin1): a UTF-8 character may be cut anywhere, and is put together in records only. */
	#bytes;
	#rest = "";
	#tooLong = false;
	#open;
	#room = 0;
	#orphans = [];
	#file;
	#line = 0;
	#readable = false;
	constructor(record, { wanted, bytes = false } = {}) {
		this.#header = new RegExp(record, "muy");
		this.#inner = new RegExp(record.replace(/^\^/, ""), "mu");
		this.#wanted = wanted;
		this.#words = wanted && new RegExp(wanted.words.map(literally).join("|"), "g");
		this.#bytes = bytes;
	}
	/** Whether any line had the record's pattern. A log of another layout must not be taken for one that says nothing. */
	get readable() {
		return this.#readable;
	}
	/** What follows is another file, older ones first. A last line without its end is not continued by it, a record is. */
	startFile(name) {
		const records = this.push(this.#rest === "" ? "" : "\n");
		this.#file = name;
		this.#line = 0;
		return records;
	}
	/** Records that are complete because the header of the next one has been seen. */
	push(chunk) {
		let text = chunk.includes("\0") ? chunk.replaceAll("\0", "") : chunk;
		if (this.#tooLong) {
			const end = text.indexOf("\n");
			if (end < 0) return [];
			this.#tooLong = false;
			text = text.slice(end);
		}
		if (this.#rest !== "") text = this.#rest + text;
		const records = [];
		const hit = this.#words && nextIn(text, this.#words);
		let at = 0;
		for (;;) {
			if (hit && this.#readable) at = this.#skip(text, at, hit);
			const end = text.indexOf("\n", at);
			if (end < 0) break;
			this.#take(text, at, end, records);
			at = end + 1;
		}
		this.#tooLong = text.length - at > MOST_LINE;
		this.#rest = text.slice(at, at + MOST_LINE);
		return records;
	}
	/**
	* The record that is still open, so far. A poll looks at it too: the line that everybody waits for may be the last one of
	* the log for hours. It is given again, perhaps longer, by a later `push` or `end`.
	*/
	peek() {
		return this.#open && {
			...this.#open,
			continuation: [...this.#open.continuation]
		};
	}
	/** What is left at the end of the log; nothing is open afterwards. */
	end() {
		const records = [];
		if (this.#rest !== "") this.#take(this.#rest, 0, this.#rest.length, records);
		if (this.#open) records.push(this.#open);
		this.#rest = "";
		this.#open = void 0;
		return records;
	}
	/** Lines before the first record: JVM messages, the tail of a record that began before the mark. */
	get orphans() {
		return this.#orphans;
	}
	/**
	* Beginning of the next line that matters, or of the last, unfinished one; counts the lines in between. Without an open record
	* that is a line with one of the words, below one also any line that is no frame of a stack trace.
	*/
	#skip(text, from, hit) {
		const next = hit(from);
		let at = from;
		for (let end = text.indexOf("\n", at); end >= 0 && end <= next; end = text.indexOf("\n", at)) {
			if (this.#open && text.charCodeAt(at) !== TAB) break;
			this.#line++;
			at = end + 1;
		}
		return at;
	}
	#take(text, from, to, records) {
		this.#line++;
		const record = text.charCodeAt(from) === TAB ? void 0 : this.#match(this.#header, text, from, to);
		if (record) {
			this.#readable = true;
			if (this.#open) records.push(this.#open);
			this.#open = this.#wanted?.wants(record) === false ? void 0 : record;
			this.#room = MOST_CONTINUATION;
		}
		if (this.#wanted) this.#lookInside(text.slice(from, to), record, records);
		if (record) return;
		const lines = this.#open?.continuation ?? this.#orphans;
		if (lines.length >= MOST_CONTINUATION_LINES || this.#room < 0 || this.#wanted && !this.#open) return;
		const line = this.#text(text.slice(from, Math.min(to, from + MOST_LINE))).replace(/\r$/, "");
		if (this.#open) this.#room -= line.length;
		lines.push(line);
	}
	/** A wanted header in the middle of a line is a record of doubt. */
	#lookInside(line, outer, records) {
		const [from, text] = outer ? [1, line.slice(1)] : [0, line];
		const at = text.search(this.#inner);
		if (at < 0) return;
		const inner = this.#match(this.#header, text.slice(at), 0, text.length - at);
		if (inner && this.#wanted?.wants(inner) && at + from > 0) records.push({
			...inner,
			glued: true
		});
	}
	#match(pattern, text, from, to) {
		pattern.lastIndex = from;
		const groups = pattern.exec(text)?.groups;
		if (!groups || pattern.lastIndex > to) return void 0;
		const { date = "", level = "", logger = "", message = "" } = groups;
		const rest = text.slice(pattern.lastIndex - message.length, to);
		return {
			date,
			level,
			logger,
			message: this.#text(rest.slice(0, MOST_LINE)).replace(/\r$/, ""),
			continuation: [],
			line: this.#line,
			...this.#file !== void 0 && { file: this.#file }
		};
	}
	/** Also a copy: a piece of a chunk would keep all of it in memory. */
	#text(piece) {
		return this.#bytes ? Buffer.from(piece, "latin1").toString("utf8") : piece;
	}
};
const TAB = 9;
/** Where a pattern is found next, from a place on that only moves forward; the length of the text where it is not. */
function nextIn(text, pattern) {
	let known = -1;
	return (from) => {
		if (known >= from) return known;
		pattern.lastIndex = from;
		known = pattern.exec(text)?.index ?? text.length;
		return known;
	};
}
const literally = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
/** All records of a whole text. */
function parseLog(record, text) {
	const parser = new LogParser(record);
	return [...parser.push(text), ...parser.end()];
}
/** The header line as a report shows it: cut, and without anything that a terminal would obey. */
function headerOf({ date, level, logger, message }) {
	return `[${date}] ${level} {${logger}} - ${message.slice(0, MOST_SHOWN).replaceAll(/\p{Cc}/gu, " ")}`;
}
const MOST_SHOWN = 500;
export { headerOf as n, parseLog as r, LogParser as t };
