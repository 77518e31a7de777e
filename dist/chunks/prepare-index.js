import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { a as sentence, n as MigrateError, o as throwProblems } from "./errors.js";
import { n as stampOf, r as timestamp, t as fineStampOf } from "./timestamps.js";
import { a as runRaw, i as mustRaw, n as describeEnd, o as succeeded, r as hostError, t as Collected } from "./host-run.js";
import { i as showName, n as encodeName, r as nameList, t as decodeName } from "./names.js";
import { i as toolsOf, n as listFolder, r as HASH_COMMANDS, t as STAGING_FOLDER } from "./manifest.js";
import { r as findServer } from "./server.js";
import { n as showBytes, t as count } from "./words.js";
import { t as closest } from "./suggest.js";
import { D as parse, _ as record, n as parseOwnRules, v as strictObject, y as string } from "./rules.js";
import { _ as maskFile, a as mergeMarkdown, c as checkLaws, d as parseText, f as readToml, g as valueAt, h as stringRaw, i as mergeJson, l as applyEdits, m as newTable, n as makeManifestOn, o as mergeDeploymentToml, p as difference, r as require_yauzl, t as makeManifest, u as writeEdits, v as secretValues } from "./pack-zip.js";
import { i as leadNode, n as requireRoomOn, r as roomOn } from "./room.js";
import { t as detailsOf } from "./records.js";
import { Transform } from "node:stream";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { tmpdir } from "node:os";
import path, { posix } from "node:path";
import { pipeline } from "node:stream/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import path$1 from "node:path/posix";
// src/databases/client.ts
/** Milliseconds that a question to the catalogue may take before it counts as hung. Counting rows is not limited. */
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
/** The vendor's name for an engine. */
function productName(engine) {
	return PRODUCT[engine];
}
/** `shared_db (PostgreSQL reg at db.example:5432)`, for messages. */
function describeDatabase({ id, engine, host, port, name }) {
	return `${id} (${PRODUCT[engine]} ${name} at ${host}:${port})`;
}
const PROBE = `for tool; do
  command -v "$tool" >/dev/null 2>&1 && printf '%s\\t%s\\n' "$tool" "$("$tool" --version 2>/dev/null | head -n 1)"
done
exit 0`;
/** Asks in one round trip which programs the host has. */
async function probeTools(host, names) {
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
/** One problem for all missing programs of a host, with the packages that bring them. */
function missingTools(host, missing, packages) {
	return new MigrateError({
		reason: "preflight-failed",
		what: `${missing.join(", ")} not found on the PATH of ${host.address}.`,
		host: host.name,
		safe: "Nothing was changed.",
		fix: `install ${packages} there, or name another host as tools_host of the database`
	});
}
/** The first dotted number in a text as numbers: `15.18 (Debian)` to `[15, 18]`. */
function versionNumbers(text) {
	return (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
}
/** A finished command, or the MigrateError that says why the database did not do what it was asked. */
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
/** The last lines that a program printed, on one line, for a message. */
function lastLines(text, count = 4) {
	return text.trim().split("\n").slice(-count).join(" | ");
}
/** A command that only asks: bounded in time. */
function question(command) {
	return {
		timeoutMs: QUESTION_MS,
		...command
	};
}
// src/databases/compare.ts
/** Names whose value differs, or that only one side has; sorted. */
function movedTables(before, after) {
	return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).sort();
}
/** In what a database of now is not what its manifest says, in words; empty when it is proved to be the same. */
function changesSince(manifest, now) {
	const { facts, contents, moved } = manifest;
	if (!contents) return ["what its rows held was not kept"];
	if (moved.length > 0) return [`${moved.join(", ")} changed while it was dumped`];
	const { server, database } = now.facts.identity;
	if (server !== facts.identity.server || database !== facts.identity.database) return [`it is another database (${database} on ${server})`];
	return differences(manifest, now);
}
/** In what a restored database is not the one that the manifest was made of, in words; empty when it is the same. */
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
/**
* The name of a job that lost connections do not break, and that nobody goes on with after its runner is gone: whoever comes later ends
* it and begins anew. For work that is thrown away with its result, such as loading a dump.
*/
function onceJob(what) {
	return `${what}.${randomBytes(6).toString("hex")}${ONCE}`;
}
/** Whether a job, by its name or its folder, is one of {@link onceJob}. */
function isOnceJob(job) {
	return job.endsWith(ONCE);
}
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
// src/databases/dump-scripts.ts
/**
* $1 dump file, $2 compressor, $3 hasher, then the dump program. A POSIX shell has no pipefail, so each process of the pipe
* writes its own exit code down, and all three must be there and be 0. The hash is taken from the stream, not from the
* file, so that reading the file again later proves what the disk holds. Its scratch folder lies beside the dump, where the next
* attempt removes what a KILL left; in /tmp only where that disk knows no pipes.
*/
const WRITE$2 = `set -u
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
/**
* $1 file, $2 hasher. What was just written is still in memory: the pages are dropped first (GNU dd; elsewhere nothing
* happens), so that the hash is of what the disk holds.
*/
const HASH_DISK$1 = `dd if="$1" iflag=nocache count=0 2>/dev/null
exec $2 "$1"`;
/**
* $1 file, $2 decompressor, then a program that loads the uncompressed dump from a file, whose name is added: several
* connections can read from that at once. The uncompressed one lies beside, private, and is gone afterwards.
*/
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
/** openssl uses the CPU's SHA instructions everywhere; coreutils' own sha256sum often does not. */
const HASHERS = [{
	tool: "openssl",
	command: "openssl dgst -sha256 -r"
}, {
	tool: "sha256sum",
	command: "sha256sum"
}];
/** Programs that a dump needs beside the engine's own: one of each kind. */
const FILE_TOOLS = [...COMPRESSOR_NAMES, ...HASHERS.map(({ tool }) => tool)];
const UNTOUCHED$1 = "The database was only read; no unfinished dump was left under the final name.";
/**
* Runs a dump program into `<file>.part`, compressed, fsynced, mode 0600 (new folders 0700).
*
* @throws MigrateError `backup-failed` if any process of the pipe failed; the part is gone then
*/
async function writePart$1(host, tools, dump, cause, file) {
	const compressor = COMPRESSOR_NAMES.find((tool) => tools.has(tool));
	if (!compressor) throw missingTools(host, COMPRESSOR_NAMES, "the package zstd");
	const result = await host.run({
		...dump,
		argv: [
			"sh",
			"-c",
			WRITE$2,
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
/** Proves that the file holds the bytes that were written, and that the engine's own reader gets through to its end. */
async function prove$1(host, tools, file, expected, reader) {
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
			HASH_DISK$1,
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
/** Runs a reader; one that did not get to its own end says nothing about the dump, so that is another error. */
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
/** Puts the proved part under its final name, with its manifest beside it. */
async function finish(host, manifest) {
	const stdin = `${JSON.stringify(manifest, null, 2)}\n`;
	await host.must({
		argv: [
			"sh",
			"-c",
			FINISH,
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
/** Removes a part that did not pass its proof. Best effort: the error on its way to the user matters more. */
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
/** Takes the time of the parts of a work. */
var Stopwatch = class {
	/** Seconds by part, to the hundredth. */
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
/**
* The one way a backup is taken: measure, write beside, prove, rename. Rows and schema are measured before and after, because
* a client cannot lend its snapshot to every dump program; what differs is named in the manifest.
*
* @throws MigrateError `backup-failed`, `preflight-failed`
*/
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
	const written = await watch.time("write", () => writePart$1(host, tools, dump, shop.cause, file));
	const { sha256, ...size } = written;
	const part = `${file}.part`;
	try {
		const [, after] = await watch.time("prove", () => Promise.all([grade === "L0" ? void 0 : prove$1(host, tools, part, grade === "L1" ? size : written, shop.reader), measure$2(shop, deep || contents)]));
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
		if (deep) await watch.time("trial", () => tryOut$1(shop, {
			...manifest,
			file: part
		}, "backup-failed"));
		const timed = {
			...manifest,
			phases: watch.phases
		};
		await finish(host, timed);
		return timed;
	} catch (error) {
		await discardPart(host, file);
		throw error;
	}
}
/**
* A dump that outlived its runner is that of this measurement only while the database is as it was then: another state, another
* job.
*/
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
/**
* Restores a dump into a scratch database and compares that with the manifest.
* @param keep leave the scratch database standing when it is what it should be
* @returns the scratch database
* @throws MigrateError `reason`; the scratch database is gone then
*/
async function tryOut$1(shop, manifest, reason, keep = false) {
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
/** @throws MigrateError `reason` where a scratch database is not what the manifest says */
async function requireSame(shop, scratch, manifest, reason) {
	const wrong = differences(manifest, await shop.measure(scratch, manifest.contents !== void 0));
	if (wrong.length > 0) throw notTheSame(shop, manifest, wrong, reason);
}
/** What went wrong is the same, but what fails by it is a backup or a restore. */
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
/**
* Makes a copy of a database from a dump of it.
* @param shop whose scratch database is the copy
* @param settle gives it what belongs to the database and is in no dump
* @throws MigrateError `copy-failed`
*/
async function makeCopy(shop, manifest, settle) {
	const { host, tools, database } = shop;
	try {
		await prove$1(host, tools, manifest.file, manifest, shop.reader);
		await tryOut$1(shop, manifest, "restore-failed", true);
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
/** A database is there under the name of a copy that nobody has made in this run. */
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
/** Rows of table, index and column, in the order of the columns, to indexes. */
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
/** Whether a table has an index over exactly these columns, in this order. Whatever its name: scripts name it differently by type of database. */
function hasIndex(indexes, wanted) {
	const columns = wanted.columns.map((column) => column.toLowerCase()).join();
	return indexes.some((index) => index.table === wanted.table.toLowerCase() && index.columns.join() === columns);
}
// src/databases/fingerprint.ts
/** SHA-256 over definitions, whatever order they come in. */
function fingerprint(definitions) {
	const hash = createHash("sha256");
	for (const definition of [...definitions].sort()) hash.update(definition).update("\0");
	return hash.digest("hex");
}
// src/databases/mariadb-catalogue.ts
/** Name of the lock that a run holds on a database: locks are the server's, names at most 64 characters. */
const LOCK_NAME = "CONCAT('wso2-migrate.', SHA1(DATABASE()))";
const SESSION$1 = `COALESCE(USER, ''), COALESCE(HOST, ''), CONCAT_WS(' ', COMMAND, NULLIF(STATE, ''))
  FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND ID <> COALESCE(IS_USED_LOCK(${LOCK_NAME}), 0)`;
/** User, address and state of every session on this database that is not ours. */
const SESSIONS_SQL$1 = `SELECT ${SESSION$1}`;
/** Tab-separated, each row tagged by the variable's name. */
const IDENTITY_SQL$1 = `
SHOW VARIABLES WHERE Variable_name IN ('version', 'server_uuid', 'server_uid', 'hostname', 'port', 'datadir');
`;
/** Tab-separated, tagged by the first field. */
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
/** Table, index, column of every index, in the order of its columns. */
const INDEXES_SQL$1 = `
SELECT LOWER(TABLE_NAME), LOWER(INDEX_NAME), LOWER(COLUMN_NAME) FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, SEQ_IN_INDEX`;
/** Which column of `SHOW CREATE ...` holds the statement; the columns after it hold time stamps and defaults of sessions. */
const STATEMENT_COLUMN = {
	TABLE: 1,
	SEQUENCE: 1,
	VIEW: 1,
	EVENT: 3
};
/**
* Definitions and exact row counts of the objects, all in one snapshot. Numbered, so that names need no second quoting.
*
* @param contents also the server's own checksum over the rows of each table, and the state of each sequence
*/
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
/** What {@link OVERVIEW_SQL} printed. */
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
/** What {@link IDENTITY_SQL} printed, alone or in an overview. */
function readIdentity$1(printed, database) {
	return identityIn(variablesIn(fields(printed)), database);
}
/** MySQL has a number of its own, MariaDB from 11 on; older ones have a place. */
function identityIn({ server_uuid, server_uid, hostname, port, datadir }, database) {
	return {
		server: server_uuid ?? server_uid ?? `${hostname}:${port}:${datadir}`,
		database
	};
}
function variablesIn(records) {
	return Object.fromEntries(records.filter((record) => record.length === 2));
}
/** What {@link detailSql} printed for the same objects. */
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
/** Without what changes when rows do (the next AUTO_INCREMENT) and without the schema's own name, which views repeat. */
function settled(statement, schema) {
	return statement.replace(/ AUTO_INCREMENT=\d+/g, "").replaceAll(`${quoteIdentifier$1(schema)}.`, "");
}
/** An identifier in backticks, safe whatever it holds. */
function quoteIdentifier$1(name) {
	return `\`${name.replaceAll("`", "``")}\``;
}
/** Undoes the escapes of the client's batch mode: `\n`, `\t`, `\0`, `\\`. */
function fields(printed) {
	const escapes = {
		n: "\n",
		t: "	",
		0: "\0"
	};
	return printed.split("\n").filter(Boolean).map((line) => line.split("	").map((field) => field.replace(/\\(.)/g, (_, char) => escapes[char] ?? char)));
}
// src/databases/mariadb-client.ts
/** Placeholder that becomes the path of the option file. */
const OPTIONS = "DATABASE_OPTIONS";
/** Whose program or server a version text belongs to. */
function familyOf(version) {
	return /mariadb/i.test(version) ? "mariadb" : "mysql";
}
/**
* A client program of MariaDB or MySQL with its connection. `--defaults-file`, not `--defaults-extra-file`: the latter is
* read before `~/.my.cnf` of the user who runs it, whose password would win.
*/
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
/**
* The option file. A URL that does not ask for a certificate check gets none, as with the JDBC drivers; MariaDB's clients
* check since 11.4 unless told not to.
*/
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
/** A value of an option file in double quotes, in which `#` starts no comment and blanks at the ends count. */
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
/** What a failed connection, question or dump means, by the number of the error; undefined for any other failure. */
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
/** Rows that a client program printed with `--xml`: of its formats the only one that tells NULL from the text `NULL`. */
function readRows(printed) {
	return [...printed.matchAll(ROW)].map(([, row]) => [...row.matchAll(FIELD)].map(([, value]) => value === void 0 ? null : plain(value)));
}
function plain(value) {
	return value.replace(/&(lt|gt|amp|quot);/g, (_, name) => ENTITIES[name]);
}
// src/databases/mariadb-ask.ts
/** Either product's, whichever is there. */
const CLIENTS = ["mariadb", "mysql"];
const DUMPERS = ["mariadb-dump", "mysqldump"];
const PACKAGES$1 = "the package mariadb-client or mysql-client (RHEL: mariadb or mysql)";
const UNCHANGED$1 = "Nothing was changed.";
/** Somebody dropped or renamed something between the two looks at the catalogue: unknown table, routine, trigger, event. */
const VANISHED = /ERROR (?:1146|1305|1360|1539|4091)\b/;
/** One snapshot, row by row, binary values as hexadecimal digits; rows up to the protocol's own limit of 1 GB. */
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
/** Exported for its test: no server of MySQL's own is at hand to prove it on. */
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
/** Which of the programs that this engine may use are there. */
async function probe$1(host) {
	return probeTools(host, [
		...CLIENTS,
		...DUMPERS,
		...FILE_TOOLS
	]);
}
/** @throws MigrateError `preflight-failed` where there is none */
function client(host, tools) {
	const name = CLIENTS.find((tool) => tools.has(tool));
	if (!name) throw missingTools(host, ["mariadb (or mysql)"], PACKAGES$1);
	return {
		name,
		family: familyOf(tools.get(name))
	};
}
/** The dump program of the server's own product: the other family's fails on system tables that it does not know. */
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
/** `Ver 10.19 Distrib 10.11.14-MariaDB`, `from 11.4.2-MariaDB, client 10.19`, `Ver 8.0.36 for Linux`: the product's version. */
function dumperVersion(line) {
	return versionNumbers(/(?:Distrib|from) +(\d[\d.]*)/.exec(line)?.[1] ?? /Ver +(\d[\d.]*)/.exec(line)?.[1] ?? "");
}
/** Facts of a database, with its rows' hashes where `contents` is set, and the command that dumps it. */
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
/** Which database answers. */
async function identify$1(host, database, program) {
	return readIdentity$1(await ask$1(host, database, program, IDENTITY_SQL$1), database.name);
}
/** What is in a database, without reading any of it. */
async function look(host, database, program) {
	return readOverview(await ask$1(host, database, program, OVERVIEW_SQL));
}
/** The server's own checksum over the rows of each table. */
async function checksums(host, database, program, tables) {
	const { timeoutMs: _, ...unlimited } = asking(database, program, `${tables.map((table) => `CHECKSUM TABLE ${quoteIdentifier$1(table)} EXTENDED;`).join("\n")}\n`);
	const lines = answer(await host.run(unlimited), host, database).split("\n").filter(Boolean);
	return Object.fromEntries(tables.map((table, index) => [table, lines[index]?.split("	").at(-1) ?? "none"]));
}
/** Runs SQL, bounded in time, and gives what the client prints in batch mode. */
async function ask$1(host, database, program, sql) {
	return answer(await host.run(asking(database, program, sql)), host, database);
}
/** The rows of one statement, asked in a transaction that may only read. */
async function query$1(host, database, program, sql) {
	const command = connect$1(database, program.family, [
		program.name,
		"--batch",
		"--xml"
	]);
	const stdin = `START TRANSACTION READ ONLY;\n${sql};\nCOMMIT;\n`;
	return readRows(answer(await host.run(question({
		...command,
		stdin
	})), host, database));
}
/** The same for what takes its time and is work to be thrown away: as a job, without a limit. */
async function workOff(host, database, program, sql, job) {
	const { timeoutMs: _, ...unlimited } = asking(database, program, sql);
	answer(await host.run({
		...unlimited,
		job: onceJob(job)
	}), host, database);
}
function asking(database, program, sql) {
	return question({
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
/** A client program that stays connected and answers one question after the other. */
var DatabaseSession = class DatabaseSession {
	#host;
	#running;
	#lines;
	#stderr = "";
	#ended = false;
	/** It did not answer: its connection may be dead without a sign. */
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
	/** @param command a client that reads SQL from stdin, prints each answer at once and ends at the end of its input */
	static async start(host, command) {
		return new DatabaseSession(host, await host.stream(command));
	}
	/** What it printed to stderr so far, at most the last 4000 characters. */
	get complaints() {
		return this.#stderr;
	}
	/**
	* Runs SQL that ends with `;`.
	* @param limitMs how long the answer may take
	* @returns the lines that it printed; undefined when the session is gone or does not answer
	*/
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
	/** Ends it, and with it every lock that it holds. */
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
	/** The error for a session that could not be had. */
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
/** How long a session, which does nothing else, may take to say that it has the lock, in milliseconds. */
const MINE_MS = 5e3;
/**
* Takes the lock in a session of its own. A pooler that hands one server session to several clients, or several to one, would
* give the lock to everybody or to nobody: then ours is not the only session with our number, or our number changes.
*
* @throws MigrateError `locked`, `preflight-failed`
*/
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
/** A server that never heard of the end of our connection keeps the session, and the lock with it. */
async function endFormer(dialect, id) {
	for (let tries = 0; (await dialect.other()).holder === id && tries < 20; tries++) {
		await dialect.end(id);
		await setTimeout$1(100);
	}
}
/** Works under a lock and gives it back, however the work ends. */
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
/** `GET_LOCK` on the database's name. The server tells others a session's number, but nothing that we could write into it. */
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
/** What emptying a database and loading a dump takes, whatever is in it. Definitions of other users take more, which the trial finds. */
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
/** `'user'@'host'` of the own account; only its last `@` parts the two. No double quotes: a server may take them for names. */
const GRANTEE = `CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1),
  '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')`;
/**
* Own account, whether it has roles (whose rights nobody lists here), and each right by the pattern of names that it is for. Own rights may
* always be read.
*/
const RIGHTS_SQL$1 = `
SELECT 'account', CURRENT_USER(), (SELECT COUNT(*) FROM information_schema.APPLICABLE_ROLES);
SELECT 'right', '%', PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
  WHERE GRANTEE = ${GRANTEE};
SELECT 'right', TABLE_SCHEMA, PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES
  WHERE GRANTEE = ${GRANTEE};
`;
/**
* What the user may not do of what a restore does, as far as the catalogue tells.
* @param names the databases that it works in
*/
async function lackingRights$1(host, database, program, names) {
	const statements = await missingGrants(host, database, program, names, NEEDED);
	if (statements.length === 0) return [];
	const { id, user } = database;
	return [{
		reason: "restore-failed",
		host: host.name,
		what: `${user} may not do everything in ${names.join(" and ")} that a restore of ${id} does.`,
		safe: "Nothing was changed.",
		fix: `as an administrator: ${statements.join(" ")} Or give a user who may (user and password under [environments.<name>.databases.${id}])`
	}];
}
/** What the user may not do in databases that are made as copies, and restored like others. */
async function copyGrants(host, database, program, names) {
	const statements = await missingGrants(host, database, program, names, NEEDED);
	if (statements.length === 0) return [];
	return [{
		reason: "preflight-failed",
		host: host.name,
		what: `${database.user} may not make the copy of ${database.id} that is to be migrated (${names[0]}), or try its backups out (${names.slice(1).join(", ")}).`,
		safe: "Nothing was changed.",
		fix: `as an administrator: ${statements.join(" ")}`
	}];
}
/** The statements that an administrator has yet to run for these rights; none for a user with roles, of whom the catalogue does not tell. */
async function missingGrants(host, database, program, names, needed) {
	const lines = (await ask$1(host, database, program, RIGHTS_SQL$1)).split("\n").map((line) => line.split("	"));
	const [, account = "", roles] = lines.find(([tag]) => tag === "account") ?? [];
	if (roles !== "0") return [];
	const rights = lines.filter(([tag]) => tag === "right");
	return names.filter((name) => {
		const has = new Set(rights.filter(([, pattern]) => covers(pattern.replaceAll("\\\\", "\\"), name)).map(([, , right]) => right));
		return needed.some((right) => !has.has(right));
	}).map((name) => grantAll(name, account));
}
/** The statement that gives an account (`user@host`) everything in a database. */
function grantAll(name, account) {
	const at = account.lastIndexOf("@");
	const quote = (text) => `'${text.replace(/['\\]/g, "$&$&")}'`;
	return `GRANT ALL ON ${quoteIdentifier$1(name.replace(/[_%]/g, "\\$&"))}.* TO ${quote(account.slice(0, at))}@${quote(account.slice(at + 1))};`;
}
/** Whether a database is one that a pattern of a GRANT is for: `_` and `%` stand for others, unless after a backslash. */
function covers(pattern, name) {
	const source = pattern.replace(/\\([_%])|([_%])|([\\^$.*+?()[\]{}|])/g, (_, literal, wild, special) => literal ? literal : wild ? wild === "_" ? "." : ".*" : `\\${special}`);
	return new RegExp(`^${source}$`, "su").test(name);
}
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
// src/databases/mariadb-scratch.ts
/** Characters of a name. */
const LONGEST_NAME$1 = 64;
/** Name of the scratch database of a database. */
function scratchOf$1({ name }) {
	return scratchName(name, LONGEST_NAME$1);
}
/** Makes a database beside another, with its charset and collation. One of that name goes. */
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
/** A loader that was killed leaves its last statement at work, and a database is not dropped under it. */
async function endSessions(host, database, program, name) {
	const ids = await ask$1(host, database, program, `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = CONVERT(X'${Buffer.from(name, "utf8").toString("hex")}' USING utf8mb4) AND ID <> CONNECTION_ID();`);
	for (const id of ids.split("\n").filter(Boolean)) await ask$1(host, database, program, `KILL ${Number(id)};`).catch(() => {});
}
/** Whether the server has a database of that name, as far as the user may see it: where it may not, it may not drop it either. */
async function isThere$1(host, database, program, name) {
	return (await ask$1(host, database, program, `SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = CONVERT(X'${Buffer.from(name, "utf8").toString("hex")}' USING utf8mb4);`)).trim() !== "0";
}
/** Drops a database that we made, if it is there, under whoever still loads into it. */
async function dropBeside$1(host, database, program, scratch) {
	await endSessions(host, database, program, scratch);
	await administer$1(host, database, program, scratch, [`DROP DATABASE IF EXISTS ${quoteIdentifier$1(scratch)};`]);
}
/** Loads a dump. */
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
/** Drops everything in a database, views first, and gives it the charset of the dump. The database itself stays, with its rights. */
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
/**
* The one way back: identity, sessions, proof of the dump, free space; restored beside and compared; replaced; compared again.
* @throws MigrateError `restore-failed`, `locked`
*/
async function restoreDump(shop, manifest, how) {
	const { database } = shop;
	const watch = new Stopwatch();
	try {
		const { problems, sessions } = await watch.time("verify", () => lookFirst(shop, manifest, how));
		throwProblems([...problems, ...sessionsOn(shop, sessions)]);
		const lock = await how.lock();
		try {
			await watch.time("trial", async () => {
				const scratch = await tryOut$1(shop, manifest, "restore-failed", true);
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
/**
* What would keep a restore from being done, but for sessions: who restores stops servers first. Looks only.
* @returns every problem that was found; a damaged dump is one
*/
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
	await prove$1(host, tools, manifest.file, manifest, shop.reader);
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
/**
* For the moment after a lock was lost and taken again: the state that is kept must be the one that goes away.
* @throws MigrateError `locked`
*/
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
/** A damaged dump is found by the same proof as in a backup; here it is the restore that it stops. */
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
	const folder = LOOPBACK.test(database.host) ? (await how.dataFolder()).trim() : "";
	if (folder) await want(folder, manifest.facts.bytes, "the scratch database");
	return problems;
}
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;
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
/** The error for a script that stopped; `at` is where the client says it stopped. */
function scriptFailure(host, database, script, result, at) {
	const how = result.outcome.kind === "exit" ? "" : ` (the client ended by ${result.outcome.kind})`;
	return new MigrateError({
		reason: result.outcome.kind === "lost" ? "host-unreachable" : "script-failed",
		what: `The script stopped on ${describeDatabase(database)}${how}: ${at?.what ?? lastLines(result.stderr)}`,
		host: host.name,
		place: {
			file: script,
			line: at?.line
		},
		safe: "Statements before this one may have taken effect; those after it did not run.",
		fix: `restore ${database.id} from its backup, correct the script or what it complains about, then run db-script again`
	});
}
// src/databases/sessions.ts
/** Rows of user, address and state. */
function readSessions(rows) {
	return rows.map(([user, from, state]) => ({
		user: user ?? "",
		from: from ?? "",
		state: state ?? ""
	}));
}
// src/databases/mariadb.ts
/** A URL of MySQL may lead to a MariaDB server and the other way round: what counts is what the server says it is. */
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
			await prove$1(tools, await probe$1(tools), manifest.file, manifest, READER$1);
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
/** The dump program writes this line last and only if everything before it went well. */
const READER$1 = { argv: [
	"sh",
	"-c",
	"tail -n 1 | grep -q \"^-- Dump completed\""
] };
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
		lackingRights: () => lackingRights$1(host, database, program, [scratchOf$1(database), database.name]),
		spaceFor: ({ bytes, facts }) => Math.max(bytes, facts.bytes / 2),
		replace: async (manifest, lock, watch) => {
			const stamp = stampOf(/* @__PURE__ */ new Date());
			const kept = await watch.time("keep", () => backUp$1(shop, `${manifest.file}.before-${stamp}`, "L2"));
			if (await lock.regain()) await requireUntouched(shop, kept);
			await empty(host, database, program, manifest.facts);
			await loadInto$1(host, manifest, database, program);
			return { dump: kept };
		}
	};
}
// src/databases/postgresql-catalogue.ts
/** How our own sessions call themselves, so that they are not taken for somebody else's. */
const APPLICATION_NAME = "wso2-migrate";
const USER_SCHEMAS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;
/** Name of a relation for people: qualified where it is not in the home schema. */
const LABEL = `CASE WHEN n.nspname = :'home' THEN quote_ident(c.relname)
  ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END`;
/** The server's own number, which a managed one may refuse to tell, then its address and the database's name. */
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
/** User, address and state of every session on this database that is not ours. */
const SESSIONS_SQL = `SELECT ${SESSION} FROM ${OTHERS}`;
/** How rows are written for hashing, whatever the session's settings are. */
const SAME_TEXT = `SET LOCAL search_path = pg_catalog;
SET LOCAL bytea_output = hex;
SET LOCAL datestyle = ISO;
SET LOCAL intervalstyle = postgres;
SET LOCAL timezone = UTC;
SET LOCAL extra_float_digits = 3;`;
/**
* One psql session that prints JSON arrays, one a line, tagged by their first element. Columns that older servers lack
* (`attgenerated` before 12, `prokind` before 11) are read through `to_jsonb`, which gives NULL where there is none.
* psql variables: `schema`, the URL's `currentSchema` or empty; `contents`, `yes` to hash the rows of every table too: the
* sum of 64-bit hashes, which no order of rows changes.
*/
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
/** psql variables `schema` as above; `tables`, a JSON array of labels. Prints a JSON array for each table: label, checksum. */
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
/** psql variable `table`, any case; `schema` as above. */
const COLUMNS_SQL = `
SELECT json_build_array(lower(a.attname))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE lower(c.relname) = lower(:'table') AND n.nspname = coalesce(nullif(:'schema', ''), current_schema())
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum;
`;
/** Table, index, column of every index that a query may use for any row, in the schema of the session. */
const INDEXES_SQL = `
SELECT lower(t.relname), lower(i.relname), lower(a.attname)
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = key.attnum
WHERE n.nspname = current_schema() AND x.indisvalid AND x.indpred IS NULL AND key.place <= x.indnkeyatts
ORDER BY 1, 2, key.place`;
/** What {@link IDENTITY_SQL} printed, alone or among facts. */
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
/** What {@link FACTS_SQL} printed. */
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
/**
* A client program with everything it needs to connect. The database's name goes through PGDATABASE: as an argument, a name
* with `=` in it would be read as a connection string.
*/
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
/**
* A password file for one connection: whatever the names are, this is the password. A colon or backslash is escaped by a
* backslash, as libpq's documentation says.
*/
function pgpass(password) {
	if (/[\r\n\0]/.test(password)) throw new MigrateError({
		reason: "config-invalid",
		what: "The database password holds a line break, which no PostgreSQL password file can express.",
		safe: "Nothing was changed.",
		fix: "look whether a line break was pasted along with the password; else change the password"
	});
	return `*:*:*:*:${password.replace(/[\\:]/g, "\\$&")}\n`;
}
/** What a failed connection, question or dump means, from libpq's and the server's words; undefined for other failures. */
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
/** An identifier in double quotes, safe whatever it holds. */
function quoteIdentifier(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
}
// src/databases/postgresql-ask.ts
/** Programs that backups need. */
const TOOLS = [
	"psql",
	"pg_dump",
	"pg_restore"
];
const PACKAGES = "the package postgresql-client (RHEL: postgresql) of at least the major version of the server";
const UNCHANGED = "Nothing was changed.";
/** psql that prints values only and stops at the first error. */
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
/** @throws MigrateError `preflight-failed` naming all programs that are needed and not there */
async function probe(host, needed) {
	const found = await probeTools(host, [...TOOLS, ...FILE_TOOLS]);
	const missing = needed.filter((tool) => !found.has(tool));
	if (missing.length > 0) throw missingTools(host, missing, PACKAGES);
	return found;
}
/**
* Runs SQL by psql and gives what it prints.
*
* @param limit milliseconds; undefined inside: none; absent: that of a question. `job` is that of a command
* @param variables psql's, beside `schema`
*/
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
	} : question(unlimited);
	return expectSuccess(await host.run(command), (stderr) => cause(host, database, stderr), host, "preflight-failed", UNCHANGED);
}
/** The rows of one statement, asked in a transaction that may only read, in the schema of the server's own sessions. */
async function query(host, database, sql) {
	const word = randomBytes(9).toString("hex");
	const [field, record, nothing] = [
		`f${word}`,
		`r${word}`,
		`n${word}`
	];
	const path = database.schema ? `SET LOCAL search_path TO ${quoteIdentifier(database.schema)};` : "";
	const printed = await ask(host, database, `${`\\pset fieldsep '${field}'\n\\pset recordsep '${record}'\n\\pset null '${nothing}'`}\nBEGIN TRANSACTION READ ONLY;\n${path}\n${sql};\nCOMMIT;\n`);
	if (printed === "") return [];
	return printed.replace(/\n$/, "").split(record).map((row) => row.split(field).map((value) => value === nothing ? null : value));
}
/** Which database answers. */
async function identify(host, database) {
	return readIdentity(await ask(host, database, IDENTITY_SQL));
}
/** Facts of a database, with its rows' hashes where `contents` is set, and the command that dumps it. */
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
/** First half of the key: `wso2` as a number, so that no application's own locks are in the way. The second half is 1. */
const KEY = Buffer.from("wso2").readInt32BE();
/** Advisory locks belong to one database: the key needs no name in it. */
const HELD = `locktype = 'advisory' AND classid = ${KEY} AND objid = 1 AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
/** Session-level advisory lock of the database, in a psql that calls itself `wso2-migrate <holder>`. */
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
		take: `SELECT CASE WHEN pg_try_advisory_lock(${KEY}, 1) THEN 'yes' ELSE 'no' END;`,
		mine: `SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE ${HELD} AND pid = pg_backend_pid()) THEN 'yes' ELSE 'no' END;`,
		release: `SELECT CASE WHEN pg_advisory_unlock(${KEY}, 1) THEN 'yes' ELSE 'no' END;`,
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
/** Bytes of a name (NAMEDATALEN - 1); longer ones are cut by the server. */
const LONGEST_NAME = 63;
/** What a restore would wait for otherwise: index builds in small memory, and a flush for each table. */
const LOAD_SETTINGS = "-c maintenance_work_mem=256MB -c synchronous_commit=off";
/** Connections that load at once: PostgreSQL restores the large tables and indexes side by side. */
const LOAD_JOBS = 2;
/** A table loads while the indexes of another are built; the bytes that its uncompressed dump needs, by the database's own. */
const PLAIN_FACTOR = 2.5;
/** A loader that was killed leaves its last statement at work, and a database is not dropped under it. */
const DROP_SQL = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'scratch' AND usename = current_user;
SELECT format('DROP DATABASE %I', datname) FROM pg_database WHERE datname = :'scratch' \\gexec
`;
/** psql variables: `name`, the database; `scratch`. Columns that older servers lack are read through `to_jsonb`. */
const CREATE_SQL = `${DROP_SQL}
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
  :'scratch', pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
  || CASE WHEN t.spcname <> 'pg_default' THEN format(' TABLESPACE %I', t.spcname) ELSE '' END
  || CASE WHEN to_jsonb(d) ->> 'datlocprovider' = 'i'
     THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'))
     ELSE '' END
FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = :'name' \\gexec
`;
/**
* What belongs to the database and is in no dump of it: settings, rights, comment. Lists of quoted names are kept in pg_db_role_setting as
* SQL has them.
*/
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
/**
* Then both names change at once: DDL on databases' names is transactional. Nobody else of this tool is there now; a client of it that was
* killed leaves its last statement at work.
*/
const SWAP_SQL = `
BEGIN;
${SETTLE_SQL}
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = :'name' AND usename = current_user AND application_name ~ '^${APPLICATION_NAME}( |$)';
SELECT format('ALTER DATABASE %I RENAME TO %I', :'name', :'kept') \\gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'scratch', :'name') \\gexec
COMMIT;
`;
/** One row for each statement that an administrator has yet to run. */
const RIGHTS_SQL = `SELECT statement FROM pg_roles u, pg_database d, LATERAL (VALUES
  (u.rolcreatedb, format('ALTER ROLE %I CREATEDB;', current_user)),
  (pg_has_role(d.datdba, 'MEMBER'), format('GRANT %I TO %I;', pg_get_userbyid(d.datdba), current_user)),
  (has_database_privilege('postgres', 'CONNECT'), format('GRANT CONNECT ON DATABASE postgres TO %I;', current_user))
) needed (has, statement)
WHERE u.rolname = current_user AND NOT u.rolsuper AND NOT needed.has AND d.datname = current_database();`;
/** What the user may not do of what a restore does, from the catalogue. */
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
/** Name of the scratch database of a database. */
function scratchOf({ name }) {
	return scratchName(name, LONGEST_NAME);
}
/** Makes a database beside another: same owner, encoding, locale and tablespace. One of that name goes. */
async function makeBeside(host, database, scratch) {
	await administer(host, database, CREATE_SQL, { scratch });
	return {
		...database,
		name: scratch
	};
}
/** Drops a database that we made, if it is there, under whoever still loads into it. */
async function dropBeside(host, database, scratch) {
	await administer(host, database, DROP_SQL, { scratch });
}
/** Gives a database that we made what belongs to the one that it is like and is in no dump. */
async function settleBeside(host, database, scratch) {
	await administer(host, database, SETTLE_SQL, { scratch });
}
/** Whether the server has a database of that name. */
async function isThere(host, database, name) {
	return (await ask(host, database, "SELECT count(*) FROM pg_database WHERE datname = :'other';", {}, { other: name })).trim() !== "0";
}
/** Loads a dump: from an uncompressed file beside it over several connections where there is room for that, else from a pipe. */
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
/**
* Gives the scratch database the name of the real one, which is kept under another.
* @returns that other name
*/
async function swap(host, database) {
	const kept = keptName(database.name, /* @__PURE__ */ new Date(), LONGEST_NAME);
	const scratch = scratchOf(database);
	await administer(host, database, SWAP_SQL, {
		scratch,
		kept
	});
	return kept;
}
/** Runs SQL that may not run inside of the database that it is about. */
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
/** PostgreSQL from version 11, by psql, pg_dump and pg_restore. */
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
		await prove$1(tools, await probe(tools, TOOLS), manifest.file, manifest, READER);
	},
	async restoreProblems(tools, database, manifest) {
		return restoreProblems(workshop(tools, database, await probe(tools, TOOLS)), manifest, replacement(tools, database));
	},
	async restore(tools, database, manifest) {
		return restoreDump(workshop(tools, database, await probe(tools, TOOLS)), manifest, replacement(tools, database));
	},
	async copyProblems(tools, database, name) {
		await probe(tools, TOOLS);
		const problems = (await lackingRights(tools, database)).map((problem) => ({
			...problem,
			reason: "preflight-failed"
		}));
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
		return (await ask(tools, database, COLUMNS_SQL, {}, { table })).split("\n").filter(Boolean).map((line) => JSON.parse(line)[0]);
	},
	async indexes(tools, database) {
		return readIndexes(await query(tools, database, INDEXES_SQL));
	},
	query
};
const READER = { argv: ["pg_restore", "--file=/dev/null"] };
/** Empty for a user who may not know. */
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
/** Whether databases of this type are backed up, measured and scripted by us. */
function isSupported(type) {
	return type in ENGINES;
}
/**
* The engine for a type of database.
*
* @param id the database it is wanted for, for the message
* @throws MigrateError `preflight-failed` for a type that we do not back up
*/
function engineFor(type, id = "<id>") {
	const engine = ENGINES[type];
	if (engine) return engine;
	throw new MigrateError(unsupportedProblem(type, id));
}
/** What to say of a database whose type we do not back up. */
function unsupportedProblem(type, id) {
	const hook = `set backup = false under [environments.<name>.databases.${id}] and name your own backup command under [environments.<name>.hooks] before_backup`;
	return {
		reason: "preflight-failed",
		what: `${id} is on ${productName(type)}, which is not backed up from here.`,
		safe: "Nothing was changed.",
		fix: type === "h2" ? `${hook}; it can copy the .mv.db file while the server is stopped` : hook
	};
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
// src/databases/settings-problems.ts
/** A setting that is missing, or that only the server itself can resolve. */
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
/** `at`: where the server's own settings lead, `host:port/name`. */
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
/** An entry of the migration file that the server does not know. */
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
/** A database whose data is to be migrated, of a type with which that cannot be done. */
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
/** A database that a route migrates and the server does not name. */
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
/** Driver and URL of one datasource that do not belong together. */
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
/** The table of a database in the migration file, as it has to be written there. */
function table(input, id) {
	return `[environments.${input.environment}.databases.${/^[\w-]+$/.test(id) ? id : JSON.stringify(id)}]`;
}
function variable(id) {
	return id.toUpperCase().replace(/\W/g, "_");
}
// src/databases/settings.ts
/**
* The databases of a server, from its own `deployment.toml` and the migration file: explicit settings win, and what the
* server is really configured with must be what the migration file expects. All problems at once; databases with a problem
* are left out, and so are those that need neither backup nor script.
*/
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
/** Where the database is: the migration file's URL, else the server's URL, else its host, port and name. */
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
/** Which of the URL's hosts the migration file expects; adds a problem that shows both sides if it is none. */
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
/** Drivers of MariaDB and MySQL take each other's URLs. */
function family(engine) {
	return engine === "mariadb" ? "mysql" : engine;
}
/** Where the server's own settings lead, for a table that the user is told to add. */
function whereabouts(input, source) {
	const location = locate(input, source, {});
	return "what" in location ? "host:port/name" : showLocation(location);
}
function showLocation({ hosts, name }) {
	if (hosts[0].host === "") return name;
	return `${hosts.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",")}/${name}`;
}
// src/databases/user-store.ts
/**
* The user store of a `deployment.toml`. A bare `type = "read_only_ldap"` is in every default file of the Micro Integrator,
* where the users still are in the file-based store: only a `connection_url` makes it an LDAP store.
*/
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
	const copied = new Set(declared.filter(({ id }) => ids.includes(id)).map(placeOf$2));
	const problems = [];
	const rules = declared.filter((one) => copied.has(placeOf$2(one))).flatMap((one) => {
		const rule = ruleOf(one);
		if (!rule) problems.push(notRewritable(source, one));
		return rule ? [rule] : [];
	});
	const [first, ...rest] = problems;
	if (first) throw new MigrateError([first, ...rest]);
	return rules;
}
/** Where an entry leads, the same for all that lead to one database; its own name where that cannot be told. */
function placeOf$2({ where, url, type, hostname, port, name }) {
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
// src/steps/files.ts
/** The bytes of a file on a host. Throws `preflight-failed`, naming the file. */
async function readBytes(host, path) {
	return mustRaw(host, { argv: [
		"cat",
		"--",
		path
	] }, {
		reason: "preflight-failed",
		what: `could not read ${path}`,
		fix: "check that it is there and that run_as may read it, then run again."
	});
}
const WRITABLE = `d=$1; while [ ! -e "$d" ] && [ ! -L "$d" ]; do d=$(dirname -- "$d"); done
if [ ! -d "$d" ]; then what='is not a folder'; elif [ -w "$d" ] && [ -x "$d" ]; then exit 0; else what="may not be written to by $(id -un)"; fi
printf '%s %s' "$d" "$what"`;
/** Why a folder cannot be made or written to, judged by the nearest one above it that is there; writes nothing. */
async function unwritable(host, folder) {
	const { stdout } = await host.run({ argv: [
		"/bin/sh",
		"-c",
		WRITABLE,
		"sh",
		folder
	] });
	return stdout || void 0;
}
const REPLACE = `set -e; umask 077; file=$1 kept=$2; mkdir -p "$(dirname "$kept")"
cp -p "$file" "$kept.part"; mv "$kept.part" "$kept"
part=$file.wso2-migrate.$$; trap 'rm -f "$part"' EXIT; trap 'exit 1' HUP INT PIPE TERM
cp -p "$file" "$part"; cat > "$part"; [ "$(wc -c < "$part")" -eq "$3" ]
sync "$part" 2>/dev/null || sync
mv -f "$part" "$file"; sync "$(dirname "$file")" 2>/dev/null || sync`;
/** Replaces a file, whole or not at all, and keeps the one from before with its rights. */
async function replaceFile(host, { file, kept, text, what, verb }) {
	await host.must({
		argv: [
			"/bin/sh",
			"-c",
			REPLACE,
			"sh",
			file,
			kept,
			String(Buffer.byteLength(text))
		],
		stdin: text
	}, {
		reason: "copy-failed",
		what,
		safe: "The file on the target is the one from before.",
		fix: `check free space and the rights of run_as in that folder, then run ${verb} again.`
	});
}
const WRITE$1 = `set -e; umask 077; mkdir -p "\${1%/*}"; cat >"$1.part"; [ "$(wc -c <"$1.part")" -eq "$2" ]
sync "$1.part" 2>/dev/null || sync; mv -f "$1.part" "$1"`;
/** Writes a small private file of ours, whole or not at all. Throws `failure`. */
async function writeFile(host, file, text, failure) {
	const argv = [
		"/bin/sh",
		"-c",
		WRITE$1,
		"sh",
		file,
		String(Buffer.byteLength(text))
	];
	await host.must({
		argv,
		stdin: text
	}, failure);
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
* SHA-256, lower-case hex, of the files named, relative to `root`. A file that is missing or cannot be read is missing in
* the answer: the caller knows what that means.
*/
async function hashFiles(host, root, paths) {
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
	const files = /* @__PURE__ */ new Map();
	let found = false;
	for (const folder of folders) {
		const root = path$1.join(home, folder);
		const listing = await listFolder(host, root);
		found ||= listing.exists;
		const names = listing.entries.filter((entry) => entry.type === "file").map((entry) => entry.path);
		for (const [name, hash] of await hashFiles(host, root, names)) files.set(path$1.join(folder, name), hash);
	}
	if (!found) throw new MigrateError({
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
const ON_HOST$2 = "target:";
/** What the pack ships, from the best source there is. Throws `config-invalid` when the one given cannot be read. */
async function loadPristine(source) {
	const { setting, host, pack } = source;
	if (setting === void 0) return pristineFromGlobs(pack.shipped, pack.name);
	if (setting.startsWith(ON_HOST$2)) {
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
const ON_HOST$1 = "target:";
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
	const place = source.pristine?.startsWith(ON_HOST$1) ? source.pristine.slice(7) : void 0;
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
function textOf$1(file, key) {
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
const SAFE$1 = "The home was only read; no unfinished archive was left under the final name.";
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
		safe: SAFE$1,
		fix: again
	});
}
/** Unpacks an archive into a scratch folder, compares by hash, and removes the folder: grade L3. */
async function tryOut(host, archive, folder) {
	await unpackArchive(host, archive, folder, [], {
		reason: "backup-failed",
		safe: SAFE$1
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
		safe: SAFE$1,
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
		safe: SAFE$1,
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
		safe: SAFE$1,
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
		safe: SAFE$1,
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
		const [host, file, origin] = placeOf$1(context, planned.node);
		if (!await readManifest(host, file)) return "untouched";
		return "manifest" in await checkArchive(host, file, origin) ? "done" : "partial";
	},
	async apply(context, planned) {
		const { directory, grade, roots } = work$1(planned);
		const [host, file, origin] = placeOf$1(context, planned.node);
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
		const [host, file, origin] = placeOf$1(context, planned.node);
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
	const [host, file, origin] = placeOf$1(context, node);
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
function placeOf$1(context, node) {
	const origin = originOf(context, node);
	const file = `${context.environment.backup.directory}/${context.runId}/${node}.files.tar`;
	return [
		context.host(origin.host),
		file,
		origin
	];
}
const work$1 = (planned) => planned.work;
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
		await spoolMerge(context, planned.node, target, result);
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
* Reads both files of a node and merges them.
* @throws MigrateError `config-invalid` with line and column where one does not parse
*/
async function mergeNode(context, node) {
	const [source, target, pristineSource] = await Promise.all([
		readConfig(context, node.source, context.route.source.config),
		readConfig(context, node.target, context.route.target.config),
		pristineConfig(context, node)
	]);
	const ownRules = [...parseOwnRules(context.environment.merge, context.environment.file), ...copyRules(source, copiedIds(context.environment))];
	const { defaults, rules } = context.route.merge;
	const listed = await listedFiles(context, node, source, target);
	return {
		source,
		target,
		result: mergeDeploymentToml({
			source,
			target,
			pristineSource,
			rules: {
				defaults,
				rules: [...rules, ...listed]
			},
			ownRules
		})
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
async function spoolMerge(context, node, target, result) {
	const merged = parseText(result.text, "deployment.toml");
	await context.spool.file(`merge/${node}/deployment.toml`, maskFile(merged));
	await context.spool.file(`merge/${node}/report.md`, mergeMarkdown(result, target.name));
	await context.spool.file(`merge/${node}/report.json`, mergeJson(result));
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
// src/steps/databases.ts
/** In `databases`: credentials of an LDAP user store, where deployment.toml does not hold them in plain. */
const USER_STORE = "user_store";
/** The databases of the old server as its `deployment.toml` and the migration file give them, with all problems. */
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
/** Where the old server keeps its users. */
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
/**
* The database that the run works on: that of the old server, or the copy of it that is migrated in its place. Throws when it is no longer as
* planned.
*/
async function databaseOf(context, id) {
	const original = await originalOf(context, id);
	return isCopied(context.environment, id) ? copyOf(original) : original;
}
/** One database, read anew from the old server's own settings. Throws when it is no longer as planned. */
async function originalOf(context, id) {
	const source = await readConfig(context, leadNode(context.environment).source, context.route.source.config);
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
// src/transfer/place.ts
const ENV = { LC_ALL: "C" };
const PREPARE = `umask 077
staging=$1 root=$2
mkdir -p "$staging" && (umask 022 && mkdir -p "$root") || exit 1
device() { df -P "$1" | awk 'NR == 2 { print $1, $NF }'; }
if [ "$(device "$staging")" != "$(device "$root")" ]; then
  rm -rf "$staging"
  rmdir "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
  staging=$root/$3/mount/\${staging##*/}
fi
rm -rf "$staging" && mkdir -p "$staging/data" || exit 1
printf '%s\\0' "$staging"
cd "$root" && exec xargs -0 sh -c "$4" sh`;
const EXISTING = "for name do if [ -e \"$name\" ] || [ -L \"$name\" ]; then printf 1; else printf 0; fi; done";
const LINK$1 = `cd "$1" && exec xargs -0 -n 2 sh -c "$2" sh`;
const EACH_LINK = `mkdir -p "\${1%/*}" && ln -s -- "$2" "$1"`;
const REMOVE = "cd \"$1\" && exec xargs -0 rm -f --";
const BACK_UP = `umask 077
mkdir -p "$1" && cd "$2" && exec xargs -0 sh -c "$3" sh "$1"`;
const EACH_BACK_UP = `backup=$1; shift
for name do
  if [ -e "$backup/$name" ] || [ -L "$backup/$name" ]; then continue; fi
  mkdir -p "$backup/\${name%/*}" || exit 1
  if [ -L "$name" ]; then cp -pP "$name" "$backup/$name" || exit 1
  elif ! ln "$name" "$backup/$name" 2>/dev/null; then
    cp -p "$name" "$backup/.wso2-migrate-part" && mv "$backup/.wso2-migrate-part" "$backup/$name" || exit 1
  fi
done`;
const INSTALL = `flush() { sync -f "$1" 2>/dev/null || sync; }
flush "$1"
cd "$2" && umask 022 && xargs -0 sh -c "$3" sh || exit 1
cd "$1" && find . -type d -exec sh -c "$4" sh "$2" "$5" {} + || exit 1
left=$(find . ! -type d | head -n 1)
[ -z "$left" ] || { echo "not moved: $left" >&2; exit 1; }
flush "$2"`;
const EACH_FOLDER = "[ $# = 0 ] || exec mkdir -p -- \"$@\"";
const EACH_STAGED = `root=$1 move=$2; shift 2
for folder do
  find "$folder" -maxdepth 1 ! -type d -print0 | xargs -0 sh -c "$move" sh "$root/$folder" || exit 1
done`;
const MOVE = "to=$1; shift; [ $# = 0 ] || exec mv -f -- \"$@\" \"$to/\"";
const CHANGE_MODE = "cd \"$1\" && exec xargs -0 chmod \"$2\"";
const CLEAN = `rm -rf "$1"
rmdir "\${1%/*}" "\${1%/*/*}" 2>/dev/null
[ ! -e "$1" ]`;
const SAFE = "Files are complete where they are, old ones are in the backup folder.";
const AGAIN = "run again: what is already in place is not copied a second time.";
/** Makes the staging folder (empty) and the destination; says which of `paths` the destination has already. */
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
/** Makes symbolic links under `folder`; at least one. */
async function makeLinks(host, folder, links) {
	const end = Buffer.from([0]);
	const list = links.flatMap((link) => [
		nameList([link.path]),
		encodeName(link.link ?? ""),
		end
	]);
	await must(host, [
		"sh",
		"-c",
		LINK$1,
		"sh",
		folder,
		EACH_LINK
	], `could not make links in ${folder}`, list);
}
/** Removes files under `folder`; those that are not there do not matter. */
async function removeFiles(host, folder, paths) {
	await must(host, [
		"sh",
		"-c",
		REMOVE,
		"sh",
		folder
	], `could not clear ${folder}`, [nameList(paths)]);
}
/** Keeps what is about to be replaced, under the same relative names. */
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
/** Renames everything staged in `data` into `root`, folder by folder, each file whole or not at all, and flushes to disk. */
async function install(host, data, root, folders) {
	await must(host, [
		"sh",
		"-c",
		INSTALL,
		"sh",
		data,
		root,
		EACH_FOLDER,
		EACH_STAGED,
		MOVE
	], `could not put the files in place in ${root}`, [nameList(folders)]);
}
/** Gives new folders the modes of the old ones; the deepest first, as one of them may lock its owner out. */
async function setModes(host, root, folders) {
	const depth = (folder) => folder.path.split("/").length;
	const byMode = Map.groupBy(folders.toSorted((a, b) => depth(b) - depth(a)), (folder) => folder.mode);
	for (const [mode, list] of byMode) await must(host, [
		"sh",
		"-c",
		CHANGE_MODE,
		"sh",
		root,
		mode.toString(8).padStart(4, "0")
	], `could not set the modes of folders in ${root}`, [nameList(list.map((folder) => folder.path))]);
}
/** Removes the staging folder, and the two above it if they are empty. */
async function clean(host, staging) {
	await must(host, [
		"sh",
		"-c",
		CLEAN,
		"sh",
		staging
	], `could not remove ${staging}`, []);
}
/** Every folder above the paths, outermost first. */
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
// src/transfer/progress.ts
const BLOCK = 512;
/** Tells files and bytes from the length of the tar stream: each file is a header block and its content in whole blocks. */
var Progress = class {
	#tell;
	#totalFiles;
	#totalBytes;
	#pending;
	#done = {
		files: 0,
		bytes: 0
	};
	#index = 0;
	#end = 0;
	#passed = 0;
	constructor(files, tell = () => {}) {
		this.#tell = tell;
		this.#pending = files;
		this.#totalFiles = files.length;
		this.#totalBytes = sizeOf(files);
		this.#end = spaceOf(files[0]);
	}
	/** `bytes` more of the stream went over. */
	add(bytes) {
		this.#passed += bytes;
		while (this.#index < this.#pending.length && this.#passed >= this.#end) {
			this.#done.files += 1;
			this.#done.bytes += this.#pending[this.#index].size;
			this.#index += 1;
			this.#end += spaceOf(this.#pending[this.#index]);
		}
		const current = this.#pending[this.#index];
		const part = current ? Math.max(0, current.size - Math.max(0, this.#end - this.#passed)) : 0;
		this.#tell({
			files: this.#done.files,
			totalFiles: this.#totalFiles,
			bytes: this.#done.bytes + part,
			totalBytes: this.#totalBytes
		});
	}
	/** These files are sent again: they no longer count as done. */
	again(files) {
		this.#done = {
			files: this.#totalFiles - files.length,
			bytes: this.#totalBytes - sizeOf(files)
		};
		this.#pending = files;
		this.#index = 0;
		this.#passed = 0;
		this.#end = spaceOf(files[0]);
	}
};
function sizeOf(files) {
	return files.reduce((sum, file) => sum + file.size, 0);
}
function spaceOf(file) {
	return file ? BLOCK + Math.ceil(file.size / BLOCK) * BLOCK : 0;
}
// src/transfer/copy.ts
/** The staging folder of one copy: beside the destination, so that a rename is all that is left to do. */
function stagingFolder(targetHome, runId, id) {
	return path$1.join(targetHome, STAGING_FOLDER, runId, id);
}
const ATTEMPTS = 2;
/**
* Copies files from folder to folder: streamed into staging, hashed again on the target, compared, and only then renamed
* into place, so that a failure at any moment leaves every file old or new and whole; a second call completes it. Throws
* `copy-failed` with every file that vanished, changed twice while it was read, or arrived wrong.
*/
async function copyFolder(request) {
	const { target, targetRoot, files } = request;
	const things = files.filter((file) => file.type !== "folder");
	const folders = withAncestors(files);
	let staging = request.staging;
	try {
		const prepared = await prepare(target, staging, targetRoot, STAGING_FOLDER, [...folders, ...things].map((file) => file.path));
		staging = prepared.staging;
		const data = path$1.join(staging, "data");
		const regular = files.filter((file) => file.type === "file");
		const links = files.filter((file) => file.type === "link");
		const { hashes, retried } = await bring$1(request, data, regular);
		if (links.length > 0) await makeLinks(target, data, links);
		const replaced = things.map((file) => file.path).filter((name) => prepared.existing.has(name));
		if (replaced.length > 0) await backUp(target, targetRoot, request.backup, replaced);
		const fresh = folders.filter((folder) => !prepared.existing.has(folder.path));
		await install(target, data, targetRoot, fresh.map((folder) => folder.path));
		const known = new Set(files.filter((file) => file.type === "folder").map((folder) => folder.path));
		await setModes(target, targetRoot, folders.filter((folder) => known.has(folder.path)));
		return {
			files: regular.length,
			folders: fresh.length,
			links: links.length,
			bytes: regular.reduce((sum, file) => sum + file.size, 0),
			replaced,
			retried,
			hashes
		};
	} finally {
		await clean(target, staging).catch(() => {});
	}
}
/** The folders listed, and those above any path that are not. */
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
/** Streams and verifies into `data`, taking again what came out wrong. */
async function bring$1(request, data, files) {
	const { source, sourceRoot, target } = request;
	const hashes = /* @__PURE__ */ new Map();
	const retried = [];
	const progress = new Progress(files, request.onProgress);
	let pending = files;
	for (let attempt = 1; pending.length > 0; attempt++) {
		const said = await streamFiles({
			source,
			sourceRoot,
			target,
			folder: data,
			paths: pending.map((file) => file.path),
			onBytes: (bytes) => progress.add(bytes)
		});
		const wrong = await check(request, data, pending, hashes);
		if (wrong.size === 0) break;
		if (attempt === ATTEMPTS) throw failed(request, wrong, said);
		pending = pending.filter((file) => wrong.has(file.path));
		retried.push(...wrong.keys());
		progress.again(pending);
		await removeFiles(target, data, pending.map((file) => file.path));
	}
	return {
		hashes,
		retried
	};
}
/** Compares what lies in staging with what lies in the source now; gives the reason for each file that is wrong. */
async function check({ source, sourceRoot, target }, data, files, hashes) {
	const paths = files.map((file) => file.path);
	const [arrived, staged] = await Promise.all([hashFiles(target, data, paths), listFolder(target, data)]);
	const unproved = files.filter((file) => file.sha256 === void 0 || file.sha256 !== arrived.get(file.path));
	const [read, now] = await Promise.all([hashFiles(source, sourceRoot, unproved.map((file) => file.path)), listFolder(source, sourceRoot)]);
	const stagedBy = new Map(staged.entries.map((entry) => [entry.path, entry]));
	const nowBy = new Map(now.entries.map((entry) => [entry.path, entry]));
	const wrong = /* @__PURE__ */ new Map();
	for (const file of files) {
		const there = arrived.get(file.path);
		const why = fault(file, read.get(file.path) ?? file.sha256, there, nowBy.get(file.path), stagedBy.get(file.path));
		if (why) wrong.set(file.path, why);
		else hashes.set(file.path, there);
	}
	return wrong;
}
function fault(planned, original, there, now, staged) {
	if (now?.type !== "file") return "vanished from the source while it was copied";
	if (planned.sha256 !== void 0 && original !== planned.sha256) return "changed since it was planned";
	if (original === void 0) return "cannot be read on the source";
	if (there === void 0 || !staged) return "did not arrive";
	if (there !== original) return "arrived with another content than the source has now";
	if (staged.size !== now.size || staged.mtime !== now.mtime) return "changed while it was copied";
	if ((staged.mode & 511) !== (now.mode & 511)) return "arrived with another mode";
}
function failed(request, wrong, said) {
	const problems = [...wrong].map(([name, why]) => {
		const file = showName(path$1.join(request.sourceRoot, name));
		return {
			reason: "copy-failed",
			host: request.source.name,
			what: `${file} ${why}, twice.${said ? ` tar said: ${said.split("\n").slice(0, 3).join("; ")}` : ""}`,
			safe: `Nothing was put in place in ${request.targetRoot} on ${request.target.name}.`,
			fix: "stop what writes or removes it, put it back if it is gone, then run sync again; to leave it out, list it under choices.skip and reset this run (README, \"Reset a half-migrated target\")."
		};
	});
	return new MigrateError(problems);
}
// src/transfer/client-zip.ts
var import_yauzl = /* @__PURE__ */ __toESM(require_yauzl(), 1);
/** The zip is not that of a migration client, or not to be trusted; the message says why, in half a sentence. */
var BadZip = class extends Error {};
/** Real clients hold a few dozen files and some megabytes. */
const MOST_FILES = 5e3;
const MOST_BYTES = 536870912;
/** `S_IFMT` and `S_IFLNK` in the upper half of a Unix entry's external attributes. */
const KIND = 61440;
const LINK = 40960;
/**
* Unpacks the resources and the jar of a client's zip into a folder on the runner, laid out as in the home. Names that lead out of the
* folder, links, and a name that stands twice refuse the whole zip.
* @throws BadZip
*/
async function unpackClient(zipFile, client, folder) {
	const files = {};
	let room = MOST_BYTES;
	await eachEntry(zipFile, async (zip, entry, name) => {
		const place = placeOf(name, client);
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
/** SHA-256 of a file on the runner, lower-case hex. */
async function hashFile(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
/** Where an entry goes in the home; undefined for what the migration does not need. */
function placeOf(name, { resources, jar }) {
	const parts = name.split("/");
	const base = parts.at(-1);
	const at = parts.indexOf(resources.from);
	if (at >= 0 && at < parts.length - 1) return path.posix.join(resources.to, ...parts.slice(at + 1));
	return new RegExp(jar.pattern, "u").test(base) ? path.posix.join(jar.to, base) : void 0;
}
async function eachEntry(zipFile, use) {
	try {
		const zip = await import_yauzl.openPromise(zipFile, {
			decodeStrings: false,
			lazyEntries: true,
			autoClose: false
		});
		try {
			for await (const entry of zip.eachEntry()) {
				const name = decodeName(entry.fileNameRaw);
				refuse(name, entry);
				if (!name.endsWith("/")) await use(zip, entry, name);
			}
		} finally {
			zip.close();
		}
	} catch (cause) {
		if (cause instanceof BadZip) throw cause;
		throw new BadZip(cause instanceof Error ? cause.message : String(cause), { cause });
	}
}
function refuse(name, entry) {
	if (name.replace(/\/$/, "").split("/").some((part) => part === ".." || part === "." || part === "") || /[\\\x00-\x1f\x7f]|^[A-Za-z]:/.test(name)) throw new BadZip(`it holds a name that leads elsewhere: ${showName(name)}`);
	if ((entry.externalFileAttributes >>> 16 & KIND) === LINK) throw new BadZip(`it holds a link: ${showName(name)}`);
}
// src/steps/client-archive.ts
/** In `archive`: what follows lies on the lead node's target host. */
const ON_HOST = "target:";
/**
* Gets the client's zip, proves that it is the one of the migration file, unpacks it on the runner, and takes all that away again.
* @throws MigrateError `config-invalid`
*/
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
/** Why it could not be fetched. */
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
/** Jars of other clients, and resources that another one left: two clients use the same folder. */
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
/** A foreign folder may hold hundreds of files: a few show what it is. */
const MOST_NAMED = 5;
/** Jars of migration clients in a home, relative to it. */
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
/** Drivers whose URLs end in `?name=value&name=value`, by the scheme that `[database.*] type` stands for. */
const SCHEMES = {
	postgresql: "postgresql",
	mysql: "mysql",
	mariadb: "mariadb"
};
/**
* A JDBC URL with a parameter in it, everything else as it was written: the value of a parameter that is there is replaced, a new one
* comes last. WSO2 pastes the URL into XML as it stands, so a new `&` is written `&amp;`, unless the URL has it plain (in CDATA, say).
* @param url as in deployment.toml
*/
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
/** The URL that the product makes of host, port and name where `deployment.toml` has none; undefined for types whose URLs look otherwise. */
function urlOfParts(engine, { hostname, port, name }) {
	const scheme = SCHEMES[engine];
	if (!scheme || !hostname || !name) return void 0;
	return `jdbc:${scheme}://${hostname}:${port ?? DEFAULT_PORTS[engine]}/${name}`;
}
const literally = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
// src/toml/edit.ts
/**
* The text with some settings changed and everything else as it was, byte for byte, under the laws of a merge.
* @throws MigrateError naming the law that the result broke; then there is no text
*/
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
/**
* Parameters that the URLs of a merged `deployment.toml` need while the client runs, and what stands against them. Pure.
* @param where what messages call the file
*/
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
/**
* The text with these parameters in its URLs. Pure.
* @throws Error where a URL is another one than was planned
*/
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
/** A URL in `deployment.toml` is another one than when the plan was made. */
var OtherUrl = class extends Error {};
/** The text with the URLs of another one, which is how it was before; whatever else changed since stays. Pure. */
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
/** Whether each parameter is there. Pure. */
function hasRunSettings(file, settings) {
	return settings.every(({ key, parameter }) => {
		const url = valueAt(file.root, key.split("."));
		const [name, ...value] = parameter.split("=");
		return url?.type === "scalar" && withParameter(url.text, name, value.join("=")) === url.text;
	});
}
/** The database whose URL a key names. */
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
/** The URL as it is written, or as the product makes it of its parts. */
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
/** A text in the quotes of the one before. */
function textLike(old, text) {
	return {
		type: "scalar",
		kind: "string",
		text,
		raw: old?.type === "scalar" && /^'(?!'')/.test(old.raw) && !/['\n]/.test(text) ? `'${text}'` : stringRaw(text)
	};
}
// src/steps/prepare-index.ts
/**
* The search index that a node has to build anew, judged by its merged `deployment.toml`; none on a node without a portal. The server reads
* everything again where the setting has another number than the one that it last finished with (`wso2.md` A, step 5).
*/
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
/** Where things lie; `kept` is the folder of the run in which the old index and the old file are. */
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
export { pristineOf as $, mergeConfig as A, planArchives as B, install as C, declaredIn as D, databaseOf as E, keepWhatIsNew as F, withoutRoots as G, backupRoomProblems as H, keepingPlace as I, differing as J, checkArchive as K, archiveOf as L, planMerge as M, readConfig as N, originalOf as O, sha256 as P, textOf$1 as Q, backupFolder as R, foldersAbove as S, setModes as T, compressorOf as U, archiveRoom as V, unpackArchive as W, takeInventory as X, showWrong as Y, hasSetting as Z, withClient as _, isOnceJob as _t, OtherUrl as a, writeFile as at, backUp as b, withRunSettings as c, isCopied as ct, clientJars as d, quoteIdentifier as dt, hashFiles as et, clientOf as f, missingGrants as ft, planInstallClient as g, hasIndex as gt, installClient as h, probe$1 as ht, prepareIndex as i, unwritable as it, mergeNode as j, userStoreIn as k, withUrlsOf as l, declaredDatabases as lt, homeOf as m, client as mt, placesOf as n, readBytes as nt, hasRunSettings as o, copiedIds as ot, foreignClient as p, whileHeld as pt, change as q, planPrepareIndex as r, replaceFile as rt, runSettingsOf as s, copyOf as st, indexOf as t, matcher as tt, editSettings as u, engineFor as ut, copyFolder as v, describeDatabase as vt, prepare as w, clean as x, stagingFolder as y, productName as yt, originOf as z };
