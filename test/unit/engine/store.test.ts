import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Plan } from '../../../src/engine/plan.ts'
import { RunStore } from '../../../src/engine/store.ts'
import { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { Secrets } from '../../../src/secrets.ts'

const RUN = '20261122-171239-3fa9'
let state: string
let store: RunStore
beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'store-'))
  store = await RunStore.at(new LocalHost(), state, '/', new Secrets())
  await store.create(RUN, { route: 'r', digest: 'd', steps: [], warnings: [] } as unknown as Plan, {
    basis: null,
  })
})
afterEach(() => rmSync(state, { recursive: true }))

/** Whatever is left of the file, the run is refused as damaged; only what lacks nothing but its end of line is read. */
async function refusedWhenCut(name: string, reason: string, every = 1): Promise<void> {
  const file = join(store.folder, 'runs', RUN, name)
  const whole = readFileSync(file)
  expect((await store.newest())?.open).toBe(true)
  for (let cut = 0; cut < whole.length; cut += every) {
    writeFileSync(file, whole.subarray(0, cut))
    const read = await store.newest().catch((error: unknown) => error)
    expect([cut, read instanceof MigrateError && read.reason]).toEqual([cut, reason])
  }
}

it(
  'a plan cut at any byte is not the plan of the run',
  () => refusedWhenCut('plan.json', 'plan-changed'),
  60_000,
)

// Each byte of a journal: `journal.test.ts`.
it('a first record that is cut opens no run', () => refusedWhenCut('journal.jsonl', 'internal', 20), 60_000)
