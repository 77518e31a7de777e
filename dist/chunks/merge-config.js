import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as sentence, n as MigrateError } from "./errors.js";
import { A as maskFile, f as record, j as secretValues, m as string, n as parseOwnRules, ot as parse, p as strictObject, q as valueAt } from "./rules.js";
import { c as readToml, i as mergeDeploymentToml, l as knownKeys, n as mergeMarkdown, r as mergeReport, s as parseText, t as packTexts } from "./pack-texts.js";
import { n as stampOf } from "./timestamps.js";
import { r as replaceFile, t as readBytes } from "./files.js";
import { F as readFolder, I as listFolder, P as hashFiles, n as keepingPlace, t as keepWhatIsNew } from "./replaced.js";
import { n as makeManifestOn, t as makeManifest } from "./pack-zip.js";
import { t as count } from "./words.js";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import path$1 from "node:path/posix";
import { readFile } from "node:fs/promises";
// src/databases/scratch.ts
const SCRATCH = "_wso2_migrate_scratch";
const COPY = "_wso2_migrate";
const BEFORE = "_before_";
function scratchName(database, most) {
	return fit(database, SCRATCH, most);
}
function copyName(database) {
	return fit(database, COPY, 63);
}
function keptName(database, when, most) {
	return fit(database, `${BEFORE}${stampOf(when).toLowerCase()}`, most);
}
function fit(database, suffix, most) {
	const room = most - suffix.length;
	if (Buffer.byteLength(database) <= room) return database + suffix;
	const hash = createHash("sha256").update(database).digest("hex").slice(0, 8);
	let start = "";
	for (const character of database) {
		if (Buffer.byteLength(start + character) > room - hash.length - 1) break;
		start += character;
	}
	return `${start}_${hash}${suffix}`;
}
// src/databases/declared.ts
function declaredDatabases(toml) {
	const databases = Object.entries(asTable(toml.database)).filter(([id, value]) => id !== "local" && value !== null && typeof value === "object" && !Array.isArray(value)).map(([id, value]) => declared(id, `[database.${id}]`, asTable(value)));
	const sources = (Array.isArray(toml.datasource) ? toml.datasource : []).map(asTable);
	return [...databases, ...sources.map((source, index) => {
		const id = text(source.id) ?? "";
		return declared(id, id ? `[[datasource]] id = "${id}"` : `[[datasource]] number ${index + 1}`, source);
	})];
}
function declared(id, where, table) {
	const settings = {
		type: text(table.type),
		url: text(table.url),
		hostname: text(table.hostname),
		port: text(table.port),
		name: text(table.sid) ?? text(table.name),
		driver: text(table.driver),
		user: text(table.username),
		password: text(table.password)
	};
	const given = Object.entries(settings).filter(([, value]) => value !== void 0);
	return {
		id,
		where,
		...Object.fromEntries(given)
	};
}
function asTable(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}
function text(value) {
	return typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? String(value) : void 0;
}
// src/databases/drivers.ts
const DRIVER_PACKAGES = [
	[/^org\.postgresql\./, "postgresql"],
	[/^com\.mysql\./, "mysql"],
	[/^org\.mariadb\./, "mariadb"],
	[/^com\.microsoft\.sqlserver\.|^net\.sourceforge\.jtds\./, "mssql"],
	[/^oracle\.jdbc\./, "oracle"],
	[/^com\.ibm\.db2\./, "db2"],
	[/^org\.h2\./, "h2"]
];
const TOML_TYPES = {
	postgre: "postgresql",
	postgresql: "postgresql",
	mysql: "mysql",
	mysql_cluster: "mysql",
	mariadb: "mariadb",
	mssql: "mssql",
	oracle: "oracle",
	oracle_rac: "oracle",
	db2: "db2",
	h2: "h2"
};
function engineOfDriver(driverClass) {
	return DRIVER_PACKAGES.find(([pattern]) => pattern.test(driverClass.trim()))?.[1];
}
function engineOfTomlType(type) {
	return TOML_TYPES[type.trim().toLowerCase()];
}
// src/databases/jdbc-parts.ts
var UnreadableUrl = class extends Error {};
function parseHostPort(text, defaultPort) {
	const match = /^(?:\[([^\]]+)\]|([^:\s@]+)|([0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d+))?$/i.exec(text.trim());
	const host = match?.[1] ?? match?.[2] ?? match?.[3];
	if (!match || !host) throw new UnreadableUrl("what stands in the place of the host is not a host with an optional port");
	const port = match[4] === void 0 ? defaultPort : Number(match[4]);
	if (port < 1 || port > 65535) throw new UnreadableUrl(`${match[4]} is not a port`);
	return {
		host: host.toLowerCase(),
		port
	};
}
const DEFAULT_PORTS = {
	postgresql: 5432,
	mysql: 3306,
	mariadb: 3306,
	mssql: 1433,
	oracle: 1521,
	db2: 5e4,
	h2: 9092
};
// src/databases/jdbc-vendors.ts
const VENDORS = [
	{
		engine: "postgresql",
		prefix: /^jdbc:postgresql:/i,
		read: readPostgresql
	},
	{
		engine: "mysql",
		prefix: /^jdbc:mysql:(?:[a-z-]+:)?(?=\/\/)/i,
		read: (rest) => readMysql("mysql", rest)
	},
	{
		engine: "mariadb",
		prefix: /^jdbc:mariadb:(?:[a-z-]+:)?(?=\/\/)/i,
		read: (rest) => readMysql("mariadb", rest)
	},
	{
		engine: "mssql",
		prefix: /^jdbc:sqlserver:(?=\/\/)/i,
		read: readSqlServer
	},
	{
		engine: "mssql",
		prefix: /^jdbc:jtds:sqlserver:(?=\/\/)/i,
		read: readJtds
	},
	{
		engine: "oracle",
		prefix: /^jdbc:oracle:(?:thin|oci8?):/i,
		read: readOracle
	},
	{
		engine: "db2",
		prefix: /^jdbc:db2:/i,
		read: readDb2
	},
	{
		engine: "h2",
		prefix: /^jdbc:h2:/i,
		read: readH2
	}
];
function readPostgresql(rest) {
	const [path, query] = cut(rest, "?");
	const params = queryParams(query);
	const [authority, database] = path.startsWith("//") ? cut(path.slice(2), "/") : ["", path.replace(/^\//, "")];
	return server("postgresql", hostList(authority || "localhost", DEFAULT_PORTS.postgresql), decodeURIComponent(database) || params.user || "", params, params.currentSchema);
}
function readMysql(engine, rest) {
	const [path, query] = cut(rest, "?");
	const params = queryParams(query);
	const match = /^\/\/((?:[^/(]|\([^)]*\))*)\/?(.*)$/s.exec(path);
	let authority = match[1];
	const at = authority.lastIndexOf("@");
	if (at >= 0) {
		const [user, password] = cut(authority.slice(0, at), ":");
		params.user ??= decodeURIComponent(user);
		if (password) params.password ??= decodeURIComponent(password);
		authority = authority.slice(at + 1);
	}
	return server(engine, /\(/.test(authority) ? mysqlAddresses(authority) : hostList(authority || "localhost", DEFAULT_PORTS[engine]), decodeURIComponent(match[2]), params);
}
function mysqlAddresses(authority) {
	return authority.split(/,(?=\s*(?:address=)?\(\s*(?:host|type)\s*=)/i).map((address) => {
		const value = (key) => new RegExp(`[(,]\\s*${key}\\s*=\\s*([^,)]+)`, "i").exec(address)?.[1]?.trim();
		const host = value("host");
		if (!host) throw new UnreadableUrl("an address in it has no host");
		return {
			host: host.replace(/^\[|\]$/g, "").toLowerCase(),
			port: Number(value("port") ?? DEFAULT_PORTS.mysql)
		};
	});
}
function readSqlServer(rest) {
	const [authority, properties] = cut(rest.slice(2), ";");
	const params = semicolonParams(properties);
	const [address, instance] = cut(authority.replace(/(:\d+)$/, ""), "\\");
	const port = /:(\d+)$/.exec(authority)?.[1] ?? find(params, "portNumber", "port") ?? String(DEFAULT_PORTS.mssql);
	const host = address || find(params, "serverName", "server") || "localhost";
	if (instance) params.instanceName ??= instance;
	const name = find(params, "databaseName", "database") ?? "";
	return server("mssql", [parseHostPort(`${bracketed(host)}:${port}`, DEFAULT_PORTS.mssql)], name, params);
}
function readJtds(rest) {
	const [path, properties] = cut(rest.slice(2), ";");
	const [authority, database] = cut(path, "/");
	const params = semicolonParams(properties);
	return server("mssql", hostList(authority, DEFAULT_PORTS.mssql), database || (find(params, "databaseName") ?? ""), params);
}
function readOracle(rest) {
	const at = rest.lastIndexOf("@(") >= 0 ? rest.lastIndexOf("@(") : rest.lastIndexOf("@");
	if (at < 0) throw new UnreadableUrl("an Oracle URL has an \"@\" before the address");
	const [user, password] = cut(rest.slice(0, at), "/");
	const params = {
		...user && { user },
		...password && { password }
	};
	const address = rest.slice(at + 1).trim();
	if (address.startsWith("(")) {
		const values = (key) => [...address.matchAll(new RegExp(`\\(\\s*${key}\\s*=\\s*([^()]+?)\\s*\\)`, "gi"))].map((match) => match[1]);
		const ports = values("PORT");
		return server("oracle", values("HOST").map((host, index) => ({
			host: host.toLowerCase(),
			port: Number(ports[index] ?? DEFAULT_PORTS.oracle)
		})), values("SERVICE_NAME")[0] ?? values("SID")[0] ?? "", params);
	}
	const service = /^(?:(tcps?):)?(?:\/\/)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/([^:?]+)(?::[^?]*)?(?:\?.*)?$/i.exec(address);
	const sid = /^(\[[^\]]+\]|[^:/]+):(\d+):([^/?]+)$/.exec(address);
	const [host, port, name] = service ? [
		service[2],
		service[3],
		service[4]
	] : sid ? sid.slice(1) : [];
	if (!host || !name) throw new UnreadableUrl("it names a TNS alias, which only the server can look up");
	return server("oracle", [parseHostPort(port ? `${host}:${port}` : host, DEFAULT_PORTS.oracle)], name, params);
}
function readDb2(rest) {
	if (!rest.startsWith("//")) throw new UnreadableUrl("it names a catalogued alias, which only the server can look up");
	const [authority, path] = cut(rest.slice(2), "/");
	const [name, properties] = cut(path, ":");
	const params = semicolonParams(properties);
	return server("db2", hostList(authority, DEFAULT_PORTS.db2), name, params, params.currentSchema);
}
function readH2(rest) {
	const [location, properties] = cut(rest, ";");
	const params = semicolonParams(properties);
	const remote = /^(?:tcp|ssl):\/\/([^/]+)\/(.+)$/i.exec(location);
	if (remote) return server("h2", hostList(remote[1], DEFAULT_PORTS.h2), remote[2], params);
	return {
		kind: "embedded",
		engine: "h2",
		path: location.replace(/^file:/i, ""),
		params
	};
}
function server(engine, hosts, name, given, schema) {
	const [first, ...others] = hosts;
	if (!first) throw new UnreadableUrl("it names no host");
	if (hosts.some(({ port }) => !(port >= 1 && port <= 65535))) throw new UnreadableUrl("a port in it is not a number");
	if (!name) throw new UnreadableUrl("it names no database");
	const { user, password, ...params } = given;
	return {
		kind: "server",
		engine,
		hosts: [first, ...others],
		name,
		params,
		...schema && { schema },
		...user && { user },
		...password && { password }
	};
}
function cut(text, separator) {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
function hostList(authority, defaultPort) {
	return authority.split(",").map((host) => parseHostPort(host, defaultPort));
}
function bracketed(host) {
	return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
function queryParams(query) {
	const pairs = query.split("&").filter(Boolean);
	return Object.fromEntries(pairs.map((pair) => cut(pair, "=").map((part) => decodeURIComponent(part))));
}
function semicolonParams(text) {
	const params = {};
	for (const match of text.matchAll(/([^=;]+)=(\{(?:[^}]|\}\})*\}|[^;]*)/g)) {
		const value = match[2].trim();
		params[match[1].trim()] = value.startsWith("{") ? value.slice(1, -1).replaceAll("}}", "}") : value;
	}
	return params;
}
function find(params, ...names) {
	const wanted = names.map((name) => name.toLowerCase());
	return Object.entries(params).find(([key]) => wanted.includes(key.toLowerCase()))?.[1];
}
// src/databases/jdbc-url.ts
function parseJdbcUrl(text) {
	const url = unescapeXml(text).trim();
	const references = referencesIn(url);
	const vendor = VENDORS.find(({ prefix }) => prefix.test(url));
	if (references.length > 0) return {
		kind: "not-literal",
		...vendor && { engine: vendor.engine },
		references
	};
	if (!url.toLowerCase().startsWith("jdbc:")) return {
		kind: "invalid",
		why: "it does not start with \"jdbc:\""
	};
	if (!vendor) return {
		kind: "invalid",
		why: `${/^jdbc:[\w+-]*/i.exec(url)?.[0]} is none of MySQL, MariaDB, PostgreSQL, SQL Server, Oracle, DB2, H2`
	};
	try {
		return vendor.read(url.replace(vendor.prefix, ""));
	} catch (error) {
		if (error instanceof UnreadableUrl || error instanceof URIError) return {
			kind: "invalid",
			why: error.message
		};
		throw error;
	}
}
function referencesIn(text) {
	return text.match(/\$(?:env|secret|ref|sys)\{[^}]*\}/g) ?? [];
}
function unescapeXml(text) {
	const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text);
	if (cdata) return cdata[1];
	return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", "\"").replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}
