export { t as restoreRun } from "./restore2.js";
