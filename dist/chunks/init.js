import { i as __toESM } from "./rolldown-runtime.js";
import { o as throwProblems } from "./errors.js";
import { t as require_lib } from "./fs.js";
import { n as routeIds, t as loadRoute } from "./load.js";
import { a as DatabaseAddress, c as Name, i as Address, l as SECRET_FORM, n as MigrationFile, r as AbsolutePath, s as JavaHome, u as User } from "./schema.js";
import { n as suggestion } from "./suggest.js";
import { v as toJSONSchema, y as globalRegistry } from "./rules.js";
import { r as readFlags } from "./flags.js";
import path from "node:path";
import { createInterface } from "node:readline/promises";
// src/migration/init-questions.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const ENVIRONMENT = "{environment}";
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
function answersFrom(texts) {
	return {
		...texts,
		environments: listOf(texts.environments),
		runAs: texts.runAs === "-" ? "" : texts.runAs,
		databases: Object.fromEntries(pairsOf(texts.databases).map(([id, where]) => [id ?? "", where ?? ""])),
		secureVault: /^yes$/i.test(texts.secureVault)
	};
}
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
const SCHEMA_FILE = "wso2-migrate.schema.json";
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
function migrationJsonSchemaText() {
	return `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`;
}
// src/migration/init.ts
const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
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
	const { data } = loadRoute(answers.route);
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
${scriptLine(id, data)}
# password = "\${env:${variableName(name, `${id}_PASSWORD`)}}"   # where deployment.toml holds $secret{} or $env{}
`);
	const client = data ? `
# The migration client as it was downloaded: on the runner, or "target:/path" of the new server's host.
# [${at}.client]
# archive = "files/client.zip"
# sha256 = "..."          # sha256sum FILE
` : "";
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
${databases.join("")}${client}
[${at}.backup]
directory = "/var/backups/wso2-migrate"   # on the tools host of each database and the new server's host
grade = "L2"              # the proof asked for: L0 written, L1 readable, L2 manifest checked

[${at}.choices]
stop_source = false       # true: we stop the old server when its turn has come; false: you do
allow_parallel = false    # true: both servers may run at once, tasks and listeners then work twice
${data ? "on_findings = \"fail\"      # warn: findings of the validators do not stop the run" : "copy_registry = false     # true: run-time data of the file registry is copied too"}
start_timeout = "10m"
`;
}
function scriptLine(id, data) {
	if (data?.script.database === id) return "script = \"scripts/\"       # the script of the upgrade guide: file, folder (chosen by database type), or \"target:/path\"";
	return "# script = \"scripts/\"     # for a JDBC user store: file, folder (chosen by database type), or \"target:/path\"";
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
function quoted(text) {
	return JSON.stringify(text).replaceAll("", "\\u007f");
}
function tomlKey(name) {
	return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}
// src/cli/init.ts
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
export { init };
