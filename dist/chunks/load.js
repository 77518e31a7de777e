import { n as MigrateError } from "./errors.js";
import { n as suggestion, t as closest } from "./suggest.js";
import { C as SyntaxFault, _ as url, a as array, b as parseSyntax, d as partialRecord, f as record, i as _enum, k as placeOf, m as string, o as boolean, ot as parse, p as strictObject, r as Pattern, st as TomlError, t as MergeRules, u as number } from "./rules.js";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { existsSync, readFileSync, readdirSync } from "node:fs";
// src/migration/complaints.ts
function complaints(schema, issues, source, document) {
	const misspelt = /* @__PURE__ */ new Set();
	const unknown = issues.flatMap((issue) => {
		if (issue.code !== "unrecognized_keys") return [];
		const path = pathOf$1(issue);
		const known = keysOf(schemaAt(schema, path));
		return issue.keys.map((key) => {
			const likely = closest(key, known);
			if (likely !== void 0) misspelt.add(JSON.stringify([...path, likely]));
			return unknownKey(key, path, known, likely, source, document);
		});
	});
	const wrong = issues.filter((issue) => issue.code !== "unrecognized_keys").filter((issue) => {
		const path = pathOf$1(issue);
		return valueAt(source.value, path) !== void 0 || !misspelt.has(JSON.stringify(path));
	}).map((issue) => wrongValue(issue, pathOf$1(issue), source));
	return [...unknown, ...wrong];
}
function pathOf$1(issue) {
	return issue.path.map((part) => typeof part === "symbol" ? String(part) : part);
}
function unknownKey(key, path, known, likely, source, document) {
	return {
		reason: "config-invalid",
		what: `Unknown key "${key}" in ${path.length === 0 ? `the top of ${document}` : `[${path.join(".")}]`}.`,
		place: source.placeOfKey([...path, key]),
		fix: likely ? `Did you mean "${likely}"?` : known.length > 0 ? `Remove it, or use one of: ${known.join(", ")}.` : "Remove it."
	};
}
function wrongValue(issue, path, source) {
	const name = path.join(".");
	const found = valueAt(source.value, path);
	const place = found === void 0 ? source.placeOfKey(path) : source.placeOf(path);
	const problem = (what, fix) => ({
		reason: "config-invalid",
		what,
		place,
		fix
	});
	switch (issue.code) {
		case "invalid_type": return found === void 0 ? problem(`"${name}" is missing.`, issue.expected === "object" || issue.expected === "record" ? `Add [${name}].` : `Add ${path.at(-1)} = <${expected(issue.expected)}>.`) : problem(`"${name}" is ${described(found)}, but ${expected(issue.expected)} is expected.`, `Write ${expected(issue.expected)}.`);
		case "invalid_value": {
			const allowed = issue.values.map((value) => JSON.stringify(value));
			const likely = typeof found === "string" ? closest(found, issue.values.filter((value) => typeof value === "string")) : void 0;
			if (found === void 0) return problem(`"${name}" is missing.`, `Use one of: ${allowed.join(", ")}.`);
			return problem(`"${name}" is ${JSON.stringify(found)}, but one of ${allowed.join(", ")} is expected.`, likely ? `Did you mean "${likely}"?` : `Use one of: ${allowed.join(", ")}.`);
		}
		case "too_small": return problem(issue.origin === "string" || issue.origin === "array" || issue.origin === "set" ? `"${name}" is empty.` : `"${name}" is too small.`, issue.origin === "string" || issue.origin === "array" ? "Give it a value, or remove the key." : `Use ${issue.minimum} or more.`);
		case "too_big": return problem(`"${name}" is too big.`, `Use ${issue.maximum} or less.`);
		case "invalid_key": return problem(`"${path.at(-1)}" cannot be a name: names become parts of file and artifact names.`, "Use letters, digits, dot, dash and underscore, at most 63, beginning with a letter or digit.");
		case "custom": return problem(`"${name}": ${issue.message}`, String(issue.params?.fix ?? "Correct it."));
		default: return problem(`"${name}": ${issue.message}.`, "Correct it.");
	}
}
function schemaAt(schema, path) {
	let current = unwrap(schema);
	for (const part of path) {
		const inner = innerOf(current);
		const next = (inner?.shape && Object.hasOwn(inner.shape, part) ? inner.shape[String(part)] : void 0) ?? inner?.valueType ?? inner?.element;
		if (!next) return void 0;
		current = unwrap(next);
	}
	return current;
}
function keysOf(schema) {
	return Object.keys(innerOf(schema)?.shape ?? {});
}
function unwrap(schema) {
	const inner = innerOf(schema);
	return inner?.innerType ? unwrap(inner.innerType) : schema;
}
function innerOf(schema) {
	return schema?._zod.def;
}
function valueAt(value, path) {
	return path.reduce((found, part) => typeof found === "object" && found !== null && Object.hasOwn(found, part) ? found[part] : void 0, value);
}
const NAMES = {
	string: "a string in quotes",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list in [ ]",
	object: "a table",
	record: "a table"
};
function expected(type) {
	return NAMES[type] ?? type;
}
function described(value) {
	if (Array.isArray(value)) return "a list";
	if (value instanceof Date) return "a date";
	if (typeof value === "object") return "a table";
	return typeof value === "string" ? "a string" : `${typeof value === "bigint" ? value : JSON.stringify(value)}`;
}
// src/migration/places.ts
var TomlSyntaxError = class extends Error {
	place;
	constructor(message, place) {
		super(message);
		this.name = "TomlSyntaxError";
		this.place = place;
	}
};
function readTomlSource(file, given) {
	const text = given.replace(/^\ufeff/, "");
	const value = parseValues(file, text);
	const { entries, parts } = parseTree(file, text);
	const spots = new Spots(file, text);
	for (const entry of entries) spots.addEntry([], entry);
	const elements = /* @__PURE__ */ new Map();
	for (const part of parts) {
		const path = pathOf(part, elements);
		for (let length = 1; length <= path.length; length++) spots.add(path.slice(0, length), part.keys[0].start);
		for (const entry of part.entries) spots.addEntry(path, entry);
	}
	return {
		file,
		value,
		placeOf: (path) => spots.nearest(path, "value"),
		placeOfKey: (path) => spots.nearest(path, "key")
	};
}
function parseValues(file, text) {
	try {
		return parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		throw new TomlSyntaxError(error.message.split("\n")[0]?.replace(/^Invalid TOML document:\s*/, "") ?? error.message, {
			file,
			line: error.line,
			column: error.column
		});
	}
}
function parseTree(file, text) {
	try {
		return parseSyntax(text);
	} catch (error) {
		if (!(error instanceof SyntaxFault)) throw error;
		throw new TomlSyntaxError(error.message, {
			file,
			...placeOf(text, error.offset)
		});
	}
}
function pathOf({ kind, keys }, elements) {
	const path = [];
	for (const [at, { name }] of keys.entries()) {
		path.push(name);
		const array = JSON.stringify(path);
		if (kind === "element" && at === keys.length - 1) elements.set(array, (elements.get(array) ?? 0) + 1);
		const count = elements.get(array);
		if (count !== void 0) path.push(count - 1);
	}
	return path;
}
var Spots = class {
	#file;
	#text;
	#spots = /* @__PURE__ */ new Map();
	constructor(file, text) {
		this.#file = file;
		this.#text = text;
	}
	add(path, start) {
		const name = JSON.stringify(path);
		if (!this.#spots.has(name)) this.#spots.set(name, {
			key: start,
			value: start
		});
	}
	addEntry(base, { keys, value }) {
		const path = [...base];
		for (const key of keys) {
			path.push(key.name);
			this.add(path, key.start);
		}
		const last = this.#spots.get(JSON.stringify(path));
		if (last) last.value = value.range[0];
		this.#addContent(path, value);
	}
	#addContent(path, value) {
		if (value.type === "braces") for (const entry of value.entries) this.addEntry(path, entry);
		if (value.type !== "array") return;
		for (const [at, element] of value.elements.entries()) {
			this.add([...path, at], element.range[0]);
			this.#addContent([...path, at], element);
		}
	}
	nearest(path, part) {
		for (let length = path.length; length > 0; length--) {
			const spot = this.#spots.get(JSON.stringify(path.slice(0, length)));
			if (spot) return {
				file: this.#file,
				...placeOf(this.#text, spot[part])
			};
		}
		return {
			file: this.#file,
			line: 1,
			column: 1
		};
	}
};
// src/routes/client.ts
const Marker = strictObject({
	logger: string(),
	pattern: Pattern
});
const Advice = {
	what: string(),
	fix: string()
};
const ClientLog = strictObject({
	version: string(),
	record: Pattern,
	loggers: array(string()).min(1),
	server: strictObject({
		starting: Marker,
		started: Marker,
		stopped: Marker
	}),
	migrate: strictObject({
		begin: Marker,
		end: Marker,
		hop: Pattern,
		hops: array(strictObject({
			from: string(),
			to: string(),
			logger: string()
		})).min(1)
	}),
	pre_migrate: strictObject({
		begin: Marker,
		tenant_begin: Marker,
		tenant_end: Marker,
		tenant_empty: Marker,
		findings: array(strictObject({
			id: string(),
			...Marker.shape,
			blocks: boolean(),
			link: url().optional()
		}))
	}),
	fatal: array(strictObject({
		...Marker.shape,
		...Advice
	})),
	disguised: array(strictObject({
		...Marker.shape,
		...Advice
	})),
	suspicious: Pattern,
	named: array(Marker),
	signatures: array(strictObject({
		pattern: Pattern,
		...Advice,
		link: url()
	})),
	proofs: strictObject({
		"pre-migrate": record(string(), string()).refine((all) => Object.keys(all).length > 0),
		migrate: record(string(), string()).refine((all) => Object.keys(all).length > 0)
	})
});
// src/routes/data.ts
const EngineName = _enum([
	"postgresql",
	"mysql",
	"mariadb",
	"mssql",
	"oracle",
	"db2",
	"h2"
]);
const Identifier = string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);
const DataMigration = strictObject({
	databases: strictObject({
		api: string(),
		registry: string()
	}),
	refused: array(strictObject({
		engine: EngineName,
		what: string(),
		fix: string()
	})),
	tested: array(strictObject({
		engine: EngineName,
		versions: array(string()).min(1)
	})),
	script: strictObject({
		database: string(),
		indexes: array(strictObject({
			table: string(),
			columns: array(string()).min(1)
		})).min(1)
	}),
	checks: strictObject({
		tables: strictObject({
			api: Identifier,
			registry: Identifier
		}),
		foreign_keys: array(strictObject({
			engines: array(EngineName).min(1),
			names: array(strictObject({
				table: Identifier,
				name: Identifier
			})).min(1)
		})),
		parents: array(strictObject({
			table: Identifier,
			column: Identifier,
			parent: Identifier,
			parent_column: Identifier
		})),
		extensions: array(strictObject({
			engine: EngineName,
			name: string()
		}))
	}),
	url_parameters: array(strictObject({
		engine: EngineName,
		name: string(),
		value: string(),
		keys: array(string()).min(1)
	})),
	client: strictObject({
		resources: strictObject({
			from: string(),
			to: string()
		}),
		jar: strictObject({
			pattern: Pattern,
			fits: Pattern,
			to: string()
		}),
		expect: array(string()).min(1),
		engine_names: partialRecord(EngineName, string()),
		strings: array(string()).min(1)
	}),
	lead: strictObject({
		profiles: array(string()).min(1),
		role: string(),
		heap: strictObject({
			least: string(),
			shipped: string()
		}),
		key_manager: string()
	}),
	arguments: strictObject({
		pre_migrate: array(string()).min(1),
		migrate: array(string()).min(1),
		save_definitions: string(),
		profile: string(),
		only_tenants: string(),
		except_tenants: string(),
		one_validator: string()
	}),
	windows: strictObject({
		pre_migrate: string(),
		migrate: string()
	}),
	validators: array(string()).min(1),
	definitions: string(),
	reports: string(),
	identity: array(Pattern).min(1),
	reindex: strictObject({
		setting: string(),
		folder: string(),
		logger: string(),
		delay: number()
	}),
	late_folders: array(string())
});
// src/routes/schema.ts
const Pack = strictObject({
	name: string(),
	version: string(),
	identify: array(strictObject({
		file: string(),
		pattern: Pattern
	})).min(1),
	expect: array(string()),
	config: string(),
	log4j2: string(),
	script: string(),
	ciphertool: string(),
	pid_file: string(),
	log: string(),
	logging: strictObject({
		appender: string(),
		file: string(),
		pattern: string(),
		appenders: array(string()),
		loggers: array(string())
	}),
	lib: string(),
	dropins: string(),
	drivers: record(string(), string()).default({}),
	security: string(),
	config_tool: string(),
	updates: array(string()),
	java: strictObject({
		min: number(),
		max: number()
	}),
	default_offset: number(),
	ports: array(strictObject({
		name: string(),
		port: number(),
		setting: string().optional()
	})),
	health: array(strictObject({
		path: string(),
		port: number()
	})),
	shipped: array(string())
});
const Folder = strictObject({
	id: string(),
	step: string(),
	title: string(),
	from: string(),
	to: string(),
	include: array(string()).default(["**"]),
	exclude: array(string()).default([]),
	choice: string().optional(),
	volatile: boolean().default(false),
	shipped: _enum(["keep-target", "take-source"]).default("keep-target"),
	listed_in: string().optional()
});
const Markers = strictObject({
	record: Pattern,
	started: Pattern,
	loggers: array(string()),
	deployed: record(string(), Pattern),
	announced: array(string()),
	noise: array(strictObject({
		pattern: Pattern,
		why: string()
	})),
	fatal: array(strictObject({
		pattern: Pattern,
		what: string(),
		fix: string()
	}))
});
const Warning = strictObject({
	id: string(),
	files: array(string()).default([]),
	settings: array(string()).default([]),
	unless: Pattern.optional(),
	contents: array(Pattern).default([]),
	what: string(),
	fix: string()
});
const Route = strictObject({
	id: string(),
	title: string(),
	guide: string(),
	product: _enum(["micro-integrator", "api-manager"]),
	clients: array(ClientLog).default([]),
	source: Pack,
	target: Pack,
	folders: array(Folder),
	markers: Markers,
	warnings: array(Warning),
	active: array(strictObject({
		kind: string(),
		folders: array(string()),
		element: Pattern,
		note: string()
	})).default([]),
	user_store: strictObject({
		table: string(),
		column: string()
	}).optional(),
	data: DataMigration.optional(),
	merge: MergeRules
});
// src/routes/load.ts
const SAFE = "Nothing was changed.";
function routesFolder() {
	const here = path.dirname(fileURLToPath(import.meta.url));
	const candidates = [
		"routes",
		"../routes",
		"../../routes"
	].map((each) => path.resolve(here, each));
	const found = candidates.find((each) => existsSync(each) && namesIn(each).length > 0);
	if (found) return found;
	throw new MigrateError({
		reason: "internal",
		what: `No route file was found in ${candidates.join(", ")}.`,
		safe: SAFE,
		fix: "Install wso2-migrate again: its dist folder is not complete."
	});
}
function routeIds(folder = routesFolder()) {
	return namesIn(folder).sort();
}
function loadRoute(id, folder = routesFolder()) {
	if (!routeIds(folder).includes(id)) throw new MigrateError(unknownRoute(id, folder));
	const file = path.join(folder, `${id}.toml`);
	return parseRoute(file, readFileSync(file, "utf8"));
}
function unknownRoute(id, folder = routesFolder()) {
	const ids = routeIds(folder);
	const near = suggestion(id, ids);
	return {
		reason: "config-invalid",
		what: `There is no route "${id}".`,
		safe: SAFE,
		fix: `${near}${near.startsWith("Did") ? ` All routes: ${ids.join(", ")}.` : ""}`
	};
}
function parseRoute(file, text) {
	const source = readSource(file, text);
	const parsed = Route.safeParse(source.value);
	if (!parsed.success) {
		const [first, ...rest] = complaints(Route, parsed.error.issues, source, "the route").map((problem) => ({
			...problem,
			reason: "internal",
			safe: SAFE
		}));
		if (first) throw new MigrateError([first, ...rest]);
		throw parsed.error;
	}
	const name = path.basename(file, ".toml");
	if (parsed.data.id !== name) throw new MigrateError({
		reason: "internal",
		what: `The route calls itself "${parsed.data.id}", its file "${name}".`,
		place: source.placeOf(["id"]),
		safe: SAFE,
		fix: `Write id = "${name}".`
	});
	return parsed.data;
}
function readSource(file, text) {
	try {
		return readTomlSource(file, text);
	} catch (error) {
		if (!(error instanceof TomlSyntaxError)) throw error;
		throw new MigrateError({
			reason: "internal",
			what: `The route is not valid TOML: ${error.message}.`,
			place: error.place,
			safe: SAFE,
			fix: "Correct it at this place."
		}, { cause: error });
	}
}
function namesIn(folder) {
	return readdirSync(folder).filter((name) => name.endsWith(".toml")).map((name) => name.slice(0, -5));
}
export { readTomlSource as a, TomlSyntaxError as i, routeIds as n, complaints as o, unknownRoute as r, schemaAt as s, loadRoute as t };
