import { n as runVerb } from "./chunks/entry.js";
// src/actions/baseline.ts
await runVerb("baseline");
export {};
