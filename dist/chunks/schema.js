import { t as isDuration } from "./duration.js";
import { a as array, f as record, g as unknown, i as _enum, m as string, o as boolean, p as strictObject, s as int } from "./rules.js";
// src/migration/fields.ts
const ENV_REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;
const SECRET_FORM = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const ADDRESS = /^[A-Za-z0-9:][A-Za-z0-9.:%_-]*$/;
const USER = /^[A-Za-z0-9_](?:[A-Za-z0-9_.@\\-]*[$]?)$/;
const CONTROL = /[\u0000-\u001f\u007f]/;
function text(...rules) {
	return string().superRefine((value, context) => {
		if (value === "") {
			context.addIssue({
				code: "custom",
				message: "An empty value.",
				params: { fix: "Give it a value, or remove the key." }
			});
			return;
		}
		if (value.match(ENV_REFERENCE)) return;
		for (const rule of rules) {
			if (rule.ok(value)) continue;
			context.addIssue({
				code: "custom",
				message: `${JSON.stringify(value)} ${rule.what}.`,
				params: { fix: rule.fix }
			});
			return;
		}
	});
}
const noControls = {
	ok: (value) => !CONTROL.test(value),
	what: "holds a control character (a line break, perhaps)",
	fix: "Write it on one line without control characters."
};
const Text = text(noControls);
const Secret = string().min(1).meta({ secret: true });
const Name = string().regex(NAME);
const Address = text({
	ok: (value) => ADDRESS.test(value),
	what: "is not a host name or an IP address",
	fix: "Write the bare name or address; user and port have keys of their own."
});
const User = text({
	ok: (value) => USER.test(value),
	what: "is not a user name",
	fix: "Use letters, digits, dot, dash, underscore, @ and \\; it may not begin with a dash."
});
const absolute = [
	noControls,
	{
		ok: (value) => !/^[A-Za-z]:(?:[\\/]|$)|^\\\\/.test(value),
		what: "is a path of a Windows host",
		fix: "Windows servers are not supported: old and new server must lie on Linux or another Unix."
	},
	{
		ok: (value) => value.startsWith("/"),
		what: "is not an absolute path",
		fix: "Begin it with /."
	},
	{
		ok: (value) => !value.split("/").some((part) => part === ".." || part === "."),
		what: "holds a \".\" or \"..\" part",
		fix: "Write the path without them."
	},
	{
		ok: (value) => /[^/]/.test(value),
		what: "is the root of the file system",
		fix: "Name the folder itself."
	}
];
const AbsolutePath = text(...absolute).overwrite((value) => value.length > 1 ? value.replaceAll(/\/{2,}/g, "/").replace(/\/$/, "") : value);
const JavaHome = text(...absolute, {
	ok: (value) => !/[\s'"$`\\;&|<>*?()]/.test(value),
	what: "holds a character that the start script of the server does not quote",
	fix: "Name a folder (or link to it) without spaces, quotes and other special characters."
});
const Duration = text({
	ok: isDuration,
	what: "is not a duration",
	fix: "Write a number with its unit: 30s, 10m, 1h30m (at most 7d)."
});
const Heap = text({
	ok: (value) => /^\d+[kKmMgG]$/.test(value),
	what: "is not a size of the Java heap",
	fix: "Write it as for -Xmx: 512m, 4g."
});
const Pattern = text({
	ok: (value) => {
		try {
			new RegExp(value, "u");
			return true;
		} catch {
			return false;
		}
	},
	what: "is not a regular expression",
	fix: "Write it between single quotes, so that TOML leaves its backslashes alone: '^Connection to broker \\S+ refused'."
});
const Sha256 = text({
	ok: (value) => /^[0-9a-fA-F]{64}$/.test(value),
	what: "is not a SHA-256",
	fix: "Write the 64 hexadecimal digits that `sha256sum FILE` prints."
});
const VerdictDigest = text({
	ok: (value) => /^[0-9a-f]{64}$/.test(value),
	what: "is not the digest of a verdict",
	fix: "Copy the 64 hexadecimal digits that the error `verdict-ambiguous` names."
});
const Service = text({
	ok: (value) => /^[A-Za-z0-9][A-Za-z0-9:_.@-]*$/.test(value),
	what: "is not a service name",
	fix: "Write the name as `systemctl status NAME` takes it."
});
const DatabaseAddress = text({
	ok: (value) => /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]*):\d{1,5}\/[^\s/]+$/.test(value),
	what: "is not host:port/name",
	fix: "Write it like pg.example.com:5432/shared_db."
});
// src/migration/choices.ts
const Choices = strictObject({
	stop_source: boolean().default(false).describe("Stop the old server when its turn has come"),
	allow_parallel: boolean().default(false).describe("Let the old and the new server run at once, although tasks and listeners then work twice"),
	copy_straight: boolean().default(false).describe("Let the old host send files to the new one by itself, where it can reach it: it gets a key for that which is good for seconds and for nothing else"),
	copy_registry: boolean().default(false).describe("Copy run-time data of the file registry too"),
	dropins_to_lib: array(Text).default([]).describe("Globs of jars in dropins that go to lib instead"),
	overwrite_shipped: array(Text).default([]).describe("Globs of files that both packs ship, taken from the old one"),
	skip: array(Text).default([]).describe("Globs of files that are not copied"),
	java_override: boolean().default(false).describe("Go on with a Java version outside the range of the pack"),
	known_errors: array(Pattern).default([]).describe("Regular expressions of ERROR records of the new server that you have read and accept, matched against their messages"),
	on_findings: _enum(["fail", "warn"]).default("fail").describe("What findings of the validators do to the run"),
	allow_findings: array(Text).default([]).describe("Findings that are accepted: \"Pizza:1.0.0\""),
	accept_verdicts: array(VerdictDigest).default([]).describe("Ambiguous verdicts on runs of the migration client that you have looked into and take for passed: the digest that the error names, of one attempt each"),
	save_definitions: boolean().default(true).describe("Have the validators write invalid API definitions, which go into the artifacts"),
	allow_sessions: array(Text).default([]).describe("Who may stay connected to the databases, \"user@10.1.2.3\" as quiesce names them: an Identity Server that shares shared_db"),
	validator: Text.optional().describe("The one validator to run; absent: all of them"),
	only_tenants: array(Text).default([]).describe("Domains of the tenants to migrate; empty: all"),
	except_tenants: array(Text).default([]).describe("Domains of tenants that are left out"),
	client_timeout: Duration.default("4h").describe("How long each run of the migration client may take; it is ended then, and has failed"),
	index_timeout: Duration.default("30m").describe("How long verify waits for the search index of API Manager; what takes longer is warned of"),
	start_timeout: Duration.default("10m").describe("How long the new server may take to start, and with the migration client until that begins its work: 30s, 10m, 1h")
});
// src/migration/schema.ts
const HostEntry = strictObject({
	address: Address.describe("Host name or IP address, as it stands in known hosts"),
	port: int().min(1).max(65535).default(22).describe("Port of sshd"),
	user: User.describe("User who logs in over SSH"),
	run_as: User.optional().describe("Owner of homes and servers: every command and file goes through `sudo -n -u`; absent: the login user itself"),
	jump: Text.optional().describe("Another entry of hosts to go through"),
	inside: Address.optional().describe("Address by which the other hosts reach it, where that is another one; for choices.copy_straight"),
	state_dir: AbsolutePath.optional().describe("Where runs are recorded: local disk, never /tmp; default ~run_as/.wso2-migrate")
});
const Node = strictObject({
	lead: boolean().default(false).describe("The one node that keeps the journal and runs the data migration; a single node is it by itself"),
	profile: _enum([
		"control-plane",
		"gateway-worker",
		"traffic-manager"
	]).optional().describe("Profile of a distributed API Manager; absent: all in one, and always for the Micro Integrator"),
	source: strictObject({
		host: Text.describe("Entry of hosts where the old server lies"),
		home: AbsolutePath.describe("CARBON_HOME of the old server; of EI 7.1 the micro-integrator folder in it"),
		pristine: Text.optional().describe("The untouched old pack, to tell own files from shipped ones: folder or zip on the host (target:/path), or a manifest file here"),
		service: Service.optional().describe("Service manager unit that runs the old server"),
		java_home: JavaHome.optional().describe("JAVA_HOME of the old server, where we start it again")
	}).describe("The old server"),
	target: strictObject({
		host: Text.describe("Entry of hosts where the new server lies"),
		home: AbsolutePath.describe("CARBON_HOME of the new, unpacked and updated server"),
		java_home: JavaHome.describe("JAVA_HOME to start the new server with"),
		heap: Heap.optional().describe("Heap of the new server, as for -Xmx: 4g; absent: what its start script says"),
		service: Service.optional().describe("Service manager unit that runs the new server"),
		pristine: Text.optional().describe("The untouched new pack, in the same forms as that of source")
	}).describe("The new server"),
	keystore_password: Secret.optional().describe("Secure vault only: written 0600 to password-tmp before each start; as ${env:NAME}")
});
const DatabaseEntry = strictObject({
	expect: DatabaseAddress.describe("host:port/name that the server's own deployment.toml must point at: a clone may still point at production"),
	tools_host: Text.describe("Entry of hosts where psql, pg_dump, mariadb ... run, or \"runner\""),
	script: Text.optional().describe("Script to run: file or folder here (chosen by database type), or target:/path"),
	url: Text.optional().describe("JDBC URL, where the server's own one is not literal ($env{...})"),
	user: Text.optional().describe("Database user, where it is not the server's own"),
	password: Secret.optional().describe("Where deployment.toml holds $secret{} or $env{}, or user is another one; as ${env:NAME}"),
	backup: boolean().default(true).describe("Whether a backup is made and proved before anything changes"),
	mode: _enum(["in-place", "copy"]).default("in-place").describe("copy: migrate a restored copy and point the target at it")
});
const Hook = strictObject({
	host: Text.describe("Entry of hosts, or \"runner\""),
	run: array(Text).min(1).describe("Program and arguments, one by one; no shell reads them. On the runner it starts in the folder of the migration file")
}).describe("A command of yours");
const EnvironmentEntry = strictObject({
	rehearsal: boolean().default(false).describe("Rehearsals are held here: its databases and new homes may be put back to a baseline at any time"),
	hosts: record(Name, HostEntry).describe("Machines, by the label that logs show"),
	nodes: record(Name, Node).describe("Server pairs: old home and new home"),
	databases: record(Name, DatabaseEntry).default({}).describe("Databases, by their id in deployment.toml"),
	client: strictObject({
		archive: Text.describe("Zip of the migration client: on the runner, or target:/path"),
		sha256: Sha256.describe("SHA-256 of the zip")
	}).optional().describe("Migration client of API Manager"),
	backup: strictObject({
		directory: AbsolutePath.describe("Folder on the tools host of each database and the target host of each node; never inside a home"),
		grade: _enum([
			"L0",
			"L1",
			"L2",
			"L3"
		]).default("L2").describe("Proof asked for: L0 written, L1 readable, L2 manifest checked, L3 restored and compared")
	}).describe("Backups of the databases, and of the files that the run changes"),
	choices: Choices.default(() => Choices.parse({})).describe("What a person has to decide"),
	hooks: strictObject({
		before_backup: array(Hook).default([]).describe("Before the first backup"),
		before_outage: array(Hook).default([]).describe("Before the old server stops: drain a load balancer"),
		after_verify: array(Hook).default([]).describe("After the new server has proved that it serves")
	}).default({
		before_backup: [],
		before_outage: [],
		after_verify: []
	}).describe("Commands of yours at fixed points"),
	merge: array(record(string(), unknown())).default([]).describe("Own merge rules: they come last and win")
});
const MigrationFile = strictObject({
	route: Text.describe("What is migrated to what: the name of a route"),
	environments: record(Name, EnvironmentEntry).describe("Sets of servers: staging, production")
});
export { DatabaseAddress as a, Name as c, Address as i, SECRET_FORM as l, MigrationFile as n, ENV_REFERENCE as o, AbsolutePath as r, JavaHome as s, EnvironmentEntry as t, User as u };
