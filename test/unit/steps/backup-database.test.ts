import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { readManifest } from '../../../src/steps/backup-place.ts'

it('a dump whose manifest is cut at any byte counts as not finished', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'd.dump')
  const manifest = { database: 'orders', file, bytes: 12, facts: { rows: { a: 1 } } }
  const whole = `${JSON.stringify(manifest, null, 2)}\n`
  for (let cut = 0; cut <= whole.length; cut += 1) {
    writeFileSync(`${file}.manifest.json`, whole.slice(0, cut))
    const read = await readManifest(new LocalHost(), file)
    expect([cut, read]).toEqual([cut, cut >= whole.length - 1 ? manifest : undefined])
  }
}, 300_000)
