import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import {
  brokenBaseline,
  forgetBeginning,
  keepBeginning,
  readBeginning,
  refuseBrokenBaseline,
} from '../../../src/engine/broken-baseline.ts'
import { RunStore } from '../../../src/engine/store.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { Secrets } from '../../../src/secrets.ts'

const host = new LocalHost()
async function emptyStore(): Promise<RunStore> {
  const folder = mkdtempSync(join(tmpdir(), 'baseline-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return RunStore.at(host, folder, '/opt/new', new Secrets())
}

it('tells which old servers a baseline stopped, until it is set', async () => {
  const store = await emptyStore()
  expect(await brokenBaseline(store)).toBeUndefined()
  await keepBeginning(host, store, {
    baseline: 'new:/b/r',
    at: '2026-11-22T18:00:00Z',
    nodes: ['mi1', 'mi2'],
  })
  const broken = await brokenBaseline(store)
  expect(broken?.nodes).toEqual(['mi1', 'mi2'])
  expect(broken?.problem).toMatchObject({
    reason: 'restore-failed',
    what: expect.stringContaining('It stopped the old servers of mi1, mi2, or was about to.'),
    fix: expect.stringMatching(/--baseline new:\/b\/r --mode apply .* remove \/.*\/baseline\.json\.$/),
  })
  await expect(refuseBrokenBaseline(store)).rejects.toThrow('has not come to its end')
  await forgetBeginning(host, store)
  await expect(refuseBrokenBaseline(store)).resolves.toBeUndefined()
  expect(await brokenBaseline(store)).toBeUndefined()
})

it('cut at any byte is a damaged one, never none', async () => {
  const store = await emptyStore()
  const file = join(store.folder, 'baseline.json')
  await keepBeginning(host, store, { baseline: 'new:/b/r', at: '2026-11-22T18:00:00Z', nodes: ['mi1'] })
  const whole = readFileSync(file, 'utf8')
  for (let size = 0; size < whole.length - 1; size += 1)
    expect(readBeginning(whole.slice(0, size), store).problem.what, `${size} bytes`).toContain('is damaged')
  writeFileSync(file, '')
  expect(await brokenBaseline(store)).toMatchObject({
    problem: { what: expect.stringContaining('is damaged') },
  })
})
