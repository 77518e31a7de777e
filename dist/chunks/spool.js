import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_lib } from "./fs.js";
import path from "node:path";
// src/engine/spool.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const REHEARSAL = "rehearsal.json";
var Spool = class {
	folder;
	#secrets;
	constructor(folder, secrets) {
		this.folder = folder;
		this.#secrets = secrets;
	}
	async started() {
		return import_lib.default.readJson(path.join(this.folder, "run.json")).catch(() => void 0);
	}
	async header(header) {
		await this.#json("run.json", header);
	}
	async plan(plan) {
		await this.#json("plan.json", plan);
	}
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
	async file(name, text) {
		const file = path.join(this.folder, "files", name);
		await import_lib.default.outputFile(file, this.#secrets.scrub(text), { mode: 384 });
	}
	async json(name, value) {
		const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`;
		await import_lib.default.outputFile(path.join(this.folder, "files", name), text, { mode: 384 });
	}
	async append(name, lines) {
		const file = path.join(this.folder, "files", name);
		await import_lib.default.ensureDir(path.dirname(file));
		await import_lib.default.appendFile(file, this.#secrets.scrub(lines), { mode: 384 });
	}
	async drop(name) {
		await import_lib.default.remove(path.join(this.folder, "files", name));
	}
	async #json(name, value) {
		const text = `${JSON.stringify(this.#secrets.scrubStrings(value), null, 2)}\n`;
		await import_lib.default.outputFile(path.join(this.folder, name), text, { mode: 384 });
	}
};
async function spooledRuns(spoolRoot) {
	return (await import_lib.default.readdir(spoolRoot).catch(() => [])).sort().reverse().map((name) => path.join(spoolRoot, name));
}
export { Spool as n, spooledRuns as r, REHEARSAL as t };
