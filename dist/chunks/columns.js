// src/engine/columns.ts
function columns(rows) {
	const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at].length)));
	return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd());
}
export { columns as t };
