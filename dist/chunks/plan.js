import { h as planBackupsAgain, n as planSetRunSettings, o as planRemoveClient, t as planResetRunSettings, u as planCopies } from "./set-run-settings.js";
import { a as planStart, d as planHooks, g as planProveQuiet, l as planRunMigration, p as planDbScript, r as planQuiesce, s as planRunValidators, t as planSync, v as planProveOriginals, x as planBackups } from "./sync-folder.js";
import { o as planArchives } from "./replaced.js";
import { g as planInstallClient, r as planPrepareIndex } from "./prepare-index.js";
import { r as planMerge } from "./merge-config.js";
// src/steps/plan.ts
function planSteps(measured) {
	const copies = planCopies(measured);
	const data = [
		...planDbScript(measured),
		...planSetRunSettings(measured),
		...planInstallClient(measured),
		...planRunValidators(measured),
		...planRunMigration(measured)
	];
	const again = planBackupsAgain(measured, data);
	const changing = [
		...planMerge(measured),
		...planSync(measured, "sync"),
		...planHooks(measured, "before_outage"),
		...planQuiesce(measured),
		...planProveQuiet(measured, [
			...copies,
			...again,
			...data
		]),
		...planSync(measured, "quiesce"),
		...data,
		...planRemoveClient(measured),
		...planResetRunSettings(measured),
		...planPrepareIndex(measured),
		...planProveOriginals(measured),
		...planSync(measured, "verify"),
		...planStart(measured),
		...planHooks(measured, "after_verify")
	];
	return [
		...planHooks(measured, "before_backup"),
		...planBackups(measured),
		...copies,
		...planArchives(measured, changing),
		...again,
		...changing
	];
}
export { planSteps };
