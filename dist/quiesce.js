import { n as runVerb } from "./chunks/entry.js";
// src/actions/quiesce.ts
await runVerb("quiesce");
export {};
