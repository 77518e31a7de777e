import { C as planBackups, _ as planDbScript, a as planStart, b as planRemoveClient, c as planSetRunSettings, d as planRunValidators, h as planHooks, p as planRunMigration, r as planQuiesce, s as planResetRunSettings, t as planSync } from "./sync-folder.js";
import { S as planArchives, m as planMerge } from "./copy.js";
import { F as planInstallClient } from "./survey.js";
// src/steps/plan.ts
/** The steps of a route, in the order in which they are done; those of the data migration where it has one. Pure. */
function planSteps(measured) {
	const changing = [
		...planMerge(measured),
		...planSync(measured, "sync"),
		...planHooks(measured, "before_outage"),
		...planQuiesce(measured),
		...planSync(measured, "quiesce"),
		...planDbScript(measured),
		...planSetRunSettings(measured),
		...planInstallClient(measured),
		...planRunValidators(measured),
		...planRunMigration(measured),
		...planRemoveClient(measured),
		...planResetRunSettings(measured),
		...planSync(measured, "verify"),
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
