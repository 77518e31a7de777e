import { expect, test } from 'vitest'
import { mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { mergeOffline } from '../../../src/toml/offline.ts'
import { readToml, type TomlFile } from '../../../src/toml/read.ts'
import { mergeMarkdown } from '../../../src/toml/report.ts'
import { MergeRules } from '../../../src/toml/rules.ts'

const rules = MergeRules.parse({})
const input = (source: string, target: string) => ({
  source: { name: 'old.toml', bytes: Buffer.from(source) },
  target: { name: 'new.toml', bytes: Buffer.from(target) },
  rules,
})

test('without a file the merged text goes to stdout as it is and the report to stderr, masked', () => {
  const result = mergeOffline(input('[a]\npassword = "Off-Pw-1"\n', '[a]\n'))
  expect(result).toMatchObject({ exitCode: 0, stdout: '[a]\npassword = "Off-Pw-1"\n', files: [] })
  expect(result.stderr).toContain('a.password')
  expect(result.stderr).not.toContain('Off-Pw-1')
})

test('with a file the report is on stdout; the JSON report holds no secret', () => {
  const result = mergeOffline({
    ...input('[a]\npassword = "Off-Pw-1"\n', '[a]\n'),
    out: 'm.toml',
    report: 'r.json',
  })
  expect(result.files.map(({ path, secret }) => [path, secret])).toEqual([
    ['m.toml', true],
    ['r.json', false],
  ])
  expect(result.stdout + result.files[1]?.text).not.toContain('Off-Pw-1')
  expect(JSON.parse(result.files[1]?.text ?? '')).toMatchObject({ verdict: 'merged', conflicts: [] })
})

test('the JSON report stays JSON, whatever the secrets are', () => {
  const result = mergeOffline({
    ...input('[a]\npassword = "tabs"\nx = \'a\tabs\'\n', '[a]\n'),
    out: 'm.toml',
    report: 'r.json',
  })
  expect(JSON.parse(result.files[1]?.text ?? '')).toMatchObject({ verdict: 'merged' })
})

test('a file of half a megabyte, all of its secrets different, takes seconds and not minutes', () => {
  const text = (pw: string) =>
    Array.from(
      { length: 6_500 },
      (_, at) => `# password = "old${at}"\n[s${at}]\npassword = "${pw}-${at}" # tail\n`,
    ).join('\n')
  const source = { name: 'old.toml', bytes: Buffer.from(text('Large-Pw-1')) }
  const target = { name: 'new.toml', bytes: Buffer.from(text('Large-Pw-2')) }
  const before = performance.now()
  const read = [source, target].map(({ name, bytes }) => readToml(bytes, name)) as [TomlFile, TomlFile]
  const result = mergeDeploymentToml({ source: read[0], target: read[1], pristineTarget: read[1], rules })
  expect(result.edits).toHaveLength(6_500)
  expect(result.diff).toContain('More than 5000 lines differ')
  expect(mergeMarkdown(result)).not.toContain('Large-Pw')
  // Two seconds on an idle machine; what grows with the square of the lines takes minutes.
  expect(performance.now() - before).toBeLessThan(40_000)
}, 60_000)

test('a conflict gives 1 and no merged file', () => {
  const result = mergeOffline({ ...input('a = 1\n', 'a = 2\n'), out: 'm.toml' })
  expect(result).toMatchObject({ exitCode: 1, files: [], stderr: '' })
  expect(result.stdout).toContain('1 conflict')
})

test('unreadable input gives 2, with the complaints about both files', () => {
  const result = mergeOffline({ ...input('a = \n', '[x\n'), out: 'm.toml' })
  expect(result).toMatchObject({ exitCode: 2, stdout: '', files: [] })
  expect(result.stderr).toMatch(/new\.toml:1:.*old\.toml:1:/s)
})
