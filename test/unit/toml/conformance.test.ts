import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { lint } from '../../../src/toml/lint.ts'
import { mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { mergeOffline } from '../../../src/toml/offline.ts'
import { readToml } from '../../../src/toml/read.ts'
import { MergeRules } from '../../../src/toml/rules.ts'
import type { Value } from '../../../src/toml/value.ts'

/** Built by script/setup: the program carries its cases, of TOML 1.0 and of 1.1. */
const TOOL = path.resolve(import.meta.dirname, '../../../.tools/toml-test')
const VERSION = 'v2.2.0'

/** Valid TOML that net.consensys.cava:cava-toml 0.5.0, the server's reader, refused or overflowed its stack on when it was given the cases. */
const REFUSED_BY_SERVER = new Set([
  ...['array/array', 'array/mixed-int-array', 'array/mixed-int-float', 'array/mixed-int-string'],
  ...['array/mixed-string-table', 'array/nested-double', 'array/open-parent-table', 'comment/tricky'],
  ...['datetime/datetime', 'float/zero', 'implicit-and-explicit-after', 'inline-table/array-02'],
  ...['inline-table/array-03', 'inline-table/key-dotted-05', 'key/space', 'spec-1.0.0/array-0'],
  ...['spec-1.0.0/float-0', 'spec-1.0.0/string-4', 'spec-1.0.0/string-7', 'spec-1.0.0/table-4'],
  ...['string/multiline-quotes', 'string/multiline', 'string/raw-multiline'],
  ...['table/array-implicit-and-explicit-after', 'table/without-super-with-values', 'table/without-super'],
])

const none = MergeRules.parse({})
const hasTool = existsSync(TOOL)
if (!hasTool) console.warn(`SKIPPED: the cases of toml-test, for want of ${TOOL}: script/setup builds it`)

describe.skipIf(!hasTool)(`toml-test ${VERSION}, TOML 1.0`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wso2-migrate-toml-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  if (hasTool) execFileSync(TOOL, ['copy', '-toml', '1.0', folder], { stdio: 'ignore' })
  const cases = (kind: string) =>
    globSync('**/*.toml', { cwd: path.join(folder, kind) })
      .sort()
      .map((file) => ({ name: file.slice(0, -'.toml'.length), file: path.join(folder, kind, file) }))

  test('every case is here', () => {
    expect(readFileSync(path.join(folder, 'version.toml'), 'utf8')).toContain(`'${VERSION}'`)
    expect(cases('valid')).toHaveLength(205)
    expect(cases('invalid')).toHaveLength(474)
  })

  test.each(cases('valid'))('valid: $name', ({ name, file }) => {
    const bytes = readFileSync(file)
    const toml = readToml(bytes, name)
    const expected = JSON.parse(readFileSync(file.replace(/toml$/, 'json'), 'utf8'))
    expect(tagged(toml.root)).toEqual(canonical(expected))
    expect(lint(toml).some(({ severity }) => severity === 'refused')).toBe(REFUSED_BY_SERVER.has(name))

    const side = { name, bytes }
    const self = mergeOffline({ source: side, target: side, rules: none })
    expect(self.exitCode).toBe(0)
    expect(Buffer.from(self.stdout).equals(bytes)).toBe(true)

    // Everything is new to an empty file: so each value goes through the writer.
    const empty = readToml(new Uint8Array(), 'empty')
    const written = () => mergeDeploymentToml({ target: empty, source: toml, rules: none }).text ?? ''
    try {
      expect(tagged(readToml(Buffer.from(written()), 'written').root)).toEqual(canonical(expected))
    } catch (error) {
      if (!(error instanceof MigrateError)) throw error
      expect(error.message).toMatch(/law L6/)
      expect(REFUSED_BY_SERVER).toContain(name)
    }
  })

  test.each(cases('invalid'))('invalid: $name', ({ name, file }) => {
    const problem = problemOf(readFileSync(file), name)
    expect(problem?.place).toEqual({ file: name, line: expect.any(Number), column: expect.any(Number) })
    const lines = readFileSync(file, 'latin1').split('\n')
    expect(problem?.place?.line).toBeLessThanOrEqual(lines.length)
    expect(problem?.place?.column).toBeGreaterThanOrEqual(1)
  })
})

function problemOf(bytes: Uint8Array, name: string) {
  try {
    readToml(bytes, name)
  } catch (error) {
    if (error instanceof MigrateError) return error.problems[0]
    throw error
  }
  throw new Error('was read')
}

type Tagged = string | Tagged[] | { [key: string]: Tagged }

function tagged(value: Value): Tagged {
  if (value.type === 'scalar') return `${value.kind} ${value.text}`
  if (value.type === 'list') return value.items.map(tagged)
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, tagged(entry)]))
}

/** What toml-test expects, in the spelling of `tagged`. */
function canonical(expected: unknown): Tagged {
  if (Array.isArray(expected)) return expected.map(canonical)
  const { type, value } = expected as { type?: unknown; value?: unknown }
  if (typeof type !== 'string' || typeof value !== 'string') {
    return Object.fromEntries(
      Object.entries(expected as object).map(([key, entry]) => [key, canonical(entry)]),
    )
  }
  if (type === 'string' || type === 'integer') return `${type} ${value}`
  if (type === 'bool') return `boolean ${value}`
  // Zeros at the end of a fraction of a second say nothing.
  if (type !== 'float') return `date ${value.replace(/(\.\d*?[1-9])0+(?!\d)/, '$1')}`
  const number = Number(value.replace('inf', 'Infinity'))
  if (Number.isNaN(number)) return 'float nan'
  if (!Number.isFinite(number)) return number > 0 ? 'float inf' : 'float -inf'
  const text = Object.is(number, -0) ? '-0' : String(number)
  return `float ${/[.e]/.test(text) ? text : `${text}.0`}`
}
