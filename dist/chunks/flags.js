import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { t as leven } from "./leven.js";
import { t as INPUT_NAMES } from "./request.js";
import { n as MigrateError } from "./errors.js";
import { parseArgs } from "node:util";
// src/cli/flags.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const FILE_FLAGS = {
	"ssh-key": "ssh-key",
	"known-hosts": "known-hosts"
};
function readFlags(args, flags, words = 0) {
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
	const beside = wrong.length === 0 ? rest.slice(words) : [];
	wrong.push(...beside.map((word) => `${JSON.stringify(word)} belongs to no flag.`));
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
const NO_FLAGS = [
	"base-migration-file",
	"ssh-key-passphrase",
	"artifact-name",
	"retention-days"
];
const OWN_FLAGS = {
	"restore-to": ["restore"],
	"run-id": [
		"status",
		"abandon",
		"restore"
	],
	"lock-id": ["unlock"],
	keep: ["prune"],
	baseline: ["baseline", "rehearse"],
	"on-findings": [
		"plan",
		"pre-migrate",
		"migrate",
		"run",
		"rehearse"
	]
};
function flagsOf(command) {
	const own = (name) => OWN_FLAGS[name]?.includes(command) ?? true;
	const names = INPUT_NAMES.filter((name) => !NO_FLAGS.includes(name) && own(name));
	return Object.fromEntries(names.map((name) => [name, "string"]));
}
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
export { inputsFrom as n, readFlags as r, flagsOf as t };
