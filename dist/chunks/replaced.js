import { n as MigrateError } from "./errors.js";
import { r as showBytes, t as count } from "./words.js";
import { r as timestamp, t as fineStampOf } from "./timestamps.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { a as runRaw, i as mustRaw, n as describeEnd, o as succeeded, r as hostError, t as Collected } from "./host-run.js";
import { a as quote, t as askedOnce } from "./asked-once.js";
import { i as showName, r as nameList, t as decodeName } from "./names.js";
import { i as unwritable } from "./files.js";
import { t as detailsOf } from "./records.js";
import { n as requireRoomOn } from "./room.js";
import { once } from "node:events";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { finished, pipeline } from "node:stream/promises";
import path from "node:path/posix";
import { buffer } from "node:stream/consumers";
// src/remote/together.ts
var import_tar_stream = require_tar_stream();
var Together = class {
	#answer;
	#keyOf;
	#waiting = /* @__PURE__ */ new WeakMap();
	constructor(answer, keyOf) {
		this.#answer = answer;
		this.#keyOf = keyOf;
	}
	ask(host, question) {
		const open = this.#waiting.get(host) ?? this.#open(host);
		const key = this.#keyOf(question);
		const known = open.get(key);
		if (known) return known.promise;
		const asked = {
			question,
			...Promise.withResolvers()
		};
		open.set(key, asked);
		return asked.promise;
	}
	#open(host) {
		const open = /* @__PURE__ */ new Map();
		this.#waiting.set(host, open);
		setImmediate(async () => {
			this.#waiting.delete(host);
			const all = [...open.values()];
			try {
				const answers = await this.#answer(host, all.map(({ question }) => question));
				for (const [at, { resolve }] of all.entries()) resolve(answers[at]);
			} catch (error) {
				for (const { reject } of all) reject(error);
			}
		});
		return open;
	}
};
// src/transfer/gzip-scripts.ts
const GZIP_TOO = " It went through gzip, which has to work there: `echo a | gzip -1 | gzip -d`.";
const PACK = `exec 4>&1
codes=$({ { "$@" 3>&- 4>&-; echo $? >&3; } | { gzip -1 -c 3>&- >&4 4>&-; echo $? >&3; }; } 3>&1)
for code in $codes; do [ "$code" = 0 ] || exit "$code"; done`;
function gzipped(command) {
	return {
		...command,
		argv: [
			"sh",
			"-c",
			PACK,
			"sh",
			...command.argv
		]
	};
}
const WHERE_IT_IS = `command -v gzip >/dev/null 2>&1 || exec "$@"
${PACK}`;
function gzippedIfCan(command) {
	return {
		...command,
		argv: [
			"sh",
			"-c",
			WHERE_IT_IS,
			"sh",
			...command.argv
		]
	};
}
function unzipped(output) {
	return output[0] === 31 && output[1] === 139 ? gunzipSync(output, { finishFlush: constants.Z_SYNC_FLUSH }) : output;
}
const UNPACK_GZIP = `codes=$({
  { gzip -d -c 3>&-; echo gzip $? >&3; } |
  { tar -x -p -o -f - 3>&-; code=$?; echo tar $code >&3; [ "$code" != 0 ] || cat >/dev/null; }
} 3>&1)
case $(echo $codes) in
'gzip 0 tar 0' | 'tar 0 gzip 0') ;;
*) echo "exit codes:" $codes >&2; false ;;
esac`;
// src/transfer/listing.ts
const STAGING_FOLDER = ".wso2-migrate-staging";
const LIST = `each=${quote(`option=$1 format=$2; shift 2
for file do
  line=$(stat "$option" "$format" "$file" 2>/dev/null) || continue
  link=
  if [ -L "$file" ]; then link=$(readlink "$file"; printf x); link=\${link%?x}; fi
  printf '%s %s\\0%s\\0' "$line" "\${file#./}" "$link"
