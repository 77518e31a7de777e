import { i as showName } from "./names.js";
import { r as showBytes, t as count } from "./words.js";
// src/steps/file-groups.ts
function groupFiles({ copy, changes, skip }) {
	const files = copy.filter((item) => item.type !== "folder");
	const changed = files.filter((item) => item.replaces);
	return [
		...group(files.filter((item) => !item.replaces), (items) => ({
			does: "add",
			...sent(items)
		})),
		...group(changed, (items, why) => ({
			does: "change",
			why,
			...sent(items)
		}), (item) => changes.get(`${item.to}/${item.path}`) ?? ""),
		...group(skip, (left, why) => ({
			does: "skip",
			why,
			files: left.map(({ path, there }) => showName(path) + (there ? ` (${showName(there)})` : ""))
		}), ({ why }) => why)
	];
}
function sayGroup({ does, files, bytes, why }) {
	const size = bytes === void 0 ? "" : `, ${showBytes(bytes)}`;
	return `${does} ${count(files.length, "file")}${size}${why ? `: ${why}` : ""}`;
}
function group(all, make, whyOf = () => "") {
	return [...Map.groupBy(all, whyOf)].map(([why, some]) => make(some, why));
}
function sent(items) {
	return {
		bytes: items.reduce((sum, { size }) => sum + size, 0),
		files: items.map(({ to, path, type, link, size }) => `${showName(`${to}/${path}`)} (${type === "link" ? `link to ${showName(link ?? "")}` : showBytes(size)})`)
	};
}
export { sayGroup as n, groupFiles as t };
