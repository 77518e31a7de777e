import { n as runVerb } from "./chunks/entry.js";
// src/actions/restore.ts
await runVerb("restore");
export {};
