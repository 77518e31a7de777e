import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Context } from '../../../src/engine/context.ts'
import type { Outcome } from '../../../src/remote/command.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { keepRunMark, readRunMark } from '../../../src/steps/client-run-mark.ts'

const at = { node: 'am1', phase: 'migrate' } as const
const mark = { log: { inode: '7', offset: 1 }, began: 1, schema: { apim_db: 'ä' }, tenants: [] }

let folder = ''
let context: Context
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "wso2 it's "))
  // What of a context it asks for.
  context = { runFolder: async () => folder } as unknown as Context
})
afterEach(() => fs.remove(folder))

it('what a run began with is read as it was kept; before the first there is none', async () => {
  const host = new LocalHost()
  expect(await readRunMark(context, host, at)).toBeUndefined()
  await keepRunMark(context, host, at, mark)
  expect(await readRunMark(context, host, at)).toEqual(mark)
})

// Taken for none, a half migrated database would be migrated once more.
it.each<[Outcome, string]>([
  [{ kind: 'lost', why: 'the connection broke' }, 'host-unreachable'],
  [{ kind: 'timed-out', afterMs: 1 }, 'timed-out'],
  [{ kind: 'exit', code: 1 }, 'preflight-failed'],
])('that it cannot be read does not mean that there is none: %j', async (outcome, reason) => {
  const host = new LocalHost()
  await keepRunMark(context, host, at, mark)
  host.run = async () => ({ outcome, stdout: '', stderr: '' })
  await expect(readRunMark(context, host, at)).rejects.toMatchObject({ problems: [{ reason }] })
})
