import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Context } from '../../../src/engine/context.ts'
import type { PlannedStep } from '../../../src/engine/step.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { runHook } from '../../../src/steps/run-hook.ts'

it('runs on the runner from the folder of the migration file: a pull request’s files beside it are not meant', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hook-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'drain.sh'), '#!/bin/sh\npwd >ran\n', { mode: 0o755 })
  const context = { folder, host: () => new LocalHost(), ui: { output: () => {} } } as unknown as Context
  const work = { host: 'runner', run: ['./drain.sh'], moment: 'before the outage' }
  await runHook.apply(context, { key: 'run-hook:before_outage-1', work } as unknown as PlannedStep)
  expect(readFileSync(join(folder, 'ran'), 'utf8').trim()).toBe(folder)
})
