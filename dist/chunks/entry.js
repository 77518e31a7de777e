import { i as __toESM } from "./rolldown-runtime.js";
import { a as info, c as setSecret, i as getInput, l as startGroup, n as endGroup, o as setFailed, r as error, s as setOutput, t as debug, u as warning } from "./core.js";
import { n as Held, t as stopped } from "./stopped.js";
import { r as checkRequest, t as INPUT_NAMES } from "./request.js";
import { i as describeProblem, n as MigrateError } from "./errors.js";
import { n as parseDuration, t as isDuration } from "./duration.js";
import { t as Secrets } from "./secrets.js";
import { t as require_lib } from "./fs.js";
import { t as withHeartbeat } from "./heartbeat.js";
import { n as formatSeconds } from "./words.js";
import os from "node:os";
import path from "node:path";
// src/actions/inputs.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const SECRET_INPUTS = ["ssh-key", "ssh-key-passphrase"];
const SECRET_NAME = /password|passwd|passphrase|secret|token|private_?key/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const ENV_REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;
const NOT_SECRET = /^(true|false|yes|no|none|null|\d{1,5})$/i;
function readInputs() {
	return Object.fromEntries(INPUT_NAMES.map((name) => [name, getInput(name, { trimWhitespace: name !== "ssh-key-passphrase" })]));
}
function maskSecrets(raw, surroundings, secrets) {
	for (const name of SECRET_INPUTS) secrets.add(raw[name]);
	for (const value of Object.values(raw)) if (PRIVATE_KEY.test(value)) secrets.add(value);
	for (const [name, value = ""] of Object.entries(surroundings.env)) {
		if (!(SECRET_NAME.test(name) || PRIVATE_KEY.test(value)) || NOT_SECRET.test(value)) continue;
		secrets.add(value);
	}
	const named = [raw["migration-file"] || "wso2-migrate.toml", raw["base-migration-file"]].filter(Boolean).flatMap((file) => namedVariables(path.resolve(surroundings.cwd, file)));
	for (const name of named) secrets.add(surroundings.env[name]);
	return named;
}
function forgetSecrets(env, named) {
	for (const name of [...SECRET_INPUTS.map((input) => `INPUT_${input.toUpperCase()}`), ...named]) delete env[name];
}
function surroundingsOf(env, cwd) {
	const spoolRoot = path.join(env.RUNNER_TEMP || os.tmpdir(), "wso2-migrate");
	if (env.GITHUB_ACTIONS !== "true") return {
		env: { ...env },
		cwd,
		spoolRoot
	};
	return {
		env: { ...env },
		cwd,
		spoolRoot,
		workflow: {
			runUrl: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`,
			actor: env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || "somebody",
			event: env.GITHUB_EVENT_NAME ?? "",
			job: env.GITHUB_JOB ?? "",
			runId: env.GITHUB_RUN_ID ?? "",
			attempt: env.GITHUB_RUN_ATTEMPT ?? "1",
			forked: isForked(env)
		}
	};
}
function namedVariables(migrationFile) {
	let text;
	try {
		text = import_lib.default.readFileSync(migrationFile, "utf8");
	} catch {
		return [];
	}
	return [...text.matchAll(ENV_REFERENCE)].map((match) => match[1]);
}
function isForked(env) {
	if (!env.GITHUB_EVENT_NAME?.startsWith("pull_request")) return false;
	try {
		return JSON.parse(import_lib.default.readFileSync(env.GITHUB_EVENT_PATH ?? "", "utf8")).pull_request?.head?.repo?.full_name !== env.GITHUB_REPOSITORY;
	} catch {
		return true;
	}
}
// src/actions/outputs.ts
function setOutcome(outcome, failed, secrets) {
	const outputs = {
		result: outcome.result,
		"failure-reason": outcome.failureReason ?? "",
		"failed-step": outcome.failedStep ?? "",
		"run-id": outcome.runId ?? "",
		"plan-digest": outcome.planDigest ?? "",
		verbs: JSON.stringify(outcome.verbs),
		"findings-count": String(outcome.findingsCount),
		findings: outcome.findingsFile ?? ""
	};
	for (const [name, value] of Object.entries(outputs)) setOutput(name, secrets.scrub(value));
	if (failed) setFailed(secrets.scrub(verdict(outcome)));
}
function recordOutcome(surroundings, outcome, secrets) {
	const text = `${JSON.stringify(secrets.scrubStrings(outcome), null, 2)}\n`;
	import_lib.default.outputFileSync(path.join(surroundings.spoolRoot, "last.json"), text, { mode: 384 });
}
function verdict(outcome) {
	const reason = outcome.problems[0]?.reason ?? outcome.failureReason ?? "internal";
	const step = outcome.failedStep ? ` in step ${outcome.failedStep}` : "";
	const count = outcome.problems.length;
	return `${outcome.verb} failed (${reason})${step}: ${count === 1 ? "one problem" : `${count} problems`}, each with its fix above and in the report.`;
}
// src/actions/annotations.ts
const MOST = {
	error: 9,
	warning: 10
};
const LONGEST_MESSAGE = 4096;
var Annotations = class {
	#left = { ...MOST };
	#said = /* @__PURE__ */ new Set();
	#scrub;
	constructor(scrub) {
		this.#scrub = scrub;
	}
	error(problem) {
		this.#say("error", problem, problem.safe);
	}
	warning(problem) {
		this.#say("warning", problem);
	}
	#say(kind, problem, safe) {
		const full = this.#scrub(describeProblem({
			reason: "internal",
			...problem,
			safe
		}));
		if (this.#said.has(full)) return;
		this.#said.add(full);
		if (this.#left[kind] === 0) {
			for (const line of full.split("\n")) info(`${kind === "error" ? "Error" : "Warning"}: ${line}`);
			return;
		}
		this.#left[kind] -= 1;
		(kind === "error" ? error : warning)(full.slice(0, LONGEST_MESSAGE), placeOf(problem));
	}
};
function placeOf(problem) {
	const { file, line, column } = problem.place ?? {};
	return {
		...file !== void 0 && { file },
		...line !== void 0 && { startLine: line },
		...column !== void 0 && { startColumn: column }
	};
}
// src/actions/workflow-ui.ts
var WorkflowUi = class {
	#secrets;
	#annotations;
	#depth = 0;
	#isOpen = false;
	#waiting = [];
	constructor(secrets) {
		this.#secrets = secrets;
		this.#annotations = new Annotations((text) => secrets.scrub(text));
	}
	info(text) {
		for (const line of this.#secrets.scrub(text).split("\n")) info(defuse(line));
	}
	answer(line) {
		this.info(line);
	}
	output(line) {
		this.info(line);
	}
	warning(problem) {
		this.#outside(() => this.#annotations.warning(problem));
	}
	error(problem) {
		this.#outside(() => this.#annotations.error(problem));
	}
	async group(title, task) {
		const started = performance.now();
		if (this.#depth > 0) this.info(title);
		else startGroup(this.#secrets.scrub(title));
		this.#isOpen = true;
		this.#depth += 1;
		try {
			return await task();
		} finally {
			this.info(`${title}: ${formatSeconds((performance.now() - started) / 1e3)}`);
			this.#depth -= 1;
			if (this.#depth === 0) this.closeGroup();
		}
	}
	watch(look, task) {
		return withHeartbeat(() => this.info(`  ${look().line}`), task);
	}
	closeGroup() {
		if (this.#isOpen) endGroup();
		this.#isOpen = false;
		this.#depth = 0;
		for (const say of this.#waiting.splice(0)) say();
	}
	#outside(say) {
		if (this.#depth === 0) say();
		else this.#waiting.push(say);
	}
};
function defuse(line) {
	return line.replace(/^(\s*):(?=:)/, "$1:​").replaceAll("##[", "#​#[");
}
// src/actions/entry.ts
async function runVerb(verb) {
	await runEntry(verb, async ({ raw, surroundings, ui, secrets }) => {
		const refused = refusal(verb, raw, surroundings);
		if (refused) {
			recordOutcome(surroundings, refused, secrets);
			return {
				outcome: refused,
				failed: true
			};
		}
		const { perform } = await import("./perform2.js");
		const outcome = await perform(verb, raw, surroundings, ui, secrets);
		return {
			outcome,
			failed: outcome.result === "failed"
		};
	});
}
async function runEntry(verb, work) {
	const secrets = new Secrets(setSecret);
	const held = new Held();
	const surroundings = {
		...surroundingsOf(process.env, process.cwd()),
		held
	};
	const raw = readInputs();
	forgetSecrets(process.env, maskSecrets(raw, surroundings, secrets));
	const ui = new WorkflowUi(secrets);
	const stage = {
		raw,
		surroundings,
		secrets,
		ui
	};
	const finish = (outcome, failed) => {
		ui.closeGroup();
		for (const problem of outcome.problems) ui.error(problem);
		setOutcome(outcome, failed, secrets);
	};
	let leaving = false;
	const breakOff = (problem) => {
		if (leaving) return;
		leaving = true;
		const outcome = failure(verb, [problem], raw.environment);
		recordOutcome(surroundings, outcome, secrets);
		finish(outcome, true);
		held.giveBack().then(() => process.exit(1));
	};
	process.once("SIGINT", () => breakOff(stopped("detached", verb, raw.mode)));
	process.once("SIGTERM", () => breakOff(stopped("detached", verb, raw.mode)));
	process.once("uncaughtException", (error) => breakOff(defect(verb, error, secrets)));
	if (isDuration(raw.timeout)) setTimeout(() => breakOff(stopped("timed-out", verb, raw.mode)), parseDuration(raw.timeout)).unref();
	try {
		const { outcome, failed } = await work(stage);
		if (!leaving) finish(outcome, failed);
	} catch (error) {
		breakOff(defect(verb, error, secrets));
	}
}
function refusal(verb, raw, surroundings) {
	try {
		checkRequest(verb, raw, surroundings);
		return;
	} catch (error) {
		if (error instanceof MigrateError) return failure(verb, error.problems, raw.environment);
		throw error;
	}
}
function failure(verb, problems, environment) {
	return {
		verb,
		result: "failed",
		problems,
		failureReason: problems[0].reason,
		verbs: [],
		findingsCount: 0,
		...environment && { environment }
	};
}
function defect(verb, error, secrets) {
	if (error instanceof Error && error.stack) debug(secrets.scrub(error.stack));
	return {
		reason: "internal",
		what: `${verb} met a defect of its own: ${error instanceof Error ? error.message : String(error)}`,
		safe: "No further step begins; what was done is recorded on the lead node.",
		fix: "run it again with debug logging (ACTIONS_STEP_DEBUG) and report what it prints; `plan` shows where the servers stand."
	};
}
export { runVerb as n, runEntry as t };
