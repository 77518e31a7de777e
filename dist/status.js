import { n as runVerb } from "./chunks/entry.js";
// src/actions/status.ts
await runVerb("status");
export {};
