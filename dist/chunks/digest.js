import { createHash } from "node:crypto";
// src/engine/digest.ts
/**
* JSON with sorted keys and no white space (the parts of RFC 8785 that our data needs: no number but integers and short
* decimals occurs in a plan).
*/
function canonicalJson(value) {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (value !== null && typeof value === "object") return `{${Object.entries(value).filter((entry) => entry[1] !== void 0).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
	return JSON.stringify(value);
}
/** SHA-256, in hexadecimal, over the canonical JSON. */
function digestOf(value) {
	return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
export { digestOf as n, canonicalJson as t };
