import { n as MigrateError } from "./errors.js";
import { t as leadNode } from "./lead.js";
import { I as listFolder, c as backupRoomProblems, l as compressorOf, s as archiveRoom } from "./replaced.js";
import { a as plainSecrets, s as parseText } from "./pack-texts.js";
import { C as readTenants, E as rowsOf, S as means, T as numberOf, _ as scriptOf, a as activeOf, b as countData, c as judgeTarget, d as inspectHome, f as portsOf, g as wrongChoices, i as surveyArtifacts, m as argumentsOf, n as surveyFolder, o as unzipSync, p as attempt, r as DEPLOYMENT, s as checkSpace, u as compareLogging, v as describeBrings, w as columnsOf, x as chosenTenants, y as notThere } from "./survey.js";
import { B as client, E as straightObstacle, F as engineFor, G as isHere, I as quoteIdentifier, K as productName, L as missingGrants, M as declaredIn, P as userStoreIn, R as missingProcess, V as probe, W as describeDatabase, _ as withClient, d as clientJars, p as foreignClient, s as runSettingsOf, t as indexOf } from "./prepare-index.js";
import { r as roomOn } from "./room.js";
import { S as declaredDatabases, a as sha256, c as textOf, d as copiedIds, f as copyOf, i as readConfig, l as pristineOf, n as mergeNode, p as isCopied, s as hasSetting, u as matcher } from "./merge-config.js";
import { n as hasKeptPassword } from "./secure-vault.js";
import { nt as showSetting, ot as parse } from "./rules.js";
import { i as showName } from "./names.js";
import { r as showBytes } from "./words.js";
import * as assert from "node:assert";
import * as net from "node:net";
import { createServer, isIP } from "node:net";
import { request } from "node:http";
import { TextDecoder, debuglog } from "node:util";
import { EventEmitter, once } from "node:events";
import * as tls from "node:tls";
import { connect } from "node:tls";
import * as crypto from "node:crypto";
import { createHash } from "node:crypto";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { readFile } from "node:fs/promises";
// src/wso2/client-check.ts
const LARGEST_CLASS = 4194304;
async function clientComplaints(client, data, engine) {
	const bytes = await readFile(path.join(client.folder, data.jar.to, client.jar));
	return [
		...versionComplaints(client.jar, data),
		...missingFiles(Object.keys(client.files), data, engine),
		...silentJar(client.jar, bytes, data.strings)
	];
}
function versionComplaints(jar, { jar: { fits } }) {
	if (new RegExp(fits, "u").test(jar)) return [];
	return [complaint(`${jar} is not the migration client of this upgrade.`, "give the zip of its version")];
}
function missingFiles(files, { expect, engine_names, resources }, engine) {
	const name = engine && engine_names[engine];
	if (name === void 0) return [];
	const missing = expect.map((each) => `${resources.to}/${each.replaceAll("<engine>", name)}`).filter((each) => !files.includes(each));
	if (missing.length === 0) return [];
	return [complaint(`The migration client lacks ${missing.join(", ")}: it would log that, and report success.`, "download the client again; if it is the same, ask WSO2 for one that knows this upgrade and database")];
}
function silentJar(jar, bytes, strings) {
	let classes;
	try {
		const filter = ({ name, originalSize }) => name.endsWith(".class") && originalSize <= LARGEST_CLASS;
		classes = Object.values(unzipSync(bytes, { filter }));
	} catch (error) {
		return [complaint(`${jar} cannot be read: ${error.message}.`, "download the client again")];
	}
	const pools = classes.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength));
	const missing = strings.filter((text) => !pools.some((pool) => pool.includes(text)));
	if (missing.length === 0) return [];
	return [complaint(`The classes in ${jar} do not hold ${missing.map((text) => JSON.stringify(text)).join(", ")}: what it logs could not be judged.`, "use a client of the version that this route was made for")];
}
function complaint(what, fix) {
	return {
		reason: "preflight-failed",
		what,
		safe: "Nothing was changed.",
		fix: `${fix}.`
	};
}
// src/wso2/data/inspected.ts
function refuse({ tools, database }, what, fix) {
	return {
		reason: "preflight-failed",
		host: tools.name,
		what: `${describeDatabase(database)}: ${what}`,
		safe: "Nothing was changed.",
		fix
	};
}
function warn$1({ database }, what) {
	return `${describeDatabase(database)}: ${what}`;
}
function blind(inspected, statement) {
	const { user } = inspected.database;
	return warn$1(inspected, `${user} sees no sessions of other users: quiesce can prove only that ${user} is not connected. As an administrator: ${statement}`);
}
// src/wso2/data/foreign-keys.ts
const MARIADB_KEYS = `SELECT DISTINCT LOWER(TABLE_NAME), LOWER(CONSTRAINT_NAME)
FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL`;
const KEYS_SQL = {
	postgresql: `SELECT lower(t.relname), lower(k.conname)
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE k.contype = 'f' AND n.nspname = current_schema()`,
	mariadb: MARIADB_KEYS,
	mysql: MARIADB_KEYS
};
async function brokenKeys(api, { foreign_keys }) {
	const { engine } = api.database;
	const wanted = foreign_keys.filter(({ engines }) => engines.includes(engine)).flatMap(({ names }) => names);
	if (wanted.length === 0) return [];
	const there = await rowsOf(api, KEYS_SQL[engine]);
	const known = new Set(there.map((row) => row.join(" ")));
	return wanted.filter(({ table, name }) => !known.has(`${table.toLowerCase()} ${name.toLowerCase()}`)).map(({ table, name }) => {
		return refuse(api, `a script of the client drops the foreign key ${name} of ${table}, and there is none of that name (${there.filter(([of]) => of === table.toLowerCase()).map(([, each]) => each).join(", ") || "none at all"}): it would stop there, half-way.`, `name it like that: drop the key and add it again as ${name}; compare ${table} with a fresh database of the old version`);
	});
}
async function orphans(api, { parents }) {
	const looks = parents.map(async ({ table, column, parent, parent_column }) => {
		const present = await Promise.all([columnsOf(api, table), columnsOf(api, parent)]);
		if (!present[0].includes(column.toLowerCase()) || !present[1].includes(parent_column.toLowerCase())) return [];
		const lost = `FROM ${table} c LEFT JOIN ${parent} p ON p.${parent_column} = c.${column} WHERE c.${column} IS NOT NULL AND p.${parent_column} IS NULL`;
		const count = await numberOf(api, `SELECT COUNT(*) ${lost}`);
		if (count === 0) return [];
		return [refuse(api, `${count} row${count === 1 ? "" : "s"} of ${table} ha${count === 1 ? "s" : "ve"} no row of ${parent}: the foreign key that the client adds in the end would be refused.`, `look at them (SELECT c.* ${lost}); delete them in the old version's database once you know that nobody needs them`)];
	});
	return (await Promise.all(looks)).flat();
}
// src/wso2/data/preflight-mariadb.ts
const CLIENT_RIGHTS = [...[
	"SELECT",
	"INSERT",
	"UPDATE",
	"DELETE",
	"CREATE",
	"DROP",
	"ALTER",
	"INDEX",
	"REFERENCES"
]];
const SCRIPT_RIGHTS = [
	"CREATE ROUTINE",
	"ALTER ROUTINE",
	"EXECUTE"
];
const TABLES_SQL = `SELECT LOWER(TABLE_NAME), TABLE_COLLATION FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1`;
const COLUMNS_SQL = `SELECT LOWER(TABLE_NAME), LOWER(COLUMN_NAME), COLLATION_NAME FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL`;
async function inspectMariadb(inspected, wants) {
	const { tools, database, facts } = inspected;
	const complaints = {
		problems: [],
		warnings: []
	};
	const tables = await rowsOf(inspected, TABLES_SQL);
	if (!tables.some(([name]) => name === wants.table.toLowerCase())) {
		const what = `there is no table ${wants.table} in it: it is not the database that this route migrates.`;
		complaints.problems.push(refuse(inspected, what, "check the JDBC URL in deployment.toml"));
	}
	if (wants.client && await ansiQuotes(inspected)) complaints.problems.push(refuse(inspected, "ANSI_QUOTES is in its sql_mode, and a script of the client writes a text in double quotes.", "for the time of the migration, as an administrator: SET GLOBAL sql_mode = REPLACE(@@GLOBAL.sql_mode, 'ANSI_QUOTES', ''); and take it out of sessionVariables of the JDBC URL"));
	if (/^utf8mb4/i.test(facts.charset)) complaints.warnings.push(warn$1(inspected, `its character set is ${facts.charset}: the product asks for latin1, because indexes over long columns can be too long otherwise ("Specified key was too long", wso2/api-manager#945). Rehearse on a copy.`));
	const loose = [.../* @__PURE__ */ new Set([facts.collation, ...tables.map(([, collation]) => collation)])].filter((name) => /_ci$/i.test(name));
	if (loose.length > 0) complaints.warnings.push(warn$1(inspected, `${loose.join(", ")} takes upper and lower case for one: revisions of APIs with resources like /menu and /meNu break (wso2/api-manager#2905).`));
	if (wants.client) complaints.problems.push(...await otherCollations(inspected, wants));
	const rights = [...CLIENT_RIGHTS, ...wants.script ? SCRIPT_RIGHTS : []];
	const program = client(tools, await probe(tools));
	const grants = await missingGrants(tools, database, program, [inspected.copy ?? database.name], rights);
	if (grants.length > 0) complaints.problems.push(refuse(inspected, `${database.user} may not do everything in it that the migration does (${rights.join(", ")}).`, `as an administrator: ${grants.join(" ")}`));
	const process = await missingProcess(tools, database, program);
	if (process) complaints.warnings.push(blind(inspected, process));
	return complaints;
}
async function ansiQuotes(inspected) {
	const inUrl = /sql_mode\s*=\s*('[^']*'|[^,;]*)/i.exec(inspected.database.params.sessionVariables ?? "");
	if (inUrl) return /ANSI/i.test(inUrl[1]);
	const [row] = await rowsOf(inspected, "SELECT @@GLOBAL.sql_mode");
	return (row?.[0] ?? "").split(",").includes("ANSI_QUOTES");
}
async function otherCollations(inspected, { checks }) {
	const parents = checks.parents.map(({ parent, parent_column }) => `${parent}.${parent_column}`);
	if (parents.length === 0) return [];
	const wanted = new Set(parents.map((name) => name.toLowerCase()));
	const rows = await rowsOf(inspected, COLUMNS_SQL);
	const { facts, database } = inspected;
	return rows.filter(([table, column, collation]) => wanted.has(`${table}.${column}`) && collation !== facts.collation).map(([table, column, collation]) => refuse(inspected, `${table}.${column} has the collation ${collation}, but new tables get ${facts.collation} from the database: their foreign keys on it would be refused.`, `as an administrator: ALTER DATABASE \`${database.name}\` CHARACTER SET ${collation.split("_")[0]} COLLATE ${collation};`));
}
// src/wso2/data/preflight-postgresql.ts
const SESSION_SQL = `
SELECT current_schema(), current_user, rolsuper::int, has_schema_privilege(current_schema(), 'CREATE')::int,
  has_database_privilege(current_database(), 'CREATE')::int, pg_has_role('pg_read_all_stats', 'USAGE')::int
FROM pg_roles WHERE rolname = current_user`;
const schemasOf = (table) => `
SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE lower(c.relname) = '${table.toLowerCase()}' AND c.relkind IN ('r', 'p') ORDER BY 1`;
const OTHERS_TABLES_SQL = `
SELECT c.relname, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, 'MEMBER') ORDER BY 1`;
const LOOSE_COLLATIONS_SQL = `
SELECT DISTINCT l.collname FROM pg_attribute a JOIN pg_collation l ON l.oid = a.attcollation
  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND to_jsonb(l) ->> 'collisdeterministic' = 'false' ORDER BY 1`;
