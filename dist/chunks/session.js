import { i as __toESM } from "./rolldown-runtime.js";
import { n as MigrateError, o as throwProblems } from "./errors.js";
import { n as withLead, t as leadNode } from "./lead.js";
import { a as readTomlSource, i as TomlSyntaxError, n as routeIds, o as complaints, r as unknownRoute, s as schemaAt, t as loadRoute } from "./load.js";
import { l as SECRET_FORM, n as MigrationFile, o as ENV_REFERENCE, t as EnvironmentEntry } from "./schema.js";
import { a as linesFor, i as fingerprint, o as parseKnownHosts } from "./hosts.js";
import { r as roomOn, t as isFull } from "./room.js";
import { r as showBytes } from "./words.js";
import { c as whoAsks } from "./locks.js";
import { t as require_lib } from "./fs.js";
import { n as suggestion } from "./suggest.js";
import { n as Spool } from "./spool.js";
import { a as stateFolder, c as CREATE, i as fixOfFolder, l as READ, o as targetFolder, s as APPEND } from "./elsewhere.js";
import { r as timestamp } from "./timestamps.js";
import { i as mustRaw } from "./host-run.js";
import { n as digestOf, t as canonicalJson } from "./digest.js";
import { t as VERSION } from "./version.js";
import { createHash, randomBytes } from "node:crypto";
import path from "node:path";
// src/migration/base-branch.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const TRIED_OUT = [
	["choices"],
	["merge"],
	["backup", "grade"]
];
const CHOOSING = [
	"keep",
	"take",
	"drop",
	"ask",
	"warn",
	"array",
	"order"
];
function onBaseBranch(own, base) {
	const environments = tableOf(base.value.environments);
	const proposed = tableOf(own.value.environments);
	const merged = Object.fromEntries(Object.entries(environments).map(([name, environment]) => {
		const mine = proposed[name];
		return [name, isTable$1(mine) ? withTriedOut(tableOf(environment), mine) : environment];
	}));
	const value = {
		...base.value,
		environments: merged
	};
	const leftOut = differing(own.value, value, []).map((path) => ({
		path,
		name: path.join(".")
	}));
	return {
		source: {
			...own,
			value
		},
		leftOut
	};
}
function withTriedOut(base, own) {
	return TRIED_OUT.reduce((table, path) => {
		const mine = at(own, path);
		return leads(mine, at(base, path)) ? table : put(table, path, mine);
	}, base);
}
function leads(own, base) {
	if (JSON.stringify(own) === JSON.stringify(base)) return false;
	if (!Array.isArray(own)) return refersIn(own);
	const known = new Set(Array.isArray(base) ? base.map((rule) => JSON.stringify(rule)) : []);
	return own.some((rule) => !known.has(JSON.stringify(rule)) && bringsText(rule));
}
function bringsText(rule) {
	if (!isTable$1(rule) || "pattern" in rule || refersIn(rule)) return true;
	return !(CHOOSING.includes(rule.op) || rule.op === "set" && textsOf(rule.value).length === 0);
}
function refersIn(value) {
	return textsOf(value).some((text) => text.search(ENV_REFERENCE) >= 0);
}
function textsOf(value) {
	if (typeof value === "string") return [value];
	if (Array.isArray(value)) return value.flatMap(textsOf);
	return isTable$1(value) ? Object.entries(value).flatMap(([key, each]) => [key, ...textsOf(each)]) : [];
}
function put(table, [key, ...rest], value) {
	if (rest.length > 0) {
		const inner = table[key];
		return isTable$1(inner) ? {
			...table,
			[key]: put(inner, rest, value)
		} : table;
	}
	const { [key]: _, ...others } = table;
	return value === void 0 ? others : {
		...others,
		[key]: value
	};
}
function at(table, path) {
	return path.reduce((inner, key) => isTable$1(inner) ? inner[key] : void 0, table);
}
function differing(own, used, path) {
	return [.../* @__PURE__ */ new Set([...Object.keys(own), ...Object.keys(used)])].flatMap((key) => {
		const [mine, theirs] = [own[key], used[key]];
		if (isTable$1(mine) && isTable$1(theirs)) return differing(mine, theirs, [...path, key]);
		return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [[...path, key]];
	});
}
function tableOf(value) {
	return isTable$1(value) ? value : {};
}
function isTable$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
// src/migration/consistency.ts
const RUNNER = "runner";
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
function isSecret(schema) {
	return schema?.meta()?.secret === true;
}
function variableName(path) {
	return path.slice(-2).join("_").replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/^(\d)/, "_$1").toUpperCase();
}
function* scalars(value, path = []) {
	if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* scalars(item, [...path, at]);
	else if (typeof value !== "object" || value === null || value instanceof Date) yield [path, value];
	else for (const [key, item] of Object.entries(value)) yield* scalars(item, [...path, key]);
}
function mapStrings(value, path, change) {
	if (typeof value === "string") return change(value, path);
	if (Array.isArray(value)) return value.map((each, index) => mapStrings(each, [...path, index], change));
	if (typeof value !== "object" || value === null || value instanceof Date) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapStrings(each, [...path, key], change)]));
}
// src/migration/template.ts
const TEMPLATE = /\$?\{\{.*\}\}|\{%.*%\}|<%.*%>/;
const NO_TEMPLATE = "This is template syntax that nothing has filled in. Write the value itself, or \"${env:NAME}\" and give the variable NAME to the step.";
const FREE$1 = [
	"hooks",
	"choices",
	"merge"
];
function isTemplate(text) {
	return TEMPLATE.test(text);
}
function templateProblems(source) {
	const problems = [];
	mapStrings(source.value, [], (text, path) => {
		if (isTemplate(text) && !FREE$1.includes(String(path[2]))) problems.push({
			reason: "config-invalid",
			what: `"${path.join(".")}" is ${JSON.stringify(text)}.`,
			place: source.placeOf(path),
			fix: NO_TEMPLATE
		});
		return text;
	});
	return problems;
}
function preferTemplates(problems, templates) {
	const at = ({ place }) => `${place?.line}:${place?.column}`;
	const places = new Set(templates.map(at));
	return [...problems.filter((problem) => !places.has(at(problem))), ...templates];
}
// src/migration/load.ts
const SAFE = "Nothing was contacted or changed.";
function loadMigrationFile(input) {
	const own = readSource(input);
	const { source, leftOut } = input.base ? onBaseBranch(own, readSource(input.base)) : {
		source: own,
		leftOut: []
	};
	const filled = input.unfilled ? void 0 : wanted(source, input.environment);
	return {
		...check(input, source, filled),
		file: input.file,
		origin: {
			input,
			source,
			filled,
			leftOut
		}
	};
}
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
	return parsed.data;
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
// src/engine/migration-source.ts
async function readMigration(request, { cwd, env }, secrets, ui) {
	const { migrationFile: file, baseMigrationFile: base, environment: name } = request;
	if (base !== void 0) await refuseLinkOut(cwd, file);
	const own = {
		file,
		text: await readMigrationFile(path.resolve(cwd, file), file)
	};
	const migration = loadMigrationFile({
		...own,
		env,
		secrets,
		environment: name
	});
	if (base === void 0) return chosen(migration, request, path.dirname(path.resolve(cwd, file)));
	const text = await readMigrationFile(path.resolve(cwd, base), base);
	loadMigrationFile({
		file: base,
		text,
		env,
		secrets,
		environment: name
	});
	const onBase = loadMigrationFile({
		...own,
		env,
		secrets,
		environment: name,
		base: {
			file: base,
			text
		}
	});
	const source = chosen(onBase, request, path.dirname(path.resolve(cwd, base)));
	for (const { path: key, name: setting } of onBase.origin.leftOut) {
		if (key[0] === "environments" && key.length > 1 && key[1] !== source.environment.name) continue;
		ui.warning({
			what: `${setting} is otherwise in the base branch (${base}): a pull request's run takes it from there.`,
			place: migration.origin.source.placeOf(key),
			fix: "nothing, if that is meant: it counts once it is merged."
		});
	}
	return source;
}
async function checkMigration(request, { cwd, env }, secrets) {
	const { migrationFile: file, environment } = request;
	await refuseLinkOut(cwd, file);
	loadMigrationFile({
		file,
		text: await readMigrationFile(path.resolve(cwd, file), file),
		env,
		secrets,
		environment,
		unfilled: true
	});
}
function chosen(migration, request, folder) {
	const environment = selectEnvironment(migration, request.environment);
	const { onFindings } = request;
	const choices = {
		...environment.choices,
		...onFindings && { on_findings: onFindings }
	};
	return {
		migration,
		environment: {
			...environment,
			choices
		},
		folder
	};
}
async function refuseLinkOut(cwd, given) {
	const isInside = (folder, file) => !path.relative(folder, file).startsWith("..");
	const file = path.resolve(cwd, given);
	const real = await import_lib.default.realpath(file).catch(() => file);
	if (!isInside(cwd, file) || isInside(await import_lib.default.realpath(cwd), real)) return;
	throw new MigrateError({
		reason: "config-invalid",
		what: `The migration file ${given} is a link that leads out of the checkout.`,
		place: { file: given },
		safe: "Nothing was contacted or changed.",
		fix: "commit the file itself in its place."
	});
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
			fix: "check out the repository first (actions/checkout), or give its path, --migration-file FILE (input migration-file); `wso2-migrate init` writes a new one."
		}, { cause });
	}
}
// src/engine/basis.ts
const FREE = [
	["rehearsal"],
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
	[
		"hosts",
		"*",
		"inside"
	],
	...[
		"start_timeout",
		"client_timeout",
		"index_timeout",
		"known_errors",
		"allow_parallel",
		"copy_straight",
		"java_override",
		"on_findings",
		"allow_findings",
		"allow_sessions",
		"accept_verdicts"
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
const BARE = /^[A-Za-z0-9_-]+$/;
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
function migrationFileFact({ file }) {
	return {
		class: "must-equal",
		key: "migration_file",
		value: file
	};
}
function requireSameBasis(run, now, file) {
	const opened = run.events.find((event) => event.event === "opened");
	if (opened?.event !== "opened") return;
	throwProblems(changesOf(run.runId, opened.basis, now, file));
}
function changesOf(runId, then, now, { file, name }) {
	const anew = `or give the run up (\`abandon\`, --run-id ${runId} (input run-id); what it did stays: README, "Reset a half-migrated target") and plan anew`;
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
function isFree(path) {
	return FREE.some((free) => free.every((part, at) => part === "*" || part === path[at]));
}
function joined(path) {
	return path.map((part) => BARE.test(part) ? part : JSON.stringify(part)).join(".");
}
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
// src/engine/full-disk.ts
const FULL = /no space left on device|disk quota exceeded|\bI\/O error|write error|the disk that holds .* (is|was) full/i;
const OF_A_SERVER = /could not (extend|write to) file "|\bErrcode: (28|122)\b|\berror:? 28\b|table .* is full/i;
async function withRoom(problem, host, folders) {
	if (!FULL.test(problem.what) || OF_A_SERVER.test(problem.what)) return problem;
	const rooms = await folders().then((names) => roomOn(host, names)).catch(() => []);
	const disks = [...new Map(rooms.map((room) => [room.mount, room])).values()];
	const full = disks.filter(isFull);
	const reason = problem.reason === "internal" ? "preflight-failed" : problem.reason;
	if (full.length > 0) {
		const names = full.map(({ folder }) => folder).join(" and ");
		return {
			...problem,
			reason,
			what: `No space is left on ${host.name}: ${full.map(describeRoom).join("; ")}. ${problem.what}`,
			fix: `free space on the disk of ${names} (\`df -h\`, \`df -i\`), then run the same verb again.`
		};
	}
	const named = disks.filter(({ folder }) => problem.what.includes(folder));
	const shown = named.length > 0 ? named : disks;
	if (shown.length === 0) return {
		...problem,
		reason
	};
	return {
		...problem,
		reason,
		what: `No space was left on ${host.name}; now, without what did not fit: ${shown.map(describeRoom).join("; ")}. ${problem.what}`
	};
}
function describeRoom({ folder, freeBytes, bytes, freeInodes }) {
	const inodes = freeInodes === 0 ? " and no free inode" : "";
	return `the disk of ${folder} has ${showBytes(freeBytes)} free of ${showBytes(bytes)}${inodes}`;
}
// src/engine/journal.ts
const EMPTY = {
	n: 0,
	prev: "0".repeat(64),
	size: 0
};
var JournalDamage = class extends Error {
	line;
	constructor(line, what, options) {
		super(`line ${line} ${what}`, options);
		this.name = "JournalDamage";
		this.line = line;
	}
};
const NEWLINE = 10;
function seal(entry, head) {
	const { at, ...payload } = JSON.parse(JSON.stringify(entry));
	const body = {
		at,
		n: head.n,
		payload,
		prev: head.prev
	};
	const hash = digestOf(body);
	const line = `${canonicalJson({
		...body,
		hash
	})}\n`;
	return {
		line,
		head: {
			n: head.n + 1,
			prev: hash,
			size: head.size + Buffer.byteLength(line)
		}
	};
}
function readJournal(bytes) {
	const entries = [];
	let head = EMPTY;
	for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, head.size)) {
		const opened = unseal(bytes.subarray(head.size, end), head);
		entries.push(opened.entry);
		head = opened.head;
	}
	const rest = bytes.length - head.size;
	return {
		entries,
		head,
		...rest > 0 && { torn: {
			line: head.n + 1,
			bytes: rest
		} }
	};
}
function sha256Of(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
function unseal(line, head) {
	const at = head.n + 1;
	let text;
	let record;
	try {
		text = new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(line);
		record = JSON.parse(text);
	} catch (cause) {
		throw new JournalDamage(at, "is no record", { cause });
	}
	const payload = record?.payload;
	if (typeof payload !== "object" || payload === null || Array.isArray(payload)) throw new JournalDamage(at, "is no record");
	if (record.n !== head.n) throw new JournalDamage(at, `is record ${String(record.n)}, not ${head.n}`);
	if (record.prev !== head.prev) throw new JournalDamage(at, "does not follow from the line before it");
	const entry = {
		...payload,
		at: record.at
	};
	const sealed = seal(entry, head);
	if (sealed.line !== `${text}\n`) throw new JournalDamage(at, "was changed after it was written");
	return {
		entry,
		head: sealed.head
	};
}
// src/engine/read-run.ts
function readRun(place, runId, planBytes, journal) {
	try {
		const { entries, head, torn } = readJournal(journal);
		const [opened] = entries;
		if (!opened || !("event" in opened) || opened.event !== "opened") throw new JournalDamage(1, "does not open a run");
		if (sha256Of(planBytes) !== opened.planSha256) throw tampered(place, runId);
		const events = entries.filter((entry) => "event" in entry);
		return {
			run: {
				runId,
				plan: JSON.parse(planBytes.toString("utf8")),
				records: entries.filter((entry) => "key" in entry),
				events,
				open: !events.some(({ event }) => event === "closed" || event === "abandoned"),
				...torn && { torn }
			},
			end: {
				head,
				torn
			}
		};
	} catch (cause) {
		if (cause instanceof MigrateError) throw cause;
		throw new MigrateError({
			reason: "internal",
			host: place.host,
			what: `The record of run ${runId} is damaged: ${cause.message}.`,
			...cause instanceof JournalDamage && { place: {
				file: `${place.folder}/journal.jsonl`,
				line: cause.line
			} },
			safe: "Nothing was changed by this attempt; backups and what was replaced lie where they were.",
			fix: `find out who changed ${place.folder}; put the file back from a copy, or move the folder aside to start a new run.`
		}, { cause });
	}
}
function tampered(place, runId) {
	return new MigrateError({
		reason: "plan-changed",
		host: place.host,
		what: `plan.json of run ${runId} (${place.folder}) is not the plan that the run was opened with: somebody changed it.`,
		safe: "Nothing was changed by this attempt.",
		fix: "find out who may write there; to begin anew, reset the target (README, \"Reset a half-migrated target\")."
	});
}
// src/engine/scrub.ts
function planWithoutSecrets(plan, secrets) {
	const steps = plan.steps.map((step) => ({
		...step,
		title: secrets.scrub(step.title),
		details: secrets.scrubStrings(step.details),
		...step.files && { files: step.files.map((group) => ({
			...secrets.scrubStrings(group),
			does: group.does
		})) },
		warnings: secrets.scrubStrings(step.warnings)
	}));
	return {
		...plan,
		steps,
		warnings: secrets.scrubStrings(plan.warnings)
	};
}
function recordWithoutSecrets(record, secrets) {
	const { evidence, problems } = record;
	return {
		...record,
		title: secrets.scrub(record.title),
		...evidence && { evidence: secrets.scrubStrings(evidence) },
		...problems && { problems: problems.map((problem) => scrubProblem(problem, secrets)) }
	};
}
function scrubProblem(problem, secrets) {
	return {
		...secrets.scrubStrings(problem),
		reason: problem.reason
	};
}
// src/engine/store.ts
var RunStore = class RunStore {
	#home;
	#host;
	#folder;
	#secrets;
	#ends = /* @__PURE__ */ new Map();
	constructor(host, folder, secrets) {
		this.#home = host;
		this.#host = host;
		this.#folder = folder;
		this.#secrets = secrets;
	}
	static async at(host, stateDir, targetHome, secrets) {
		return new RunStore(host, await targetFolder(host, stateDir, targetHome), secrets);
	}
	get folder() {
		return this.#folder;
	}
	get host() {
		return this.#home;
	}
	writeThrough(host) {
		this.#host = host;
	}
	async newest() {
		return this.read("");
	}
	async read(runId) {
		const printed = await mustRaw(this.#home, { argv: [
			"/bin/sh",
			"-c",
			READ,
			"sh",
			this.#folder,
			runId
		] }, {
			...this.#failure("The state of earlier runs cannot be read."),
			reason: "preflight-failed"
		});
		if (printed.length === 0) return void 0;
		const first = printed.indexOf(10);
		const [name = "", size = ""] = printed.subarray(0, first).toString("utf8").split(" ");
		const [plan, journal] = [first + 1, first + 1 + Number(size)];
		const { run, end } = readRun({
			host: this.#home.name,
			folder: `${this.#folder}/runs/${name}`
		}, name, printed.subarray(plan, journal), printed.subarray(journal));
		this.#ends.set(name, end);
		return run;
	}
	async create(runId, plan, { basis, runUrl }) {
		const text = JSON.stringify(planWithoutSecrets(plan, this.#secrets));
		const { line, head } = seal({
			event: "opened",
			at: timestamp(),
			...runUrl && { runUrl },
			planSha256: sha256Of(text),
			basis
		}, EMPTY);
		await this.#host.must({
			argv: [
				"/bin/sh",
				"-c",
				CREATE,
				"sh",
				this.#folder,
				runId,
				String(Buffer.byteLength(text))
			],
			stdin: line + text
		}, this.#failure("The run cannot be recorded."));
		this.#ends.set(runId, { head });
	}
	async append(runId, entry) {
		const end = this.#ends.get(runId);
		if (!end) throw new Error(`run ${runId} was not read before it is added to`);
		const { line: mending, head: before } = end.torn ? seal({
			event: "mended",
			at: entry.at,
			...end.torn
		}, end.head) : {
			line: "",
			head: end.head
		};
		const { line, head } = seal("key" in entry ? recordWithoutSecrets(entry, this.#secrets) : entry, before);
		const result = await this.#host.run({
			argv: [
				"/bin/sh",
				"-c",
				APPEND,
				"sh",
				this.#folder,
				runId,
				String(end.head.size)
			],
			stdin: mending + line
		});
		const code = result.outcome.kind === "exit" ? result.outcome.code : void 0;
		if (code === 0) {
			this.#ends.set(runId, { head });
			return;
		}
		if (code === 90) throw new MigrateError(this.#otherWriter(runId));
		const failure = this.#failure("The journal cannot be written.", result.stderr);
		throw new MigrateError({
			...failure,
			reason: result.outcome.kind === "lost" ? "host-unreachable" : failure.reason,
			host: this.#home.name,
			what: code === 91 ? `The journal of run ${runId} lost lines while it was worked on.` : `${failure.what} ${result.stderr.trim()}`.trim()
		});
	}
	#otherWriter(runId) {
		return {
			reason: "locked",
			host: this.#home.name,
			what: `Another process wrote in the journal of run ${runId}.`,
			safe: "This one stopped; what it did before is recorded.",
			fix: "look with `status` who works there; run again when nobody does."
		};
	}
	#failure(what, stderr = "") {
		return {
			reason: "internal",
			what: `${what} (${this.#folder})`,
			safe: "No step was begun that is not in the journal.",
			fix: fixOfFolder(stderr)
		};
	}
};
// src/engine/version.ts
const TOOL_VERSION = VERSION.split(".")[0];
// src/engine/session.ts
async function openSession(request, surroundings, ui, secrets, reach = "all") {
	const { migration, environment, folder } = await readMigration(request, surroundings, secrets, ui);
	const route = loadRoute(migration.route);
	for (const setting of unmaskable(environment)) ui.warning({
		what: `${setting} has fewer than 4 characters: it cannot be masked where it is printed.`,
		place: { file: request.migrationFile },
		fix: "change it to a longer one, here and on the server."
	});
	const needed = /* @__PURE__ */ new Set();
	for (let name = leadNode(environment).target.host; name && !needed.has(name);) {
		needed.add(name);
		name = environment.hosts[name]?.jump;
	}
	const { connectHosts } = await import("./hosts2.js");
	const hosts = connectHosts(environment.hosts, {
		knownHosts: request.knownHosts,
		login: {
			key: request.sshKey,
			passphrase: request.sshKeyPassphrase,
			agentSocket: request.agent
		},
		secrets,
		ui,
		...reach === "lead-and-more" && { dispensable: (name) => !needed.has(name) }
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
			who: whoAsks(surroundings),
			route,
			environment,
			host: (name) => hosts.host(name),
			runFolder: async (node) => `${(await storeOf(node)).folder}/runs/${runId}`,
			secrets,
			ui,
			spool: new Spool(path.join(surroundings.spoolRoot, runId), secrets),
			folder
		});
		const explained = async (problem) => {
			const told = {
				...problem,
				...problem.place?.key && { place: migration.origin.source.placeOf(problem.place.key) },
				fix: problem.fix.replaceAll("environments.<name>", `environments.${environment.name}`)
			};
			const settings = environment.hosts[problem.host ?? ""];
			if (!settings) return told;
			const host = hosts.host(problem.host);
			const state = () => stateFolder(host, settings.state_dir);
			return withRoom(told, host, async () => [await state(), ...foldersOn(environment, problem.host)]);
		};
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
function foldersOn({ nodes, databases, backup }, name) {
	return [
		...Object.values(nodes).flatMap(({ source, target }) => [source, target]).filter(({ host }) => host === name).map(({ home }) => home),
		...Object.values(databases).some(({ tools_host }) => tools_host === name) ? [backup.directory] : [],
		"/tmp"
	];
}
function unmaskable({ nodes, databases }) {
	return [...Object.entries(nodes).map(([name, node]) => [`nodes.${name}.keystore_password`, node.keystore_password]), ...Object.entries(databases).map(([id, entry]) => [`databases.${id}.password`, entry.password])].flatMap(([name, value]) => name && value !== void 0 && value.length < 4 ? [name] : []);
}
const RUN_TIME = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/;
function newRunId(now, newest) {
	const after = newest && Date.parse(newest.replace(RUN_TIME, "$1-$2-$3T$4:$5:$6Z")) + 1e3;
	return `${new Date(Math.max(now.getTime(), after || 0)).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15)}-${randomBytes(2).toString("hex")}`;
}
export { requireSameBasis as a, migrationFileFact as i, openSession as n, checkMigration as o, TOOL_VERSION as r, newRunId as t };
