import { n as MigrateError } from "./errors.js";
import { n as suggestion, t as closest } from "./suggest.js";
import { C as SyntaxFault, _ as url, a as array, at as TomlError, b as parseSyntax, d as partialRecord, f as record, i as _enum, it as parse, k as placeOf, m as string, o as boolean, p as strictObject, r as Pattern, t as MergeRules, u as number } from "./rules.js";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { existsSync, readFileSync, readdirSync } from "node:fs";
// src/migration/complaints.ts
/**
* Turns what zod found into problems with place, what was expected, and the likely spelling. One per unknown key.
* @param document what the file is called in the sentence: `the migration file`, `the route`
*/
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
/** The schema that stands at a path of values, below defaults and optionals. */
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
/** A TOML text that does not parse: one sentence and the place. */
var TomlSyntaxError = class extends Error {
	place;
	constructor(message, place) {
		super(message);
		this.name = "TomlSyntaxError";
		this.place = place;
	}
};
/** Reads TOML 1.0 with positions; a byte order mark, as Windows editors write it, is passed over. Throws TomlSyntaxError. */
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
/** The second reader is stricter or laxer here and there: what it refuses must not end as a stack trace. */
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
/**
* Path of a header, with the number of each element that it lies in.
* @param elements how many elements each array of tables has had so far, by its path; counted on here
*/
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
/** Where keys and values stand, by their paths; the first mention counts. */
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
	/** Place of the path, or of its nearest ancestor that is written down; of the first character where there is none. */
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
/** A line that means something, and the one class that writes it: the same words from anybody else are nothing. */
const Marker = strictObject({
	logger: string(),
	pattern: Pattern
});
/** What is said to whoever reads the verdict. */
const Advice = {
	what: string(),
	fix: string()
};
/**
* How a migration client of one version speaks in the server's log, for the verdict on its runs (`wso2/migration-verdict.ts`).
* The server itself says nothing: its script exits 0 whatever happened.
*/
const ClientLog = strictObject({
	/** Version of the product whose pack the client runs in; its jar is called `...migrate.client-<version>.<n>.jar`. */
	version: string(),
	/** Header of a record of the server's log: named groups date, level, logger, message. */
	record: Pattern,
	/** Packages of the client: an ERROR by a class in one of them is a failure. */
	loggers: array(string()).min(1),
	server: strictObject({
		/** The first words of a server's life: where one run ends and the next begins. */
		starting: Marker,
		/** Printed after all startup observers returned: whatever ran in one has come to its end. */
		started: Marker,
		/** Printed near the end of an orderly stop. */
		stopped: Marker
	}),
	migrate: strictObject({
		/** Groups from and, where it can be believed, to. */
		begin: Marker,
		/** Groups from and to. Written whatever happened: it proves nothing alone. */
		end: Marker,
		/** Groups from and to; written by the logger of the hop. */
		hop: Pattern,
		/** Every hop that this client can make, in order. */
		hops: array(strictObject({
			from: string(),
			to: string(),
			logger: string()
		})).min(1)
	}),
	pre_migrate: strictObject({
		begin: Marker,
		/** Groups validator and tenant: of each pair, the second must follow the first. */
		tenant_begin: Marker,
		tenant_end: Marker,
		/** A tenant without anything to validate. */
		tenant_empty: Marker,
		/** What the validators find in the data: an error there is a fault of an API, not of the run. */
		findings: array(strictObject({
			id: string(),
			...Marker.shape,
			blocks: boolean(),
			link: url().optional()
		}))
	}),
	/** Records of other classes that end the run. */
	fatal: array(strictObject({
		...Marker.shape,
		...Advice
	})),
	/** Failures that the client logs below ERROR. */
	disguised: array(strictObject({
		...Marker.shape,
		...Advice
	})),
	/** Below ERROR: words that call for a person. */
	suspicious: Pattern,
	/** Lines that carry names which users chose (an API may be called ErrorHandler): never suspicious. */
	named: array(Marker),
	/** Known causes, looked for in the message and the `Caused by` lines of ERROR records of any class. They explain, they do not decide. */
	signatures: array(strictObject({
		pattern: Pattern,
		...Advice,
		link: url()
	})),
	/** What the database must show as well, by phase. No log proves it. */
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
/** Goes into SQL unquoted. */
const Identifier = string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);
/** How a product's data gets from one version to the next: database script, migration client, and what is put right before the first normal start. */
const DataMigration = strictObject({
	/** Ids in deployment.toml (`[database.<id>]`) of the databases that the client changes. */
	databases: strictObject({
		api: string(),
		registry: string()
	}),
	/** Types of database that the client cannot change, each with the reason. */
	refused: array(strictObject({
		engine: EngineName,
		what: string(),
		fix: string()
	})),
	/** Versions that the product's page lists, by the beginning of their version: others are warned of, never refused. */
	tested: array(strictObject({
		engine: EngineName,
		versions: array(string()).min(1)
	})),
	/** The script that is run before the client, and the indexes that the catalogue must show afterwards, by table and columns: names differ by type. */
	script: strictObject({
		database: string(),
		indexes: array(strictObject({
			table: string(),
			columns: array(string()).min(1)
		})).min(1)
	}),
	/** What the client and its scripts take for granted in the databases. */
	checks: strictObject({
		/** A table of each, to know it by. */
		tables: strictObject({
			api: Identifier,
			registry: Identifier
		}),
		/** Foreign keys that the scripts drop by the names that a type of database makes up itself. */
		foreign_keys: array(strictObject({
			engines: array(EngineName).min(1),
			names: array(strictObject({
				table: Identifier,
				name: Identifier
			})).min(1)
		})),
		/** Foreign keys that they add: rows without a parent, and parents of another collation, make that fail. */
		parents: array(strictObject({
			table: Identifier,
			column: Identifier,
			parent: Identifier,
			parent_column: Identifier
		})),
		/** Extensions that must be there, or that the user may create. */
		extensions: array(strictObject({
			engine: EngineName,
			name: string()
		}))
	}),
	/** Parameters of JDBC URLs that stand there for the runs of the client alone. `keys`: settings of deployment.toml, where present. */
	url_parameters: array(strictObject({
		engine: EngineName,
		name: string(),
		value: string(),
		keys: array(string()).min(1)
	})),
	client: strictObject({
		/** Folder in the zip (the last part of its path) and where it goes in the home. */
		resources: strictObject({
			from: string(),
			to: string()
		}),
		/**
		* Base name of a jar that migrates when a server starts with it, and the folder in the home where it goes. `fits`: of those, the one
		* whose log the markers of this route are made for.
		*/
		jar: strictObject({
			pattern: Pattern,
			fits: Pattern,
			to: string()
		}),
		/** Files that must be in the zip, below `resources.from`; `<engine>` stands for the client's name of the database type. */
		expect: array(string()).min(1),
		/** The client's names of database types, as its files are called. */
		engine_names: partialRecord(EngineName, string()),
		/** Strings that the jar's classes must hold, or the markers of this route do not fit it. */
		strings: array(string()).min(1)
	}),
	/** The node that runs the client: what it must be able to. */
	lead: strictObject({
		/** Profiles that have what the client needs; a node without profile is all in one. */
		profiles: array(string()).min(1),
		/** Setting that tells a home's profile. */
		role: string(),
		/** Heap (as for -Xmx) below which large data are known to end in OutOfMemoryError, and what the start script takes by itself. */
		heap: strictObject({
			least: string(),
			shipped: string()
		}),
		/** Setting with the URL of a key manager, which the client's server asks when it starts. */
		key_manager: string()
	}),
	/** Program arguments of the start script; `{from}`, `{to}` are versions. A profile is added to both. */
	arguments: strictObject({
		pre_migrate: array(string()).min(1),
		migrate: array(string()).min(1),
		/** Added where invalid definitions are kept. */
		save_definitions: string(),
		/** With `{profile}`. */
		profile: string(),
		/** With `{tenants}`, comma-separated. */
		only_tenants: string(),
		except_tenants: string(),
		/** Appended to the switch of the validators, with `{validator}`. */
		one_validator: string()
	}),
	/** As typed on Windows, for a later release: a Windows node is refused. */
	windows: strictObject({
		pre_migrate: string(),
		migrate: string()
	}),
	/** Names of the validators: the client runs all of them for a name that it does not know. */
	validators: array(string()).min(1),
	/** Folders in the home that the validators write. */
	definitions: string(),
	reports: string(),
	/**
	* Groups name, version and, where it is said, provider of an API in a message of the validators: the first pattern that is found. A finding
	* without any is about the API that was named before it.
	*/
	identity: array(Pattern).min(1),
	/** What has the server build its search index anew. */
	reindex: strictObject({
		/** Raised by one before the first normal start. */
		setting: string(),
		/** Of the old index, which goes. */
		folder: string(),
		/** Package of the indexer's classes. */
		logger: string(),
		/** Seconds from the start of the server to that of the indexer. */
		delay: number()
	}),
	/** Copied after the data migration: the client makes these folders. */
	late_folders: array(string())
});
// src/routes/schema.ts
/** Where things lie in one unpacked pack (relative to its home) and how its server behaves. */
const Pack = strictObject({
	name: string(),
	version: string(),
	/** The first file whose text matches decides; group 1 is the version. */
	identify: array(strictObject({
		file: string(),
		pattern: Pattern
	})).min(1),
	/** Files and folders whose absence means "this is not such a home". */
	expect: array(string()),
	config: string(),
	log4j2: string(),
	script: string(),
	ciphertool: string(),
	pid_file: string(),
	log: string(),
	/** What the shipped `log4j2` says: what differs from it is the user's own, or blinds the markers. */
	logging: strictObject({
		/** The appender that writes `log`, its file and the pattern that `markers.record` reads. */
		appender: string(),
		file: string(),
		pattern: string(),
		appenders: array(string()),
		loggers: array(string())
	}),
	lib: string(),
	dropins: string(),
	/** JDBC driver class by `type` of `[database.*]`, where none is set. */
	drivers: record(string(), string()).default({}),
	security: string(),
	/** Where the shipped json and templates of the config mapper lie. */
	config_tool: string(),
	/** Files that tell the updates level, in this order; a folder shows the newest name in it. */
	updates: array(string()),
	/** Major Java versions the pack supports (8 for 1.8). */
	java: strictObject({
		min: number(),
		max: number()
	}),
	/** Added to every port of `ports` and `health` where `server.offset` of `deployment.toml` is not set. */
	default_offset: number(),
	/** Before the offset. `setting`: dotted key of `deployment.toml` that overrides the port. */
	ports: array(strictObject({
		name: string(),
		port: number(),
		setting: string().optional()
	})),
	/** HTTP paths that answer 200 on a healthy server; `port` is one of `ports`, before the offset. */
	health: array(strictObject({
		path: string(),
		port: number()
	})),
	/** Fallback when no pristine pack is given: globs of files that the product ships; says so wherever it is used. */
	shipped: array(string())
});
/** One folder to carry over. Paths relative to the homes. */
const Folder = strictObject({
	id: string(),
	step: string(),
	title: string(),
	from: string(),
	to: string(),
	include: array(string()).default(["**"]),
	exclude: array(string()).default([]),
	/** Name of the choice in the migration file that turns it on; absent: always. */
	choice: string().optional(),
	/** Contents change while the old server runs: its manifest is a may-grow fact. */
	volatile: boolean().default(false),
	/** Files both packs ship: `keep-target` leaves the new pack's file unless the user lists it under `overwrite`. */
	shipped: _enum(["keep-target", "take-source"]).default("keep-target"),
	/** Dotted key of `deployment.toml` whose array must hold the names of the user's own files in it. */
	listed_in: string().optional()
});
const Markers = strictObject({
	/** Header of a log record: named groups date, level, logger, message. */
	record: Pattern,
	started: Pattern,
	/** Classes that print the markers: a `log4j2.properties` that silences them at INFO blinds the verdict. */
	loggers: array(string()),
	/** Group 1 is the deployed name. */
	deployed: record(string(), Pattern),
	/** Kinds of `deployed` that the server names for every artifact at a start, however it came: each must be named. */
	announced: array(string()),
	/** ERROR lines that mean nothing, each with its reason. */
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
	/** Globs of files in the source home, or dotted keys of its deployment.toml, that trigger it. */
	files: array(string()).default([]),
	settings: array(string()).default([]),
	/** A value of those settings that needs no warning. */
	unless: Pattern.optional(),
	/** Text (regular expression) inside synapse XML that triggers it. */
	contents: array(Pattern).default([]),
	what: string(),
	fix: string()
});
const Route = strictObject({
	id: string(),
	title: string(),
	guide: string(),
	product: _enum(["micro-integrator", "api-manager"]),
	/** Migration clients that run in the target, one per version of their log. */
	clients: array(ClientLog).default([]),
	source: Pack,
	target: Pack,
	folders: array(Folder),
	markers: Markers,
	warnings: array(Warning),
	/** Artifacts that do work on their own: run twice when both servers are up. */
	active: array(strictObject({
		kind: string(),
		folders: array(string()),
		element: Pattern,
		note: string()
	})).default([]),
	/** What the script of a JDBC user store must have brought: checked in the catalogue. Absent: it needs none. */
	user_store: strictObject({
		table: string(),
		column: string()
	}).optional(),
	/** The data migration of API Manager. Absent: nobody migrates data. */
	data: DataMigration.optional(),
	merge: MergeRules
});
// src/routes/load.ts
/** A broken route is a fault of this program's own files, whoever edited them. */
const SAFE = "Nothing was changed.";
/**
* The folder of route files: `dist/routes` beside the built entry, `dist/../routes` for chunks in a sub-folder, or the
* `routes` of the repository when the sources run.
*/
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
/** Ids of all routes, sorted: what a migration file may name. */
function routeIds(folder = routesFolder()) {
	return namesIn(folder).sort();
}
/**
* Reads and checks one route. Throws a MigrateError: `config-invalid` with the closest id and the list for an unknown
* one, `internal` with every complaint (file, line, column) for a broken file.
*/
function loadRoute(id, folder = routesFolder()) {
	if (!routeIds(folder).includes(id)) throw new MigrateError(unknownRoute(id, folder));
	const file = path.join(folder, `${id}.toml`);
	return parseRoute(file, readFileSync(file, "utf8"));
}
/** The problem of a route that does not exist, for whoever knows the place where its name stands. */
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
/** As `loadRoute`, from a text. The id must be the file's name. */
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
