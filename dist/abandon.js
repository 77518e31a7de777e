import { n as runVerb } from "./chunks/entry.js";
// src/actions/abandon.ts
await runVerb("abandon");
export {};
