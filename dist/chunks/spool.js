import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import path from "node:path";
// src/engine/spool.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Beside the runs until the rehearsal's own run takes it along. */
const REHEARSAL = "rehearsal.json";
/**
* `$RUNNER_TEMP/wso2-migrate/<run-id>/`: what verbs leave on the runner so that `report` works with every host down.
* Everything that is written here is scrubbed first, because everything here may be uploaded.
*
* ```
* run.json        RunHeader
* plan.json       the plan
* records.jsonl   StepRecord per line, in order
* rehearsal.json  Rehearsal, where the run is one
* files/...       what is uploaded besides: logs/<node>/..., manifests/<database>.json, merge/<node>/...
* ```
*/
var Spool = class {
	folder;
	#secrets;
	constructor(folder, secrets) {
		this.folder = folder;
		this.#secrets = secrets;
	}
	/** The header of this run, if an earlier verb of this job wrote one here, to its end. */
	async started() {
		return import_lib.default.readJson(path.join(this.folder, "run.json")).catch(() => void 0);
	}
	async header(header) {
		await this.#json("run.json", header);
	}
	async plan(plan) {
		await this.#json("plan.json", plan);
	}
	/** Takes along where a rehearsal of this environment began, if one has: it is of the first run after it. */
	async takeRehearsal(environment) {
		const left = path.join(path.dirname(this.folder), REHEARSAL);
		if ((await import_lib.default.readJson(left).catch(() => void 0))?.environment !== environment) return;
		await import_lib.default.move(left, path.join(this.folder, REHEARSAL), { overwrite: true });
	}
	async record(record) {
		await import_lib.default.ensureDir(this.folder);
		const file = path.join(this.folder, "records.jsonl");
		const before = await import_lib.default.readFile(file, "utf8").catch(() => "");
		const apart = before === "" || before.endsWith("\n") ? "" : "\n";
		const line = JSON.stringify(this.#secrets.scrubStrings(record));
		await import_lib.default.appendFile(file, `${apart}${line}\n`, { mode: 384 });
	}
	/** Adds a text file to what will be uploaded; `name` is a relative path with forward slashes. */
	async file(name, text) {
		const file = path.join(this.folder, "files", name);
		await import_lib.default.outputFile(file, this.#secrets.scrub(text), { mode: 384 });
	}
	/** The same for data, as JSON. */
	async json(name, value) {
		const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`;
		await import_lib.default.outputFile(path.join(this.folder, "files", name), text, { mode: 384 });
	}
	/** Adds whole lines to the end of such a file: of a text that is too long to be held at once. */
	async append(name, lines) {
		const file = path.join(this.folder, "files", name);
		await import_lib.default.ensureDir(path.dirname(file));
		await import_lib.default.appendFile(file, this.#secrets.scrub(lines), { mode: 384 });
	}
	/** Takes away a file or folder of an earlier attempt: what it tells is no longer so. */
	async drop(name) {
		await import_lib.default.remove(path.join(this.folder, "files", name));
	}
	async #json(name, value) {
		const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`;
		await import_lib.default.outputFile(path.join(this.folder, name), text, { mode: 384 });
	}
};
/** Folders of runs on this runner, newest first. */
async function spooledRuns(spoolRoot) {
	return (await import_lib.default.readdir(spoolRoot).catch(() => [])).sort().reverse().map((name) => path.join(spoolRoot, name));
}
export { Spool as n, spooledRuns as r, REHEARSAL as t };
