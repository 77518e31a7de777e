import { n as MigrateError } from "./errors.js";
import { t as makeManifest } from "./pack-zip.js";
import { r as readFlags } from "./flags.js";
// src/cli/manifest.ts
async function manifest(terminal, args) {
	const { rest } = readFlags(args, {}, 1);
	const [zip] = rest;
	if (!zip) throw new MigrateError({
		reason: "config-invalid",
		what: "manifest takes the path of one zip.",
		safe: "Nothing was written.",
		fix: "wso2-migrate manifest wso2mi-1.2.0.zip > wso2mi-1.2.0.manifest.json"
	});
	terminal.out(`${JSON.stringify(await makeManifest(zip), null, 2)}\n`);
	return 0;
}
export { manifest };
