import { n as MigrateError } from "./errors.js";
// src/remote/room.ts
const ROOM = `for folder do
  d=$folder; while [ ! -d "$d" ] && [ "$d" != / ]; do d=$(dirname -- "$d"); done
  df -Pk -- "$d" 2>/dev/null | tail -n 1; df -Pi -- "$d" 2>/dev/null | tail -n 1; printf '\\0'
done`;
const LINE = /\s(\d+)\s+\d+\s+(-?\d+)\s+\S+\s+(\/.*)$/;
const NOTHING_FITS = 65536;
const ASK_MS = 2e4;
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
async function requireRoomOn(host, folder) {
	const [room] = await roomOn(host, [folder]);
	if (room) return room;
	throw new MigrateError({
		reason: "preflight-failed",
		host: host.name,
		what: `The free space of ${folder} could not be found out.`,
		safe: "Nothing was changed.",
		fix: "check the path in the migration file, and df on that host."
	});
}
function isFull({ freeBytes, freeInodes }) {
	return freeBytes < NOTHING_FITS || freeInodes === 0;
}
export { requireRoomOn as n, roomOn as r, isFull as t };
