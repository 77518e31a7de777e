// src/engine/columns.ts
/** Cells as lines of equal columns, two blanks between them. Pure. */
function columns(rows) {
	const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at].length)));
	return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd());
}
export { columns as t };
