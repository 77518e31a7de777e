import { t as require_tar_stream } from "./tar-stream.js";
import { n as MigrateError } from "./errors.js";
import { a as runRaw, i as mustRaw, n as describeEnd, o as succeeded, r as hostError, t as Collected } from "./host-run.js";
import { t as decodeName } from "./names.js";
import { t as askedOnce } from "./asked-once.js";
// src/remote/together.ts
var import_tar_stream = require_tar_stream();
/**
* Questions of one kind that are asked of a host at the same moment, put to it as one: what a command costs on a server is its start, by
* sudo and shells, far more than its work. The same question twice is one.
*/
var Together = class {
	#answer;
	#keyOf;
	#waiting = /* @__PURE__ */ new WeakMap();
	/** @param answer gives an answer for each question, in their order; one that fails fails for its own question alone */
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
/** The host's tools; one command for the first question, nothing after. Throws `preflight-failed` with all that is missing. */
function toolsOf(host) {
	return askedOnce(host, "tools of transfers", () => probe(host));
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
// src/transfer/manifest.ts
/** Name of the folder under a home in which copies are staged; never listed. */
const STAGING_FOLDER = ".wso2-migrate-staging";
const NO_FOLDER = 44;
const LIST_GNU = `[ -d "$1" ] || exit ${NO_FOLDER}
exec find -H "$1" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0'`;
/** The same of several folders: before each, a record with `y`, or `n` where there is none. */
const LIST_MANY_GNU = `for root do
  if [ ! -d "$root" ]; then printf 'n\\0\\0'; continue; fi
  printf 'y\\0\\0'
  find -H "$root" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0' || exit 1
done`;
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
* Everything under `root` (absolute), sorted by path; folders that are asked for at the same moment go in one command. Things that vanish
* meanwhile are left out; a folder that cannot be read throws `preflight-failed`.
*/
function listFolder(host, root) {
	return LISTINGS.ask(host, root);
}
const LISTINGS = new Together(async (host, roots) => {
	const { list } = await toolsOf(host);
	if (list === "gnu" && roots.length > 1) {
		const { outcome, stdout } = await runRaw(host, {
			argv: [
				"sh",
				"-c",
				LIST_MANY_GNU,
				"sh",
				...roots
			],
			env: { LC_ALL: "C" }
		});
		if (succeeded(outcome)) return parseListings(stdout).map((listing) => Promise.resolve(listing));
	}
	return roots.map((root) => listAlone(host, root, list));
}, (root) => root);
async function listAlone(host, root, list) {
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
/** Reads what `LIST_MANY_GNU` prints. */
function parseListings(output) {
	const listings = [];
	const fields = splitAtNul(output);
	for (let index = 0; index + 1 < fields.length; index += 2) {
		const mark = fields[index];
		if (mark.length === 1) listings.push({
			exists: mark.toString("latin1") === "y",
			entries: []
		});
		else listings.at(-1).entries.push(entryOf(mark, fields[index + 1], "gnu"));
	}
	for (const { entries } of listings) entries.sort(byPath);
	return listings;
}
/** Reads what `listCommand` prints. */
function parseListing(output, tool) {
	const fields = splitAtNul(output);
	const entries = [];
	for (let index = 0; index + 1 < fields.length; index += 2) entries.push(entryOf(fields[index], fields[index + 1], tool));
	return entries.sort(byPath);
}
const byPath = (a, b) => a.path < b.path ? -1 : 1;
function entryOf(field, link, tool) {
	const entry = tool === "gnu" ? parseFind(field) : parseStat(field);
	if (entry.type !== "file") entry.size = 0;
	if (entry.type === "link") entry.link = decodeName(link);
	return entry;
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
// src/transfer/read-folder.ts
/**
* Reads the files of a folder, in one stream; none where there is no such folder. Links are not followed.
* @throws MigrateError `copy-failed`
*/
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
	running.done.then((ended) => ended.kind === "exit" || running.stdout.destroy(new Error(ended.kind)));
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
export { toolsOf as a, HASH_COMMANDS as i, STAGING_FOLDER as n, Together as o, listFolder as r, readFolder as t };
