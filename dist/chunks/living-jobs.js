import { n as MigrateError, o as throwProblems } from "./errors.js";
import { r as plannedHosts } from "./detachment.js";
import { n as runsOn, r as workingHosts } from "./elsewhere.js";
import { r as runningJobs } from "./jobs-of-attempt.js";
// src/engine/ask-each.ts
async function askEach({ hosts }, names, ask) {
	const answers = [];
	const silent = [];
	await Promise.all([...new Set(names)].map(async (host) => {
		try {
			if (!hosts[host]) throw new MigrateError(noMore(host));
			answers.push(await ask(host));
		} catch (error) {
			if (!(error instanceof MigrateError)) throw error;
			silent.push({
				host,
				why: error.problems[0].what
			});
		}
	}));
	return {
		answers,
		silent
	};
}
const noMore = (host) => ({
	reason: "config-invalid",
	what: "The migration file names it no more.",
	fix: `name ${host} in the migration file.`
});
// src/engine/living-jobs.ts
async function livingJobs(session, run) {
	const { environment } = session;
	const { answers, silent } = await askEach(environment, [...workingHosts(environment), ...run ? plannedHosts(run.plan) : []], async (host) => {
		return (await runningJobs(session.host(host), await runsOn(session, host))).map((folder) => {
			return {
				host,
				run: /([^/]+)\/jobs\/[^/]+\/[^/]+$/.exec(folder)?.[1] ?? "",
				folder
			};
		});
	});
	return {
		running: answers.flat(),
		silent
	};
}
function describeJobs({ running, silent }, runId) {
	const own = running.filter(({ run }) => run === runId);
	const unknown = silent.length > 0 ? ` Of ${silent.map(({ host }) => host).join(", ")} that is not known.` : "";
	if (own.length === 0) return `No job of it runs${unknown ? " where that could be asked" : ""}.${unknown}`;
	const jobs = own.map(({ host, folder }) => `${host}:${folder.split("/").slice(-2).join("/")}`);
	return `${own.length === 1 ? "A job of it still runs" : "Jobs of it still run"}: ${jobs.join(", ")}.${unknown}`;
}
function stillRunning({ running }, safe, fix) {
	return [...Map.groupBy(running, ({ host, run }) => `${host} ${run}`).values()].map((jobs) => {
		const { host, run } = jobs[0];
		return {
			reason: "locked",
			host,
			what: `A job of run ${run} still runs on ${host}: ${jobs.map(({ folder }) => folder).join(", ")}.`,
			safe,
			fix: fix(run)
		};
	});
}
function notKnown({ silent }, safe) {
	return silent.map(({ host, why }) => ({
		reason: "host-unreachable",
		host,
		what: `Whether a job still runs on ${host} is not known: ${why}`,
		safe,
		fix: `make ${host} reachable, then run the same again.`
	}));
}
async function refuseLivingJobs(session) {
	const found = await livingJobs(session, void 0);
	const safe = "No run was begun.";
	throwProblems([...stillRunning(found, safe, () => "wait for its end, or end it on that host if nobody wants it; then run again."), ...notKnown(found, safe)]);
}
export { stillRunning as a, refuseLivingJobs as i, livingJobs as n, askEach as o, notKnown as r, describeJobs as t };