done`)}
list() {
  case $dialect in
  gnu) find -H "$1" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0' ;;
  stat-gnu) (cd "$1" && find . -name ${STAGING_FOLDER} -prune -o ! -name . -exec sh -c "$each" sh -c '%f %s %Y' {} +) ;;
  *) (cd "$1" && find . -name ${STAGING_FOLDER} -prune -o ! -name . -exec sh -c "$each" sh -f '%Xp %z %m' {} +) ;;
  esac
}`;
function readPairs(output) {
	const text = output.toString("latin1");
	const pairs = [];
	let start = 0;
	for (;;) {
		const middle = text.indexOf("\0", start);
		const end = middle < 0 ? -1 : text.indexOf("\0", middle + 1);
		if (end < 0) return {
			pairs,
			rest: text.slice(start)
		};
		if (end === start + 1) return {
			pairs,
			rest: text.slice(end + 1)
		};
		pairs.push([text.slice(start, middle), text.slice(middle + 1, end)]);
		start = end + 1;
	}
}
function entryOf([record, link], dialect) {
	const entry = dialect === "gnu" ? parseFind(record) : parseStat(record);
	if (entry.type !== "file") entry.size = 0;
	if (entry.type === "link") entry.link = nameOf(link);
	return entry;
}
const FIND_TYPES = {
	f: "file",
	d: "folder",
	l: "link",
	p: "fifo",
	s: "socket"
};
function parseFind(record) {
	const [[type, mode, size, mtime], path] = words(record, 4);
	return {
		path,
		type: FIND_TYPES[type] ?? "device",
		size: Number(size),
		mode: Number.parseInt(mode, 8),
		mtime: Number.parseInt(mtime, 10)
	};
}
const STAT_TYPES = /* @__PURE__ */ new Map([
	[32768, "file"],
	[16384, "folder"],
	[40960, "link"],
	[4096, "fifo"],
	[49152, "socket"]
]);
function parseStat(record) {
	const [[hex, size, mtime], path] = words(record, 3);
	const bits = Number.parseInt(hex, 16);
	return {
		path,
		type: STAT_TYPES.get(bits & 61440) ?? "device",
		size: Number(size),
		mode: bits & 4095,
		mtime: Number(mtime)
	};
}
function words(record, count) {
	const found = [];
	let start = 0;
	while (found.length < count) {
		const end = record.indexOf(" ", start);
		found.push(record.slice(start, end));
		start = end + 1;
	}
	return [found, nameOf(record.slice(start))];
}
const PLAIN = /^[\0-\x7f]*$/;
function nameOf(bytes) {
	return PLAIN.test(bytes) ? bytes : decodeName(Buffer.from(bytes, "latin1"));
}
// src/transfer/tools.ts
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
const PROBE = `quiet() { "$@" >/dev/null 2>&1; }
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
if command -v gzip >/dev/null 2>&1; then echo gzip=1; fi
case $(cp --version 2>&1) in *oreutils*) echo cp=1;; esac`;
function toolsOf(host) {
	return askedOnce(host, QUESTION, async () => {
		return readTools(host, (await mustRaw(host, {
			argv: [
				"sh",
				"-c",
				PROBE
			],
			env: { LC_ALL: "C" }
		}, NO_SHELL)).toString("utf8"));
	});
}
function firstToAsk(host) {
	if (host.known.has(QUESTION)) return void 0;
	const asking = Promise.withResolvers();
	askedOnce(host, QUESTION, () => asking.promise).catch(() => {});
	return asking;
}
const QUESTION = "tools of transfers";
const NO_SHELL = {
	reason: "preflight-failed",
	what: "could not ask for the tools that copying needs",
	fix: "run a shell on that host as the user in run_as and look at what it says."
};
function readTools(host, text) {
	const answers = new Map(text.split("\n").map((line) => line.split("=")));
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
		hash: answers.get("hash"),
		cp: answers.has("cp"),
		gzip: answers.has("gzip")
	};
}
// src/transfer/manifest.ts
const FAR_MS = 8;
const LIST_ALL = `dialect=$1; shift
if [ -z "$dialect" ]; then
  answers=$(
${PROBE}
)
  printf '%s\\0\\0' "$answers"
  dialect=\${answers#*list=}
  dialect=\${dialect%%[!a-z-]*}
fi
${LIST}
for root do
  if [ ! -d "$root" ]; then printf 'none\\0\\0'; continue; fi
  printf 'some\\0\\0'
  list "$root" || bad=1
done
exit "\${bad-0}"`;
function listCommand(roots, dialect) {
	return {
		argv: [
			"sh",
			"-c",
			LIST_ALL,
			"sh",
			dialect ?? "",
			...roots
		],
		env: { LC_ALL: "C" }
	};
}
function listFolder(host, root) {
	return LISTINGS.ask(host, root);
}
const LISTINGS = new Together(async (host, roots) => {
	const asking = firstToAsk(host);
	const result = await list(host, roots, asking ? void 0 : (await toolsOf(host)).list).catch((error) => {
		asking?.reject(error);
		throw error;
	});
	const { pairs } = readPairs(result.stdout);
	if (asking) answer(host, asking, result, pairs.shift()?.[0]);
	const { list: known } = await toolsOf(host);
	if (succeeded(result.outcome)) return split(pairs, known).map((listing) => Promise.resolve(listing));
	if (roots.length > 1) return roots.map((root) => listAlone(host, root, known));
	return [Promise.resolve().then(() => judged(host, roots[0], result, pairs, known))];
}, (root) => root);
async function list(host, roots, dialect) {
	const command = listCommand(roots, dialect);
	if (await host.roundTripMs() < FAR_MS) return runRaw(host, command);
	const result = await runRaw(host, gzippedIfCan(command));
	if (result.outcome.kind === "exit" && !succeeded(result.outcome)) return runRaw(host, command);
	return {
		...result,
		stdout: unzipped(result.stdout)
	};
}
function answer(host, asking, { outcome, stderr }, answers) {
	try {
		if (!answers) throw hostError(host, NO_SHELL, describeEnd(outcome, stderr));
		asking.resolve(readTools(host, answers));
	} catch (error) {
		asking.reject(error);
	}
}
async function listAlone(host, root, dialect) {
	const result = await list(host, [root], dialect);
	return judged(host, root, result, readPairs(result.stdout).pairs, dialect);
}
function judged(host, root, { outcome, stderr }, pairs, list) {
	const [listing] = split(pairs, list);
	if (listing && (succeeded(outcome) || outcome.kind === "exit" && onlyVanished(stderr))) return listing;
	const failure = {
		reason: outcome.kind === "exit" ? "preflight-failed" : "host-unreachable",
		what: `could not list ${root}`,
		safe: "It was only looked at: nothing was changed.",
		fix: "let the user in run_as read that folder, then run again."
	};
	throw hostError(host, failure, describeEnd(outcome, stderr));
}
function split(pairs, list) {
	const listings = [];
	for (const pair of pairs) {
		const mark = MARKS.get(pair[0]);
		if (mark !== void 0) listings.push({
			exists: mark,
			entries: []
		});
		else listings.at(-1).entries.push(entryOf(pair, list));
	}
	for (const { entries } of listings) entries.sort((a, b) => a.path < b.path ? -1 : 1);
	return listings;
}
const MARKS = /* @__PURE__ */ new Map([["some", true], ["none", false]]);
function onlyVanished(stderr) {
	const lines = stderr.split("\n").filter((line) => line.trim());
	return lines.length > 0 && lines.every((line) => line.includes("No such file or directory"));
}
// src/transfer/read-folder.ts
async function readFolder(host, folder, limits) {
	const { entries } = await listFolder(host, folder);
	const files = /* @__PURE__ */ new Map();
	const left = [];
	const wanted = /* @__PURE__ */ new Set();
	let room = limits.bytes;
	for (const { path, size } of entries.filter(({ type }) => type === "file")) if (!(size <= limits.bytesPerFile && size <= room && wanted.size < limits.files)) left.push(path);
	else {
		wanted.add(path);
		room -= size;
	}
	if (wanted.size === 0) return {
		files,
		left
	};
	const running = await host.stream({
		argv: [
			"tar",
			"-C",
			folder,
			"-cf",
			"-",
			"."
		],
		env: { LC_ALL: "C" }
	});
	running.stdin.end();
	const said = new Collected(running.stderr);
	running.done.then((ended) => ended.kind === "exit" || running.stdout.destroy(new Error(ended.kind)), () => {});
	const entriesOfTar = running.stdout.pipe((0, import_tar_stream.extract)());
	running.stdout.on("error", (error) => entriesOfTar.destroy(error));
	const broken = await (async () => {
		for await (const entry of entriesOfTar) {
			const name = entry.header.name.replace(/^\.\//, "");
			if (entry.header.type !== "file" || !wanted.has(name)) {
				entry.resume();
				continue;
			}
			const chunks = [];
			for await (const chunk of entry) chunks.push(chunk);
			files.set(name, Buffer.concat(chunks).subarray(0, limits.bytesPerFile));
		}
	})().then(() => false, () => true);
	running.stdout.resume();
	const outcome = await running.done;
	await said.complete(outcome);
	if (broken || !succeeded(outcome)) throw new MigrateError({
		reason: "copy-failed",
		host: host.name,
		what: `${folder} could not be read: ${describeEnd(outcome, said.text())}.`,
		safe: "What is there stays there.",
		fix: "check that run_as may read that folder, then run again."
	});
	left.push(...[...wanted].filter((path) => !files.has(path)));
	return {
		files,
		left
	};
}
// src/transfer/hash.ts
const MANY = "cd \"$1\" && shift && exec xargs -0 \"$@\"";
const ONE_BY_ONE = "cd \"$1\" && exec xargs -0 sh -c \"$2\" sh";
const EACH$1 = `for file do digest=$($HASH <"$file" 2>/dev/null) || digest=
printf '%.64s\\n' "$digest"; done`;
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
		for (const [name, sha256] of readHashes(lines, plain)) hashes.set(name, sha256);
	}
	if (odd.length > 0) {
		const lines = await outputLines(host, root, hashEachCommand(root, hash), odd);
		for (const [index, path] of odd.entries()) if (lines[index]) hashes.set(path, lines[index]);
	}
	return hashes;
}
function readHashes(lines, paths) {
	const plain = paths.filter((path) => !confusing(path));
	const names = new Map(plain.map((path) => [nameList([path]).toString("latin1").slice(0, -1), path]));
	const hashes = /* @__PURE__ */ new Map();
	const twice = /* @__PURE__ */ new Set();
	for (const line of lines) {
		const match = /^([0-9a-f]{64}) [ *](.+)$/s.exec(line);
		const path = match && names.get(match[2]);
		if (path === null || path === void 0) continue;
		if (hashes.has(path)) twice.add(path);
		hashes.set(path, match[1]);
	}
	for (const path of twice) hashes.delete(path);
	return hashes;
}
function confusing(path) {
	return /[\\\x00-\x1f\x7f]/.test(path);
}
async function outputLines(host, root, command, paths) {
	const { outcome, stdout, stderr } = await runRaw(host, command, nameList(paths));
	if (outcome.kind === "exit") return stdout.toString("latin1").split("\n");
	const failure = {
		reason: "copy-failed",
		what: `could not hash the files of ${root}`,
		safe: "They were only read: nothing was changed.",
		fix: "run again: what is already in place is not copied a second time."
	};
	throw hostError(host, failure, describeEnd(outcome, stderr));
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
	const folder = root.kind === "folder" ? root.path : path.dirname(root.path);
	const { entries } = await listFolder(host, path.join(home, folder));
	return entries.map((entry) => ({
		...entry,
		path: path.join(folder, entry.path)
	})).filter((item) => item.type === "file" || item.type === "folder" || item.type === "link").filter((item) => root.kind === "folder" || item.path === root.path);
}
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
		const name = path.normalize(decodeName(record.subarray(`${owner} ${file} `.length)));
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
function bytesOf(items) {
	return items.filter((item) => item.twin === void 0 || item.twin === item.path).reduce((sum, item) => sum + item.size, 0);
}
function namesOf(items) {
	return nameList(items.map((item) => item.path));
}
function showWrong(wrong) {
	return `${[...wrong].slice(0, 5).map(([name, why]) => `${showName(name)} ${why}`).join("; ")}${wrong.size > 5 ? `; and ${wrong.size - 5} more` : ""}`;
}
// src/transfer/keep.ts
const DROP = `cd "$1" && xargs -0 rm -f -- || exit 1
find . -depth -type d -exec rmdir {} + 2>/dev/null; exit 0`;
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
// src/remote/stream-scripts.ts
const FLUSH = `flush() { case $(sync --help 2>&1) in *FILE*) sync -- "$1" ;; *) sync ;; esac; }`;
const COMPRESSORS = {
	zstd: "zstd -q -1 -c",
	pigz: "pigz -1 -c",
	gzip: "gzip -1 -c"
};
const FEED = `set -u
file=$1 decompress=$2
shift 2
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { "$@" >/dev/null 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`;
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
// src/transfer/archive-scripts.ts
const FIRST_OF = `for tool; do command -v "$tool" >/dev/null 2>&1 && echo "$tool" && exit 0; done; exit 1`;
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
const REOPEN = `[ -e "$1.part" ] || { rm -f -- "$1.json" && mv -f -- "$1" "$1.part"; }`;
const HASH_DISK = `file=$1; shift
[ -f "$file" ] && [ ! -L "$file" ] || exit 1
dd if="$file" iflag=nocache count=0 2>/dev/null
echo $(($(wc -c <"$file"))) && exec "$@" <"$file"`;
const EXTRACT = `set -u
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
			sha256: sha256(stdout)
		} : void 0;
	} catch {
		return;
	}
}
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
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
// src/transfer/unpack.ts
async function unpackArchive(host, { file, compression, entries }, folder, members, problem) {
	const options = entries.some(({ owner }) => owner) ? "-p" : "-p -o";
	const { tar } = await toolsOf(host);
	const names = tar === "busybox" ? [] : members.map((name) => `./${name}`);
	const argv = [
		"sh",
		"-c",
		EXTRACT,
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
const REMOVE_TREE = `[ ! -d "$1" ] || find "$1" -type d -exec chmod u+rwx {} + ; rm -rf -- "$1"`;
function withoutRoots(packed, found) {
	const known = new Set(packed.map(({ path }) => path));
	return found.filter(({ path, type }) => type !== "folder" || known.has(path));
}
// src/transfer/archive-proof.ts
const SAFE = "The home was only read; no unfinished archive was left under the final name.";
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
function mustWrite(host, command, [what, fix]) {
	return host.must(command, {
		reason: "backup-failed",
		what,
		safe: SAFE,
		fix
	});
}
// src/transfer/passage.ts
const BLOCK = 512;
const END_BYTES = 1024;
var Zeros = class {
	count = 0;
	pass(chunk) {
		const last = chunk.subarray(-1024);
		const data = last.findLastIndex((byte) => byte !== 0);
		this.count = data < 0 ? this.count + last.length : last.length - 1 - data;
	}
};
var ArchiveEnd = class {
	isMissing = false;
	async *through(chunks) {
		const zeros = new Zeros();
		for await (const chunk of chunks) {
			zeros.pass(chunk);
			yield chunk;
		}
		this.isMissing = zeros.count < END_BYTES;
	}
};
var CompressedEnd = class {
	isMissing = false;
	saved = 0;
	onPlain;
	constructor(onPlain) {
		this.onPlain = onPlain;
	}
	async *through(chunks) {
		const [gunzip, zeros] = [createGunzip(), new Zeros()];
		gunzip.on("data", (plain) => {
			this.saved += plain.length;
			this.onPlain(plain.length);
			zeros.pass(plain);
		});
		const whole = finished(gunzip).then(() => true, () => false);
		try {
			for await (const chunk of chunks) {
				this.saved -= chunk.length;
				if (!gunzip.destroyed && !gunzip.write(chunk)) await Promise.race([once(gunzip, "drain"), whole]);
				yield chunk;
			}
			gunzip.end();
			this.isMissing = !await whole || zeros.count < END_BYTES;
		} finally {
			gunzip.destroy();
		}
	}
};
var Members = class {
	isOver = false;
	#held = Buffer.alloc(0);
	#left = 0;
	cut(chunk) {
		const data = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
		let at = 0;
		for (;;) {
			const content = Math.min(this.#left, data.length - at);
			at += content;
			this.#left -= content;
			if (data.length - at < BLOCK) break;
			const header = data.subarray(at, at + BLOCK);
			if (header.every((byte) => byte === 0)) {
				this.isOver = true;
				return {
					members: data.subarray(0, at),
					rest: data.subarray(at)
				};
			}
			this.#left = Math.ceil(sizeIn(header) / BLOCK) * BLOCK;
			at += BLOCK;
		}
		this.#held = data.subarray(at);
		return {
			members: data.subarray(0, at),
			rest: data.subarray(data.length)
		};
	}
};
function sizeIn(header) {
	if (header[156] === "1".charCodeAt(0)) return 0;
	return header[124] & 128 ? header.readUIntBE(130, 6) : Number.parseInt(header.toString("latin1", 124, 136), 8) || 0;
}
async function archiveOf$1(files) {
	const archive = (0, import_tar_stream.pack)();
	for (const [name, content] of Object.entries(files)) archive.entry({
		name,
		mode: 384
	}, content);
	archive.finalize();
	return buffer(archive);
}
// src/transfer/receive.ts
const UNPACK = "tar -x -p -o -f - && cat >/dev/null";
const COPY = `(cd "$from" && exec xargs -0 cp -P --preserve=mode,timestamps --parents --reflink=auto -t "$into" --) &&
find . -type d -exec chmod u+rwx {} +`;
const RECEIVE = (fill) => `umask 077
into=$1 from=$2 dialect=$3; shift 3
mkdir -p "$into" && cd "$into" || exit 1
${fill} || exit 1
${LIST}
list . || exit 1
printf '\\0\\0'
find . -type f -print0 | xargs -0 "$@" 2>/dev/null
exit 0`;
function receiveCommand(folder, { list, hash }, from) {
	return fillCommand(from === void 0 ? UNPACK : COPY, folder, from ?? "", list, hash);
}
function receiveGzipCommand(folder, { list, hash }) {
	return fillCommand(UNPACK_GZIP, folder, "", list, hash);
}
function fillCommand(fill, folder, from, list, hash) {
	return {
		argv: [
			"sh",
			"-c",
			RECEIVE(fill),
			"sh",
			folder,
			from,
			list,
			...HASH_COMMANDS[hash]
		],
		env: { LC_ALL: "C" }
	};
}
const PROVE = `root=$1 dialect=$2; shift 2
${LIST}
list "$root" || exit 1
printf '\\0\\0'
cd "$root" && xargs -0 "$@" 2>/dev/null
exit 0`;
function proveCommand(root, { list, hash }) {
	return {
		argv: [
			"sh",
			"-c",
			PROVE,
			"sh",
			root,
			list,
			...HASH_COMMANDS[hash]
		],
		env: { LC_ALL: "C" }
	};
}
function readArrival(output, { list }) {
	const { pairs, rest } = readPairs(output);
	const entries = pairs.map((pair) => entryOf(pair, list));
	const files = entries.filter(({ type }) => type === "file").map(({ path }) => path);
	return {
		entries,
		hashes: readHashes(rest.split("\n"), files)
	};
}
// src/transfer/useless.ts
var Useless = class extends MigrateError {};
function copyError(side, host, failure, outcome, said) {
	const refused = side === "target" && outcome.kind === "exit";
	const error = hostError(host, {
		reason: "copy-failed",
		safe: refused ? "Nothing was put in place: what had arrived was removed." : "Nothing was put in place; what had arrived is not sent again.",
		...failure
	}, describeEnd(outcome, said));
	return refused ? new Useless(error.problems) : error;
}
// src/transfer/tar-stream.ts
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
function packCommand(root, tar, records = 20) {
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
			"-b",
			String(records),
			"-f",
			"-",
			"-C",
			root,
			...CREATE[tar]
		],
		env
	};
}
const ARGUMENTS_BYTES$1 = 2e4;
const MUCH = 4e6;
async function streamFiles(stream) {
	const [{ tar }, tools] = await Promise.all([toolsOf(stream.source), toolsOf(stream.target)]);
	const { lane } = stream;
	const records = stream.bytes < MUCH ? 20 : 128;
	const pack = {
		...packCommand(stream.sourceRoot, tar, records),
		lane
	};
	if (stream.compressed) {
		const unpack = {
			...receiveGzipCommand(stream.folder, tools),
			lane
		};
		const end = new CompressedEnd(stream.onBytes);
		const { said, printed } = await relay(stream, gzipped(pack), unpack, end, succeeded);
		return {
			...readArrival(printed, tools),
			said,
			saved: end.saved
		};
	}
	const { said, printed } = await relay(stream, pack, {
		...receiveCommand(stream.folder, tools),
		lane
	}, new ArchiveEnd(), succeeded);
	return {
		...readArrival(printed, tools),
		said
	};
}
function archives(files, tar) {
	if (tar !== "busybox") return [[...files]];
	const lists = [];
	let bytes = 0;
	for (const file of files) {
		const length = nameList([file.path]).length;
		if (lists.length === 0 || bytes + length > 2e4) {
			lists.push([]);
			bytes = 0;
		}
		lists.at(-1).push(file);
		bytes += length;
	}
	return lists;
}
async function relay(stream, pack, unpack, passage, isEnd) {
	const { source, target } = stream;
	const also = stream.compressed ? GZIP_TOO : "";
	const [from, to] = await both(source.stream(pack), target.stream(unpack));
	from.stdin.on("error", () => {});
	from.stdin.end(nameList(stream.paths));
	const printed = new Collected(to.stdout);
	const fromSaid = new Collected(from.stderr);
	const toSaid = new Collected(to.stderr);
	const stop = new AbortController();
	const watch = (running, good) => {
		const give = () => stop.abort();
		running.done.then((outcome) => good(outcome) || give(), give);
	};
	from.done.then(stream.onRead, stream.onRead);
	let ended;
	from.done.then((outcome) => {
		ended = outcome;
	}, () => {});
	watch(from, (outcome) => outcome.kind === "exit");
	watch(to, isEnd);
	const signal = AbortSignal.any([stop.signal, stream.signal]);
	const broken = await pipeline(from.stdout, metered(stream, passage), to.stdin, { signal }).then(() => void 0, (cause) => cause);
	const byItself = broken === void 0 || ended !== void 0 || from.stdout.readableEnded;
	if (broken) await Promise.all([byItself || from.kill(), to.kill()]);
	const [packed, unpacked] = await Promise.all([from.done, to.done]);
	const isSource = passage.safe === void 0 && (packed.kind === "lost" || byItself && packed.kind !== "exit" || passage.isMissing);
	await Promise.all([fromSaid.complete(packed).catch(() => {}), ...[toSaid, printed].map((said) => said.complete(unpacked).catch(() => {}))]);
	if (isSource && unpacked.kind !== "lost") throw copyError("source", source, {
		what: `tar did not finish reading ${stream.sourceRoot}`,
		fix: `let the user in run_as read that folder, then run again.${also}`
	}, packed, fromSaid.text());
	if (broken || !isEnd(unpacked)) throw copyError("target", target, {
		what: `tar could not unpack into ${stream.folder}`,
		fix: `make room or give the user in run_as the right to write there, then run again.${also}`,
		...passage.safe !== void 0 && unpacked.kind !== "exit" && { safe: passage.safe }
	}, unpacked, toSaid.text() || (broken?.message ?? ""));
	return {
		said: succeeded(packed) ? "" : fromSaid.text().trim(),
		printed: printed.bytes(),
		outcome: unpacked,
		stderr: toSaid.text()
	};
}
function metered({ onBytes, onChunk, folder }, passage) {
	return async function* (chunks) {
		for await (const chunk of passage.through(chunks)) {
			onChunk?.(chunk);
			if (!passage.onPlain) onBytes(chunk.length);
			yield chunk;
		}
	};
}
async function both(first, second) {
	const [from, to] = await Promise.allSettled([first, second]);
	if (from.status === "fulfilled" && to.status === "fulfilled") return [from.value, to.value];
	for (const started of [from, to]) if (started.status === "fulfilled") await started.value.kill();
	throw [from, to].find((each) => each.status === "rejected").reason;
}
// src/transfer/archive.ts
const ARGUMENTS_BYTES = 1e6;
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
				manifestSha256: sha256(text)
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
function jobName(file, entries) {
	return `files-${sha256(Buffer.from(JSON.stringify([file, entries]))).slice(0, 16)}`;
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
const OVERHEAD = 1.1;
function archiveRoom(contents, grade) {
	return Math.ceil(contents * (OVERHEAD + (grade === "L3" ? OVERHEAD : 0)));
}
async function backupRoomProblems(context, needs) {
	const hosts = [...Map.groupBy(needs, ({ host }) => host)];
	return (await Promise.all(hosts.map(([host, all]) => problemsOn(context, host, all)))).flat();
}
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
function archiveOf(records, node) {
	return detailsOf(records, archiveKey(node));
}
async function archivedItems(context, node) {
	const [host, file, origin] = placeOf(context, node);
	const read = await readManifest(host, file);
	if (read?.manifest.run !== origin.run || read.manifest.home !== origin.home) return /* @__PURE__ */ new Map();
	return new Map(read.manifest.entries.map((item) => [item.path, item]));
}
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
async function keepingPlace(context, node) {
	return `${await context.runFolder(node)}/replaced/${fineStampOf(/* @__PURE__ */ new Date())}`;
}
async function keepWhatIsNew(context, node, place) {
	return dropArchived(context.host(context.environment.nodes[node].target.host), place, await archivedItems(context, node));
}
export { differing as A, entryOf as B, withoutRoots as C, FINISH as D, FEED as E, readFolder as F, listFolder as I, HASH_COMMANDS as L, takeInventory as M, confusing as N, FLUSH as O, hashFiles as P, toolsOf as R, unpackArchive as S, COMPRESSORS as T, Together as V, proveCommand as _, originOf as a, Members as b, backupRoomProblems as c, archives as d, packCommand as f, copyError as g, Useless as h, backupFolder as i, showWrong as j, change as k, compressorOf as l, streamFiles as m, keepingPlace as n, planArchives as o, relay as p, archiveOf as r, archiveRoom as s, keepWhatIsNew as t, ARGUMENTS_BYTES$1 as u, readArrival as v, checkArchive as w, archiveOf$1 as x, receiveCommand as y, STAGING_FOLDER as z };
