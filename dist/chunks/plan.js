import { a as planStart, f as planBackups, l as planHooks, r as planQuiesce, s as planUserStoreScript, t as planSync } from "./sync-folder.js";
import { k as planArchives, x as planMerge } from "./copy.js";
// src/steps/plan.ts
/** The steps of the Micro Integrator's route, in the order in which they are done. Pure. */
function planSteps(measured) {
	const changing = [
		...planMerge(measured),
		...planSync(measured, "sync"),
		...planHooks(measured, "before_outage"),
		...planQuiesce(measured),
		...planSync(measured, "quiesce"),
		...planUserStoreScript(measured),
		...planStart(measured),
		...planHooks(measured, "after_verify")
	];
	return [
		...planHooks(measured, "before_backup"),
		...planBackups(measured),
		...planArchives(measured, changing),
		...changing
	];
}
export { planSteps };
