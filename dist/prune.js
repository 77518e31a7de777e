import { n as runVerb } from "./chunks/entry.js";
// src/actions/prune.ts
await runVerb("prune");
export {};
