import { E as engineFor, _ as showBytes, g as count, o as writePasswordFile, s as databaseOf } from "./processes.js";
import { a as nameList } from "./pack-zip.js";
import { n as MigrateError } from "./errors.js";
import { a as markLog, i as stopServer, n as findServer, o as hasStarted, r as startServer, t as watchStart } from "./watch-start.js";
// src/steps/undo.ts
/** Evidence of the attempt that did it, if one ended well. */
function evidenceOf(records, key) {
	return records.findLast((record) => record.key === key && record.state !== "undone" && record.evidence)?.evidence?.details;
}
/** Whether it was begun and not taken back since. */
function wasBegun(records, key) {
	const last = records.findLast((record) => record.key === key);
	return last !== void 0 && last.state !== "undone";
}
// src/steps/restore-database.ts
/** Takes back a step that changed databases: each goes back to this run's backup of it. */
const restoreDatabase = {
	plan: (_, { planned, records }) => databasesOf(planned).map(({ name, host }) => {
		const backup = backupOf(records, name);
		return backup ? `restore ${name} from ${host}:${backup.file} (${showBytes(backup.bytes)}, grade ${backup.grade}, ${backup.startedAt}): proved first, restored beside, compared, then put in its place; the state of now is kept` : `${name} has no backup in this run`;
	}),
	async check(context, { planned, records }) {
		const problems = [];
		for (const { name, host } of databasesOf(planned)) {
			const backup = backupOf(records, name);
			if (!backup) {
				problems.push({
					reason: "restore-failed",
					host,
					what: `${planned.title} changed ${name}, of which this run has no backup.`,
					safe: "Nothing was changed.",
					fix: "restore your own backup of it; then restore to a later step."
				});
				continue;
			}
			const database = await databaseOf(context, name);
			const engine = engineFor(database.engine, name);
			problems.push(...await engine.restoreProblems(context.host(host), database, backup));
		}
		return problems;
	},
	async apply(context, { planned, records }) {
		const said = [];
		for (const { name, host } of databasesOf(planned)) {
			const database = await databaseOf(context, name);
			const { seconds, kept } = await engineFor(database.engine, name).restore(context.host(host), database, backupOf(records, name));
			const where = "database" in kept ? `the database ${kept.database} on the same server` : `${host}:${kept.dump.file}`;
			said.push(`${name} restored in ${seconds.toFixed(1)} s; the state from before is ${where}, yours to drop`);
		}
		return said.join("; ");
	}
};
const SET_ASIDE = `set -e; [ -e "$1.manifest.json" ] || exit 0; umask 077
cat >"$2.manifest.json.part"; sync "$2.manifest.json.part" 2>/dev/null || sync
ln -f "$1" "$2"; mv -f "$2.manifest.json.part" "$2.manifest.json"; rm -f "$1.manifest.json"; rm -f "$1"`;
/** An old server that works again moves its databases on: the next attempt makes a backup of its own, and this one stays too. */
const setBackupAside = {
	plan: (_, { planned, records, stamp }) => {
		const manifest = evidenceOf(records, planned.key);
		return manifest ? [`keep the backup ${manifest.file} as ${manifest.file}.${stamp}; going on makes a new one`] : [];
	},
	async apply(context, { planned, records, stamp }) {
		const manifest = evidenceOf(records, planned.key);
		if (!manifest) return `${planned.title}: nothing was there.`;
		const file = `${manifest.file}.${stamp}`;
		const { toolsHost } = planned.work;
		await context.host(toolsHost).must({
			argv: [
				"/bin/sh",
				"-c",
				SET_ASIDE,
				"sh",
				manifest.file,
				file
			],
			stdin: `${JSON.stringify({
				...manifest,
				file
			}, null, 2)}\n`
		}, {
			reason: "restore-failed",
			what: `The backup ${manifest.file} could not be kept as ${file}.`,
			safe: "The backup is there.",
			fix: "check the rights of run_as in that folder, then run restore again."
		});
		return `The backup from before is kept: ${toolsHost}:${file}`;
	}
};
function databasesOf(planned) {
	return planned.changes.filter(({ kind }) => kind === "database").map(({ name, host }) => ({
		name,
		host
	}));
}
function backupOf(records, database) {
	const key = `backup-database:${database}`;
	return wasBegun(records, key) ? evidenceOf(records, key) : void 0;
}
// src/steps/restore-files.ts
/**
* $1 home, $2 what was replaced, $3 where what is there now goes; names below the home by stdin, ended by NUL. A file that was
* replaced comes back by a rename; one that was added goes aside. Done a second time, it changes nothing.
*/
const PUT_BACK = `cd "$1" || exit 1
exec xargs -0 sh -c "$4" sh "$2" "$3"`;
const EACH = `kept=$1 aside=$2; shift 2; umask 077
there() { [ -e "$1" ] || [ -L "$1" ]; }
for name do
  folder=. ; case $name in */*) folder=\${name%/*} ;; esac
  if there "$kept/$name" && there "$name" && [ ! -L "$name" ] && cmp -s "$kept/$name" "$name"; then continue; fi
  if there "$name" && ! there "$aside/$name"; then
    mkdir -p "$aside/$folder" && cp -pP "$name" "$aside/$name.part" && mv "$aside/$name.part" "$aside/$name" || exit 1
    echo "aside"
  fi
  if there "$kept/$name"; then
    (umask 022; mkdir -p "$folder") && cp -pP "$kept/$name" "$name.wso2-migrate" && mv -f "$name.wso2-migrate" "$name" || exit 1
    echo "back"
  else rm -f "$name" || exit 1; fi
done
sync`;
/** Puts deployment.toml of the target back as it was. */
const putBackConfig = {
	plan: (context, { planned }) => {
		const { target } = context.environment.nodes[planned.node];
		return [`put back ${target.host}:${target.home}/${context.route.target.config} as it was before the merge`];
	},
	async apply(context, { planned, stamp }) {
		await putBack(context, planned, [context.route.target.config], stamp);
		return `deployment.toml of ${planned.node} is the one from before the merge.`;
	}
};
/** Puts back what a copy replaced, and takes away what it added. */
const putBackFolder = {
	plan: (context, { planned, records }) => {
		const { target } = context.environment.nodes[planned.node];
		const { items, volatile } = namesOf(context, planned, evidenceOf(records, planned.key));
		const replaced = items.filter(({ replaces }) => replaces).length;
		return [...items.length > 0 ? [`put back ${count(replaced, "file")} and take away ${count(items.length - replaced, "file")} in ${target.host}:${planned.changes[0].name}; what is there now is kept`] : [], ...volatile ? [`files that were added to ${target.host}:${planned.changes[0].name} stay`] : []];
	},
	async apply(context, { planned, records, stamp }) {
		const { items } = namesOf(context, planned, evidenceOf(records, planned.key));
		const { back, aside } = await putBack(context, planned, items.map(({ name }) => name), stamp);
		return `${planned.title}: ${count(back, "file")} put back, ${count(aside - back, "file")} taken away.`;
	}
};
/** Files of a copy below the target home. Of a volatile folder only those are known that it replaced. */
function namesOf(context, planned, evidence) {
	const { folder, items } = planned.work;
	if (items) return {
		items: items.filter(({ type }) => type !== "folder").map(({ to, path, replaces }) => ({
			name: `${to}/${path}`,
			replaces
		})),
		volatile: false
	};
	const { to } = context.route.folders.find(({ id }) => id === folder);
	return {
		items: (evidence?.replaced ?? []).map((path) => ({
			name: `${to}/${path}`,
			replaces: true
		})),
		volatile: true
	};
}
async function putBack(context, planned, names, stamp) {
	if (names.length === 0) return {
		back: 0,
		aside: 0
	};
	const { target } = context.environment.nodes[planned.node];
	const run = await context.runFolder(planned.node);
	const words = (await context.host(target.host).must({
		argv: [
			"/bin/sh",
			"-c",
			PUT_BACK,
			"sh",
			target.home,
			`${run}/replaced`,
			`${run}/undone/${stamp}`,
			EACH
		],
		env: { LC_ALL: "C" },
		stdin: nameList(names)
	}, {
		reason: "restore-failed",
		what: `${planned.title}: the files from before could not be put back.`,
		safe: `What was replaced is in ${run}/replaced, what was taken away in ${run}/undone/${stamp}.`,
		fix: "check free space and the rights of run_as there, then run restore again."
	})).split("\n");
	return {
		back: words.filter((word) => word === "back").length,
		aside: words.filter((word) => word === "aside").length
	};
}
// src/steps/restore-server.ts
const STOP_MS = 12e4;
/** The new server goes down first: it would work on what is taken back under it. */
const stopNewServer = {
	plan: (context, { planned }) => {
		const { target } = context.environment.nodes[planned.node];
		return [`stop the new server of ${planned.node} on ${target.host}, if it runs`];
	},
	async apply(context, { planned }) {
		const { target } = context.environment.nodes[planned.node];
		const server = {
			home: target.home,
			pack: context.route.target,
			service: target.service
		};
		const ran = await stopServer(context.host(target.host), server, STOP_MS);
		return `The new server of ${planned.node} ${ran ? "was stopped" : "did not run"}.`;
	}
};
/** An old server that this run stopped is started again. One that we found stopped stays so. */
const startOldServer = {
	plan: (context, { planned, records }) => {
		const { source } = context.environment.nodes[planned.node];
		return stoppedByUs(evidenceOf(records, planned.key)) ? [`start the old server of ${planned.node} on ${source.host} again, and prove by its log that it has started`] : [];
	},
	async check(context, { planned, records }) {
		const { source } = context.environment.nodes[planned.node];
		if (!stoppedByUs(evidenceOf(records, planned.key)) || source.service || source.java_home) return [];
		return [{
			reason: "restore-failed",
			host: source.host,
			what: `How the old server of ${planned.node} is started is not known: neither its service nor its java_home.`,
			safe: "Nothing was changed.",
			fix: `set java_home (or service) of source under [environments.${context.environment.name}.nodes.${planned.node}], then run restore again.`
		}];
	},
	async apply(context, { planned, records }) {
		if (!stoppedByUs(evidenceOf(records, planned.key))) return `The old server of ${planned.node} was not stopped by us, and is left as it is.`;
		const { source, keystore_password } = context.environment.nodes[planned.node];
		const host = context.host(source.host);
		const server = {
			home: source.home,
			pack: context.route.source,
			javaHome: source.java_home,
			service: source.service
		};
		if ((await findServer(host, source.home)).length > 0) return `The old server of ${planned.node} runs already.`;
		if (keystore_password) await writePasswordFile(host, source.home, keystore_password);
		const mark = await markLog(host, `${server.home}/${server.pack.log}`);
		await startServer(host, server);
		const { records: log, text, why } = await watchStart(host, server, mark, {
			markers: context.route.markers,
			expected: [],
			timeout: context.environment.choices.start_timeout
		});
		await context.spool.file(`logs/${planned.node}/old-server-started-again.log`, text);
		if (!why && hasStarted(log, context.route.markers)) return `The old server of ${planned.node} serves again.`;
		throw notStarted(context, planned, why?.what);
	}
};
function notStarted(context, planned, what) {
	const { source } = context.environment.nodes[planned.node];
	return new MigrateError({
		reason: "restore-failed",
		host: source.host,
		what: `The old server of ${planned.node} was started again and did not come up. ${what ?? ""}`.trim(),
		safe: "Everything else that was to be taken back before it is; its files were never changed.",
		fix: `read ${source.home}/${context.route.source.log}, mend the cause, then run restore again.`
	});
}
function stoppedByUs(details) {
	return details?.stopped === true;
}
// src/steps/restore.ts
const UNDO = {
	"backup-database": setBackupAside,
	"merge-config": putBackConfig,
	"sync-folder": putBackFolder,
	"stop-source": startOldServer,
	"run-user-store-script": restoreDatabase,
	"start-target": stopNewServer
};
/** The way back of a planned step; undefined for one that nobody but the user can take back. */
function undoOf(planned) {
	return UNDO[planned.step];
}
export { evidenceOf as n, wasBegun as r, undoOf as t };
