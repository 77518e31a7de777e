import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { migrate, words } from '../mi/run.ts'

let lab: ApimLab
beforeAll(async () => {
  lab = await startApimLab({ choices: { stop_source: true, on_findings: 'warn' } })
}, 120_000)
afterAll(() => lab?.stop())

test('a whole migration', async () => {
  const outcome = await migrate(lab)
  console.log(outcome.said, outcome.verb, outcome.failedStep)
  expect(words(outcome.problems)).toEqual([])
}, 240_000)
