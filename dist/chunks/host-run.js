import { n as MigrateError } from "./errors.js";
import { setTimeout } from "node:timers/promises";
import { finished } from "node:stream/promises";
// src/transfer/host-run.ts
async function runRaw(host, command, input) {
	const running = await host.stream(command);
	running.stdin.on("error", () => {});
	running.stdin.end(input);
	const stdout = new Collected(running.stdout);
	const stderr = new Collected(running.stderr);
	const outcome = await running.done;
	await Promise.all([stdout.complete(outcome), stderr.complete(outcome)]);
	return {
		outcome,
		stdout: stdout.bytes(),
		stderr: stderr.text()
	};
}
const DRAIN_MS = 1e3;
var Collected = class {
	#chunks = [];
	#ended;
	constructor(stream) {
		stream.on("data", (chunk) => this.#chunks.push(chunk));
		this.#ended = finished(stream);
		this.#ended.catch(() => {});
	}
	async complete(outcome) {
		if (outcome.kind === "exit") return this.#ended;
		await Promise.race([this.#ended.catch(() => {}), setTimeout(DRAIN_MS, void 0, { ref: false })]);
	}
	bytes() {
		return Buffer.concat(this.#chunks);
	}
	text() {
		return this.bytes().toString("utf8");
	}
};
async function mustRaw(host, command, failure, input) {
	const result = await runRaw(host, command, input);
	if (succeeded(result.outcome)) return result.stdout;
	throw hostError(host, failure, describeEnd(result.outcome, result.stderr));
}
function hostError(host, failure, detail) {
	const fix = detail.startsWith(LOST) ? `bring ${host.name} back into reach, then run again.` : failure.fix;
	return new MigrateError({
		...failure,
		fix,
		host: host.name,
		what: `${failure.what}: ${detail}.`
	});
}
const LOST = "connection lost";
function succeeded(outcome) {
	return outcome.kind === "exit" && outcome.code === 0;
}
function describeEnd(outcome, stderr) {
	const end = outcome.kind === "exit" ? `exit ${outcome.code}` : outcome.kind === "signal" ? `killed by ${outcome.signal}` : outcome.kind === "timed-out" ? `no end after ${Math.round(outcome.afterMs / 1e3)} s` : `${LOST}, ${outcome.why}`;
	const lines = stderr.trim().split("\n").slice(-3).join("; ");
	return lines ? `${end}: ${lines}` : end;
}
export { runRaw as a, mustRaw as i, describeEnd as n, succeeded as o, hostError as r, Collected as t };
