import { n as runVerb } from "./chunks/entry.js";
// src/actions/migrate.ts
await runVerb("migrate");
export {};
