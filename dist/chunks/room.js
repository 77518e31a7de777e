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
// src/remote/room.ts
const ROOM = `for folder do
  d=$folder; while [ ! -d "$d" ] && [ "$d" != / ]; do d=$(dirname -- "$d"); done
  df -Pk -- "$d" 2>/dev/null | tail -n 1; df -Pi -- "$d" 2>/dev/null | tail -n 1; printf '\\0'
done`;
/** Names of devices and mount points may hold blanks, the numbers between them not. */
const LINE = /\s(\d+)\s+\d+\s+(\d+)\s+\S+\s+(\/.*)$/;
/** Nothing of any use fits any more, in bytes: what is left may not even be a page. */
const NOTHING_FITS = 65536;
const ASK_MS = 2e4;
/** Asks how full the disks of some folders are; what cannot be found out is left out. */
async function roomOn(host, folders) {
	const argv = [
		"/bin/sh",
		"-c",
		ROOM,
		"sh",
		...folders
	];
	const { stdout } = await host.run({
		argv,
		env: { LC_ALL: "C" },
		timeoutMs: ASK_MS
	});
	return stdout.split("\0").flatMap((lines, at) => {
		const [blocks, inodes] = lines.split("\n").map((line) => LINE.exec(line));
		if (!blocks || folders[at] === void 0) return [];
		return [{
			folder: folders[at],
			mount: blocks[3],
			freeBytes: Number(blocks[2]) * 1024,
			bytes: Number(blocks[1]) * 1024,
			...inodes && Number(inodes[1]) > 0 && { freeInodes: Number(inodes[2]) }
		}];
	});
}
/** Whether a disk takes nothing more, by bytes or by inodes. */
function isFull({ freeBytes, freeInodes }) {
	return freeBytes < NOTHING_FITS || freeInodes === 0;
}
export { digestOf as i, roomOn as n, canonicalJson as r, isFull as t };
