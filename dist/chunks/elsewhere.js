import { t as RUNNER } from "./hosts.js";
import { n as MigrateError } from "./errors.js";
import { i as mustRaw } from "./host-run.js";
import { createHash } from "node:crypto";
// src/engine/digest.ts
/**
* JSON with sorted keys and no white space (the parts of RFC 8785 that our data needs: no number but integers and short
* decimals occurs in a plan).
*/
function canonicalJson(value) {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (value !== null && typeof value === "object") return `{${Object.entries(value).filter((entry) => entry[1] !== void 0).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
	return JSON.stringify(value);
}
/** SHA-256, in hexadecimal, over the canonical JSON. */
function digestOf(value) {
	return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
// src/engine/journal.ts
/** Before the first record. */
const EMPTY = {
	n: 0,
	prev: "0".repeat(64),
	size: 0
};
/** A journal that is not as it was written. Lines count from 1. */
var JournalDamage = class extends Error {
	line;
	constructor(line, what, options) {
		super(`line ${line} ${what}`, options);
		this.name = "JournalDamage";
		this.line = line;
	}
};
const NEWLINE = 10;
/**
* One line of a journal, its newline included, and the head after it:
* `{"at", "hash", "n", "payload", "prev"}` as canonical JSON, where `hash` is the SHA-256 of the canonical JSON of the others and
* `prev` the hash of the line before.
*/
function seal(entry, head) {
	const { at, ...payload } = JSON.parse(JSON.stringify(entry));
	const body = {
		at,
		n: head.n,
		payload,
		prev: head.prev
	};
	const hash = digestOf(body);
	const line = `${canonicalJson({
		...body,
		hash
	})}\n`;
	return {
		line,
		head: {
			n: head.n + 1,
			prev: hash,
			size: head.size + Buffer.byteLength(line)
		}
	};
}
/**
* Reads a journal. Bytes after the last newline are left out and told as `torn`.
* @throws JournalDamage with the first line that is not what was once written, or does not follow from the line before
*/
function readJournal(bytes) {
	const entries = [];
	let head = EMPTY;
	for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, head.size)) {
		const opened = unseal(bytes.subarray(head.size, end), head);
		entries.push(opened.entry);
		head = opened.head;
	}
	const rest = bytes.length - head.size;
	return {
		entries,
		head,
		...rest > 0 && { torn: {
			line: head.n + 1,
			bytes: rest
		} }
	};
}
/** SHA-256 of bytes, in hexadecimal. */
function sha256Of(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
function unseal(line, head) {
	const at = head.n + 1;
	let text;
	let record;
	try {
		text = new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(line);
		record = JSON.parse(text);
	} catch (cause) {
		throw new JournalDamage(at, "is no record", { cause });
	}
	const payload = record?.payload;
	if (typeof payload !== "object" || payload === null || Array.isArray(payload)) throw new JournalDamage(at, "is no record");
	if (record.n !== head.n) throw new JournalDamage(at, `is record ${String(record.n)}, not ${head.n}`);
	if (record.prev !== head.prev) throw new JournalDamage(at, "does not follow from the line before it");
	const entry = {
		...payload,
		at: record.at
	};
	const sealed = seal(entry, head);
	if (sealed.line !== `${text}\n`) throw new JournalDamage(at, "was changed after it was written");
	return {
		entry,
		head: sealed.head
	};
}
/** `state_dir home`: prints the state folder and the real path of the home, one line each. */
const RESOLVE = `h=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6); state=\${1:-\${h:-$HOME}/.wso2-migrate}
home=$(cd -- "$2" 2>/dev/null && pwd -P) || home=$2
printf '%s\\n%s\\n' "$state" "$home"`;
/** `folder run`: prints `<run> <bytes of plan.json>`, then both files. An empty run is the newest that has a journal. Never in the middle of an append. */
const READ = `cd "$1/runs" 2>/dev/null || exit 0
run=$2; [ -n "$run" ] || run=$(ls -1 | sort | while IFS= read -r each; do [ ! -e "$each/journal.jsonl" ] || printf '%s\\n' "$each"; done | tail -n 1)
[ -n "$run" ] && [ -d "$run" ] || exit 0
if [ -e "$run/journal.jsonl" ]; then exec 9<"$run/journal.jsonl" && flock -s -w 20 9 || exit 1; else exec 9</dev/null; fi
size=0; [ ! -e "$run/plan.json" ] || size=$(stat -c %s "$run/plan.json") || exit 1
printf '%s %s\\n' "$run" "$size"; [ "$size" -eq 0 ] || cat "$run/plan.json"; cat <&9`;
/**
* `folder run size`, stdin: the first line of the journal, then plan.json of so many bytes: a lost connection ends stdin as the end of
* the text does. The folder appears complete or not at all.
*/
const CREATE = `set -e; umask 077; mkdir -p "$1/runs"; cd "$1/runs"; part=.$2.part; rm -rf "$part"; mkdir "$part"
IFS= read -r first; printf '%s\\n' "$first" >"$part/journal.jsonl"; cat >"$part/plan.json"; [ "$(wc -c <"$part/plan.json")" -eq "$3" ]
sync "$part/journal.jsonl" "$part/plan.json" "$part"; mv -T "$part" "$2"; sync . ..`;
/**
* `folder run size`, stdin: whole lines. Written behind `size` bytes and fsynced under a lock of the file. Half a line behind them is cut
* off first; the very lines that are to be written are left as they are: a reply was lost.
*/
const APPEND = `umask 077; cd "$1/runs/$2" && [ -s journal.jsonl ] || exit 91
exec 9<>journal.jsonl && flock -w 20 9 || exit 1
cat >.append || exit 1
size=$(stat -c %s journal.jsonl)
[ "$size" -ge "$3" ] || exit 91
if [ "$size" -gt "$3" ]; then
  if tail -c "+$(($3 + 1))" journal.jsonl | cmp -s - .append; then sync journal.jsonl && rm -f .append; exit; fi
  [ "$(tail -c "+$(($3 + 1))" journal.jsonl | wc -l)" -eq 0 ] || exit 90
  truncate -s "$3" journal.jsonl || exit 1
