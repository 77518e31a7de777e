import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { n as MigrateError, o as throwProblems } from "./errors.js";
import { a as readTomlSource, i as TomlSyntaxError, t as loadRoute } from "./load.js";
import { t as Secrets } from "./secrets.js";
import { j as secretValues, n as parseOwnRules, t as MergeRules } from "./rules.js";
import { c as readToml, i as mergeDeploymentToml, l as knownKeys, n as mergeMarkdown, r as mergeReport, t as packTexts } from "./pack-texts.js";
import { r as readFlags } from "./flags.js";
import path from "node:path";
// src/toml/offline.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
function mergeOffline(input) {
	const secrets = new Secrets();
	try {
		const { rules, ownRules, packs } = input;
		return present(input, mergeDeploymentToml({
			...readAll(input, secrets),
			rules,
			ownRules,
			packs
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
function readAll(input, secrets) {
	const problems = [];
	const read = ({ name, bytes }) => {
		try {
			const file = readToml(bytes, name);
			for (const value of secretValues(file)) secrets.add(value);
			return file;
		} catch (error) {
			if (!(error instanceof MigrateError)) throw error;
			problems.push(...error.problems);
			return;
		}
	};
	const target = read(input.target);
	const source = read(input.source);
	const pristineSource = input.pristineSource && read(input.pristineSource);
	const pristineTarget = input.pristineTarget && read(input.pristineTarget);
	throwProblems(problems);
	return {
		target,
		source,
		pristineSource,
		pristineTarget
	};
}
function present(input, result, secrets) {
	const report = secrets.scrub(mergeMarkdown(result, input.target.name));
	const files = [];
	if (input.report) {
		const text = input.report.endsWith(".md") ? report : `${JSON.stringify(secrets.scrubStrings(mergeReport(result)), null, 2)}\n`;
		files.push({
			path: input.report,
			text,
			secret: false
		});
	}
	if (result.text === void 0) {
		const decided = `${report}\nRules that decide: a TOML file with such a merge array, given as --rules FILE.\n`;
		const [stdout, stderr] = input.out === void 0 ? ["", decided] : [decided, ""];
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
// src/cli/files.ts
async function readNamed(name) {
	try {
		return {
			name,
			bytes: await import_lib.default.readFile(name)
		};
	} catch (cause) {
		throw unusable(name, "read", cause);
	}
}
async function writeAllWhole(files) {
	const parts = files.map(({ path }) => `${path}.part`);
	let file = "";
	try {
		for (const [at, { path, text, mode }] of files.entries()) {
			file = path;
			await writePart(parts[at], path, text, mode);
		}
		for (const [at, { path }] of files.entries()) {
			file = path;
			await import_lib.default.rename(parts[at], path);
		}
	} catch (cause) {
		throw unusable(file, "written", cause);
	} finally {
		await Promise.all(parts.map((part) => import_lib.default.rm(part, { force: true })));
	}
}
function unusable(file, what, cause) {
	const { code } = cause;
	return new MigrateError({
		reason: "config-invalid",
		what: `${file} cannot be ${what}: ${code === "EISDIR" ? "it is a folder" : code === "ENOENT" ? "there is no such file or folder" : code}.`,
		place: { file },
		safe: "Nothing was written.",
		fix: "give the path of a file that you may use."
	}, { cause });
}
async function writePart(part, file, text, mode) {
	const there = await import_lib.default.stat(file).catch(() => void 0);
	if (there?.isDirectory()) throw Object.assign(/* @__PURE__ */ new Error("a folder"), { code: "EISDIR" });
	await import_lib.default.rm(part, { force: true });
	await import_lib.default.writeFile(part, text, {
		mode: 384,
		flag: "wx"
	});
	await import_lib.default.chmod(part, there ? there.mode & 511 : mode);
}
// src/cli/merge.ts
const MERGE_FLAGS = {
	route: "string",
	source: "string",
	target: "string",
	pristine: "string",
	"pristine-target": "string",
	rules: "string",
	environment: "string",
	"source-pack": "string",
	"target-pack": "string",
	out: "string",
	report: "string"
};
const SAFE = "Nothing was written.";
const CONFIG_TOOL = "repository/resources/conf";
async function merge(terminal, args) {
	const { values } = readFlags(args, MERGE_FLAGS);
	const missing = ["source", "target"].filter((name) => !values[name]);
	if (missing.length > 0) throw new MigrateError({
		reason: "config-invalid",
		what: `merge needs ${missing.map((name) => `--${name}`).join(", ")}.`,
		safe: SAFE,
		fix: "wso2-migrate merge --route mi-7.1.0-to-4.0.0 --source old.toml --target new.toml [--out merged.toml]"
	});
	if (values.out && values.report && path.resolve(values.out) === path.resolve(values.report)) throw new MigrateError({
		reason: "config-invalid",
		what: `--out and --report name the same file: ${values.out}.`,
		safe: SAFE,
		fix: "give the report a file of its own: --report merge.md"
	});
	if (values.environment && !values.rules) throw new MigrateError({
		reason: "config-invalid",
		what: "--environment says only together with --rules whose merge array is meant.",
		safe: SAFE,
		fix: `give the migration file as well: --rules wso2-migrate.toml --environment ${values.environment}`
	});
	try {
		const given = (name) => values[name] ? readNamed(values[name]) : void 0;
		const [source, target, pristineSource, pristineTarget] = await Promise.all([
			readNamed(values.source),
			readNamed(values.target),
			given("pristine"),
			given("pristine-target")
		]);
		const result = mergeOffline({
			source,
			target,
			pristineSource,
			pristineTarget,
			rules: (values.route ? loadRoute(values.route) : void 0)?.merge ?? MergeRules.parse({}),
			ownRules: values.rules ? await readRules(values.rules, values.environment) : [],
			packs: await readPacks({
				home: values["source-pack"],
				shipped: pristineSource
			}, {
				home: values["target-pack"],
				shipped: target
			}),
			out: values.out,
			report: values.report
		});
		if (result.exitCode === 0) await writeAllWhole(result.files.map((file) => ({
			...file,
			mode: file.secret ? 384 : 420
		})));
		terminal.out(result.stdout);
		terminal.err(result.stderr);
		return result.exitCode;
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		for (const problem of error.problems) terminal.ui.error(problem);
		return 2;
	}
}
async function readRules(file, environment) {
	const { bytes } = await readNamed(file);
	let value;
	try {
		value = readTomlSource(file, bytes.toString("utf8")).value;
	} catch (error) {
		if (!(error instanceof TomlSyntaxError)) throw error;
		const { message, place } = error;
		const what = `The rules are not valid TOML: ${message}.`;
		throw new MigrateError({
			reason: "config-invalid",
			what,
			place,
			safe: SAFE,
			fix: "correct this line."
		});
	}
	const environments = Object.entries(value.environments ?? {});
	const chosen = environment ? environments.find(([name]) => name === environment)?.[1] : environments.length === 1 ? environments[0]?.[1] : void 0;
	const entries = value.merge ?? chosen?.merge;
	if (Array.isArray(entries)) return parseOwnRules(entries, file);
	const names = environments.map(([name]) => name).join(", ");
	throw new MigrateError({
		reason: "config-invalid",
		what: `${file} has no merge array${environment ? ` in the environment ${environment}` : ""}.`,
		place: { file },
		safe: SAFE,
		fix: `write merge = [{ op = "keep", key = "server.offset" }]${names ? `, or give one of its environments: --environment ${names}` : ""}.`
	});
}
async function readPacks(source, target) {
	if (target.home) {
		const [before, now] = await Promise.all([source.home ? readPack(source.home, source.shipped) : void 0, readPack(target.home, target.shipped)]);
		return {
			source: before,
			target: now
		};
	}
	if (!source.home) return void 0;
	throw new MigrateError({
		reason: "config-invalid",
		what: "--source-pack says only together with --target-pack which settings are gone.",
		safe: SAFE,
		fix: "give the home of the new server, or its unpacked pack, to --target-pack."
	});
}
async function readPack(home, shipped) {
	const folder = path.join(home, CONFIG_TOOL);
	let names;
	try {
		names = await import_lib.default.readdir(folder, {
			recursive: true,
			encoding: "utf8"
		});
	} catch (cause) {
		throw unusable(folder, "read", cause);
	}
	const files = await Promise.all(names.filter((name) => /\.(?:json|j2|toml)$/.test(name)).map(async (name) => [name, (await readNamed(path.join(folder, name))).bytes.toString("utf8")]));
	const texts = packTexts(files, Buffer.from(shipped?.bytes ?? []).toString("utf8"));
	if (texts) return knownKeys(texts);
	throw new MigrateError({
		reason: "config-invalid",
		what: `${folder} holds no templates (.j2): it cannot be told which settings that pack knows.`,
		place: { file: folder },
		safe: SAFE,
		fix: "give the home of a server or of an unpacked pack."
	});
}
export { merge };
