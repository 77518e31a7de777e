import { n as runVerb } from "./chunks/entry.js";
// src/actions/sync.ts
await runVerb("sync");
export {};
