import { t as CARE_VERBS } from "./step.js";
import { setTimeout } from "node:timers/promises";
// src/engine/held.ts
/** The runner kills 7.5 s after it said stop; the answer and the end of the process want their share too. */
const GIVE_BACK_MS = 1500;
/**
* What this process holds on servers. Told to stop, it gives that back, so that whoever goes on needs not wait for the end of a lease.
*/
var Held = class {
	#releases = /* @__PURE__ */ new Set();
	#stopping = false;
	/** @returns forgets it again */
	add(release) {
		this.#releases.add(release);
		return () => this.#releases.delete(release);
	}
	/** From now on nothing is begun. What cannot be given back in time is left to its lease. Never throws. */
	async giveBack() {
		this.#stopping = true;
		const all = Promise.allSettled([...this.#releases].map((release) => release()));
		await Promise.race([all, setTimeout(GIVE_BACK_MS)]);
	}
	/** Returns at once; never, where this process was told to stop: its answer is given, and its end is near. */
	async goOn() {
		if (this.#stopping) await new Promise(() => {});
	}
};
// src/engine/stopped.ts
/** What is said when a verb lets go of the servers before its end: told to stop, or out of time. Nothing on them is killed. */
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
