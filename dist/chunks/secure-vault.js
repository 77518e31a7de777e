import { n as MigrateError } from "./errors.js";
import { setTimeout } from "node:timers/promises";
// src/wso2/processes.ts
const FIND_PROCESSES = `mine=$(stat -L -c %d:%i -- "$home" 2>/dev/null)
for each in $(grep -lzE '^-Dcarbon\\.home=' /proc/[0-9]*/cmdline 2>/dev/null); do
  process=\${each%/cmdline}
  its=$(tr '\\0' '\\n' < "$each" 2>/dev/null | sed -n 's/^-Dcarbon\\.home=//p' | tail -n 1)
  if [ "$its" != "$home" ] && { [ -z "$real" ] || [ "$(readlink -f -- "$its")" != "$real" ]; }; then continue; fi
  # A server in a container of this machine has a home of its own under the same name. One of systemd with PrivateTmp sees
  # other mounts than we do, and yet this home.
  theirs=$(stat -L -c %d:%i -- "$process/root$its" 2>/dev/null)
  if [ -n "$theirs" ] && [ -n "$mine" ] && [ "$theirs" != "$mine" ]; then continue; fi
  started=$(sed 's/.*) //' "$process/stat" 2>/dev/null | cut -d ' ' -f 20)
  if [ -n "$started" ]; then echo "process \${process#/proc/} $started $(stat -c %U "$process")"; fi
done
`;
function parseProcess(line) {
	const [, pid, startTicks, user] = line.split(" ");
	return {
		pid: Number(pid),
		startTicks: startTicks ?? "",
		user: user ?? ""
	};
}
// src/wso2/server.ts
const POLL_MS = 500;
const LIST = `home=$1 real=$(readlink -f -- "$1" 2>/dev/null)
${FIND_PROCESSES}exit 0`;
const SIGNAL = `t=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20); [ "$t" = "$2" ] || exit 0; kill -"$3" "$1"`;
const KILLED_MS = 3e4;
async function findServer(host, home) {
	return (await host.must({ argv: [
		"/bin/sh",
		"-c",
		LIST,
		"sh",
		home
	] }, {
		reason: "preflight-failed",
		what: `Whether the server of ${home} runs could not be found out.`,
		fix: "check that run_as may read /proc on that host."
	})).split("\n").filter(Boolean).map(parseProcess);
}
function startCommand(server, args = []) {
	if (server.service && args.length === 0) return {
		argv: [
			"systemctl",
			"start",
			server.service
		],
		runAs: "root",
		timeoutMs: 12e4
	};
	return {
		argv: [
			"/bin/sh",
			`${server.home}/${server.pack.script}`,
			"start",
			...args
		],
		cwd: server.home,
		env: {
			CARBON_HOME: server.home,
			JAVA_HOME: server.javaHome ?? "",
			...server.heap && { JVM_MEM_OPTS: `-Xms${server.heap} -Xmx${server.heap}` }
		},
		timeoutMs: 12e4
	};
}
async function dropPidFile(host, { home, pack }) {
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		`${home}/${pack.pid_file}`
	] });
}
async function startServer(host, server) {
	await dropPidFile(host, server);
	await host.must(startCommand(server), {
		reason: "verify-failed",
		what: `The server of ${server.home} could not be started.`,
		safe: "No server was started.",
		fix: server.service ? `allow "systemctl start ${server.service}" to the login user by sudo -n, or leave out service.` : `look at ${server.home}/${server.pack.log} on that host.`
	});
}
async function stopServer(host, server, timeoutMs) {
	const before = await findServer(host, server.home);
	if (before.length === 0) return false;
	if (server.service) await host.must({
		argv: [
			"systemctl",
			"stop",
			server.service
		],
		runAs: "root",
		timeoutMs
	}, {
		reason: "preflight-failed",
		what: `The service ${server.service} could not be stopped.`,
		safe: "The server still runs.",
		fix: `allow "systemctl stop ${server.service}" to the login user by sudo -n, or stop it by hand and run again.`
	});
	else await signal(host, before, "TERM");
	if (await isGone(host, server.home, timeoutMs)) return true;
	throw new MigrateError({
		reason: "timed-out",
		host: host.name,
		what: `The server of ${server.home} was told to stop and still runs after ${Math.round(timeoutMs / 1e3)} s.`,
		safe: "It was not killed; nothing else was changed.",
		fix: `look at it (pid ${before.map(({ pid }) => pid).join(", ")}), stop it by hand, then run again.`
	});
}
async function endServer(host, home, graceMs) {
	const before = await findServer(host, home);
	if (before.length === 0) return "not-running";
	await signal(host, before, "TERM");
	if (await isGone(host, home, graceMs)) return "stopped";
	await signal(host, await findServer(host, home), "KILL");
	if (await isGone(host, home, KILLED_MS)) return "killed";
	throw new MigrateError({
		reason: "timed-out",
		host: host.name,
		what: `The server of ${home} does not end: neither TERM nor KILL helped.`,
		safe: "It still runs, and may still change the databases.",
		fix: `look at it (pid ${before.map(({ pid }) => pid).join(", ")}; ps says D where it waits for a disk), end it, then run again.`
	});
}
async function signal(host, processes, name) {
	for (const { pid, startTicks } of processes) await host.run({ argv: [
		"/bin/sh",
		"-c",
		SIGNAL,
		"sh",
		String(pid),
		startTicks,
		name
	] });
}
async function isGone(host, home, timeoutMs) {
	const end = Date.now() + timeoutMs;
	while (Date.now() < end) {
		if ((await findServer(host, home)).length === 0) return true;
		await setTimeout(POLL_MS);
	}
	return false;
}
// src/wso2/secure-vault.ts
const ONCE = "password-tmp";
const KEPT = "password-persist";
const WRITE = `umask 077; trap 'rm -f "$1.part"' EXIT; trap 'exit 1' HUP INT PIPE TERM
cat > "$1.part" && chmod 600 "$1.part" && mv "$1.part" "$1"`;
async function hasKeptPassword(host, home) {
	const { outcome } = await host.run({ argv: [
		"test",
		"-s",
		`${home}/${KEPT}`
	] });
	return outcome.kind === "exit" && outcome.code === 0;
}
async function writePasswordFile(host, home, password) {
	await host.must({
		argv: [
			"/bin/sh",
			"-c",
			WRITE,
			"sh",
			`${home}/${ONCE}`
		],
		stdin: password
	}, {
		reason: "verify-failed",
		what: `${ONCE} could not be written in ${home}.`,
		safe: "No server was started.",
		fix: "check free space there, and that run_as may write the home."
	});
}
async function removePasswordFile(host, home) {
	await host.run({ argv: [
		"rm",
		"-f",
		"--",
		`${home}/${ONCE}`
	] }).catch(() => {});
}
async function encryptSecrets(host, server) {
	await host.must({
		argv: [
			"/bin/sh",
			`${server.home}/${server.pack.ciphertool}`,
			"-Dconfigure"
		],
		cwd: server.home,
		env: {
			CARBON_HOME: server.home,
			JAVA_HOME: server.javaHome ?? ""
		},
		timeoutMs: 12e4
	}, {
		reason: "verify-failed",
		what: `ciphertool could not encrypt the secrets of ${server.home}.`,
		safe: "No server was started.",
		fix: "check keystore_password and the keystore in deployment.toml; then run the same verb again."
	});
}
export { dropPidFile as a, startCommand as c, FIND_PROCESSES as d, parseProcess as f, writePasswordFile as i, startServer as l, hasKeptPassword as n, endServer as o, removePasswordFile as r, findServer as s, encryptSecrets as t, stopServer as u };
