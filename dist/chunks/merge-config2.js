export { t as mergeConfig, n as mergeNode, r as planMerge, i as readConfig, a as sha256, o as spoolMerge } from "./merge-config.js";
