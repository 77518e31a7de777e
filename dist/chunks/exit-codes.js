import { t as FAILURE_REASONS } from "./errors.js";
// src/cli/exit-codes.ts
/** First code of failure reasons; 1 and 2 belong to the offline verbs. */
const FIRST = 10;
/** `config-invalid` is 10, and so on in the order of `FAILURE_REASONS`, which is never changed. */
function exitCodeOf(reason) {
	return FIRST + FAILURE_REASONS.indexOf(reason);
}
export { exitCodeOf as t };
