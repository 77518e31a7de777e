import { n as MigrateError } from "./errors.js";
// src/remote/quote.ts
function quote(word) {
	if (word.includes("\0")) throw new MigrateError({
		reason: "config-invalid",
		what: `A command holds a NUL byte: ${JSON.stringify(word.slice(0, 80))}.`,
		safe: "Nothing was run.",
		fix: "remove it from the path or setting that it comes from."
	});
	if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
function remoteLine(command, mark, runAs) {
	const secrets = Object.entries(command.secretFiles ?? {});
	for (const [name] of secrets) checkName(name);
	const start = secrets.length === 0 ? startPlain(command, mark) : startWithSecrets(command, mark);
	const script = [changeFolder(command, runAs), start].filter(Boolean).join("\n");
	return {
		script: octal(runAs === void 0 ? `set -- "$PPID" "$$"\n${script}` : becoming(runAs, script)),
		preamble: secrets.map(([, content]) => `${octal(content)}\n`).join("")
	};
}
function killLine(started, signal, runAs) {
	const text = [
		...[.../* @__PURE__ */ new Set([started.pid, started.leader])].map((group) => `kill -s ${signal} -- -${group} 2>/dev/null`),
		signal === "KILL" && started.folder !== "" ? `rm -rf -- ${quote(started.folder)}` : "",
		":"
	].filter(Boolean).join("\n");
	return octal(runAs === void 0 ? text : becoming(runAs, text));
}
function becoming(user, script) {
	return `exec sudo -n -H -u ${quote(user)} -- /bin/sh -c ${quote(script)} sh "$PPID" "$$"`;
}
function atOnce(script) {
	return `exec /bin/sh -c 'eval "$(printf %b "$1")"' sh '${script}'`;
}
const READER = `exec /bin/sh -c 'TMOUT=0 IFS= read -r s && eval "$(printf %b "$s")"' sh`;
function octal(text) {
	return text.replace(/[\0-\x1f\x7f'\\!]/g, (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
function changeFolder(command, runAs) {
	if (command.cwd !== void 0) return `CDPATH= cd ${quote(command.cwd.startsWith("-") ? `./${command.cwd}` : command.cwd)} || exit 1`;
	return runAs === void 0 ? "" : "cd 2>/dev/null || cd /";
}
function announce(mark, folder) {
	return `printf '%s\\n' ${mark}; printf '%s\\n' "${mark} $$ $2 ${folder}" >&2`;
}
function startPlain(command, mark) {
	return `${announce(mark, "")}\nexec ${words(command, quote)}`;
}
function startWithSecrets(command, mark) {
	const names = Object.keys(command.secretFiles ?? {});
	const inFolder = (word) => word.split(/(\{[A-Za-z_][A-Za-z0-9_]*\})/).filter((part) => part !== "").map((part) => names.includes(part.slice(1, -1)) && part.startsWith("{") ? `"$d"/${part.slice(1, -1)}` : quote(part)).join("") || "''";
	return [
		"umask 077",
		"[ \"$(command -v printf)\" = printf ] || { echo \"printf is not a builtin of /bin/sh\" >&2; exit 1; }",
		"if [ -d /dev/shm ] && [ -w /dev/shm ]; then b=/dev/shm; else b=${TMPDIR:-/tmp}; fi",
		"d=$(mktemp -d \"$b/wso2-migrate.XXXXXXXX\") || exit 1",
		"trap 'rm -rf -- \"$d\"' EXIT",
		"trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM",
		...names.map((name) => `IFS= read -r s && printf %b "$s" >"$d"/${name} || exit 1`),
		"unset s",
		"if [ -d \"/proc/$1\" ]; then",
		"  (trap - EXIT; while [ -d \"/proc/$1\" ] && [ -d \"/proc/$$\" ] && [ -d \"$d\" ]; do sleep 1; done; rm -rf -- \"$d\") </dev/null >/dev/null 2>&1 &",
		"fi",
		announce(mark, "$d"),
		"trap : HUP INT PIPE TERM",
		words(command, inFolder, names),
		"c=$?",
		"rm -rf -- \"$d\"",
		"trap - EXIT HUP INT PIPE TERM",
		"[ \"$c\" -le 128 ] || kill -s \"$((c - 128))\" \"$$\" 2>/dev/null || kill \"-$((c - 128))\" \"$$\" 2>/dev/null",
		"exit \"$c\""
	].join("\n");
}
function words(command, word, secretNames = []) {
	const settings = Object.entries(command.env ?? {}).map(([name, value]) => {
		checkName(name);
		return quote(`${name}=${value}`);
	});
	const files = secretNames.map((name) => `${name}="$d"/${name}`);
	const argv = [...command.prefix ?? [], ...command.argv].map(word);
	return [
		"/usr/bin/env",
		...settings,
		...files,
		...argv
	].join(" ");
}
function checkName(name) {
	if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return;
	throw new MigrateError({
		reason: "config-invalid",
		what: `${JSON.stringify(name)} cannot be the name of an environment variable.`,
		safe: "Nothing was run.",
		fix: "use letters, digits and _."
	});
}
// src/remote/asked-once.ts
function askedOnce({ known }, what, ask) {
	const answered = known.get(what);
	if (answered) return answered;
	const asking = ask();
	known.set(what, asking);
	asking.catch(() => known.delete(what));
	return asking;
}
export { quote as a, killLine as i, READER as n, remoteLine as o, atOnce as r, askedOnce as t };
