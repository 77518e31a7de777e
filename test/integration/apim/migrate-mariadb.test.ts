import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { migrate, type Performed, words } from '../mi/run.ts'
import { findingsOf, phasesRun, seededFindings } from './scene.ts'

let lab: ApimLab
let outcome: Performed
beforeAll(async () => {
  lab = await startApimLab({
    engine: 'mariadb',
    secureVault: true,
    oldServer: 'stopped',
    choices: { stop_source: true, on_findings: 'warn' },
  })
  outcome = await migrate(lab)
}, 600_000)
afterAll(() => lab?.stop())

test('passes on MariaDB, with a password at hand for each of the three starts and left behind by none', async () => {
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.result).toBe('passed')
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
  expect(existsSync(join(lab.nodes[0]!.target.path, 'password-tmp'))).toBe(false)
})

test('finds the same in its data', () => {
  expect(findingsOf(outcome)).toEqual(seededFindings(lab))
})
