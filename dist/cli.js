#!/usr/bin/env node
import { t as problemsOf } from "./chunks/problems.js";
import { n as VERBS } from "./chunks/step.js";
import { n as MigrateError, r as describePlace, t as FAILURE_REASONS } from "./chunks/errors.js";
import { t as closest } from "./chunks/suggest.js";
import { t as Secrets } from "./chunks/secrets.js";
import { t as VERSION } from "./chunks/version.js";
import { t as exitCodeOf } from "./chunks/exit-codes.js";
import { r as readFlags, t as flagsOf } from "./chunks/flags.js";
import { t as withHeartbeat } from "./chunks/heartbeat.js";
import { styleText } from "node:util";
import { homedir } from "node:os";
import path from "node:path";
// src/cli/bar.ts
const EVERY_MS = 200;
const WIDEST = 30;
const NARROWEST = 10;
const AROUND = 8;
const START_OF_LINE = "\r";
const CLEAR_TO_END = "\x1B[K";
var Bar = class {
	#stream;
	#look;
	#drawn = "";
	constructor(stream, look) {
		this.#stream = stream;
		this.#look = look;
	}
	async during(task) {
		const clear = () => this.#clear();
		process.once("exit", clear);
		const timer = setInterval(() => this.#draw(), EVERY_MS);
		this.#draw();
		try {
			return await task();
		} finally {
			clearInterval(timer);
			process.off("exit", clear);
			clear();
		}
	}
	aside(write) {
		this.#clear();
		write();
		this.#draw();
	}
	#draw() {
		const columns = this.#stream.columns || 80;
		const line = layOut(this.#look(), columns - 1, (text) => styleText("green", text, { stream: this.#stream }));
		if (line === this.#drawn) return;
		this.#stream.write(`${START_OF_LINE}${line}${CLEAR_TO_END}`);
		this.#drawn = line;
	}
	#clear() {
		if (this.#drawn) this.#stream.write(`${START_OF_LINE}${CLEAR_TO_END}`);
		this.#drawn = "";
	}
};
function layOut({ line, share }, width, paint) {
	const cells = Math.min(WIDEST, width - AROUND - line.length);
	if (share === void 0 || cells < NARROWEST) return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 3))}...`.slice(0, width);
	const full = Math.floor(cells * share);
	const percent = `${Math.floor(share * 100)}%`.padStart(4);
	return `[${paint("#".repeat(full))}${"-".repeat(cells - full)}] ${percent} ${line}`;
}
// src/cli/terminal-ui.ts
function terminalUi(secrets, stream = process.stderr, answers = process.stdout) {
	const rewrites = stream.isTTY && process.env.TERM !== "dumb";
	let bar;
	const print = (to, line) => {
		const write = () => to.write(`${secrets.scrub(line)}\n`);
		if (bar) bar.aside(write);
		else write();
	};
	const say = (line) => print(stream, line);
	const paint = (format, text) => styleText(format, text, { stream });
	return {
		info: (line) => say(line),
		answer: (line) => print(answers, line),
		output: (line) => say(paint("dim", line)),
		warning: (problem) => say(`${paint("yellow", "warning")} ${where(problem)}${problem.what}\n  next: ${problem.fix}`),
		error: (problem) => say(`${paint("red", "error")} ${describe(problem)}`),
		watch: async (look, task) => {
			if (!rewrites) return withHeartbeat(() => say(`  ${look().line}`), task);
			const scrubbed = () => {
				const watched = look();
				return {
					...watched,
					line: secrets.scrub(watched.line)
				};
			};
			bar = new Bar(stream, scrubbed);
			try {
				return await bar.during(task);
			} finally {
				bar = void 0;
			}
		},
		group: async (title, task) => {
			const began = performance.now();
			say(paint("bold", `> ${title}`));
			try {
				return await task();
			} finally {
				say(paint("dim", `  ${title}: ${((performance.now() - began) / 1e3).toFixed(1)} s`));
			}
		}
	};
}
function describe(problem) {
	const lines = [`${where(problem)}${problem.what}  [${problem.reason}]`];
	if (problem.safe) lines.push(`  safe: ${problem.safe}`);
	lines.push(`  next: ${problem.fix}`);
	return lines.join("\n");
}
function where(problem) {
	const parts = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean);
	return parts.length > 0 ? `${parts.join(": ")}: ` : "";
}
// src/cli/usage.ts
function help() {
	return `wso2-migrate takes WSO2 servers from one version to the next over SSH.

usage: wso2-migrate <command> [--flag value ...]

