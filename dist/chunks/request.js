import { t as leven } from "./leven.js";
import { o as throwProblems } from "./errors.js";
import { n as parseDuration, t as isDuration } from "./duration.js";
const INPUT_NAMES = [
	...[
		"migration-file",
		"base-migration-file",
		"environment",
		"mode",
		"plan-digest",
		"ssh-key",
		"ssh-key-passphrase",
		"known-hosts",
		"on-findings",
		"timeout",
		"lock-timeout"
	],
	"restore-to",
	"artifact-name",
	"retention-days",
	"run-id",
	"lock-id",
	"keep",
	"baseline"
];
const MODES = ["plan", "apply"];
const FINDINGS = ["fail", "warn"];
const OFFLINE = [
	"baseline",
	"plan",
	"report"
];
const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;
const KEEP = 3;
const DIGEST = /^[0-9a-f]{64}$/;
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
		complain(`mode is ${JSON.stringify(mode)}, which is neither plan nor apply.`, near ? `write --mode ${near} (input mode).` : "write --mode plan, which changes nothing, or --mode apply (input mode).");
	}
	const digest = raw["plan-digest"].trim().toLowerCase().replace(/^sha256:/, "");
	if (digest && !DIGEST.test(digest)) complain("plan-digest is not a plan digest: 64 hexadecimal digits are expected.", "copy it from the summary of the plan that was approved, or from the output plan-digest.");
	const onFindings = raw["on-findings"].trim();
	if (onFindings && !FINDINGS.includes(onFindings)) complain(`on-findings is ${JSON.stringify(raw["on-findings"])}.`, "write fail or warn.");
	const days = raw["retention-days"].trim();
	if (days && !(/^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= 90)) complain(`retention-days is ${JSON.stringify(days)}.`, "write a whole number from 1 to 90.");
	if (raw.timeout.trim() && !isDuration(raw.timeout.trim())) complain(`timeout is ${JSON.stringify(raw.timeout)}.`, "write a duration: 30s, 10m or 2h.");
	const wait = raw["lock-timeout"].trim();
	if (wait && wait !== "0" && !isDuration(wait)) complain(`lock-timeout is ${JSON.stringify(wait)}.`, "write a duration: 30s, 10m or 2h; 0 does not wait.");
	const runId = raw["run-id"].trim();
	if (runId && !RUN_ID.test(runId)) complain(`run-id is ${JSON.stringify(runId)}, which is the name of no run.`, "copy it from `status`, or from the output run-id.");
	const keep = raw.keep.trim();
	if (keep && !/^[1-9]\d{0,3}$/.test(keep)) complain(`keep is ${JSON.stringify(keep)}, which is no number of backups.`, "write a whole number from 1 to 9999, or leave it away for 3.");
	const base = raw["base-migration-file"].trim();
	const pullRequest = surroundings.workflow?.event.startsWith("pull_request") ?? false;
	const offline = pullRequest && (surroundings.workflow.forked || !base);
	if (offline && !OFFLINE.includes(verb)) complain(`${verb} is no verb for this pull request's run: its hosts, commands and hooks are not used against servers.`, surroundings.workflow.forked ? "run `plan`, which checks the migration file, or run it by workflow_dispatch." : "check the base branch out too and give the path of its migration file as base-migration-file, or run it by workflow_dispatch.");
	if (base && !pullRequest) complain("base-migration-file is for runs of pull requests: elsewhere there is no base branch.", "pass it only there: ${{ github.event_name == 'pull_request' && 'base/wso2-migrate.toml' || '' }}.");
	const goes = verb !== "report" && !offline;
	const agent = surroundings.env.SSH_AUTH_SOCK;
	if (goes && !raw["ssh-key"].trim() && !agent) complain("There is no SSH key: ssh-key is empty and no agent (SSH_AUTH_SOCK) is there.", surroundings.workflow ? "pass ssh-key: ${{ secrets.SSH_KEY }}; in a reusable workflow or a pull request of a fork secrets are not passed by themselves." : "give --ssh-key FILE, or start an agent and load the key: eval \"$(ssh-agent)\" && ssh-add FILE.");
	if (goes && !raw["known-hosts"].trim()) complain("known-hosts is empty: no host can be trusted.", `${surroundings.workflow ? "put" : "give --known-hosts FILE, or put"} the lines of known_hosts for every host (and jump host) of the environment into ${surroundings.workflow ? "known-hosts" : "~/.ssh/known_hosts"}; see README, "Known hosts".`);
	throwProblems(problems);
	return {
		migrationFile: raw["migration-file"].trim() || "wso2-migrate.toml",
		...base && { baseMigrationFile: base },
		offline,
		...raw.environment.trim() && { environment: raw.environment.trim() },
		mode,
		...digest && { planDigest: digest },
		...raw["ssh-key"].trim() && { sshKey: raw["ssh-key"] },
		...raw["ssh-key-passphrase"] && { sshKeyPassphrase: raw["ssh-key-passphrase"] },
		...agent && { agent },
		knownHosts: raw["known-hosts"],
		...onFindings && { onFindings },
		lockTimeoutMs: wait && wait !== "0" ? parseDuration(wait) : 0,
		...raw["restore-to"].trim() && { restoreTo: raw["restore-to"].trim() },
		...runId && { runId },
		...raw["lock-id"].trim() && { lockId: raw["lock-id"].trim() },
		keep: keep ? Number(keep) : KEEP,
		...raw.baseline.trim() && { baseline: raw.baseline.trim() }
	};
}
export { RUN_ID as n, checkRequest as r, INPUT_NAMES as t };
