import { n as runVerb } from "./chunks/entry.js";
// src/actions/pre-migrate.ts
await runVerb("pre-migrate");
export {};
