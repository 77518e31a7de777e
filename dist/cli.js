#!/usr/bin/env node
import { i as __toESM } from "./chunks/rolldown-runtime.js";
import { a as throwProblems, n as MigrateError, r as describePlace, t as FAILURE_REASONS } from "./chunks/errors.js";
import { S as suggestion, _ as loadRoute, a as mergeMarkdown, b as globalRegistry, c as secretValues, d as Address, f as DatabaseAddress, g as User, h as SECRET_FORM, i as mergeJson, l as MigrationFile, m as Name, n as VERBS, o as mergeDeploymentToml, p as JavaHome, r as makeManifest, s as readToml, t as perform, u as AbsolutePath, v as routeIds, x as closest, y as toJSONSchema } from "./chunks/perform.js";
import { r as Secrets } from "./chunks/format.js";
import { t as require_lib } from "./chunks/fs.js";
import { o as leven, r as INPUT_NAMES } from "./chunks/duration.js";
import { t as writeReportFolder } from "./chunks/folder.js";
import { n as readRunReport } from "./chunks/run-report.js";
import { parseArgs, styleText } from "node:util";
import { homedir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline/promises";
// src/cli/exit-codes.ts
/** First code of failure reasons; 1 and 2 belong to the offline verbs. */
const FIRST = 10;
/** `config-invalid` is 10, and so on in the order of `FAILURE_REASONS`, which is never changed. */
function exitCodeOf(reason) {
	return FIRST + FAILURE_REASONS.indexOf(reason);
}
// src/cli/flags.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Inputs that hold file contents in a workflow; in a terminal the flag names the file. */
const FILE_FLAGS = {
	"ssh-key": "ssh-key",
	"known-hosts": "known-hosts"
};
/**
* Reads `--flag value` and `--flag=value`.
* @throws MigrateError naming every flag that the command does not know, with a suggestion
*/
function readFlags(args, flags) {
	const options = Object.fromEntries(Object.entries(flags).map(([name, type]) => [name, { type }]));
	const { tokens } = parseArgs({
		args: [...args],
		options,
		strict: false,
		allowPositionals: true,
		tokens: true
	});
	const values = {};
	const rest = [];
	const wrong = [];
	for (const token of tokens) {
		if (token.kind === "positional") rest.push(token.value);
		if (token.kind !== "option") continue;
		const type = flags[token.name];
		if (!type) {
			const near = Object.keys(flags).find((known) => leven(known, token.name) <= 2);
			wrong.push(`${token.rawName} is not a flag of this command${near ? `; did you mean --${near}?` : "."}`);
		} else if (type === "string" && (token.value === void 0 || token.value.startsWith("--"))) wrong.push(`${token.rawName} needs a value.`);
		else values[token.name] = token.value ?? "true";
	}
	const [first, ...others] = wrong.map((what) => ({
		reason: "config-invalid",
		what,
		safe: "Nothing was done.",
		fix: "wso2-migrate --help"
	}));
	if (first) throw new MigrateError([first, ...others]);
	return {
		values,
		rest
	};
}
/** Flags of the verbs that work on servers. No passphrase among them: everybody on the machine can read an argv. */
const VERB_FLAGS = Object.fromEntries(INPUT_NAMES.filter((name) => name !== "ssh-key-passphrase").map((name) => [name, "string"]));
/** Turns flags into the inputs of a verb; `--ssh-key` and `--known-hosts` name files, `known_hosts` has the usual default. */
async function inputsFrom(values, env) {
	const raw = Object.fromEntries(INPUT_NAMES.map((name) => [name, values[name] ?? ""]));
	raw["ssh-key-passphrase"] ||= env.WSO2_MIGRATE_SSH_KEY_PASSPHRASE ?? "";
	for (const name of Object.values(FILE_FLAGS)) {
		const file = raw[name];
		if (file) raw[name] = await readFlagFile(name, file);
	}
	const usual = `${env.HOME}/.ssh/known_hosts`;
	if (!raw["known-hosts"] && await import_lib.default.pathExists(usual)) raw["known-hosts"] = await import_lib.default.readFile(usual, "utf8");
	return raw;
}
async function readFlagFile(name, file) {
	try {
		return await import_lib.default.readFile(file, "utf8");
	} catch (cause) {
		throw new MigrateError({
			reason: "config-invalid",
			what: `--${name} ${file} cannot be read: ${cause.code}.`,
			safe: "Nothing was contacted or changed.",
			fix: `give the path of a readable file to --${name}.`
		}, { cause });
	}
}
// src/migration/init-questions.ts
/** Stands in addresses for the name of the environment: `mi-new.{environment}.example.com`. */
const ENVIRONMENT = "{environment}";
/** In the order in which they are asked. Answers are texts; `answersFrom` makes values of them. */
function initQuestions() {
	const routes = routeIds();
	return [
		{
			key: "route",
			flag: "route",
			question: `What is migrated (${routes.join(", ")})?`,
			...routes.length === 1 && routes[0] !== void 0 && { suggested: routes[0] },
			complaint: (answer) => routes.includes(answer) ? void 0 : `There is no route "${answer}". ${suggestion(answer, routes)}`
		},
		{
			key: "environments",
			flag: "environments",
			question: "Environments, separated by commas, the one to rehearse in first",
			suggested: "staging, production",
			complaint: (answer) => {
				const names = listOf(answer);
				if (names.length === 0) return "At least one is needed.";
				if (new Set(names).size < names.length) return "Each name once.";
				return first(names.map((name) => complaintOf(Name, name) && `"${name}" cannot be a name.`));
			}
		},
		address("oldHost", "old-host", "Address of the old server"),
		home("oldHome", "old-home", "Home of the old server (of EI 7.1 the micro-integrator folder in it)"),
		address("newHost", "new-host", "Address of the new server"),
		home("newHome", "new-home", "Home of the new server, unpacked and updated"),
		{
			key: "user",
			flag: "user",
			question: "User who logs in over SSH",
			complaint: (answer) => complaintOf(User, answer)
		},
		{
			key: "runAs",
			flag: "run-as",
			question: "Owner of homes and servers, reached by sudo -n (\"-\" for the login user itself)",
			suggested: "wso2carbon",
			complaint: (answer) => answer === "-" ? void 0 : complaintOf(User, answer)
		},
		{
			key: "javaHome",
			flag: "java-home",
			question: "JAVA_HOME for the new server",
			complaint: (answer) => complaintOf(JavaHome, answer)
		},
		{
			key: "databases",
			flag: "databases",
			question: `Databases as id=host:port/name, separated by commas (${ENVIRONMENT} stands for the name; "-" for none)`,
			suggested: "-",
			complaint: (answer) => first(pairsOf(answer).map(([id, where]) => complaintOf(Name, id ?? "") !== void 0 || where === void 0 ? `"${[id, where].filter(Boolean).join("=")}" is not id=host:port/name.` : complaintOf(DatabaseAddress, inEnvironment(where, "x"))))
		},
		{
			key: "secureVault",
			flag: "secure-vault",
			question: "Does deployment.toml hold $secret{...} values (yes, no)?",
			suggested: "no",
			complaint: (answer) => /^(?:yes|no)$/i.test(answer) ? void 0 : "Answer yes or no."
		}
	];
}
/** Values from one text per question, as `complaint` let them through. */
function answersFrom(texts) {
	return {
		...texts,
		environments: listOf(texts.environments),
		runAs: texts.runAs === "-" ? "" : texts.runAs,
		databases: Object.fromEntries(pairsOf(texts.databases).map(([id, where]) => [id ?? "", where ?? ""])),
		secureVault: /^yes$/i.test(texts.secureVault)
	};
}
/** The text with the name of an environment filled in. */
function inEnvironment(text, environment) {
	return text.replaceAll(ENVIRONMENT, environment);
}
function address(key, flag, question) {
	return {
		key,
		flag,
		question: `${question} (${ENVIRONMENT} stands for the name of the environment)`,
		complaint: (answer) => complaintOf(Address, inEnvironment(answer, "x"))
	};
}
function home(key, flag, question) {
	return {
		key,
		flag,
		question,
		complaint: (answer) => complaintOf(AbsolutePath, answer)
	};
}
function complaintOf(schema, answer) {
	const issue = schema.safeParse(answer).error?.issues[0];
	if (!issue) return void 0;
	const fix = issue.code === "custom" ? issue.params?.fix : void 0;
	return fix === void 0 ? issue.message : `${issue.message} ${fix}`;
}
function listOf(text) {
	return text.split(",").map((part) => part.trim()).filter((part) => part !== "" && part !== "-");
}
function pairsOf(text) {
	return listOf(text).map((part) => {
		const at = part.indexOf("=");
		return at < 0 ? [part] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
	});
}
function first(complaints) {
	return complaints.find((complaint) => complaint !== void 0 && complaint !== "");
}
// src/migration/json-schema.ts
/** Name of the file beside `wso2-migrate.toml`, as its `#:schema` line calls it. */
const SCHEMA_FILE = "wso2-migrate.schema.json";
/**
* The JSON Schema that editors complete and check from (`#:schema ./wso2-migrate.schema.json` in Taplo, Even Better TOML).
* It says what may be written: keys with a default may be left out, secrets have their one form.
*/
function migrationJsonSchema() {
	return {
		...toJSONSchema(MigrationFile, {
			io: "input",
			target: "draft-7",
			reused: "inline",
			override: ({ zodSchema, jsonSchema }) => {
				if (zodSchema === MigrationFile.shape.route) jsonSchema.enum = routeIds();
				if (globalRegistry.get(zodSchema)?.secret !== true) return;
				delete jsonSchema.secret;
				jsonSchema.pattern = SECRET_FORM.source;
			}
		}),
		title: "wso2-migrate.toml",
		description: "Migration file of wso2-migrate: route, servers, databases and choices"
	};
}
/** The text of `schema/wso2-migrate.schema.json`, the same for the same code. */
function migrationJsonSchemaText() {
	return `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`;
}
// src/migration/init.ts
/** Pinned by commit; the same line as in the examples. */
const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
/** The migration file with comments, its schema beside it, and a workflow that runs it. */
function initFiles(answers) {
	return [
		{
			path: "wso2-migrate.toml",
			text: migrationText(answers)
		},
		{
			path: SCHEMA_FILE,
			text: migrationJsonSchemaText()
		},
		{
			path: ".github/workflows/wso2-migrate.yml",
			text: workflowText(answers)
		}
	];
}
/** Writes all files or, where one of them exists, none: a MigrateError names every one that is there. */
async function writeInitFiles(folder, files) {
	const there = await Promise.all(files.map((file) => import_lib.default.pathExists(path.join(folder, file.path))));
	throwProblems(files.filter((_, index) => there[index]).map((file) => ({
		reason: "config-invalid",
		what: `${file.path} exists already.`,
		place: { file: file.path },
		safe: "Nothing was written.",
		fix: "Move it away, or run init in another folder."
	})));
	for (const file of files) await import_lib.default.outputFile(path.join(folder, file.path), file.text, { flag: "wx" });
}
function migrationText(answers) {
	const environments = answers.environments.map((name, index) => environmentText(answers, name, index === 0));
	return `#:schema ./${SCHEMA_FILE}
# What is migrated, where, and how. Check it with: wso2-migrate plan --environment ${answers.environments[0]}
# Secrets come as "\${env:NAME}" from variables of the workflow step or the terminal, never in plain.

route = ${quoted(answers.route)}
${environments.join("")}`;
}
function environmentText(answers, name, isFirst) {
	const at = `environments.${tomlKey(name)}`;
	const own = (text, variable) => isFirst || text.includes("{environment}") ? quoted(inEnvironment(text, name)) : quoted(`\${env:${variableName(name, variable)}}`);
	const host = (label, address) => `[${at}.hosts.${label}]
address = ${own(address, `${label}_HOST`)}
user = ${quoted(answers.user)}
${answers.runAs === "" ? "# run_as = \"wso2carbon\"   # owner of homes and servers, where it is not the login user" : `run_as = ${quoted(answers.runAs)}   # sudo -n -u for every command and file`}
# jump = "bastion"        # another entry of hosts to go through
`;
	const databases = Object.entries(answers.databases).map(([id, expect]) => `
[${at}.databases.${tomlKey(id)}]
expect = ${own(expect, `${id}_EXPECT`)}   # what the server's own deployment.toml must point at
tools_host = "new"        # where psql, pg_dump, mariadb ... are installed
# script = "scripts/"     # for a JDBC user store: file, folder (chosen by database type), or "target:/path"
# password = "\${env:${variableName(name, `${id}_PASSWORD`)}}"   # where deployment.toml holds $secret{} or $env{}
`);
	return `
# ${"-".repeat(100)}
${host("old", answers.oldHost)}
${host("new", answers.newHost)}
[${at}.nodes.node1]
lead = true               # exactly one node keeps the journal
source = { host = "old", home = ${quoted(answers.oldHome)} }
# Also possible here: heap = "2g", service = "wso2mi" (the unit that manages it), pristine = "target:/path/of/the/pack.zip"
target = { host = "new", home = ${quoted(answers.newHome)}, java_home = ${quoted(answers.javaHome)} }
${answers.secureVault ? `keystore_password = "\${env:${keystoreVariable(name)}}"   # secure vault: written 0600 before each start` : `# keystore_password = "\${env:${keystoreVariable(name)}}"   # needed where deployment.toml holds $secret{...}`}
${databases.join("")}
[${at}.backup]
directory = "/var/backups/wso2-migrate"   # on the tools host of each database
grade = "L2"              # the proof asked for: L0 written, L1 readable, L2 manifest checked

[${at}.choices]
stop_source = false       # true: we stop the old server when its turn has come; false: you do
allow_parallel = false    # true: both servers may run at once, tasks and listeners then work twice
copy_registry = false     # true: run-time data of the file registry is copied too
start_timeout = "10m"
`;
}
function workflowText(answers) {
	const variables = answers.secureVault ? answers.environments.map((name) => `          ${keystoreVariable(name)}: \${{ secrets.${keystoreVariable(name)} }}\n`) : [];
	const references = environmentReferences(answers).map((name) => `          ${name}: \${{ vars.${name} }}\n`);
	const env = [...variables, ...references];
	return `# Takes the servers of one environment of wso2-migrate.toml to their next version.
# It needs a self-hosted runner (2.336 or newer) that reaches the servers over SSH, and in each environment of the
# repository's settings: reviewers, the secret SSH_KEY, the variable KNOWN_HOSTS (host keys that you have checked).
name: Migrate WSO2

on:
  workflow_dispatch:
    inputs:
      environment:
        description: Which environment of wso2-migrate.toml
        type: choice
        options: [${answers.environments.map(quoted).join(", ")}]
        required: true
      mode:
        description: plan shows what would be done and changes nothing; apply does it
        type: choice
        options: [plan, apply]
        default: plan

permissions:
  contents: read # to check out wso2-migrate.toml

# Two migrations of one server at once are never wanted, and one that runs is not to be cut off by another.
concurrency:
  group: wso2-migrate-\${{ inputs.environment }}
  cancel-in-progress: false

jobs:
  migrate:
    runs-on: [self-hosted, linux]
    environment: \${{ inputs.environment }}
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - uses: org/wso2-migrate@v1
        with:
          environment: \${{ inputs.environment }}
          mode: \${{ inputs.mode }}
          ssh-key: \${{ secrets.SSH_KEY }}
          known-hosts: \${{ vars.KNOWN_HOSTS }}
${env.length === 0 ? "" : `        env:\n${env.join("")}`}`;
}
/** Variables that stand for addresses of further environments, in the order of the file. */
function environmentReferences(answers) {
	const values = {
		old_HOST: answers.oldHost,
		new_HOST: answers.newHost,
		...Object.fromEntries(Object.entries(answers.databases).map(([id, expect]) => [`${id}_EXPECT`, expect]))
	};
	return answers.environments.slice(1).flatMap((name) => Object.entries(values).filter(([, text]) => !text.includes(ENVIRONMENT)).map(([variable]) => variableName(name, variable)));
}
function keystoreVariable(environment) {
	return variableName(environment, "KEYSTORE_PASSWORD");
}
function variableName(environment, what) {
	return `${environment}_${what}`.replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/^(?=\d)/, "_").toUpperCase();
}
/** A TOML basic string, which is a JSON string but for DEL; a YAML double-quoted one alike. */
function quoted(text) {
	return JSON.stringify(text).replaceAll("", "\\u007f");
}
function tomlKey(name) {
	return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}
// src/cli/init.ts
/** `init`: asks what no flag answered, where there is a terminal to ask; writes all files or none. */
async function init(terminal, args) {
	const questions = initQuestions();
	const { values } = readFlags(args, Object.fromEntries(questions.map(({ flag }) => [flag, "string"])));
	const answers = {};
	const wrong = [];
	const complain = (flag, what) => wrong.push({
		reason: "config-invalid",
		what: `--${flag}: ${what}`,
		safe: "Nothing was written.",
		fix: `give --${flag}.`
	});
	const asked = process.stdin.isTTY ? createInterface({
		input: process.stdin,
		output: process.stderr
	}) : void 0;
	try {
		for (const { key, flag, question, suggested, complaint } of questions) {
			let answer = values[flag];
			if (answer === void 0 && asked) answer = await askUntilRight(asked, question, suggested, complaint);
			answer ??= suggested;
			const what = answer === void 0 ? `${question} has no answer.` : complaint(answer);
			if (what) complain(flag, what);
			else answers[key] = answer;
		}
	} finally {
		asked?.close();
	}
	throwProblems(wrong);
	const files = initFiles(answersFrom(answers));
	await writeInitFiles(terminal.cwd, files);
	for (const file of files) terminal.out(`${file.path}\n`);
	terminal.ui.info("Next: read wso2-migrate.toml, then wso2-migrate plan (it changes nothing).");
	return 0;
}
async function askUntilRight(asked, question, suggested, complaint) {
	for (;;) {
		const answer = (await asked.question(`${question}${suggested ? ` [${suggested}]` : ""} `)).trim() || (suggested ?? "");
		const what = complaint(answer);
		if (!what) return answer;
		process.stderr.write(`  ${what}\n`);
	}
}
// src/toml/offline.ts
/** The `merge` verb without any server: pure, the caller reads and writes the files. Never throws a MigrateError. */
function mergeOffline(input) {
	const secrets = new Secrets();
	try {
		const [target, source, pristineSource] = readAll(input, secrets);
		return present(input, mergeDeploymentToml({
			target,
			source,
			pristineSource,
			rules: input.rules,
			ownRules: input.ownRules
		}), secrets);
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		return {
			exitCode: 2,
			stdout: "",
			stderr: `${secrets.scrub(error.message)}\n`,
			files: []
		};
	}
}
/** Both files' complaints at once. */
function readAll(input, secrets) {
	const failures = [];
	const read = ({ name, bytes }) => {
		try {
			const file = readToml(bytes, name);
			for (const value of secretValues(file)) secrets.add(value);
			return file;
		} catch (error) {
			if (!(error instanceof MigrateError)) throw error;
			failures.push(error);
			return;
		}
	};
	const target = read(input.target);
	const source = read(input.source);
	const pristine = input.pristineSource && read(input.pristineSource);
	const [first, ...rest] = failures.flatMap(({ problems }) => [...problems]);
	if (first) throw new MigrateError([first, ...rest]);
	return [
		target,
		source,
		pristine
	];
}
function present(input, result, secrets) {
	const report = secrets.scrub(mergeMarkdown(result, input.target.name));
	const files = [];
	if (input.report) files.push({
		path: input.report,
		text: secrets.scrub(mergeJson(result)),
		secret: false
	});
	if (result.text === void 0) {
		const [stdout, stderr] = input.out === void 0 ? ["", report] : [report, ""];
		return {
			exitCode: 1,
			stdout,
			stderr,
			files
		};
	}
	if (input.out === void 0) return {
		exitCode: 0,
		stdout: result.text,
		stderr: report,
		files
	};
	files.unshift({
		path: input.out,
		text: result.text,
		secret: true
	});
	return {
		exitCode: 0,
		stdout: report,
		stderr: "",
		files
	};
}
// src/cli/offline.ts
const MERGE_FLAGS = {
	route: "string",
	source: "string",
	target: "string",
	pristine: "string",
	out: "string",
	report: "string"
};
/** `merge`: two files, no server. Exit 0 merged, 1 conflicts, 2 unreadable; nothing is written unless it is 0. */
async function merge(terminal, args) {
	const { values } = readFlags(args, MERGE_FLAGS);
	const missing = [
		"route",
		"source",
		"target"
	].filter((name) => !values[name]);
	if (missing.length > 0) throw new MigrateError({
		reason: "config-invalid",
		what: `merge needs ${missing.map((name) => `--${name}`).join(", ")}.`,
		safe: "Nothing was written.",
		fix: "wso2-migrate merge --route mi-7.1.0-to-4.0.0 --source old.toml --target new.toml [--out merged.toml]"
	});
	const read = async (name) => ({
		name,
		bytes: await import_lib.default.readFile(name)
	});
	let result;
	try {
		const [source, target, pristineSource] = await Promise.all([
			read(values.source),
			read(values.target),
			values.pristine ? read(values.pristine) : void 0
		]);
		const { merge: rules } = loadRoute(values.route);
		result = mergeOffline({
			source,
			target,
			pristineSource,
			rules,
			out: values.out,
			report: values.report
		});
		for (const file of result.files) await writeWhole(file.path, file.text, file.secret ? 384 : 420);
	} catch (error) {
		if (!(error instanceof MigrateError || error.syscall !== void 0)) throw error;
		terminal.err(`${error.message}\nNothing was written.\n`);
		return 2;
	}
	terminal.out(result.stdout);
	terminal.err(result.stderr);
	return result.exitCode;
}
/** `manifest <pristine.zip>`: JSON on stdout. */
async function manifest(terminal, args) {
	const { rest } = readFlags(args, {});
	const [zip, ...more] = rest;
	if (!zip || more.length > 0) throw new MigrateError({
		reason: "config-invalid",
		what: "manifest takes the path of one zip.",
		safe: "Nothing was written.",
		fix: "wso2-migrate manifest wso2mi-1.2.0.zip > wso2mi-1.2.0.manifest.json"
	});
	terminal.out(`${JSON.stringify(await makeManifest(zip), null, 2)}\n`);
	return 0;
}
async function writeWhole(file, text, mode) {
	const part = `${file}.part`;
	await import_lib.default.writeFile(part, text, { mode });
	await import_lib.default.rename(part, file);
}
// src/cli/terminal-ui.ts
/**
* Progress on stderr, so that stdout stays for what a command is asked for. Colours only where stderr is a terminal
* (`styleText` looks, and honours NO_COLOR).
*/
function terminalUi(secrets, stream = process.stderr) {
	const say = (line) => stream.write(`${secrets.scrub(line)}\n`);
	const paint = (format, text) => styleText(format, text, { stream });
	return {
		info: (line) => say(line),
		output: (line) => say(paint("dim", line)),
		warning: (problem) => say(`${paint("yellow", "warning")} ${where(problem)}${problem.what}\n  next: ${problem.fix}`),
		error: (problem) => say(`${paint("red", "error")} ${describe(problem)}`),
		group: async (title, task) => {
			const began = performance.now();
			say(paint("bold", `> ${title}`));
			try {
				return await task();
			} finally {
				say(paint("dim", `  ${title}: ${((performance.now() - began) / 1e3).toFixed(1)} s`));
			}
		}
	};
}
/** What is wrong, what is safe, what to type next: one line each. */
function describe(problem) {
	const lines = [`${where(problem)}${problem.what}  [${problem.reason}]`];
	if (problem.safe) lines.push(`  safe: ${problem.safe}`);
	lines.push(`  next: ${problem.fix}`);
	return lines.join("\n");
}
function where(problem) {
	const parts = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean);
	return parts.length > 0 ? `${parts.join(": ")}: ` : "";
}
// src/cli/usage.ts
/** What `--help` prints. */
function help() {
	return `wso2-migrate takes WSO2 servers from one version to the next over SSH.

usage: wso2-migrate <command> [--flag value ...]

On servers (mode is plan, which changes nothing, unless you say --mode apply):
  plan           look at everything, show what would be done, print the plan's digest
  backup         back the databases up and prove the backups
  merge-config   merge deployment.toml
  sync           copy artifacts, registry, dropins, lib, keystores
  quiesce        prove that the old server is quiet, or stop it
  db-script      run the user-store script
  verify         start the new server and prove that it serves
  run            all of these, in order, then the report
  report         write ./wso2-migrate-report from what the last run left here

  --migration-file FILE   default wso2-migrate.toml
  --environment NAME      not needed where the file has only one
  --mode plan|apply
  --plan-digest DIGEST    refuse any other plan than this one
  --ssh-key FILE          default: the agent (SSH_AUTH_SOCK); passphrase in WSO2_MIGRATE_SSH_KEY_PASSPHRASE
  --known-hosts FILE      default ~/.ssh/known_hosts; host keys are never taken on trust
  --timeout DURATION      stop waiting after 30s, 10m, 2h; what runs on servers goes on

Without any server:
  init           write a migration file, its schema and an example workflow
  merge          --route ID --source old.toml --target new.toml [--pristine FILE] [--out FILE] [--report FILE.json]
                 exit 0 merged, 1 conflicts to decide (nothing written), 2 unreadable input (nothing written)
  manifest       <pristine.zip>: what a pack ships, as JSON, to tell your own files from shipped ones

Exit codes: 0 done or planned, 64 wrong words, ${FAILURE_REASONS.map((reason) => `${exitCodeOf(reason)} ${reason}`).join(", ")}.
`;
}
// src/report/local.ts
/**
* The `report` verb in a terminal: writes `wso2-migrate-report/` into the folder that it was called in.
* @param spoolRoot where the verbs left their runs
* @param environment '' for the newest run of any
* @returns what was read, and the folder that was written
*/
async function writeLocalReport(spoolRoot, environment, cwd, secrets) {
	const report = await readRunReport(spoolRoot, environment);
	const folder = path.join(cwd, "wso2-migrate-report");
	await writeReportFolder(report, folder, secrets);
	return {
		report,
		folder
	};
}
// src/cli/verbs.ts
const SERVER_VERBS = VERBS.filter((verb) => verb !== "report");
async function runVerb(terminal, verb, values) {
	const outcome = await performVerb(terminal, verb, values);
	return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0;
}
/** The whole migration: plan, then each verb that the plan has work for, then the report, whatever happened. */
async function runAll(terminal, values) {
	let outcome = await performVerb(terminal, "plan", values);
	if (values.mode === "apply") {
		const approved = {
			...values,
			"plan-digest": outcome.planDigest ?? ""
		};
		for (const verb of outcome.verbs) {
			if (outcome.result === "failed" || verb === "report" || verb === "plan") break;
			outcome = await performVerb(terminal, verb, approved);
		}
	}
	await report(terminal, values);
	return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0;
}
async function report(terminal, values) {
	const { folder } = await writeLocalReport(terminal.spoolRoot, values.environment ?? "", terminal.cwd, terminal.secrets);
	terminal.ui.info(`The report is ${folder}/index.html`);
	return 0;
}
async function performVerb(terminal, verb, values) {
	const surroundings = {
		env: terminal.env,
		cwd: terminal.cwd,
		spoolRoot: terminal.spoolRoot
	};
	const raw = await inputsFrom(values, terminal.env);
	const outcome = await perform(verb, raw, surroundings, terminal.ui, terminal.secrets);
	for (const problem of outcome.problems) terminal.ui.error(problem);
	if (outcome.result === "passed") terminal.ui.info(`${verb}: done (run ${outcome.runId}).`);
	return outcome;
}
// src/cli/main.ts
/** The commands that need no server. */
const OFFLINE = {
	init,
	merge,
	manifest
};
/**
* The terminal.
* @returns the exit code: 0 done or planned; 10 and above by failure reason (`exit-codes.ts`); 64 wrong words
*/
async function main(args) {
	const [command, ...rest] = args;
	const secrets = new Secrets();
	const terminal = {
		ui: terminalUi(secrets),
		secrets,
		env: process.env,
		cwd: process.cwd(),
		spoolRoot: process.env.WSO2_MIGRATE_SPOOL ?? path.join(homedir(), ".cache", "wso2-migrate"),
		out: (text) => process.stdout.write(text),
		err: (text) => process.stderr.write(text)
	};
	if (command === void 0 || rest.includes("--help") || [
		"help",
		"--help",
		"-h"
	].includes(command)) {
		(command === void 0 ? terminal.err : terminal.out)(help());
		return command === void 0 ? 64 : 0;
	}
	try {
		return await dispatch(terminal, command, rest);
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		for (const problem of error.problems) terminal.ui.error(problem);
		return 64;
	}
}
async function dispatch(terminal, command, args) {
	const verb = SERVER_VERBS.find((known) => known === command);
	if (verb || command === "run" || command === "report") {
		const { values } = readFlags(args, VERB_FLAGS);
		if (command === "report") return report(terminal, values);
		return verb ? runVerb(terminal, verb, values) : runAll(terminal, values);
	}
	if (command in OFFLINE) return OFFLINE[command](terminal, args);
	const near = closest(command, [
		...SERVER_VERBS,
		"run",
		"report",
		...Object.keys(OFFLINE)
	]);
	throw new MigrateError({
		reason: "config-invalid",
		what: `There is no command ${JSON.stringify(command)}${near ? `; did you mean ${near}?` : "."}`,
		safe: "Nothing was done.",
		fix: "wso2-migrate --help"
	});
}
// src/cli.ts
process.exitCode = await main(process.argv.slice(2));
export {};
