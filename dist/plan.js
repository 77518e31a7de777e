import { n as runVerb } from "./chunks/entry.js";
// src/actions/plan.ts
await runVerb("plan");
export {};
