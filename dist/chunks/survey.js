import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { n as MigrateError } from "./errors.js";
import { t as require_lib } from "./fs.js";
import { t as closest } from "./suggest.js";
import { h as string, m as strictObject, n as parseOwnRules, p as record, x as parse } from "./rules.js";
import { _ as parseText, a as nameList, b as maskFile, c as describeEnd, d as runRaw, f as succeeded, h as mergeDeploymentToml, i as encodeName, l as hostError, m as mergeMarkdown, n as makeManifestOn, o as showName, p as mergeJson, r as decodeName, s as Collected, t as makeManifest, u as mustRaw, v as readToml, x as secretValues } from "./pack-zip.js";
import { t as leadNode } from "./lead.js";
import { n as quote } from "./quote.js";
import { n as XMLParser, o as require_tar_stream, t as XMLValidator } from "./fxp.js";
import { Transform } from "node:stream";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path, { posix } from "node:path";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import path$1 from "node:path/posix";
import { createRequire } from "module";
// src/databases/client.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
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
const PROBE$1 = `for tool; do
  command -v "$tool" >/dev/null 2>&1 && printf '%s\\t%s\\n' "$tool" "$("$tool" --version 2>/dev/null | head -n 1)"
done
exit 0`;
/** Asks in one round trip which programs the host has. */
async function probeTools(host, names) {
	const printed = await host.must({
		argv: [
			"sh",
			"-c",
			PROBE$1,
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
// src/databases/dump-scripts.ts
/** `sync FILE` is an fsync where sync knows files (GNU since 8.24, busybox); elsewhere everything is flushed. */
const FLUSH = `flush() { case $(sync --help 2>&1) in *FILE*) sync -- "$1" ;; *) sync ;; esac; }`;
/**
* $1 dump file, $2 compressor, $3 hasher, then the dump program. A POSIX shell has no pipefail, so each process of the pipe
* writes its own exit code down, and all three must be there and be 0. The hash is taken from the stream, not from the
* file, so that reading the file again later proves what the disk holds.
*/
const WRITE$1 = `set -u
umask 077
${FLUSH}
file=$1 compress=$2 hash=$3
shift 3
mkdir -p -- "\${file%/*}" || exit 1
scratch=$(mktemp -d) || exit 1
done=no
trap '[ "$done" = yes ] || rm -f -- "$file.part"; rm -rf -- "$scratch"' EXIT
trap 'exit 143' HUP INT TERM
rm -f -- "$file.part"
: >"$file.part" || exit 1
mkfifo "$scratch/copy" || exit 1
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
/** $1 file, $2 decompressor, then a reader that fails unless the dump is whole. What the reader leaves is read to the end. */
const READ_BACK = `set -u
file=$1 decompress=$2
shift 2
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { "$@" >/dev/null 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`;
/** $1 dump file, $2 bytes of the manifest, which comes by stdin: a lost connection ends it too early. The manifest goes last: a dump without one counts as unfinished. */
const FINISH = `set -eu
umask 077
${FLUSH}
manifest=$1.manifest.json
cat >"$manifest.part"
[ "$(wc -c <"$manifest.part")" -eq "$2" ] || exit 1
flush "$manifest.part"
mv -f -- "$1.part" "$1"
mv -f -- "$manifest.part" "$manifest"
flush "\${1%/*}"`;
// src/databases/dump-file.ts
/**
* Fastest first. zstd -1 writes a smaller file than gzip -6 in a tenth of its time; pigz and gzip at level 1 come next.
* Level 6, the default of `pg_dump -Fc` and of `gzip`, costs a minute per gigabyte.
*/
const COMPRESSORS = [
	{
		tool: "zstd",
		compression: "zstd",
		write: "zstd -q -1 -c"
	},
	{
		tool: "pigz",
		compression: "gzip",
		write: "pigz -1 -c"
	},
	{
		tool: "gzip",
		compression: "gzip",
		write: "gzip -1 -c"
	}
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
const FILE_TOOLS = [...COMPRESSORS, ...HASHERS].map(({ tool }) => tool);
const UNTOUCHED = "The database was only read; no unfinished dump was left under the final name.";
/**
* Runs a dump program into `<file>.part`, compressed, fsynced, mode 0600 (new folders 0700).
*
* @throws MigrateError `backup-failed` if any process of the pipe failed; the part is gone then
*/
async function writePart(host, tools, dump, cause, file) {
	const compressor = COMPRESSORS.find(({ tool }) => tools.has(tool));
	if (!compressor) throw missingTools(host, [
		"zstd",
		"pigz",
		"gzip"
	], "the package zstd");
	const result = await host.run({
		...dump,
		argv: [
			"sh",
			"-c",
			WRITE$1,
			"sh",
			file,
			compressor.write,
			hasher(host, tools),
			...dump.argv
		]
	});
	const explain = (stderr) => cause(stderr) ?? unexplained(file, stderr);
	const printed = expectSuccess(result, explain, host, "backup-failed", UNTOUCHED);
	const match = /^\\?([0-9a-f]{64}) +(\d+)\s*$/.exec(printed);
	if (!match) throw broken(host, file, "no checksum came back");
	return {
		sha256: match[1],
		bytes: Number(match[2]),
		compression: compressor.compression
	};
}
/** Proves that the file holds the bytes that were written, and that the engine's own reader gets through to its end. */
async function prove(host, tools, file, expected, reader) {
	const size = await inspect(host, { argv: [
		"wc",
		"-c",
		file
	] });
	const bytes = Number(/^\s*(\d+)/.exec(size.stdout)?.[1] ?? NaN);
	if (Number.isNaN(bytes)) throw broken(host, file, "it cannot be read");
	if (bytes !== expected.bytes) throw broken(host, file, `it has ${bytes} bytes, ${expected.bytes} were written`);
	if (expected.sha256) {
		const hash = await inspect(host, { argv: [...words$1(hasher(host, tools)), file] });
		if (/^\\?([0-9a-f]{64})/.exec(hash.stdout)?.[1] !== expected.sha256) throw broken(host, file, "its SHA-256 is another one than when it was written");
	}
	if (!reader) return;
	const argv = [
		"sh",
		"-c",
		READ_BACK,
		"sh",
		file,
		`${expected.compression} -dc`,
		...reader.argv
	];
	const result = await inspect(host, {
		...reader,
		argv
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
			String(Buffer.byteLength(stdin))
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
function words$1(command) {
	return command.split(" ");
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
// src/databases/backup.ts
/**
* The one way a backup is taken: measure, write beside, prove, rename. Row counts and schema are measured before and after,
* because a client cannot lend its snapshot to the dump program; what differs is named in the manifest.
*
* @throws MigrateError `config-invalid` for a grade that is not offered, `backup-failed`, `preflight-failed`
*/
async function backUp$1(host, database, file, grade, job) {
	if (grade === "L3") throw notOffered();
	const { facts: before, dump, tool } = await measure$2(job);
	const { sessions: _, ...facts } = before;
	const started = /* @__PURE__ */ new Date();
	const written = await writePart(host, job.tools, dump, job.cause, file);
	const seconds = (Date.now() - started.getTime()) / 1e3;
	try {
		const { sha256, ...size } = written;
		if (grade !== "L0") await prove(host, job.tools, `${file}.part`, grade === "L2" ? written : size, job.reader);
		const { facts: after } = await measure$2(job);
		if (after.schemaFingerprint !== facts.schemaFingerprint) throw schemaMoved(host, database);
		const manifest = {
			database: database.id,
			file,
			bytes: written.bytes,
			sha256,
			grade,
			tool,
			startedAt: started.toISOString(),
			seconds,
			compression: written.compression,
			facts,
			moved: movedTables(facts.rows, after.rows)
		};
		await finish(host, manifest);
		return manifest;
	} catch (error) {
		await discardPart(host, file);
		throw error;
	}
}
/** The same measurement as in preflight; failing here, it is the backup that failed. */
async function measure$2(job) {
	try {
		return await job.measure();
	} catch (error) {
		if (!(error instanceof MigrateError) || error.reason !== "preflight-failed") throw error;
		const [first, ...rest] = error.problems;
		throw new MigrateError([{
			...first,
			reason: "backup-failed"
		}, ...rest], { cause: error });
	}
}
/** Tables whose count differs, or that only one side has; sorted. */
function movedTables(before, after) {
	return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).sort();
}
function notOffered() {
	return new MigrateError({
		reason: "config-invalid",
		what: "Backup grade L3 (restored into a scratch database and compared) is not offered.",
		safe: "Nothing was changed.",
		fix: "set grade = \"L2\" under [environments.<name>.backup]"
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
// src/databases/fingerprint.ts
/** SHA-256 over definitions, whatever order they come in. */
function fingerprint(definitions) {
	const hash = createHash("sha256");
	for (const definition of [...definitions].sort()) hash.update(definition).update("\0");
	return hash.digest("hex");
}
// src/databases/mariadb-catalogue.ts
/** Tab-separated, tagged by the first field (the rows of SHOW VARIABLES by the variable's name). */
const OVERVIEW_SQL = `
SHOW VARIABLES WHERE Variable_name IN ('version', 'server_uuid', 'server_uid', 'hostname', 'port', 'datadir');
SELECT 'schema', DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME = DATABASE();
SELECT 'bytes', COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();
SELECT 'object', CASE TABLE_TYPE WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, TABLE_NAME
  FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE();
SELECT 'object', ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE();
SELECT 'object', 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE();
SELECT 'object', 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE();
SELECT 'session', COALESCE(USER, ''), COALESCE(HOST, ''), CONCAT_WS(' ', COMMAND, NULLIF(STATE, ''))
  FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID();
`;
/** Which column of `SHOW CREATE ...` holds the statement; the columns after it hold time stamps and defaults of sessions. */
const STATEMENT_COLUMN = {
	TABLE: 1,
	SEQUENCE: 1,
	VIEW: 1,
	EVENT: 3
};
/** Definitions and exact row counts of the objects, all in one snapshot. Numbered, so that names need no second quoting. */
function detailSql(objects) {
	return [
		"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;",
		"START TRANSACTION WITH CONSISTENT SNAPSHOT;",
		...objects.flatMap(({ kind, name }, index) => [
			`SELECT 'create', ${index};`,
			`SHOW CREATE ${kind} ${quoteIdentifier$1(name)};`,
			...kind === "TABLE" ? [`SELECT 'rows', ${index}, COUNT(*) FROM ${quoteIdentifier$1(name)};`] : []
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
		variables: Object.fromEntries(records.filter((record) => record.length === 2)),
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
/** What {@link detailSql} printed for the same objects. */
function readDetails(printed, objects, schema) {
	const rows = {};
	const definitions = [];
	let announced;
	for (const record of fields(printed)) if (announced) {
		const { kind, name } = announced;
		definitions.push(JSON.stringify([
			kind,
			name,
			settled(record[STATEMENT_COLUMN[kind] ?? 2] ?? "", schema)
		]));
		announced = void 0;
	} else if (record[0] === "create") announced = objects[Number(record[1])];
	else if (record[0] === "rows") rows[objects[Number(record[1])].name] = Number(record[2]);
	return {
		rows,
		schemaFingerprint: fingerprint(definitions)
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
	if (!/insufficient privileges|insufficent privileges|access denied/i.test(stderr)) return void 0;
	return {
		what: `${database.user} may not read everything in ${where}: ${lastLines(stderr, 2)}`,
		fix: `grant it; routines of somebody else need GRANT SELECT ON mysql.proc (MariaDB) or SHOW_ROUTINE (MySQL 8.0.20), events EVENT, triggers TRIGGER, views SHOW VIEW; or give another user and password under ${table}`
	};
}
// src/databases/script.ts
/** The error for a script that stopped; `at` is where the client says it stopped. */
function scriptFailure(host, database, script, result, at) {
	const how = result.outcome.kind === "exit" ? "" : ` (the client ended by ${result.outcome.kind})`;
	return new MigrateError({
		reason: "script-failed",
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
// src/databases/mariadb.ts
const CLIENTS = ["mariadb", "mysql"];
const DUMPERS = ["mariadb-dump", "mysqldump"];
const PACKAGES$1 = "the package mariadb-client or mysql-client (RHEL: mariadb or mysql)";
const UNCHANGED$1 = "Nothing was changed.";
/** Somebody dropped or renamed something between the two looks at the catalogue: unknown table, routine, trigger, event. */
const VANISHED = /ERROR (?:1146|1305|1360|1539|4091)\b/;
/** A URL of MySQL may lead to a MariaDB server and the other way round: what counts is what the server says it is. */
const mariadb = engine("mariadb");
const mysql = engine("mysql");
function engine(type) {
	return {
		type,
		tools: type === "mariadb" ? ["mariadb", "mariadb-dump"] : ["mysql", "mysqldump"],
		async ping(tools, database) {
			await ask$1(tools, database, client(tools, await probe$2(tools)), "SELECT 1;");
		},
		async facts(tools, database) {
			return (await measure$1(tools, database, await probe$2(tools))).facts;
		},
		async dump(tools, database, file, grade) {
			const found = await probe$2(tools);
			return backUp$1(tools, database, file, grade, {
				tools: found,
				measure: () => measure$1(tools, database, found),
				reader: READER$1,
				cause: (stderr) => cause$1(tools, database, stderr)
			});
		},
		async verify(tools, manifest) {
			await prove(tools, await probe$2(tools), manifest.file, manifest, READER$1);
		},
		async runScript(tools, database, script) {
			const program = client(tools, await probe$2(tools));
			const started = Date.now();
			const { argv, ...rest } = connect$1(database, program.family, [
				program.name,
				"--batch",
				"--show-warnings"
			]);
			const result = await tools.run({
				...rest,
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
		async columns(tools, database, table) {
			const sql = `SELECT LOWER(COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
        AND LOWER(TABLE_NAME) = LOWER(${`CONVERT(X'${Buffer.from(table, "utf8").toString("hex")}' USING utf8mb4)`}) ORDER BY ORDINAL_POSITION;`;
			return (await ask$1(tools, database, client(tools, await probe$2(tools)), sql)).split("\n").filter(Boolean);
		}
	};
}
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
/** The dump program writes this line last and only if everything before it went well. */
const READER$1 = { argv: [
	"sh",
	"-c",
	"tail -n 1 | grep -q \"^-- Dump completed\""
] };
async function probe$2(host) {
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
async function measure$1(host, database, tools) {
	const program = client(host, tools);
	for (let attempt = 1;; attempt++) {
		const overview = readOverview(await ask$1(host, database, program, OVERVIEW_SQL));
		const { version, server_uuid, server_uid, hostname, port, datadir } = overview.variables;
		const { dumper, version: toolVersion } = dumperFor(host, tools, database, version);
		const { timeoutMs: _, ...unlimited } = asking(database, program, detailSql(overview.objects));
		const result = await host.run(unlimited);
		if (VANISHED.test(result.stderr) && attempt < 3) continue;
		const details = readDetails(answer(result, host, database), overview.objects, database.name);
		const facts = {
			identity: {
				server: server_uuid ?? server_uid ?? `${hostname}:${port}:${datadir}`,
				database: database.name
			},
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
			tool,
			dump: dumpCommand(database, dumper, tool)
		};
	}
}
async function ask$1(host, database, program, sql) {
	return answer(await host.run(asking(database, program, sql)), host, database);
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
// src/databases/postgresql-catalogue.ts
/** How our own sessions call themselves, so that they are not taken for somebody else's. */
const APPLICATION_NAME = "wso2-migrate";
const USER_SCHEMAS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;
/**
* One psql session that prints JSON arrays, one a line, tagged by their first element. Columns that older servers lack
* (`attgenerated` before 12, `prokind` before 11) are read through `to_jsonb`, which gives NULL where there is none.
* psql variable `schema`: the URL's `currentSchema` or empty.
*/
const FACTS_SQL = `
\\set ON_ERROR_STOP off
SELECT json_build_array('system', system_identifier::text) FROM pg_control_system();
\\set ON_ERROR_STOP on
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SELECT coalesce(nullif(:'schema', ''), current_schema(), 'public') AS home \\gset
SET LOCAL search_path = pg_catalog;
SELECT json_build_array('database', current_setting('server_version'), current_setting('server_encoding'),
  d.datcollate, d.datctype, pg_database_size(d.oid), d.oid::text,
  coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0))
FROM pg_database d WHERE d.datname = current_database();
SELECT json_build_array('session', coalesce(usename, ''), coalesce(host(client_addr), 'local'),
  concat_ws(' ', coalesce(state, 'unknown'), nullif(application_name, '')))
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
  AND application_name <> '${APPLICATION_NAME}';
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
SELECT format('SELECT json_build_array(''rows'', %L, count(*)) FROM ONLY %I.%I',
  CASE WHEN n.nspname = :'home' THEN quote_ident(c.relname) ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END,
  n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${USER_SCHEMAS} ORDER BY 1 \\gexec
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
/** The facts in what {@link FACTS_SQL} printed. */
function readFacts(printed, toolVersion) {
	const records = printed.split("\n").filter(Boolean).map((line) => JSON.parse(line));
	const tagged = (tag) => records.filter(([kind]) => kind === tag).map(([, ...rest]) => rest);
	const [version, charset, collate, ctype, bytes, oid, address] = tagged("database")[0];
	const system = tagged("system")[0]?.[0] ?? address;
	return {
		identity: {
			server: String(system),
			database: String(oid)
		},
		version: `PostgreSQL ${/^\S+/.exec(version)?.[0]}`,
		charset,
		collation: collate === ctype ? collate : `${collate} (ctype ${ctype})`,
		bytes: Number(bytes),
		rows: Object.fromEntries(tagged("rows")),
		schemaFingerprint: fingerprint(tagged("schema").map((record) => JSON.stringify(record))),
		toolVersion,
		sessions: tagged("session").map(([user, from, state]) => ({
			user,
			from,
			state
		}))
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
// src/databases/postgresql.ts
const TOOLS = [
	"psql",
	"pg_dump",
	"pg_restore"
];
const PACKAGES = "the package postgresql-client (RHEL: postgresql) of at least the major version of the server";
const UNCHANGED = "Nothing was changed.";
/** PostgreSQL from version 10, by psql, pg_dump and pg_restore. */
const postgresql = {
	type: "postgresql",
	tools: TOOLS,
	async ping(tools, database) {
		await probe$1(tools, ["psql"]);
		await ask(tools, database, "SELECT 1;", { timeoutMs: 15e3 });
	},
	async facts(tools, database) {
		return measure(tools, database, await probe$1(tools, TOOLS));
	},
	async dump(tools, database, file, grade) {
		const found = await probe$1(tools, TOOLS);
		return backUp$1(tools, database, file, grade, {
			tools: found,
			measure: async () => ({
				facts: await measure(tools, database, found),
				dump: connect(database, [
					"pg_dump",
					"--no-password",
					"--format=custom",
					"--compress=0"
				]),
				tool: found.get("pg_dump")
			}),
			reader: READER,
			cause: (stderr) => cause(tools, database, stderr)
		});
	},
	async verify(tools, manifest) {
		await prove(tools, await probe$1(tools, TOOLS), manifest.file, manifest, READER);
	},
	async runScript(tools, database, script) {
		await probe$1(tools, ["psql"]);
		const started = Date.now();
		const path = database.schema ? ["--command", `SET search_path TO ${quoteIdentifier(database.schema)}`] : [];
		const result = await tools.run(connect(database, [
			...PSQL,
			...path,
			"--file",
			script
		]));
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
	async columns(tools, database, table) {
		return (await ask(tools, database, COLUMNS_SQL, {}, { table })).split("\n").filter(Boolean).map((line) => JSON.parse(line)[0]);
	}
};
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
const READER = { argv: ["pg_restore", "--file=/dev/null"] };
async function probe$1(host, needed) {
	const found = await probeTools(host, [...TOOLS, ...FILE_TOOLS]);
	const missing = needed.filter((tool) => !found.has(tool));
	if (missing.length > 0) throw missingTools(host, missing, PACKAGES);
	return found;
}
async function measure(host, database, tools) {
	const toolVersion = versionNumbers(tools.get("pg_dump"));
	const facts = readFacts(await ask(host, database, FACTS_SQL, { timeoutMs: void 0 }), toolVersion.join("."));
	const [serverMajor] = versionNumbers(facts.version);
	if (toolVersion[0] < serverMajor) throw new MigrateError({
		reason: "preflight-failed",
		what: `pg_dump ${toolVersion.join(".")} on ${host.address} cannot dump ${describeDatabase(database)}, which runs ${facts.version}.`,
		host: host.name,
		safe: UNCHANGED,
		fix: `install postgresql-client ${serverMajor} or newer there, or name another host as tools_host of ${database.id}`
	});
	return facts;
}
async function ask(host, database, sql, limit, variables = {}) {
	const settings = Object.entries({
		schema: database.schema ?? "",
		...variables
	});
	const command = {
		...connect(database, [
			...PSQL,
			...settings.flatMap(([name, value]) => ["--set", `${name}=${value}`]),
			"--file",
			"-"
		]),
		stdin: sql
	};
	const bounded = "timeoutMs" in limit && limit.timeoutMs === void 0 ? command : question({
		...command,
		...limit.timeoutMs !== void 0 && { timeoutMs: limit.timeoutMs }
	});
	return expectSuccess(await host.run(bounded), (stderr) => cause(host, database, stderr), host, "preflight-failed", UNCHANGED);
}
function quoteIdentifier(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
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
	return {
		databases,
		problems
	};
}
function resolveOne(input, source, entry) {
	const location = locate(input, source, entry);
	const needed = entry.backup || entry.script !== void 0;
	if ("what" in location) return needed ? [location] : void 0;
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
		if (value === void 0 || value === "" || references.length > 0) problems.push(missing$1(input, key, references, name));
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
function missing$1(input, key, references, name) {
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
const FREE = `d=$1; while [ ! -d "$d" ]; do d=$(dirname "$d"); done; df -Pk -- "$d" | tail -n 1`;
/** Free bytes of the file system that holds (or would hold) a path. */
async function freeBytes(host, path) {
	const [, , , available] = (await host.must({ argv: [
		"/bin/sh",
		"-c",
		FREE,
		"sh",
		path
	] }, {
		reason: "preflight-failed",
		what: `The free space of ${path} could not be found out.`,
		safe: "Nothing was changed.",
		fix: "check the path in the migration file, and df on that host."
	})).trim().split(/\s+/);
	return Number(available) * 1024;
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
// src/transfer/tools.ts
/** Command lines that print `<64 hex digits> <space or *><name>` for each file given. The algorithm is always SHA-256. */
const HASH_COMMANDS = {
	openssl: [
		"openssl",
		"dgst",
		"-sha256",
		"-r"
	],
	sha256sum: ["sha256sum"],
	shasum: [
		"shasum",
		"-a",
		"256"
	]
};
/**
* openssl stands first because Debian's sha256sum does 305 MB/s where openssl does 1057 on the same CPU; a tool counts only
* when it hashes `abc` right (FIPS builds and wrappers may print something else).
*/
const PROBE = `
quiet() { "$@" >/dev/null 2>&1; }
if quiet find / -prune -printf ''; then echo list=gnu
elif quiet stat -c '%f %s %Y' /; then echo list=stat-gnu
elif quiet stat -f '%Xp %z %m' /; then echo list=stat-bsd; fi
case $(tar --version 2>&1 </dev/null) in
*GNU*) echo tar=gnu;; *bsdtar*) echo tar=bsd;; *[Bb]usy[Bb]ox*) echo tar=busybox;; esac
abc=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
right() { case $(printf abc | "$@" 2>/dev/null) in $abc*) return 0;; esac; return 1; }
if right openssl dgst -sha256 -r; then echo hash=openssl
elif right sha256sum; then echo hash=sha256sum
elif right shasum -a 256; then echo hash=shasum; fi
if [ "$(printf '%s\\0' 'a b' | xargs -0 sh -c 'echo "<$1>"' sh 2>/dev/null)" = '<a b>' ]; then echo xargs=0; fi
`;
const found = /* @__PURE__ */ new WeakMap();
/** The host's tools; one command for the first question, nothing after. Throws `preflight-failed` with all that is missing. */
function toolsOf(host) {
	const known = found.get(host);
	if (known) return known;
	const probing = probe(host);
	found.set(host, probing);
	probing.catch(() => found.delete(host));
	return probing;
}
async function probe(host) {
	const stdout = await mustRaw(host, {
		argv: [
			"sh",
			"-c",
			PROBE
		],
		env: { LC_ALL: "C" }
	}, {
		reason: "preflight-failed",
		what: "could not ask for the tools that copying needs",
		fix: "run a shell on that host as the user in run_as and look at what it says"
	});
	const answers = new Map(stdout.toString("utf8").split("\n").map((line) => line.split("=")));
	const [first, ...rest] = [
		["list", "find with -printf, or stat"],
		["tar", "tar (GNU, BSD or busybox)"],
		["hash", "openssl, sha256sum or shasum"],
		["xargs", "xargs with -0"]
	].filter(([key]) => !answers.has(key)).map(([, tool]) => ({
		reason: "preflight-failed",
		host: host.name,
		what: `${tool} is missing, or not on the PATH of the user that runs commands there.`,
		safe: "Nothing was changed.",
		fix: "install it on that host and plan again."
	}));
	if (first) throw new MigrateError([first, ...rest]);
	return {
		list: answers.get("list"),
		tar: answers.get("tar"),
		hash: answers.get("hash")
	};
}
// src/transfer/hash.ts
const MANY = "cd \"$1\" && shift && exec xargs -0 \"$@\"";
const ONE_BY_ONE = "cd \"$1\" && exec xargs -0 sh -c \"$2\" sh";
const EACH = `for file do digest=$($HASH <"$file" 2>/dev/null) || digest=
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
			EACH
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
// src/transfer/manifest.ts
/** Name of the folder under a home in which copies are staged; never listed. */
const STAGING_FOLDER = ".wso2-migrate-staging";
const NO_FOLDER = 44;
const LIST_GNU = `[ -d "$1" ] || exit ${NO_FOLDER}
exec find -H "$1" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0'`;
const LIST_STAT = `[ -d "$1" ] || exit ${NO_FOLDER}
cd "$1" && exec find . -name ${STAGING_FOLDER} -prune -o ! -name . -exec sh -c "$2" sh "$3" "$4" {} +`;
const EACH_STAT = `option=$1 format=$2; shift 2
for file do
  line=$(stat "$option" "$format" "$file" 2>/dev/null) || continue
  link=
  if [ -L "$file" ]; then link=$(readlink "$file"; printf x); link=\${link%?x}; fi
  printf '%s %s\\0%s\\0' "$line" "\${file#./}" "$link"
done`;
/**
* The command that lists a folder: for each entry `type mode size mtime path NUL link NUL` with GNU's find, else
* `hexmode size mtime path NUL link NUL`. Pure.
*/
function listCommand(root, tool) {
	const env = { LC_ALL: "C" };
	if (tool === "gnu") return {
		argv: [
			"sh",
			"-c",
			LIST_GNU,
			"sh",
			root
		],
		env
	};
	return {
		argv: [
			"sh",
			"-c",
			LIST_STAT,
			"sh",
			root,
			EACH_STAT,
			...tool === "stat-gnu" ? ["-c", "%f %s %Y"] : ["-f", "%Xp %z %m"]
		],
		env
	};
}
/**
* Everything under `root` (absolute), in one command, sorted by path. Things that vanish meanwhile are left out; a
* folder that cannot be read throws `preflight-failed`.
*/
async function listFolder(host, root) {
	const { list } = await toolsOf(host);
	const result = await runRaw(host, listCommand(root, list));
	if (result.outcome.kind === "exit" && result.outcome.code === NO_FOLDER) return {
		exists: false,
		entries: []
	};
	if (!succeeded(result.outcome) && !onlyVanished(result.stderr)) {
		const failure = {
			reason: result.outcome.kind === "exit" ? "preflight-failed" : "host-unreachable",
			what: `could not list ${root}`,
			fix: "let the user in run_as read that folder, then run again."
		};
		throw hostError(host, failure, describeEnd(result.outcome, result.stderr));
	}
	return {
		exists: true,
		entries: parseListing(result.stdout, list)
	};
}
/** Reads what `listCommand` prints. */
function parseListing(output, tool) {
	const fields = splitAtNul(output);
	const entries = [];
	for (let index = 0; index + 1 < fields.length; index += 2) {
		const entry = tool === "gnu" ? parseFind(fields[index]) : parseStat(fields[index]);
		if (entry.type !== "file") entry.size = 0;
		if (entry.type === "link") entry.link = decodeName(fields[index + 1]);
		entries.push(entry);
	}
	return entries.sort((a, b) => a.path < b.path ? -1 : 1);
}
const FIND_TYPES = {
	f: "file",
	d: "folder",
	l: "link",
	p: "fifo",
	s: "socket"
};
function parseFind(field) {
	const [[type, mode, size, mtime], path] = words(field, 4);
	return {
		path,
		type: FIND_TYPES[type] ?? "device",
		size: Number(size),
		mode: Number.parseInt(mode, 8),
		mtime: Number.parseInt(mtime, 10)
	};
}
/** File type bits of `st_mode` (POSIX `S_IFMT`, the same on Linux, BSD and macOS). */
const STAT_TYPES = /* @__PURE__ */ new Map([
	[32768, "file"],
	[16384, "folder"],
	[40960, "link"],
	[4096, "fifo"],
	[49152, "socket"]
]);
function parseStat(field) {
	const [[hex, size, mtime], path] = words(field, 3);
	const bits = Number.parseInt(hex, 16);
	return {
		path,
		type: STAT_TYPES.get(bits & 61440) ?? "device",
		size: Number(size),
		mode: bits & 4095,
		mtime: Number(mtime)
	};
}
/** The first `count` words of a record, and the rest as a name. */
function words(field, count) {
	const found = [];
	let start = 0;
	while (found.length < count) {
		const end = field.indexOf(32, start);
		found.push(field.subarray(start, end).toString("latin1"));
		start = end + 1;
	}
	return [found, decodeName(field.subarray(start))];
}
function splitAtNul(output) {
	const fields = [];
	let start = 0;
	for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
		fields.push(output.subarray(start, end));
		start = end + 1;
	}
	return fields;
}
function onlyVanished(stderr) {
	const lines = stderr.split("\n").filter((line) => line.trim());
	return lines.length > 0 && lines.every((line) => line.includes("No such file or directory"));
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
// src/steps/words.ts
const UNITS = [
	"B",
	"KB",
	"MB",
	"GB",
	"TB"
];
/** `12.3 MB`, powers of 1000. */
function showBytes(bytes) {
	const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1e3 ** power;
	return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}
/** `1 file`, `3 files`. */
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
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
		warnings: node.merge.warnings.map(({ keys, what, fix }) => `${keys.join(", ")}: ${what}${fix ? ` Next: ${fix}` : ""}`),
		work: {
			source: node.config.source,
			target: node.config.target,
			merged: node.config.merged
		}
	}));
}
const REPLACE = `set -e; umask 077; file=$1 kept=$2; mkdir -p "$(dirname "$kept")"
[ -e "$kept" ] || { cp -p "$file" "$kept.part"; mv "$kept.part" "$kept"; }
part=$file.wso2-migrate.$$; trap 'rm -f "$part"' EXIT; trap 'exit 1' HUP INT PIPE TERM
cp -p "$file" "$part"; cat > "$part"; [ "$(wc -c < "$part")" -eq "$3" ]
sync "$part" 2>/dev/null || sync
mv -f "$part" "$file"; sync "$(dirname "$file")" 2>/dev/null || sync`;
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
		const { source, target, result } = await mergeNode(context, node);
		const before = planned.work;
		const now = {
			source: sha256(source.text),
			target: sha256(target.text),
			merged: sha256(result.text ?? "")
		};
		if (result.text === void 0 || now.merged !== before.merged || now.target !== before.target) throw drifted(planned, now, before);
		const kept = `${await context.runFolder(planned.node)}/replaced/${context.route.target.config}`;
		const bytes = String(Buffer.byteLength(result.text));
		await targetHost(context, planned).must({
			argv: [
				"/bin/sh",
				"-c",
				REPLACE,
				"sh",
				targetConfig(context, planned),
				kept,
				bytes
			],
			stdin: result.text
		}, {
			reason: "copy-failed",
			what: `The merged deployment.toml of ${planned.node} could not be written.`,
			safe: "The file on the target is the one from before.",
			fix: "check free space and the rights of run_as in that folder, then run merge-config again."
		});
		await spoolMerge(context, planned.node, target, result);
		return {
			summary: `deployment.toml of ${planned.node}: ${count(result.edits.length, "edit")}, ${count(result.warnings.length, "warning")}; the old one is ${node.target.host}:${kept}`,
			details: {
				edits: result.edits.length,
				kept,
				sha256: now.merged
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
	const ownRules = parseOwnRules(context.environment.merge, context.environment.file);
	return {
		source,
		target,
		result: mergeDeploymentToml({
			source,
			target,
			pristineSource,
			rules: context.route.merge,
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
/** In `script`: what follows lies on the tools host; without it, beside the migration file. */
const ON_HOST = "target:";
/** In `databases`: credentials of an LDAP user store, where deployment.toml does not hold them in plain. */
const USER_STORE = "user_store";
/** How script files name a type of database; the first that a file name holds, whatever its case, decides. */
const SCRIPT_NAMES = {
	postgresql: ["postgre"],
	mariadb: ["mariadb", "mysql"],
	mysql: ["mysql", "mariadb"],
	mssql: ["mssql", "sqlserver"],
	oracle: ["oracle"],
	db2: ["db2"],
	h2: ["h2"]
};
/** The databases of the old server as its `deployment.toml` and the migration file give them, with all problems. */
function declaredIn(context, source) {
	const { environment } = context;
	const [host, ...file] = source.name.split(":");
	const resolved = resolveDatabases({
		toml: parse(source.text, { integersAsBigInt: "asNeeded" }),
		tomlFile: file.join(":"),
		host,
		environment: environment.name,
		file: environment.file,
		entries: environment.databases,
		others: userStoreIn(context, source).store?.kind === "ldap" ? [USER_STORE] : []
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
/** One database, read anew from the old server's own settings. Throws when it is no longer as planned. */
async function databaseOf(context, id) {
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
/** The script of a database: its bytes and base name. A folder gives the file of the database's type. */
async function scriptOf(context, id, engine) {
	const { script, tools_host } = context.environment.databases[id];
	if (script === void 0) throw new MigrateError(noScript(context, id));
	if (script.startsWith(ON_HOST)) {
		const place = script.slice(7);
		const host = context.host(tools_host);
		const files = (await host.run({ argv: [
			"find",
			place,
			"-maxdepth",
			"1",
			"-type",
			"f"
		] })).stdout.split("\n").filter(Boolean);
		const file = files.length === 1 && files[0] === place ? place : chosen(context, id, engine, files);
		return {
			name: path.posix.basename(file),
			bytes: await readBytes(host, file)
		};
	}
	const place = path.resolve(context.folder, script);
	const stat = await import_lib.default.stat(place).catch(() => void 0);
	const files = stat?.isDirectory() ? (await import_lib.default.readdir(place)).map((name) => path.join(place, name)) : [];
	const file = stat?.isFile() ? place : chosen(context, id, engine, files);
	return {
		name: path.basename(file),
		bytes: await import_lib.default.readFile(file)
	};
}
function chosen(context, id, engine, files) {
	for (const word of SCRIPT_NAMES[engine]) {
		const matching = files.filter((file) => path.posix.basename(file).toLowerCase().includes(word));
		if (matching.length === 1) return matching[0];
	}
	const { script } = context.environment.databases[id];
	throw new MigrateError({
		reason: "config-invalid",
		what: `script = "${script}" of ${id} names no one file for ${engine}: ${files.length === 0 ? "nothing is there" : files.map((file) => path.posix.basename(file)).join(", ")}.`,
		place: placeOf$1(context, id),
		safe: "Nothing was changed.",
		fix: `name the file itself, or put one file with ${SCRIPT_NAMES[engine][0]} in its name there.`
	});
}
function placeOf$1({ environment }, id) {
	return {
		file: environment.file,
		key: [
			"environments",
			environment.name,
			"databases",
			id,
			"script"
		]
	};
}
function noScript(context, id) {
	const { environment, route } = context;
	const { table, column } = route.user_store;
	return {
		reason: "config-invalid",
		what: `The user store is in ${id}, whose ${table} has no column ${column}: the new server would not start.`,
		place: placeOf$1(context, id),
		safe: "Nothing was changed.",
		fix: `get the user-store script of this upgrade from WSO2 and set script = "scripts/" under [environments.${environment.name}.databases.${id}].`
	};
}
// src/wso2/secure-vault.ts
/** Read once and deleted by the server; the other is kept by those who restart without us (KERNEL DefaultSecretCallbackHandler). */
const ONCE = "password-tmp";
const KEPT = "password-persist";
const WRITE = `umask 077; trap 'rm -f "$1.part"' EXIT; trap 'exit 1' HUP INT PIPE TERM
cat > "$1.part" && chmod 600 "$1.part" && mv "$1.part" "$1"`;
/** Whether the user left the password on the server, as its documentation offers. */
async function hasKeptPassword(host, home) {
	const { outcome } = await host.run({ argv: [
		"test",
		"-s",
		`${home}/${KEPT}`
	] });
	return outcome.kind === "exit" && outcome.code === 0;
}
/** Without a terminal the server waits for a password for ever, unless this file stands there before each start. */
async function writePasswordFile(host, home, password) {
	await host.must({
		argv: [
			"/bin/sh",
			"-c",
			WRITE,
			"sh",
			`${home}/${ONCE}`
		],
		stdin: password
	}, {
		reason: "verify-failed",
		what: `${ONCE} could not be written in ${home}.`,
		safe: "No server was started.",
		fix: "check free space there, and that run_as may write the home."
	});
}
/** Takes away what a server left that ended before it read its password. Best effort: what went wrong before says more. */
async function removePasswordFile(host, home) {
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		`${home}/${ONCE}`
	] }).catch(() => {});
}
/** Encrypts the plain `"[...]"` secrets of the home's `deployment.toml`; a server refuses to start on one that is left. */
async function encryptSecrets(host, server) {
	await host.must({
		argv: [
			"/bin/sh",
			`${server.home}/${server.pack.ciphertool}`,
			"-Dconfigure"
		],
		cwd: server.home,
		env: {
			CARBON_HOME: server.home,
			JAVA_HOME: server.javaHome ?? ""
		},
		timeoutMs: 12e4
	}, {
		reason: "verify-failed",
		what: `ciphertool could not encrypt the secrets of ${server.home}.`,
		safe: "No server was started; deployment.toml is as it was merged.",
		fix: "check keystore_password and [keystore.primary]; then run verify again."
	});
}
// src/wso2/processes.ts
/**
* Shell text that prints `process <pid> <start> <user>` for each server of `$home`, whoever started it and whatever its pid
* file says. `$real` is the home without symbolic links, or empty.
*/
const FIND_PROCESSES = `mine=$(stat -L -c %d:%i -- "$home" 2>/dev/null)
for each in $(grep -lzE '^-Dcarbon\\.home=' /proc/[0-9]*/cmdline 2>/dev/null); do
  process=\${each%/cmdline}
  its=$(tr '\\0' '\\n' < "$each" 2>/dev/null | sed -n 's/^-Dcarbon\\.home=//p' | tail -n 1)
  if [ "$its" != "$home" ] && { [ -z "$real" ] || [ "$(readlink -f -- "$its")" != "$real" ]; }; then continue; fi
  # A server in a container of this machine has a home of its own under the same name. One of systemd with PrivateTmp sees
  # other mounts than we do, and yet this home.
  theirs=$(stat -L -c %d:%i -- "$process/root$its" 2>/dev/null)
  if [ -n "$theirs" ] && [ -n "$mine" ] && [ "$theirs" != "$mine" ]; then continue; fi
  started=$(sed 's/.*) //' "$process/stat" 2>/dev/null | cut -d ' ' -f 20)
  if [ -n "$started" ]; then echo "process \${process#/proc/} $started $(stat -c %U "$process")"; fi
done
`;
/** Reads one line of what `FIND_PROCESSES` prints. */
function parseProcess(line) {
	const [, pid, startTicks, user] = line.split(" ");
	return {
		pid: Number(pid),
		startTicks: startTicks ?? "",
		user: user ?? ""
	};
}
// src/wso2/home-script.ts
/**
* Looks at one home in one round trip. Plain POSIX sh with coreutils and grep; it changes nothing. Arguments: the home, the
* pid file, the start script, then three lists that end in `--`: files to read, paths that must exist, folders to be written.
* Each answer is a line `<name> <value>...`; texts and paths are in base64, so that nothing in them is taken for an answer.
*/
const LOOK = `
home=$1 pid_file=$2 script=$3
shift 3
# The text streams: as a word it would stand in an argv wherever printf is no builtin.
text() { printf '%s %s ' "$1" "$(printf %s "$2" | base64 | tr -d '\\n')"; base64 | tr -d '\\n'; echo; }
path() { printf '%s %s\\n' "$1" "$(printf %s "$2" | base64 | tr -d '\\n')"; }
echo "user $(id -un)"
kind=missing
if [ -d "$home" ]; then kind=folder; elif [ -e "$home" ]; then kind=file; fi
if [ "$kind" = folder ] && ! { [ -r "$home" ] && [ -x "$home" ]; }; then kind=closed; fi
echo "home $kind"
near=$home
while [ ! -d "$near" ]; do near=$(dirname -- "$near"); done
echo "bytes $(df -Pk -- "$near" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
echo "inodes $(df -Pi -- "$near" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
grep -hE '^ *[0-9]+: [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
  tr -s ' ' | sed 's/^ //' | cut -d ' ' -f 2 | sed 's/.*:/listen /' | sort -u
real=
if [ "$kind" = folder ]; then
  real=$(readlink -f -- "$home")
  path real "$real"
  path owner "$(stat -L -c '%U:%G %a' -- "$home")"
  for each in "$home"/*/; do
    if [ -e "$each$script" ]; then path inner "\${each%/}"; fi
  done
  if [ -e "$(dirname -- "$real")/$script" ]; then path outer "$(dirname -- "$real")"; fi
  for each in "$home"/bin/*.sh; do
    if [ -f "$each" ]; then path starter "\${each##*/}"; fi
  done
  while [ "$1" != -- ]; do
    case $1 in
      *.json)
        # The state file of the update tool holds credentials too: one key of it is read.
        level=$(sed -n 's/.*"update-level"[^"]*"\\([^"]*\\)".*/\\1/p' "$home/$1" 2>/dev/null | head -n 1)
        if [ -n "$level" ]; then printf %s "$level" | text text "$1"; fi ;;
      *) if [ -f "$home/$1" ] && [ -r "$home/$1" ]; then head -c 262144 -- "$home/$1" | text text "$1"; fi ;;
    esac
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ ! -e "$home/$1" ]; then path absent "$1"; fi
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ -d "$home/$1" ] && ! { [ -w "$home/$1" ] && [ -x "$home/$1" ]; }; then path closed "$1"; fi
    shift
  done
  if [ -f "$home/$pid_file" ]; then head -c 4096 -- "$home/$pid_file" | tr -dc '0-9\\n' | text pid_file "$pid_file"; fi
fi
${FIND_PROCESSES}echo "boot $(cat /proc/sys/kernel/random/boot_id)"
echo end
`;
/** The command that looks at a home; `parseLook` reads what it prints. */
function lookCommand(home, pack) {
	const files = /* @__PURE__ */ new Set([
		...pack.identify.map(({ file }) => file),
		...pack.updates,
		pack.config,
		pack.log4j2,
		"bin/version.txt",
		"updates/product.txt"
	]);
	const folders = [
		".",
		pack.config.replace(/\/[^/]*$/, ""),
		pack.lib,
		pack.dropins,
		pack.security
	];
	return {
		argv: [
			"sh",
			"-c",
			LOOK,
			"sh",
			home,
			pack.pid_file,
			pack.script,
			...files,
			"--",
			...pack.expect,
			"--",
			...folders,
			"--"
		],
		env: { LC_ALL: "C" },
		timeoutMs: 12e4
	};
}
/** Reads what `lookCommand` printed. Throws an Error where it is not complete. */
function parseLook(printed) {
	const lines = printed.trimEnd().split("\n").map((line) => line.split(" "));
	if (lines.at(-1)?.[0] !== "end") throw new Error(`The look at the home broke off after: ${lines.map(([name]) => name).join(" ")}`);
	const all = (name) => lines.filter(([head]) => head === name);
	const word = (name) => all(name)[0]?.[1] ?? "";
	const paths = (name) => all(name).map(([, path]) => decoded(path));
	const pid = decoded(all("pid_file")[0]?.[2]).split("\n")[0];
	return {
		user: word("user"),
		kind: word("home"),
		real: paths("real")[0] ?? "",
		owner: paths("owner")[0] ?? "",
		freeBytes: Number(word("bytes")) * 1024,
		freeInodes: /^[1-9]\d*$/.test(word("inodes")) ? Number(word("inodes")) : void 0,
		listening: new Set(all("listen").map(([, port]) => Number.parseInt(port ?? "", 16))),
		texts: new Map(all("text").map(([, name, text]) => [decoded(name), decoded(text)])),
		absent: paths("absent"),
		closed: paths("closed"),
		inner: paths("inner"),
		outer: paths("outer")[0],
		starters: paths("starter"),
		pidFile: pid ? Number(pid) : void 0,
		processes: all("process").map((words) => parseProcess(words.join(" "))),
		bootId: word("boot")
	};
}
function decoded(text) {
	return Buffer.from(text ?? "", "base64").toString("utf8");
}
// src/wso2/wrong-home.ts
/** Why a home could not even be looked into. */
function unreachable(look, home) {
	switch (look.kind) {
		case "file": return [`${home} is a file.`, "Name the unpacked folder of the server (CARBON_HOME)."];
		case "closed": return [`${look.user} may not read ${home}.`, "Set run_as of this host to the owner of the home."];
		default: return [`${home} does not exist, or ${look.user} may not see it.`, "Correct home in the migration file, or set run_as of this host to the owner of the home."];
	}
}
/** Which home it is instead, or where the right one lies: below (the root of EI was named) or above (its bin). */
function wrongHome(look, home, pack, version) {
	const expected = `${pack.name} (${pack.version})`;
	if (version !== void 0 && version !== pack.version) return [`${home} is version ${version}, not ${expected}.`, "Correct home in the migration file, or choose the route of this version."];
	const [inner] = look.inner;
	if (inner !== void 0) return [`${home} is not the home itself: ${expected} lies in ${inner}.`, `Write home = "${inner}".`];
	if (look.outer !== void 0) return [`${home} is a part of the home ${look.outer}.`, `Write home = "${look.outer}".`];
	if (version !== void 0) return [`${home} is ${expected}, but not whole: ${missing(look)}.`, "Unpack it again, or correct home in the migration file."];
	const other = otherProduct(look);
	return [`${home} is not ${expected}${other ? `: it says ${other}` : ""}${look.absent.length > 0 ? `; ${missing(look)}` : ""}.`, "Correct home in the migration file."];
}
function missing({ absent }) {
	return `${absent.join(", ")} ${absent.length === 1 ? "is" : "are"} missing`;
}
function otherProduct(look) {
	const text = look.texts.get("bin/version.txt")?.trim() || look.texts.get("updates/product.txt")?.trim();
	if (text) return `"${text.split("\n")[0]?.slice(0, 80)}"`;
	const starter = look.starters.find((name) => /^(?:api-manager|micro-integrator|integrator|wso2server)\.sh$/.test(name));
	return starter && `bin/${starter}`;
}
// src/wso2/home.ts
const SAFE$2 = "Nothing was changed.";
/** Looks at a home in one round trip and judges it. Throws a MigrateError only where the look itself failed. */
async function inspectHome(host, home, pack, role) {
	const printed = await host.must(lookCommand(home, pack), {
		reason: "preflight-failed",
		what: `${home} could not be looked at.`,
		safe: SAFE$2,
		fix: "The host needs a POSIX sh, coreutils, sed and GNU grep; read the message above."
	});
	try {
		return judgeHome(parseLook(printed), home, pack, role, host.name);
	} catch (cause) {
		throw new MigrateError({
			reason: "preflight-failed",
			host: host.name,
			what: `${home} could not be looked at: ${cause.message}`,
			safe: SAFE$2,
			fix: "Look for output of login scripts (.bashrc) on the host, and for a full disk."
		}, { cause });
	}
}
/** Facts and problems from what was seen. Pure. */
function judgeHome(look, home, pack, role, host) {
	const problem = (what, fix) => ({
		reason: "preflight-failed",
		host,
		what,
		safe: SAFE$2,
		fix
	});
	if (look.kind !== "folder") return {
		facts: void 0,
		problems: [problem(...unreachable(look, home))]
	};
	const version = identifiedVersion(look, pack);
	if (version !== pack.version || look.absent.length > 0) return {
		facts: void 0,
		problems: [problem(...wrongHome(look, home, pack, version))]
	};
	const problems = [];
	if (role === "target") for (const folder of look.closed) {
		const where = folder === "." ? home : `${home}/${folder}`;
		problems.push(problem(`${look.user} may not write in ${where}.`, look.owner.split(":")[0] === look.user ? `Give it back: chown ${look.user} ${quote(where)} && chmod u+rwx ${quote(where)}.` : `Set run_as to the owner of the home (${look.owner.split(":")[0]}), or give the folder to ${look.user}.`));
	}
	const config = look.texts.get(pack.config);
	return {
		facts: {
			home,
			realHome: look.real,
			product: pack.name,
			version,
			updates: updatesLevel(look, pack),
			owner: look.owner,
			running: look.processes,
			pidFile: look.pidFile,
			bootId: look.bootId,
			freeBytes: look.freeBytes,
			freeInodes: look.freeInodes,
			ports: portsOf(pack, config).map((each) => ({
				...each,
				taken: look.listening.has(each.port)
			})),
			config,
			log4j2: look.texts.get(pack.log4j2)
		},
		problems
	};
}
/** Ports of a server with this `deployment.toml`; a text that does not parse counts as without settings. */
function portsOf(pack, config) {
	const settings = config === void 0 ? {} : settingsOf$1(config);
	const offset = Number(setting(settings, "server.offset") ?? pack.default_offset);
	return pack.ports.map(({ name, port, setting: key }) => ({
		name,
		port: Number((key && setting(settings, key)) ?? port) + offset
	}));
}
/** Problems of a target whose ports are taken by something that is not its own server. */
function portProblems(facts, host) {
	if (facts.running.length > 0) return [];
	return facts.ports.filter(({ taken }) => taken).map(({ name, port }) => ({
		reason: "preflight-failed",
		host,
		what: `Port ${port} (${name}) of the new server is taken.`,
		safe: SAFE$2,
		fix: `Find out who listens (ss -ltnp 'sport = :${port}'); stop it, or set another server.offset in deployment.toml of the target.`
	}));
}
function identifiedVersion(look, pack) {
	for (const { file, pattern } of pack.identify) {
		const version = look.texts.get(file)?.match(new RegExp(pattern, "u"))?.[1];
		if (version !== void 0) return version;
	}
}
function updatesLevel(look, pack) {
	for (const file of pack.updates) {
		const text = look.texts.get(file)?.trim().split("\n")[0];
		if (text) return text;
	}
}
function settingsOf$1(config) {
	try {
		return parse(config);
	} catch {
		return {};
	}
}
function setting(settings, dotted) {
	const value = dotted.split(".").reduce((table, key) => typeof table === "object" && table !== null ? table[key] : void 0, settings);
	const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
	return typeof text === "string" && /^-?\d+$/.test(text.trim()) ? Number(text) : void 0;
}
// src/wso2/java.ts
/** `java -version` prints to stderr; a Java without a display or a terminal does so too. */
function javaCommand(javaHome) {
	return {
		argv: [`${javaHome}/bin/java`, "-version"],
		timeoutMs: 6e4
	};
}
/**
* Reads what `java -version` printed (both streams), of every vendor: Oracle, OpenJDK builds, IBM J9 and Semeru, GraalVM,
* early-access builds; lines such as `Picked up JAVA_TOOL_OPTIONS` may stand before. Undefined where it is no such text.
*/
function parseJavaVersion(text) {
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	const first = lines.findIndex((line) => /^\S+(?: \S+)? version "[^"]+"/.test(line));
	const version = lines[first]?.match(/version "([^"]+)"/)?.[1];
	const [, legacy, feature] = version?.match(/^(1\.)?(\d+)/) ?? [];
	if (!version || !feature) return void 0;
	const major = Number(feature);
	if (legacy === void 0 && major < 9) return void 0;
	return {
		major,
		version,
		runtime: lines[first + 1] ?? ""
	};
}
/** The Java below a JAVA_HOME, or the problem of not having one. */
async function inspectJava(host, javaHome) {
	const result = await host.run(javaCommand(javaHome));
	const java = parseJavaVersion(`${result.stderr}\n${result.stdout}`);
	if (result.outcome.kind === "exit" && result.outcome.code === 0 && java) return java;
	const said = `${result.stderr}${result.stdout}`.trim().split("\n")[0];
	return {
		reason: "preflight-failed",
		host: host.name,
		what: `There is no usable Java in ${javaHome}${said ? `: ${said}` : ""}.`,
		safe: "Nothing was changed.",
		fix: `Install a JDK there, or set java_home to one that is (ls -d /usr/lib/jvm/* on ${host.name}).`
	};
}
/**
* The problem of a Java outside the range of a pack. The start scripts only print a line about it and go on, so the server
* would fail later and elsewhere.
*/
function javaRangeProblem(java, pack, host) {
	if (java.major >= pack.java.min && java.major <= pack.java.max) return void 0;
	return {
		reason: "preflight-failed",
		host,
		what: `Java ${java.version} is outside of what ${pack.name} supports (${pack.java.min} to ${pack.java.max}).`,
		safe: "Nothing was changed.",
		fix: `Set java_home to a Java ${pack.java.min} to ${pack.java.max}, or choices.java_override = true to go on all the same.`
	};
}
// src/wso2/log4j2.ts
const HIGHER_THAN_INFO = /* @__PURE__ */ new Set([
	"WARN",
	"ERROR",
	"FATAL",
	"OFF"
]);
/** A Java properties file: `key = value`, `key: value`, comments by # and !, lines continued by a backslash. */
function parseProperties(text) {
	const pairs = text.split(/\r?\n/).filter((line) => !/^\s*[#!]/.test(line)).join("\n").replaceAll(/(?<!\\)\\\n[ \t]*/g, "").split("\n").flatMap((line) => {
		const match = line.match(/^\s*((?:[^=:\s\\]|\\.)+)\s*(?:[=:]\s*|\s+)?(.*?)\s*$/);
		return match?.[1] ? [[match[1].replaceAll(/\\(.)/g, "$1"), match[2] ?? ""]] : [];
	});
	return new Map(pairs);
}
/**
* The user's own appenders and loggers of a file: those that the pack's names do not hold, or, with the pristine file, those
* that it does not hold; and then what was changed in shipped ones too.
*/
function compareLogging(text, pack, pristine) {
	const own = parseProperties(text);
	const shipped = pristine === void 0 ? void 0 : parseProperties(pristine);
	const known = {
		appender: shipped ? namesIn(shipped, "appender") : new Set(pack.logging.appenders),
		logger: shipped ? namesIn(shipped, "logger") : new Set(pack.logging.loggers)
	};
	const custom = ["appender", "logger"].flatMap((kind) => [...namesIn(own, kind)].filter((name) => !known[kind].has(name)).map((name) => ({
		kind,
		name,
		settings: settingsOf(own, kind, name)
	})));
	const isCustom = (key) => custom.some(({ kind, name }) => key.startsWith(`${kind}.${name}.`));
	return {
		custom,
		changed: (shipped ? [.../* @__PURE__ */ new Set([...shipped.keys(), ...own.keys()])] : []).filter((key) => !isCustom(key) && own.get(key) !== shipped?.get(key)).map((key) => ({
			key,
			from: shipped?.get(key),
			to: own.get(key)
		}))
	};
}
/** Why the verdict could not trust the log of a server with this `log4j2.properties`; empty where it can. */
function blindness(text, pack, markers) {
	const own = parseProperties(text);
	const { appender, file, pattern } = pack.logging;
	const base = `appender.${appender}`;
	const reasons = [];
	const path = own.get(`${base}.fileName`);
	if (path === void 0) return [`The appender ${appender}, which writes ${pack.log}, is not there.`];
	if (normal(path) !== normal(file)) reasons.push(`${appender} writes to ${path} instead of ${file}.`);
	const layout = own.get(`${base}.layout.type`) ?? "PatternLayout";
	const written = own.get(`${base}.layout.pattern`) ?? "";
	if (layout !== "PatternLayout") reasons.push(`${appender} writes with ${layout} instead of PatternLayout.`);
	else if (normal(written) !== normal(pattern) && !isReadable(written, markers.record)) reasons.push(`${appender} writes with the pattern "${written}"; records are found with "${pattern}".`);
	const threshold = own.get(`${base}.filter.threshold.level`)?.toUpperCase();
	if (threshold && HIGHER_THAN_INFO.has(threshold)) reasons.push(`${appender} drops everything below ${threshold}.`);
	const roots = [...own].filter(([key]) => /^rootLogger\.appenderRef\.[^.]+\.ref$/.test(key));
	const short = own.get("rootLogger") ?? "";
	if (!roots.some(([, name]) => name === appender) && !short.split(",").some((name) => name.trim() === appender)) reasons.push(`The root logger does not write to ${appender}.`);
	for (const logger of markers.loggers) {
		const { level, from } = effectiveLevel(own, logger);
		if (HIGHER_THAN_INFO.has(level)) reasons.push(`${from} is at ${level}: ${logger} is not heard.`);
	}
	return [...new Set(reasons)];
}
/** The level of the listed logger whose name is the longest prefix of a class. */
function effectiveLevel(own, name) {
	const listed = own.get("loggers")?.split(",").map((each) => each.trim());
	let best = {
		level: (own.get("rootLogger.level") ?? own.get("rootLogger")?.split(",")[0]?.trim() ?? "ERROR").toUpperCase(),
		from: "The root logger",
		length: -1
	};
	for (const id of namesIn(own, "logger")) {
		if (listed && !listed.includes(id)) continue;
		const prefix = own.get(`logger.${id}.name`) ?? "";
		const level = own.get(`logger.${id}.level`);
		if (!level || prefix.length <= best.length) continue;
		if (name === prefix || name.startsWith(`${prefix}.`)) best = {
			level: level.toUpperCase(),
			from: `The logger ${id}`,
			length: prefix.length
		};
	}
	return best;
}
const SAMPLE = {
	level: "INFO",
	logger: "org.wso2.Sample",
	message: "a sample message"
};
/** Whether the record pattern reads what a log4j2 pattern prints, tried on a sample. */
function isReadable(pattern, record) {
	const printed = pattern.replaceAll(/%-?\d*(?:\.-?\d+)?(?:date|d)(?:\{([^}]*)\})?(?:\{[^}]*\})?/g, (_, format) => sampleDate(format)).replaceAll(/%-?\d*(?:\.-?\d+)?(?:level|p)(?:\{[^}]*\})?/g, SAMPLE.level).replaceAll(/%-?\d*(?:\.-?\d+)?(?:logger|c)(?:\{([^}]*)\})?/g, SAMPLE.logger).replaceAll(/%-?\d*(?:\.-?\d+)?(?:message|msg|m)(?![a-zA-Z])(?:\{[^}]*\})?|%m(?=%)/g, SAMPLE.message).replaceAll(/%(?:xwEx|xEx|rEx|ex|throwable|exception|n)(?:\{[^}]*\})*/g, "").replaceAll(/%-?\d*(?:\.-?\d+)?[a-zA-Z]+(?:\{[^}]*\})*/g, "x");
	const groups = new RegExp(record, "u").exec(printed)?.groups;
	return groups?.level === SAMPLE.level && groups.logger === SAMPLE.logger && groups.message === SAMPLE.message;
}
function sampleDate(format) {
	return ({
		DEFAULT: "yyyy-MM-dd HH:mm:ss,SSS",
		ISO8601: "yyyy-MM-ddTHH:mm:ss,SSS"
	}[format ?? "DEFAULT"] ?? format ?? "").replaceAll("'", "").replace("yyyy", "2026").replace("MM", "11").replace("dd", "22").replace("HH", "17").replace("mm", "05").replace("ss", "01").replace(/S+/, (digits) => "123456789".slice(0, digits.length));
}
function namesIn(properties, kind) {
	const names = [...properties.keys()].flatMap((key) => key.match(new RegExp(`^${kind}\\.([^.]+)\\.`))?.[1] ?? []);
	return new Set(names);
}
function settingsOf(properties, kind, name) {
	const prefix = `${kind}.${name}.`;
	return Object.fromEntries([...properties].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]));
}
function normal(text) {
	return text.replaceAll(/\s+/g, " ").trim();
}
// src/steps/problems.ts
/** Runs a look; what it complains of is added to the list instead of ending the others' looks. */
async function attempt(problems, look) {
	try {
		return await look();
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		problems.push(...error.problems);
		return;
	}
}
// src/steps/judge-target.ts
/** Room that a copy needs on the target: staging, the files themselves, and what they replace. */
const SPACE_FACTOR = 3;
const SAFE$1 = "Nothing was changed.";
/** What speaks against starting the new server, as far as its home could be looked at. */
async function judgeTarget(context, name, node, facts, report) {
	const { route } = context;
	const { host } = node.target;
	if (facts.target && facts.target.running.length > 0) report.problems.push({
		reason: "preflight-failed",
		host,
		what: `The new server of ${name} already runs (pid ${facts.target.running.map(({ pid }) => pid).join(", ")}).`,
		safe: SAFE$1,
		fix: `if an earlier run migrated it, nothing is left to do; if not, stop it: ${node.target.home}/${route.target.script} stop; then run again.`
	});
	else if (facts.target && (!facts.source?.running.length || !facts.sameMachine)) report.problems.push(...portProblems(facts.target, host));
	const state = await context.runFolder(name);
	const why = await unwritable(context.host(host), state);
	if (why) report.problems.push({
		reason: "preflight-failed",
		host,
		what: `The run cannot be recorded in ${state}: ${why}.`,
		safe: SAFE$1,
		fix: `set state_dir under [environments.<name>.hosts.${host}] to a folder on a local disk that the user in run_as may write.`
	});
	const java = await attempt(report.problems, () => requireJava(context, node));
	if (java?.warning) report.warnings.push(java.warning);
	if (java) report.facts.push({
		class: "must-equal",
		key: `${name}.target.java`,
		value: java.version
	});
	for (const why of facts.target?.log4j2 ? blindness(facts.target.log4j2, route.target, route.markers) : []) report.problems.push({
		reason: "preflight-failed",
		host,
		what: `The log of the new server could not be judged: ${why}`,
		safe: SAFE$1,
		fix: `take the shipped settings of ${route.target.logging.appender} back in ${node.target.home}/${route.target.log4j2}.`
	});
}
/**
* The Java that the new server would start with. The start scripts go on with any.
* @throws MigrateError where there is none, or one out of the pack's range that the user does not want all the same
*/
async function requireJava({ host, route, environment }, { target }) {
	const java = await inspectJava(host(target.host), target.java_home);
	if ("reason" in java) throw new MigrateError(java);
	const outside = javaRangeProblem(java, route.target, target.host);
	if (!outside) return { version: java.version };
	if (!environment.choices.java_override) throw new MigrateError(outside);
	return {
		version: java.version,
		warning: `${outside.what} java_override is set.`
	};
}
/** Whether the target's disk takes what would be copied. */
function checkSpace(node, target, folders, report) {
	const bytes = folders.reduce((sum, { result }) => sum + result.bytesNeeded, 0);
	const files = folders.reduce((sum, { result }) => sum + result.copy.length, 0);
	if (target.freeBytes < bytes * SPACE_FACTOR) report.problems.push({
		reason: "preflight-failed",
		host: node.target.host,
		what: `The disk of ${node.target.home} has ${showBytes(target.freeBytes)} free; ${showBytes(bytes * SPACE_FACTOR)} are needed (${SPACE_FACTOR} times what is copied).`,
		safe: SAFE$1,
		fix: "free space there, or leave files out by choices.skip."
	});
	if (target.freeInodes !== void 0 && target.freeInodes < files * 2) report.problems.push({
		reason: "preflight-failed",
		host: node.target.host,
		what: `The disk of ${node.target.home} has ${count(target.freeInodes, "free inode")} for ${count(files, "thing")} to copy.`,
		safe: SAFE$1,
		fix: "delete small files that nobody needs on that file system."
	});
}
// node_modules/fflate/esm/index.mjs
var import_tar_stream = require_tar_stream();
var require$1 = createRequire("/");
var _a;
try {
	_a = require$1("worker_threads"), _a.Worker, _a.isMarkedAsUntransferable;
} catch (e) {}
var u8 = Uint8Array;
var u16 = Uint16Array;
var i32 = Int32Array;
var fleb = new u8([
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	1,
	1,
	1,
	1,
	2,
	2,
	2,
	2,
	3,
	3,
	3,
	3,
	4,
	4,
	4,
	4,
	5,
	5,
	5,
	5,
	0,
	0,
	0,
	0
]);
var fdeb = new u8([
	0,
	0,
	0,
	0,
	1,
	1,
	2,
	2,
	3,
	3,
	4,
	4,
	5,
	5,
	6,
	6,
	7,
	7,
	8,
	8,
	9,
	9,
	10,
	10,
	11,
	11,
	12,
	12,
	13,
	13,
	0,
	0
]);
var clim = new u8([
	16,
	17,
	18,
	0,
	8,
	7,
	9,
	6,
	10,
	5,
	11,
	4,
	12,
	3,
	13,
	2,
	14,
	1,
	15
]);
var freb = function(eb, start) {
	var b = new u16(31);
	for (var i = 0; i < 31; ++i) b[i] = start += 1 << eb[i - 1];
	var r = new i32(b[30]);
	for (var i = 1; i < 30; ++i) for (var j = b[i]; j < b[i + 1]; ++j) r[j] = j - b[i] << 5 | i;
	return {
		b,
		r
	};
};
var _a = freb(fleb, 2);
var fl = _a.b;
var revfl = _a.r;
fl[28] = 258, revfl[258] = 28;
var _b = freb(fdeb, 0);
var fd = _b.b;
_b.r;
var rev = new u16(32768);
for (var i = 0; i < 32768; ++i) {
	var x = (i & 43690) >> 1 | (i & 21845) << 1;
	x = (x & 52428) >> 2 | (x & 13107) << 2;
	x = (x & 61680) >> 4 | (x & 3855) << 4;
	rev[i] = ((x & 65280) >> 8 | (x & 255) << 8) >> 1;
}
var hMap = (function(cd, mb, r) {
	var s = cd.length;
	var i = 0;
	var l = new u16(mb);
	for (; i < s; ++i) if (cd[i]) ++l[cd[i] - 1];
	var le = new u16(mb);
	for (i = 1; i < mb; ++i) le[i] = le[i - 1] + l[i - 1] << 1;
	var co;
	if (r) {
		co = new u16(1 << mb);
		var rvb = 15 - mb;
		for (i = 0; i < s; ++i) if (cd[i]) {
			var sv = i << 4 | cd[i];
			var r_1 = mb - cd[i];
			var v = le[cd[i] - 1]++ << r_1;
			for (var m = v | (1 << r_1) - 1; v <= m; ++v) co[rev[v] >> rvb] = sv;
		}
	} else {
		co = new u16(s);
		for (i = 0; i < s; ++i) if (cd[i]) co[i] = rev[le[cd[i] - 1]++] >> 15 - cd[i];
	}
	return co;
});
var flt = new u8(288);
for (var i = 0; i < 144; ++i) flt[i] = 8;
for (var i = 144; i < 256; ++i) flt[i] = 9;
for (var i = 256; i < 280; ++i) flt[i] = 7;
for (var i = 280; i < 288; ++i) flt[i] = 8;
var fdt = new u8(32);
for (var i = 0; i < 32; ++i) fdt[i] = 5;
var flrm = /*#__PURE__*/ hMap(flt, 9, 1);
var fdrm = /*#__PURE__*/ hMap(fdt, 5, 1);
var max = function(a) {
	var m = a[0];
	for (var i = 1; i < a.length; ++i) if (a[i] > m) m = a[i];
	return m;
};
var bits = function(d, p, m) {
	var o = p / 8 | 0;
	return (d[o] | d[o + 1] << 8) >> (p & 7) & m;
};
var bits16 = function(d, p) {
	var o = p / 8 | 0;
	return (d[o] | d[o + 1] << 8 | d[o + 2] << 16) >> (p & 7);
};
var shft = function(p) {
	return (p + 7) / 8 | 0;
};
var slc = function(v, s, e) {
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	return new u8(v.subarray(s, e));
};
var ec = [
	"unexpected EOF",
	"invalid block type",
	"invalid length/literal",
	"invalid distance",
	"stream finished",
	"no stream handler",
	,
	"no callback",
	"invalid UTF-8 data",
	"extra field too long",
	"date not in range 1980-2099",
	"filename too long",
	"stream finishing",
	"invalid zip data"
];
var err = function(ind, msg, nt) {
	var e = new Error(msg || ec[ind]);
	e.code = ind;
	if (Error.captureStackTrace) Error.captureStackTrace(e, err);
	if (!nt) throw e;
	return e;
};
var inflt = function(dat, st, buf, dict) {
	var sl = dat.length, dl = dict ? dict.length : 0;
	if (!sl || st.f && !st.l) return buf || new u8(0);
	var noBuf = !buf;
	var resize = noBuf || st.i != 2;
	var noSt = st.i;
	if (noBuf) buf = new u8(sl * 3);
	var cbuf = function(l) {
		var bl = buf.length;
		if (l > bl) {
			var nbuf = new u8(Math.max(bl * 2, l));
			nbuf.set(buf);
			buf = nbuf;
		}
	};
	var final = st.f || 0, pos = st.p || 0, bt = st.b || 0, lm = st.l, dm = st.d, lbt = st.m, dbt = st.n;
	var tbts = sl * 8;
	do {
		if (!lm) {
			final = bits(dat, pos, 1);
			var type = bits(dat, pos + 1, 3);
			pos += 3;
			if (!type) {
				var s = shft(pos) + 4, l = dat[s - 4] | dat[s - 3] << 8, t = s + l;
				if (t > sl) {
					if (noSt) err(0);
					break;
				}
				if (resize) cbuf(bt + l);
				buf.set(dat.subarray(s, t), bt);
				st.b = bt += l, st.p = pos = t * 8, st.f = final;
				continue;
			} else if (type == 1) lm = flrm, dm = fdrm, lbt = 9, dbt = 5;
			else if (type == 2) {
				var hLit = bits(dat, pos, 31) + 257, hcLen = bits(dat, pos + 10, 15) + 4;
				var tl = hLit + bits(dat, pos + 5, 31) + 1;
				pos += 14;
				var ldt = new u8(tl);
				var clt = new u8(19);
				for (var i = 0; i < hcLen; ++i) clt[clim[i]] = bits(dat, pos + i * 3, 7);
				pos += hcLen * 3;
				var clb = max(clt), clbmsk = (1 << clb) - 1;
				var clm = hMap(clt, clb, 1);
				for (var i = 0; i < tl;) {
					var r = clm[bits(dat, pos, clbmsk)];
					pos += r & 15;
					var s = r >> 4;
					if (s < 16) ldt[i++] = s;
					else {
						var c = 0, n = 0;
						if (s == 16) n = 3 + bits(dat, pos, 3), pos += 2, c = ldt[i - 1];
						else if (s == 17) n = 3 + bits(dat, pos, 7), pos += 3;
						else if (s == 18) n = 11 + bits(dat, pos, 127), pos += 7;
						while (n--) ldt[i++] = c;
					}
				}
				var lt = ldt.subarray(0, hLit), dt = ldt.subarray(hLit);
				lbt = max(lt);
				dbt = max(dt);
				lm = hMap(lt, lbt, 1);
				dm = hMap(dt, dbt, 1);
			} else err(1);
			if (pos > tbts) {
				if (noSt) err(0);
				break;
			}
		}
		if (resize) cbuf(bt + 131072);
		var lms = (1 << lbt) - 1, dms = (1 << dbt) - 1;
		var lpos = pos;
		for (;; lpos = pos) {
			var c = lm[bits16(dat, pos) & lms], sym = c >> 4;
			pos += c & 15;
			if (pos > tbts) {
				if (noSt) err(0);
				break;
			}
			if (!c) err(2);
			if (sym < 256) buf[bt++] = sym;
			else if (sym == 256) {
				lpos = pos, lm = null;
				break;
			} else {
				var add = sym - 254;
				if (sym > 264) {
					var i = sym - 257, b = fleb[i];
					add = bits(dat, pos, (1 << b) - 1) + fl[i];
					pos += b;
				}
				var d = dm[bits16(dat, pos) & dms], dsym = d >> 4;
				if (!d) err(3);
				pos += d & 15;
				var dt = fd[dsym];
				if (dsym > 3) {
					var b = fdeb[dsym];
					dt += bits16(dat, pos) & (1 << b) - 1, pos += b;
				}
				if (pos > tbts) {
					if (noSt) err(0);
					break;
				}
				if (resize) cbuf(bt + 131072);
				var end = bt + add;
				if (bt < dt) {
					var shift = dl - dt, dend = Math.min(dt, end);
					if (shift + bt < 0) err(3);
					for (; bt < dend; ++bt) buf[bt] = dict[shift + bt];
				}
				for (; bt < end; ++bt) buf[bt] = buf[bt - dt];
			}
		}
		st.l = lm, st.p = lpos, st.b = bt, st.f = final;
		if (lm) final = 1, st.m = lbt, st.d = dm, st.n = dbt;
	} while (!final);
	return bt != buf.length && noBuf ? slc(buf, 0, bt) : buf.subarray(0, bt);
};
var et = /*#__PURE__*/ new u8(0);
var b2 = function(d, b) {
	return d[b] | d[b + 1] << 8;
};
var b4 = function(d, b) {
	return (d[b] | d[b + 1] << 8 | d[b + 2] << 16 | d[b + 3] << 24) >>> 0;
};
var b8 = function(d, b) {
	return b4(d, b) + b4(d, b + 4) * 4294967296;
};
function inflateSync(data, opts) {
	return inflt(data, { i: 2 }, opts && opts.out, opts && opts.dictionary);
}
var td = typeof TextDecoder != "undefined" && /*#__PURE__*/ new TextDecoder();
try {
	td.decode(et, { stream: true });
} catch (e) {}
var dutf8 = function(d) {
	for (var r = "", i = 0;;) {
		var c = d[i++];
		var eb = (c > 127) + (c > 223) + (c > 239);
		if (i + eb > d.length) return {
			s: r,
			r: slc(d, i - 1)
		};
		if (!eb) r += String.fromCharCode(c);
		else if (eb == 3) c = ((c & 15) << 18 | (d[i++] & 63) << 12 | (d[i++] & 63) << 6 | d[i++] & 63) - 65536, r += String.fromCharCode(55296 | c >> 10, 56320 | c & 1023);
		else if (eb & 1) r += String.fromCharCode((c & 31) << 6 | d[i++] & 63);
		else r += String.fromCharCode((c & 15) << 12 | (d[i++] & 63) << 6 | d[i++] & 63);
	}
};
/**
* Converts a Uint8Array to a string
* @param dat The data to decode to string
* @param latin1 Whether or not to interpret the data as Latin-1. This should
*               not need to be true unless encoding to binary string.
* @returns The original UTF-8/Latin-1 string
*/
function strFromU8(dat, latin1) {
	if (latin1) {
		var r = "";
		for (var i = 0; i < dat.length; i += 16384) r += String.fromCharCode.apply(null, dat.subarray(i, i + 16384));
		return r;
	} else if (td) return td.decode(dat);
	else {
		var _a = dutf8(dat), s = _a.s, r = _a.r;
		if (r.length) err(8);
		return s;
	}
}
var slzh = function(d, b) {
	return b + 30 + b2(d, b + 26) + b2(d, b + 28);
};
var zh = function(d, b, z) {
	var fnl = b2(d, b + 28), efl = b2(d, b + 30), fn = strFromU8(d.subarray(b + 46, b + 46 + fnl), !(b2(d, b + 8) & 2048)), es = b + 46 + fnl;
	var _a = z64hs(d, es, efl, z, b4(d, b + 20), b4(d, b + 24), b4(d, b + 42)), sc = _a[0], su = _a[1], off = _a[2];
	return [
		b2(d, b + 10),
		sc,
		su,
		fn,
		es + efl + b2(d, b + 32),
		off
	];
};
var z64hs = function(d, b, l, z, sc, su, off) {
	var nsc = sc == 4294967295, nsu = su == 4294967295, noff = off == 4294967295, e = b + l;
	var nf = nsc + nsu + noff;
	if (z && nf) {
		for (; b + 4 < e; b += 4 + b2(d, b + 2)) if (b2(d, b) == 1) return [
			nsc ? b8(d, b + 4 + 8 * nsu) : sc,
			nsu ? b8(d, b + 4) : su,
			noff ? b8(d, b + 4 + 8 * (nsu + nsc)) : off,
			1
		];
		if (z < 2) err(13);
	}
	return [
		sc,
		su,
		off,
		0
	];
};
/**
* Synchronously decompresses a ZIP archive. Prefer using `unzip` for better
* performance with more than one file.
* @param data The raw compressed ZIP file
* @param opts The ZIP extraction options
* @returns The decompressed files
*/
function unzipSync(data, opts) {
	var files = {};
	var e = data.length - 22;
	for (; b4(data, e) != 101010256; --e) if (!e || data.length - e > 65558) err(13);
	var c = b2(data, e + 8);
	if (!c) return {};
	var o = b4(data, e + 16);
	var z = b4(data, e - 20) == 117853008;
	if (z) {
		var ze = b4(data, e - 12);
		z = b4(data, ze) == 101075792;
		if (z) {
			c = b4(data, ze + 32);
			o = b4(data, ze + 48);
		}
	}
	var fltr = opts && opts.filter;
	for (var i = 0; i < c; ++i) {
		var _a = zh(data, o, z), c_2 = _a[0], sc = _a[1], su = _a[2], fn = _a[3], no = _a[4], off = _a[5], b = slzh(data, off);
		o = no;
		if (!fltr || fltr({
			name: fn,
			size: sc,
			originalSize: su,
			compression: c_2
		})) {
			if (!c_2) files[fn] = slc(data, b, b + sc);
			else if (c_2 == 8) files[fn] = inflateSync(data.subarray(b, b + sc), { out: new u8(su) });
			else err(14, "unknown compression type " + c_2);
		}
	}
	return files;
}
// src/wso2/artifacts.ts
/** Root element of an artifact's XML, its kind, and the attribute that names it. */
const ELEMENTS = {
	api: {
		kind: "api",
		attribute: "name"
	},
	proxy: {
		kind: "proxy-service",
		attribute: "name"
	},
	data: {
		kind: "data-service",
		attribute: "name"
	},
	sequence: {
		kind: "sequence",
		attribute: "name"
	},
	endpoint: {
		kind: "endpoint",
		attribute: "name"
	},
	localEntry: {
		kind: "local-entry",
		attribute: "key"
	},
	inboundEndpoint: {
		kind: "inbound-endpoint",
		attribute: "name"
	},
	task: {
		kind: "task",
		attribute: "name"
	},
	messageStore: {
		kind: "message-store",
		attribute: "name"
	},
	messageProcessor: {
		kind: "message-processor",
		attribute: "name"
	},
	template: {
		kind: "template",
		attribute: "name"
	}
};
/** A resource of more than this is no artifact's XML; a zip that claims more is not unpacked. */
const LARGEST_XML = 33554432;
/** Artifacts of one file of `repository/deployment/server`, by the file's ending: `.car`, `.dbs`, `.xml`; none of others. */
function readArtifacts(file, bytes, active) {
	if (file.endsWith(".car")) return readCar(file, bytes, active);
	if (!/\.(?:xml|dbs)$/.test(file)) return {
		artifacts: [],
		unreadable: []
	};
	return readXml(file, Buffer.from(bytes).toString("utf8"), active);
}
/** Artifacts that would do everything twice while both servers run. */
function activeOf(artifacts) {
	return artifacts.filter(({ active }) => active !== void 0);
}
function readXml(file, text, active) {
	const wrong = XMLValidator.validate(text);
	if (wrong !== true) return {
		artifacts: [],
		unreadable: [`${file}:${wrong.err.line}: ${wrong.err.msg}`]
	};
	const elements = Object.entries(parseXml(text)).flatMap(([name, value]) => name === "definitions" ? Object.entries(tables(value)[0] ?? {}) : [[name, value]]);
	return {
		artifacts: elements.flatMap(([name, value]) => {
			const element = ELEMENTS[name];
			if (!element) return [];
			return tables(value).flatMap((table) => {
				const label = table[`@${element.attribute}`];
				if (typeof label !== "string" || label === "") return [];
				const note = elements.length === 1 ? activity(element.kind, text, active) : activityOfKind(element.kind, active);
				return [{
					kind: element.kind,
					name: label,
					file,
					...note !== void 0 && { active: note }
				}];
			});
		}),
		unreadable: []
	};
}
/**
* A carbon application: `artifacts.xml` names it and its parts, each part is a folder with an `artifact.xml`. Registry
* resources that happen to be synapse XML are not deployed as such, so the type decides.
*/
function readCar(file, bytes, active) {
	let entries;
	try {
		entries = unzipSync(bytes, { filter: ({ name, originalSize }) => /\.(?:xml|dbs)$/.test(name) && originalSize <= LARGEST_XML });
	} catch (error) {
		return {
			artifacts: [],
			unreadable: [`${file}: ${error.message}`]
		};
	}
	const text = (name) => entries[name] && Buffer.from(entries[name]).toString("utf8");
	const application = applicationOf(text("artifacts.xml") ?? "");
	if (!application) return {
		artifacts: [],
		unreadable: [`${file}: no carbon application in artifacts.xml`]
	};
	const found = {
		artifacts: [{
			kind: "carbon-application",
			name: application,
			file
		}],
		unreadable: []
	};
	for (const name of Object.keys(entries).sort()) {
		if (!name.endsWith("/artifact.xml")) continue;
		const part = deployedFile(text(name) ?? "");
		if (part === void 0) continue;
		const inner = `${name.slice(0, -12)}${part}`;
		const content = text(inner);
		if (content === void 0) {
			found.unreadable.push(`${file}!/${name}: ${part} is not in the archive`);
			continue;
		}
		const read = readXml(`${file}!/${inner}`, content, active);
		found.artifacts.push(...read.artifacts);
		found.unreadable.push(...read.unreadable);
	}
	return found;
}
/** `<name>_<version>`: what the server calls it in its log (MI `CarbonApplication.getAppNameWithVersion`). */
function applicationOf(text) {
	if (XMLValidator.validate(text) !== true) return void 0;
	const artifact = tables(tables(parseXml(text).artifacts)[0]?.artifact).find((each) => each["@type"] === "carbon/application");
	if (typeof artifact?.["@name"] !== "string") return void 0;
	const version = artifact["@version"];
	return typeof version === "string" && version !== "" ? `${artifact["@name"]}_${version}` : artifact["@name"];
}
function deployedFile(text) {
	if (XMLValidator.validate(text) !== true) return void 0;
	const artifact = tables(parseXml(text).artifact)[0];
	if (!/^(?:synapse\/|service\/dataservice$)/.test(String(artifact?.["@type"] ?? ""))) return void 0;
	const file = artifact?.file;
	return typeof file === "string" && /\.(?:xml|dbs)$/.test(file) ? file : void 0;
}
function activity(kind, text, active) {
	const plain = text.replaceAll(/<!--[\s\S]*?-->/g, "");
	return active.find((each) => each.kind === kind && new RegExp(each.element, "u").test(plain))?.note;
}
/** In a file of many artifacts the text does not tell which one: better one warning too many. */
function activityOfKind(kind, active) {
	return active.find((each) => each.kind === kind)?.note;
}
function parseXml(text) {
	return new XMLParser({
		ignoreAttributes: false,
		attributeNamePrefix: "@",
		parseTagValue: false,
		parseAttributeValue: false,
		removeNSPrefix: true,
		ignoreDeclaration: true,
		processEntities: false
	}).parse(text);
}
function tables(value) {
	return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "object" && each !== null);
}
// src/steps/read-artifacts.ts
/** Where both servers keep what they deploy, relative to their homes. */
const DEPLOYMENT = "repository/deployment";
const REFUSED = /^tar: (.+): (?:Cannot open|Cannot read|Cannot stat): Permission denied$/gm;
const XML = /\.(?:xml|dbs)$/;
/** Reads every artifact of a home in one tar stream, one file in memory at a time. Paths in the answer are relative to the home. */
async function surveyArtifacts(host, home, route) {
	const survey = {
		artifacts: [],
		unreadable: [],
		mentions: /* @__PURE__ */ new Map()
	};
	const running = await host.stream({
		argv: [
			"tar",
			"-C",
			home,
			"-cf",
			"-",
			"--",
			DEPLOYMENT
		],
		env: { LC_ALL: "C" }
	});
	running.stdin.end();
	let stderr = "";
	running.stderr.setEncoding("utf8").on("data", (chunk) => {
		stderr = (stderr + chunk).slice(-65536);
	});
	running.done.then((ended) => ended.kind === "exit" || running.stdout.destroy(new Error(ended.kind)));
	const broken = await eachFile(running.stdout, (file, bytes) => {
		const found = readArtifacts(file, bytes, route.active);
		survey.artifacts.push(...found.artifacts);
		survey.unreadable.push(...found.unreadable);
		if (XML.test(file)) mention(survey.mentions, route, file, bytes.toString("utf8"));
	}).then(() => false, () => true);
	running.stdout.resume();
	const outcome = await running.done;
	const refused = outcome.kind === "exit" ? [...stderr.matchAll(REFUSED)].map(([, name]) => name) : [];
	survey.unreadable.push(...refused);
	if (broken || outcome.kind !== "exit" || outcome.code > 1 && refused.length === 0) throw new MigrateError({
		reason: outcome.kind === "lost" ? "host-unreachable" : "preflight-failed",
		host: host.name,
		what: `The artifacts in ${home}/${DEPLOYMENT} could not be read: ${stderr.trim().split("\n").at(-1) || (outcome.kind === "lost" ? "the connection was lost" : "tar broke off")}.`,
		safe: "Nothing was changed.",
		fix: "check that run_as may read all of that folder, then run again."
	});
	return survey;
}
async function eachFile(stream, look) {
	const entries = stream.pipe((0, import_tar_stream.extract)());
	stream.on("error", (error) => entries.destroy(error));
	for await (const entry of entries) {
		if (!(entry.header.type === "file" && (XML.test(entry.header.name) || entry.header.name.endsWith(".car")))) {
			entry.resume();
			continue;
		}
		const chunks = [];
		for await (const chunk of entry) chunks.push(chunk);
		look(entry.header.name, Buffer.concat(chunks));
	}
}
function mention(mentions, route, file, text) {
	for (const warning of route.warnings) {
		if (!warning.contents.some((pattern) => new RegExp(pattern, "u").test(text))) continue;
		mentions.set(warning.id, [...mentions.get(warning.id) ?? [], file]);
	}
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
const LINK = `cd "$1" && exec xargs -0 -n 2 sh -c "$2" sh`;
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
		LINK,
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
const ARGUMENTS_BYTES = 2e4;
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
		if (last && last.length + name.length <= ARGUMENTS_BYTES) lists[lists.length - 1] = Buffer.concat([last, name]);
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
	const broken = await pipeline(from.stdout, meter(stream.onBytes), to.stdin, { signal: stop.signal }).then(() => void 0, (cause) => cause);
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
function meter(onBytes) {
	return new Transform({ transform(chunk, _encoding, done) {
		onBytes(chunk.length);
		done(null, chunk);
	} });
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
		const { hashes, retried } = await bring(request, data, regular);
		if (links.length > 0) await makeLinks(target, data, links);
		const replaced = things.map((file) => file.path).filter((name) => prepared.existing.has(name));
		if (replaced.length > 0) await backUp(target, targetRoot, request.backup, replaced);
		const fresh = folders.filter((folder) => !prepared.existing.has(folder.path));
		await install(target, data, targetRoot, fresh.map((folder) => folder.path));
		const known = new Set(files.filter((file) => file.type === "folder").map((folder) => folder.path));
		await setModes(target, targetRoot, fresh.filter((folder) => known.has(folder.path)));
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
async function bring(request, data, files) {
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
// src/transfer/complaints.ts
/** A link that would lead nowhere, or somewhere else, on the new host. */
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
/** A fifo, socket or device. */
function notAFile({ folder, source }, entry) {
	return {
		reason: "preflight-failed",
		host: source.host,
		what: `${showName(path$1.join(source.home, folder.from, entry.path))} is a ${entry.type}, which cannot be copied.`,
		safe: "Nothing was copied.",
		fix: `remove it, or list ${showName(path$1.join(folder.from, entry.path))} under choices.skip.`
	};
}
/** Two files, each somebody's work. */
function conflict({ target, folder }, file, goal) {
	return {
		reason: "preflight-failed",
		host: target.host,
		what: `${showName(path$1.join(target.home, goal))} differs from the old server's file and is neither the new pack's own nor a copy made by this tool.`,
		safe: "Nothing was copied.",
		fix: `decide which one is right: list ${showName(path$1.join(folder.from, file))} under choices.skip to keep it, or under choices.overwrite_shipped to replace it (a backup is kept).`
	};
}
/** A file without a hash. */
function unreadable({ folder, source }, entry) {
	return {
		reason: "preflight-failed",
		host: source.host,
		what: `${showName(path$1.join(source.home, folder.from, entry.path))} cannot be read by the user in run_as, or vanished while it was looked at.`,
		safe: "Nothing was copied.",
		fix: `let that user read it, or list ${showName(path$1.join(folder.from, entry.path))} under choices.skip.`
	};
}
// src/transfer/jar.ts
/**
* Reads `mysql-connector-java-8.0.28.jar` and OSGi's `mysql-connector-java_8.0.28.jar` alike: WSO2 packs name bundles
* `<Bundle-SymbolicName>_<version>.jar`, Maven names them `<artifact>-<version>.jar`. Case does not count.
*/
function artifactOf(fileName) {
	const stem = /^(.+)\.jar$/i.exec(fileName)?.[1];
	if (stem === void 0) return void 0;
	const parts = /^(.+?)[-_]v?(\d+(?:[._-].*)?)$/.exec(stem);
	return {
		name: (parts?.[1] ?? stem).toLowerCase(),
		version: parts?.[2] ?? ""
	};
}
/** What the target has of the same jar: same file name, or same artifact in another version; not our own earlier copies. */
function jarsOnTarget(question) {
	const { source, target, toLib, ours } = question;
	const copied = /* @__PURE__ */ new Set();
	const places = [{
		root: question.folder.to,
		hashes: target.hashes
	}];
	if (toLib) places.push({
		root: toLib.lib,
		hashes: toLib.hashes
	});
	for (const { root, hashes } of places) for (const [file, hash] of hashes) if (source.hashes.get(file) === hash) copied.add(path$1.join(root, file));
	const byArtifact = /* @__PURE__ */ new Map();
	for (const jar of [...question.targetJars, ...target.pristine.paths]) {
		const artifact = artifactOf(path$1.basename(jar));
		if (artifact && !copied.has(jar) && !ours?.has(jar)) byArtifact.set(artifact.name, jar);
	}
	return (file, goal) => {
		const artifact = artifactOf(path$1.basename(file));
		const jar = artifact && byArtifact.get(artifact.name);
		return jar === goal && !target.pristine.lookup(goal).shipped ? void 0 : jar;
	};
}
// src/transfer/relink.ts
/** The link's target as it must read in the new home; `undefined` when it points out of the old one. */
function relink(question, entry) {
	const { folder, source, target } = question;
	const link = entry.link ?? "";
	const here = path$1.join(source.home, folder.from, path$1.dirname(entry.path));
	const inHome = path$1.relative(source.home, path$1.resolve(here, link));
	if (link === "" || inHome === ".." || inHome.startsWith("../")) return void 0;
	if (path$1.isAbsolute(link)) return path$1.join(target.home, inHome);
	if (folder.from === folder.to) return link;
	if (!path$1.relative(path$1.join(source.home, folder.from), path$1.resolve(here, link)).startsWith("..")) return link;
	return path$1.relative(path$1.join(folder.to, path$1.dirname(entry.path)), inHome);
}
// src/transfer/classify.ts
/** Decides for each thing in the source folder whether it is copied, left, or a person's to decide. Pure. */
function classify(question) {
	const { folder, source } = question;
	const result = {
		copy: [],
		skip: [],
		warnings: [],
		problems: [],
		removed: [],
		bytesNeeded: 0
	};
	const included = matcher(folder.include);
	const excluded = matcher(folder.exclude);
	const decide = decider(question);
	for (const entry of source.listing.entries) {
		if (entry.type === "folder" ? excluded(entry.path) : !included(entry.path) || excluded(entry.path)) continue;
		const decision = decide(entry);
		if ("copy" in decision) result.copy.push(decision.copy);
		else if ("skip" in decision) {
			if (decision.skip) result.skip.push({
				path: path$1.join(folder.from, entry.path),
				why: decision.skip
			});
		} else result.problems.push(decision.problem);
	}
	result.copy = withoutIdleFolders(result.copy, source.listing.entries);
	result.bytesNeeded = result.copy.reduce((sum, item) => sum + item.size, 0);
	result.warnings.push(...warningsOf(question, result));
	return result;
}
function decider(question) {
	const { folder, source, choices } = question;
	const skipped = matcher(choices.skip);
	const overwrite = matcher(choices.overwrite_shipped);
	const toLib = matcher(question.toLib?.globs ?? []);
	const jarOnTarget = jarsOnTarget(question);
	const same = placeOf(folder.to, question.target);
	const lib = question.toLib && placeOf(question.toLib.lib, question.toLib);
	const matches = (test, entry) => test(entry.path) || test(path$1.join(folder.from, entry.path));
	return (entry) => {
		if (matches(skipped, entry)) return { skip: "skipped by choices.skip" };
		if (entry.type === "folder") return folderDecision(question, entry, same.there.get(entry.path));
		const place = entry.type === "file" && lib && matches(toLib, entry) ? lib : same;
		const item = {
			...entry,
			type: entry.type === "link" ? "link" : "file",
			from: folder.from,
			to: place.root,
			replaces: false
		};
		if (entry.type === "link") {
			const link = relink(question, entry);
			if (link === void 0) return { problem: outside(question, entry) };
			item.link = link;
		} else if (entry.type !== "file") return { problem: notAFile(question, entry) };
		const there = place.there.get(entry.path);
		const hash = source.hashes.get(entry.path);
		if (entry.type === "file" && hash === void 0) return { problem: unreadable(question, entry) };
		if (hash !== void 0 && !folder.volatile) item.sha256 = hash;
		if (there && equal(item, hash, there, place.hashes.get(entry.path))) return { skip: "identical on the target" };
		const home = path$1.join(folder.from, entry.path);
		const goal = path$1.join(place.root, entry.path);
		const wanted = matches(overwrite, entry);
		const jar = jarOnTarget(entry.path, goal);
		if (jar) return { skip: `the target already has this jar (${showName(jar)})` };
		const old = source.pristine.lookup(home);
		if (old.shipped && old.sha256 === void 0 && !wanted && folder.shipped === "keep-target") return { skip: `looks shipped (${source.pristine.origin})` };
		if (old.shipped && old.sha256 !== void 0 && old.sha256 === hash) return { skip: "shipped by the old pack, unchanged" };
		if (question.target.pristine.lookup(goal).shipped && folder.shipped === "keep-target" && !wanted) return { skip: CHANGED_SHIPPED };
		if (!there) return { copy: item };
		item.replaces = true;
		const sameKind = there.type === item.type;
		const hashThere = place.hashes.get(entry.path);
		if (sameKind && (wanted || replaceable(question, goal, hashThere))) return { copy: item };
		return { problem: conflict(question, entry.path, goal) };
	};
}
const CHANGED_SHIPPED = "both packs ship it and the old one was changed: the new pack keeps its own (choices.overwrite_shipped takes the old one)";
function placeOf(root, side) {
	return {
		root,
		there: new Map(side.listing.entries.map((entry) => [entry.path, entry])),
		hashes: side.hashes
	};
}
function equal(item, hash, there, hashThere) {
	if (item.type !== there.type) return false;
	if (item.type === "link") return item.link === there.link;
	return item.size === there.size && hash !== void 0 && hash === hashThere;
}
/** Whether what lies on the target is nobody's work: the new pack's own file, the old pack's, or an earlier run's copy. */
function replaceable(question, goal, hash) {
	const next = question.target.pristine.lookup(goal);
	if (next.shipped && (next.sha256 === void 0 || next.sha256 === hash)) return true;
	return hash !== void 0 && question.ours?.get(goal) === hash;
}
function folderDecision(question, entry, there) {
	const { from, to } = question.folder;
	if (there && there.type !== "folder") return { problem: conflict(question, entry.path, path$1.join(to, entry.path)) };
	return there ? { skip: "" } : { copy: {
		...entry,
		type: "folder",
		from,
		to,
		replaces: false
	} };
}
/** Folders that would stay empty although they are not empty in the source: all that was in them stays behind. */
function withoutIdleFolders(copy, all) {
	const full = new Set(all.flatMap((entry) => parents(entry.path)));
	const needed = new Set(copy.filter((item) => item.type !== "folder").flatMap((item) => parents(item.path)));
	return copy.filter((item) => item.type !== "folder" || needed.has(item.path) || !full.has(item.path));
}
function parents(file) {
	const folders = [];
	for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) folders.push(file.slice(0, at));
	return folders;
}
function warningsOf(question, { copy }) {
	const { source, target } = question;
	const warnings = [];
	for (const pristine of [source.pristine, target.pristine]) if (pristine.fallback) warnings.push(`What counts as shipped is a guess: ${pristine.origin}.`);
	const spellings = /* @__PURE__ */ new Map();
	for (const entry of target.listing.entries) spellings.set(entry.path.toLowerCase(), entry.path);
	for (const item of copy) {
		const lower = item.path.toLowerCase();
		const other = spellings.get(lower);
		if (other !== void 0 && other !== item.path) warnings.push(`${showName(item.path)} and ${showName(other)} differ in case only.`);
		spellings.set(lower, item.path);
	}
	return warnings;
}
// src/transfer/survey.ts
/**
* Looks at both sides of a folder and decides what is to be copied. Changes nothing. Only files that may go are hashed in the
* source, and on the target only those that stand where one of them would.
*/
async function surveyFolder(request) {
	const { folder, source, target, choices } = request;
	const dropins = folder.from === source.pack.dropins && choices.dropins_to_lib.length > 0;
	const [from, to, lib, jars] = await Promise.all([
		listFolder(source.host, path$1.join(source.home, folder.from)),
		listFolder(target.host, path$1.join(target.home, folder.to)),
		dropins ? listFolder(target.host, path$1.join(target.home, target.pack.lib)) : void 0,
		jarsOf(target)
	]);
	const names = candidates(request, from);
	const [sourceHashes, targetHashes, libHashes] = await Promise.all([
		hashFiles(source.host, path$1.join(source.home, folder.from), names),
		hashFiles(target.host, path$1.join(target.home, folder.to), filesAt(to, names)),
		lib ? hashFiles(target.host, path$1.join(target.home, target.pack.lib), filesAt(lib, names)) : /* @__PURE__ */ new Map()
	]);
	return classify({
		folder,
		source: side(source, from, sourceHashes),
		target: side(target, to, targetHashes),
		...lib && { toLib: {
			globs: choices.dropins_to_lib,
			lib: target.pack.lib,
			listing: lib,
			hashes: libHashes
		} },
		targetJars: jars,
		choices,
		...request.ours && { ours: request.ours }
	});
}
/** The copies that a plan's items call for: one per pair of roots, each with its staging and backup folder on the target. */
function copyRequests(items, place) {
	return [...Map.groupBy(items, (item) => `${item.from}\0${item.to}`).values()].map((group, index) => {
		const { from, to } = group[0];
		return {
			source: place.source.host,
			sourceRoot: path$1.join(place.source.home, from),
			target: place.target.host,
			targetRoot: path$1.join(place.target.home, to),
			files: group,
			staging: stagingFolder(place.target.home, place.runId, `${place.id}-${index}`),
			backup: path$1.join(place.backup, to)
		};
	});
}
/** Folders of the home from which a WSO2 server loads jars (`wso2/` in MI, `components/plugins` in the others). */
const JAR_FOLDERS = [
	"wso2/lib",
	"wso2/components",
	"repository/components/plugins"
];
async function jarsOf({ host, home, pack }) {
	const folders = [
		pack.lib,
		pack.dropins,
		...JAR_FOLDERS
	];
	return (await Promise.all(folders.map((folder) => listFolder(host, path$1.join(home, folder))))).flatMap((listing, index) => listing.entries.filter((entry) => entry.type === "file" && /\.jar$/i.test(entry.path)).map((entry) => path$1.join(folders[index], entry.path)));
}
function candidates({ folder, choices }, listing) {
	const included = matcher(folder.include);
	const left = matcher([...folder.exclude, ...choices.skip]);
	return listing.entries.filter((entry) => entry.type === "file" && included(entry.path)).map((entry) => entry.path).filter((name) => !left(name) && !left(path$1.join(folder.from, name)));
}
function filesAt(listing, names) {
	const files = new Set(listing.entries.filter((entry) => entry.type === "file").map((entry) => entry.path));
	return names.filter((name) => files.has(name));
}
function side(home, listing, hashes) {
	return {
		host: home.host.name,
		home: home.home,
		listing,
		hashes,
		pristine: home.pristine
	};
}
export { showBytes as A, userStoreIn as C, readConfig as D, planMerge as E, freeBytes as F, unwritable as I, engineFor as L, listFolder as M, hashFiles as N, sha256 as O, matcher as P, scriptOf as S, mergeNode as T, hasKeptPassword as _, surveyArtifacts as a, databaseOf as b, judgeTarget as c, compareLogging as d, inspectHome as f, encryptSecrets as g, parseProcess as h, DEPLOYMENT as i, pristineOf as j, count as k, requireJava as l, FIND_PROCESSES as m, surveyFolder as n, activeOf as o, portsOf as p, copyFolder as r, checkSpace as s, copyRequests as t, attempt as u, removePasswordFile as v, mergeConfig as w, declaredIn as x, writePasswordFile as y };
