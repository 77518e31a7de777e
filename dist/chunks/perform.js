import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { a as throwProblems, n as MigrateError } from "./errors.js";
import { l as SECRET_FORM, n as MigrationFile, o as ENV_REFERENCE, t as EnvironmentEntry } from "./schema.js";
import { c as linesFor, l as parseKnownHosts, s as fingerprint } from "./hosts.js";
import { n as takeLocks } from "./locks.js";
import { a as digestOf, r as RunStore } from "./elsewhere.js";
import { n as VERBS, t as CARE_VERBS } from "./step.js";
import { t as problemsOf } from "./problems.js";
import { n as checkRequest, r as refuseUntrustedEvent } from "./request.js";
import { t as leadNode } from "./lead.js";
import { a as readTomlSource, i as TomlSyntaxError, n as routeIds, o as complaints, r as unknownRoute, s as schemaAt, t as loadRoute } from "./load.js";
import { n as suggestion } from "./suggest.js";
import { t as VERSION } from "./version.js";
import { randomBytes } from "node:crypto";
import path from "node:path";
// src/engine/basis.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Neither what is done nor where it is done: these may change while a run is open. `*` is any name. */
const FREE$1 = [
	[
		"hosts",
		"*",
		"jump"
	],
	[
		"hosts",
		"*",
		"user"
	],
	...[
		"start_timeout",
		"known_errors",
		"allow_parallel",
		"java_override",
		"on_findings",
		"allow_findings"
	].map((choice) => ["choices", choice]),
	[
		"nodes",
		"*",
		"keystore_password"
	],
	[
		"databases",
		"*",
		"password"
	]
];
/** Keys that TOML takes without quotes. */
const BARE = /^[A-Za-z0-9_-]+$/;
/**
* @param environment its name
* @param raw the environment's table as it stands in the migration file, references not filled in
* @param hosts the same environment's hosts, checked
*/
function basisOf(given) {
	const parsed = EnvironmentEntry.safeParse(given.raw);
	const leaves = leavesOf(parsed.success ? parsed.data : given.raw, []).filter(([path]) => !isFree(path));
	const known = parseKnownHosts(given.knownHosts);
	const hostKeys = Object.entries(given.hosts).map(([name, { address, port }]) => {
		const lines = linesFor(known, address, port).filter(({ revoked }) => !revoked);
		return [name, [...new Set(lines.map(({ key }) => fingerprint(key)))].sort()];
	});
	const { tool, route, environment } = given;
	return {
		tool,
		file: {
			route,
			environment,
			...Object.fromEntries(leaves.map(([path, value]) => [joined(path), value]))
		},
		hostKeys: Object.fromEntries(hostKeys)
	};
}
/** What an approved plan and its run are for, in the words of the migration file: part of the plan's digest. */
function migrationFileFact({ file }) {
	return {
		class: "must-equal",
		key: "migration_file",
		value: file
	};
}
/**
* Refuses to go on with a run that was begun under something else.
* @param file name of the migration file, and the environment that was read from it
* @throws MigrateError `plan-changed` with all that changed
*/
function requireSameBasis(run, now, file) {
	const opened = run.events.find((event) => event.event === "opened");
	if (opened?.event !== "opened") return;
	throwProblems(changesOf(run.runId, opened.basis, now, file));
}
/** What changed between two bases, one problem for each setting, version or host. Pure. */
function changesOf(runId, then, now, { file, name }) {
	const anew = `or give the run up (abandon, run-id ${runId}; what it did stays: README, "Reset a half-migrated target") and plan anew`;
	const problem = (what, fix) => ({
		reason: "plan-changed",
		what,
		safe: "Nothing was changed; the run stays open where it was.",
		fix: `${fix}, ${anew}.`
	});
	const problems = [];
	if (then.tool !== now.tool) problems.push(problem(`Run ${runId} was begun by version ${then.tool} of this tool, this is version ${now.tool}.`, `use version ${then.tool} until the run is closed`));
	for (const key of /* @__PURE__ */ new Set([...Object.keys(then.file), ...Object.keys(now.file)])) {
		const [was, is] = [then.file[key], now.file[key]];
		if (JSON.stringify(was) === JSON.stringify(is)) continue;
		problems.push({
			...problem(`The migration file changed since run ${runId} began: ${key}: was ${say(was)}, is ${say(is)}.`, `put ${key} back as it was to go on with that run`),
			place: {
				file,
				key: placeOf(key, name)
			}
		});
	}
	for (const [host, keys] of Object.entries(then.hostKeys)) {
		const pinned = now.hostKeys[host];
		if (!pinned || keys.length === 0 || keys.some((key) => pinned.includes(key))) continue;
		problems.push({
			...problem(`None of the host keys that ${host} had when run ${runId} began is pinned any more: was ${keys.join(", ")}, is ${pinned.join(", ") || "none"}.`, "make sure that it is the same server; pin its old key again"),
			host
		});
	}
	return problems;
}
function leavesOf(value, path) {
	if (typeof value !== "object" || value === null) return value === void 0 ? [] : [[path, scalar(value)]];
	return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}
