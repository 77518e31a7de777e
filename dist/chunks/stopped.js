import { t as CARE_VERBS } from "./step.js";
import { setTimeout } from "node:timers/promises";
// src/engine/held.ts
const GIVE_BACK_MS = 1500;
var Held = class {
	#releases = /* @__PURE__ */ new Set();
	#stopping = false;
	add(release) {
		this.#releases.add(release);
		return () => this.#releases.delete(release);
	}
	async giveBack() {
		this.#stopping = true;
		const all = Promise.allSettled([...this.#releases].map((release) => release()));
		await Promise.race([all, setTimeout(GIVE_BACK_MS)]);
	}
	async goOn() {
		if (this.#stopping) await new Promise(() => {});
	}
};
// src/engine/stopped.ts
function stopped(reason, verb, mode) {
	const changing = mode === "apply" && verb !== "plan" && verb !== "report" && !CARE_VERBS.includes(verb);
	return {
		reason,
		what: reason === "detached" ? `${verb} was told to stop and has let go of the servers.` : `${verb} was not done within its timeout and has let go of the servers.`,
		safe: changing ? "No further step begins. What was done is recorded on the lead node; the step under way may have ended half-way, the old server’s files are untouched." : "Nothing was changed on any host.",
		fix: changing ? `run ${verb} again${reason === "timed-out" ? " with a longer timeout" : ""}: it looks at what is there and continues.` : `run ${verb} again.`
	};
}
export { Held as n, stopped as t };
