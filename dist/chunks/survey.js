import { i as __toESM } from "./rolldown-runtime.js";
import { n as MigrateError } from "./errors.js";
import { t as require_lib } from "./fs.js";
import { r as showBytes, t as count } from "./words.js";
import { t as require_tar_stream } from "./tar-stream.js";
import { I as listFolder, P as hashFiles } from "./replaced.js";
import { a as quote } from "./asked-once.js";
import { i as showName } from "./names.js";
import { d as FIND_PROCESSES, f as parseProcess } from "./secure-vault.js";
import { i as unwritable, t as readBytes } from "./files.js";
import { ot as parse } from "./rules.js";
import { A as unreadable, D as conflict, F as engineFor, H as hasIndex, O as notAFile, k as outside, y as stagingFolder } from "./prepare-index.js";
import { u as matcher } from "./merge-config.js";
import { n as XMLParser, t as XMLValidator } from "./fxp.js";
import { randomBytes } from "node:crypto";
import path from "node:path";
import path$1 from "node:path/posix";
import { createRequire } from "module";
// src/wso2/data/databases.ts
async function rowsOf({ tools, database }, sql) {
	return engineFor(database.engine, database.id).query(tools, database, sql);
}
async function numberOf(reached, sql) {
	const [row] = await rowsOf(reached, sql);
	return Number(row?.[0]);
}
async function columnsOf({ tools, database }, table) {
	return engineFor(database.engine, database.id).columns(tools, database, table);
}
// src/wso2/data/tenants.ts
const SUPER_TENANT = {
	id: -1234,
	domain: "carbon.super",
	active: true
};
async function readTenants(registry) {
	if ((await columnsOf(registry, "UM_TENANT")).length === 0) return [SUPER_TENANT];
	const rows = await rowsOf(registry, "SELECT UM_ID, UM_DOMAIN_NAME, CASE WHEN UM_ACTIVE THEN 1 ELSE 0 END FROM UM_TENANT ORDER BY UM_ID");
	return [SUPER_TENANT, ...rows.map(([id, domain, active]) => ({
		id: Number(id),
		domain: domain ?? "",
		active: active === "1"
	}))];
}
function chosenTenants(tenants, choice) {
	const { only_tenants: only, except_tenants: except } = choice;
	if (only.length > 0) return tenants.filter((tenant) => only.some((name) => means(name, tenant)));
	return tenants.filter((tenant) => !except.some((name) => means(name, tenant)));
}
function means(name, { domain }) {
	const [wanted, own] = [name.toLowerCase(), domain.toLowerCase()];
	return wanted === SUPER_TENANT.domain || own === SUPER_TENANT.domain ? wanted === own : own.includes(wanted);
}
// src/wso2/data/counts.ts
async function countData({ api, registry }) {
	const [apis, applications, revisions, tenants] = await Promise.all([
		rowsIn(api, "AM_API"),
		rowsIn(api, "AM_APPLICATION"),
		rowsIn(api, "AM_REVISION"),
		readTenants(registry)
	]);
	return {
		apis,
		applications,
		revisions,
		tenants: tenants.length
	};
}
async function rowsIn(reached, table) {
	return (await columnsOf(reached, table)).length === 0 ? 0 : numberOf(reached, `SELECT COUNT(*) FROM ${table}`);
}
// src/steps/brings.ts
async function notThere(tools, database, brings) {
	const engine = engineFor(database.engine, database.id);
	const missing = [];
	for (const each of brings.columns) if (!(await engine.columns(tools, database, each.table)).includes(each.column.toLowerCase())) missing.push(describeColumn(each));
	const indexes = brings.indexes.length > 0 ? await engine.indexes(tools, database) : [];
	missing.push(...brings.indexes.filter((wanted) => !hasIndex(indexes, wanted)).map(describeIndex));
	return missing;
}
function describeBrings({ columns, indexes }) {
	return [...columns.map(describeColumn), ...indexes.map(describeIndex)].join(", ");
}
function describeColumn({ table, column }) {
	return `column ${column} of ${table}`;
}
function describeIndex({ table, columns }) {
	return `index on ${table} (${columns.join(", ")})`;
}
// src/steps/script-file.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const ON_HOST = "target:";
const SCRIPT_NAMES = {
	postgresql: ["postgre"],
	mariadb: ["mariadb", "mysql"],
	mysql: ["mysql", "mariadb"],
	mssql: ["mssql", "sqlserver"],
	oracle: ["oracle"],
	db2: ["db2"],
	h2: ["h2"]
};
async function scriptOf(context, id, engine, whatFor) {
	const { script, tools_host } = context.environment.databases[id];
	if (script === void 0) throw new MigrateError(noScript(context, id, whatFor));
	if (script.startsWith(ON_HOST)) {
		const place = script.slice(7);
		const host = context.host(tools_host);
		const files = (await host.run({ argv: [
			"find",
			place,
			"-maxdepth",
			"1",
			"-type",
			"f"
		] })).stdout.split("\n").filter(Boolean);
		const file = files.length === 1 && files[0] === place ? place : requireOne(context, id, engine, files);
		return {
			name: path.posix.basename(file),
			file,
			bytes: await readBytes(host, file)
		};
	}
	const place = path.resolve(context.folder, script);
	const stat = await import_lib.default.stat(place).catch(() => void 0);
	const files = stat?.isDirectory() ? (await import_lib.default.readdir(place)).map((name) => path.join(place, name)) : [];
	const file = stat?.isFile() ? place : requireOne(context, id, engine, files);
	const shown = path.join(path.dirname(context.environment.file), path.relative(context.folder, file));
	return {
		name: path.basename(file),
		file: shown,
		bytes: await import_lib.default.readFile(file)
	};
}
function chooseScript(engine, files) {
	for (const word of SCRIPT_NAMES[engine]) {
		const matching = files.filter((file) => path.posix.basename(file).toLowerCase().includes(word));
		if (matching.length === 1) return matching[0];
	}
}
function requireOne(context, id, engine, files) {
	const file = chooseScript(engine, files);
	if (file !== void 0) return file;
	const { script } = context.environment.databases[id];
	throw new MigrateError({
		reason: "config-invalid",
		what: `script = "${script}" of ${id} names no one file for ${engine}: ${files.length === 0 ? "nothing is there" : files.map((file) => path.posix.basename(file)).join(", ")}.`,
		place: placeOf$1(context, id),
		safe: "Nothing was changed.",
		fix: `name the file itself, or put one file with ${SCRIPT_NAMES[engine][0]} in its name there.`
	});
}
function placeOf$1({ environment }, id) {
	return {
		file: environment.file,
		key: [
			"environments",
			environment.name,
			"databases",
			id,
			"script"
		]
	};
}
function noScript(context, id, whatFor) {
	return {
		reason: "config-invalid",
		what: whatFor,
		place: placeOf$1(context, id),
		safe: "Nothing was changed.",
		fix: `get the script of this upgrade from WSO2 and set script = "scripts/" under [environments.${context.environment.name}.databases.${id}].`
	};
}
// src/wso2/client-arguments.ts
const WORD = /^[^\s*?[\]'"`$\\;&|<>(){}!#~]+$/;
const VERSION = /^\d+\.\d+\.\d+$/;
function argumentsOf(data, phase, choice) {
	const { arguments: all } = data;
	const { from, to, profile, validator, saveDefinitions, onlyTenants, exceptTenants } = choice;
	const words = (phase === "migrate" ? all.migrate : all.pre_migrate).map((word) => fill(word, {
		from,
		to
	}));
	if (phase === "pre-migrate") {
		if (validator) words.push(`${words.pop()}${fill(all.one_validator, { validator })}`);
		if (saveDefinitions) words.push(all.save_definitions);
	}
	if (onlyTenants.length > 0) words.push(fill(all.only_tenants, { tenants: onlyTenants.join(",") }));
	if (exceptTenants.length > 0) words.push(fill(all.except_tenants, { tenants: exceptTenants.join(",") }));
	if (profile) words.push(fill(all.profile, { profile }));
	return words;
}
function wrongChoices(data, choice) {
	const { from, to, validator, onlyTenants, exceptTenants } = choice;
	const wrong = [];
	for (const version of [from, to]) {
		if (VERSION.test(version)) continue;
		wrong.push({
			what: `${JSON.stringify(version)} is no version that the migration client takes.`,
			fix: "check that the homes are those of the route: the client wants three numbers, without quotes."
		});
	}
	if (validator !== void 0 && !data.validators.includes(validator)) wrong.push({
		choice: "validator",
		what: `There is no validator ${JSON.stringify(validator)}: the client would run all of them.`,
		fix: `write one of ${data.validators.join(", ")}, or leave it out for all.`
	});
	for (const [name, list] of [["only_tenants", onlyTenants], ["except_tenants", exceptTenants]]) for (const domain of list.filter((each) => !WORD.test(each) || each.includes(","))) wrong.push({
		choice: name,
		what: `${JSON.stringify(domain)} is no domain that can be handed to the start script.`,
		fix: "write each domain by itself, as UM_TENANT has it."
	});
	return wrong;
}
function requireWords(args) {
	const bad = args.find((arg) => !WORD.test(arg));
	if (bad !== void 0) throw new Error(`${JSON.stringify(bad)} is no single word for the start script`);
}
function fill(template, values) {
	return template.replaceAll(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
// src/steps/problems.ts
async function attempt(problems, look) {
	try {
		return await look();
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		problems.push(...error.problems);
		return;
	}
}
// src/wso2/home-script.ts
const LOOK = `
mark=$1 home=$2 pid_file=$3 script=$4
shift 4
say() { printf '%s%s\\n%s' "$mark" "$1" "$2"; }
printf '%s\\n' "$mark"
say user; id -un
kind=missing
if [ -d "$home" ]; then kind=folder; elif [ -e "$home" ]; then kind=file; fi
if [ "$kind" = folder ] && ! { [ -r "$home" ] && [ -x "$home" ]; }; then kind=closed; fi
say home "$kind"
near=$home
while [ ! -d "$near" ]; do near=$(dirname -- "$near"); done
say bytes; df -Pk -- "$near"
say inodes; df -Pi -- "$near"
say listening; grep -hE '^ *[0-9]+: [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null
real=
if [ "$kind" = folder ]; then
  real=$(readlink -f -- "$home")
  say real "$real"
  say owner; stat -L -c '%U:%G %a' -- "$home"
  for each in "$home"/*/; do
    if [ -e "$each$script" ]; then say inner "\${each%/}"; fi
  done
  outer=\${real%/*}
  if [ -e "\${outer:-/}/$script" ]; then say outer "\${outer:-/}"; fi
  for each in "$home"/bin/*.sh "$home"/bin/*.bat; do
    if [ -f "$each" ]; then say starter "\${each##*/}"; fi
  done
  while [ "$1" != -- ]; do
    case $1 in
      *.json)
        # The state file of the update tool holds credentials too: one key of it is read.
        if [ -f "$home/$1" ]; then
          level=$(sed -n 's/.*"update-level"[^"]*"\\([^"]*\\)".*/\\1/p' "$home/$1" 2>/dev/null | head -n 1)
          if [ -n "$level" ]; then say "text $1" "$level"; fi
        fi ;;
      *) if [ -f "$home/$1" ] && [ -r "$home/$1" ]; then say "text $1"; head -c 262144 -- "$home/$1"; fi ;;
    esac
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ ! -e "$home/$1" ]; then say absent "$1"; fi
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ -d "$home/$1" ] && ! { [ -w "$home/$1" ] && [ -x "$home/$1" ]; }; then say closed "$1"; fi
    shift
  done
  if [ -f "$home/$pid_file" ]; then say pid_file; head -c 4096 -- "$home/$pid_file"; fi
fi
say processes
${FIND_PROCESSES}say boot; cat /proc/sys/kernel/random/boot_id
say end
`;
function lookCommand(home, pack) {
	const files = /* @__PURE__ */ new Set([
		...pack.identify.map(({ file }) => file),
		...pack.updates,
		pack.config,
		pack.log4j2,
		"bin/version.txt",
		"updates/product.txt"
	]);
	const folders = [
		".",
		pack.config.replace(/\/[^/]*$/, ""),
		pack.lib,
		pack.dropins,
		pack.security
	];
	return {
		argv: [
			"sh",
			"-c",
			LOOK,
			"sh",
			`look-${randomBytes(12).toString("hex")}-`,
			home,
			pack.pid_file,
			pack.script,
			...files,
			"--",
			...pack.expect,
			"--",
			...folders,
			"--"
		],
		env: { LC_ALL: "C" },
		timeoutMs: 12e4
	};
}
const DISK = /\s(\d+)\s+\d+\s+(-?\d+)\s+\S+\s+\/.*$/m;
function parseLook(printed) {
	const mark = /^look-[0-9a-f]{24}-$/m.exec(printed)?.[0];
	const answers = (mark ? printed.split(mark) : []).slice(2).map((answer) => {
		const end = answer.indexOf("\n");
		return {
			name: answer.slice(0, end),
			value: answer.slice(end + 1)
		};
	});
	if (answers.at(-1)?.name !== "end") throw new Error(`The look at the home broke off after: ${answers.map(({ name }) => name).join(", ")}`);
	const all = (wanted) => answers.filter(({ name }) => name === wanted).map(({ value }) => value);
	const first = (wanted) => all(wanted)[0] ?? "";
	const line = (wanted) => first(wanted).replace(/\n$/, "");
	const pid = first("pid_file").replace(/[^\d\n]/g, "").split("\n")[0];
	const [bytes, inodes] = [DISK.exec(first("bytes")), DISK.exec(first("inodes"))];
	const listening = first("listening").matchAll(/^ *\d+: [\dA-F]+:([\dA-F]+) /gm);
	return {
		user: line("user"),
		kind: first("home"),
		real: first("real"),
		owner: line("owner"),
		freeBytes: Number(bytes?.[2] ?? 0) * 1024,
		freeInodes: Number(inodes?.[1] ?? 0) > 0 ? Number(inodes[2]) : void 0,
		listening: new Set([...listening].map(([, port]) => Number.parseInt(port, 16))),
		texts: new Map(answers.flatMap(({ name, value }) => name.startsWith("text ") ? [[name.slice(5), value]] : [])),
		absent: all("absent"),
		closed: all("closed"),
		inner: all("inner"),
		outer: all("outer")[0],
		starters: all("starter"),
		pidFile: pid ? Number(pid) : void 0,
		processes: first("processes").split("\n").filter(Boolean).map(parseProcess),
		bootId: line("boot")
	};
}
// src/wso2/wrong-home.ts
function unreachable(look, home) {
	switch (look.kind) {
		case "file": return [`${home} is a file.`, "Name the unpacked folder of the server (CARBON_HOME)."];
		case "closed": return [`${look.user} may not read ${home}.`, "Set run_as of this host to the owner of the home."];
		default: return [`${home} does not exist, or ${look.user} may not see it.`, "Correct home in the migration file, or set run_as of this host to the owner of the home."];
	}
}
function wrongHome(look, home, pack, version) {
	const expected = `${pack.name} (${pack.version})`;
	if (version !== void 0 && version !== pack.version) return [`${home} is version ${version}, not ${expected}.`, "Correct home in the migration file, or choose the route of this version."];
	const [inner] = look.inner;
	if (inner !== void 0) return [`${home} is not the home itself: ${expected} lies in ${inner}.`, `Write home = "${inner}".`];
	if (look.outer !== void 0) return [`${home} is a part of the home ${look.outer}.`, `Write home = "${look.outer}".`];
	const script = pack.script.replace(/^.*\//, "");
	if (!look.starters.includes(script) && look.starters.includes(script.replace(/\.sh$/, ".bat"))) return [`${home} is a Windows home: it has ${script.replace(/\.sh$/, ".bat")} and no ${script}.`, "Windows servers are not supported: migrate by hand there, or unpack the product on Linux."];
	if (version !== void 0) return [`${home} is ${expected}, but not whole: ${missing(look)}.`, "Unpack it again, or correct home in the migration file."];
	const other = otherProduct(look);
	return [`${home} is not ${expected}${other ? `: it says ${other}` : ""}${look.absent.length > 0 ? `; ${missing(look)}` : ""}.`, "Correct home in the migration file."];
}
function missing({ absent }) {
	return `${absent.join(", ")} ${absent.length === 1 ? "is" : "are"} missing`;
}
function otherProduct(look) {
	const text = look.texts.get("bin/version.txt")?.trim() || look.texts.get("updates/product.txt")?.trim();
	if (text) return `"${text.split("\n")[0]?.slice(0, 80)}"`;
	const starter = look.starters.find((name) => /^(?:api-manager|micro-integrator|integrator|wso2server)\.sh$/.test(name));
	return starter && `bin/${starter}`;
}
// src/wso2/home.ts
const SAFE$1 = "Nothing was changed.";
async function inspectHome(host, home, pack, role) {
	const printed = await host.must(lookCommand(home, pack), {
		reason: "preflight-failed",
		what: `${home} could not be looked at.`,
		safe: SAFE$1,
		fix: "The host needs a POSIX sh, coreutils, sed and GNU grep; read the message above."
	});
	try {
		return judgeHome(parseLook(printed), home, pack, role, host.name);
	} catch (cause) {
		throw new MigrateError({
			reason: "preflight-failed",
			host: host.name,
			what: `${home} could not be looked at: ${cause.message}`,
			safe: SAFE$1,
			fix: "Look for output of login scripts (.bashrc) on the host, and for a full disk."
		}, { cause });
	}
}
function judgeHome(look, home, pack, role, host) {
	const problem = (what, fix) => ({
		reason: "preflight-failed",
		host,
		what,
		safe: SAFE$1,
		fix
	});
	if (look.kind !== "folder") return {
		facts: void 0,
		problems: [problem(...unreachable(look, home))]
	};
	const version = identifiedVersion(look, pack);
	if (version !== pack.version || look.absent.length > 0) return {
		facts: void 0,
		problems: [problem(...wrongHome(look, home, pack, version))]
	};
	const problems = [];
	if (role === "target") for (const folder of look.closed) {
		const where = folder === "." ? home : `${home}/${folder}`;
		problems.push(problem(`${look.user} may not write in ${where}.`, look.owner.split(":")[0] === look.user ? `Give it back: chown ${look.user} ${quote(where)} && chmod u+rwx ${quote(where)}.` : `Set run_as to the owner of the home (${look.owner.split(":")[0]}), or give the folder to ${look.user}.`));
	}
	const config = look.texts.get(pack.config);
	return {
		facts: {
			home,
			realHome: look.real,
			product: pack.name,
			version,
			updates: updatesLevel(look, pack),
			owner: look.owner,
			running: look.processes,
			pidFile: look.pidFile,
			bootId: look.bootId,
			freeBytes: look.freeBytes,
			freeInodes: look.freeInodes,
			ports: portsOf(pack, config).map((each) => ({
				...each,
				taken: look.listening.has(each.port)
			})),
			config,
			log4j2: look.texts.get(pack.log4j2)
		},
		problems
	};
}
function portsOf(pack, config) {
	const settings = config === void 0 ? {} : settingsOf$1(config);
	const offset = Number(setting(settings, "server.offset") ?? pack.default_offset);
	return pack.ports.map(({ name, port, setting: key }) => ({
		name,
		port: Number((key && setting(settings, key)) ?? port) + offset
	}));
}
function portProblems(facts, host) {
	if (facts.running.length > 0) return [];
	return facts.ports.filter(({ taken }) => taken).map(({ name, port }) => ({
		reason: "preflight-failed",
		host,
		what: `Port ${port} (${name}) of the new server is taken.`,
		safe: SAFE$1,
		fix: `Find out who listens (ss -ltnp 'sport = :${port}'); stop it, or set another server.offset in deployment.toml of the target.`
	}));
}
function identifiedVersion(look, pack) {
	for (const { file, pattern } of pack.identify) {
		const version = look.texts.get(file)?.match(new RegExp(pattern, "u"))?.[1];
		if (version !== void 0) return version;
	}
}
function updatesLevel(look, pack) {
	for (const file of pack.updates) {
		const text = look.texts.get(file)?.trim().split("\n")[0];
		if (text) return text;
	}
}
function settingsOf$1(config) {
	try {
		return parse(config);
	} catch {
		return {};
	}
}
function setting(settings, dotted) {
	const value = dotted.split(".").reduce((table, key) => typeof table === "object" && table !== null ? table[key] : void 0, settings);
	const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
	return typeof text === "string" && /^-?\d+$/.test(text.trim()) ? Number(text) : void 0;
}
// src/wso2/java.ts
function javaCommand(javaHome) {
	return {
		argv: [`${javaHome}/bin/java`, "-version"],
		timeoutMs: 6e4
	};
}
function parseJavaVersion(text) {
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	const first = lines.findIndex((line) => /^\S+(?: \S+)? version "[^"]+"/.test(line));
	const version = lines[first]?.match(/version "([^"]+)"/)?.[1];
	const [, legacy, feature] = version?.match(/^(1\.)?(\d+)/) ?? [];
	if (!version || !feature) return void 0;
	const major = Number(feature);
	if (legacy === void 0 && major < 9) return void 0;
	return {
		major,
		version,
		runtime: lines[first + 1] ?? ""
	};
}
async function inspectJava(host, javaHome) {
	const result = await host.run(javaCommand(javaHome));
	const java = parseJavaVersion(`${result.stderr}\n${result.stdout}`);
	if (result.outcome.kind === "exit" && result.outcome.code === 0 && java) return java;
	const said = `${result.stderr}${result.stdout}`.trim().split("\n")[0];
	return {
		reason: "preflight-failed",
		host: host.name,
		what: `There is no usable Java in ${javaHome}${said ? `: ${said}` : ""}.`,
		safe: "Nothing was changed.",
		fix: `Install a JDK there, or set java_home to one that is (ls -d /usr/lib/jvm/* on ${host.name}).`
	};
}
function javaRangeProblem(java, pack, host) {
	if (java.major >= pack.java.min && java.major <= pack.java.max) return void 0;
	return {
		reason: "preflight-failed",
		host,
		what: `Java ${java.version} is outside of what ${pack.name} supports (${pack.java.min} to ${pack.java.max}).`,
		safe: "Nothing was changed.",
		fix: `Set java_home to a Java ${pack.java.min} to ${pack.java.max}, or choices.java_override = true to go on all the same.`
	};
}
// src/wso2/log4j2.ts
const HIGHER_THAN_INFO = /* @__PURE__ */ new Set([
	"WARN",
	"ERROR",
	"FATAL",
	"OFF"
]);
function parseProperties(text) {
	const pairs = text.split(/\r?\n/).filter((line) => !/^\s*[#!]/.test(line)).join("\n").replaceAll(/(?<!\\)\\\n[ \t]*/g, "").split("\n").flatMap((line) => {
		const match = line.match(/^\s*((?:[^=:\s\\]|\\.)+)\s*(?:[=:]\s*|\s+)?(.*?)\s*$/);
		return match?.[1] ? [[match[1].replaceAll(/\\(.)/g, "$1"), match[2] ?? ""]] : [];
	});
	return new Map(pairs);
}
function compareLogging(text, pack, pristine) {
	const own = parseProperties(text);
	const shipped = pristine === void 0 ? void 0 : parseProperties(pristine);
	const known = {
		appender: shipped ? namesIn(shipped, "appender") : new Set(pack.logging.appenders),
		logger: shipped ? namesIn(shipped, "logger") : new Set(pack.logging.loggers)
	};
	const custom = ["appender", "logger"].flatMap((kind) => [...namesIn(own, kind)].filter((name) => !known[kind].has(name)).map((name) => ({
		kind,
		name,
		settings: settingsOf(own, kind, name)
	})));
	const isCustom = (key) => custom.some(({ kind, name }) => key.startsWith(`${kind}.${name}.`));
	return {
		custom,
		changed: (shipped ? [.../* @__PURE__ */ new Set([...shipped.keys(), ...own.keys()])] : []).filter((key) => !isCustom(key) && own.get(key) !== shipped?.get(key)).map((key) => ({
			key,
			from: shipped?.get(key),
			to: own.get(key)
		}))
	};
}
function blindness(text, pack, markers) {
	const own = parseProperties(text);
	const { appender, file, pattern } = pack.logging;
	const base = `appender.${appender}`;
	const reasons = [];
	const path = own.get(`${base}.fileName`);
	if (path === void 0) return [`The appender ${appender}, which writes ${pack.log}, is not there.`];
	if (normal(path) !== normal(file)) reasons.push(`${appender} writes to ${path} instead of ${file}.`);
	const layout = own.get(`${base}.layout.type`) ?? "PatternLayout";
	const written = own.get(`${base}.layout.pattern`) ?? "";
	if (layout !== "PatternLayout") reasons.push(`${appender} writes with ${layout} instead of PatternLayout.`);
	else if (normal(written) !== normal(pattern) && !isReadable(written, markers.record)) reasons.push(`${appender} writes with the pattern "${written}"; records are found with "${pattern}".`);
	const threshold = own.get(`${base}.filter.threshold.level`)?.toUpperCase();
	if (threshold && HIGHER_THAN_INFO.has(threshold)) reasons.push(`${appender} drops everything below ${threshold}.`);
	const roots = [...own].filter(([key]) => /^rootLogger\.appenderRef\.[^.]+\.ref$/.test(key));
	const short = own.get("rootLogger") ?? "";
	if (!roots.some(([, name]) => name === appender) && !short.split(",").some((name) => name.trim() === appender)) reasons.push(`The root logger does not write to ${appender}.`);
	for (const logger of markers.loggers) {
		const { level, from } = effectiveLevel(own, logger);
		if (HIGHER_THAN_INFO.has(level)) reasons.push(`${from} is at ${level}: ${logger} is not heard.`);
		reasons.push(...diverted(own, logger, appender));
	}
	return [...new Set(reasons)];
}
function diverted(own, name, appender) {
	const all = loggersIn(own);
	const last = all.filter((each) => name === each.name || name.startsWith(`${each.name}.`)).sort((a, b) => b.name.length - a.name.length).find(({ id, refs }) => refs.includes(appender) || own.get(`logger.${id}.additivity`) === "false");
	const elsewhere = last && !last.refs.includes(appender) ? [`The logger ${last.id} does not write to ${appender}: ${name} is not heard.`] : [];
	const quiet = all.filter((each) => each.name.startsWith(`${name}.`) && HIGHER_THAN_INFO.has(each.level)).map(({ id, level, name: below }) => `The logger ${id} is at ${level}: ${below} is not heard.`);
	return [...elsewhere, ...quiet];
}
function loggersIn(own) {
	const listed = listedIn(own);
	return [...namesIn(own, "logger")].filter((id) => !listed || listed.includes(id)).map((id) => ({
		id,
		name: own.get(`logger.${id}.name`) ?? "",
		level: own.get(`logger.${id}.level`)?.toUpperCase() ?? "",
		refs: [...own].flatMap(([key, value]) => key.startsWith(`logger.${id}.appenderRef.`) && key.endsWith(".ref") ? [value] : [])
	})).filter(({ name }) => name !== "");
}
function listedIn(own) {
	return own.get("loggers")?.split(",").map((each) => each.trim());
}
function effectiveLevel(own, name) {
	let best = {
		level: (own.get("rootLogger.level") ?? own.get("rootLogger")?.split(",")[0]?.trim() ?? "ERROR").toUpperCase(),
		from: "The root logger",
		length: -1
	};
	for (const { id, name: prefix, level } of loggersIn(own)) {
		if (!level || prefix.length <= best.length) continue;
		if (name === prefix || name.startsWith(`${prefix}.`)) best = {
			level,
			from: `The logger ${id}`,
			length: prefix.length
		};
	}
	return best;
}
const SAMPLE = {
	level: "INFO",
	logger: "org.wso2.Sample",
	message: "a sample message"
};
function isReadable(pattern, record) {
	const printed = pattern.replaceAll(/%-?\d*(?:\.-?\d+)?(?:date|d)(?:\{([^}]*)\})?(?:\{[^}]*\})?/g, (_, format) => sampleDate(format)).replaceAll(/%-?\d*(?:\.-?\d+)?(?:level|p)(?:\{[^}]*\})?/g, SAMPLE.level).replaceAll(/%-?\d*(?:\.-?\d+)?(?:logger|c)(?:\{([^}]*)\})?/g, (_, precision) => precision === void 0 ? SAMPLE.logger : "Sample").replaceAll(/%-?\d*(?:\.-?\d+)?(?:message|msg|m)(?![a-zA-Z])(?:\{[^}]*\})?|%m(?=%)/g, SAMPLE.message).replaceAll(/%(?:xwEx|xEx|rEx|ex|throwable|exception|n)(?:\{[^}]*\})*/g, "").replaceAll(/%-?\d*(?:\.-?\d+)?[a-zA-Z]+(?:\{[^}]*\})*/g, "x");
	const groups = new RegExp(record, "u").exec(printed)?.groups;
	return groups?.level === SAMPLE.level && groups.logger === SAMPLE.logger && groups.message === SAMPLE.message;
}
function sampleDate(format) {
	return ({
		DEFAULT: "yyyy-MM-dd HH:mm:ss,SSS",
		ISO8601: "yyyy-MM-ddTHH:mm:ss,SSS"
	}[format ?? "DEFAULT"] ?? format ?? "").replaceAll("'", "").replace("yyyy", "2026").replace("MM", "11").replace("dd", "22").replace("HH", "17").replace("mm", "05").replace("ss", "01").replace(/S+/, (digits) => "123456789".slice(0, digits.length));
}
function namesIn(properties, kind) {
	const names = [...properties.keys()].flatMap((key) => key.match(new RegExp(`^${kind}\\.([^.]+)\\.`))?.[1] ?? []);
	return new Set(names);
}
function settingsOf(properties, kind, name) {
	const prefix = `${kind}.${name}.`;
	return Object.fromEntries([...properties].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]));
}
function normal(text) {
	return text.replaceAll(/\s+/g, " ").trim();
}
// src/steps/judge-target.ts
const SPACE_FACTOR = 3;
const SAFE = "Nothing was changed.";
async function judgeTarget(context, name, node, facts, report) {
	const { route } = context;
	const { host } = node.target;
	if (facts.target && facts.target.running.length > 0) report.problems.push({
		reason: "preflight-failed",
		host,
		what: `The new server of ${name} already runs (pid ${facts.target.running.map(({ pid }) => pid).join(", ")}).`,
		safe: SAFE,
		fix: `if an earlier run migrated it, nothing is left to do; if not, stop it as the user in run_as: ${stopCommand(node, route.target.script)}; then run again.`
	});
	else if (facts.target && (!facts.source?.running.length || !facts.sameMachine)) report.problems.push(...portProblems(facts.target, host));
	const state = await context.runFolder(name);
	const why = await unwritable(context.host(host), state);
	if (why) report.problems.push({
		reason: "preflight-failed",
		host,
		what: `The run cannot be recorded in ${state}: ${why}.`,
		safe: SAFE,
		fix: `set state_dir under [environments.<name>.hosts.${host}] to a folder on a local disk that the user in run_as may write.`
	});
	const java = await attempt(report.problems, () => requireJava(context, node));
	if (java?.warning) report.warnings.push(java.warning);
	if (java) report.facts.push({
		class: "must-equal",
		key: `${name}.target.java`,
		value: java.version
	});
	const heard = {
		...route.markers,
		loggers: [...route.markers.loggers, ...clientLoggers(route)]
	};
	for (const why of facts.target?.log4j2 ? blindness(facts.target.log4j2, route.target, heard) : []) report.problems.push({
		reason: "preflight-failed",
		host,
		what: `The log of the new server could not be judged: ${why}`,
		safe: SAFE,
		fix: `take the shipped settings of ${route.target.logging.appender} back in ${node.target.home}/${route.target.log4j2}.`
	});
}
function clientLoggers({ clients, target }) {
	return clients.filter(({ version }) => version === target.version).flatMap(({ loggers, server, fatal }) => [
		...loggers,
		...Object.values(server).map(({ logger }) => logger),
		...fatal.map(({ logger }) => logger)
	]);
}
async function requireJava({ host, route, environment }, { target }) {
	const java = await inspectJava(host(target.host), target.java_home);
	if ("reason" in java) throw new MigrateError(java);
	const outside = javaRangeProblem(java, route.target, target.host);
	if (!outside) return { version: java.version };
	if (!environment.choices.java_override) throw new MigrateError(outside);
	return {
		version: java.version,
		warning: `${outside.what} java_override is set.`
	};
}
function checkSpace(node, target, folders, report) {
	const bytes = folders.reduce((sum, { result }) => sum + result.bytesNeeded, 0);
	const files = folders.reduce((sum, { result }) => sum + result.copy.length, 0);
	if (target.freeBytes < bytes * SPACE_FACTOR) report.problems.push({
		reason: "preflight-failed",
		host: node.target.host,
		what: `The disk of ${node.target.home} has ${showBytes(target.freeBytes)} free; ${showBytes(bytes * SPACE_FACTOR)} are needed (${SPACE_FACTOR} times what is copied).`,
		safe: SAFE,
		fix: "free space there, or leave files out by choices.skip."
	});
	if (target.freeInodes !== void 0 && target.freeInodes < files * 2) report.problems.push({
		reason: "preflight-failed",
		host: node.target.host,
		what: `The disk of ${node.target.home} has ${count(target.freeInodes, "free inode")} for ${count(files, "thing")} to copy.`,
		safe: SAFE,
		fix: "delete small files that nobody needs on that file system."
	});
}
function stopCommand({ target }, script) {
	if (target.service) return `systemctl stop ${target.service}`;
	return `JAVA_HOME=${target.java_home} ${target.home}/${script} stop`;
}
// node_modules/fflate/esm/index.mjs
var import_tar_stream = require_tar_stream();
var require = createRequire("/");
var _a;
try {
	_a = require("worker_threads"), _a.Worker, _a.isMarkedAsUntransferable;
} catch (e) {}
var u8 = Uint8Array;
var u16 = Uint16Array;
var i32 = Int32Array;
var fleb = new u8([
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	1,
	1,
	1,
	1,
	2,
	2,
	2,
	2,
	3,
	3,
	3,
	3,
	4,
	4,
	4,
	4,
	5,
	5,
	5,
	5,
	0,
	0,
	0,
	0
]);
var fdeb = new u8([
	0,
	0,
	0,
	0,
	1,
	1,
	2,
	2,
	3,
	3,
	4,
	4,
	5,
	5,
	6,
	6,
	7,
	7,
	8,
	8,
	9,
	9,
	10,
	10,
	11,
	11,
	12,
	12,
	13,
	13,
	0,
	0
]);
var clim = new u8([
	16,
	17,
	18,
	0,
	8,
	7,
	9,
	6,
	10,
	5,
	11,
	4,
	12,
	3,
	13,
	2,
	14,
	1,
	15
]);
var freb = function(eb, start) {
	var b = new u16(31);
	for (var i = 0; i < 31; ++i) b[i] = start += 1 << eb[i - 1];
	var r = new i32(b[30]);
	for (var i = 1; i < 30; ++i) for (var j = b[i]; j < b[i + 1]; ++j) r[j] = j - b[i] << 5 | i;
	return {
		b,
		r
	};
};
var _a = freb(fleb, 2);
var fl = _a.b;
var revfl = _a.r;
fl[28] = 258, revfl[258] = 28;
var _b = freb(fdeb, 0);
var fd = _b.b;
_b.r;
var rev = new u16(32768);
for (var i = 0; i < 32768; ++i) {
	var x = (i & 43690) >> 1 | (i & 21845) << 1;
	x = (x & 52428) >> 2 | (x & 13107) << 2;
	x = (x & 61680) >> 4 | (x & 3855) << 4;
	rev[i] = ((x & 65280) >> 8 | (x & 255) << 8) >> 1;
}
var hMap = (function(cd, mb, r) {
	var s = cd.length;
	var i = 0;
	var l = new u16(mb);
	for (; i < s; ++i) if (cd[i]) ++l[cd[i] - 1];
	var le = new u16(mb);
	for (i = 1; i < mb; ++i) le[i] = le[i - 1] + l[i - 1] << 1;
	var co;
	if (r) {
		co = new u16(1 << mb);
		var rvb = 15 - mb;
		for (i = 0; i < s; ++i) if (cd[i]) {
			var sv = i << 4 | cd[i];
			var r_1 = mb - cd[i];
			var v = le[cd[i] - 1]++ << r_1;
			for (var m = v | (1 << r_1) - 1; v <= m; ++v) co[rev[v] >> rvb] = sv;
		}
	} else {
		co = new u16(s);
		for (i = 0; i < s; ++i) if (cd[i]) co[i] = rev[le[cd[i] - 1]++] >> 15 - cd[i];
	}
	return co;
});
var flt = new u8(288);
for (var i = 0; i < 144; ++i) flt[i] = 8;
for (var i = 144; i < 256; ++i) flt[i] = 9;
for (var i = 256; i < 280; ++i) flt[i] = 7;
for (var i = 280; i < 288; ++i) flt[i] = 8;
var fdt = new u8(32);
for (var i = 0; i < 32; ++i) fdt[i] = 5;
var flrm = /*#__PURE__*/ hMap(flt, 9, 1);
var fdrm = /*#__PURE__*/ hMap(fdt, 5, 1);
var max = function(a) {
	var m = a[0];
	for (var i = 1; i < a.length; ++i) if (a[i] > m) m = a[i];
	return m;
};
var bits = function(d, p, m) {
	var o = p / 8 | 0;
	return (d[o] | d[o + 1] << 8) >> (p & 7) & m;
};
var bits16 = function(d, p) {
	var o = p / 8 | 0;
	return (d[o] | d[o + 1] << 8 | d[o + 2] << 16) >> (p & 7);
};
var shft = function(p) {
	return (p + 7) / 8 | 0;
};
var slc = function(v, s, e) {
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	return new u8(v.subarray(s, e));
};
var ec = [
	"unexpected EOF",
	"invalid block type",
	"invalid length/literal",
	"invalid distance",
	"stream finished",
	"no stream handler",
	,
	"no callback",
	"invalid UTF-8 data",
	"extra field too long",
	"date not in range 1980-2099",
	"filename too long",
	"stream finishing",
	"invalid zip data"
];
var err = function(ind, msg, nt) {
	var e = new Error(msg || ec[ind]);
	e.code = ind;
	if (Error.captureStackTrace) Error.captureStackTrace(e, err);
	if (!nt) throw e;
	return e;
};
var inflt = function(dat, st, buf, dict) {
	var sl = dat.length, dl = dict ? dict.length : 0;
	if (!sl || st.f && !st.l) return buf || new u8(0);
	var noBuf = !buf;
	var resize = noBuf || st.i != 2;
	var noSt = st.i;
	if (noBuf) buf = new u8(sl * 3);
	var cbuf = function(l) {
		var bl = buf.length;
		if (l > bl) {
			var nbuf = new u8(Math.max(bl * 2, l));
			nbuf.set(buf);
			buf = nbuf;
		}
	};
	var final = st.f || 0, pos = st.p || 0, bt = st.b || 0, lm = st.l, dm = st.d, lbt = st.m, dbt = st.n;
	var tbts = sl * 8;
	do {
		if (!lm) {
			final = bits(dat, pos, 1);
			var type = bits(dat, pos + 1, 3);
			pos += 3;
			if (!type) {
				var s = shft(pos) + 4, l = dat[s - 4] | dat[s - 3] << 8, t = s + l;
				if (t > sl) {
					if (noSt) err(0);
					break;
				}
				if (resize) cbuf(bt + l);
				buf.set(dat.subarray(s, t), bt);
				st.b = bt += l, st.p = pos = t * 8, st.f = final;
				continue;
			} else if (type == 1) lm = flrm, dm = fdrm, lbt = 9, dbt = 5;
			else if (type == 2) {
				var hLit = bits(dat, pos, 31) + 257, hcLen = bits(dat, pos + 10, 15) + 4;
				var tl = hLit + bits(dat, pos + 5, 31) + 1;
				pos += 14;
				var ldt = new u8(tl);
				var clt = new u8(19);
				for (var i = 0; i < hcLen; ++i) clt[clim[i]] = bits(dat, pos + i * 3, 7);
				pos += hcLen * 3;
				var clb = max(clt), clbmsk = (1 << clb) - 1;
				var clm = hMap(clt, clb, 1);
				for (var i = 0; i < tl;) {
					var r = clm[bits(dat, pos, clbmsk)];
					pos += r & 15;
					var s = r >> 4;
					if (s < 16) ldt[i++] = s;
					else {
						var c = 0, n = 0;
						if (s == 16) n = 3 + bits(dat, pos, 3), pos += 2, c = ldt[i - 1];
						else if (s == 17) n = 3 + bits(dat, pos, 7), pos += 3;
						else if (s == 18) n = 11 + bits(dat, pos, 127), pos += 7;
						while (n--) ldt[i++] = c;
					}
				}
				var lt = ldt.subarray(0, hLit), dt = ldt.subarray(hLit);
				lbt = max(lt);
				dbt = max(dt);
				lm = hMap(lt, lbt, 1);
				dm = hMap(dt, dbt, 1);
			} else err(1);
			if (pos > tbts) {
				if (noSt) err(0);
				break;
			}
		}
		if (resize) cbuf(bt + 131072);
		var lms = (1 << lbt) - 1, dms = (1 << dbt) - 1;
		var lpos = pos;
		for (;; lpos = pos) {
			var c = lm[bits16(dat, pos) & lms], sym = c >> 4;
			pos += c & 15;
			if (pos > tbts) {
				if (noSt) err(0);
				break;
			}
			if (!c) err(2);
			if (sym < 256) buf[bt++] = sym;
			else if (sym == 256) {
				lpos = pos, lm = null;
				break;
			} else {
				var add = sym - 254;
				if (sym > 264) {
					var i = sym - 257, b = fleb[i];
					add = bits(dat, pos, (1 << b) - 1) + fl[i];
					pos += b;
				}
				var d = dm[bits16(dat, pos) & dms], dsym = d >> 4;
				if (!d) err(3);
				pos += d & 15;
				var dt = fd[dsym];
				if (dsym > 3) {
					var b = fdeb[dsym];
					dt += bits16(dat, pos) & (1 << b) - 1, pos += b;
				}
				if (pos > tbts) {
					if (noSt) err(0);
					break;
				}
				if (resize) cbuf(bt + 131072);
				var end = bt + add;
				if (bt < dt) {
					var shift = dl - dt, dend = Math.min(dt, end);
					if (shift + bt < 0) err(3);
					for (; bt < dend; ++bt) buf[bt] = dict[shift + bt];
				}
				for (; bt < end; ++bt) buf[bt] = buf[bt - dt];
			}
		}
		st.l = lm, st.p = lpos, st.b = bt, st.f = final;
		if (lm) final = 1, st.m = lbt, st.d = dm, st.n = dbt;
	} while (!final);
	return bt != buf.length && noBuf ? slc(buf, 0, bt) : buf.subarray(0, bt);
};
var et = /*#__PURE__*/ new u8(0);
var b2 = function(d, b) {
	return d[b] | d[b + 1] << 8;
};
var b4 = function(d, b) {
	return (d[b] | d[b + 1] << 8 | d[b + 2] << 16 | d[b + 3] << 24) >>> 0;
};
var b8 = function(d, b) {
	return b4(d, b) + b4(d, b + 4) * 4294967296;
};
function inflateSync(data, opts) {
	return inflt(data, { i: 2 }, opts && opts.out, opts && opts.dictionary);
}
var td = typeof TextDecoder != "undefined" && /*#__PURE__*/ new TextDecoder();
try {
	td.decode(et, { stream: true });
} catch (e) {}
var dutf8 = function(d) {
	for (var r = "", i = 0;;) {
		var c = d[i++];
		var eb = (c > 127) + (c > 223) + (c > 239);
		if (i + eb > d.length) return {
			s: r,
			r: slc(d, i - 1)
		};
		if (!eb) r += String.fromCharCode(c);
		else if (eb == 3) c = ((c & 15) << 18 | (d[i++] & 63) << 12 | (d[i++] & 63) << 6 | d[i++] & 63) - 65536, r += String.fromCharCode(55296 | c >> 10, 56320 | c & 1023);
		else if (eb & 1) r += String.fromCharCode((c & 31) << 6 | d[i++] & 63);
		else r += String.fromCharCode((c & 15) << 12 | (d[i++] & 63) << 6 | d[i++] & 63);
	}
};
function strFromU8(dat, latin1) {
	if (latin1) {
		var r = "";
		for (var i = 0; i < dat.length; i += 16384) r += String.fromCharCode.apply(null, dat.subarray(i, i + 16384));
		return r;
	} else if (td) return td.decode(dat);
	else {
		var _a = dutf8(dat), s = _a.s, r = _a.r;
		if (r.length) err(8);
		return s;
	}
}
var slzh = function(d, b) {
	return b + 30 + b2(d, b + 26) + b2(d, b + 28);
};
var zh = function(d, b, z) {
	var fnl = b2(d, b + 28), efl = b2(d, b + 30), fn = strFromU8(d.subarray(b + 46, b + 46 + fnl), !(b2(d, b + 8) & 2048)), es = b + 46 + fnl;
	var _a = z64hs(d, es, efl, z, b4(d, b + 20), b4(d, b + 24), b4(d, b + 42)), sc = _a[0], su = _a[1], off = _a[2];
	return [
		b2(d, b + 10),
		sc,
		su,
		fn,
		es + efl + b2(d, b + 32),
		off
	];
};
var z64hs = function(d, b, l, z, sc, su, off) {
	var nsc = sc == 4294967295, nsu = su == 4294967295, noff = off == 4294967295, e = b + l;
	var nf = nsc + nsu + noff;
	if (z && nf) {
		for (; b + 4 < e; b += 4 + b2(d, b + 2)) if (b2(d, b) == 1) return [
			nsc ? b8(d, b + 4 + 8 * nsu) : sc,
			nsu ? b8(d, b + 4) : su,
			noff ? b8(d, b + 4 + 8 * (nsu + nsc)) : off,
			1
		];
		if (z < 2) err(13);
	}
	return [
		sc,
		su,
		off,
		0
	];
};
function unzipSync(data, opts) {
	var files = {};
	var e = data.length - 22;
	for (; b4(data, e) != 101010256; --e) if (!e || data.length - e > 65558) err(13);
	var c = b2(data, e + 8);
	if (!c) return {};
	var o = b4(data, e + 16);
	var z = b4(data, e - 20) == 117853008;
	if (z) {
		var ze = b4(data, e - 12);
		z = b4(data, ze) == 101075792;
		if (z) {
			c = b4(data, ze + 32);
			o = b4(data, ze + 48);
		}
	}
	var fltr = opts && opts.filter;
	for (var i = 0; i < c; ++i) {
		var _a = zh(data, o, z), c_2 = _a[0], sc = _a[1], su = _a[2], fn = _a[3], no = _a[4], off = _a[5], b = slzh(data, off);
		o = no;
		if (!fltr || fltr({
			name: fn,
			size: sc,
			originalSize: su,
			compression: c_2
		})) {
			if (!c_2) files[fn] = slc(data, b, b + sc);
			else if (c_2 == 8) files[fn] = inflateSync(data.subarray(b, b + sc), { out: new u8(su) });
			else err(14, "unknown compression type " + c_2);
		}
	}
	return files;
}
// src/wso2/artifacts.ts
const ELEMENTS = {
	api: {
		kind: "api",
		attribute: "name"
	},
	proxy: {
		kind: "proxy-service",
		attribute: "name"
	},
	data: {
		kind: "data-service",
		attribute: "name"
	},
	sequence: {
		kind: "sequence",
		attribute: "name"
	},
	endpoint: {
		kind: "endpoint",
		attribute: "name"
	},
	localEntry: {
		kind: "local-entry",
		attribute: "key"
	},
	inboundEndpoint: {
		kind: "inbound-endpoint",
		attribute: "name"
	},
	task: {
		kind: "task",
		attribute: "name"
	},
	messageStore: {
		kind: "message-store",
		attribute: "name"
	},
	messageProcessor: {
		kind: "message-processor",
		attribute: "name"
	},
	template: {
		kind: "template",
		attribute: "name"
	}
};
const LARGEST_XML = 33554432;
function readArtifacts(file, bytes, active) {
	if (file.endsWith(".car")) return readCar(file, bytes, active);
	if (!/\.(?:xml|dbs)$/.test(file)) return {
		artifacts: [],
		unreadable: []
	};
	return readXml(file, Buffer.from(bytes).toString("utf8"), active);
}
function activeOf(artifacts) {
	return artifacts.filter(({ active }) => active !== void 0);
}
function readXml(file, text, active) {
	const wrong = XMLValidator.validate(text);
	if (wrong !== true) return {
		artifacts: [],
		unreadable: [`${file}:${wrong.err.line}: ${wrong.err.msg}`]
	};
	const elements = Object.entries(parseXml(text)).flatMap(([name, value]) => name === "definitions" ? Object.entries(tables(value)[0] ?? {}) : [[name, value]]);
	return {
		artifacts: elements.flatMap(([name, value]) => {
			const element = ELEMENTS[name];
			if (!element) return [];
			return tables(value).flatMap((table) => {
				const label = table[`@${element.attribute}`];
				if (typeof label !== "string" || label === "") return [];
				const note = elements.length === 1 ? activity(element.kind, text, active) : activityOfKind(element.kind, active);
				return [{
					kind: element.kind,
					name: label,
					file,
					...note !== void 0 && { active: note }
				}];
			});
		}),
		unreadable: []
	};
}
function readCar(file, bytes, active) {
	let entries;
	try {
		entries = unzipSync(bytes, { filter: ({ name, originalSize }) => /\.(?:xml|dbs)$/.test(name) && originalSize <= LARGEST_XML });
	} catch (error) {
		return {
			artifacts: [],
			unreadable: [`${file}: ${error.message}`]
		};
	}
	const text = (name) => entries[name] && Buffer.from(entries[name]).toString("utf8");
	const application = applicationOf(text("artifacts.xml") ?? "");
	if (!application) return {
		artifacts: [],
		unreadable: [`${file}: no carbon application in artifacts.xml`]
	};
	const found = {
		artifacts: [{
			kind: "carbon-application",
			name: application,
			file
		}],
		unreadable: []
	};
	for (const name of Object.keys(entries).sort()) {
		if (!name.endsWith("/artifact.xml")) continue;
		const part = deployedFile(text(name) ?? "");
		if (part === void 0) continue;
		const inner = `${name.slice(0, -12)}${part}`;
		const content = text(inner);
		if (content === void 0) {
			found.unreadable.push(`${file}!/${name}: ${part} is not in the archive`);
			continue;
		}
		const read = readXml(`${file}!/${inner}`, content, active);
		found.artifacts.push(...read.artifacts);
		found.unreadable.push(...read.unreadable);
	}
	return found;
}
function applicationOf(text) {
	if (XMLValidator.validate(text) !== true) return void 0;
	const artifact = tables(tables(parseXml(text).artifacts)[0]?.artifact).find((each) => each["@type"] === "carbon/application");
	if (typeof artifact?.["@name"] !== "string") return void 0;
	const version = artifact["@version"];
	return typeof version === "string" && version !== "" ? `${artifact["@name"]}_${version}` : artifact["@name"];
}
function deployedFile(text) {
	if (XMLValidator.validate(text) !== true) return void 0;
	const artifact = tables(parseXml(text).artifact)[0];
	if (!/^(?:synapse\/|service\/dataservice$)/.test(String(artifact?.["@type"] ?? ""))) return void 0;
	const file = artifact?.file;
	return typeof file === "string" && /\.(?:xml|dbs)$/.test(file) ? file : void 0;
}
function activity(kind, text, active) {
	const plain = text.replaceAll(/<!--[\s\S]*?-->/g, "");
	return active.find((each) => each.kind === kind && new RegExp(each.element, "u").test(plain))?.note;
}
function activityOfKind(kind, active) {
	return active.find((each) => each.kind === kind)?.note;
}
function parseXml(text) {
	return new XMLParser({
		ignoreAttributes: false,
		attributeNamePrefix: "@",
		parseTagValue: false,
		parseAttributeValue: false,
		removeNSPrefix: true,
		ignoreDeclaration: true,
		processEntities: false
	}).parse(text);
}
function tables(value) {
	return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "object" && each !== null);
}
// src/steps/read-artifacts.ts
const DEPLOYMENT = "repository/deployment";
const REFUSED = /^tar: (.+): (?:Cannot open|Cannot read|Cannot stat): Permission denied$/gm;
const XML = /\.(?:xml|dbs)$/;
async function surveyArtifacts(host, home, route) {
	const survey = {
		artifacts: [],
		unreadable: [],
		mentions: /* @__PURE__ */ new Map()
	};
	if (!asksForArtifacts(route)) return survey;
	const running = await host.stream({
		argv: [
			"tar",
			"-C",
			home,
			"-cf",
			"-",
			"--",
			DEPLOYMENT
		],
		env: { LC_ALL: "C" }
	});
	running.stdin.end();
	let stderr = "";
	running.stderr.setEncoding("utf8").on("data", (chunk) => {
		stderr = (stderr + chunk).slice(-65536);
	});
	running.done.then((ended) => ended.kind === "exit" || running.stdout.destroy(new Error(ended.kind)), () => {});
	const broken = await eachFile(running.stdout, (file, bytes) => {
		const found = readArtifacts(file, bytes, route.active);
		survey.artifacts.push(...found.artifacts);
		survey.unreadable.push(...found.unreadable);
		if (XML.test(file)) mention(survey.mentions, route, file, bytes.toString("utf8"));
	}).then(() => false, () => true);
	running.stdout.resume();
	const outcome = await running.done;
	const refused = outcome.kind === "exit" ? [...stderr.matchAll(REFUSED)].map(([, name]) => name) : [];
	survey.unreadable.push(...refused);
	if (broken || outcome.kind !== "exit" || outcome.code > 1 && refused.length === 0) throw new MigrateError({
		reason: outcome.kind === "lost" ? "host-unreachable" : "preflight-failed",
		host: host.name,
		what: `The artifacts in ${home}/${DEPLOYMENT} could not be read: ${stderr.trim().split("\n").at(-1) || (outcome.kind === "lost" ? "the connection was lost" : "tar broke off")}.`,
		safe: "Nothing was changed.",
		fix: "check that run_as may read all of that folder, then run again."
	});
	return survey;
}
function asksForArtifacts({ active, markers, warnings }) {
	return active.length > 0 || markers.announced.length > 0 || warnings.some(({ contents }) => contents.length > 0);
}
async function eachFile(stream, look) {
	const entries = stream.pipe((0, import_tar_stream.extract)());
	stream.on("error", (error) => entries.destroy(error));
	for await (const entry of entries) {
		if (!(entry.header.type === "file" && (XML.test(entry.header.name) || entry.header.name.endsWith(".car")))) {
			entry.resume();
			continue;
		}
		const chunks = [];
		for await (const chunk of entry) chunks.push(chunk);
		look(entry.header.name, Buffer.concat(chunks));
	}
}
function mention(mentions, route, file, text) {
	for (const warning of route.warnings) {
		if (!warning.contents.some((pattern) => new RegExp(pattern, "u").test(text))) continue;
		mentions.set(warning.id, [...mentions.get(warning.id) ?? [], file]);
	}
}
// src/transfer/jar.ts
function artifactOf(fileName) {
	const stem = /^(.+)\.jar$/i.exec(fileName)?.[1];
	if (stem === void 0) return void 0;
	const parts = /^(.+?)[-_]v?(\d+(?:[._-].*)?)$/.exec(stem);
	return {
		name: (parts?.[1] ?? stem).toLowerCase(),
		version: parts?.[2] ?? ""
	};
}
function jarsOnTarget(question) {
	const { source, target, toLib, ours } = question;
	const copied = /* @__PURE__ */ new Set();
	const places = [{
		root: question.folder.to,
		hashes: target.hashes
	}];
	if (toLib) places.push({
		root: toLib.lib,
		hashes: toLib.hashes
	});
	for (const { root, hashes } of places) for (const [file, hash] of hashes) if (source.hashes.get(file) === hash) copied.add(path$1.join(root, file));
	const byArtifact = /* @__PURE__ */ new Map();
	for (const jar of [...question.targetJars, ...target.pristine.paths]) {
		const artifact = artifactOf(path$1.basename(jar));
		if (artifact && !copied.has(jar) && !ours?.has(jar)) byArtifact.set(artifact.name, jar);
	}
	return (file, goal) => {
		const artifact = artifactOf(path$1.basename(file));
		const jar = artifact && byArtifact.get(artifact.name);
		return jar === goal && !target.pristine.lookup(goal).shipped ? void 0 : jar;
	};
}
// src/transfer/relink.ts
function relink(question, entry) {
	const { folder, source, target } = question;
	const link = entry.link ?? "";
	const there = path$1.resolve(path$1.join(source.home, folder.from, path$1.dirname(entry.path)), link);
	const inHome = path$1.relative(source.home, there);
	if (link === "" || outOf(inHome)) return void 0;
	if (folder.from === folder.to) return path$1.isAbsolute(link) ? path$1.join(target.home, inHome) : link;
	const inFolder = path$1.relative(path$1.join(source.home, folder.from), there);
	if (path$1.isAbsolute(link)) return outOf(inFolder) ? path$1.join(target.home, inHome) : path$1.join(target.home, folder.to, inFolder);
	return outOf(inFolder) ? path$1.relative(path$1.join(folder.to, path$1.dirname(entry.path)), inHome) : link;
}
function outOf(relative) {
	return relative === ".." || relative.startsWith("../");
}
// src/transfer/classify.ts
function classify(question) {
	const { folder, source } = question;
	const result = {
		copy: [],
		skip: [],
		warnings: [],
		problems: [],
		changes: /* @__PURE__ */ new Map(),
		bytesNeeded: 0,
		present: presentIn(question.target.listing.entries)
	};
	const included = matcher(folder.include);
	const excluded = matcher(folder.exclude);
	const decide = decider(question);
	for (const entry of source.listing.entries) {
		const isFolder = entry.type === "folder";
		if (!isFolder && !included(entry.path)) continue;
		const decision = excluded(entry.path) ? { skip: isFolder ? "" : "left out on this route" } : decide(entry);
		if ("copy" in decision) {
			result.copy.push(decision.copy);
			if (decision.why) result.changes.set(`${decision.copy.to}/${entry.path}`, decision.why);
		} else if ("skip" in decision) {
			const { skip: why, ...rest } = decision;
			if (why) result.skip.push({
				path: path$1.join(folder.from, entry.path),
				why,
				...rest
			});
		} else result.problems.push(decision.problem);
	}
	result.copy = withoutIdleFolders(result.copy, source.listing.entries);
	result.bytesNeeded = result.copy.reduce((sum, item) => sum + item.size, 0);
	result.warnings.push(...warningsOf(question, result));
	return result;
}
function presentIn(entries) {
	const files = entries.filter(({ type }) => type !== "folder");
	return {
		files: files.length,
		bytes: files.reduce((sum, { size }) => sum + size, 0)
	};
}
function decider(question) {
	const { folder, source, choices } = question;
	const skipped = matcher(choices.skip);
	const overwrite = matcher(choices.overwrite_shipped);
	const toLib = matcher(question.toLib?.globs ?? []);
	const jarOnTarget = jarsOnTarget(question);
	const same = placeOf(folder.to, question.target);
	const lib = question.toLib && placeOf(question.toLib.lib, question.toLib);
	const matches = (test, entry) => test(entry.path) || test(path$1.join(folder.from, entry.path));
	return (entry) => {
		if (matches(skipped, entry)) return { skip: "skipped by choices.skip" };
		if (entry.type === "folder") return folderDecision(question, entry, same.there.get(entry.path));
		const place = entry.type === "file" && lib && matches(toLib, entry) ? lib : same;
		const item = {
			...entry,
			type: entry.type === "link" ? "link" : "file",
			from: folder.from,
			to: place.root,
			replaces: false
		};
		const through = parents(entry.path).find((name) => place.there.get(name)?.type === "link");
		if (through !== void 0) item.through = through;
		if (entry.type === "link") {
			const link = relink(question, entry);
			if (link === void 0) return { problem: outside(question, entry) };
			item.link = link;
		} else if (entry.type !== "file") return { problem: notAFile(question, entry) };
		const there = place.there.get(entry.path);
		if (there && sameAtAGlance(entry, there)) return { skip: "identical on the target" };
		const hash = source.hashes.get(entry.path);
		if (entry.type === "file" && hash === void 0) return { problem: unreadable(question, entry) };
		if (hash !== void 0 && !folder.volatile) item.sha256 = hash;
		if (there && equal(item, hash, there, place.hashes.get(entry.path))) return { skip: "identical on the target" };
		const home = path$1.join(folder.from, entry.path);
		const goal = path$1.join(place.root, entry.path);
		const wanted = matches(overwrite, entry);
		const jar = jarOnTarget(entry.path, goal);
		if (jar) return {
			skip: "the target already has this jar",
			there: jar
		};
		const old = source.pristine.lookup(home);
		if (old.shipped && old.sha256 === void 0 && !wanted && folder.shipped === "keep-target") return { skip: `looks shipped (${source.pristine.origin})` };
		if (old.shipped && old.sha256 !== void 0 && old.sha256 === hash) return { skip: "shipped by the old pack, unchanged" };
		if (question.target.pristine.lookup(goal).shipped && folder.shipped === "keep-target" && !wanted) return { skip: CHANGED_SHIPPED };
		if (!there) return { copy: item };
		item.replaces = true;
		const why = wanted ? "choices.overwrite_shipped takes the old one" : replaceable(question, goal, place.hashes.get(entry.path));
		if (there.type === item.type && why) return {
			copy: item,
			why
		};
		return { problem: conflict(question, entry.path, goal) };
	};
}
const CHANGED_SHIPPED = "both packs ship it and the old one was changed: the new pack keeps its own (choices.overwrite_shipped takes the old one)";
function placeOf(root, side) {
	return {
		root,
		there: new Map(side.listing.entries.map((entry) => [entry.path, entry])),
		hashes: side.hashes
	};
}
function sameAtAGlance(entry, there) {
	return entry.type === "file" && there.type === "file" && entry.size === there.size && entry.mtime === there.mtime;
}
function equal(item, hash, there, hashThere) {
	if (item.type !== there.type) return false;
	if (item.type === "link") return item.link === there.link;
	return item.size === there.size && hash !== void 0 && hash === hashThere;
}
function replaceable(question, goal, hash) {
	const next = question.target.pristine.lookup(goal);
	if (next.shipped && next.sha256 === void 0) return "the target's looks like the new pack's own";
	if (next.shipped && next.sha256 === hash) return "the target's is the new pack's own";
	if (hash !== void 0 && question.ours?.get(goal) === hash) return "the target's is an earlier copy";
}
function folderDecision(question, entry, there) {
	const { from, to } = question.folder;
	if (there && there.type !== "folder") return { problem: conflict(question, entry.path, path$1.join(to, entry.path)) };
	return there ? { skip: "" } : { copy: {
		...entry,
		type: "folder",
		from,
		to,
		replaces: false
	} };
}
function withoutIdleFolders(copy, all) {
	const full = new Set(all.flatMap((entry) => parents(entry.path)));
	const needed = new Set(copy.filter((item) => item.type !== "folder").flatMap((item) => parents(item.path)));
	return copy.filter((item) => item.type !== "folder" || needed.has(item.path) || !full.has(item.path));
}
function parents(file) {
	const folders = [];
	for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) folders.push(file.slice(0, at));
	return folders;
}
function warningsOf(question, { copy }) {
	const { source, target } = question;
	const warnings = [];
	for (const pristine of [source.pristine, target.pristine]) if (pristine.fallback) warnings.push(`What counts as shipped is a guess: ${pristine.origin}.`);
	const spellings = /* @__PURE__ */ new Map();
	for (const entry of target.listing.entries) spellings.set(entry.path.toLowerCase(), entry.path);
	for (const item of copy) {
		const lower = item.path.toLowerCase();
		const other = spellings.get(lower);
		if (other !== void 0 && other !== item.path) warnings.push(`${showName(item.path)} and ${showName(other)} differ in case only.`);
		spellings.set(lower, item.path);
	}
	return warnings;
}
// src/transfer/survey.ts
async function surveyFolder(request) {
	const { folder, source, target, choices } = request;
	const dropins = folder.from === source.pack.dropins && choices.dropins_to_lib.length > 0;
	const [from, to, lib, jars] = await Promise.all([
		listFolder(source.host, path$1.join(source.home, folder.from)),
		listFolder(target.host, path$1.join(target.home, folder.to)),
		dropins ? listFolder(target.host, path$1.join(target.home, target.pack.lib)) : void 0,
		jarsOf(target)
	]);
	const isDropin = lib ? matcher(choices.dropins_to_lib) : () => false;
	const [there, libThere] = [byPath(to), lib ? byPath(lib) : /* @__PURE__ */ new Map()];
	const names = candidates(request, from).filter((entry) => {
		const other = (isDropin(entry.path) || isDropin(path$1.join(folder.from, entry.path)) ? libThere : there).get(entry.path);
		return !other || !sameAtAGlance(entry, other);
	}).map((entry) => entry.path);
	const [sourceHashes, targetHashes, libHashes] = await Promise.all([
		hashFiles(source.host, path$1.join(source.home, folder.from), names),
		hashFiles(target.host, path$1.join(target.home, folder.to), filesAt(there, names)),
		lib ? hashFiles(target.host, path$1.join(target.home, target.pack.lib), filesAt(libThere, names)) : /* @__PURE__ */ new Map()
	]);
	return classify({
		folder,
		source: side(source, from, sourceHashes),
		target: side(target, to, targetHashes),
		...lib && { toLib: {
			globs: choices.dropins_to_lib,
			lib: target.pack.lib,
			listing: lib,
			hashes: libHashes
		} },
		targetJars: jars,
		choices,
		...request.ours && { ours: request.ours }
	});
}
function copyRequests(items, place) {
	return [...Map.groupBy(items, (item) => `${item.from}\0${item.to}`).values()].map((group, index) => {
		const { from, to } = group[0];
		return {
			source: place.source.host,
			sourceRoot: path$1.join(place.source.home, from),
			target: place.target.host,
			targetRoot: path$1.join(place.target.home, to),
			files: group,
			staging: stagingFolder(place.target.home, place.runId, `${place.id}-${index}`),
			backup: path$1.join(place.backup, to)
		};
	});
}
const JAR_FOLDERS = [
	"wso2/lib",
	"wso2/components",
	"repository/components/plugins"
];
async function jarsOf({ host, home, pack }) {
	const folders = [
		pack.lib,
		pack.dropins,
		...JAR_FOLDERS
	];
	return (await Promise.all(folders.map((folder) => listFolder(host, path$1.join(home, folder))))).flatMap((listing, index) => listing.entries.filter((entry) => entry.type === "file" && /\.jar$/i.test(entry.path)).map((entry) => path$1.join(folders[index], entry.path)));
}
function candidates({ folder, choices }, listing) {
	const included = matcher(folder.include);
	const [excluded, skipped] = [matcher(folder.exclude), matcher(choices.skip)];
	return listing.entries.filter((entry) => entry.type === "file" && included(entry.path) && !excluded(entry.path)).filter(({ path: name }) => !skipped(name) && !skipped(path$1.join(folder.from, name)));
}
function byPath({ entries }) {
	return new Map(entries.map((entry) => [entry.path, entry]));
}
function filesAt(there, names) {
	return names.filter((name) => there.get(name)?.type === "file");
}
function side(home, listing, hashes) {
	return {
		host: home.host.name,
		home: home.home,
		listing,
		hashes,
		pristine: home.pristine
	};
}
export { readTenants as C, rowsOf as E, means as S, numberOf as T, scriptOf as _, activeOf as a, countData as b, judgeTarget as c, inspectHome as d, portsOf as f, wrongChoices as g, requireWords as h, surveyArtifacts as i, requireJava as l, argumentsOf as m, surveyFolder as n, unzipSync as o, attempt as p, DEPLOYMENT as r, checkSpace as s, copyRequests as t, compareLogging as u, describeBrings as v, columnsOf as w, chosenTenants as x, notThere as y };
