import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { VERBS } from '../../../src/engine/step.ts'
import { STEPS } from '../../../src/steps/all.ts'

const TOP = resolve(import.meta.dirname, '../../..')
const VITEST = join(TOP, 'node_modules/vitest/vitest.mjs')

interface Line {
  guide: string
  where: string
  /** Steps and verbs. */
  by: string[]
  tests: { file: string; name: string }[]
}

/** Rows of the tables, by the guide that they stand under. */
function linesOf(text: string): Line[] {
  let guide = ''
  return text.split('\n').flatMap((line): Line[] => {
    guide = /^## (.*)/.exec(line)?.[1] ?? guide
    if (!line.startsWith('| ') || /^\| (---|the guide) /.test(line)) return []
    const [where = '', , by = '', proved = ''] = line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim())
    const tests = proved.split('<br>').map((one) => {
      const [, file = '', name = ''] = /^`([^`]+)` > (.+)$/.exec(one.trim()) ?? []
      return { file, name }
    })
    return [{ guide, where, by: [...by.matchAll(/`([^`]+)`/g)].map(([, name]) => name!), tests }]
  })
}

const lines = linesOf(readFileSync(join(TOP, 'docs/coverage.md'), 'utf8'))
const places = lines.map((line): [string, Line] => [`${line.guide}: ${line.where}`, line])
let listed: Set<string>

/** What the suite would run: `vitest list` leaves out what is skipped or still to do. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wso2-migrate-list-'))
  const out = join(folder, 'tests.json')
  const files = [...new Set(lines.flatMap(({ tests }) => tests.map(({ file }) => file)))].filter(Boolean)
  try {
    await promisify(execFile)(process.execPath, [VITEST, 'list', `--json=${out}`, ...files], { cwd: TOP })
    const found: { file: string; name: string }[] = JSON.parse(readFileSync(out, 'utf8'))
    listed = new Set(found.map(({ file, name }) => `${file.slice(TOP.length + 1)} > ${name}`))
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 300_000)

it('has both guides, each with its lines', () => {
  const guides = Map.groupBy(lines, ({ guide }) => guide)
  for (const of of guides.values()) expect(of.length).toBeGreaterThan(15)
})

it.each(places)('%s: is done by what there is, and proved by tests that run', (_, { by, tests }) => {
  const known: string[] = [...VERBS, ...STEPS.map(({ id }) => id)]
  expect(by).not.toEqual([])
  for (const name of by) expect(known).toContain(name)
  for (const { file, name } of tests) {
    expect(existsSync(join(TOP, file)), file).toBe(true)
    expect([...listed], `${file} > ${name}`).toContain(`${file} > ${name}`)
  }
})
