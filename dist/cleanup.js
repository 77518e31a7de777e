import { n as runVerb } from "./chunks/entry.js";
// src/actions/cleanup.ts
await runVerb("cleanup");
export {};
