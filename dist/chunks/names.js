// src/transfer/names.ts
/**
* File names on Unix are bytes; most are UTF-8, some are not. Here a name is a string: valid UTF-8 reads as text, and each
* byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 + byte (as Python's `surrogateescape` does). That is
* one-to-one, readable, matched by globs, and survives JSON, because `JSON.stringify` escapes lone surrogates (ES2019).
* It does not survive being written as UTF-8 text, so names travel to hosts as bytes by stdin, never as arguments.
*/
const VALID_OR_BYTE = /[\x00-\x7f]+|(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|[\x80-\xff]/g;
/** Bytes of a name to its string. */
function decodeName(bytes) {
	return Buffer.from(bytes).toString("latin1").replace(VALID_OR_BYTE, (part) => {
		const first = part.charCodeAt(0);
		if (first < 128) return part;
		if (part.length === 1) return String.fromCharCode(56320 + first);
		return Buffer.from(part, "latin1").toString("utf8");
	});
}
/** The string of a name back to its bytes. */
function encodeName(name) {
	if (name.isWellFormed()) return Buffer.from(name, "utf8");
	const parts = [];
	for (const character of name) {
		const code = character.codePointAt(0);
		const escaped = code >= 56448 && code <= 56575;
		parts.push(escaped ? Buffer.from([code - 56320]) : Buffer.from(character, "utf8"));
	}
	return Buffer.concat(parts);
}
/** Line ends that are no control characters, and characters that are not seen but turn the reading order of others (Trojan Source). */
const UNSEEN = /^[\p{Cf}\p{Zl}\p{Zp}]$/u;
/** The name as one printable line: control characters, stray bytes and what is not seen as `\n`, `\x1b`, `\xff`, `\u202e`. */
function showName(name) {
	let shown = "";
	for (const character of name) {
		const code = character.codePointAt(0);
		if (character === "\n") shown += "\\n";
		else if (character === "\\") shown += "\\\\";
		else if (code < 32 || code >= 127 && code < 160) shown += hexEscape(code);
		else if (code >= 56448 && code <= 56575) shown += hexEscape(code - 56320);
		else if (UNSEEN.test(character)) shown += `\\u${code.toString(16).padStart(4, "0")}`;
		else shown += character;
	}
	return shown;
}
/** Names for a tool that reads them ended by NUL; `./` in front, so that none looks like an option. */
function nameList(names) {
	const end = Buffer.from([0]);
	return Buffer.concat(names.flatMap((name) => [
		Buffer.from("./"),
		encodeName(name),
		end
	]));
}
function hexEscape(byte) {
	return `\\x${byte.toString(16).padStart(2, "0")}`;
}
export { showName as i, encodeName as n, nameList as r, decodeName as t };
