import { a as throwProblems, n as MigrateError } from "./errors.js";
import { a as defuse, i as LineSplitter, o as labelled, r as outputOf } from "./hosts.js";
import { a as installCommand, c as stopCommand, i as hundredths, o as pollCommand, s as startCommand, t as detachmentOf } from "./detachment.js";
import { _ as string, c as _enum, f as literal, g as strictObject, m as number, p as looseObject, u as boolean, v as union } from "./rules.js";
import { c as runUserStoreScript, d as backupDatabase, i as stopSource, n as syncFolder, o as startTarget, u as runHook } from "./sync-folder.js";
import { E as engineFor, d as mergeConfig, g as count$1, h as sha256, m as readConfig, s as databaseOf } from "./processes.js";
import { a as canonicalJson } from "./locks.js";
import { d as parseText } from "./pack-zip.js";
import { f as inspectHome } from "./survey.js";
import { t as undoOf } from "./restore.js";
import { t as jobsOfAttempt } from "./jobs-of-attempt.js";
import { t as problemsOf } from "./problems.js";
import { n as settle, t as pastOf } from "./recovery.js";
import { n as VERBS } from "./step.js";
import { once } from "node:events";
import { createHash } from "node:crypto";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
// src/remote/jobs/answer.ts
const NONE = { kind: "none" };
const LOG = /^(\d+) (\d+) (\d+)$/;
/** Reads an answer: total over any bytes. What was cut on the way is `none`, never a half. */
function readAnswer(bytes) {
	const head = bytes.subarray(0, bytes.indexOf("\n")).toString();
	if (head === "wso2-job supervisor") return { kind: "not-mine" };
	if (head === "wso2-job stopped") return { kind: "stopped" };
	if (head === "wso2-job refused") return {
		kind: "refused",
		words: bytes.toString().slice(head.length).trim()
	};
	const start = bytes.indexOf("\ndata\n");
	if (head !== "wso2-job state" || start < 0) return NONE;
	const lines = bytes.subarray(0, start).toString().split("\n").slice(1);
	const fields = new Map(lines.map((line) => [line.split(" ", 1)[0], line.replace(/^\S* ?/, "")]));
	const out = LOG.exec(fields.get("out") ?? "");
	const err = LOG.exec(fields.get("err") ?? "");
	if (!out || !err) return NONE;
	const data = bytes.subarray(start + 6);
	const outLength = Number(out[3]);
	if (data.length !== outLength + Number(err[3])) return NONE;
	return {
		kind: "state",
		found: {
			bootId: fields.get("boot") ?? "",
			claimed: fields.get("claimed") === "yes",
			spec: file(fields.get("spec")),
			proc: file(fields.get("proc")),
			exit: file(fields.get("exit")),
			supervisor: fields.get("supervisor"),
			worker: fields.get("worker")
		},
		fresh: fields.get("fresh") === "yes",
		out: {
			inode: out[1],
			size: Number(out[2]),
			data: data.subarray(0, outLength)
		},
		err: {
			inode: err[1],
			size: Number(err[2]),
			data: data.subarray(outLength)
		}
	};
}
function file(field) {
	return field?.startsWith("=") ? Buffer.from(field.slice(1), "base64") : void 0;
}
// src/remote/jobs/problems.ts
/** A job whose end nobody knows, for whoever has to decide what an interrupted attempt calls for. */
var JobLost = class extends MigrateError {
	state;
	constructor(problem, state) {
		super(problem);
		this.name = "JobLost";
		this.state = state;
	}
};
/** @param subject what the job did, as a sentence; default: the job's name */
function jobLost(host, place, state, reason = "internal", subject = `The job ${nameOf(place)} failed.`) {
	const texts = {
		"lost-by-reboot": `The server was restarted while it ran; how far it came is not known.`,
		"lost-by-kill": state.kind === "lost-by-kill" && !state.started ? "Whoever started it was killed before the command began: it never ran." : "It and its supervisor were killed; how far it came is not known.",
		corrupt: state.kind === "corrupt" ? `${state.file} in ${place.folder} is damaged: ${state.why}.` : ""
	};
	const safe = state.kind === "corrupt" ? "It was not started a second time; it may still run." : "It does not run any more, and was not started a second time.";
	const fix = state.kind === "corrupt" ? `look at ${place.folder} and at the processes on that server, end what still runs, then run the same verb again.` : `run the same verb again: it looks at what is there. What the job printed is in ${place.folder}/out.log and err.log.`;
	return new JobLost({
		reason,
		host,
		what: `${subject} ${texts[state.kind]}`,
		safe,
		fix
	}, state);
}
/** The disk that holds its folder is full, the folder cannot be written, or nothing detaches there; in the words of the host. */
function notStarted(host, place, words) {
	const said = clean(words);
	const full = /no space|quota|I\/O error|no room/i.test(said);
	return new MigrateError({
		reason: "preflight-failed",
		host,
		what: full ? `The job ${nameOf(place)} cannot be started: the disk that holds ${place.folder} is full (${said}).` : `The job ${nameOf(place)} cannot be started in ${place.folder}: ${said || "it says nothing"}.`,
		safe: "The command was not started.",
		fix: full ? `free space there (\`df -h ${place.folder}\`, \`df -i ${place.folder}\`), then run the same verb again.` : "check that the folder can be written by that user and that `plan` finds no problem on that server, then run the same verb again."
	});
}
function diskFilledUp(host, place, how, reason = "internal") {
	return new MigrateError({
		reason,
		host,
		what: `The disk that holds ${place.folder} was full when the job ${nameOf(place)} ended (it ${how}): what it printed is not complete.`,
		safe: "It does not run any more.",
		fix: `free space there (\`df -h ${place.folder}\`), then run the same verb again: it looks at what is there.`
	});
}
function brokenSupervisor(host, place, words) {
	return new MigrateError({
		reason: "preflight-failed",
		host,
		what: `The supervisor of the job ${nameOf(place)} does not work there: ${clean(words) || "it says nothing"}.`,
		safe: "If the job had been started before, it goes on.",
		fix: "that server needs /bin/sh, coreutils or busybox, setsid and /proc, and a folder that keeps files as they are."
	});
}
function budgetSpent(host, place, budgetMs, why) {
	return new MigrateError({
		reason: "host-unreachable",
		host,
		what: `The server could not be reached for ${Math.round(budgetMs / 1e3)} s (${clean(why)}).`,
		safe: `If the job ${nameOf(place)} was started, it goes on there by itself.`,
		fix: "run the same verb again when the server can be reached: it comes back to the job and starts nothing twice."
	});
}
function otherCommand(host, place) {
	return new MigrateError({
		reason: "drift",
		host,
		what: `${place.folder} holds a job of the same name that runs another command.`,
		safe: "Nothing was started.",
		fix: "compare its spec.json with the plan; close the run (`abandon`) and begin a new one."
	});
}
function nameOf({ folder }) {
	return path.posix.basename(folder);
}
function clean(words) {
	return words.split(/\r\n|\n|\r/).map(defuse).join("; ").trim();
}
// src/remote/jobs/ask.ts
const BUDGET_MS = 18e5;
const ANSWER_MS = 3e4;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15e3;
/** Answers that no lost connection explains. */
const MOST_ODD = 3;
/**
* Asks a supervisor until it answers. Lost connections are tried again with growing pauses until the budget is spent; that is safe, since
* no question does anything twice. Sends the supervisor where the host has not got it. Throws MigrateErrors.
*
* @param waitMs how long the host may take by itself, in milliseconds
*/
async function ask(host, place, question, waitMs, patience) {
	const { budgetMs = BUDGET_MS, answerMs = ANSWER_MS, ui } = patience;
	let lostSince;
	let pauseMs = FIRST_PAUSE_MS;
	let odd = 0;
	for (;;) {
		const { outcome, bytes, said } = await exchange(host, question, answerMs + waitMs);
		const answer = readAnswer(bytes);
		if (answer.kind === "not-mine") {
			const sent = await exchange(host, installCommand(place), answerMs);
			if (sent.outcome.kind === "exit" && sent.outcome.code !== 0) throw notStarted(host.name, place, sent.said);
		} else if (answer.kind !== "none") return answer;
		if ((outcome.kind === "exit" || outcome.kind === "signal") && ++odd > MOST_ODD) throw brokenSupervisor(host.name, place, said || bytes.toString());
		if (answer.kind === "not-mine") continue;
		const now = performance.now();
		const why = outcome.kind === "lost" ? outcome.why : "no whole answer came";
		if (lostSince === void 0) {
			lostSince = now;
			ui?.info(`[${host.name}] connection lost (${why}); the job goes on there, trying to come back`);
		}
		if (now - lostSince + pauseMs > budgetMs) throw budgetSpent(host.name, place, budgetMs, why);
		await setTimeout(pauseMs * (.75 + Math.random() / 2));
		pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
	}
}
/** One try. A connection that is lost, or cannot be had, is an outcome; a refused login or a wrong host key is an error. */
async function exchange(host, command, limitMs) {
	const late = new AbortController();
	const work = talk(host, command).catch((error) => lostOrThrow(error));
	const limit = setTimeout(limitMs, void 0, { signal: late.signal }).then(() => "late", () => "late");
	try {
		const first = await Promise.race([work, limit]);
		if (first !== "late") return first;
		await host.close();
		return {
			outcome: {
				kind: "lost",
				why: `no answer within ${limitMs / 1e3} s`
			},
			bytes: Buffer.alloc(0),
			said: ""
		};
	} finally {
		late.abort();
	}
}
async function talk(host, command) {
	const running = await host.stream(command);
	if (command.stdin === void 0) running.stdin.end();
	const out = [];
	const err = [];
	running.stdout.on("data", (chunk) => out.push(chunk));
	running.stderr.on("data", (chunk) => err.push(chunk));
	const complete = Promise.all([once(running.stdout, "close"), once(running.stderr, "close")]);
	complete.catch(() => {});
	const outcome = await running.done;
	if (outcome.kind === "exit" || outcome.kind === "signal") await complete.catch(() => {});
	return {
		outcome,
		bytes: Buffer.concat(out),
		said: Buffer.concat(err).toString().trim()
	};
}
function lostOrThrow(error) {
	if (!(error instanceof MigrateError)) throw error;
	const why = error.problems[0].what;
	const nothing = {
		bytes: Buffer.alloc(0),
		said: why
	};
	if (error.reason === "host-unreachable") return {
		outcome: {
			kind: "lost",
			why
		},
		...nothing
	};
	if (error.reason === "preflight-failed") return {
		outcome: {
			kind: "signal",
			signal: "unknown"
		},
		...nothing
	};
	throw error;
}
// src/remote/jobs/spec.ts
/** The name of a job becomes a folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What the job in `folder` is asked to be. Throws a MigrateError where the command cannot be a job. */
function jobSpec(command, folder) {
	const name = path.posix.basename(folder);
	const secrets = Object.keys(command.secretFiles ?? {});
	const bad = [...secrets, ...Object.keys(command.env ?? {})].find((each) => !VARIABLE.test(each));
	const wrong = !NAME.test(name) ? `${JSON.stringify(name)} cannot be the name of a job` : bad !== void 0 ? `${JSON.stringify(bad)} cannot be the name of an environment variable` : !path.posix.isAbsolute(folder) ? `the folder of jobs, ${folder}, is not absolute` : holdsNul(command) ? "it holds a NUL byte" : inputOf(command) === void 0 ? "it reads a stream, which cannot be kept on the server" : void 0;
	if (wrong !== void 0) throw new MigrateError({
		reason: "internal",
		what: `A command cannot run as a job: ${wrong}.`,
		safe: "It was not started.",
		fix: "report this as a bug."
	});
	const spec = {
		version: 1,
		name,
		argv: command.argv.map((word) => withSecretPaths(word, secrets, folder)),
		cwd: command.cwd ?? null,
		env: { ...command.env },
		secrets,
		stdin: command.stdin !== void 0
	};
	return {
		...spec,
		digest: createHash("sha256").update(JSON.stringify(spec)).digest("hex")
	};
}
/** What goes down to the supervisor that starts a job: lines of what is asked for, then the bytes of its standard input. */
function jobInput(command, folder, clocks) {
	const spec = jobSpec(command, folder);
	const secretPaths = spec.secrets.map((name) => `${name}=${secretPath(folder, name)}`);
	const settings = Object.entries(spec.env).map(([name, value]) => `${name}=${value}`);
	const bytes = inputOf(command) ?? Buffer.alloc(0);
	const lines = [
		`spec ${encode(`${JSON.stringify(spec)}\n`)}`,
		...spec.cwd === null ? [] : [`cwd ${encode(spec.cwd)}`],
		...clocks.totalMs === void 0 ? [] : [`total ${hundredths(clocks.totalMs)}`],
		...clocks.silenceMs === void 0 ? [] : [`silence ${hundredths(clocks.silenceMs)}`],
		`grace ${hundredths(clocks.graceMs)}`,
		...Object.entries(command.secretFiles ?? {}).map(([name, value]) => `secret ${name} ${encode(value)}`),
		...[
			...settings,
			...secretPaths,
			...spec.argv
		].map((word) => `arg ${encode(word)}`),
		...command.stdin === void 0 ? [] : [`stdin ${bytes.length}`],
		"end"
	];
	return Buffer.concat([Buffer.from(`${lines.join("\n")}\n`), bytes]);
}
function secretPath(folder, name) {
	return path.posix.join(folder, "secrets", name);
}
function withSecretPaths(word, names, folder) {
	return word.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name) => names.includes(name) ? secretPath(folder, name) : whole);
}
function inputOf({ stdin }) {
	if (stdin === void 0 || typeof stdin === "string") return Buffer.from(stdin ?? "");
	return stdin instanceof Uint8Array ? Buffer.from(stdin) : void 0;
}
function holdsNul(command) {
	const { argv, env, cwd } = command;
	return [
		...argv,
		...Object.values(env ?? {}),
		cwd ?? ""
	].some((text) => text.includes("\0"));
}
/** For printf's %b, on one line. */
function encode(text) {
	return text.replace(/[\0-\x1f\x7f\\]/g, (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
// src/remote/jobs/state.ts
const count = number().int().nonnegative();
const time = string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const Spec = looseObject({
	version: literal(1),
	digest: string().regex(/^[0-9a-f]{64}$/)
});
const Proc = union([strictObject({
	version: literal(1),
	givenUp: literal(true)
}), strictObject({
	version: literal(1),
	pid: count.min(1),
	startTicks: count,
	bootId: string().regex(/^[0-9a-f-]{36}$/),
	pgid: count.min(1),
	supervisor: strictObject({
		pid: count.min(1),
		startTicks: count
	}),
	startedAt: time
})]);
const Exit = strictObject({
	version: literal(1),
	code: count.max(255).optional(),
	signal: string().regex(/^[A-Z0-9+-]+$/).optional(),
	stopped: _enum([
		"total",
		"silence",
		"asked"
	]).nullable(),
	diskFull: boolean(),
	hundredths: count,
	endedAt: time
}).refine(({ code, signal }) => code === void 0 !== (signal === void 0), "neither code nor signal");
/** Judges what was found: total over any bytes, and never a guess. Undefined: nobody claimed the job. */
function judgeJob(found) {
	if (!found.claimed) {
		const stray = ["exit", "proc"].find((name) => found[name] !== void 0);
		return stray && corrupt(stray, "it is there, but nobody claimed the job");
	}
	const proc = read("proc", found.proc, Proc);
	if (proc.wrong) return proc.wrong;
	if (proc.value && "givenUp" in proc.value) return found.exit === void 0 ? {
		kind: "lost-by-kill",
		started: false
	} : corrupt("exit", "it is there, but the job never started");
	if (!proc.value) return corrupt("proc", "it is missing");
	const spec = read("spec", found.spec, Spec);
	if (spec.wrong) return spec.wrong;
	if (!spec.value) return corrupt("spec", "it is missing");
	const exit = read("exit", found.exit, Exit);
	if (exit.wrong) return exit.wrong;
	if (exit.value) return finished(exit.value);
	const { pid, startTicks, supervisor, bootId, startedAt } = proc.value;
	if (bootId !== found.bootId) return {
		kind: "lost-by-reboot",
		startedAt
	};
	const supervised = found.supervisor === `${supervisor.pid} ${supervisor.startTicks}`;
	const works = found.worker === `${pid} ${startTicks}`;
	return supervised || works ? {
		kind: "running",
		pid,
		startedAt,
		supervised
	} : {
		kind: "lost-by-kill",
		started: true
	};
}
/** The digest of the command that a job runs, where its spec.json is whole. */
function digestOf(found) {
	return read("spec", found.spec, Spec).value?.digest;
}
function finished({ code, signal, stopped, diskFull, hundredths, endedAt }) {
	return {
		kind: "finished",
		outcome: signal === void 0 ? {
			kind: "exit",
			code
		} : {
			kind: "signal",
			signal
		},
		stopped,
		diskFull,
		seconds: hundredths / 100,
		endedAt
	};
}
function read(name, bytes, schema) {
	if (bytes === void 0) return {};
	let json;
	try {
		json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		return { wrong: corrupt(name, bytes.length === 0 ? "it is empty" : error.message) };
	}
	const parsed = schema.safeParse(json);
	return parsed.success ? { value: parsed.data } : { wrong: corrupt(name, parsed.error.issues.map(({ message }) => message).join(", ")) };
}
function corrupt(name, why) {
	return {
		kind: "corrupt",
		file: `${name}.json`,
		why
	};
}
// src/remote/jobs/follow.ts
/** Short jobs end within this time, and their start is all the talk that they need. */
const FIRST_WAIT_MS = 300;
/** Waiting on the host for news is cheaper than asking again; it holds one session of the connection. */
const WAIT_MS = 4e3;
const MOST_BYTES = 524288;
/** Between questions that the host answers at once though nothing is new: it waits for its own supervisor only. */
const IDLE_MS = 1e3;
/** What a JVM gets for its thread dump. */
const DUMP_MS = 1e3;
const MOST_STARTS = 5;
/**
* Ends a job: a thread dump where it is a JVM, TERM to its process group, KILL after the grace. Its supervisor records that it was asked
* to. Does nothing to a job that has ended.
*/
async function stopJob(host, place, graceMs, patience = {}) {
	await ask(host, place, stopCommand(place, graceMs), graceMs + DUMP_MS, patience);
}
/**
* Starts a job, or comes back to it where it was started before, and follows it to its end. Throws MigrateErrors, JobLost among them; a lost
* connection is none before the budget is spent.
*/
async function startJob(host, place, start, options = {}) {
	return new Follower(host, place, options, start).follow();
}
var Follower = class {
	#host;
	#place;
	#options;
	#start;
	#known = {
		stdout: {
			bytes: 0,
			inode: "0"
		},
		stderr: {
			bytes: 0,
			inode: "0"
		}
	};
	#warned = false;
	#ended = false;
	#starts = 0;
	constructor(host, place, options, start) {
		this.#host = host;
		this.#place = place;
		this.#options = options;
		this.#start = start;
	}
	async follow() {
		const began = performance.now();
		let { state, behind } = await this.#look(true);
		while (state.kind === "running" || state.kind === "finished" && behind) {
			if (state.kind === "running") await this.#mind(state, behind, performance.now() - began);
			({state, behind} = await this.#look(false));
		}
		if (state.kind === "finished") return state;
		throw jobLost(this.#host.name, this.#place, state);
	}
	/** Asks once, hands on what was printed, and says whether there is more. */
	async #look(first) {
		const { stdout, stderr } = this.#known;
		const starting = first && this.#start !== void 0;
		const waitMs = starting ? FIRST_WAIT_MS : WAIT_MS;
		const question = {
			out: stdout.bytes,
			err: stderr.bytes,
			most: MOST_BYTES,
			waitMs
		};
		const command = starting ? this.#startCommand(question) : pollCommand(this.#place, question);
		const answer = await ask(this.#host, this.#place, command, waitMs, this.#options);
		if (answer.kind === "refused") throw notStarted(this.#host.name, this.#place, answer.words);
		if (answer.kind !== "state") throw brokenSupervisor(this.#host.name, this.#place, answer.kind);
		const state = judgeJob(answer.found);
		if (state === void 0) {
			if (this.#start === void 0 || ++this.#starts > MOST_STARTS) throw brokenSupervisor(this.#host.name, this.#place, "there is no such job");
			return this.#look(true);
		}
		if (starting) this.#compare(digestOf(answer.found));
		if (starting && !answer.fresh && state.kind === "running") this.#say(`comes back to the job that runs since ${state.startedAt}`);
		const broken = this.#take(answer.out, "stdout") ?? this.#take(answer.err, "stderr");
		if (broken) return {
			state: broken,
			behind: false
		};
		return {
			state,
			behind: stdout.bytes < answer.out.size || stderr.bytes < answer.err.size
		};
	}
	#startCommand(question) {
		const { command, way, clocks } = this.#start;
		return startCommand(this.#place, way, jobInput(command, this.#place.folder, clocks), question);
	}
	#compare(digest) {
		const { command } = this.#start;
		if (digest === void 0 || digest === jobSpec(command, this.#place.folder).digest) return;
		throw otherCommand(this.#host.name, this.#place);
	}
	#take(part, stream) {
		const known = this.#known[stream];
		const file = stream === "stdout" ? "out.log" : "err.log";
		if (part.size < known.bytes || known.inode !== "0" && part.inode !== known.inode) return {
			kind: "corrupt",
			file,
			why: "it was cut or replaced while it was read"
		};
		known.inode = part.inode;
		known.bytes += part.data.length;
		if (part.data.length > 0) this.#options.onOutput?.(part.data, stream);
	}
	/** A job without its supervisor has nobody who keeps its clocks, and its host answers at once. */
	async #mind(state, behind, watchedMs) {
		if (state.supervised) return;
		if (!this.#warned) this.#say("its supervisor was killed; the command goes on, how it ends will not be known");
		this.#warned = true;
		const clocks = this.#start?.clocks;
		if (clocks?.totalMs !== void 0 && watchedMs > clocks.totalMs && !this.#ended) {
			this.#ended = true;
			await stopJob(this.#host, this.#place, clocks.graceMs, this.#options);
		}
		if (!behind) await setTimeout(IDLE_MS);
	}
	#say(words) {
		this.#options.ui?.info(`[${this.#host.name}] ${this.#place.folder.split("/").at(-1)}: ${words}`);
	}
};
// src/remote/jobs/durable.ts
const GRACE_MS = 1e4;
/**
* The host, with commands that have a `job` run as durable jobs: they outlive the connection and this process, a second run comes back to
* them or gives their recorded result, and they are never started twice. `timeoutMs` of a job counts from its start, not from ours.
* Everything else goes straight through.
*/
function durableHost(host, options) {
	return {
		name: host.name,
		address: host.address,
		machineId: () => host.machineId(),
		tunnel: (address, port) => host.tunnel(address, port),
		close: () => host.close(),
		run: (command, runOptions) => command.job === void 0 ? host.run(command, runOptions) : run(host, command, options, runOptions),
		must: async (command, failure, runOptions) => {
			if (command.job === void 0) return host.must(command, failure, runOptions);
			const result = await run(host, command, options, runOptions, failure);
			return outputOf(host.name, command, failure, result);
		},
		stream: async (command) => {
			if (command.job === void 0) return host.stream(command);
			throw new MigrateError({
				reason: "internal",
				host: host.name,
				what: `The job ${command.job} cannot be a stream: a stream ends with its connection.`,
				safe: "It was not started.",
				fix: "report this as a bug."
			});
		}
	};
}
async function run(host, command, options, { onLine } = {}, failure) {
	const place = {
		folder: path.posix.join(options.folder, command.job),
		runAs: command.runAs
	};
	const clocks = {
		totalMs: command.timeoutMs,
		silenceMs: options.silenceMs,
		graceMs: options.graceMs ?? GRACE_MS
	};
	const logs = {
		stdout: new Log(),
		stderr: new Log()
	};
	const tell = (lines, stream) => {
		for (const line of lines) onLine?.(labelled(host.name, line), stream);
	};
	const onOutput = (chunk, stream) => {
		logs[stream].chunks.push(chunk);
		if (onLine) tell(logs[stream].lines.push(chunk), stream);
	};
	const ended = await startJob(host, place, {
		command,
		way: options.way,
		clocks
	}, {
		...options,
		onOutput
	}).catch((error) => {
		if (failure === void 0 || !(error instanceof JobLost)) throw error;
		throw jobLost(host.name, place, error.state, failure.reason, failure.what);
	});
	for (const stream of ["stdout", "stderr"]) tell(logs[stream].lines.end(), stream);
	if (ended.diskFull) throw diskFilledUp(host.name, place, how(ended), failure?.reason);
	if (ended.stopped === "silence") throw silent(host.name, place, options.silenceMs, failure);
	return {
		outcome: outcomeOf(ended, command),
		stdout: logs.stdout.text(),
		stderr: logs.stderr.text()
	};
}
var Log = class {
	chunks = [];
	lines = new LineSplitter();
	text() {
		return Buffer.concat(this.chunks).toString("utf8");
	}
};
function outcomeOf({ outcome, stopped, seconds }, { timeoutMs }) {
	if (stopped !== "total") return outcome;
	return {
		kind: "timed-out",
		afterMs: timeoutMs ?? seconds * 1e3
	};
}
function how({ outcome }) {
	return outcome.kind === "exit" ? `exited with ${outcome.code}` : `was killed by ${outcome.signal}`;
}
function silent(host, place, silenceMs, failure) {
	return new MigrateError({
		reason: "timed-out",
		host,
		what: `${failure?.what ?? `The job ${path.posix.basename(place.folder)} failed.`} It printed nothing for ${silenceMs / 1e3} s and was ended.`,
		safe: failure?.safe ?? "It does not run any more.",
		fix: failure?.fix ?? `read ${place.folder}/out.log and err.log on that server.`
	});
}
// src/steps/all.ts
/** Every kind of step there is. A new one is a file beside these and a line here. */
const STEPS = [
	backupDatabase,
	mergeConfig,
	syncFolder,
	stopSource,
	runUserStoreScript,
	startTarget,
	runHook
];
function stepById(id) {
	const step = STEPS.find((known) => known.id === id);
	if (!step) throw new Error(`no step is called ${id}: the plan was made by another version of this tool`);
	return step;
}
// src/steps/learn-secrets.ts
/**
* Makes the passwords of all `deployment.toml` known as secrets. Every verb is a process of its own: one that only starts a
* server, or runs a hook, would not know what to mask in their output. Files that cannot be read are passed over: whoever
* needs them complains.
*/
async function learnSecrets(context) {
	const { route, environment } = context;
	const reading = Object.values(environment.nodes).flatMap(({ source, target }) => [readConfig(context, source, route.source.config), readConfig(context, target, route.target.config)]);
	await Promise.allSettled(reading);
}
// src/steps/measure-again.ts
/**
* Looks again at what must be as it was when the plan was made, before a step begins: both homes of each node, one round trip each, and
* which database server really answers, where the step changes a database. What the run itself changes is looked at only until it does:
* `deployment.toml` of the target by its merge.
* @throws MigrateError `drift` with all that changed
*/
async function requireUnchanged(context, plan, records, step) {
	const { environment } = context;
	const databases = step.changes.filter(({ kind }) => kind === "database");
	const now = (await Promise.all([...Object.keys(environment.nodes).map((name) => look(context, name, merged(name, records))), ...databases.map(({ host, name }) => identify(context, host, name))])).flat();
	const planned = new Map(plan.facts.filter(({ class: kind }) => kind === "must-equal").map(({ key, value }) => [key, value]));
	const same = (key, value) => {
		const before = planned.get(key);
		return before === void 0 || canonicalJson(before) === canonicalJson(value);
	};
	throwProblems(now.filter(({ key, value }) => !same(key, value)).map(({ host, key, value }) => ({
		reason: "drift",
		host,
		what: `${key} changed since the plan was made: was ${JSON.stringify(planned.get(key))}, is ${JSON.stringify(value)}.`,
		safe: "The step was not begun.",
		fix: "find out who changed it and put it back, then run again; or give the run up with abandon and plan anew."
	})));
}
async function identify(context, host, id) {
	const database = await databaseOf(context, id);
	const { identity } = await engineFor(database.engine, id).facts(context.host(host), database);
	return [{
		host,
		key: `databases.${id}.identity`,
		value: { ...identity }
	}];
}
async function look(context, name, targetIsMerged) {
	const { route, environment } = context;
	const { source, target } = environment.nodes[name];
	const [old, next] = await Promise.all([inspectHome(context.host(source.host), source.home, route.source, "source"), inspectHome(context.host(target.host), target.home, route.target, "target")]);
	const [first, ...rest] = [...old.facts ? [] : old.problems, ...next.facts ? [] : next.problems];
	if (first || !old.facts || !next.facts) throw new MigrateError([first, ...rest].map((problem) => ({
		...problem,
		reason: "drift"
	})));
	const seen = (host, key, value) => ({
		host,
		key: `${name}.${key}`,
		value
	});
	return [
		seen(source.host, "source.home", old.facts.realHome),
		seen(source.host, "source.version", old.facts.version),
		seen(source.host, "source.config", hashOf(old.facts.config)),
		seen(target.host, "target.home", next.facts.realHome),
		seen(target.host, "target.version", next.facts.version),
		seen(target.host, "target.updates", next.facts.updates ?? "none recorded"),
		...targetIsMerged ? [] : [seen(target.host, "target.config", hashOf(next.facts.config))]
	];
}
/** Whether the run has ever begun to write deployment.toml of this node's target. */
function merged(node, records) {
	return records.some((record) => record.verb === "merge-config" && record.node === node);
}
/** As the plan's facts have it: of the text that the reader gives, without a byte order mark. */
function hashOf(config) {
	return config === void 0 ? "missing" : sha256(parseText(config.replace(/^\ufeff/, ""), "deployment.toml").text);
}
// src/engine/execute.ts
/**
* Does the steps of one verb, in the plan's order. What the journal proves done is verified, not repeated.
* @throws MigrateError of the first step that fails, after recording it
*/
async function execute(work, verb) {
	const { context, run } = work;
	refuseHalfRestored(run);
	requireEarlierVerbs(run, verb);
	await learnSecrets(context);
	for (const planned of run.plan.steps.filter((step) => step.verb === verb)) await context.ui.group(planned.title, () => perform(work, planned));
}
async function perform(work, planned) {
	const { context, run, record } = work;
	const step = stepById(planned.step);
	const base = {
		key: planned.key,
		verb: planned.verb,
		title: planned.title,
		...planned.node && { node: planned.node }
	};
	const began = performance.now();
	const finish = async (state, rest) => record({
		...base,
		state,
		at: now(),
		seconds: Math.round((performance.now() - began) / 100) / 10,
		...rest
	});
	const past = pastOf(run.records, planned.key);
	let attempt = past.attempt;
	try {
		const decision = await decide(work, step, planned);
		if (decision.do === "keep") {
			context.ui.info(`${planned.title}: done before, found in place.`);
			await finish("skipped", { evidence: evidenceOf(run, planned) });
			return;
		}
		if (decision.do === "drift") throw notAsRecorded(run, planned);
		attempt = decision.attempt;
		await requireUnchanged(context, run.plan, run.records, planned);
		if (decision.do === "restore") {
			const summary = await takeBackFirst(work, planned);
			await record({
				...base,
				state: "undone",
				at: now(),
				evidence: { summary }
			});
		}
		await record({
			...base,
			state: "started",
			attempt,
			at: now()
		});
		const acting = {
			...contextOfAttempt(work, planned, attempt),
			goesOn: attempt === past.attempt
		};
		const evidence = await step.apply(acting, planned);
		await step.verify(acting, planned, evidence);
		context.ui.info(evidence.summary);
		await finish("done", {
			attempt,
			evidence
		});
	} catch (error) {
		const problems = problemsOf(error);
		try {
			await finish("failed", {
				...attempt > 0 && { attempt },
				problems
			});
		} catch (unrecorded) {
			throw new MigrateError([...problems, ...problemsOf(unrecorded)], { cause: error });
		}
		throw error;
	}
}
/** Hosts behind their fences, where jobs of this attempt outlive this process, and are found again by the next one. */
function contextOfAttempt({ context, locks, run }, { key }, attempt) {
	const places = new Map(locks.jobFolders(run.runId, key, attempt).map((place) => {
		const way = detachmentOf(run.plan, place.host.name);
		return [place.host.name, way ? durableHost(place.host, {
			folder: place.folder,
			way,
			ui: context.ui
		}) : place.host];
	}));
	return {
		...context,
		host: (name) => places.get(name) ?? locks.host(name)
	};
}
/** What is to be done about a step: from its past, from what is there, and from jobs that outlived whoever started them. */
async function decide({ context, locks, run }, step, planned) {
	const past = pastOf(run.records, planned.key);
	if (past.state === "never") return settle(step.recovery, past, "untouched", {
		jobs: "none",
		repeatable: false
	});
	const jobs = past.state === "done" ? "none" : await jobsOfAttempt(locks.jobFolders(run.runId, planned.key, past.attempt));
	const found = await step.probe(context, planned);
	return settle(step.recovery, past, found, {
		jobs,
		repeatable: planned.repeatable ?? false
	});
}
function evidenceOf(run, planned) {
	return run.records.findLast((record) => record.key === planned.key && record.evidence)?.evidence ?? { summary: `${planned.title}: found done after an interruption.` };
}
/** What a broken attempt left goes first, by the way back of that step, after every check of `restore`. */
async function takeBackFirst({ context, locks, run }, planned) {
	const undo = undoOf(planned);
	if (!undo) throw cannotRepeat(run, planned);
	const guarded = {
		...context,
		host: (name) => locks.host(name)
	};
	const stamp = `undone-${now().replace(/[-:]|\.\d+/g, "")}`;
	const undoing = {
		planned,
		records: run.records,
		stamp
	};
	for (const line of undo.plan(guarded, undoing)) context.ui.info(`It was interrupted half-way: ${line}`);
	throwProblems(await undo.check?.(guarded, undoing) ?? []);
	const summary = await undo.apply(guarded, undoing);
	context.ui.info(summary);
	return summary;
}
function notAsRecorded(run, planned) {
	const done = run.records.findLast((record) => record.key === planned.key && record.evidence);
	return new MigrateError({
		reason: "drift",
		what: `${planned.title}: the journal says done at ${done?.at}, but it is changed or gone.`,
		safe: "Nothing was changed by this attempt.",
		fix: "find out who changed it; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	});
}
function cannotRepeat(run, planned) {
	return new MigrateError({
		reason: "restore-failed",
		what: `${planned.title} was interrupted half-way and may not be repeated on what it left.`,
		safe: "It was not repeated.",
		fix: `restore the backup named in the report of run ${run.runId}, then run again.`
	});
}
/** Between here and there nothing is as any step expects it. */
function refuseHalfRestored(run) {
	const last = run.events.findLast(({ event }) => event === "restoring" || event === "restored");
	if (last?.event !== "restoring") return;
	throw new MigrateError({
		reason: "restore-failed",
		what: `Run ${run.runId} was on its way back to before ${last.to} (since ${last.at}), and has not arrived there.`,
		safe: "No step was begun.",
		fix: `run restore with restore-to ${last.to} again: what is back already is left as it is.`
	});
}
function requireEarlierVerbs(run, verb) {
	const open = run.plan.steps.filter((step) => VERBS.indexOf(step.verb) < VERBS.indexOf(verb)).filter((step) => {
		const last = run.records.findLast((record) => record.key === step.key);
		return last?.state !== "done" && last?.state !== "skipped";
	});
	if (open.length === 0) return;
	const verbs = [...new Set(open.map((step) => step.verb))].join(", ");
	const more = open.length === 1 ? "" : ` and ${count$1(open.length - 1, "further step")}`;
	throw new MigrateError({
		reason: "preflight-failed",
		what: `${verb} comes after ${verbs}: not done in run ${run.runId} yet: "${open[0].title}"${more}.`,
		safe: "Nothing was changed.",
		fix: `run first, in this order: ${verbs}.`
	});
}
const now = () => (/* @__PURE__ */ new Date()).toISOString();
export { execute };
