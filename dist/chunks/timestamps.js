// src/timestamps.ts
function timestamp() {
	return (/* @__PURE__ */ new Date()).toISOString();
}
function stampOf(when) {
	return when.toISOString().replace(/[-:]|\.\d+/g, "");
}
function fineStampOf(when) {
	return when.toISOString().replace(/[-:.]/g, "");
}
export { stampOf as n, timestamp as r, fineStampOf as t };
