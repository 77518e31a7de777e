import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as sentence, n as MigrateError } from "./errors.js";
import { A as maskFile, U as valueAt, f as record, j as secretValues, m as string, n as parseOwnRules, p as strictObject, tt as parse } from "./rules.js";
import { c as readToml, i as mergeDeploymentToml, l as knownKeys, n as mergeMarkdown, r as mergeReport, s as parseText, t as packTexts } from "./pack-texts.js";
import { a as timestamp, i as stampOf, n as showBytes, r as fineStampOf, t as count } from "./words.js";
import { n as replaceFile, r as unwritable, t as readBytes } from "./files.js";
import { a as toolsOf, i as HASH_COMMANDS, n as STAGING_FOLDER, o as Together, r as listFolder, t as readFolder } from "./read-folder.js";
import { n as makeManifestOn, t as makeManifest } from "./pack-zip.js";
import { a as runRaw, i as mustRaw, n as describeEnd, o as succeeded, r as hostError, t as Collected } from "./host-run.js";
import { i as showName, r as nameList, t as decodeName } from "./names.js";
import { t as detailsOf } from "./records.js";
import { n as requireRoomOn } from "./room.js";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { readFile } from "node:fs/promises";
import path$1 from "node:path/posix";
// src/remote/stream-scripts.ts
/** `sync FILE` is an fsync where sync knows files (GNU since 8.24, busybox); elsewhere everything is flushed. */
const FLUSH = `flush() { case $(sync --help 2>&1) in *FILE*) sync -- "$1" ;; *) sync ;; esac; }`;
/**
* Fastest first: zstd -1 writes a smaller file than gzip -6 in a tenth of its time; pigz and gzip at level 1 come next. Level 6, the
* default of `pg_dump -Fc` and of `gzip`, costs a minute per gigabyte.
*/
const COMPRESSORS = {
	zstd: "zstd -q -1 -c",
	pigz: "pigz -1 -c",
	gzip: "gzip -1 -c"
};
/**
* $1 file, $2 decompressor, then a program that reads it from stdin and fails unless it is whole. What it leaves is read to the end:
* damage may come later. A POSIX shell has no pipefail, so each process of the pipe says its own exit code.
*/
const FEED = `set -u
file=$1 decompress=$2
shift 2
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { "$@" >/dev/null 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`;
/**
* $1 file, whose `.part` is proved, $2 bytes of its manifest, which comes by stdin (a lost connection ends it too early), $3 the end of the
* manifest's name. The manifest goes last: a file without one counts as unfinished.
*/
const FINISH = `set -eu
umask 077
${FLUSH}
manifest=$1.$3
cat >"$manifest.part"
[ "$(wc -c <"$manifest.part")" -eq "$2" ] || exit 1
flush "$manifest.part"
mv -f -- "$1.part" "$1"
mv -f -- "$manifest.part" "$manifest"
flush "\${1%/*}"`;
// src/databases/scratch.ts
const SCRATCH = "_wso2_migrate_scratch";
const COPY = "_wso2_migrate";
const BEFORE = "_before_";
/**
* Name of the database that dumps are tried out in: always the same one for a database, so that an interrupted attempt is found
* again and rights can be granted on it beforehand. Nobody else's database ends like that.
*
* @param most bytes that a name may have: 63 in PostgreSQL, 64 characters (ours are ASCII) in MariaDB
*/
function scratchName(database, most) {
	return fit(database, SCRATCH, most);
}
/** Name of the copy that is migrated instead of a database, fit for every engine. */
function copyName(database) {
	return fit(database, COPY, 63);
}
/** Name that the state from before a restore is kept under. */
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
/**
* The databases of a Micro Integrator (`[[datasource]]`) or of API Manager (`[database.*]`, which may have datasources as
* well). `[database.local]` is each server's own embedded database and is never taken along, so it is left out.
*/
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
/** The value as a table; an empty one if it is something else, so that a misplaced value reads as absent. */
function asTable(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}
/** Texts and numbers as text: users write ports either way. */
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
/** `[database.*] type` of API Manager's `deployment.toml`; PostgreSQL is `postgre` there, and only there. */
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
/** The engine that a JDBC driver class speaks to; undefined for a class that is none of the known drivers'. */
function engineOfDriver(driverClass) {
	return DRIVER_PACKAGES.find(([pattern]) => pattern.test(driverClass.trim()))?.[1];
}
/** The engine that `[database.*] type` names; undefined for an unknown word. */
function engineOfTomlType(type) {
	return TOML_TYPES[type.trim().toLowerCase()];
}
// src/databases/jdbc-parts.ts
/** Thrown by the readers of the vendors' formats; `why` says what is missing, never the whole URL (it may hold a password). */
var UnreadableUrl = class extends Error {};
/** `[::1]:5432`, `host:5432`, `host`, `::1` to host and port. */
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
/** Where an engine listens unless told otherwise. */
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
/** One reader per URL format; the formats are those of the vendors' driver manuals. */
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
/** `address=(host=a)(port=1),address=(host=b)` and `(host=a,port=1),(host=b)`. */
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
/** Before and after the first separator; the second is empty where there is none. */
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
/** `a=b;c={d;e}` of SQL Server, H2 and DB2: braces protect a semicolon. */
function semicolonParams(text) {
	const params = {};
	for (const match of text.matchAll(/([^=;]+)=(\{(?:[^}]|\}\})*\}|[^;]*)/g)) {
		const value = match[2].trim();
		params[match[1].trim()] = value.startsWith("{") ? value.slice(1, -1).replaceAll("}}", "}") : value;
	}
	return params;
}
/** Property names of these drivers do not depend on case. */
function find(params, ...names) {
	const wanted = names.map((name) => name.toLowerCase());
	return Object.entries(params).find(([key]) => wanted.includes(key.toLowerCase()))?.[1];
}
// src/databases/jdbc-url.ts
/**
* Reads a JDBC URL as the vendor's driver would. `&amp;` and its siblings are undone first: WSO2 pastes the value from
* `deployment.toml` into XML as it stands, so users have to write them.
*/
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
/** The references of WSO2's configuration language in a text, as written: `$env{DB_HOST}`. */
function referencesIn(text) {
	return text.match(/\$(?:env|secret|ref|sys)\{[^}]*\}/g) ?? [];
}
/** Undoes the XML escapes that a value of `deployment.toml` needs, because it is pasted into XML unescaped. */
function unescapeXml(text) {
	const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text);
	if (cdata) return cdata[1];
	return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", "\"").replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}