/** Elements of a list that is free are free. */
function isFree(path) {
	return FREE$1.some((free) => free.every((part, at) => part === "*" || part === path[at]));
}
function joined(path) {
	return path.map((part) => BARE.test(part) ? part : JSON.stringify(part)).join(".");
}
/** Keys from the top of the migration file to a setting, or to where it would stand. */
function placeOf(key, environment) {
	if (key === "route") return [key];
	if (key === "environment") return ["environments", environment];
	return [
		"environments",
		environment,
		...(key.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? []).map((part) => part.startsWith("\"") ? JSON.parse(part) : part)
	];
}
function scalar(value) {
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : String(value);
}
function say(value) {
	return value === void 0 ? "not there" : JSON.stringify(value);
}
// src/engine/plan.ts
/** Puts a plan together. Pure: the same measurements give the same digest, on any machine at any time. */
function assemblePlan(parts) {
	const steps = [...parts.steps].sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb));
	const facts = [...parts.facts].sort((a, b) => a.key < b.key ? -1 : 1);
	return {
		...parts,
		steps,
		facts,
		digest: digestOfPlan({
			...parts,
			steps,
			facts
		})
	};
}
/** The digest of a plan as it stands, whatever it says of itself: over what is done, not over the words for it. */
function digestOfPlan(plan) {
	return digestOf({
		route: plan.route,
		environment: plan.environment,
		tool: plan.tool,
		steps: plan.steps.map(({ title: _title, details: _details, warnings: _warnings, ...step }) => step),
		facts: plan.facts.filter((fact) => fact.class === "must-equal")
	});
}
/** Verbs that this plan has work for, in their order: the `verbs` output that composites branch on. */
function verbsOf(plan) {
	return VERBS.filter((verb) => plan.steps.some((step) => step.verb === verb));
}
/** Must-equal facts and steps that differ between the plan that was approved and the one of now, in words. */
function differences(approved, now) {
	const lines = [];
	const values = (plan) => new Map(plan.facts.filter((fact) => fact.class === "must-equal").flatMap((fact) => partsOf(fact)).map(([key, value]) => [key, JSON.stringify(value)]));
	const before = values(approved);
	const after = values(now);
	for (const key of /* @__PURE__ */ new Set([...before.keys(), ...after.keys()])) {
		const [was, is] = [before.get(key), after.get(key)];
		if (was !== is) lines.push(`${key}: was ${shorten(was)}, is ${shorten(is)}`);
	}
	const keys = (plan) => new Map(plan.steps.map((step) => [step.key, JSON.stringify(step.work)]));
	const [stepsBefore, stepsAfter] = [keys(approved), keys(now)];
	for (const key of /* @__PURE__ */ new Set([...stepsBefore.keys(), ...stepsAfter.keys()])) if (!stepsBefore.has(key)) lines.push(`step ${key} is new`);
	else if (!stepsAfter.has(key)) lines.push(`step ${key} is gone`);
	else if (stepsBefore.get(key) !== stepsAfter.get(key)) lines.push(`step ${key} would do something else`);
	return lines;
}
/** A fact of many settings is compared setting by setting. */
function partsOf({ key, value }) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [[key, value]];
	return Object.entries(value).map(([part, inner]) => [`${key}.${part}`, inner]);
}
function shorten(text) {
	if (text === void 0) return "not there";
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
// src/migration/consistency.ts
/** The machine that this program runs on: it may run database tools and hooks, it is in no `hosts` table. */
const RUNNER = "runner";
/** What no single field can tell: names that must exist, and things that must not be the same. */
function inconsistencies(file, source) {
	const problems = [];
	const complain = (what, fix, at) => {
		problems.push({
			reason: "config-invalid",
			what,
			place: source.placeOf(at),
			fix
		});
	};
	for (const [name, environment] of Object.entries(file.environments)) {
		const base = ["environments", name];
		checkHosts(environment, base, complain);
		checkNodes(environment, base, complain);
		checkFolders(environment, base, complain);
	}
	checkSharing(file.environments, complain);
	return problems;
}
function checkHosts(environment, base, complain) {
	const { hosts } = environment;
	const labels = Object.keys(hosts);
	if (labels.length === 0) complain("No host is defined.", "Add [environments.<name>.hosts.<label>].", [...base, "hosts"]);
	if (Object.hasOwn(hosts, "runner")) complain(`"${RUNNER}" cannot be the label of a host: it is the machine that this runs on.`, "Choose another label.", [
		...base,
		"hosts",
		RUNNER
	]);
	const known = (label, at, alsoRunner = false) => {
		if (Object.hasOwn(hosts, label) || alsoRunner && label === "runner") return;
		complain(`There is no host "${label}" in this environment.`, suggestion(label, alsoRunner ? [...labels, RUNNER] : labels), [...base, ...at]);
	};
	for (const [label, host] of Object.entries(hosts)) {
		if (host.jump === void 0) continue;
		known(host.jump, [
			"hosts",
			label,
			"jump"
		]);
		const way = jumpCycle(environment, label);
		if (way) complain(`The jump hosts go round in a circle: ${way.join(" -> ")}.`, "One of them must be reached directly: remove its jump.", [
			...base,
			"hosts",
			label,
			"jump"
		]);
	}
	for (const [name, node] of Object.entries(environment.nodes)) {
		known(node.source.host, [
			"nodes",
			name,
			"source",
			"host"
		]);
		known(node.target.host, [
			"nodes",
			name,
			"target",
			"host"
		]);
	}
	for (const [id, database] of Object.entries(environment.databases)) known(database.tools_host, [
		"databases",
		id,
		"tools_host"
	], true);
	for (const [point, hooks] of Object.entries(environment.hooks)) for (const [index, hook] of hooks.entries()) known(hook.host, [
		"hooks",
		point,
		index,
		"host"
	], true);
}
/** The way round, told once: from the member whose label comes first. */
function jumpCycle(environment, start) {
	const way = [start];
	for (;;) {
		const last = way.at(-1);
		const next = Object.hasOwn(environment.hosts, last) ? environment.hosts[last]?.jump : void 0;
		if (next === void 0) return void 0;
		if (next === start) return way.toSorted()[0] === start ? [...way, start] : void 0;
		if (way.includes(next)) return void 0;
		way.push(next);
	}
}
function checkNodes(environment, base, complain) {
	const nodes = Object.entries(environment.nodes);
	const at = [...base, "nodes"];
	if (nodes.length === 0) complain("No node is defined.", "Add [environments.<name>.nodes.<label>] with source and target.", at);
	const leads = nodes.filter(([, node]) => node.lead).map(([name]) => name);
	if (nodes.length > 1 && leads.length === 0) complain(`None of the nodes ${nodes.map(([name]) => `"${name}"`).join(", ")} is the lead.`, "Write lead = true in exactly one: it keeps the journal.", at);
	for (const name of leads.slice(1)) complain(`"${leads[0]}" and "${name}" are both the lead node.`, "Leave lead = true in exactly one of them.", [
		...at,
		name,
		"lead"
	]);
	const homes = /* @__PURE__ */ new Map();
	for (const [name, node] of nodes) {
		for (const side of ["source", "target"]) {
			const { host, home } = node[side];
			if (isOpen(home)) continue;
			const identity = `${machine(environment, host)} ${home}`;
			const other = homes.get(identity);
			if (other) complain(`${side} of "${name}" is the same home as ${other}.`, "Each source and each target is a folder of its own.", [
				...at,
				name,
				side,
				"home"
			]);
			else homes.set(identity, `${side} of "${name}"`);
		}
		checkNesting(environment, name, [...at, name], complain);
	}
}
function checkNesting(environment, name, at, complain) {
	const node = environment.nodes[name];
	if (!node || machine(environment, node.source.host) !== machine(environment, node.target.host)) return;
	if (isStrictlyInside(node.source.home, node.target.home) || isStrictlyInside(node.target.home, node.source.home)) complain(`One home of "${name}" lies inside the other.`, "Unpack the new version beside the old one.", [
		...at,
		"target",
		"home"
	]);
}
/** Backups and state inside a home would be copied, counted and perhaps removed with it; /tmp does not survive. */
function checkFolders(environment, base, complain) {
	const homes = Object.values(environment.nodes).flatMap((node) => [node.source.home, node.target.home]);
	const check = (folder, at) => {
		if (folder === void 0 || isOpen(folder)) return;
		const home = homes.find((each) => each === folder || isStrictlyInside(folder, each));
		if (home !== void 0) complain(`${folder} lies inside the home ${home}.`, "Name a folder outside of every home.", [...base, ...at]);
		else if (folder === "/tmp" || isStrictlyInside(folder, "/tmp") || isStrictlyInside(folder, "/dev/shm")) complain(`${folder} does not survive a reboot.`, "Name a folder on a local disk.", [...base, ...at]);
	};
	check(environment.backup.directory, ["backup", "directory"]);
	for (const [label, host] of Object.entries(environment.hosts)) check(host.state_dir, [
		"hosts",
		label,
		"state_dir"
	]);
}
/** One database or one target in two environments: a rehearsal would then work on production. */
function checkSharing(environments, complain) {
	const seen = /* @__PURE__ */ new Map();
	const claim = (identity, what, environment, at) => {
		const owner = seen.get(identity);
		if (owner !== void 0 && owner !== environment) complain(`${what} belongs to the environments "${owner}" and "${environment}".`, "Each environment needs its own servers and databases: a rehearsal must not touch production.", at);
		else seen.set(identity, environment);
	};
	for (const [name, environment] of Object.entries(environments)) {
		for (const [id, database] of Object.entries(environment.databases)) {
			if (isOpen(database.expect)) continue;
			claim(`database ${database.expect.toLowerCase()}`, `The database ${database.expect}`, name, [...[
				"environments",
				name,
				"databases",
				id,
				"expect"
			]]);
		}
		for (const [label, node] of Object.entries(environment.nodes)) {
			const where = machine(environment, node.target.host);
			if (isOpen(where) || isOpen(node.target.home)) continue;
			claim(`home ${where} ${node.target.home}`, `The target ${node.target.home} on ${where}`, name, [...[
				"environments",
				name,
				"nodes",
				label,
				"target",
				"home"
			]]);
		}
	}
}
/** Two labels may name one machine. Only what the file says is compared here: preflight compares machine ids. */
function machine(environment, label) {
	const host = Object.hasOwn(environment.hosts, label) ? environment.hosts[label] : void 0;
	return host ? `${host.address.toLowerCase()}:${host.port}` : label;
}
function isOpen(text) {
	return text.match(ENV_REFERENCE) !== null;
}
function isStrictlyInside(inner, outer) {
	const way = path.posix.relative(outer, inner);
	return way !== "" && way !== ".." && !way.startsWith("../");
}
// src/migration/resolve.ts
/**
* Fills `${env:NAME}` in every string below `path`. Each value that comes from a variable is a secret from then on. A
* reference without a value stays as it is and gives one problem per variable, at its first place.
*/
function resolveReferences(value, path, source, env, secrets) {
	const missing = /* @__PURE__ */ new Map();
	const fill = (text, at) => text.replaceAll(ENV_REFERENCE, (reference, name) => {
		const given = env[name];
		if (given !== void 0 && given.trim() !== "") {
			secrets.add(given);
			return given;
		}
		if (!missing.has(name)) missing.set(name, unset(name, given !== void 0, at, source));
		return reference;
	});
	return {
		value: mapStrings(value, path, fill),
		problems: [...missing.values()]
	};
}
function unset(name, empty, at, source) {
	return {
		reason: "config-invalid",
		what: `The variable ${name} is ${empty ? "empty" : "not set"}; ${at.join(".")} takes its value from it.`,
		place: source.placeOf(at),
		fix: `In a workflow give the step \`env: ${name}: \${{ secrets.${name} }}\` (secrets do not reach workflows of forks, and an unknown one is empty); in a terminal export ${name}.`
	};
}
/**
* Secrets that stand in the file in plain, numbers too, each at its place. They are masked: they are about to be spoken of.
*/
function plainSecrets(source, secrets) {
	return [...scalars(source.value)].flatMap(([path, value]) => {
		if (!isSecret(schemaAt(MigrationFile, path)) || SECRET_FORM.test(String(value))) return [];
		if (typeof value === "boolean") return [];
		secrets.add(String(value));
		return {
			reason: "config-invalid",
			what: `"${path.join(".")}" holds a secret in plain.`,
			place: source.placeOf(path),
			fix: `Write "\${env:${variableName(path)}}" and pass the value as a variable; change the secret if the file was ever committed.`
		};
	});
}
/** References in words of hooks: every value from a variable is a secret, and an argv is shown by `ps`, plan and journal. */
function secretsInHooks(source) {
	return [...scalars(source.value)].flatMap(([path, value]) => {
		const [reference] = path[0] === "environments" && path[2] === "hooks" && path[5] === "run" ? String(value).match(ENV_REFERENCE) ?? [] : [];
		if (reference === void 0) return [];
		return {
			reason: "config-invalid",
			what: `A hook's command holds ${reference}: everybody on that host could read its value in the list of processes.`,
			place: source.placeOf(path),
			fix: "Let the command read it from a file (0600) on that host; write what is no secret as it is."
		};
	});
}
/** Whether a field of the schema may be filled from a variable only. */
function isSecret(schema) {
	return schema?.meta()?.secret === true;
}
/** `SHARED_DB_PASSWORD` for `environments.staging.databases.shared_db.password`. */
function variableName(path) {
	return path.slice(-2).join("_").replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/^(\d)/, "_$1").toUpperCase();
}
/** Everything that is no table and no list, with its path. */
function* scalars(value, path = []) {
	if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* scalars(item, [...path, at]);
	else if (typeof value !== "object" || value === null || value instanceof Date) yield [path, value];
	else for (const [key, item] of Object.entries(value)) yield* scalars(item, [...path, key]);
}
/** The same value with every string in it changed. */
function mapStrings(value, path, change) {
	if (typeof value === "string") return change(value, path);
	if (Array.isArray(value)) return value.map((each, index) => mapStrings(each, [...path, index], change));
	if (typeof value !== "object" || value === null || value instanceof Date) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapStrings(each, [...path, key], change)]));
}
// src/migration/template.ts
/** Jinja and Helm, GitHub expressions, ERB and EJS: as they stand in a file that no template engine has worked on. */
const TEMPLATE = /\$?\{\{.*\}\}|\{%.*%\}|<%.*%>/;
const NO_TEMPLATE = "This is template syntax that nothing has filled in. Write the value itself, or \"${env:NAME}\" and give the variable NAME to the step.";
/** Parts of an environment that may hold such text for good: arguments of commands, globs, merge rules. */
const FREE = [
	"hooks",
	"choices",
	"merge"
];
function isTemplate(text) {
	return TEMPLATE.test(text);
}
/** Template syntax in strings: a path may look like that, and would then be looked for on a host under this very name. */
function templateProblems(source) {
	const problems = [];
	mapStrings(source.value, [], (text, path) => {
		if (isTemplate(text) && !FREE.includes(String(path[2]))) problems.push({
			reason: "config-invalid",
			what: `"${path.join(".")}" is ${JSON.stringify(text)}.`,
			place: source.placeOf(path),
			fix: NO_TEMPLATE
		});
		return text;
	});
	return problems;
}
/** A template where a value should stand is wrong in other ways too: those complaints are left out. */
function preferTemplates(problems, templates) {
	const at = ({ place }) => `${place?.line}:${place?.column}`;
	const places = new Set(templates.map(at));
	return [...problems.filter((problem) => !places.has(at(problem))), ...templates];
}
// src/migration/load.ts
const SAFE = "Nothing was contacted or changed.";
/**
* Reads and checks the user's file. Throws a MigrateError (`config-invalid`) with every complaint at once, each with file,
* line, column and what to write instead.
*/
function loadMigrationFile(input) {
	const source = readSource(input);
	return check(input, source, wanted(source, input.environment));
}
/**
* The environment of that name; of a file with one environment, that one, if no name (or an empty one) is given. Throws a
* MigrateError for an unknown or missing name, with the likely spelling and the list, and for references without a value.
*/
function selectEnvironment(loaded, name) {
	const names = Object.keys(loaded.environments);
	const [only, ...others] = names;
	if (!name && (only === void 0 || others.length > 0)) throw new MigrateError({
		reason: "config-invalid",
		what: `${loaded.file} has ${names.length} environments, and none was chosen.`,
		place: loaded.origin.source.placeOf(["environments"]),
		safe: SAFE,
		fix: `Set environment to one of: ${names.join(", ")}.`
	});
	const chosen = name || only;
	const entry = (loaded.origin.filled === chosen ? loaded : check({
		...loaded.origin.input,
		environment: chosen
	}, loaded.origin.source, chosen)).environments[chosen];
	if (!entry) throw new MigrateError(unknownEnvironment(chosen, loaded.origin.source));
	return {
		...entry,
		nodes: withLead(entry.nodes),
		name: chosen,
		file: loaded.file
	};
}
function check(input, source, fill) {
	const problems = [...plainSecrets(source, input.secrets), ...secretsInHooks(source)];
	if (input.environment && !environmentNames(source).includes(input.environment)) problems.push(unknownEnvironment(input.environment, source));
	const { document, unset } = fillEnvironment(input, source, fill);
	problems.push(...unset);
	const parsed = MigrationFile.safeParse(document);
	if (!parsed.success) problems.push(...complaints(MigrationFile, parsed.error.issues, source, "the migration file"));
	if (parsed.success && Object.keys(parsed.data.environments).length === 0) problems.push({
		reason: "config-invalid",
		what: "No environment is defined.",
		place: source.placeOf(["environments"]),
		fix: "Add [environments.<name>.hosts...], nodes and backup; `wso2-migrate init` writes an example."
	});
	problems.push(...inconsistencies({ environments: soundEnvironments(document) }, source));
	problems.push(...routeProblems(document.route, source));
	const [first, ...rest] = preferTemplates(problems, templateProblems(source)).map((problem) => scrubbed({
		...problem,
		safe: problem.safe ?? SAFE
	}, input.secrets)).toSorted(byPlace);
	if (first) throw new MigrateError([first, ...rest]);
	return {
		...parsed.data,
		file: input.file,
		origin: {
			input,
			source,
			filled: fill
		}
	};
}
function fillEnvironment(input, source, fill) {
	const document = { ...source.value };
	const environments = document.environments;
	if (fill === void 0 || !isTable(environments)) return {
		document,
		unset: []
	};
	const resolved = resolveReferences(environments[fill], ["environments", fill], source, input.env, input.secrets);
	document.environments = {
		...environments,
		[fill]: resolved.value
	};
	return {
		document,
		unset: resolved.problems
	};
}
/**
* Environments that are complete in themselves: what they say together is checked even where another one is broken, or
* where a key is misspelt.
*/
function soundEnvironments(document) {
	if (!isTable(document.environments)) return {};
	return Object.fromEntries(Object.entries(document.environments).flatMap(([name, entry]) => {
		const parsed = EnvironmentEntry.safeParse(withoutUnknownKeys(entry));
		return parsed.success ? [[name, parsed.data]] : [];
	}));
}
function withoutUnknownKeys(entry) {
	const issues = EnvironmentEntry.safeParse(entry).error?.issues ?? [];
	const copy = structuredClone(entry);
	for (const issue of issues) {
		if (issue.code !== "unrecognized_keys") continue;
		const holder = issue.path.reduce((table, key) => table[key], copy);
		for (const key of issue.keys) delete holder[key];
	}
	return copy;
}
function routeProblems(route, source) {
	if (typeof route !== "string" || route === "" || routeIds().includes(route)) return [];
	return [{
		...unknownRoute(route),
		place: source.placeOf(["route"]),
		safe: SAFE
	}];
}
function unknownEnvironment(name, source) {
	const names = environmentNames(source);
	const likely = suggestion(name, names);
	return {
		reason: "config-invalid",
		what: `There is no environment "${name}" in ${source.file}.`,
		place: source.placeOf(["environments"]),
		safe: SAFE,
		fix: likely.startsWith("Did") ? `${likely} All environments: ${names.join(", ")}.` : likely
	};
}
/** A single node needs no `lead = true`: there is nothing to choose. */
function withLead(nodes) {
	const [first, ...others] = Object.entries(nodes);
	return first && others.length === 0 ? { [first[0]]: {
		...first[1],
		lead: true
	} } : nodes;
}
function wanted(source, asked) {
	const names = environmentNames(source);
	if (asked) return names.includes(asked) ? asked : void 0;
	return names.length === 1 ? names[0] : void 0;
}
function environmentNames(source) {
	return isTable(source.value.environments) ? Object.keys(source.value.environments) : [];
}
function readSource({ file, text }) {
	try {
		return readTomlSource(file, text);
	} catch (error) {
		if (!(error instanceof TomlSyntaxError)) throw error;
		throw new MigrateError({
			reason: "config-invalid",
			what: `The migration file is not valid TOML: ${error.message}.`,
			place: error.place,
			safe: SAFE,
			fix: isTemplate(text.split("\n")[(error.place.line ?? 0) - 1] ?? "") ? NO_TEMPLATE : "Correct it at this place; strings need quotes, a table may be opened once."
		}, { cause: error });
	}
}
function isTable(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
/** A filled-in value that is refused would be quoted in the complaint. */
function scrubbed(problem, secrets) {
	return {
		...problem,
		what: secrets.scrub(problem.what),
		fix: secrets.scrub(problem.fix)
	};
}
function byPlace(a, b) {
	return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}
// src/engine/spool.ts
/**
* `$RUNNER_TEMP/wso2-migrate/<run-id>/`: what verbs leave on the runner so that `report` works with every host down.
* Everything that is written here is scrubbed first, because everything here may be uploaded.
*
* ```
* run.json        RunHeader
* plan.json       the plan
* records.jsonl   StepRecord per line, in order
* files/...       what is uploaded besides: logs/<node>/..., manifests/<database>.json, merge/<node>/...
* ```
*/
var Spool = class {
	folder;
	#secrets;
	constructor(folder, secrets) {
		this.folder = folder;
		this.#secrets = secrets;
	}
	/** The header of this run, if an earlier verb of this job wrote one here. */
	async started() {
		const file = path.join(this.folder, "run.json");
		return await import_lib.default.pathExists(file) ? await import_lib.default.readJson(file) : void 0;
	}
	async header(header) {
		await this.#json("run.json", header);
	}
	async plan(plan) {
		await this.#json("plan.json", plan);
	}
	async record(record) {
		await import_lib.default.ensureDir(this.folder);
		await import_lib.default.appendFile(path.join(this.folder, "records.jsonl"), `${JSON.stringify(this.#secrets.scrubStrings(record))}\n`, { mode: 384 });
	}
	/** Adds a text file to what will be uploaded; `name` is a relative path with forward slashes. */
	async file(name, text) {
		const file = path.join(this.folder, "files", name);
		await import_lib.default.outputFile(file, this.#secrets.scrub(text), { mode: 384 });
	}
	async #json(name, value) {
		const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`;
		await import_lib.default.outputFile(path.join(this.folder, name), text, { mode: 384 });
	}
};
// src/engine/version.ts
/** A plan of another major version is not read: its steps may mean something else. */
const TOOL_VERSION = VERSION.split(".")[0];
// src/engine/session.ts
/**
* Reads the migration file, picks environment and route, and reaches every host that they name.
* @param reach whether every host has to answer, or those alone that are asked later; the lead node's target host always has to
* @throws MigrateError with all complaints of the file, or of all hosts
*/
async function openSession(request, surroundings, ui, secrets, reach = "all") {
	const file = path.resolve(surroundings.cwd, request.migrationFile);
	const text = await readMigrationFile(file, request.migrationFile);
	const migration = loadMigrationFile({
		file: request.migrationFile,
		text,
		env: surroundings.env,
		secrets,
		environment: request.environment
	});
	const environment = selectEnvironment(migration, request.environment);
	const route = loadRoute(migration.route);
	refuseUntrustedEvent(surroundings);
	for (const setting of unmaskable(environment)) ui.warning({
		what: `${setting} has fewer than 4 characters: it cannot be masked where it is printed.`,
		place: { file: request.migrationFile },
		fix: "change it to a longer one, here and on the server."
	});
	const { connectHosts } = await import("./hosts2.js");
	const hosts = connectHosts(environment.hosts, {
		knownHosts: request.knownHosts,
		login: {
			key: request.sshKey,
			passphrase: request.sshKeyPassphrase,
			agentSocket: request.agent
		},
		secrets,
		ui
	});
	try {
		if (reach === "all") throwProblems(await hosts.checkAll());
		const stores = /* @__PURE__ */ new Map();
		const storeOf = (name) => {
			const { target } = environment.nodes[name];
			const stateDir = environment.hosts[target.host]?.state_dir;
			const known = stores.get(name) ?? RunStore.at(hosts.host(target.host), stateDir, target.home, secrets);
			stores.set(name, known);
			return known;
		};
		const store = await storeOf(Object.keys(environment.nodes).find((name) => environment.nodes[name] === leadNode(environment)));
		const context = (runId) => ({
			runId,
			route,
			environment,
			host: (name) => hosts.host(name),
			runFolder: async (node) => `${(await storeOf(node)).folder}/runs/${runId}`,
			secrets,
			ui,
			spool: new Spool(path.join(surroundings.spoolRoot, runId), secrets),
			folder: path.dirname(file)
		});
		const explained = (problem) => ({
			...problem,
			...problem.place?.key && { place: migration.origin.source.placeOf(problem.place.key) },
			fix: problem.fix.replaceAll("environments.<name>", `environments.${environment.name}`)
		});
		return {
			request,
			surroundings,
			route,
			environment,
			basis: basisOf({
				tool: TOOL_VERSION,
				route: migration.route,
				environment: environment.name,
				raw: migration.origin.source.value.environments[environment.name],
				hosts: environment.hosts,
				knownHosts: request.knownHosts
			}),
			store,
			storeOf,
			host: (name) => hosts.host(name),
			ui,
			context,
			explained,
			close: () => hosts.closeAll()
		};
	} catch (error) {
		await hosts.closeAll();
		throw error;
	}
}
/** Settings whose secrets are too short to be masked. */
function unmaskable({ nodes, databases }) {
	return [...Object.entries(nodes).map(([name, node]) => [`nodes.${name}.keystore_password`, node.keystore_password]), ...Object.entries(databases).map(([id, entry]) => [`databases.${id}.password`, entry.password])].flatMap(([name, value]) => name && value !== void 0 && value.length < 4 ? [name] : []);
}
/** `20261122-171239-3fa9`: sorts by time, unique enough for one target, fit for file and artifact names. */
function newRunId(now) {
	return `${now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15)}-${randomBytes(2).toString("hex")}`;
}
async function readMigrationFile(file, given) {
	try {
		return await import_lib.default.readFile(file, "utf8");
	} catch (cause) {
		throw new MigrateError({
			reason: "config-invalid",
			what: `The migration file ${given} cannot be read: ${cause.code ?? cause}.`,
			place: { file: given },
			safe: "Nothing was contacted or changed.",
			fix: "check out the repository first (actions/checkout), or give migration-file; `wso2-migrate init` writes a new one."
		}, { cause });
	}
}
// src/engine/perform.ts
/** Lines of one step that a plan says in a log; files by the hundred stand in the report. */
const MOST_DETAILS = 150;
/**
* Does one verb. Never throws for anything foreseen: what went wrong stands in the outcome, and in
* `<spoolRoot>/last.json`, from which `report` works even when no run ever began.
*/
async function perform(verb, raw, surroundings, ui, secrets) {
	const outcome = {
		verb,
		result: "planned",
		problems: [],
		verbs: [],
		findingsCount: 0
	};
	let session;
	try {
		const request = checkRequest(verb, raw, surroundings);
		const caring = CARE_VERBS.find((known) => known === verb);
		session = await openSession(request, surroundings, ui, secrets, caring ? "lead" : "all");
		outcome.environment = session.environment.name;
		outcome.result = caring ? await lookAfter(caring, session, outcome) : verb === "restore" ? await goBack(session, outcome) : await attempt(verb, session, outcome);
	} catch (error) {
		outcome.result = "failed";
		outcome.problems = problemsOf(error).map((problem) => session?.explained(problem) ?? problem);
		outcome.failureReason = outcome.problems[0].reason;
	} finally {
		await session?.close();
	}
	await surroundings.held?.goOn();
	const last = path.join(surroundings.spoolRoot, "last.json");
	await import_lib.default.outputFile(last, `${JSON.stringify(secrets.scrubStrings(outcome), null, 2)}\n`, { mode: 384 });
	return outcome;
}
async function lookAfter(verb, session, outcome) {
	const { care } = await import("./care.js");
	const run = await care(verb, session);
	if (run) Object.assign(outcome, {
		runId: run.runId,
		planDigest: run.plan.digest
	});
	return "passed";
}
async function goBack(session, outcome) {
	const { restoreRun } = await import("./restore.js");
	const run = await restoreRun(session);
	const { spool } = session.context(run.runId);
	Object.assign(outcome, {
		runId: run.runId,
		planDigest: run.plan.digest,
		spool: spool.folder
	});
	return session.request.mode === "plan" ? "planned" : "passed";
}
async function attempt(verb, session, outcome) {
	const seen = await look(session, outcome);
	if (verb === "plan" || session.request.mode === "plan") {
		sayGoesOn(seen);
		sayPlan(seen.context, seen.run.plan, verb);
		return "planned";
	}
	const locks = await takeLocks(session, verb, seen.fresh ? newRunId(/* @__PURE__ */ new Date()) : seen.run.runId);
	try {
		const newest = await session.store.newest();
		const current = seen.fresh && !newest?.open ? seen : await look(session, outcome);
		sayGoesOn(current);
		if (current.fresh) {
			const { refuseLivingJobs } = await import("./living-jobs.js");
			await refuseLivingJobs(session);
		}
		return await proceed(verb, session, outcome, locks, current);
	} finally {
		await locks.release();
	}
}
/** Finds or plans the run, leaves what the report needs of it, and refuses another one than was approved. Changes no host. */
async function look(session, outcome) {
	const newest = await session.store.newest();
	const unfinished = newest?.open ? newest : void 0;
	const run = unfinished ?? await freshRun(session);
	const context = session.context(run.runId);
	Object.assign(outcome, {
		runId: run.runId,
		planDigest: run.plan.digest,
		verbs: verbsOf(run.plan),
		spool: context.spool.folder
	});
	await fillSpool(context, session, run);
	if (unfinished) requireSameBasis(unfinished, session.basis, session.environment);
	await refuseOtherPlan(session, run);
	return {
		run,
		context,
		fresh: !unfinished
	};
}
function sayGoesOn({ run, context, fresh }) {
	if (fresh) return;
	context.ui.info(`Run ${run.runId} is open on this target: it goes on.`);
	if (run.torn) context.ui.info(`The last line of its journal was cut off and is left out (line ${run.torn.line}).`);
}
async function proceed(verb, session, outcome, locks, { run, context, fresh }) {
	const { store } = session;
	await locks.name(run.runId);
	if (fresh) {
		const basis = session.basis;
		await store.create(run.runId, run.plan, {
			basis,
			runUrl: session.surroundings.workflow?.runUrl
		});
	}
	const records = [...run.records];
	const record = async (entry) => {
		if (entry.state === "started") await session.surroundings.held?.goOn();
		if (entry.state === "failed") outcome.failedStep = entry.key;
		const told = entry.problems ? {
			...entry,
			problems: entry.problems.map((problem) => session.explained(problem))
		} : entry;
		await context.spool.record(told);
		await store.append(run.runId, told);
		records.push(told);
	};
	const { execute } = await import("./execute.js");
	await execute({
		context,
		locks,
		run: {
			...run,
			records
		},
		record
	}, verb);
	if (verb === verbsOf(run.plan).at(-1)) await store.append(run.runId, {
		event: "closed",
		at: (/* @__PURE__ */ new Date()).toISOString()
	});
	return "passed";
}
/** Measures everything and decides what would be done. Changes nothing. */
async function freshRun(session) {
	const [{ measure }, { planSteps }, { measureDetachment }, { missingTools }] = await Promise.all([
		import("./measure.js"),
		import("./plan.js"),
		import("./detachment2.js"),
		import("./host-tools.js")
	]);
	const context = session.context(newRunId(/* @__PURE__ */ new Date()));
	const measured = await context.ui.group("Look at hosts, homes and databases", async () => {
		const missing = await missingTools(session.environment, session.host);
		const seen = await measure(context).catch((error) => {
			throw new MigrateError([...problemsOf(error), ...missing], { cause: error });
		});
		throwProblems(missing);
		return seen;
	});
	const detachment = await measureDetachment(session.environment, session.host);
	const plan = assemblePlan({
		route: session.route.id,
		environment: session.environment.name,
		tool: TOOL_VERSION,
		steps: planSteps(measured),
		facts: [
			...measured.facts,
			...detachment,
			migrationFileFact(session.basis)
		],
		warnings: measured.warnings
	});
	const named = await spooledRun(session, plan);
	return {
		runId: named !== void 0 && !await session.store.read(named) ? named : context.runId,
		plan,
		records: [],
		events: [],
		open: false
	};
}
/** The run of this job's `plan` verb, so that all verbs of a job leave one report: the newest one with the same digest. */
async function spooledRun(session, plan) {
	for (const folder of await spooled(session)) {
		const header = await import_lib.default.readJson(path.join(folder, "run.json")).catch(() => void 0);
		if (header?.planDigest !== plan.digest || header.environment !== plan.environment) continue;
		const runId = path.basename(folder);
		return await session.store.read(runId).catch(() => true) ? void 0 : runId;
	}
}
/** Folders of runs on this runner, newest first. */
async function spooled({ surroundings }) {
	return (await import_lib.default.readdir(surroundings.spoolRoot).catch(() => [])).sort().reverse().map((name) => path.join(surroundings.spoolRoot, name));
}
async function fillSpool(context, session, run) {
	const known = await context.spool.started();
	await context.spool.header({
		runId: run.runId,
		environment: run.plan.environment,
		route: run.plan.route,
		mode: session.request.mode,
		startedAt: known?.startedAt ?? (/* @__PURE__ */ new Date()).toISOString(),
		planDigest: run.plan.digest,
		stateFolder: session.store.folder
	});
	await context.spool.plan(run.plan);
	if (!known) for (const record of run.records) await context.spool.record(record);
}
async function refuseOtherPlan(session, run) {
	const approved = session.request.planDigest;
	if (!approved || approved === run.plan.digest) return;
	const changed = await sinceApproved(session, approved, run.plan);
	throw new MigrateError({
		reason: "plan-changed",
		what: `The approved plan ${approved.slice(0, 12)} is not the plan of now, ${run.plan.digest.slice(0, 12)}.${changed}`,
		safe: "Nothing was changed.",
		fix: "look at what changed, then approve the new plan and pass its plan-digest."
	});
}
/** What changed, where the approved plan was made on this runner. */
async function sinceApproved(session, approved, now) {
	for (const folder of await spooled(session)) {
		const plan = await import_lib.default.readJson(path.join(folder, "plan.json")).catch(() => void 0);
		if (plan?.digest === approved) return ` Changed: ${differences(plan, now).join("; ")}.`;
	}
	return " The approved plan is not on this runner: compare plan.json of both reports.";
}
function sayPlan(context, plan, verb) {
	const { ui } = context;
	const steps = plan.steps.filter((planned) => verb === "plan" || planned.verb === verb);
	for (const step of steps) {
		ui.info(`${step.verb}: ${step.title}`);
		for (const detail of step.details.slice(0, MOST_DETAILS)) ui.info(`    ${detail}`);
		const left = step.details.length - MOST_DETAILS;
		if (left > 0) ui.info(`    ... and ${left} more lines, all in plan.json of the report`);
	}
	const warnings = [...plan.warnings, ...steps.flatMap((step) => step.warnings)];
	for (const warning of new Set(warnings)) ui.warning({
		what: warning,
		fix: "read it before you apply."
	});
	ui.info(`Plan digest ${plan.digest}. Nothing was changed.`);
}
export { perform as t };
