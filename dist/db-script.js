import { n as runVerb } from "./chunks/entry.js";
// src/actions/db-script.ts
await runVerb("db-script");
export {};
