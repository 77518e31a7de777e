import { n as runVerb } from "./chunks/entry.js";
// src/actions/merge-config.ts
await runVerb("merge-config");
export {};
