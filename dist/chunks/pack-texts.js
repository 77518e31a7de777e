import { r as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { t as leven } from "./leven.js";
import { a as sentence, n as MigrateError } from "./errors.js";
import { $ as isSecret, A as maskFile, B as firstDifference, C as SyntaxFault, D as firstSentence, E as failAtByte, F as needsHeaders, G as spell, H as fromPlain, I as spellingOf, J as valueFinder, K as stringRaw, L as wantsHeader, M as applyEdits, N as writeEdits, O as offsetOfLine, P as holdsEmptyList, Q as showPath, R as clone, S as integerOf, T as failAt, U as isTables, V as floatText, W as newTable, X as names, Y as covers, Z as parsePath, at as commentedSetting, b as parseSyntax, et as maskText, it as commentedHeader, ot as parse, q as valueAt, rt as showValue, st as TomlError, tt as scalars, w as fail$1, x as floatOf, z as equal } from "./rules.js";
import { isUtf8 } from "node:buffer";
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
function needsQuoting(s) {
	for (let i = 0; i < s.length; i++) if (s[i] < " " || s[i] > "~" || s[i] === "\"" || s[i] === "\\") return true;
	return false;
}
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
function splitLines(text) {
	const hasTrailingNl = text.endsWith("\n");
	const result = text.split("\n").map((line) => line + "\n");
	if (hasTrailingNl) result.pop();
	else result.push(result.pop().slice(0, -1));
	return result;
}
// src/toml/diff.ts
const MOST_LINES = 5e3;
function maskedDiff(before, after) {
	if (before.text === after.text) return "";
	const [from, to] = [maskFile(before), maskFile(after, before)].map((text) => text.replaceAll("\r\n", "\n"));
	return createTwoFilesPatch(before.name, `${before.name} (merged)`, from ?? "", to ?? "", void 0, void 0, {
		context: 3,
		maxEditLength: MOST_LINES,
		headerOptions: {
			includeIndex: false,
			includeUnderline: false,
			includeFileHeaders: true
		}
	}) ?? `--- ${before.name}\n+++ ${before.name} (merged)\nMore than ${MOST_LINES} lines differ: the decisions name each setting.\n`;
}
// src/toml/difference.ts
function difference(target, merged, at = []) {
	const changes = [];
	for (const [key, value] of merged.entries) {
		const old = target.entries.get(key);
		if (old && equal(old, value)) continue;
		const here = [...at, key];
		const keyText = merged.spelling?.get(key);
		if (!old) changes.push({
			op: "add",
			at: here,
			parent: target,
			key,
			keyText,
			value
		});
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
function staysInPlace(old, value) {
	if (!old.setting || value.type === "table" && old.type !== "table") return false;
	return old.type === "scalar" ? !wantsHeader(value) : !holdsEmptyList(value);
}
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
// src/toml/identity.ts
function arrayRuleOf(rules) {
	const arrays = rules.filter((rule) => rule.op === "array").map(({ key, identity, mode }) => ({
		pattern: parsePath(key),
		identity: identity.map((each) => parsePath(each)),
		mode
	}));
	return (path) => arrays.findLast(({ pattern }) => names(pattern, path)) ?? {
		identity: [],
		mode: "union"
	};
}
function elementAt(item, at, identity) {
	return {
		at,
		label: item.type === "table" && nameOf(item, identity) || String(at)
	};
}
function* namedScalars(value, identify, path = []) {
	if (value.type === "scalar") yield [path, value];
	else if (value.type === "list") {
		const identity = identify(path);
		for (const [at, item] of value.items.entries()) yield* namedScalars(item, identify, [...path, elementAt(item, at, identity)]);
	} else for (const [key, below] of value.entries) yield* namedScalars(below, identify, [...path, key]);
}
function entry(side, key) {
	return side?.type === "table" ? side.entries.get(key) : void 0;
}
function identityValues(table, identity) {
	return identity.map((keys) => {
		const value = keys.reduce((below, { key }) => entry(below, key), table);
		return value?.type === "scalar" ? value : void 0;
	});
}
function nameOf(table, identity) {
	const values = identityValues(table, identity);
	if (values.some((value) => value === void 0)) return "";
	return values.map((value, at) => {
		const keys = (identity[at] ?? []).map(({ key }) => key);
		return value && !isSecret(keys, value) ? maskText(value.text) : "";
	}).join("+").replaceAll(/[[\]\s]+/g, "_");
}
function sameElement(a, b, identity) {
	const [left, right] = [identityValues(a, identity), identityValues(b, identity)];
	if (!(identity.length > 0 && [...left, ...right].every((value) => value !== void 0))) return equal(a, b);
	return left.every((value, at) => equal(value, right[at]));
}
function elementOf(side, element, identity) {
	if (side?.type !== "list") return void 0;
	return side.items.find((item) => item.type === "table" && sameElement(item, element, identity));
}
function duplicates(names) {
	return names.filter((name, at) => name !== "" && names.indexOf(name) !== at);
}
// src/toml/idle-rules.ts
const FARTHEST = 3;
function idleRules(own, rules, trees) {
	const asked = own.filter(({ op }) => op !== "set" && op !== "array" && op !== "order");
	if (asked.length === 0) return [];
	const array = arrayRuleOf(rules);
	const identify = (path) => array(path).identity;
	const paths = trees.flatMap((tree) => [...namedScalars(tree, identify)].map(([path]) => path));
	return asked.filter(({ key }) => {
		const pattern = parsePath(key);
		return !paths.some((path) => covers(pattern, path));
	}).map(({ op, key }) => {
		const near = nearest(key, paths);
		return {
			keys: [key],
			what: `The rule { op = "${op}", key = ${JSON.stringify(key)} } of the migration file fits no setting of either file.`,
			fix: near ? `did you mean ${near}?` : "correct its key, or take the rule out."
		};
	});
}
function nearest(key, paths) {
	const length = parsePath(key).length;
	return [...new Set(paths.map((path) => showPath(path.filter((part) => typeof part === "string").slice(0, length))))].map((name) => ({
		name,
		distance: leven(name, key)
	})).filter(({ distance }) => distance <= FARTHEST).sort((a, b) => a.distance - b.distance)[0]?.name;
}
// src/toml/unknown-keys.ts
function knownKeys(texts) {
	const keys = /* @__PURE__ */ new Set();
	const open = /* @__PURE__ */ new Set();
	for (const text of texts.json) collectJson(JSON.parse(text), keys);
	for (const text of texts.templates) collectTemplate(text, keys, open);
	for (const text of texts.examples) collectExample(text, keys);
	return {
		keys,
		open
	};
}
function isKnown(names, { keys, open }) {
	if (keys.has(names.join("."))) return true;
	return names.some((_, length) => length > 0 && open.has(names.slice(0, length).join(".")));
}
function collectJson(data, keys) {
	if (typeof data === "string") {
		if (/^[\w$'"-]+(?:[.:][\w$'"-]+)+$/.test(data)) keys.add(data.replaceAll(":", "."));
	} else if (Array.isArray(data)) for (const item of data) collectJson(item, keys);
	else if (typeof data === "object" && data !== null) for (const [key, value] of Object.entries(data)) {
		keys.add(key.replaceAll(":", "."));
		collectJson(value, keys);
	}
}
function collectTemplate(text, keys, open) {
	const loops = /* @__PURE__ */ new Map();
	const resolve = (name) => {
		const [head = "", ...rest] = name.split(".");
		const list = loops.get(head);
		return list === void 0 ? name : [list, ...rest].join(".");
	};
	for (const [, code = ""] of text.matchAll(/\{[{%]([\s\S]*?)[%}]\}/g)) {
		const loop = /^-?\s*for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+([\w.]+?)(\.items\(\))?\s*-?$/.exec(code);
		if (loop) {
			const list = resolve(loop[3] ?? "");
			if (loop[4] || loop[2]) open.add(list);
			else loops.set(loop[1] ?? "", list);
			keys.add(list);
		} else {
			const plain = code.replaceAll(/"[^"]*"|'[^']*'/g, "");
			for (const [name] of plain.matchAll(/[A-Za-z_]\w*(?:\.\w+)+/g)) keys.add(resolve(name));
		}
	}
}
function collectExample(text, keys) {
	let section = [];
	for (const line of text.split(/\r?\n/)) {
		const comment = `#${line.trim().replace(/^#+\s*/, "")}`;
		const header = commentedHeader(comment);
		const setting = header ? void 0 : commentedSetting(comment);
		if (header) section = header.flatMap((part) => parsePath(part).map(({ key }) => key));
		else if (setting) keys.add([...section, ...setting.keys].join("."));
	}
}
// src/toml/key-warnings.ts
const LOST = "The old pack names this setting, the new one does not: it will most likely do nothing.";
const NOWHERE = "Nothing in the new pack names this setting.";
const NEVER = "Nothing in the old pack or the new one names this setting: it may be misspelt, or be read by Java alone.";
function keyWarnings({ target, merged }, packs, allowed) {
	const patterns = allowed.map(parsePath);
	const groups = /* @__PURE__ */ new Map();
	const seen = /* @__PURE__ */ new Set();
	for (const [path] of scalars(merged)) {
		const names = path.filter((part) => typeof part === "string");
		const key = names.join(".");
		if (seen.has(key) || names[0] === "secrets" || valueAt(target, names)) continue;
		seen.add(key);
		if (isKnown(names, packs.target) || patterns.some((pattern) => covers(pattern, names))) continue;
		const what = packs.source && isKnown(names, packs.source) ? LOST : packs.source ? NEVER : NOWHERE;
		const renamed = nameNow(names, packs);
		const fix = renamed ? `if it is called ${showPath(renamed.to)} now, add { op = "rename", key = ${JSON.stringify(showPath(renamed.from))}, to = ${JSON.stringify(showPath(renamed.to))} } to the merge array.` : "look it up in the documentation of the new version; a { op = \"drop\" } rule in the merge array leaves it behind.";
		const group = `${what} ${fix}`;
		const known = groups.get(group);
		if (known) known.keys.push(showPath(names));
		else groups.set(group, {
			keys: [showPath(names)],
			what,
			fix
		});
	}
	return [...groups.values()];
}
function nameNow(names, { source, target }) {
	let best;
	for (const other of target.keys) {
		const parts = other.split(".");
		const likeness = likenessOf(names, parts);
		const score = likeness > 0 && source && !isKnown(parts, source) ? likeness + 1 : likeness;
		if (score > (best?.score ?? 0)) best = {
			parts,
			score
		};
	}
	if (!best) return void 0;
	const from = [...names];
	const to = [...best.parts];
	while (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-1) && from.at(-2) !== to.at(-2)) {
		from.pop();
		to.pop();
	}
	return {
		from,
		to
	};
}
function likenessOf(names, parts) {
	const isSameLength = names.length === parts.length;
	const sameLast = names.at(-1) === parts.at(-1);
	if (isSameLength && leven(names.join("."), parts.join(".")) <= 2) return 6;
	if (names.length > 1 && sameLast && names.at(-2) === parts.at(-2)) return 4;
	if (isSameLength && names.length > 2 && sameLast && names[0] === parts[0]) return 2;
	return 0;
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
function isSame(value, other) {
	return value.type === "scalar" ? agrees(value, other) : hasSame(value, other);
}
function hasSame(value, other) {
	if (value.type === "list") {
		if (!Array.isArray(other) || other.length !== value.items.length) return false;
		for (let at = 0; at < other.length; at += 1) {
			const item = value.items[at];
			if (!(item.type === "scalar" ? agrees(item, other[at]) : hasSame(item, other[at]))) return false;
		}
		return true;
	}
	if (typeof other !== "object" || other === null || Array.isArray(other)) return false;
	const keys = Object.keys(other);
	if (keys.length !== value.entries.size) return false;
	let at = 0;
	for (const [key, entry] of value.entries) {
		const own = keys[at];
		const found = own === key ? other[own] : Object.getOwnPropertyDescriptor(other, key)?.value;
		if (!(entry.type === "scalar" ? agrees(entry, found) : hasSame(entry, found))) return false;
		at += 1;
	}
	return true;
}
function disagreement(value, other) {
	if (value.type === "scalar") return agrees(value, other) ? void 0 : "";
	if (value.type === "list") {
		if (!Array.isArray(other) || other.length !== value.items.length) return "";
		for (const [index, item] of value.items.entries()) {
			const found = disagreement(item, other[index]);
			if (found !== void 0) return `[${index}]${found}`;
		}
		return;
	}
	if (typeof other !== "object" || other === null || Array.isArray(other)) return "";
	if (Object.keys(other).length !== value.entries.size) return "";
	for (const [key, entry] of value.entries) {
		const found = Object.hasOwn(other, key) ? disagreement(entry, other[key]) : "";
		if (found !== void 0) return found === "" || found.startsWith("[") ? key + found : `${key}.${found}`;
	}
}
function agrees({ kind, text }, other) {
	if (kind === "date") return other instanceof Date;
	if (kind === "string") return other === text || typeof other === "string" && withoutCr(other) === withoutCr(text);
	if (kind === "boolean") return other === (text === "true");
	if (kind === "integer") {
		if (Number.isSafeInteger(other)) return Number(text) === other;
		return (typeof other === "bigint" || Number.isInteger(other)) && String(other) === text;
	}
	return typeof other === "number" && floatText(other) === text;
}
function withoutCr(text) {
	return text.replaceAll("\r\n", "\n");
}
// src/toml/cross-check.ts
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));
function crossCheck(text, root, name) {
	let first;
	try {
		first = parse(text, { integersAsBigInt: "asNeeded" });
	} catch (error) {
		if (error instanceof TomlError) {
			if (/redefine/.test(error.message)) {
				const { what, fix } = definedTwice(text, error.line);
				failAt(text, offsetOfLine(text, error.line), name, what, fix);
			}
			const what = firstSentence(error.message.replace(/^Invalid TOML document: /, ""));
			failAt(text, offsetOfLine(text, error.line) + error.column - 1, name, `This is not TOML: ${what}.`, "correct this line.");
		}
		throw error;
	}
	refuseDifference(root, first, name);
}
function crossCheckWritten(file) {
	if (hasInheritedKey(file.root)) return;
	let second;
	try {
		second = (0, import_toml.parse)(withoutComments(file).replaceAll("\r\n", "\n"));
	} catch {
		return;
	}
	refuseDifference(file.root, second, file.name);
}
function refuseDifference(root, other, name) {
	if (isSame(root, other)) return;
	fail$1(name, `Two TOML readers do not agree on \`${disagreement(root, other)}\`.`, "write this setting in a simpler way, and report the file to the project.");
}
function hasInheritedKey(value) {
	if (value.type === "scalar") return false;
	if (value.type === "list") return value.items.some(hasInheritedKey);
	for (const [key, below] of value.entries) if (INHERITED.has(key) || below.type !== "scalar" && hasInheritedKey(below)) return true;
	return false;
}
function withoutComments({ text, comments }) {
	const parts = [];
	let from = 0;
	for (const { range } of comments) {
		let end = range[0];
		while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1;
		if (end > from) parts.push(text.slice(from, end));
		from = range[1];
	}
	parts.push(text.slice(from));
	return parts.join("");
}
function isBlank(char) {
	return char <= 32;
}
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
// src/toml/lint.ts
function lint(file) {
	const suspects = [];
	for (const section of file.sections) if (section.isLate) suspects.push(lateHeader(section));
	if (file.text.includes("	")) lintKeys(file.root, file.sections[0], suspects);
	for (const { settings } of file.sections) for (const setting of settings) lintSetting(setting, suspects);
	return placed(suspects, file.text);
}
function lateHeader({ header, path }) {
	const keys = withoutElements(path);
	return {
		rule: "parent-after-child",
		severity: "refused",
		what: `The header [${showPath(keys)}] stands after a header below it: the server's reader overflows its stack.`,
		offset: header[0],
		path: keys
	};
}
function placed(suspects, text) {
	let [line, start] = [1, 0];
	return suspects.toSorted((a, b) => a.offset - b.offset).map(({ offset, path, ...finding }) => {
		for (let end = text.indexOf("\n", start); end >= 0 && end < offset; end = text.indexOf("\n", start)) {
			line += 1;
			start = end + 1;
		}
		return {
			...finding,
			key: showPath(path),
			line,
			column: offset - start + 1
		};
	});
}
function findingName({ rule, key }) {
	return `${rule} ${key}`;
}
function withoutElements(path) {
	return path.filter((part) => typeof part === "string");
}
const TAB = "A tab inside of double quotes: the server's reader refuses it; write \\t.";
function lintKeys(table, above, suspects) {
	const own = table.section ?? above;
	lintSpelling(table, (rule, what) => suspects.push({
		rule,
		severity: "refused",
		what,
		offset: own.header[0],
		path: withoutElements(own.path)
	}));
	for (const value of table.entries.values()) {
		if (value.setting) continue;
		const below = value.type === "list" ? value.items : [value];
		for (const item of below) if (item.type === "table") lintKeys(item, own, suspects);
	}
}
function lintSpelling(table, report) {
	for (const spelling of table.spelling?.values() ?? []) if (spelling.startsWith("\"") && spelling.includes("	")) report("raw-tab", TAB);
}
function lintSetting(setting, suspects) {
	const { section, value, keys, valueRange } = setting;
	if (value.type === "scalar" && isHarmless(value)) return;
	const offset = valueRange[0];
	const refuse = (rule, what) => {
		const path = [...withoutElements(section.path), ...keys.map(({ name }) => name)];
		suspects.push({
			rule,
			severity: "refused",
			what,
			offset,
			path
		});
	};
	lintValue(value, false, refuse);
	if (value.type !== "scalar") lintCommas(value.raw ?? "", refuse);
	if (value.type !== "scalar" || value.kind !== "string" || !/[{<&]/.test(value.text)) return;
	const advise = (rule, what) => {
		const path = [...section.path.map((part) => typeof part === "number" ? {
			at: part,
			label: String(part)
		} : part), ...keys.map(({ name }) => name)];
		suspects.push({
			rule,
			severity: "advice",
			what,
			offset,
			path
		});
	};
	if (/\{\{|\{%|\{#/.test(value.text)) advise("template-in-value", "The server takes `{{`, `{%` and `{#` inside of values for template syntax.");
	if (/<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(value.text)) advise("raw-xml", "A bare `&` or `<` goes into XML as it is: write `&amp;` or `&lt;`.");
}
function isHarmless({ kind, text, raw }) {
	if (kind === "string") return raw.length === text.length + 2 && !/[\t{<&]/.test(text);
	return kind === "boolean" || kind === "integer";
}
function lintScalar({ kind, raw }, report) {
	if (kind === "string") lintString(raw, report);
	if (kind === "date" && raw.endsWith("z")) report("date-spelling", "The server's reader wants Z in dates, not z.");
	if (kind === "float" && /e[+-]?0[\d_]/i.test(raw)) report("exponent-zero", "An exponent begins with a zero: the server's reader refuses it.");
}
function lintString(raw, report) {
	const isBasic = raw.startsWith("\"");
	if (isBasic && raw.includes("	")) report("raw-tab", TAB);
	if (!raw.startsWith(isBasic ? "\"\"\"" : "'''")) return;
	const marks = isBasic && raw.includes("\\") ? raw.replaceAll(/\\./g, "\\") : raw;
	if (/[^"]"{4,5}$|[^']'{4,5}$/.test(marks)) report("quotes-at-long-string", "Quotes touch the end of a long string: the server's reader refuses that.");
}
function lintCommas(raw, report) {
	if (raw.includes("\n") && /\n[ \t]*,/.test(withoutStrings(raw))) report("array-comma", "A comma begins a line: the server's reader wants it behind the element before.");
}
function lintValue(value, insideInline, report) {
	if (value.type === "scalar") lintScalar(value, report);
	else if (value.type === "table") {
		lintSpelling(value, report);
		for (const entry of value.entries.values()) {
			if (isDate(entry) && value.raw?.endsWith(`${entry.raw}}`)) report("date-spelling", DATE_AT_BRACKET);
			lintValue(entry, true, report);
		}
	} else {
		if (insideInline && value.items.length === 0) report("empty-array-in-inline-table", "An empty array inside of braces: the server's reader refuses it.");
		if (insideInline && /,\s*\]$/.test(withoutStrings(value.raw ?? ""))) report("array-comma", "A comma ends an array inside of braces: the server's reader refuses it.");
		if (value.items.some((item) => kindOf(item) !== kindOf(value.items[0]))) report("mixed-array", "Array elements of several types: the server's reader refuses them.");
		if (value.items.some(isDate)) report("date-spelling", DATE_AT_BRACKET);
		for (const item of value.items) lintValue(item, insideInline, report);
	}
}
const DATE_AT_BRACKET = "A date in an array or at a brace: the server's reader refuses it.";
function kindOf(value) {
	return value.type === "scalar" ? value.kind : value.type;
}
function isDate(value) {
	return value.type === "scalar" && value.kind === "date";
}
function withoutStrings(raw) {
	return raw.replaceAll(/"""(?:\\.|[^\\])*?"""|'{3}.*?'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#[^\n]*/gs, (part) => part.startsWith("#") ? "" : "\"\"");
}
// src/toml/scan.ts
const DEEPEST = 100;
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
var IntegerRange = class extends Error {
	offset;
	constructor(offset) {
		super("integer outside of 64 bits");
		this.offset = offset;
	}
};
function buildTree(syntax, text) {
	const root = newTable("root");
	const first = newSection(0, "root", [], [0, 0]);
	root.section = first;
	const sections = [first];
	for (const entry of syntax.entries) addSetting(root, first, entry, text);
	for (const part of syntax.parts) {
		const path = [];
		const section = newSection(sections.length, part.kind, path, part.range);
		sections.push(section);
		const table = openTable(root, part, section, path, text);
		for (const entry of part.entries) addSetting(table, section, entry, text);
	}
	return {
		root,
		sections
	};
}
function newSection(index, kind, path, header) {
	return {
		index,
		kind,
		path,
		header,
		settings: [],
		isLate: false
	};
}
function openTable(root, { kind, keys }, section, path, text) {
	const parent = descend(root, keys, "implicit", text, path);
	const last = keys.at(-1);
	path.push(last.name);
	const existing = parent.entries.get(last.name);
	if (kind === "element") {
		const element = newTable("element");
		element.section = section;
		if (existing?.type === "list") existing.items.push(element);
		else put(parent, last, {
			type: "list",
			items: [element]
		}, text);
		path.push(existing?.type === "list" ? existing.items.length - 1 : 0);
		return element;
	}
	section.isLate = existing !== void 0;
	if (existing?.type === "list") path.push(existing.items.length - 1);
	const opened = tableIn(existing) ?? put(parent, last, newTable("header"), text);
	opened.form = "header";
	opened.section = section;
	return opened;
}
function descend(top, keys, form, text, path) {
	let table = top;
	for (let at = 0; at < keys.length - 1; at += 1) {
		const key = keys[at];
		const existing = table.entries.get(key.name);
		path?.push(key.name);
		if (existing?.type === "list") path?.push(existing.items.length - 1);
		const { section } = table;
		table = tableIn(existing) ?? put(table, key, newTable(form), text);
		if (form === "dotted") table.section ??= section;
	}
	return table;
}
function tableIn(value) {
	const inside = value?.type === "list" ? value.items.at(-1) : value;
	return inside?.type === "table" ? inside : void 0;
}
function put(table, { name, start, end }, value, text) {
	table.entries.set(name, value);
	if (end - start > name.length) spell(table, name, text.slice(start, end));
	return value;
}
function addSetting(table, section, entry, text) {
	const value = place(table, entry, text);
	value.setting = {
		section,
		keys: entry.keys,
		range: entry.range,
		valueRange: entry.value.range,
		value
	};
	section.settings.push(value.setting);
}
function place(table, { keys, value }, text) {
	return put(keys.length > 1 ? descend(table, keys, "dotted", text) : table, keys.at(-1), contentValue(value, text), text);
}
function contentValue(node, text) {
	const raw = "raw" in node ? node.raw : text.slice(node.range[0], node.range[1]);
	if (node.type === "array") return {
		type: "list",
		items: node.elements.map((element) => contentValue(element, text)),
		raw,
		setting: void 0
	};
	if (node.type === "braces") {
		const table = newTable("inline");
		table.raw = raw;
		for (const entry of node.entries) place(table, entry, text);
		return table;
	}
	return {
		type: "scalar",
		kind: node.type,
		text: scalarText(node, raw),
		raw,
		setting: void 0
	};
}
function scalarText(node, raw) {
	switch (node.type) {
		case "string": return node.value.includes("\r") ? longText(node.value, raw) : node.value;
		case "integer": {
			const { text, fits } = integerOf(raw);
			if (!fits) throw new IntegerRange(node.range[0]);
			return text;
		}
		case "float": return floatText(floatOf(raw));
		case "date": return dateText(raw);
		default: return raw;
	}
}
function longText(value, raw) {
	return /^"""|^'''/.test(raw) ? value.replaceAll("\r\n", "\n") : value;
}
function dateText(raw) {
	return raw.toUpperCase().replace(" ", "T").replace(/\.(\d*?)0+(?!\d)/, (_, digits) => digits ? `.${digits}` : "");
}
// src/toml/read.ts
const LARGEST = 1048576;
const UTF8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
function readToml(bytes, name) {
	if (bytes.length > 1048576) fail$1(name, `The file has more than ${LARGEST / 1024} KiB: no deployment.toml has.`, "check the path.");
	if (bytes[0] === 255 && bytes[1] === 254 || bytes[0] === 254 && bytes[1] === 255) failAtByte(bytes, 0, name, "The file is UTF-16, which Windows editors call Unicode.", "save the file as UTF-8.");
	const nul = bytes.indexOf(0);
	if (nul >= 0) failAtByte(bytes, nul, name, "The file is binary: it holds a NUL byte.", "check the path; save the file as UTF-8.");
	if (!isUtf8(bytes)) failAtByte(bytes, firstBadByte(bytes), name, "This byte is not UTF-8.", "save the file as UTF-8.");
	const decoded = UTF8.decode(bytes);
	const notes = [];
	const text = decoded.startsWith("﻿") ? decoded.slice(1) : decoded;
	if (text !== decoded) notes.push("A byte order mark was taken off: the server's reader refuses it.");
	return parseText(text, name, notes);
}
function parseText(text, name, notes = []) {
	const syntax = syntaxOf(text, name);
	const { root, sections } = treeOf(syntax, text, name);
	crossCheck(text, root, name);
	return {
		name,
		text,
		root,
		sections,
		comments: syntax.comments.map((range) => ({
			range,
			text: text.slice(range[0], range[1])
		})),
		eol: text.includes("\r\n") ? "\r\n" : "\n",
		notes
	};
}
function syntaxOf(text, name) {
	try {
		return parseSyntax(text);
	} catch (error) {
		if (!(error instanceof SyntaxFault)) throw error;
		const fault = scan(text);
		if (fault) failAt(text, fault.offset, name, fault.what, fault.fix);
		failAt(text, error.offset, name, `This is not TOML: ${error.message}.`, "correct this line.");
	}
}
function treeOf(syntax, text, name) {
	try {
		return buildTree(syntax, text);
	} catch (error) {
		if (error instanceof IntegerRange) failAt(text, error.offset, name, "This number is outside of 64 bits.", "write it as text, in quotes.");
		throw error;
	}
}
function firstBadByte(bytes) {
	let at = 0;
	while (at < bytes.length) {
		const length = [
			1,
			2,
			3,
			4
		].find((each) => isUtf8(bytes.subarray(at, at + each)));
		if (length === void 0) return at;
		at += length;
	}
	return bytes.length;
}
// src/toml/laws.ts
function checkLaws(target, merged, edits, text) {
	const l3 = brokenEdit(target, edits);
	if (l3) fail("L3", l3);
	if (applyEdits(target.text, edits) !== text) fail("L3", "the edits applied again give another text");
	if (edits.length === 0 && text !== target.text) fail("L2", "nothing was to be changed, and the text changed");
	const file = reread(text, target.name);
	const different = firstDifference(file.root, merged);
	if (different !== void 0) fail("L1", `the written text does not say what was decided about \`${different}\``);
	const fresh = freshFindings(file, target);
	const refused = fresh.find(({ severity }) => severity === "refused");
	if (refused) fail("L6", `line ${refused.line} of the merged text: ${refused.what}`, "config-invalid");
	return {
		file,
		advice: fresh
	};
}
function freshFindings(file, target) {
	const findings = lint(file);
	if (findings.length === 0) return findings;
	const known = new Set(lint(target).map(findingName));
	return findings.filter((finding) => !known.has(findingName(finding)));
}
function reread(text, name) {
	try {
		const file = parseText(text, name);
		crossCheckWritten(file);
		return file;
	} catch (error) {
		if (error instanceof MigrateError) fail("L7", `the readers do not take the merged text: ${error.problems[0].what}`);
		throw error;
	}
}
function brokenEdit(target, edits) {
	const valueAround = valueFinder(target.sections);
	const atLine = (offset) => offset === 0 || offset === target.text.length || target.text[offset - 1] === "\n";
	let last = 0;
	for (const { start, end } of edits) {
		if (start < last || end < start) return "two edits overlap";
		last = end;
		if (!valueAround([start, end]) && !(atLine(start) && atLine(end))) return `the edit at offset ${start} is neither a value nor whole lines`;
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
function plainSecrets(root) {
	const secrets = root.entries.get("secrets");
	if (secrets?.type !== "table") return [];
	return [...scalars(secrets)].filter(([, { text }]) => /^\[.*\]$/s.test(text)).map(([path]) => showPath(["secrets", ...path]));
}
// src/toml/judge.ts
var Judge = class {
	#deciding;
	#warning;
	array;
	#source;
	#named;
	#defaults;
	constructor(rules, source, defaults) {
		const of = (...ops) => rules.filter((rule) => ops.includes(rule.op)).map((rule) => ({
			rule,
			pattern: parsePath(rule.key)
		}));
		this.#deciding = of("keep", "take", "drop", "ask", "set");
		this.#warning = of("warn");
		this.array = arrayRuleOf(rules);
		this.#source = source;
		this.#defaults = defaults;
	}
	get #settings() {
		this.#named ??= [...namedScalars(this.#source, (path) => this.array(path).identity)];
		return this.#named;
	}
	decide(path, source, isDefault) {
		return this.#deciding.findLast(({ rule, pattern }) => covers(pattern, path) && this.#holds(rule, source, isDefault))?.rule;
	}
	replaces(path, source, shipped) {
		const rule = this.decide(path, source, shipped !== void 0 && equal(shipped, source));
		return rule?.op === "take" && rule.whole && names(parsePath(rule.key), path) ? rule : void 0;
	}
	sets() {
		const found = [];
		for (const { rule, pattern } of this.#deciding) {
			if (rule.op !== "set") continue;
			const path = pattern.flatMap(({ key, selector }) => selector === void 0 ? [key] : [key, {
				at: 0,
				label: selector
			}]);
			const value = this.#settings.find(([other]) => covers(pattern, other))?.[1];
			if (this.decide(path, value, false) === rule) found.push({
				...rule,
				path: pattern
			});
		}
		return found;
	}
	warnings() {
		return this.#warning.flatMap(({ rule, pattern }) => {
			const hits = this.#settings.filter(([path, value]) => covers(pattern, path) && this.#holds(rule, value, this.isDefault(path, value)));
			return hits.length > 0 ? [{
				rule,
				paths: hits.map(([path]) => path)
			}] : [];
		});
	}
	isDefault(path, value) {
		let shipped = this.#defaults;
		for (const [index, part] of path.entries()) {
			if (typeof part === "string") {
				shipped = shipped?.type === "table" ? shipped.entries.get(part) : void 0;
				continue;
			}
			const { identity } = this.array(path.slice(0, index));
			shipped = (shipped?.type === "list" ? shipped.items : []).find((item, at) => elementAt(item, at, identity).label === part.label);
		}
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
var Ledger = class {
	#decisions = [];
	conflicts = [];
	warnings = [];
	decisions() {
		return this.#decisions.map((inWords) => inWords());
	}
	get mark() {
		return this.#decisions.length;
	}
	forget(mark) {
		this.#decisions.length = mark;
	}
	renamed(from, to, why) {
		this.#decisions.push(() => ({
			key: from,
			action: "renamed",
			to,
			why
		}));
	}
	added(path, source, why = "the old server's own setting; the new pack has none") {
		this.decide(path, "added", void 0, source, why);
		return source;
	}
	taken(path, target, source, why) {
		if (equal(target, source)) return target;
		this.decide(path, "taken", target, source, why);
		return source;
	}
	ruled(rule, target, source, path) {
		if (rule.op === "take") return target ? this.taken(path, target, source, rule.why) : this.added(path, source, rule.why);
		if (rule.op === "keep") this.decide(path, "kept", target, target, rule.why);
		if (rule.op === "drop") {
			this.decide(path, "dropped", target, source, rule.why);
			if (rule.notice === "warn") this.warn(showPath(path), rule.why);
		}
		return target;
	}
	decide(path, action, from, to, why) {
		this.#decisions.push(() => {
			const different = from !== void 0 && to !== void 0 && !equal(from, to);
			return {
				key: showPath(path),
				action,
				from: from && showValue(path, from),
				to: to && showValue(path, to, different),
				why: why + (action === "dropped" ? "" : rewriting(path, to))
			};
		});
	}
	conflict(path, what) {
		const key = showPath(path);
		const fix = `add a rule to the merge array of the migration file: { op = "take", key = ${JSON.stringify(key)} } for the old server's, "keep" for the target's.`;
		this.conflicts.push({
			keys: [key],
			what,
			fix
		});
	}
	warn(key, what) {
		const known = this.warnings.find((warning) => warning.what === what);
		if (known) known.keys.push(key);
		else this.warnings.push({
			keys: [key],
			what
		});
	}
};
function rewriting(path, value) {
	if (value?.type !== "scalar" || !value.rewritten) return "";
	const { raw, why } = value.rewritten;
	return `; ${showValue(path, {
		...value,
		raw
	})} was rewritten: ${why}`;
}
// src/toml/replaced.ts
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
function setKey(merged, segments, { value, why }, identify, ledger) {
	let table = merged;
	const path = [];
	for (const { key, selector } of segments.slice(0, -1)) {
		path.push(key);
		const below = table.entries.get(key);
		if (selector !== void 0) {
			const list = below?.type === "list" ? {
				...below,
				items: [...below.items]
			} : void 0;
			const found = list?.items.map((item, at) => elementAt(item, at, identify(path))).find(({ label }) => label === selector);
			const element = found && list?.items[found.at];
			if (!list || !found || element?.type !== "table") {
				ledger.conflict(path, `A rule sets a key of the element ${selector}, which is not there.`);
				return;
			}
			path.push(found);
			const next = {
				...element,
				entries: new Map(element.entries)
			};
			list.items[found.at] = next;
			table.entries.set(key, list);
			table = next;
			continue;
		}
		if (below && below.type !== "table") {
			ledger.conflict(path, "A rule sets a key below something that is not a table.");
			return;
		}
		const next = below ? {
			...below,
			entries: new Map(below.entries)
		} : newTable("implicit");
		table.entries.set(key, next);
		table = next;
	}
	const key = segments.at(-1)?.key;
	const old = table.entries.get(key);
	if (old && equal(old, value)) return;
	table.entries.set(key, value);
	ledger.decide([...path, key], "set", old, value, why);
}
// src/toml/transform.ts
function transform(given, rules) {
	const renamed = [];
	const moving = rules.filter(({ op }) => op === "rename" || op === "rewrite");
	if (moving.length === 0) return {
		root: given,
		renamed
	};
	const root = clone(given);
	const array = arrayRuleOf(rules);
	const identify = (path) => array(path).identity;
	for (const rule of moving) if (rule.op === "rename") {
		const [from, to] = [parsePath(rule.key), parsePath(rule.to)];
		if (rename(root, from, to, rule)) renamed.push({
			from: rule.key,
			to: rule.to,
			why: rule.why
		});
	} else if (rule.op === "rewrite") rewriteBelow(root, [], {
		...rule,
		pattern: parsePath(rule.key)
	}, identify);
	return {
		root,
		renamed
	};
}
function rename(table, from, to, rule) {
	const [first, ...rest] = from;
	if (!first) return false;
	if (rest.length > 0 && to.length > 1 && to[0]?.key === first.key) {
		const value = table.entries.get(first.key);
		return (value?.type === "list" ? value.items : [value]).map((item) => item?.type === "table" && rename(item, rest, to.slice(1), rule)).some(Boolean);
	}
	const value = detach(table, from);
	if (!value) return false;
	attach(table, to, rule.rewrite ? rewritten(value, rule.rewrite, rule.why) : value);
	return true;
}
function detach(table, path) {
	const [first, ...rest] = path;
	const value = first && table.entries.get(first.key);
	if (!first || !value) return void 0;
	if (rest.length === 0) {
		table.entries.delete(first.key);
		table.spelling?.delete(first.key);
		return value;
	}
	if (value.type !== "table") return void 0;
	const found = detach(value, rest);
	if (found && value.entries.size === 0) table.entries.delete(first.key);
	return found;
}
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
function rewriteBelow(table, path, rule, identify) {
	for (const [key, entry] of table.entries) {
		const here = [...path, key];
		if (entry.type === "table") rewriteBelow(entry, here, rule, identify);
		else if (entry.type === "list" && isTables(entry)) for (const [at, item] of entry.items.entries()) rewriteBelow(item, [...here, elementAt(item, at, identify(here))], rule, identify);
		else if (names(rule.pattern, here) || covers(rule.pattern, here)) table.entries.set(key, rewritten(entry, rule.rewrite, rule.why));
	}
}
function rewritten(value, rewrite, why) {
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
		rewritten: {
			raw: value.raw,
			why
		},
		raw: literal ? `'${text}'` : stringRaw(text)
	};
}
// src/toml/semantic.ts
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
		const { root, renamed } = transform(source, rules);
		this.#source = root;
		this.#oldDefaults = transform(shipped.source, rules).root;
		this.#newDefaults = shipped.target;
		for (const { from, to, why } of renamed) this.#ledger.renamed(from, to, why);
		this.#judge = new Judge(rules, this.#source, this.#oldDefaults);
	}
	run() {
		const decided = this.#tables(this.#target, this.#source, this.#oldDefaults, this.#newDefaults, []);
		const merged = {
			...decided,
			entries: new Map(decided.entries)
		};
		const identify = (path) => this.#judge.array(path).identity;
		for (const { path, value, why } of this.#judge.sets()) setKey(merged, path, {
			value: fromPlain(value),
			why
		}, identify, this.#ledger);
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
		return {
			merged,
			ledger: this.#ledger
		};
	}
	#tables(target, source, old, fresh, path) {
		let merged = target ?? newTable(source.form);
		for (const [key, value] of source.entries) {
			const theirs = target?.entries.get(key);
			if (theirs && equal(theirs, value)) continue;
			const result = this.#value(theirs, value, entry(old, key), entry(fresh, key), [...path, key]);
			if (!result || result === theirs) continue;
			if (merged === target) merged = {
				...target,
				entries: new Map(target.entries),
				raw: void 0
			};
			merged.entries.set(key, result);
		}
		const spelling = spellingOf(target, source);
		return spelling === merged.spelling ? merged : {
			...merged,
			spelling
		};
	}
	#value(target, source, old, fresh, path) {
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
		if (rule) return this.#ruled(rule, target, source, path);
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
		this.#ledger.conflict(path, sameShape ? `Both have a value of their own: the old server ${showValue(path, source)}, the target ${showValue(path, target, true)}.` : "One file has a table here and the other a value.");
		return target;
	}
	#ruled(rule, target, source, path) {
		if (rule.op === "ask") this.#asked.set(rule, [...this.#asked.get(rule) ?? [], showPath(path)]);
		return this.#ledger.ruled(rule, target, source, path);
	}
	#arrays(target, source, old, fresh, path) {
		const whole = this.#judge.decide(path, source, old !== void 0 && equal(old, source));
		if (whole && whole.op !== "take") return this.#ruled(whole, target, source, path);
		const { identity, mode } = this.#judge.array(path);
		const name = (table) => nameOf(table, identity);
		const twice = new Set([source, target].flatMap((side) => duplicates((side?.items ?? []).map(name))));
		if (twice.size > 0 && !whole) {
			const ids = [...twice].join(", ");
			this.#ledger.conflict(path, `Several elements have the same identity (${ids}): which is meant cannot be known.`);
			return target;
		}
		const same = twice.size > 0 ? [] : identity;
		if (mode === "replace" && !whole && old && equal(old, source)) {
			this.#ledger.decide(path, "kept", target, target, "the old server had the elements that its pack shipped");
			return target;
		}
		const items = (target?.items ?? []).map((item, basis) => ({
			...item,
			basis
		}));
		const used = /* @__PURE__ */ new Set();
		for (const element of source.items) {
			const at = items.findIndex((item) => item.basis !== void 0 && !used.has(item.basis) && sameElement(item, element, same));
			const label = name(element) || String(at < 0 ? items.length : at);
			const here = [...path, {
				at: at < 0 ? items.length : at,
				label
			}];
			const shippedOld = elementOf(old, element, same);
			if (at >= 0) {
				used.add(at);
				const shipped = elementOf(fresh, element, same);
				items[at] = {
					...this.#tables(items[at], element, shippedOld, shipped, here),
					basis: at
				};
			} else if (shippedOld && equal(shippedOld, element) && !whole) this.#ledger.decide(here, "dropped", void 0, element, "the old server had the element that its pack shipped");
			else {
				const { mark } = this.#ledger;
				const added = this.#tables(void 0, element, void 0, void 0, here);
				if (added.entries.size === 0 && element.entries.size > 0) continue;
				const there = items.find(({ basis, ...item }) => basis !== void 0 && !used.has(basis) && equal(item, added))?.basis;
				if (there !== void 0) {
					used.add(there);
					this.#ledger.forget(mark);
				} else items.push({
					...added,
					form: "element"
				});
			}
		}
		const replaced = replacedElements(mode === "replace" || whole ? items.filter((item) => item.basis !== void 0 && !used.has(item.basis)) : [], {
			fresh,
			identity,
			path,
			forced: whole !== void 0
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
function mergeDeploymentToml(input) {
	const { target, source, pristineSource, pristineTarget, rules } = input;
	const all = [...rules.rules, ...input.ownRules ?? []];
	const shipped = {
		source: pristineSource?.root ?? asTable(rules.defaults.source),
		target: pristineTarget?.root ?? asTable(rules.defaults.target)
	};
	const { merged, ledger } = mergeSettings(target.root, source.root, shipped, all);
	const { conflicts, warnings } = ledger;
	warnings.push(...idleRules(input.ownRules ?? [], all, [
		source.root,
		target.root,
		merged
	]));
	const notes = [target, source].flatMap((file) => file.notes.map((note) => `${file.name}: ${note}`));
	if (conflicts.length > 0) return {
		text: void 0,
		edits: [],
		decisions: ledger.decisions(),
		conflicts,
		warnings,
		notes,
		diff: ""
	};
	const edits = writeEdits(target, difference(target.root, merged), placementsOf(all));
	const text = applyEdits(target.text, edits);
	const { file, advice } = checkLaws(target, merged, edits, text);
	const plain = plainSecrets(file.root);
	if (plain.length > 0) warnings.push({
		keys: plain,
		what: "Secrets in brackets are not encrypted yet: the server refuses to start with them.",
		fix: "run bin/ciphertool.sh -Dconfigure in the new home before its first start."
	});
	if (input.packs) {
		const brought = {
			target: target.root,
			merged: file.root
		};
		warnings.push(...keyWarnings(brought, input.packs, rules.known));
	}
	warnings.push(...adviceOf(advice));
	return new Merged({
		text,
		edits,
		conflicts,
		warnings,
		notes
	}, ledger, target, file);
}
var Merged = class {
	text;
	edits;
	conflicts;
	warnings;
	notes;
	#ledger;
	#target;
	#file;
	#decisions;
	#diff;
	constructor(made, ledger, target, file) {
		this.text = made.text;
		this.edits = made.edits;
		this.conflicts = made.conflicts;
		this.warnings = made.warnings;
		this.notes = made.notes;
		this.#ledger = ledger;
		this.#target = target;
		this.#file = file;
	}
	get decisions() {
		this.#decisions ??= this.#ledger.decisions();
		return this.#decisions;
	}
	get diff() {
		this.#diff ??= maskedDiff(this.#target, this.#file);
		return this.#diff;
	}
};
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
function adviceOf(findings) {
	return [...Map.groupBy(findings, ({ what }) => what)].map(([what, alike]) => ({
		keys: alike.map(({ key }) => key),
		what
	}));
}
// src/toml/report.ts
const WIDEST = 120;
function mergeReport(result) {
	const { decisions, conflicts, warnings, notes, diff } = result;
	return {
		verdict: conflicts.length > 0 ? "conflicts" : "merged",
		edits: result.edits.length,
		conflicts,
		warnings,
		decisions,
		notes,
		diff
	};
}
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
			code(action === "kept" ? void 0 : to),
			cell(why)
		])));
	}
	if (notes.length > 0) parts.push(notes.map((note) => `- ${cell(note)}`).join("\n"));
	if (diff) parts.push(`${fence(diff)}diff\n${diff.trimEnd()}\n${fence(diff)}`);
	return `${parts.join("\n\n")}\n`;
}
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
	return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ").split(/(`[^`]*`)/).map((part) => part.startsWith("`") ? part : part.replaceAll("&", "&amp;").replaceAll("<", "&lt;")).join("");
}
function codes(keys) {
	return keys.map(code).join(", ");
}
function code(text) {
	if (text === void 0) return "";
	const line = text.replaceAll(/\s*\n\s*/g, " ");
	const flat = (line.length > WIDEST ? `${line.slice(0, WIDEST)}…` : line).replaceAll("|", "\\|");
	const marks = "`".repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	const pad = /^`|`$/.test(flat) ? " " : "";
	return `${marks}${pad}${flat}${pad}${marks}`;
}
function fence(text) {
	return "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
}
// src/toml/pack-texts.ts
function packTexts(files, shipped) {
	const texts = {
		json: [],
		templates: [],
		examples: [shipped]
	};
	for (const [path, text] of files) if (path.endsWith(".j2")) texts.templates.push(text);
	else if (path.endsWith(".toml")) texts.examples.push(text);
	else if (path.endsWith(".json") && isJson(text)) texts.json.push(text);
	return texts.templates.length > 0 ? texts : void 0;
}
function isJson(text) {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
export { plainSecrets as a, readToml as c, mergeDeploymentToml as i, knownKeys as l, mergeMarkdown as n, checkLaws as o, mergeReport as r, parseText as s, packTexts as t, difference as u };