// src/steps/copied.ts
function copiedIds({ databases }) {
	return Object.keys(databases).filter((id) => databases[id].mode === "copy");
}
function isCopied(environment, id) {
	return environment.databases[id]?.mode === "copy";
}
function copyOf(original) {
	return {
		...original,
		name: copyName(original.name)
	};
}
// src/steps/copy-rules.ts
const URL_PARTS = /^(?<before>\s*jdbc:[a-z:]+\/\/[^/]*\/)(?<name>[^/?;]+)(?<after>[?;][\s\S]*|\s*)$/i;
function copyRules(source, ids) {
	if (ids.length === 0) return [];
	const declared = declaredDatabases(parse(source.text, { integersAsBigInt: "asNeeded" }));
	const copied = new Set(declared.filter(({ id }) => ids.includes(id)).map(placeOf));
	const problems = [];
	const rules = declared.filter((one) => copied.has(placeOf(one))).flatMap((one) => {
		const rule = ruleOf(one);
		if (!rule) problems.push(notRewritable(source, one));
		return rule ? [rule] : [];
	});
	const [first, ...rest] = problems;
	if (first) throw new MigrateError([first, ...rest]);
	return rules;
}
function placeOf({ where, url, type, hostname, port, name }) {
	const parsed = url === void 0 ? void 0 : parseJdbcUrl(url);
	if (parsed?.kind === "server") {
		const [{ host, port: at }] = parsed.hosts;
		return `${host}:${at}/${parsed.name}`;
	}
	const engine = engineOfTomlType(type ?? "");
	return url === void 0 && hostname && name ? `${hostname.toLowerCase()}:${port ?? (engine && DEFAULT_PORTS[engine])}/${name}` : where;
}
function ruleOf({ id, where, url, name }) {
	const key = where.startsWith("[[") ? `datasource[${id}]` : `database.${id}`;
	const why = "mode = \"copy\"";
	if (url === void 0) {
		if (name === void 0) return void 0;
		return rewrite(`${key}.name`, `^${escaped(name)}$`, copyName(name), why);
	}
	const parts = URL_PARTS.exec(url)?.groups;
	const parsed = parseJdbcUrl(url);
	if (!parts || parsed.kind !== "server") return void 0;
	const { before, name: raw } = parts;
	return rewrite(`${key}.url`, `^${escaped(before)}${escaped(raw)}(?=[?;\\s]|$)`, `${before}${encodeURIComponent(copyName(parsed.name))}`, why);
}
function rewrite(key, match, replace, why) {
	return {
		op: "rewrite",
		key,
		rewrite: {
			match,
			replace: replace.replaceAll("$", "$$$$")
		},
		why
	};
}
function escaped(text) {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
function notRewritable(source, { where }) {
	return {
		reason: "config-invalid",
		place: { file: source.name },
		what: `The url of ${where} cannot be pointed at the copy: its database's name does not stand in it as text.`,
		safe: "Nothing was changed.",
		fix: "write the URL itself there, or set mode = \"in-place\" for both databases"
	};
}
// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE: {
			__proto__: null,
			alnum: "a-zA-Z0-9",
			alpha: "a-zA-Z",
			ascii: "\\x00-\\x7F",
			blank: " \\t",
			cntrl: "\\x00-\\x1F\\x7F",
			digit: "0-9",
			graph: "\\x21-\\x7E",
			lower: "a-z",
			print: "\\x20-\\x7E ",
			punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
			space: " \\t\\r\\n\\v\\f",
			upper: "A-Z",
			word: "A-Za-z0-9_",
			xdigit: "A-Fa-f0-9"
		},
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));
// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));
// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? 1e400 : 1;
	};
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));
// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));
// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	picomatch.scan = (input, options) => scan(input, options);
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	picomatch.constants = constants;
	module.exports = picomatch;
}));
// src/transfer/globs.ts
var import_picomatch = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
})))(), 1);
function matcher(globs) {
	const tests = globs.map((glob) => {
		const test = (0, import_picomatch.default)(glob, {
			dot: true,
			flags: "s"
		});
		const whole = glob.includes("/") || glob === "**";
		return (path) => test(whole ? path : path.slice(path.lastIndexOf("/") + 1));
	});
	return (path) => tests.some((test) => test(path));
}
// src/transfer/pristine.ts
const PackManifest = strictObject({
	product: string(),
	version: string(),
	files: record(string(), string().regex(/^[0-9a-f]{64}$/))
});
function pristineFromManifest(manifest) {
	const files = new Map(Object.entries(manifest.files));
	return {
		origin: `manifest of ${manifest.product} ${manifest.version}`,
		fallback: false,
		paths: [...files.keys()],
		lookup: (file) => known(files.get(file))
	};
}
function pristineFromGlobs(globs, pack) {
	const shipped = matcher(globs);
	return {
		origin: `no pristine pack of ${pack} was given, so the route's list of shipped names decides`,
		fallback: true,
		paths: [],
		lookup: (file) => ({ shipped: shipped(file) })
	};
}
async function pristineFromFolder(host, home, folders) {
	const looks = folders.map(async (folder) => {
		const root = path$1.join(home, folder);
		const { exists, entries } = await listFolder(host, root);
		const names = entries.filter((entry) => entry.type === "file").map((entry) => entry.path);
		return {
			exists,
			files: [...await hashFiles(host, root, names)].map(([name, hash]) => [path$1.join(folder, name), hash])
		};
	});
	const seen = await Promise.all(looks);
	const files = new Map(seen.flatMap((look) => look.files));
	if (!seen.some(({ exists }) => exists)) throw new MigrateError({
		reason: "config-invalid",
		host: host.name,
		what: `The pristine pack ${home} has none of the folders ${folders.join(", ")}.`,
		safe: "Nothing was changed.",
		fix: "set pristine to the home inside the unpacked pack (the folder that holds bin)."
	});
	return {
		origin: `${host.name}:${home}`,
		fallback: false,
		paths: [...files.keys()],
		lookup: (file) => known(files.get(file))
	};
}
function known(sha256) {
	return sha256 === void 0 ? { shipped: false } : {
		shipped: true,
		sha256
	};
}
// src/transfer/pristine-source.ts
const ON_HOST$1 = "target:";
async function loadPristine(source) {
	const { setting, host, pack } = source;
	if (setting === void 0) return pristineFromGlobs(pack.shipped, pack.name);
	if (setting.startsWith(ON_HOST$1)) {
		const place = setting.slice(7);
		if (!isZip(place)) return pristineFromFolder(host, place, source.folders);
		return checked(source, pristineOf$1(await makeManifestOn(host, place, source.temporary)));
	}
	const file = path.resolve(source.base, setting);
	return checked(source, pristineOf$1(isZip(file) ? await makeManifest(file) : await readManifest(file)));
}
function isZip(file) {
	return file.toLowerCase().endsWith(".zip");
}
function pristineOf$1(manifest) {
	return {
		pristine: pristineFromManifest(manifest),
		version: manifest.version
	};
}
function checked({ pack, setting, host }, { pristine, version }) {
	const missing = pack.expect.filter((wanted) => !pristine.paths.some((file) => file === wanted || file.startsWith(`${wanted}/`)));
	if (missing.length === 0) return pristine;
	throw new MigrateError({
		reason: "config-invalid",
		host: host.name,
		what: `The pristine pack ${setting} (version ${version}) is not ${pack.name}: it lacks ${missing.join(", ")}.`,
		safe: "Nothing was changed.",
		fix: "give the pack that the server was installed from, or leave pristine out."
	});
}
async function readManifest(file) {
	try {
		return PackManifest.parse(JSON.parse(await readFile(file, "utf8")));
	} catch (cause) {
		throw new MigrateError({
			reason: "config-invalid",
			what: "This is not a manifest of a pristine pack.",
			place: { file },
			safe: "Nothing was changed.",
			fix: "make one with: wso2-migrate manifest <pristine.zip>"
		}, { cause });
	}
}
// src/steps/pristine.ts
const ON_HOST = "target:";
function pristineOf(context, side, pack) {
	return loadPristine({
		setting: side.pristine,
		host: context.host(side.host),
		pack,
		folders: [...new Set(context.route.folders.flatMap(({ from, to }) => [from, to]))],
		base: context.folder,
		temporary: tmpdir()
	});
}
async function pristineConfig(context, { source }) {
	const place = source.pristine?.startsWith(ON_HOST) ? source.pristine.slice(7) : void 0;
	if (!place || place.endsWith(".zip")) return void 0;
	const file = `${place}/${context.route.source.config}`;
	return readToml(await readBytes(context.host(source.host), file), `${source.host}:${file}`);
}
// src/steps/settings.ts
function settingOf(file, key) {
	return valueAt(file.root, key.split("."));
}
function textOf(file, key) {
	const value = settingOf(file, key);
	return value?.type === "scalar" ? value.text : void 0;
}
function hasSetting(file, key) {
	const value = settingOf(file, key);
	return value !== void 0 && (value.type !== "table" || value.entries.size > 0);
}
// src/steps/listed-files.ts
async function listedFiles(context, { source: side }, source, target) {
	const rules = [];
	for (const folder of context.route.folders) {
		if (!folder.listed_in) continue;
		const pristine = await pristineOf(context, side, context.route.source);
		const { entries } = await listFolder(context.host(side.host), path$1.join(side.home, folder.from));
		const names = ownFiles(folder, entries.filter(({ type }) => type === "file" || type === "link").map((entry) => entry.path), pristine, context.environment.choices.skip);
		rules.push(...listingRule(folder.listed_in, names, source, target));
	}
	return rules;
}
function ownFiles(folder, files, pristine, skip) {
	const [included, excluded, skipped] = [
		folder.include,
		folder.exclude,
		skip
	].map(matcher);
	return files.filter((file) => {
		const home = path$1.join(folder.from, file);
		if (!included(file) || excluded(file) || skipped(file) || skipped(home)) return false;
		return !pristine.lookup(home).shipped;
	});
}
function listingRule(key, names, source, target) {
	if (names.length === 0) return [];
	return [{
		op: "set",
		key,
		value: [.../* @__PURE__ */ new Set([
			...listIn(source, key),
			...listIn(target, key),
			...names
		])],
		why: "the server removes files of this folder that are not listed here"
	}];
}
function listIn(file, key) {
	const value = settingOf(file, key);
	if (value?.type !== "list") return [];
	return value.items.flatMap((item) => item.type === "scalar" ? [item.text] : []);
}
// src/steps/pack-keys.ts
const LIMITS = {
	files: 2e3,
	bytesPerFile: 2097152,
	bytes: 33554432
};
async function packConfig(context, { profile }, side, pack) {
	const folder = `${side.home}/${pack.config_tool}`;
	const { files } = await readFolder(context.host(side.host), folder, LIMITS);
	const name = `deployment-templates/${profile}.toml`;
	const template = files.get(name);
	return {
		keysWith(shipped) {
			const named = [...files].map(([file, bytes]) => [file, bytes.toString("utf8")]);
			const texts = packTexts(named, shipped?.text ?? "");
			return texts && knownKeys(texts);
		},
		templateOf(config) {
			const role = context.route.data?.lead.role;
			if (!template || role === void 0) return void 0;
			const file = readToml(template, `${side.host}:${folder}/${name}`);
			return textOf(file, role) === textOf(config, role) ? file : void 0;
		}
	};
}
function packKeys(source, target, shipped) {
	const now = target.keysWith(shipped.target);
	return now && {
		source: source.keysWith(shipped.source),
		target: now
	};
}
// src/steps/merge-config.ts
function planMerge(measured) {
	return measured.nodes.map((node) => ({
		key: `merge-config:${node.name}`,
		step: "merge-config",
		verb: "merge-config",
		node: node.name,
		title: `Merge deployment.toml of ${node.name}: ${count(node.merge.edits.length, "edit")}`,
		changes: [{
			kind: "file",
			host: node.node.target.host,
			name: node.config.file
		}],
		details: node.merge.diff.split("\n").filter(Boolean),
		warnings: node.merge.warnings.map(({ keys, what, fix }) => `${keys.join(", ")}: ${fix ? `${sentence(what)} Next: ${fix}` : what}`),
		...goesOn(measured, node.name),
		work: {
			source: node.config.source,
			target: node.config.target,
			merged: node.config.merged
		}
	}));
}
function goesOn({ data }, node) {
	return data?.lead === node && data.runSettings.length > 0 ? { until: `set-run-settings:${node}` } : {};
}
const mergeConfig = {
	id: "merge-config",
	verb: "merge-config",
	recovery: "probe",
	async probe(context, planned) {
		const { target: side } = context.environment.nodes[planned.node];
		const now = sha256((await readConfig(context, side, context.route.target.config)).text);
		const { target, merged } = planned.work;
		return now === merged ? "done" : now === target ? "untouched" : "partial";
	},
	async apply(context, planned) {
		const node = context.environment.nodes[planned.node];
		if (await this.probe(context, planned) === "done") {
			const { merged } = planned.work;
			return {
				summary: `deployment.toml of ${planned.node} was merged by an earlier attempt.`,
				details: { sha256: merged }
			};
		}
		const { source, target, result } = await mergeNode(context, node);
		const before = planned.work;
		const now = {
			source: sha256(source.text),
			target: sha256(target.text),
			merged: sha256(result.text ?? "")
		};
		if (result.text === void 0 || now.merged !== before.merged || now.target !== before.target) throw drifted(planned, now, before);
		const place = await keepingPlace(context, planned.node);
		await replaceFile(targetHost(context, planned), {
			file: targetConfig(context, planned),
			kept: `${place}/${context.route.target.config}`,
			text: result.text,
			what: `The merged deployment.toml of ${planned.node} could not be written.`,
			verb: "merge-config"
		});
		const kept = await keepWhatIsNew(context, planned.node, place);
		await spoolMerge(context, planned.node, target.name, result);
		return {
			summary: `deployment.toml of ${planned.node}: ${count(result.edits.length, "edit")}, ${count(result.warnings.length, "warning")}${kept.length > 0 ? `; the old one had changed since the archive was made, kept in ${place}` : ""}`,
			details: {
				edits: result.edits.length,
				sha256: now.merged,
				...kept.length > 0 && { backup: place }
			}
		};
	},
	async verify(context, planned) {
		if (await this.probe(context, planned) === "done") return;
		throw new MigrateError({
			reason: "copy-failed",
			host: context.environment.nodes[planned.node].target.host,
			what: `deployment.toml of ${planned.node} is not what was written a moment ago.`,
			safe: "No server was started.",
			fix: "find out what else writes there, then run merge-config again."
		});
	}
};
async function mergeNode(context, node, read) {
	const [source, target, pristineSource] = await Promise.all([
		read?.source ?? readConfig(context, node.source, context.route.source.config),
		read?.target ?? readConfig(context, node.target, context.route.target.config),
		pristineConfig(context, node)
	]);
	const ownRules = [...parseOwnRules(context.environment.merge, context.environment.file), ...copyRules(source, copiedIds(context.environment))];
	const { merge } = context.route;
	const [listed, oldPack, newPack] = await Promise.all([
		listedFiles(context, node, source, target),
		packConfig(context, node, node.source, context.route.source),
		packConfig(context, node, node.target, context.route.target)
	]);
	const packs = packKeys(oldPack, newPack, {
		source: pristineSource,
		target
	});
	const result = mergeDeploymentToml({
		source,
		target,
		pristineSource: oldPack.templateOf(source) ?? pristineSource,
		pristineTarget: newPack.templateOf(target),
		rules: {
			...merge,
			rules: [...merge.rules, ...listed]
		},
		ownRules,
		packs
	});
	if (!packs) {
		const { config_tool } = context.route.target;
		result.notes.push(`Whether the new pack knows every setting was not looked up: it has no templates in ${config_tool}.`);
	}
	return {
		source,
		target,
		result
	};
}
async function readConfig(context, side, file) {
	const path = `${side.home}/${file}`;
	const config = readToml(await readBytes(context.host(side.host), path), `${side.host}:${path}`);
	for (const value of secretValues(config)) {
		context.secrets.add(value);
		context.secrets.add(unescapeXml(value));
	}
	return config;
}
function sha256(data) {
	return createHash("sha256").update(data).digest("hex");
}
async function spoolMerge(context, node, name, result) {
	const merged = parseText(result.text, "deployment.toml");
	await context.spool.file(`merge/${node}/deployment.toml`, maskFile(merged));
	await context.spool.file(`merge/${node}/report.md`, mergeMarkdown(result, name));
	await context.spool.json(`merge/${node}/report.json`, mergeReport(result));
}
function drifted(planned, now, before) {
	const changed = now.target !== before.target ? "the target" : now.source !== before.source ? "the old server" : "the merge rules";
	return new MigrateError({
		reason: "drift",
		what: `deployment.toml of ${planned.node} would now be merged to something else than was planned: ${changed} changed.`,
		safe: "Nothing was written.",
		fix: "look at what changed; plan anew after resetting this run (README, \"Reset a half-migrated target\")."
	});
}
function targetHost(context, planned) {
	return context.host(context.environment.nodes[planned.node].target.host);
}
function targetConfig(context, planned) {
	return `${context.environment.nodes[planned.node].target.home}/${context.route.target.config}`;
}
export { text as C, declaredDatabases as S, scratchName as T, DEFAULT_PORTS as _, sha256 as a, engineOfTomlType as b, textOf as c, copiedIds as d, copyOf as f, unescapeXml as g, referencesIn as h, readConfig as i, pristineOf as l, parseJdbcUrl as m, mergeNode as n, spoolMerge as o, isCopied as p, planMerge as r, hasSetting as s, mergeConfig as t, matcher as u, parseHostPort as v, keptName as w, asTable as x, engineOfDriver as y };
