#!/usr/bin/env node
// Runs on a plain Node in the release, before anything is installed: only what Node brings is imported here.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const SELF = /(\buses: )\$\/(\S+)/g

/** `uses: $/actions/plan` becomes `uses: org/wso2-migrate/actions/plan@v1`: GHES, old runners and act know only that. */
export function rewriteSelfReferences(text: string, repository: string, ref: string): string {
  return text.replace(SELF, (_, uses: string, folder: string) => `${uses}${repository}/${folder}@${ref}`)
}

/** Rewrites every `action.yml` of a checkout in place. */
export async function rewriteCheckout(top: string, repository: string, ref: string): Promise<void> {
  const folders = (await readdir(path.join(top, 'actions'))).map((name) => path.join('actions', name))
  for (const folder of ['', ...folders]) {
    const file = path.join(top, folder, 'action.yml')
    await writeFile(file, rewriteSelfReferences(await readFile(file, 'utf8'), repository, ref))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [top, repository, ref] = process.argv.slice(2)
  if (!top || !repository || !ref) {
    process.stderr.write('Usage: script/rewrite-self-references.ts <checkout> <owner/repository> <ref>\n')
    process.exit(2)
  }
  await rewriteCheckout(top, repository, ref)
}
