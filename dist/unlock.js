import { n as runVerb } from "./chunks/entry.js";
// src/actions/unlock.ts
await runVerb("unlock");
export {};