// src/steps/copied.ts
/** Databases of which a copy is migrated. */
function copiedIds({ databases }) {
	return Object.keys(databases).filter((id) => databases[id].mode === "copy");
}
/** Whether a copy of the database is migrated, and the database itself stays as it is. */
function isCopied(environment, id) {
	return environment.databases[id]?.mode === "copy";
}
/** The copy of a database: another name on the same server. */
function copyOf(original) {
	return {
		...original,
		name: copyName(original.name)
	};
}
// src/steps/copy-rules.ts
/** `jdbc:postgresql://host:5432/` and what stands behind the name. */
const URL_PARTS = /^(?<before>\s*jdbc:[a-z:]+\/\/[^/]*\/)(?<name>[^/?;]+)(?<after>[?;][\s\S]*|\s*)$/i;
/**
* Rules that point the merged `deployment.toml` at copies: of the databases named, and of every other entry that leads to one of the same
* (`[database.user]` is often the registry's).
* @param ids of the databases that are copied
* @throws MigrateError where a URL cannot be rewritten
*/
function copyRules(source, ids) {
	if (ids.length === 0) return [];
	const declared = declaredDatabases(parse(source.text, { integersAsBigInt: "asNeeded" }));
	const copied = new Set(declared.filter(({ id }) => ids.includes(id)).map(placeOf$1));
	const problems = [];
	const rules = declared.filter((one) => copied.has(placeOf$1(one))).flatMap((one) => {
		const rule = ruleOf(one);
		if (!rule) problems.push(notRewritable(source, one));
		return rule ? [rule] : [];
	});
	const [first, ...rest] = problems;
	if (first) throw new MigrateError([first, ...rest]);
	return rules;
}
/** Where an entry leads, the same for all that lead to one database; its own name where that cannot be told. */
function placeOf$1({ where, url, type, hostname, port, name }) {
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
	/**
	* Posix glob regex
	*/
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
	/**
	* Windows glob regex
	*/
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
		/**
		* Create EXTGLOB_CHARS
		*/
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
		/**
		* Create GLOB_CHARS
		*/
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
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
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
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
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
	/**
	* Create the message for a syntax error
	*/
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
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
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
		/**
		* Tokenizing helpers
		*/
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
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
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
		/**
		* Fast paths
		*/
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
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
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
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
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
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
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
			/**
			* Square brackets
			*/
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
			/**
			* Braces
			*/
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
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
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
			/**
			* Slashes
			*/
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
			/**
			* Dots
			*/
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
			/**
			* Question marks
			*/
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
			/**
			* Exclamation
			*/
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
			/**
			* Plus
			*/
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
			/**
			* Plain text
			*/
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
			/**
			* Plain text
			*/
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
			/**
			* Stars
			*/
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
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
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
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
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
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
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
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
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
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
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
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
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
/**
* Whether a path matches any of the globs. A glob without a slash matches the file's name in any folder (`*.bak`), one
* with a slash the whole path given. Dot files count, and names may hold newlines.
*/
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
// src/transfer/hash.ts
const MANY = "cd \"$1\" && shift && exec xargs -0 \"$@\"";
const ONE_BY_ONE = "cd \"$1\" && exec xargs -0 sh -c \"$2\" sh";
const EACH$1 = `for file do digest=$($HASH <"$file" 2>/dev/null) || digest=
printf '%.64s\\n' "$digest"; done`;
/** Hashes files named by NUL-separated stdin, many per process; prints `<hex> <space or *>./<name>`. Pure. */
function hashManyCommand(root, tool) {
	return {
		argv: [
			"sh",
			"-c",
			MANY,
			"sh",
			root,
			...HASH_COMMANDS[tool]
		],
		env: { LC_ALL: "C" }
	};
}
/** Hashes files named by NUL-separated stdin, a process each; prints one line per file, in order. Pure. */
function hashEachCommand(root, tool) {
	const env = {
		LC_ALL: "C",
		HASH: HASH_COMMANDS[tool].join(" ")
	};
	return {
		argv: [
			"sh",
			"-c",
			ONE_BY_ONE,
			"sh",
			root,
			EACH$1
		],
		env
	};
}
/**
* SHA-256, lower-case hex, of the files named, relative to `root` (absolute); what is asked for at the same moment goes in one command. A
* file that is missing or cannot be read is missing in the answer: the caller knows what that means.
*/
async function hashFiles(host, root, paths) {
	return paths.length === 0 ? /* @__PURE__ */ new Map() : HASHES.ask(host, {
		root,
		paths
	});
}
const HASHES = new Together(async (host, questions) => {
	if (questions.length === 1) return [hashBelow(host, questions[0].root, questions[0].paths)];
	const fromTop = (root, name) => `${root}/${name}`.replace(/^\/+/, "");
	const hashes = await hashBelow(host, "/", [...new Set(questions.flatMap(({ root, paths }) => paths.map((name) => fromTop(root, name))))]);
	return questions.map(async ({ root, paths }) => {
		const found = paths.map((name) => [name, hashes.get(fromTop(root, name))]);
		return new Map(found.filter((each) => each[1] !== void 0));
	});
}, ({ root, paths }) => JSON.stringify([root, paths]));
async function hashBelow(host, root, paths) {
	const { hash } = await toolsOf(host);
	const hashes = /* @__PURE__ */ new Map();
	const plain = paths.filter((path) => !confusing(path));
	const odd = paths.filter(confusing);
	if (plain.length > 0) {
		const lines = await outputLines(host, root, hashManyCommand(root, hash), plain);
		const names = new Map(plain.map((path) => [nameList([path]).toString("latin1").slice(0, -1), path]));
		for (const line of lines) {
			const match = /^([0-9a-f]{64}) [ *](.+)$/s.exec(line);
			const path = match && names.get(match[2]);
			if (path !== null && path !== void 0) hashes.set(path, match[1]);
		}
	}
	if (odd.length > 0) {
		const lines = await outputLines(host, root, hashEachCommand(root, hash), odd);
		for (const [index, path] of odd.entries()) if (lines[index]) hashes.set(path, lines[index]);
	}
	return hashes;
}
/** The tools escape such names in their output, each in its own way. */
function confusing(path) {
	return /[\\\x00-\x1f\x7f]/.test(path);
}
async function outputLines(host, root, command, paths) {
	const { outcome, stdout, stderr } = await runRaw(host, command, nameList(paths));
	if (outcome.kind === "exit") return stdout.toString("latin1").split("\n");
	const failure = {
		reason: "copy-failed",
		what: `could not hash the files of ${root}`,
		fix: "run again: what is already in place is not copied a second time."
	};
	throw hostError(host, failure, describeEnd(outcome, stderr));
}
// src/transfer/pristine.ts
/** Made once by `manifest <pristine.zip>`: SHA-256 (lower-case hex) of every file of a pack, by home-relative path. */
const PackManifest = strictObject({
	product: string(),
	version: string(),
	files: record(string(), string().regex(/^[0-9a-f]{64}$/))
});
/** A pack known by its manifest. */
function pristineFromManifest(manifest) {
	const files = new Map(Object.entries(manifest.files));
	return {
		origin: `manifest of ${manifest.product} ${manifest.version}`,
		fallback: false,
		paths: [...files.keys()],
		lookup: (file) => known(files.get(file))
	};
}
/** Last resort: the route's list of names that the product ships. */
function pristineFromGlobs(globs, pack) {
	const shipped = matcher(globs);
	return {
		origin: `no pristine pack of ${pack} was given, so the route's list of shipped names decides`,
		fallback: true,
		paths: [],
		lookup: (file) => ({ shipped: shipped(file) })
	};
}
/** A pack unpacked on a host and never started. Only the folders given (home-relative) are listed and hashed. */
async function pristineFromFolder(host, home, folders) {
	const looks = folders.map(async (folder) => {
		const root = path$1.join(home, folder);
		const { exists, entries } = await listFolder(host, root);
		return {
			exists,
			files: [...await hashFiles(host, root, entries.filter((entry) => entry.type === "file").map((entry) => entry.path))].map(([name, hash]) => [path$1.join(folder, name), hash])
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
/** What the pack ships, from the best source there is. Throws `config-invalid` when the one given cannot be read. */
async function loadPristine(source) {
	const { setting, host, pack } = source;
	if (setting === void 0) return pristineFromGlobs(pack.shipped, pack.name);
	if (setting.startsWith(ON_HOST$1)) {
		const place = setting.slice(7);
		if (!isZip(place)) return pristineFromFolder(host, place, source.folders);
		return checked(source, pristineOf$1(await makeManifestOn(host, place, source.temporary)));
	}
	const file = path.resolve(source.base, setting);
	return checked(source, pristineOf$1(isZip(file) ? await makeManifest(file) : await readManifest$1(file)));
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
/** The other pack's manifest in this place would make every shipped file look custom. */
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
async function readManifest$1(file) {
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
/** In `pristine`: what follows lies on the side's own host. */
const ON_HOST = "target:";
/** What the pack of one side shipped, from whatever the user has of it; the route's own list where that is nothing. */
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
/** The shipped `deployment.toml` of the old pack, where the user has the pack unpacked on its host. */
async function pristineConfig(context, { source }) {
	const place = source.pristine?.startsWith(ON_HOST) ? source.pristine.slice(7) : void 0;
	if (!place || place.endsWith(".zip")) return void 0;
	const file = `${place}/${context.route.source.config}`;
	return readToml(await readBytes(context.host(source.host), file), `${source.host}:${file}`);
}
// src/steps/settings.ts
/** The value of a dotted key; none where it is not there. */
function settingOf(file, key) {
	return valueAt(file.root, key.split("."));
}
/** The text of a scalar setting. */
function textOf(file, key) {
	const value = settingOf(file, key);
	return value?.type === "scalar" ? value.text : void 0;
}
/** Whether a setting is there at all and, where it is a table, holds anything. */
function hasSetting(file, key) {
	const value = settingOf(file, key);
	return value !== void 0 && (value.type !== "table" || value.entries.size > 0);
}
// src/steps/listed-files.ts
/**
* Merge rules for settings that must name the files of a folder (`listed_in`). What they come to hangs on the old server alone,
* so that a merge that is repeated after the copy writes the same.
*/
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
/** Names (relative to the folder) of files that the user put there, and that are not to be left behind. Pure. */
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
/** The rule that lists these files beside what either file lists already; none where there is nothing to add. Pure. */
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
/** A pack has some hundred such files, 3 MB in all. */
const LIMITS = {
	files: 2e3,
	bytesPerFile: 2097152,
	bytes: 33554432
};
/** Reads one side's. */
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
/** Which settings both packs name; nothing where the new one cannot tell. */
function packKeys(source, target, shipped) {
	const now = target.keysWith(shipped.target);
	return now && {
		source: source.keysWith(shipped.source),
		target: now
	};
}
// src/transfer/inventory.ts
const EACH = `for file do
  line=$(stat "$option" "$format" "$file" 2>/dev/null) && printf '%s %s\\0' "$line" "$file"
done`;
const IDENTITIES = `cd "$1" 2>/dev/null || exit 0
option=$2 format=$3 each=$4; export option format; shift 4
for root do shift; [ ! -e "$root" ] || set -- "$@" "$root"; done
[ $# -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ]; then
  exec find -H "$@" -name ${STAGING_FOLDER} -prune -o -exec sh -c "$each" sh {} +
fi
format="- \${format#* }"
exec find -H "$@" -name ${STAGING_FOLDER} -prune -o -type f -links +1 -exec sh -c "$each" sh {} +`;
/**
* Everything that lies under the roots now, sorted by path; a root that is not there has nothing. Fifos, sockets and devices are
* left out.
* @param hashes whether contents are read too; or of which names, relative to the home
*/
async function takeInventory(host, home, roots, hashes) {
	const [lists, identities] = await Promise.all([Promise.all(roots.map((root) => listRoot(host, home, root))), identitiesOf(host, home, roots)]);
	const items = /* @__PURE__ */ new Map();
	for (const item of lists.flat()) items.set(item.path, item);
	const asked = typeof hashes === "boolean" ? void 0 : new Set(hashes);
	const sums = await hashFiles(host, home, [...items.values()].filter((item) => item.type === "file" && (asked?.has(item.path) ?? hashes)).map((item) => item.path));
	const twins = /* @__PURE__ */ new Map();
	const sorted = [...items.values()].sort((a, b) => a.path < b.path ? -1 : 1);
	const named = /* @__PURE__ */ new Map();
	for (const item of sorted) {
		const file = identities.get(item.path)?.file;
		if (file && item.type === "file") named.set(file, (named.get(file) ?? 0) + 1);
	}
	return sorted.map((item) => {
		const identity = identities.get(item.path);
		const sha256 = sums.get(item.path);
		const shared = item.type === "file" && identity && named.get(identity.file) > 1;
		if (shared && !twins.has(identity.file)) twins.set(identity.file, item.path);
		return {
			...item,
			...sha256 && { sha256 },
			...shared && { twin: twins.get(identity.file) },
			...identity?.owner && { owner: identity.owner }
		};
	});
}
async function listRoot(host, home, root) {
	const folder = root.kind === "folder" ? root.path : path$1.dirname(root.path);
	const { entries } = await listFolder(host, path$1.join(home, folder));
	return entries.map((entry) => ({
		...entry,
		path: path$1.join(folder, entry.path)
	})).filter((item) => item.type === "file" || item.type === "folder" || item.type === "link").filter((item) => root.kind === "folder" || item.path === root.path);
}
/** Of files with more than one name; for root, of everything. */
async function identitiesOf(host, home, roots) {
	const { list } = await toolsOf(host);
	const printed = await mustRaw(host, {
		argv: [
			"sh",
			"-c",
			IDENTITIES,
			"sh",
			home,
			...STAT[list],
			EACH,
			...roots.map(({ path: name }) => `./${name}`)
		],
		env: { LC_ALL: "C" }
	}, {
		reason: "backup-failed",
		what: `could not look at the files of ${home}`,
		fix: "let the user in run_as read its folders, then run again."
	});
	const found = /* @__PURE__ */ new Map();
	for (let start = 0, end = printed.indexOf(0); end !== -1; start = end + 1, end = printed.indexOf(0, start)) {
		const record = printed.subarray(start, end);
		const [owner, file] = record.toString("latin1").split(" ", 3);
		const name = path$1.normalize(decodeName(record.subarray(`${owner} ${file} `.length)));
		found.set(name, {
			file,
			...owner !== "-" && { owner }
		});
	}
	return found;
}
const GNU_STAT = ["-c", "%u:%g %d:%i"];
const STAT = {
	gnu: GNU_STAT,
	"stat-gnu": GNU_STAT,
	"stat-bsd": ["-f", "%u:%g %d:%i"]
};
/** Names of what is another thing in one inventory than in the other, or in one of them only, with the first thing that differs. */
function differing(before, now) {
	const wrong = /* @__PURE__ */ new Map();
	const there = new Map(now.map((item) => [item.path, item]));
	for (const item of before) {
		const why = change(item, there.get(item.path));
		if (why) wrong.set(item.path, why);
	}
	const known = new Set(before.map((item) => item.path));
	for (const item of now) if (!known.has(item.path)) wrong.set(item.path, "is new");
	return wrong;
}
/** What differs, in words; undefined where nothing does. A hash that one side lacks differs: nothing is proved then. */
function change(was, is) {
	if (!is) return "is gone";
	if (was.type !== is.type) return `is a ${is.type} now`;
	if (was.owner !== is.owner) return "has another owner";
	if (was.type === "link") return was.link === is.link ? void 0 : "points elsewhere";
	if (was.mode !== is.mode) return "has another mode";
	if (was.type === "folder") return void 0;
	if (was.size !== is.size || was.sha256 !== is.sha256) return "has another content";
	return was.mtime === is.mtime ? void 0 : "has another time";
}
/** Bytes of all files; those with several names count once. */
function bytesOf(items) {
	return items.filter((item) => item.twin === void 0 || item.twin === item.path).reduce((sum, item) => sum + item.size, 0);
}
/** Names of an inventory for a tar that does not descend into folders by itself. */
function namesOf(items) {
	return nameList(items.map((item) => item.path));
}
/** The first names with what is wrong with each. */
function showWrong(wrong) {
	return `${[...wrong].slice(0, 5).map(([name, why]) => `${showName(name)} ${why}`).join("; ")}${wrong.size > 5 ? `; and ${wrong.size - 5} more` : ""}`;
}
// src/transfer/keep.ts
const DROP = `cd "$1" && xargs -0 rm -f -- || exit 1
find . -depth -type d -exec rmdir {} + 2>/dev/null; exit 0`;
/**
* Of what was kept because it was replaced, drops what an archive holds too.
* @param folder absolute, of this replacement alone
* @param archived by the names that they have below the folder
* @returns names of what stays: nothing else has it
*/
async function dropArchived(host, folder, archived) {
	const kept = (await takeInventory(host, folder, [{
		kind: "folder",
		path: "."
	}], true)).filter(({ type }) => type !== "folder");
	const double = kept.filter((item) => sameContent(item, archived.get(item.path)));
	if (double.length > 0) await mustRaw(host, {
		argv: [
			"sh",
			"-c",
			DROP,
			"sh",
			folder
		],
		env: { LC_ALL: "C" }
	}, {
		reason: "copy-failed",
		what: `could not clear ${folder}`,
		safe: "The files themselves are in place.",
		fix: "check the rights of run_as there, then run again."
	}, nameList(double.map((item) => item.path)));
	const gone = new Set(double.map((item) => item.path));
	return kept.map((item) => item.path).filter((name) => !gone.has(name));
}
function sameContent(item, other) {
	if (item.type !== other?.type) return false;
	return item.type === "link" ? item.link === other.link : item.sha256 !== void 0 && item.sha256 === other.sha256;
}
// src/transfer/archive-scripts.ts
/** Prints the first of the programs named that the host has. */
const FIRST_OF = `for tool; do command -v "$tool" >/dev/null 2>&1 && echo "$tool" && exit 0; done; exit 1`;
/**
* $1 archive, $2 compressor, $3 hasher, then a tar that reads names from stdin. Prints SHA-256 and bytes of `<archive>.part`, which is on
* disk then. A POSIX shell has no pipefail, so each process of the pipe says its own exit code, and all four must be 0. The hash is taken
* from the stream, so that reading the file again later proves what the disk holds.
*/
const WRITE = `set -u
umask 077
${FLUSH}
file=$1 compress=$2 hash=$3
shift 3
mkdir -p -- "\${file%/*}" || exit 1
good=no
trap '[ "$good" = yes ] || rm -f -- "$file.part"' EXIT
trap 'exit 143' HUP INT TERM
rm -f -- "$file.part"
said=$({
  { "$@" 3>&-; echo "tar $?" >&3; } |
  { $compress 3>&-; echo "compressor $?" >&3; } |
  { tee -- "$file.part" 3>&-; echo "writer $?" >&3; } |
  { $hash 3>&-; echo "hasher $?" >&3; }
} 3>&1)
sum= count=0
while read -r word rest; do
  case $word in
  tar | compressor | writer | hasher)
    if [ "$rest" = 0 ]; then count=$((count + 1)); else echo "$word ended with $rest" >&2; fi ;;
  *) sum=$word ;;
  esac
done <<END
$said
END
[ "$count" -eq 4 ] && [ -n "$sum" ] && flush "$file.part" && bytes=$(wc -c <"$file.part") || exit 1
good=yes
echo "$sum $bytes"`;
/** $1 archive: an attempt whose job had ended may have put it in place already; it is proved again from the start. */
const REOPEN = `[ -e "$1.part" ] || { rm -f -- "$1.json" && mv -f -- "$1" "$1.part"; }`;
/**
* $1 file, then a hasher; prints bytes and hash. What was just written is still in memory: the pages are dropped first (GNU dd; elsewhere
* nothing happens), so that the hash is of what the disk holds.
*/
const HASH_DISK = `file=$1; shift
[ -f "$file" ] && [ ! -L "$file" ] || exit 1
dd if="$file" iflag=nocache count=0 2>/dev/null
echo $(($(wc -c <"$file"))) && exec "$@" <"$file"`;
/** $1 folder, made new and private; $2 archive, $3 decompressor, $4 options of tar; then members, all where there are none. */
const EXTRACT$1 = `set -u
umask 077
folder=$1 file=$2 decompress=$3 options=$4
shift 4
rm -rf -- "$folder" && mkdir -p -- "$folder" && cd -- "$folder" || exit 1
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { tar -x $options -f - "$@" 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`;
// src/transfer/archive-check.ts
/** The manifest of an archive; undefined where none was finished, or it is no manifest. */
async function readManifest(host, file) {
	const { outcome, stdout } = await runRaw(host, { argv: [
		"cat",
		"--",
		`${file}.json`
	] });
	if (!succeeded(outcome)) return void 0;
	try {
		const manifest = JSON.parse(stdout.toString("utf8"));
		return Array.isArray(manifest.entries) ? {
			manifest,
			sha256: sha256$1(stdout)
		} : void 0;
	} catch {
		return;
	}
}
/**
* Proves an archive again: its manifest is the one that was written for these files, by its hash where the journal has that, and the disk
* holds the bytes that it names. Looks only.
* @param known what the journal keeps of it
*/
async function checkArchive(host, file, origin, known) {
	const [read, disk] = await Promise.all([readManifest(host, file), hashOnDisk(host, file)]);
	const refuse = (why) => ({ problem: notUsable(host, file, why) });
	if (!read) return refuse(`its manifest ${file}.json is missing or damaged`);
	const { manifest } = read;
	if ([
		"host",
		"home",
		"run",
		"node"
	].filter((key) => manifest[key] !== origin[key]).length > 0) return refuse(`it holds the files of ${manifest.host}:${manifest.home} (${manifest.node}) from run ${manifest.run}`);
	if (known && read.sha256 !== known.manifestSha256) return refuse("its manifest is not the one that the journal names");
	if (!disk) return refuse("it is missing or cannot be read");
	if (disk.bytes !== manifest.bytes) return refuse(`it has ${disk.bytes} bytes, ${manifest.bytes} were written`);
	if (disk.sha256 !== manifest.sha256) return refuse("its SHA-256 is another one than when it was written");
	return { manifest };
}
function notUsable(host, file, why) {
	return {
		reason: "restore-failed",
		host: host.name,
		what: `The archive ${file} is not usable: ${why}.`,
		safe: "Nothing was changed.",
		fix: "put back the archive and its .json from a copy of that folder, if there is one, and run restore again; else bring the files back from your own backup and restore to a later step."
	};
}
/** Bytes and SHA-256 of a file, read from the disk; undefined where there is no such file. */
async function hashOnDisk(host, file) {
	const { hash } = await toolsOf(host);
	const { outcome, stdout } = await host.run({ argv: [
		"sh",
		"-c",
		HASH_DISK,
		"sh",
		file,
		...HASH_COMMANDS[hash]
	] });
	if (outcome.kind === "lost") {
		const failure = {
			reason: "host-unreachable",
			what: `could not read ${file}`,
			fix: "run again."
		};
		throw hostError(host, failure, `connection lost, ${outcome.why}`);
	}
	const [, bytes, sum] = /^(\d+)\s+([0-9a-f]{64})/.exec(stdout) ?? [];
	return sum ? {
		bytes: Number(bytes),
		sha256: sum
	} : void 0;
}
/** Lower-case hex. */
function sha256$1(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
// src/transfer/unpack.ts
/**
* Unpacks an archive into a folder, which is made anew and private.
* @param members which parts of it at least, relative to the home; all where there are none
*/
async function unpackArchive(host, { file, compression, entries }, folder, members, problem) {
	const options = entries.some(({ owner }) => owner) ? "-p" : "-p -o";
	const { tar } = await toolsOf(host);
	const names = tar === "busybox" ? [] : members.map((name) => `./${name}`);
	const argv = [
		"sh",
		"-c",
		EXTRACT$1,
		"sh",
		folder,
		file,
		`${compression} -dc`,
		options,
		...names
	];
	await mustRaw(host, {
		argv,
		env: { LC_ALL: "C" }
	}, {
		...problem,
		what: `${file} could not be unpacked into ${folder}`,
		fix: "make room there, then run the same again."
	});
}
/** Some folders may not be changed by their owner. */
const REMOVE_TREE = `[ ! -d "$1" ] || find "$1" -type d -exec chmod u+rwx {} + ; rm -rf -- "$1"`;
/** Folders that stand above a root came along, but are none of what was packed. */
function withoutRoots(packed, found) {
	const known = new Set(packed.map(({ path }) => path));
	return found.filter(({ path, type }) => type !== "folder" || known.has(path));
}
// src/transfer/archive-proof.ts
/** What a failed backup of files leaves. */
const SAFE = "The home was only read; no unfinished archive was left under the final name.";
/** Proves what was written: nothing at L0, readable to its end from L1 on, from L2 on also byte for byte what was written. */
async function prove(host, file, written, compression, grade) {
	const feed = [
		"sh",
		"-c",
		FEED,
		"sh",
		file,
		`${compression} -dc`,
		"tar",
		"-t",
		"-f",
		"-"
	];
	const broken = `The archive ${file} is not usable`;
	const again = "run backup again; if it comes back, check the disk of the backup folder.";
	const [found] = await Promise.all([grade === "L2" || grade === "L3" ? hashOnDisk(host, file) : void 0, grade === "L0" ? void 0 : mustWrite(host, { argv: feed }, [`${broken}: tar does not get to its end.`, again])]);
	if (found === void 0 || found.sha256 === written.sha256 && found.bytes === written.bytes) return;
	throw new MigrateError({
		reason: "backup-failed",
		host: host.name,
		what: `${broken}: the disk does not hold what was written.`,
		safe: SAFE,
		fix: again
	});
}
/** Unpacks an archive into a scratch folder, compares by hash, and removes the folder: grade L3. */
async function tryOut(host, archive, folder) {
	await unpackArchive(host, archive, folder, [], {
		reason: "backup-failed",
		safe: SAFE
	});
	const found = await takeInventory(host, folder, [{
		kind: "folder",
		path: "."
	}], true);
	const wrong = differing(archive.entries, withoutRoots(archive.entries, found));
	if (wrong.size > 0) throw new MigrateError({
		reason: "backup-failed",
		host: host.name,
		what: `${archive.file}, unpacked, is not what was packed: ${showWrong(wrong)}.`,
		safe: SAFE,
		fix: "run backup again; if it comes back, check the disk of the backup folder."
	});
	await mustWrite(host, { argv: [
		"sh",
		"-c",
		REMOVE_TREE,
		"sh",
		folder
	] }, [`${folder} could not be removed.`, "remove it, then run backup again."]);
}
/** Runs a command of a backup of files, or fails as `backup-failed`. */
function mustWrite(host, command, [what, fix]) {
	return host.must(command, {
		reason: "backup-failed",
		what,
		safe: SAFE,
		fix
	});
}
// src/transfer/tar-stream.ts
/** GNU's old format holds names as bytes and any size, and GNU, BSD and busybox tar all read it; its times are whole seconds. */
const CREATE = {
	gnu: [
		"--format=gnu",
		"--no-recursion",
		"--null",
		"--verbatim-files-from",
		"--no-unquote",
		"-T",
		"-"
	],
	bsd: [
		"--format",
		"gnutar",
		"-n",
		"--null",
		"-T",
		"-"
	]
};
const EXTRACT = "umask 077 && mkdir -p \"$1\" && cd \"$1\" && tar -x -p -o -f - && exec cat >/dev/null";
/** Packs the files named on stdin, NUL-separated, to stdout. Busybox: as many as `ARGUMENTS_BYTES` hold. Pure. */
function packCommand(root, tar) {
	if (tar === "busybox") return {
		argv: [
			"sh",
			"-c",
			"cd \"$1\" && exec xargs -0 tar -c -f -",
			"sh",
			root
		],
		env: { LC_ALL: "C" }
	};
	const env = {
		LC_ALL: "C",
		COPYFILE_DISABLE: "1"
	};
	return {
		argv: [
			"tar",
			"-c",
			"-f",
			"-",
			"-C",
			root,
			...CREATE[tar]
		],
		env
	};
}
/**
* Debian's and Alpine's busybox tar takes names as arguments only. Its xargs starts a second tar, which would be a second
* archive, at 32 KB of them.
*/
const ARGUMENTS_BYTES$1 = 2e4;
/** Unpacks stdin into a folder, which is made if need be. Pure. */
function unpackCommand(folder) {
	return {
		argv: [
			"sh",
			"-c",
			EXTRACT,
			"sh",
			folder
		],
		env: { LC_ALL: "C" }
	};
}
/**
* Sends files from host to host: the source's tar, through this process's memory at the pace of the slower side, into the
* target's tar. Returns what the source's tar complained of: whether all files arrived right is judged by their hashes,
* because tar's exit codes differ between makes. Throws `copy-failed` when the target could not take them or a line broke.
*/
async function streamFiles(stream) {
	const { tar } = await toolsOf(stream.source);
	const pack = packCommand(stream.sourceRoot, tar);
	if (tar !== "busybox") return send(stream, pack, nameList(stream.paths));
	const said = [];
	for (const list of batches(stream.paths)) said.push(await send(stream, pack, list));
	return said.filter(Boolean).join("\n");
}
function batches(paths) {
	const lists = [];
	for (const name of paths.map((path) => nameList([path]))) {
		const last = lists.at(-1);
		if (last && last.length + name.length <= ARGUMENTS_BYTES$1) lists[lists.length - 1] = Buffer.concat([last, name]);
		else lists.push(name);
	}
	return lists;
}
async function send(stream, pack, list) {
	const { source, target } = stream;
	const from = await source.stream(pack);
	let to;
	try {
		to = await target.stream(unpackCommand(stream.folder));
	} catch (cause) {
		await from.kill();
		throw cause;
	}
	from.stdin.on("error", () => {});
	from.stdin.end(list);
	to.stdout.resume();
	const fromSaid = new Collected(from.stderr);
	const toSaid = new Collected(to.stderr);
	const stop = new AbortController();
	let culprit;
	const watch = (host, running, good) => {
		const give = () => {
			culprit ??= host;
			stop.abort();
		};
		running.done.then((outcome) => good(outcome) || give(), give);
	};
	watch(source, from, (outcome) => outcome.kind === "exit");
	watch(target, to, succeeded);
	const broken = await pipeline(from.stdout, metered(stream), to.stdin, { signal: stop.signal }).then(() => void 0, (cause) => cause);
	if (broken) {
		culprit ??= target;
		await Promise.all([from.kill(), to.kill()]);
	}
	const [packed, unpacked] = await Promise.all([from.done, to.done]);
	await Promise.all([fromSaid.complete(packed).catch(() => {}), toSaid.complete(unpacked).catch(() => {})]);
	const failure = {
		reason: "copy-failed",
		safe: "Nothing was put in place: what had arrived was removed."
	};
	if (culprit === source) throw hostError(source, {
		...failure,
		what: `tar did not finish reading ${stream.sourceRoot}`,
		fix: "run again."
	}, describeEnd(packed, fromSaid.text()));
	if (culprit === target) throw hostError(target, {
		...failure,
		what: `tar could not unpack into ${stream.folder}`,
		fix: "make room or give the user in run_as the right to write there, then run again."
	}, describeEnd(unpacked, toSaid.text() || (broken?.message ?? "")));
	return succeeded(packed) ? "" : fromSaid.text().trim();
}
function metered({ onBytes, folder }) {
	return async function* (chunks) {
		for await (const chunk of chunks) {
			onBytes(chunk.length);
			yield chunk;
		}
	};
}
// src/transfer/archive.ts
/** Busybox's tar takes names as arguments; the kernel takes 2 MB of them, environment included. */
const ARGUMENTS_BYTES = 1e6;
/**
* Writes an archive beside its final name, proves it and renames it, its manifest last. A durable host runs the writing as a job.
* @throws MigrateError `backup-failed`; what changed meanwhile is named
*/
async function writeArchive(request) {
	const { host, origin, roots, entries, file, grade } = request;
	const startedAt = timestamp();
	const phases = {};
	const timed = (part, work) => {
		const began = performance.now();
		const taken = () => Math.round((performance.now() - began) / 10) / 100;
		return work().finally(() => Object.assign(phases, { [part]: taken() }));
	};
	const compression = await compressorOf(host);
	const written = await timed("write", () => writePart(request, compression));
	try {
		const deep = grade === "L2" || grade === "L3";
		const [, now] = await Promise.all([timed("prove", () => prove(host, `${file}.part`, written, compression, grade)), timed("measure", () => takeInventory(host, origin.home, roots, deep))]);
		const moved = differing(deep ? entries : entries.map(({ sha256: _, ...item }) => item), now);
		if (moved.size > 0) throw movedMeanwhile(host, origin, moved);
		if (grade === "L3") {
			const part = {
				file: `${file}.part`,
				compression,
				entries
			};
			await timed("trial", () => tryOut(host, part, `${file}.trial`));
		}
		const seconds = phases.write;
		const common = {
			file,
			...written,
			compression,
			grade,
			startedAt,
			seconds,
			phases,
			contents: bytesOf(entries)
		};
		const manifest = {
			version: 1,
			...origin,
			...common,
			roots,
			entries
		};
		const text = Buffer.from(`${JSON.stringify(manifest)}\n`);
		await mustWrite(host, {
			argv: [
				"sh",
				"-c",
				FINISH,
				"sh",
				file,
				String(text.length),
				"json"
			],
			stdin: text
		}, [`The archive ${file} and its manifest could not be put in place.`, "check free space and rights of that folder, then run backup again."]);
		const files = entries.filter(({ type }) => type !== "folder").length;
		return {
			manifest,
			archived: {
				...common,
				files,
				manifestSha256: sha256$1(text)
			}
		};
	} catch (error) {
		await host.run({ argv: [
			"rm",
			"-rf",
			"--",
			`${file}.part`,
			`${file}.trial`
		] }).catch(() => {});
		throw error;
	}
}
/** The fastest compressor that the host has. Throws `preflight-failed` where it has none. */
async function compressorOf(host) {
	const argv = [
		"sh",
		"-c",
		FIRST_OF,
		"sh",
		...Object.keys(COMPRESSORS)
	];
	return (await host.must({ argv }, {
		reason: "preflight-failed",
		what: "Neither zstd nor pigz nor gzip is there: backups are compressed.",
		safe: "Nothing was changed.",
		fix: "install zstd on that host, then plan again."
	})).trim();
}
async function writePart({ host, origin, entries, file }, compression) {
	const { tar, hash } = await toolsOf(host);
	const names = namesOf(entries);
	if (tar === "busybox" && names.length > ARGUMENTS_BYTES) throw new MigrateError({
		reason: "backup-failed",
		host: host.name,
		what: `${entries.length} names are more than the tar of busybox takes.`,
		safe: SAFE,
		fix: "install GNU tar on that host, then run backup again."
	});
	const pack = tar === "busybox" ? packByArguments(origin.home) : packCommand(origin.home, tar);
	const [sum, bytes] = (await mustWrite(host, {
		...pack,
		argv: [
			"sh",
			"-c",
			WRITE,
			"sh",
			file,
			COMPRESSORS[compression],
			HASH_COMMANDS[hash].join(" "),
			...pack.argv
		],
		stdin: names,
		job: jobName(file, entries)
	}, [`The files of ${origin.home} could not be written to ${file}.`, "make room or give the rights that the message names, then run backup again."])).trim().split(/\s+/);
	await mustWrite(host, { argv: [
		"sh",
		"-c",
		REOPEN,
		"sh",
		file
	] }, [`The archive ${file} is not there any more.`, "run backup again."]);
	return {
		sha256: sum,
		bytes: Number(bytes)
	};
}
/** `packCommand` lets busybox descend into folders, and begin a second archive when the first command line is full. */
function packByArguments(home) {
	return {
		argv: [
			"sh",
			"-c",
			`cd "$1" && exec xargs -0 -s 1001000 tar -c -f - --no-recursion`,
			"sh",
			home
		],
		env: { LC_ALL: "C" }
	};
}
/** An archive that outlived its runner is that of this look at the files only while they are as they were then. */
function jobName(file, entries) {
	return `files-${sha256$1(Buffer.from(JSON.stringify([file, entries]))).slice(0, 16)}`;
}
function movedMeanwhile(host, { home }, moved) {
	return new MigrateError({
		reason: "backup-failed",
		host: host.name,
		what: `Files of ${home} changed while they were backed up: ${showWrong(moved)}.`,
		safe: SAFE,
		fix: "stop whatever writes there, then run backup again."
	});
}
// src/steps/backup-room.ts
/** Tar's headers, and files that do not get smaller. */
const OVERHEAD = 1.1;
/** Bytes that an archive of files needs on its disk; at L3 they are unpacked beside it too. */
function archiveRoom(contents, grade) {
	return Math.ceil(contents * (OVERHEAD + (grade === "L3" ? OVERHEAD : 0)));
}
/** Whether backups can be written where they are to lie, and whether the disks take all of them together. Looks only. */
async function backupRoomProblems(context, needs) {
	const hosts = [...Map.groupBy(needs, ({ host }) => host)];
	return (await Promise.all(hosts.map(([host, all]) => problemsOn(context, host, all)))).flat();
}
/** All backups of a host go to one folder. */
async function problemsOn(context, host, needs) {
	const { directory } = context.environment.backup;
	const why = await unwritable(context.host(host), directory);
	if (why) return [{
		reason: "preflight-failed",
		host,
		what: `No backup can be written to ${directory}: ${why}.`,
		place: {
			file: context.environment.file,
			key: [
				"environments",
				context.environment.name,
				"backup",
				"directory"
			]
		},
		safe: "Nothing was changed.",
		fix: "as root on that host, make it a folder of the user in run_as (install -d -m 700 -o USER FOLDER), or name another backup.directory."
	}];
	const needed = needs.reduce((sum, { bytes }) => sum + bytes, 0);
	const { freeBytes: free } = await requireRoomOn(context.host(host), directory);
	if (free >= needed) return [];
	return [{
		reason: "preflight-failed",
		host,
		what: `The disk of ${directory} has ${showBytes(free)} free; ${showBytes(needed)} are needed for backups: ${needs.map(({ what, bytes }) => `${showBytes(bytes)} for ${what}`).join(", ")}.`,
		safe: "Nothing was changed.",
		fix: "free space there, or choose another backup.directory."
	}];
}
// src/steps/backup-folder.ts
/**
* One archive per node, of everything in its target home that the steps after it say they change: the whole folders, as files are added,
* replaced and, in volatile folders, not known before.
*/
function planArchives(measured, later) {
	const { directory, grade } = measured.environment.backup;
	return measured.nodes.flatMap((node) => {
		const roots = rootsOf(node, later);
		if (roots.length === 0) return [];
		const { host } = node.node.target;
		const present = node.folders.map(({ result }) => result.present);
		const files = present.reduce((sum, each) => sum + each.files, 1);
		const bytes = present.reduce((sum, each) => sum + each.bytes, 0);
		return [{
			key: archiveKey(node.name),
			step: "backup-folder",
			verb: "backup",
			node: node.name,
			title: `Back up the files of ${node.name} that will be changed`,
			changes: [{
				kind: "folder",
				host,
				name: directory
			}],
			details: [`${count(files, "file")}, ${showBytes(bytes)} -> ${host}:${directory}/<run>/${node.name}.files.tar, grade ${grade}`, ...roots.map(({ path }) => `all of ${node.node.target.home}/${path} as it is now`)],
			warnings: [],
			work: {
				directory,
				grade,
				roots
			}
		}];
	});
}
/** Parts of the target home that steps of the node change; one that lies in another is not listed. */
function rootsOf({ name, node: { target } }, later) {
	const inHome = (resource) => (resource.kind === "folder" || resource.kind === "file") && resource.host === target.host && resource.name.startsWith(`${target.home}/`);
	const roots = later.filter(({ node }) => node === name).flatMap(({ changes }) => changes.filter(inHome)).map(({ kind, name }) => ({
		kind,
		path: name.slice(target.home.length + 1)
	}));
	const unique = [...new Map(roots.map((root) => [root.path, root])).values()];
	return unique.filter(({ path }) => !unique.some((other) => path.startsWith(`${other.path}/`))).sort((a, b) => a.path < b.path ? -1 : 1);
}
const backupFolder = {
	id: "backup-folder",
	verb: "backup",
	recovery: "repeat",
	async probe(context, planned) {
		const [host, file, origin] = placeOf(context, planned.node);
		if (!await readManifest(host, file)) return "untouched";
		return "manifest" in await checkArchive(host, file, origin) ? "done" : "partial";
	},
	async apply(context, planned) {
		const { directory, grade, roots } = work(planned);
		const [host, file, origin] = placeOf(context, planned.node);
		const entries = await takeInventory(host, origin.home, roots, true);
		requireReadable(origin, entries);
		await requireRoom(context, origin.host, directory, archiveRoom(bytesOf(entries), grade));
		const { manifest, archived } = await writeArchive({
			host,
			origin,
			roots,
			entries,
			file,
			grade
		});
		await context.spool.file(`manifests/${planned.node}.files.json`, `${JSON.stringify(manifest, null, 2)}\n`);
		return {
			summary: summaryOf(origin, archived),
			details: archived
		};
	},
	async verify(context, planned, evidence) {
		const [host, file, origin] = placeOf(context, planned.node);
		const checked = await checkArchive(host, file, origin, evidence.details);
		if ("manifest" in checked) return;
		const fix = "run backup again; if it comes back, check the disk of the backup folder.";
		throw new MigrateError({
			...checked.problem,
			reason: "backup-failed",
			fix
		});
	}
};
/** What a run's journal keeps of the archive of a node's files; undefined where there is none. */
function archiveOf(records, node) {
	return detailsOf(records, archiveKey(node));
}
/** Everything that the run's archive of a node holds, by home-relative name; nothing where it cannot be read. */
async function archivedItems(context, node) {
	const [host, file, origin] = placeOf(context, node);
	const read = await readManifest(host, file);
	if (read?.manifest.run !== origin.run || read.manifest.home !== origin.home) return /* @__PURE__ */ new Map();
	return new Map(read.manifest.entries.map((item) => [item.path, item]));
}
/** Whose files an archive of this run and node holds. */
function originOf(context, node) {
	const { target } = context.environment.nodes[node];
	return {
		run: context.runId,
		node,
		host: target.host,
		home: target.home
	};
}
function placeOf(context, node) {
	const origin = originOf(context, node);
	const file = `${context.environment.backup.directory}/${context.runId}/${node}.files.tar`;
	return [
		context.host(origin.host),
		file,
		origin
	];
}
const work = (planned) => planned.work;
const archiveKey = (node) => `backup-folder:${node}`;
/** What was written how fast, and what it is proved to be. */
function summaryOf({ node, host }, archived) {
	const { files, contents, bytes, seconds, phases, grade, file } = archived;
	const whole = Object.values(phases).reduce((sum, part) => sum + part, 0);
	const speed = `${showBytes(contents / Math.max(seconds, .01))}/s`;
	return `${node}: ${count(files, "file")}, ${showBytes(contents)} to ${showBytes(bytes)} in ${seconds.toFixed(1)} s (${speed}), ${whole.toFixed(1)} s with proof, grade ${grade}, ${host}:${file}`;
}
function requireReadable({ host, home }, entries) {
	const dark = entries.filter(({ type, sha256 }) => type === "file" && sha256 === void 0);
	if (dark.length === 0) return;
	throw new MigrateError({
		reason: "backup-failed",
		host,
		what: `${count(dark.length, "file")} of ${home} cannot be read by the user in run_as, or vanished meanwhile: ${dark.slice(0, 5).map(({ path }) => showName(path)).join(", ")}.`,
		safe: "Nothing was changed.",
		fix: "let that user read them, then run backup again."
	});
}
async function requireRoom(context, host, directory, bytes) {
	const { freeBytes: free } = await requireRoomOn(context.host(host), directory);
	if (free >= bytes) return;
	throw new MigrateError({
		reason: "backup-failed",
		host,
		what: `The disk of ${directory} has ${showBytes(free)} free; ${showBytes(bytes)} are needed for the archive.`,
		safe: "Nothing was changed.",
		fix: "free space there, then run backup again."
	});
}
// src/steps/replaced.ts
/** Where one replacement keeps what it replaces, on the node's target host: another folder for each, so that none hides another's. */
async function keepingPlace(context, node) {
	return `${await context.runFolder(node)}/replaced/${fineStampOf(/* @__PURE__ */ new Date())}`;
}
/**
* After the replacement: drops what the run's archive has too.
* @returns home-relative names of what stays: somebody changed it after the archive was made
*/
async function keepWhatIsNew(context, node, place) {
	return dropArchived(context.host(context.environment.nodes[node].target.host), place, await archivedItems(context, node));
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
/** Where the runs of the client have settings of their own, the file is not as it was merged from then on. */
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
/**
* Merges both files of a node.
* @param read where they have just been read
* @throws MigrateError `config-invalid` with line and column where one does not parse
*/
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
/** A `deployment.toml` on a host, named `host:path` in messages. Its secrets are known as such from then on. */
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
/** Leaves what a person reads of a merge, done or planned, for the report of the run. `name` is the target's in messages. */
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
export { copyOf as A, declaredDatabases as B, takeInventory as C, hashFiles as D, pristineOf as E, DEFAULT_PORTS as F, FEED as G, keptName as H, parseHostPort as I, FINISH as K, engineOfDriver as L, parseJdbcUrl as M, referencesIn as N, matcher as O, unescapeXml as P, engineOfTomlType as R, showWrong as S, textOf as T, scratchName as U, text as V, COMPRESSORS as W, unpackArchive as _, sha256 as a, change as b, keepingPlace as c, originOf as d, planArchives as f, streamFiles as g, compressorOf as h, readConfig as i, isCopied as j, copiedIds as k, archiveOf as l, backupRoomProblems as m, mergeNode as n, spoolMerge as o, archiveRoom as p, FLUSH as q, planMerge as r, keepWhatIsNew as s, mergeConfig as t, backupFolder as u, withoutRoots as v, hasSetting as w, differing as x, checkArchive as y, asTable as z };
