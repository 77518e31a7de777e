import { t as fineStampOf } from "./timestamps.js";
import { F as readFolder, n as keepingPlace } from "./replaced.js";
import { n as awayCommand, u as readRunMark } from "./late-folders.js";
import { i as runOf, r as clientServer } from "./client-run-work.js";
// src/wso2/findings.ts
const MOST = 2e4;
const MOST_MESSAGE = 2e3;
var FindingsReader = class {
	#client;
	#identity;
	#patterns = /* @__PURE__ */ new Map();
	#findings = [];
	#leftOut = 0;
	#leftOutBlocking = 0;
	#tenant;
	#api;
	constructor(client, identity) {
		this.#client = client;
		this.#identity = identity.map((pattern) => new RegExp(pattern, "u"));
	}
	take(record) {
		if (record.glued) return;
		const { server, pre_migrate } = this.#client;
		if (this.#says(server.starting, record)) this.#forget();
		const tenant = this.#says(pre_migrate.tenant_begin, record)?.tenant;
		if (tenant !== void 0) {
			this.#tenant = /\((.+)\)$/.exec(tenant)?.[1] ?? tenant;
			this.#api = void 0;
		}
		const known = pre_migrate.findings.find((marker) => this.#says(marker, record));
		const named = this.#apiIn(record.message);
		const isOfValidator = pre_migrate.findings.some(({ logger }) => logger === record.logger);
		if (known) this.#keep(known, record, named);
		else if (isOfValidator && named?.provider !== void 0) this.#api = named;
	}
	end() {
		return {
			findings: this.#findings,
			leftOut: this.#leftOut,
			leftOutBlocking: this.#leftOutBlocking
		};
	}
	#forget() {
		this.#findings = [];
		this.#leftOut = this.#leftOutBlocking = 0;
		this.#tenant = this.#api = void 0;
	}
	#keep({ id, blocks, link }, { message, line }, named) {
		if (this.#findings.length === MOST) {
			this.#leftOut++;
			if (blocks) this.#leftOutBlocking++;
			return;
		}
		const api = this.#complete(named);
		this.#findings.push({
			kind: id,
			blocks,
			...link && { link },
			...api && { api },
			...this.#tenant && { tenant: this.#tenant },
			message: message.slice(0, MOST_MESSAGE).replaceAll(/\p{Cc}/gu, " ").trim(),
			line
		});
	}
	#complete(named) {
		if (!named || !this.#api || named.provider !== void 0) return named ?? this.#api;
		return named.name === this.#api.name && named.version === this.#api.version ? this.#api : named;
	}
	#apiIn(message) {
		for (const pattern of this.#identity) {
			const { name, version, provider } = pattern.exec(message)?.groups ?? {};
			if (name !== void 0 && version !== void 0) return {
				name,
				version,
				...provider !== void 0 && { provider }
			};
		}
	}
	#says({ logger, pattern }, record) {
		if (record.logger !== logger) return void 0;
		const known = this.#patterns.get(pattern) ?? new RegExp(pattern, "u");
		this.#patterns.set(pattern, known);
		const match = known.exec(record.message);
		return match ? { ...match.groups } : void 0;
	}
};
const AT = "-AT-";
function apiOf({ api, tenant }, rows) {
	if (!api) return void 0;
	const same = rows.filter(({ name, version }) => name === api.name && version === api.version);
	const provider = api.provider?.replace(AT, "@");
	const exact = same.find((row) => row.provider === provider);
	const inTenant = same.filter((row) => domainOf(row.provider) === tenant);
	if (exact && (tenant === void 0 || inTenant.includes(exact) || inTenant.length === 0)) return exact;
	const own = provider === void 0 ? inTenant : inTenant.filter((row) => userOf(row.provider) === userOf(provider));
	return own.length === 1 ? own[0] : void 0;
}
const SUPER_TENANT = "carbon.super";
function domainOf(provider) {
	const at = provider.lastIndexOf("@");
	return at < 0 ? SUPER_TENANT : provider.slice(at + 1);
}
function userOf(provider) {
	const at = provider.lastIndexOf("@");
	return at < 0 ? provider : provider.slice(0, at);
}
// src/steps/collect-definitions.ts
const LIMITS = {
	files: 5e3,
	bytesPerFile: 4194304,
	bytes: 67108864
};
const DEFINITIONS = "invalid-definitions";
const REPORTS = "validation-reports";
const ASIDE = `cd "$1" || exit 1; stamp=$2; shift 2
for name do
  if [ -e "$name" ] || [ -L "$name" ]; then mv -- "$name" "$name.$stamp" && echo "$name.$stamp"; fi
done`;
async function setDumpsAside(context, planned) {
	const { host, server } = clientServer(context, planned);
	const { definitions, reports } = context.route.data;
	const failure = {
		reason: "copy-failed",
		what: `What earlier validators left in ${server.home} could not be moved aside.`,
		safe: "The client was not started.",
		fix: `check the rights of run_as there, then run ${planned.verb} again.`
	};
	const at = {
		node: planned.node,
		phase: runOf(planned).phase
	};
	if (await readRunMark(context, host, at)) {
		const ours = await dumpsThere(context, planned);
		if (ours.length === 0) return;
		const place = await keepingPlace(context, at.node);
		await host.must(awayCommand(server.home, place, ours), failure);
		context.ui.info(`Of an earlier attempt, now in ${place}: ${ours.join(", ")}`);
		return;
	}
	const stamp = fineStampOf(/* @__PURE__ */ new Date());
	const aside = [
		"/bin/sh",
		"-c",
		ASIDE,
		"sh",
		server.home,
		stamp,
		definitions,
		reports
	];
	const moved = await host.must({ argv: aside }, failure);
	for (const name of moved.split("\n").filter(Boolean)) context.ui.info(`Set aside: ${server.home}/${name}`);
}
async function dumpsThere(context, planned) {
	const { host, server } = clientServer(context, planned);
	const { definitions, reports } = context.route.data;
	const there = [];
	for (const name of [definitions, reports]) {
		const { outcome } = await host.run({ argv: [
			"test",
			"-e",
			`${server.home}/${name}`
		] });
		if (outcome.kind === "exit" && outcome.code === 0) there.push(name);
	}
	return there;
}
async function collectDumps(context, planned) {
	const { host, server } = clientServer(context, planned);
	const { definitions, reports } = context.route.data;
	const spooled = async (folder, to) => {
		await context.spool.drop(to);
		const { files, left } = await readFolder(host, `${server.home}/${folder}`, LIMITS);
		const names = /* @__PURE__ */ new Map();
		for (const [name, bytes] of files) {
			const place = `${to}/${unique(safeName(name), names)}`;
			names.set(name, place);
			await context.spool.file(place, bytes.toString("utf8"));
		}
		return {
			names,
			left: left.map((name) => `${folder}/${name}`)
		};
	};
	const invalid = await spooled(definitions, DEFINITIONS);
	const report = await spooled(reports, REPORTS);
	const stems = [...invalid.names].map(([name, place]) => [name.replace(/\.[^.]*$/, ""), place]);
	return {
		definitions: new Map(stems),
		reports: [...report.names.values()],
		left: [...invalid.left, ...report.left]
	};
}
function joinFindings(findings, rows, definitions) {
	const used = /* @__PURE__ */ new Set();
	return {
		joined: findings.map((finding) => {
			const row = apiOf(finding, rows);
			const definition = row && definitions.get(row.uuid);
			if (definition) used.add(definition);
			const { uuid, ...api } = row ?? {};
			return {
				...finding,
				...row && {
					api: {
						...finding.api,
						...api
					},
					uuid
				},
				...definition && { definition }
			};
		}),
		orphans: [...definitions.values()].filter((place) => !used.has(place))
	};
}
function safeName(name) {
	const plain = name.replaceAll(/[^A-Za-z0-9._-]+|\.{2,}/g, "_").replace(/^\./, "_");
	return plain.length <= MOST_NAME ? plain : `${plain.slice(0, MOST_NAME - 20)}${plain.slice(-20)}`;
}
const MOST_NAME = 120;
function unique(name, taken) {
	const known = new Set([...taken.values()].map((place) => place.slice(place.indexOf("/") + 1)));
	if (!known.has(name)) return name;
	for (let number = 2;; number++) if (!known.has(`${number}-${name}`)) return `${number}-${name}`;
}
export { joinFindings as a, dumpsThere as i, REPORTS as n, setDumpsAside as o, collectDumps as r, FindingsReader as s, DEFINITIONS as t };