fi
cat .append >>journal.jsonl && sync journal.jsonl && { rm -f .append; exit 0; }
truncate -s "$3" journal.jsonl; rm -f .append; exit 1`;
// src/engine/store.ts
/**
* Runs on the lead node's target host, `<state_dir>/targets/<hash of real path of target home>/runs/<run-id>/`: they
* outlive the runner, so that another one can go on (`design.md` section 5).
*/
var RunStore = class RunStore {
	#home;
	#host;
	#root;
	#folder;
	#secrets;
	/** Ends of the journals that were read or begun here. */
	#ends = /* @__PURE__ */ new Map();
	constructor(host, root, folder, secrets) {
		this.#home = host;
		this.#host = host;
		this.#root = root;
		this.#folder = folder;
		this.#secrets = secrets;
	}
	/**
	* @param stateDir of the host's entry, or absent for `~run_as/.wso2-migrate`
	* @param targetHome its real path names the folder: one target, one history, whatever link leads to it. A home that
	*   cannot be entered has none yet; preflight says why, with everything else that is wrong.
	* @param secrets what may not be written there
	*/
	static async at(host, stateDir, targetHome, secrets) {
		const [state, ...home] = await RunStore.#resolve(host, stateDir, targetHome);
		const hash = createHash("sha256").update(home.join("\n"), "utf8").digest("hex").slice(0, 16);
		return new RunStore(host, state, `${state}/targets/${hash}`, secrets);
	}
	/** The state folder of a host that may have no target of its own. */
	static async rootOn(host, stateDir) {
		return (await RunStore.#resolve(host, stateDir, "/"))[0];
	}
	static async #resolve(host, stateDir, home) {
		return (await host.must({ argv: [
			"/bin/sh",
			"-c",
			RESOLVE,
			"sh",
			stateDir ?? "",
			home
		] }, {
			reason: "preflight-failed",
			what: "The folder for the state of runs cannot be found out.",
			safe: "Nothing was changed.",
			fix: "set state_dir of this host in the migration file."
		})).replace(/\n$/, "").split("\n");
	}
	/** Where this target's runs lie, for messages. */
	get folder() {
		return this.#folder;
	}
	/** Folder of everything that is kept on this host, of whatever target. */
	get root() {
		return this.#root;
	}
	/** The host where they lie, as nothing stands in front of it. */
	get host() {
		return this.#home;
	}
	/** From now on runs are begun and recorded through this host: the same one behind a fence. */
	writeThrough(host) {
		this.#host = host;
	}
	/** The newest run of this target, open or closed. */
	async newest() {
		return this.read("");
	}
	/**
	* One run, or nothing where there is none of that name.
	* @throws MigrateError with file and line of a journal that is not as it was written
	*/
	async read(runId) {
		const printed = await mustRaw(this.#home, { argv: [
			"/bin/sh",
			"-c",
			READ,
			"sh",
			this.#folder,
			runId
		] }, this.#failure("The state of earlier runs cannot be read."));
		if (printed.length === 0) return void 0;
		const first = printed.indexOf(10);
		const [name = "", size = ""] = printed.subarray(0, first).toString("utf8").split(" ");
		const [plan, journal] = [first + 1, first + 1 + Number(size)];
		return this.#parse(name, printed.subarray(plan, journal), printed.subarray(journal));
	}
	#parse(runId, planBytes, journal) {
		const folder = `${this.#folder}/runs/${runId}`;
		try {
			const { entries, head, torn } = readJournal(journal);
			const [opened] = entries;
			if (!opened || !("event" in opened) || opened.event !== "opened") throw new JournalDamage(1, "does not open a run");
			if (sha256Of(planBytes) !== opened.planSha256) throw this.#tampered(runId);
			this.#ends.set(runId, {
				head,
				torn
			});
			const events = entries.filter((entry) => "event" in entry);
			return {
				runId,
				plan: JSON.parse(planBytes.toString("utf8")),
				records: entries.filter((entry) => "key" in entry),
				events,
				open: !events.some(({ event }) => event === "closed" || event === "abandoned"),
				...torn && { torn }
			};
		} catch (cause) {
			if (cause instanceof MigrateError) throw cause;
			throw new MigrateError({
				reason: "internal",
				host: this.#home.name,
				what: `The record of run ${runId} is damaged: ${cause.message}.`,
				...cause instanceof JournalDamage && { place: {
					file: `${folder}/journal.jsonl`,
					line: cause.line
				} },
				safe: "Nothing was changed by this attempt; backups and what was replaced lie where they were.",
				fix: `find out who changed ${folder}; put the file back from a copy, or move the folder aside to start a new run.`
			}, { cause });
		}
	}
	/** Records a new run, whole or not at all: its plan and its first line. */
	async create(runId, plan, { basis, runUrl }) {
		const text = JSON.stringify(this.#withoutSecrets(plan));
		const { line, head } = seal({
			event: "opened",
			at: (/* @__PURE__ */ new Date()).toISOString(),
			...runUrl && { runUrl },
			planSha256: sha256Of(text),
			basis
		}, EMPTY);
		await this.#host.must({
			argv: [
				"/bin/sh",
				"-c",
				CREATE,
				"sh",
				this.#folder,
				runId,
				String(Buffer.byteLength(text))
			],
			stdin: line + text
		}, this.#failure("The run cannot be recorded."));
		this.#ends.set(runId, { head });
	}
	/**
	* Adds one line to the journal of a run that was read or created here; it is on disk when this returns. A line that was torn
	* before is cut off, and that is noted. Called twice for one line (its reply was lost), it stands there once.
	*/
	async append(runId, entry) {
		const end = this.#ends.get(runId);
		if (!end) throw new Error(`run ${runId} was not read before it is added to`);
		const { line: mending, head: before } = end.torn ? seal({
			event: "mended",
			at: entry.at,
			...end.torn
		}, end.head) : {
			line: "",
			head: end.head
		};
		const { line, head } = seal("key" in entry ? this.#scrubbed(entry) : entry, before);
		const failure = this.#failure("The journal cannot be written.");
		const result = await this.#host.run({
			argv: [
				"/bin/sh",
				"-c",
				APPEND,
				"sh",
				this.#folder,
				runId,
				String(end.head.size)
			],
			stdin: mending + line
		});
		const code = result.outcome.kind === "exit" ? result.outcome.code : void 0;
		if (code === 0) {
			this.#ends.set(runId, { head });
			return;
		}
		if (code === 90) throw new MigrateError(this.#otherWriter(runId));
		throw new MigrateError({
			...failure,
			reason: result.outcome.kind === "lost" ? "host-unreachable" : failure.reason,
			host: this.#home.name,
			what: code === 91 ? `The journal of run ${runId} lost lines while it was worked on.` : `${failure.what} ${result.stderr.trim()}`.trim()
		});
	}
	/** What people read is scrubbed. What the steps work by stays as it is: a password `orders` must not rename a folder. */
	#withoutSecrets(plan) {
		const steps = plan.steps.map((step) => ({
			...step,
			title: this.#secrets.scrub(step.title),
			details: this.#secrets.scrubStrings(step.details),
			warnings: this.#secrets.scrubStrings(step.warnings)
		}));
		return {
			...plan,
			steps,
			warnings: this.#secrets.scrubStrings(plan.warnings)
		};
	}
	#scrubbed(record) {
		const { evidence, problems } = record;
		return {
			...record,
			title: this.#secrets.scrub(record.title),
			...evidence && { evidence: this.#secrets.scrubStrings(evidence) },
			...problems && { problems: problems.map((problem) => scrubProblem(problem, this.#secrets)) }
		};
	}
	#tampered(runId) {
		return new MigrateError({
			reason: "plan-changed",
			host: this.#home.name,
			what: `plan.json of run ${runId} in ${this.#folder}/runs is not the plan that the run was opened with: somebody changed it.`,
			safe: "Nothing was changed by this attempt.",
			fix: "find out who may write there; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
		});
	}
	#otherWriter(runId) {
		return {
			reason: "locked",
			host: this.#home.name,
			what: `Another process wrote in the journal of run ${runId}.`,
			safe: "This one stopped; what it did before is recorded.",
			fix: "look with status who works there; run again when nobody does."
		};
	}
	#failure(what) {
		return {
			reason: "internal",
			what: `${what} (${this.#folder})`,
			safe: "No step was begun that is not in the journal.",
			fix: "check free space and rights of run_as there, or set state_dir of the host; then run again."
		};
	}
};
/** The reason is one of ours, whatever the passwords are. */
function scrubProblem(problem, secrets) {
	return {
		...secrets.scrubStrings(problem),
		reason: problem.reason
	};
}
// src/engine/elsewhere.ts
/** Hosts that steps work on; a host that is only jumped through is none. */
function workingHosts({ nodes, databases, hooks }) {
	const names = [
		...Object.values(nodes).flatMap(({ source, target }) => [source.host, target.host]),
		...Object.values(databases).map(({ tools_host }) => tools_host),
		...Object.values(hooks).flatMap((commands) => commands.map(({ host }) => host))
	];
	return [...new Set(names)].filter((name) => name !== RUNNER);
}
/** Where they leave it: named by the machine and folder of the lead target, so that two targets never meet. */
async function elsewhereOn({ host, environment }, lead, name) {
	const root = await RunStore.rootOn(host(name), environment.hosts[name]?.state_dir);
	const key = createHash("sha256").update(`${await lead.host.machineId()} ${lead.folder}`, "utf8").digest("hex").slice(0, 16);
	return {
		fence: `${root}/fences/${key}`,
		runs: `${root}/elsewhere/${key}`
	};
}
export { digestOf as a, canonicalJson as i, workingHosts as n, RunStore as r, elsewhereOn as t };