const EXTENSIONS_SQL = `
SELECT a.name, (a.installed_version IS NOT NULL)::int,
  bool_or(coalesce((to_jsonb(v) ->> 'trusted')::boolean, false))::int
FROM pg_available_extensions a JOIN pg_available_extension_versions v ON v.name = a.name GROUP BY 1, 2`;
async function inspectPostgresql(inspected, wants) {
	const { database, facts } = inspected;
	const complaints = {
		problems: [],
		warnings: []
	};
	const wanted = wants.checks.extensions.filter(({ engine }) => engine === database.engine);
	const [sessions, holders, others, collations, extensions] = await Promise.all([
		rowsOf(inspected, SESSION_SQL),
		rowsOf(inspected, schemasOf(wants.table)),
		rowsOf(inspected, OTHERS_TABLES_SQL),
		rowsOf(inspected, LOOSE_COLLATIONS_SQL),
		wanted.length > 0 ? rowsOf(inspected, EXTENSIONS_SQL) : []
	]);
	const [schema, user, superuser, mayCreate, mayExtend, seesAll] = sessions[0];
	const schemas = holders.map(([name]) => name);
	const role = quoteIdentifier(user);
	if (schemas.length === 0) {
		const what = `there is no table ${wants.table} in it: it is not the database that this route migrates.`;
		complaints.problems.push(refuse(inspected, what, "check the JDBC URL in deployment.toml"));
	} else if (!schemas.includes(schema)) complaints.problems.push(refuse(inspected, `its tables are in the schema ${schemas.join(", ")}, but the default schema of ${user} is ${schema ?? "none"}: the client's scripts name no schema.`, `as an administrator: ALTER ROLE ${role} IN DATABASE ${quoteIdentifier(database.name)} SET search_path TO ${quoteIdentifier(schemas[0])}; or add currentSchema=${schemas[0]} to the URL in deployment.toml`));
	else if (mayCreate !== "1") complaints.problems.push(refuse(inspected, `${user} may not create tables in the schema ${schema}, which the client does.`, `as an administrator: GRANT CREATE ON SCHEMA ${quoteIdentifier(schema)} TO ${role};`));
	if (others.length > 0) {
		const owners = [...new Set(others.map(([, owner]) => owner))];
		complaints.problems.push(refuse(inspected, `${user} owns not all of its tables, which are to be altered: ${others.slice(0, 5).map(([table]) => table).join(", ")}${others.length > 5 ? ` and ${others.length - 5} more` : ""}.`, `as an administrator: ${owners.map((owner) => `GRANT ${quoteIdentifier(owner)} TO ${role};`).join(" ")}`));
	}
	if (seesAll !== "1") complaints.warnings.push(blind(inspected, `GRANT pg_read_all_stats TO ${role};`));
	if (facts.charset !== "UTF8") complaints.warnings.push(warn$1(inspected, `its encoding is ${facts.charset}; the product is tested on UTF8.`));
	const loose = collations.map(([name]) => name);
	if (loose.length > 0) complaints.warnings.push(warn$1(inspected, `its columns compare by ${loose.join(", ")}, which may take upper and lower case for one: revisions of APIs with resources like /menu and /meNu break (wso2/api-manager#2905).`));
	complaints.problems.push(...missingExtensions(inspected, wanted.map(({ name }) => name), new Map(extensions.map(([name, ...rest]) => [name, rest])), {
		user,
		isSuperuser: superuser === "1",
		mayCreate: mayExtend === "1"
	}));
	return complaints;
}
function missingExtensions(inspected, wanted, known, who) {
	const { database } = inspected;
	return wanted.flatMap((name) => {
		const create = `CREATE EXTENSION ${quoteIdentifier(name)}; in the database ${database.name}`;
		if (!known.has(name)) return refuse(inspected, `the extension ${name} is not there, and the server does not have it.`, `as a superuser, after the package postgresql-contrib was installed there: ${create}`);
		const [there, trusted] = known.get(name);
		if (there === "1" || who.isSuperuser || trusted === "1" && who.mayCreate) return [];
		const takes = trusted === "1" ? "a superuser, or the right CREATE on the database" : "a superuser";
		return refuse(inspected, `the extension ${name} is not there, and ${who.user} may not create it: that takes ${takes}.`, `as a superuser: ${create}`);
	});
}
// src/wso2/data/space.ts
const FOLDER_SQL = {
	postgresql: "SELECT setting FROM pg_settings WHERE name = 'data_directory'",
	mariadb: "SELECT @@datadir",
	mysql: "SELECT @@datadir"
};
async function spaceProblems(inspected) {
	const { tools, database, facts, copy } = inspected;
	const needed = copy ? 2 * facts.bytes : facts.bytes;
	if (!isHere(database)) return [];
	const [row] = await rowsOf(inspected, FOLDER_SQL[database.engine]);
	const folder = row?.[0];
	if (!folder) return [];
	const [room] = await roomOn(tools, [folder]);
	if (!room || room.freeBytes >= needed) return [];
	return [refuse(inspected, `${folder} has ${Math.floor(room.freeBytes / 1e6)} MB free, and ${copy ? `the copy ${copy} comes to lie there, and ` : ""}tables that change are written anew: ${Math.ceil(needed / 1e6)} MB are needed.`, "free space there, then plan again")];
}
// src/wso2/data/tenant-complaints.ts
function tenantComplaints(tenants, choice) {
	const problems = [];
	const warnings = [];
	const complain = (what, fix) => problems.push({
		reason: "config-invalid",
		what,
		safe: "Nothing was changed.",
		fix
	});
	for (const key of ["only_tenants", "except_tenants"]) for (const name of choice[key]) {
		const meant = tenants.filter((tenant) => means(name, tenant)).map(({ domain }) => domain);
		if (!meant.some((domain) => domain.toLowerCase() === name.toLowerCase())) complain(`${key} names ${name}, and there is no such tenant.`, `correct it under [environments.<name>.choices]; the tenants are ${tenants.map(({ domain }) => domain).join(", ")}`);
		else if (meant.length > 1) warnings.push(`${key} names ${name}, which the client takes for a part of a domain: it means ${meant.join(", ")}.`);
	}
	if (choice.only_tenants.length > 0 && choice.except_tenants.length > 0) complain("only_tenants and except_tenants are both given, and the client would not look at the second.", "keep one of them under [environments.<name>.choices]");
	const chosen = chosenTenants(tenants, choice);
	if (chosen.length === 0 && problems.length === 0) complain("No tenant is left to migrate.", "name fewer of them in except_tenants");
	const sleeping = chosen.filter(({ active }) => !active).map(({ domain }) => domain);
	if (sleeping.length > 0) warnings.push(`Inactive tenants: ${sleeping.join(", ")}. The client is known to end with a NullPointerException on such a tenant (wso2/api-manager#1103): activate them in the old version, or name them in except_tenants.`);
	const left = tenants.filter((tenant) => !chosen.includes(tenant)).map(({ domain }) => domain);
	if (left.length > 0) warnings.push(`Not migrated: the data of ${left.join(", ")}. The schema changes for all tenants; what is left out has to be migrated before the new version can be used for them.`);
	return {
		problems,
		warnings
	};
}
// src/wso2/data/preflight.ts
const BY_ENGINE = {
	postgresql: inspectPostgresql,
	mariadb: inspectMariadb,
	mysql: inspectMariadb
};
async function inspectData(databases, data, choice) {
	const complaintsOf = async (part) => {
		const inspected = databases[part];
		const { engine, id } = inspected.database;
		const wants = {
			table: data.checks.tables[part],
			checks: data.checks,
			script: data.script.database === id,
			client: part === "api"
		};
		const [{ problems, warnings }, space] = await Promise.all([BY_ENGINE[engine](inspected, wants), spaceProblems(inspected)]);
		return {
			problems: [...problems, ...space],
			warnings: [...untested(inspected, data.tested), ...warnings]
		};
	};
	const [tenants, counts, api, registry, keys, lost] = await Promise.all([
		readTenants(databases.registry),
		countData(databases),
		complaintsOf("api"),
		complaintsOf("registry"),
		brokenKeys(databases.api, data.checks),
		orphans(databases.api, data.checks)
	]);
	const chosen = tenantComplaints(tenants, choice);
	return {
		problems: [
			...chosen.problems,
			...api.problems,
			...registry.problems,
			...keys,
			...lost
		],
		warnings: [
			...chosen.warnings,
			...api.warnings,
			...registry.warnings
		],
		tenants,
		counts
	};
}
function untested(inspected, tested) {
	const { version } = inspected.facts;
	const listed = tested.filter(({ engine }) => version.startsWith(`${productName(engine)} `));
	const number = version.slice(version.lastIndexOf(" ") + 1);
	if (listed.some(({ versions }) => versions.some((one) => number === one || number.startsWith(`${one}.`)))) return [];
	return [warn$1(inspected, `it runs ${version}, which the product is not listed as tested on (${tested.map(({ engine, versions }) => `${productName(engine)} ${versions.join(", ")}`).join("; ")}).`)];
}
// src/wso2/key-manager.ts
const TIMEOUT_MS = 15e3;
const OWN = /* @__PURE__ */ new Set([
	"localhost",
	"127.0.0.1",
	"::1"
]);
function remoteKeyManager(serviceUrl, ownNames) {
	if (!serviceUrl || serviceUrl.includes("$") || !URL.canParse(serviceUrl)) return void 0;
	const url = new URL(serviceUrl);
	const name = url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
	if (!/^https?:$/.test(url.protocol) || OWN.has(name)) return void 0;
	return ownNames.some((own) => own.toLowerCase() === name) ? void 0 : url;
}
async function unanswered(host, url) {
	const address = url.hostname.replace(/^\[(.*)\]$/, "$1");
	const secure = url.protocol === "https:";
	let stream;
	try {
		stream = await host.tunnel(address, Number(url.port || (secure ? 443 : 80)));
		await ask(stream, url, secure);
		return;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	} finally {
		stream?.destroy();
	}
}
function ask(stream, url, secure) {
	return new Promise((resolve, reject) => {
		const options = {
			path: url.pathname,
			headers: {
				host: url.host,
				connection: "close"
			},
			signal: AbortSignal.timeout(TIMEOUT_MS)
		};
		const socket = secure ? connect({
			socket: stream,
			servername: nameFor(url),
			rejectUnauthorized: false
		}) : stream;
		socket.on("error", reject);
		const asked = request({
			...options,
			createConnection: () => socket
		}, (response) => {
			response.resume();
			resolve();
		});
		asked.on("error", reject);
		asked.end();
	});
}
const nameFor = ({ hostname }) => /^[\d.]+$|^\[/.test(hostname) ? "" : hostname;
// src/steps/judge-data-node.ts
const SAFE$1 = "Nothing was changed.";
const UNITS = {
	k: 1024,
	m: 2 ** 20,
	g: 2 ** 30
};
async function judgeDataNode(context, name, node, merged) {
	const { data } = context.route;
	if (!data) return {
		problems: [],
		warnings: []
	};
	const at = (...keys) => ({
		file: context.environment.file,
		key: [
			"environments",
			context.environment.name,
			"nodes",
			name,
			...keys
		]
	});
	const role = roleProblem(name, node, textOf(merged, data.lead.role));
	const problems = role ? [{
		...role,
		place: at("profile")
	}] : [];
	if (node !== leadNode(context.environment)) return {
		problems: [...problems, ...await leftBehind(context, node)],
		warnings: []
	};
	const profile = leadProfileProblem(name, node.profile ?? knownRole(textOf(merged, data.lead.role)), data);
	if (profile) problems.push({
		...profile,
		place: at("lead")
	});
	problems.push(...await silentKeyManager(context, node, merged, data));
	const heap = smallHeap(name, node.target.heap, data);
	return {
		problems,
		warnings: heap ? [heap] : []
	};
}
const PROFILES = [
	"control-plane",
	"gateway-worker",
	"traffic-manager"
];
const knownRole = (role) => PROFILES.find((profile) => profile === role);
function roleProblem(name, { profile }, role) {
	const said = knownRole(role);
	if (!said || said === profile) return void 0;
	return {
		reason: "config-invalid",
		what: `deployment.toml of ${name} is that of a ${said}, and the migration file says ${profile ? `profile = "${profile}"` : "nothing of a profile"}.`,
		safe: SAFE$1,
		fix: `write profile = "${said}", or correct the home.`
	};
}
function leadProfileProblem(name, profile, { lead: { profiles } }) {
	if (!profile || profiles.includes(profile)) return void 0;
	return {
		reason: "config-invalid",
		what: `${name} is the lead node and a ${profile}: the migration client needs what only a ${profiles.join(" or ")} or an all-in-one server has.`,
		safe: SAFE$1,
		fix: `write lead = true at a node of profile ${profiles.join(" or ")}.`
	};
}
function smallHeap(name, heap, { lead }) {
	const { least, shipped } = lead.heap;
	if (bytesOf(heap ?? shipped) >= bytesOf(least)) return void 0;
	return `The heap of ${name} is ${heap ?? `${shipped}, as its start script has it`}: the migration client reads every API definition and may run out of it. Set heap = "${least}" or more under target of this node.`;
}
function bytesOf(heap) {
	return Number.parseInt(heap, 10) * (UNITS[heap.at(-1).toLowerCase()] ?? 1);
}
async function leftBehind(context, { target }) {
	return (await clientJars(context.host(target.host), target.home, context.route.data.client)).map((jar) => ({
		reason: "preflight-failed",
		host: target.host,
		what: `${target.home}/${jar} is a migration client: it would migrate at every start of this server.`,
		safe: SAFE$1,
		fix: "find out who put it there and whether that server was started with it; if it was, restore the databases; take it away (cleanup and restore do so for the run that brought it), then run again."
	}));
}
async function silentKeyManager(context, { target }, merged, { lead: { key_manager: setting } }) {
	const hosts = context.environment.hosts;
	const own = [textOf(merged, "server.hostname") ?? "", hosts[target.host]?.address ?? ""];
	const url = remoteKeyManager(textOf(merged, setting), own);
	const why = url && await unanswered(context.host(target.host), url);
	if (!why) return [];
	return [{
		reason: "preflight-failed",
		host: target.host,
		what: `The key manager at ${url.origin} (${setting}) does not answer: ${why}`,
		safe: SAFE$1,
		fix: "migrate the Identity Server first and start it: the migration client needs it; check from this host that its name and port can be reached."
	}];
}
// src/steps/measure-data.ts
async function measureData(context, name, lead, databases) {
	const report = {
		facts: [],
		warnings: [],
		problems: []
	};
	const { route, environment } = context;
	const data = route.data;
	const node = environment.nodes[name];
	const choice = choiceOf(environment.choices, node, {
		from: route.source.version,
		to: route.target.version
	});
	for (const { choice: key, what, fix } of wrongChoices(data, choice)) report.problems.push({
		reason: "config-invalid",
		what,
		place: {
			file: environment.file,
			key: [
				"environments",
				environment.name,
				"choices",
				...key ? [key] : []
			]
		},
		safe: "Nothing was changed.",
		fix
	});
	const [client, found] = await Promise.all([measureClient(context, node, databases, report), inspect(context, databases, report)]);
	const settings = lead?.merge.text === void 0 ? void 0 : settingsOf(context, lead, report);
	if (!client || !found || !settings || report.problems.length > 0) return report;
	report.data = {
		lead: name,
		from: choice.from,
		to: choice.to,
		databases: Object.values(data.databases).map((id) => ({
			id,
			toolsHost: environment.databases[id].tools_host
		})),
		client,
		arguments: {
			"pre-migrate": argumentsOf(data, "pre-migrate", choice),
			migrate: argumentsOf(data, "migrate", choice)
		},
		tenants: found.tenants,
		counts: found.counts,
		runSettings: settings
	};
	const { sha256, jar } = client;
	report.facts.push({
		class: "must-equal",
		key: "data.client",
		value: {
			sha256,
			jar
		}
	}, {
		class: "may-grow",
		key: "data.counts",
		value: { ...found.counts }
	}, {
		class: "info",
		key: "data.tenants",
		value: found.tenants
	});
	return report;
}
function choiceOf(choices, { profile }, versions) {
	return {
		...versions,
		profile,
		validator: choices.validator,
		saveDefinitions: choices.save_definitions,
		onlyTenants: choices.only_tenants,
		exceptTenants: choices.except_tenants
	};
}
async function measureClient(context, node, databases, report) {
	const data = context.route.data;
	const api = databases.find(({ database }) => database.id === data.databases.api);
	const client = await attempt(report.problems, () => withClient(context, async (unpacked) => {
		report.problems.push(...await clientComplaints(unpacked, data.client, api?.database.engine));
		const { name, sha256, jar, files } = unpacked;
		return {
			name,
			sha256,
			jar,
			files
		};
	}));
	if (!client) return void 0;
	const { target } = node;
	const host = context.host(target.host);
	const foreign = await attempt(report.problems, () => foreignClient(host, target.home, context.route.data.client, client.files));
	report.problems.push(...foreign ?? []);
	if (foreign?.length === 0) report.problems.push(...await leftBehind(context, node));
	return client;
}
async function inspect(context, databases, report) {
	const reached = (id) => {
		const found = databases.find(({ database }) => database.id === id);
		return found && {
			tools: context.host(found.entry.tools_host),
			...found
		};
	};
	const { api, registry } = context.route.data.databases;
	const both = {
		api: reached(api),
		registry: reached(registry)
	};
	if (!both.api || !both.registry) return void 0;
	const pair = {
		api: both.api,
		registry: both.registry
	};
	const found = await attempt(report.problems, () => inspectData(pair, context.route.data, context.environment.choices));
	report.problems.push(...found?.problems ?? []);
	report.warnings.push(...found?.warnings ?? []);
	return found;
}
function settingsOf(context, { node, merge }, report) {
	const file = parseText(merge.text, `${node.source.home}/${context.route.source.config}`);
	const { settings, problems } = runSettingsOf(context.route.data, file, {
		host: node.source.host,
		fix: "write the URL itself there, or have it carry that parameter already."
	});
	report.problems.push(...problems);
	return settings;
}
// node_modules/ldapts/dist/index.mjs
const Ber = {
	EOC: 0,
	Boolean: 1,
	Integer: 2,
	BitString: 3,
	OctetString: 4,
	Null: 5,
	OID: 6,
	ObjectDescriptor: 7,
	External: 8,
	Real: 9,
	Enumeration: 10,
	PDV: 11,
	Utf8String: 12,
	RelativeOID: 13,
	Sequence: 16,
	Set: 17,
	NumericString: 18,
	PrintableString: 19,
	T61String: 20,
	VideotexString: 21,
	IA5String: 22,
	UTCTime: 23,
	GeneralizedTime: 24,
	GraphicString: 25,
	VisibleString: 26,
	GeneralString: 28,
	UniversalString: 29,
	CharacterString: 30,
	BMPString: 31,
	Constructor: 32,
	Context: 128
};
var InvalidAsn1Error = class extends Error {
	constructor(message) {
		super(message);
		this.name = "InvalidAsn1Error";
	}
};
var BerReader = class {
	size;
	currentLength = 0;
	currentOffset = 0;
	buffer;
	constructor(data) {
		if (!Buffer.isBuffer(data)) throw new TypeError("data must be a Buffer");
		this.buffer = data;
		this.size = data.length;
	}
	get length() {
		return this.currentLength;
	}
	get offset() {
		return this.currentOffset;
	}
	set offset(value) {
		this.currentOffset = value;
	}
	get remain() {
		return this.size - this.currentOffset;
	}
	get remainingBuffer() {
		return this.buffer.subarray(this.currentOffset);
	}
	setBufferSize(size) {
		this.size = size;
	}
	readByte(peek = false) {
		if (this.size - this.currentOffset < 1) return null;
		const byte = this.buffer.readUInt8(this.currentOffset);
		if (!peek) this.currentOffset += 1;
		return byte;
	}
	peek() {
		return this.readByte(true);
	}
	readLength(startOffset) {
		let offset = startOffset ?? this.currentOffset;
		if (offset >= this.size) return null;
		const lengthByte = this.buffer.readUInt8(offset);
		offset += 1;
		if ((lengthByte & 128) === 128) {
			const numLengthBytes = lengthByte & 127;
			if (numLengthBytes === 0) throw new InvalidAsn1Error("Indefinite length not supported");
			if (numLengthBytes > 4) throw new InvalidAsn1Error("Encoding too long");
			if (this.size - offset < numLengthBytes) return null;
			this.currentLength = 0;
			for (let i = 0; i < numLengthBytes; i++) {
				this.currentLength = (this.currentLength << 8) + this.buffer.readUInt8(offset);
				offset += 1;
			}
		} else this.currentLength = lengthByte;
		return offset;
	}
	readSequence(expectedTag) {
		const tag = this.peek();
		if (tag === null) return null;
		if (expectedTag !== void 0 && expectedTag !== tag) throw new InvalidAsn1Error(`Expected 0x${expectedTag.toString(16)}: got 0x${tag.toString(16)}`);
		const newOffset = this.readLength(this.currentOffset + 1);
		if (newOffset === null) return null;
		this.currentOffset = newOffset;
		return tag;
	}
	readInt() {
		return this.readTag(Ber.Integer);
	}
	readBoolean() {
		const value = this.readTag(Ber.Boolean);
		if (value === null) return null;
		return value !== 0;
	}
	readEnumeration() {
		return this.readTag(Ber.Enumeration);
	}
	readString(tag = Ber.OctetString, asBuffer = false) {
		const currentTag = this.peek();
		if (currentTag === null) return null;
		if (currentTag !== tag) throw new InvalidAsn1Error(`Expected 0x${tag.toString(16)}: got 0x${currentTag.toString(16)}`);
		const newOffset = this.readLength(this.currentOffset + 1);
		if (newOffset === null) return null;
		if (this.currentLength > this.size - newOffset) return null;
		this.currentOffset = newOffset;
		if (this.currentLength === 0) return asBuffer ? Buffer.alloc(0) : "";
		const value = this.buffer.subarray(this.currentOffset, this.currentOffset + this.currentLength);
		this.currentOffset += this.currentLength;
		return asBuffer ? value : value.toString("utf8");
	}
	readOID(tag = Ber.OID) {
		const data = this.readString(tag, true);
		if (data === null) return null;
		const values = [];
		let value = 0;
		for (const byte of data) {
			value = (value << 7) + (byte & 127);
			if ((byte & 128) === 0) {
				values.push(value);
				value = 0;
			}
		}
		const firstValue = values[0] ?? 0;
		return [
			Math.trunc(firstValue / 40),
			firstValue % 40,
			...values.slice(1)
		].join(".");
	}
	readTag(tag) {
		const currentTag = this.peek();
		if (currentTag === null) return null;
		if (currentTag !== tag) throw new InvalidAsn1Error(`Expected 0x${tag.toString(16)}: got 0x${currentTag.toString(16)}`);
		const newOffset = this.readLength(this.currentOffset + 1);
		if (newOffset === null) return null;
		if (this.currentLength > 4) throw new InvalidAsn1Error(`Integer too long: ${this.currentLength}`);
		if (this.currentLength > this.size - newOffset) return null;
		this.currentOffset = newOffset;
		const firstByte = this.buffer.readUInt8(this.currentOffset);
		let value = 0;
		for (let i = 0; i < this.currentLength; i++) {
			value = value << 8 | this.buffer.readUInt8(this.currentOffset);
			this.currentOffset += 1;
		}
		if ((firstByte & 128) === 128 && this.currentLength < 4) value -= 1 << this.currentLength * 8;
		return value >> 0;
	}
};
var BerWriter = class {
	data;
	size;
	currentOffset = 0;
	growthFactor;
	sequenceOffsets = [];
	constructor(options = {}) {
		const initialSize = options.size ?? 1024;
		this.growthFactor = options.growthFactor ?? 8;
		this.data = Buffer.alloc(initialSize);
		this.size = initialSize;
	}
	get buffer() {
		if (this.sequenceOffsets.length > 0) throw new InvalidAsn1Error(`${this.sequenceOffsets.length} unended sequence(s)`);
		return this.data.subarray(0, this.currentOffset);
	}
	writeByte(value) {
		this.ensureCapacity(1);
		this.data[this.currentOffset++] = value;
	}
	writeInt(value, tag = Ber.Integer) {
		let intValue = value;
		let byteCount = 4;
		while (((intValue & 4286578688) === 0 || (intValue & 4286578688) === -8388608) && byteCount > 1) {
			byteCount--;
			intValue <<= 8;
		}
		if (byteCount > 4) throw new InvalidAsn1Error("BER integers cannot be > 0xffffffff");
		this.ensureCapacity(2 + byteCount);
		this.data[this.currentOffset++] = tag;
		this.data[this.currentOffset++] = byteCount;
		while (byteCount > 0) {
			byteCount--;
			this.data[this.currentOffset++] = (intValue & 4278190080) >>> 24;
			intValue <<= 8;
		}
	}
	writeNull() {
		this.writeByte(Ber.Null);
		this.writeByte(0);
	}
	writeEnumeration(value, tag = Ber.Enumeration) {
		this.writeInt(value, tag);
	}
	writeBoolean(value, tag = Ber.Boolean) {
		this.ensureCapacity(3);
		this.data[this.currentOffset++] = tag;
		this.data[this.currentOffset++] = 1;
		this.data[this.currentOffset++] = value ? 255 : 0;
	}
	writeString(value, tag = Ber.OctetString) {
		const byteLength = Buffer.byteLength(value);
		this.writeByte(tag);
		this.writeLength(byteLength);
		if (byteLength > 0) {
			this.ensureCapacity(byteLength);
			this.data.write(value, this.currentOffset);
			this.currentOffset += byteLength;
		}
	}
	writeBuffer(value, tag) {
		this.writeByte(tag);
		this.writeLength(value.length);
		this.ensureCapacity(value.length);
		value.copy(this.data, this.currentOffset, 0, value.length);
		this.currentOffset += value.length;
	}
	writeStringArray(values) {
		for (const value of values) this.writeString(value);
	}
	writeOID(value, tag = Ber.OID) {
		if (!/^(\d+\.){3,}\d+$/.test(value)) throw new Error("Argument is not a valid OID string");
		const parts = value.split(".");
		const bytes = [];
		const firstPart = parts[0] ?? "0";
		const secondPart = parts[1] ?? "0";
		bytes.push(Number(firstPart) * 40 + Number(secondPart));
		for (const part of parts.slice(2)) this.encodeOidOctet(bytes, Number(part));
		this.ensureCapacity(2 + bytes.length);
		this.writeByte(tag);
		this.writeLength(bytes.length);
		for (const byte of bytes) this.writeByte(byte);
	}
	writeLength(length) {
		this.ensureCapacity(4);
		if (length <= 127) this.data[this.currentOffset++] = length;
		else if (length <= 255) {
			this.data[this.currentOffset++] = 129;
			this.data[this.currentOffset++] = length;
		} else if (length <= 65535) {
			this.data[this.currentOffset++] = 130;
			this.data[this.currentOffset++] = length >> 8;
			this.data[this.currentOffset++] = length;
		} else if (length <= 16777215) {
			this.data[this.currentOffset++] = 131;
			this.data[this.currentOffset++] = length >> 16;
			this.data[this.currentOffset++] = length >> 8;
			this.data[this.currentOffset++] = length;
		} else throw new InvalidAsn1Error("Length too long (> 4 bytes)");
	}
	startSequence(tag = Ber.Sequence | Ber.Constructor) {
		this.writeByte(tag);
		this.sequenceOffsets.push(this.currentOffset);
		this.ensureCapacity(3);
		this.currentOffset += 3;
	}
	endSequence() {
		const sequenceStart = this.sequenceOffsets.pop();
		if (sequenceStart === void 0) throw new InvalidAsn1Error("No sequence to end");
		const contentStart = sequenceStart + 3;
		const contentLength = this.currentOffset - contentStart;
		if (contentLength <= 127) {
			this.shiftContent(contentStart, contentLength, -2);
			this.data[sequenceStart] = contentLength;
		} else if (contentLength <= 255) {
			this.shiftContent(contentStart, contentLength, -1);
			this.data[sequenceStart] = 129;
			this.data[sequenceStart + 1] = contentLength;
		} else if (contentLength <= 65535) {
			this.data[sequenceStart] = 130;
			this.data[sequenceStart + 1] = contentLength >> 8;
			this.data[sequenceStart + 2] = contentLength;
		} else if (contentLength <= 16777215) {
			this.shiftContent(contentStart, contentLength, 1);
			this.data[sequenceStart] = 131;
			this.data[sequenceStart + 1] = contentLength >> 16;
			this.data[sequenceStart + 2] = contentLength >> 8;
			this.data[sequenceStart + 3] = contentLength;
		} else throw new InvalidAsn1Error("Sequence too long");
	}
	encodeOidOctet(bytes, octet) {
		if (octet < 128) bytes.push(octet);
		else if (octet < 16384) {
			bytes.push(octet >>> 7 | 128);
			bytes.push(octet & 127);
		} else if (octet < 2097152) {
			bytes.push(octet >>> 14 | 128);
			bytes.push((octet >>> 7 | 128) & 255);
			bytes.push(octet & 127);
		} else if (octet < 268435456) {
			bytes.push(octet >>> 21 | 128);
			bytes.push((octet >>> 14 | 128) & 255);
			bytes.push((octet >>> 7 | 128) & 255);
			bytes.push(octet & 127);
		} else {
			bytes.push((octet >>> 28 | 128) & 255);
			bytes.push((octet >>> 21 | 128) & 255);
			bytes.push((octet >>> 14 | 128) & 255);
			bytes.push((octet >>> 7 | 128) & 255);
			bytes.push(octet & 127);
		}
	}
	shiftContent(start, length, shift) {
		this.data.copy(this.data, start + shift, start, start + length);
		this.currentOffset += shift;
	}
	ensureCapacity(needed) {
		if (this.size - this.currentOffset < needed) {
			let newSize = this.size * this.growthFactor;
			if (newSize - this.currentOffset < needed) newSize += needed;
			const newBuffer = Buffer.alloc(newSize);
			this.data.copy(newBuffer, 0, 0, this.currentOffset);
			this.data = newBuffer;
			this.size = newSize;
		}
	}
};
var Control = class {
	type;
	critical;
	responseType;
	constructor(type, options = {}) {
		this.type = type;
		this.critical = options.critical === true;
		this.responseType = options.responseType ?? type;
	}
	write(writer) {
		writer.startSequence();
		writer.writeString(this.type);
		writer.writeBoolean(this.critical);
		this.writeControl(writer);
		writer.endSequence();
	}
	parse(reader) {
		this.parseControl(reader);
	}
	writeControl(_) {}
	parseControl(_) {}
};
var EntryChangeNotificationControl = class EntryChangeNotificationControl extends Control {
	static type = "2.16.840.1.113730.3.4.7";
	value;
	constructor(options = {}) {
		super(EntryChangeNotificationControl.type, options);
		this.value = options.value;
	}
	parseControl(reader) {
		if (reader.readSequence()) {
			const changeType = reader.readInt() ?? 0;
			let previousDN;
			if (changeType === 8) previousDN = reader.readString();
			const changeNumber = reader.readInt() ?? 0;
			this.value = {
				changeType,
				previousDN,
				changeNumber
			};
		}
	}
	writeControl(writer) {
		if (!this.value) return;
		const controlWriter = new BerWriter();
		controlWriter.startSequence();
		controlWriter.writeInt(this.value.changeType);
		if (this.value.previousDN) controlWriter.writeString(this.value.previousDN);
		controlWriter.writeInt(this.value.changeNumber);
		controlWriter.endSequence();
		writer.writeBuffer(controlWriter.buffer, 4);
	}
};
var PagedResultsControl = class PagedResultsControl extends Control {
	static type = "1.2.840.113556.1.4.319";
	value;
	constructor(options = {}) {
		super(PagedResultsControl.type, options);
		this.value = options.value;
	}
	parseControl(reader) {
		if (reader.readSequence()) {
			const size = reader.readInt() ?? 0;
			const cookie = reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0);
			this.value = {
				size,
				cookie
			};
		}
	}
	writeControl(writer) {
		if (!this.value) return;
		const controlWriter = new BerWriter();
		controlWriter.startSequence();
		controlWriter.writeInt(this.value.size);
		if (this.value.cookie?.length) controlWriter.writeBuffer(this.value.cookie, Ber.OctetString);
		else controlWriter.writeString("");
		controlWriter.endSequence();
		writer.writeBuffer(controlWriter.buffer, 4);
	}
};
var PersistentSearchControl = class PersistentSearchControl extends Control {
	static type = "2.16.840.1.113730.3.4.3";
	value;
	constructor(options = {}) {
		super(PersistentSearchControl.type, options);
		this.value = options.value;
	}
	parseControl(reader) {
		if (reader.readSequence()) {
			const changeTypes = reader.readInt() ?? 0;
			const changesOnly = reader.readBoolean() ?? false;
			const returnECs = reader.readBoolean() ?? false;
			this.value = {
				changeTypes,
				changesOnly,
				returnECs
			};
		}
	}
	writeControl(writer) {
		if (!this.value) return;
		const controlWriter = new BerWriter();
		controlWriter.startSequence();
		controlWriter.writeInt(this.value.changeTypes);
		controlWriter.writeBoolean(this.value.changesOnly);
		controlWriter.writeBoolean(this.value.returnECs);
		controlWriter.endSequence();
		writer.writeBuffer(controlWriter.buffer, 4);
	}
};
var ServerSideSortingRequestControl = class ServerSideSortingRequestControl extends Control {
	static type = "1.2.840.113556.1.4.473";
	static responseType = "1.2.840.113556.1.4.474";
	values;
	result;
	constructor(options = {}) {
		super(ServerSideSortingRequestControl.type, {
			...options,
			responseType: ServerSideSortingRequestControl.responseType
		});
		if (Array.isArray(options.value)) this.values = options.value;
		else if (typeof options.value === "object") this.values = [options.value];
		else this.values = [];
	}
	parseControl(reader) {
		if (!reader.readSequence(48)) return;
		if (reader.peek() === Ber.Enumeration) {
			const sortResult = reader.readEnumeration() ?? 0;
			this.result = reader.peek() === 128 ? {
				sortResult,
				attributeType: reader.readString(128) ?? ""
			} : { sortResult };
			return;
		}
		while (reader.readSequence(48)) {
			const attributeType = reader.readString() ?? "";
			let orderingRule = "";
			let reverseOrder = false;
			if (reader.peek() === 128) orderingRule = reader.readString(128) ?? "";
			if (reader.peek() === 129) reverseOrder = reader.readTag(129) !== 0;
			this.values.push({
				attributeType,
				orderingRule,
				reverseOrder
			});
		}
	}
	writeControl(writer) {
		this.result = void 0;
		if (!this.values.length) return;
		const controlWriter = new BerWriter();
		controlWriter.startSequence(48);
		for (const value of this.values) {
			controlWriter.startSequence(48);
			controlWriter.writeString(value.attributeType, Ber.OctetString);
			if (value.orderingRule) controlWriter.writeString(value.orderingRule, 128);
			if (typeof value.reverseOrder !== "undefined") controlWriter.writeBoolean(value.reverseOrder, 129);
			controlWriter.endSequence();
		}
		controlWriter.endSequence();
		writer.writeBuffer(controlWriter.buffer, 4);
	}
};
var MessageParserError = class MessageParserError extends Error {
	messageDetails;
	constructor(message) {
		super(message);
		this.name = "MessageParserError";
		Object.setPrototypeOf(this, MessageParserError.prototype);
	}
};
var ResultCodeError = class ResultCodeError extends Error {
	code;
	constructor(code, message) {
		super(`${message} Code: 0x${code.toString(16)}`);
		this.name = "ResultCodeError";
		this.code = code;
		Object.setPrototypeOf(this, ResultCodeError.prototype);
	}
};
var AdminLimitExceededError = class AdminLimitExceededError extends ResultCodeError {
	constructor(message) {
		super(11, message ?? "An LDAP server limit set by an administrative authority has been exceeded.");
		this.name = "AdminLimitExceededError";
		Object.setPrototypeOf(this, AdminLimitExceededError.prototype);
	}
};
var AffectsMultipleDSAsError = class AffectsMultipleDSAsError extends ResultCodeError {
	constructor(message) {
		super(71, message ?? "The modify DN operation moves the entry from one LDAP server to another and thus requires more than one LDAP server.");
		this.name = "AffectsMultipleDSAsError";
		Object.setPrototypeOf(this, AffectsMultipleDSAsError.prototype);
	}
};
var AliasDerefProblemError = class AliasDerefProblemError extends ResultCodeError {
	constructor(message) {
		super(36, message ?? "Either the client does not have access rights to read the aliased object's name or dereferencing is not allowed.");
		this.name = "AliasDerefProblemError";
		Object.setPrototypeOf(this, AliasDerefProblemError.prototype);
	}
};
var AliasProblemError = class AliasProblemError extends ResultCodeError {
	constructor(message) {
		super(33, message ?? "An error occurred when an alias was dereferenced.");
		this.name = "AliasProblemError";
		Object.setPrototypeOf(this, AliasProblemError.prototype);
	}
};
var AlreadyExistsError = class AlreadyExistsError extends ResultCodeError {
	constructor(message) {
		super(68, message ?? "The add operation attempted to add an entry that already exists, or that the modify operation attempted to rename an entry to the name of an entry that already exists.");
		this.name = "AlreadyExistsError";
		Object.setPrototypeOf(this, AlreadyExistsError.prototype);
	}
};
var AuthMethodNotSupportedError = class AuthMethodNotSupportedError extends ResultCodeError {
	constructor(message) {
		super(7, message ?? "The Directory Server does not support the requested Authentication Method.");
		this.name = "AuthMethodNotSupportedError";
		Object.setPrototypeOf(this, AuthMethodNotSupportedError.prototype);
	}
};
var BusyError = class BusyError extends ResultCodeError {
	constructor(message) {
		super(51, message ?? "The LDAP server is too busy to process the client request at this time.");
		this.name = "BusyError";
		Object.setPrototypeOf(this, BusyError.prototype);
	}
};
var ConfidentialityRequiredError = class ConfidentialityRequiredError extends ResultCodeError {
	constructor(message) {
		super(13, message ?? "The session is not protected by a protocol such as Transport Layer Security (TLS), which provides session confidentiality and the request will not be handled without confidentiality enabled.");
		this.name = "ConfidentialityRequiredError";
		Object.setPrototypeOf(this, ConfidentialityRequiredError.prototype);
	}
};
var ConstraintViolationError = class ConstraintViolationError extends ResultCodeError {
	constructor(message) {
		super(19, message ?? "The attribute value specified in a Add Request, Modify Request or ModifyDNRequest operation violates constraints placed on the attribute. The constraint can be one of size or content (string only, no binary).");
		this.name = "ConstraintViolationError";
		Object.setPrototypeOf(this, ConstraintViolationError.prototype);
	}
};
var InappropriateAuthError = class InappropriateAuthError extends ResultCodeError {
	constructor(message) {
		super(48, message ?? "The client is attempting to use an authentication method incorrectly.");
		this.name = "InappropriateAuthError";
		Object.setPrototypeOf(this, InappropriateAuthError.prototype);
	}
};
var InappropriateMatchingError = class InappropriateMatchingError extends ResultCodeError {
	constructor(message) {
		super(18, message ?? "The matching rule specified in the search filter does not match a rule defined for the attribute's syntax.");
		this.name = "InappropriateMatchingError";
		Object.setPrototypeOf(this, InappropriateMatchingError.prototype);
	}
};
var InsufficientAccessError = class InsufficientAccessError extends ResultCodeError {
	constructor(message) {
		super(50, message ?? "The caller does not have sufficient rights to perform the requested operation.");
		this.name = "InsufficientAccessError";
		Object.setPrototypeOf(this, InsufficientAccessError.prototype);
	}
};
var InvalidCredentialsError = class InvalidCredentialsError extends ResultCodeError {
	constructor(message) {
		super(49, message ?? "Invalid credentials during a bind operation.");
		this.name = "InvalidCredentialsError";
		Object.setPrototypeOf(this, InvalidCredentialsError.prototype);
	}
};
var InvalidDNSyntaxError = class InvalidDNSyntaxError extends ResultCodeError {
	constructor(message) {
		super(34, message ?? "The syntax of the DN is incorrect.");
		this.name = "InvalidDNSyntaxError";
		Object.setPrototypeOf(this, InvalidDNSyntaxError.prototype);
	}
};
var InvalidSyntaxError = class InvalidSyntaxError extends ResultCodeError {
	constructor(message) {
		super(21, message ?? "The attribute value specified in an Add Request, Compare Request, or Modify Request operation is an unrecognized or invalid syntax for the attribute.");
		this.name = "InvalidSyntaxError";
		Object.setPrototypeOf(this, InvalidSyntaxError.prototype);
	}
};
var IsLeafError = class IsLeafError extends ResultCodeError {
	constructor(message) {
		super(35, message ?? "The specified operation cannot be performed on a leaf entry.");
		this.name = "IsLeafError";
		Object.setPrototypeOf(this, IsLeafError.prototype);
	}
};
var LoopDetectError = class LoopDetectError extends ResultCodeError {
	constructor(message) {
		super(54, message ?? "The client discovered an alias or LDAP Referral loop, and is thus unable to complete this request.");
		this.name = "LoopDetectError";
		Object.setPrototypeOf(this, LoopDetectError.prototype);
	}
};
var MoreResultsToReturnError = class MoreResultsToReturnError extends ResultCodeError {
	constructor(message) {
		super(95, message);
		this.name = "MoreResultsToReturnError";
		Object.setPrototypeOf(this, MoreResultsToReturnError.prototype);
	}
};
var NamingViolationError = class NamingViolationError extends ResultCodeError {
	constructor(message) {
		super(64, message ?? "The Add Request or Modify DN Request operation violates the schema's structure rules.");
		this.name = "NamingViolationError";
		Object.setPrototypeOf(this, NamingViolationError.prototype);
	}
};
var NoObjectClassModsError = class NoObjectClassModsError extends ResultCodeError {
	constructor(message) {
		super(69, message ?? "The modify operation attempted to modify the structure rules of an object class.");
		this.name = "NoObjectClassModsError";
		Object.setPrototypeOf(this, NoObjectClassModsError.prototype);
	}
};
var NoSuchAttributeError = class NoSuchAttributeError extends ResultCodeError {
	constructor(message) {
		super(16, message ?? "The attribute specified in the Modify Request or Compare Request operation does not exist in the entry.");
		this.name = "NoSuchAttributeError";
		Object.setPrototypeOf(this, NoSuchAttributeError.prototype);
	}
};
var NoSuchObjectError = class NoSuchObjectError extends ResultCodeError {
	constructor(message) {
		super(32, message ?? "The target object cannot be found.");
		this.name = "NoSuchObjectError";
		Object.setPrototypeOf(this, NoSuchObjectError.prototype);
	}
};
var NotAllowedOnNonLeafError = class NotAllowedOnNonLeafError extends ResultCodeError {
	constructor(message) {
		super(66, message ?? "The requested operation is permitted only on leaf entries.");
		this.name = "NotAllowedOnNonLeafError";
		Object.setPrototypeOf(this, NotAllowedOnNonLeafError.prototype);
	}
};
var NotAllowedOnRDNError = class NotAllowedOnRDNError extends ResultCodeError {
	constructor(message) {
		super(67, message ?? "The modify operation attempted to remove an attribute value that forms the entry's relative distinguished name.");
		this.name = "NotAllowedOnRDNError";
		Object.setPrototypeOf(this, NotAllowedOnRDNError.prototype);
	}
};
var NoResultError = class NoResultError extends ResultCodeError {
	constructor(message) {
		super(248, message ?? "No result message for the request.");
		this.name = "NoResultError";
		Object.setPrototypeOf(this, NoResultError.prototype);
	}
};
var ObjectClassViolationError = class ObjectClassViolationError extends ResultCodeError {
	constructor(message) {
		super(65, message ?? "The Add Request, Modify Request, or modify DN operation violates the object class rules for the entry.");
		this.name = "ObjectClassViolationError";
		Object.setPrototypeOf(this, ObjectClassViolationError.prototype);
	}
};
var OperationsError = class OperationsError extends ResultCodeError {
	constructor(message) {
		super(1, message ?? "Request was out of sequence with another operation in progress.");
		this.name = "OperationsError";
		Object.setPrototypeOf(this, OperationsError.prototype);
	}
};
var ProtocolError = class ProtocolError extends ResultCodeError {
	constructor(message) {
		super(2, message ?? "Client sent data to the server that did not comprise a valid LDAP request.");
		this.name = "ProtocolError";
		Object.setPrototypeOf(this, ProtocolError.prototype);
	}
};
var ResultsTooLargeError = class ResultsTooLargeError extends ResultCodeError {
	constructor(message) {
		super(70, message ?? "Results are too large.");
		this.name = "ResultsTooLargeError";
		Object.setPrototypeOf(this, ResultsTooLargeError.prototype);
	}
};
var SaslBindInProgressError = class SaslBindInProgressError extends ResultCodeError {
	response;
	constructor(response) {
		super(14, response.errorMessage || "The server is ready for the next step in the SASL authentication process. The client must send the server the same SASL Mechanism to continue the process.");
		this.response = response;
		this.name = "SaslBindInProgressError";
		Object.setPrototypeOf(this, SaslBindInProgressError.prototype);
	}
};
var SizeLimitExceededError = class SizeLimitExceededError extends ResultCodeError {
	constructor(message) {
		super(4, message ?? "There were more entries matching the criteria contained in a SearchRequest operation than were allowed to be returned by the size limit configuration.");
		this.name = "SizeLimitExceededError";
		Object.setPrototypeOf(this, SizeLimitExceededError.prototype);
	}
};
var StrongAuthRequiredError = class StrongAuthRequiredError extends ResultCodeError {
	constructor(message) {
		super(8, message ?? "Client requested an operation that requires strong authentication.");
		this.name = "StrongAuthRequiredError";
		Object.setPrototypeOf(this, StrongAuthRequiredError.prototype);
	}
};
var TimeLimitExceededError = class TimeLimitExceededError extends ResultCodeError {
	constructor(message) {
		super(3, message ?? "Processing on the associated request Timeout limit specified by either the client request or the server administration limits has been exceeded and has been terminated because it took too long to complete.");
		this.name = "TimeLimitExceededError";
		Object.setPrototypeOf(this, TimeLimitExceededError.prototype);
	}
};
var TLSNotSupportedError = class TLSNotSupportedError extends ResultCodeError {
	constructor(message) {
		super(112, message ?? "TLS is not supported on the server.");
		this.name = "TLSNotSupportedError";
		Object.setPrototypeOf(this, TLSNotSupportedError.prototype);
	}
};
var TypeOrValueExistsError = class TypeOrValueExistsError extends ResultCodeError {
	constructor(message) {
		super(20, message ?? "The attribute value specified in a Add Request or Modify Request operation already exists as a value for that attribute.");
		this.name = "TypeOrValueExistsError";
		Object.setPrototypeOf(this, TypeOrValueExistsError.prototype);
	}
};
var UnavailableCriticalExtensionError = class UnavailableCriticalExtensionError extends ResultCodeError {
	constructor(message) {
		super(12, message ?? "One or more critical extensions were not available by the LDAP server. Either the server does not support the control or the control is not appropriate for the operation type.");
		this.name = "UnavailableCriticalExtensionError";
		Object.setPrototypeOf(this, UnavailableCriticalExtensionError.prototype);
	}
};
var UnavailableError = class UnavailableError extends ResultCodeError {
	constructor(message) {
		super(52, message ?? "The LDAP server cannot process the client's bind request.");
		this.name = "UnavailableError";
		Object.setPrototypeOf(this, UnavailableError.prototype);
	}
};
var UndefinedTypeError = class UndefinedTypeError extends ResultCodeError {
	constructor(message) {
		super(17, message ?? "The attribute specified in the modify or add operation does not exist in the LDAP server's schema.");
		this.name = "UndefinedTypeError";
		Object.setPrototypeOf(this, UndefinedTypeError.prototype);
	}
};
var UnknownStatusCodeError = class UnknownStatusCodeError extends ResultCodeError {
	constructor(code, message) {
		super(code, message ?? "Unknown error.");
		this.name = "UnknownStatusCodeError";
		Object.setPrototypeOf(this, UnknownStatusCodeError.prototype);
	}
};
var UnwillingToPerformError = class UnwillingToPerformError extends ResultCodeError {
	constructor(message) {
		super(53, message ?? "The LDAP server cannot process the request because of server-defined restrictions.");
		this.name = "UnwillingToPerformError";
		Object.setPrototypeOf(this, UnwillingToPerformError.prototype);
	}
};
var Filter = class {
	write(writer) {
		writer.startSequence(this.type);
		this.writeFilter(writer);
		writer.endSequence();
	}
	parse(reader) {
		this.parseFilter(reader);
	}
	matches(_ = {}, __) {
		return true;
	}
	static escape(input) {
		let escapedResult = "";
		if (Buffer.isBuffer(input)) for (const inputChar of input) if (inputChar < 16) escapedResult += `\\0${inputChar.toString(16)}`;
		else escapedResult += `\\${inputChar.toString(16)}`;
		else for (const inputChar of input) switch (inputChar) {
			case "*":
				escapedResult += "\\2a";
				break;
			case "(":
				escapedResult += "\\28";
				break;
			case ")":
				escapedResult += "\\29";
				break;
			case "\\":
				escapedResult += "\\5c";
				break;
			case "\0":
				escapedResult += "\\00";
				break;
			default: escapedResult += inputChar;
		}
		return escapedResult;
	}
	parseFilter(_) {}
	writeFilter(_) {}
	getObjectValue(objectToCheck, key, strictAttributeCase) {
		let objectKey;
		if (typeof objectToCheck[key] !== "undefined") objectKey = key;
		else if (!strictAttributeCase && key.toLowerCase() === "objectclass") {
			for (const objectToCheckKey of Object.keys(objectToCheck)) if (objectToCheckKey.toLowerCase() === key.toLowerCase()) {
				objectKey = objectToCheckKey;
				break;
			}
		}
		if (objectKey) return objectToCheck[objectKey];
	}
};
const SearchFilter = {
	and: 160,
	or: 161,
	not: 162,
	equalityMatch: 163,
	substrings: 164,
	greaterOrEqual: 165,
	lessOrEqual: 166,
	present: 135,
	approxMatch: 168,
	extensibleMatch: 169
};
var AndFilter = class extends Filter {
	type = SearchFilter.and;
	filters;
	constructor(options) {
		super();
		this.filters = options.filters;
	}
	writeFilter(writer) {
		for (const filter of this.filters) filter.write(writer);
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		if (!this.filters.length) return true;
		for (const filter of this.filters) if (!filter.matches(objectToCheck, strictAttributeCase)) return false;
		return true;
	}
	toString() {
		let result = "(&";
		for (const filter of this.filters) result += filter.toString();
		result += ")";
		return result;
	}
};
var ApproximateFilter = class extends Filter {
	type = SearchFilter.approxMatch;
	attribute;
	value;
	constructor(options = {}) {
		super();
		this.attribute = options.attribute ?? "";
		this.value = options.value ?? "";
	}
	parseFilter(reader) {
		this.attribute = (reader.readString() ?? "").toLowerCase();
		this.value = reader.readString() ?? "";
	}
	writeFilter(writer) {
		writer.writeString(this.attribute);
		writer.writeString(this.value);
	}
	matches(_ = {}, __) {
		throw new Error("Approximate match implementation unknown");
	}
	toString() {
		return `(${Filter.escape(this.attribute)}~=${Filter.escape(this.value)})`;
	}
};
var EqualityFilter = class extends Filter {
	type = SearchFilter.equalityMatch;
	attribute;
	value;
	constructor(options = {}) {
		super();
		this.attribute = options.attribute ?? "";
		this.value = options.value ?? "";
	}
	parseFilter(reader) {
		this.attribute = (reader.readString() ?? "").toLowerCase();
		this.value = reader.readString() ?? "";
		if (this.attribute === "objectclass") this.value = this.value.toLowerCase();
	}
	writeFilter(writer) {
		writer.writeString(this.attribute);
		if (Buffer.isBuffer(this.value)) writer.writeBuffer(this.value, Ber.OctetString);
		else writer.writeString(this.value);
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		const objectToCheckValue = this.getObjectValue(objectToCheck, this.attribute, strictAttributeCase);
		if (typeof objectToCheckValue !== "undefined") {
			if (Buffer.isBuffer(this.value) && Buffer.isBuffer(objectToCheckValue)) return this.value === objectToCheckValue;
			const stringValue = Buffer.isBuffer(this.value) ? this.value.toString("utf8") : this.value;
			if (strictAttributeCase) return stringValue === objectToCheckValue;
			return stringValue.toLowerCase() === objectToCheckValue.toLowerCase();
		}
		return false;
	}
	toString() {
		return `(${Filter.escape(this.attribute)}=${Filter.escape(this.value)})`;
	}
};
var ExtensibleFilter = class extends Filter {
	type = SearchFilter.extensibleMatch;
	value;
	rule;
	matchType;
	dnAttributes;
	constructor(options = {}) {
		super();
		this.matchType = options.matchType ?? "";
		this.rule = options.rule ?? "";
		this.dnAttributes = options.dnAttributes === true;
		this.value = options.value ?? "";
	}
	parseFilter(reader) {
		const end = reader.offset + reader.length;
		while (reader.offset < end) {
			const tag = reader.peek();
			switch (tag) {
				case 129:
					this.rule = reader.readString(tag) ?? "";
					break;
				case 130:
					this.matchType = reader.readString(tag) ?? "";
					break;
				case 131:
					this.value = reader.readString(tag) ?? "";
					break;
				case 132:
					this.dnAttributes = reader.readBoolean() ?? false;
					break;
				default: {
					let type = "<null>";
					if (tag) type = `0x${tag.toString(16)}`;
					throw new Error(`Invalid ext_match filter type: ${type}`);
				}
			}
		}
	}
	writeFilter(writer) {
		if (this.rule) writer.writeString(this.rule, 129);
		if (this.matchType) writer.writeString(this.matchType, 130);
		writer.writeString(this.value, 131);
		if (this.dnAttributes) writer.writeBoolean(this.dnAttributes, 132);
	}
	matches(_ = {}, __) {
		throw new Error("Approximate match implementation unknown");
	}
	toString() {
		let result = `(${Filter.escape(this.matchType)}:`;
		if (this.dnAttributes) result += "dn:";
		if (this.rule) result += `${Filter.escape(this.rule)}:`;
		result += `=${Filter.escape(this.value)})`;
		return result;
	}
};
var GreaterThanEqualsFilter = class extends Filter {
	type = SearchFilter.greaterOrEqual;
	attribute;
	value;
	constructor(options = {}) {
		super();
		this.attribute = options.attribute ?? "";
		this.value = options.value ?? "";
	}
	parseFilter(reader) {
		this.attribute = reader.readString()?.toLowerCase() ?? "";
		this.value = reader.readString() ?? "";
	}
	writeFilter(writer) {
		writer.writeString(this.attribute);
		writer.writeString(this.value);
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		const objectToCheckValue = this.getObjectValue(objectToCheck, this.attribute, strictAttributeCase);
		if (typeof objectToCheckValue !== "undefined") {
			if (strictAttributeCase) return objectToCheckValue >= this.value;
			return objectToCheckValue.toLowerCase() >= this.value.toLowerCase();
		}
		return false;
	}
	toString() {
		return `(${Filter.escape(this.attribute)}>=${Filter.escape(this.value)})`;
	}
};
var LessThanEqualsFilter = class extends Filter {
	type = SearchFilter.lessOrEqual;
	attribute;
	value;
	constructor(options = {}) {
		super();
		this.attribute = options.attribute ?? "";
		this.value = options.value ?? "";
	}
	parseFilter(reader) {
		this.attribute = reader.readString()?.toLowerCase() ?? "";
		this.value = reader.readString() ?? "";
	}
	writeFilter(writer) {
		writer.writeString(this.attribute);
		writer.writeString(this.value);
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		const objectToCheckValue = this.getObjectValue(objectToCheck, this.attribute, strictAttributeCase);
		if (typeof objectToCheckValue !== "undefined") {
			if (strictAttributeCase) return objectToCheckValue <= this.value;
			return objectToCheckValue.toLowerCase() <= this.value.toLowerCase();
		}
		return false;
	}
	toString() {
		return `(${Filter.escape(this.attribute)}<=${Filter.escape(this.value)})`;
	}
};
var NotFilter = class extends Filter {
	type = SearchFilter.not;
	filter;
	constructor(options) {
		super();
		this.filter = options.filter;
	}
	writeFilter(writer) {
		this.filter.write(writer);
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		return !this.filter.matches(objectToCheck, strictAttributeCase);
	}
	toString() {
		return `(!${this.filter.toString()})`;
	}
};
var OrFilter = class extends Filter {
	type = SearchFilter.or;
	filters;
	constructor(options) {
		super();
		this.filters = options.filters;
	}
	writeFilter(writer) {
		for (const filter of this.filters) filter.write(writer);
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		if (!this.filters.length) return true;
		for (const filter of this.filters) if (filter.matches(objectToCheck, strictAttributeCase)) return true;
		return false;
	}
	toString() {
		let result = "(|";
		for (const filter of this.filters) result += filter.toString();
		result += ")";
		return result;
	}
};
var PresenceFilter = class extends Filter {
	type = SearchFilter.present;
	attribute;
	constructor(options = {}) {
		super();
		this.attribute = options.attribute ?? "";
	}
	parseFilter(reader) {
		this.attribute = reader.buffer.subarray(0, reader.length).toString("utf8").toLowerCase();
		reader.offset += reader.length;
	}
	writeFilter(writer) {
		for (let i = 0; i < this.attribute.length; i += 1) writer.writeByte(this.attribute.charCodeAt(i));
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		return typeof this.getObjectValue(objectToCheck, this.attribute, strictAttributeCase) !== "undefined";
	}
	toString() {
		return `(${Filter.escape(this.attribute)}=*)`;
	}
};
var SubstringFilter = class SubstringFilter extends Filter {
	type = SearchFilter.substrings;
	attribute;
	initial;
	any;
	final;
	constructor(options = {}) {
		super();
		this.attribute = options.attribute ?? "";
		this.initial = options.initial ?? "";
		this.any = options.any ?? [];
		this.final = options.final ?? "";
	}
	parseFilter(reader) {
		this.attribute = reader.readString()?.toLowerCase() ?? "";
		reader.readSequence();
		const end = reader.offset + reader.length;
		while (reader.offset < end) {
			const tag = reader.peek();
			switch (tag) {
				case 128:
					this.initial = reader.readString(tag) ?? "";
					if (this.attribute === "objectclass") this.initial = this.initial.toLowerCase();
					break;
				case 129: {
					let anyValue = reader.readString(tag) ?? "";
					if (this.attribute === "objectclass") anyValue = anyValue.toLowerCase();
					this.any.push(anyValue);
					break;
				}
				case 130:
					this.final = reader.readString(tag) ?? "";
					if (this.attribute === "objectclass") this.final = this.final.toLowerCase();
					break;
				default: {
					let type = "<null>";
					if (tag) type = `0x${tag.toString(16)}`;
					throw new Error(`Invalid substring filter type: ${type}`);
				}
			}
		}
	}
	writeFilter(writer) {
		writer.writeString(this.attribute);
		writer.startSequence();
		if (this.initial) writer.writeString(this.initial, 128);
		for (const anyItem of this.any) writer.writeString(anyItem, 129);
		if (this.final) writer.writeString(this.final, 130);
		writer.endSequence();
	}
	matches(objectToCheck = {}, strictAttributeCase) {
		const objectToCheckValue = this.getObjectValue(objectToCheck, this.attribute, strictAttributeCase);
		if (typeof objectToCheckValue !== "undefined") {
			let regexp = "";
			if (this.initial) regexp += `^${SubstringFilter._escapeRegExp(this.initial)}.*`;
			for (const anyItem of this.any) regexp += `${SubstringFilter._escapeRegExp(anyItem)}.*`;
			if (this.final) regexp += `${SubstringFilter._escapeRegExp(this.final)}$`;
			return new RegExp(regexp, strictAttributeCase ? "gmu" : "igmu").test(objectToCheckValue);
		}
		return false;
	}
	toString() {
		let result = `(${Filter.escape(this.attribute)}=${Filter.escape(this.initial)}*`;
		for (const anyItem of this.any) result += `${Filter.escape(anyItem)}*`;
		result += `${Filter.escape(this.final)})`;
		return result;
	}
	static _escapeRegExp(str) {
		return str.replace(/[$()*+./?[\\\]^{|}-]/g, "\\$&");
	}
};
const ProtocolOperation = {
	LDAP_VERSION_3: 3,
	LBER_SET: 49,
	LDAP_CONTROLS: 160,
	LDAP_REQ_BIND: 96,
	LDAP_REQ_BIND_SASL: 163,
	LDAP_REQ_UNBIND: 66,
	LDAP_REQ_SEARCH: 99,
	LDAP_REQ_MODIFY: 102,
	LDAP_REQ_ADD: 104,
	LDAP_REQ_DELETE: 74,
	LDAP_REQ_MODRDN: 108,
	LDAP_REQ_COMPARE: 110,
	LDAP_REQ_ABANDON: 80,
	LDAP_REQ_EXTENSION: 119,
	LDAP_RES_BIND: 97,
	LDAP_RES_SEARCH_ENTRY: 100,
	LDAP_RES_SEARCH_REF: 115,
	LDAP_RES_SEARCH: 101,
	LDAP_RES_MODIFY: 103,
	LDAP_RES_ADD: 105,
	LDAP_RES_DELETE: 107,
	LDAP_RES_MODRDN: 109,
	LDAP_RES_COMPARE: 111,
	LDAP_RES_EXTENSION: 120
};
var ControlParser = class {
	static parse(reader, requestControls) {
		if (reader.readSequence() === null) return null;
		let type = "";
		let critical = false;
		let value = Buffer.alloc(0);
		if (reader.length) {
			const end = reader.offset + reader.length;
			type = reader.readString() ?? "";
			if (reader.offset < end) {
				if (reader.peek() === Ber.Boolean) critical = reader.readBoolean() ?? false;
			}
			if (reader.offset < end) value = reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0);
		}
		let control;
		switch (type) {
			case EntryChangeNotificationControl.type:
				control = new EntryChangeNotificationControl({ critical });
				break;
			case PagedResultsControl.type:
				control = new PagedResultsControl({ critical });
				break;
			case PersistentSearchControl.type:
				control = new PersistentSearchControl({ critical });
				break;
			case ServerSideSortingRequestControl.type:
				control = new ServerSideSortingRequestControl({ critical });
				break;
			default: control = requestControls.find((requestControl) => requestControl.responseType === type);
		}
		if (!control) return null;
		const controlReader = new BerReader(value);
		control.parse(controlReader);
		return control;
	}
};
var Message = class {
	version = ProtocolOperation.LDAP_VERSION_3;
	messageId = 0;
	controls;
	constructor(options) {
		this.messageId = options.messageId;
		this.controls = options.controls;
	}
	write() {
		const writer = new BerWriter();
		writer.startSequence();
		writer.writeInt(this.messageId);
		writer.startSequence(this.protocolOperation);
		this.writeMessage(writer);
		writer.endSequence();
		if (this.controls?.length) {
			writer.startSequence(ProtocolOperation.LDAP_CONTROLS);
			for (const control of this.controls) control.write(writer);
			writer.endSequence();
		}
		writer.endSequence();
		return writer.buffer;
	}
	parse(reader, requestControls) {
		this.controls = [];
		this.parseMessage(reader);
		if (reader.peek() === ProtocolOperation.LDAP_CONTROLS) {
			reader.readSequence();
			const end = reader.offset + reader.length;
			while (reader.offset < end) {
				const control = ControlParser.parse(reader, requestControls);
				if (control) this.controls.push(control);
			}
		}
	}
	toString() {
		return JSON.stringify({
			messageId: this.messageId,
			messageType: this.constructor.name
		}, null, 2);
	}
	parseMessage(_) {}
	writeMessage(_) {}
};
var AbandonRequest = class extends Message {
	protocolOperation;
	abandonId;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_ABANDON;
		this.abandonId = options.abandonId ?? 0;
	}
	writeMessage(writer) {
		let i = this.abandonId;
		let intSize = 4;
		const mask = 4286578688;
		while (((i & mask) === 0 || (i & mask) === mask) && intSize > 1) {
			intSize -= 1;
			i <<= 8;
		}
		assert.ok(intSize <= 4);
		while (intSize-- > 0) {
			writer.writeByte((i & 4278190080) >> 24);
			i <<= 8;
		}
	}
	parseMessage(reader) {
		const { length } = reader;
		if (length) {
			let offset = 1;
			let value;
			const fb = reader.buffer[offset] ?? 0;
			value = fb & 127;
			for (let i = 1; i < length; i += 1) {
				value <<= 8;
				offset += 1;
				const bufferValue = reader.buffer[offset] ?? 0;
				value |= bufferValue & 255;
			}
			if ((fb & 128) === 128) value = -value;
			reader.offset += length;
			this.abandonId = value;
		} else this.abandonId = 0;
	}
};
const utfDecoder = new TextDecoder("utf8", { fatal: true });
var Attribute = class {
	buffers = [];
	type;
	values;
	constructor(options = {}) {
		this.type = options.type ?? "";
		this.values = options.values ?? [];
	}
	get parsedBuffers() {
		return this.buffers;
	}
	write(writer) {
		writer.startSequence();
		const { type } = this;
		writer.writeString(type);
		writer.startSequence(ProtocolOperation.LBER_SET);
		if (this.values.length) for (const value of this.values) if (Buffer.isBuffer(value)) writer.writeBuffer(value, Ber.OctetString);
		else writer.writeString(value);
		else writer.writeStringArray([]);
		writer.endSequence();
		writer.endSequence();
	}
	parse(reader) {
		reader.readSequence();
		this.type = reader.readString() ?? "";
		const isBinaryType = this._isBinaryType();
		if (reader.peek() === ProtocolOperation.LBER_SET) {
			if (reader.readSequence(ProtocolOperation.LBER_SET)) {
				const end = reader.offset + reader.length;
				while (reader.offset < end) {
					const buffer = reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0);
					this.buffers.push(buffer);
					if (isBinaryType) this.values.push(buffer);
					else try {
						const decoded = utfDecoder.decode(buffer);
						this.values.push(decoded);
					} catch {
						this.values.push(buffer);
					}
				}
			}
		}
	}
	_isBinaryType() {
		return /;binary$/i.test(this.type || "");
	}
};
var AddRequest = class extends Message {
	protocolOperation;
	dn;
	attributes;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_ADD;
		this.dn = options.dn;
		this.attributes = options.attributes ?? [];
	}
	writeMessage(writer) {
		writer.writeString(this.dn);
		writer.startSequence();
		for (const attribute of this.attributes) attribute.write(writer);
		writer.endSequence();
	}
	parseMessage(reader) {
		this.dn = reader.readString() ?? "";
		reader.readSequence();
		const end = reader.offset + reader.length;
		while (reader.offset < end) {
			const attribute = new Attribute();
			attribute.parse(reader);
			this.attributes.push(attribute);
		}
	}
};
var MessageResponse = class extends Message {
	status;
	matchedDN;
	errorMessage;
	constructor(options) {
		super(options);
		this.status = options.status ?? 0;
		this.matchedDN = options.matchedDN ?? "";
		this.errorMessage = options.errorMessage ?? "";
	}
	parseMessage(reader) {
		this.status = reader.readEnumeration() ?? 0;
		this.matchedDN = reader.readString() ?? "";
		this.errorMessage = reader.readString() ?? "";
	}
};
var AddResponse = class extends MessageResponse {
	protocolOperation;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_ADD;
	}
};
const SASL_MECHANISMS = [
	"EXTERNAL",
	"PLAIN",
	"DIGEST-MD5",
	"SCRAM-SHA-1"
];
var BindRequest = class extends Message {
	protocolOperation;
	dn;
	password;
	mechanism;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_BIND;
		this.dn = options.dn ?? "";
		this.password = options.password ?? "";
		this.mechanism = options.mechanism;
	}
	writeMessage(writer) {
		writer.writeInt(this.version);
		writer.writeString(this.dn);
		if (this.mechanism) {
			writer.startSequence(ProtocolOperation.LDAP_REQ_BIND_SASL);
			writer.writeString(this.mechanism);
			writer.writeString(this.password);
			writer.endSequence();
		} else writer.writeString(this.password, Ber.Context);
	}
	parseMessage(reader) {
		this.version = reader.readInt() ?? ProtocolOperation.LDAP_VERSION_3;
		this.dn = reader.readString() ?? "";
		const contextCheck = reader.peek();
		if (contextCheck !== Ber.Context) {
			let type = "<null>";
			if (contextCheck) type = `0x${contextCheck.toString(16)}`;
			throw new Error(`Authentication type not supported: ${type}`);
		}
		this.password = reader.readString(Ber.Context) ?? "";
	}
};
var BindResponse = class extends MessageResponse {
	protocolOperation;
	data = [];
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_BIND;
	}
	parseMessage(reader) {
		super.parseMessage(reader);
		while (reader.remain > 0) {
			const type = reader.peek();
			if (type === ProtocolOperation.LDAP_CONTROLS) break;
			this.data.push(reader.readString(typeof type === "number" ? type : void 0) ?? "");
		}
	}
};
var CompareRequest = class extends Message {
	protocolOperation;
	dn;
	attribute;
	value;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_COMPARE;
		this.attribute = options.attribute ?? "";
		this.value = options.value ?? "";
		this.dn = options.dn ?? "";
	}
	writeMessage(writer) {
		writer.writeString(this.dn);
		writer.startSequence();
		writer.writeString(this.attribute);
		writer.writeString(this.value);
		writer.endSequence();
	}
	parseMessage(reader) {
		this.dn = reader.readString() ?? "";
		reader.readSequence();
		this.attribute = (reader.readString() ?? "").toLowerCase();
		this.value = reader.readString() ?? "";
	}
};
var CompareResponse = class extends MessageResponse {
	protocolOperation;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_COMPARE;
	}
};
var DeleteRequest = class extends Message {
	protocolOperation;
	dn;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_DELETE;
		this.dn = options.dn ?? "";
	}
	writeMessage(writer) {
		const buffer = Buffer.from(this.dn);
		for (const byte of buffer) writer.writeByte(byte);
	}
	parseMessage(reader) {
		const { length } = reader;
		this.dn = reader.buffer.subarray(0, length).toString("utf8");
		reader.offset += reader.length;
	}
};
var DeleteResponse = class extends MessageResponse {
	protocolOperation;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_DELETE;
	}
};
var ExtendedRequest = class extends Message {
	protocolOperation;
	oid;
	value;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_EXTENSION;
		this.oid = options.oid ?? "";
		this.value = options.value ?? "";
	}
	writeMessage(writer) {
		writer.writeString(this.oid, 128);
		if (Buffer.isBuffer(this.value)) writer.writeBuffer(this.value, 129);
		else if (this.value) writer.writeString(this.value, 129);
	}
	parseMessage(reader) {
		this.oid = reader.readString(128) ?? "";
		if (reader.peek() === 129) try {
			this.value = reader.readString(129) ?? "";
		} catch {
			this.value = reader.readString(129, true) ?? Buffer.alloc(0);
		}
	}
};
const ExtendedResponseProtocolOperations = {
	oid: 138,
	value: 139
};
var ExtendedResponse = class extends MessageResponse {
	protocolOperation;
	oid;
	value;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_EXTENSION;
		this.oid = options.oid;
		this.value = options.value;
	}
	parseMessage(reader) {
		super.parseMessage(reader);
		if (reader.peek() === ExtendedResponseProtocolOperations.oid) this.oid = reader.readString(ExtendedResponseProtocolOperations.oid) ?? "";
		if (reader.peek() === ExtendedResponseProtocolOperations.value) this.value = reader.readString(ExtendedResponseProtocolOperations.value) ?? void 0;
	}
};
var ModifyDNRequest = class extends Message {
	protocolOperation;
	deleteOldRdn;
	dn;
	newRdn;
	newSuperior;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_MODRDN;
		this.deleteOldRdn = options.deleteOldRdn !== false;
		this.dn = options.dn ?? "";
		this.newRdn = options.newRdn ?? "";
		this.newSuperior = options.newSuperior ?? "";
	}
	writeMessage(writer) {
		writer.writeString(this.dn);
		writer.writeString(this.newRdn);
		writer.writeBoolean(this.deleteOldRdn);
		if (this.newSuperior) writer.writeString(this.newSuperior, 128);
	}
	parseMessage(reader) {
		this.dn = reader.readString() ?? "";
		this.newRdn = reader.readString() ?? "";
		this.deleteOldRdn = reader.readBoolean() ?? false;
		if (reader.peek() === 128) this.newSuperior = reader.readString(128) ?? "";
	}
};
var ModifyDNResponse = class extends MessageResponse {
	protocolOperation;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_MODRDN;
	}
};
var Change = class {
	operation;
	modification;
	constructor(options = { modification: new Attribute() }) {
		this.operation = options.operation ?? "add";
		this.modification = options.modification;
	}
	write(writer) {
		writer.startSequence();
		switch (this.operation) {
			case "add":
				writer.writeEnumeration(0);
				break;
			case "delete":
				writer.writeEnumeration(1);
				break;
			case "replace":
				writer.writeEnumeration(2);
				break;
			default: throw new Error(`Unknown change operation: ${this.operation}`);
		}
		this.modification.write(writer);
		writer.endSequence();
	}
	parse(reader) {
		reader.readSequence();
		const operation = reader.readEnumeration();
		switch (operation) {
			case 0:
				this.operation = "add";
				break;
			case 1:
				this.operation = "delete";
				break;
			case 2:
				this.operation = "replace";
				break;
			case null: throw new Error(`Unknown change operation - <null> operation value`);
			default: throw new Error(`Unknown change operation: 0x${operation.toString(16)}`);
		}
		this.modification = new Attribute();
		this.modification.parse(reader);
	}
};
var ModifyRequest = class extends Message {
	protocolOperation;
	dn;
	changes;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_MODIFY;
		this.dn = options.dn ?? "";
		this.changes = options.changes ?? [];
	}
	writeMessage(writer) {
		writer.writeString(this.dn);
		writer.startSequence();
		for (const change of this.changes) change.write(writer);
		writer.endSequence();
	}
	parseMessage(reader) {
		this.dn = reader.readString() ?? "";
		reader.readSequence();
		const end = reader.offset + reader.length;
		while (reader.offset < end) {
			const change = new Change();
			change.parse(reader);
			this.changes.push(change);
		}
	}
};
var ModifyResponse = class extends MessageResponse {
	protocolOperation;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_MODIFY;
	}
};
var SearchEntry = class extends MessageResponse {
	protocolOperation;
	name;
	attributes;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_SEARCH_ENTRY;
		this.name = options.name ?? "";
		this.attributes = options.attributes ?? [];
	}
	parseMessage(reader) {
		this.name = reader.readString() ?? "";
		reader.readSequence();
		const end = reader.offset + reader.length;
		while (reader.offset < end) {
			const attribute = new Attribute();
			attribute.parse(reader);
			this.attributes.push(attribute);
		}
	}
	toObject(requestAttributes, explicitBufferAttributes) {
		const result = { dn: this.name };
		const resultLCAttributes = /* @__PURE__ */ new Set();
		for (const attribute of this.attributes) {
			resultLCAttributes.add(attribute.type.toLocaleLowerCase());
			let { values } = attribute;
			if (explicitBufferAttributes.includes(attribute.type) || values.some((value) => Buffer.isBuffer(value))) values = attribute.parsedBuffers;
			if (values.length) {
				if (values.length === 1) result[attribute.type] = values[0] ?? [];
				else result[attribute.type] = values;
			} else result[attribute.type] = [];
		}
		for (const attribute of requestAttributes) if (typeof result[attribute] === "undefined" && !resultLCAttributes.has(attribute.toLocaleLowerCase())) result[attribute] = [];
		return result;
	}
};
var SearchReference = class extends MessageResponse {
	protocolOperation;
	uris;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_SEARCH_REF;
		this.uris = options.uris ?? [];
	}
	parseMessage(reader) {
		const end = reader.offset + reader.length;
		while (reader.offset < end) {
			const url = reader.readString() ?? "";
			this.uris.push(url);
		}
	}
};
var FilterParser = class FilterParser {
	static parseString(filterString) {
		if (!filterString) throw new Error("Filter cannot be empty");
		if (!filterString.startsWith("(")) filterString = `(${filterString})`;
		const parseResult = FilterParser._parseString(filterString, 0, filterString);
		const end = filterString.length - 1;
		if (parseResult.end < end) throw new Error(`Unbalanced parens in filter string: ${filterString}`);
		return parseResult.filter;
	}
	static parse(reader) {
		const type = reader.readSequence();
		let filter;
		switch (type) {
			case SearchFilter.and:
				filter = new AndFilter({ filters: FilterParser._parseSet(reader) });
				break;
			case SearchFilter.approxMatch:
				filter = new ApproximateFilter();
				filter.parse(reader);
				break;
			case SearchFilter.equalityMatch:
				filter = new EqualityFilter();
				filter.parse(reader);
				break;
			case SearchFilter.extensibleMatch:
				filter = new ExtensibleFilter();
				filter.parse(reader);
				break;
			case SearchFilter.greaterOrEqual:
				filter = new GreaterThanEqualsFilter();
				filter.parse(reader);
				break;
			case SearchFilter.lessOrEqual:
				filter = new LessThanEqualsFilter();
				filter.parse(reader);
				break;
			case SearchFilter.not:
				filter = new NotFilter({ filter: FilterParser.parse(reader) });
				break;
			case SearchFilter.or:
				filter = new OrFilter({ filters: FilterParser._parseSet(reader) });
				break;
			case SearchFilter.present:
				filter = new PresenceFilter();
				filter.parse(reader);
				break;
			case SearchFilter.substrings:
				filter = new SubstringFilter();
				filter.parse(reader);
				break;
			default: throw new Error(`Invalid search filter type: 0x${type ?? "<null>"}`);
		}
		return filter;
	}
	static _parseString(filterString, start, fullString) {
		let cursor = start;
		const { length } = filterString;
		let filter;
		if (filterString[cursor] !== "(") throw new Error(`Missing paren: ${filterString}. Full string: ${fullString}`);
		cursor += 1;
		switch (filterString[cursor]) {
			case "&": {
				cursor += 1;
				const children = [];
				do {
					const childResult = FilterParser._parseString(filterString, cursor, fullString);
					children.push(childResult.filter);
					cursor = childResult.end + 1;
				} while (cursor < length && filterString[cursor] !== ")");
				filter = new AndFilter({ filters: children });
				break;
			}
			case "|": {
				cursor += 1;
				const children = [];
				do {
					const childResult = FilterParser._parseString(filterString, cursor, fullString);
					children.push(childResult.filter);
					cursor = childResult.end + 1;
				} while (cursor < length && filterString[cursor] !== ")");
				filter = new OrFilter({ filters: children });
				break;
			}
			case "!": {
				const childResult = FilterParser._parseString(filterString, cursor + 1, fullString);
				filter = new NotFilter({ filter: childResult.filter });
				cursor = childResult.end + 1;
				break;
			}
			default: {
				const end = filterString.indexOf(")", cursor);
				if (end === -1) throw new Error(`Unbalanced parens: ${filterString}. Full string: ${fullString}`);
				filter = FilterParser._parseExpressionFilterFromString(filterString.substring(cursor, end));
				cursor = end;
			}
		}
		return {
			end: cursor,
			filter
		};
	}
	static _parseExpressionFilterFromString(filterString) {
		let attribute;
		let remainingExpression;
		if (filterString.startsWith(":")) {
			attribute = "";
			remainingExpression = filterString;
		} else {
			const matches = /^[\w-]+/.exec(filterString);
			if (matches?.length) {
				[attribute] = matches;
				remainingExpression = filterString.slice(attribute.length);
			} else throw new Error(`Invalid attribute name: ${filterString}`);
		}
		if (remainingExpression === "=*") return new PresenceFilter({ attribute });
		if (remainingExpression.startsWith("=")) {
			remainingExpression = remainingExpression.slice(1);
			if (remainingExpression.includes("*")) {
				const escapedExpression = FilterParser._unescapeSubstring(remainingExpression);
				return new SubstringFilter({
					attribute,
					initial: escapedExpression.initial,
					any: escapedExpression.any,
					final: escapedExpression.final
				});
			}
			return new EqualityFilter({
				attribute,
				value: FilterParser._unescapeHexValues(remainingExpression)
			});
		}
		if (remainingExpression.startsWith(">") && remainingExpression[1] === "=") return new GreaterThanEqualsFilter({
			attribute,
			value: FilterParser._unescapeHexValues(remainingExpression.slice(2))
		});
		if (remainingExpression.startsWith("<") && remainingExpression[1] === "=") return new LessThanEqualsFilter({
			attribute,
			value: FilterParser._unescapeHexValues(remainingExpression.slice(2))
		});
		if (remainingExpression.startsWith("~") && remainingExpression[1] === "=") return new ApproximateFilter({
			attribute,
			value: FilterParser._unescapeHexValues(remainingExpression.slice(2))
		});
		if (remainingExpression.startsWith(":")) return FilterParser._parseExtensibleFilterFromString(attribute, remainingExpression);
		throw new Error(`Invalid expression: ${filterString}`);
	}
	static _parseExtensibleFilterFromString(attribute, filterString) {
		let dnAttributes = false;
		let rule;
		const fields = filterString.split(":");
		if (fields.length <= 1) throw new Error(`Invalid extensible filter: ${filterString}`);
		fields.shift();
		if (fields[0]?.toLowerCase() === "dn") {
			dnAttributes = true;
			fields.shift();
		}
		if (fields.length && !fields[0]?.startsWith("=")) rule = fields.shift();
		if (fields.length && !fields[0]?.startsWith("=")) throw new Error(`Missing := in extensible filter: ${filterString}`);
		const remainingExpression = fields.join(":").slice(1);
		return new ExtensibleFilter({
			matchType: attribute,
			dnAttributes,
			rule,
			value: FilterParser._unescapeHexValues(remainingExpression)
		});
	}
	static _unescapeHexValues(input) {
		let index = 0;
		const end = input.length;
		let result = "";
		while (index < end) {
			const char = input[index];
			switch (char) {
				case "(": throw new Error(`Illegal unescaped character: ${char} in value: ${input}`);
				case "\\": {
					const value = input.slice(index + 1, index + 3);
					if (/^[\dA-Fa-f]{2}$/.exec(value) === null) throw new Error(`Invalid escaped hex character: ${value} in value: ${input}`);
					result += String.fromCharCode(Number.parseInt(value, 16));
					index += 3;
					break;
				}
				default:
					if (char) result += char;
					index += 1;
			}
		}
		return result;
	}
	static _unescapeSubstring(input) {
		const fields = input.split("*");
		if (fields.length < 2) throw new Error(`Wildcard missing: ${input}`);
		return {
			initial: FilterParser._unescapeHexValues(fields.shift() ?? ""),
			final: FilterParser._unescapeHexValues(fields.pop() ?? ""),
			any: fields.map((field) => FilterParser._unescapeHexValues(field))
		};
	}
	static _parseSet(reader) {
		const filters = [];
		const end = reader.offset + reader.length;
		while (reader.offset < end) filters.push(FilterParser.parse(reader));
		return filters;
	}
};
var SearchRequest = class extends Message {
	protocolOperation;
	baseDN;
	scope;
	derefAliases;
	sizeLimit;
	timeLimit;
	returnAttributeValues;
	filter;
	attributes;
	explicitBufferAttributes;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_SEARCH;
		this.baseDN = options.baseDN ?? "";
		this.scope = options.scope ?? "sub";
		this.derefAliases = options.derefAliases ?? "never";
		this.sizeLimit = options.sizeLimit ?? 0;
		this.timeLimit = options.timeLimit ?? 10;
		this.returnAttributeValues = options.returnAttributeValues !== false;
		this.filter = options.filter;
		this.attributes = options.attributes ?? [];
		this.explicitBufferAttributes = options.explicitBufferAttributes ?? [];
	}
	writeMessage(writer) {
		writer.writeString(this.baseDN);
		switch (this.scope) {
			case "base":
				writer.writeEnumeration(0);
				break;
			case "one":
				writer.writeEnumeration(1);
				break;
			case "sub":
				writer.writeEnumeration(2);
				break;
			case "children":
			case "subordinates":
				writer.writeEnumeration(3);
				break;
			default: throw new Error(`Invalid search scope: ${this.scope}`);
		}
		switch (this.derefAliases) {
			case "never":
				writer.writeEnumeration(0);
				break;
			case "search":
				writer.writeEnumeration(1);
				break;
			case "find":
				writer.writeEnumeration(2);
				break;
			case "always":
				writer.writeEnumeration(3);
				break;
			default: throw new Error(`Invalid deref alias: ${this.derefAliases}`);
		}
		writer.writeInt(this.sizeLimit);
		writer.writeInt(this.timeLimit);
		writer.writeBoolean(!this.returnAttributeValues);
		this.filter.write(writer);
		writer.startSequence();
		for (const attribute of this.attributes) writer.writeString(attribute);
		writer.endSequence();
	}
	parseMessage(reader) {
		this.baseDN = reader.readString() ?? "";
		const scope = reader.readEnumeration();
		switch (scope) {
			case 0:
				this.scope = "base";
				break;
			case 1:
				this.scope = "one";
				break;
			case 2:
				this.scope = "sub";
				break;
			case 3:
				this.scope = "children";
				break;
			default: throw new Error(`Invalid search scope: ${scope ?? "<null>"}`);
		}
		const derefAliases = reader.readEnumeration();
		switch (scope) {
			case 0:
				this.derefAliases = "never";
				break;
			case 1:
				this.derefAliases = "search";
				break;
			case 2:
				this.derefAliases = "find";
				break;
			case 3:
				this.derefAliases = "always";
				break;
			default: throw new Error(`Invalid deref alias: ${derefAliases ?? "<null>"}`);
		}
		this.sizeLimit = reader.readInt() ?? 0;
		this.timeLimit = reader.readInt() ?? 0;
		this.returnAttributeValues = !(reader.readBoolean() ?? false);
		this.filter = FilterParser.parse(reader);
		if (reader.peek() === 48) {
			reader.readSequence();
			const end = reader.offset + reader.length;
			while (reader.offset < end) this.attributes.push((reader.readString() ?? "").toLowerCase());
		}
	}
};
var SearchResponse = class extends MessageResponse {
	protocolOperation;
	searchEntries;
	searchReferences;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_RES_SEARCH;
		this.searchEntries = options.searchEntries ?? [];
		this.searchReferences = options.searchReferences ?? [];
	}
};
var UnbindRequest = class extends Message {
	protocolOperation;
	constructor(options) {
		super(options);
		this.protocolOperation = ProtocolOperation.LDAP_REQ_UNBIND;
	}
};
const TypedEventEmitter = EventEmitter;
var MessageParser = class extends TypedEventEmitter {
	buffer;
	read(data, messageDetailsByMessageId) {
		let nextMessage;
		if (this.buffer) this.buffer = Buffer.concat([this.buffer, data]);
		else this.buffer = data;
		const reader = new BerReader(this.buffer);
		let foundSequence = null;
		try {
			foundSequence = reader.readSequence();
		} catch (ex) {
			this.emit("error", ex);
		}
		if (!foundSequence || reader.remain < reader.length) return;
		if (reader.remain > reader.length) {
			nextMessage = this.buffer.subarray(reader.offset + reader.length);
			reader.setBufferSize(reader.offset + reader.length);
		}
		delete this.buffer;
		let messageId;
		let protocolOperation;
		try {
			messageId = reader.readInt();
			if (messageId == null) throw new Error(`Unable to read message id`);
			protocolOperation = reader.readSequence();
			if (protocolOperation == null) throw new Error(`Unable to read protocol operation sequence for message: ${messageId}`);
			const messageDetails = messageDetailsByMessageId.get(`${messageId}`);
			const message = this._getMessageFromProtocolOperation(messageId, protocolOperation, reader, messageDetails?.message);
			this.emit("message", message);
		} catch (ex) {
			if (messageId) {
				const errorWithMessageDetails = ex;
				errorWithMessageDetails.messageDetails = { messageId };
				if (protocolOperation) errorWithMessageDetails.messageDetails.protocolOperation = protocolOperation;
				this.emit("error", errorWithMessageDetails);
				return;
			}
			this.emit("error", ex);
			return;
		}
		if (nextMessage) this.read(nextMessage, messageDetailsByMessageId);
	}
	_getMessageFromProtocolOperation(messageId, protocolOperation, reader, messageDetails) {
		let message;
		switch (protocolOperation) {
			case ProtocolOperation.LDAP_RES_BIND:
				message = new BindResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_ADD:
				message = new AddResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_COMPARE:
				message = new CompareResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_DELETE:
				message = new DeleteResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_EXTENSION:
				message = new ExtendedResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_MODRDN:
				message = new ModifyDNResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_MODIFY:
				message = new ModifyResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_SEARCH:
				message = new SearchResponse({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_SEARCH_ENTRY:
				message = new SearchEntry({ messageId });
				break;
			case ProtocolOperation.LDAP_RES_SEARCH_REF:
				message = new SearchReference({ messageId });
				break;
			default: {
				const error = new MessageParserError(`Protocol Operation not supported: 0x${protocolOperation.toString(16)}`);
				error.messageDetails = {
					messageId,
					protocolOperation
				};
				throw error;
			}
		}
		message.parse(reader, messageDetails?.controls ?? []);
		return message;
	}
};
const MessageResponseStatus = {
	Success: 0,
	SizeLimitExceeded: 4
};
var StatusCodeParser = class {
	static parse(result) {
		if (!result) return new NoResultError();
		switch (result.status) {
			case 1: return new OperationsError(result.errorMessage);
			case 2: return new ProtocolError(result.errorMessage);
			case 3: return new TimeLimitExceededError(result.errorMessage);
			case 4: return new SizeLimitExceededError(result.errorMessage);
			case 7: return new AuthMethodNotSupportedError(result.errorMessage);
			case 8: return new StrongAuthRequiredError(result.errorMessage);
			case 11: return new AdminLimitExceededError(result.errorMessage);
			case 12: return new UnavailableCriticalExtensionError(result.errorMessage);
			case 13: return new ConfidentialityRequiredError(result.errorMessage);
			case 14: return new SaslBindInProgressError(result);
			case 16: return new NoSuchAttributeError(result.errorMessage);
			case 17: return new UndefinedTypeError(result.errorMessage);
			case 18: return new InappropriateMatchingError(result.errorMessage);
			case 19: return new ConstraintViolationError(result.errorMessage);
			case 20: return new TypeOrValueExistsError(result.errorMessage);
			case 21: return new InvalidSyntaxError(result.errorMessage);
			case 32: return new NoSuchObjectError(result.errorMessage);
			case 33: return new AliasProblemError(result.errorMessage);
			case 34: return new InvalidDNSyntaxError(result.errorMessage);
			case 35: return new IsLeafError(result.errorMessage);
			case 36: return new AliasDerefProblemError(result.errorMessage);
			case 48: return new InappropriateAuthError(result.errorMessage);
			case 49: return new InvalidCredentialsError(result.errorMessage);
			case 50: return new InsufficientAccessError(result.errorMessage);
			case 51: return new BusyError(result.errorMessage);
			case 52: return new UnavailableError(result.errorMessage);
			case 53: return new UnwillingToPerformError(result.errorMessage);
			case 54: return new LoopDetectError(result.errorMessage);
			case 64: return new NamingViolationError(result.errorMessage);
			case 65: return new ObjectClassViolationError(result.errorMessage);
			case 66: return new NotAllowedOnNonLeafError(result.errorMessage);
			case 67: return new NotAllowedOnRDNError(result.errorMessage);
			case 68: return new AlreadyExistsError(result.errorMessage);
			case 69: return new NoObjectClassModsError(result.errorMessage);
			case 70: return new ResultsTooLargeError(result.errorMessage);
			case 71: return new AffectsMultipleDSAsError(result.errorMessage);
			case 95: return new MoreResultsToReturnError(result.errorMessage);
			case 112: return new TLSNotSupportedError(result.errorMessage);
			case 248: return new NoResultError(result.errorMessage);
			default: return new UnknownStatusCodeError(result.status, result.errorMessage);
		}
	}
};
const MAX_MESSAGE_ID = 2 ** 31 - 1;
const logDebug = debuglog("ldapts");
var Client = class {
	clientOptions;
	messageId = 1;
	host;
	port;
	secure;
	connected = false;
	bound = false;
	startTLSUpgraded = false;
	rebind;
	socket;
	connectTimer;
	messageParser = new MessageParser();
	messageDetailsByMessageId = /* @__PURE__ */ new Map();
	constructor(options) {
		this.clientOptions = options;
		this.clientOptions.timeout ??= 0;
		this.clientOptions.connectTimeout ??= 0;
		this.clientOptions.strictDN = this.clientOptions.strictDN !== false;
		let parsedUrl;
		try {
			parsedUrl = new URL(options.url);
		} catch {
			throw new Error(`${options.url} is an invalid LDAP URL (protocol)`);
		}
		const scheme = parsedUrl.protocol.replace(/:$/, "");
		if (scheme !== "ldap" && scheme !== "ldaps") throw new Error(`${options.url} is an invalid LDAP URL (protocol)`);
		const isSecureProtocol = scheme === "ldaps";
		const hasTlsOptions = !!this.clientOptions.tlsOptions && Object.values(this.clientOptions.tlsOptions).some((value) => value !== void 0);
		this.secure = isSecureProtocol || hasTlsOptions;
		let host = parsedUrl.hostname;
		if (host.startsWith("[") && host.endsWith("]")) host = host.slice(1, -1);
		this.host = host || "localhost";
		if (parsedUrl.port) this.port = Number(parsedUrl.port);
		else if (isSecureProtocol) this.port = 636;
		else this.port = 389;
		this.messageParser.on("error", (err) => {
			if (err.messageDetails?.messageId) {
				const messageDetails = this.messageDetailsByMessageId.get(err.messageDetails.messageId.toString());
				if (messageDetails) {
					this.messageDetailsByMessageId.delete(err.messageDetails.messageId.toString());
					messageDetails.reject(err);
					return;
				}
			}
			if (err.stack) logDebug(err.stack);
		});
		this.messageParser.on("message", this._handleSendResponse.bind(this));
	}
	get isConnected() {
		return !!this.socket && this.connected;
	}
	get isBound() {
		return this.isConnected && this.bound;
	}
	async startTLS(options = {}, controls) {
		if (!this.isConnected) await this._connect();
		await this.exop("1.3.6.1.4.1.1466.20037", void 0, controls);
		const originalSocket = this.socket;
		if (originalSocket) {
			originalSocket.removeListener("data", this.socketDataHandler);
			options.socket = originalSocket;
		}
		this.socket = await new Promise((resolve, reject) => {
			const secureSocket = (this.clientOptions.createSecureConnection ?? tls.connect)(options);
			secureSocket.once("secureConnect", () => {
				secureSocket.removeAllListeners("error");
				secureSocket.on("data", this.socketDataHandler);
				secureSocket.on("error", () => {
					if (originalSocket) originalSocket.destroy();
				});
				resolve(secureSocket);
			});
			secureSocket.once("error", (err) => {
				secureSocket.removeAllListeners();
				reject(err);
			});
		});
		if (originalSocket) this.socket.id = originalSocket.id;
		this.startTLSUpgraded = true;
	}
	async bind(dnOrSaslMechanism, password, controls) {
		if (controls && !Array.isArray(controls)) controls = [controls];
		if (typeof dnOrSaslMechanism === "string" && SASL_MECHANISMS.includes(dnOrSaslMechanism)) {
			await this.bindSASL(dnOrSaslMechanism, password, controls);
			return;
		}
		const req = new BindRequest({
			messageId: this._nextMessageId(),
			dn: typeof dnOrSaslMechanism === "string" ? dnOrSaslMechanism : dnOrSaslMechanism.toString(),
			password,
			controls
		});
		await this._sendBind(req);
		this._onBindSuccess(() => this.bind(dnOrSaslMechanism, password, controls));
	}
	async bindSASL(mechanism, password, controls) {
		if (controls && !Array.isArray(controls)) controls = [controls];
		const req = new BindRequest({
			messageId: this._nextMessageId(),
			mechanism,
			password,
			controls
		});
		await this._sendBind(req);
		this._onBindSuccess(() => this.bindSASL(mechanism, password, controls));
	}
	async add(dn, attributes, controls) {
		await this._ensureConnected();
		if (controls && !Array.isArray(controls)) controls = [controls];
		let attributesToAdd;
		if (Array.isArray(attributes)) attributesToAdd = attributes;
		else {
			attributesToAdd = [];
			for (const [key, value] of Object.entries(attributes)) {
				let values;
				if (Array.isArray(value)) values = value;
				else if (value == null) values = [];
				else values = [value];
				attributesToAdd.push(new Attribute({
					type: key,
					values
				}));
			}
		}
		const req = new AddRequest({
			messageId: this._nextMessageId(),
			dn: typeof dn === "string" ? dn : dn.toString(),
			attributes: attributesToAdd,
			controls
		});
		const result = await this._send(req);
		if (result?.status !== MessageResponseStatus.Success) throw StatusCodeParser.parse(result);
	}
	async compare(dn, attribute, value, controls) {
		await this._ensureConnected();
		if (controls && !Array.isArray(controls)) controls = [controls];
		const req = new CompareRequest({
			messageId: this._nextMessageId(),
			dn: typeof dn === "string" ? dn : dn.toString(),
			attribute,
			value,
			controls
		});
		const response = await this._send(req);
		switch (response?.status) {
			case 6: return true;
			case 5: return false;
			default: throw StatusCodeParser.parse(response);
		}
	}
	async del(dn, controls) {
		await this._ensureConnected();
		if (controls && !Array.isArray(controls)) controls = [controls];
		const req = new DeleteRequest({
			messageId: this._nextMessageId(),
			dn: typeof dn === "string" ? dn : dn.toString(),
			controls
		});
		const result = await this._send(req);
		if (result?.status !== MessageResponseStatus.Success) throw StatusCodeParser.parse(result);
	}
	async exop(oid, value, controls) {
		await this._ensureConnected();
		if (controls && !Array.isArray(controls)) controls = [controls];
		const req = new ExtendedRequest({
			messageId: this._nextMessageId(),
			oid,
			value,
			controls
		});
		const result = await this._send(req);
		if (result?.status !== MessageResponseStatus.Success) throw StatusCodeParser.parse(result);
		return {
			oid: result.oid,
			value: result.value
		};
	}
	async modify(dn, changes, controls) {
		await this._ensureConnected();
		if (!Array.isArray(changes)) changes = [changes];
		if (controls && !Array.isArray(controls)) controls = [controls];
		const req = new ModifyRequest({
			messageId: this._nextMessageId(),
			dn: typeof dn === "string" ? dn : dn.toString(),
			changes,
			controls
		});
		const result = await this._send(req);
		if (result?.status !== MessageResponseStatus.Success) throw StatusCodeParser.parse(result);
	}
	async modifyDN(dn, newDN, controls) {
		await this._ensureConnected();
		if (controls && !Array.isArray(controls)) controls = [controls];
		let newSuperior;
		if (typeof newDN === "string" && /[^\\],/.test(newDN)) {
			const parseIndex = newDN.search(/[^\\],/);
			newSuperior = newDN.slice(parseIndex + 2);
			newDN = newDN.slice(0, parseIndex + 1);
		}
		const req = new ModifyDNRequest({
			messageId: this._nextMessageId(),
			dn: typeof dn === "string" ? dn : dn.toString(),
			deleteOldRdn: true,
			newRdn: typeof newDN === "string" ? newDN : newDN.toString(),
			newSuperior,
			controls
		});
		const result = await this._send(req);
		if (result?.status !== MessageResponseStatus.Success) throw StatusCodeParser.parse(result);
	}
	async search(baseDN, options = {}, controls) {
		await this._ensureConnected();
		if (controls) {
			if (Array.isArray(controls)) controls = controls.slice(0);
			else controls = [controls];
			for (const control of controls) if (control instanceof PagedResultsControl) throw new Error("Should not specify PagedResultsControl");
		} else controls = [];
		let pageSize = 100;
		if (typeof options.paged === "object" && options.paged.pageSize) pageSize = options.paged.pageSize;
		else if (options.sizeLimit && options.sizeLimit > 1) pageSize = options.sizeLimit - 1;
		let pagedResultsControl;
		const shouldPage = !!options.paged;
		if (shouldPage) {
			pagedResultsControl = new PagedResultsControl({ value: { size: pageSize } });
			controls.push(pagedResultsControl);
		}
		let filter;
		if (options.filter) {
			if (typeof options.filter === "string") filter = FilterParser.parseString(options.filter);
			else filter = options.filter;
		} else filter = new PresenceFilter({ attribute: "objectclass" });
		const searchRequest = new SearchRequest({
			messageId: -1,
			baseDN: typeof baseDN === "string" ? baseDN : baseDN.toString(),
			scope: options.scope,
			filter,
			attributes: options.attributes,
			explicitBufferAttributes: options.explicitBufferAttributes,
			returnAttributeValues: options.returnAttributeValues,
			sizeLimit: options.sizeLimit,
			timeLimit: options.timeLimit,
			controls
		});
		const searchResult = {
			searchEntries: [],
			searchReferences: []
		};
		await this._sendSearch(searchRequest, searchResult, shouldPage, pageSize, pagedResultsControl);
		return searchResult;
	}
	async *searchPaginated(baseDN, options = {}, controls) {
		await this._ensureConnected();
		if (controls) {
			if (Array.isArray(controls)) controls = controls.slice(0);
			else controls = [controls];
			for (const control of controls) if (control instanceof PagedResultsControl) throw new Error("Should not specify PagedResultsControl");
		} else controls = [];
		let pageSize = 100;
		if (typeof options.paged === "object" && options.paged.pageSize) pageSize = options.paged.pageSize;
		else if (options.sizeLimit && options.sizeLimit > 1) pageSize = options.sizeLimit - 1;
		let pagedResultsControl;
		pagedResultsControl = new PagedResultsControl({ value: { size: pageSize } });
		controls.push(pagedResultsControl);
		let filter;
		if (options.filter) {
			if (typeof options.filter === "string") filter = FilterParser.parseString(options.filter);
			else filter = options.filter;
		} else filter = new PresenceFilter({ attribute: "objectclass" });
		const searchRequest = new SearchRequest({
			messageId: -1,
			baseDN: typeof baseDN === "string" ? baseDN : baseDN.toString(),
			scope: options.scope,
			filter,
			attributes: options.attributes,
			explicitBufferAttributes: options.explicitBufferAttributes,
			returnAttributeValues: options.returnAttributeValues,
			sizeLimit: options.sizeLimit,
			timeLimit: options.timeLimit,
			controls
		});
		do {
			const searchResult = {
				searchEntries: [],
				searchReferences: []
			};
			pagedResultsControl = await this._sendSearch(searchRequest, searchResult, true, pageSize, pagedResultsControl, false);
			yield searchResult;
		} while (pagedResultsControl);
	}
	async unbind() {
		try {
			this.rebind = void 0;
			if (!this.connected || !this.socket) return;
			const req = new UnbindRequest({ messageId: this._nextMessageId() });
			await this._send(req);
		} finally {
			this._destroySocket(this.socket);
		}
	}
	[Symbol.asyncDispose]() {
		return this.unbind();
	}
	async _sendBind(req) {
		if (!this.isConnected) await this._connect();
		const result = await this._send(req);
		if (result?.status !== MessageResponseStatus.Success) throw StatusCodeParser.parse(result);
	}
	async _sendSearch(searchRequest, searchResult, paged, pageSize, pagedResultsControl, fetchAll = true) {
		searchRequest.messageId = this._nextMessageId();
		const result = await this._send(searchRequest);
		if (result?.status !== MessageResponseStatus.Success && !(result?.status === MessageResponseStatus.SizeLimitExceeded && searchRequest.sizeLimit)) throw StatusCodeParser.parse(result);
		for (const searchEntry of result.searchEntries) searchResult.searchEntries.push(searchEntry.toObject(searchRequest.attributes, searchRequest.explicitBufferAttributes));
		for (const searchReference of result.searchReferences) searchResult.searchReferences.push(...searchReference.uris);
		if (paged && (result.searchEntries.length || result.searchReferences.length) && pagedResultsControl) {
			let pagedResultsFromResponse;
			for (const control of result.controls ?? []) if (control instanceof PagedResultsControl) {
				pagedResultsFromResponse = control;
				break;
			}
			if (pagedResultsFromResponse?.value?.cookie?.length) {
				pagedResultsControl.value = pagedResultsControl.value ?? { size: pageSize };
				pagedResultsControl.value.cookie = pagedResultsFromResponse.value.cookie;
				if (fetchAll) await this._sendSearch(searchRequest, searchResult, paged, pageSize, pagedResultsControl, true);
				else return pagedResultsControl;
			}
		}
	}
	socketDataHandler = (data) => {
		if (this.messageParser) this.messageParser.read(data, this.messageDetailsByMessageId);
	};
	_nextMessageId() {
		this.messageId += 1;
		if (this.messageId >= MAX_MESSAGE_ID) this.messageId = 1;
		return this.messageId;
	}
	_onBindSuccess(rebind) {
		this.bound = true;
		if (this.clientOptions.autoRebind && !this.startTLSUpgraded) this.rebind = rebind;
	}
	async _ensureConnected() {
		if (this.isConnected) return;
		await this._connect();
		if (this.rebind && !this.bound) await this.rebind();
	}
	_connect() {
		if (this.isConnected) return;
		return new Promise((resolve, reject) => {
			if (this.secure) {
				const createSecureConnection = this.clientOptions.createSecureConnection ?? tls.connect;
				this.socket = createSecureConnection(this.port, this.host, this.clientOptions.tlsOptions);
				this.socket.id = crypto.randomUUID();
				this.socket.once("secureConnect", () => {
					this._onConnect(resolve);
				});
			} else {
				const createConnection = this.clientOptions.createConnection ?? net.connect;
				this.socket = createConnection(this.port, this.host);
				this.socket.id = crypto.randomUUID();
				this.socket.once("connect", () => {
					this._onConnect(resolve);
				});
			}
			this.socket.once("error", (err) => {
				this._destroySocket(this.socket);
				reject(err);
			});
			if (!this.socket.connecting && this.socket.readyState === "open") {
				this._onConnect(resolve);
				return;
			}
			if (this.clientOptions.connectTimeout) this.connectTimer = setTimeout(() => {
				this._destroySocket(this.socket);
				reject(/* @__PURE__ */ new Error("Connection timeout"));
			}, this.clientOptions.connectTimeout);
		});
	}
	_onConnect(next) {
		if (this.connectTimer) {
			clearTimeout(this.connectTimer);
			this.connectTimer = void 0;
		}
		if (this.socket) {
			this.socket.removeAllListeners("error");
			this.socket.removeAllListeners("connect");
			this.socket.removeAllListeners("secureConnect");
		}
		this.connected = true;
		const socketError = (err) => {
			for (const [key, messageDetails] of this.messageDetailsByMessageId.entries()) {
				if (messageDetails.message instanceof UnbindRequest) messageDetails.resolve();
				else messageDetails.reject(/* @__PURE__ */ new Error(`Socket error. Message type: ${messageDetails.message.constructor.name} (0x${messageDetails.message.protocolOperation.toString(16)})\n${err.message || (err.stack ?? "Unknown socket error")}`));
				this.messageDetailsByMessageId.delete(key);
			}
			if (this.socket) this.socket.destroy();
		};
		function socketEnd() {
			if (this) this.end();
		}
		function socketTimeout() {
			if (this) this.end();
		}
		const clientInstance = this;
		function socketClose() {
			if (this) {
				this.removeListener("error", socketError);
				this.removeListener("close", socketClose);
				this.removeListener("data", clientInstance.socketDataHandler);
				this.removeListener("end", socketEnd);
				this.removeListener("timeout", socketTimeout);
			}
			if (this === clientInstance.socket) {
				clientInstance.connected = false;
				clientInstance.bound = false;
				clientInstance.startTLSUpgraded = false;
				delete clientInstance.socket;
				if (clientInstance.connectTimer) {
					clearTimeout(clientInstance.connectTimer);
					clientInstance.connectTimer = void 0;
				}
			}
			for (const [key, messageDetails] of clientInstance.messageDetailsByMessageId.entries()) if (messageDetails.socket.id === this.id) {
				if (messageDetails.message instanceof UnbindRequest) messageDetails.resolve();
				else messageDetails.reject(/* @__PURE__ */ new Error(`Connection closed before message response was received. Message type: ${messageDetails.message.constructor.name} (0x${messageDetails.message.protocolOperation.toString(16)})`));
				clientInstance.messageDetailsByMessageId.delete(key);
			}
		}
		if (this.socket) {
			this.socket.on("error", socketError);
			this.socket.on("close", socketClose);
			this.socket.on("data", this.socketDataHandler);
			this.socket.on("end", socketEnd);
			this.socket.on("timeout", socketTimeout);
		}
		next();
	}
	_destroySocket(socket) {
		if (socket) {
			if (this.connectTimer) {
				clearTimeout(this.connectTimer);
				this.connectTimer = void 0;
			}
			socket.removeAllListeners("error");
			socket.on("error", () => {});
			socket.end();
			socket.destroy();
			if (socket === this.socket) {
				this.connected = false;
				this.bound = false;
				this.startTLSUpgraded = false;
				this.socket = void 0;
			}
		}
	}
	_send(message) {
		if (!this.connected || !this.socket) throw new Error("Socket connection not established");
		const messageContentBuffer = message.write();
		let messageResolve = () => {};
		let messageReject = () => {};
		const messageTimeoutId = this.clientOptions.timeout ? setTimeout(() => {
			const messageDetails = this.messageDetailsByMessageId.get(message.messageId.toString());
			if (messageDetails) {
				this._destroySocket(messageDetails.socket);
				messageReject(/* @__PURE__ */ new Error(`${message.constructor.name}: Operation timed out`));
			}
		}, this.clientOptions.timeout) : null;
		const sendPromise = new Promise((resolve, reject) => {
			messageResolve = resolve;
			messageReject = reject;
		}).finally(() => {
			if (messageTimeoutId) clearTimeout(messageTimeoutId);
		});
		this.messageDetailsByMessageId.set(message.messageId.toString(), {
			message,
			resolve: messageResolve,
			reject: messageReject,
			timeoutTimer: messageTimeoutId,
			socket: this.socket
		});
		if (message.password) logDebug(`Sending message: ${JSON.stringify({
			...message,
			password: "__redacted__"
		})}`);
		else logDebug(`Sending message: ${JSON.stringify(message)}`);
		this.socket.write(messageContentBuffer, () => {
			if (message instanceof AbandonRequest) {
				logDebug(`Abandoned message: ${message.messageId}`);
				this.messageDetailsByMessageId.delete(message.messageId.toString());
				messageResolve();
			} else if (message instanceof UnbindRequest) {
				logDebug("Unbind success. Ending socket");
				if (this.socket) this._destroySocket(this.socket);
			} else logDebug("Message sent successfully.");
		});
		return sendPromise;
	}
	_handleSendResponse(message) {
		const messageDetails = this.messageDetailsByMessageId.get(message.messageId.toString());
		if (messageDetails) {
			if (message instanceof SearchEntry) {
				messageDetails.searchEntries = messageDetails.searchEntries ?? [];
				messageDetails.searchEntries.push(message);
			} else if (message instanceof SearchReference) {
				messageDetails.searchReferences = messageDetails.searchReferences ?? [];
				messageDetails.searchReferences.push(message);
			} else if (message instanceof SearchResponse) {
				if (messageDetails.searchEntries) message.searchEntries.push(...messageDetails.searchEntries);
				if (messageDetails.searchReferences) message.searchReferences.push(...messageDetails.searchReferences);
				this.messageDetailsByMessageId.delete(message.messageId.toString());
				messageDetails.resolve(message);
			} else {
				this.messageDetailsByMessageId.delete(message.messageId.toString());
				messageDetails.resolve(message);
			}
		} else logDebug(`Unable to find details related to message response: ${JSON.stringify(message)}`);
	}
};
// src/wso2/ldap.ts
const ANSWER_MS = 1e4;
async function proveLdap(host, settings) {
	if (settings.password === "") throw refused(host, settings.urls[0], settings);
	const unreachable = [];
	for (const url of settings.urls) {
		const address = parseLdapUrl(url);
		if (!address) throw invalidUrl(host, url);
		let tunnel;
		try {
			tunnel = await host.tunnel(address.host, address.port);
		} catch (error) {
			unreachable.push(`${url} (${error.message})`);
			continue;
		}
		try {
			await bindAndSearch(tunnel, address, settings);
			return {
				url,
				base: settings.base,
				encrypted: address.tls,
				note: address.tls ? "The server's certificate was not checked against the keystore of WSO2: a start of the server does that." : "The connection is not encrypted."
			};
		} catch (error) {
			const problem = explain(host, url, settings, error);
			if (problem) throw problem;
			unreachable.push(`${url} (${error.message})`);
		} finally {
			tunnel.destroy();
		}
	}
	throw failed(host, {
		what: `No LDAP server of the user store answers: ${unreachable.join("; ")}.`,
		fix: `check that ${host.name} may connect to it and that it runs; or correct connection_url of [user_store]`
	});
}
function parseLdapUrl(url) {
	const match = /^(ldaps?):\/\/(?:\[([^\]]+)\]|([^:/?\s${}]+))(?::(\d{1,5}))?(?:[/?]|$)/i.exec(url);
	if (!match) return void 0;
	const tls = match[1].toLowerCase() === "ldaps";
	return {
		tls,
		host: match[2] ?? match[3],
		port: Number(match[4] ?? (tls ? 636 : 389))
	};
}
async function bindAndSearch(tunnel, address, settings) {
	const listener = await lend(tunnel);
	const { port } = listener.address();
	const client = new Client({
		url: `${address.tls ? "ldaps" : "ldap"}://127.0.0.1:${port}`,
		connectTimeout: ANSWER_MS,
		timeout: ANSWER_MS,
		strictDN: false,
		...address.tls && { tlsOptions: {
			rejectUnauthorized: false,
			...!isIP(address.host) && { servername: address.host }
		} }
	});
	try {
		await client.bind(settings.bindDn, settings.password);
		const { searchEntries } = await client.search(settings.base, {
			scope: "base",
			attributes: ["1.1"],
			timeLimit: 10
		});
		if (searchEntries.length === 0) throw new NoSuchObjectError();
	} finally {
		await client.unbind().catch(() => {});
		listener.close();
	}
}
async function lend(tunnel) {
	const listener = createServer((socket) => {
		listener.close();
		pipeline(socket, tunnel, socket).catch(() => {});
	}).listen(0, "127.0.0.1");
	await once(listener, "listening");
	return listener;
}
function explain(host, url, settings, error) {
	if (error instanceof InvalidCredentialsError) return refused(host, url, settings);
	if (error instanceof NoSuchObjectError || error instanceof InvalidDNSyntaxError) return failed(host, {
		what: `${url} has no entry ${settings.base}, or ${settings.bindDn} may not see it.`,
		fix: "correct user_search_base of [user_store], or give that user the right to read it"
	});
	if (typeof error.code !== "number") return void 0;
	return failed(host, {
		what: `${url} refuses what the server will do at its start (${error.message}).`,
		fix: "look into the log of the directory; it may demand an encrypted connection (ldaps)"
	});
}
function refused(host, url, { bindDn }) {
	return failed(host, {
		what: `${url} refuses the password of ${bindDn}.`,
		fix: "correct connection_name and connection_password of [user_store] in deployment.toml, or user and password of databases.user_store in the migration file"
	});
}
function invalidUrl(host, url) {
	return failed(host, {
		what: `"${url}" is not an LDAP URL that can be proved.`,
		fix: "write connection_url of [user_store] as ldap://host:port or ldaps://host:port"
	});
}
function failed(host, problem) {
	return new MigrateError({
		reason: "preflight-failed",
		host: host.name,
		safe: "Nothing was changed.",
		...problem
	});
}
// src/steps/measure-copies.ts
async function measureCopies(context, databases) {
	const problems = wrongModes(context, databases);
	const copied = copiedIds(context.environment);
	const measured = [];
	for (const one of databases) {
		if (!copied.includes(one.database.id)) {
			measured.push(one);
			continue;
		}
		const { name: copy } = copyOf(one.database);
		measured.push({
			...one,
			copy
		});
		const engine = engineFor(one.database.engine, one.database.id);
		const tools = context.host(one.entry.tools_host);
		const against = await attempt(problems, () => engine.copyProblems(tools, one.database, copy));
		problems.push(...against ?? []);
	}
	return {
		databases: measured,
		problems
	};
}
function wrongModes({ environment, route }, databases) {
	const copied = copiedIds(environment);
	if (copied.length === 0) return [];
	const wanted = Object.values(route.data?.databases ?? {});
	const problem = (id, what, fix) => ({
		reason: "config-invalid",
		what,
		place: {
			file: environment.file,
			key: [
				"environments",
				environment.name,
				"databases",
				id,
				"mode"
			]
		},
		safe: "Nothing was changed.",
		fix
	});
	const others = copied.filter((id) => !wanted.includes(id)).map((id) => problem(id, `mode = "copy" is for databases whose data this route migrates, and ${id} is none (${wanted.join(", ") || "it migrates no data"}).`, "remove mode there"));
	const left = wanted.filter((id) => !copied.includes(id));
	const halves = others.length === 0 ? left.map((id) => problem(id, `${copied.join(" and ")} would be copied, but ${id} changed in place: they belong together.`, `set mode = "copy" for ${id} too, or for none of them`)) : [];
	const places = databases.filter(({ database }) => copied.includes(database.id)).map(({ facts: { identity } }) => `${identity.server} ${identity.database}`);
	const one = new Set(places).size < places.length ? [problem(copied[0], `${copied.join(" and ")} are one database on one server: two copies of it would be two.`, "set mode = \"in-place\" for them")] : [];
	const bare = copied.filter((id) => !environment.databases[id].backup).map((id) => problem(id, `mode = "copy" makes a copy of ${id} from its backup, and backup = false says that there is to be none.`, "remove backup = false there; or set mode = \"in-place\" for both databases of the data migration"));
	const { allow_sessions: shared } = environment.choices;
	const parted = shared.length > 0 ? [problem(copied[0], `allow_sessions lets ${shared.join(", ")} stay with ${copied.join(" and ")}, of which the new server would get copies: from then on each would write to its own.`, "set mode = \"in-place\" for them; or take allow_sessions out under choices, and point whoever shares them at the copies afterwards")] : [];
	return [
		...others,
		...halves,
		...one,
		...bare,
		...parted
	];
}
// src/steps/measure-databases.ts
const SPACE_FACTOR = 3;
async function measureDatabases(context, source) {
	const report = {
		databases: [],
		script: void 0,
		backups: [],
		facts: [],
		warnings: [],
		problems: []
	};
	const { databases, problems } = declaredIn(context, source);
	report.problems.push(...problems);
	for (const { database, entry } of databases) await attempt(report.problems, async () => {
		const tools = context.host(entry.tools_host);
		const engine = engineFor(database.engine, database.id);
		await engine.ping(tools, database);
		const facts = await engine.facts(tools, database);
		report.databases.push({
			database,
			entry,
			facts
		});
		report.facts.push({
			class: "must-equal",
			key: `databases.${database.id}.identity`,
			value: { ...facts.identity }
		}, {
			class: "must-equal",
			key: `databases.${database.id}.schema`,
			value: facts.schemaFingerprint
		}, {
			class: "may-grow",
			key: `databases.${database.id}.rows`,
			value: facts.rows
		}, {
			class: "info",
			key: `databases.${database.id}.version`,
			value: facts.version
		});
		if (entry.backup) {
			const bytes = facts.bytes * (SPACE_FACTOR + backupsLater(context, database.id));
			report.backups.push({
				host: entry.tools_host,
				what: `the dump of ${database.id}`,
				bytes
			});
		}
		if (entry.backup && isMigrated(context, database.id) && !isCopied(context.environment, database.id)) report.problems.push(...await engine.lackingRights(tools, database));
	});
	const copies = await measureCopies(context, report.databases);
	report.databases = copies.databases;
	report.problems.push(...copies.problems);
	await measureUserStore(context, source, report);
	await measureRegistry(context, report);
	return report;
}
async function measureUserStore(context, source, report) {
	const { store, problems } = userStoreIn(context, source);
	report.problems.push(...problems);
	report.facts.push({
		class: "must-equal",
		key: "user_store",
		value: store?.kind ?? "unknown"
	});
	if (store?.kind === "ldap") {
		const target = context.host(leadNode(context.environment).target.host);
		const proof = await attempt(report.problems, () => proveLdap(target, store));
		if (proof) report.facts.push({
			class: "info",
			key: "user_store.proof",
			value: { ...proof }
		});
	}
	const { user_store: brought } = context.route;
	if (store?.kind !== "jdbc" || !brought) return;
	const measured = report.databases.find(({ database }) => database.id === store.dataSource);
	if (!measured) {
		report.warnings.push(`The user store is in ${store.dataSource}, which could not be looked at: whether it needs the user-store script is not known.`);
		return;
	}
	const { table, column } = brought;
	await measureScript(context, report, measured, "run-user-store-script", {
		what: `The user store is in ${store.dataSource}, whose ${table} has no column ${column}: the new server would not start.`,
		brings: {
			columns: [brought],
			indexes: []
		}
	});
}
async function measureRegistry(context, report) {
	const { data } = context.route;
	if (!data) return;
	const { database: id, indexes } = data.script;
	const measured = report.databases.find(({ database }) => database.id === id);
	if (!measured) return;
	const brings = {
		columns: [],
		indexes
	};
	await measureScript(context, report, measured, "run-db-script", {
		what: `${id} needs the script of the route before its data is migrated: it has not every ${describeBrings(brings)}.`,
		brings
	});
}
async function measureScript(context, report, { database, entry, facts }, step, { what, brings }) {
	await attempt(report.problems, async () => {
		if ((await notThere(context.host(entry.tools_host), database, brings)).length === 0) return;
		const { name, bytes } = await scriptOf(context, database.id, database.engine, what);
		report.script = {
			step,
			database: database.id,
			toolsHost: entry.tools_host,
			name,
			sha256: createHash("sha256").update(bytes).digest("hex"),
			schema: facts.schemaFingerprint,
			brings
		};
	});
}
function isMigrated({ route }, id) {
	return Object.values(route.data?.databases ?? {}).includes(id);
}
function backupsLater({ route }, id) {
	if (!route.data) return 0;
	const { api, registry } = route.data.databases;
	return id === registry ? 3 : id === api ? 2 : 0;
}
// src/steps/drivers.ts
const FIND = `class=$1; shift; grep -lF -e "$class" -- "$@" 2>/dev/null | head -n 1; exit 0`;
async function driverProblems(context, node, merged, folders) {
	const { route } = context;
	const { source, target } = node;
	const [old, next] = [context.host(source.host), context.host(target.host)];
	const copied = folders.flatMap(({ result }) => result.copy).filter(({ type, path }) => type === "file" && path.endsWith(".jar")).map(({ from, path }) => `${source.home}/${from}/${path}`);
	const present = await jarsIn(next, [route.target.lib, route.target.dropins].map((each) => `${target.home}/${each}`));
	const classes = /* @__PURE__ */ new Map();
	const toml = parse(merged.text, { integersAsBigInt: "asNeeded" });
	for (const { id, type, driver = route.target.drivers[type ?? ""] } of declaredDatabases(toml)) if (driver) classes.set(driver, [...classes.get(driver) ?? [], id || "?"]);
	const problems = [];
	for (const [driver, ids] of classes) {
		if (await holds(next, present, driver) || await holds(old, copied, driver)) continue;
		problems.push({
			reason: "preflight-failed",
			host: target.host,
			what: `No jar holds the JDBC driver ${driver} that ${ids.join(", ")} ${ids.length === 1 ? "names" : "name"}: neither in the new home nor among what is copied.`,
			safe: "Nothing was changed.",
			fix: `put the driver's jar into ${target.home}/${route.target.lib} (or take it out of choices.skip), then run again.`
		});
	}
	return problems;
}
async function jarsIn(host, folders) {
	return (await host.run({ argv: [
		"find",
		...folders,
		"-maxdepth",
		"1",
		"-name",
		"*.jar",
		"-type",
		"f"
	] })).stdout.split("\n").filter(Boolean);
}
async function holds(host, jars, driver) {
	if (jars.length === 0) return false;
	const entry = `${driver.replaceAll(".", "/")}.class`;
	const { stdout } = await host.run({ argv: [
		"/bin/sh",
		"-c",
		FIND,
		"sh",
		entry,
		...jars
	] });
	return stdout.trim() !== "";
}
// src/steps/straight-way.ts
async function straightWarnings(context, { source, target }) {
	if (!context.environment.choices.copy_straight || source.host === target.host) return [];
	const why = await straightObstacle(context.host(source.host), context.host(target.host));
	if (why === void 0) return [];
	return [`choices.copy_straight: ${source.host} cannot send to ${target.host} by itself, files would go through the runner: ${why}.`];
}
// src/steps/survey-node.ts
async function surveyFolders(context, node, report) {
	const { route, environment } = context;
	const [oldPack, newPack] = await Promise.all([pristineOf(context, node.source, route.source), pristineOf(context, node.target, route.target)]);
	if (oldPack.fallback) report.warnings.push(`${node.source.home}: ${oldPack.origin}. A shipped file that was edited cannot be told from an untouched one.`);
	const wanted = route.folders.filter(({ choice }) => !choice || environment.choices[choice]);
	const source = {
		host: context.host(node.source.host),
		home: node.source.home,
		pristine: oldPack,
		pack: route.source
	};
	const target = {
		host: context.host(node.target.host),
		home: node.target.home,
		pristine: newPack,
		pack: route.target
	};
	const folders = await Promise.all(wanted.map(async (folder) => {
		return {
			folder,
			result: await surveyFolder({
				folder,
				source,
				target,
				choices: environment.choices
			}),
			late: route.data?.late_folders.includes(folder.id) ?? false
		};
	}));
	for (const { result } of folders) report.problems.push(...result.problems);
	return folders;
}
async function warn(context, node, facts, source, artifacts, report) {
	const { route } = context;
	const files = (await listFolder(context.host(node.source.host), node.source.home)).entries.filter(({ type }) => type === "file").map(({ path }) => path);
	for (const warning of route.warnings) {
		const seen = [
			...files.filter(matcher(warning.files)),
			...warning.settings.filter((key) => hasSetting(source, key) && !isHarmless(warning, textOf(source, key))),
			...artifacts.mentions.get(warning.id) ?? []
		];
		if (seen.length === 0) continue;
		const named = seen.slice(0, 3).map(showName).join(", ");
		report.warnings.push(`${warning.what} (${named}${seen.length > 3 ? ` and ${seen.length - 3} more` : ""}) ${warning.fix}`);
	}
	for (const file of artifacts.unreadable) report.warnings.push(`${showName(file)} cannot be read, and will not deploy on the new server either.`);
	const logging = facts.source.log4j2 ? compareLogging(facts.source.log4j2, route.source) : void 0;
	for (const { kind, name: own, settings } of logging?.custom ?? []) {
		const shown = Object.entries(settings).map(([key, value]) => `${key} = ${showSetting(key, value)}`);
		report.warnings.push(`log4j2.properties has an ${kind} of your own, ${own} (${shown.slice(0, 4).join(", ")}): it is not copied; add it to ${node.target.home}/${route.target.log4j2} by hand.`);
	}
}
function isHarmless({ unless }, value) {
	return unless !== void 0 && value !== void 0 && new RegExp(unless, "u").test(value);
}
async function broughtArtifacts(context, { target }, { artifacts }, folders) {
	const { entries } = await listFolder(context.host(target.host), `${target.home}/${DEPLOYMENT}`);
	const there = new Set(entries.map(({ path }) => `${DEPLOYMENT}/${path}`));
	for (const { result } of folders) for (const { to, path } of result.copy) there.add(`${to}/${path}`);
	return artifacts.filter(({ file }) => there.has(file.split("!/")[0]));
}
// src/steps/measure-node.ts
const SAFE = "Nothing was changed.";
async function measureNode(context, name, node) {
	const report = {
		backups: [],
		facts: [],
		warnings: [],
		problems: []
	};
	const { route, environment } = context;
	const [source, target] = [context.host(node.source.host), context.host(node.target.host)];
	const [old, next] = await Promise.all([attempt(report.problems, () => inspectHome(source, node.source.home, route.source, "source")), attempt(report.problems, () => inspectHome(target, node.target.home, route.target, "target"))]);
	report.problems.push(...old?.problems ?? [], ...next?.problems ?? []);
	const sameMachine = source === target || old?.facts !== void 0 && old.facts.bootId === next?.facts?.bootId && await source.machineId() === await target.machineId();
	await judgeTarget(context, name, node, {
		source: old?.facts,
		target: next?.facts,
		sameMachine
	}, report);
	const config = old?.facts && await attempt(report.problems, () => readConfig(context, node.source, route.source.config));
	const newConfig = next?.facts && await attempt(report.problems, () => readConfig(context, node.target, route.target.config));
	if (config) report.source = config;
	if (!old?.facts || !next?.facts) return report;
	const facts = {
		source: old.facts,
		target: next.facts
	};
	const read = config && newConfig && {
		source: config,
		target: newConfig
	};
	const merged = read && await attempt(report.problems, () => mergeNode(context, node, read));
	if (merged) for (const { keys, what, fix } of merged.result.conflicts) report.problems.push({
		reason: "merge-conflict",
		host: node.target.host,
		what: `${keys.join(", ")}: ${what}`,
		place: { file: merged.source.name },
		safe: SAFE,
		fix
	});
	const [artifacts, folders, barred] = await Promise.all([
		attempt(report.problems, () => surveyArtifacts(source, node.source.home, route)),
		attempt(report.problems, () => surveyFolders(context, node, report)),
		attempt(report.problems, () => straightWarnings(context, node))
	]);
	report.warnings.push(...barred ?? []);
	if (folders) {
		checkSpace(node, facts.target, folders, report);
		await attempt(report.problems, () => compressorOf(target));
		const bytes = folders.reduce((sum, { result }) => sum + result.present.bytes, 0);
		report.backups.push({
			host: node.target.host,
			what: `the files of ${name}`,
			bytes: archiveRoom(bytes, environment.backup.grade)
		});
	}
	if (!merged?.result.text || !artifacts || !folders) return report;
	const text = merged.result.text;
	const result = parseText(text, "deployment.toml");
	const plain = plainSecrets(result.root).length > 0;
	const secureVault = plain || hasSetting(result, "secrets");
	if (secureVault && !node.keystore_password && !await hasKeptPassword(target, node.target.home)) report.problems.push({
		reason: "config-invalid",
		what: `deployment.toml of ${name} uses secure vault, and the password of its keystore is not known: the server would wait for a terminal for ever.`,
		place: {
			file: environment.file,
			key: [
				"environments",
				environment.name,
				"nodes",
				name
			]
		},
		safe: SAFE,
		fix: `set keystore_password = "\${env:KEYSTORE_PASSWORD}" under [environments.${environment.name}.nodes.${name}], or put password-persist into ${node.target.home}.`
	});
	const judged = await attempt(report.problems, () => judgeDataNode(context, name, node, result));
	report.problems.push(...judged?.problems ?? []);
	report.warnings.push(...judged?.warnings ?? []);
	const drivers = attempt(report.problems, () => driverProblems(context, node, result, folders));
	report.problems.push(...await drivers ?? []);
	await warn(context, node, facts, merged.source, artifacts, report);
	const brought = await broughtArtifacts(context, node, artifacts, folders);
	const index = indexOf(route, node, result);
	report.node = {
		name,
		node,
		sourceRuns: facts.source.running.length > 0,
		config: {
			file: `${node.target.home}/${route.target.config}`,
			source: sha256(merged.source.text),
			target: sha256(merged.target.text),
			merged: sha256(text)
		},
		merge: merged.result,
		folders,
		artifacts: brought.map(({ kind, name: artifact }) => ({
			kind,
			name: artifact
		})),
		active: activeOf(brought).map(({ kind, name: artifact }) => ({
			kind,
			name: artifact
		})),
		sameMachine,
		health: healthOf(context, text),
		secureVault,
		plainSecrets: plain,
		...index && { index }
	};
	report.facts.push(...factsOf(report.node, facts, artifacts));
	return report;
}
function healthOf(context, config) {
	const { target } = context.route;
	const now = portsOf(target, config);
	return target.health.map(({ path, port }) => {
		const known = target.ports.find((each) => each.port === port);
		return {
			path,
			port: now.find(({ name }) => name === known?.name)?.port ?? port + target.default_offset
		};
	});
}
function factsOf(node, homes, artifacts) {
	const { name } = node;
	const kinds = Map.groupBy(artifacts.artifacts, ({ kind }) => kind);
	const fact = (kind, key, value) => ({
		class: kind,
		key: `${name}.${key}`,
		value
	});
	return [
		fact("must-equal", "source.home", homes.source.realHome),
		fact("must-equal", "source.version", homes.source.version),
		fact("must-equal", "source.config", node.config.source),
		fact("must-equal", "target.home", homes.target.realHome),
		fact("must-equal", "target.version", homes.target.version),
		fact("must-equal", "target.config", node.config.target),
		fact("must-equal", "target.updates", homes.target.updates ?? "none recorded"),
		fact("info", "source.running", homes.source.running.length > 0),
		fact("info", "source.updates", homes.source.updates ?? "none recorded"),
		fact("info", "target.free", showBytes(homes.target.freeBytes)),
		fact("may-grow", "source.artifacts", Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])))
	];
}
// src/steps/measure.ts
async function measure(context) {
	const { environment } = context;
	const reports = await Promise.all(Object.entries(environment.nodes).map(([name, node]) => measureNode(context, name, node)));
	const lead = Object.values(environment.nodes).indexOf(leadNode(environment));
	const source = reports[lead].source;
	const databases = source && await measureDatabases(context, source);
	const data = databases && context.route.data ? await measureData(context, Object.keys(environment.nodes)[lead], reports[lead].node, databases.databases) : void 0;
	const measured = [...reports, ...databases ? [databases] : []];
	const parts = [...measured, ...data ? [data] : []];
	const rooms = [];
	const needs = measured.flatMap(({ backups }) => backups);
	rooms.push(...await attempt(rooms, () => backupRoomProblems(context, needs)) ?? []);
	const [first, ...rest] = [...new Map([...parts.flatMap(({ problems }) => problems), ...rooms].map((each) => [JSON.stringify(each), each])).values()];
	if (first) throw new MigrateError([first, ...rest]);
	return {
		environment,
		nodes: reports.map(({ node }) => node),
		databases: databases.databases,
		script: databases.script,
		...data?.data && { data: data.data },
		facts: parts.flatMap((part) => part.facts),
		warnings: [...new Set(parts.flatMap((part) => part.warnings))]
	};
}
export { measure };
