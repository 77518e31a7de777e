import { i as mustRaw } from "./host-run.js";
// src/steps/files.ts
async function readBytes(host, path) {
	return mustRaw(host, { argv: [
		"cat",
		"--",
		path
	] }, {
		reason: "preflight-failed",
		what: `could not read ${path}`,
		fix: "check that it is there and that run_as may read it, then run again."
	});
}
const WRITABLE = `d=$1; while [ ! -e "$d" ] && [ ! -L "$d" ]; do d=$(dirname -- "$d"); done
if [ ! -d "$d" ]; then what='is not a folder'; elif [ -w "$d" ] && [ -x "$d" ]; then exit 0; else what="may not be written to by $(id -un)"; fi
printf '%s %s' "$d" "$what"`;
async function unwritable(host, folder) {
	const { stdout } = await host.run({ argv: [
		"/bin/sh",
		"-c",
		WRITABLE,
		"sh",
		folder
	] });
	return stdout || void 0;
}
const REPLACE = `set -e; umask 077; file=$1 kept=$2; mkdir -p "$(dirname "$kept")"
cp -p "$file" "$kept.part"; mv "$kept.part" "$kept"
part=$file.wso2-migrate.$$; trap 'rm -f "$part"' EXIT; trap 'exit 1' HUP INT PIPE TERM
cp -p "$file" "$part"; cat > "$part"; [ "$(wc -c < "$part")" -eq "$3" ]
sync "$part" 2>/dev/null || sync
mv -f "$part" "$file"; sync "$(dirname "$file")" 2>/dev/null || sync`;
async function replaceFile(host, { file, kept, text, what, verb }) {
	await host.must({
		argv: [
			"/bin/sh",
			"-c",
			REPLACE,
			"sh",
			file,
			kept,
			String(Buffer.byteLength(text))
		],
		stdin: text
	}, {
		reason: "copy-failed",
		what,
		safe: "The file on the target is the one from before.",
		fix: `check free space and the rights of run_as in that folder, then run ${verb} again.`
	});
}
const WRITE = `set -e; umask 077; mkdir -p "\${1%/*}"; cat >"$1.part"; [ "$(wc -c <"$1.part")" -eq "$2" ]
sync "$1.part" 2>/dev/null || sync; mv -f "$1.part" "$1"; sync "\${1%/*}" 2>/dev/null || sync`;
async function writeFile(host, file, text, failure) {
	const argv = [
		"/bin/sh",
		"-c",
		WRITE,
		"sh",
		file,
		String(Buffer.byteLength(text))
	];
	await host.must({
		argv,
		stdin: text
	}, failure);
}
const READ = `[ -e "$1" ] || exit 0; cat -- "$1"`;
async function readOwn(host, file) {
	const text = await host.must({ argv: [
		"/bin/sh",
		"-c",
		READ,
		"sh",
		file
	] }, {
		reason: "preflight-failed",
		what: `${file}, in which this run wrote down what it began, could not be read.`,
		safe: "What was begun was left as it is.",
		fix: "check the rights of run_as there, then run the same again."
	});
	return text === "" ? void 0 : JSON.parse(text);
}
export { writeFile as a, unwritable as i, readOwn as n, replaceFile as r, readBytes as t };
