// src/databases/dump-moment.ts
function momentOf(file) {
	return /@([a-z-]+)\.dump[^/]*$/.exec(file)?.[1];
}
export { momentOf as t };
