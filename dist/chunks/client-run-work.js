import { n as MigrateError } from "./errors.js";
import { a as headerOf, i as LogParser, r as within } from "./migration-log.js";
import { i as writePasswordFile, l as startServer, r as removePasswordFile, s as findServer, t as encryptSecrets } from "./secure-vault.js";
import { n as parseDuration } from "./duration.js";
import { setTimeout } from "node:timers/promises";
// src/wso2/log-mark.ts
const MOST_BYTES = 4194304;
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
const READ_SINCE = `
log=$1 inode=$2 offset=$3 most=$4 gap=0 file=
stem=\${log%.*}
IFS='
'
# By name, oldest first; each file is then known by the inode that is opened.
names() {
  for each in "$stem"-* "$stem".*; do
    case $each in "$log" | *.gz | *.zip) continue ;; esac
    if [ -f "$each" ]; then stat -c '%.9Y %n' -- "$each"; fi
  done | sort -n | cut -d ' ' -f 2-
  printf '%s\n' "$log"
}
look() {
  used=
  set +f
  files=$(names)
  set -f
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
}
if [ "$inode" != 0 ]; then
  look
  # A log that rolls just now has neither name when it is looked for.
  for again in 1 2; do
    [ -z "$file" ] || break
    sleep 1
    look
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
async function markLog(host, log) {
	const [inode = "0", size = "0"] = (await host.must(markCommand(log), failure(log, "No server was started."))).trim().split(" ");
	return {
		inode,
		offset: Number(size)
	};
}
async function readLogSince(host, log, mark) {
	return parseSince(await host.must(sinceCommand(log, mark), failure(log, "The server was left as it is; it may still work.")), mark);
}
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
function wholeCharacters(bytes) {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back];
		if ((byte & 192) === 128) continue;
		return (byte >= 240 ? 4 : byte >= 224 ? 3 : byte >= 192 ? 2 : 1) > back ? bytes.subarray(0, bytes.length - back) : bytes;
	}
	return bytes;
}
function failure(log, safe) {
	return {
		reason: "preflight-failed",
		what: `The log ${log} cannot be read.`,
		safe,
		fix: "check that run_as may read the repository/logs folder of the home, then run the same again."
	};
}
function gapError(host, log) {
	return new MigrateError({
		reason: "verdict-ambiguous",
		host,
		what: `Part of ${log} is gone (rolled over more often than files are kept, or deleted).`,
		safe: "The server was left as it is.",
		fix: "Read the log by hand, keep more files in log4j2.properties, then run verify again."
	});
}
// src/wso2/judge.ts
const BAD_LEVELS = /* @__PURE__ */ new Set([
	"ERROR",
	"FATAL",
	"SEVERE"
]);
function hasStarted(records, markers) {
	const started = new RegExp(markers.started, "u");
	return records.some((record) => started.test(record.message));
}
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
// src/wso2/watch-start.ts
const POLL_MS = 1e3;
const SETTLE_MS = 15e3;
const APPEAR_MS = 2e4;
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
// src/steps/start-and-watch.ts
const work = (planned) => planned.work;
function serverOf(context, { target }) {
	return {
		home: target.home,
		pack: context.route.target,
		javaHome: target.java_home,
		heap: target.heap,
		service: target.service
	};
}
async function startAndWatch(context, planned, host, server) {
	const node = context.environment.nodes[planned.node];
	try {
		await openVault(host, node, server, work(planned));
		const mark = await markLog(host, `${server.home}/${server.pack.log}`);
		await startServer(host, server);
		return await watchStart(host, server, mark, {
			markers: markersOf(context),
			expected: work(planned).artifacts,
			timeout: context.environment.choices.start_timeout
		});
	} finally {
		if (work(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home);
	}
}
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
async function openVault(host, node, server, { secureVault, plainSecrets }) {
	if (!secureVault || !node.keystore_password) return;
	if (plainSecrets) {
		await writePasswordFile(host, server.home, node.keystore_password);
		await encryptSecrets(host, server);
	}
	await writePasswordFile(host, server.home, node.keystore_password);
}
// src/steps/client-run-work.ts
const GRACE_MS = 12e4;
const MOST_SHOWN = 200;
const runOf = (planned) => planned.work;
const spoolFolder = (planned) => `logs/${planned.node}/${runOf(planned).phase}`;
function clientServer(context, planned) {
	const node = context.environment.nodes[planned.node];
	return {
		host: context.host(node.target.host),
		server: {
			...serverOf(context, node),
			service: void 0
		}
	};
}
function clientLogOf({ route }, version) {
	const client = route.clients.find((each) => each.version === version);
	if (client) return client;
	throw new MigrateError({
		reason: "internal",
		what: `The route ${route.id} does not say how the migration client of ${version} speaks in its log.`,
		safe: "The client was not started.",
		fix: "add it to the clients of the route."
	});
}
function shower({ ui }, { loggers, named }) {
	let left = MOST_SHOWN;
	const isOurs = within(loggers);
	const quiet = named.map(({ logger, pattern }) => ({
		logger,
		pattern: new RegExp(pattern, "u")
	}));
	return (record) => {
		if (left <= 0 || !isOurs(record.logger)) return;
		if (quiet.some(({ logger, pattern }) => logger === record.logger && pattern.test(record.message))) return;
		left--;
		ui.output(headerOf(record));
	};
}
export { shower as a, openVault as c, work as d, watchStart as f, readLogSince as g, markLog as h, runOf as i, serverOf as l, judgeStart as m, clientLogOf as n, spoolFolder as o, hasStarted as p, clientServer as r, markersOf as s, GRACE_MS as t, startAndWatch as u };
