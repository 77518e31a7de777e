import { n as runVerb } from "./chunks/entry.js";
// src/actions/backup.ts
await runVerb("backup");
export {};
