import { r as outputOf, t as RUNNER } from "./hosts.js";
import { i as fixOfFolder, r as workingHosts, t as elsewhereOn, u as SEARCHABLE } from "./elsewhere.js";
import { n as MigrateError } from "./errors.js";
import { n as livingJobs, t as describeJobs } from "./living-jobs.js";
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { hostname, userInfo } from "node:os";
import { readFileSync, readlinkSync } from "node:fs";
// src/engine/holder.ts
function whoAsks({ workflow }) {
	return workflow ? `${workflow.actor} (${workflow.runUrl})` : thisUser();
}
const thisUser = () => `${userInfo().username}@${hostname()}`;
function thisHolder(verb, { workflow }) {
	const machine = thisMachine();
	const started = startOf(process.pid);
	return {
		who: thisUser(),
		verb,
		...workflow && {
			runUrl: workflow.runUrl,
			workflow: {
				id: workflow.runId,
				attempt: Number(workflow.attempt)
			}
		},
		...machine && started && { process: {
			machine,
			pid: process.pid,
			started
		} }
	};
}
function isGone(holder, me) {
	if (holder.workflow && me.workflow && holder.workflow.id === me.workflow.id) {
		if (holder.workflow.attempt < me.workflow.attempt) return true;
	}
	const { process: its } = holder;
	if (!its || !me.process || its.machine !== me.process.machine) return false;
	return startOf(its.pid) !== its.started;
}
function thisMachine() {
	try {
		return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
	} catch {
		return;
	}
}
function startOf(pid) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return fields[0] === "Z" || fields[0] === "X" ? void 0 : fields[19];
	} catch {
		return;
	}
}
// src/engine/fence.ts
const FENCED = 97;
const MARK = "wso2-migrate: fenced";
const ENTER = `command exec 9<"$1" && flock -s -w 60 9 || { echo "${MARK}: $1 cannot be locked" >&2; exit ${FENCED}; }
IFS= read -r now <&9; [ "$now" = "$2" ] || { echo "${MARK}: epoch \${now:-lost}, not $2" >&2; exit ${FENCED}; }
shift 2; `;
const CHECK = `${ENTER}trap : HUP INT PIPE TERM; /usr/bin/env "$@" 9<&-; c=$?
trap - HUP INT PIPE TERM; exec 9<&-; [ "$c" -le 128 ] || kill -s "$((c - 128))" $$; exit "$c"`;
const CHECK_BEFORE = `${ENTER}exec 9<&-; exec /usr/bin/env "$@"`;
const RAISE = `raise() {
  exec 9<>"$1" || return 1
  if ! flock -w 5 9; then
    for signal in TERM KILL; do
      for fd in /proc/[0-9]*/fd/*; do
        [ "$fd" -ef "$1" ] || continue
        pid=\${fd#/proc/} pid=\${pid%%/*} flags=
        { read -r _; read -r _ flags; } 2>/dev/null <"/proc/$pid/fdinfo/\${fd##*/}"
        # Commands have it open for reading alone; who wants to raise it too, as we do, for writing.
        case $flags in *0) ;; *) continue ;; esac
        group=$(cut -d ' ' -f 5 "/proc/$pid/stat" 2>/dev/null) && kill -s "$signal" -- "-$group" 2>/dev/null
      done
      flock -w 5 9 && break
    done
    flock -n 9 || return 3
  fi
  IFS= read -r mark <&9 || mark=
  case $mark in *[!0-9]*) mark= ;; esac
  mark=\${mark#"\${mark%%[!0]*}"}
  [ "\${mark:-0}" -le "$2" ] || return 4
  printf '%020d\\n' "$2" 1<>"$1" || return 1
  exec 9<&-
}
`;
const RAISE_ALONE = `umask 077; mkdir -p "$(dirname "$1")" || exit 1
${RAISE}
raise "$1" "$2" && sync "$1"`;
async function raiseFence(host, { file, epoch }) {
	const { outcome, stderr } = await host.run({ argv: [
		"/bin/sh",
		"-c",
		RAISE_ALONE,
		"sh",
		file,
		String(epoch)
	] });
	const code = outcome.kind === "exit" ? outcome.code : void 0;
	if (code === 0) return;
	if (code === 4) throw takenOver(host, file);
	throw new MigrateError({
		reason: code === 3 ? "locked" : outcome.kind === "lost" ? "host-unreachable" : "preflight-failed",
		host: host.name,
		what: code === 3 ? "A command of an earlier attempt still runs there and cannot be stopped." : `The mark that keeps earlier attempts out could not be written to ${file}: ${stderr.trim()}`,
		safe: "No step was begun.",
		fix: code === 3 ? `find it (fuser -v ${file}), end it, then run again.` : "check free space and rights of run_as there, or set state_dir of the host; then run again."
	});
}
function fencedHost(host, fence) {
	return new FencedHost(host, fence);
}
var FencedHost = class {
	name;
	address;
	known;
	#host;
	#fence;
	constructor(host, fence) {
		this.name = host.name;
		this.address = host.address;
		this.known = host.known;
		this.#host = host;
		this.#fence = fence;
	}
	machineId() {
		return this.#host.machineId();
	}
	roundTripMs() {
		return this.#host.roundTripMs();
	}
	hasLane(lane) {
		return this.#host.hasLane(lane);
	}
	async run(command, options) {
		const result = await this.#host.run(this.#behind(command), options);
		if (result.outcome.kind === "exit" && result.outcome.code === FENCED && result.stderr.includes(MARK)) throw takenOver(this, this.#fence.file);
		return result;
	}
	async must(command, failure, options) {
		try {
			return await this.#host.must(this.#behind(command), failure, options);
		} catch (error) {
			if (error instanceof MigrateError && error.message.includes(MARK)) throw takenOver(this, this.#fence.file);
			throw error;
		}
	}
	async stream(command) {
		const running = await this.#host.stream(this.#behind(command));
		const done = running.done.then(async (outcome) => {
			if (outcome.kind === "exit" && outcome.code === FENCED) await this.#stillOurs();
			return outcome;
		});
		done.catch(() => {});
		return {
			stdin: running.stdin,
			stdout: running.stdout,
			stderr: running.stderr,
			done,
			kill: () => running.kill()
		};
	}
	async tunnel(address, port) {
		await this.#stillOurs();
		return this.#host.tunnel(address, port);
	}
	get door() {
		const { door } = this.#host;
		return door && {
			...door,
			line: (command, mark) => door.line(this.#behind(command), mark),
			login: async (command) => {
				await this.#stillOurs();
				return door.login(command);
			}
		};
	}
	close() {
		return this.#host.close();
	}
	async #stillOurs() {
		await this.run({ argv: ["true"] });
	}
	#behind(command) {
		const { file, epoch } = this.#fence;
		const check = [
			"/bin/sh",
			"-c",
			command.looks ? CHECK_BEFORE : CHECK,
			"sh",
			file,
			String(epoch).padStart(20, "0")
		];
		return {
			...command,
			prefix: [...check, ...command.prefix ?? []]
		};
	}
};
function takenOver(host, file) {
	return new MigrateError({
		reason: "locked",
		host: host.name,
		what: "Another process has taken this run over, or this one was silent for longer than its lease.",
		safe: "The command was not started; nothing was written by this process since then.",
		fix: `look with \`status\` what the run is doing; if nobody works on it, run again (${file} says which epoch may write).`
	});
}
// src/engine/lock-scripts.ts
const BEGIN = `umask 077; dir=$1; [ -d "$dir" ] || mkdir -p "$dir" || exit 1
command exec 8>>"$dir/lock.guard" && flock -w 20 8 || exit 1
IFS= read -r boot </proc/sys/kernel/random/boot_id && IFS=' .' read -r now _ </proc/uptime || exit 1
l_state=free l_owner= l_boot= l_until=0 l_epoch=0 l_id= l_since=0
if [ -e "$dir/lock" ]; then
  l_state=damaged
  while IFS=' ' read -r key value; do
    case $key in
      id) l_id=$value ;; owner) l_owner=$value ;; boot) l_boot=$value ;; until) l_until=$value ;; epoch) l_epoch=$value ;;
      since) l_since=$value ;; end) l_state=held ;;
    esac
  done <"$dir/lock"
  case $l_until$l_epoch$l_since in *[!0-9]* | '') l_state=damaged ;; esac
fi
`;
const SHOW = `show() { left=0 age=-1; [ "$l_boot" != "$boot" ] || left=$((l_until - now)) age=$((now - l_since)); printf '%s %s %s\\n' "$1" "$left" "$age"; cat "$dir/lock" 2>/dev/null; exit 0; }
`;
const WRITE = `write() {
  printf 'id %s\\nrun %s\\nowner %s\\nepoch %s\\nboot %s\\nuntil %s\\nsince %s\\nholder %s\\nend\\n' "$@" >"$dir/lock.part" &&
    mv -f "$dir/lock.part" "$dir/lock"
}
`;
const TAKE = `${RAISE}${SHOW}${WRITE}${BEGIN}
[ "$l_state" != damaged ] || show damaged
if [ "$l_state" = held ] && [ "$l_owner" != "$4" ] && [ "$l_boot" = "$boot" ] && [ "$l_until" -gt "$now" ] && [ "$l_owner" != "$7" ]; then show held; fi
if [ "$l_state" = held ] && [ "$l_owner" = "$4" ]; then epoch=$l_epoch
else
  epoch=0
  if [ -e "$dir/epoch" ]; then
    IFS= read -r epoch <"$dir/epoch" || show damaged
    case $epoch in *[!0-9]* | '') show damaged ;; esac
    [ "\${#epoch}" -eq 20 ] || show damaged
    epoch=\${epoch#"\${epoch%%[!0]*}"}
  fi
  epoch=$((\${epoch:-0} + 1))
  raise "$dir/epoch" "$epoch"
  # A full disk leaves an empty file where there was none, which the next one would call damaged.
  case $? in 0) ;; 3) show working ;; *) [ -s "$dir/epoch" ] || rm -f "$dir/epoch"; exit 1 ;; esac
fi
write "$2" "$3" "$4" "$epoch" "$boot" "$((now + $5))" "$now" "$6" && sync "$dir/epoch" "$dir/lock" "$dir" || exit 1
printf 'taken %s\\n' "$epoch"`;
`${WRITE}${BEGIN}`;
const RELEASE = `${BEGIN}
[ "$l_owner" != "$2" ] || rm -f "$dir/lock"`;
const LOOK = `${SEARCHABLE}dir=$1; searchable "$dir" || exit 1; [ -e "$dir/lock" ] || { echo free; exit 0; }
IFS= read -r boot </proc/sys/kernel/random/boot_id && IFS=' .' read -r now _ </proc/uptime || exit 1
l_state=damaged l_boot= l_until=0 l_since=0
while IFS=' ' read -r key value; do case $key in boot) l_boot=$value ;; until) l_until=$value ;; since) l_since=$value ;; end) l_state=held ;; esac; done <"$dir/lock"
case $l_until$l_since in *[!0-9]* | '') l_state=damaged l_until=0 l_since=0 ;; esac
${SHOW}show "$l_state"`;
const UNLOCK = `${RAISE}${BEGIN}
epoch=; [ ! -e "$dir/epoch" ] || IFS= read -r epoch <"$dir/epoch"
case $epoch in *[!0-9]* | '') sound=no ;; *) sound=yes ;; esac
[ "\${#epoch}" -eq 20 ] || sound=no
[ "$l_state" != free ] || [ "$sound" = no ] || { echo free; exit 0; }
if [ "$l_state" = held ]; then
  [ "$l_id" = "$2" ] || { echo other; exit 0; }
  [ "$l_boot" != "$boot" ] || [ "$l_until" -le "$now" ] || { echo alive; exit 0; }
else
  [ "$2" = damaged ] || { echo other; exit 0; }
fi
epoch=\${epoch#"\${epoch%%[!0]*}"}
if [ "$sound" = yes ]; then epoch=$((\${epoch:-0} + 1)); else : >"$dir/epoch"; epoch=$(date +%s); fi
raise "$dir/epoch" "$epoch" && sync "$dir/epoch" || exit 1
rm -f "$dir/lock" && sync "$dir" && echo unlocked`;
// src/engine/lock-state.ts
function describeLock(held) {
	if (held.state === "damaged") return "The lock of this target is damaged: its file was changed by hand, or its disk lost it.";
	const age = held.ageSeconds === void 0 ? "since before its host was started anew" : `for ${describeAge(held.ageSeconds)}`;
	const { who, verb, runUrl } = held.holder ?? {};
	const lease = held.state === "working" ? "it is gone, but a command that it started still runs" : held.leftSeconds > 0 ? `its lease ends in ${held.leftSeconds} s unless it is renewed` : "its lease has ended";
	return `Run ${held.runId} holds the lock of this target: ${who ?? "somebody"}${verb ? ` (${verb})` : ""} ${age}${runUrl ? `, ${runUrl}` : ""}; ${lease}.`;
}
function lockedProblem(place, held) {
	return {
		reason: "locked",
		host: place.host.name,
		what: describeLock(held),
		safe: "Nothing was changed by this process.",
		fix: held.state === "damaged" ? "make sure that nobody works on this target, then `unlock`, --lock-id damaged (input lock-id)." : held.state === "working" ? "run again in a minute; if it stays, look on that host what still runs (`status` names the run)." : "wait for it, --lock-timeout 30m (input lock-timeout) does; or look with `status` what it does. `unlock` frees it once its holder is gone."
	};
}
function describeAge(seconds) {
	if (seconds < 120) return `${Math.round(seconds)} s`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
	return `${Math.round(seconds / 3600)} h`;
}
function parseLock(printed) {
	const [first = "", ...lines] = printed.split("\n");
	const [state, left, age] = first.split(" ");
	const values = new Map(lines.map((line) => [line.split(" ", 1)[0], line.slice(line.indexOf(" ") + 1)]));
	const damaged = state === "damaged";
	const holder = damaged ? void 0 : readHolder(values.get("holder") ?? "");
	return {
		state: state === "held" || state === "working" ? state : "damaged",
		id: damaged ? "damaged" : values.get("id") ?? "",
		runId: values.get("run") ?? "unknown",
		owner: values.get("owner") ?? "",
		epoch: Number(values.get("epoch") ?? 0),
		leftSeconds: Number(left ?? 0),
		...Number(age) >= 0 && { ageSeconds: Number(age) },
		...holder && { holder }
	};
}
function readHolder(text) {
	try {
		return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
	} catch {
		return;
	}
}
const RENEW_MS = 1e4;
const ASK_AGAIN_MS = 1e3;
var Lock = class {
	place;
	epoch;
	id;
	#owner;
	#leaseSeconds;
	#runId;
	#timer;
	constructor(place, taken) {
		this.place = place;
		this.epoch = taken.epoch;
		this.id = taken.id;
		this.#owner = taken.owner;
		this.#runId = taken.runId;
		this.#leaseSeconds = taken.leaseSeconds;
		const every = Math.min(RENEW_MS, taken.leaseSeconds * 1e3 / 3);
		this.#timer = setInterval(() => void this.renew().catch(() => {}), every).unref();
	}
	async renew() {
		const argv = [
			this.place.folder,
			this.#owner,
			String(this.#leaseSeconds),
			this.#runId
		];
		if ((await ask(this.place, "write() {\n  printf 'id %s\\nrun %s\\nowner %s\\nepoch %s\\nboot %s\\nuntil %s\\nsince %s\\nholder %s\\nend\\n' \"$@\" >\"$dir/lock.part\" &&\n    mv -f \"$dir/lock.part\" \"$dir/lock\"\n}\numask 077; dir=$1; [ -d \"$dir\" ] || mkdir -p \"$dir\" || exit 1\ncommand exec 8>>\"$dir/lock.guard\" && flock -w 20 8 || exit 1\nIFS= read -r boot </proc/sys/kernel/random/boot_id && IFS=' .' read -r now _ </proc/uptime || exit 1\nl_state=free l_owner= l_boot= l_until=0 l_epoch=0 l_id= l_since=0\nif [ -e \"$dir/lock\" ]; then\n  l_state=damaged\n  while IFS=' ' read -r key value; do\n    case $key in\n      id) l_id=$value ;; owner) l_owner=$value ;; boot) l_boot=$value ;; until) l_until=$value ;; epoch) l_epoch=$value ;;\n      since) l_since=$value ;; end) l_state=held ;;\n    esac\n  done <\"$dir/lock\"\n  case $l_until$l_epoch$l_since in *[!0-9]* | '') l_state=damaged ;; esac\nfi\n\n[ \"$l_state\" = held ] && [ \"$l_owner\" = \"$2\" ] || { echo lost; exit 0; }\nsince= holder=\nwhile IFS=' ' read -r key value; do case $key in since) since=$value ;; holder) holder=$value ;; esac; done <\"$dir/lock\"\nwrite \"$l_id\" \"$4\" \"$2\" \"$l_epoch\" \"$boot\" \"$((now + $3))\" \"$since\" \"$holder\" && echo renewed", argv)).startsWith("renewed")) return true;
		clearInterval(this.#timer);
		return false;
	}
	async name(runId) {
		if (runId === this.#runId) return;
		this.#runId = runId;
		await this.renew();
	}
	async release() {
		clearInterval(this.#timer);
		await ask(this.place, RELEASE, [this.place.folder, this.#owner]);
	}
};
async function takeLock(place, wanted) {
	const leaseSeconds = wanted.leaseSeconds ?? 30;
	const [owner, id] = [randomBytes(12).toString("hex"), randomBytes(4).toString("hex")];
	const holder = Buffer.from(JSON.stringify(wanted.holder)).toString("base64");
	const began = Date.now();
	let dead = "";
	let first;
	for (;;) {
		const argv = [
			place.folder,
			id,
			wanted.runId,
			owner,
			String(leaseSeconds),
			holder,
			dead
		];
		const printed = await ask(place, TAKE, argv);
		const taken = /^taken (\d+)\n$/.exec(printed);
		if (taken) return new Lock(place, {
			epoch: Number(taken[1]),
			id,
			owner,
			runId: wanted.runId,
			leaseSeconds
		});
		const held = parseLock(printed);
		const refusal = async () => {
			const problem = lockedProblem(place, held);
			const jobs = held.state === "damaged" ? void 0 : await wanted.jobsOf?.(held);
			return new MigrateError({
				...problem,
				what: [problem.what, jobs].filter(Boolean).join(" ")
			});
		};
		if (held.state !== "held") throw await refusal();
		if (held.owner !== dead && held.holder && isGone(held.holder, wanted.holder)) {
			dead = held.owner;
			continue;
		}
		first = first?.owner === held.owner ? first : held;
		const renewed = held.leftSeconds > first.leftSeconds;
		const ours = held.runId === wanted.runId && !renewed;
		const patience = Math.max(wanted.waitMs, ours ? (leaseSeconds + 5) * 1e3 : 0);
		if (Date.now() - began >= patience) throw await refusal();
		if (first === held && wanted.onWait) wanted.onWait([describeLock(held), await wanted.jobsOf?.(held)].filter(Boolean).join(" "));
		await setTimeout(Math.min(ASK_AGAIN_MS, leaseSeconds * 1e3 / 10));
	}
}
async function lookAtLock(place) {
	const printed = await ask(place, LOOK, [place.folder]);
	return printed.startsWith("free") ? void 0 : parseLock(printed);
}
async function unlock(place, id) {
	return (await ask(place, UNLOCK, [place.folder, id])).trim();
}
async function ask({ host, folder }, script, args) {
	const command = {
		argv: [
			"/bin/sh",
			"-c",
			script,
			"sh",
			...args
		],
		timeoutMs: 9e4
	};
	const result = await host.run(command);
	const failure = {
		reason: "internal",
		what: `The lock in ${folder} cannot be used.`,
		safe: "No step was begun.",
		fix: fixOfFolder(result.stderr)
	};
	return outputOf(host.name, command, failure, result);
}
// src/engine/locks.ts
async function takeLocks(session, verb, runId, ui = session.ui) {
	const { request, store } = session;
	const holder = thisHolder(verb, session.surroundings);
	const places = verb === "abandon" ? [store] : await lockPlaces(session);
	const locks = [];
	const giveBack = async () => {
		await Promise.all(locks.map((lock) => lock.release().catch(() => {})));
	};
	const forget = session.surroundings.held?.add(giveBack);
	const release = async () => {
		await giveBack();
		forget?.();
	};
	try {
		for (const place of places) {
			const onWait = (who) => ui.info(`Waiting: ${who}`);
			const jobsOf = async (held) => describeJobs(await livingJobs(session, void 0), held.runId);
			locks.push(await takeLock(place, {
				runId,
				holder,
				waitMs: request.lockTimeoutMs,
				jobsOf,
				onWait
			}));
		}
		const fenced = await fenceHosts(session, locks, locks.find(({ place }) => place.folder === store.folder && place.host.name === store.host.name), verb);
		const hosts = new Map(fenced.map(({ name, host }) => [name, host]));
		store.writeThrough(hosts.get(store.host.name));
		const guarded = new GuardedHost(session.host(RUNNER), hosts.get(store.host.name));
		return {
			host: (name) => name === "runner" ? guarded : hosts.get(name) ?? session.host(name),
			jobFolders: (run, step, attempt) => fenced.map(({ host, runs }) => ({
				host,
				folder: `${runs}/${run}/jobs/${step}.${attempt}`
			})),
			async name(chosen) {
				for (const lock of locks) await lock.name(chosen);
			},
			release
		};
	} catch (error) {
		await release();
		throw error;
	}
}
async function lockPlaces({ environment, store, storeOf }, nodes = Object.keys(environment.nodes)) {
	const places = await Promise.all(nodes.map(async (node) => {
		const { host, folder } = await storeOf(node);
		return {
			host,
			folder,
			order: `${await host.machineId()} ${folder}`
		};
	}));
	const lead = ({ host, folder }) => Number(host.name === store.host.name && folder === store.folder);
	return [...new Map(places.sort((a, b) => lead(a) - lead(b)).map((place) => [place.order, place])).values()].sort((a, b) => a.order < b.order ? -1 : 1);
}
async function fenceHosts(session, locks, lead, verb) {
	const names = verb === "abandon" ? [lead.place.host.name] : workingHosts(session.environment);
	return Promise.all(names.map(async (name) => {
		const host = session.host(name);
		const fences = locks.filter(({ place }) => place.host.name === name).map(({ place, epoch }) => ({
			file: `${place.folder}/epoch`,
			epoch
		}));
		let runs = `${lead.place.folder}/runs`;
		if (name !== lead.place.host.name) {
			const elsewhere = await elsewhereOn(session, lead.place, name);
			const fence = {
				file: elsewhere.fence,
				epoch: lead.epoch
			};
			await raiseFence(host, fence);
			fences.push(fence);
			runs = elsewhere.runs;
		}
		return {
			name,
			host: fences.reduce(fencedHost, host),
			runs
		};
	}));
}
var GuardedHost = class {
	name;
	address;
	known;
	#host;
	#lead;
	constructor(host, lead) {
		this.name = host.name;
		this.address = host.address;
		this.known = host.known;
		this.#host = host;
		this.#lead = lead;
	}
	machineId() {
		return this.#host.machineId();
	}
	roundTripMs() {
		return this.#host.roundTripMs();
	}
	hasLane(lane) {
		return this.#host.hasLane(lane);
	}
	async run(command, options) {
		await this.#ask();
		return this.#host.run(command, options);
	}
	async must(command, failure, options) {
		await this.#ask();
		return this.#host.must(command, failure, options);
	}
	async stream(command) {
		await this.#ask();
		return this.#host.stream(command);
	}
	async tunnel(address, port) {
		await this.#ask();
		return this.#host.tunnel(address, port);
	}
	close() {
		return this.#host.close();
	}
	async #ask() {
		await this.#lead.run({ argv: ["true"] });
	}
};
export { describeLock as a, whoAsks as c, unlock as i, takeLocks as n, isGone as o, lookAtLock as r, thisHolder as s, lockPlaces as t };
