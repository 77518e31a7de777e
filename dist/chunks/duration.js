import { a as throwProblems, n as MigrateError } from "./errors.js";
// node_modules/leven/index.js
const array = [];
const characterCodeCache = [];
function leven(first, second, options) {
	if (first === second) return 0;
	const maxDistance = options?.maxDistance;
	const swap = first;
	if (first.length > second.length) {
		first = second;
		second = swap;
	}
	let firstLength = first.length;
	let secondLength = second.length;
	while (firstLength > 0 && first.charCodeAt(~-firstLength) === second.charCodeAt(~-secondLength)) {
		firstLength--;
		secondLength--;
	}
	let start = 0;
	while (start < firstLength && first.charCodeAt(start) === second.charCodeAt(start)) start++;
	firstLength -= start;
	secondLength -= start;
	if (maxDistance !== void 0 && secondLength - firstLength > maxDistance) return maxDistance;
	if (firstLength === 0) return maxDistance !== void 0 && secondLength > maxDistance ? maxDistance : secondLength;
	let bCharacterCode;
	let result;
	let temporary;
	let temporary2;
	let index = 0;
	let index2 = 0;
	while (index < firstLength) {
		characterCodeCache[index] = first.charCodeAt(start + index);
		array[index] = ++index;
	}
	while (index2 < secondLength) {
		bCharacterCode = second.charCodeAt(start + index2);
		temporary = index2++;
		result = index2;
		for (index = 0; index < firstLength; index++) {
			temporary2 = bCharacterCode === characterCodeCache[index] ? temporary : temporary + 1;
			temporary = array[index];
			result = array[index] = temporary > result ? temporary2 > result ? result + 1 : temporary2 : temporary2 > temporary ? temporary + 1 : temporary2;
		}
		if (maxDistance !== void 0) {
			let rowMinimum = result;
			for (index = 0; index < firstLength; index++) if (array[index] < rowMinimum) rowMinimum = array[index];
			if (rowMinimum > maxDistance) return maxDistance;
		}
	}
	array.length = firstLength;
	characterCodeCache.length = firstLength;
	return maxDistance !== void 0 && result > maxDistance ? maxDistance : result;
}
// src/engine/request.ts
/** Inputs that every verb takes, as actions name them; the terminal has them as `--flags`. */
const INPUT_NAMES = [
	"migration-file",
	"environment",
	"mode",
	"plan-digest",
	"ssh-key",
	"ssh-key-passphrase",
	"known-hosts",
	"on-findings",
	"restore-to",
	"artifact-name",
	"retention-days",
	"timeout"
];
const MODES = ["plan", "apply"];
const DIGEST = /^[0-9a-f]{64}$/;
/**
* Checks what the runner does not: GitHub enforces neither `required` nor spelling (actions/runner `ActionRunner.cs`).
* @throws MigrateError with every complaint, `config-invalid`
*/
function checkRequest(verb, raw, surroundings) {
	const problems = [];
	const complain = (what, fix) => problems.push({
		reason: "config-invalid",
		what,
		safe: "Nothing was contacted or changed.",
		fix
	});
	const mode = raw.mode.trim() || "plan";
	if (!MODES.includes(mode)) {
		const near = MODES.find((known) => leven(known, mode.toLowerCase()) <= 2);
		complain(`mode is ${JSON.stringify(mode)}, which is neither plan nor apply.`, near ? `write mode: ${near}.` : "write mode: plan (changes nothing) or mode: apply.");
	}
	const digest = raw["plan-digest"].trim().toLowerCase().replace(/^sha256:/, "");
	if (digest && !DIGEST.test(digest)) complain("plan-digest is not a plan digest: 64 hexadecimal digits are expected.", "copy it from the plan-digest output or the summary of the plan that was approved.");
	if (raw["on-findings"] && !["fail", "warn"].includes(raw["on-findings"].trim())) complain(`on-findings is ${JSON.stringify(raw["on-findings"])}.`, "write fail or warn.");
	const days = raw["retention-days"].trim();
	if (days && !(/^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= 90)) complain(`retention-days is ${JSON.stringify(days)}.`, "write a whole number from 1 to 90.");
	const agent = surroundings.env.SSH_AUTH_SOCK;
	if (verb !== "report" && !raw["ssh-key"].trim() && !agent) complain("There is no SSH key: the ssh-key input is empty and no agent (SSH_AUTH_SOCK) is there.", "pass ssh-key: ${{ secrets.SSH_KEY }}; in a reusable workflow or a pull request of a fork secrets are not passed by themselves.");
	if (verb !== "report" && !raw["known-hosts"].trim()) complain("known-hosts is empty: no host can be trusted.", "put the lines of known_hosts for every host (and jump host) of the environment into known-hosts; see README, \"Known hosts\".");
	throwProblems(problems);
	return {
		migrationFile: raw["migration-file"].trim() || "wso2-migrate.toml",
		...raw.environment.trim() && { environment: raw.environment.trim() },
		mode,
		...digest && { planDigest: digest },
		...raw["ssh-key"].trim() && { sshKey: raw["ssh-key"] },
		...raw["ssh-key-passphrase"] && { sshKeyPassphrase: raw["ssh-key-passphrase"] },
		...agent && { agent },
		knownHosts: raw["known-hosts"]
	};
}
/**
* A pull request may change the very file that names hosts and commands; what it says is not carried to a server.
* @throws MigrateError `config-invalid`
*/
function refuseUntrustedEvent(surroundings) {
	const workflow = surroundings.workflow;
	if (!workflow?.event.startsWith("pull_request")) return;
	throw new MigrateError({
		reason: "config-invalid",
		what: `This is a ${workflow.event} run: hosts, commands and hooks of a pull request are not used against servers.`,
		safe: "The migration file was checked; no host was contacted.",
		fix: "run it by workflow_dispatch or on push to the protected branch."
	});
}
// src/migration/duration.ts
const UNITS = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
const FORM = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
/** Longer waits are mistyped units; setTimeout itself overflows at 2^31 ms (about 24.8 days). */
const LONGEST = 6048e5;
/** Whether a text is a duration: `30s`, `10m`, `1h30m`, `500ms`; more than zero, at most seven days. */
function isDuration(text) {
	if (!FORM.test(text)) return false;
	const milliseconds = sum(text);
	return milliseconds > 0 && milliseconds <= LONGEST;
}
/** Milliseconds of a duration such as `30s` or `1h30m`. Throws RangeError where `isDuration` is false. */
function parseDuration(text) {
	if (!isDuration(text)) throw new RangeError(`"${text}" is not a duration like 30s, 10m or 1h30m`);
	return sum(text);
}
function sum(text) {
	return [...text.matchAll(PART)].reduce((total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ""] ?? NaN), 0);
}
export { refuseUntrustedEvent as a, checkRequest as i, parseDuration as n, leven as o, INPUT_NAMES as r, isDuration as t };
