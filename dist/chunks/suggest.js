import { t as leven } from "./leven.js";
// src/migration/suggest.ts
function closest(word, known) {
	const folded = fold(word);
	return known.map((name) => ({
		name,
		distance: leven(folded, fold(name))
	})).filter(({ name, distance }) => distance * 3 <= Math.max(word.length, name.length) || isShuffled(folded, fold(name))).sort((a, b) => a.distance - b.distance)[0]?.name;
}
function suggestion(word, known) {
	const name = closest(word, known);
	if (name !== void 0) return `Did you mean "${name}"?`;
	return known.length === 0 ? "None is defined." : `Known: ${known.map((each) => `"${each}"`).join(", ")}.`;
}
function fold(text) {
	return text.toLowerCase().replaceAll(/[-_ ]/g, "");
}
function isShuffled(a, b) {
	return [...a].sort().join("") === [...b].sort().join("");
}
export { suggestion as n, closest as t };
