import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for PATH with everything that this machine has, some programs replaced and some left out. */
export function toolFolder(replaced: Record<string, string>, without: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'wm-path-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(replaced))
    writeFileSync(join(folder, name), text, { mode: 0o755 })
  for (const source of ['/usr/bin', '/bin', '/usr/sbin']) {
    for (const name of existsSync(source) ? readdirSync(source) : []) {
      if (without.includes(name) || existsSync(join(folder, name))) continue
      try {
        symlinkSync(join(source, name), join(folder, name))
      } catch {
        // A dangling link of the same name is there already.
      }
    }
  }
  return folder
}
