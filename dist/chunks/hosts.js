import { i as __toESM } from "./rolldown-runtime.js";
import { n as MigrateError, o as throwProblems } from "./errors.js";
import { n as require_lib, t as NodeSSH } from "./ssh.js";
import { i as killLine, n as READER, o as remoteLine, r as atOnce, t as askedOnce } from "./asked-once.js";
import { i as labelled, n as LineSplitter, r as defuse, t as AfterMark } from "./marked.js";
import net from "node:net";
import { Readable, Writable } from "node:stream";
import { once } from "node:events";
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { homedir, hostname, userInfo } from "node:os";
import { pipeline } from "node:stream/promises";
import { spawn } from "node:child_process";
// src/remote/known-hosts.ts
const DEFAULT_PORT = 22;
const HOW_TO_GET = "print the server's own key on its console (`for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done`), compare it with `ssh-keyscan -p PORT ADDRESS | ssh-keygen -lf -`, and give the lines of ssh-keyscan, --known-hosts FILE (input known-hosts).";
function parseKnownHosts(text, file = "known-hosts") {
	const problems = [];
	const entries = [];
	const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
	for (const [index, raw] of lines.entries()) {
		const content = raw.trim();
		if (content === "" || content.startsWith("#")) continue;
		const parsed = parseLine(content, index + 1);
		if ("matches" in parsed) entries.push(parsed);
		else problems.push({
			reason: "config-invalid",
			place: {
				file,
				line: index + 1
			},
			...parsed
		});
	}
	throwProblems(problems);
	if (!entries.some((entry) => !entry.revoked)) throw new MigrateError({
		reason: "config-invalid",
		what: `${file} holds no host key, and no host is trusted without one.`,
		place: { file },
		fix: HOW_TO_GET
	});
	return entries;
}
function parseLine(content, line) {
	const fields = content.split(/[ \t]+/);
	const marker = fields[0]?.startsWith("@") ? fields.shift() : void 0;
	if (marker === "@cert-authority") return {
		what: "Host certificates (@cert-authority) are not supported: the SSH library cannot negotiate them.",
		fix: `pin the host's plain key instead: ${HOW_TO_GET}`
	};
	if (marker !== void 0 && marker !== "@revoked") return {
		what: `Unknown marker ${marker}.`,
		fix: "use @revoked or no marker."
	};
	const [names, keyType, encoded] = fields;
	if (names === void 0 || keyType === void 0 || encoded === void 0) return {
		what: "A line needs host names, key type and key.",
		fix: `correct or remove the line, or ${HOW_TO_GET}`
	};
	const key = decodeKey(encoded);
	if (!key || embeddedType(key) !== keyType) return {
		what: /^\d+$/.test(keyType) ? "This is an SSH protocol 1 key." : `The key is cut off or is not of the type ${keyType}.`,
		fix: `copy the whole line again, unwrapped, or ${HOW_TO_GET}`
	};
	const matches = names.startsWith("|") ? hashedMatcher(names) : listMatcher(names);
	if (!matches) return {
		what: "The hashed host name is not of the form |1|salt|hash.",
		fix: `copy the whole line again, or ${HOW_TO_GET}`
	};
	return {
		line,
		revoked: marker === "@revoked",
		keyType,
		key,
		matches
	};
}
function decodeKey(encoded) {
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return void 0;
	const key = Buffer.from(encoded, "base64");
	return key.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "") ? key : void 0;
}
function embeddedType(key) {
	const fields = [];
	for (let at = 0; at < key.length;) {
		if (at + 4 > key.length) return void 0;
		const end = at + 4 + key.readUInt32BE(at);
		if (end > key.length) return void 0;
		fields.push(key.subarray(at + 4, end));
		at = end;
	}
	return fields.length > 1 ? fields[0]?.toString("latin1") : void 0;
}
function hashedMatcher(names) {
	const match = /^\|1\|([A-Za-z0-9+/]+=*)\|([A-Za-z0-9+/]+=*)$/.exec(names);
	const salt = Buffer.from(match?.[1] ?? "", "base64");
	const expected = Buffer.from(match?.[2] ?? "", "base64");
	if (salt.length !== 20 || expected.length !== 20) return void 0;
	return (name) => timingSafeEqual(createHmac("sha1", salt).update(name).digest(), expected);
}
function listMatcher(names) {
	const patterns = names.toLowerCase().split(",").filter((pattern) => pattern !== "").map((pattern) => ({
		negated: pattern.startsWith("!"),
		regexp: globToRegExp(pattern.replace(/^!/, ""))
	}));
	return (name) => {
		const hits = patterns.filter((pattern) => pattern.regexp.test(name));
		return hits.length > 0 && !hits.some((pattern) => pattern.negated);
	};
}
function globToRegExp(pattern) {
	const source = pattern.replace(/[.+^${}()|[\]\\/-]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
	return new RegExp(`^${source}$`, "s");
}
function namesOf(address, port) {
	const host = address.toLowerCase();
	return port === DEFAULT_PORT ? [host, `[${host}]:${port}`] : [`[${host}]:${port}`];
}
function linesFor(known, address, port) {
	const names = namesOf(address, port);
	return known.filter((entry) => names.some((name) => entry.matches(name)));
}
function judgeHostKey(known, address, port, key) {
	const lines = linesFor(known, address, port);
	const same = lines.filter((entry) => entry.key.equals(key));
	if (same.some((entry) => entry.revoked)) return "revoked";
	if (same.length > 0) return "match";
	return lines.some((entry) => !entry.revoked) ? "mismatch" : "unknown";
}
function renamed(lines, name) {
	return lines.map(({ revoked, keyType, key }) => `${revoked ? "@revoked " : ""}${name} ${keyType} ${key.toString("base64")}\n`).join("");
}
function fingerprint(key) {
	return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}
function knownHostsLine(address, port, key) {
	return `${port === DEFAULT_PORT ? address : `[${address}]:${port}`} ${embeddedType(key) ?? "unknown"} ${key.toString("base64")}`;
}
// src/remote/connect-failures.ts
var AttemptFailed = class extends Error {
	problem;
	retry;
	constructor(problem, retry, cause) {
		super(problem.what, { cause });
		this.problem = problem;
		this.retry = retry;
	}
};
function wrongHostKey(target, knownHosts, key, verdict) {
	const { address, port, name } = target;
	const line = knownHostsLine(address, port, key);
	const pinned = linesFor(knownHosts, address, port).filter((entry) => !entry.revoked).map((entry) => `${fingerprint(entry.key)} (${entry.keyType}, line ${entry.line})`).join(", ");
	const [what, fix] = {
		mismatch: [`The host key of ${address}:${port} is ${fingerprint(key)}, but known-hosts pins ${pinned}.`, `find out why it changed. If the server's own console shows the new key (\`ssh-keygen -lf /etc/ssh/ssh_host_..._key.pub\`), put this line in place of the old one: ${line}`],
		unknown: [`known-hosts pins no key for ${address}:${port}, which presents ${fingerprint(key)}.`, `compare that with the server's own console (\`ssh-keygen -lf /etc/ssh/ssh_host_..._key.pub\`); if it is the same, add this line: ${line}`],
		revoked: [`${address}:${port} presents ${fingerprint(key)}, which known-hosts marks as @revoked.`, "give the server new host keys; do not remove the @revoked line before you know why it is there."]
	}[verdict];
	return new AttemptFailed({
		reason: "host-key-mismatch",
		host: name,
		what,
		safe: "No login was tried; nothing was sent to that server.",
		fix
	}, false);
}
function loginRefused(target, login, error) {
	const { level, message } = error;
	if (!(level === "client-authentication" || level === "agent") && !/too many authentication failures/i.test(message)) return void 0;
	const { name, user, address, port } = target;
	const safe = "Nothing was run on that server.";
	if (login.kind === "agent") return new AttemptFailed({
		reason: "auth-failed",
		host: name,
		what: level === "agent" ? `The SSH agent at ${login.socket} cannot be used (${message}).` : `${address}:${port} refuses user ${user} with every key of the SSH agent at ${login.socket}.`,
		safe,
		fix: "list its keys with `ssh-add -l`, add the right one with `ssh-add KEYFILE`, or give the key itself, --ssh-key FILE (input ssh-key)."
	}, false, error);
	return new AttemptFailed({
		reason: "auth-failed",
		host: name,
		what: `${address}:${port} refuses user ${user} with the key ${fingerprint(login.key.getPublicSSH())} (${login.key.type}).`,
		safe,
		fix: `check \`user\`, and that ~${user}/.ssh/authorized_keys on the server (0600, owned by ${user}) holds: ${`${login.key.type} ${login.key.getPublicSSH().toString("base64")}`}`
	}, false, error);
}
function unreachable(target, error) {
	if (error instanceof MigrateError) return new AttemptFailed(error.problems[0], false, error);
	const { code, message } = error;
	const final = code === "ENOTFOUND" || /no matching|host key/i.test(message);
	const what = `${target.address}:${target.port} cannot be reached (${message || code}).`;
	const fix = code === "ENOTFOUND" ? "correct `address` in the migration file, or the name service of the runner." : `check that sshd runs there and that no firewall stands between: \`nc -vz ${target.address} ${target.port}\` from the runner, or from the jump host.`;
	return new AttemptFailed({
		reason: "host-unreachable",
		host: target.name,
		what,
		safe: "Nothing was run on that server.",
		fix
	}, !final, error);
}
// src/remote/ssh2-inside.ts
function readyKeys(client) {
	client.on("handshake", () => {
		const { _cipher: out, _decipher: inward } = client._protocol ?? {};
		if (Buffer.isBuffer(out?._encKey)) out._encKey = createSecretKey(out._encKey);
		if (Buffer.isBuffer(inward?._decipherKey)) inward._decipherKey = createSecretKey(inward._decipherKey);
	});
}
function signAtOnce(client) {
	const protocol = client._protocol;
	const ask = protocol?.authPK?.bind(protocol);
	if (!protocol || !ask) return;
	protocol.authPK = (user, key, algorithm, sign) => {
		const hash = /^rsa-sha2-(256|512)$/.exec(algorithm ?? "")?.[1];
		const ours = (data, done) => {
			const signature = key.sign(data, hash && `sha${hash}`);
			if (signature instanceof Error) ask(user, key, algorithm);
			else done(signature);
		};
		ask(user, key, algorithm, sign ?? ours);
	};
}
// src/remote/connect.ts
const CONNECT_TIMEOUT_MS = 2e4;
const RETRY_DELAYS_MS = [
	500,
	1500,
	4e3
];
const KEEPALIVE_INTERVAL_MS = 15e3;
const KEEPALIVE_MISSES = 4;
const CIPHERS = [
	"aes128-gcm@openssh.com",
	"aes256-gcm@openssh.com",
	"aes128-ctr",
	"aes192-ctr",
	"aes256-ctr",
	"chacha20-poly1305@openssh.com"
];
const SIGNATURES = {
	"ssh-ed25519": ["ssh-ed25519"],
	"ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
	"ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
	"ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
	"ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"]
};
async function connect(target, settings) {
	const delays = [...settings.retryDelaysMs ?? RETRY_DELAYS_MS];
	for (;;) try {
		return await attempt$1(target, settings);
	} catch (error) {
		if (!(error instanceof AttemptFailed)) throw error;
		const delay = error.retry ? delays.shift() : void 0;
		if (delay === void 0) throw new MigrateError(error.problem, { cause: error.cause });
		await setTimeout$1(delay * (.75 + Math.random() / 2));
	}
}
async function attempt$1(target, settings) {
	const pinned = pinnedAlgorithms(target, settings.knownHosts);
	try {
		return await handshake(target, settings, pinned);
	} catch (error) {
		if (error instanceof Error && /no matching host key format/.test(error.message)) return await handshake(target, settings, Object.values(SIGNATURES).flat()).catch((second) => {
			if (second instanceof AttemptFailed) throw second;
			throw unreachable(target, second);
		});
		if (error instanceof AttemptFailed) throw error;
		throw unreachable(target, error);
	}
}
function pinnedAlgorithms(target, knownHosts) {
	const types = linesFor(knownHosts, target.address, target.port).filter((line) => !line.revoked).map((line) => line.keyType);
	const algorithms = Object.entries(SIGNATURES).filter(([type]) => types.includes(type)).flatMap(([, names]) => names);
	return algorithms.length > 0 ? algorithms : Object.values(SIGNATURES).flat();
}
async function handshake(target, settings, serverHostKey) {
	await settings.through?.ready();
	const began = performance.now();
	let roundTripMs = 0;
	const answered = () => {
		roundTripMs = performance.now() - began;
	};
	const sock = settings.through ? await settings.through.open() : openSocket(target, answered);
	if (settings.through) answered();
	const ssh = new NodeSSH();
	let refused;
	let loginTried = false;
	const connecting = ssh.connect({
		sock,
		username: target.user,
		readyTimeout: settings.timeoutMs ?? CONNECT_TIMEOUT_MS,
		keepaliveInterval: KEEPALIVE_INTERVAL_MS,
		keepaliveCountMax: KEEPALIVE_MISSES,
		algorithms: {
			serverHostKey,
			cipher: CIPHERS
		},
		hostVerifier: (key) => {
			const verdict = judgeHostKey(settings.knownHosts, target.address, target.port, key);
			if (verdict === "match") return true;
			refused = wrongHostKey(target, settings.knownHosts, key, verdict);
			return false;
		},
		authHandler: (_left, _partial, next) => {
			const { login } = settings;
			const first = !loginTried;
			loginTried = true;
			if (!first) next(false);
			else if (login.kind === "agent") next({
				type: "agent",
				username: target.user,
				agent: login.socket
			});
			else {
				if (ssh.connection) signAtOnce(ssh.connection);
				next({
					type: "publickey",
					username: target.user,
					key: login.key
				});
			}
		}
	});
	const client = ssh.connection;
	client?.on("error", () => {});
	if (client) readyKeys(client);
	try {
		await connecting;
	} catch (error) {
		client?.destroy();
		sock.destroy();
		if (refused) throw refused;
		throw loginRefused(target, settings.login, error) ?? error;
	}
	const release = () => {
		if (sock instanceof net.Socket) sock.unref();
	};
	return {
		client,
		roundTripMs,
		release
	};
}
function openSocket(target, answered) {
	const socket = new net.Socket();
	socket.once("connect", () => {
		socket.setNoDelay(true);
		answered();
	});
	socket.connect({
		host: target.address,
		port: target.port
	});
	const write = socket.write.bind(socket);
	socket.write = (...args) => {
		if (socket.writableCorked === 0) {
			socket.cork();
			process.nextTick(() => socket.uncork());
		}
		return write(...args);
	};
	return socket;
}
// src/remote/never-started.ts
function neverStarted(host, address, runAs, noise) {
	const said = noise.split(/[\r\n]+/).map((line) => defuse(line).trim()).filter(Boolean).slice(-10).join("\n");
	const user = address.split("@")[0];
	const safe = "The command was not started.";
	if (runAs !== void 0 && /^sudo:|sudo: command not found|sudo: not found|not (allowed|in the sudoers)/m.test(said)) {
		if (/unknown user/.test(said)) return new MigrateError({
			reason: "auth-failed",
			host,
			what: `There is no user ${runAs} on that server, as whom commands are to run.`,
			safe,
			fix: "correct run_as of this host in the migration file."
		});
		return new MigrateError({
			reason: "auth-failed",
			host,
			what: `User ${user} may not run commands as ${runAs} without a password: ${said}`,
			safe,
			fix: `as root on that server: \`echo '${user} ALL=(${runAs}) NOPASSWD: ALL' > /etc/sudoers.d/wso2-migrate && chmod 440 /etc/sudoers.d/wso2-migrate && visudo -c\`; try it with \`sudo -n -u ${runAs} true\`.`
		});
	}
	return new MigrateError({
		reason: "preflight-failed",
		host,
		what: `The shell of user ${user} did not start a command${said ? `: ${said}` : " and said nothing"}`,
		safe,
		fix: `log in as ${user} and try \`/bin/sh -c true\`: the account may have no shell, a forced command, a start file that ends the shell, or a folder may be missing.`
	});
}
// src/remote/running.ts
const GRACE_MS = 5e3;
const DRAIN_MS = 1e3;
var Running = class {
	stdin;
	stdout;
	stderr;
	done;
	#spawned;
	#means;
	#forced = Promise.withResolvers();
	#inputFailed = Promise.withResolvers();
	#timedOut;
	#timer;
	#killing;
	constructor(spawned, mark, means) {
		this.#spawned = spawned;
		this.#means = means;
		this.stdin = spawned.stdin;
		this.stdin.on("error", () => {});
		this.stdout = attach(spawned.stdout, mark);
		this.stderr = attach(spawned.stderr, mark);
		this.#inputFailed.promise.catch(() => {});
		this.done = this.#end();
		this.done.catch(() => {});
	}
	feed(preamble, input) {
		if (preamble !== "") this.stdin.write(preamble);
		if (input === void 0) return;
		if (!(input instanceof Readable)) {
			this.stdin.end(input);
			return;
		}
		pipeline(input, this.stdin).catch((error) => {
			if (error.code === "EPIPE") return;
			this.#inputFailed.reject(error);
			this.kill();
		});
	}
	limit(afterMs) {
		this.#timer = setTimeout(() => {
			this.#timedOut = {
				kind: "timed-out",
				afterMs
			};
			this.kill();
		}, afterMs);
	}
	kill() {
		this.#killing ??= this.#kill();
		return this.#killing;
	}
	async #kill() {
		const ended = this.#spawned.ended;
		const started = await Promise.race([
			this.#started(),
			ended.then(() => void 0),
			pause(DRAIN_MS)
		]);
		for (const signal of ["TERM", "KILL"]) {
			if (!started) break;
			await this.#means.signal(started, signal).catch(() => {});
			if (await Promise.race([ended.then(() => true), pause(5e3)])) return;
		}
		this.#spawned.abandon();
		this.#forced.resolve({
			kind: "lost",
			why: "it was given up: it could not be stopped"
		});
	}
	async #started() {
		const match = /^(\d+) (\d+)(?: (.*))?$/.exec(await this.stderr.marked ?? "");
		return match ? {
			pid: Number(match[1]),
			leader: Number(match[2]),
			folder: match[3] ?? ""
		} : void 0;
	}
	async #end() {
		try {
			const outcome = await Promise.race([
				this.#spawned.ended,
				this.#forced.promise,
				this.#inputFailed.promise
			]);
			if (this.#timedOut) return this.#timedOut;
			if (outcome.kind !== "lost" && await this.stderr.marked === void 0) throw this.#means.notStarted(`${this.stderr.noise}\n${this.stdout.noise}`);
			return outcome;
		} finally {
			clearTimeout(this.#timer);
		}
	}
};
function attach(source, mark) {
	const marked = new AfterMark(mark);
	source.on("error", () => marked.end());
	return source.pipe(marked).once("close", () => source.resume());
}
function pause(milliseconds) {
	return setTimeout$1(milliseconds, void 0, { ref: false });
}
// src/remote/commands.ts
var CommandHost = class {
	known = /* @__PURE__ */ new Map();
	machineId() {
		return askedOnce(this, "machine id", () => this.#askMachineId());
	}
	async #askMachineId() {
		const id = await this.run({
			argv: ["cat", "/etc/machine-id"],
			runAs: null
		});
		if (/^[0-9a-f]{32}\s*$/.test(id.stdout)) return id.stdout.trim();
		const failure = {
			reason: "preflight-failed",
			what: "The machine tells neither its machine id nor its boot id.",
			fix: "make /etc/machine-id readable (`systemd-machine-id-setup`)."
		};
		const name = await this.must({
			argv: ["uname", "-n"],
			runAs: null
		}, failure);
		const boot = await this.must({
			argv: ["cat", "/proc/sys/kernel/random/boot_id"],
			runAs: null
		}, failure);
		return `${name.trim()} ${boot.trim()}`;
	}
	async run(command, options = {}) {
		const running = await this.stream(command);
		if (command.stdin === void 0) running.stdin.end();
		const stdout = this.#collect(running.stdout, "stdout", options);
		const stderr = this.#collect(running.stderr, "stderr", options);
		const outcome = await running.done;
		const complete = Promise.all([stdout.ended, stderr.ended]);
		await (outcome.kind === "exit" || outcome.kind === "signal" ? complete : Promise.race([complete, pause(DRAIN_MS)]));
		return {
			outcome,
			stdout: stdout.text(),
			stderr: stderr.text()
		};
	}
	async must(command, failure, options = {}) {
		return outputOf(this.name, command, failure, await this.run(command, options));
	}
	async stream(command) {
		const mark = `wso2-migrate-${randomBytes(9).toString("hex")}`;
		const runAs = command.runAs === void 0 ? this.runAs : command.runAs ?? void 0;
		const line = remoteLine(command, mark, runAs);
		const running = new Running(await this.spawn(line.script, {
			urgent: false,
			lane: command.lane
		}), mark, {
			signal: async (started, signal) => {
				const killing = await this.spawn(killLine(started, signal, runAs), {
					urgent: true,
					lane: 0
				});
				killing.stdout.resume();
				killing.stderr.resume();
				killing.stdin.end();
				await Promise.race([killing.ended, pause(GRACE_MS)]);
			},
			notStarted: (noise) => neverStarted(this.name, this.address, runAs, noise)
		});
		running.feed(line.preamble, command.stdin);
		if (command.timeoutMs !== void 0) running.limit(command.timeoutMs);
		return running;
	}
	#collect(stream, which, options) {
		const chunks = [];
		const splitter = new LineSplitter();
		const tell = (lines) => {
			for (const text of lines) options.onLine?.(labelled(this.name, text), which);
		};
		stream.on("data", (chunk) => {
			chunks.push(chunk);
			if (options.onLine) tell(splitter.push(chunk));
		});
		return {
			ended: once(stream, "close").then(() => tell(splitter.end())),
			text: () => Buffer.concat(chunks).toString("utf8")
		};
	}
};
function outputOf(host, command, failure, result) {
	const { outcome, stdout, stderr } = result;
	if (outcome.kind === "exit" && outcome.code === 0) return stdout;
	const last = stderr.trimEnd().split(/\r\n|\n|\r/).slice(-10).map(defuse).join("\n").trim();
	const reason = outcome.kind === "timed-out" ? "timed-out" : outcome.kind === "lost" ? "host-unreachable" : failure.reason;
	throw new MigrateError({
		...failure,
		reason,
		host,
		...outcome.kind === "lost" && { fix: `bring ${host} back into reach, then run again.` },
		what: `${failure.what} (\`${command.argv[0]}\` ${describeOutcome(outcome)}${last ? `: ${last}` : ""})`
	});
}
function describeOutcome(outcome) {
	switch (outcome.kind) {
		case "exit": return `exited with ${outcome.code}`;
		case "signal": return `was killed by ${outcome.signal}`;
		case "timed-out": return `took longer than ${outcome.afterMs / 1e3} s and was stopped`;
		case "lost": return `may still run: the connection was lost, ${outcome.why}`;
	}
}
// src/remote/channels.ts
function isRefused(error) {
	return /open failure/i.test(error.message);
}
async function openChannel(client, line) {
	const { promise, resolve, reject } = Promise.withResolvers();
	client.exec(line, (error, channel) => {
		if (!error) resolve(spawnedOver(channel));
		else if (/no response/i.test(error.message)) resolve(lostAtStart(error.message));
		else reject(error);
	});
	return promise;
}
function spawnedOver(channel) {
	const { promise: ended, resolve } = Promise.withResolvers();
	const unknown = {
		kind: "lost",
		why: "no exit status came"
	};
	let outcome = unknown;
	channel.on("exit", (code, signal) => {
		outcome = code === null ? {
			kind: "signal",
			signal: signal ?? "unknown"
		} : {
			kind: "exit",
			code
		};
	});
	const stdin = inputOf(channel);
	channel.on("error", () => {});
	channel.once("close", () => {
		stdin.destroy(brokenPipe());
		resolve(outcome);
	});
	return {
		stdin,
		stdout: channel,
		stderr: channel.stderr,
		ended,
		abandon: () => channel.close(),
		isThere: () => outcome === unknown && channel.writable
	};
}
function inputOf(channel) {
	return new Writable({
		highWaterMark: 262144,
		write(chunk, _encoding, done) {
			if (channel.writable) channel.write(chunk, (error) => done(error));
			else done(brokenPipe());
		},
		final(done) {
			channel.end();
			done();
		}
	}).on("error", () => {});
}
function brokenPipe() {
	return Object.assign(/* @__PURE__ */ new Error("the command reads no more input"), { code: "EPIPE" });
}
function lostAtStart(why) {
	const stdin = new Writable({ write: (_chunk, _encoding, done) => done(brokenPipe()) }).on("error", () => {});
	const ended = Promise.resolve({
		kind: "lost",
		why
	});
	const nothing = () => Readable.from([]);
	return {
		stdin,
		stdout: nothing(),
		stderr: nothing(),
		ended,
		abandon: () => {},
		isThere: () => false
	};
}
// src/remote/round-trip.ts
const QUESTIONS = 3;
async function measureAgain(connected) {
	const { client } = connected;
	for (let asked = 0; asked < QUESTIONS; asked += 1) {
		const began = performance.now();
		const { promise, resolve } = Promise.withResolvers();
		try {
			client.unforwardIn("127.0.0.1", 0, () => resolve());
		} catch {
			return;
		}
		await promise;
		connected.roundTripMs = Math.min(connected.roundTripMs, performance.now() - began);
	}
}
// src/remote/slots.ts
var Slots = class {
	#free;
	#waiting = [];
	constructor(count) {
		this.#free = count;
	}
	async take() {
		if (this.#free > 0) this.#free -= 1;
		else await new Promise((resolve) => this.#waiting.push(resolve));
		return () => {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#free += 1;
		};
	}
};
// src/remote/line.ts
const MOST_CHANNELS = 6;
const SPARE_MS = 2e4;
const OPEN_ATTEMPTS = 7;
const OPEN_ATTEMPTS_BESIDE = 3;
const FIRST_OPEN_DELAY_MS = 20;
const AFTER_MS = 20;
var Line = class Line {
	#open;
	#wantsSpare;
	#slots = new Slots(MOST_CHANNELS);
	#connection;
	#spares = [];
	#busy = 0;
	#wasUsed = false;
	#most = Number.POSITIVE_INFINITY;
	#further;
	constructor(open, wantsSpare) {
		this.#open = open;
		this.#wantsSpare = wantsSpare;
	}
	get isOpen() {
		return this.#connection !== void 0;
	}
	get spares() {
		return this.#spares.length;
	}
	get sessions() {
		return this.#wasUsed ? this.#busy + this.#spares.length : 1;
	}
	get isUnused() {
		return !this.#wasUsed;
	}
	get isReady() {
		return this.#spares.some(isGood);
	}
	connected() {
		if (this.#connection) return this.#connection;
		const connection = this.#open();
		this.#connection = connection;
		const forget = () => {
			if (this.#connection !== connection) return;
			this.#connection = void 0;
			this.#spares = [];
		};
		connection.then((connected) => {
			connected.client.once("end", forget).once("close", forget);
			if (this.#wantsSpare) measureAgain(connected);
		}, forget);
		return connection;
	}
	async start(script, urgent) {
		const release = urgent ? () => {} : await this.#slots.take();
		try {
			const spawned = await this.#start(script) ?? await this.#elsewhere(script, urgent);
			spawned.ended.then(release);
			return spawned;
		} catch (error) {
			release();
			throw error;
		}
	}
	async #start(script) {
		const connected = await this.connected();
		if (this.#busy >= this.#most) return void 0;
		this.#busy += 1;
		this.#wasUsed = true;
		const over = () => {
			this.#busy -= 1;
		};
		try {
			const starting = this.#session(connected, script);
			this.#prepare(connected);
			const spawned = await starting;
			spawned.ended.then(async () => {
				over();
				await setTimeout$1(AFTER_MS, void 0, { ref: false });
				if (this.#connection) this.#prepare(connected);
			});
			return spawned;
		} catch (error) {
			over();
			if (this.#busy === 0 || !isRefused(error)) throw error;
			this.#most = Math.min(this.#most, this.#busy);
			return;
		}
	}
	#elsewhere(script, urgent) {
		this.#further ??= new Line(this.#open);
		return this.#further.start(script, urgent);
	}
	async #session({ client }, script) {
		for (let attempt = 1;; attempt += 1) {
			const shell = this.#spare();
			if (shell) {
				shell.stdin.write(`${script}\n`);
				return shell;
			}
			try {
				return await openChannel(client, atOnce(script));
			} catch (error) {
				const attempts = this.#busy > 1 ? OPEN_ATTEMPTS_BESIDE : OPEN_ATTEMPTS;
				if (attempt >= attempts || !isRefused(error)) throw error;
				await setTimeout$1(FIRST_OPEN_DELAY_MS * 2 ** attempt);
			}
		}
	}
	giveUp() {
		this.#spares.pop()?.shell?.abandon();
	}
	#prepare({ client, roundTripMs }) {
		while (this.#spares.length < this.#most - this.#busy && this.#wantsSpare?.(roundTripMs)) {
			const spare = { opened: performance.now() };
			this.#spares.push(spare);
			const drop = () => {
				this.#spares = this.#spares.filter((each) => each !== spare);
			};
			openChannel(client, READER).then((shell) => {
				if (this.#spares.includes(spare)) spare.shell = shell;
				else shell.abandon();
			}, drop);
		}
	}
	#spare() {
		const gone = this.#spares.filter((spare) => spare.shell && !isGood(spare));
		for (const { shell } of gone) shell?.abandon();
		const good = this.#spares.filter((spare) => !gone.includes(spare));
		const found = good.find(({ shell }) => shell);
		this.#spares = good.filter((spare) => spare !== found);
		return found?.shell;
	}
	async close() {
		const connection = this.#connection;
		this.#connection = void 0;
		this.#spares = [];
		const connected = await connection?.catch(() => void 0);
		connected?.client.end();
		connected?.release();
		await this.#further?.close();
	}
};
function isGood({ opened, shell }) {
	return shell?.isThere() === true && opened >= performance.now() - SPARE_MS;
}
// src/remote/host.ts
const LOGINS_AT_ONCE = 7;
const MOST_SESSIONS = 8;
const SPARES_FAR = 2;
const SPARES_NEAR = 1;
const NEAR_MS = 5;
const ADMINISTRATIVELY_PROHIBITED = 1;
var SshHost = class extends CommandHost {
	name;
	address;
	door;
	runAs;
	#open;
	#first;
	#lines;
	#more = /* @__PURE__ */ new Map();
	#logins = new Slots(LOGINS_AT_ONCE);
	#opening = 0;
	#isFull = false;
	constructor(target, runAs, pinned, open) {
		super();
		this.name = target.name;
		this.address = `${target.user}@${target.address}:${target.port}`;
		this.runAs = runAs;
		this.#open = open;
		this.#first = new Line(() => open(0), this.#wantsSpare);
		this.#lines = [this.#first];
		const { inside: address = target.address, port, user } = target;
		this.door = {
			address,
			port,
			user,
			knownHosts: (alias) => renamed(pinned, alias),
			line: (command, mark) => atOnce(remoteLine(command, mark, runAs).script),
			login: (command) => this.run({
				...command,
				runAs: null
			})
		};
	}
	async connect(lane = 0) {
		await (await this.#line(lane)).connected();
	}
	async roundTripMs() {
		return (await this.#first.connected()).roundTripMs;
	}
	async hasLane(lane) {
		if (lane === 0) return true;
		const there = this.#more.get(lane);
		if (there) return await there !== void 0;
		if (this.#opening === 0) this.#isFull = false;
		const opening = this.#openLane(lane);
		this.#more.set(lane, opening);
		if (await opening) return true;
		this.#more.delete(lane);
		return false;
	}
	async tunnel(address, port, lane = 0) {
		const { client } = await (await this.#line(lane)).connected();
		const { promise, resolve, reject } = Promise.withResolvers();
		const fail = (error) => reject(this.#tunnelProblem(address, port, error));
		try {
			client.forwardOut("127.0.0.1", 0, address, port, (error, channel) => {
				if (error) return fail(error);
				channel.on("error", () => {});
				resolve(channel);
			});
		} catch (error) {
			fail(error);
		}
		return promise;
	}
	async #openLane(lane) {
		this.#opening += 1;
		this.#makeRoom(0);
		const release = await this.#logins.take();
		try {
			if (this.#isFull) return void 0;
			const line = new Line(() => this.#open(lane), this.#wantsSpare);
			await line.connected();
			this.#lines.push(line);
			return line;
		} catch {
			this.#isFull = true;
			return;
		} finally {
			this.#opening -= 1;
			release();
		}
	}
	async close() {
		const more = await Promise.all(this.#more.values());
		await Promise.all([this.#first, ...more].map((line) => line?.close()));
	}
	async spawn(script, { urgent, lane }) {
		try {
			const line = lane === void 0 ? this.#idlest() : await this.#line(lane);
			if (!line.isReady) this.#makeRoom(line.isUnused ? 0 : 1);
			return await line.start(script, urgent);
		} catch (error) {
			if (error instanceof MigrateError) throw error;
			const { address, name } = this;
			throw new MigrateError({
				reason: "host-unreachable",
				host: name,
				what: `${address} opens no session for a command (${error.message}).`,
				safe: "The command was not started.",
				fix: "check MaxSessions in its sshd_config (10 is the default, 1 is enough) and its log."
			}, { cause: error });
		}
	}
	#idlest() {
		const open = this.#lines.filter(({ isOpen }) => isOpen);
		const [idlest] = open.toSorted((a, b) => a.sessions - b.sessions);
		return open.find(({ isReady }) => isReady) ?? idlest ?? this.#first;
	}
	#wantsSpare = (roundTripMs) => {
		const wanted = roundTripMs < NEAR_MS ? SPARES_NEAR : SPARES_FAR;
		return this.#sum("spares") < wanted && this.#sum("sessions") + this.#opening < MOST_SESSIONS;
	};
	#makeRoom(more) {
		while (this.#sum("sessions") + this.#opening + more > MOST_SESSIONS && this.#sum("spares") > 0) this.#lines.find(({ spares }) => spares > 0).giveUp();
	}
	#sum(what) {
		return this.#lines.reduce((sum, line) => sum + line[what], 0);
	}
	async #line(lane) {
		return await this.#more.get(lane) ?? this.#first;
	}
	#tunnelProblem(address, port, error) {
		const { reason, message } = error;
		const prohibited = Number(reason) === ADMINISTRATIVELY_PROHIBITED || /prohibited/i.test(message);
		return new MigrateError({
			reason: "host-unreachable",
			host: this.name,
			what: prohibited ? `${this.address} forbids forwarding to ${address}:${port}.` : `${this.address} cannot reach ${address}:${port} (${message}).`,
			safe: "Nothing was sent there.",
			fix: prohibited ? `allow it in its sshd_config (AllowTcpForwarding local, PermitOpen ${address}:${port}) and in the options of the key in authorized_keys, then reload sshd.` : `check on that server: \`nc -vz ${address} ${port}\`.`
		}, { cause: error });
	}
};
// src/remote/local.ts
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
var LocalHost = class extends CommandHost {
	name = "runner";
	address = `${userInfo().username}@${hostname()}`;
	runAs = void 0;
	#environment;
	constructor(environment = {}) {
		super();
		this.#environment = {
			PATH,
			HOME: homedir(),
			USER: userInfo().username,
			...environment
		};
	}
	async tunnel(address, port) {
		const socket = net.connect({
			host: address,
			port,
			noDelay: true
		});
		try {
			await once(socket, "connect");
			return socket;
		} catch (error) {
			throw new MigrateError({
				reason: "host-unreachable",
				host: this.name,
				what: `The runner cannot reach ${address}:${port} (${error.message}).`,
				safe: "Nothing was sent there.",
				fix: `check from the runner: \`nc -vz ${address} ${port}\`.`
			}, { cause: error });
		}
	}
	async roundTripMs() {
		return 0;
	}
	async hasLane() {
		return true;
	}
	async close() {}
	async spawn(script) {
		const child = spawn("/bin/sh", ["-c", atOnce(script)], {
			env: this.#environment,
			stdio: [
				"pipe",
				"pipe",
				"pipe"
			],
			detached: true
		});
		const ended = new Promise((resolve) => {
			child.once("error", (error) => resolve({
				kind: "lost",
				why: error.message
			}));
			child.once("close", (code, signal) => resolve(code === null ? {
				kind: "signal",
				signal: signal ?? "unknown"
			} : {
				kind: "exit",
				code
			}));
		});
		const { stdin, stdout, stderr } = child;
		const abandon = () => {
			for (const stream of [
				stdin,
				stdout,
				stderr
			]) stream.destroy();
		};
		return {
			stdin,
			stdout,
			stderr,
			ended,
			abandon
		};
	}
};
// src/remote/login.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const CONVERT = "convert it with `ssh-keygen -p -f KEYFILE` (it rewrites the file in OpenSSH format) and give that, --ssh-key FILE (input ssh-key).";
function readLogin(settings) {
	const text = repairKey(settings.key?.replace(/^\uFEFF/, "") ?? "").trim();
	if (text === "") {
		if (settings.agentSocket) return {
			kind: "agent",
			socket: settings.agentSocket
		};
		throw complaint("There is neither an SSH key nor an agent.", "give one, --ssh-key FILE (input ssh-key), or start an agent and set SSH_AUTH_SOCK.");
	}
	refuseOtherFormats(text);
	const passphrase = settings.passphrase || void 0;
	const parsed = import_lib.default.utils.parseKey(text, passphrase);
	if (parsed instanceof Error) throw explain(parsed, passphrase !== void 0);
	const key = Array.isArray(parsed) ? parsed[0] : parsed;
	if (!key?.isPrivateKey()) throw complaint("ssh-key holds no private key.", "paste the private key file.");
	if (key.type === "ssh-dss") throw complaint("ssh-key is a DSA key, which servers no longer accept.", "make a new one: `ssh-keygen -t ed25519`.");
	return {
		kind: "key",
		key
	};
}
function refuseOtherFormats(text) {
	if (text.startsWith("PuTTY-User-Key-File")) throw complaint("ssh-key is a PuTTY key.", "export it: `puttygen KEY.ppk -O private-openssh -o KEY`, or PuTTYgen, Conversions, Export OpenSSH key.");
	if (/^(ssh-|ecdsa-|sk-)\S+ +AAAA|^-{4,5} ?BEGIN (SSH2 |RSA )?PUBLIC KEY/.test(text)) throw complaint("ssh-key is a public key.", "paste the private key: the file of the same name without .pub, beginning with -----BEGIN.");
	if (/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) throw complaint("ssh-key is in PKCS#8 format, which is not supported.", CONVERT);
	if (!text.startsWith("-----BEGIN ")) throw complaint("ssh-key does not begin with -----BEGIN ... PRIVATE KEY-----.", "paste the whole private key file, first and last line included.");
	if (!/-----END [A-Z0-9 ]+-----$/.test(text)) throw complaint("ssh-key is cut off: its -----END line is missing.", "paste the whole private key file.");
}
function repairKey(text) {
	const lines = text.replaceAll("\\n", "\n").replace(/\r\n?/g, "\n").trim();
	const match = /^(-----BEGIN [A-Z0-9 ]+-----)(.*)(-----END [A-Z0-9 ]+-----)$/s.exec(lines);
	const [, begin, body = "", end] = match ?? [];
	if (!match || body.includes(":")) return `${lines.split("\n").map((line) => line.trim()).join("\n")}\n`;
	return [
		begin,
		...body.replace(/\s+/g, "").match(/.{1,70}/g) ?? [],
		end,
		""
	].join("\n");
}
function explain(error, hadPassphrase) {
	const message = error.message;
	if (/no passphrase/i.test(message)) return complaint("ssh-key is encrypted and there is no passphrase.", "give its passphrase, WSO2_MIGRATE_SSH_KEY_PASSPHRASE in a terminal (input ssh-key-passphrase).");
	if (/unsupported.*(type|oid)/i.test(message)) return complaint(`ssh-key is of a type that is not supported (${message}).`, "make one with `ssh-keygen -t ed25519`.");
	if (/unsupported/i.test(message)) return complaint(`ssh-key cannot be read (${message}).`, CONVERT);
	if (hadPassphrase) return complaint("ssh-key cannot be decrypted: the passphrase is wrong, or the key is damaged.", "check both with `ssh-keygen -y -f KEYFILE`.");
	return complaint("ssh-key is damaged.", "check it with `ssh-keygen -y -f KEYFILE` and paste the whole file again.");
}
function complaint(what, fix) {
	return new MigrateError({
		reason: "config-invalid",
		what,
		safe: "No host was contacted.",
		fix
	});
}
// src/remote/hosts.ts
const HURRY_MS = 2500;
const RUNNER = "runner";
function connectHosts(entries, options) {
	options.secrets.add(options.login.key);
	options.secrets.add(options.login.passphrase);
	const problems = jumpProblems(entries);
	const knownHosts = attempt(problems, () => parseKnownHosts(options.knownHosts));
	const login = attempt(problems, () => readLogin(options.login));
	throwProblems(problems);
	if (!knownHosts || !login) throw new Error("a problem was not reported");
	const servers = /* @__PURE__ */ new Map();
	for (const [name, entry] of Object.entries(entries)) {
		const { address, port, user, inside } = entry;
		const target = {
			name,
			address,
			port,
			user,
			inside
		};
		const jump = entry.jump;
		const { retryDelaysMs } = options;
		const open = async (lane) => {
			const server = servers.get(jump ?? "");
			await server?.hasLane(lane);
			const through = server && {
				ready: () => server.connect(lane),
				open: () => server.tunnel(entry.address, entry.port, lane)
			};
			if (lane > 0) return connect(target, {
				knownHosts,
				login,
				through,
				retryDelaysMs: []
			});
			options.ui.info(`[${name}] connecting to ${target.user}@${target.address}:${target.port}${jump ? ` through ${jump}` : ""}`);
			const patience = options.dispensable?.(name) ? {
				retryDelaysMs: [],
				timeoutMs: HURRY_MS
			} : retryDelaysMs && { retryDelaysMs };
			return connect(target, {
				knownHosts,
				login,
				through,
				...patience
			});
		};
		servers.set(name, new SshHost(target, entry.run_as, linesFor(knownHosts, address, port), open));
	}
	const runner = new LocalHost(options.localEnvironment);
	return {
		host(name) {
			const host = servers.get(name) ?? (name === "runner" ? runner : void 0);
			if (host) return host;
			throw new MigrateError({
				reason: "config-invalid",
				what: `There is no host ${JSON.stringify(name)}.`,
				fix: `use one of ${[...servers.keys(), RUNNER].join(", ")}, or add it to hosts.`
			});
		},
		async checkAll() {
			const checks = [...servers.values()].map((server) => problemsOf(server));
			return (await Promise.all(checks)).flat();
		},
		async closeAll() {
			for (const server of [...servers.values()].reverse()) await server.close();
		}
	};
}
async function problemsOf(server) {
	try {
		await server.must({
			argv: ["true"],
			timeoutMs: 3e4
		}, {
			reason: "preflight-failed",
			what: "Not even `true` runs there.",
			fix: "log in by hand and look."
		});
		return [];
	} catch (error) {
		if (error instanceof MigrateError) return error.problems;
		throw error;
	}
}
function attempt(problems, task) {
	try {
		return task();
	} catch (error) {
		if (!(error instanceof MigrateError)) throw error;
		problems.push(...error.problems);
		return;
	}
}
function jumpProblems(entries) {
	return Object.keys(entries).flatMap((name) => {
		const path = [name];
		for (let jump = entries[name]?.jump; jump !== void 0; jump = entries[jump]?.jump) {
			const previous = path.at(-1);
			if (!Object.hasOwn(entries, jump)) {
				if (previous !== name) return [];
				return [problem(name, `Its jump host ${JSON.stringify(jump)} is not an entry of hosts.`)];
			}
			if (path.includes(jump)) {
				if (jump !== name) return [];
				return [problem(name, `Its jump hosts go round in a circle: ${[...path, jump].join(" -> ")}.`)];
			}
			path.push(jump);
		}
		return [];
	});
}
function problem(host, what) {
	return {
		reason: "config-invalid",
		host,
		what,
		fix: "correct `jump` in the migration file."
	};
}
export { linesFor as a, fingerprint as i, connectHosts as n, parseKnownHosts as o, outputOf as r, RUNNER as t };
