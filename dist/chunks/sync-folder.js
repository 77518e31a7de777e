import { a as throwProblems, n as MigrateError } from "./errors.js";
import { n as parseDuration } from "./duration.js";
import { o as showName } from "./pack-zip.js";
import { A as showBytes, L as engineFor, M as listFolder, N as hashFiles, S as scriptOf, a as surveyArtifacts, b as databaseOf, g as encryptSecrets, h as parseProcess, j as pristineOf, k as count, l as requireJava, m as FIND_PROCESSES, n as surveyFolder, r as copyFolder, t as copyRequests, v as removePasswordFile, y as writePasswordFile } from "./survey.js";
import { request } from "node:http";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// src/steps/backup-database.ts
function planBackups(measured) {
	const { directory, grade } = measured.environment.backup;
	return measured.databases.filter(({ entry }) => entry.backup).map(({ database, entry, facts }) => ({
		key: `backup-database:${database.id}`,
		step: "backup-database",
		verb: "backup",
		title: `Back up ${database.id} (${database.name})`,
		changes: [{
			kind: "folder",
			host: entry.tools_host,
			name: directory
		}],
		details: [`${facts.version}, ${showBytes(facts.bytes)}, ${Object.keys(facts.rows).length} tables -> ${entry.tools_host}:${directory}/<run>/${database.id}.dump, grade ${grade}`],
		warnings: [],
		work: {
			database: database.id,
			toolsHost: entry.tools_host,
			directory,
			grade,
			identity: facts.identity
		}
	}));
}
const backupDatabase = {
	id: "backup-database",
	verb: "backup",
	recovery: "probe",
	async probe(context, planned) {
		const manifest = await readManifest(context, planned);
		if (!manifest) return "untouched";
		const { toolsHost, database } = work$3(planned);
		const tools = context.host(toolsHost);
		try {
			await engineFor((await databaseOf(context, database)).engine, database).verify(tools, manifest);
			return "done";
		} catch {
			return "partial";
		}
	},
	async apply(context, planned) {
		const { database: id, toolsHost, grade, identity } = work$3(planned);
		const database = await databaseOf(context, id);
		const engine = engineFor(database.engine, id);
		const tools = context.host(toolsHost);
		const facts = await engine.facts(tools, database);
		if (facts.identity.server !== identity.server || facts.identity.database !== identity.database) throw new MigrateError({
			reason: "drift",
			host: toolsHost,
			what: `${id} is now another database (${facts.identity.server}) than when the plan was made (${identity.server}).`,
			safe: "Nothing was changed.",
			fix: "find out what moved the address to another server, then plan again."
		});
		const manifest = await engine.dump(tools, database, dumpFile(context, planned), grade);
		await context.spool.file(`manifests/${id}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
		return {
			summary: `${id}: ${showBytes(manifest.bytes)} in ${manifest.seconds.toFixed(1)} s, grade ${manifest.grade}, ${toolsHost}:${manifest.file}`,
			details: manifest
		};
	},
	async verify(context, planned, evidence) {
		const { toolsHost, database } = work$3(planned);
		await engineFor((await databaseOf(context, database)).engine, database).verify(context.host(toolsHost), evidence.details);
	}
};
const work$3 = (planned) => planned.work;
function dumpFile(context, planned) {
	const { directory, database } = work$3(planned);
	return `${directory}/${context.runId}/${database}.dump`;
}
async function readManifest(context, planned) {
	const result = await context.host(work$3(planned).toolsHost).run({ argv: [
		"cat",
		"--",
		`${dumpFile(context, planned)}.manifest.json`
	] });
	if (result.outcome.kind !== "exit" || result.outcome.code !== 0) return void 0;
	return JSON.parse(result.stdout);
}
// src/steps/run-hook.ts
/** The user's own commands, and the verb before or after whose work each of them stands. */
const MOMENTS = [
	{
		name: "before_backup",
		verb: "backup",
		words: "before the backup"
	},
	{
		name: "before_outage",
		verb: "quiesce",
		words: "before the outage"
	},
	{
		name: "after_verify",
		verb: "verify",
		words: "after the verification"
	}
];
/** Hooks of one moment, in the order of the migration file. */
function planHooks(measured, moment) {
	const { verb, words } = MOMENTS.find((known) => known.name === moment);
	return measured.environment.hooks[moment].map((hook, index) => ({
		key: `run-hook:${moment}-${index + 1}`,
		step: "run-hook",
		verb,
		title: `Run your command ${words} on ${hook.host}`,
		changes: [],
		details: [hook.run.map((word) => JSON.stringify(word)).join(" ")],
		warnings: [],
		work: {
			host: hook.host,
			run: hook.run,
			moment
		}
	}));
}
/** A hook must be repeatable: whether an interrupted one had its effect cannot be known from here. */
const runHook = {
	id: "run-hook",
	verb: "quiesce",
	recovery: "repeat",
	async probe() {
		return "done";
	},
	async apply(context, planned) {
		const hook = planned.work;
		const host = context.host(hook.host);
		const [program, ...rest] = hook.run;
		await host.must({ argv: [program, ...rest] }, {
			reason: "script-failed",
			what: `Your command ${hook.moment} failed.`,
			safe: "No step after it was begun.",
			fix: `run it by hand on ${hook.host}, mend it, then run again.`
		}, { onLine: (line) => context.ui.output(line) });
		return { summary: `Your command on ${hook.host} ended well.` };
	},
	async verify() {}
};
// src/steps/run-user-store-script.ts
function planUserStoreScript(measured) {
	const script = measured.userStoreScript;
	if (!script) return [];
	const { database, toolsHost, name } = script;
	return [{
		key: `run-user-store-script:${database}`,
		step: "run-user-store-script",
		verb: "db-script",
		title: `Run the user-store script ${name} on ${database}`,
		changes: [{
			kind: "database",
			host: toolsHost,
			name: database
		}],
		details: [`SHA-256 ${script.sha256}`],
		warnings: [],
		work: script
	}];
}
const runUserStoreScript = {
	id: "run-user-store-script",
	verb: "db-script",
	recovery: "restore-then-repeat",
	async probe(context, planned) {
		if (await hasColumn(context, planned)) return "done";
		return await schemaNow(context, planned) === work$2(planned).schema ? "untouched" : "partial";
	},
	async apply(context, planned) {
		const { database: id, toolsHost, sha256, name } = work$2(planned);
		const database = await databaseOf(context, id);
		const tools = context.host(toolsHost);
		const engine = engineFor(database.engine, id);
		await refuseSessions(context, planned);
		await refuseOtherSchema(context, planned);
		const text = await scriptOf(context, id, database.engine);
		if (createHash("sha256").update(text.bytes).digest("hex") !== sha256) throw new MigrateError({
			reason: "plan-changed",
			what: `The script ${name} is another one than when the plan was made.`,
			safe: "It was not run.",
			fix: "look at what changed in it; plan anew after resetting this run."
		});
		const file = `/tmp/wso2-migrate-${randomBytes(8).toString("hex")}.sql`;
		await tools.must({
			argv: [
				"/bin/sh",
				"-c",
				"umask 077; set -C; cat > \"$1\"",
				"sh",
				file
			],
			stdin: text.bytes
		}, {
			reason: "script-failed",
			what: `The script ${name} could not be brought to ${toolsHost}.`,
			safe: "It was not run.",
			fix: "check free space in /tmp there, then run db-script again."
		});
		try {
			const { seconds, output } = await engine.runScript(tools, database, file);
			for (const line of output.split("\n").filter(Boolean)) context.ui.output(line);
			return {
				summary: `${name} ran on ${id} in ${seconds.toFixed(1)} s.`,
				details: {
					sha256,
					seconds
				}
			};
		} finally {
			await tools.run({ argv: [
				"rm",
				"-f",
				"--",
				file
			] });
		}
	},
	async verify(context, planned) {
		if (await hasColumn(context, planned)) return;
		const { table, column } = context.route.user_store;
		throw new MigrateError({
			reason: "script-failed",
			what: `The script ended without an error, but ${table} of ${work$2(planned).database} has no column ${column}.`,
			safe: "The new server was not started. The backup of this run holds the state before.",
			fix: "check that this is the user-store script of the route and the type of database; restore the backup before it is run again."
		});
	}
};
const work$2 = (planned) => planned.work;
async function hasColumn(context, planned) {
	const { database: id, toolsHost } = work$2(planned);
	const { table, column } = context.route.user_store;
	const database = await databaseOf(context, id);
	return (await engineFor(database.engine, id).columns(context.host(toolsHost), database, table)).includes(column.toLowerCase());
}
async function schemaNow(context, planned) {
	const { database: id, toolsHost } = work$2(planned);
	const database = await databaseOf(context, id);
	return (await engineFor(database.engine, id).facts(context.host(toolsHost), database)).schemaFingerprint;
}
async function refuseOtherSchema(context, planned) {
	const { database, name, schema } = work$2(planned);
	if (await schemaNow(context, planned) === schema) return;
	throw new MigrateError({
		reason: "drift",
		what: `The schema of ${database} is another one than when the plan was made: ${name} was not meant for it.`,
		safe: "The script was not run.",
		fix: "find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	});
}
/** DDL under somebody's open session waits for ever or breaks that session's work. */
async function refuseSessions(context, planned) {
	const { database: id, toolsHost } = work$2(planned);
	const database = await databaseOf(context, id);
	const { sessions } = await engineFor(database.engine, id).facts(context.host(toolsHost), database);
	throwProblems(sessions.map(({ user, from, state }) => ({
		reason: "preflight-failed",
		what: `${user} from ${from} is connected to ${id} (${state}): the script would change tables under that session.`,
		safe: "The script was not run.",
		fix: "stop whatever is connected (the old server?), then run db-script again."
	})));
}
// src/wso2/health.ts
const TIMEOUT_MS = 1e4;
/** Asks a health endpoint on the server's own loopback, through the connection that we have: no port needs to be open. */
async function askHealth(host, port, path) {
	const url = `http://127.0.0.1:${port}${path}`;
	try {
		const stream = await host.tunnel("127.0.0.1", port);
		const status = await new Promise((resolve, reject) => {
			const asked = request({
				path,
				headers: {
					host: `127.0.0.1:${port}`,
					connection: "close"
				},
				createConnection: () => stream,
				signal: AbortSignal.timeout(TIMEOUT_MS)
			}, (response) => {
				response.resume();
				resolve(response.statusCode ?? 0);
			});
			asked.on("error", reject);
			asked.end();
		});
		stream.destroy();
		return {
			url,
			status
		};
	} catch (error) {
		return {
			url,
			error: error instanceof Error ? error.message : String(error)
		};
	}
}
// src/wso2/judge.ts
const BAD_LEVELS = /* @__PURE__ */ new Set([
	"ERROR",
	"FATAL",
	"SEVERE"
]);
/** Whether the start has come to its end: the marker that the kernel prints last (`wso2.md` 0.4). */
function hasStarted(records, markers) {
	const started = new RegExp(markers.started, "u");
	return records.some((record) => started.test(record.message));
}
/**
* Judges a normal start by its log. Pure. Passed: the started marker, every expected artifact named, no ERROR but known
* noise. An ERROR that the route does not know is `ambiguous`: a person decides.
*/
function judgeStart(records, markers, expected) {
	const reasons = [];
	const started = new RegExp(markers.started, "u");
	const start = records.map((record) => started.exec(record.message)).find(Boolean);
	if (!start) reasons.push({
		verdict: "failed",
		why: "The log never says that the server started.",
		fix: "read the end of the log in the artifacts."
	});
	const deployed = deployedNames(records, markers);
	for (const { kind, name } of expected) {
		if (!markers.announced.includes(kind)) continue;
		if (deployed[kind]?.includes(name)) continue;
		reasons.push({
			verdict: "failed",
			why: `${kind} ${name} was there before and the new server does not name it as deployed.`,
			fix: "look for its name in the log in the artifacts."
		});
	}
	reasons.push(...records.filter((record) => BAD_LEVELS.has(record.level)).flatMap((record) => reasonOf(record, markers)));
	return {
		verdict: reasons.some(({ verdict }) => verdict === "failed") ? "failed" : reasons.length > 0 ? "ambiguous" : "passed",
		reasons: reasons.sort((a, b) => Number(a.verdict === "ambiguous") - Number(b.verdict === "ambiguous")),
		...start && { startedIn: Number(start[1]?.replace(",", ".")) },
		deployed
	};
}
function reasonOf(record, markers) {
	const line = headerOf(record);
	if (markers.noise.some(({ pattern }) => new RegExp(pattern, "u").test(record.message))) return [];
	const known = markers.fatal.find(({ pattern }) => new RegExp(pattern, "u").test(record.message));
	if (known) return [{
		verdict: "failed",
		why: known.what,
		fix: known.fix,
		line
	}];
	return [{
		verdict: "ambiguous",
		why: "The log holds an ERROR that is not known to be harmless.",
		fix: "read it with its stack trace in the artifacts; if it does no harm, name it in choices.known_errors and run verify again.",
		line
	}];
}
function deployedNames(records, markers) {
	const names = {};
	for (const [kind, pattern] of Object.entries(markers.deployed)) {
		const marker = new RegExp(pattern, "u");
		const found = records.map((record) => marker.exec(record.message)?.[1]?.trim()).filter((name) => name !== void 0);
		names[kind] = [...new Set(found)];
	}
	return names;
}
function headerOf(record) {
	return `[${record.date}] ${record.level} {${record.logger}} - ${record.message}`;
}
// src/wso2/log-mark.ts
/** At most this much per call: a log that grew by more is read by calling again. */
const MOST_BYTES = 4194304;
/** `%i %s` of the file, or `0 0` where there is none. */
function markCommand(log) {
	return {
		argv: [
			"sh",
			"-c",
			"stat -c \"%i %s\" -- \"$1\" 2>/dev/null || echo \"0 0\"",
			"sh",
			log
		],
		timeoutMs: 6e4
	};
}
/**
* Prints `<inode> <from> <to> <gap>` on the first line and then the bytes in base64. Log4j2 rolls by renaming, so the marked
* inode is looked for among the files that begin with the log's name, oldest first and the log itself last; one that is used
* up gives the next one from its start. One file per call keeps the answer simple.
*/
const READ_SINCE = `
log=$1 inode=$2 offset=$3 most=$4 gap=0 file=
stem=\${log%.*}
rolled=$(for each in "$stem"-* "$stem".*; do
  case $each in "$log" | *.gz | *.zip) continue ;; esac
  if [ -f "$each" ]; then stat -c '%.9Y %n' -- "$each"; fi
done | sort -n | cut -d ' ' -f 2-)
# The log may roll between two looks: it is listed by name, and each file is then known by the inode that is opened.
files=$(printf '%s\n' "$rolled" "$log")
IFS='
'
set -f
if [ "$inode" != 0 ]; then
  used=
  for each in $files; do
    [ -f "$each" ] || continue
    if [ -n "$used" ]; then file=$each offset=0; break; fi
    [ "$(stat -c %i -- "$each")" = "$inode" ] || continue
    size=$(stat -c %s -- "$each")
    # Shorter than it was: cut in place (copied and truncated), what stood there is gone.
    if [ "$size" -lt "$offset" ]; then gap=1 offset=0; fi
    file=$each
    if [ "$offset" -lt "$size" ] || [ "$each" = "$log" ]; then break; fi
    used=yes
  done
  if [ -z "$file" ]; then gap=1; fi
fi
if [ -z "$file" ]; then file=$log offset=0; fi
if [ ! -f "$file" ]; then echo "0 0 0 $gap"; exit 0; fi
exec < "$file"
size=$(stat -L -c %s /dev/fd/0)
length=$((size - offset))
if [ "$length" -gt "$most" ]; then length=$most; fi
if [ "$length" -lt 0 ]; then length=0; fi
echo "$(stat -L -c %i /dev/fd/0) $offset $((offset + length)) $gap"
tail -c +$((offset + 1)) | head -c "$length" | base64
`;
/** Reads on from a mark; see `readLogSince`. */
function sinceCommand(log, mark, most = MOST_BYTES) {
	return {
		argv: [
			"sh",
			"-c",
			READ_SINCE,
			"sh",
			log,
			mark.inode,
			String(mark.offset),
			String(most)
		],
		timeoutMs: 12e4
	};
}
/** Where the log ends now: taken before a start, so that nothing older is judged. */
async function markLog(host, log) {
	const [inode = "0", size = "0"] = (await host.must(markCommand(log), failure(log))).trim().split(" ");
	return {
		inode,
		offset: Number(size)
	};
}
/**
* The text since a mark, across roll-overs, without a gap and without repeating a byte; call it again with the new mark
* until it gives no text. A multi-byte character that is cut at the end is left for the next call.
*/
async function readLogSince(host, log, mark) {
	return parseSince(await host.must(sinceCommand(log, mark), failure(log)), mark);
}
/** Reads the answer of `sinceCommand`. */
function parseSince(answer, before) {
	const end = answer.indexOf("\n");
	const [inode = "0", from = "0", , gap = "0"] = answer.slice(0, end).split(" ");
	if (inode === "0") return {
		text: "",
		mark: before,
		gap: gap === "1"
	};
	const bytes = wholeCharacters(Buffer.from(answer.slice(end + 1).replaceAll(/\s/g, ""), "base64"));
	return {
		text: bytes.toString("utf8"),
		mark: {
			inode,
			offset: Number(from) + bytes.length
		},
		gap: gap === "1"
	};
}
/** Bytes up to the last complete UTF-8 character. */
function wholeCharacters(bytes) {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back];
		if ((byte & 192) === 128) continue;
		return (byte >= 240 ? 4 : byte >= 224 ? 3 : byte >= 192 ? 2 : 1) > back ? bytes.subarray(0, bytes.length - back) : bytes;
	}
	return bytes;
}
function failure(log) {
	return {
		reason: "preflight-failed",
		what: `The log ${log} cannot be read.`,
		safe: "Nothing was changed.",
		fix: "Check that run_as may read the repository/logs folder of the home."
	};
}
/** What to throw where a verdict needs the whole log and part of it is gone. */
function gapError(host, log) {
	return new MigrateError({
		reason: "verdict-ambiguous",
		host,
		what: `Part of ${log} is gone (rolled over more often than files are kept, or deleted).`,
		safe: "The server was left as it is.",
		fix: "Read the log by hand, keep more files in log4j2.properties, then run verify again."
	});
}
// src/wso2/server.ts
const POLL_MS$1 = 500;
const LIST = `home=$1 real=$(readlink -f -- "$1" 2>/dev/null)
${FIND_PROCESSES}exit 0`;
const TERM = `t=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20); [ "$t" = "$2" ] || exit 0; kill -TERM "$1"`;
/** Processes of the server of this home, found by what they say of themselves, whoever started them. */
async function findServer(host, home) {
	return (await host.must({ argv: [
		"/bin/sh",
		"-c",
		LIST,
		"sh",
		home
	] }, {
		reason: "preflight-failed",
		what: `Whether the server of ${home} runs could not be found out.`,
		fix: "check that run_as may read /proc on that host."
	})).split("\n").filter(Boolean).map(parseProcess);
}
/** The command that starts it. Its exit code says nothing: the scripts exit 0 whatever happened (`wso2.md` 0.1). */
function startCommand(server) {
	if (server.service) return {
		argv: [
			"systemctl",
			"start",
			server.service
		],
		runAs: "root",
		timeoutMs: 12e4
	};
	return {
		argv: [
			"/bin/sh",
			`${server.home}/${server.pack.script}`,
			"start"
		],
		cwd: server.home,
		env: {
			CARBON_HOME: server.home,
			JAVA_HOME: server.javaHome ?? "",
			...server.heap && { JVM_MEM_OPTS: `-Xms${server.heap} -Xmx${server.heap}` }
		},
		timeoutMs: 12e4
	};
}
/**
* Starts it, where none runs. A pid file that is left is taken away first: once its number belongs to somebody else, the
* script says "Process is already running" and exits 0.
*/
async function startServer(host, server) {
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		`${server.home}/${server.pack.pid_file}`
	] });
	await host.must(startCommand(server), {
		reason: "verify-failed",
		what: `The server of ${server.home} could not be started.`,
		safe: "No server was started.",
		fix: server.service ? `allow "systemctl start ${server.service}" to the login user by sudo -n, or leave out service.` : `look at ${server.home}/${server.pack.log} on that host.`
	});
}
/**
* Stops it and waits until it is gone.
* @returns whether it ran at all
* @throws MigrateError `timed-out` when it still runs after `timeoutMs`; it is not killed
*/
async function stopServer(host, server, timeoutMs) {
	const before = await findServer(host, server.home);
	if (before.length === 0) return false;
	if (server.service) await host.must({
		argv: [
			"systemctl",
			"stop",
			server.service
		],
		runAs: "root",
		timeoutMs
	}, {
		reason: "preflight-failed",
		what: `The service ${server.service} could not be stopped.`,
		safe: "The server still runs.",
		fix: `allow "systemctl stop ${server.service}" to the login user by sudo -n, or stop it by hand and run again.`
	});
	else for (const { pid, startTicks } of before) await host.run({ argv: [
		"/bin/sh",
		"-c",
		TERM,
		"sh",
		String(pid),
		startTicks
	] });
	const end = Date.now() + timeoutMs;
	while (Date.now() < end) {
		if ((await findServer(host, server.home)).length === 0) return true;
		await setTimeout(POLL_MS$1);
	}
	throw new MigrateError({
		reason: "timed-out",
		host: host.name,
		what: `The server of ${server.home} was told to stop and still runs after ${Math.round(timeoutMs / 1e3)} s.`,
		safe: "It was not killed; nothing else was changed.",
		fix: `look at it (pid ${before.map(({ pid }) => pid).join(", ")}), stop it by hand, then run again.`
	});
}
// src/wso2/log.ts
/** Stack traces of thousands of lines happen (nested causes of OSGi); more is of no use to anybody. */
const MOST_CONTINUATION_LINES = 2e3;
/**
* Cuts a stream of text into records. Chunks may end anywhere, inside a line and inside a record: what is unfinished waits
* for the next chunk. `record` is the route's pattern with the named groups date, level, logger, message.
*/
var LogParser = class {
	#record;
	#rest = "";
	#open;
	#orphans = [];
	constructor(record) {
		this.#record = new RegExp(record, "u");
	}
	/** Records that are complete because the header of the next one has been seen. */
	push(chunk) {
		const lines = (this.#rest + chunk).split("\n");
		this.#rest = lines.pop() ?? "";
		return lines.flatMap((line) => this.#line(line.replace(/\r$/, "")) ?? []);
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
		const records = [this.#rest === "" ? void 0 : this.#line(this.#rest.replace(/\r$/, "")), this.#open].filter((record) => record !== void 0);
		this.#rest = "";
		this.#open = void 0;
		return records;
	}
	/** Lines before the first record: JVM messages, the tail of a record that began before the mark. */
	get orphans() {
		return this.#orphans;
	}
	#line(line) {
		const groups = this.#record.exec(line)?.groups;
		if (groups) {
			const finished = this.#open;
			this.#open = {
				date: groups.date ?? "",
				level: groups.level ?? "",
				logger: groups.logger ?? "",
				message: groups.message ?? "",
				continuation: []
			};
			return finished;
		}
		const lines = this.#open?.continuation ?? this.#orphans;
		if (lines.length < MOST_CONTINUATION_LINES) lines.push(line);
	}
};
// src/wso2/watch-start.ts
const POLL_MS = 1e3;
/** After the started line: how long artifacts may still announce themselves. */
const SETTLE_MS = 15e3;
/** How long the script may take until a JVM can be seen, and a JVM may be gone before we call the start failed. */
const APPEAR_MS = 2e4;
/** Reads the log until the server has started and named its artifacts, or has died, or the time is over. */
async function watchStart(host, server, from, { markers, expected, timeout }) {
	const log = `${server.home}/${server.pack.log}`;
	const limit = Date.now() + parseDuration(timeout);
	const parser = new LogParser(markers.record);
	const records = [];
	let [mark, text, settledBy, lastSeen] = [
		from,
		"",
		0,
		Date.now() + APPEAR_MS
	];
	let nextLook = Date.now() + POLL_MS;
	const soFar = () => [...records, ...[parser.peek()].filter((record) => record !== void 0)];
	for (;;) {
		const since = await readLogSince(host, log, mark);
		if (since.gap) throw gapError(host.name, log);
		mark = since.mark;
		text += since.text;
		records.push(...parser.push(since.text));
		if (since.text === "" || Date.now() > nextLook) {
			nextLook = Date.now() + POLL_MS;
			const started = hasStarted(soFar(), markers);
			if (started) settledBy ||= Date.now() + SETTLE_MS;
			const reasons = started ? judgeStart(soFar(), markers, expected).reasons : [];
			if (started && (reasons.every(({ line }) => line) || reasons.some(isFinal)) || settledBy && Date.now() > settledBy) break;
			const alive = (await findServer(host, server.home)).length > 0;
			if (alive) lastSeen = Date.now();
			if (!alive && Date.now() > lastSeen) return {
				records: soFar(),
				text,
				why: died(server)
			};
			if (Date.now() > limit) return {
				records: soFar(),
				text,
				why: soFar().length === 0 && text !== "" ? unreadable(log) : tooSlow(timeout)
			};
			await setTimeout(POLL_MS);
		}
	}
	return {
		records: soFar(),
		text
	};
}
const isFinal = ({ verdict, line }) => verdict === "failed" && line !== void 0;
function died(server) {
	return {
		reason: "verify-failed",
		what: `The server of ${server.home} ended before it had started; its start script says nothing about that.`,
		fix: "read the end of its log in the artifacts, mend the cause, then run verify again."
	};
}
function unreadable(log) {
	return {
		reason: "verdict-ambiguous",
		what: `${log} has no line in the layout of the product: whether the server started cannot be read from it.`,
		fix: "put the pattern of the pack back in log4j2.properties, then run verify again."
	};
}
function tooSlow(timeout) {
	return {
		reason: "timed-out",
		what: `The new server had not started within ${timeout}.`,
		fix: "read its log in the artifacts (does it wait for a password?); raise choices.start_timeout if it is only slow."
	};
}
// src/steps/double-work.ts
/**
* Why old and new server may not run at once: each task, inbound endpoint, message processor and listener would work
* twice, and two servers on one host want the same ports. Empty when they may, or when the user allows it.
*/
function doubleWork(environment, { active, sameMachine }) {
	if (environment.choices.allow_parallel) return [];
	const reasons = [];
	if (active.length > 0) {
		const named = active.slice(0, 5).map(({ kind, name }) => `${kind} ${name}`);
		const more = active.length > 5 ? ` and ${active.length - 5} more` : "";
		reasons.push(`The old server would work these twice with the new one: ${named.join(", ")}${more}.`);
	}
	if (sameMachine) reasons.push("Old and new server share a host and its ports.");
	return reasons;
}
// src/steps/start-target.ts
const STOP_MS$1 = 12e4;
/** The log that goes into the report; the rest stays on the server. */
const MOST_LOG = 8388608;
function planStart(measured) {
	return measured.nodes.map((node) => ({
		key: `start-target:${node.name}`,
		step: "start-target",
		verb: "verify",
		node: node.name,
		title: `Start the new server of ${node.name} and prove that it serves`,
		changes: [{
			kind: "process",
			host: node.node.target.host,
			name: node.node.target.home
		}],
		details: detailsOf(node),
		warnings: [],
		repeatable: true,
		work: {
			artifacts: node.artifacts,
			active: node.active,
			sameMachine: node.sameMachine,
			health: node.health,
			secureVault: node.secureVault,
			plainSecrets: node.plainSecrets
		}
	}));
}
function detailsOf(node) {
	return [
		...[...Map.groupBy(node.artifacts, (artifact) => artifact.kind)].map(([kind, artifacts]) => `expects ${count(artifacts.length, kind)} of the old server`),
		...node.health.map(({ path, port }) => `asks http://127.0.0.1:${port}${path} on ${node.node.target.host}`),
		...node.plainSecrets ? ["encrypts the plain secrets of deployment.toml with ciphertool first"] : [],
		...node.secureVault ? ["writes password-tmp (0600) for secure vault before the start"] : []
	];
}
const startTarget = {
	id: "start-target",
	verb: "verify",
	recovery: "repeat",
	async probe(context, planned) {
		const { target } = context.environment.nodes[planned.node];
		return (await findServer(context.host(target.host), target.home)).length > 0 ? "done" : "untouched";
	},
	async apply(context, planned) {
		const node = context.environment.nodes[planned.node];
		const host = context.host(node.target.host);
		const server = serverOf(context, node);
		throwProblems(await doubleWorkNow(context, planned, node));
		await requireJava(context, node);
		await stopServer(host, server, STOP_MS$1);
		const { records, text, why } = await startAndWatch(context, planned, host, server);
		const health = await Promise.all(work$1(planned).health.map(({ port, path }) => askHealth(host, port, path)));
		const judgement = judgeStart(records, markersOf(context), work$1(planned).artifacts);
		await context.spool.file(`logs/${planned.node}/wso2carbon.log`, wholeLines(text, MOST_LOG));
		await context.spool.file(`logs/${planned.node}/judgement.json`, `${JSON.stringify({
			...judgement,
			health
		}, null, 2)}\n`);
		const problems = [
			...problemsOf(node.target.host, judgement, health, why),
			...await missingNames(context, planned, host, server),
			...await doubleWorkNow(context, planned, node)
		];
		if (problems.length > 0) {
			const stopped = await stopServer(host, server, STOP_MS$1).then(() => "The new server was stopped again.", () => "The new server did not stop: it still runs.");
			throwProblems(problems.map((problem) => ({
				...problem,
				safe: `${stopped} The old server's files are untouched.`
			})));
		}
		const { deployed, startedIn } = judgement;
		const kinds = Object.entries(deployed).filter(([, names]) => names.length > 0);
		return {
			summary: `${planned.node} serves: started in ${startedIn} s; deployed ${kinds.map(([kind, names]) => count(names.length, kind)).join(", ")}; ${health.map(({ url, status }) => `${url} ${status}`).join(", ")}.`,
			details: {
				verdict: judgement.verdict,
				startedIn: startedIn ?? null,
				deployed,
				health
			}
		};
	},
	async verify(context, planned) {
		const { target } = context.environment.nodes[planned.node];
		if ((await findServer(context.host(target.host), target.home)).length > 0) return;
		throw new MigrateError({
			reason: "verify-failed",
			host: target.host,
			what: `The new server of ${planned.node} is gone again.`,
			safe: "The old server's files are untouched.",
			fix: `read ${target.home}/${context.route.target.log}, then run verify again.`
		});
	}
};
/**
* Names of APIs, proxies, data services ... that the old server has and the new home has not. Data services are deployed
* without a word in the log, so what lies there is compared too.
*/
async function missingNames(context, planned, host, server) {
	const { artifacts } = await surveyArtifacts(host, server.home, context.route);
	const there = new Set(artifacts.map(({ kind, name }) => `${kind} ${name}`));
	return work$1(planned).artifacts.filter(({ kind, name }) => !there.has(`${kind} ${name}`)).map(({ kind, name }) => ({
		reason: "verify-failed",
		host: host.name,
		what: `${kind} ${name} of the old server is not in ${server.home}.`,
		fix: "find out what removed it (a server deletes what it cannot deploy), then run sync and verify again."
	}));
}
const work$1 = (planned) => planned.work;
function serverOf(context, { target }) {
	return {
		home: target.home,
		pack: context.route.target,
		javaHome: target.java_home,
		heap: target.heap,
		service: target.service
	};
}
async function doubleWorkNow(context, planned, node) {
	if ((await findServer(context.host(node.source.host), node.source.home)).length === 0) return [];
	return doubleWork(context.environment, work$1(planned)).map((reason) => ({
		reason: "preflight-failed",
		host: node.source.host,
		what: `The old server of ${planned.node} still runs. ${reason}`,
		safe: "The new server was not started.",
		fix: `stop it: ${node.source.service ? `systemctl stop ${node.source.service}` : `${node.source.home}/${context.route.source.script} stop`}; or, if all of this may run twice, set allow_parallel = true in choices; then run verify again.`
	}));
}
/** Starts it with its password at hand, if it needs one, and watches what it says. No password is left lying there. */
async function startAndWatch(context, planned, host, server) {
	const node = context.environment.nodes[planned.node];
	try {
		await openVault(host, node, server, work$1(planned));
		const mark = await markLog(host, `${server.home}/${server.pack.log}`);
		await startServer(host, server);
		return await watchStart(host, server, mark, {
			markers: markersOf(context),
			expected: work$1(planned).artifacts,
			timeout: context.environment.choices.start_timeout
		});
	} finally {
		if (work$1(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home);
	}
}
/** The route's markers, and what the user has read and accepted. */
function markersOf({ route, environment }) {
	const accepted = environment.choices.known_errors.map((pattern) => ({
		pattern,
		why: "choices.known_errors"
	}));
	return {
		...route.markers,
		noise: [...route.markers.noise, ...accepted]
	};
}
/** The end of a text, from the beginning of a line: half a password could not be told from other text. */
function wholeLines(text, most) {
	if (text.length <= most) return text;
	const end = text.slice(-most);
	return end.slice(end.indexOf("\n") + 1);
}
async function openVault(host, node, server, { secureVault, plainSecrets }) {
	if (!secureVault || !node.keystore_password) return;
	if (plainSecrets) {
		await writePasswordFile(host, server.home, node.keystore_password);
		await encryptSecrets(host, server);
	}
	await writePasswordFile(host, server.home, node.keystore_password);
}
/** Everything that speaks against this start, the deciding thing first. */
function problemsOf(host, judgement, health, why) {
	const problems = why ? [{
		...why,
		host
	}] : [];
	for (const { verdict, why: what, fix, line } of judgement.reasons) {
		if (why && !line) continue;
		problems.push({
			reason: verdict === "failed" ? "verify-failed" : "verdict-ambiguous",
			host,
			what: line ? `${what} ${line}` : what,
			fix
		});
	}
	for (const { url, status, error } of health) {
		if (status === 200 || why) continue;
		problems.push({
			reason: "verify-failed",
			host,
			what: `${url} does not answer 200: ${status ?? error}.`,
			fix: "look at the log in the artifacts; then run verify again."
		});
	}
	return problems;
}
// src/steps/stop-source.ts
/** How long the old server gets to finish what it is doing before we say that it does not stop. */
const STOP_MS = 18e4;
function planQuiesce(measured) {
	const { stop_source: stop } = measured.environment.choices;
	return measured.nodes.map((node) => ({
		key: `stop-source:${node.name}`,
		step: "stop-source",
		verb: "quiesce",
		node: node.name,
		title: stop ? `Stop the old server of ${node.name}` : `Prove that the old server of ${node.name} is quiet`,
		changes: stop ? [{
			kind: "process",
			host: node.node.source.host,
			name: node.node.source.home
		}] : [],
		details: [node.sourceRuns ? stop ? `the old server runs now and will be stopped${node.node.source.service ? ` (service ${node.node.source.service})` : ""}` : "the old server runs now; it is not stopped, since stop_source is false" : "the old server does not run"],
		warnings: node.sourceRuns && !stop ? doubleWork(measured.environment, node).map((line) => `${line} Stop it before quiesce, or set stop_source = true.`) : [],
		repeatable: true,
		work: {
			node: node.name,
			stop,
			mustBeDown: measured.userStoreScript !== void 0
		}
	}));
}
const stopSource = {
	id: "stop-source",
	verb: "quiesce",
	recovery: "probe",
	async probe(context, planned) {
		const { stop } = planned.work;
		if (!stop) return "untouched";
		return await sourceRuns(context, planned) ? "untouched" : "done";
	},
	async apply(context, planned) {
		const { stop, mustBeDown } = planned.work;
		const { source } = context.environment.nodes[planned.node];
		const host = context.host(source.host);
		const server = {
			home: source.home,
			pack: context.route.source,
			service: source.service
		};
		const ran = (await findServer(host, source.home)).length > 0;
		if (!ran) return {
			summary: `The old server of ${planned.node} does not run.`,
			details: { ran }
		};
		if (stop) {
			await stopServer(host, server, STOP_MS);
			return {
				summary: `The old server of ${planned.node} was stopped by us.`,
				details: {
					ran,
					stopped: true
				}
			};
		}
		if (mustBeDown) {
			const problem = {
				reason: "preflight-failed",
				host: source.host,
				what: `The old server of ${planned.node} runs, and the user-store script would change its tables under it.`,
				safe: "Nothing was changed.",
				fix: "stop it, or set stop_source = true in choices; then run quiesce again."
			};
			throwProblems([problem]);
		}
		return {
			summary: `The old server of ${planned.node} runs and may go on.`,
			details: {
				ran,
				stopped: false
			}
		};
	},
	async verify(context, planned) {
		const { stop } = planned.work;
		if (stop && await sourceRuns(context, planned)) throwProblems([{
			reason: "preflight-failed",
			host: context.environment.nodes[planned.node].source.host,
			what: `The old server of ${planned.node} came up again after it was stopped.`,
			safe: "Nothing else was changed.",
			fix: "its service manager or a watchdog restarts it: name the unit as source.service, or stop the watchdog."
		}]);
	}
};
async function sourceRuns(context, planned) {
	const { source } = context.environment.nodes[planned.node];
	return (await findServer(context.host(source.host), source.home)).length > 0;
}
// src/steps/sync-folder.ts
const HEARTBEAT_MS = 5e3;
/**
* One step per folder of the route, in the route's order; folders whose choice is off have none. What changes while the
* old server runs is copied when that is quiet, so it belongs to `quiesce`.
*/
function planSync(measured, when) {
	return measured.nodes.flatMap((node) => node.folders.filter(({ folder }) => folder.volatile === (when === "quiesce")).map((folder) => planFolder(node, folder, when)));
}
function planFolder(node, { folder, result }, verb) {
	const files = result.copy.filter((item) => item.type !== "folder");
	return {
		key: `${folder.step}:${node.name}`,
		step: "sync-folder",
		verb,
		node: node.name,
		title: folder.volatile ? `${folder.title} to ${node.name}, as it is then` : `${folder.title}: ${count(files.length, "file")}, ${showBytes(result.bytesNeeded)} to ${node.name}`,
		...folder.volatile && { repeatable: true },
		changes: [{
			kind: "folder",
			host: node.node.target.host,
			name: `${node.node.target.home}/${folder.to}`
		}],
		details: [...files.map((item) => `${item.replaces ? "change" : "add"} ${showName(`${item.to}/${item.path}`)} (${item.type === "link" ? `link to ${showName(item.link ?? "")}` : showBytes(item.size)})`), ...result.skip.map(({ path, why }) => `skip ${showName(path)}: ${why}`)],
		warnings: result.warnings,
		work: folder.volatile ? { folder: folder.id } : {
			folder: folder.id,
			items: result.copy
		}
	};
}
const syncFolder = {
	id: "sync-folder",
	verb: "sync",
	recovery: "probe",
	async probe(context, planned) {
		const items = work(planned).items?.filter((item) => item.type !== "folder");
		if (!items) return (await itemsNow(context, planned)).length === 0 ? "done" : "untouched";
		const wrong = await differing(context, planned, items);
		if (wrong.length === 0) return "done";
		return wrong.length === items.length ? "untouched" : "partial";
	},
	async apply(context, planned) {
		const { folder, items = await itemsNow(context, planned) } = work(planned);
		const { source, target } = context.environment.nodes[planned.node];
		const place = {
			source: {
				host: context.host(source.host),
				home: source.home
			},
			target: {
				host: context.host(target.host),
				home: target.home
			},
			runId: context.runId,
			id: folder,
			backup: `${await context.runFolder(planned.node)}/replaced`
		};
		let [files, bytes] = [0, 0];
		const replaced = [];
		for (const request of copyRequests(items, place)) {
			const copied = await copyFolder({
				...request,
				onProgress: heartbeat((report) => context.ui.info(`  ${folder}: ${report.files} files, ${showBytes(report.bytes)} of ${showBytes(report.totalBytes)}`))
			});
			files += copied.files + copied.links;
			bytes += copied.bytes;
			replaced.push(...copied.replaced);
		}
		const manifest = items.map(({ to, path, sha256, size, type }) => ({
			path: `${to}/${path}`,
			type,
			size,
			sha256
		}));
		await context.spool.file(`manifests/${planned.node}-${folder}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
		return {
			summary: `${folder} of ${planned.node}: ${count(files, "file")} copied and hashed again on the target, ${showBytes(bytes)}${replaced.length > 0 ? `; ${count(replaced.length, "old file")} kept in ${place.backup}` : ""}`,
			details: {
				files,
				bytes,
				replaced,
				backup: place.backup
			}
		};
	},
	async verify(context, planned) {
		const { items } = work(planned);
		const left = async () => (await itemsNow(context, planned)).map(({ to, path }) => `${to}/${path}`);
		const wrong = items ? await differing(context, planned, items) : await left();
		if (wrong.length === 0) return;
		throw new MigrateError({
			reason: "copy-failed",
			host: context.environment.nodes[planned.node].target.host,
			what: `${count(wrong.length, "file")} of ${work(planned).folder} differ on the target from what was sent: ${wrong.slice(0, 5).map(showName).join(", ")}.`,
			safe: "The old server was not touched; the target server was not started.",
			fix: "find out what writes there, then run sync again."
		});
	}
};
/** Lets a report through every few seconds: a log has no place for a bar. */
function heartbeat(tell) {
	let next = Date.now() + HEARTBEAT_MS;
	return (report) => {
		if (Date.now() < next) return;
		next = Date.now() + HEARTBEAT_MS;
		tell(report);
	};
}
const work = (planned) => planned.work;
/** What of a volatile folder is not yet on the target as it is on the source now. */
async function itemsNow(context, planned) {
	const { route, environment } = context;
	const { source, target } = environment.nodes[planned.node];
	const folder = route.folders.find(({ id }) => id === work(planned).folder);
	const { copy, problems } = await surveyFolder({
		folder,
		source: {
			host: context.host(source.host),
			home: source.home,
			pack: route.source,
			pristine: await pristineOf(context, source, route.source)
		},
		target: {
			host: context.host(target.host),
			home: target.home,
			pack: route.target,
			pristine: await pristineOf(context, target, route.target)
		},
		choices: {
			...environment.choices,
			overwrite_shipped: ["**"]
		}
	});
	throwProblems(problems);
	return copy;
}
/** Planned things that do not lie on the target as planned. */
async function differing(context, planned, all) {
	const { target } = context.environment.nodes[planned.node];
	const host = context.host(target.host);
	const wrong = [];
	for (const [to, items] of Map.groupBy(all, (item) => item.to)) {
		const root = `${target.home}/${to}`;
		const files = items.filter((item) => item.type === "file");
		const there = new Map((await listFolder(host, root)).entries.map((entry) => [entry.path, entry]));
		const names = files.map((item) => item.path).filter((path) => there.get(path)?.type === "file");
		const hashes = await hashFiles(host, root, names);
		for (const item of items) {
			const entry = there.get(item.path);
			if (!(item.type === "file" ? hashes.get(item.path) === item.sha256 : entry?.type === item.type && entry.link === item.link)) wrong.push(`${to}/${item.path}`);
		}
	}
	return wrong;
}
export { planStart as a, runUserStoreScript as c, backupDatabase as d, planBackups as f, stopSource as i, planHooks as l, syncFolder as n, startTarget as o, planQuiesce as r, planUserStoreScript as s, planSync as t, runHook as u };