On servers (mode is plan, which changes nothing, unless you say --mode apply):
  plan           look at everything, show what would be done, print the plan's digest
  backup         back the databases up and prove the backups
  merge-config   merge deployment.toml
  sync           copy artifacts, registry, dropins, lib, keystores
  quiesce        prove that the old server is quiet, or stop it
  db-script      run the script for the database's type
  pre-migrate    install the migration client, run its validators, collect findings
  migrate        run the data migration, and judge it by log and databases
  cleanup        take the migration client and temporary settings away again
  verify         start the new server and prove that it serves
  run            all of these, in order, then the report
  baseline       back to where a rehearsal begins: the newest run taken back, dumps of --baseline HOST:/FOLDER loaded
  rehearse       baseline, then run; only on an environment with rehearsal = true
  status         what the run has done and is doing, as a table; --run-id for an older one
  unlock         show who holds the lock; --lock-id frees it when its holder is gone
  abandon        close the open run for good (--run-id, typed); undoes nothing
  restore        back to before a step (--restore-to KEY): databases, replaced files, the old server if we stopped it
  prune          delete old backups of closed runs; --keep N of each database and node stay at least, default 3
  report         write ./wso2-migrate-report from what the last run left here

  --migration-file FILE   default wso2-migrate.toml
  --environment NAME      not needed where the file has only one
  --mode plan|apply
  --plan-digest DIGEST    refuse any other plan than this one
  --on-findings fail|warn whether findings of the validators stop the run; default: choices.on_findings, which is fail
  --ssh-key FILE          default: the agent (SSH_AUTH_SOCK); passphrase in WSO2_MIGRATE_SSH_KEY_PASSPHRASE
  --known-hosts FILE      default ~/.ssh/known_hosts; host keys are never taken on trust
  --lock-timeout DURATION wait while somebody else works on the same target; default: do not
  --timeout DURATION      stop waiting after 30s, 10m, 2h; what runs on servers goes on

Without any server:
  init           write a migration file, its schema and an example workflow
  merge          --source old.toml --target new.toml [--route ID] [--out FILE] [--report FILE.json|FILE.md]
                 --pristine, --pristine-target FILE: what the packs shipped; without a route they alone tell own values from defaults
                 --rules FILE: a merge array of yours, or a migration file (--environment NAME)
                 --source-pack, --target-pack FOLDER: homes or unpacked packs, to warn of settings that the new one does not know
                 exit 0 merged, 1 conflicts to decide (nothing written), 2 unreadable input (nothing written)
  manifest       <pristine.zip>: what a pack ships, as JSON, to tell your own files from shipped ones
  judge          --route ID --phase pre-migrate|migrate --from 4.0.0 --to 4.1.0 [--json] [older.log ...] wso2carbon.log
                 what the log of a migration client says; rolled-over files the oldest first. The database is not looked at.
                 exit 0 passed, 1 failed, 2 ambiguous

Exit codes: 0 done or planned, 64 wrong words, ${FAILURE_REASONS.map((reason) => `${exitCodeOf(reason)} ${reason}`).join(", ")}.
`;
}
// src/cli/main.ts
const SERVER_VERBS = VERBS.filter((verb) => verb !== "report");
const OFFLINE = {
	init: async () => (await import("./chunks/init.js")).init,
	merge: async () => (await import("./chunks/merge.js")).merge,
	manifest: async () => (await import("./chunks/manifest.js")).manifest,
	judge: async () => (await import("./chunks/judge.js")).judge
};
async function main(args) {
	const [command, ...rest] = args;
	const secrets = new Secrets();
	const terminal = {
		ui: terminalUi(secrets),
		secrets,
		env: process.env,
		cwd: process.cwd(),
		spoolRoot: process.env.WSO2_MIGRATE_SPOOL ?? path.join(homedir(), ".cache", "wso2-migrate"),
		out: (text) => process.stdout.write(text),
		err: (text) => process.stderr.write(text)
	};
	if (command === void 0 || rest.includes("--help") || rest.includes("-h") || [
		"help",
		"--help",
		"-h"
	].includes(command)) {
		(command === void 0 ? terminal.err : terminal.out)(help());
		return command === void 0 ? 64 : 0;
	}
	const complain = (error) => {
		for (const problem of problemsOf(error)) terminal.ui.error(problem);
		return error instanceof MigrateError ? 64 : exitCodeOf("internal");
	};
	const onDefect = (error) => process.exit(complain(error));
	process.once("uncaughtException", onDefect);
	if (command === "--version") {
		terminal.out(`${VERSION}\n`);
		return 0;
	}
	try {
		return await dispatch(terminal, command, rest);
	} catch (error) {
		return complain(error);
	} finally {
		process.off("uncaughtException", onDefect);
	}
}
async function dispatch(terminal, command, args) {
	const verb = SERVER_VERBS.find((known) => known === command);
	if (verb || command === "run" || command === "rehearse" || command === "report") {
		const { values } = readFlags(args, flagsOf(command));
		const { rehearse, report, runAll, runVerb } = await import("./chunks/verbs.js");
		if (command === "report") return report(terminal, values);
		if (command === "rehearse") return rehearse(terminal, values);
		return verb ? runVerb(terminal, verb, values) : runAll(terminal, values);
	}
	if (Object.hasOwn(OFFLINE, command)) return (await OFFLINE[command]())(terminal, args);
	const near = closest(command, [
		...SERVER_VERBS,
		"run",
		"rehearse",
		"report",
		...Object.keys(OFFLINE)
	]);
	throw new MigrateError({
		reason: "config-invalid",
		what: `There is no command ${JSON.stringify(command)}${near ? `; did you mean ${near}?` : "."}`,
		safe: "Nothing was done.",
		fix: "wso2-migrate --help"
	});
}
// src/cli.ts
process.exitCode = await main(process.argv.slice(2));
export {};
