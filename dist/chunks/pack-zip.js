import { i as __toESM, r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as sentence, n as MigrateError } from "./errors.js";
import { n as describeEnd, o as succeeded, r as hostError, t as Collected } from "./host-run.js";
import { i as showName, t as decodeName } from "./names.js";
import { D as parse, E as parseTOML, O as TomlError, T as ParseError, a as names, i as keyText, o as parsePath, r as covers, s as showPath } from "./rules.js";
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
// src/toml/mask.ts
/** What a masked value looks like; `(differs)` where two files have different secrets. Never a length. */
const MASKED = "\"***\"";
const MASKED_DIFFERENT = "\"*** (differs)\"";
const SECRET = /pass(?:word|wd|phrase|code)?(?![a-z])|pwd|(?<![a-z])pw(?![a-z])|secret|token|credential|private|(?:^|[_.-]|api|access)key$/i;
const CAMEL_KEY = /[a-z0-9]Key$/;
/** Words after which a name speaks of the secret's surroundings, not of the secret. */
const HARMLESS = /(?:url|uri|endpoint|type|class|provider|interval|period|time|timeout|alias|file|file_name|location|enabled?|algorithm|header)s?$/i;
/** Shipped in every public pack: masking them in logs would hide words such as wso2carbon.log and protect nothing. */
const PUBLIC_DEFAULTS = /* @__PURE__ */ new Set([...[
	"wso2carbon",
	"admin",
	"symmetric.key.value",
	"guest",
	"root",
	"value",
	"true",
	"false"
], ...[
	"secret value",
	"[secret value]",
	"pwd-1",
	"shareduser",
	"apimuser"
]]);
/** No setting with a URL is longer; longer texts are masked whole rather than searched. */
const LONGEST = 8192;
const REFERENCE = /^\$(?:secret|env|sys|ref)?\{[^{}]*\}$/;
/** Whether the value under these keys is a secret by its name: all of `[secrets]`, passwords, tokens, keys. */
function isSecretKey(keys) {
	if (keys[0] === "secrets") return true;
	const last = keys.at(-1) ?? "";
	return (SECRET.test(last) || CAMEL_KEY.test(last)) && !HARMLESS.test(last);
}
/** Whether the value under a path must not be shown: `$secret{..}` and its kin may, booleans are no secrets. */
function isSecret(path, value) {
	if (!isSecretKey(path.filter((part) => typeof part === "string"))) return false;
	return value.type !== "scalar" || value.kind !== "boolean" && !REFERENCE.test(value.text);
}
/** Passwords inside a text: in a URL's user part, in query parameters, in Oracle's `thin:user/password@`. */
function maskText(text) {
	if (text.length > LONGEST) return MASKED;
	return text.replace(/(:\/\/[^\s:@/'"]*:)\S*@/g, "$1***@").replace(/(thin:[^\s/:@'"]+\/)[^\s'"]*@/gi, "$1***@").replace(/((?:pass(?:word|wd)?|pwd|secret|token|credential|accesskey)=)[^&;,\s'"]+/gi, "$1***");
}
/** A setting of a properties file as a report may show it: `appender.MAIL.smtpPassword`, `filter.url`. */
function showSetting(key, value) {
	return isSecretKey(key.split(".")) ? "***" : maskText(value);
}
/** A value as a report may show it: one line, secrets as `"***"`. */
function showValue(path, value, different = false) {
	if (isSecret(path, value)) return different ? MASKED_DIFFERENT : MASKED;
	if (value.type === "scalar") return maskText(value.raw.replaceAll(/\s*\r?\n\s*/g, " "));
	if (value.type === "list") return `[${value.items.map((item) => showValue(path, item, different)).join(", ")}]`;
	return `{ ${[...value.entries].map(([key, entry]) => `${key} = ${showValue([...path, key], entry, different)}`).join(", ")} }`;
}
/** Every scalar of a tree with its path of keys; elements of arrays carry their index. */
function* scalars(value, path = []) {
	if (value.type === "scalar") yield [path, value];
	else if (value.type === "list") for (const [at, item] of value.items.entries()) yield* scalars(item, [...path, {
		at,
		label: String(at)
	}]);
	else for (const [key, entry] of value.entries) yield* scalars(entry, [...path, key]);
}
/**
* Every secret text of a file, for `Secrets.add`: values under secret keys, passwords inside URLs and queries, and both in
* comments too. The defaults that every public pack ships are left out.
*/
function secretValues(file) {
	const found = /* @__PURE__ */ new Set();
	for (const [path, scalar] of scalars(file.root)) if (isSecret(path, scalar)) {
		found.add(scalar.text);
		const plain = /^\[(.*)\]$/s.exec(scalar.text)?.[1];
		if (plain) found.add(plain);
	} else if (scalar.kind === "string") for (const inner of innerSecrets(scalar.text)) found.add(inner);
	let commentedSection = [];
	for (const comment of file.comments) {
		const header = commentedHeader(comment.text);
		if (header) commentedSection = header;
		const setting = commentedSetting(comment.text);
		if (setting && isSecretKey([...commentedSection, ...setting.keys])) found.add(unquote(setting.value));
		for (const inner of innerSecrets(comment.text)) found.add(inner);
	}
	return [...found].filter((text) => text !== "" && !PUBLIC_DEFAULTS.has(text) && !REFERENCE.test(text));
}
function innerSecrets(text) {
	if (text.length > LONGEST) return [];
	const found = [];
	for (const match of text.matchAll(/:\/\/[^\s:@/'"]*:(\S*)@/g)) found.push(match[1] ?? "");
	for (const match of text.matchAll(/thin:[^\s/:@'"]+\/([^\s'"]*)@/gi)) found.push(match[1] ?? "");
	for (const match of text.matchAll(/(?:pass(?:word|wd)?|pwd|secret|token|credential|accesskey)=([^&;,\s'"]+)/gi)) found.push(match[1] ?? "");
	return found.filter((inner) => !/^\$\w+\{/.test(inner));
}
/** `# [transport.jms]` and `#[[datasource]]` as keys. */
function commentedHeader(comment) {
	return /^#+\s*\[{1,2}([^[\]#=]+)\]{1,2}\s*(?:#.*)?$/.exec(comment)?.[1]?.split(".").map((part) => part.trim().replaceAll(/^['"]|['"]$/g, ""));
}
/** `# password = "x"` as a key and the text of its value. */
function commentedSetting(comment) {
	const match = /^#+\s*((?:[A-Za-z0-9_-]+|'[^']*'|"[^"]*")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|'[^']*'|"[^"]*"))*)\s*=\s*(.*)$/.exec(comment);
	if (!match) return void 0;
	return {
		keys: [...(match[1] ?? "").matchAll(/[A-Za-z0-9_-]+|'[^']*'|"[^"]*"/g)].map(([part]) => unquote(part)),
		value: (match[2] ?? "").trim()
	};
}
function unquote(text) {
	return /^"([^"]*)"/.exec(text)?.[1] ?? /^'([^']*)'/.exec(text)?.[1] ?? (text.split("#")[0] ?? "").trim();
}
/**
* A whole file with its secrets masked, comments included, for diffs and artifacts.
*
* @param other a file to compare with: a secret that differs from the one there says so
*/
function maskFile(file, other) {
	const theirs = /* @__PURE__ */ new Map();
	if (other) for (const [path, scalar] of scalars(other.root)) theirs.set(JSON.stringify(path), scalar.text);
	const cuts = [];
	const masked = /* @__PURE__ */ new Set();
	for (const [path, scalar] of scalars(file.root)) {
		const secret = isSecret(path, scalar);
		const setting = settingAbove(file, path);
		if (!setting || masked.has(setting[0])) continue;
		const raw = file.text.slice(...setting);
		if (secret) {
			const their = theirs.get(JSON.stringify(path));
			masked.add(setting[0]);
			cuts.push({
				range: setting,
				text: their !== void 0 && their !== scalar.text ? MASKED_DIFFERENT : MASKED
			});
		} else if (maskText(raw) !== raw) {
			masked.add(setting[0]);
			cuts.push({
				range: setting,
				text: maskText(raw)
			});
		}
	}
	let section = [];
	for (const comment of file.comments) {
		section = commentedHeader(comment.text) ?? section;
		const text = maskComment(comment.text, section);
		if (text !== comment.text && !cuts.some(({ range }) => range[0] <= comment.range[0] && comment.range[1] <= range[1])) cuts.push({
			range: comment.range,
			text
		});
	}
	cuts.sort((a, b) => b.range[0] - a.range[0]);
	let text = file.text;
	for (const cut of cuts) text = text.slice(0, cut.range[0]) + cut.text + text.slice(cut.range[1]);
	return text;
}
/** One line of a comment with secrets masked; `section` is the commented-out header above it. */
function maskComment(comment, section = []) {
	const setting = commentedSetting(comment);
	if (setting && isSecretKey([...section, ...setting.keys]) && !REFERENCE.test(unquote(setting.value))) return `${comment.slice(0, comment.indexOf("=") + 1)} ${MASKED}`;
	return maskText(comment);
}
/** The value range of the setting that a path lies in; an inline array or table counts as one value. */
function settingAbove(file, path) {
	let value = file.root;
	for (const part of path) {
		if (value?.type === "table") value = typeof part === "string" ? value.entries.get(part) : void 0;
		else if (value?.type === "list") value = typeof part === "string" ? void 0 : value.items[part.at];
		if (value?.setting) return value.setting.valueRange;
	}
}
// node_modules/diff/libesm/diff/base.js
var Diff = class {
	diff(oldStr, newStr, options = {}) {
		let callback;
		if (typeof options === "function") {
			callback = options;
			options = {};
		} else if ("callback" in options) callback = options.callback;
		const oldString = this.castInput(oldStr, options);
		const newString = this.castInput(newStr, options);
		const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
		const newTokens = this.removeEmpty(this.tokenize(newString, options));
		return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
	}
	diffWithOptionsObj(oldTokens, newTokens, options, callback) {
		var _a;
		const done = (value) => {
			value = this.postProcess(value, options);
			if (callback) {
				setTimeout(function() {
					callback(value);
				}, 0);
				return;
			} else return value;
		};
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let editLength = 1;
		let maxEditLength = newLen + oldLen;
		if (options.maxEditLength != null) maxEditLength = Math.min(maxEditLength, options.maxEditLength);
		const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : 1e400;
		const abortAfterTimestamp = Date.now() + maxExecutionTime;
		const bestPath = [{
			oldPos: -1,
			lastComponent: void 0
		}];
		let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
		if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
		let minDiagonalToConsider = -1e400, maxDiagonalToConsider = 1e400;
		const execEditLength = () => {
			for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
				let basePath;
				const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
				if (removePath) bestPath[diagonalPath - 1] = void 0;
				let canAdd = false;
				if (addPath) {
					const addPathNewPos = addPath.oldPos - diagonalPath;
					canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
				}
				const canRemove = removePath && removePath.oldPos + 1 < oldLen;
				if (!canAdd && !canRemove) {
					bestPath[diagonalPath] = void 0;
					continue;
				}
				if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) basePath = this.addToPath(addPath, true, false, 0, options);
				else basePath = this.addToPath(removePath, false, true, 1, options);
				newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
				if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
				else {
					bestPath[diagonalPath] = basePath;
					if (basePath.oldPos + 1 >= oldLen) maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
					if (newPos + 1 >= newLen) minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
				}
			}
			editLength++;
		};
		if (callback) (function exec() {
			setTimeout(function() {
				if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) return callback(void 0);
				if (!execEditLength()) exec();
			}, 0);
		})();
		else while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
			const ret = execEditLength();
			if (ret) return ret;
		}
	}
	addToPath(path, added, removed, oldPosInc, options) {
		const last = path.lastComponent;
		if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: last.count + 1,
				added,
				removed,
				previousComponent: last.previousComponent
			}
		};
		else return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: 1,
				added,
				removed,
				previousComponent: last
			}
		};
	}
	extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
		while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
			newPos++;
			oldPos++;
			commonCount++;
			if (options.oneChangePerToken) basePath.lastComponent = {
				count: 1,
				previousComponent: basePath.lastComponent,
				added: false,
				removed: false
			};
		}
		if (commonCount && !options.oneChangePerToken) basePath.lastComponent = {
			count: commonCount,
			previousComponent: basePath.lastComponent,
			added: false,
			removed: false
		};
		basePath.oldPos = oldPos;
		return newPos;
	}
	equals(left, right, options) {
		if (options.comparator) return options.comparator(left, right);
		else return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
	}
	removeEmpty(array) {
		const ret = [];
		for (let i = 0; i < array.length; i++) if (array[i]) ret.push(array[i]);
		return ret;
	}
	castInput(value, options) {
		return value;
	}
	tokenize(value, options) {
		return Array.from(value);
	}
	join(chars) {
		return chars.join("");
	}
	postProcess(changeObjects, options) {
		return changeObjects;
	}
	get useLongestToken() {
		return false;
	}
	buildValues(lastComponent, newTokens, oldTokens) {
		const components = [];
		let nextComponent;
		while (lastComponent) {
			components.push(lastComponent);
			nextComponent = lastComponent.previousComponent;
			delete lastComponent.previousComponent;
			lastComponent = nextComponent;
		}
		components.reverse();
		const componentLen = components.length;
		let componentPos = 0, newPos = 0, oldPos = 0;
		for (; componentPos < componentLen; componentPos++) {
			const component = components[componentPos];
			if (!component.removed) {
				if (!component.added && this.useLongestToken) {
					let value = newTokens.slice(newPos, newPos + component.count);
					value = value.map(function(value, i) {
						const oldValue = oldTokens[oldPos + i];
						return oldValue.length > value.length ? oldValue : value;
					});
					component.value = this.join(value);
				} else component.value = this.join(newTokens.slice(newPos, newPos + component.count));
				newPos += component.count;
				if (!component.added) oldPos += component.count;
			} else {
				component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
				oldPos += component.count;
			}
		}
		return components;
	}
};
// node_modules/diff/libesm/diff/character.js
var CharacterDiff = class extends Diff {};
const characterDiff = new CharacterDiff();
// node_modules/diff/libesm/util/string.js
function longestCommonPrefix(str1, str2) {
	let i = 0;
	for (; i < str1.length && i < str2.length; i++) if (str1[i] != str2[i]) return str1.slice(0, i);
	return str1.slice(0, i);
}
function longestCommonSuffix(str1, str2) {
	let i;
	if (!str1 || !str2 || str1[str1.length - 1] != str2[str2.length - 1]) return "";
	for (i = 0; i < str1.length && i < str2.length; i++) if (str1[str1.length - (i + 1)] != str2[str2.length - (i + 1)]) return str1.slice(-i);
	return str1.slice(-i);
}
function replacePrefix(string, oldPrefix, newPrefix) {
	if (string.slice(0, oldPrefix.length) != oldPrefix) throw Error(`string ${JSON.stringify(string)} doesn't start with prefix ${JSON.stringify(oldPrefix)}; this is a bug`);
	return newPrefix + string.slice(oldPrefix.length);
}
function replaceSuffix(string, oldSuffix, newSuffix) {
	if (!oldSuffix) return string + newSuffix;
	if (string.slice(-oldSuffix.length) != oldSuffix) throw Error(`string ${JSON.stringify(string)} doesn't end with suffix ${JSON.stringify(oldSuffix)}; this is a bug`);
	return string.slice(0, -oldSuffix.length) + newSuffix;
}
function removePrefix(string, oldPrefix) {
	return replacePrefix(string, oldPrefix, "");
}
function removeSuffix(string, oldSuffix) {
	return replaceSuffix(string, oldSuffix, "");
}
function maximumOverlap(string1, string2) {
	return string2.slice(0, overlapCount(string1, string2));
}
function overlapCount(a, b) {
	let startA = 0;
	if (a.length > b.length) startA = a.length - b.length;
	let endB = b.length;
	if (a.length < b.length) endB = a.length;
	const map = Array(endB);
	let k = 0;
	map[0] = 0;
	for (let j = 1; j < endB; j++) {
		if (b[j] == b[k]) map[j] = map[k];
		else map[j] = k;
		while (k > 0 && b[j] != b[k]) k = map[k];
		if (b[j] == b[k]) k++;
	}
	k = 0;
	for (let i = startA; i < a.length; i++) {
		while (k > 0 && a[i] != b[k]) k = map[k];
		if (a[i] == b[k]) k++;
	}
	return k;
}
/**
* Split a string into segments using a word segmenter, merging consecutive
* segments if they are both whitespace segments. Whitespace segments can
* appear adjacent to one another for two reasons:
* - newlines always get their own segment
* - where a diacritic is attached to a whitespace character in the text, the
*   segment ends after the diacritic, so e.g. " \u0300 " becomes two segments.
* This function therefore runs the segmenter's .segment() method and then
* merges consecutive segments of whitespace into a single part.
*/
function segment(string, segmenter) {
	const parts = [];
	for (const segmentObj of Array.from(segmenter.segment(string))) {
		const segment = segmentObj.segment;
		if (parts.length && /\s/.test(parts[parts.length - 1]) && /\s/.test(segment)) parts[parts.length - 1] += segment;
		else parts.push(segment);
	}
	return parts;
}
function trailingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[1];
	let i;
	for (i = string.length - 1; i >= 0; i--) if (!string[i].match(/\s/)) break;
	return string.substring(i + 1);
}
function leadingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[0];
	const match = string.match(/^\s*/);
	return match ? match[0] : "";
}
function leadingAndTrailingWs(string, segmenter) {
	if (!segmenter) return [leadingWs(string), trailingWs(string)];
	if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
	const segments = segment(string, segmenter);
	const firstSeg = segments[0];
	const lastSeg = segments[segments.length - 1];
	return [/\s/.test(firstSeg) ? firstSeg : "", /\s/.test(lastSeg) ? lastSeg : ""];
}
// node_modules/diff/libesm/diff/word.js
const extendedWordChars = "a-zA-Z0-9_\\u{AD}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2C6}\\u{2C8}-\\u{2D7}\\u{2DE}-\\u{2FF}\\u{1E00}-\\u{1EFF}";
const tokenizeIncludingWhitespace = new RegExp(`[${extendedWordChars}]+|\\s+|[^${extendedWordChars}]`, "ug");
var WordDiff = class extends Diff {
	equals(left, right, options) {
		if (options.ignoreCase) {
			left = left.toLowerCase();
			right = right.toLowerCase();
		}
		return left.trim() === right.trim();
	}
	tokenize(value, options = {}) {
		let parts;
		if (options.intlSegmenter) {
			const segmenter = options.intlSegmenter;
			if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
			parts = segment(value, segmenter);
		} else parts = value.match(tokenizeIncludingWhitespace) || [];
		const tokens = [];
		let prevPart = null;
		parts.forEach((part) => {
			if (/\s/.test(part)) {
				if (prevPart == null) tokens.push(part);
				else tokens.push(tokens.pop() + part);
			} else if (prevPart != null && /\s/.test(prevPart)) {
				if (tokens[tokens.length - 1] == prevPart) tokens.push(tokens.pop() + part);
				else tokens.push(prevPart + part);
			} else tokens.push(part);
			prevPart = part;
		});
		return tokens;
	}
	join(tokens) {
		return tokens.map((token, i) => {
			if (i == 0) return token;
			else return token.replace(/^\s+/, "");
		}).join("");
	}
	postProcess(changes, options) {
		if (!changes || options.oneChangePerToken) return changes;
		let lastKeep = null;
		let insertion = null;
		let deletion = null;
		changes.forEach((change) => {
			if (change.added) insertion = change;
			else if (change.removed) deletion = change;
			else {
				if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, change, options.intlSegmenter);
				lastKeep = change;
				insertion = null;
				deletion = null;
			}
		});
		if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, null, options.intlSegmenter);
		return changes;
	}
};
const wordDiff = new WordDiff();
function dedupeWhitespaceInChangeObjects(startKeep, deletion, insertion, endKeep, segmenter) {
	if (deletion && insertion) {
		const [oldWsPrefix, oldWsSuffix] = leadingAndTrailingWs(deletion.value, segmenter);
		const [newWsPrefix, newWsSuffix] = leadingAndTrailingWs(insertion.value, segmenter);
		if (startKeep) {
			const commonWsPrefix = longestCommonPrefix(oldWsPrefix, newWsPrefix);
			startKeep.value = replaceSuffix(startKeep.value, newWsPrefix, commonWsPrefix);
			deletion.value = removePrefix(deletion.value, commonWsPrefix);
			insertion.value = removePrefix(insertion.value, commonWsPrefix);
		}
		if (endKeep) {
			const commonWsSuffix = longestCommonSuffix(oldWsSuffix, newWsSuffix);
			endKeep.value = replacePrefix(endKeep.value, newWsSuffix, commonWsSuffix);
			deletion.value = removeSuffix(deletion.value, commonWsSuffix);
			insertion.value = removeSuffix(insertion.value, commonWsSuffix);
		}
	} else if (insertion) {
		if (startKeep) {
			const ws = leadingWs(insertion.value, segmenter);
			insertion.value = insertion.value.substring(ws.length);
		}
		if (endKeep) {
			const ws = leadingWs(endKeep.value, segmenter);
			endKeep.value = endKeep.value.substring(ws.length);
		}
	} else if (startKeep && endKeep) {
		const newWsFull = leadingWs(endKeep.value, segmenter), [delWsStart, delWsEnd] = leadingAndTrailingWs(deletion.value, segmenter);
		const newWsStart = longestCommonPrefix(newWsFull, delWsStart);
		deletion.value = removePrefix(deletion.value, newWsStart);
		const newWsEnd = longestCommonSuffix(removePrefix(newWsFull, newWsStart), delWsEnd);
		deletion.value = removeSuffix(deletion.value, newWsEnd);
		endKeep.value = replacePrefix(endKeep.value, newWsFull, newWsEnd);
		startKeep.value = replaceSuffix(startKeep.value, newWsFull, newWsFull.slice(0, newWsFull.length - newWsEnd.length));
	} else if (endKeep) {
		const endKeepWsPrefix = leadingWs(endKeep.value, segmenter);
		const overlap = maximumOverlap(trailingWs(deletion.value, segmenter), endKeepWsPrefix);
		deletion.value = removeSuffix(deletion.value, overlap);
	} else if (startKeep) {
		const overlap = maximumOverlap(trailingWs(startKeep.value, segmenter), leadingWs(deletion.value, segmenter));
		deletion.value = removePrefix(deletion.value, overlap);
	}
}
var WordsWithSpaceDiff = class extends Diff {
	tokenize(value) {
		const regex = new RegExp(`(\\r?\\n)|[${extendedWordChars}]+|[^\\S\\n\\r]+|[^${extendedWordChars}]`, "ug");
		return value.match(regex) || [];
	}
};
const wordsWithSpaceDiff = new WordsWithSpaceDiff();
// node_modules/diff/libesm/diff/line.js
var LineDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	equals(left, right, options) {
		if (options.ignoreWhitespace) {
			if (!options.newlineIsToken || !left.includes("\n")) left = left.trim();
			if (!options.newlineIsToken || !right.includes("\n")) right = right.trim();
		} else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
			if (left.endsWith("\n")) left = left.slice(0, -1);
			if (right.endsWith("\n")) right = right.slice(0, -1);
		}
		return super.equals(left, right, options);
	}
};
const lineDiff = new LineDiff();
function diffLines(oldStr, newStr, options) {
	return lineDiff.diff(oldStr, newStr, options);
}
function tokenize(value, options) {
	if (options.stripTrailingCr) value = value.replace(/\r\n/g, "\n");
	const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
	if (!linesAndNewlines[linesAndNewlines.length - 1]) linesAndNewlines.pop();
	for (let i = 0; i < linesAndNewlines.length; i++) {
		const line = linesAndNewlines[i];
		if (i % 2 && !options.newlineIsToken) retLines[retLines.length - 1] += line;
		else retLines.push(line);
	}
	return retLines;
}
// node_modules/diff/libesm/diff/sentence.js
function isSentenceEndPunct(char) {
	return char == "." || char == "!" || char == "?";
}
var SentenceDiff = class extends Diff {
	tokenize(value) {
		var _a;
		const result = [];
		let tokenStartI = 0;
		for (let i = 0; i < value.length; i++) {
			if (i == value.length - 1) {
				result.push(value.slice(tokenStartI));
				break;
			}
			if (isSentenceEndPunct(value[i]) && value[i + 1].match(/\s/)) {
				result.push(value.slice(tokenStartI, i + 1));
				i = tokenStartI = i + 1;
				while ((_a = value[i + 1]) === null || _a === void 0 ? void 0 : _a.match(/\s/)) i++;
				result.push(value.slice(tokenStartI, i + 1));
				tokenStartI = i + 1;
			}
		}
		return result;
	}
};
const sentenceDiff = new SentenceDiff();
// node_modules/diff/libesm/diff/css.js
var CssDiff = class extends Diff {
	tokenize(value) {
		return value.split(/([{}:;,]|\s+)/);
	}
};
const cssDiff = new CssDiff();
// node_modules/diff/libesm/diff/json.js
var JsonDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	get useLongestToken() {
		return true;
	}
	castInput(value, options) {
		const { undefinedReplacement, stringifyReplacer = (k, v) => typeof v === "undefined" ? undefinedReplacement : v } = options;
		return typeof value === "string" ? value : JSON.stringify(canonicalize(value, null, null, stringifyReplacer), null, "  ");
	}
	equals(left, right, options) {
		return super.equals(left.replace(/,([\r\n])/g, "$1"), right.replace(/,([\r\n])/g, "$1"), options);
	}
};
const jsonDiff = new JsonDiff();
function canonicalize(obj, stack, replacementStack, replacer, key) {
	stack = stack || [];
	replacementStack = replacementStack || [];
	if (replacer) obj = replacer(key === void 0 ? "" : key, obj);
	let i = 0;
	for (; i < stack.length; i += 1) if (stack[i] === obj) return replacementStack[i];
	let canonicalizedObj;
	if ("[object Array]" === Object.prototype.toString.call(obj)) {
		stack.push(obj);
		canonicalizedObj = new Array(obj.length);
		replacementStack.push(canonicalizedObj);
		for (i = 0; i < obj.length; i += 1) canonicalizedObj[i] = canonicalize(obj[i], stack, replacementStack, replacer, String(i));
		stack.pop();
		replacementStack.pop();
		return canonicalizedObj;
	}
	if (obj && obj.toJSON) obj = obj.toJSON();
	if (typeof obj === "object" && obj !== null) {
		stack.push(obj);
		canonicalizedObj = {};
		replacementStack.push(canonicalizedObj);
		const sortedKeys = [];
		let key;
		for (key in obj)
 /* istanbul ignore else */
		if (Object.prototype.hasOwnProperty.call(obj, key)) sortedKeys.push(key);
		sortedKeys.sort();
		for (i = 0; i < sortedKeys.length; i += 1) {
			key = sortedKeys[i];
			canonicalizedObj[key] = canonicalize(obj[key], stack, replacementStack, replacer, key);
		}
		stack.pop();
		replacementStack.pop();
	} else canonicalizedObj = obj;
	return canonicalizedObj;
}
// node_modules/diff/libesm/diff/array.js
var ArrayDiff = class extends Diff {
	tokenize(value) {
		return value.slice();
	}
	join(value) {
		return value;
	}
	removeEmpty(value) {
		return value;
	}
};
const arrayDiff = new ArrayDiff();
// node_modules/diff/libesm/patch/create.js
/**
* Returns true if the filename contains characters that require C-style
* quoting (as used by Git and GNU diffutils in diff output).
*/
function needsQuoting(s) {
	for (let i = 0; i < s.length; i++) if (s[i] < " " || s[i] > "~" || s[i] === "\"" || s[i] === "\\") return true;
	return false;
}
/**
* C-style quotes a filename, encoding special characters as escape sequences
* and non-ASCII bytes as octal escapes. This is the inverse of
* `parseQuotedFileName` in parse.ts.
*
* Non-ASCII bytes are encoded as UTF-8 before being emitted as octal escapes.
* This matches the behaviour of both Git and GNU diffutils, which always emit
* UTF-8 octal escapes regardless of the underlying filesystem encoding (e.g.
* Git for Windows converts from NTFS's UTF-16 to UTF-8 internally).
*
* If the filename doesn't need quoting, returns it as-is.
*/
function quoteFileNameIfNeeded(s) {
	if (!needsQuoting(s)) return s;
	let result = "\"";
	const bytes = new TextEncoder().encode(s);
	let i = 0;
	while (i < bytes.length) {
		const b = bytes[i];
		if (b === 7) result += "\\a";
		else if (b === 8) result += "\\b";
		else if (b === 9) result += "\\t";
		else if (b === 10) result += "\\n";
		else if (b === 11) result += "\\v";
		else if (b === 12) result += "\\f";
		else if (b === 13) result += "\\r";
		else if (b === 34) result += "\\\"";
		else if (b === 92) result += "\\\\";
		else if (b >= 32 && b <= 126) result += String.fromCharCode(b);
		else result += "\\" + b.toString(8).padStart(3, "0");
		i++;
	}
	result += "\"";
	return result;
}
const INCLUDE_HEADERS = {
	includeIndex: true,
	includeUnderline: true,
	includeFileHeaders: true
};
function structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options) {
	let optionsObj;
	if (!options) optionsObj = {};
	else if (typeof options === "function") optionsObj = { callback: options };
	else optionsObj = options;
	if (typeof optionsObj.context === "undefined") optionsObj.context = 4;
	const context = optionsObj.context;
	if (optionsObj.newlineIsToken) throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");
	if (!optionsObj.callback) return diffLinesResultToPatch(diffLines(oldStr, newStr, optionsObj));
	else {
		const { callback } = optionsObj;
		diffLines(oldStr, newStr, Object.assign(Object.assign({}, optionsObj), { callback: (diff) => {
			const patch = diffLinesResultToPatch(diff);
			callback(patch);
		} }));
	}
	function diffLinesResultToPatch(diff) {
		if (!diff) return;
		diff.push({
			value: "",
			lines: []
		});
		function contextLines(lines) {
			return lines.map(function(entry) {
				return " " + entry;
			});
		}
		const hunks = [];
		let oldRangeStart = 0, newRangeStart = 0, curRange = [], oldLine = 1, newLine = 1;
		for (let i = 0; i < diff.length; i++) {
			const current = diff[i], lines = current.lines || splitLines(current.value);
			current.lines = lines;
			if (current.added || current.removed) {
				if (!oldRangeStart) {
					const prev = diff[i - 1];
					oldRangeStart = oldLine;
					newRangeStart = newLine;
					if (prev) {
						curRange = context > 0 ? contextLines(prev.lines.slice(-context)) : [];
						oldRangeStart -= curRange.length;
						newRangeStart -= curRange.length;
					}
				}
				for (const line of lines) curRange.push((current.added ? "+" : "-") + line);
				if (current.added) newLine += lines.length;
				else oldLine += lines.length;
			} else {
				if (oldRangeStart) {
					if (lines.length <= context * 2 && i < diff.length - 2) for (const line of contextLines(lines)) curRange.push(line);
					else {
						const contextSize = Math.min(lines.length, context);
						for (const line of contextLines(lines.slice(0, contextSize))) curRange.push(line);
						const hunk = {
							oldStart: oldRangeStart,
							oldLines: oldLine - oldRangeStart + contextSize,
							newStart: newRangeStart,
							newLines: newLine - newRangeStart + contextSize,
							lines: curRange
						};
						hunks.push(hunk);
						oldRangeStart = 0;
						newRangeStart = 0;
						curRange = [];
					}
				}
				oldLine += lines.length;
				newLine += lines.length;
			}
		}
		for (const hunk of hunks) for (let i = 0; i < hunk.lines.length; i++) if (hunk.lines[i].endsWith("\n")) hunk.lines[i] = hunk.lines[i].slice(0, -1);
		else {
			hunk.lines.splice(i + 1, 0, "\\ No newline at end of file");
			i++;
		}
		return {
			oldFileName,
			newFileName,
			oldHeader,
			newHeader,
			hunks
		};
	}
}
/**
* creates a unified diff patch.
*
* @param patch either a single structured patch object (as returned by `structuredPatch`) or an
*   array of them (as returned by `parsePatch`).
* @param headerOptions behaves the same as the `headerOptions` option of `createTwoFilesPatch`.
*   Ignored for patches where `isGit` is `true`.
*
* When a patch has `isGit: true`, `formatPatch` output is changed to more closely match Git's
* output: it emits a `diff --git` header, emits Git extended headers as appropriate based on
* properties like `isRename`, `isCreate`, `newMode`, etc, and will omit `---`/`+++` file
* headers for patches with no hunks (e.g. renames without content changes).
*/
function formatPatch(patch, headerOptions) {
	var _a, _b, _c, _d, _e, _f;
	if (!headerOptions) headerOptions = INCLUDE_HEADERS;
	if (Array.isArray(patch)) {
		if (patch.length > 1 && !headerOptions.includeFileHeaders && !patch.every((p) => p.isGit)) throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");
		return patch.map((p) => formatPatch(p, headerOptions)).join("\n");
	}
	const ret = [];
	if (patch.isGit) {
		headerOptions = INCLUDE_HEADERS;
		if (!patch.oldFileName) throw new Error("oldFileName must be specified for Git patches");
		if (!patch.newFileName) throw new Error("newFileName must be specified for Git patches");
		let gitOldName = patch.oldFileName;
		let gitNewName = patch.newFileName;
		if (patch.isCreate && gitOldName === "/dev/null") gitOldName = gitNewName.replace(/^b\//, "a/");
		else if (patch.isDelete && gitNewName === "/dev/null") gitNewName = gitOldName.replace(/^a\//, "b/");
		ret.push("diff --git " + quoteFileNameIfNeeded(gitOldName) + " " + quoteFileNameIfNeeded(gitNewName));
		if (patch.isDelete) ret.push("deleted file mode " + ((_a = patch.oldMode) !== null && _a !== void 0 ? _a : "100644"));
		if (patch.isCreate) ret.push("new file mode " + ((_b = patch.newMode) !== null && _b !== void 0 ? _b : "100644"));
		if (patch.oldMode && patch.newMode && !patch.isDelete && !patch.isCreate) {
			ret.push("old mode " + patch.oldMode);
			ret.push("new mode " + patch.newMode);
		}
		if (patch.isRename) {
			ret.push("rename from " + quoteFileNameIfNeeded(((_c = patch.oldFileName) !== null && _c !== void 0 ? _c : "").replace(/^a\//, "")));
			ret.push("rename to " + quoteFileNameIfNeeded(((_d = patch.newFileName) !== null && _d !== void 0 ? _d : "").replace(/^b\//, "")));
		}
		if (patch.isCopy) {
			ret.push("copy from " + quoteFileNameIfNeeded(((_e = patch.oldFileName) !== null && _e !== void 0 ? _e : "").replace(/^a\//, "")));
			ret.push("copy to " + quoteFileNameIfNeeded(((_f = patch.newFileName) !== null && _f !== void 0 ? _f : "").replace(/^b\//, "")));
		}
	} else {
		if (headerOptions.includeIndex && patch.oldFileName == patch.newFileName && patch.oldFileName !== void 0) ret.push("Index: " + patch.oldFileName);
		if (headerOptions.includeUnderline) ret.push("===================================================================");
	}
	const hasHunks = patch.hunks.length > 0;
	if (headerOptions.includeFileHeaders && patch.oldFileName !== void 0 && patch.newFileName !== void 0 && (!patch.isGit || hasHunks)) {
		ret.push("--- " + quoteFileNameIfNeeded(patch.oldFileName) + (patch.oldHeader ? "	" + patch.oldHeader : ""));
		ret.push("+++ " + quoteFileNameIfNeeded(patch.newFileName) + (patch.newHeader ? "	" + patch.newHeader : ""));
	}
	for (let i = 0; i < patch.hunks.length; i++) {
		const hunk = patch.hunks[i];
		const oldStart = hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart;
		const newStart = hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart;
		ret.push("@@ -" + oldStart + "," + hunk.oldLines + " +" + newStart + "," + hunk.newLines + " @@");
		for (const line of hunk.lines) ret.push(line);
	}
	return ret.join("\n") + "\n";
}
function createTwoFilesPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options) {
	if (typeof options === "function") options = { callback: options };
	if (!(options === null || options === void 0 ? void 0 : options.callback)) {
		const patchObj = structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options);
		if (!patchObj) return;
		return formatPatch(patchObj, options === null || options === void 0 ? void 0 : options.headerOptions);
	} else {
		const { callback } = options;
		structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, Object.assign(Object.assign({}, options), { callback: (patchObj) => {
			if (!patchObj) callback(void 0);
			else callback(formatPatch(patchObj, options.headerOptions));
		} }));
	}
}
/**
* Split `text` into an array of lines, including the trailing newline character (where present)
*/
function splitLines(text) {
	const hasTrailingNl = text.endsWith("\n");
	const result = text.split("\n").map((line) => line + "\n");
	if (hasTrailingNl) result.pop();
	else result.push(result.pop().slice(0, -1));
	return result;
}
// src/toml/diff.ts
/** A unified diff of two files with every secret masked; a secret that differs says so. Empty when nothing differs. */
function maskedDiff(before, after) {
	if (before.text === after.text) return "";
	const [from, to] = [maskFile(before), maskFile(after, before)].map((text) => text.replaceAll("\r\n", "\n"));
	return createTwoFilesPatch(before.name, `${before.name} (merged)`, from ?? "", to ?? "", void 0, void 0, {
		context: 3,
		headerOptions: {
			includeIndex: false,
			includeUnderline: false,
			includeFileHeaders: true
		}
	});
}
// src/toml/value.ts
function newTable(form) {
	return {
		type: "table",
		entries: /* @__PURE__ */ new Map(),
		spelling: /* @__PURE__ */ new Map(),
		form
	};
}
/** Whether a value is an array whose elements are all tables. */
function isTables(value) {
	return value?.type === "list" && value.items.length > 0 && value.items.every((item) => item.type === "table");
}
/** Typed equality: 1, 1.0 and "1" are three values; the order of keys means nothing. */
function equal(a, b) {
	if (a.type === "scalar") return b.type === "scalar" && a.kind === b.kind && a.text === b.text;
	if (a.type === "list") return b.type === "list" && a.items.length === b.items.length && a.items.every((item, index) => equal(item, b.items[index]));
	if (b.type !== "table" || a.entries.size !== b.entries.size) return false;
	for (const [key, value] of a.entries) {
		const other = b.entries.get(key);
		if (!other || !equal(value, other)) return false;
	}
	return true;
}
/** The first place where two readings differ, as a dotted key; nothing when they are equal. */
function firstDifference(a, b, path = "") {
	if (equal(a, b)) return void 0;
	if (a.type === "table" && b.type === "table") for (const key of /* @__PURE__ */ new Set([...a.entries.keys(), ...b.entries.keys()])) {
		const [left, right] = [a.entries.get(key), b.entries.get(key)];
		const below = path ? `${path}.${keyText(key)}` : keyText(key);
		if (!left || !right) return below;
		const found = firstDifference(left, right, below);
		if (found !== void 0) return found;
	}
	if (a.type === "list" && b.type === "list" && a.items.length === b.items.length) for (const [index, item] of a.items.entries()) {
		const found = firstDifference(item, b.items[index], `${path}[${index}]`);
		if (found !== void 0) return found;
	}
	return path;
}
/** A copy that shares no tables or lists with the original. */
function clone(value) {
	if (value.type === "scalar") return value;
	if (value.type === "list") return {
		...value,
		items: value.items.map((item) => clone(item))
	};
	const entries = /* @__PURE__ */ new Map();
	for (const [key, entry] of value.entries) entries.set(key, clone(entry));
	return {
		...value,
		entries,
		spelling: new Map(value.spelling)
	};
}
/** A text as a TOML basic string that the server's reader takes too. */
function stringRaw(text) {
	return JSON.stringify(text).replaceAll("", "\\u007f");
}
/** Plain data (rules, route defaults) as a value. Numbers without fraction are integers. */
function fromPlain(data) {
	if (typeof data === "string") return {
		type: "scalar",
		kind: "string",
		text: data,
		raw: stringRaw(data)
	};
	if (typeof data === "boolean") return {
		type: "scalar",
		kind: "boolean",
		text: String(data),
		raw: String(data)
	};
	if (typeof data === "bigint" || Number.isInteger(data)) return {
		type: "scalar",
		kind: "integer",
		text: String(data),
		raw: String(data)
	};
	if (typeof data === "number") return {
		type: "scalar",
		kind: "float",
		text: floatText(data),
		raw: floatText(data)
	};
	if (Array.isArray(data)) return {
		type: "list",
		items: data.map(fromPlain)
	};
	if (typeof data === "object" && data !== null && !(data instanceof Date)) {
		const table = newTable("implicit");
		for (const [key, entry] of Object.entries(data)) table.entries.set(key, fromPlain(entry));
		return table;
	}
	throw new TypeError("a merge rule can set texts, numbers, booleans, arrays and tables only");
}
/** One spelling for each float: -0, nan and inf kept apart. */
function floatText(value) {
	if (Number.isNaN(value)) return "nan";
	if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
	const text = Object.is(value, -0) ? "-0" : String(value);
	return /[.e]/.test(text) ? text : `${text}.0`;
}
/** The value at a path of keys; elements of arrays are not entered. */
function valueAt(table, keys) {
	let value = table;
	for (const key of keys) value = value?.type === "table" ? value.entries.get(key) : void 0;
	return value;
}
// src/toml/render.ts
/** A value on one line, or as its source wrote it. */
function valueText(value, eol) {
	if (value.type === "scalar") return value.raw;
	if (value.type === "list") {
		if (value.raw !== void 0) return rawList(value.raw, eol);
		return `[${value.items.map((item) => valueText(item, eol)).join(", ")}]`;
	}
	if (value.entries.size === 0) return "{}";
	return `{ ${[...value.entries].map(([key, entry]) => `${spelled(value, key)} = ${valueText(entry, eol)}`).join(", ")} }`;
}
/** Line ends inside of an array follow the target; inside of a long string they are part of the value. */
function rawList(raw, eol) {
	return /"""|'''/.test(raw) ? raw : raw.replaceAll(/\r?\n/g, eol);
}
/** A key as its file spelled it. */
function spelled(table, key) {
	return table.spelling.get(key) ?? keyText(key);
}
/** Whether a value goes under headers of its own rather than on lines of its parent's section. */
function wantsHeader(value) {
	if (value.type === "list") return isTables(value) && value.raw === void 0;
	return value.type === "table" && (value.form === "header" || value.form === "implicit");
}
/** `key = value` lines; a table becomes dotted keys. */
function settingLines(key, value, eol) {
	if (value.type !== "table" || value.entries.size === 0) return [`${key} = ${valueText(value, eol)}`];
	return [...value.entries].flatMap(([below, entry]) => settingLines(`${key}.${spelled(value, below)}`, entry, eol));
}
/** A table with everything below it as sections, a blank line between them, each line ended. */
function sectionText(header, value, eol) {
	return sections(header, value, eol).map((lines) => lines.map((line) => line + eol).join("")).join(eol);
}
function sections(header, value, eol) {
	if (value.type === "list") return value.items.flatMap((item) => item.type === "table" ? tableSections(`[[${header}]]`, header, item, eol) : []);
	return value.type === "table" ? tableSections(`[${header}]`, header, value, eol) : [];
}
function tableSections(title, header, table, eol) {
	const own = [];
	const below = [];
	for (const [key, entry] of table.entries) if (wantsHeader(entry)) below.push(...sections(`${header}.${spelled(table, key)}`, entry, eol));
	else own.push(...settingLines(spelled(table, key), entry, eol));
	if (own.length > 0 || below.length === 0 || title.startsWith("[[")) return [[title, ...own], ...below];
	return below;
}
/** The dotted name of a location, each key spelled as the target spells it where it has it. */
function headerText(root, location, last) {
	const parts = [];
	let value = root;
	for (const [index, part] of location.entries()) {
		if (typeof part === "number") {
			value = value?.type === "list" ? value.items[part] : void 0;
			continue;
		}
		const table = value?.type === "table" ? value : void 0;
		const own = index === location.length - 1 ? last : void 0;
		parts.push(own ?? (table ? spelled(table, part) : keyText(part)));
		value = table?.entries.get(part);
	}
	return parts.join(".");
}
/** `a.b.` for a setting that a section holds under dotted keys. */
function dottedPrefix(root, section, location) {
	const header = headerText(root, section.path);
	const parent = headerText(root, location.slice(0, -1));
	const relative = header ? parent.slice(header.length + 1) : parent;
	return relative ? `${relative}.` : "";
}
// src/toml/difference.ts
/** The smallest set of changes that turns one tree into another. */
function difference(target, merged, at = []) {
	const changes = [];
	for (const [key, value] of merged.entries) {
		const old = target.entries.get(key);
		const here = [...at, key];
		const keyText = merged.spelling.get(key);
		if (!old) changes.push({
			op: "add",
			at: here,
			parent: target,
			key,
			keyText,
			value
		});
		else if (equal(old, value)) continue;
		else if (old.type === "table" && value.type === "table" && old.form === "dotted" && needsHeaders(value)) {
			changes.push({
				op: "remove",
				at: here,
				old
			});
			changes.push({
				op: "add",
				at: here,
				parent: target,
				key,
				keyText,
				value: withHeaders(value)
			});
		} else if (old.type === "table" && value.type === "table" && old.form !== "inline") changes.push(...difference(old, value, here));
		else if (isTables(old) && old.setting === void 0 && isTables(value)) changes.push(...elementChanges(old.items, value.items, here));
		else if (staysInPlace(old, value)) changes.push({
			op: "replace",
			at: here,
			old,
			value
		});
		else {
			changes.push({
				op: "remove",
				at: here,
				old
			});
			changes.push({
				op: "add",
				at: here,
				parent: target,
				key,
				keyText,
				value: withHeaders(value)
			});
		}
	}
	for (const [key, old] of target.entries) if (!merged.entries.has(key)) changes.push({
		op: "remove",
		at: [...at, key],
		old
	});
	return changes;
}
/** Whether a new value can stand where the old one does: braces only where there were braces. */
function staysInPlace(old, value) {
	if (!old.setting || value.type === "table" && old.type !== "table") return false;
	return old.type === "scalar" ? !wantsHeader(value) : !holdsEmptyList(value);
}
/** Whether a rebuilt value would put an empty array inside of braces, which the server's reader refuses. */
function holdsEmptyList(value, inside = false) {
	if (value.type === "scalar") return false;
	if (value.type === "list") {
		if (value.items.length === 0) return inside;
		return value.items.some((item) => holdsEmptyList(item, inside));
	}
	return [...value.entries.values()].some((entry) => holdsEmptyList(entry, true));
}
/** Whether dotted keys cannot hold a value: arrays of tables in it would go between braces. */
function needsHeaders(value) {
	if (value.type === "table") return value.form !== "inline" && [...value.entries.values()].some(needsHeaders);
	return value.type === "list" && value.raw === void 0 && holdsEmptyList(value);
}
/** The same value, its tables under headers of their own. */
function withHeaders(value) {
	if (value.type !== "table" || value.entries.size === 0) return value;
	const entries = new Map([...value.entries].map(([key, entry]) => [key, withHeaders(entry)]));
	return {
		...value,
		entries,
		form: "header"
	};
}
function elementChanges(old, merged, at) {
	const changes = [];
	const kept = new Set(merged.map((element) => element.basis));
	for (const [index, element] of old.entries()) if (!kept.has(index)) changes.push({
		op: "remove",
		at: [...at, index],
		old: element
	});
	for (const element of merged) {
		const basis = element.basis === void 0 ? void 0 : old[element.basis];
		if (basis) changes.push(...difference(basis, element, [...at, element.basis]));
	}
	const elements = merged.filter((element) => element.basis === void 0);
	if (elements.length > 0) changes.push({
		op: "append",
		at,
		list: old,
		elements
	});
	return changes;
}
// src/toml/frame.ts
/** Longer lines are not shown: cut in the middle, a secret could no longer be told from other text. */
const LONGEST_LINE = 400;
const WIDTH = 160;
const HEADER = /^\s*\[{1,2}[^[\]"'=]+\]{1,2}\s*$/;
/** `key = value` with nothing wrong in it: one string, or one bare word. */
const WHOLE = /^\s*([A-Za-z0-9_."' -]+?)\s*=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w.+:-]+)\s*(?:#.*)?$/;
const KEY = /^\s*([^=#"']+?|"[^"]*"|'[^']*')\s*=/;
/** Strings, also unfinished ones; and bare words, but for keys, numbers and booleans. */
const CONTENT = /"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|(?<![\w.-])(?!(?:true|false|[-+]?\d[\d.]*)(?![\w.-]))[\w.-]+(?![\w.-]|\s*=)/g;
/**
* The line and its neighbours with numbers and a marker. The file does not parse, so what is a secret can only be guessed:
* of lines that are not whole settings, nothing but keys and punctuation is shown.
*/
function frame(text, line, column) {
	const lines = text.split(/\r?\n/);
	let section = [];
	let isInside = false;
	const shown = [];
	for (const [index, content] of lines.entries()) {
		const number = index + 1;
		if (number > line + 1) break;
		const wasInside = isInside;
		if ((content.match(/"""|'''/g)?.length ?? 0) % 2 === 1) isInside = !isInside;
		if (!wasInside && content.length <= LONGEST_LINE) section = commentedHeader(`#${content.trim().replace(/^#+/, "")}`) ?? section;
		if (number < line - 1) continue;
		const masked = wasInside ? "***" : content.length > LONGEST_LINE ? "(a long line)" : maskLine(content, section);
		shown.push(`${String(number).padStart(5)} | ${masked.slice(0, WIDTH)}`);
		if (number === line && masked === content && column <= WIDTH) shown.push(`${" ".repeat(7 + column)}^`);
	}
	return shown.join("\n");
}
function maskLine(line, section) {
	if (/^\s*#/.test(line)) return maskComment(line.trim(), section);
	if (HEADER.test(line)) return line;
	const key = KEY.exec(line);
	const keys = key?.[1]?.split(".").map((part) => part.trim().replaceAll(/^['"]|['"]$/g, "")) ?? [];
	if (key && isSecretKey([...section, ...keys])) return `${key[0]} ${MASKED}`;
	if (WHOLE.test(line)) return maskText(line);
	if (key) return key[0] + hideContent(line.slice(key[0].length));
	const word = /^\s*[A-Za-z0-9_.-]+(?=\s+\S|\s*[:"'])/.exec(line)?.[0] ?? "";
	return word + hideContent(line.slice(word.length));
}
function hideContent(text) {
	return text.replace(CONTENT, (content) => /^["']/.test(content) ? MASKED : "***");
}
// src/toml/faults.ts
/** Line and column of an offset, from 1. */
function placeOf(text, offset) {
	const before = text.slice(0, offset);
	return {
		line: before.split("\n").length,
		column: offset - before.lastIndexOf("\n")
	};
}
/** Where a line begins, counted from 1. */
function offsetOfLine(text, line) {
	let offset = 0;
	for (let at = 1; at < line; at++) {
		const next = text.indexOf("\n", offset);
		if (next < 0) break;
		offset = next + 1;
	}
	return offset;
}
/** Complains of a place in a text, which is shown, secrets masked. */
function failAt(text, offset, name, what, fix) {
	const { line, column } = placeOf(text, offset);
	throw new MigrateError(invalid(`${what}\n${frame(text, line, column)}\n`, fix, {
		file: name,
		line,
		column
	}));
}
/** The same for bytes that are no text. */
function failAtByte(bytes, offset, name, what, fix) {
	const before = Buffer.from(bytes.subarray(0, offset));
	const line = before.toString("latin1").split("\n").length;
	throw new MigrateError(invalid(what, fix, {
		file: name,
		line,
		column: offset - before.lastIndexOf(10)
	}));
}
/** Complains of a file as a whole. */
function fail$1(name, what, fix) {
	throw new MigrateError(invalid(what, fix, { file: name }));
}
function invalid(what, fix, place) {
	return {
		reason: "config-invalid",
		what,
		place,
		safe: "Nothing was written.",
		fix
	};
}
/** What a reader says, without what it adds below. */
function firstSentence(message) {
	return (message.split("\n")[0] ?? "").replace(/\.?\s*$/, "");
}
// src/toml/lint.ts
/**
* Valid TOML that a WSO2 server does not take: its reader is net.consensys.cava:cava-toml 0.5.0, measured. Values then pass
* through jinjava into XML, un-escaped.
*/
function lint(file) {
	const findings = [];
	const report = (rule, severity, offset, what) => findings.push({
		rule,
		severity,
		what,
		...placeOf(file.text, offset)
	});
	const seen = [];
	for (const section of file.sections) {
		const isParent = (path) => path.length > section.path.length && section.path.every((part, at) => part === path[at]);
		if (section.kind === "table" && seen.some(isParent)) {
			const what = `The header [${section.path.filter((part) => typeof part === "string").join(".")}] stands after a header below it: the server's reader overflows its stack.`;
			report("parent-after-child", "refused", section.header[0], what);
		}
		seen.push(section.path);
	}
	for (const section of file.sections) for (const { valueRange } of section.settings) lintRaw(file.text.slice(...valueRange), (rule, what) => report(rule, "refused", valueRange[0], what));
	for (const [value, offset] of settingValues(file.root)) lintArrays(value, false, (rule, what) => report(rule, "refused", offset, what));
	for (const [, scalar] of scalars(file.root)) {
		const offset = scalar.setting?.valueRange[0];
		if (scalar.kind !== "string" || offset === void 0) continue;
		if (/\{\{|\{%|\{#/.test(scalar.text)) report("template-in-value", "advice", offset, "The server takes {{, {% and {# inside of values for template syntax.");
		if (/<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(scalar.text)) report("raw-xml", "advice", offset, "A bare & or < goes into XML as it is: write &amp; or &lt;.");
	}
	return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}
/** A stable name for a finding, free of its place: laws compare sets of these. */
function findingName(finding) {
	return `${finding.rule}: ${maskText(finding.what)}`;
}
function lintRaw(raw, report) {
	if (/^"(?!"")[^"\n]*\t/.test(raw)) report("raw-tab", "A tab inside quotes: the server's reader refuses it; write \\t.");
	if (/"{4,5}$|'{4,5}$|^"{4,5}[^"]|^'{4,5}[^']/.test(raw)) report("quotes-at-long-string", "Quotes touch the marks of a long string: the server's reader refuses that.");
	if (/^\d{4}-\d\d-\d\d[ t]|^\d{4}-\d\d-\d\d.*z$/.test(raw)) report("date-spelling", "The server's reader wants T and Z in dates.");
}
function lintArrays(value, insideInline, report) {
	if (value.type === "table") for (const entry of value.entries.values()) lintArrays(entry, true, report);
	else if (value.type === "list") {
		if (insideInline && value.items.length === 0) report("empty-array-in-inline-table", "An empty array inside of braces: the server's reader refuses it.");
		if (new Set(value.items.map((item) => item.type === "scalar" ? item.kind : item.type)).size > 1) report("mixed-array", "Array elements of several types: the server's reader refuses them.");
		for (const item of value.items) lintArrays(item, insideInline, report);
	}
}
/** Values as they stand behind an equals sign, with their offset. */
function* settingValues(table) {
	for (const value of table.entries.values()) if (value.setting) yield [value, value.setting.valueRange[0]];
	else if (value.type === "table") yield* settingValues(value);
	else if (value.type === "list") {
		for (const item of value.items) if (item.type === "table") yield* settingValues(item);
	}
}
// node_modules/@iarna/toml/lib/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const ParserEND = 1114112;
	var ParserError = class ParserError extends Error {
		/* istanbul ignore next */
		constructor(msg, filename, linenumber) {
			super("[ParserError] " + msg, filename, linenumber);
			this.name = "ParserError";
			this.code = "ParserError";
			if (Error.captureStackTrace) Error.captureStackTrace(this, ParserError);
		}
	};
	var State = class {
		constructor(parser) {
			this.parser = parser;
			this.buf = "";
			this.returned = null;
			this.result = null;
			this.resultTable = null;
			this.resultArr = null;
		}
	};
	var Parser = class {
		constructor() {
			this.pos = 0;
			this.col = 0;
			this.line = 0;
			this.obj = {};
			this.ctx = this.obj;
			this.stack = [];
			this._buf = "";
			this.char = null;
			this.ii = 0;
			this.state = new State(this.parseStart);
		}
		parse(str) {
			/* istanbul ignore next */
			if (str.length === 0 || str.length == null) return;
			this._buf = String(str);
			this.ii = -1;
			this.char = -1;
			let getNext;
			while (getNext === false || this.nextChar()) getNext = this.runOne();
			this._buf = null;
		}
		nextChar() {
			if (this.char === 10) {
				++this.line;
				this.col = -1;
			}
			++this.ii;
			this.char = this._buf.codePointAt(this.ii);
			++this.pos;
			++this.col;
			return this.haveBuffer();
		}
		haveBuffer() {
			return this.ii < this._buf.length;
		}
		runOne() {
			return this.state.parser.call(this, this.state.returned);
		}
		finish() {
			this.char = ParserEND;
			let last;
			do {
				last = this.state.parser;
				this.runOne();
			} while (this.state.parser !== last);
			this.ctx = null;
			this.state = null;
			this._buf = null;
			return this.obj;
		}
		next(fn) {
			/* istanbul ignore next */
			if (typeof fn !== "function") throw new ParserError("Tried to set state to non-existent state: " + JSON.stringify(fn));
			this.state.parser = fn;
		}
		goto(fn) {
			this.next(fn);
			return this.runOne();
		}
		call(fn, returnWith) {
			if (returnWith) this.next(returnWith);
			this.stack.push(this.state);
			this.state = new State(fn);
		}
		callNow(fn, returnWith) {
			this.call(fn, returnWith);
			return this.runOne();
		}
		return(value) {
			/* istanbul ignore next */
			if (this.stack.length === 0) throw this.error(new ParserError("Stack underflow"));
			if (value === void 0) value = this.state.buf;
			this.state = this.stack.pop();
			this.state.returned = value;
		}
		returnNow(value) {
			this.return(value);
			return this.runOne();
		}
		consume() {
			/* istanbul ignore next */
			if (this.char === ParserEND) throw this.error(new ParserError("Unexpected end-of-buffer"));
			this.state.buf += this._buf[this.ii];
		}
		error(err) {
			err.line = this.line;
			err.col = this.col;
			err.pos = this.pos;
			return err;
		}
		/* istanbul ignore next */
		parseStart() {
			throw new ParserError("Must declare a parseStart method");
		}
	};
	Parser.END = ParserEND;
	Parser.Error = ParserError;
	module.exports = Parser;
}));
// node_modules/@iarna/toml/lib/create-datetime.js
var require_create_datetime = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = (value) => {
		const date = new Date(value);
		/* istanbul ignore if */
		if (isNaN(date)) throw new TypeError("Invalid Datetime");
		else return date;
	};
}));
// node_modules/@iarna/toml/lib/format-num.js
var require_format_num = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = (d, num) => {
		num = String(num);
		while (num.length < d) num = "0" + num;
		return num;
	};
}));
// node_modules/@iarna/toml/lib/create-datetime-float.js
var require_create_datetime_float = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const f = require_format_num();
	var FloatingDateTime = class extends Date {
		constructor(value) {
			super(value + "Z");
			this.isFloating = true;
		}
		toISOString() {
			return `${`${this.getUTCFullYear()}-${f(2, this.getUTCMonth() + 1)}-${f(2, this.getUTCDate())}`}T${`${f(2, this.getUTCHours())}:${f(2, this.getUTCMinutes())}:${f(2, this.getUTCSeconds())}.${f(3, this.getUTCMilliseconds())}`}`;
		}
	};
	module.exports = (value) => {
		const date = new FloatingDateTime(value);
		/* istanbul ignore if */
		if (isNaN(date)) throw new TypeError("Invalid Datetime");
		else return date;
	};
}));
// node_modules/@iarna/toml/lib/create-date.js
var require_create_date = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const f = require_format_num();
	const DateTime = global.Date;
	var Date = class extends DateTime {
		constructor(value) {
			super(value);
			this.isDate = true;
		}
		toISOString() {
			return `${this.getUTCFullYear()}-${f(2, this.getUTCMonth() + 1)}-${f(2, this.getUTCDate())}`;
		}
	};
	module.exports = (value) => {
		const date = new Date(value);
		/* istanbul ignore if */
		if (isNaN(date)) throw new TypeError("Invalid Datetime");
		else return date;
	};
}));
// node_modules/@iarna/toml/lib/create-time.js
var require_create_time = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const f = require_format_num();
	var Time = class extends Date {
		constructor(value) {
			super(`0000-01-01T${value}Z`);
			this.isTime = true;
		}
		toISOString() {
			return `${f(2, this.getUTCHours())}:${f(2, this.getUTCMinutes())}:${f(2, this.getUTCSeconds())}.${f(3, this.getUTCMilliseconds())}`;
		}
	};
	module.exports = (value) => {
		const date = new Time(value);
		/* istanbul ignore if */
		if (isNaN(date)) throw new TypeError("Invalid Datetime");
		else return date;
	};
}));
// node_modules/@iarna/toml/lib/toml-parser.js
var require_toml_parser = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = makeParserClass(require_parser());
	module.exports.makeParserClass = makeParserClass;
	var TomlError = class TomlError extends Error {
		constructor(msg) {
			super(msg);
			this.name = "TomlError";
			/* istanbul ignore next */
			if (Error.captureStackTrace) Error.captureStackTrace(this, TomlError);
			this.fromTOML = true;
			this.wrapped = null;
		}
	};
	TomlError.wrap = (err) => {
		const terr = new TomlError(err.message);
		terr.code = err.code;
		terr.wrapped = err;
		return terr;
	};
	module.exports.TomlError = TomlError;
	const createDateTime = require_create_datetime();
	const createDateTimeFloat = require_create_datetime_float();
	const createDate = require_create_date();
	const createTime = require_create_time();
	const CTRL_I = 9;
	const CTRL_J = 10;
	const CTRL_M = 13;
	const CTRL_CHAR_BOUNDARY = 31;
	const CHAR_SP = 32;
	const CHAR_QUOT = 34;
	const CHAR_NUM = 35;
	const CHAR_APOS = 39;
	const CHAR_PLUS = 43;
	const CHAR_COMMA = 44;
	const CHAR_HYPHEN = 45;
	const CHAR_PERIOD = 46;
	const CHAR_0 = 48;
	const CHAR_1 = 49;
	const CHAR_7 = 55;
	const CHAR_9 = 57;
	const CHAR_COLON = 58;
	const CHAR_EQUALS = 61;
	const CHAR_A = 65;
	const CHAR_E = 69;
	const CHAR_F = 70;
	const CHAR_T = 84;
	const CHAR_U = 85;
	const CHAR_Z = 90;
	const CHAR_LOWBAR = 95;
	const CHAR_a = 97;
	const CHAR_b = 98;
	const CHAR_e = 101;
	const CHAR_f = 102;
	const CHAR_i = 105;
	const CHAR_l = 108;
	const CHAR_n = 110;
	const CHAR_o = 111;
	const CHAR_r = 114;
	const CHAR_s = 115;
	const CHAR_t = 116;
	const CHAR_u = 117;
	const CHAR_x = 120;
	const CHAR_z = 122;
	const CHAR_LCUB = 123;
	const CHAR_RCUB = 125;
	const CHAR_LSQB = 91;
	const CHAR_BSOL = 92;
	const CHAR_RSQB = 93;
	const CHAR_DEL = 127;
	const SURROGATE_FIRST = 55296;
	const SURROGATE_LAST = 57343;
	const escapes = {
		[CHAR_b]: "\b",
		[CHAR_t]: "	",
		[CHAR_n]: "\n",
		[CHAR_f]: "\f",
		[CHAR_r]: "\r",
		[CHAR_QUOT]: "\"",
		[CHAR_BSOL]: "\\"
	};
	function isDigit(cp) {
		return cp >= CHAR_0 && cp <= CHAR_9;
	}
	function isHexit(cp) {
		return cp >= CHAR_A && cp <= CHAR_F || cp >= CHAR_a && cp <= CHAR_f || cp >= CHAR_0 && cp <= CHAR_9;
	}
	function isBit(cp) {
		return cp === CHAR_1 || cp === CHAR_0;
	}
	function isOctit(cp) {
		return cp >= CHAR_0 && cp <= CHAR_7;
	}
	function isAlphaNumQuoteHyphen(cp) {
		return cp >= CHAR_A && cp <= CHAR_Z || cp >= CHAR_a && cp <= CHAR_z || cp >= CHAR_0 && cp <= CHAR_9 || cp === CHAR_APOS || cp === CHAR_QUOT || cp === CHAR_LOWBAR || cp === CHAR_HYPHEN;
	}
	function isAlphaNumHyphen(cp) {
		return cp >= CHAR_A && cp <= CHAR_Z || cp >= CHAR_a && cp <= CHAR_z || cp >= CHAR_0 && cp <= CHAR_9 || cp === CHAR_LOWBAR || cp === CHAR_HYPHEN;
	}
	const _type = Symbol("type");
	const _declared = Symbol("declared");
	const hasOwnProperty = Object.prototype.hasOwnProperty;
	const defineProperty = Object.defineProperty;
	const descriptor = {
		configurable: true,
		enumerable: true,
		writable: true,
		value: void 0
	};
	function hasKey(obj, key) {
		if (hasOwnProperty.call(obj, key)) return true;
		if (key === "__proto__") defineProperty(obj, "__proto__", descriptor);
		return false;
	}
	const INLINE_TABLE = Symbol("inline-table");
	function InlineTable() {
		return Object.defineProperties({}, { [_type]: { value: INLINE_TABLE } });
	}
	function isInlineTable(obj) {
		if (obj === null || typeof obj !== "object") return false;
		return obj[_type] === INLINE_TABLE;
	}
	const TABLE = Symbol("table");
	function Table() {
		return Object.defineProperties({}, {
			[_type]: { value: TABLE },
			[_declared]: {
				value: false,
				writable: true
			}
		});
	}
	function isTable(obj) {
		if (obj === null || typeof obj !== "object") return false;
		return obj[_type] === TABLE;
	}
	const _contentType = Symbol("content-type");
	const INLINE_LIST = Symbol("inline-list");
	function InlineList(type) {
		return Object.defineProperties([], {
			[_type]: { value: INLINE_LIST },
			[_contentType]: { value: type }
		});
	}
	function isInlineList(obj) {
		if (obj === null || typeof obj !== "object") return false;
		return obj[_type] === INLINE_LIST;
	}
	const LIST = Symbol("list");
	function List() {
		return Object.defineProperties([], { [_type]: { value: LIST } });
	}
	function isList(obj) {
		if (obj === null || typeof obj !== "object") return false;
		return obj[_type] === LIST;
	}
	let _custom;
	try {
		const utilInspect = eval("require('util').inspect");
		_custom = utilInspect.custom;
	} catch (_) {}
	/* istanbul ignore next */
	const _inspect = _custom || "inspect";
	var BoxedBigInt = class {
		constructor(value) {
			try {
				this.value = global.BigInt.asIntN(64, value);
			} catch (_) {
				/* istanbul ignore next */
				this.value = null;
			}
			Object.defineProperty(this, _type, { value: INTEGER });
		}
		isNaN() {
			return this.value === null;
		}
		/* istanbul ignore next */
		toString() {
			return String(this.value);
		}
		/* istanbul ignore next */
		[_inspect]() {
			return `[BigInt: ${this.toString()}]}`;
		}
		valueOf() {
			return this.value;
		}
	};
	const INTEGER = Symbol("integer");
	function Integer(value) {
		let num = Number(value);
		if (Object.is(num, -0)) num = 0;
		/* istanbul ignore else */
		if (global.BigInt && !Number.isSafeInteger(num)) return new BoxedBigInt(value);
		else
 /* istanbul ignore next */
		return Object.defineProperties(new Number(num), {
			isNaN: { value: function() {
				return isNaN(this);
			} },
			[_type]: { value: INTEGER },
			[_inspect]: { value: () => `[Integer: ${value}]` }
		});
	}
	function isInteger(obj) {
		if (obj === null || typeof obj !== "object") return false;
		return obj[_type] === INTEGER;
	}
	const FLOAT = Symbol("float");
	function Float(value) {
		/* istanbul ignore next */
		return Object.defineProperties(new Number(value), {
			[_type]: { value: FLOAT },
			[_inspect]: { value: () => `[Float: ${value}]` }
		});
	}
	function isFloat(obj) {
		if (obj === null || typeof obj !== "object") return false;
		return obj[_type] === FLOAT;
	}
	function tomlType(value) {
		const type = typeof value;
		if (type === "object") {
			/* istanbul ignore if */
			if (value === null) return "null";
			if (value instanceof Date) return "datetime";
			/* istanbul ignore else */
			if (_type in value) switch (value[_type]) {
				case INLINE_TABLE: return "inline-table";
				case INLINE_LIST: return "inline-list";
				/* istanbul ignore next */
				case TABLE: return "table";
				/* istanbul ignore next */
				case LIST: return "list";
				case FLOAT: return "float";
				case INTEGER: return "integer";
			}
		}
		return type;
	}
	function makeParserClass(Parser) {
		class TOMLParser extends Parser {
			constructor() {
				super();
				this.ctx = this.obj = Table();
			}
			atEndOfWord() {
				return this.char === CHAR_NUM || this.char === CTRL_I || this.char === CHAR_SP || this.atEndOfLine();
			}
			atEndOfLine() {
				return this.char === Parser.END || this.char === CTRL_J || this.char === CTRL_M;
			}
			parseStart() {
				if (this.char === Parser.END) return null;
				else if (this.char === CHAR_LSQB) return this.call(this.parseTableOrList);
				else if (this.char === CHAR_NUM) return this.call(this.parseComment);
				else if (this.char === CTRL_J || this.char === CHAR_SP || this.char === CTRL_I || this.char === CTRL_M) return null;
				else if (isAlphaNumQuoteHyphen(this.char)) return this.callNow(this.parseAssignStatement);
				else throw this.error(new TomlError(`Unknown character "${this.char}"`));
			}
			parseWhitespaceToEOL() {
				if (this.char === CHAR_SP || this.char === CTRL_I || this.char === CTRL_M) return null;
				else if (this.char === CHAR_NUM) return this.goto(this.parseComment);
				else if (this.char === Parser.END || this.char === CTRL_J) return this.return();
				else throw this.error(new TomlError("Unexpected character, expected only whitespace or comments till end of line"));
			}
			parseAssignStatement() {
				return this.callNow(this.parseAssign, this.recordAssignStatement);
			}
			recordAssignStatement(kv) {
				let target = this.ctx;
				let finalKey = kv.key.pop();
				for (let kw of kv.key) {
					if (hasKey(target, kw) && !isTable(target[kw])) throw this.error(new TomlError("Can't redefine existing key"));
					target = target[kw] = target[kw] || Table();
				}
				if (hasKey(target, finalKey)) throw this.error(new TomlError("Can't redefine existing key"));
				target[_declared] = true;
				if (isInteger(kv.value) || isFloat(kv.value)) target[finalKey] = kv.value.valueOf();
				else target[finalKey] = kv.value;
				return this.goto(this.parseWhitespaceToEOL);
			}
			parseAssign() {
				return this.callNow(this.parseKeyword, this.recordAssignKeyword);
			}
			recordAssignKeyword(key) {
				if (this.state.resultTable) this.state.resultTable.push(key);
				else this.state.resultTable = [key];
				return this.goto(this.parseAssignKeywordPreDot);
			}
			parseAssignKeywordPreDot() {
				if (this.char === CHAR_PERIOD) return this.next(this.parseAssignKeywordPostDot);
				else if (this.char !== CHAR_SP && this.char !== CTRL_I) return this.goto(this.parseAssignEqual);
			}
			parseAssignKeywordPostDot() {
				if (this.char !== CHAR_SP && this.char !== CTRL_I) return this.callNow(this.parseKeyword, this.recordAssignKeyword);
			}
			parseAssignEqual() {
				if (this.char === CHAR_EQUALS) return this.next(this.parseAssignPreValue);
				else throw this.error(new TomlError("Invalid character, expected \"=\""));
			}
			parseAssignPreValue() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else return this.callNow(this.parseValue, this.recordAssignValue);
			}
			recordAssignValue(value) {
				return this.returnNow({
					key: this.state.resultTable,
					value
				});
			}
			parseComment() {
				do
					if (this.char === Parser.END || this.char === CTRL_J) return this.return();
					else if (this.char === CHAR_DEL || this.char <= CTRL_CHAR_BOUNDARY && this.char !== CTRL_I) throw this.errorControlCharIn("comments");
				while (this.nextChar());
			}
			parseTableOrList() {
				if (this.char === CHAR_LSQB) this.next(this.parseList);
				else return this.goto(this.parseTable);
			}
			parseTable() {
				this.ctx = this.obj;
				return this.goto(this.parseTableNext);
			}
			parseTableNext() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else return this.callNow(this.parseKeyword, this.parseTableMore);
			}
			parseTableMore(keyword) {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else if (this.char === CHAR_RSQB) {
					if (hasKey(this.ctx, keyword) && (!isTable(this.ctx[keyword]) || this.ctx[keyword][_declared])) throw this.error(new TomlError("Can't redefine existing key"));
					else {
						this.ctx = this.ctx[keyword] = this.ctx[keyword] || Table();
						this.ctx[_declared] = true;
					}
					return this.next(this.parseWhitespaceToEOL);
				} else if (this.char === CHAR_PERIOD) {
					if (!hasKey(this.ctx, keyword)) this.ctx = this.ctx[keyword] = Table();
					else if (isTable(this.ctx[keyword])) this.ctx = this.ctx[keyword];
					else if (isList(this.ctx[keyword])) this.ctx = this.ctx[keyword][this.ctx[keyword].length - 1];
					else throw this.error(new TomlError("Can't redefine existing key"));
					return this.next(this.parseTableNext);
				} else throw this.error(new TomlError("Unexpected character, expected whitespace, . or ]"));
			}
			parseList() {
				this.ctx = this.obj;
				return this.goto(this.parseListNext);
			}
			parseListNext() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else return this.callNow(this.parseKeyword, this.parseListMore);
			}
			parseListMore(keyword) {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else if (this.char === CHAR_RSQB) {
					if (!hasKey(this.ctx, keyword)) this.ctx[keyword] = List();
					if (isInlineList(this.ctx[keyword])) throw this.error(new TomlError("Can't extend an inline array"));
					else if (isList(this.ctx[keyword])) {
						const next = Table();
						this.ctx[keyword].push(next);
						this.ctx = next;
					} else throw this.error(new TomlError("Can't redefine an existing key"));
					return this.next(this.parseListEnd);
				} else if (this.char === CHAR_PERIOD) {
					if (!hasKey(this.ctx, keyword)) this.ctx = this.ctx[keyword] = Table();
					else if (isInlineList(this.ctx[keyword])) throw this.error(new TomlError("Can't extend an inline array"));
					else if (isInlineTable(this.ctx[keyword])) throw this.error(new TomlError("Can't extend an inline table"));
					else if (isList(this.ctx[keyword])) this.ctx = this.ctx[keyword][this.ctx[keyword].length - 1];
					else if (isTable(this.ctx[keyword])) this.ctx = this.ctx[keyword];
					else throw this.error(new TomlError("Can't redefine an existing key"));
					return this.next(this.parseListNext);
				} else throw this.error(new TomlError("Unexpected character, expected whitespace, . or ]"));
			}
			parseListEnd(keyword) {
				if (this.char === CHAR_RSQB) return this.next(this.parseWhitespaceToEOL);
				else throw this.error(new TomlError("Unexpected character, expected whitespace, . or ]"));
			}
			parseValue() {
				if (this.char === Parser.END) throw this.error(new TomlError("Key without value"));
				else if (this.char === CHAR_QUOT) return this.next(this.parseDoubleString);
				if (this.char === CHAR_APOS) return this.next(this.parseSingleString);
				else if (this.char === CHAR_HYPHEN || this.char === CHAR_PLUS) return this.goto(this.parseNumberSign);
				else if (this.char === CHAR_i) return this.next(this.parseInf);
				else if (this.char === CHAR_n) return this.next(this.parseNan);
				else if (isDigit(this.char)) return this.goto(this.parseNumberOrDateTime);
				else if (this.char === CHAR_t || this.char === CHAR_f) return this.goto(this.parseBoolean);
				else if (this.char === CHAR_LSQB) return this.call(this.parseInlineList, this.recordValue);
				else if (this.char === CHAR_LCUB) return this.call(this.parseInlineTable, this.recordValue);
				else throw this.error(new TomlError("Unexpected character, expecting string, number, datetime, boolean, inline array or inline table"));
			}
			recordValue(value) {
				return this.returnNow(value);
			}
			parseInf() {
				if (this.char === CHAR_n) return this.next(this.parseInf2);
				else throw this.error(new TomlError("Unexpected character, expected \"inf\", \"+inf\" or \"-inf\""));
			}
			parseInf2() {
				if (this.char === CHAR_f) {
					if (this.state.buf === "-") return this.return(-1e400);
					else return this.return(1e400);
				} else throw this.error(new TomlError("Unexpected character, expected \"inf\", \"+inf\" or \"-inf\""));
			}
			parseNan() {
				if (this.char === CHAR_a) return this.next(this.parseNan2);
				else throw this.error(new TomlError("Unexpected character, expected \"nan\""));
			}
			parseNan2() {
				if (this.char === CHAR_n) return this.return(NaN);
				else throw this.error(new TomlError("Unexpected character, expected \"nan\""));
			}
			parseKeyword() {
				if (this.char === CHAR_QUOT) return this.next(this.parseBasicString);
				else if (this.char === CHAR_APOS) return this.next(this.parseLiteralString);
				else return this.goto(this.parseBareKey);
			}
			parseBareKey() {
				do
					if (this.char === Parser.END) throw this.error(new TomlError("Key ended without value"));
					else if (isAlphaNumHyphen(this.char)) this.consume();
					else if (this.state.buf.length === 0) throw this.error(new TomlError("Empty bare keys are not allowed"));
					else return this.returnNow();
				while (this.nextChar());
			}
			parseSingleString() {
				if (this.char === CHAR_APOS) return this.next(this.parseLiteralMultiStringMaybe);
				else return this.goto(this.parseLiteralString);
			}
			parseLiteralString() {
				do
					if (this.char === CHAR_APOS) return this.return();
					else if (this.atEndOfLine()) throw this.error(new TomlError("Unterminated string"));
					else if (this.char === CHAR_DEL || this.char <= CTRL_CHAR_BOUNDARY && this.char !== CTRL_I) throw this.errorControlCharIn("strings");
					else this.consume();
				while (this.nextChar());
			}
			parseLiteralMultiStringMaybe() {
				if (this.char === CHAR_APOS) return this.next(this.parseLiteralMultiString);
				else return this.returnNow();
			}
			parseLiteralMultiString() {
				if (this.char === CTRL_M) return null;
				else if (this.char === CTRL_J) return this.next(this.parseLiteralMultiStringContent);
				else return this.goto(this.parseLiteralMultiStringContent);
			}
			parseLiteralMultiStringContent() {
				do
					if (this.char === CHAR_APOS) return this.next(this.parseLiteralMultiEnd);
					else if (this.char === Parser.END) throw this.error(new TomlError("Unterminated multi-line string"));
					else if (this.char === CHAR_DEL || this.char <= CTRL_CHAR_BOUNDARY && this.char !== CTRL_I && this.char !== CTRL_J && this.char !== CTRL_M) throw this.errorControlCharIn("strings");
					else this.consume();
				while (this.nextChar());
			}
			parseLiteralMultiEnd() {
				if (this.char === CHAR_APOS) return this.next(this.parseLiteralMultiEnd2);
				else {
					this.state.buf += "'";
					return this.goto(this.parseLiteralMultiStringContent);
				}
			}
			parseLiteralMultiEnd2() {
				if (this.char === CHAR_APOS) return this.next(this.parseLiteralMultiEnd3);
				else {
					this.state.buf += "''";
					return this.goto(this.parseLiteralMultiStringContent);
				}
			}
			parseLiteralMultiEnd3() {
				if (this.char === CHAR_APOS) {
					this.state.buf += "'";
					return this.next(this.parseLiteralMultiEnd4);
				} else return this.returnNow();
			}
			parseLiteralMultiEnd4() {
				if (this.char === CHAR_APOS) {
					this.state.buf += "'";
					return this.return();
				} else return this.returnNow();
			}
			parseDoubleString() {
				if (this.char === CHAR_QUOT) return this.next(this.parseMultiStringMaybe);
				else return this.goto(this.parseBasicString);
			}
			parseBasicString() {
				do
					if (this.char === CHAR_BSOL) return this.call(this.parseEscape, this.recordEscapeReplacement);
					else if (this.char === CHAR_QUOT) return this.return();
					else if (this.atEndOfLine()) throw this.error(new TomlError("Unterminated string"));
					else if (this.char === CHAR_DEL || this.char <= CTRL_CHAR_BOUNDARY && this.char !== CTRL_I) throw this.errorControlCharIn("strings");
					else this.consume();
				while (this.nextChar());
			}
			recordEscapeReplacement(replacement) {
				this.state.buf += replacement;
				return this.goto(this.parseBasicString);
			}
			parseMultiStringMaybe() {
				if (this.char === CHAR_QUOT) return this.next(this.parseMultiString);
				else return this.returnNow();
			}
			parseMultiString() {
				if (this.char === CTRL_M) return null;
				else if (this.char === CTRL_J) return this.next(this.parseMultiStringContent);
				else return this.goto(this.parseMultiStringContent);
			}
			parseMultiStringContent() {
				do
					if (this.char === CHAR_BSOL) return this.call(this.parseMultiEscape, this.recordMultiEscapeReplacement);
					else if (this.char === CHAR_QUOT) return this.next(this.parseMultiEnd);
					else if (this.char === Parser.END) throw this.error(new TomlError("Unterminated multi-line string"));
					else if (this.char === CHAR_DEL || this.char <= CTRL_CHAR_BOUNDARY && this.char !== CTRL_I && this.char !== CTRL_J && this.char !== CTRL_M) throw this.errorControlCharIn("strings");
					else this.consume();
				while (this.nextChar());
			}
			errorControlCharIn(type) {
				let displayCode = "\\u00";
				if (this.char < 16) displayCode += "0";
				displayCode += this.char.toString(16);
				return this.error(new TomlError(`Control characters (codes < 0x1f and 0x7f) are not allowed in ${type}, use ${displayCode} instead`));
			}
			recordMultiEscapeReplacement(replacement) {
				this.state.buf += replacement;
				return this.goto(this.parseMultiStringContent);
			}
			parseMultiEnd() {
				if (this.char === CHAR_QUOT) return this.next(this.parseMultiEnd2);
				else {
					this.state.buf += "\"";
					return this.goto(this.parseMultiStringContent);
				}
			}
			parseMultiEnd2() {
				if (this.char === CHAR_QUOT) return this.next(this.parseMultiEnd3);
				else {
					this.state.buf += "\"\"";
					return this.goto(this.parseMultiStringContent);
				}
			}
			parseMultiEnd3() {
				if (this.char === CHAR_QUOT) {
					this.state.buf += "\"";
					return this.next(this.parseMultiEnd4);
				} else return this.returnNow();
			}
			parseMultiEnd4() {
				if (this.char === CHAR_QUOT) {
					this.state.buf += "\"";
					return this.return();
				} else return this.returnNow();
			}
			parseMultiEscape() {
				if (this.char === CTRL_M || this.char === CTRL_J) return this.next(this.parseMultiTrim);
				else if (this.char === CHAR_SP || this.char === CTRL_I) return this.next(this.parsePreMultiTrim);
				else return this.goto(this.parseEscape);
			}
			parsePreMultiTrim() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else if (this.char === CTRL_M || this.char === CTRL_J) return this.next(this.parseMultiTrim);
				else throw this.error(new TomlError("Can't escape whitespace"));
			}
			parseMultiTrim() {
				if (this.char === CTRL_J || this.char === CHAR_SP || this.char === CTRL_I || this.char === CTRL_M) return null;
				else return this.returnNow();
			}
			parseEscape() {
				if (this.char in escapes) return this.return(escapes[this.char]);
				else if (this.char === CHAR_u) return this.call(this.parseSmallUnicode, this.parseUnicodeReturn);
				else if (this.char === CHAR_U) return this.call(this.parseLargeUnicode, this.parseUnicodeReturn);
				else throw this.error(new TomlError("Unknown escape character: " + this.char));
			}
			parseUnicodeReturn(char) {
				try {
					const codePoint = parseInt(char, 16);
					if (codePoint >= SURROGATE_FIRST && codePoint <= SURROGATE_LAST) throw this.error(new TomlError("Invalid unicode, character in range 0xD800 - 0xDFFF is reserved"));
					return this.returnNow(String.fromCodePoint(codePoint));
				} catch (err) {
					throw this.error(TomlError.wrap(err));
				}
			}
			parseSmallUnicode() {
				if (!isHexit(this.char)) throw this.error(new TomlError("Invalid character in unicode sequence, expected hex"));
				else {
					this.consume();
					if (this.state.buf.length >= 4) return this.return();
				}
			}
			parseLargeUnicode() {
				if (!isHexit(this.char)) throw this.error(new TomlError("Invalid character in unicode sequence, expected hex"));
				else {
					this.consume();
					if (this.state.buf.length >= 8) return this.return();
				}
			}
			parseNumberSign() {
				this.consume();
				return this.next(this.parseMaybeSignedInfOrNan);
			}
			parseMaybeSignedInfOrNan() {
				if (this.char === CHAR_i) return this.next(this.parseInf);
				else if (this.char === CHAR_n) return this.next(this.parseNan);
				else return this.callNow(this.parseNoUnder, this.parseNumberIntegerStart);
			}
			parseNumberIntegerStart() {
				if (this.char === CHAR_0) {
					this.consume();
					return this.next(this.parseNumberIntegerExponentOrDecimal);
				} else return this.goto(this.parseNumberInteger);
			}
			parseNumberIntegerExponentOrDecimal() {
				if (this.char === CHAR_PERIOD) {
					this.consume();
					return this.call(this.parseNoUnder, this.parseNumberFloat);
				} else if (this.char === CHAR_E || this.char === CHAR_e) {
					this.consume();
					return this.next(this.parseNumberExponentSign);
				} else return this.returnNow(Integer(this.state.buf));
			}
			parseNumberInteger() {
				if (isDigit(this.char)) this.consume();
				else if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnder);
				else if (this.char === CHAR_E || this.char === CHAR_e) {
					this.consume();
					return this.next(this.parseNumberExponentSign);
				} else if (this.char === CHAR_PERIOD) {
					this.consume();
					return this.call(this.parseNoUnder, this.parseNumberFloat);
				} else {
					const result = Integer(this.state.buf);
					/* istanbul ignore if */
					if (result.isNaN()) throw this.error(new TomlError("Invalid number"));
					else return this.returnNow(result);
				}
			}
			parseNoUnder() {
				if (this.char === CHAR_LOWBAR || this.char === CHAR_PERIOD || this.char === CHAR_E || this.char === CHAR_e) throw this.error(new TomlError("Unexpected character, expected digit"));
				else if (this.atEndOfWord()) throw this.error(new TomlError("Incomplete number"));
				return this.returnNow();
			}
			parseNoUnderHexOctBinLiteral() {
				if (this.char === CHAR_LOWBAR || this.char === CHAR_PERIOD) throw this.error(new TomlError("Unexpected character, expected digit"));
				else if (this.atEndOfWord()) throw this.error(new TomlError("Incomplete number"));
				return this.returnNow();
			}
			parseNumberFloat() {
				if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnder, this.parseNumberFloat);
				else if (isDigit(this.char)) this.consume();
				else if (this.char === CHAR_E || this.char === CHAR_e) {
					this.consume();
					return this.next(this.parseNumberExponentSign);
				} else return this.returnNow(Float(this.state.buf));
			}
			parseNumberExponentSign() {
				if (isDigit(this.char)) return this.goto(this.parseNumberExponent);
				else if (this.char === CHAR_HYPHEN || this.char === CHAR_PLUS) {
					this.consume();
					this.call(this.parseNoUnder, this.parseNumberExponent);
				} else throw this.error(new TomlError("Unexpected character, expected -, + or digit"));
			}
			parseNumberExponent() {
				if (isDigit(this.char)) this.consume();
				else if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnder);
				else return this.returnNow(Float(this.state.buf));
			}
			parseNumberOrDateTime() {
				if (this.char === CHAR_0) {
					this.consume();
					return this.next(this.parseNumberBaseOrDateTime);
				} else return this.goto(this.parseNumberOrDateTimeOnly);
			}
			parseNumberOrDateTimeOnly() {
				if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnder, this.parseNumberInteger);
				else if (isDigit(this.char)) {
					this.consume();
					if (this.state.buf.length > 4) this.next(this.parseNumberInteger);
				} else if (this.char === CHAR_E || this.char === CHAR_e) {
					this.consume();
					return this.next(this.parseNumberExponentSign);
				} else if (this.char === CHAR_PERIOD) {
					this.consume();
					return this.call(this.parseNoUnder, this.parseNumberFloat);
				} else if (this.char === CHAR_HYPHEN) return this.goto(this.parseDateTime);
				else if (this.char === CHAR_COLON) return this.goto(this.parseOnlyTimeHour);
				else return this.returnNow(Integer(this.state.buf));
			}
			parseDateTimeOnly() {
				if (this.state.buf.length < 4) {
					if (isDigit(this.char)) return this.consume();
					else if (this.char === CHAR_COLON) return this.goto(this.parseOnlyTimeHour);
					else throw this.error(new TomlError("Expected digit while parsing year part of a date"));
				} else if (this.char === CHAR_HYPHEN) return this.goto(this.parseDateTime);
				else throw this.error(new TomlError("Expected hyphen (-) while parsing year part of date"));
			}
			parseNumberBaseOrDateTime() {
				if (this.char === CHAR_b) {
					this.consume();
					return this.call(this.parseNoUnderHexOctBinLiteral, this.parseIntegerBin);
				} else if (this.char === CHAR_o) {
					this.consume();
					return this.call(this.parseNoUnderHexOctBinLiteral, this.parseIntegerOct);
				} else if (this.char === CHAR_x) {
					this.consume();
					return this.call(this.parseNoUnderHexOctBinLiteral, this.parseIntegerHex);
				} else if (this.char === CHAR_PERIOD) return this.goto(this.parseNumberInteger);
				else if (isDigit(this.char)) return this.goto(this.parseDateTimeOnly);
				else return this.returnNow(Integer(this.state.buf));
			}
			parseIntegerHex() {
				if (isHexit(this.char)) this.consume();
				else if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnderHexOctBinLiteral);
				else {
					const result = Integer(this.state.buf);
					/* istanbul ignore if */
					if (result.isNaN()) throw this.error(new TomlError("Invalid number"));
					else return this.returnNow(result);
				}
			}
			parseIntegerOct() {
				if (isOctit(this.char)) this.consume();
				else if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnderHexOctBinLiteral);
				else {
					const result = Integer(this.state.buf);
					/* istanbul ignore if */
					if (result.isNaN()) throw this.error(new TomlError("Invalid number"));
					else return this.returnNow(result);
				}
			}
			parseIntegerBin() {
				if (isBit(this.char)) this.consume();
				else if (this.char === CHAR_LOWBAR) return this.call(this.parseNoUnderHexOctBinLiteral);
				else {
					const result = Integer(this.state.buf);
					/* istanbul ignore if */
					if (result.isNaN()) throw this.error(new TomlError("Invalid number"));
					else return this.returnNow(result);
				}
			}
			parseDateTime() {
				if (this.state.buf.length < 4) throw this.error(new TomlError("Years less than 1000 must be zero padded to four characters"));
				this.state.result = this.state.buf;
				this.state.buf = "";
				return this.next(this.parseDateMonth);
			}
			parseDateMonth() {
				if (this.char === CHAR_HYPHEN) {
					if (this.state.buf.length < 2) throw this.error(new TomlError("Months less than 10 must be zero padded to two characters"));
					this.state.result += "-" + this.state.buf;
					this.state.buf = "";
					return this.next(this.parseDateDay);
				} else if (isDigit(this.char)) this.consume();
				else throw this.error(new TomlError("Incomplete datetime"));
			}
			parseDateDay() {
				if (this.char === CHAR_T || this.char === CHAR_SP) {
					if (this.state.buf.length < 2) throw this.error(new TomlError("Days less than 10 must be zero padded to two characters"));
					this.state.result += "-" + this.state.buf;
					this.state.buf = "";
					return this.next(this.parseStartTimeHour);
				} else if (this.atEndOfWord()) return this.returnNow(createDate(this.state.result + "-" + this.state.buf));
				else if (isDigit(this.char)) this.consume();
				else throw this.error(new TomlError("Incomplete datetime"));
			}
			parseStartTimeHour() {
				if (this.atEndOfWord()) return this.returnNow(createDate(this.state.result));
				else return this.goto(this.parseTimeHour);
			}
			parseTimeHour() {
				if (this.char === CHAR_COLON) {
					if (this.state.buf.length < 2) throw this.error(new TomlError("Hours less than 10 must be zero padded to two characters"));
					this.state.result += "T" + this.state.buf;
					this.state.buf = "";
					return this.next(this.parseTimeMin);
				} else if (isDigit(this.char)) this.consume();
				else throw this.error(new TomlError("Incomplete datetime"));
			}
			parseTimeMin() {
				if (this.state.buf.length < 2 && isDigit(this.char)) this.consume();
				else if (this.state.buf.length === 2 && this.char === CHAR_COLON) {
					this.state.result += ":" + this.state.buf;
					this.state.buf = "";
					return this.next(this.parseTimeSec);
				} else throw this.error(new TomlError("Incomplete datetime"));
			}
			parseTimeSec() {
				if (isDigit(this.char)) {
					this.consume();
					if (this.state.buf.length === 2) {
						this.state.result += ":" + this.state.buf;
						this.state.buf = "";
						return this.next(this.parseTimeZoneOrFraction);
					}
				} else throw this.error(new TomlError("Incomplete datetime"));
			}
			parseOnlyTimeHour() {
				/* istanbul ignore else */
				if (this.char === CHAR_COLON) {
					if (this.state.buf.length < 2) throw this.error(new TomlError("Hours less than 10 must be zero padded to two characters"));
					this.state.result = this.state.buf;
					this.state.buf = "";
					return this.next(this.parseOnlyTimeMin);
				} else throw this.error(new TomlError("Incomplete time"));
			}
			parseOnlyTimeMin() {
				if (this.state.buf.length < 2 && isDigit(this.char)) this.consume();
				else if (this.state.buf.length === 2 && this.char === CHAR_COLON) {
					this.state.result += ":" + this.state.buf;
					this.state.buf = "";
					return this.next(this.parseOnlyTimeSec);
				} else throw this.error(new TomlError("Incomplete time"));
			}
			parseOnlyTimeSec() {
				if (isDigit(this.char)) {
					this.consume();
					if (this.state.buf.length === 2) return this.next(this.parseOnlyTimeFractionMaybe);
				} else throw this.error(new TomlError("Incomplete time"));
			}
			parseOnlyTimeFractionMaybe() {
				this.state.result += ":" + this.state.buf;
				if (this.char === CHAR_PERIOD) {
					this.state.buf = "";
					this.next(this.parseOnlyTimeFraction);
				} else return this.return(createTime(this.state.result));
			}
			parseOnlyTimeFraction() {
				if (isDigit(this.char)) this.consume();
				else if (this.atEndOfWord()) {
					if (this.state.buf.length === 0) throw this.error(new TomlError("Expected digit in milliseconds"));
					return this.returnNow(createTime(this.state.result + "." + this.state.buf));
				} else throw this.error(new TomlError("Unexpected character in datetime, expected period (.), minus (-), plus (+) or Z"));
			}
			parseTimeZoneOrFraction() {
				if (this.char === CHAR_PERIOD) {
					this.consume();
					this.next(this.parseDateTimeFraction);
				} else if (this.char === CHAR_HYPHEN || this.char === CHAR_PLUS) {
					this.consume();
					this.next(this.parseTimeZoneHour);
				} else if (this.char === CHAR_Z) {
					this.consume();
					return this.return(createDateTime(this.state.result + this.state.buf));
				} else if (this.atEndOfWord()) return this.returnNow(createDateTimeFloat(this.state.result + this.state.buf));
				else throw this.error(new TomlError("Unexpected character in datetime, expected period (.), minus (-), plus (+) or Z"));
			}
			parseDateTimeFraction() {
				if (isDigit(this.char)) this.consume();
				else if (this.state.buf.length === 1) throw this.error(new TomlError("Expected digit in milliseconds"));
				else if (this.char === CHAR_HYPHEN || this.char === CHAR_PLUS) {
					this.consume();
					this.next(this.parseTimeZoneHour);
				} else if (this.char === CHAR_Z) {
					this.consume();
					return this.return(createDateTime(this.state.result + this.state.buf));
				} else if (this.atEndOfWord()) return this.returnNow(createDateTimeFloat(this.state.result + this.state.buf));
				else throw this.error(new TomlError("Unexpected character in datetime, expected period (.), minus (-), plus (+) or Z"));
			}
			parseTimeZoneHour() {
				if (isDigit(this.char)) {
					this.consume();
					if (/\d\d$/.test(this.state.buf)) return this.next(this.parseTimeZoneSep);
				} else throw this.error(new TomlError("Unexpected character in datetime, expected digit"));
			}
			parseTimeZoneSep() {
				if (this.char === CHAR_COLON) {
					this.consume();
					this.next(this.parseTimeZoneMin);
				} else throw this.error(new TomlError("Unexpected character in datetime, expected colon"));
			}
			parseTimeZoneMin() {
				if (isDigit(this.char)) {
					this.consume();
					if (/\d\d$/.test(this.state.buf)) return this.return(createDateTime(this.state.result + this.state.buf));
				} else throw this.error(new TomlError("Unexpected character in datetime, expected digit"));
			}
			parseBoolean() {
				/* istanbul ignore else */
				if (this.char === CHAR_t) {
					this.consume();
					return this.next(this.parseTrue_r);
				} else if (this.char === CHAR_f) {
					this.consume();
					return this.next(this.parseFalse_a);
				}
			}
			parseTrue_r() {
				if (this.char === CHAR_r) {
					this.consume();
					return this.next(this.parseTrue_u);
				} else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseTrue_u() {
				if (this.char === CHAR_u) {
					this.consume();
					return this.next(this.parseTrue_e);
				} else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseTrue_e() {
				if (this.char === CHAR_e) return this.return(true);
				else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseFalse_a() {
				if (this.char === CHAR_a) {
					this.consume();
					return this.next(this.parseFalse_l);
				} else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseFalse_l() {
				if (this.char === CHAR_l) {
					this.consume();
					return this.next(this.parseFalse_s);
				} else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseFalse_s() {
				if (this.char === CHAR_s) {
					this.consume();
					return this.next(this.parseFalse_e);
				} else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseFalse_e() {
				if (this.char === CHAR_e) return this.return(false);
				else throw this.error(new TomlError("Invalid boolean, expected true or false"));
			}
			parseInlineList() {
				if (this.char === CHAR_SP || this.char === CTRL_I || this.char === CTRL_M || this.char === CTRL_J) return null;
				else if (this.char === Parser.END) throw this.error(new TomlError("Unterminated inline array"));
				else if (this.char === CHAR_NUM) return this.call(this.parseComment);
				else if (this.char === CHAR_RSQB) return this.return(this.state.resultArr || InlineList());
				else return this.callNow(this.parseValue, this.recordInlineListValue);
			}
			recordInlineListValue(value) {
				if (!this.state.resultArr) this.state.resultArr = InlineList(tomlType(value));
				if (isFloat(value) || isInteger(value)) this.state.resultArr.push(value.valueOf());
				else this.state.resultArr.push(value);
				return this.goto(this.parseInlineListNext);
			}
			parseInlineListNext() {
				if (this.char === CHAR_SP || this.char === CTRL_I || this.char === CTRL_M || this.char === CTRL_J) return null;
				else if (this.char === CHAR_NUM) return this.call(this.parseComment);
				else if (this.char === CHAR_COMMA) return this.next(this.parseInlineList);
				else if (this.char === CHAR_RSQB) return this.goto(this.parseInlineList);
				else throw this.error(new TomlError("Invalid character, expected whitespace, comma (,) or close bracket (])"));
			}
			parseInlineTable() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else if (this.char === Parser.END || this.char === CHAR_NUM || this.char === CTRL_J || this.char === CTRL_M) throw this.error(new TomlError("Unterminated inline array"));
				else if (this.char === CHAR_RCUB) return this.return(this.state.resultTable || InlineTable());
				else {
					if (!this.state.resultTable) this.state.resultTable = InlineTable();
					return this.callNow(this.parseAssign, this.recordInlineTableValue);
				}
			}
			recordInlineTableValue(kv) {
				let target = this.state.resultTable;
				let finalKey = kv.key.pop();
				for (let kw of kv.key) {
					if (hasKey(target, kw) && (!isTable(target[kw]) || target[kw][_declared])) throw this.error(new TomlError("Can't redefine existing key"));
					target = target[kw] = target[kw] || Table();
				}
				if (hasKey(target, finalKey)) throw this.error(new TomlError("Can't redefine existing key"));
				if (isInteger(kv.value) || isFloat(kv.value)) target[finalKey] = kv.value.valueOf();
				else target[finalKey] = kv.value;
				return this.goto(this.parseInlineTableNext);
			}
			parseInlineTableNext() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else if (this.char === Parser.END || this.char === CHAR_NUM || this.char === CTRL_J || this.char === CTRL_M) throw this.error(new TomlError("Unterminated inline array"));
				else if (this.char === CHAR_COMMA) return this.next(this.parseInlineTablePostComma);
				else if (this.char === CHAR_RCUB) return this.goto(this.parseInlineTable);
				else throw this.error(new TomlError("Invalid character, expected whitespace, comma (,) or close bracket (])"));
			}
			parseInlineTablePostComma() {
				if (this.char === CHAR_SP || this.char === CTRL_I) return null;
				else if (this.char === Parser.END || this.char === CHAR_NUM || this.char === CTRL_J || this.char === CTRL_M) throw this.error(new TomlError("Unterminated inline array"));
				else if (this.char === CHAR_COMMA) throw this.error(new TomlError("Empty elements in inline tables are not permitted"));
				else if (this.char === CHAR_RCUB) throw this.error(new TomlError("Trailing commas in inline tables are not permitted"));
				else return this.goto(this.parseInlineTable);
			}
		}
		return TOMLParser;
	}
}));
// node_modules/@iarna/toml/parse-pretty-error.js
var require_parse_pretty_error = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = prettyError;
	function prettyError(err, buf) {
		/* istanbul ignore if */
		if (err.pos == null || err.line == null) return err;
		let msg = err.message;
		msg += ` at row ${err.line + 1}, col ${err.col + 1}, pos ${err.pos}:\n`;
		/* istanbul ignore else */
		if (buf && buf.split) {
			const lines = buf.split(/\n/);
			const lineNumWidth = String(Math.min(lines.length, err.line + 3)).length;
			let linePadding = " ";
			while (linePadding.length < lineNumWidth) linePadding += " ";
			for (let ii = Math.max(0, err.line - 1); ii < Math.min(lines.length, err.line + 2); ++ii) {
				let lineNum = String(ii + 1);
				if (lineNum.length < lineNumWidth) lineNum = " " + lineNum;
				if (err.line === ii) {
					msg += lineNum + "> " + lines[ii] + "\n";
					msg += linePadding + "  ";
					for (let hh = 0; hh < err.col; ++hh) msg += " ";
					msg += "^\n";
				} else msg += lineNum + ": " + lines[ii] + "\n";
			}
		}
		err.message = msg + "\n";
		return err;
	}
}));
// node_modules/@iarna/toml/parse-string.js
var require_parse_string = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = parseString;
	const TOMLParser = require_toml_parser();
	const prettyError = require_parse_pretty_error();
	function parseString(str) {
		if (global.Buffer && global.Buffer.isBuffer(str)) str = str.toString("utf8");
		const parser = new TOMLParser();
		try {
			parser.parse(str);
			return parser.finish();
		} catch (err) {
			throw prettyError(err, str);
		}
	}
}));
// node_modules/@iarna/toml/parse-async.js
var require_parse_async = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = parseAsync;
	const TOMLParser = require_toml_parser();
	const prettyError = require_parse_pretty_error();
	function parseAsync(str, opts) {
		if (!opts) opts = {};
		const index = 0;
		const blocksize = opts.blocksize || 40960;
		const parser = new TOMLParser();
		return new Promise((resolve, reject) => {
			setImmediate(parseAsyncNext, index, blocksize, resolve, reject);
		});
		function parseAsyncNext(index, blocksize, resolve, reject) {
			if (index >= str.length) try {
				return resolve(parser.finish());
			} catch (err) {
				return reject(prettyError(err, str));
			}
			try {
				parser.parse(str.slice(index, index + blocksize));
				setImmediate(parseAsyncNext, index + blocksize, blocksize, resolve, reject);
			} catch (err) {
				reject(prettyError(err, str));
			}
		}
	}
}));
// node_modules/@iarna/toml/parse-stream.js
var require_parse_stream = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = parseStream;
	const stream = __require("stream");
	const TOMLParser = require_toml_parser();
	function parseStream(stm) {
		if (stm) return parseReadable(stm);
		else return parseTransform(stm);
	}
	function parseReadable(stm) {
		const parser = new TOMLParser();
		stm.setEncoding("utf8");
		return new Promise((resolve, reject) => {
			let readable;
			let ended = false;
			let errored = false;
			function finish() {
				ended = true;
				if (readable) return;
				try {
					resolve(parser.finish());
				} catch (err) {
					reject(err);
				}
			}
			function error(err) {
				errored = true;
				reject(err);
			}
			stm.once("end", finish);
			stm.once("error", error);
			readNext();
			function readNext() {
				readable = true;
				let data;
				while ((data = stm.read()) !== null) try {
					parser.parse(data);
				} catch (err) {
					return error(err);
				}
				readable = false;
				/* istanbul ignore if */
				if (ended) return finish();
				/* istanbul ignore if */
				if (errored) return;
				stm.once("readable", readNext);
			}
		});
	}
	function parseTransform() {
		const parser = new TOMLParser();
		return new stream.Transform({
			objectMode: true,
			transform(chunk, encoding, cb) {
				try {
					parser.parse(chunk.toString(encoding));
				} catch (err) {
					this.emit("error", err);
				}
				cb();
			},
			flush(cb) {
				try {
					this.push(parser.finish());
				} catch (err) {
					this.emit("error", err);
				}
				cb();
			}
		});
	}
}));
// node_modules/@iarna/toml/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = require_parse_string();
	module.exports.async = require_parse_async();
	module.exports.stream = require_parse_stream();
	module.exports.prettyError = require_parse_pretty_error();
}));
// node_modules/@iarna/toml/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = stringify;
	module.exports.value = stringifyInline;
	function stringify(obj) {
		if (obj === null) throw typeError("null");
		if (obj === void 0) throw typeError("undefined");
		if (typeof obj !== "object") throw typeError(typeof obj);
		if (typeof obj.toJSON === "function") obj = obj.toJSON();
		if (obj == null) return null;
		const type = tomlType(obj);
		if (type !== "table") throw typeError(type);
		return stringifyObject("", "", obj);
	}
	function typeError(type) {
		return /* @__PURE__ */ new Error("Can only stringify objects, not " + type);
	}
	function getInlineKeys(obj) {
		return Object.keys(obj).filter((key) => isInline(obj[key]));
	}
	function getComplexKeys(obj) {
		return Object.keys(obj).filter((key) => !isInline(obj[key]));
	}
	function toJSON(obj) {
		let nobj = Array.isArray(obj) ? [] : Object.prototype.hasOwnProperty.call(obj, "__proto__") ? { ["__proto__"]: void 0 } : {};
		for (let prop of Object.keys(obj)) if (obj[prop] && typeof obj[prop].toJSON === "function" && !("toISOString" in obj[prop])) nobj[prop] = obj[prop].toJSON();
		else nobj[prop] = obj[prop];
		return nobj;
	}
	function stringifyObject(prefix, indent, obj) {
		obj = toJSON(obj);
		let inlineKeys;
		let complexKeys;
		inlineKeys = getInlineKeys(obj);
		complexKeys = getComplexKeys(obj);
		const result = [];
		const inlineIndent = indent || "";
		inlineKeys.forEach((key) => {
			var type = tomlType(obj[key]);
			if (type !== "undefined" && type !== "null") result.push(inlineIndent + stringifyKey(key) + " = " + stringifyAnyInline(obj[key], true));
		});
		if (result.length > 0) result.push("");
		const complexIndent = prefix && inlineKeys.length > 0 ? indent + "  " : "";
		complexKeys.forEach((key) => {
			result.push(stringifyComplex(prefix, complexIndent, key, obj[key]));
		});
		return result.join("\n");
	}
	function isInline(value) {
		switch (tomlType(value)) {
			case "undefined":
			case "null":
			case "integer":
			case "nan":
			case "float":
			case "boolean":
			case "string":
			case "datetime": return true;
			case "array": return value.length === 0 || tomlType(value[0]) !== "table";
			case "table": return Object.keys(value).length === 0;
			/* istanbul ignore next */
			default: return false;
		}
	}
	function tomlType(value) {
		if (value === void 0) return "undefined";
		else if (value === null) return "null";
		else if (typeof value === "bigint" || Number.isInteger(value) && !Object.is(value, -0)) return "integer";
		else if (typeof value === "number") return "float";
		else if (typeof value === "boolean") return "boolean";
		else if (typeof value === "string") return "string";
		else if ("toISOString" in value) return isNaN(value) ? "undefined" : "datetime";
		else if (Array.isArray(value)) return "array";
		else return "table";
	}
	function stringifyKey(key) {
		const keyStr = String(key);
		if (/^[-A-Za-z0-9_]+$/.test(keyStr)) return keyStr;
		else return stringifyBasicString(keyStr);
	}
	function stringifyBasicString(str) {
		return "\"" + escapeString(str).replace(/"/g, "\\\"") + "\"";
	}
	function stringifyLiteralString(str) {
		return "'" + str + "'";
	}
	function numpad(num, str) {
		while (str.length < num) str = "0" + str;
		return str;
	}
	function escapeString(str) {
		return str.replace(/\\/g, "\\\\").replace(/[\b]/g, "\\b").replace(/\t/g, "\\t").replace(/\n/g, "\\n").replace(/\f/g, "\\f").replace(/\r/g, "\\r").replace(/([\u0000-\u001f\u007f])/, (c) => "\\u" + numpad(4, c.codePointAt(0).toString(16)));
	}
	function stringifyMultilineString(str) {
		let escaped = str.split(/\n/).map((str) => {
			return escapeString(str).replace(/"(?="")/g, "\\\"");
		}).join("\n");
		if (escaped.slice(-1) === "\"") escaped += "\\\n";
		return "\"\"\"\n" + escaped + "\"\"\"";
	}
	function stringifyAnyInline(value, multilineOk) {
		let type = tomlType(value);
		if (type === "string") {
			if (multilineOk && /\n/.test(value)) type = "string-multiline";
			else if (!/[\b\t\n\f\r']/.test(value) && /"/.test(value)) type = "string-literal";
		}
		return stringifyInline(value, type);
	}
	function stringifyInline(value, type) {
		/* istanbul ignore if */
		if (!type) type = tomlType(value);
		switch (type) {
			case "string-multiline": return stringifyMultilineString(value);
			case "string": return stringifyBasicString(value);
			case "string-literal": return stringifyLiteralString(value);
			case "integer": return stringifyInteger(value);
			case "float": return stringifyFloat(value);
			case "boolean": return stringifyBoolean(value);
			case "datetime": return stringifyDatetime(value);
			case "array": return stringifyInlineArray(value.filter((_) => tomlType(_) !== "null" && tomlType(_) !== "undefined" && tomlType(_) !== "nan"));
			case "table": return stringifyInlineTable(value);
			/* istanbul ignore next */
			default: throw typeError(type);
		}
	}
	function stringifyInteger(value) {
		return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "_");
	}
	function stringifyFloat(value) {
		if (value === 1e400) return "inf";
		else if (value === -1e400) return "-inf";
		else if (Object.is(value, NaN)) return "nan";
		else if (Object.is(value, -0)) return "-0.0";
		const [int, dec] = String(value).split(".");
		return stringifyInteger(int) + "." + dec;
	}
	function stringifyBoolean(value) {
		return String(value);
	}
	function stringifyDatetime(value) {
		return value.toISOString();
	}
	function stringifyInlineArray(values) {
		values = toJSON(values);
		let result = "[";
		const stringified = values.map((_) => stringifyInline(_));
		if (stringified.join(", ").length > 60 || /\n/.test(stringified)) result += "\n  " + stringified.join(",\n  ") + "\n";
		else result += " " + stringified.join(", ") + (stringified.length > 0 ? " " : "");
		return result + "]";
	}
	function stringifyInlineTable(value) {
		value = toJSON(value);
		const result = [];
		Object.keys(value).forEach((key) => {
			result.push(stringifyKey(key) + " = " + stringifyAnyInline(value[key], false));
		});
		return "{ " + result.join(", ") + (result.length > 0 ? " " : "") + "}";
	}
	function stringifyComplex(prefix, indent, key, value) {
		const valueType = tomlType(value);
		/* istanbul ignore else */
		if (valueType === "array") return stringifyArrayOfTables(prefix, indent, key, value);
		else if (valueType === "table") return stringifyComplexTable(prefix, indent, key, value);
		else throw typeError(valueType);
	}
	function stringifyArrayOfTables(prefix, indent, key, values) {
		values = toJSON(values);
		const firstValueType = tomlType(values[0]);
		/* istanbul ignore if */
		if (firstValueType !== "table") throw typeError(firstValueType);
		const fullKey = prefix + stringifyKey(key);
		let result = "";
		values.forEach((table) => {
			if (result.length > 0) result += "\n";
			result += indent + "[[" + fullKey + "]]\n";
			result += stringifyObject(fullKey + ".", indent, table);
		});
		return result;
	}
	function stringifyComplexTable(prefix, indent, key, value) {
		const fullKey = prefix + stringifyKey(key);
		let result = "";
		if (getInlineKeys(value).length > 0) result += indent + "[" + fullKey + "]\n";
		return result + stringifyObject(fullKey + ".", indent, value);
	}
}));
// node_modules/@iarna/toml/toml.js
var require_toml = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.parse = require_parse();
	exports.stringify = require_stringify();
}));
// src/toml/agree.ts
var import_toml = require_toml();
/**
* Where the tree built from syntax nodes and another library's reading differ, as a dotted key; nothing when they agree.
* Libraries lose whether 1.0 was a float, and dates come in classes of their own: there the kind is compared alone.
*/
function disagreement(value, other, path = "") {
	if (value.type === "scalar") return agrees(value.kind, value.text, other) ? void 0 : path;
	if (value.type === "list") {
		if (!Array.isArray(other) || other.length !== value.items.length) return path;
		for (const [index, item] of value.items.entries()) {
			const found = disagreement(item, other[index], `${path}[${index}]`);
			if (found !== void 0) return found;
		}
		return;
	}
	if (typeof other !== "object" || other === null || Array.isArray(other)) return path;
	if (Object.keys(other).length !== value.entries.size) return path;
	for (const [key, entry] of value.entries) {
		const below = path ? `${path}.${key}` : key;
		if (!Object.hasOwn(other, key)) return below;
		const found = disagreement(entry, other[key], below);
		if (found !== void 0) return found;
	}
}
function agrees(kind, text, other) {
	if (kind === "date") return other instanceof Date;
	if (kind === "string") return typeof other === "string" && other.replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n");
	if (kind === "boolean") return typeof other === "boolean" && String(other) === text;
	if (kind === "integer") return typeof other === "bigint" ? String(other) === text : Number.isInteger(other) && BigInt(other) === BigInt(text);
	return typeof other === "number" && floatText(other) === text;
}
// src/toml/cross-check.ts
/** smol-toml must read the same values; so must \@iarna/toml wherever its known faults do not bite. */
function crossCheck(text, root, name) {
	let first;
	try {
		first = parse(text, { integersAsBigInt: "asNeeded" });
	} catch (error) {
		if (error instanceof TomlError) {
			const what = firstSentence(error.message.replace(/^Invalid TOML document: /, ""));
			failAt(text, offsetOfLine(text, error.line) + error.column - 1, name, `This is not TOML: ${what}.`, "correct this line.");
		}
		throw error;
	}
	let different = disagreement(root, first);
	if (different === void 0 && !hasPrototypeKeys(root)) {
		let second;
		try {
			second = (0, import_toml.parse)(text.replaceAll("\r\n", "\n"));
		} catch {
			return;
		}
		different = disagreement(root, second);
	}
	if (different !== void 0) fail$1(name, `Two TOML readers do not agree on \`${different}\`.`, "write this setting in a simpler way, and report the file to the project.");
}
function hasPrototypeKeys(table) {
	for (const [key, value] of table.entries) {
		if (key in Object.prototype) return true;
		if ((value.type === "list" ? value.items : [value]).some((item) => item.type === "table" && hasPrototypeKeys(item))) return true;
	}
	return false;
}
// src/toml/scan.ts
/** Deeper brackets or longer dotted keys than any real file has; the readers behave badly far above it. */
const DEEPEST = 100;
/**
* Looks at a text outside its strings and comments: template syntax, nesting and dotted keys that would exhaust the stack
* or the time of the readers.
*/
function scan(text) {
	let depth = 0;
	let dots = 0;
	let at = 0;
	while (at < text.length) {
		const char = text[at];
		if (char === "#") {
			const end = text.indexOf("\n", at);
			at = end < 0 ? text.length : end;
			continue;
		}
		if (char === "\"" || char === "'") {
			at = skipString(text, at, char);
			continue;
		}
		const two = text.slice(at, at + 2);
		if (two === "{{" || two === "{%" || two === "<%") return {
			offset: at,
			what: `This is a template, not a deployment.toml: it holds \`${two}\` outside a string.`,
			fix: "give the file as it stands on the server, after the template was filled in."
		};
		if (char === "[" || char === "{") depth += 1;
		else if (char === "]" || char === "}") depth = Math.max(0, depth - 1);
		else if (char === ".") dots += 1;
		if (char === "\n" || char === "," || char === "=") dots = 0;
		if (depth > DEEPEST || dots > DEEPEST) return {
			offset: at,
			what: `${depth > DEEPEST ? "Brackets are nested" : "A dotted key has parts"} more than ${DEEPEST} deep.`,
			fix: "simplify the value: no setting of a WSO2 server is written like that."
		};
		at += 1;
	}
}
function skipString(text, start, quote) {
	const long = text.startsWith(quote.repeat(3), start);
	const close = long ? quote.repeat(3) : quote;
	let at = start + close.length;
	while (at < text.length) if (quote === "\"" && text[at] === "\\") at += 2;
	else if (!long && text[at] === "\n") return at;
	else if (text.startsWith(close, at)) {
		at += close.length;
		while (long && text[at] === quote) at += 1;
		return at;
	} else at += 1;
	return text.length;
}
// src/toml/tree.ts
/** An integer that Java's long does not hold: TOML allows none, and readers wrap or round it. */
var IntegerRange = class extends Error {
	offset;
	constructor(offset) {
		super("integer outside of 64 bits");
		this.offset = offset;
	}
};
/** Builds the typed tree of a parsed text from its syntax nodes, so that no number and no date passes through a JavaScript type. */
function buildTree(program, text) {
	const root = newTable("root");
	const first = {
		index: 0,
		kind: "root",
		path: [],
		header: [0, 0],
		settings: []
	};
	root.section = first;
	const sections = [first];
	for (const node of program.body[0].body) if (node.type === "TOMLKeyValue") addSetting(root, first, node, text);
	else {
		const section = {
			index: sections.length,
			kind: node.kind === "array" ? "element" : "table",
			path: node.resolvedKey,
			header: headerRange(node, text),
			settings: []
		};
		sections.push(section);
		const table = openTable(root, node, section, text);
		for (const entry of node.body) addSetting(table, section, entry, text);
	}
	return {
		root,
		sections
	};
}
function headerRange(node, text) {
	const close = text.indexOf("]", node.key.range[1]);
	return [node.range[0], close + (node.kind === "array" ? 2 : 1)];
}
function openTable(root, node, section, text) {
	let table = root;
	const names = node.key.keys;
	for (const name of names.slice(0, -1)) table = step(table, name, text, "implicit");
	const last = names.at(-1);
	const key = keyOf(last);
	const existing = table.entries.get(key);
	if (node.kind === "array") {
		const element = newTable("element");
		element.section = section;
		if (existing?.type === "list") existing.items.push(element);
		else {
			table.entries.set(key, {
				type: "list",
				items: [element]
			});
			table.spelling.set(key, text.slice(...last.range));
		}
		return element;
	}
	const opened = step(table, last, text, "implicit");
	opened.form = "header";
	opened.section = section;
	return opened;
}
/** The table below a key, made if missing; of an array of tables the last element. */
function step(table, name, text, form) {
	const key = keyOf(name);
	const existing = table.entries.get(key);
	const inside = existing?.type === "list" ? existing.items.at(-1) : existing;
	if (inside?.type === "table") return inside;
	const made = newTable(form);
	table.entries.set(key, made);
	table.spelling.set(key, text.slice(...name.range));
	return made;
}
function addSetting(table, section, node, text) {
	const setting = {
		section,
		range: node.range,
		valueRange: node.value.range,
		keys: node.key.keys.map(keyOf)
	};
	section.settings.push(setting);
	place(table, node, text, setting);
}
function place(table, node, text, setting) {
	let parent = table;
	for (const name of node.key.keys.slice(0, -1)) {
		parent = step(parent, name, text, "dotted");
		if (setting) parent.section ??= setting.section;
	}
	const last = node.key.keys.at(-1);
	parent.entries.set(keyOf(last), contentValue(node.value, text, setting));
	parent.spelling.set(keyOf(last), text.slice(...last.range));
}
function keyOf(node) {
	return node.type === "TOMLBare" ? node.name : node.value;
}
function contentValue(node, text, setting) {
	const raw = text.slice(...node.range);
	if (node.type === "TOMLArray") return {
		type: "list",
		items: node.elements.map((element) => contentValue(element, text)),
		raw,
		setting
	};
	if (node.type === "TOMLInlineTable") {
		const table = newTable("inline");
		table.setting = setting;
		table.raw = raw;
		for (const entry of node.body) place(table, entry, text, void 0);
		return table;
	}
	return {
		type: "scalar",
		...scalarOf(node, raw),
		raw,
		setting
	};
}
const INT64 = 2n ** 63n;
function scalarOf(node, raw) {
	switch (node.kind) {
		case "string": return {
			kind: "string",
			text: node.multiline ? node.value.replaceAll("\r\n", "\n") : node.value
		};
		case "boolean": return {
			kind: "boolean",
			text: String(node.value)
		};
		case "integer":
			if (node.bigint >= INT64 || node.bigint < -INT64) throw new IntegerRange(node.range[0]);
			return {
				kind: "integer",
				text: String(node.bigint)
			};
		case "float": return {
			kind: "float",
			text: floatText(node.value)
		};
		default: return {
			kind: "date",
			text: raw.toUpperCase().replace(" ", "T")
		};
	}
}
// src/toml/read.ts
/** The largest public deployment.toml has 56 KiB. */
const LARGEST = 1048576;
/**
* Reads the bytes of a `deployment.toml`.
*
* @param name what messages call the file
* @throws MigrateError `config-invalid` with line and column where there are any, and the text around it, secrets masked
*/
function readToml(bytes, name) {
	if (bytes.length > 1048576) fail$1(name, `The file has more than ${LARGEST / 1024} KiB: no deployment.toml has.`, "check the path.");
	const nul = bytes.indexOf(0);
	if (nul >= 0) failAtByte(bytes, nul, name, "The file is binary: it holds a NUL byte.", "check the path; save the file as UTF-8.");
	if (!isUtf8(bytes)) failAtByte(bytes, firstBadLine(bytes), name, "This line is not UTF-8.", "save the file as UTF-8.");
	const decoded = new TextDecoder("utf-8", {
		fatal: true,
		ignoreBOM: true
	}).decode(bytes);
	const notes = [];
	const text = decoded.startsWith("﻿") ? decoded.slice(1) : decoded;
	if (text !== decoded) notes.push("A byte order mark was taken off: the server's reader refuses it.");
	return parseText(text, name, notes);
}
/** The same for text that is already decoded, such as a merge's own result. */
function parseText(text, name, notes = []) {
	const fault = scan(text);
	if (fault) failAt(text, fault.offset, name, fault.what, fault.fix);
	const program = parseSyntax(text, name);
	const { root, sections } = treeOf(program, text, name);
	crossCheck(text, root, name);
	return {
		name,
		text,
		root,
		sections,
		comments: program.comments.map(({ range }) => ({
			range,
			text: text.slice(...range).replace(/\r$/, "")
		})),
		eol: /\r\n/.test(text) ? "\r\n" : "\n",
		notes
	};
}
function parseSyntax(text, name) {
	try {
		return parseTOML(`${text}\n`, { tomlVersion: "1.0" });
	} catch (error) {
		if (error instanceof ParseError) {
			const twice = /multiple times/.test(error.message) ? definedTwice(text, error.lineNumber) : void 0;
			if (twice) failAt(text, offsetOfLine(text, error.lineNumber), name, twice.what, twice.fix);
			const what = `This is not TOML: ${firstSentence(error.message)}.`;
			failAt(text, faultOffset(text, error), name, what, "correct this line.");
		}
		if (error instanceof RangeError) fail$1(name, "A value is too large to read.", "shorten the longest value.");
		throw error;
	}
}
/** The syntax parser reports where it gave up, often a line too late; smol-toml where the mistake is. */
function faultOffset(text, error) {
	try {
		parse(text, { integersAsBigInt: "asNeeded" });
	} catch (other) {
		if (other instanceof TomlError) return offsetOfLine(text, other.line) + other.column - 1;
	}
	return Math.min(error.index, text.length);
}
function treeOf(program, text, name) {
	try {
		return buildTree(program, text);
	} catch (error) {
		if (error instanceof IntegerRange) failAt(text, error.offset, name, "This number is outside of 64 bits.", "write it as text, in quotes.");
		throw error;
	}
}
/** The server refuses a table that is defined twice as well: uncommenting both `[transport.jms]` of MI 1.2's own examples makes one. */
function definedTwice(text, line) {
	const lines = text.split("\n");
	const here = /^\s*(\[.*?\]+)/.exec(lines[line - 1] ?? "")?.[1]?.replaceAll(/\s/g, "");
	if (here) {
		const first = lines.findIndex((other) => /^\s*(\[.*?\]+)/.exec(other)?.[1]?.replaceAll(/\s/g, "") === here) + 1;
		if (first > 0 && first < line) return {
			what: `The table ${here} is defined twice: first on line ${first}.`,
			fix: `move the settings of this one under line ${first} and delete this header; the server refuses the file too.`
		};
	}
	return {
		what: "This key or table is defined twice.",
		fix: "keep one of them; the server refuses the file too."
	};
}
function firstBadLine(bytes) {
	let start = 0;
	while (start < bytes.length) {
		const end = bytes.indexOf(10, start);
		const stop = end < 0 ? bytes.length : end + 1;
		if (!isUtf8(bytes.subarray(start, stop))) return start;
		start = stop;
	}
	return 0;
}
// src/toml/layout.ts
/** Lines of a target's text: where things may be put. All positions are starts of lines or the end of the text. */
var Layout = class {
	#file;
	/** Comments that have a line to themselves, outside of values. */
	#ownLine;
	constructor(file) {
		this.#file = file;
		const values = file.sections.flatMap(({ settings }) => settings.map(({ valueRange }) => valueRange));
		this.#ownLine = file.comments.filter(({ range }) => file.text.slice(this.lineStart(range[0]), range[0]).trim() === "" && !values.some(([start, end]) => start < range[0] && range[1] <= end));
	}
	lineStart(offset) {
		return this.#file.text.lastIndexOf("\n", offset - 1) + 1;
	}
	/** The start of the next line. */
	lineEnd(offset) {
		const end = this.#file.text.indexOf("\n", offset);
		return end < 0 ? this.#file.text.length : end + 1;
	}
	/** The line at a position, trimmed; nothing at the end of the text. */
	lineAt(position) {
		if (position >= this.#file.text.length) return void 0;
		return this.#file.text.slice(position, this.lineEnd(position)).trim();
	}
	/** The line that ends at a position, trimmed; nothing at the start of the text. */
	lineBefore(position) {
		if (position === 0) return void 0;
		return this.#file.text.slice(this.lineStart(position - 1), position).trim();
	}
	/** Blanks in front of a section's settings. */
	indent(section) {
		const last = section.settings.at(-1);
		if (!last) return "";
		return this.#file.text.slice(this.lineStart(last.range[0]), last.range[0]);
	}
	/** After the last setting of a section, or after its header. */
	afterSettings(section, prefix = []) {
		const last = section.settings.filter(({ keys }) => prefix.every((key, at) => keys[at] === key)).at(-1) ?? section.settings.at(-1);
		if (last) return this.lineEnd(last.range[1]);
		return section.kind === "root" ? this.beforeFirstHeader() : this.lineEnd(section.header[1]);
	}
	/** Root keys stand before the first header and the comments right above it. */
	beforeFirstHeader() {
		const first = this.#file.sections[1];
		return first ? this.beforeSection(first) : this.#file.text.length;
	}
	/** Before a header and the comments right above it. */
	beforeSection(section) {
		let position = this.lineStart(section.header[0]);
		while (this.lineBefore(position)?.startsWith("#")) position = this.lineStart(position - 1);
		return position;
	}
	/** After a section's settings and the comments right below, unless these belong to the next header. */
	afterSection(section) {
		const settled = this.afterSettings(section);
		let position = settled;
		while (this.lineAt(position)?.startsWith("#")) position = this.lineEnd(position);
		const next = this.lineAt(position);
		return next === void 0 || next === "" ? position : settled;
	}
	/** After the comment line that holds this setting, commented out, in a section's own lines. */
	afterCommentedSetting(section, keys) {
		const [start, end] = this.#ownLines(section);
		for (const { range, text } of this.#ownLine) {
			if (range[0] < start || range[0] >= end) continue;
			const setting = commentedSetting(text);
			if (setting && same(setting.keys, keys)) return this.lineEnd(range[1]);
		}
	}
	/**
	* After the block of comment lines that begins with this header, commented out. Only where a header may stand: no live
	* setting of the section around may follow.
	*/
	afterCommentedSection(keys) {
		const comment = this.#ownLine.find(({ text }) => {
			const header = commentedHeader(text);
			return header !== void 0 && same(header, keys);
		});
		if (!comment) return void 0;
		let position = this.lineEnd(comment.range[1]);
		while (this.lineAt(position)?.startsWith("#") && !commentedHeader(this.lineAt(position) ?? "")) position = this.lineEnd(position);
		if (this.lineAt(position)?.startsWith("[")) return void 0;
		return this.#file.sections.findLast(({ header }) => header[0] < position)?.settings.every(({ range }) => range[1] <= position) ? position : void 0;
	}
	/** A section's lines up to the next header, live or commented out. */
	#ownLines(section) {
		const next = this.#file.sections[section.index + 1];
		const limit = next ? next.header[0] : this.#file.text.length;
		const start = section.kind === "root" ? 0 : section.header[1];
		const stop = this.#ownLine.find(({ range, text }) => range[0] >= start && range[0] < limit && commentedHeader(text));
		return [start, stop ? stop.range[0] : limit];
	}
};
function same(a, b) {
	return a.length === b.length && a.every((part, at) => part === b[at]);
}
// src/toml/section-place.ts
/** Where a new section goes: beside its element, where it is placed, where it stands commented out, or near its kin. */
function sectionPosition(target, layout, location, placements) {
	const element = location.findLastIndex((part) => typeof part === "number");
	if (element >= 0) return {
		position: afterRegion(target, layout, location.slice(0, element + 1)),
		last: false,
		depth: location.length
	};
	const keys = location.map(String);
	const placement = placements.find(({ key }) => startsWith(keys, key));
	if (placement && !placement.before) return {
		position: target.text.length,
		last: true,
		depth: 0
	};
	const before = placement?.before;
	const follower = before && target.sections.find(({ path }) => path.length > 0 && startsWith(path, before));
	if (follower) return {
		position: layout.beforeSection(follower),
		last: false,
		depth: 0
	};
	const commented = layout.afterCommentedSection(keys);
	if (commented !== void 0) return {
		position: commented,
		last: false,
		depth: 0
	};
	for (let length = location.length - 1; length > 0; length--) {
		const kin = target.sections.findLast(({ path }) => startsWith(path, location.slice(0, length)));
		if (kin) return {
			position: layout.afterSection(kin),
			last: false,
			depth: 0
		};
	}
	return {
		position: endOfFile(target, layout, placements),
		last: false,
		depth: 0
	};
}
/** The end of the text, or before a section that must stay last. */
function endOfFile(target, layout, placements) {
	const last = target.sections.at(-1);
	if (last && last.kind !== "root" && placements.some(({ key, before }) => !before && startsWith(last.path, key))) return layout.beforeSection(last);
	return target.text.length;
}
/** After everything that belongs to an element of an array of tables. */
function afterRegion(target, layout, element) {
	const last = target.sections.findLast(({ path }) => startsWith(path, element));
	return layout.afterSection(last);
}
/** Whether a location lies at or below another. */
function startsWith(path, prefix) {
	return prefix.length <= path.length && prefix.every((part, at) => part === path[at]);
}
// src/toml/write.ts
/**
* Edits on the target's text that make the changes: values are replaced inside of their own range, new settings and sections
* are inserted at starts of lines, removed settings go by whole lines and leave their comments. Sorted and disjoint.
*/
function writeEdits(target, changes, placements) {
	const layout = new Layout(target);
	const edits = [];
	const insertions = /* @__PURE__ */ new Map();
	const at = (position) => {
		const existing = insertions.get(position) ?? {
			lines: [],
			sections: []
		};
		insertions.set(position, existing);
		return existing;
	};
	const implicit = /* @__PURE__ */ new Map();
	const addSection = (location, header, value) => {
		if (value.type === "table" && value.entries.size > 0 && [...value.entries.values()].every(wantsHeader)) {
			for (const [key, entry] of value.entries) addSection([...location, key], `${header}.${spelled(value, key)}`, entry);
			return;
		}
		const { position, last, depth } = sectionPosition(target, layout, location, placements);
		at(position).sections.push({
			depth,
			last,
			text: sectionText(header, value, target.eol)
		});
	};
	for (const change of changes) if (change.op === "replace") edits.push(...replaceValue(target, layout, change.old, change.value));
	else if (change.op === "remove") for (const range of linesOf(change.old)) edits.push(removeLines(target, layout, range));
	else if (change.op === "append") {
		const last = [...change.at, change.list.length - 1];
		const value = {
			type: "list",
			items: change.elements
		};
		at(afterRegion(target, layout, last)).sections.push({
			depth: change.at.length,
			last: false,
			text: sectionText(headerText(target.root, change.at), value, target.eol)
		});
	} else {
		const { parent, value, key } = change;
		const spelling = change.keyText ?? keyText(key);
		if (wantsHeader(value) && parent.form !== "dotted") addSection(change.at, headerText(target.root, change.at, spelling), value);
		else if (parent.form === "implicit") {
			const entry = implicit.get(parent) ?? {
				at: change.at.slice(0, -1),
				header: newTable("header")
			};
			entry.header.entries.set(key, value);
			entry.header.spelling.set(key, spelling);
			implicit.set(parent, entry);
		} else {
			const section = parent.section;
			const relative = change.at.slice(section.path.length).map(String);
			const position = layout.afterCommentedSetting(section, relative) ?? layout.afterSettings(section, parent.form === "dotted" ? relative.slice(0, -1) : []);
			const lines = settingLines(dottedPrefix(target.root, section, change.at) + spelling, value, target.eol);
			at(position).lines.push(...lines.map((line) => layout.indent(section) + line));
		}
	}
	for (const { at: location, header } of implicit.values()) {
		const child = target.sections.find(({ path }) => startsWith(path, location));
		at(layout.beforeSection(child)).sections.push({
			depth: 0,
			last: false,
			text: sectionText(headerText(target.root, location), header, target.eol)
		});
	}
	for (const [position, insertion] of insertions) edits.push(insert(target, layout, position, insertion));
	return edits.sort((a, b) => a.start - b.start || a.end - b.end);
}
/** The text with the edits in it, from the last one to the first. */
function applyEdits(text, edits) {
	let result = text;
	for (const edit of edits.toReversed()) result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
	return result;
}
function insert(target, layout, position, insertion) {
	const { eol, text: whole } = target;
	const ordered = insertion.sections.toSorted((a, b) => Number(a.last) - Number(b.last) || b.depth - a.depth);
	const parts = [];
	if (insertion.lines.length > 0) parts.push(insertion.lines.map((line) => line + eol).join(""));
	for (const section of ordered) {
		const before = parts.length > 0 ? "text" : layout.lineBefore(position);
		parts.push((before ? eol : "") + section.text);
	}
	const next = layout.lineAt(position);
	const rootLines = insertion.lines.length > 0 && (next?.startsWith("#") || next?.startsWith("["));
	const first = target.sections[1];
	const opensFile = rootLines && first !== void 0 && position <= first.header[0];
	if (next && (ordered.length > 0 || opensFile && target.sections[0]?.settings.length === 0)) parts.push(eol);
	let text = parts.join("");
	if (position === whole.length && whole !== "" && !whole.endsWith("\n")) text = eol + text.slice(0, -eol.length);
	return {
		start: position,
		end: position,
		text
	};
}
function replaceValue(target, layout, old, value) {
	const setting = old.setting;
	const [start, end] = setting.valueRange;
	const text = valueText(value, target.eol);
	const lost = target.comments.filter((comment) => comment.range[0] >= start && comment.range[1] <= end && !text.includes(comment.text));
	const edits = [{
		start,
		end,
		text
	}];
	const line = layout.lineStart(setting.range[0]);
	const indent = target.text.slice(line, setting.range[0]);
	const kept = lost.map((comment) => indent + comment.text + target.eol).join("");
	if (kept) edits.unshift({
		start: line,
		end: line,
		text: kept
	});
	return edits;
}
/** Ranges of the header and settings that make up a value. */
function linesOf(value) {
	if (value.setting) return [value.setting.range];
	if (value.type === "scalar") return [];
	const below = value.type === "list" ? value.items : [...value.entries.values()];
	return [...value.type === "table" && value.section && (value.form === "header" || value.form === "element") ? [value.section.header] : [], ...below.flatMap(linesOf)];
}
function removeLines(target, layout, range) {
	const start = layout.lineStart(range[0]);
	const end = layout.lineEnd(range[1]);
	return {
		start,
		end,
		text: target.comments.filter((comment) => comment.range[0] >= start && comment.range[1] <= end).map((comment) => comment.text + target.eol).join("")
	};
}
// src/toml/laws.ts
/**
* What must hold for every merged file before it may be written:
* - L1 reading it gives the merged settings, typed;
* - L2 without edits it is the target, byte for byte;
* - L3 outside of the edits it has the target's text, and each edit stays inside of one value or within whole lines;
* - L6 the server's own reader finds no fault in it that it did not find in the target;
* - L7 the other readers read the same.
*
* @throws MigrateError `internal`, naming the law
*/
function checkLaws(target, merged, edits, text) {
	const l3 = brokenEdit(target, edits);
	if (l3) fail("L3", l3);
	if (applyEdits(target.text, edits) !== text) fail("L3", "the edits applied again give another text");
	if (edits.length === 0 && text !== target.text) fail("L2", "nothing was to be changed, and the text changed");
	const file = reread(text, target.name);
	const different = firstDifference(file.root, merged);
	if (different !== void 0) fail("L1", `the written text does not say what was decided about \`${different}\``);
	const known = new Set(lint(target).map(findingName));
	const fresh = lint(file).filter((finding) => finding.severity === "refused" && !known.has(findingName(finding)));
	if (fresh[0]) fail("L6", `line ${fresh[0].line} of the merged text: ${fresh[0].what}`, "config-invalid");
	return file;
}
/** Reading goes through all readers; they must agree there, which is law L7. */
function reread(text, name) {
	try {
		return parseText(text, name);
	} catch (error) {
		if (error instanceof MigrateError) fail("L7", `the readers do not take the merged text: ${error.problems[0].what}`);
		throw error;
	}
}
function brokenEdit(target, edits) {
	const values = target.sections.flatMap(({ settings }) => settings.map(({ valueRange }) => valueRange));
	const lineStarts = (offset) => offset === 0 || target.text[offset - 1] === "\n";
	const atLine = (offset) => lineStarts(offset) || offset === target.text.length;
	let last = 0;
	for (const { start, end } of edits) {
		if (start < last || end < start) return "two edits overlap";
		last = end;
		if (!values.some(([from, to]) => from <= start && end <= to) && !(atLine(start) && atLine(end))) return `the edit at offset ${start} is neither a value nor whole lines`;
	}
}
function fail(law, what, reason = "internal") {
	throw new MigrateError({
		reason,
		what: `The merged deployment.toml breaks law ${law}: ${what}.`,
		safe: "Nothing was written.",
		fix: reason === "internal" ? "report both files to the project, secrets removed; until then merge this setting by hand." : "correct that value in the old server's file, or drop it by a rule of the migration file."
	});
}
// src/toml/plain-secrets.ts
/** Whether any scalar of a table is still to be encrypted: `"[plain]"`. */
function plainSecrets(root) {
	const secrets = root.entries.get("secrets");
	if (secrets?.type !== "table") return [];
	return [...scalars(secrets)].filter(([, { text }]) => /^\[.*\]$/s.test(text)).map(([path]) => showPath(["secrets", ...path]));
}
// src/toml/identity.ts
/** What stands under a key of a table. */
function entry(side, key) {
	return side?.type === "table" ? side.entries.get(key) : void 0;
}
function identityValues(table, identity) {
	return identity.map((keys) => {
		const value = keys.reduce((below, { key }) => entry(below, key), table);
		return value?.type === "scalar" ? value : void 0;
	});
}
/** The words by which a reader knows an element; secrets do not name anything. */
function nameOf(table, identity) {
	const values = identityValues(table, identity);
	if (values.some((value) => value === void 0)) return "";
	return values.map((value, at) => {
		const keys = (identity[at] ?? []).map(({ key }) => key);
		return value && !isSecret(keys, value) ? maskText(value.text) : "";
	}).join("+").replaceAll(/[[\]\s]+/g, "_");
}
/** Whether two elements are one: the same identity, or without one the same values. */
function sameElement(a, b, identity) {
	const [left, right] = [identityValues(a, identity), identityValues(b, identity)];
	if (!(identity.length > 0 && [...left, ...right].every((value) => value !== void 0))) return equal(a, b);
	return left.every((value, at) => equal(value, right[at]));
}
/** The element of another array that is the same one. */
function elementOf(side, element, identity) {
	if (side?.type !== "list") return void 0;
	return side.items.find((item) => item.type === "table" && sameElement(item, element, identity));
}
/** Names that occur more than once; elements without a name are no matter. */
function duplicates(names) {
	return names.filter((name, at) => name !== "" && names.indexOf(name) !== at);
}
// src/toml/judge.ts
/** The rules with their keys parsed, and the old server's file for their conditions. */
var Judge = class {
	#deciding;
	#warning;
	#arrays;
	#settings;
	#defaults;
	/** @param source the old server's settings, renamed already @param defaults what its pack ships */
	constructor(rules, source, defaults) {
		const of = (...ops) => rules.filter((rule) => ops.includes(rule.op)).map((rule) => ({
			rule,
			pattern: parsePath(rule.key)
		}));
		this.#deciding = of("keep", "take", "drop", "ask", "set");
		this.#warning = of("warn");
		this.#arrays = of("array");
		this.#settings = [...scalars(source)];
		this.#defaults = defaults;
	}
	/** The last rule that decides about a path; its conditions hold. */
	decide(path, source, isDefault) {
		return this.#deciding.findLast(({ rule, pattern }) => covers(pattern, path) && this.#holds(rule, source, isDefault))?.rule;
	}
	/** The rule by which the old server's table replaces the target's of just this path. */
	replaces(path, source, shipped) {
		const rule = this.decide(path, source, shipped !== void 0 && equal(shipped, source));
		return rule?.op === "take" && rule.whole && names(parsePath(rule.key), path) ? rule : void 0;
	}
	/** `set` rules that no later rule overrides. */
	sets() {
		const found = [];
		for (const { rule, pattern } of this.#deciding) {
			if (rule.op !== "set") continue;
			const path = pattern.map(({ key }) => key);
			const value = this.#settings.find(([other]) => covers(pattern, other))?.[1];
			if (this.decide(path, value, false) === rule) found.push({
				...rule,
				path
			});
		}
		return found;
	}
	/** `warn` rules with the settings of the old server that they speak of. */
	warnings() {
		return this.#warning.flatMap(({ rule, pattern }) => {
			const hits = this.#settings.filter(([path, value]) => covers(pattern, path) && this.#holds(rule, value, this.isDefault(path, value)));
			return hits.length > 0 ? [{
				rule,
				paths: hits.map(([path]) => path)
			}] : [];
		});
	}
	/** How elements of an array of tables are told apart; without a rule by all of their values. */
	array(path) {
		const found = this.#arrays.findLast(({ pattern }) => covers(pattern, path) && pattern.length === path.filter((part) => typeof part === "string").length)?.rule;
		return {
			identity: (found?.identity ?? []).map((key) => parsePath(key)),
			mode: found?.mode ?? "union"
		};
	}
	/** Whether a setting of the old server is what its pack ships. */
	isDefault(path, value) {
		let shipped = this.#defaults;
		for (const part of path) if (typeof part === "string") shipped = shipped?.type === "table" ? shipped.entries.get(part) : void 0;
		else shipped = shipped?.type === "list" ? shipped.items[part.at] : void 0;
		return shipped !== void 0 && equal(shipped, value);
	}
	#holds(rule, source, isDefault) {
		if ((rule.op === "take" || rule.op === "ask") && source === void 0) return false;
		if (rule.when && (source === void 0 || isDefault !== (rule.when === "default"))) return false;
		if (rule.pattern !== void 0) {
			if (source?.type !== "scalar" || !new RegExp(rule.pattern, "u").test(source.text)) return false;
		}
		if (rule.if_present && !rule.if_present.some((key) => this.#hits(key).length > 0)) return false;
		if (rule.if_absent?.some((key) => this.#hits(key).length > 0)) return false;
		const customised = ([path, value]) => !this.isDefault(path, value);
		return !rule.if_customised || rule.if_customised.some((key) => this.#hits(key).some(customised));
	}
	#hits(key) {
		const pattern = parsePath(key);
		return this.#settings.filter(([path]) => covers(pattern, path));
	}
};
// src/toml/ledger.ts
/** What a merge has decided so far, in the words of its report. */
var Ledger = class {
	decisions = [];
	conflicts = [];
	warnings = [];
	/** A setting that only the old server has. */
	added(path, source, why = "the old server's own setting; the new pack has none") {
		this.decide(path, "added", void 0, source, why);
		return source;
	}
	/** The old server's value instead of the target's. */
	taken(path, target, source, why) {
		if (equal(target, source)) return target;
		this.decide(path, "taken", target, source, why);
		return source;
	}
	/** Notes what became of a setting. */
	decide(path, action, from, to, why) {
		const different = from !== void 0 && to !== void 0 && !equal(from, to);
		this.decisions.push({
			key: showPath(path),
			action,
			from: from && showValue(path, from),
			to: to && showValue(path, to, different),
			why
		});
	}
	/** Notes what a rule of the user must decide. */
	conflict(path, what) {
		const key = showPath(path);
		const fix = `add a rule to the merge array of the migration file: { op = "take", key = ${JSON.stringify(key)} } for the old server's, "keep" for the target's.`;
		this.conflicts.push({
			keys: [key],
			what,
			fix
		});
	}
	/** Notes what is to be read, each sentence once with all its keys. */
	warn(key, what) {
		const known = this.warnings.find((warning) => warning.what === what);
		if (known) known.keys.push(key);
		else this.warnings.push({
			keys: [key],
			what
		});
	}
};
// src/toml/replaced.ts
/** Elements that only the target has, in an array where the old server's elements replace the new pack's. */
function replacedElements(rest, { fresh, identity, path, forced }, judge, ledger) {
	const gone = /* @__PURE__ */ new Set();
	for (const element of rest) {
		const label = nameOf(element, identity) || String(element.basis);
		const here = [...path, {
			at: element.basis ?? 0,
			label
		}];
		const shipped = elementOf(fresh, element, identity);
		const rule = judge.decide(here, element, false)?.op;
		if (rule === "keep") continue;
		if (forced || rule === "take" || shipped && equal(shipped, element)) {
			gone.add(element);
			ledger.decide(here, "taken", element, void 0, "the old server's elements replace those of the new pack");
		} else ledger.conflict(here, "The target has an element of its own where the old ones should replace the default.");
	}
	return gone;
}
/** What a table of the target brings into the merge: where a rule has the old server's replace it, only keys that both have. */
function withoutReplaced(target, source, rule, path, ledger) {
	if (target?.type !== "table") return void 0;
	if (!rule) return target;
	const entries = new Map(target.entries);
	for (const [key, value] of target.entries) {
		if (source.entries.has(key)) continue;
		entries.delete(key);
		ledger.decide([...path, key], "taken", value, void 0, rule.why);
	}
	return {
		...target,
		entries
	};
}
// src/toml/set-key.ts
/** Does what a rule says that sets a key, in tables that are made where they are missing. */
function setKey(merged, keys, value, why, ledger) {
	let table = merged;
	for (const key of keys.slice(0, -1)) {
		const below = table.entries.get(key);
		const next = below?.type === "table" ? {
			...below,
			entries: new Map(below.entries)
		} : newTable("implicit");
		if (below && below.type !== "table") {
			ledger.conflict(keys, "A rule sets a key below something that is not a table.");
			return;
		}
		table.entries.set(key, next);
		table = next;
	}
	const key = keys.at(-1);
	const old = table.entries.get(key);
	if (old && equal(old, value)) return;
	table.entries.set(key, value);
	ledger.decide(keys, "set", old, value, why);
}
// src/toml/transform.ts
/**
* Applies `rename` and `rewrite` rules to a tree, in place. Used on the old server's settings and on its pack's defaults
* alike, so that the two stay comparable.
*/
function transform(root, rules) {
	const renamed = [];
	for (const rule of rules) if (rule.op === "rename") {
		const [from, to] = [parsePath(rule.key), parsePath(rule.to)];
		if (rename(root, from, to, rule.rewrite)) renamed.push({
			from: rule.key,
			to: rule.to,
			why: rule.why
		});
	} else if (rule.op === "rewrite") rewriteBelow(root, [], parsePath(rule.key), rule.rewrite);
	return renamed;
}
function rename(table, from, to, rewrite) {
	const [first, ...rest] = from;
	if (!first) return false;
	if (rest.length > 0 && to.length > 1 && to[0]?.key === first.key) {
		const value = table.entries.get(first.key);
		return (value?.type === "list" ? value.items : [value]).map((item) => item?.type === "table" && rename(item, rest, to.slice(1), rewrite)).some(Boolean);
	}
	const value = detach(table, from);
	if (!value) return false;
	attach(table, to, rewrite ? rewritten(value, rewrite) : value);
	return true;
}
function detach(table, path) {
	const [first, ...rest] = path;
	const value = first && table.entries.get(first.key);
	if (!first || !value) return void 0;
	if (rest.length === 0) {
		table.entries.delete(first.key);
		return value;
	}
	if (value.type !== "table") return void 0;
	const found = detach(value, rest);
	if (found && value.entries.size === 0) table.entries.delete(first.key);
	return found;
}
/** What already stands under the new name wins: somebody wrote it for the new meaning. */
function attach(table, path, value) {
	const [first, ...rest] = path;
	if (!first) return;
	const existing = table.entries.get(first.key);
	if (rest.length > 0) {
		const below = existing?.type === "table" ? existing : newTable("implicit");
		if (existing === void 0) table.entries.set(first.key, below);
		attach(below, rest, value);
	} else if (existing === void 0) table.entries.set(first.key, value);
	else if (existing.type === "table" && value.type === "table") for (const [key, entry] of value.entries) attach(existing, [{ key }], entry);
}
function rewriteBelow(table, path, pattern, rewrite) {
	for (const [key, entry] of table.entries) {
		const here = [...path, key];
		if (entry.type === "table") rewriteBelow(entry, here, pattern, rewrite);
		else if (entry.type === "list" && isTables(entry)) entry.items.forEach((item, at) => {
			if (item.type === "table") rewriteBelow(item, [...here, {
				at,
				label: String(at)
			}], pattern, rewrite);
		});
		else if (names(pattern, here) || covers(pattern, here)) table.entries.set(key, rewritten(entry, rewrite));
	}
}
/** A text after a rewrite; references such as `$ref{..}` and other types stay as they are. */
function rewritten(value, rewrite) {
	if (value.type !== "scalar" || value.kind !== "string") return value;
	let text = value.text;
	if ("prefix" in rewrite) {
		if (text === "" || text.startsWith("$") || text.includes(rewrite.unless)) return value;
		text = rewrite.prefix + text;
	} else text = text.replace(new RegExp(rewrite.match, "u"), rewrite.replace);
	if (text === value.text) return value;
	const literal = value.raw.startsWith("'") && !value.raw.startsWith("'''") && !/['\n]/.test(text);
	return {
		...value,
		text,
		raw: literal ? `'${text}'` : stringRaw(text)
	};
}
// src/toml/semantic.ts
/**
* Decides what the target's settings become: the old server's own settings go in, its pack's defaults do not, and the new
* pack's defaults give way. Where both sides have a will of their own and no rule decides, it is a conflict.
*
* @param shipped what the packs ship; pure data, may be empty
*/
function mergeSettings(target, source, shipped, rules) {
	return new Merger(target, source, shipped, rules).run();
}
var Merger = class {
	#judge;
	#target;
	#source;
	#oldDefaults;
	#newDefaults;
	#asked = /* @__PURE__ */ new Map();
	#ledger = new Ledger();
	constructor(target, source, shipped, rules) {
		this.#target = target;
		this.#source = clone(source);
		this.#oldDefaults = clone(shipped.source);
		this.#newDefaults = shipped.target;
		transform(this.#oldDefaults, rules);
		for (const { from, to, why } of transform(this.#source, rules)) this.#ledger.decisions.push({
			key: from,
			action: "renamed",
			to,
			why
		});
		this.#judge = new Judge(rules, this.#source, this.#oldDefaults);
	}
	run() {
		const merged = this.#tables(this.#target, this.#source, this.#oldDefaults, this.#newDefaults, []);
		for (const rule of this.#judge.sets()) setKey(merged, rule.path, fromPlain(rule.value), rule.why, this.#ledger);
		for (const [rule, keys] of this.#asked) if (rule.op === "ask") this.#ledger.conflicts.push({
			keys,
			what: rule.why,
			fix: rule.fix
		});
		for (const { rule, paths } of this.#judge.warnings()) this.#ledger.warnings.push({
			keys: [...new Set(paths.map(showPath))],
			what: rule.why,
			fix: rule.fix
		});
		const { decisions, conflicts, warnings } = this.#ledger;
		return {
			merged,
			decisions,
			conflicts,
			warnings
		};
	}
	#tables(target, source, old, fresh, path) {
		const merged = target ? {
			...target,
			entries: new Map(target.entries),
			raw: void 0
		} : { ...newTable(source.form) };
		merged.spelling = new Map([...source.spelling, ...target?.spelling ?? []]);
		for (const [key, value] of source.entries) {
			const here = [...path, key];
			const theirs = target?.entries.get(key);
			const result = this.#value(theirs, value, entry(old, key), entry(fresh, key), here);
			if (result) merged.entries.set(key, result);
		}
		return merged;
	}
	#value(target, source, old, fresh, path) {
		if (target && equal(target, source)) return target;
		if (source.type === "table" && (target ? target.type === "table" : source.entries.size > 0)) {
			const kept = withoutReplaced(target, source, this.#judge.replaces(path, source, old), path, this.#ledger);
			const below = this.#tables(kept, source, old, fresh, path);
			return below.entries.size > 0 ? below : void 0;
		}
		if (isTables(source) && (!target || isTables(target))) return this.#arrays(target, source, old, fresh, path);
		return this.#leaf(target, source, old, fresh, path);
	}
	#leaf(target, source, old, fresh, path) {
		const isDefault = old !== void 0 && equal(old, source);
		const rule = this.#judge.decide(path, source, isDefault);
		if (rule) return this.#byRule(rule, target, source, path);
		if (isDefault) {
			this.#ledger.decide(path, target ? "kept" : "dropped", target, target ? target : source, "the old server had the value that its pack shipped");
			return target;
		}
		if (!target) return this.#ledger.added(path, source);
		if (target.type === "scalar" && source.type === "scalar" && target.text === source.text) {
			this.#ledger.decide(path, "kept", target, target, "the same value, written as another type");
			return target;
		}
		const sameShape = target.type === "table" === (source.type === "table");
		if (sameShape && fresh && equal(fresh, target)) return this.#ledger.taken(path, target, source, "the old server's own value; the new pack had its default");
		this.#ledger.conflict(path, sameShape ? "The old server and the target both have a value of their own." : "One file has a table here and the other a value.");
		return target;
	}
	#byRule(rule, target, source, path) {
		switch (rule.op) {
			case "take": return target ? this.#ledger.taken(path, target, source, rule.why) : this.#ledger.added(path, source, rule.why);
			case "keep":
				this.#ledger.decide(path, "kept", target, target, rule.why);
				return target;
			case "drop":
				this.#ledger.decide(path, "dropped", target, source, rule.why);
				if (rule.notice === "warn") this.#ledger.warn(showPath(path), rule.why);
				return target;
			case "ask": this.#asked.set(rule, [...this.#asked.get(rule) ?? [], showPath(path)]);
		}
		return target;
	}
	#arrays(target, source, old, fresh, path) {
		const whole = this.#judge.decide(path, source, old !== void 0 && equal(old, source));
		if (whole && whole.op !== "take") return this.#byRule(whole, target, source, path);
		const { identity, mode } = this.#judge.array(path);
		const name = (table) => nameOf(table, identity);
		const twice = [...duplicates(source.items.map(name)), ...duplicates((target?.items ?? []).map(name))];
		if (twice.length > 0) {
			const ids = [...new Set(twice)].join(", ");
			this.#ledger.conflict(path, `Several elements have the same identity (${ids}): which is meant cannot be known.`);
			return target;
		}
		if (mode === "replace" && old && equal(old, source)) {
			this.#ledger.decide(path, "kept", target, target, "the old server had the elements that its pack shipped");
			return target;
		}
		const items = (target?.items ?? []).map((item, basis) => ({
			...item,
			basis
		}));
		const used = /* @__PURE__ */ new Set();
		for (const element of source.items) {
			const at = items.findIndex((item) => item.basis !== void 0 && !used.has(item.basis) && sameElement(item, element, identity));
			const label = name(element) || String(at < 0 ? items.length : at);
			const here = [...path, {
				at: at < 0 ? items.length : at,
				label
			}];
			const shippedOld = elementOf(old, element, identity);
			if (at >= 0) {
				used.add(at);
				items[at] = {
					...this.#tables(items[at], element, shippedOld, elementOf(fresh, element, identity), here),
					basis: at
				};
			} else if (shippedOld && equal(shippedOld, element) && whole?.op !== "take") this.#ledger.decide(here, "dropped", void 0, element, "the old server had the element that its pack shipped");
			else {
				const added = this.#tables(void 0, element, void 0, void 0, here);
				if (added.entries.size > 0 || element.entries.size === 0) items.push({
					...added,
					form: "element"
				});
			}
		}
		const replaced = replacedElements(mode === "replace" || whole?.op === "take" ? items.filter((item) => item.basis !== void 0 && !used.has(item.basis)) : [], {
			fresh,
			identity,
			path,
			forced: whole?.op === "take"
		}, this.#judge, this.#ledger);
		const left = items.filter((item) => !replaced.has(item));
		if (left.length === 0) return target;
		return {
			type: "list",
			items: left,
			setting: target?.setting
		};
	}
};
// src/toml/merge.ts
/**
* Merges the old server's `deployment.toml` into the new pack's. Pure: nothing is written anywhere.
*
* @throws MigrateError naming the law that the result broke; then there is no text
*/
function mergeDeploymentToml(input) {
	const { target, source, pristineSource, rules } = input;
	const all = [...rules.rules, ...input.ownRules ?? []];
	const shipped = {
		source: pristineSource?.root ?? asTable(rules.defaults.source),
		target: asTable(rules.defaults.target)
	};
	const { merged, decisions, conflicts, warnings } = mergeSettings(target.root, source.root, shipped, all);
	const notes = [target, source].flatMap((file) => file.notes.map((note) => `${file.name}: ${note}`));
	if (conflicts.length > 0) return {
		text: void 0,
		edits: [],
		decisions,
		conflicts,
		warnings,
		notes,
		diff: ""
	};
	const edits = writeEdits(target, difference(target.root, merged), placementsOf(all));
	const text = applyEdits(target.text, edits);
	const file = checkLaws(target, merged, edits, text);
	const plain = plainSecrets(file.root);
	if (plain.length > 0) warnings.push({
		keys: plain,
		what: "Secrets in brackets are not encrypted yet: the server refuses to start with them.",
		fix: "run bin/ciphertool.sh -Dconfigure in the new home before its first start."
	});
	warnings.push(...adviceOf(lint(file), lint(target)));
	return {
		text,
		edits,
		decisions,
		conflicts,
		warnings,
		notes,
		diff: maskedDiff(target, file)
	};
}
function asTable(data) {
	const value = fromPlain(data);
	return value.type === "table" ? value : newTable("root");
}
function placementsOf(rules) {
	return rules.flatMap((rule) => {
		if (rule.op !== "order") return [];
		const keys = (text) => parsePath(text).map(({ key }) => key);
		const before = rule.place === "last" ? void 0 : keys(rule.place.before);
		return [{
			key: keys(rule.key),
			before
		}];
	});
}
/** Traps for the server's templates that the merge brought in. */
function adviceOf(after, before) {
	const known = before.filter(({ severity }) => severity === "advice").length;
	const advice = after.filter(({ severity }) => severity === "advice");
	if (advice.length <= known) return [];
	return advice.map(({ what, line }) => ({
		keys: [`line ${line} of the merged file`],
		what
	}));
}
// src/toml/report.ts
/** Everything about a merge but its text, for machines. Secrets are masked in the parts already. */
function mergeJson(result) {
	const { decisions, conflicts, warnings, notes, diff } = result;
	const verdict = conflicts.length > 0 ? "conflicts" : "merged";
	return `${JSON.stringify({
		verdict,
		edits: result.edits.length,
		conflicts,
		warnings,
		decisions,
		notes,
		diff
	}, null, 2)}\n`;
}
/** The same for a person, in a minute: conflicts first, then warnings, decisions and the diff. GitHub's Markdown. */
function mergeMarkdown(result, title = "deployment.toml") {
	const { decisions, conflicts, warnings, notes, diff } = result;
	const parts = [];
	if (conflicts.length > 0) {
		parts.push(`### ${title}: ${count(conflicts.length, "conflict")} to decide, nothing written`);
		parts.push(table([
			"setting",
			"what",
			"how to decide"
		], conflicts.map(({ keys, what, fix }) => [
			codes(keys),
			cell(what),
			cell(fix)
		])));
	} else {
		const changed = count(result.edits.length, "edit");
		parts.push(`### ${title}: merged, ${result.edits.length === 0 ? "nothing to change" : changed}`);
	}
	if (warnings.length > 0) {
		parts.push(`**${count(warnings.length, "warning")}**`);
		parts.push(warnings.map(({ keys, what, fix }) => `- ${codes(keys)}: ${fix ? `${sentence(cell(what))} Next: ${cell(fix)}` : cell(what)}`).join("\n"));
	}
	if (decisions.length > 0) {
		parts.push(`**${count(decisions.length, "decision")}**`);
		parts.push(table([
			"setting",
			"decision",
			"from",
			"to",
			"why"
		], grouped(decisions).map(({ key, action, from, to, why }) => [
			code(key),
			action,
			code(from),
			code(to),
			cell(why)
		])));
	}
	if (notes.length > 0) parts.push(notes.map((note) => `- ${cell(note)}`).join("\n"));
	if (diff) parts.push(`${fence(diff)}diff\n${diff.trimEnd()}\n${fence(diff)}`);
	return `${parts.join("\n\n")}\n`;
}
/** Many settings of one section that share a decision become one row: the diff below has them all. */
function grouped(decisions) {
	const rows = [];
	const groups = /* @__PURE__ */ new Map();
	for (const decision of decisions) {
		const section = /^([^.[]+(?:\.[^.[]+)?)/.exec(decision.key)?.[1] ?? decision.key;
		const name = `${decision.action} ${section} ${decision.why}`;
		const group = decision.from === void 0 && decision.action !== "renamed" ? groups.get(name) : void 0;
		if (group) {
			group.count += 1;
			group.row.key = section;
			group.row.to = `${group.count} settings`;
		} else {
			const row = { ...decision };
			rows.push(row);
			if (decision.from === void 0) groups.set(name, {
				row,
				count: 1
			});
		}
	}
	return rows;
}
function table(head, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		line(head.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
function cell(text) {
	return text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll(/\s*\n\s*/g, " ");
}
function codes(keys) {
	return keys.map(code).join(", ");
}
/** Inline code that survives backticks, bars and line ends in settings. */
function code(text) {
	if (text === void 0) return "";
	const flat = text.replaceAll(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
	const marks = "`".repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	const pad = /^`|`$/.test(flat) ? " " : "";
	return `${marks}${pad}${flat}${pad}${marks}`;
}
function fence(text) {
	return "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
}
// node_modules/pend/index.js
var require_pend = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Pend;
	function Pend() {
		this.pending = 0;
		this.max = 1e400;
		this.listeners = [];
		this.waiting = [];
		this.error = null;
	}
	Pend.prototype.go = function(fn) {
		if (this.pending < this.max) pendGo(this, fn);
		else this.waiting.push(fn);
	};
	Pend.prototype.wait = function(cb) {
		if (this.pending === 0) cb(this.error);
		else this.listeners.push(cb);
	};
	Pend.prototype.hold = function() {
		return pendHold(this);
	};
	function pendHold(self) {
		self.pending += 1;
		var called = false;
		return onCb;
		function onCb(err) {
			if (called) throw new Error("callback called twice");
			called = true;
			self.error = self.error || err;
			self.pending -= 1;
			if (self.waiting.length > 0 && self.pending < self.max) pendGo(self, self.waiting.shift());
			else if (self.pending === 0) {
				var listeners = self.listeners;
				self.listeners = [];
				listeners.forEach(cbListener);
			}
		}
		function cbListener(listener) {
			listener(self.error);
		}
	}
	function pendGo(self, fn) {
		fn(pendHold(self));
	}
}));
// node_modules/yauzl/fd-slicer.js
var require_fd_slicer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var fs = __require("fs");
	var util = __require("util");
	var stream = __require("stream");
	var Readable = stream.Readable;
	var PassThrough = stream.PassThrough;
	var Pend = require_pend();
	var EventEmitter = __require("events").EventEmitter;
	exports.BufferSlicer = BufferSlicer;
	exports.FdSlicer = FdSlicer;
	util.inherits(FdSlicer, EventEmitter);
	function FdSlicer(fd) {
		EventEmitter.call(this);
		this.fd = fd;
		this.pend = new Pend();
		this.pend.max = 1;
		this.refCount = 0;
	}
	FdSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		var self = this;
		self.pend.go(function(cb) {
			fs.read(self.fd, buffer, offset, length, position, function(err, bytesRead, buffer) {
				cb();
				callback(err, bytesRead, buffer);
			});
		});
	};
	FdSlicer.prototype.createReadStream = function(options) {
		return new ReadStream(this, options);
	};
	FdSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	FdSlicer.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount < 0) throw new Error("invalid unref");
		if (self.refCount > 0) return;
		fs.close(self.fd, onCloseDone);
		function onCloseDone(err) {
			if (err) self.emit("error", err);
			else self.emit("close");
		}
	};
	util.inherits(ReadStream, Readable);
	function ReadStream(context, options) {
		options = options || {};
		Readable.call(this, options);
		this.context = context;
		this.context.ref();
		this.start = options.start || 0;
		this.endOffset = options.end;
		this.pos = this.start;
	}
	ReadStream.prototype._read = function(n) {
		var self = this;
		var toRead = Math.min(self._readableState.highWaterMark, n);
		if (self.endOffset != null) toRead = Math.min(toRead, self.endOffset - self.pos);
		if (toRead <= 0) {
			self.push(null);
			this._cleanup();
			return;
		}
		self.context.pend.go(function(cb) {
			var buffer = Buffer.allocUnsafe(toRead);
			fs.read(self.context.fd, buffer, 0, toRead, self.pos, function(err, bytesRead) {
				if (err) self.destroy(err);
				else if (bytesRead === 0) {
					self.push(null);
					self._cleanup();
				} else {
					self.pos += bytesRead;
					self.push(buffer.slice(0, bytesRead));
				}
				cb();
			});
		});
	};
	ReadStream.prototype._destroy = function(err, cb) {
		this._cleanup();
		cb(err);
	};
	ReadStream.prototype._cleanup = function() {
		if (this.context != null) {
			this.context.unref();
			this.context = null;
		}
	};
	util.inherits(BufferSlicer, EventEmitter);
	function BufferSlicer(buffer) {
		EventEmitter.call(this);
		this.refCount = 0;
		this.buffer = buffer;
	}
	BufferSlicer.prototype.read = function(buffer, offset, length, position, callback) {
		if (!(0 <= offset && offset <= buffer.length)) throw new RangeError("offset outside buffer: 0 <= " + offset + " <= " + buffer.length);
		if (position < 0) throw new RangeError("position is negative: " + position);
		if (offset + length > buffer.length) length = buffer.length - offset;
		if (position + length > this.buffer.length) length = this.buffer.length - position;
		if (length <= 0) {
			setImmediate(function() {
				callback(null, 0);
			});
			return;
		}
		this.buffer.copy(buffer, offset, position, position + length);
		setImmediate(function() {
			callback(null, length);
		});
	};
	BufferSlicer.prototype.createReadStream = function(options) {
		options = options || {};
		var readStream = new PassThrough(options);
		readStream.start = options.start || 0;
		readStream.endOffset = options.end;
		readStream.pos = readStream.endOffset || this.buffer.length;
		var entireSlice = this.buffer.slice(readStream.start, readStream.pos);
		var maxChunkSize = 65536;
		var offset = 0;
		while (true) {
			var nextOffset = offset + maxChunkSize;
			if (nextOffset >= entireSlice.length) {
				if (offset < entireSlice.length) readStream.write(entireSlice.slice(offset, entireSlice.length));
				break;
			}
			readStream.write(entireSlice.slice(offset, nextOffset));
			offset = nextOffset;
		}
		readStream.end();
		return readStream;
	};
	BufferSlicer.prototype.ref = function() {
		this.refCount += 1;
	};
	BufferSlicer.prototype.unref = function() {
		this.refCount -= 1;
		if (this.refCount < 0) throw new Error("invalid unref");
	};
}));
// node_modules/yauzl/crc32.js
var require_crc32 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const CRC_TABLE = new Int32Array([
		0,
		1996959894,
		3993919788,
		2567524794,
		124634137,
		1886057615,
		3915621685,
		2657392035,
		249268274,
		2044508324,
		3772115230,
		2547177864,
		162941995,
		2125561021,
		3887607047,
		2428444049,
		498536548,
		1789927666,
		4089016648,
		2227061214,
		450548861,
		1843258603,
		4107580753,
		2211677639,
		325883990,
		1684777152,
		4251122042,
		2321926636,
		335633487,
		1661365465,
		4195302755,
		2366115317,
		997073096,
		1281953886,
		3579855332,
		2724688242,
		1006888145,
		1258607687,
		3524101629,
		2768942443,
		901097722,
		1119000684,
		3686517206,
		2898065728,
		853044451,
		1172266101,
		3705015759,
		2882616665,
		651767980,
		1373503546,
		3369554304,
		3218104598,
		565507253,
		1454621731,
		3485111705,
		3099436303,
		671266974,
		1594198024,
		3322730930,
		2970347812,
		795835527,
		1483230225,
		3244367275,
		3060149565,
		1994146192,
		31158534,
		2563907772,
		4023717930,
		1907459465,
		112637215,
		2680153253,
		3904427059,
		2013776290,
		251722036,
		2517215374,
		3775830040,
		2137656763,
		141376813,
		2439277719,
		3865271297,
		1802195444,
		476864866,
		2238001368,
		4066508878,
		1812370925,
		453092731,
		2181625025,
		4111451223,
		1706088902,
		314042704,
		2344532202,
		4240017532,
		1658658271,
		366619977,
		2362670323,
		4224994405,
		1303535960,
		984961486,
		2747007092,
		3569037538,
		1256170817,
		1037604311,
		2765210733,
		3554079995,
		1131014506,
		879679996,
		2909243462,
		3663771856,
		1141124467,
		855842277,
		2852801631,
		3708648649,
		1342533948,
		654459306,
		3188396048,
		3373015174,
		1466479909,
		544179635,
		3110523913,
		3462522015,
		1591671054,
		702138776,
		2966460450,
		3352799412,
		1504918807,
		783551873,
		3082640443,
		3233442989,
		3988292384,
		2596254646,
		62317068,
		1957810842,
		3939845945,
		2647816111,
		81470997,
		1943803523,
		3814918930,
		2489596804,
		225274430,
		2053790376,
		3826175755,
		2466906013,
		167816743,
		2097651377,
		4027552580,
		2265490386,
		503444072,
		1762050814,
		4150417245,
		2154129355,
		426522225,
		1852507879,
		4275313526,
		2312317920,
		282753626,
		1742555852,
		4189708143,
		2394877945,
		397917763,
		1622183637,
		3604390888,
		2714866558,
		953729732,
		1340076626,
		3518719985,
		2797360999,
		1068828381,
		1219638859,
		3624741850,
		2936675148,
		906185462,
		1090812512,
		3747672003,
		2825379669,
		829329135,
		1181335161,
		3412177804,
		3160834842,
		628085408,
		1382605366,
		3423369109,
		3138078467,
		570562233,
		1426400815,
		3317316542,
		2998733608,
		733239954,
		1555261956,
		3268935591,
		3050360625,
		752459403,
		1541320221,
		2607071920,
		3965973030,
		1969922972,
		40735498,
		2617837225,
		3943577151,
		1913087877,
		83908371,
		2512341634,
		3803740692,
		2075208622,
		213261112,
		2463272603,
		3855990285,
		2094854071,
		198958881,
		2262029012,
		4057260610,
		1759359992,
		534414190,
		2176718541,
		4139329115,
		1873836001,
		414664567,
		2282248934,
		4279200368,
		1711684554,
		285281116,
		2405801727,
		4167216745,
		1634467795,
		376229701,
		2685067896,
		3608007406,
		1308918612,
		956543938,
		2808555105,
		3495958263,
		1231636301,
		1047427035,
		2932959818,
		3654703836,
		1088359270,
		936918e3,
		2847714899,
		3736837829,
		1202900863,
		817233897,
		3183342108,
		3401237130,
		1404277552,
		615818150,
		3134207493,
		3453421203,
		1423857449,
		601450431,
		3009837614,
		3294710456,
		1567103746,
		711928724,
		3020668471,
		3272380065,
		1510334235,
		755167117
	]);
	function crc32(buf) {
		let crc = -1;
		for (let x of buf) crc = CRC_TABLE[(crc ^ x) & 255] ^ crc >>> 8;
		return (crc ^ -1) >>> 0;
	}
	module.exports = crc32;
}));
// node_modules/yauzl/index.js
var require_yauzl = /* @__PURE__ */ __commonJSMin(((exports) => {
	var fs = __require("fs");
	var zlib = __require("zlib");
	var fd_slicer = require_fd_slicer();
	var util = __require("util");
	var EventEmitter = __require("events").EventEmitter;
	var Transform = __require("stream").Transform;
	var PassThrough = __require("stream").PassThrough;
	var Writable = __require("stream").Writable;
	const crc32 = typeof zlib.crc32 === "function" ? zlib.crc32 : require_crc32();
	exports.openPromise = openPromise;
	function openPromise(path, options) {
		return new Promise((resolve, reject) => {
			open(path, {
				...options,
				lazyEntries: true
			}, function(err, zipfile) {
				if (err) return reject(err);
				resolve(zipfile);
			});
		});
	}
	function open(path, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		if (options.autoClose == null) options.autoClose = true;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		if (callback == null) callback = defaultCallback;
		fs.open(path, "r", function(err, fd) {
			if (err) return callback(err);
			fromFd(fd, options, function(err, zipfile) {
				if (err) fs.close(fd, defaultCallback);
				callback(err, zipfile);
			});
		});
	}
	function fromFd(fd, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		if (options.autoClose == null) options.autoClose = false;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		if (callback == null) callback = defaultCallback;
		fs.fstat(fd, function(err, stats) {
			if (err) return callback(err);
			fromRandomAccessReader(new fd_slicer.FdSlicer(fd), stats.size, options, callback);
		});
	}
	function fromRandomAccessReader(reader, totalSize, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		if (options.autoClose == null) options.autoClose = true;
		if (options.lazyEntries == null) options.lazyEntries = false;
		if (options.decodeStrings == null) options.decodeStrings = true;
		var decodeStrings = !!options.decodeStrings;
		if (options.validateEntrySizes == null) options.validateEntrySizes = true;
		if (options.strictFileNames == null) options.strictFileNames = false;
		if (callback == null) callback = defaultCallback;
		if (typeof totalSize !== "number") throw new Error("expected totalSize parameter to be a number");
		if (totalSize > Number.MAX_SAFE_INTEGER) throw new Error("zip file too large. only file sizes up to 2^52 are supported due to JavaScript's Number type being an IEEE 754 double.");
		reader.ref();
		var eocdrWithoutCommentSize = 22;
		var zip64EocdlSize = 20;
		var bufferSize = Math.min(zip64EocdlSize + eocdrWithoutCommentSize + 65535, totalSize);
		var buffer = newBuffer(bufferSize);
		readAndAssertNoEof(reader, buffer, 0, bufferSize, totalSize - buffer.length, function(err) {
			if (err) return callback(err);
			for (var i = bufferSize - eocdrWithoutCommentSize; i >= 0; i -= 1) {
				if (buffer.readUInt32LE(i) !== 101010256) continue;
				var eocdrBuffer = buffer.subarray(i);
				var diskNumber = eocdrBuffer.readUInt16LE(4);
				var entryCount = eocdrBuffer.readUInt16LE(10);
				var centralDirectoryOffset = eocdrBuffer.readUInt32LE(16);
				var commentLength = eocdrBuffer.readUInt16LE(20);
				var expectedCommentLength = eocdrBuffer.length - eocdrWithoutCommentSize;
				if (commentLength !== expectedCommentLength) return callback(/* @__PURE__ */ new Error("Invalid comment length. Expected: " + expectedCommentLength + ". Found: " + commentLength + ". Are there extra bytes at the end of the file? Or is the end of central dir signature `PK☺☻` in the comment?"));
				var comment = decodeStrings ? decodeBuffer(eocdrBuffer.subarray(22), false) : eocdrBuffer.subarray(22);
				if (i - zip64EocdlSize >= 0 && buffer.readUInt32LE(i - zip64EocdlSize) === 117853008) {
					var zip64EocdrOffset = readUInt64LE(buffer.subarray(i - zip64EocdlSize, i - zip64EocdlSize + zip64EocdlSize), 8);
					var zip64EocdrBuffer = newBuffer(56);
					return readAndAssertNoEof(reader, zip64EocdrBuffer, 0, zip64EocdrBuffer.length, zip64EocdrOffset, function(err) {
						if (err) return callback(err);
						if (zip64EocdrBuffer.readUInt32LE(0) !== 101075792) return callback(/* @__PURE__ */ new Error("invalid zip64 end of central directory record signature"));
						diskNumber = zip64EocdrBuffer.readUInt32LE(16);
						if (diskNumber !== 0) return callback(/* @__PURE__ */ new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
						entryCount = readUInt64LE(zip64EocdrBuffer, 32);
						centralDirectoryOffset = readUInt64LE(zip64EocdrBuffer, 48);
						return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
					});
				}
				if (diskNumber !== 0) return callback(/* @__PURE__ */ new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
				return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
			}
			callback(/* @__PURE__ */ new Error("End of central directory record signature not found. Either not a zip file, or file is truncated."));
		});
	}
	util.inherits(ZipFile, EventEmitter);
	function ZipFile(reader, centralDirectoryOffset, fileSize, entryCount, comment, autoClose, lazyEntries, decodeStrings, validateEntrySizes, strictFileNames) {
		var self = this;
		EventEmitter.call(self);
		self.reader = reader;
		self.reader.on("error", function(err) {
			emitError(self, err);
		});
		self.reader.once("close", function() {
			self.emit("close");
		});
		self.readEntryCursor = centralDirectoryOffset;
		self.fileSize = fileSize;
		self.entryCount = entryCount;
		self.comment = comment;
		self.entriesRead = 0;
		self.autoClose = !!autoClose;
		self.lazyEntries = !!lazyEntries;
		self.decodeStrings = !!decodeStrings;
		self.validateEntrySizes = !!validateEntrySizes;
		self.strictFileNames = !!strictFileNames;
		self.isOpen = true;
		self.emittedError = false;
		self.hasEachEntryBeenCalled = false;
		if (!self.lazyEntries) self._readEntry();
	}
	ZipFile.prototype.close = function() {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.reader.unref();
	};
	function emitErrorAndAutoClose(self, err) {
		if (self.autoClose) self.close();
		emitError(self, err);
	}
	function emitError(self, err) {
		if (self.emittedError) return;
		self.emittedError = true;
		self.emit("error", err);
	}
	ZipFile.prototype.readEntry = function() {
		if (!this.lazyEntries) throw new Error("readEntry() called without lazyEntries:true");
		this._readEntry();
	};
	ZipFile.prototype._readEntry = function() {
		var self = this;
		if (self.entryCount === self.entriesRead) {
			setImmediate(function() {
				if (self.autoClose) self.close();
				if (self.emittedError) return;
				self.emit("end");
			});
			return;
		}
		if (self.emittedError) return;
		var buffer = newBuffer(46);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
			if (err) return emitErrorAndAutoClose(self, err);
			if (self.emittedError) return;
			var entry = new Entry();
			var signature = buffer.readUInt32LE(0);
			if (signature !== 33639248) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("invalid central directory file header signature: 0x" + signature.toString(16)));
			entry.versionMadeBy = buffer.readUInt16LE(4);
			entry.versionNeededToExtract = buffer.readUInt16LE(6);
			entry.generalPurposeBitFlag = buffer.readUInt16LE(8);
			entry.compressionMethod = buffer.readUInt16LE(10);
			entry.lastModFileTime = buffer.readUInt16LE(12);
			entry.lastModFileDate = buffer.readUInt16LE(14);
			entry.crc32 = buffer.readUInt32LE(16);
			entry.compressedSize = buffer.readUInt32LE(20);
			entry.uncompressedSize = buffer.readUInt32LE(24);
			entry.fileNameLength = buffer.readUInt16LE(28);
			entry.extraFieldLength = buffer.readUInt16LE(30);
			entry.fileCommentLength = buffer.readUInt16LE(32);
			entry.internalFileAttributes = buffer.readUInt16LE(36);
			entry.externalFileAttributes = buffer.readUInt32LE(38);
			entry.relativeOffsetOfLocalHeader = buffer.readUInt32LE(42);
			if (entry.generalPurposeBitFlag & 64) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("strong encryption is not supported"));
			self.readEntryCursor += 46;
			buffer = newBuffer(entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength);
			readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
				if (err) return emitErrorAndAutoClose(self, err);
				if (self.emittedError) return;
				entry.fileNameRaw = buffer.subarray(0, entry.fileNameLength);
				var fileCommentStart = entry.fileNameLength + entry.extraFieldLength;
				entry.extraFieldRaw = buffer.subarray(entry.fileNameLength, fileCommentStart);
				entry.fileCommentRaw = buffer.subarray(fileCommentStart, fileCommentStart + entry.fileCommentLength);
				try {
					entry.extraFields = parseExtraFields(entry.extraFieldRaw);
				} catch (err) {
					return emitErrorAndAutoClose(self, err);
				}
				if (self.decodeStrings) {
					var isUtf8 = (entry.generalPurposeBitFlag & 2048) !== 0;
					entry.fileComment = decodeBuffer(entry.fileCommentRaw, isUtf8);
					entry.fileName = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, self.strictFileNames);
					var errorMessage = validateFileName(entry.fileName);
					if (errorMessage != null) return emitErrorAndAutoClose(self, new Error(errorMessage));
				} else {
					entry.fileComment = entry.fileCommentRaw;
					entry.fileName = entry.fileNameRaw;
				}
				entry.comment = entry.fileComment;
				self.readEntryCursor += buffer.length;
				self.entriesRead += 1;
				for (var i = 0; i < entry.extraFields.length; i++) {
					var extraField = entry.extraFields[i];
					if (extraField.id !== 1) continue;
					var zip64EiefBuffer = extraField.data;
					var index = 0;
					if (entry.uncompressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include uncompressed size"));
						entry.uncompressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.compressedSize === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include compressed size"));
						entry.compressedSize = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					if (entry.relativeOffsetOfLocalHeader === 4294967295) {
						if (index + 8 > zip64EiefBuffer.length) return emitErrorAndAutoClose(self, /* @__PURE__ */ new Error("zip64 extended information extra field does not include relative header offset"));
						entry.relativeOffsetOfLocalHeader = readUInt64LE(zip64EiefBuffer, index);
						index += 8;
					}
					break;
				}
				if (self.validateEntrySizes && entry.compressionMethod === 0) {
					var expectedCompressedSize = entry.uncompressedSize;
					if (entry.isEncrypted()) expectedCompressedSize += 12;
					if (entry.compressedSize !== expectedCompressedSize) {
						var msg = "compressed/uncompressed size mismatch for stored file: " + entry.compressedSize + " != " + entry.uncompressedSize;
						return emitErrorAndAutoClose(self, new Error(msg));
					}
				}
				self.emit("entry", entry);
				if (!self.lazyEntries) self._readEntry();
			});
		});
	};
	ZipFile.prototype.eachEntry = function() {
		const self = this;
		if (!self.lazyEntries) throw new Error("eachEntry() requires lazyEntries: true");
		if (self.hasEachEntryBeenCalled) throw new Error("eachEntry() must only be called once per ZipFile");
		self.hasEachEntryBeenCalled = true;
		let pendingResolveReject = null;
		self.on("entry", onEntry);
		self.on("end", onEnd);
		self.on("error", onError);
		function cleanup() {
			self.removeListener("entry", onEntry);
			self.removeListener("end", onEnd);
			self.removeListener("error", onError);
			if (self.autoClose) self.close();
		}
		function onEntry(entry) {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			resolve({ value: entry });
		}
		function onEnd() {
			let { resolve } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			resolve({ done: true });
		}
		function onError(err) {
			let { reject } = pendingResolveReject;
			pendingResolveReject = null;
			cleanup();
			reject(err);
		}
		return {
			[Symbol.asyncIterator]() {
				return this;
			},
			next() {
				const promise = new Promise((resolve, reject) => {
					if (pendingResolveReject != null) throw new Error("next() called before previous Promise was resolved.");
					pendingResolveReject = {
						resolve,
						reject
					};
				});
				self.readEntry();
				return promise;
			},
			return(value) {
				cleanup();
				return Promise.resolve({
					done: true,
					value
				});
			},
			throw(value) {
				cleanup();
				return Promise.reject(value);
			}
		};
	};
	ZipFile.prototype.openReadStream = function(entry, options, callback) {
		var self = this;
		var relativeStart = 0;
		var relativeEnd = entry.compressedSize;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		else {
			if (options.decodeFileData === false) {
				if (options.decrypt != null) throw new Error("cannot use options.decrypt when options.decodeFileData === false");
				if (options.decompress != null) throw new Error("cannot use options.decompress when options.decodeFileData === false");
			} else {
				if (options.decrypt != null) {
					if (!entry.isEncrypted()) throw new Error("options.decrypt can only be specified for encrypted entries. See also option decodeFileData.");
					if (options.decrypt !== false) throw new Error("invalid options.decrypt value: " + options.decrypt);
					if (entry.isCompressed()) {
						if (options.decompress !== false) throw new Error("entry is encrypted and compressed, and options.decompress !== false. See also option decodeFileData.");
					}
				}
				if (options.decompress != null) {
					if (!entry.isCompressed()) throw new Error("options.decompress can only be specified for compressed entries. See also option decodeFileData.");
					if (!(options.decompress === false || options.decompress === true)) throw new Error("invalid options.decompress value: " + options.decompress);
					decompress = options.decompress;
				}
			}
			if (options.start != null) {
				relativeStart = options.start;
				if (relativeStart < 0) throw new Error("options.start < 0");
				if (relativeStart > entry.compressedSize) throw new Error("options.start > entry.compressedSize");
			}
			if (options.end != null) {
				relativeEnd = options.end;
				if (relativeEnd < 0) throw new Error("options.end < 0");
				if (relativeEnd > entry.compressedSize) throw new Error("options.end > entry.compressedSize");
				if (relativeEnd < relativeStart) throw new Error("options.end < options.start");
			}
		}
		var rawMode = options.decodeFileData === false || (entry.compressionMethod === 0 || entry.compressionMethod === 8 && options.decompress === false) && (!entry.isEncrypted() || options.decrypt === false);
		if (options.start != null || options.end != null) {
			if (!rawMode) throw new Error("start/end range require options.decodeFileData === false for non-trivial encoded entries.");
		}
		if (!self.isOpen) return callback(/* @__PURE__ */ new Error("closed"));
		if (entry.isEncrypted() && !rawMode) {
			if (options.decrypt !== false) return callback(/* @__PURE__ */ new Error("entry is encrypted, and options.decodeFileData !== false"));
		}
		var decompress;
		if (rawMode) decompress = false;
		else if (entry.compressionMethod === 8) decompress = options.decodeFileData !== true;
		else return callback(/* @__PURE__ */ new Error("unsupported compression method: " + entry.compressionMethod));
		self.readLocalFileHeader(entry, { minimal: true }, function(err, localFileHeader) {
			if (err) return callback(err);
			self.openReadStreamLowLevel(localFileHeader.fileDataStart, entry.compressedSize, relativeStart, relativeEnd, decompress, entry.uncompressedSize, callback);
		});
	};
	ZipFile.prototype.openReadStreamLowLevel = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, callback) {
		var self = this;
		fileDataStart + compressedSize;
		var readStream = self.reader.createReadStream({
			start: fileDataStart + relativeStart,
			end: fileDataStart + relativeEnd
		});
		var endpointStream = readStream;
		if (decompress) {
			var destroyed = false;
			var inflateFilter = zlib.createInflateRaw();
			readStream.on("error", function(err) {
				setImmediate(function() {
					if (!destroyed) inflateFilter.emit("error", err);
				});
			});
			readStream.pipe(inflateFilter);
			if (self.validateEntrySizes) {
				endpointStream = new AssertByteCountStream(uncompressedSize);
				inflateFilter.on("error", function(err) {
					setImmediate(function() {
						if (!destroyed) endpointStream.emit("error", err);
					});
				});
				inflateFilter.pipe(endpointStream);
			} else endpointStream = inflateFilter;
			installDestroyFn(endpointStream, function() {
				destroyed = true;
				if (inflateFilter !== endpointStream) inflateFilter.unpipe(endpointStream);
				readStream.unpipe(inflateFilter);
				readStream.destroy();
			});
		}
		callback(null, endpointStream);
	};
	ZipFile.prototype.readLocalFileHeader = function(entry, options, callback) {
		var self = this;
		if (callback == null) {
			callback = options;
			options = null;
		}
		if (options == null) options = {};
		self.reader.ref();
		var buffer = newBuffer(30);
		readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader, function(err) {
			try {
				if (err) return callback(err);
				var signature = buffer.readUInt32LE(0);
				if (signature !== 67324752) return callback(/* @__PURE__ */ new Error("invalid local file header signature: 0x" + signature.toString(16)));
				var fileNameLength = buffer.readUInt16LE(26);
				var extraFieldLength = buffer.readUInt16LE(28);
				var fileDataStart = entry.relativeOffsetOfLocalHeader + 30 + fileNameLength + extraFieldLength;
				if (fileDataStart + entry.compressedSize > self.fileSize) return callback(/* @__PURE__ */ new Error("file data overflows file bounds: " + fileDataStart + " + " + entry.compressedSize + " > " + self.fileSize));
				if (options.minimal) return callback(null, { fileDataStart });
				var localFileHeader = new LocalFileHeader();
				localFileHeader.fileDataStart = fileDataStart;
				localFileHeader.versionNeededToExtract = buffer.readUInt16LE(4);
				localFileHeader.generalPurposeBitFlag = buffer.readUInt16LE(6);
				localFileHeader.compressionMethod = buffer.readUInt16LE(8);
				localFileHeader.lastModFileTime = buffer.readUInt16LE(10);
				localFileHeader.lastModFileDate = buffer.readUInt16LE(12);
				localFileHeader.crc32 = buffer.readUInt32LE(14);
				localFileHeader.compressedSize = buffer.readUInt32LE(18);
				localFileHeader.uncompressedSize = buffer.readUInt32LE(22);
				localFileHeader.fileNameLength = fileNameLength;
				localFileHeader.extraFieldLength = extraFieldLength;
				buffer = newBuffer(fileNameLength + extraFieldLength);
				self.reader.ref();
				readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader + 30, function(err) {
					try {
						if (err) return callback(err);
						localFileHeader.fileName = buffer.subarray(0, fileNameLength);
						localFileHeader.extraField = buffer.subarray(fileNameLength);
						return callback(null, localFileHeader);
					} finally {
						self.reader.unref();
					}
				});
			} finally {
				self.reader.unref();
			}
		});
	};
	ZipFile.prototype.openReadStreamPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.openReadStream(entry, options, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.openReadStreamLowLevelPromise = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize) {
		return new Promise((resolve, reject) => {
			this.openReadStream(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, function(err, readStream) {
				if (err) return reject(err);
				resolve(readStream);
			});
		});
	};
	ZipFile.prototype.readLocalFileHeaderPromise = function(entry, options) {
		return new Promise((resolve, reject) => {
			this.readLocalFileHeader(entry, options, function(err, localFileHeader) {
				if (err) return reject(err);
				resolve(localFileHeader);
			});
		});
	};
	function Entry() {}
	Entry.prototype.getLastModDate = function(options) {
		if (options == null) options = {};
		if (!options.forceDosFormat) for (var i = 0; i < this.extraFields.length; i++) {
			var extraField = this.extraFields[i];
			if (extraField.id === 21589) {
				var data = extraField.data;
				if (data.length < 5) continue;
				if (!(data[0] & 1)) continue;
				var posixTimestamp = data.readInt32LE(1);
				return /* @__PURE__ */ new Date(posixTimestamp * 1e3);
			} else if (extraField.id === 10) {
				var data = extraField.data;
				if (data.length !== 32) continue;
				if (data.readUInt16LE(4) !== 1) continue;
				if (data.readUInt16LE(6) !== 24) continue;
				var millisecondsSince1970 = (data.readUInt32LE(8) + 4294967296 * data.readInt32LE(12)) / 1e4 - 0xa9730b66800;
				return new Date(millisecondsSince1970);
			}
		}
		return dosDateTimeToDate(this.lastModFileDate, this.lastModFileTime, options.timezone);
	};
	Entry.prototype.canDecodeFileData = function() {
		return !this.isEncrypted() && (this.compressionMethod === 0 || this.compressionMethod === 8);
	};
	Entry.prototype.isEncrypted = function() {
		return (this.generalPurposeBitFlag & 1) !== 0;
	};
	Entry.prototype.isCompressed = function() {
		return this.compressionMethod === 8;
	};
	function LocalFileHeader() {}
	function dosDateTimeToDate(date, time, timezone) {
		var day = date & 31;
		var month = (date >> 5 & 15) - 1;
		var year = (date >> 9 & 127) + 1980;
		var millisecond = 0;
		var second = (time & 31) * 2;
		var minute = time >> 5 & 63;
		var hour = time >> 11 & 31;
		if (timezone == null || timezone === "local") return new Date(year, month, day, hour, minute, second, millisecond);
		else if (timezone === "UTC") return new Date(Date.UTC(year, month, day, hour, minute, second, millisecond));
		else throw new Error("unrecognized options.timezone: " + options.timezone);
	}
	function getFileNameLowLevel(generalPurposeBitFlag, fileNameBuffer, extraFields, strictFileNames) {
		var fileName = null;
		for (var i = 0; i < extraFields.length; i++) {
			var extraField = extraFields[i];
			if (extraField.id === 28789) {
				if (extraField.data.length < 6) continue;
				if (extraField.data.readUInt8(0) !== 1) continue;
				var oldNameCrc32 = extraField.data.readUInt32LE(1);
				if (crc32(fileNameBuffer) !== oldNameCrc32) continue;
				fileName = decodeBuffer(extraField.data.subarray(5), true);
				break;
			}
		}
		if (fileName == null) fileName = decodeBuffer(fileNameBuffer, (generalPurposeBitFlag & 2048) !== 0);
		if (!strictFileNames) fileName = fileName.replace(/\\/g, "/");
		return fileName;
	}
	function validateFileName(fileName) {
		if (fileName.indexOf("\\") !== -1) return "invalid characters in fileName: " + fileName;
		if (/^[a-zA-Z]:/.test(fileName) || /^\//.test(fileName)) return "absolute path: " + fileName;
		if (fileName.split("/").indexOf("..") !== -1) return "invalid relative path: " + fileName;
		return null;
	}
	function parseExtraFields(extraFieldBuffer) {
		var extraFields = [];
		var i = 0;
		while (i < extraFieldBuffer.length - 3) {
			var headerId = extraFieldBuffer.readUInt16LE(i + 0);
			var dataSize = extraFieldBuffer.readUInt16LE(i + 2);
			var dataStart = i + 4;
			var dataEnd = dataStart + dataSize;
			if (dataEnd > extraFieldBuffer.length) throw new Error("extra field length exceeds extra field buffer size");
			var dataBuffer = extraFieldBuffer.subarray(dataStart, dataEnd);
			extraFields.push({
				id: headerId,
				data: dataBuffer
			});
			i = dataEnd;
		}
		return extraFields;
	}
	function readAndAssertNoEof(reader, buffer, offset, length, position, callback) {
		if (length === 0) return setImmediate(function() {
			callback(null, newBuffer(0));
		});
		reader.read(buffer, offset, length, position, function(err, bytesRead) {
			if (err) return callback(err);
			if (bytesRead < length) return callback(/* @__PURE__ */ new Error("unexpected EOF"));
			callback();
		});
	}
	util.inherits(AssertByteCountStream, Transform);
	function AssertByteCountStream(byteCount) {
		Transform.call(this);
		this.actualByteCount = 0;
		this.expectedByteCount = byteCount;
	}
	AssertByteCountStream.prototype._transform = function(chunk, encoding, cb) {
		this.actualByteCount += chunk.length;
		if (this.actualByteCount > this.expectedByteCount) {
			var msg = "too many bytes in the stream. expected " + this.expectedByteCount + ". got at least " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb(null, chunk);
	};
	AssertByteCountStream.prototype._flush = function(cb) {
		if (this.actualByteCount < this.expectedByteCount) {
			var msg = "not enough bytes in the stream. expected " + this.expectedByteCount + ". got only " + this.actualByteCount;
			return cb(new Error(msg));
		}
		cb();
	};
	util.inherits(RandomAccessReader, EventEmitter);
	function RandomAccessReader() {
		EventEmitter.call(this);
		this.refCount = 0;
	}
	RandomAccessReader.prototype.ref = function() {
		this.refCount += 1;
	};
	RandomAccessReader.prototype.unref = function() {
		var self = this;
		self.refCount -= 1;
		if (self.refCount > 0) return;
		if (self.refCount < 0) throw new Error("invalid unref");
		self.close(onCloseDone);
		function onCloseDone(err) {
			if (err) return self.emit("error", err);
			self.emit("close");
		}
	};
	RandomAccessReader.prototype.createReadStream = function(options) {
		if (options == null) options = {};
		var start = options.start;
		var end = options.end;
		if (start === end) {
			var emptyStream = new PassThrough();
			setImmediate(function() {
				emptyStream.end();
			});
			return emptyStream;
		}
		var stream = this._readStreamForRange(start, end);
		var destroyed = false;
		var refUnrefFilter = new RefUnrefFilter(this);
		stream.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) refUnrefFilter.emit("error", err);
			});
		});
		installDestroyFn(refUnrefFilter, function() {
			stream.unpipe(refUnrefFilter);
			refUnrefFilter.unref();
			stream.destroy();
		});
		var byteCounter = new AssertByteCountStream(end - start);
		refUnrefFilter.on("error", function(err) {
			setImmediate(function() {
				if (!destroyed) byteCounter.emit("error", err);
			});
		});
		installDestroyFn(byteCounter, function() {
			destroyed = true;
			refUnrefFilter.unpipe(byteCounter);
			refUnrefFilter.destroy();
		});
		return stream.pipe(refUnrefFilter).pipe(byteCounter);
	};
	RandomAccessReader.prototype._readStreamForRange = function(start, end) {
		throw new Error("not implemented");
	};
	RandomAccessReader.prototype.read = function(buffer, offset, length, position, callback) {
		var readStream = this.createReadStream({
			start: position,
			end: position + length
		});
		var writeStream = new Writable();
		var written = 0;
		writeStream._write = function(chunk, encoding, cb) {
			chunk.copy(buffer, offset + written, 0, chunk.length);
			written += chunk.length;
			cb();
		};
		writeStream.on("finish", callback);
		readStream.on("error", function(error) {
			callback(error);
		});
		readStream.pipe(writeStream);
	};
	RandomAccessReader.prototype.close = function(callback) {
		setImmediate(callback);
	};
	util.inherits(RefUnrefFilter, PassThrough);
	function RefUnrefFilter(context) {
		PassThrough.call(this);
		this.context = context;
		this.context.ref();
		this.unreffedYet = false;
	}
	RefUnrefFilter.prototype._flush = function(cb) {
		this.unref();
		cb();
	};
	RefUnrefFilter.prototype.unref = function(cb) {
		if (this.unreffedYet) return;
		this.unreffedYet = true;
		this.context.unref();
	};
	var cp437 = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼ !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xA0";
	function decodeBuffer(buffer, isUtf8) {
		if (isUtf8) return buffer.toString("utf8");
		else {
			var result = "";
			for (var i = 0; i < buffer.length; i++) result += cp437[buffer[i]];
			return result;
		}
	}
	function readUInt64LE(buffer, offset) {
		var lower32 = buffer.readUInt32LE(offset);
		return buffer.readUInt32LE(offset + 4) * 4294967296 + lower32;
	}
	var newBuffer;
	if (typeof Buffer.allocUnsafe === "function") newBuffer = function(len) {
		return Buffer.allocUnsafe(len);
	};
	else newBuffer = function(len) {
		return new Buffer(len);
	};
	function installDestroyFn(stream, fn) {
		if (typeof stream.destroy === "function") stream._destroy = function(err, cb) {
			fn();
			if (cb != null) cb(err);
		};
		else stream.destroy = fn;
	}
	function defaultCallback(err) {
		if (err) throw err;
	}
}));
// src/transfer/pack-zip.ts
var import_yauzl = /* @__PURE__ */ __toESM(require_yauzl(), 1);
const CONFIGS = ["repository/conf/deployment.toml", "conf/deployment.toml"];
/**
* Reads a pack's zip on the runner as a stream, one file after the other, and hashes what is in it. Paths are relative to
* the home: the outermost folder with a `deployment.toml` where WSO2 keeps it (EI's zip holds it in `micro-integrator/`).
* Product and version are read from the name of the zip's top folder (`wso2mi-4.0.0`). Throws `config-invalid`.
*/
async function makeManifest(zipFile) {
	const hashes = /* @__PURE__ */ new Map();
	try {
		const zip = await import_yauzl.openPromise(zipFile, {
			decodeStrings: false,
			lazyEntries: true,
			autoClose: false
		});
		try {
			for await (const entry of zip.eachEntry()) {
				const name = decodeName(entry.fileNameRaw);
				if (!name.endsWith("/")) hashes.set(name, await hashEntry(zip, entry));
			}
		} finally {
			zip.close();
		}
	} catch (cause) {
		throw unreadable(zipFile, cause instanceof Error ? cause.message : String(cause), cause);
	}
	const home = homeIn([...hashes.keys()]);
	if (home === void 0) throw unreadable(zipFile, `it holds neither ${CONFIGS.join(" nor ")}, so it is no pack of a WSO2 server`);
	const top = /^(.+?)-(\d[^/]*)/.exec(path.normalize(home).split("/")[0] ?? "");
	const files = [...hashes].filter(([name]) => name.startsWith(home)).map(([name, hash]) => [name.slice(home.length), hash]).sort(([a], [b]) => a < b ? -1 : 1);
	return {
		product: top?.[1] ?? "unknown",
		version: top?.[2] ?? "unknown",
		files: Object.fromEntries(files)
	};
}
/** The shortest prefix under which a configuration lies; '' when the zip has no top folder. */
function homeIn(names) {
	return names.flatMap((name) => CONFIGS.filter((config) => name === config || name.endsWith(`/${config}`)).map((config) => name.slice(0, name.length - config.length))).sort((a, b) => a.length - b.length).at(0);
}
async function hashEntry(zip, entry) {
	const hash = createHash("sha256");
	await pipeline(await zip.openReadStreamPromise(entry), hash);
	return hash.digest("hex");
}
function unreadable(zipFile, why, cause) {
	return new MigrateError({
		reason: "config-invalid",
		what: `Cannot read ${showName(zipFile)} as a pristine pack: ${why}.`,
		safe: "Nothing was changed.",
		fix: "give the zip of the product as it was downloaded."
	}, { cause });
}
/**
* `makeManifest` of a zip that lies on a host. It is read once into a file under `temporary` (a folder on the runner), which is
* removed at the end: a zip's index stands at its end, and the host need not have a tool that reads zips.
*/
async function makeManifestOn(host, zipFile, temporary) {
	const folder = await mkdtemp(path.join(temporary, "pack-"));
	try {
		const local = path.join(folder, path.posix.basename(zipFile));
		const running = await host.stream({ argv: [
			"cat",
			"--",
			zipFile
		] });
		running.stdin.end();
		const said = new Collected(running.stderr);
		const stored = pipeline(running.stdout, createWriteStream(local, { mode: 384 }));
		stored.catch(() => {});
		const outcome = await running.done;
		await said.complete(outcome);
		if (!succeeded(outcome)) {
			const failure = {
				reason: "config-invalid",
				what: `could not read the pristine pack ${zipFile}`,
				safe: "Nothing was changed.",
				fix: "set pristine to a zip or a folder that the user in run_as can read."
			};
			throw hostError(host, failure, describeEnd(outcome, said.text()));
		}
		await stored;
		return await makeManifest(local);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
export { maskFile as _, mergeMarkdown as a, checkLaws as c, parseText as d, readToml as f, valueAt as g, stringRaw as h, mergeJson as i, applyEdits as l, newTable as m, makeManifestOn as n, mergeDeploymentToml as o, difference as p, require_yauzl as r, plainSecrets as s, makeManifest as t, writeEdits as u, secretValues as v, showSetting as y };
