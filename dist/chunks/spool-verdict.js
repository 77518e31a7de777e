import { n as MigrateError } from "./errors.js";
import { n as headerOf } from "./log.js";
import { r as within } from "./migration-log.js";
import { i as markLog, t as watchStart } from "./watch-start.js";
import { a as startServer, d as removePasswordFile, f as writePasswordFile, l as encryptSecrets } from "./server.js";
// src/steps/start-and-watch.ts
/** That of a planned start. */
const work = (planned) => planned.work;
/** The new server of a node. */
function serverOf(context, { target }) {
	return {
		home: target.home,
		pack: context.route.target,
		javaHome: target.java_home,
		heap: target.heap,
		service: target.service
	};
}
/** Starts it with its password at hand, if it needs one, and watches what it says. No password is left lying there. */
async function startAndWatch(context, planned, host, server) {
	const node = context.environment.nodes[planned.node];
	try {
		await openVault(host, node, server, work(planned));
		const mark = await markLog(host, `${server.home}/${server.pack.log}`);
		await startServer(host, server);
		return await watchStart(host, server, mark, {
			markers: markersOf(context),
			expected: work(planned).artifacts,
			timeout: context.environment.choices.start_timeout
		});
	} finally {
		if (work(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home);
	}
}
/** The route's markers, and what the user has read and accepted. */
function markersOf({ route, environment }) {
	const accepted = environment.choices.known_errors.map((pattern) => ({
		pattern,
		why: "choices.known_errors"
	}));
	return {
		...route.markers,
		noise: [...route.markers.noise, ...accepted]
	};
}
/** What a server with secure vault needs before each of its starts: its secrets encrypted, its password at hand. */
async function openVault(host, node, server, { secureVault, plainSecrets }) {
	if (!secureVault || !node.keystore_password) return;
	if (plainSecrets) {
		await writePasswordFile(host, server.home, node.keystore_password);
		await encryptSecrets(host, server);
	}
	await writePasswordFile(host, server.home, node.keystore_password);
}
// src/steps/client-run-work.ts
/** From TERM to KILL of a server that has done what it was started for, or never will. */
const GRACE_MS = 12e4;
/** Lines of the client that are shown while it runs. */
const MOST_SHOWN = 200;
const runOf = (planned) => planned.work;
/** Folder of what a run leaves in the spool. */
const spoolFolder = (planned) => `logs/${planned.node}/${runOf(planned).phase}`;
/** The server of a client's run: a unit starts it with its own arguments, so that it is always its script that does. */
function clientServer(context, planned) {
	const node = context.environment.nodes[planned.node];
	return {
		host: context.host(node.target.host),
		server: {
			...serverOf(context, node),
			service: void 0
		}
	};
}
/** How the client of a version speaks. */
function clientLogOf({ route }, version) {
	const client = route.clients.find((each) => each.version === version);
	if (client) return client;
	throw new MigrateError({
		reason: "internal",
		what: `The route ${route.id} does not say how the migration client of ${version} speaks in its log.`,
		safe: "The client was not started.",
		fix: "add it to the clients of the route."
	});
}
/** Shows what the client says of its way, while it goes it. */
function shower({ ui }, { loggers, named }) {
	let left = MOST_SHOWN;
	const isOurs = within(loggers);
	const quiet = named.map(({ logger, pattern }) => ({
		logger,
		pattern: new RegExp(pattern, "u")
	}));
	return (record) => {
		if (left <= 0 || !isOurs(record.logger)) return;
		if (quiet.some(({ logger, pattern }) => logger === record.logger && pattern.test(record.message))) return;
		left--;
		ui.output(headerOf(record));
	};
}
// src/steps/spool-verdict.ts
/** Name in the spool. */
const FINDINGS = "findings.json";
/** In the journal; verdict.json has all. */
const MOST_REASONS = 20;
/** Everything that a run was judged by. Pure. */
function verdictFile(planned, { log, sight, proofs, arrivals }, { verdict, reasons }) {
	const { phase, from, to } = runOf(planned);
	return {
		node: planned.node,
		phase,
		from,
		to,
		verdict,
		reasons,
		evidence: log.evidence,
		seen: log.seen,
		notes: log.notes,
		database: Object.entries(log.unproved).map(([id, what]) => ({
			id,
			what,
			shown: proofs[id] ?? "not known"
		})),
		end: sight.end,
		arrivals
	};
}
/** Leaves the verdict for the report and for people. */
async function spoolVerdict(context, planned, file) {
	await context.spool.file(`${spoolFolder(planned)}/verdict.json`, `${JSON.stringify(file, null, 2)}\n`);
}
/** The same in the evidence of the step. */
function verdictDetails({ log, proofs, sight, arrivals }, { verdict, reasons }) {
	return {
		verdict,
		reasons: reasons.slice(0, MOST_REASONS),
		evidence: log.evidence,
		proofs,
		end: sight.end,
		arrivals
	};
}
export { GRACE_MS as a, runOf as c, markersOf as d, openVault as f, work as h, verdictFile as i, shower as l, startAndWatch as m, spoolVerdict as n, clientLogOf as o, serverOf as p, verdictDetails as r, clientServer as s, FINDINGS as t, spoolFolder as u };
