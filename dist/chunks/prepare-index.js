import { n as MigrateError, o as throwProblems } from "./errors.js";
import { t as count } from "./words.js";
import { n as stampOf$1, r as timestamp } from "./timestamps.js";
import { a as runRaw, i as mustRaw, n as describeEnd, o as succeeded, r as hostError, t as Collected } from "./host-run.js";
import { B as entryOf, D as FINISH$1, E as FEED, I as listFolder, L as HASH_COMMANDS, N as confusing, O as FLUSH, P as hashFiles, R as toolsOf, T as COMPRESSORS, V as Together, _ as proveCommand, b as Members, d as archives, f as packCommand, g as copyError, h as Useless, m as streamFiles, p as relay, v as readArrival, x as archiveOf, y as receiveCommand, z as STAGING_FOLDER } from "./replaced.js";
import { t as askedOnce } from "./asked-once.js";
import { i as showName, n as encodeName, r as nameList } from "./names.js";
import { s as findServer } from "./secure-vault.js";
import { r as replaceFile } from "./files.js";
import { n as requireRoomOn, r as roomOn } from "./room.js";
import { t as closest } from "./suggest.js";
import { K as stringRaw, M as applyEdits, N as writeEdits, W as newTable, ot as parse, q as valueAt } from "./rules.js";
import { r as eachEntry } from "./pack-zip.js";
import { o as checkLaws, u as difference } from "./pack-texts.js";
import { t as leadNode } from "./lead.js";
import { n as LineSplitter, r as defuse, t as AfterMark } from "./marked.js";
import { C as text, S as declaredDatabases, T as scratchName, _ as DEFAULT_PORTS, a as sha256, b as engineOfTomlType, c as textOf$1, f as copyOf, g as unescapeXml, h as referencesIn, i as readConfig, m as parseJdbcUrl, p as isCopied, v as parseHostPort, w as keptName, x as asTable, y as engineOfDriver } from "./merge-config.js";
import { Transform } from "node:stream";
import { deflateSync } from "node:zlib";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { tmpdir } from "node:os";
import path, { posix } from "node:path";
import { pipeline } from "node:stream/promises";
import path$1 from "node:path/posix";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
// src/databases/client.ts
const QUESTION_MS = 6e4;
const PRODUCT = {
	postgresql: "PostgreSQL",
	mysql: "MySQL",
	mariadb: "MariaDB",
	mssql: "SQL Server",
	oracle: "Oracle",
	db2: "DB2",
	h2: "H2"
};
function productName(engine) {
	return PRODUCT[engine];
}
function describeDatabase({ id, engine, host, port, name }) {
	return `${id} (${PRODUCT[engine]} ${name} at ${host}:${port})`;
}
const PROBE = `for tool; do
  command -v "$tool" >/dev/null 2>&1 && printf '%s\\t%s\\n' "$tool" "$("$tool" --version 2>/dev/null | head -n 1)"
done
exit 0`;
function probeTools(host, names) {
	return askedOnce(host, `programs ${names.join(" ")}`, () => lookForTools(host, names));
}
async function lookForTools(host, names) {
	const printed = await host.must({
		argv: [
			"sh",
			"-c",
			PROBE,
			"sh",
			...names
		],
		timeoutMs: QUESTION_MS
	}, {
		reason: "preflight-failed",
		what: "Could not look for database programs.",
		safe: "Nothing was changed.",
		fix: `check that ${host.address} runs commands: ssh there and run "sh -c true"`
	});
	return new Map(printed.split("\n").filter(Boolean).map((line) => line.split("	", 2)));
}
function missingTools(host, missing, packages) {
	return new MigrateError({
		reason: "preflight-failed",
		what: `${missing.join(", ")} not found on the PATH of ${host.address}.`,
		host: host.name,
		safe: "Nothing was changed.",
		fix: `install ${packages} there, or name another host as tools_host of the database`
	});
}
function versionNumbers(text) {
	return (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
}
function expectSuccess(result, cause, host, reason, safe) {
	if (result.outcome.kind === "exit" && result.outcome.code === 0) return result.stdout;
	if (result.outcome.kind === "exit") throw new MigrateError({
		reason,
		host: host.name,
		safe,
		...cause(result.stderr) ?? unexplained$1(result.stderr)
	});
	const how = {
		signal: "was killed",
		"timed-out": "did not answer in time",
		lost: "lost its connection"
	}[result.outcome.kind];
	throw new MigrateError({
		reason: result.outcome.kind === "timed-out" ? "timed-out" : result.outcome.kind === "lost" ? "host-unreachable" : reason,
		host: host.name,
		what: `The database client ${how}. ${lastLines(result.stderr)}`.trim(),
		safe,
		fix: "check the database server and the connection to this host, then run the same command again"
	});
}
function unexplained$1(stderr) {
	return {
		what: `The database client failed: ${lastLines(stderr)}`,
		fix: "read the message; grant the right it names, if it names one; then run the same command again"
	};
}
function lastLines(text, count = 4) {
	return text.trim().split("\n").slice(-count).join(" | ");
}
function question$1(command) {
	return {
		timeoutMs: QUESTION_MS,
		...command
	};
}
function isHere({ host }) {
	return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
}
// src/databases/compare.ts
function movedTables(before, after) {
	return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).sort();
}
function changesSince(manifest, now) {
	const { facts, contents, moved } = manifest;
	if (!contents) return ["what its rows held was not kept"];
	if (moved.length > 0) return [`${moved.join(", ")} changed while it was dumped`];
	const { server, database } = now.facts.identity;
	if (server !== facts.identity.server || database !== facts.identity.database) return [`it is another database (${database} on ${server})`];
	return differences(manifest, now);
}
function differences(manifest, found) {
	const { facts, contents = {}, moved } = manifest;
	const wrong = [];
	const said = new Set(moved);
	for (const table of movedTables(facts.rows, found.facts.rows)) {
		const [was, is] = [facts.rows[table], found.facts.rows[table]];
		if (was !== void 0 && is !== void 0 && said.has(table)) continue;
		said.add(table);
		wrong.push(is === void 0 ? `table ${table} is missing` : was === void 0 ? `table ${table} is too many` : `table ${table} has ${is} rows instead of ${was}`);
	}
	for (const name of movedTables(contents, found.contents ?? {})) if (!said.has(name)) wrong.push(`the contents of ${name} differ`);
	if (facts.schemaFingerprint !== found.facts.schemaFingerprint) wrong.push("the schema has another fingerprint");
	for (const property of ["charset", "collation"]) if (facts[property] !== found.facts[property]) wrong.push(`its ${property} is ${found.facts[property]} instead of ${facts[property]}`);
	return wrong;
}
// src/remote/jobs/once.ts
const ONCE = ".once";
function onceJob(what) {
	return `${what}.${randomBytes(6).toString("hex")}${ONCE}`;
}
function isOnceJob(job) {
	return job.endsWith(ONCE);
}
// src/databases/dump-scripts.ts
const WRITE = `set -u
umask 077
${FLUSH}
file=$1 compress=$2 hash=$3
shift 3
mkdir -p -- "\${file%/*}" || exit 1
scratch=$file.part.d
done=no
trap '[ "$done" = yes ] || rm -f -- "$file.part"; rm -rf -- "$scratch"' EXIT
trap 'exit 143' HUP INT TERM
rm -rf -- "$file.part" "$scratch"
: >"$file.part" || exit 1
mkdir -- "$scratch" || exit 1
mkfifo "$scratch/copy" 2>/dev/null || {
  rm -rf -- "$scratch"
  scratch=$(mktemp -d) && mkfifo "$scratch/copy" || exit 1
}
$hash <"$scratch/copy" >"$scratch/hash" &
{
  { "$@" 3>&-; echo "\${1##*/} $?" >&3; } |
  { $compress 3>&-; echo "compressor $?" >&3; } |
  { tee -- "$scratch/copy" >"$file.part" 3>&-; echo "writer $?" >&3; }
} 3>"$scratch/codes" </dev/null
wait $! || echo 'hasher 1' >>"$scratch/codes"
count=0 failed=no
while read -r program code; do
  count=$((count + 1))
  [ "$code" = 0 ] && continue
  echo "$program ended with $code" >&2
  failed=yes
done <"$scratch/codes"
[ "$count" -eq 3 ] && [ "$failed" = no ] || exit 1
flush "$file.part" || exit 1
read -r sum rest <"$scratch/hash" && bytes=$(wc -c <"$file.part") || exit 1
done=yes
echo "$sum $bytes"`;
const HASH_DISK = `dd if="$1" iflag=nocache count=0 2>/dev/null
exec $2 "$1"`;
const LOAD_FROM_FILE = `set -u
umask 077
plain=$1.plain decompress=$2
trap 'rm -f -- "$plain"' EXIT
trap 'exit 143' HUP INT TERM
$decompress <"$1" >"$plain" || exit 1
shift 2
"$@" "$plain"`;
// src/databases/dump-file.ts
const COMPRESSOR_NAMES = [
	"zstd",
	"pigz",
	"gzip"
];
const HASHERS = [{
	tool: "openssl",
	command: "openssl dgst -sha256 -r"
}, {
	tool: "sha256sum",
	command: "sha256sum"
}];
const FILE_TOOLS = [...COMPRESSOR_NAMES, ...HASHERS.map(({ tool }) => tool)];
const UNTOUCHED$1 = "The database was only read; no unfinished dump was left under the final name.";
async function writePart(host, tools, dump, cause, file) {
	const compressor = COMPRESSOR_NAMES.find((tool) => tools.has(tool));
	if (!compressor) throw missingTools(host, COMPRESSOR_NAMES, "the package zstd");
	const result = await host.run({
		...dump,
		argv: [
			"sh",
			"-c",
			WRITE,
			"sh",
			file,
			COMPRESSORS[compressor],
			hasher(host, tools),
			...dump.argv
		]
	});
	const explain = (stderr) => cause(stderr) ?? unexplained(file, stderr);
	const printed = expectSuccess(result, explain, host, "backup-failed", UNTOUCHED$1);
	const match = /^\\?([0-9a-f]{64}) +(\d+)\s*$/.exec(printed);
	if (!match) throw broken(host, file, "no checksum came back");
	return {
		sha256: match[1],
		bytes: Number(match[2]),
		compression: compressor === "zstd" ? "zstd" : "gzip"
	};
}
async function prove(host, tools, file, expected, reader) {
	const size = await inspect(host, { argv: [
		"wc",
		"-c",
		file
	] });
	const bytes = Number(/^\s*(\d+)/.exec(size.stdout)?.[1] ?? NaN);
	if (Number.isNaN(bytes)) throw broken(host, file, "it cannot be read");
	if (bytes !== expected.bytes) throw broken(host, file, `it has ${bytes} bytes, ${expected.bytes} were written`);
	await Promise.all([expected.sha256 && proveHash(host, tools, file, expected.sha256), reader && proveReadable(host, file, expected.compression, reader)]);
}
async function proveHash(host, tools, file, expected) {
	const hash = await inspect(host, {
		argv: [
			"sh",
			"-c",
			HASH_DISK,
			"sh",
			file,
			hasher(host, tools)
		],
		job: onceJob("hash")
	});
	if (/^\\?([0-9a-f]{64})/.exec(hash.stdout)?.[1] === expected) return;
	throw broken(host, file, "its SHA-256 is another one than when it was written");
}
async function proveReadable(host, file, compression, reader) {
	const argv = [
		"sh",
		"-c",
		FEED,
		"sh",
		file,
		`${compression} -dc`,
		...reader.argv
	];
	const result = await inspect(host, {
		...reader,
		argv,
		job: onceJob("read")
	});
	if (!result.good) throw broken(host, file, `reading it to the end failed: ${lastLines(result.stderr)}`);
}
async function inspect(host, command) {
	const { outcome, stdout, stderr } = await host.run(command);
	if (outcome.kind === "exit") return {
		good: outcome.code === 0,
		stdout,
		stderr
	};
	throw new MigrateError({
		reason: outcome.kind === "lost" ? "host-unreachable" : outcome.kind === "timed-out" ? "timed-out" : "backup-failed",
		host: host.name,
		what: `Reading a dump back was interrupted (${outcome.kind === "signal" ? outcome.signal : outcome.kind}).`,
		safe: "The dump itself was only read.",
		fix: "run the same command again"
	});
}
async function finish$1(host, manifest) {
	const stdin = `${JSON.stringify(manifest, null, 2)}\n`;
	await host.must({
		argv: [
			"sh",
			"-c",
			FINISH$1,
			"sh",
			manifest.file,
			String(Buffer.byteLength(stdin)),
			"manifest.json"
		],
		stdin
	}, {
		reason: "backup-failed",
		what: `Could not put ${manifest.file} and its manifest in place.`,
		safe: "The database was only read.",
		fix: `check ${posix.dirname(manifest.file)} on ${host.name}, then run backup again`
	});
}
async function discardPart(host, file) {
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		`${file}.part`
	] }).catch(() => {});
}
function hasher(host, tools) {
	const found = HASHERS.find(({ tool }) => tools.has(tool));
	if (!found) throw missingTools(host, ["openssl", "sha256sum"], "the package openssl");
	return found.command;
}
function unexplained(file, stderr) {
	return {
		what: `Dumping to ${file} failed: ${lastLines(stderr, 6)}`,
		fix: /No space left|quota/i.test(stderr) ? `free space for ${posix.dirname(file)}, then run backup again` : /Permission denied|Read-only file system/i.test(stderr) ? `let the user in run_as write ${posix.dirname(file)}, then run backup again` : "remove what the message names, then run backup again"
	};
}
function broken(host, file, why) {
	return new MigrateError({
		reason: "backup-failed",
		what: `The dump ${file} is not usable: ${why}.`,
		host: host.name,
		safe: "The database was only read.",
		fix: "run backup again; if it comes back, check the disk of the backup folder"
	});
}
// src/databases/stopwatch.ts
var Stopwatch = class {
	phases = {};
	async time(part, work) {
		const began = performance.now();
		try {
			return await work();
		} finally {
			const seconds = (performance.now() - began) / 1e3;
			this.phases[part] = Math.round(((this.phases[part] ?? 0) + seconds) * 100) / 100;
		}
	}
	get seconds() {
		return Math.round(Object.values(this.phases).reduce((sum, part) => sum + part, 0) * 100) / 100;
	}
};
// src/databases/backup.ts
async function backUp$1(shop, file, grade, contents = false) {
	const { host, tools, database } = shop;
	const watch = new Stopwatch();
	const deep = grade === "L3";
	const before = await watch.time("measure", () => measure$2(shop, deep || contents));
	const { sessions: _, ...facts } = before.facts;
	const startedAt = timestamp();
	const dump = {
		...before.dump,
		job: dumpJob(file, facts, before.contents)
	};
	const written = await watch.time("write", () => writePart(host, tools, dump, shop.cause, file));
	const { sha256, ...size } = written;
	const part = `${file}.part`;
	try {
		const [, after] = await watch.time("prove", () => Promise.all([grade === "L0" ? void 0 : prove(host, tools, part, grade === "L1" ? size : written, shop.reader), measure$2(shop, deep || contents)]));
		if (after.facts.schemaFingerprint !== facts.schemaFingerprint) throw schemaMoved(host, database);
		const moved = [.../* @__PURE__ */ new Set([...movedTables(facts.rows, after.facts.rows), ...movedTables(before.contents ?? {}, after.contents ?? {})])].sort();
		const manifest = {
			database: database.id,
			file,
			bytes: written.bytes,
			sha256,
			grade: deep && moved.length > 0 ? "L2" : grade,
			tool: before.tool,
			startedAt,
			seconds: watch.phases.write,
			phases: {},
			compression: written.compression,
			facts,
			moved,
			...before.contents && { contents: before.contents }
		};
		if (deep) await watch.time("trial", () => tryOut(shop, {
			...manifest,
			file: part
		}, "backup-failed"));
		const timed = {
			...manifest,
			phases: watch.phases
		};
		await finish$1(host, timed);
		return timed;
	} catch (error) {
		await discardPart(host, file);
		throw error;
	}
}
function dumpJob(file, facts, contents) {
	const { rows, schemaFingerprint } = facts;
	const state = JSON.stringify([
		file,
		rows,
		schemaFingerprint,
		contents
	]);
	return `dump-${createHash("sha256").update(state).digest("hex").slice(0, 16)}`;
}
async function tryOut(shop, manifest, reason, keep = false) {
	try {
		const scratch = await shop.makeScratch();
		await shop.load(manifest, scratch);
		await requireSame(shop, scratch, manifest, reason);
		if (!keep) await shop.dropScratch();
		return scratch;
	} catch (error) {
		await shop.dropScratch().catch(() => {});
		throw withReason(error, reason);
	}
}
async function requireSame(shop, scratch, manifest, reason) {
	const wrong = differences(manifest, await shop.measure(scratch, manifest.contents !== void 0));
	if (wrong.length > 0) throw notTheSame(shop, manifest, wrong, reason);
}
function withReason(error, reason) {
	if (!(error instanceof MigrateError) || error.reason !== "preflight-failed") return error;
	const [first, ...rest] = error.problems;
	return new MigrateError([{
		...first,
		reason
	}, ...rest], { cause: error });
}
async function measure$2(shop, contents) {
	try {
		return await shop.measure(shop.database, contents);
	} catch (error) {
		throw withReason(error, "backup-failed");
	}
}
function notTheSame({ host, database }, manifest, wrong, reason) {
	return new MigrateError({
		reason,
		what: `${manifest.file}, restored into a scratch database, is not what ${database.id} was: ${wrong.slice(0, 5).join("; ")}${wrong.length > 5 ? `; and ${wrong.length - 5} more` : ""}.`,
		host: host.name,
		safe: `${database.id} itself was only read; the scratch database was dropped.`,
		fix: reason === "backup-failed" ? "run backup again while nobody writes to the database; if it comes back, look at the definitions that the message names" : "restore an older dump, or look at the definitions that the message names"
	});
}
function schemaMoved(host, database) {
	return new MigrateError({
		reason: "backup-failed",
		what: `The schema of ${database.id} changed while it was dumped: the dump may hold neither the old nor the new one.`,
		host: host.name,
		safe: "The database was only read; the dump was thrown away.",
		fix: "stop whatever changes the schema, then run backup again"
	});
}
// src/databases/copy.ts
async function makeCopy(shop, manifest, settle) {
	const { host, tools, database } = shop;
	try {
		await prove(host, tools, manifest.file, manifest, shop.reader);
		await tryOut(shop, manifest, "restore-failed", true);
		await settle();
	} catch (error) {
		const failure = withReason(error, "copy-failed");
		if (!(failure instanceof MigrateError)) throw failure;
		const [first, ...rest] = failure.problems;
		const problem = {
			...first,
			reason: first.reason === "restore-failed" || first.reason === "backup-failed" ? "copy-failed" : first.reason,
			what: `${describeDatabase(database)} could not be copied: ${first.what}`,
			safe: `${database.id} itself was only read.`
		};
		throw new MigrateError([problem, ...rest], { cause: error });
	}
}
function taken({ host, database }, name) {
	return {
		reason: "preflight-failed",
		host: host.name,
		what: `There is a database ${name} on the server of ${describeDatabase(database)} already: the copy that is to be migrated would have that name.`,
		safe: "Nothing was changed.",
		fix: `find out what it is: the copy of an earlier run may be in use by now. Rename it, or drop it where nobody needs it; or set mode = "in-place" under [environments.<name>.databases.${database.id}]`
	};
}
// src/databases/indexes.ts
function readIndexes(rows) {
	const indexes = /* @__PURE__ */ new Map();
	for (const [table, name, column] of rows) {
		const key = `${table} ${name}`;
		const index = indexes.get(key) ?? {
			table,
			name,
			columns: []
		};
		index.columns.push(column ?? "");
		indexes.set(key, index);
	}
	return [...indexes.values()];
}
function hasIndex(indexes, wanted) {
	const columns = wanted.columns.map((column) => column.toLowerCase()).join();
	return indexes.some((index) => index.table === wanted.table.toLowerCase() && index.columns.join() === columns);
}
// src/databases/fingerprint.ts
function fingerprint(definitions) {
	const hash = createHash("sha256");
	for (const definition of [...definitions].sort()) hash.update(definition).update("\0");
	return hash.digest("hex");
}
// src/databases/mariadb-catalogue.ts
const LOCK_NAME = "CONCAT('wso2-migrate.', SHA1(DATABASE()))";
const SESSION$1 = `COALESCE(USER, ''), COALESCE(HOST, ''), CONCAT_WS(' ', COMMAND, NULLIF(STATE, ''))
  FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND ID <> COALESCE(IS_USED_LOCK(${LOCK_NAME}), 0)`;
