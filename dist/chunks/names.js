// src/transfer/names.ts
const VALID_OR_BYTE = /[\x00-\x7f]+|(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|[\x80-\xff]/g;
function decodeName(bytes) {
	return Buffer.from(bytes).toString("latin1").replace(VALID_OR_BYTE, (part) => {
		const first = part.charCodeAt(0);
		if (first < 128) return part;
		if (part.length === 1) return String.fromCharCode(56320 + first);
		return Buffer.from(part, "latin1").toString("utf8");
	});
}
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
const UNSEEN = /^[\p{Cf}\p{Zl}\p{Zp}]$/u;
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
