import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judge } from '../../../src/cli/judge.ts'
import { terminalUi } from '../../../src/cli/terminal-ui.ts'
import { MigrateError } from '../../../src/errors.ts'
import { Secrets } from '../../../src/secrets.ts'

const LOGS = path.resolve(import.meta.dirname, '../../corpus')
const log = (name: string) => path.join(LOGS, name)

let folder: string
let packed: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wso2-migrate-judge-'))
  packed = path.join(folder, 'wso2carbon-11-22-2026-1.log.gz')
  writeFileSync(packed, Buffer.from([0x1f, 0x8b, 8, 0]))
  writeFileSync(path.join(folder, 'other.txt'), 'nothing of a server\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...args: string[]): Promise<{ status: number; stdout: string }> {
  let stdout = ''
  const secrets = new Secrets()
  const terminal = {
    ui: terminalUi(secrets),
    secrets,
    env: {},
    cwd: folder,
    spoolRoot: folder,
    out: (text: string) => {
      stdout += text
    },
    err: () => {},
  }
  const status = await judge(terminal, [
    ...['--route', 'apim-4.0.0-to-4.1.0', '--from', '4.0.0', '--to', '4.1.0'],
    ...args,
  ])
  return { status, stdout }
}

it.each([
  ['good.log', 0, 'log: passed'],
  ['script-failed.log', 1, 'log: failed'],
  ['still-running.log', 2, 'log: ambiguous'],
])('%s: exit %i, and it says that the database was not looked at', async (name, exit, words) => {
  const { status, stdout } = await run('--phase', 'migrate', log(name))
  expect(status).toBe(exit)
  expect(stdout).toContain(words)
  expect(stdout).toContain('The database was not looked at')
  expect(stdout).toContain('AM_SYSTEM_CONFIGS holds a row for each tenant')
})

it('gives the whole verdict as JSON, with the place of the deciding record', async () => {
  const { status, stdout } = await run('--phase=pre-migrate', '--json', log('finding-openapi.log'))
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    log: 'failed',
    database: 'not looked at',
    reasons: [{ rule: 'finding', at: { file: log('finding-openapi.log'), line: 24 } }],
  })
})

it('prints nothing of a log that a terminal would obey', async () => {
  const file = path.join(folder, 'colours.log')
  writeFileSync(
    file,
    'TID: [-1234] [] [2026-11-22 08:00:00,000] ERROR {org.wso2.carbon.apimgt.migration.X} - \x1b]0;title\x07\x1b[31mred\n',
  )
  const { stdout } = await run('--phase', 'migrate', file)
  expect(stdout).toContain('red')
  expect(stdout).not.toMatch(/[\x1b\x07]/)
})

it('reads a log that rolled over as one, if the oldest file comes first', async () => {
  const files = ['rolled-1.log', 'rolled-2.log'].map(log)
  expect((await run('--phase', 'migrate', ...files)).status).toBe(0)
  await expect(run('--phase', 'migrate', ...files.toReversed())).rejects.toThrow(
    `name them in this order: ${files.join(' ')}`,
  )
})

it('calls a log that it cannot read ambiguous, not failed', async () => {
  const { status, stdout } = await run('--phase', 'migrate', path.join(folder, 'other.txt'))
  expect(status).toBe(2)
  expect(stdout).toContain("no line in the layout of the server's log")
})

it.each([
  [
    'a log that is not there',
    () => ['--phase', 'migrate', 'none.log'],
    ['none.log: The log cannot be read: there is no such file'],
  ],
  ['a folder', () => ['--phase', 'migrate', LOGS], ['This is a folder', `${LOGS}/wso2carbon.log`]],
  ['the same file twice', () => ['--phase', 'migrate', log('good.log'), log('good.log')], ['named twice']],
  ['a packed log', () => ['--phase', 'migrate', packed], ['The log is packed', 'unpack it first: gzip -dk']],
  [
    'a file of another kind among several',
    () => ['--phase', 'migrate', path.join(folder, 'other.txt'), log('good.log')],
    ['its place among the others'],
  ],
  [
    'a misspelt phase',
    () => ['--phase', 'premigrate', 'x'],
    ['There is no phase "premigrate"', 'Did you mean "pre-migrate"?'],
  ],
  ['nothing at all', () => [], ['judge needs --phase', 'judge needs the path of a log']],
  [
    'an unknown route',
    () => ['--phase', 'migrate', 'x', '--route', 'apim-4.0-to-4.1'],
    ['Did you mean "apim-4.0.0-to-4.1.0"?'],
  ],
  [
    'a route without a client',
    () => ['--phase', 'migrate', 'x', '--route', 'mi-7.1.0-to-4.0.0'],
    ['has no migration client'],
  ],
  [
    'a version that the client cannot reach',
    () => ['--phase', 'migrate', 'x', '--to', '4.2.0'],
    ['knows no client for --to 4.2.0'],
  ],
  [
    'a version that it cannot leave',
    () => ['--phase', 'migrate', 'x', '--from', '4.0'],
    ['does not migrate from "4.0"'],
  ],
  ['a misspelt flag', () => ['--phase', 'migrate', '--jsn', log('good.log')], ['did you mean --json?']],
])('refuses %s, in words', async (_name, args, words) => {
  const error = await run(...args()).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(MigrateError)
  for (const word of words) expect(error.message).toContain(word)
  expect(error.message).not.toContain('ENOENT')
})