const SESSIONS_SQL$1 = `SELECT ${SESSION$1}`;
const IDENTITY_SQL$1 = `
SHOW VARIABLES WHERE Variable_name IN ('version', 'server_uuid', 'server_uid', 'hostname', 'port', 'datadir');
`;
const OVERVIEW_SQL = `${IDENTITY_SQL$1}
SELECT 'schema', DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME = DATABASE();
SELECT 'bytes', COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();
SELECT 'object', CASE TABLE_TYPE WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, TABLE_NAME
  FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();
SELECT 'object', ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE();
SELECT 'object', 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE();
SELECT 'object', 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE();
SELECT 'session', ${SESSION$1};
`;
const INDEXES_SQL$1 = `
SELECT LOWER(TABLE_NAME), LOWER(INDEX_NAME), LOWER(COLUMN_NAME) FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, SEQ_IN_INDEX`;
const STATEMENT_COLUMN = {
	TABLE: 1,
	SEQUENCE: 1,
	VIEW: 1,
	EVENT: 3
};
function detailSql(objects, contents) {
	return [
		"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;",
		"START TRANSACTION WITH CONSISTENT SNAPSHOT;",
		...objects.flatMap(({ kind, name }, index) => [
			`SELECT 'create', ${index};`,
			`SHOW CREATE ${kind} ${quoteIdentifier$1(name)};`,
			...kind === "TABLE" ? [`SELECT 'rows', ${index}, COUNT(*) FROM ${quoteIdentifier$1(name)};`] : [],
			...kind === "TABLE" && contents ? [`SELECT 'checksum', ${index};`, `CHECKSUM TABLE ${quoteIdentifier$1(name)} EXTENDED;`] : [],
			...kind === "SEQUENCE" && contents ? [`SELECT 'checksum', ${index};`, `SELECT '', next_not_cached_value FROM ${quoteIdentifier$1(name)};`] : []
		]),
		"COMMIT;",
		""
	].join("\n");
}
function readOverview(printed) {
	const records = fields(printed);
	const tagged = (tag) => records.filter(([kind]) => kind === tag).map(([, ...rest]) => rest);
	const [charset, collation] = tagged("schema")[0];
	return {
		variables: variablesIn(records),
		charset,
		collation,
		bytes: Number(tagged("bytes")[0]?.[0]),
		objects: tagged("object").map(([kind, name]) => ({
			kind,
			name
		})),
		sessions: tagged("session").map(([user, from, state]) => ({
			user,
			from,
			state
		}))
	};
}
function readIdentity$1(printed, database) {
	return identityIn(variablesIn(fields(printed)), database);
}
function identityIn({ server_uuid, server_uid, hostname, port, datadir }, database) {
	return {
		server: server_uuid ?? server_uid ?? `${hostname}:${port}:${datadir}`,
		database
	};
}
function variablesIn(records) {
	return Object.fromEntries(records.filter((record) => record.length === 2));
}
function readDetails(printed, objects, schema) {
	const hashes = {};
	const rows = {};
	const definitions = [];
	let announced;
	let summed;
	for (const record of fields(printed)) if (announced) {
		const { kind, name } = announced;
		definitions.push(JSON.stringify([
			kind,
			name,
			settled(record[STATEMENT_COLUMN[kind] ?? 2] ?? "", schema)
		]));
		announced = void 0;
	} else if (summed) {
		hashes[summed.kind === "TABLE" ? summed.name : `sequence ${summed.name}`] = record[1] ?? "";
		summed = void 0;
	} else if (record[0] === "checksum") summed = objects[Number(record[1])];
	else if (record[0] === "create") announced = objects[Number(record[1])];
	else if (record[0] === "rows") rows[objects[Number(record[1])].name] = Number(record[2]);
	return {
		rows,
		schemaFingerprint: fingerprint(definitions),
		hashes
	};
}
function settled(statement, schema) {
	return statement.replace(/ AUTO_INCREMENT=\d+/g, "").replaceAll(`${quoteIdentifier$1(schema)}.`, "");
}
function quoteIdentifier$1(name) {
	return `\`${name.replaceAll("`", "``")}\``;
}
function fields(printed) {
	const escapes = {
		n: "\n",
		t: "	",
		0: "\0"
	};
	return printed.split("\n").filter(Boolean).map((line) => line.split("	").map((field) => field.replace(/\\(.)/g, (_, char) => escapes[char] ?? char)));
}
// src/databases/mariadb-client.ts
const OPTIONS = "DATABASE_OPTIONS";
function familyOf(version) {
	return /mariadb/i.test(version) ? "mariadb" : "mysql";
}
function connect$1(database, family, argv) {
	const [program, ...rest] = argv;
	return {
		argv: [
			program,
			`--defaults-file={${OPTIONS}}`,
			...rest,
			"--",
			database.name
		],
		env: { MYSQL_TEST_LOGIN_FILE: "/dev/null/none" },
		secretFiles: { [OPTIONS]: optionFile(database, family) }
	};
}
function optionFile(database, family) {
	const { params } = database;
	const mode = (params.sslMode ?? "").toLowerCase().replace("_", "-");
	const verified = mode.startsWith("verify-") || params.verifyServerCertificate === "true";
	const encrypted = verified || params.useSSL === "true" || params.requireSSL === "true" || ["required", "trust"].includes(mode);
	const encryption = family === "mariadb" ? [...encrypted ? ["ssl=1"] : [], `ssl-verify-server-cert=${verified ? 1 : 0}`] : encrypted ? [`ssl-mode=${verified ? "VERIFY_CA" : "REQUIRED"}`] : [];
	return [
		"[client]",
		`host=${quoteOption(database.host)}`,
		`port=${database.port}`,
		`user=${quoteOption(database.user)}`,
		`password=${quoteOption(database.password)}`,
		"protocol=TCP",
		"default-character-set=utf8mb4",
		...encryption,
		"[mysql]",
		`connect-timeout=10`,
		""
	].join("\n");
}
function quoteOption(value) {
	if (value.includes("\0")) throw new MigrateError({
		reason: "config-invalid",
		what: "A database setting holds a NUL character.",
		safe: "Nothing was changed.",
		fix: "correct user and password in deployment.toml or in the migration file"
	});
	const escapes = {
		"\n": "\\n",
		"\r": "\\r",
		"	": "\\t",
		"\b": "\\b"
	};
	return `"${value.replace(/[\\"]/g, "\\$&").replace(/[\n\r\t\b]/g, (char) => escapes[char])}"`;
}
function cause$1(host, database, stderr) {
	const where = describeDatabase(database);
	const here = `${database.host}:${database.port}`;
	const table = `[environments.<name>.databases.${database.id}]`;
	const reach = {
		what: `${host.name} cannot reach ${where}: ${lastLines(stderr, 1)}`,
		fix: "check that the server runs and that this host may connect to it; or name another host as tools_host"
	};
	const refused = {
		what: `${where} refuses the user ${database.user} with the password that was given.`,
		fix: `put the right one into deployment.toml or as password under ${table}; or allow that user from ${host.name}`
	};
	const found = {
		1044: {
			what: `${where} does not let ${database.user} into that database (${lastLines(stderr, 1)}).`,
			fix: "grant that user the database, or check its name in deployment.toml"
		},
		1045: refused,
		1698: refused,
		1130: {
			what: `${where} lets nobody in from ${host.name}.`,
			fix: "create the user for that host too, or name another host as tools_host"
		},
		2005: {
			what: `${host.name} cannot resolve ${database.host}.`,
			fix: "check the host in the JDBC URL and the name service of that machine"
		},
		2002: /Unknown server host|Name or service not known/.test(stderr) ? {
			what: `${host.name} cannot resolve ${database.host}.`,
			fix: "check the host in the JDBC URL and the name service of that machine"
		} : reach,
		2003: reach,
		2013: reach,
		1049: {
			what: `There is no database ${database.name} at ${here}.`,
			fix: "check the JDBC URL in deployment.toml"
		}
	}[Number(/(?:ERROR|Got error:?) (\d+)/i.exec(stderr)?.[1])];
	if (found) return found;
	if (/you need .*(?:SET USER|SET_USER_ID|SET_ANY_DEFINER)/.test(stderr)) return {
		what: `${database.user} may not bring back what others defined in ${where} (views, triggers, routines, events): ${lastLines(stderr, 1)}`,
		fix: `as an administrator: GRANT SET USER ON *.* TO that user (MySQL: SET_USER_ID, from 8.2 on SET_ANY_DEFINER); or give another user and password under ${table}`
	};
	if (!/insufficient privileges|insufficent privileges|access denied/i.test(stderr)) return void 0;
	return {
		what: `${database.user} may not read everything in ${where}: ${lastLines(stderr, 2)}`,
		fix: `grant it; routines of somebody else need GRANT SELECT ON mysql.proc (MariaDB) or SHOW_ROUTINE (MySQL 8.0.20), events EVENT, triggers TRIGGER, views SHOW VIEW; or give another user and password under ${table}`
	};
}
// src/databases/mariadb-rows.ts
const ENTITIES = {
	lt: "<",
	gt: ">",
	amp: "&",
	quot: "\""
};
const ROW = /<row>([\s\S]*?)<\/row>/g;
const FIELD = /<field name="[^"]*"(?: xsi:nil="true" \/>|>([\s\S]*?)<\/field>)/g;
function readRows(printed) {
	return [...printed.matchAll(ROW)].map(([, row]) => [...row.matchAll(FIELD)].map(([, value]) => value === void 0 ? null : plain(value)));
}
function plain(value) {
	return value.replace(/&(lt|gt|amp|quot);/g, (_, name) => ENTITIES[name]);
}
// src/databases/mariadb-ask.ts
const CLIENTS = ["mariadb", "mysql"];
const DUMPERS = ["mariadb-dump", "mysqldump"];
const PACKAGES$1 = "the package mariadb-client or mysql-client (RHEL: mariadb or mysql)";
const UNCHANGED$1 = "Nothing was changed.";
const VANISHED = /ERROR (?:1146|1305|1360|1539|4091)\b/;
const DUMP_OPTIONS = [
	"--single-transaction",
	"--quick",
	"--hex-blob",
	"--routines",
	"--triggers",
	"--events",
	"--comments",
	"--no-tablespaces",
	"--max-allowed-packet=1G"
];
function dumpCommand(database, dumper, versionLine) {
	const family = familyOf(versionLine);
	const own = family === "mysql" ? ["--set-gtid-purged=OFF"] : [];
	if (family === "mysql" && dumperVersion(versionLine)[0] >= 8) own.push("--column-statistics=0");
	return connect$1(database, family, [
		dumper,
		...DUMP_OPTIONS,
		...own
	]);
}
async function probe$1(host) {
	return probeTools(host, [
		...CLIENTS,
		...DUMPERS,
		...FILE_TOOLS
	]);
}
function client(host, tools) {
	const name = CLIENTS.find((tool) => tools.has(tool));
	if (!name) throw missingTools(host, ["mariadb (or mysql)"], PACKAGES$1);
	return {
		name,
		family: familyOf(tools.get(name))
	};
}
function dumperFor(host, tools, database, server) {
	if (!DUMPERS.some((tool) => tools.has(tool))) throw missingTools(host, ["mariadb-dump (or mysqldump)"], PACKAGES$1);
	const wanted = familyOf(server);
	const dumper = DUMPERS.find((tool) => tools.has(tool) && familyOf(tools.get(tool)) === wanted);
	const version = dumper ? dumperVersion(tools.get(dumper)) : [];
	const needed = versionNumbers(server);
	const older = version[0] < needed[0] || version[0] === needed[0] && version[1] < needed[1];
	if (dumper && !older) return {
		dumper,
		version
	};
	const product = productName(wanted);
	throw new MigrateError({
		reason: "preflight-failed",
		what: `${host.address} has ${dumper ? `${dumper} ${version.join(".")}` : `no dump program of ${product}`}, but ${describeDatabase(database)} runs ${product} ${needed.join(".")}.`,
		host: host.name,
		safe: UNCHANGED$1,
		fix: `install the client package of ${product} ${needed.slice(0, 2).join(".")} or newer there, or name another host as tools_host of ${database.id}`
	});
}
function dumperVersion(line) {
	return versionNumbers(/(?:Distrib|from) +(\d[\d.]*)/.exec(line)?.[1] ?? /Ver +(\d[\d.]*)/.exec(line)?.[1] ?? "");
}
async function measure$1(host, database, tools, contents) {
	const program = client(host, tools);
	for (let attempt = 1;; attempt++) {
		const overview = await look(host, database, program);
		const { version } = overview.variables;
		const { dumper, version: toolVersion } = dumperFor(host, tools, database, version);
		const { timeoutMs: _, ...unlimited } = asking(database, program, detailSql(overview.objects, contents));
		const result = await host.run(unlimited);
		if (VANISHED.test(result.stderr) && attempt < 3) continue;
		const { hashes, ...details } = readDetails(answer(result, host, database), overview.objects, database.name);
		const facts = {
			identity: identityIn(overview.variables, database.name),
			version: `${productName(familyOf(version))} ${versionNumbers(version).join(".")}`,
			charset: overview.charset,
			collation: overview.collation,
			bytes: overview.bytes,
			...details,
			toolVersion: toolVersion.join("."),
			sessions: overview.sessions
		};
		const tool = tools.get(dumper);
		return {
			facts,
			contents: contents ? hashes : void 0,
			tool,
			dump: dumpCommand(database, dumper, tool)
		};
	}
}
async function identify$1(host, database, program) {
	return readIdentity$1(await ask$1(host, database, program, IDENTITY_SQL$1), database.name);
}
async function look(host, database, program) {
	return readOverview(await ask$1(host, database, program, OVERVIEW_SQL));
}
async function checksums(host, database, program, tables) {
	const { timeoutMs: _, ...unlimited } = asking(database, program, `${tables.map((table) => `CHECKSUM TABLE ${quoteIdentifier$1(table)} EXTENDED;`).join("\n")}\n`);
	const lines = answer(await host.run(unlimited), host, database).split("\n").filter(Boolean);
	return Object.fromEntries(tables.map((table, index) => [table, lines[index]?.split("	").at(-1) ?? "none"]));
}
async function ask$1(host, database, program, sql) {
	return answer(await host.run(asking(database, program, sql)), host, database);
}
async function query$1(host, database, program, sql) {
	const command = connect$1(database, program.family, [
		program.name,
		"--batch",
		"--xml"
	]);
	const stdin = `START TRANSACTION READ ONLY;\n${sql};\nCOMMIT;\n`;
	return readRows(answer(await host.run(question$1({
		...command,
		stdin
	})), host, database));
}
async function workOff(host, database, program, sql, job) {
	const { timeoutMs: _, ...unlimited } = asking(database, program, sql);
	answer(await host.run({
		...unlimited,
		job: onceJob(job)
	}), host, database);
}
function asking(database, program, sql) {
	return question$1({
		...connect$1(database, program.family, [
			program.name,
			"--batch",
			"--skip-column-names"
		]),
		stdin: sql
	});
}
function answer(result, host, database) {
	return expectSuccess(result, (stderr) => cause$1(host, database, stderr), host, "preflight-failed", UNCHANGED$1);
}
// src/databases/session.ts
var DatabaseSession = class DatabaseSession {
	#host;
	#running;
	#lines;
	#stderr = "";
	#ended = false;
	#deaf = false;
	constructor(host, running) {
		this.#host = host;
		this.#running = running;
		this.#lines = createInterface({
			input: running.stdout,
			crlfDelay: Number.POSITIVE_INFINITY
		})[Symbol.asyncIterator]();
		running.stderr.on("data", (chunk) => {
			this.#stderr = (this.#stderr + chunk).slice(-4e3);
		});
		running.done.then(() => {
			this.#ended = true;
		}, () => {
			this.#ended = true;
		});
	}
	static async start(host, command) {
		return new DatabaseSession(host, await host.stream(command));
	}
	get complaints() {
		return this.#stderr;
	}
	async ask(sql, limitMs = QUESTION_MS) {
		if (this.#ended || this.#deaf) return void 0;
		const end = `end-${randomBytes(6).toString("hex")}`;
		this.#running.stdin.write(`${sql}\nSELECT '${end}';\n`);
		const lines = [];
		const { promise: late, resolve } = Promise.withResolvers();
		const timer = setTimeout(() => {
			this.#deaf = true;
			resolve(void 0);
		}, limitMs);
		try {
			for (;;) {
				const next = await Promise.race([this.#lines.next(), late]);
				if (next === void 0 || next.done) return void 0;
				if (next.value === end) return lines;
				lines.push(next.value);
			}
		} finally {
			clearTimeout(timer);
		}
	}
	async close() {
		if (this.#deaf) {
			this.#running.kill().catch(() => {});
			return;
		}
		this.#running.stdin.end();
		const ended = this.#running.done.catch(() => {});
		const { promise: late, resolve } = Promise.withResolvers();
		const timer = setTimeout(() => resolve("late"), QUESTION_MS);
		if (await Promise.race([ended, late]) === "late") await this.#running.kill();
		clearTimeout(timer);
	}
	failure(what, fix) {
		return new MigrateError({
			reason: "preflight-failed",
			host: this.#host.name,
			what: `${what}${this.#stderr ? `: ${lastLines(this.#stderr)}` : ""}`,
			safe: "Nothing was changed.",
			fix
		});
	}
};
// src/databases/lock.ts
const MINE_MS = 5e3;
async function takeDatabaseLock(host, database, dialect) {
	let held = await take(host, database, dialect);
	const isHeld = async () => await one(held.session, dialect.mine, MINE_MS) === "yes";
	return {
		async assertHeld() {
			if (!await isHeld()) throw lost(host, database);
		},
		async regain() {
			if (await isHeld()) return false;
			await held.session.close();
			await endFormer(dialect, held.id);
			held = await take(host, database, dialect);
			return true;
		},
		release: () => held.session.close()
	};
}
async function take(host, database, dialect) {
	const session = await DatabaseSession.start(host, dialect.client);
	try {
		const id = await one(session, dialect.whoAmI);
		if (id === void 0) {
			const known = dialect.cause(session.complaints);
			throw session.failure(known?.what ?? `No session on ${describeDatabase(database)} could be had for the lock`, known?.fix ?? "check that the server runs and has a connection left");
		}
		if ((await dialect.other()).own === id || await one(session, dialect.whoAmI) !== id) throw pooled(host, database);
		if (await one(session, dialect.take) !== "yes") throw locked(host, database, await dialect.holder());
		const { own, holder } = await dialect.other();
		const again = await one(session, dialect.whoAmI);
		const mine = await one(session, dialect.mine);
		if (own === id || holder !== id || again !== id || mine !== "yes") {
			await one(session, dialect.release);
			throw pooled(host, database);
		}
		return {
			session,
			id
		};
	} catch (error) {
		await session.close();
		throw error;
	}
}
async function one(session, sql, limitMs) {
	return (await session.ask(sql, limitMs))?.at(-1);
}
async function endFormer(dialect, id) {
	for (let tries = 0; (await dialect.other()).holder === id && tries < 20; tries++) {
		await dialect.end(id);
		await setTimeout$1(100);
	}
}
async function whileHeld(lock, work) {
	try {
		return await work();
	} finally {
		await lock.release();
	}
}
function locked(host, database, holder) {
	return new MigrateError({
		reason: "locked",
		host: host.name,
		what: `${describeDatabase(database)} is being changed by another run${holder ? `: ${holder}` : ""}.`,
		safe: "Nothing was changed.",
		fix: "wait until that run has ended; a run that died gives the lock back as soon as the server sees its connection closed"
	});
}
function pooled(host, database) {
	return new MigrateError({
		reason: "preflight-failed",
		host: host.name,
		what: `${describeDatabase(database)} is reached through a pooler that does not keep a session for its client: a lock taken there protects nothing.`,
		safe: "Nothing was changed.",
		fix: `give the server's own address as url under [environments.<name>.databases.${database.id}], or set the pooler to session mode`
	});
}
function lost(host, database) {
	return new MigrateError({
		reason: "locked",
		host: host.name,
		what: `The session that held the lock on ${describeDatabase(database)} is gone: another run may be changing it.`,
		safe: "No further step on this database begins.",
		fix: "check the database server, then run the same command again"
	});
}
// src/databases/mariadb-lock.ts
async function takeLock$1(host, database, _holder) {
	const program = client(host, await probe$1(host));
	const question = (sql) => ask$1(host, database, program, sql);
	return takeDatabaseLock(host, database, {
		client: connect$1(database, program.family, [
			program.name,
			"--batch",
			"--skip-column-names",
			"--unbuffered",
			"--skip-reconnect"
		]),
		whoAmI: "SELECT CONNECTION_ID();",
		take: `SELECT IF(GET_LOCK(${LOCK_NAME}, 0) = 1, 'yes', 'no');`,
		mine: `SELECT IF(IS_USED_LOCK(${LOCK_NAME}) = CONNECTION_ID(), 'yes', 'no');`,
		release: `SELECT IF(RELEASE_LOCK(${LOCK_NAME}) = 1, 'yes', 'no');`,
		async other() {
			const [own = "", holder = ""] = (await question(`SELECT CONNECTION_ID(); SELECT COALESCE(IS_USED_LOCK(${LOCK_NAME}), 0);`)).split("\n");
			return {
				own,
				holder
			};
		},
		end: (id) => question(`KILL ${Number(id)};`),
		async holder() {
			return (await question(`SELECT CONCAT_WS(' ', 'session', ID, 'of', USER, 'from', HOST, 'for', TIME, 's')
         FROM information_schema.PROCESSLIST WHERE ID = IS_USED_LOCK(CONCAT('wso2-migrate.', SHA1(DATABASE())));`)).trim() || void 0;
		},
		cause: (stderr) => cause$1(host, database, stderr)
	});
}
// src/databases/mariadb-rights.ts
const NEEDED = [...[
	"SELECT",
	"INSERT",
	"CREATE",
	"DROP",
	"ALTER",
	"INDEX",
	"LOCK TABLES",
	"REFERENCES",
	"TRIGGER",
	"EVENT"
], ...[
	"CREATE VIEW",
	"SHOW VIEW",
	"CREATE ROUTINE",
	"ALTER ROUTINE"
]];
const GRANTEE = `CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1),
  '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')`;
const RIGHTS_SQL$1 = `
SELECT 'account', CURRENT_USER(), (SELECT COUNT(*) FROM information_schema.APPLICABLE_ROLES);
SELECT 'right', '%', PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
  WHERE GRANTEE = ${GRANTEE};
SELECT 'right', TABLE_SCHEMA, PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES
  WHERE GRANTEE = ${GRANTEE};
`;
function lackingRights$1(host, database, program, names) {
	const { id, user } = database;
	return lacking$1(host, database, program, names, (statements) => ({
		reason: "restore-failed",
		what: `${user} may not do everything in ${names.join(" and ")} that a restore of ${id} does.`,
		fix: `as an administrator: ${statements} Or give a user who may (user and password under [environments.<name>.databases.${id}])`
	}));
}
function copyGrants(host, database, program, names) {
	return lacking$1(host, database, program, names, (statements) => ({
		reason: "preflight-failed",
		what: `${database.user} may not make the copy of ${database.id} that is to be migrated (${names[0]}), or try its backups out (${names.slice(1).join(", ")}).`,
		fix: `as an administrator: ${statements}`
	}));
}
async function lacking$1(host, database, program, names, say) {
	const statements = await missingGrants(host, database, program, names, NEEDED);
	if (statements.length === 0) return [];
	return [{
		...say(statements.join(" ")),
		host: host.name,
		safe: "Nothing was changed."
	}];
}
async function missingGrants(host, database, program, names, needed) {
	const { account, rights } = await askRights(host, database, program);
	if (!rights) return [];
	return names.filter((name) => {
		const has = new Set(rights.filter(({ pattern }) => covers(pattern, name)).map(({ right }) => right));
		return needed.some((right) => !has.has(right));
	}).map((name) => grantAll(name, account));
}
async function missingProcess(host, database, program) {
	const { account, rights } = await askRights(host, database, program);
	if (!rights || rights.some(({ right }) => right === "PROCESS")) return void 0;
	return `GRANT PROCESS ON *.* TO ${quoteAccount(account)};`;
}
async function askRights(host, database, program) {
	const lines = (await ask$1(host, database, program, RIGHTS_SQL$1)).split("\n").map((line) => line.split("	"));
	const [, account = "", roles] = lines.find(([tag]) => tag === "account") ?? [];
	if (roles !== "0") return { account };
	return {
		account,
		rights: lines.filter(([tag]) => tag === "right").map(([, pattern, right]) => ({
			pattern: pattern.replaceAll("\\\\", "\\"),
			right
		}))
	};
}
function grantAll(name, account) {
	return `GRANT ALL ON ${quoteIdentifier$1(name.replace(/[_%]/g, "\\$&"))}.* TO ${quoteAccount(account)};`;
}
function quoteAccount(account) {
	const at = account.lastIndexOf("@");
	const quote = (text) => `'${text.replace(/['\\]/g, "$&$&")}'`;
	return `${quote(account.slice(0, at))}@${quote(account.slice(at + 1))}`;
}
function covers(pattern, name) {
	const source = pattern.replace(/\\([_%])|([_%])|([\\^$.*+?()[\]{}|])/g, (_, literal, wild, special) => literal ? literal : wild ? wild === "_" ? "." : ".*" : `\\${special}`);
	return new RegExp(`^${source}$`, "su").test(name);
}
// src/databases/mariadb-scratch.ts
const LONGEST_NAME$1 = 64;
function scratchOf$1({ name }) {
	return scratchName(name, LONGEST_NAME$1);
}
async function makeBeside$1(host, database, program, beside) {
	const scratch = {
		...database,
		name: beside
	};
	const { charset, collation } = await look(host, database, program);
	const name = quoteIdentifier$1(scratch.name);
	await endSessions(host, database, program, scratch.name);
	await administer$1(host, database, program, scratch.name, [`DROP DATABASE IF EXISTS ${name};`, `CREATE DATABASE ${name} CHARACTER SET ${charset} COLLATE ${collation};`]);
	return scratch;
}
async function endSessions(host, database, program, name) {
	const ids = await ask$1(host, database, program, `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = CONVERT(X'${Buffer.from(name, "utf8").toString("hex")}' USING utf8mb4) AND ID <> CONNECTION_ID();`);
	for (const id of ids.split("\n").filter(Boolean)) await ask$1(host, database, program, `KILL ${Number(id)};`).catch(() => {});
}
async function isThere$1(host, database, program, name) {
	return (await ask$1(host, database, program, `SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = CONVERT(X'${Buffer.from(name, "utf8").toString("hex")}' USING utf8mb4);`)).trim() !== "0";
}
async function dropBeside$1(host, database, program, scratch) {
	await endSessions(host, database, program, scratch);
	await administer$1(host, database, program, scratch, [`DROP DATABASE IF EXISTS ${quoteIdentifier$1(scratch)};`]);
}
async function loadInto$1(host, { file, compression }, into, program) {
	const { argv, ...rest } = connect$1(into, program.family, [
		program.name,
		"--batch",
		"--max-allowed-packet=1G"
	]);
	expectSuccess(await host.run({
		...rest,
		job: onceJob("load"),
		argv: [
			"sh",
			"-c",
			FEED,
			"sh",
			file,
			`${compression} -dc`,
			...argv
		]
	}), (stderr) => cause$1(host, into, stderr), host, "restore-failed", `${file} was only read; what was loaded is in ${into.name} and may be a part.`);
}
async function empty(host, database, program, { charset, collation }) {
	const { objects } = await look(host, database, program);
	const order = [
		"EVENT",
		"TRIGGER",
		"VIEW",
		"PROCEDURE",
		"FUNCTION",
		"TABLE",
		"SEQUENCE"
	];
	await workOff(host, database, program, [
		"SET SESSION FOREIGN_KEY_CHECKS = 0;",
		...[...objects].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).map(({ kind, name }) => `DROP ${kind} IF EXISTS ${quoteIdentifier$1(name)};`),
		`ALTER DATABASE ${quoteIdentifier$1(database.name)} CHARACTER SET ${charset} COLLATE ${collation};`,
		""
	].join("\n"), "empty");
}
async function administer$1(host, database, program, scratch, statements) {
	try {
		await ask$1(host, database, program, `${statements.join("\n")}\n`);
	} catch (error) {
		if (!(error instanceof MigrateError) || !/does not let|denied/.test(error.problems[0].what)) throw error;
		const account = (await ask$1(host, database, program, "SELECT CURRENT_USER();")).trim();
		throw new MigrateError({
			...error.problems[0],
			what: `${database.user} may not make the database ${scratch}, into which a dump of ${database.id} is loaded.`,
			fix: `as an administrator: ${grantAll(scratch, account)} Or give a user who may (user and password under [environments.<name>.databases.${database.id}])`
		}, { cause: error });
	}
}
// src/databases/restore.ts
const UNTOUCHED = "Nothing was changed: the database is as it was.";
async function restoreDump(shop, manifest, how) {
	const { database } = shop;
	const watch = new Stopwatch();
	try {
		const { problems, sessions } = await watch.time("verify", () => lookFirst(shop, manifest, how));
		throwProblems([...problems, ...sessionsOn(shop, sessions)]);
		const lock = await how.lock();
		try {
			await watch.time("trial", async () => {
				const scratch = await tryOut(shop, manifest, "restore-failed", true);
				if (await lock.regain()) await requireSame(shop, scratch, manifest, "restore-failed");
			});
			const kept = await watch.time("replace", () => how.replace(manifest, lock, watch));
			const restored = await watch.time("check", () => shop.measure(database, false));
			const wrong = differences({
				...manifest,
				contents: {}
			}, restored);
			if (wrong.length > 0) throw afterwards(shop, manifest, wrong, kept);
			return {
				seconds: watch.seconds,
				phases: watch.phases,
				kept
			};
		} finally {
			await lock.release();
			await shop.dropScratch().catch(() => {});
		}
	} catch (error) {
		throw asRestoreFailure(error);
	}
}
async function restoreProblems(shop, manifest, how) {
	try {
		return (await lookFirst(shop, manifest, how)).problems;
	} catch (error) {
		const failure = asRestoreFailure(error);
		if (failure instanceof MigrateError) return failure.problems;
		throw failure;
	}
}
async function lookFirst(shop, manifest, how) {
	const { host, tools, database } = shop;
	await prove(host, tools, manifest.file, manifest, shop.reader);
	const { facts } = await shop.measure(database, false);
	return {
		problems: [
			...otherDatabase(shop, manifest, facts.identity),
			...await how.lackingRights(),
			...await tooSmall(shop, manifest, how)
		],
		sessions: facts.sessions
	};
}
async function requireUntouched(shop, kept) {
	const { host, database } = shop;
	const wrong = differences({
		...kept,
		contents: {}
	}, await shop.measure(database, false));
	if (wrong.length === 0) return;
	throw new MigrateError({
		reason: "locked",
		host: host.name,
		what: `Somebody changed ${database.id} while the connection that locked it was lost: ${wrong.slice(0, 5).join("; ")}.`,
		safe: UNTOUCHED,
		fix: "find out who; then run the same command again"
	});
}
function asRestoreFailure(error) {
	if (!(error instanceof MigrateError) || error.reason !== "backup-failed") return withReason(error, "restore-failed");
	const [first, ...rest] = error.problems;
	const problem = {
		...first,
		reason: "restore-failed",
		safe: UNTOUCHED,
		fix: "restore another dump; look at the disk of the backup folder"
	};
	return new MigrateError([problem, ...rest], { cause: error });
}
function otherDatabase({ host, database }, manifest, now) {
	const { identity } = manifest.facts;
	if (manifest.database === database.id && identity.server === now.server && identity.database === now.database) return [];
	return [{
		reason: "restore-failed",
		host: host.name,
		what: `${manifest.file} is of another database (${manifest.database}: ${identity.database} on server ${identity.server}) than ${describeDatabase(database)} (server ${now.server}).`,
		safe: UNTOUCHED,
		fix: "look which dump belongs to this database; where the address moved to another server, put it back"
	}];
}
function sessionsOn({ host, database }, sessions) {
	return sessions.map(({ user, from, state }) => ({
		reason: "restore-failed",
		host: host.name,
		what: `${user} from ${from} is connected to ${describeDatabase(database)} (${state}): a restore takes the database away under that session.`,
		safe: UNTOUCHED,
		fix: "stop whatever is connected (servers, pools, consoles), then run the same command again"
	}));
}
async function tooSmall({ host, database }, manifest, how) {
	const problems = [];
	const want = async (folder, bytes, what) => {
		const { freeBytes: free } = await requireRoomOn(host, folder);
		if (free >= bytes) return;
		problems.push({
			reason: "restore-failed",
			host: host.name,
			what: `${folder} has ${megabytes(free)} free, and ${what} of ${database.id} needs ${megabytes(bytes)}.`,
			safe: UNTOUCHED,
			fix: `free space there, then run the same command again`
		});
	};
	await want(posix.dirname(manifest.file), how.spaceFor(manifest), "restoring");
	const folder = isHere(database) ? (await how.dataFolder()).trim() : "";
	if (folder) await want(folder, manifest.facts.bytes, "the scratch database");
	return problems;
}
function beforehand(problem) {
	return {
		...problem,
		reason: "preflight-failed"
	};
}
function megabytes(bytes) {
	return `${Math.ceil(bytes / 1e6)} MB`;
}
function afterwards({ host, database }, manifest, wrong, kept) {
	return new MigrateError({
		reason: "restore-failed",
		host: host.name,
		what: `${database.id} was restored from ${manifest.file}, and then was not what the dump holds: ${wrong.slice(0, 5).join("; ")}.`,
		safe: `The state from before is kept: ${"database" in kept ? `database ${kept.database} on the same server` : kept.dump.file}.`,
		fix: "find out what writes to the database; stop it and restore again"
	});
}
// src/databases/script.ts
function scriptFailure(host, database, script, result, at) {
	const isLost = result.outcome.kind === "lost";
	const how = result.outcome.kind === "exit" ? "" : ` (the client ended by ${result.outcome.kind})`;
	return new MigrateError({
		reason: isLost ? "host-unreachable" : "script-failed",
		what: `The script stopped on ${describeDatabase(database)}${how}: ${at?.what ?? lastLines(result.stderr)}`,
		host: host.name,
		place: {
			file: script,
			line: at?.line
		},
		safe: isLost ? "It may still run there; each of its statements takes effect by itself." : at ? "Statements before this one took effect, but for those of a transaction that the script had begun itself and not ended; those after it did not run." : "What it had come to may have taken effect, its last statement even after the client ended.",
		fix: isLost ? "run db-script again: it finds what was begun, and waits for its end" : `correct what it complains about, then run db-script again: what the script left in ${database.id} is taken back first, from its backup. A corrected script is another plan: reset the target before (README, "Reset a half-migrated target")`
	});
}
// src/databases/sessions.ts
function readSessions(rows) {
	return rows.map(([user, from, state]) => ({
		user: user ?? "",
		from: from ?? "",
		state: state ?? ""
	}));
}
// src/databases/mariadb.ts
const mariadb = engine("mariadb");
const mysql = engine("mysql");
function engine(type) {
	return {
		type,
		tools: type === "mariadb" ? ["mariadb", "mariadb-dump"] : ["mysql", "mysqldump"],
		async ping(tools, database) {
			await ask$1(tools, database, client(tools, await probe$1(tools)), "SELECT 1;");
		},
		async identity(tools, database) {
			return identify$1(tools, database, client(tools, await probe$1(tools)));
		},
		async facts(tools, database) {
			return (await measure$1(tools, database, await probe$1(tools), false)).facts;
		},
		async sessions(tools, database) {
			return readSessions(await query$1(tools, database, client(tools, await probe$1(tools)), SESSIONS_SQL$1));
		},
		async dump(tools, database, file, grade, contents) {
			return backUp$1(workshop$1(tools, database, await probe$1(tools)), file, grade, contents);
		},
		async changesSince(tools, database, manifest) {
			return changesSince(manifest, await measure$1(tools, database, await probe$1(tools), true));
		},
		async verify(tools, manifest) {
			await prove(tools, await probe$1(tools), manifest.file, manifest, READER$1);
		},
		async lackingRights(tools, database) {
			return (await lackingRights$1(tools, database, client(tools, await probe$1(tools)), restoredIn(database))).map(beforehand);
		},
		async restoreProblems(tools, database, manifest) {
			const found = await probe$1(tools);
			const shop = workshop$1(tools, database, found);
			return restoreProblems(shop, manifest, replacement$1(shop, client(tools, found)));
		},
		async restore(tools, database, manifest) {
			const found = await probe$1(tools);
			const shop = workshop$1(tools, database, found);
			return restoreDump(shop, manifest, replacement$1(shop, client(tools, found)));
		},
		async copyProblems(tools, database, name) {
			const program = client(tools, await probe$1(tools));
			const problems = await copyGrants(tools, database, program, [name, scratchOf$1({
				...database,
				name
			})]);
			return await isThere$1(tools, database, program, name) ? [...problems, taken({
				host: tools,
				database
			}, name)] : problems;
		},
		async copy(tools, database, manifest, name) {
			await makeCopy(workshop$1(tools, database, await probe$1(tools), name), manifest, async () => {});
		},
		async isThere(tools, database, name) {
			return isThere$1(tools, database, client(tools, await probe$1(tools)), name);
		},
		async dropCopy(tools, database, name) {
			await dropBeside$1(tools, database, client(tools, await probe$1(tools)), name);
		},
		lock: takeLock$1,
		async runScript(tools, database, script) {
			const program = client(tools, await probe$1(tools));
			const started = Date.now();
			const { argv, ...rest } = connect$1(database, program.family, [
				program.name,
				"--batch",
				"--show-warnings"
			]);
			const result = await tools.run({
				...rest,
				job: "script",
				argv: [
					"sh",
					"-c",
					"script=$1; shift; exec \"$@\" <\"$script\"",
					"sh",
					script,
					...argv
				]
			});
			if (result.outcome.kind !== "exit" || result.outcome.code !== 0) {
				const error = /^ERROR (.*) at line (\d+): (.*)$/m.exec(result.stderr);
				throw scriptFailure(tools, database, script, result, error && {
					line: Number(error[2]),
					what: `${error[1]}: ${error[3]}`
				});
			}
			return {
				seconds: (Date.now() - started) / 1e3,
				output: result.stdout + result.stderr
			};
		},
		async checksums(tools, database, tables) {
			return checksums(tools, database, client(tools, await probe$1(tools)), tables);
		},
		async columns(tools, database, table) {
			const sql = `SELECT LOWER(COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
        AND LOWER(TABLE_NAME) = LOWER(${`CONVERT(X'${Buffer.from(table, "utf8").toString("hex")}' USING utf8mb4)`}) ORDER BY ORDINAL_POSITION;`;
			return (await ask$1(tools, database, client(tools, await probe$1(tools)), sql)).split("\n").filter(Boolean);
		},
		async indexes(tools, database) {
			return readIndexes(await query$1(tools, database, client(tools, await probe$1(tools)), INDEXES_SQL$1));
		},
		async query(tools, database, sql) {
			return query$1(tools, database, client(tools, await probe$1(tools)), sql);
		}
	};
}
const READER$1 = { argv: [
	"sh",
	"-c",
	"tail -n 1 | grep -q \"^-- Dump completed\""
] };
const restoredIn = (database) => [scratchOf$1(database), database.name];
function workshop$1(host, database, tools, beside = scratchOf$1(database)) {
	const program = client(host, tools);
	return {
		host,
		tools,
		database,
		measure: (one, contents) => measure$1(host, one, tools, contents),
		reader: READER$1,
		cause: (stderr) => cause$1(host, database, stderr),
		makeScratch: () => makeBeside$1(host, database, program, beside),
		load: (dump, into) => loadInto$1(host, dump, into, program),
		dropScratch: () => dropBeside$1(host, database, program, beside)
	};
}
function replacement$1(shop, program) {
	const { host, database } = shop;
	return {
		lock: () => takeLock$1(host, database, "restore"),
		dataFolder: () => ask$1(host, database, program, "SELECT @@datadir;"),
		lackingRights: () => lackingRights$1(host, database, program, restoredIn(database)),
		spaceFor: ({ bytes, facts }) => Math.max(bytes, facts.bytes / 2),
		replace: async (manifest, lock, watch) => {
			const stamp = stampOf$1(/* @__PURE__ */ new Date());
			const kept = await watch.time("keep", () => backUp$1(shop, `${manifest.file}.before-${stamp}`, "L2"));
			if (await lock.regain()) await requireUntouched(shop, kept);
			await empty(host, database, program, manifest.facts);
			await loadInto$1(host, manifest, database, program);
			return { dump: kept };
		}
	};
}
// src/databases/postgresql-catalogue.ts
const APPLICATION_NAME = "wso2-migrate";
const USER_SCHEMAS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;
const LABEL = `CASE WHEN n.nspname = :'home' THEN quote_ident(c.relname)
  ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END`;
const IDENTITY_SQL = `
\\set ON_ERROR_STOP off
SELECT json_build_array('system', system_identifier::text) FROM pg_control_system();
\\set ON_ERROR_STOP on
SELECT json_build_array('place', current_database(),
  coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0));
`;
const SESSION = `coalesce(usename, ''), coalesce(host(client_addr), 'local'),
  concat_ws(' ', coalesce(state, 'unknown'), nullif(application_name, ''))`;
const OTHERS = `pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND application_name !~ '^${APPLICATION_NAME}( |$)'`;
const SESSIONS_SQL = `SELECT ${SESSION} FROM ${OTHERS}`;
const SAME_TEXT = `SET LOCAL search_path = pg_catalog;
SET LOCAL bytea_output = hex;
SET LOCAL datestyle = ISO;
SET LOCAL intervalstyle = postgres;
SET LOCAL timezone = UTC;
SET LOCAL extra_float_digits = 3;`;
const FACTS_SQL = `${IDENTITY_SQL}
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SELECT coalesce(nullif(:'schema', ''), current_schema(), 'public') AS home \\gset
${SAME_TEXT}
SELECT json_build_array('database', current_setting('server_version'), current_setting('server_encoding'),
  d.datcollate, d.datctype, pg_database_size(d.oid))
FROM pg_database d WHERE d.datname = current_database();
SELECT json_build_array('session', ${SESSION}) FROM ${OTHERS};
SELECT json_build_array('schema', 'relation', n.nspname, c.relname, c.relkind::text, c.relpersistence::text,
  c.relrowsecurity, c.reloptions)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'column', n.nspname, c.relname,
  row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid), to_jsonb(a) ->> 'attidentity', to_jsonb(a) ->> 'attgenerated', l.collname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'constraint', n.nspname, k.conrelid::regclass::text, k.conname,
  pg_get_constraintdef(k.oid), k.convalidated)
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${USER_SCHEMAS};
SELECT json_build_array('schema', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMAS};
SELECT json_build_array('schema', 'view', n.nspname, c.relname, pg_get_viewdef(c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled::text)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'routine', pg_get_functiondef(p.oid))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE coalesce(to_jsonb(p) ->> 'prokind', CASE to_jsonb(p) ->> 'proisagg' WHEN 'true' THEN 'a' ELSE 'f' END) IN ('f', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
  AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'sequence', n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart,
  s.seqincrement, s.seqmax, s.seqmin, s.seqcycle)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMAS};
SELECT json_build_array('schema', 'type', n.nspname, t.typname, t.typtype::text, format_type(t.typbasetype, t.typtypmod),
  (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e') AND ${USER_SCHEMAS};
SELECT json_build_array('schema', 'policy', to_jsonb(p)) FROM pg_policies p;
SELECT json_build_array('schema', 'extension', extname, extversion) FROM pg_extension;
SELECT :'contents' = 'yes' AS deep \\gset
\\if :deep
SELECT $$, coalesce(sum(hashtextextended(wso2_migrate_row::text, 0)::numeric), 0)::text$$ AS hash,
  $$, coalesce(sum(hashtextextended(encode(lo_get(oid), 'hex'), 0)::numeric), 0)::text$$ AS lo_hash \\gset
\\else
SELECT '' AS hash, '' AS lo_hash \\gset
\\endif
SELECT format('SELECT json_build_array(''rows'', %L, count(*)%s) FROM ONLY %I.%I AS wso2_migrate_row',
  ${LABEL}, :'hash', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${USER_SCHEMAS} ORDER BY 1 \\gexec
SELECT json_build_array('rows', 'large objects', count(*) :lo_hash) FROM pg_largeobject_metadata HAVING count(*) > 0;
SELECT format('SELECT json_build_array(''sequence'', %L, last_value || '' '' || is_called) FROM %I.%I',
  'sequence ' || ${LABEL}, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE :'deep' = 't' AND c.relkind = 'S' AND ${USER_SCHEMAS} ORDER BY 1 \\gexec
COMMIT;
`;
const CHECKSUMS_SQL = `
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = 0;
SELECT coalesce(nullif(:'schema', ''), current_schema(), 'public') AS home \\gset
${SAME_TEXT}
SELECT format('SELECT json_build_array(%L, coalesce(sum(hashtextextended(wso2_migrate_row::text, 0)::numeric), 0)::text) FROM ONLY %I.%I AS wso2_migrate_row',
  ${LABEL}, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND ${LABEL} IN (SELECT json_array_elements_text(:'tables')) ORDER BY 1 \\gexec
COMMIT;
`;
const columnsSql = (table) => `
SELECT lower(a.attname)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE lower(c.relname) = lower(convert_from(decode('${Buffer.from(table, "utf8").toString("hex")}', 'hex'), 'UTF8'))
  AND n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;
const INDEXES_SQL = `
SELECT lower(t.relname), lower(i.relname), lower(a.attname)
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = key.attnum
WHERE n.nspname = current_schema() AND x.indisvalid AND x.indpred IS NULL AND key.place <= x.indnkeyatts
ORDER BY 1, 2, key.place`;
function readIdentity(printed) {
	const tagged = tags(printed);
	const [database, address] = tagged("place")[0];
	return {
		server: String(tagged("system")[0]?.[0] ?? address),
		database
	};
}
function tags(printed) {
	const records = printed.split("\n").filter(Boolean).map((line) => JSON.parse(line));
	return (tag) => records.filter(([kind]) => kind === tag).map(([, ...rest]) => rest);
}
function readFacts(printed, toolVersion) {
	const tagged = tags(printed);
	const [version, charset, collate, ctype, bytes] = tagged("database")[0];
	const rows = tagged("rows");
	const facts = {
		identity: readIdentity(printed),
		version: `PostgreSQL ${/^\S+/.exec(version)?.[0]}`,
		charset,
		collation: collate === ctype ? collate : `${collate} (ctype ${ctype})`,
		bytes: Number(bytes),
		rows: Object.fromEntries(rows.map(([table, count]) => [table, count])),
		schemaFingerprint: fingerprint(tagged("schema").map((record) => JSON.stringify(record))),
		toolVersion,
		sessions: tagged("session").map(([user, from, state]) => ({
			user,
			from,
			state
		}))
	};
	const hashes = rows.filter((row) => row[2] !== void 0);
	return {
		facts,
		contents: Object.fromEntries([...hashes.map(([table, , hash]) => [table, hash]), ...tagged("sequence")])
	};
}
// src/databases/postgresql-client.ts
function connect(database, argv) {
	const sslMode = database.params.sslmode ?? (database.params.ssl === "true" ? "require" : void 0);
	return {
		argv: [...argv],
		env: {
			PGHOST: database.host,
			PGPORT: String(database.port),
			PGUSER: database.user,
			PGDATABASE: database.name,
			PGAPPNAME: APPLICATION_NAME,
			PGCONNECT_TIMEOUT: String(10),
			PGCLIENTENCODING: "UTF8",
			LC_MESSAGES: "C",
			...sslMode && { PGSSLMODE: sslMode },
			...database.params.sslrootcert && { PGSSLROOTCERT: database.params.sslrootcert }
		},
		secretFiles: { PGPASSFILE: pgpass(database.password) }
	};
}
function pgpass(password) {
	if (/[\r\n\0]/.test(password)) throw new MigrateError({
		reason: "config-invalid",
		what: "The database password holds a line break, which no PostgreSQL password file can express.",
		safe: "Nothing was changed.",
		fix: "look whether a line break was pasted along with the password; else change the password"
	});
	return `*:*:*:*:${password.replace(/[\\:]/g, "\\$&")}\n`;
}
function cause(host, database, stderr) {
	const where = describeDatabase(database);
	const table = `[environments.<name>.databases.${database.id}]`;
	const found = [
		[
			/password authentication failed|no password supplied/,
			`${where} refuses the password of ${database.user}.`,
			`put the right one into deployment.toml or as password under ${table}`
		],
		[
			/no pg_hba\.conf entry/,
			`${where} does not let ${database.user} in from ${host.name}.`,
			"allow that host in pg_hba.conf, or name another host as tools_host"
		],
		[
			/could not translate host name|Name or service not known/,
			`${host.name} cannot resolve ${database.host}.`,
			"check the host in the JDBC URL and the name service of that machine"
		],
		[
			/database ".*" does not exist/,
			`There is no database ${database.name} at ${database.host}:${database.port}.`,
			"check the JDBC URL in deployment.toml"
		],
		[
			/permission denied/,
			`${database.user} may not read everything in ${where}: ${lastLines(stderr, 1)}`,
			"grant the right it names, or give a user who has it"
		],
		[
			/Connection refused|timeout expired|No route to host|could not connect|connection to server/,
			`${host.name} cannot reach ${where}: ${lastLines(stderr, 2)}`,
			"check that the server runs and that this host may connect to it; or name another host as tools_host"
		]
	].find(([pattern]) => pattern.test(stderr));
	return found && {
		what: found[1],
		fix: found[2]
	};
}
function quoteIdentifier(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
}
// src/databases/postgresql-ask.ts
const TOOLS = [
	"psql",
	"pg_dump",
	"pg_restore"
];
const PACKAGES = "the package postgresql-client (RHEL: postgresql) of at least the major version of the server";
const UNCHANGED = "Nothing was changed.";
const PSQL = [
	"psql",
	"--no-psqlrc",
	"--no-password",
	"--quiet",
	"--no-align",
	"--tuples-only",
	"--set",
	"ON_ERROR_STOP=1"
];
async function probe(host, needed) {
	const found = await probeTools(host, [...TOOLS, ...FILE_TOOLS]);
	const missing = needed.filter((tool) => !found.has(tool));
	if (missing.length > 0) throw missingTools(host, missing, PACKAGES);
	return found;
}
async function ask(host, database, sql, limit = {}, variables = {}) {
	const settings = Object.entries({
		schema: database.schema ?? "",
		...variables
	});
	const unlimited = {
		...connect(database, [
			...PSQL,
			...settings.flatMap(([name, value]) => ["--set", `${name}=${value}`]),
			"--file",
			"-"
		]),
		stdin: sql
	};
	const { timeoutMs, job } = limit;
	const command = "timeoutMs" in limit ? {
		...unlimited,
		...timeoutMs !== void 0 && { timeoutMs },
		...job !== void 0 && { job }
	} : question$1(unlimited);
	return expectSuccess(await host.run(command), (stderr) => cause(host, database, stderr), host, "preflight-failed", UNCHANGED);
}
function query(host, database, sql) {
	return QUERIES.ask(host, {
		database,
		sql
	});
}
const QUERIES = new Together(async (host, questions) => {
	const answers = /* @__PURE__ */ new Map();
	for (const asked of Map.groupBy(questions, ({ database }) => JSON.stringify(database)).values()) {
		const statements = asked.map(({ sql }) => sql);
		const all = queryAll(host, asked[0].database, statements);
		for (const [at, question] of asked.entries()) answers.set(question, all.then((rows) => rows[at]));
	}
	return questions.map((question) => answers.get(question));
}, (question) => JSON.stringify(question));
async function queryAll(host, database, statements) {
	const together = statements.length > 1 && await askAll(host, database, statements).catch(() => void 0);
	return together ? together.map((rows) => Promise.resolve(rows)) : statements.map(async (sql) => (await askAll(host, database, [sql]))[0]);
}
async function askAll(host, database, statements) {
	const word = randomBytes(9).toString("hex");
	const [field, record, nothing, end] = [
		`f${word}`,
		`r${word}`,
		`n${word}`,
		`e${word}`
	];
	const path = database.schema ? `SET LOCAL search_path TO ${quoteIdentifier(database.schema)};` : "";
	return (await ask(host, database, `\\pset fieldsep '${field}'\n\\pset recordsep '${record}'\n\\pset null '${nothing}'\n` + statements.map((sql) => `BEGIN TRANSACTION READ ONLY;\n${path}\n${sql};\nCOMMIT;\n\\qecho ${end}\n`).join(""))).split(`${end}\n`).slice(0, -1).map((rows) => rows === "" ? [] : rows.replace(/\n$/, "").split(record).map((row) => row.split(field).map((value) => value === nothing ? null : value)));
}
async function identify(host, database) {
	return readIdentity(await ask(host, database, IDENTITY_SQL));
}
async function measure(host, database, tools, contents) {
	const toolVersion = versionNumbers(tools.get("pg_dump"));
	const read = readFacts(await ask(host, database, FACTS_SQL, { timeoutMs: void 0 }, { contents: contents ? "yes" : "no" }), toolVersion.join("."));
	const [serverMajor] = versionNumbers(read.facts.version);
	if (toolVersion[0] < serverMajor) throw new MigrateError({
		reason: "preflight-failed",
		what: `pg_dump ${toolVersion.join(".")} on ${host.address} cannot dump ${describeDatabase(database)}, which runs ${read.facts.version}.`,
		host: host.name,
		safe: UNCHANGED,
		fix: `install postgresql-client ${serverMajor} or newer there, or name another host as tools_host of ${database.id}`
	});
	return {
		facts: read.facts,
		contents: contents ? read.contents : void 0,
		dump: connect(database, [
			"pg_dump",
			"--no-password",
			"--format=custom",
			"--compress=0"
		]),
		tool: tools.get("pg_dump")
	};
}
// src/databases/postgresql-lock.ts
const KEY$1 = Buffer.from("wso2").readInt32BE();
const HELD = `locktype = 'advisory' AND classid = ${KEY$1} AND objid = 1 AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
async function takeLock(host, database, holder) {
	await probe(host, ["psql"]);
	const { env, ...client } = connect(database, [
		...PSQL,
		"--file",
		"-"
	]);
	return takeDatabaseLock(host, database, {
		client: {
			...client,
			env: {
				...env,
				PGAPPNAME: `${APPLICATION_NAME} ${holder}`
			}
		},
		whoAmI: "SELECT pg_backend_pid();",
		take: `SELECT CASE WHEN pg_try_advisory_lock(${KEY$1}, 1) THEN 'yes' ELSE 'no' END;`,
		mine: `SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE ${HELD} AND pid = pg_backend_pid()) THEN 'yes' ELSE 'no' END;`,
		release: `SELECT CASE WHEN pg_advisory_unlock(${KEY$1}, 1) THEN 'yes' ELSE 'no' END;`,
		async other() {
			const [own = "", found = ""] = (await ask(host, database, `SELECT pg_backend_pid(); SELECT coalesce(max(pid), 0) FROM pg_locks WHERE ${HELD};`)).split("\n");
			return {
				own,
				holder: found
			};
		},
		end: (id) => ask(host, database, `SELECT pg_terminate_backend(${Number(id)});`),
		async holder() {
			return (await ask(host, database, `SELECT concat_ws(' ', coalesce(nullif(application_name, ''), usename), 'from', coalesce(host(client_addr), 'local'),
           'since', to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
         FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE ${HELD};`)).trim() || void 0;
		},
		cause: (stderr) => cause(host, database, stderr)
	});
}
// src/databases/postgresql-scratch.ts
const LONGEST_NAME = 63;
const LOAD_SETTINGS = "-c maintenance_work_mem=256MB -c synchronous_commit=off";
const LOAD_JOBS = 2;
const PLAIN_FACTOR = 2.5;
const DROP_SQL = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'scratch' AND usename = current_user;
SELECT format('DROP DATABASE %I', datname) FROM pg_database WHERE datname = :'scratch' \\gexec
`;
const CREATE_SQL = `${DROP_SQL}
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
  :'scratch', pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
  || CASE WHEN t.spcname <> 'pg_default' THEN format(' TABLESPACE %I', t.spcname) ELSE '' END
  || CASE WHEN to_jsonb(d) ->> 'datlocprovider' = 'i'
     THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'))
     ELSE '' END
FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = :'name' \\gexec
`;
const SETTLE_SQL = `
SELECT format('ALTER %s SET %I TO %s',
  CASE s.setrole WHEN 0 THEN format('DATABASE %I', :'scratch')
    ELSE format('ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), :'scratch') END,
  split_part(setting, '=', 1),
  CASE WHEN split_part(setting, '=', 1) IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
    THEN substr(setting, strpos(setting, '=') + 1) ELSE quote_literal(substr(setting, strpos(setting, '=') + 1)) END)
FROM pg_database d JOIN pg_db_role_setting s ON s.setdatabase = d.oid, unnest(s.setconfig) setting
WHERE d.datname = :'name' \\gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'scratch')
FROM pg_database WHERE datname = :'name' AND datacl IS NOT NULL \\gexec
SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, :'scratch',
  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = :'name' \\gexec
SELECT format('COMMENT ON DATABASE %I IS %L', :'scratch', shobj_description(oid, 'pg_database'))
FROM pg_database WHERE datname = :'name' AND shobj_description(oid, 'pg_database') IS NOT NULL \\gexec
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', :'scratch', datconnlimit)
FROM pg_database WHERE datname = :'name' AND datconnlimit >= 0 \\gexec
`;
const SWAP_SQL = `
BEGIN;
${SETTLE_SQL}
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = :'name' AND usename = current_user AND application_name ~ '^${APPLICATION_NAME}( |$)';
SELECT format('ALTER DATABASE %I RENAME TO %I', :'name', :'kept') \\gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'scratch', :'name') \\gexec
COMMIT;
`;
const RIGHTS_SQL = `SELECT statement FROM pg_roles u, pg_database d, LATERAL (VALUES
  (u.rolcreatedb, format('ALTER ROLE %I CREATEDB;', current_user)),
  (pg_has_role(d.datdba, 'MEMBER'), format('GRANT %I TO %I;', pg_get_userbyid(d.datdba), current_user)),
  (has_database_privilege('postgres', 'CONNECT'), format('GRANT CONNECT ON DATABASE postgres TO %I;', current_user))
) needed (has, statement)
WHERE u.rolname = current_user AND NOT u.rolsuper AND NOT needed.has AND d.datname = current_database();`;
async function lackingRights(host, database) {
	const statements = (await ask(host, database, RIGHTS_SQL)).trim().split("\n").filter(Boolean);
	if (statements.length === 0) return [];
	const { id, user } = database;
	return [{
		reason: "restore-failed",
		host: host.name,
		what: `${user} may not make and rename databases for ${id}, which a restore does.`,
		safe: "Nothing was changed.",
		fix: `as an administrator: ${statements.join(" ")} Or give a user who may (user and password under [environments.<name>.databases.${id}])`
	}];
}
function scratchOf({ name }) {
	return scratchName(name, LONGEST_NAME);
}
async function makeBeside(host, database, scratch) {
	await administer(host, database, CREATE_SQL, { scratch });
	return {
		...database,
		name: scratch
	};
}
async function dropBeside(host, database, scratch) {
	await administer(host, database, DROP_SQL, { scratch });
}
async function settleBeside(host, database, scratch) {
	await administer(host, database, SETTLE_SQL, { scratch });
}
async function isThere(host, database, name) {
	return (await ask(host, database, "SELECT count(*) FROM pg_database WHERE datname = :'other';", {}, { other: name })).trim() !== "0";
}
async function loadInto(host, { file, compression, facts }, into) {
	const [room] = await roomOn(host, [posix.dirname(file)]);
	const roomy = room !== void 0 && room.freeBytes > PLAIN_FACTOR * facts.bytes;
	const program = [
		"pg_restore",
		"--no-password",
		"--exit-on-error",
		`--dbname=dbname='${into.name.replace(/[\\']/g, "\\$&")}'`
	];
	const { argv: _, env, ...rest } = connect(into, ["pg_restore"]);
	expectSuccess(await host.run({
		...rest,
		job: onceJob("load"),
		env: {
			...env,
			PGOPTIONS: LOAD_SETTINGS
		},
		argv: roomy ? [
			"sh",
			"-c",
			LOAD_FROM_FILE,
			"sh",
			file,
			`${compression} -dc`,
			...program,
			`--jobs=${LOAD_JOBS}`
		] : [
			"sh",
			"-c",
			FEED,
			"sh",
			file,
			`${compression} -dc`,
			...program
		]
	}), (stderr) => cause(host, into, stderr), host, "restore-failed", `${file} was only read, and loaded into the scratch database ${into.name} alone.`);
	await ask(host, into, "ANALYZE;", {
		timeoutMs: void 0,
		job: onceJob("analyze")
	});
}
async function swap(host, database) {
	const kept = keptName(database.name, /* @__PURE__ */ new Date(), LONGEST_NAME);
	const scratch = scratchOf(database);
	await administer(host, database, SWAP_SQL, {
		scratch,
		kept
	});
	return kept;
}
async function administer(host, database, sql, variables) {
	const { schema: _, ...rest } = database;
	const maintenance = {
		...rest,
		name: "postgres"
	};
	try {
		await ask(host, maintenance, sql, { timeoutMs: void 0 }, {
			name: database.name,
			...variables
		});
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		const { what } = error.problems[0];
		const more = lacking(what, database);
		if (!more) throw error;
		throw new MigrateError({
			...error.problems[0],
			...more
		}, { cause: error });
	}
}
function lacking(what, database) {
	const { id, user } = database;
	if (/permission denied|may not read everything|must be (owner|member)/.test(what)) return {
		what: `${user} may not make or rename databases for ${id}: ${what}`,
		fix: `as an administrator: ALTER ROLE ${quoteIdentifier(user)} CREATEDB; Or give a user who may (user and password under [environments.<name>.databases.${id}])`
	};
	if (/being accessed by other users/.test(what)) return {
		what: `Somebody is connected to ${id} or its scratch database: ${what}`,
		fix: "stop whatever is connected (servers, pools, consoles), then run the same command again"
	};
}
// src/databases/postgresql.ts
const postgresql = {
	type: "postgresql",
	tools: TOOLS,
	async ping(tools, database) {
		await probe(tools, ["psql"]);
		await ask(tools, database, "SELECT 1;", { timeoutMs: 15e3 });
	},
	async identity(tools, database) {
		await probe(tools, ["psql"]);
		return identify(tools, database);
	},
	async facts(tools, database) {
		return (await measure(tools, database, await probe(tools, TOOLS), false)).facts;
	},
	async sessions(tools, database) {
		return readSessions(await query(tools, database, SESSIONS_SQL));
	},
	async dump(tools, database, file, grade, contents) {
		return backUp$1(workshop(tools, database, await probe(tools, TOOLS)), file, grade, contents);
	},
	async changesSince(tools, database, manifest) {
		return changesSince(manifest, await measure(tools, database, await probe(tools, TOOLS), true));
	},
	async verify(tools, manifest) {
		await prove(tools, await probe(tools, TOOLS), manifest.file, manifest, READER);
	},
	async lackingRights(tools, database) {
		await probe(tools, ["psql"]);
		return (await lackingRights(tools, database)).map(beforehand);
	},
	async restoreProblems(tools, database, manifest) {
		return restoreProblems(workshop(tools, database, await probe(tools, TOOLS)), manifest, replacement(tools, database));
	},
	async restore(tools, database, manifest) {
		return restoreDump(workshop(tools, database, await probe(tools, TOOLS)), manifest, replacement(tools, database));
	},
	async copyProblems(tools, database, name) {
		await probe(tools, TOOLS);
		const problems = (await lackingRights(tools, database)).map(beforehand);
		return await isThere(tools, database, name) ? [...problems, taken({
			host: tools,
			database
		}, name)] : problems;
	},
	async copy(tools, database, manifest, name) {
		await makeCopy(workshop(tools, database, await probe(tools, TOOLS), name), manifest, () => settleBeside(tools, database, name));
	},
	async isThere(tools, database, name) {
		await probe(tools, ["psql"]);
		return isThere(tools, database, name);
	},
	async dropCopy(tools, database, name) {
		await probe(tools, TOOLS);
		await dropBeside(tools, database, name);
	},
	lock: takeLock,
	async runScript(tools, database, script) {
		await probe(tools, ["psql"]);
		const started = Date.now();
		const path = database.schema ? ["--command", `SET search_path TO ${quoteIdentifier(database.schema)}`] : [];
		const result = await tools.run({
			...connect(database, [
				...PSQL,
				...path,
				"--file",
				script
			]),
			job: "script"
		});
		if (result.outcome.kind !== "exit" || result.outcome.code !== 0) {
			const error = /^psql:(.*):(\d+): (?:ERROR|FATAL|PANIC): +(.*)$/m.exec(result.stderr);
			throw scriptFailure(tools, database, script, result, error && {
				line: Number(error[2]),
				what: error[3]
			});
		}
		return {
			seconds: (Date.now() - started) / 1e3,
			output: result.stdout + result.stderr
		};
	},
	async checksums(tools, database, tables) {
		const variables = { tables: JSON.stringify(tables) };
		const printed = await ask(tools, database, CHECKSUMS_SQL, { timeoutMs: void 0 }, variables);
		return Object.fromEntries(printed.split("\n").filter(Boolean).map((line) => JSON.parse(line)));
	},
	async columns(tools, database, table) {
		return (await query(tools, database, columnsSql(table))).map(([name]) => name);
	},
	async indexes(tools, database) {
		return readIndexes(await query(tools, database, INDEXES_SQL));
	},
	query
};
const READER = { argv: ["pg_restore", "--file=/dev/null"] };
const DATA_FOLDER = "SELECT setting FROM pg_settings WHERE name = 'data_directory';";
function workshop(host, database, tools, beside = scratchOf(database)) {
	return {
		host,
		tools,
		database,
		measure: (one, contents) => measure(host, one, tools, contents),
		reader: READER,
		cause: (stderr) => cause(host, database, stderr),
		makeScratch: () => makeBeside(host, database, beside),
		load: (dump, into) => loadInto(host, dump, into),
		dropScratch: () => dropBeside(host, database, beside)
	};
}
function replacement(host, database) {
	return {
		lock: () => takeLock(host, database, "restore"),
		dataFolder: () => ask(host, database, DATA_FOLDER),
		lackingRights: () => lackingRights(host, database),
		spaceFor: () => 0,
		replace: async (_, lock) => {
			await lock.release();
			return { database: await swap(host, database) };
		}
	};
}
// src/databases/engines.ts
const ENGINES = {
	postgresql,
	mariadb,
	mysql
};
function isSupported(type) {
	return type in ENGINES;
}
function engineFor(type, id = "<id>") {
	const engine = ENGINES[type];
	if (engine) return engine;
	throw new MigrateError(unsupportedProblem(type, id));
}
function unsupportedProblem(type, id) {
	const hook = `set backup = false under [environments.<name>.databases.${id}] and name your own backup command under [environments.<name>.hooks] before_backup`;
	return {
		reason: "preflight-failed",
		what: `${id} is on ${productName(type)}, which is not backed up from here.`,
		safe: "Nothing was changed.",
		fix: type === "h2" ? `${hook}; it can copy the .mv.db file while the server is stopped` : hook
	};
}
// src/databases/settings-problems.ts
function notLiteral(input, source, setting, references) {
	const example = {
		url: "jdbc:...",
		user: "...",
		password: `\${env:${variable(source.id)}_PASSWORD}`
	}[setting];
	return {
		reason: "config-invalid",
		host: input.host,
		place: { file: input.tomlFile },
		what: references.length > 0 ? `The ${setting} of ${source.where} holds ${references.join(", ")}, which only the server itself can resolve.` : `${source.where} has no ${setting}.`,
		safe: "Nothing was changed.",
		fix: `add ${setting} = "${example}" under ${table(input, source.id)} of ${input.file}`
	};
}
function notNamed(input, source, at) {
	return {
		reason: "config-invalid",
		place: {
			file: input.file,
			key: [
				"environments",
				input.environment,
				"databases"
			]
		},
		what: `${source.where} of ${input.host}:${input.tomlFile} is not named in the migration file.`,
		safe: "Nothing was changed.",
		fix: `add ${table(input, source.id)} with expect = "${at}" (check that this is the right server) and tools_host = "${input.host}"; and backup = false if it needs no backup`
	};
}
function notDeclared(input, id, known) {
	const name = closest(id, known);
	return {
		reason: "config-invalid",
		place: {
			file: input.file,
			key: [
				"environments",
				input.environment,
				"databases",
				id
			]
		},
		what: `${table(input, id)} names a database that ${input.host}:${input.tomlFile} does not have.`,
		safe: "Nothing was changed.",
		fix: name ? `rename it to ${table(input, name)}` : `remove it${known.length > 0 ? `, or use one of ${known.join(", ")}` : ": that server declares no databases"}`
	};
}
function notMigrated(input, source, engine) {
	const refused = input.migrated.refused.find((one) => one.engine === engine);
	return {
		reason: "preflight-failed",
		host: input.host,
		place: { file: input.tomlFile },
		what: refused ? `${source.where}: ${refused.what}` : `${source.where} is on ${productName(engine)}: its data is not migrated from here yet, because it could be neither backed up nor looked at.`,
		safe: "Nothing was changed.",
		fix: refused?.fix ?? "migrate the data by hand, as the guide of the route says; PostgreSQL, MySQL and MariaDB are done from here"
	};
}
function notThere(input, id) {
	return {
		reason: "config-invalid",
		host: input.host,
		place: { file: input.tomlFile },
		what: `${input.tomlFile} has no [database.${id}], whose data this route migrates.`,
		safe: "Nothing was changed.",
		fix: "check that this is the deployment.toml of the old server; a server without it uses H2, which cannot be migrated"
	};
}
function wrongDriver(input, source, driver, engine) {
	return {
		reason: "preflight-failed",
		host: input.host,
		place: { file: input.tomlFile },
		what: `${source.where} has the driver ${source.driver} of ${productName(driver)}, but its url is one of ${productName(engine)}.`,
		safe: "Nothing was changed.",
		fix: "correct driver or url in that file: the server could not open this database"
	};
}
function table(input, id) {
	return `[environments.${input.environment}.databases.${/^[\w-]+$/.test(id) ? id : JSON.stringify(id)}]`;
}
function variable(id) {
	return id.toUpperCase().replace(/\W/g, "_");
}
// src/databases/settings.ts
function resolveDatabases(input) {
	const problems = [];
	const databases = [];
	const declared = declaredDatabases(input.toml);
	const ids = declared.map(({ id }) => id);
	const unknown = Object.keys(input.entries).filter((id) => !ids.includes(id) && !input.others?.includes(id));
	const misspelt = unknown.map((id) => closest(id, ids));
	for (const source of declared) {
		const entry = Object.hasOwn(input.entries, source.id) ? input.entries[source.id] : void 0;
		if (!entry && misspelt.includes(source.id)) continue;
		const found = entry ? resolveOne(input, source, entry) : [notNamed(input, source, whereabouts(input, source))];
		if (Array.isArray(found)) problems.push(...found);
		else if (found && entry) databases.push({
			database: found,
			entry
		});
	}
	problems.push(...unknown.map((id) => notDeclared(input, id, ids)));
	const lacking = input.migrated?.ids.filter((id) => !ids.includes(id)) ?? [];
	problems.push(...lacking.map((id) => notThere(input, id)));
	return {
		databases,
		problems
	};
}
function resolveOne(input, source, entry) {
	const location = locate(input, source, entry);
	const migrated = input.migrated?.ids.includes(source.id) ?? false;
	const needed = migrated || entry.backup || entry.script !== void 0;
	if ("what" in location) return needed ? [location] : void 0;
	if (migrated && !isSupported(location.engine)) return [notMigrated(input, source, location.engine)];
	if (location.engine === "h2" && location.hosts[0].host === "") return needed ? [unsupportedProblem("h2", source.id)] : void 0;
	const problems = [];
	const address = expected(input, source, entry, location, problems);
	const driver = source.driver === void 0 ? void 0 : engineOfDriver(source.driver);
	if (driver && family(driver) !== family(location.engine)) problems.push(wrongDriver(input, source, driver, location.engine));
	if (!needed) return problems.length > 0 ? problems : void 0;
	if (!isSupported(location.engine)) return [...problems, unsupportedProblem(location.engine, source.id)];
	const user = credential(input, source, "user", entry.user, source.user, location.user, problems);
	const password = credential(input, source, "password", entry.password, source.password, location.password, problems);
	if (problems.length > 0 || !address) return problems;
	return {
		id: source.id,
		engine: location.engine,
		...address,
		name: location.name,
		...location.schema && { schema: location.schema },
		user,
		password,
		params: location.params,
		jdbcUrl: location.url
	};
}
function locate(input, source, entry) {
	const url = entry.url ?? source.url;
	const file = entry.url === void 0 ? input.tomlFile : input.file;
	const place = {
		host: entry.url === void 0 ? input.host : void 0,
		place: { file }
	};
	if (url === void 0) return locateByParts(input, source);
	const parsed = parseJdbcUrl(url);
	if (parsed.kind === "server") return {
		...parsed,
		url: unescapeXml(url)
	};
	if (parsed.kind === "embedded") return {
		engine: "h2",
		hosts: [{
			host: "",
			port: 0
		}],
		name: parsed.path,
		url,
		params: parsed.params
	};
	if (parsed.kind === "not-literal") return notLiteral(input, source, "url", parsed.references);
	return {
		reason: "config-invalid",
		...place,
		what: `The url of ${source.where} cannot be read: ${parsed.why}.`,
		safe: "Nothing was changed.",
		fix: `correct it, or set url = "jdbc:..." under ${table(input, source.id)} of ${input.file}`
	};
}
function locateByParts(input, source) {
	const engine = engineOfTomlType(source.type ?? "") ?? (source.driver ? engineOfDriver(source.driver) : void 0);
	const references = [
		source.hostname,
		source.port,
		source.name
	].filter((part) => part !== void 0).flatMap(referencesIn);
	if (references.length > 0) return notLiteral(input, source, "url", references);
	const port = source.port === void 0 ? engine && DEFAULT_PORTS[engine] : Number(source.port);
	if (!engine || !source.hostname || !source.name || !port || !Number.isInteger(port)) return {
		reason: "config-invalid",
		host: input.host,
		place: { file: input.tomlFile },
		what: `${source.where} has neither a url nor a known type with hostname, port and name.`,
		safe: "Nothing was changed.",
		fix: `set url = "jdbc:..." under ${table(input, source.id)} of ${input.file}`
	};
	return {
		engine,
		hosts: [{
			host: source.hostname.toLowerCase(),
			port
		}],
		name: source.name,
		url: "",
		params: {}
	};
}
function expected(input, source, entry, location, problems) {
	const slash = entry.expect.indexOf("/");
	const wanted = parseHostPort(entry.expect.slice(0, slash), DEFAULT_PORTS[location.engine]);
	const host = location.hosts.find(({ host, port }) => host === wanted.host && port === wanted.port);
	if (host && entry.expect.slice(slash + 1) === location.name) return host;
	problems.push({
		reason: "preflight-failed",
		host: input.host,
		place: {
			file: input.file,
			key: [
				"environments",
				input.environment,
				"databases",
				source.id,
				"expect"
			]
		},
		safe: "Nothing was changed.",
		what: `${source.where} of ${input.tomlFile} points at ${showLocation(location)}, but the migration file expects ${entry.expect}.`,
		fix: `find out which is right: correct the server's deployment.toml (a clone may still point at another environment), or expect under ${table(input, source.id)}`
	});
}
function credential(input, source, setting, explicit, own, inUrl, problems) {
	if (explicit !== void 0) return explicit;
	const value = own ?? inUrl;
	const references = referencesIn(value ?? "");
	if (value === void 0 || references.length > 0) problems.push(notLiteral(input, source, setting, references));
	return unescapeXml(value ?? "");
}
function family(engine) {
	return engine === "mariadb" ? "mysql" : engine;
}
function whereabouts(input, source) {
	const location = locate(input, source, {});
	return "what" in location ? "host:port/name" : showLocation(location);
}
function showLocation({ hosts, name }) {
	if (hosts[0].host === "") return name;
	return `${hosts.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",")}/${name}`;
}
// src/databases/user-store.ts
function readUserStore(input) {
	const store = asTable(input.toml.user_store);
	const type = text(store.type) ?? "";
	const dataSource = text(asTable(input.toml.realm_manager).data_source);
	if (/^database/.test(type) || dataSource !== void 0 && !/ldap/.test(type)) return {
		store: {
			kind: "jdbc",
			dataSource: dataSource ?? "WSO2CarbonDB"
		},
		problems: []
	};
	if (text(store.connection_url) === void 0) return {
		store: { kind: "file" },
		problems: []
	};
	const problems = [];
	const setting = (key, explicit, name) => {
		const value = explicit ?? text(store[key]);
		const references = explicit === void 0 ? referencesIn(value ?? "") : [];
		if (value === void 0 || value === "" || references.length > 0) problems.push(missing(input, key, references, name));
		return explicit ?? unescapeXml(value ?? "");
	};
	const [first, ...others] = setting("connection_url").trim().split(/[\s,]+(?=ldaps?:)/i);
	const settings = {
		kind: "ldap",
		urls: [first, ...others],
		bindDn: setting("connection_name", input.entry?.user, "user"),
		password: setting("connection_password", input.entry?.password, "password"),
		base: setting("user_search_base")
	};
	return {
		store: problems.length > 0 ? void 0 : settings,
		problems
	};
}
function missing(input, key, references, name) {
	const table = `[environments.${input.environment}.databases.user_store]`;
	return {
		reason: "config-invalid",
		host: input.host,
		place: { file: input.tomlFile },
		what: references.length > 0 ? `[user_store] ${key} holds ${references.join(", ")}, which only the server itself can resolve.` : `[user_store] has no ${key}.`,
		safe: "Nothing was changed.",
		fix: name ? `add ${name} under ${table} of ${input.file} (with expect = "host:port/base", tools_host and backup = false)` : `write it as plain text in that file: the user store cannot be proved without it`
	};
}
// src/steps/databases.ts
const USER_STORE = "user_store";
function declaredIn(context, source) {
	const { environment, route } = context;
	const [host, ...file] = source.name.split(":");
	const resolved = resolveDatabases({
		toml: parse(source.text, { integersAsBigInt: "asNeeded" }),
		tomlFile: file.join(":"),
		host,
		environment: environment.name,
		file: environment.file,
		entries: environment.databases,
		others: userStoreIn(context, source).store?.kind === "ldap" ? [USER_STORE] : [],
		...route.data && { migrated: {
			ids: Object.values(route.data.databases),
			refused: route.data.refused
		} }
	});
	for (const { database } of resolved.databases) context.secrets.add(database.password);
	return resolved;
}
function userStoreIn(context, source) {
	const { environment } = context;
	const [host, ...file] = source.name.split(":");
	return readUserStore({
		toml: parse(source.text, { integersAsBigInt: "asNeeded" }),
		tomlFile: file.join(":"),
		host,
		environment: environment.name,
		file: environment.file,
		entry: environment.databases[USER_STORE]
	});
}
async function databaseOf(context, id) {
	const original = await originalOf(context, id);
	return isCopied(context.environment, id) ? copyOf(original) : original;
}
async function originalOf(context, id) {
	const lead = leadNode(context.environment);
	const source = await readConfig(context, lead.source, context.route.source.config);
	const { databases, problems } = declaredIn(context, source);
	const found = databases.find(({ database }) => database.id === id);
	if (found) return found.database;
	const [first, ...rest] = problems;
	if (first) throw new MigrateError([first, ...rest]);
	throw new MigrateError({
		reason: "drift",
		what: `${source.name} no longer has the database ${id} that the plan names.`,
		safe: "Nothing was changed.",
		fix: "find out who changed it; plan anew after resetting this run."
	});
}
// src/transfer/arrivals.ts
function faults(files, sides) {
	const wrong = /* @__PURE__ */ new Map();
	for (const file of files) {
		const why = fault(file, sides);
		if (why) wrong.set(file.path, why);
	}
	return wrong;
}
function fault(planned, { read, now, staged, arrived }) {
	const [is, there] = [now.get(planned.path), arrived.get(planned.path)];
	const lies = staged.get(planned.path);
	const original = read.get(planned.path) ?? planned.sha256;
	if (is?.type !== "file") return "vanished from the source while it was copied";
	if (planned.sha256 !== void 0 && original !== planned.sha256) return "changed since it was planned";
	if (original === void 0) return "cannot be read on the source";
	if (there === void 0 || !lies) return "did not arrive";
	if (there !== original) return "arrived with another content than the source has now";
	if (lies.size !== is.size || lies.mtime !== is.mtime) return "changed while it was copied";
	if ((lies.mode & 511) !== (is.mode & 511)) return "arrived with another mode";
}
// src/transfer/complaints.ts
function outside({ folder, source }, entry) {
	const link = path$1.join(source.home, folder.from, entry.path);
	return {
		reason: "preflight-failed",
		host: source.host,
		what: `The link ${showName(link)} points out of the home, to ${showName(entry.link ?? "")}.`,
		safe: "Nothing was copied.",
		fix: `put what it points to on the new host yourself and list ${showName(path$1.join(folder.from, entry.path))} under choices.skip, or replace the link by the files.`
	};
}
function notAFile({ folder, source }, entry) {
	return {
		reason: "preflight-failed",
		host: source.host,
		what: `${showName(path$1.join(source.home, folder.from, entry.path))} is a ${entry.type}, which cannot be copied.`,
		safe: "Nothing was copied.",
		fix: `remove it, or list ${showName(path$1.join(folder.from, entry.path))} under choices.skip.`
	};
}
function conflict({ target, folder }, file, goal) {
	return {
		reason: "preflight-failed",
		host: target.host,
		what: `${showName(path$1.join(target.home, goal))} differs from the old server's file and is neither the new pack's own nor a copy made by this tool.`,
		safe: "Nothing was copied.",
		fix: `decide which one is right: list ${showName(path$1.join(folder.from, file))} under choices.skip to keep it, or under choices.overwrite_shipped to replace it (a backup is kept).`
	};
}
function unreadable({ folder, source }, entry) {
	return {
		reason: "preflight-failed",
		host: source.host,
		what: `${showName(path$1.join(source.home, folder.from, entry.path))} cannot be read by the user in run_as, or vanished while it was looked at.`,
		safe: "Nothing was copied.",
		fix: `let that user read it, or list ${showName(path$1.join(folder.from, entry.path))} under choices.skip.`
	};
}
function notArrived({ source, sourceRoot, target, targetRoot }, wrong, said) {
	const problems = [...wrong].map(([name, why]) => {
		const file = showName(path$1.join(sourceRoot, name));
		return {
			reason: "copy-failed",
			host: source.name,
			what: `${file} ${why}, twice.${said ? ` tar said: ${said.split("\n").slice(0, 3).join("; ")}` : ""}`,
			safe: `Nothing was put in place in ${targetRoot} on ${target.name}.`,
			fix: "stop what writes or removes it, put it back if it is gone, then run sync again; to leave it out, list it under choices.skip and reset this run (README, \"Reset a half-migrated target\")."
		};
	});
	return new Useless(problems);
}
// src/transfer/odd-times.ts
const TOO_LATE = 8 ** 11;
const FARTHEST = 864e10;
async function setOddTimes(host, data, files, staged, now) {
	const odd = files.flatMap(({ path }) => {
		const [is, lies] = [now.get(path), staged.get(path)];
		if (!is || !lies || is.mtime === lies.mtime || !isOdd(is.mtime)) return [];
		staged.set(path, {
			...lies,
			mtime: is.mtime
		});
		const item = [
			Buffer.from(`${stampOf(is.mtime)} ./${lies.stream}/`),
			encodeName(path),
			Buffer.from([0])
		];
		return [{
			path,
			item: Buffer.concat(item)
		}];
	});
	if (odd.length === 0) return [];
	const { outcome, stdout, stderr } = await runRaw(host, {
		argv: [
			"sh",
			"-c",
			TOUCH,
			"sh",
			data
		],
		env: {
			LC_ALL: "C",
			TZ: "UTC0"
		}
	}, Buffer.concat(odd.map(({ item }) => item)));
	if (outcome.kind !== "exit") {
		const what = `could not set times in ${data}`;
		throw hostError(host, {
			reason: "copy-failed",
			what,
			safe: "Nothing was put in place; what had arrived is not sent again.",
			fix: "run again."
		}, describeEnd(outcome, stderr));
	}
	const done = stdout.toString("latin1");
	return odd.filter((_, at) => done[at] !== "1").map(({ path }) => path);
}
const TOUCH = `cd "$1" && exec xargs -0 sh -c 'for item do touch -t "\${item%% *}" "\${item#* }" && printf 1 || printf 0; done' sh`;
function isOdd(mtime) {
	return mtime < 0 || mtime >= TOO_LATE;
}
function stampOf(mtime) {
	const [year, month, day, hour, minute, second] = (/* @__PURE__ */ new Date(Math.min(FARTHEST, Math.max(-864e10, mtime)) * 1e3)).toISOString().split(/[-T:.]/);
	return `${year}${month}${day}${hour}${minute}.${second}`;
}
// src/transfer/progress.ts
const BLOCK = 512;
var Progress = class {
	#tell;
	#totalFiles;
	#totalBytes;
	#lanes = [];
	#ended = {
		files: 0,
		bytes: 0
	};
	#connections = /* @__PURE__ */ new Set();
	constructor(files, tell = () => {}) {
		this.#tell = tell;
		this.#totalFiles = files.length;
		this.#totalBytes = sizeOf$1(files);
	}
	lane(files, connection = 0) {
		const lane = new Lane(files);
		this.#lanes.push(lane);
		return (bytes) => {
			lane.add(bytes);
			this.#connections.add(connection);
			this.#tell(this.#report());
		};
	}
	again(files) {
		this.#ended = {
			files: this.#totalFiles - files.length,
			bytes: this.#totalBytes - sizeOf$1(files)
		};
		this.#lanes = [];
		this.#tell(this.#report());
	}
	get connections() {
		return this.#connections.size;
	}
	#report() {
		const { files, bytes } = this.#lanes.reduce((sum, lane) => ({
			files: sum.files + lane.files,
			bytes: sum.bytes + lane.bytes
		}), this.#ended);
		return {
			files,
			totalFiles: this.#totalFiles,
			bytes,
			totalBytes: this.#totalBytes,
			lanes: this.connections
		};
	}
};
var Lane = class {
	#files;
	#whole = {
		files: 0,
		bytes: 0
	};
	#end;
	#passed = 0;
	constructor(files) {
		this.#files = files;
		this.#end = spaceOf(files[0]);
	}
	add(bytes) {
		this.#passed += bytes;
		while (this.files < this.#files.length && this.#passed >= this.#end) {
			this.#whole.bytes += this.#files[this.files].size;
			this.#whole.files += 1;
			this.#end += spaceOf(this.#files[this.files]);
		}
	}
	get files() {
		return this.#whole.files;
	}
	get bytes() {
		const current = this.#files[this.files];
		const part = current ? Math.max(0, current.size - Math.max(0, this.#end - this.#passed)) : 0;
		return this.#whole.bytes + part;
	}
};
function sizeOf$1(files) {
	return files.reduce((sum, file) => sum + file.size, 0);
}
function spaceOf(file) {
	return file ? BLOCK + Math.ceil(file.size / BLOCK) * BLOCK : 0;
}
// src/transfer/at-once-scripts.ts
const READ = "cd \"$1\" && exec xargs -0 sh -c \"$2\" sh \"$3\" \"$4\"";
const EACH_READ = `option=$1 format=$2; shift 2
printf '%s\\0' "$@" | $PACK
printf '\\n%s\\n' "$MARK"
stat "$option" "$format" "$@" 2>/dev/null
$HASH "$@" 2>/dev/null | while read -r hash rest; do echo "$hash"; done
printf '\\n%s\\n' "$MARK"`;
const BOX = STAGING_FOLDER;
const PLACE = `umask 077
into=$1 option=$2 format=$3 box=$1/${BOX}; shift 3
mkdir -p "$into" && cd "$into" && tar -x -p -o -f - && cat >/dev/null || exit 1
{
  found=$(
    xargs -0 stat "$option" "$format" <"$box/names"
    xargs -0 $HASH <"$box/names" | while read -r hash rest; do echo "$hash"; done
  ) 2>/dev/null
  wanted=$(cat "$box/proof") && rm -rf "$box" || exit 1
  [ -n "$wanted" ] && [ "$found" = "$wanted" ] || { printf 'other\\n%s\\n' "$found"; exit 0; }
  echo same
  exec sh -c "$@"
} <"$box/list"`;
// src/transfer/file-proof.ts
const GNU_STAT = ["-c", "%f %s %Y"];
const STAT = {
	gnu: GNU_STAT,
	"stat-gnu": GNU_STAT,
	"stat-bsd": ["-f", "%Xp %z %m"]
};
function readProof(lines, names) {
	if (lines.length !== 2 * names.length) return void 0;
	const entries = names.map((path, at) => {
		return {
			...entryOf([`${lines[at]} `, ""], "stat-gnu"),
			path
		};
	});
	const hashes = new Map(names.map((path, at) => [path, lines[names.length + at]]));
	return entries.every(({ type }) => type === "file") && [...hashes.values()].every((sha256) => /^[0-9a-f]{64}$/.test(sha256)) ? {
		entries,
		hashes
	} : void 0;
}
function proofOf({ entries, hashes }) {
	return [
		...entries.map(({ mode, size, mtime }) => `${(32768 | mode & 511).toString(16)} ${size} ${mtime}`),
		...entries.map(({ path }) => hashes.get(path)),
		""
	].join("\n");
}
// src/transfer/place-scripts.ts
const DEVICE = `device() { df -P "$1" | awk 'NR == 2 { print $1, $NF }'; }`;
const EXISTING = "for name do if [ -e \"$name\" ] || [ -L \"$name\" ]; then printf 1; else printf 0; fi; done";
const KEEP = `kept() { [ -e "$backup/$1" ] || [ -L "$backup/$1" ]; }
shelves() {
  shelf= fresh=1
  for name do
    [ -z "$fresh" ] || set --
    fresh=
    if [ "\${name%/*}" != "$shelf" ]; then shelf=\${name%/*}; set -- "$@" "$backup/$shelf"; fi
  done
  mkdir -p "$@" || stop "no folder was made in $backup"
}
keep() {
  [ $# != 0 ] || return 0
  shelves "$@"
  [ -z "$cp" ] || cp -lP --parents -t "$backup" -- "$@" 2>/dev/null
  for name do
    kept "$name" || { [ ! -L "$name" ] && ln "$name" "$backup/$name" 2>/dev/null; } || {
      part=$backup/.$$.wso2-migrate-part
      said=$({ cp -pP "$name" "$part" && mv "$part" "$backup/$name"; } 2>&1) || { rm -f "$part"; stop "$name: $said"; }
    }
  done
}`;
const EACH_BACK_UP = `backup=$1 cp=; shift
stop() { echo "$1" >&2; exit 1; }
${KEEP}
first=1
for item do
  [ -z "$first" ] || set --
  first=
  if [ $# -ge 200 ]; then keep "$@"; set --; fi
  if [ -e "$item" ] || [ -L "$item" ]; then set -- "$@" "$item"; fi
done
[ -n "$first" ] || keep "$@"`;
const REAL = `real() {
  at=$1
  [ "$at" != "\${last-}" ] || return 0
  last=$at
  while [ "$at" != . ]; do
    if [ -L "$at" ] && [ ! -d "$through/$at" ]; then stop "$at has become a link, which is not followed"; fi
    at=\${at%/*}
  done
}`;
const FLUSH_DISK = "flush() { sync -f \"$1\" 2>/dev/null || sync; }";
const EACH_FOLDER = "[ $# = 0 ] || exec mkdir -p -- \"$@\"";
const EACH_STAGED = `stream=$1 through=$2; shift 2
stop() { echo "$1" >&2; exit 1; }
${REAL}
send() { [ $# = 0 ] || { last=; real "$to"; mv -f -- "$@" "$to/" && echo $#; } || exit 1; }
for folder do
  set --
  to=.\${folder#"$stream"}
  for name in "$folder"/* "$folder"/.*; do
    if [ ! -L "$name" ]; then
      if [ -d "$name" ] || [ ! -e "$name" ]; then continue; fi
    fi
    set -- "$@" "$name"
    if [ $# -ge 200 ]; then send "$@"; set --; fi
  done
  send "$@"
done`;
// src/transfer/finish-scripts.ts
const PREPARE$1 = `backup=$1 data=$2 cp=$3; shift 3
through=$data/through kind=
stop() { [ "$kind" != t ] || : >"$data/unkept"; echo "$1" >&2; exit 255; }
${REAL}
${KEEP}
rights() { line=$(ls -ld "$1"); printf '%s' "\${line%% *}"; }
same() {
  for there in "$data"/*/; do
    there=$there$1
    if [ -L "$1" ]; then
      [ -L "$there" ] && [ "$(readlink "$1"; echo .)" = "$(readlink "$there"; echo .)" ] && return 0
    elif [ -f "$there" ] && [ ! -L "$there" ] && [ ! "$1" -nt "$there" ] && [ ! "$1" -ot "$there" ]; then
      cmp -s "$1" "$there" 2>/dev/null && [ "$(rights "$1")" = "$(rights "$there")" ] && return 0
    fi
  done
  return 1
}
make() { [ $# = 0 ] || { umask 022; mkdir -p -- "$@" || stop 'no folder was made'; umask 077; }; }
settle() { if [ "$kind" = t ]; then keep "$@"; else make "$@"; fi; }
first=1
for item do
  [ -z "$first" ] || set --
  first= next=\${item%"\${item#?}"}
  if [ "$next" != "$kind" ] || [ $# -ge 200 ]; then settle "$@"; set --; fi
  kind=$next name=\${item#?}
  case $kind in
  l)
    link=$data/links/\${name%%//*}
    [ -d "\${link%/*}" ] || mkdir -p "\${link%/*}" || stop "$name"
    ln -s -- "\${name#*//}" "$link" || stop "$name" ;;
  t)
    if [ ! -e "$name" ] && [ ! -L "$name" ]; then printf 0
    elif same "$name"; then printf 2
    else
      printf 1
      real "\${name%/*}"
      set -- "$@" "$name"
    fi ;;
  d)
    if [ -e "$name" ] || [ -L "$name" ]; then printf 1; else printf 0; fi
    real "$name"
    [ -d "$name" ] || set -- "$@" "$name" ;;
  esac
done
[ -n "$first" ] || settle "$@"`;
const MODES = `first=1 mode=
settle() { [ $# = 0 ] || chmod "\${mode#m}" "$@" || exit 255; }
for item do
  [ -z "$first" ] || set --
  first=
  case $item in m*) ;; *) continue ;; esac
  if [ "\${item%% *}" != "$mode" ] || [ $# -ge 200 ]; then settle "$@"; set --; fi
  mode=\${item%% *}
  set -- "$@" "\${item#* }"
done
[ -n "$first" ] || settle "$@"`;
const FINISH = `umask 077
${FLUSH_DISK}
data=$1 root=$2 backup=$3 total=$4 cp=$5 prepare=$6 staged=$7 modes=$8
list=$data/list
for old in "$data/links" "$data/through" "$data/unkept"; do [ ! -e "$old" ] || rm -rf "$old" || exit 21; done
[ -d "$data" ] || mkdir -p "$data" || exit 21
cat >"$list" && [ "$(wc -c <"$list")" -eq "$total" ] || exit 21
[ -d "$root" ] || (umask 022 && mkdir -p "$root") || exit 21
cd "$root" || exit 21
[ -z "$9" ] || xargs -0 sh -c "$9" sh "$data" <"$list" || exit 21
xargs -0 sh -c "$prepare" sh "$backup" "$data" "$cp" <"$list" || { [ ! -e "$data/unkept" ] || exit 22; exit 23; }
echo
flush "$data" || exit 23
for stream in "$data"/[0-9]* "$data/links"; do
  [ ! -d "$stream" ] || find "$stream" -type d -exec sh -c "$staged" sh "$stream" "$data/through" {} + || exit 23
done
[ -z "$modes" ] || xargs -0 sh -c "$modes" sh <"$list" || exit 24
flush .
rm -rf "$list" "$data/through"
find "$data" -depth -type d -exec rmdir {} + 2>/dev/null
staging=\${data%/*}
rmdir "$staging" "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
exit 0`;
const THROUGH = `data=$1; shift
for item do
  case $item in a*) mkdir -p "$data/through/\${item#a}" || exit 255 ;; esac
done`;
// src/transfer/finish.ts
const STAGES = /* @__PURE__ */ new Map([
	[21, ({ root }) => `could not prepare ${root}`],
	[22, ({ root, backup }) => `could not keep the files of ${root} in ${backup}`],
	[23, ({ root }) => `could not put the files in place in ${root}`],
	[24, ({ root }) => `could not set the modes of folders in ${root}`]
]);
const SAFE$1 = "Files are complete where they are, old ones are in the backup folder.";
const PUT_BACK = "put the folder back, or plan again if the link is meant to be there, then run again.";
async function finish(finishing) {
	const { host } = finishing;
	const { argv, input } = await finishCommand(finishing);
	return judgeFinish(finishing, await runRaw(host, {
		argv: [
			"sh",
			"-c",
			...argv
		],
		env: { LC_ALL: "C" }
	}, input));
}
async function finishCommand(finishing) {
	const { host, data, root, backup, modes, through } = finishing;
	const input = listOf(finishing);
	const { cp } = await toolsOf(host);
	const paths = [
		data,
		root,
		backup,
		String(input.length),
		cp ? "1" : ""
	];
	const scripts = [
		PREPARE$1,
		EACH_STAGED,
		modes.length > 0 ? MODES : "",
		through.length > 0 ? THROUGH : ""
	];
	return {
		argv: [
			FINISH,
			"sh",
			...paths,
			...scripts
		],
		input
	};
}
function isFinishEnd(outcome) {
	return outcome.kind === "exit" && STAGES.has(outcome.code);
}
function judgeFinish(finishing, { outcome, stdout, stderr }) {
	const { host, data, root, folders } = finishing;
	const things = inFolders(finishing);
	const failure = {
		reason: "copy-failed",
		safe: SAFE$1,
		fix: "make room or give the user in run_as the right to write there, then run again: what is in place already is not copied a second time."
	};
	if (!succeeded(outcome)) {
		const stage = outcome.kind === "exit" && STAGES.has(outcome.code) ? outcome.code : 23;
		const what = STAGES.get(stage)(finishing);
		const safe = stage === 21 ? "Nothing was put in place." : failure.safe;
		const fix = stderr.includes("has become a link, which is not followed") ? PUT_BACK : failure.fix;
		const error = hostError(host, {
			...failure,
			what,
			safe,
			fix
		}, describeEnd(outcome, stderr));
		throw outcome.kind === "exit" ? new Useless(error.problems) : error;
	}
	const [flags, ...moved] = stdout.toString("latin1").split("\n");
	const count = moved.reduce((sum, line) => sum + Number(line), 0);
	if (count !== things.length) throw new Useless({
		...failure,
		host: host.name,
		what: `${count} files were put in place in ${root}, not ${things.length}: somebody else takes files out of ${data}.`,
		fix: "find out who removes files there, then run again."
	});
	return {
		replaced: things.filter((_, at) => flags[at] === "1"),
		made: folders.filter((_, at) => flags[things.length + at] === "0").length
	};
}
function inFolders({ things }) {
	return [...Map.groupBy(things, (name) => path$1.dirname(name)).values()].flat();
}
function listOf(finishing) {
	const { links, through, folders, modes } = finishing;
	const [slashes, end] = [Buffer.from("//"), Buffer.from([0])];
	const named = (letter, name) => [Buffer.from(`${letter}./`), encodeName(name)];
	return Buffer.concat([
		...links.flatMap((link) => [
			...named("l", link.path),
			slashes,
			encodeName(link.link ?? ""),
			end
		]),
		...through.flatMap((name) => [...named("a", name), end]),
		...inFolders(finishing).flatMap((name) => [...named("t", name), end]),
		...folders.flatMap((folder) => [...named("d", folder.path), end]),
		...inOrder(modes).flatMap(([mode, name]) => [...named(`m${mode} `, name), end])
	]);
}
function inOrder(folders) {
	const closed = ({ mode }) => (mode & 448) !== 448;
	const depth = (folder) => folder.path.split("/").length;
	const late = folders.filter(closed).toSorted((a, b) => depth(b) - depth(a) || a.mode - b.mode);
	return [...folders.filter((folder) => !closed(folder)).toSorted((a, b) => a.mode - b.mode), ...late].map(({ mode, path: name }) => [mode.toString(8).padStart(4, "0"), name]);
}
// src/transfer/prove.ts
async function proveFolder(host, root, paths) {
	if (paths.length > 0) {
		const tools = await toolsOf(host);
		const { outcome, stdout } = await runRaw(host, proveCommand(root, tools), nameList(paths));
		if (succeeded(outcome)) {
			const { entries, hashes } = readArrival(stdout, tools);
			const there = new Set(entries.map((entry) => entry.path));
			const odd = paths.filter((name) => there.has(name) && !hashes.has(name));
			return {
				entries,
				hashes: new Map([...hashes, ...await hashFiles(host, root, odd)])
			};
		}
	}
	const [{ entries }, hashes] = await Promise.all([listFolder(host, root), hashFiles(host, root, paths)]);
	return {
		entries,
		hashes
	};
}
// src/transfer/straight-scripts.ts
const ALIAS = "new-host";
const REACH = `reach() {
  SSH_AUTH_SOCK= ssh "$@" -F /dev/null -T -a -x -o BatchMode=yes -o IdentitiesOnly=yes -o PreferredAuthentications=publickey \\
    -o StrictHostKeyChecking=yes -o UserKnownHostsFile="\\"$KNOWN_HOSTS\\"" -o GlobalKnownHostsFile=/dev/null -o HostKeyAlias=${ALIAS} \\
    -o CheckHostIP=no -o UpdateHostKeys=no -o ClearAllForwardings=yes -o Compression=no -o LogLevel=ERROR \\
    -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 -p "$port" -l "$user" -- "$address"
}`;
const WAY = `port=$1 user=$2 address=$3
${REACH}
for program in ssh ssh-keygen; do
  command -v "$program" >/dev/null 2>&1 || { echo "it has no $program"; exit 0; }
done
said=$(reach -o PreferredAuthentications=none </dev/null 2>&1 >/dev/null) && exit 0
case $said in *'Permission denied'*) exit 0 ;; esac
printf '%s\\n' "\${said:-its ssh says nothing}"`;
const KEY = `key=\${KNOWN_HOSTS%/*}/key
make() { ssh-keygen -q "$@" -N '' -C '' -f "$key" </dev/null >&2; }
make -t ed25519 || make -t ecdsa -b 256 || exit 1
read -r public <"$key.pub"
printf '%s\\n%s\\n' "$key" "$public"
cat >/dev/null`;
const SEND = `key=$1 number=$2 bytes=$3 mark=$4 port=$5 user=$6 address=$7; shift 7
${REACH}
folder=\${KNOWN_HOSTS%/*}
head -c "$bytes" >"$folder/names" && [ "$(wc -c <"$folder/names")" -eq "$bytes" ] || exit 1
fast=-oCiphers=^aes128-gcm@openssh.com
ssh -F /dev/null -G "$fast" ${ALIAS} >/dev/null 2>&1 || fast=
count() {
  while sleep 2 >/dev/null 2>&1 && kill -0 "$1" 2>/dev/null; do
    { read -r _; read -r _ sent; } 2>/dev/null <"/proc/$1/io" || continue
    echo "$mark $sent" >&2 || return
  done
}
exec 4>&1 6<&0
codes=$({
  {
    # An ssh that has ended already must not take this shell with it.
    (trap '' PIPE; echo "$number") 2>/dev/null
    "$@" <"$folder/names" 3>&- 4>&- 6<&- &
    pack=$!
    # Nobody may be left to read what shells say of processes that were killed.
    trap '' PIPE
    (cat >/dev/null; kill "$pack") <&6 >/dev/null 2>&1 3>&- 4>&- 6<&- &
    orphaned=$!
    # In a shell of its own: dash would keep what a function's redirections hide, and so the stream open.
    (count "$pack") >/dev/null 3>&- 4>&- 6<&- &
    counts=$!
    wait "$pack"
    code=$?
    { kill "$orphaned" "$counts"; wait "$orphaned" "$counts"; } 2>/dev/null
    echo "$mark end" >&2
    echo "pack $code" >&3
  } | {
    { reach -i "$key" $fast 2>&1 >&4 3>&- 4>&- 6<&-; echo "ssh $?" >&3; } | tail -c 4000 >"$folder/said" 3>&- 4>&- 6<&-
  }
} 3>&1)
printf '\\n%s %s\\n' "$mark" "$(echo $codes)"
cat "$folder/said"`;
const RECEIVE_ONE = `folder=$1 first=$2 last=$3 script=$4; shift 4
IFS= read -r number || exit 1
case $number in '' | 0* | *[!0-9]* | ??????????*) exit 1 ;; esac
[ "$number" -ge "$first" ] && [ "$number" -le "$last" ] || exit 1
exec sh -c "$script" sh "$folder/$number" "$@"`;
const GUEST = `what=$1 tag=$2 seconds=$3 key=$4
umask 077
LC_ALL=C; export LC_ALL; unset TZ
${FLUSH}
refuse() { echo "$1" >&2; exit 3; }
time_of() { date -d "@$1" +%Y%m%d%H%M%S 2>/dev/null || date -r "$1" +%Y%m%d%H%M%S; }
folder=$HOME/.ssh file=$HOME/.ssh/authorized_keys made=kept old=/dev/null
if [ ! -d "$folder" ]; then
  [ "$what" = add ] || exit 0
  mkdir "$folder" || refuse "$folder cannot be made"
  made=folder
fi
exec 9<"$folder" && flock -w 20 9 || refuse "$folder cannot be locked"
if [ -e "$file" ] || [ -L "$file" ]; then
  [ -n "$(find "$file" -prune -type f -links 1 -user "$(id -u)")" ] && [ -r "$file" ] && [ -w "$file" ] ||
    refuse "$file is no plain file that its user may write"
  old=$file
elif [ "$what" = remove ]; then exit 0
elif [ "$made" = kept ]; then made=file; fi
seen=$(cksum <"$old")
now=$(time_of "$(date +%s)") && until=$(time_of "$(($(date +%s) + seconds))") || refuse 'date cannot tell the time'
ours='^restrict,expiry-time="\\([0-9]*\\)",command=".*" [a-z0-9@.-]* [A-Za-z0-9+/=]* wso2-migrate:\\([a-z0-9]*\\):\\([a-z]*\\)$'
found=$(sed -n -e "\\\\|$ours|{" -e = -e "s|$ours|\\\\1 \\\\2 \\\\3|p" -e '}' "$old")
drop=
while read -r at && read -r void whose how; do
  if [ "$whose" = "$tag" ] || [ "$void" -lt "$now" ]; then drop="$drop -e \${at}d"; fi
  case $how in folder) made=folder ;; file) [ "$made" = folder ] || made=file ;; esac
done <<END
$found
END
[ "$what" = add ] || [ -n "$drop" ] || exit 0
rm -f -- "$folder"/.wso2-migrate.????????
beside=$(mktemp "$folder/.wso2-migrate.XXXXXXXX") || refuse "$folder takes no file"
trap 'rm -f -- "$beside"' EXIT
[ "$old" = /dev/null ] || cp -p -- "$old" "$beside" || refuse "$file cannot be copied"
{
  [ "$what" = remove ] || printf '%s\\n' "restrict,expiry-time=\\"$until\\",$key wso2-migrate:$tag:$made"
  if [ -n "$drop" ]; then sed $drop "$old"; else cat "$old"; fi
} >"$beside" || refuse "$folder takes no file"
[ "$(cksum <"$old")" = "$seen" ] || refuse "somebody else is writing $file"
if [ "$what" = remove ] && [ ! -s "$beside" ] && [ "$made" != kept ]; then
  rm -f -- "$file" "$beside"
  [ "$made" = file ] || rmdir "$folder" 2>/dev/null
  exit 0
fi
flush "$beside" && mv -f -- "$beside" "$file" || refuse "$file cannot be replaced"`;
// src/transfer/straight-key.ts
const VALID_SECONDS = 600;
const LONGEST_LINE = 16e3;
const ASK_MS = 3e4;
var NoWay = class extends Error {};
const pins = (door) => ({ KNOWN_HOSTS: door.knownHosts(ALIAS) });
async function obstacle(source, door) {
	const argv = [
		"/bin/sh",
		"-c",
		WAY,
		"sh",
		String(door.port),
		door.user,
		door.address
	];
	const { outcome, stdout, stderr } = await runRaw(source, {
		argv,
		secretFiles: pins(door),
		env: { LC_ALL: "C" },
		looks: true,
		timeoutMs: ASK_MS
	});
	return (outcome.kind === "exit" && outcome.code === 0 ? stdout.toString("utf8").trim() : describeEnd(outcome, stderr)) || void 0;
}
const PUBLIC = /^(ssh-ed25519|ecdsa-sha2-nistp256) [A-Za-z0-9+/]+={0,2}$/;
async function makeKey(source, door) {
	const running = await source.stream({
		argv: [
			"/bin/sh",
			"-c",
			KEY,
			"sh"
		],
		secretFiles: pins(door),
		env: { LC_ALL: "C" }
	});
	const said = new Collected(running.stderr);
	const told = Promise.withResolvers();
	let text = "";
	running.stdout.on("data", (chunk) => {
		text += chunk.toString("latin1");
		const lines = text.split("\n");
		if (lines.length > 2) told.resolve(lines);
	});
	running.done.then(() => told.resolve(void 0), (error) => told.reject(error));
	const limit = setTimeout(() => told.resolve(void 0), ASK_MS);
	const lines = await told.promise.finally(() => clearTimeout(limit));
	const drop = async () => {
		running.stdin.end();
		await running.done;
	};
	const [file, key] = lines ?? [];
	if (file && key && PUBLIC.test(key)) return {
		file,
		public: key,
		drop
	};
	await running.kill();
	throw new NoWay(`ssh-keygen makes no key: ${describeEnd(await running.done, said.text())}`);
}
async function letIn(door, id, key, line) {
	const entry = `command="${line.replaceAll("\"", "\\\"")}" ${key.public}`;
	if (entry.length > LONGEST_LINE) throw new NoWay("its line in authorized_keys would be too long");
	const tag = createHash("sha256").update(id).digest("hex").slice(0, 16);
	const change = async (what) => {
		const argv = [
			"/bin/sh",
			"-c",
			GUEST,
			"sh",
			what,
			tag,
			String(VALID_SECONDS),
			entry
		];
		const { outcome, stderr } = await door.login({
			argv,
			timeoutMs: ASK_MS
		});
		if (outcome.kind === "exit" && outcome.code === 0) return;
		throw new NoWay(outcome.kind === "exit" && outcome.code === 3 ? stderr.trim() : describeEnd(outcome, stderr));
	};
	await change("add");
	return { remove: () => change("remove") };
}
// src/transfer/straight-stream.ts
const KILLED = 128;
const SIGPIPE = 141;
const newMark = () => `wso2-migrate-${randomBytes(9).toString("hex")}`;
async function streamStraight(stream, entrance) {
	const [{ tar }, tools] = await Promise.all([toolsOf(stream.source), toolsOf(stream.target)]);
	const names = nameList(stream.paths);
	const pack = packCommand(stream.sourceRoot, tar, 128);
	const { address, port, user } = entrance.door;
	const mark = newMark();
	const words = [
		entrance.keyFile,
		entrance.number,
		names.length,
		mark,
		port,
		user,
		address
	].map(String);
	const running = await stream.source.stream({
		...pack,
		argv: [
			"/bin/sh",
			"-c",
			SEND,
			"sh",
			...words,
			...pack.argv
		],
		secretFiles: pins(entrance.door)
	});
	running.stdin.on("error", () => {});
	running.stdin.write(names);
	const after = running.stdout.pipe(new AfterMark(entrance.mark));
	const printed = new Collected(after);
	let isConnected = false;
	let isRead = false;
	const read = () => {
		isRead = true;
		if (isConnected) stream.onRead();
	};
	const said = listen(running, mark, stream.onBytes, read);
	after.marked.then((rest) => {
		isConnected = rest !== void 0;
		if (isRead) read();
		entrance.onSettled();
	});
	const outcome = await stopped(running, stream.signal);
	await printed.complete(outcome);
	const output = isConnected ? printed.bytes() : Buffer.from(after.noise);
	const end = output.lastIndexOf(`\n${mark} `);
	const unread = {
		what: `tar did not finish reading ${stream.sourceRoot}`,
		fix: "run again."
	};
	if (outcome.kind !== "exit" || outcome.code !== 0 || end < 0) throw copyError("source", stream.source, unread, outcome, said());
	const [codes, ...lines] = output.toString("utf8", end + 1).trim().split("\n");
	const told = lines.filter((line) => !line.includes(entrance.mark)).join("\n");
	const [packed, sent] = [codeOf("pack", codes), codeOf("ssh", codes)];
	if (!isConnected) return told || `ssh ended with ${sent}`;
	if (packed > KILLED && packed !== SIGPIPE) throw copyError("source", stream.source, unread, {
		kind: "exit",
		code: packed
	}, said());
	if (sent !== 0) throw await targetError(stream, sent, told);
	stream.onRead();
	return {
		...readArrival(output.subarray(0, end), tools),
		said: packed === 0 ? "" : said().trim()
	};
}
async function stopped(running, signal) {
	const stop = () => void running.kill();
	if (signal.aborted) stop();
	signal.addEventListener("abort", stop);
	try {
		return await running.done;
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
function listen(running, mark, onBytes, onRead) {
	const lines = new LineSplitter();
	const said = [];
	let before = 0;
	running.stderr.on("data", (chunk) => {
		for (const line of lines.push(chunk)) {
			const told = line.startsWith(`${mark} `) ? line.slice(mark.length + 1) : void 0;
			if (told === void 0) said.push(line);
			else if (told === "end") onRead();
			else {
				onBytes(Number(told) - before);
				before = Number(told);
			}
		}
	});
	return () => said.join("\n");
}
function codeOf(program, line) {
	return Number(new RegExp(` ${program} (\\d+)`).exec(line)?.[1]);
}
async function targetError({ source, target, folder }, code, told) {
	await nothing(target);
	if (code > KILLED) return new MigrateError({
		reason: "copy-failed",
		host: source.name,
		what: `The connection from ${source.name} to ${target.name} broke: ${told || `ssh ended with ${code}`}.`,
		safe: "Nothing was put in place; what had arrived is not sent again.",
		fix: "run again; if it breaks again, set choices.copy_straight = false, and files go through the runner."
	});
	return copyError("target", target, {
		what: `tar could not unpack into ${folder}`,
		fix: "make room or give the user in run_as the right to write there, then run again."
	}, {
		kind: "exit",
		code
	}, told);
}
async function nothing(host) {
	await host.run({ argv: ["true"] });
}
// src/transfer/at-once.ts
const FEW_BYTES = 16e6;
function areFew(files) {
	const names = files.map(({ path }) => path);
	return files.length > 0 && files.reduce((sum, { size }) => sum + size, 0) < FEW_BYTES && nameList(names).length <= 2e4 && !names.some(confusing);
}
async function sendAtOnce(stream, planned, finishing) {
	const { source, sourceRoot, target, folder, paths } = stream;
	const [from, to] = await Promise.all([toolsOf(source), toolsOf(target)]);
	const { argv, input } = await finishCommand(finishing);
	const mark = newMark();
	const read = {
		argv: [
			"sh",
			"-c",
			READ,
			"sh",
			sourceRoot,
			EACH_READ,
			...STAT[from.list]
		],
		env: {
			LC_ALL: "C",
			COPYFILE_DISABLE: "1",
			MARK: mark,
			PACK: packWords(from.tar),
			HASH: hashWords(from)
		}
	};
	const place = {
		argv: [
			"sh",
			"-c",
			PLACE,
			"sh",
			folder,
			...STAT[to.list],
			...argv
		],
		env: {
			LC_ALL: "C",
			HASH: hashWords(to)
		}
	};
	const passage = new WithProof(planned, mark, input);
	const isEnd = (outcome) => succeeded(outcome) || isFinishEnd(outcome);
	const { said, printed, ...end } = await relay(stream, read, place, passage, isEnd);
	const line = printed.indexOf("\n") + 1;
	const now = passage.proof;
	if (now && printed.toString("latin1", 0, line) === "same\n") return {
		came: now,
		now,
		said,
		finished: judgeFinish(finishing, {
			...end,
			stdout: printed.subarray(line)
		})
	};
	return {
		came: readProof(printed.toString("latin1", line).split("\n").slice(0, -1), paths) ?? await proveFolder(target, folder, paths),
		now: now ?? await proveFolder(source, sourceRoot, paths),
		said
	};
}
var WithProof = class {
	isMissing = false;
	safe;
	proof;
	#planned;
	#mark;
	#list;
	constructor(planned, mark, list) {
		this.#planned = planned;
		this.#mark = mark;
		this.#list = list;
	}
	async *through(chunks) {
		const members = new Members();
		const after = [];
		for await (const chunk of chunks) if (members.isOver) after.push(chunk);
		else {
			const part = members.cut(chunk);
			after.push(part.rest);
			if (part.members.length > 0) yield part.members;
		}
		const [, lines, end] = Buffer.concat(after).toString("latin1").split(`\n${this.#mark}\n`);
		this.isMissing = lines === void 0 || end !== "";
		if (this.isMissing) return;
		this.safe = SAFE$1;
		const paths = this.#planned.map(({ path }) => path);
		this.proof = readProof(lines.split("\n").slice(0, -1), paths);
		const { proof } = this;
		const isAsPlanned = this.#planned.every(({ path, sha256 }) => sha256 === void 0 || sha256 === proof?.hashes.get(path));
		yield archiveOf({
			[`${BOX}/names`]: nameList(paths),
			[`${BOX}/proof`]: proof && isAsPlanned ? proofOf(proof) : "",
			[`${BOX}/list`]: this.#list
		});
	}
};
const hashWords = ({ hash }) => HASH_COMMANDS[hash].join(" ");
function packWords(tar) {
	return tar === "busybox" ? "xargs -0 tar -c -f -" : packCommand(".", tar).argv.join(" ");
}
// src/transfer/lanes.ts
const WINDOW_UP = 2e6;
const WINDOW_DOWN = 1e6;
const LOGIN = 8;
const MOST_LANES = 8;
const NEAR_MS$1 = 8;
function lanesWorth(bytes, sourceMs, targetMs) {
	const farthest = Math.max(sourceMs, targetMs);
	if (farthest < NEAR_MS$1) return 1;
	const one = Math.max(bytes / WINDOW_DOWN * sourceMs, bytes / WINDOW_UP * targetMs);
	const many = (count) => one / count + LOGIN * farthest;
	return one <= many(MOST_LANES) ? 1 : MOST_LANES;
}
async function lanesBetween(bytes, source, target) {
	const [sourceMs, targetMs] = await Promise.all([source.roundTripMs(), target.roundTripMs()]);
	return lanesWorth(bytes, sourceMs, targetMs);
}
async function haveLane(lane, source, target) {
	return (await Promise.all([source.hasLane(lane), target.hasLane(lane)])).every(Boolean);
}
const PIECE = 32e6;
const MOST_PIECES = 4;
function piecesWorth(bytes, lanes) {
	return Math.max(1, Math.min(MOST_PIECES, Math.floor(bytes / lanes / PIECE)));
}
const FILE_BYTES = 2048;
function spread(files, lanes) {
	const total = files.reduce((sum, { size }) => sum + size + FILE_BYTES, 0);
	const parts = Array.from({ length: lanes }, () => []);
	let before = 0;
	for (const file of files) {
		const cost = file.size + FILE_BYTES;
		parts[Math.min(lanes - 1, Math.floor((before + cost / 2) / total * lanes))].push(file);
		before += cost;
	}
	return parts.filter((part) => part.length > 0);
}
// src/transfer/compressible.ts
const DENSE = new Set([
	".car .jar .war .ear .aar .mar .gar .rar .zip .apk .whl .nupkg .docx .xlsx .pptx .odt .ods",
	".gz .tgz .bz2 .tbz2 .xz .txz .zst .lz4 .lzma .7z .br",
	".jks .jceks .bcfks .bks .keystore .truststore .p12 .pfx",
	".png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .pdf .mp3 .mp4 .webm"
].join(" ").split(" "));
function isCompressible(name) {
	return !DENSE.has(path$1.extname(name).toLowerCase());
}
// src/transfer/compression-pays.ts
const FASTEST = 15e7;
const SHARE_OF_OUR_RATE = .5;
const CHANGE_ROUND_TRIPS = 6;
const CHANGE_S = .2;
const CLEARLY = .7;
const LEAST_GAIN_S = 1;
function compressionPays(rest, { ratio, bytesPerSecond }) {
	const plain = rest.bytes / rest.bytesPerSecond;
	const rate = SHARE_OF_OUR_RATE * Math.min(bytesPerSecond, FASTEST);
	const changed = Math.max(plain * ratio, rest.bytes / rate) + CHANGE_ROUND_TRIPS * rest.roundTripMs / 1e3 + CHANGE_S;
	return changed < plain * CLEARLY && plain - changed > LEAST_GAIN_S;
}
// src/transfer/line-probe.ts
const LEAST_TEXT = 8e6;
const NEAR_MS = 1;
const PART = 1 / 8;
const LEAST_PROBE = 2e6;
const LARGE = 1e6;
const SLOW_START = 8;
const WINDOW = 2e6;
const SAMPLE_BYTES = 262144;
function sorted(files) {
	const dense = files.filter((file) => !isCompressible(file.path));
	const all = files.filter((file) => isCompressible(file.path));
	const text = [...all.filter(({ size }) => size < LARGE), ...all.filter(({ size }) => size >= LARGE)];
	const bytes = sizeOf(text);
	if (bytes < LEAST_TEXT) return void 0;
	const enough = Math.max(LEAST_PROBE, bytes * PART);
	let sum = 0;
	const end = text.findIndex(({ size }) => {
		sum += size;
		return sum >= enough;
	});
	return {
		probe: text.slice(0, end + 1),
		text: text.slice(end + 1),
		dense
	};
}
async function mayBeSlow(source, target) {
	return (await Promise.all([toolsOf(source), toolsOf(target)])).every(({ gzip }) => gzip) && await roundTripOf(source, target) >= NEAR_MS;
}
async function roundTripOf(source, target) {
	return Math.max(...await Promise.all([source.roundTripMs(), target.roundTripMs()]));
}
var LineProbe = class {
	#roundTripMs;
	#clock;
	#sample = [];
	#beside = [];
	#began;
	#bytes = 0;
	constructor(roundTripMs, clock = () => performance.now()) {
		this.#roundTripMs = roundTripMs;
		this.#clock = clock;
	}
	see(chunk) {
		this.#began ??= this.#clock();
		this.#bytes += chunk.length;
		if (sizeOfAll(this.#sample) < SAMPLE_BYTES) this.#sample.push(Buffer.from(chunk));
	}
	beside() {
		const at = this.#beside.push(0) - 1;
		return (bytes) => {
			if (this.#began !== void 0) this.#beside[at] += bytes;
		};
	}
	pays(rest) {
		if (this.#began === void 0 || this.#sample.length === 0) return false;
		const slowStart = SLOW_START * this.#roundTripMs;
		const elapsed = this.#clock() - this.#began;
		if (elapsed < 2 * slowStart) return false;
		const besides = this.#beside.reduce((sum, bytes) => sum + Math.max(0, bytes - WINDOW), 0);
		return compressionPays({
			bytes: rest,
			bytesPerSecond: (this.#bytes + besides) / ((elapsed - slowStart) / 1e3),
			roundTripMs: this.#roundTripMs
		}, tried(Buffer.concat(this.#sample)));
	}
};
function tried(sample) {
	const began = performance.now();
	const { length } = deflateSync(sample, { level: 1 });
	const seconds = (performance.now() - began) / 1e3;
	return {
		ratio: length / sample.length,
		bytesPerSecond: sample.length / seconds
	};
}
const sizeOf = (files) => files.reduce((sum, { size }) => sum + size, 0);
const sizeOfAll = (chunks) => chunks.reduce((sum, { length }) => sum + length, 0);
// src/transfer/local-copy.ts
async function copyHere(stream) {
	const tools = await toolsOf(stream.target);
	if (!tools.cp) return streamFiles(stream);
	const command = receiveCommand(stream.folder, tools, stream.sourceRoot);
	const { outcome, stdout, stderr } = await runRaw(stream.target, command, nameList(stream.paths));
	stream.onRead();
	if (outcome.kind !== "exit") throw copyError("source", stream.target, {
		what: `cp did not finish reading ${stream.sourceRoot}`,
		fix: "run again."
	}, outcome, stderr);
	if (outcome.code !== 0) return {
		entries: [],
		hashes: /* @__PURE__ */ new Map(),
		said: describeEnd(outcome, stderr)
	};
	return {
		...readArrival(stdout, tools),
		said: ""
	};
}
// src/transfer/odd-names.ts
async function withOdd(target, folder, { entries, hashes }) {
	const odd = entries.filter((entry) => entry.type === "file" && !hashes.has(entry.path));
	const asked = await hashFiles(target, folder, odd.map((entry) => entry.path));
	return new Map([...hashes, ...asked]);
}
// src/transfer/pieces.ts
var Pieces = class {
	all;
	#texts;
	#others;
	#probe;
	#verdict = Promise.withResolvers();
	#isKnown = true;
	#first;
	constructor(all, measured) {
		this.all = all;
		const texts = all.slice(0, measured?.texts ?? 0);
		this.#others = all.slice(texts.length);
		this.#first = texts.shift();
		this.#texts = texts;
		this.#probe = measured?.probe;
		if (!measured || !this.#first) return;
		const rest = texts.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
		this.#isKnown = false;
		this.#first.onChunk = (chunk) => measured.probe.see(chunk);
		this.#first.onArrived = () => {
			this.#isKnown = true;
			this.#verdict.resolve(measured.probe.pays(rest));
		};
	}
	async next() {
		const first = this.#first;
		this.#first = void 0;
		if (first) return first;
		if (this.#texts.length > 0 && (this.#isKnown || this.#others.length === 0)) {
			const compressed = await this.#verdict.promise;
			const text = this.#texts.shift();
			if (text) return Object.assign(text, { compressed });
		}
		const other = this.#others.shift();
		if (!other || this.#isKnown || !this.#probe) return other;
		other.onBytes = this.#probe.beside();
		return other;
	}
};
// src/transfer/reading.ts
var Reading = class {
	#host;
	#root;
	#unread;
	#unproved;
	#hashes = /* @__PURE__ */ new Map();
	#end = Promise.withResolvers();
	#waiting = [];
	#working;
	constructor(host, root, pieces, unproved) {
		this.#host = host;
		this.#root = root;
		this.#unread = new Set(pieces);
		this.#unproved = new Set(unproved);
		this.#end.promise.catch(() => {});
		if (pieces.length === 0) this.#end.resolve(this.#last());
	}
	get end() {
		return this.#end.promise;
	}
	read(piece) {
		if (!this.#unread.delete(piece)) return;
		this.#waiting.push(...piece.filter((name) => this.#unproved.delete(name)));
		if (this.#unread.size === 0) this.#end.resolve(this.#last());
		else {
			this.#working ??= this.#work();
			this.#working.catch(() => {});
		}
	}
	async #last() {
		const rest = [...this.#waiting.splice(0), ...this.#unproved];
		const [proof] = await Promise.all([proveFolder(this.#host, this.#root, rest), this.#working]);
		return {
			entries: proof.entries,
			hashes: new Map([...this.#hashes, ...proof.hashes])
		};
	}
	async #work() {
		while (this.#waiting.length > 0) {
			const hashes = await hashFiles(this.#host, this.#root, this.#waiting.splice(0));
			for (const [name, sha256] of hashes) this.#hashes.set(name, sha256);
		}
		this.#working = void 0;
	}
};
// src/transfer/straight.ts
const LEAST_BYTES = 1e6;
const MUCH_BYTES = 1e8;
const CONNECTIONS = 4;
function connectionsWorth(bytes) {
	if (bytes < LEAST_BYTES) return 0;
	return bytes > MUCH_BYTES ? CONNECTIONS : 1;
}
const question = (target) => `obstacle on the straight way to ${target.name}`;
async function straightObstacle(source, target) {
	const { door } = target;
	if (!door || !source.door) return "one of them is the runner";
	return askedOnce(source, question(target), async () => {
		const why = await obstacle(source, door);
		return why === void 0 ? void 0 : readable(why);
	});
}
function readable(said) {
	return defuse(said.trim().split("\n").at(-1).trim().replace(/\.$/, "")).slice(0, 300);
}
var Straight = class Straight {
	#request;
	#way;
	#connecting;
	#closing;
	constructor(request, way, count) {
		this.#request = request;
		this.#way = way;
		this.#connecting = count;
	}
	static async open(request, data, first, count) {
		const { source, target, straight } = request;
		const { door } = target;
		if (!straight || !door || !source.door || count > CONNECTIONS) return void 0;
		const why = await straightObstacle(source, target);
		if (why !== void 0) {
			refused(request, why);
			return;
		}
		const mark = newMark();
		const receive = receiveCommand("", await toolsOf(target));
		const [, , script, , , ...rest] = receive.argv;
		const one = [
			RECEIVE_ONE,
			"sh",
			data,
			String(first),
			String(first + count - 1),
			script,
			...rest
		];
		let key;
		try {
			key = await makeKey(source, door);
			const line = door.line({
				...receive,
				argv: [
					"sh",
					"-c",
					...one
				]
			}, mark);
			const guest = await letIn(door, `${target.name} ${request.staging}`, key, line);
			return new Straight(request, {
				door,
				key,
				guest,
				mark
			}, count);
		} catch (error) {
			await key?.drop().catch(() => {});
			if (!(error instanceof NoWay)) throw error;
			refused(request, error.message);
			return;
		}
	}
	async send(stream, number) {
		const { door, key, mark } = this.#way;
		let isSettled = false;
		const onSettled = () => {
			if (isSettled) return;
			isSettled = true;
			this.#connecting -= 1;
			if (this.#connecting === 0) this.close();
		};
		const sent = await streamStraight(stream, {
			door,
			keyFile: key.file,
			mark,
			number,
			onSettled
		});
		if (typeof sent !== "string") return sent;
		refused(this.#request, sent);
	}
	close() {
		this.#closing ??= this.#close();
		return this.#closing;
	}
	async #close() {
		const { guest, key } = this.#way;
		const [removed] = await Promise.allSettled([guest.remove(), key.drop()]);
		if (removed.status === "fulfilled") return;
		const { target, straight } = this.#request;
		straight?.say(`A line that ends in "wso2-migrate:..." could not be taken out of ~/.ssh/authorized_keys of ${target.address}; it is void ten minutes after it was made, and the next copy takes it out.`);
	}
};
function refused(request, why) {
	const { source, target, straight } = request;
	const denied = why.includes("Permission denied");
	const line = `${readable(why)}${denied ? " (its sshd takes no key from ~/.ssh/authorized_keys of this user and from there, or is older than OpenSSH 7.7)" : ""}`;
	source.known.set(question(target), Promise.resolve(line));
	askedOnce(source, `said: ${question(target)}`, async () => straight?.say(`${source.name} cannot send to ${target.name} by itself, files go through the runner: ${line}.`));
}
// src/transfer/sends.ts
const FIRST = 1;
const MOST_TAR_ADDS = 1024;
var Sends = class {
	#request;
	#data;
	#next;
	constructor(request, { data, left }) {
		this.#request = request;
		this.#data = data;
		this.#next = Math.max(FIRST, ...left.map(({ stream }) => stream + 1));
	}
	async sendFew(files, finishing, progress) {
		const { source, sourceRoot, target, straight } = this.#request;
		const bytes = bytesOf$1(files);
		if (!(this.#next === FIRST && source.name !== target.name) || !areFew(files) || straight && connectionsWorth(bytes) > 0) return void 0;
		const stream = this.#next;
		this.#next += 1;
		const { came, finished, ...sent } = await sendAtOnce({
			source,
			sourceRoot,
			target,
			bytes,
			lane: 0,
			folder: path$1.join(this.#data, String(stream)),
			paths: files.map((file) => file.path),
			signal: new AbortController().signal,
			onBytes: progress.lane(files),
			onRead: () => {}
		}, files, finishing);
		return {
			...sent,
			parts: [{
				...came,
				stream
			}],
			finished
		};
	}
	async send(files, unproved, attempt, progress) {
		const { source, sourceRoot, target } = this.#request;
		const way = await this.#way(files, source.name === target.name && attempt === 1);
		const { lanes, pieces, straight } = way;
		const reading = new Reading(source, sourceRoot, pieces.all.map(({ paths }) => paths), unproved);
		const stop = new AbortController();
		const failed = Promise.withResolvers();
		failed.promise.catch(() => {});
		const sent = new Map(pieces.all.map((piece) => [piece, Promise.withResolvers()]));
		const all = Promise.all([...sent.values()].map(({ promise }) => promise));
		const carry = async (lane) => {
			for (let piece = await pieces.next(); piece; piece = await pieces.next()) {
				const { files: inside, paths, onBytes } = piece;
				const wasRead = Promise.withResolvers();
				const onRead = () => {
					reading.read(paths);
					wasRead.resolve();
				};
				const count = progress.lane(inside, lane);
				const on = {
					lane,
					signal: stop.signal,
					onRead,
					onChunk: piece.onChunk,
					onBytes: (bytes) => {
						onBytes?.(bytes);
						count(bytes);
					}
				};
				const settled = (stop.signal.aborted ? Promise.resolve(void 0) : this.#send(way, piece, on)).catch((error) => {
					failed.reject(error);
					stop.abort();
				});
				sent.get(piece).resolve(settled);
				settled.then(piece.onArrived);
				await Promise.race([wasRead.promise, settled]);
			}
		};
		for (let lane = 0; lane < lanes; lane += 1) (straight ? Promise.resolve(true) : haveLane(lane, source, target)).then((open) => open ? carry(lane) : void 0);
		const parts = (await all).filter((part) => part !== void 0);
		await straight?.close();
		if (parts.length < pieces.all.length) await failed.promise;
		const said = parts.map((part) => part.said).filter(Boolean);
		return {
			parts,
			now: await reading.end,
			said: said.join("\n")
		};
	}
	async #way(files, isHere) {
		const { source, target } = this.#request;
		const { tar } = await toolsOf(source);
		const first = this.#next;
		const listsOf = (some, count) => spread(some, count).flatMap((list) => archives(list, tar));
		const numbered = (lists) => {
			this.#next = first + lists.length;
			return lists.map((list, at) => ({
				files: list,
				stream: first + at,
				compressed: false,
				paths: list.map((file) => file.path)
			}));
		};
		if (isHere || files.length === 0) return {
			isHere,
			lanes: 1,
			pieces: new Pieces(numbered(listsOf(files, 1)))
		};
		const bytes = bytesOf$1(files);
		const between = this.#request.straight ? connectionsWorth(bytes) : 0;
		if (between > 0) {
			const pieces = numbered(listsOf(files, between));
			const straight = await Straight.open(this.#request, this.#data, first, pieces.length);
			if (straight) return {
				isHere,
				straight,
				lanes: between,
				pieces: new Pieces(pieces)
			};
		}
		const lanes = await lanesBetween(bytes, source, target);
		const count = lanes * piecesWorth(bytes, lanes);
		const sort = await mayBeSlow(source, target) ? sorted(files) : void 0;
		if (!sort) return {
			isHere,
			lanes,
			pieces: new Pieces(numbered(listsOf(files, count)))
		};
		const texts = [...listsOf(sort.probe, 1), ...listsOf(sort.text, Math.max(1, Math.round(bytesOf$1(sort.text) / bytes * count)))];
		return {
			isHere,
			lanes,
			pieces: new Pieces(numbered([...texts, ...listsOf(sort.dense, count)]), {
				probe: new LineProbe(await roundTripOf(source, target)),
				texts: texts.length
			})
		};
	}
	async #send({ isHere, straight }, { files, paths, stream, compressed }, on) {
		const { source, sourceRoot, target } = this.#request;
		const folder = path$1.join(this.#data, String(stream));
		const bytes = bytesOf$1(files);
		const streaming = {
			source,
			sourceRoot,
			target,
			folder,
			paths,
			bytes,
			compressed,
			...on
		};
		const sent = await straight?.send(streaming, stream);
		if (sent) on.onBytes(bytes + files.length * MOST_TAR_ADDS);
		else if (straight) await haveLane(on.lane, source, target);
		const streamed = sent ?? await (isHere ? copyHere(streaming) : streamFiles(streaming));
		return {
			...streamed,
			stream,
			hashes: await withOdd(target, folder, streamed)
		};
	}
};
const bytesOf$1 = (files) => files.reduce((sum, { size }) => sum + size, 0);
// src/transfer/staged.ts
const LOOK = `staging=$1 root=$2
at=$root
while [ ! -e "$at" ] && [ -n "$at" ]; do at=\${at%/*}; done
above=\${at:-/} at=$staging
while [ ! -e "$at" ] && [ -n "$at" ]; do at=\${at%/*}; done
[ "$above" = "\${at:-/}" ] || df -P "$above" "\${at:-/}" | {
  read -r line
  read -r one
  read -r other
  [ "\${one%% *} \${one##* }" = "\${other%% *} \${other##* }" ]
} || staging=$root/$3/mount/\${staging##*/}
printf '%s\\0' "$staging"
data=$staging/$4
for old in "$staging"/data-*; do
  [ -d "$old" ] || continue
  if [ -d "$data" ]; then rm -rf "$old"; else mv "$old" "$data" 2>/dev/null || [ ! -d "$old" ] || exit 1; fi
done
[ ! -d "$data" ] || { rm -rf -- "$data"/[0-9]*/"$3" && printf left; }`;
async function lookAtStaging(host, staging, root) {
	const mine = `data-${randomInt(2 ** 47)}`;
	const output = await mustRaw(host, {
		argv: [
			"sh",
			"-c",
			LOOK,
			"sh",
			staging,
			root,
			STAGING_FOLDER,
			mine
		],
		env: { LC_ALL: "C" }
	}, {
		reason: "copy-failed",
		what: `could not look at ${root}`,
		safe: "Nothing was copied.",
		fix: "let the user in run_as read that folder, then run again."
	});
	const end = output.indexOf(0);
	const folder = output.toString("utf8", 0, end);
	const data = path$1.join(folder, mine);
	return {
		folder,
		data,
		left: output.length > end + 1 ? await leftIn(host, data) : []
	};
}
async function leftIn(host, data) {
	const { entries } = await listFolder(host, data);
	const files = entries.filter((entry) => entry.type === "file" && /^\d+\//.test(entry.path));
	const hashes = await hashFiles(host, data, files.map((file) => file.path));
	return files.map(({ path: name, size, mtime, mode }) => {
		const [stream, below] = [name.slice(0, name.indexOf("/")), name.slice(name.indexOf("/") + 1)];
		const sha256 = hashes.get(name);
		return {
			path: below,
			size,
			mtime,
			mode,
			stream: Number(stream),
			...sha256 && { sha256 }
		};
	});
}
const REMOVE = "cd \"$1\" && exec xargs -0 rm -f --";
async function removeStaged(host, data, files) {
	if (files.length === 0) return;
	await mustRaw(host, {
		argv: [
			"sh",
			"-c",
			REMOVE,
			"sh",
			data
		],
		env: { LC_ALL: "C" }
	}, {
		reason: "copy-failed",
		what: `could not clear ${data}`,
		safe: "Nothing was put in place.",
		fix: "check the rights of run_as there, then run again."
	}, nameList(files.map(({ path: name, stream }) => `${stream}/${name}`)));
}
// src/transfer/bring.ts
const ATTEMPTS = 2;
async function bring$1(request, staging, files, finishing) {
	const { source, sourceRoot, target } = request;
	const there = resumable(files, staging.left);
	await removeStaged(target, staging.data, staging.left.filter((left) => there.get(left.path) !== left));
	const sends = new Sends(request, staging);
	const [staged, arrived] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
	for (const [name, left] of there) {
		staged.set(name, left);
		arrived.set(name, left.sha256);
	}
	const progress = new Progress(files, request.onProgress);
	let pending = files;
	let missing = files.filter((file) => !there.has(file.path));
	progress.again(missing);
	const retried = [];
	const timeless = /* @__PURE__ */ new Set();
	let finished;
	let saved = 0;
	for (let attempt = 1; pending.length > 0; attempt += 1) {
		const unproved = pathsOf(pending.filter(({ sha256 }) => sha256 === void 0));
		const few = attempt === 1 ? await sends.sendFew(missing, finishing, progress) : void 0;
		finished = few?.finished;
		const { parts, now, said } = few ?? await sends.send(missing, unproved, attempt, progress);
		for (const { stream, entries, hashes, ...part } of parts) {
			saved += part.saved ?? 0;
			for (const entry of entries) staged.set(entry.path, {
				...entry,
				stream
			});
			for (const [name, sha256] of hashes) arrived.set(name, sha256);
		}
		const read = new Map(now.hashes);
		const doubted = pending.filter(({ path: name, sha256 }) => sha256 && sha256 !== arrived.get(name));
		for (const [name, sha256] of await hashFiles(source, sourceRoot, pathsOf(doubted))) read.set(name, sha256);
		const isNow = new Map(now.entries.map((entry) => [entry.path, entry]));
		const untimed = await setOddTimes(target, staging.data, pending, staged, isNow);
		for (const name of untimed) timeless.add(name);
		const wrong = faults(pending, {
			read,
			arrived,
			staged,
			now: isNow
		});
		if (wrong.size === 0) break;
		if (attempt === ATTEMPTS) throw notArrived(request, wrong, said);
		retried.push(...wrong.keys());
		pending = pending.filter((file) => wrong.has(file.path));
		missing = pending;
		progress.again(pending);
		await removeStaged(target, staging.data, pending.flatMap(({ path: name }) => {
			const lies = staged.get(name);
			staged.delete(name);
			arrived.delete(name);
			return lies ? [{
				path: name,
				stream: lies.stream
			}] : [];
		}));
	}
	const again = new Set(retried);
	const resumed = [...there.values()].filter((left) => !again.has(left.path));
	return {
		hashes: arrived,
		retried,
		timeless: [...timeless],
		resumed: resumed.length,
		bytesResumed: bytesOf(resumed),
		connections: progress.connections,
		saved: Math.max(0, saved),
		finished
	};
}
function resumable(files, left) {
	const byPath = new Map(files.map((file) => [file.path, file]));
	const found = left.filter((each) => {
		const file = byPath.get(each.path);
		return file && file.size === each.size && file.mtime === each.mtime && file.mode === each.mode && each.sha256 !== void 0 && (file.sha256 ?? each.sha256) === each.sha256;
	});
	return new Map(found.map((each) => [each.path, each]));
}
const bytesOf = (files) => files.reduce((sum, { size }) => sum + size, 0);
const pathsOf = (files) => files.map((file) => file.path);
// src/transfer/place.ts
const ENV = { LC_ALL: "C" };
const PREPARE = `umask 077
${DEVICE}
staging=$1 root=$2
mkdir -p "$staging" && (umask 022 && mkdir -p "$root") || exit 1
if [ "$(device "$staging")" != "$(device "$root")" ]; then
  rm -rf "$staging"
  rmdir "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
  staging=$root/$3/mount/\${staging##*/}
fi
rm -rf "$staging" && mkdir -p "$staging/data" || exit 1
printf '%s\\0' "$staging"
cd "$root" && exec xargs -0 sh -c "$4" sh`;
const BACK_UP = `umask 077
mkdir -p "$1" && cd "$2" && exec xargs -0 sh -c "$3" sh "$1"`;
const INSTALL = `${FLUSH_DISK}
flush "$1"
cd "$2" && umask 022 && xargs -0 sh -c "$3" sh || exit 1
find "$1" -type d -exec sh -c "$4" sh "$1" . {} + || exit 1
left=$(find "$1" ! -type d | head -n 1)
[ -z "$left" ] || { echo "not moved: $left" >&2; exit 1; }
flush "$2"`;
const CHANGE_MODE = "cd \"$1\" && exec xargs -0 chmod \"$2\"";
const CLEAN = `rm -rf "$1"
rmdir "\${1%/*}" "\${1%/*/*}" 2>/dev/null
[ ! -e "$1" ]`;
const SAFE = "Files are complete where they are, old ones are in the backup folder.";
const AGAIN = "run again: what is already in place is not copied a second time.";
async function prepare(host, staging, root, fallbackName, paths) {
	const output = await mustRaw(host, {
		argv: [
			"sh",
			"-c",
			PREPARE,
			"sh",
			staging,
			root,
			fallbackName,
			EXISTING
		],
		env: ENV
	}, {
		reason: "copy-failed",
		what: `could not prepare ${root}`,
		safe: "Nothing was copied.",
		fix: "give the user in run_as the right to write there, then run again."
	}, nameList(paths));
	const end = output.indexOf(0);
	const flags = output.subarray(end + 1).toString("latin1");
	return {
		staging: output.subarray(0, end).toString("utf8"),
		existing: new Set(paths.filter((_, index) => flags[index] === "1"))
	};
}
async function backUp(host, root, backup, paths) {
	await must(host, [
		"sh",
		"-c",
		BACK_UP,
		"sh",
		backup,
		root,
		EACH_BACK_UP
	], `could not keep the files of ${root} in ${backup}`, [nameList(paths)]);
}
async function install(host, data, root, folders) {
	await must(host, [
		"sh",
		"-c",
		INSTALL,
		"sh",
		data,
		root,
		EACH_FOLDER,
		EACH_STAGED
	], `could not put the files in place in ${root}`, [nameList(folders)]);
}
async function setModes(host, root, folders) {
	const depth = (folder) => folder.path.split("/").length;
	const deepestFirst = [...Map.groupBy(folders, (folder) => `${depth(folder)} ${folder.mode}`).values()].sort((a, b) => depth(b[0]) - depth(a[0]));
	for (const list of deepestFirst) await must(host, [
		"sh",
		"-c",
		CHANGE_MODE,
		"sh",
		root,
		list[0].mode.toString(8).padStart(4, "0")
	], `could not set the modes of folders in ${root}`, [nameList(list.map((folder) => folder.path))]);
}
async function clean(host, staging) {
	await must(host, [
		"sh",
		"-c",
		CLEAN,
		"sh",
		staging
	], `could not remove ${staging}`, []);
}
function foldersAbove(paths) {
	const folders = /* @__PURE__ */ new Set();
	for (let folder of paths.map((name) => path$1.dirname(name))) for (; folder !== "."; folder = path$1.dirname(folder)) folders.add(folder);
	return [...folders].sort();
}
async function must(host, argv, what, input) {
	await mustRaw(host, {
		argv,
		env: ENV
	}, {
		reason: "copy-failed",
		what,
		safe: SAFE,
		fix: AGAIN
	}, Buffer.concat(input));
}
// src/transfer/copy.ts
function stagingFolder(targetHome, runId, id) {
	return path$1.join(targetHome, STAGING_FOLDER, runId, id);
}
async function copyFolder(request) {
	const { target, targetRoot, files } = request;
	const things = files.filter((file) => file.type !== "folder");
	const folders = withAncestors(files);
	const staging = await (request.staged ?? lookAtStaging(target, request.staging, targetRoot));
	try {
		const regular = files.filter((file) => file.type === "file");
		const links = files.filter((file) => file.type === "link");
		const known = new Set(files.filter((file) => file.type === "folder").map((folder) => folder.path));
		const finishing = {
			host: target,
			data: staging.data,
			root: targetRoot,
			backup: request.backup,
			things: things.map((file) => file.path),
			through: [...new Set(files.flatMap(({ through }) => through ?? []))],
			links,
			folders,
			modes: folders.filter((folder) => known.has(folder.path))
		};
		const { finished, ...brought } = await bring$1(request, staging, regular, finishing);
		const { replaced, made } = finished ?? await finish(finishing);
		return {
			files: regular.length,
			folders: made,
			links: links.length,
			bytes: regular.reduce((sum, file) => sum + file.size, 0),
			replaced,
			...brought
		};
	} catch (error) {
		if (error instanceof Useless) await clean(target, staging.folder).catch(() => {});
		throw error;
	}
}
function withAncestors(files) {
	const listed = new Map(files.filter((file) => file.type === "folder").map((file) => [file.path, file]));
	for (const name of foldersAbove(files.map((file) => file.path))) if (!listed.has(name)) listed.set(name, {
		path: name,
		type: "folder",
		size: 0,
		mode: 493,
		mtime: 0
	});
	return [...listed.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}
// src/transfer/client-zip.ts
var BadZip = class extends Error {};
const MOST_FILES = 5e3;
const MOST_BYTES = 536870912;
const KIND = 61440;
const LINK = 40960;
async function unpackClient(zipFile, client, folder) {
	const files = {};
	let room = MOST_BYTES;
	await eachEntry(zipFile, async (zip, entry, name) => {
		refuse(name, entry);
		const place = name.endsWith("/") ? void 0 : placeOf(name, client);
		if (!place) return;
		if (Object.hasOwn(files, place)) throw new BadZip(`it holds ${showName(place)} twice`);
		if (Object.keys(files).length === MOST_FILES) throw new BadZip(`it holds more than ${MOST_FILES} files`);
		const file = path.join(folder, place);
		await mkdir(path.dirname(file), { recursive: true });
		const hash = createHash("sha256");
		const measured = new Transform({ transform(chunk, _, done) {
			room -= chunk.length;
			hash.update(chunk);
			done(room < 0 ? new BadZip("it is too large for a client") : null, chunk);
		} });
		await pipeline(await zip.openReadStreamPromise(entry), measured, createWriteStream(file, { mode: 420 }));
		files[place] = hash.digest("hex");
	}).catch((cause) => {
		throw cause instanceof BadZip ? cause : new BadZip(cause instanceof Error ? cause.message : String(cause), { cause });
	});
	const places = Object.keys(files);
	const jars = places.filter((place) => !place.startsWith(`${client.resources.to}/`));
	if (jars.length !== 1) {
		const names = jars.map((jar) => showName(path.basename(jar))).join(", ");
		throw new BadZip(jars.length === 0 ? "no jar of a migration client is in it" : `it holds several clients: ${names}`);
	}
	if (places.length === 1) throw new BadZip(`no folder ${client.resources.from} is in it`);
	return {
		jar: path.basename(jars[0]),
		files
	};
}
async function hashFile(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
function placeOf(name, { resources, jar }) {
	const parts = name.split("/");
	const base = parts.at(-1);
	const at = parts.indexOf(resources.from);
	if (at >= 0 && at < parts.length - 1) return path.posix.join(resources.to, ...parts.slice(at + 1));
	return new RegExp(jar.pattern, "u").test(base) ? path.posix.join(jar.to, base) : void 0;
}
function refuse(name, entry) {
	if (name.replace(/\/$/, "").split("/").some((part) => part === ".." || part === "." || part === "") || /[\\\x00-\x1f\x7f]|^[A-Za-z]:/.test(name)) throw new BadZip(`it holds a name that leads elsewhere: ${showName(name)}`);
	if ((entry.externalFileAttributes >>> 16 & KIND) === LINK) throw new BadZip(`it holds a link: ${showName(name)}`);
}
// src/steps/client-archive.ts
const ON_HOST = "target:";
async function withClient(context, use) {
	const { client } = context.environment;
	if (!client) throw wrong(context, "The migration file names no migration client", ["client"]);
	const temporary = await mkdtemp(path.join(tmpdir(), "wso2-migrate-client-"));
	try {
		const zip = await bring(context, client.archive, temporary);
		const sha256 = await hashFile(zip);
		if (sha256 !== client.sha256.toLowerCase()) throw wrong(context, `${client.archive} has the SHA-256 ${sha256}, which is not that of the migration file`, ["client", "sha256"]);
		const folder = path.join(temporary, "home");
		return await use({
			...await unpackClient(zip, context.route.data.client, folder),
			name: path.posix.basename(client.archive),
			sha256,
			folder
		});
	} catch (error) {
		if (!(error instanceof BadZip)) throw error;
		throw wrong(context, `${client.archive} is no zip of a migration client: ${error.message}`, ["client", "archive"]);
	} finally {
		await rm(temporary, {
			recursive: true,
			force: true
		});
	}
}
async function bring(context, archive, temporary) {
	if (!archive.startsWith(ON_HOST)) {
		const file = path.resolve(context.folder, archive);
		if (await stat(file).then((found) => found.isFile(), () => false)) return file;
		throw wrong(context, `${archive} is not there, or no file`, ["client", "archive"]);
	}
	const host = context.host(leadNode(context.environment).target.host);
	const file = path.join(temporary, "client.zip");
	const said = await fetch(host, archive.slice(7), file);
	if (said) throw wrong(context, `${archive} cannot be read on ${host.name}: ${said}`, ["client", "archive"]);
	return file;
}
async function fetch(host, place, file) {
	const running = await host.stream({ argv: [
		"cat",
		"--",
		place
	] });
	running.stdin.end();
	const said = new Collected(running.stderr);
	const stored = pipeline(running.stdout, createWriteStream(file, { mode: 384 }));
	stored.catch(() => {});
	const outcome = await running.done;
	await said.complete(outcome);
	if (!succeeded(outcome)) return describeEnd(outcome, said.text());
	await stored;
}
function wrong({ environment }, what, keys) {
	const problem = {
		reason: "config-invalid",
		what: `${what}.`,
		place: {
			file: environment.file,
			key: [
				"environments",
				environment.name,
				...keys
			]
		},
		safe: "Nothing was changed.",
		fix: `give the zip of the migration client as it was downloaded, and its checksum (sha256sum FILE), under [environments.${environment.name}.client].`
	};
	return new MigrateError(problem);
}
// src/steps/install-client.ts
function planInstallClient(measured) {
	if (!measured.data) return [];
	const { lead, client } = measured.data;
	const { target } = measured.environment.nodes[lead];
	const { name, sha256, jar, files } = client;
	return [{
		key: `install-client:${lead}`,
		step: "install-client",
		verb: "pre-migrate",
		node: lead,
		title: `Install the migration client ${jar} in ${lead}`,
		changes: [{
			kind: "folder",
			host: target.host,
			name: target.home
		}],
		details: [`of ${name}, SHA-256 ${sha256}`, ...Object.keys(files).map((file) => `add ${file}`)],
		warnings: [],
		until: `remove-client:${lead}`,
		work: {
			sha256,
			jar,
			files
		}
	}];
}
const clientOf = (planned) => planned.work;
const installClient = {
	id: "install-client",
	verb: "pre-migrate",
	recovery: "probe",
	async probe(context, planned) {
		const { host, home } = homeOf(context, planned);
		const { files } = clientOf(planned);
		const now = await hashFiles(host, home, Object.keys(files));
		const right = Object.entries(files).filter(([file, hash]) => now.get(file) === hash);
		if (now.size === 0) return "untouched";
		const foreign = await foreignClient(host, home, context.route.data.client, files);
		return right.length === Object.keys(files).length && foreign.length === 0 ? "done" : "partial";
	},
	async apply(context, planned) {
		const { host, home } = homeOf(context, planned);
		const { sha256, jar, files } = clientOf(planned);
		const { client } = context.route.data;
		throwProblems([...await running$1(host, home), ...await foreignClient(host, home, client, files)]);
		await withClient(context, async (unpacked) => {
			if (unpacked.sha256 !== sha256) throw otherClient(unpacked);
			const aside = `${await context.runFolder(planned.node)}/replaced/client`;
			for (const part of [client.resources.to, client.jar.to]) {
				const staging = stagingFolder(home, context.runId, `client-${path$1.basename(part)}`);
				await copyPart(context, unpacked, host, {
					home,
					part,
					staging,
					backup: `${aside}/${part}`
				});
			}
		});
		return {
			summary: `${jar} and ${count(Object.keys(files).length - 1, "file")} of ${client.resources.to} are in place.`,
			details: { sha256 }
		};
	},
	async verify(context, planned) {
		if (await this.probe(context, planned) === "done") return;
		throw new MigrateError({
			reason: "copy-failed",
			host: context.environment.nodes[planned.node].target.host,
			what: "The files of the migration client are not what was copied a moment ago.",
			safe: "The client was not started.",
			fix: "find out what else writes there, then run pre-migrate again."
		});
	}
};
async function foreignClient(host, home, client, files) {
	const [jars, resources] = await Promise.all([clientJars(host, home, client), listFolder(host, `${home}/${client.resources.to}`)]);
	const left = resources.entries.filter(({ type }) => type !== "folder").map((entry) => `${client.resources.to}/${entry.path}`);
	const hashes = await hashFiles(host, home, [...jars, ...left]);
	return [...jars, ...left].filter((file) => files[file] === void 0 || hashes.get(file) !== files[file]).slice(0, MOST_NAMED).map((file) => ({
		reason: "preflight-failed",
		host: host.name,
		what: `${home}/${showName(file)} is of another migration client${jars.includes(file) ? ": two at once would both migrate" : ""}.`,
		safe: "Nothing was changed.",
		fix: "find out who put it there and whether it ran on these databases; take it away, then run the same again."
	}));
}
const MOST_NAMED = 5;
async function clientJars(host, home, { jar }) {
	const { entries } = await listFolder(host, `${home}/${jar.to}`);
	const pattern = new RegExp(jar.pattern, "u");
	return entries.filter((entry) => entry.type !== "folder" && !entry.path.includes("/") && pattern.test(entry.path)).map((entry) => `${jar.to}/${entry.path}`);
}
function homeOf(context, planned) {
	const { target } = context.environment.nodes[planned.node];
	return {
		host: context.host(target.host),
		home: target.home
	};
}
async function running$1(host, home) {
	if ((await findServer(host, home)).length === 0) return [];
	return [{
		reason: "preflight-failed",
		host: host.name,
		what: `A server of ${home} runs: the client would be put under it.`,
		safe: "Nothing was copied.",
		fix: "stop it, then run pre-migrate again."
	}];
}
async function copyPart(context, client, target, { home, part, staging, backup }) {
	const source = context.host("runner");
	const { entries } = await listFolder(source, `${client.folder}/${part}`);
	await copyFolder({
		source,
		sourceRoot: `${client.folder}/${part}`,
		target,
		targetRoot: `${home}/${part}`,
		files: entries.flatMap((entry) => {
			const { type, path: name } = entry;
			const sha256 = client.files[`${part}/${name}`];
			return type === "file" ? [{
				...entry,
				type,
				...sha256 && { sha256 }
			}] : [];
		}),
		staging,
		backup
	});
}
function otherClient({ name, sha256 }) {
	return new MigrateError({
		reason: "plan-changed",
		what: `${name} (SHA-256 ${sha256}) is another client than when the plan was made.`,
		safe: "It was not installed.",
		fix: "put the planned one back, or give the run up (`abandon`) and plan anew."
	});
}
// src/databases/jdbc-parameter.ts
const SCHEMES = {
	postgresql: "postgresql",
	mysql: "mysql",
	mariadb: "mariadb"
};
function withParameter(url, name, value) {
	const cdata = /^(<!\[CDATA\[)([\s\S]*)(\]\]>)$/.exec(url);
	if (cdata) return `${cdata[1]}${insert(cdata[2], name, value, "&")}${cdata[3]}`;
	return insert(url, name, value, /&(?!amp;|lt;|gt;|quot;|apos;)/.test(url) ? "&" : "&amp;");
}
function insert(url, name, value, separator) {
	const known = new RegExp(`([?&](?:amp;)?${literally(name)}=)[^&]*`, "g");
	if (known.test(url)) return url.replace(known, (_, before) => before + value);
	return `${url}${!url.includes("?") ? "?" : /(?:\?|&|&amp;)$/.test(url) ? "" : separator}${name}=${value}`;
}
function urlOfParts(engine, { hostname, port, name }) {
	const scheme = SCHEMES[engine];
	if (!scheme || !hostname || !name) return void 0;
	return `jdbc:${scheme}://${hostname}:${port ?? DEFAULT_PORTS[engine]}/${name}`;
}
const literally = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
// src/toml/edit.ts
function editSettings(file, settings) {
	const wanted = settings.reduce((root, { keys, value }) => withSetting(root, keys, value), file.root);
	const edits = writeEdits(file, difference(file.root, wanted), []);
	const text = applyEdits(file.text, edits);
	checkLaws(file, wanted, edits, text);
	return text;
}
function withSetting(table, [key = "", ...below], value) {
	const entries = new Map(table.entries);
	const here = entries.get(key);
	if (below.length > 0) {
		if (here && here.type !== "table") throw new Error(`${key} is no table`);
		entries.set(key, withSetting(here ?? newTable("implicit"), below, value));
	} else if (value) entries.set(key, value);
	else entries.delete(key);
	return {
		...table,
		entries
	};
}
// src/steps/run-settings.ts
function runSettingsOf({ url_parameters }, file, where) {
	const settings = [];
	const problems = [];
	for (const { engine, name, value, keys } of url_parameters) for (const key of keys) {
		const table = tableAt(file, key);
		if (!table || engineOf(table) !== engine) continue;
		const url = urlIn(table);
		if (url === void 0 || /^\$(?:env|sys|ref|secret)\{[^}]*\}$/.test(url.trim())) problems.push({
			reason: "config-invalid",
			host: where.host,
			what: `${key} is ${url === void 0 ? "not there, nor hostname and name" : referencesIn(url)[0]}: ${name}=${value}, which it needs while the migration client runs, cannot be written into it.`,
			place: { file: file.name },
			safe: "Nothing was changed.",
			fix: where.fix
		});
		else if (withParameter(url, name, value) !== url) settings.push({
			key,
			before: sha256(url),
			parameter: `${name}=${value}`
		});
	}
	return {
		settings,
		problems
	};
}
function withRunSettings(file, settings) {
	return editSettings(file, settings.map(({ key, before, parameter }) => {
		const table = tableAt(file, key);
		const url = table && urlIn(table);
		if (url === void 0 || sha256(url) !== before) throw new OtherUrl(key);
		const [name, ...value] = parameter.split("=");
		const old = table.entries.get("url");
		return {
			keys: key.split("."),
			value: textLike(old, withParameter(url, name, value.join("=")))
		};
	}));
}
var OtherUrl = class extends Error {};
function withUrlsOf(before, now, settings) {
	return editSettings(now, settings.map(({ key }) => {
		const keys = key.split(".");
		const value = valueAt(before.root, keys);
		return {
			keys,
			value: value?.type === "scalar" ? {
				...value,
				setting: void 0
			} : void 0
		};
	}));
}
function hasRunSettings(file, settings) {
	return settings.every(({ key, parameter }) => {
		const url = valueAt(file.root, key.split("."));
		const [name, ...value] = parameter.split("=");
		return url?.type === "scalar" && withParameter(url.text, name, value.join("=")) === url.text;
	});
}
function tableAt(file, key) {
	const table = valueAt(file.root, key.split(".").slice(0, -1));
	return table?.type === "table" ? table : void 0;
}
function engineOf(table) {
	const type = textOf(table, "type");
	const url = textOf(table, "url");
	const parsed = url === void 0 ? void 0 : parseJdbcUrl(url);
	return (parsed && "engine" in parsed ? parsed.engine : void 0) ?? (type === void 0 ? void 0 : engineOfTomlType(type));
}
function urlIn(table) {
	const url = textOf(table, "url");
	if (url !== void 0) return url;
	const engine = engineOfTomlType(textOf(table, "type") ?? "");
	const parts = [
		"hostname",
		"port",
		"name"
	].map((key) => [key, textOf(table, key)]);
	return engine && urlOfParts(engine, Object.fromEntries(parts.filter(([, text]) => text !== void 0)));
}
function textOf(table, key) {
	const value = table.entries.get(key);
	return value?.type === "scalar" ? value.text : void 0;
}
function textLike(old, text) {
	return {
		type: "scalar",
		kind: "string",
		text,
		raw: old?.type === "scalar" && /^'(?!'')/.test(old.raw) && !/['\n]/.test(text) ? `'${text}'` : stringRaw(text)
	};
}
// src/steps/prepare-index.ts
function indexOf({ data }, { profile }, merged) {
	if (!data || profile && profile !== "control-plane") return void 0;
	const { setting, folder } = data.reindex;
	const before = Number(textOf$1(merged, setting));
	return {
		setting,
		folder,
		number: Number.isSafeInteger(before) && before > 0 ? before + 1 : 1
	};
}
function planPrepareIndex(measured) {
	return measured.nodes.flatMap(({ name, node, config, index }) => {
		if (!index) return [];
		const { setting, folder, number } = index;
		const { host, home } = node.target;
		return [{
			key: `prepare-index:${name}`,
			step: "prepare-index",
			verb: "verify",
			node: name,
			title: `Have the new server of ${name} build its search index anew`,
			changes: [{
				kind: "file",
				host,
				name: config.file
			}, {
				kind: "folder",
				host,
				name: `${home}/${folder}`
			}],
			details: [`${setting} = ${number} in deployment.toml; it stays there afterwards`, `${host}:${home}/${folder}, if it is there, goes to the folder of the run`],
			warnings: [],
			until: `start-target:${name}`,
			work: index
		}];
	});
}
const SAVE = `set -e; from=$1 kept=$2; [ -e "$from" ] || exit 0
if [ ! -e "$kept" ]; then
  umask 077; mkdir -p "\${kept%/*}"; rm -rf -- "$kept.part"; cp -a -- "$from" "$kept.part"; mv -- "$kept.part" "$kept"
fi
rm -rf -- "$from"`;
const prepareIndex = {
	id: "prepare-index",
	verb: "verify",
	recovery: "probe",
	async probe(context, planned) {
		const { setting, number } = work(planned);
		const { host, home, folder } = await placesOf(context, planned);
		const { outcome } = await host.run({ argv: [
			"test",
			"-e",
			`${home}/${folder}`
		] });
		const isGone = outcome.kind === "exit" && outcome.code === 1;
		const isSet = textOf$1(await readTarget(context, planned), setting) === String(number);
		return isGone && isSet ? "done" : "untouched";
	},
	async apply(context, planned) {
		const { setting, number } = work(planned);
		const { host, home, folder, kept } = await placesOf(context, planned);
		if ((await findServer(host, home)).length > 0) throw running(host, home);
		const now = await readTarget(context, planned);
		if (textOf$1(now, setting) !== String(number)) {
			const value = {
				type: "scalar",
				kind: "integer",
				text: String(number),
				raw: String(number)
			};
			await replaceFile(host, {
				file: `${home}/${context.route.target.config}`,
				kept: `${kept}/deployment.toml`,
				text: editSettings(now, [{
					keys: setting.split("."),
					value
				}]),
				what: `deployment.toml of ${planned.node} could not be written.`,
				verb: "verify"
			});
		}
		await host.must({ argv: [
			"/bin/sh",
			"-c",
			SAVE,
			"sh",
			`${home}/${folder}`,
			`${kept}/${folder}`
		] }, {
			reason: "copy-failed",
			what: `The old index ${home}/${folder} could not be moved to ${kept}.`,
			safe: "The server was not started; the index is still there.",
			fix: "check free space and rights of run_as in both places, then run verify again."
		});
		return {
			summary: `${setting} of ${planned.node} is ${number}; its server builds the index anew.`,
			details: { number }
		};
	},
	async verify(context, planned) {
		if (await this.probe(context, planned) === "done") return;
		const { host, home } = await placesOf(context, planned);
		throw new MigrateError({
			reason: "copy-failed",
			host: host.name,
			what: `The search index of ${home} is not as it was left a moment ago.`,
			safe: "The server was not started.",
			fix: "find out what else writes there, then run verify again."
		});
	}
};
const work = (planned) => planned.work;
async function placesOf(context, planned) {
	const { target } = context.environment.nodes[planned.node];
	const kept = `${await context.runFolder(planned.node)}/old-index`;
	return {
		host: context.host(target.host),
		home: target.home,
		folder: work(planned).folder,
		kept
	};
}
function readTarget(context, planned) {
	const { target } = context.environment.nodes[planned.node];
	return readConfig(context, target, context.route.target.config);
}
function running(host, home) {
	return new MigrateError({
		reason: "preflight-failed",
		host: host.name,
		what: `A server of ${home} runs: its index cannot be taken away under it.`,
		safe: "Nothing was changed.",
		fix: "stop it, then run verify again."
	});
}
export { unreadable as A, client as B, install as C, conflict as D, straightObstacle as E, engineFor as F, isHere as G, hasIndex as H, quoteIdentifier as I, productName as K, missingGrants as L, declaredIn as M, originalOf as N, notAFile as O, userStoreIn as P, missingProcess as R, foldersAbove as S, setModes as T, isOnceJob as U, probe$1 as V, describeDatabase as W, withClient as _, OtherUrl as a, backUp as b, withRunSettings as c, clientJars as d, clientOf as f, planInstallClient as g, installClient as h, prepareIndex as i, databaseOf as j, outside as k, withUrlsOf as l, homeOf as m, placesOf as n, hasRunSettings as o, foreignClient as p, planPrepareIndex as r, runSettingsOf as s, indexOf as t, editSettings as u, copyFolder as v, prepare as w, clean as x, stagingFolder as y, whileHeld as z };
