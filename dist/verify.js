import { n as runVerb } from "./chunks/entry.js";
// src/actions/verify.ts
await runVerb("verify");
export {};
