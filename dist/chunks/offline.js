import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import { n as MigrateError } from "./errors.js";
import { t as loadRoute } from "./load.js";
import { t as Secrets } from "./secrets.js";
import { a as mergeMarkdown, f as readToml, i as mergeJson, o as mergeDeploymentToml, t as makeManifest, v as secretValues } from "./pack-zip.js";
import { r as readFlags } from "./flags.js";
// src/toml/offline.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
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
		if (result.exitCode === 0) for (const file of result.files) await writeWhole(file.path, file.text, file.secret ? 384 : 420);
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		for (const problem of error.problems) terminal.ui.error(problem);
		return 2;
	}
	terminal.out(result.stdout);
	terminal.err(result.stderr);
	return result.exitCode;
}
/** `manifest <pristine.zip>`: JSON on stdout. */
async function manifest(terminal, args) {
	const { rest } = readFlags(args, {}, 1);
	const [zip] = rest;
	if (!zip) throw new MigrateError({
		reason: "config-invalid",
		what: "manifest takes the path of one zip.",
		safe: "Nothing was written.",
		fix: "wso2-migrate manifest wso2mi-1.2.0.zip > wso2mi-1.2.0.manifest.json"
	});
	terminal.out(`${JSON.stringify(await makeManifest(zip), null, 2)}\n`);
	return 0;
}
async function read(name) {
	try {
		return {
			name,
			bytes: await import_lib.default.readFile(name)
		};
	} catch (cause) {
		throw unusable(name, "read", cause);
	}
}
/** A file that is there keeps its rights: the server that reads it may be another user's. */
async function writeWhole(file, text, mode) {
	try {
		const there = await import_lib.default.stat(file).catch(() => void 0);
		await writeBeside(file, text, there ? there.mode & 511 : mode);
	} catch (cause) {
		throw unusable(file, "written", cause);
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
async function writeBeside(file, text, mode) {
	const part = `${file}.part`;
	await import_lib.default.writeFile(part, text, { mode });
	await import_lib.default.chmod(part, mode);
	await import_lib.default.rename(part, file);
}
export { manifest, merge };
