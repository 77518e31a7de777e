// src/databases/dump-moment.ts
/**
* The verb before which a dump was made in the middle of a migration, by its name: `migrate` of `/b/run/shared_db@migrate.dump`. None of
* one from before everything: only such a one holds what the old version left.
*/
function momentOf(file) {
	return /@([a-z-]+)\.dump[^/]*$/.exec(file)?.[1];
}
export { momentOf as t };
