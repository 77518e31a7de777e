import { t as runEntry } from "./chunks/entry.js";
import { d as summary, s as setOutput } from "./chunks/core.js";
import { r as checkRequest } from "./chunks/request.js";
import { n as MigrateError } from "./chunks/errors.js";
import { i as nextCommand, n as summaryOf, r as HEADLINES, t as writeReportFolder } from "./chunks/folder.js";
import { n as readRunReport } from "./chunks/run-report.js";
import path from "node:path";
// src/report/artifact-name.ts
function artifactName(base, place) {
	return [
		base || "wso2-migrate",
		place.environment,
		place.job,
		place.attempt
	].filter(Boolean).map((part) => part.replace(/[^\p{L}\p{N}._ -]+/gu, "-")).join("-");
}
// src/actions/publish-report.ts
async function publishReport(raw, surroundings, ui, secrets) {
	const report = await readRunReport(surroundings.spoolRoot, raw.environment);
	const folder = path.join(path.dirname(surroundings.spoolRoot), "wso2-migrate-report");
	await writeReportFolder(report, folder, secrets);
	setOutput("summary", path.join(folder, "summary.json"));
	const problems = [];
	const days = retentionDays(raw, surroundings, problems);
	const url = await ui.group("Upload the report", () => upload(report, folder, raw, days, surroundings, problems));
	setOutput("report-artifact-url", url ?? "");
	await writeSummary(secrets.scrub(summaryOf(report, url)), ui);
	ui.info(`${HEADLINES[report.verdict]}${report.failureReason ? ` (${report.failureReason})` : ""}`);
	ui.info(`Next: ${nextCommand(report)}`);
	ui.info(`Report: ${url ?? folder}`);
	return {
		outcome: outcomeOf(report, problems),
		failed: problems.length > 0
	};
}
async function upload(report, folder, raw, retentionDays, surroundings, problems) {
	const { workflow } = surroundings;
	if (!workflow) return void 0;
	const name = artifactName(raw["artifact-name"], {
		environment: report.header?.environment ?? report.last?.environment ?? raw.environment,
		job: workflow.job,
		attempt: workflow.attempt
	});
	try {
		const { uploadReport } = await import("./chunks/artifacts.js");
		const id = await uploadReport(folder, name, retentionDays);
		return `${workflow.runUrl}/artifacts/${id}`;
	} catch (error) {
		problems.push(...problemsOf(error));
		return;
	}
}
function retentionDays(raw, surroundings, problems) {
	try {
		checkRequest("report", raw, surroundings);
		return raw["retention-days"] ? Number(raw["retention-days"]) : void 0;
	} catch (error) {
		problems.push(...problemsOf(error));
		return;
	}
}
function problemsOf(error) {
	if (error instanceof MigrateError) return error.problems;
	throw error;
}
async function writeSummary(text, ui) {
	try {
		await summary.addRaw(text).write();
	} catch (error) {
		ui.info(`No step summary: ${error instanceof Error ? error.message : error}`);
	}
}
function outcomeOf(report, problems) {
	const failed = report.verdict === "failed" || report.verdict === "nothing" || problems.length > 0;
	const reason = report.failureReason ?? problems[0]?.reason ?? "internal";
	return {
		verb: "report",
		result: failed ? "failed" : ["planned", "checked"].includes(report.verdict) ? "planned" : "passed",
		problems,
		...failed && { failureReason: reason },
		verbs: report.last?.verbs ?? [],
		findingsCount: 0
	};
}
// src/actions/report.ts
await runEntry("report", ({ raw, surroundings, ui, secrets }) => publishReport(raw, surroundings, ui, secrets));
export {};
