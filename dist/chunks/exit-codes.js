import { t as FAILURE_REASONS } from "./errors.js";
// src/cli/exit-codes.ts
const FIRST = 10;
function exitCodeOf(reason) {
	return FIRST + FAILURE_REASONS.indexOf(reason);
}
export { exitCodeOf as t };
