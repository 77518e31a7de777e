import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/exit-codes.ts'
import { type BadInputLab, changes, complaint, refused, startBadInputLab, terminal } from './bad-input.ts'

let lab: BadInputLab
let logins: string
beforeAll(async () => {
  lab = await startBadInputLab()
  logins = sshdLogs()
})
afterAll(() => lab?.mi.stop())

function sshdLogs(): string {
  const { old, new: target } = lab.mi.lab.hosts
  return [old, target].map(({ root }) => readFileSync(join(root, 'var/log/sshd.log'), 'utf8')).join('\n')
}

/** Line (from 1) of the migration file that holds a text. */
function lineOf(text: string): number {
  return lab.mi.text.split('\n').findIndex((line) => line.includes(text)) + 1
}

it('names line and column where the file is no TOML', async () => {
  const line = lineOf('run_as = "wso2carbon"')
  const problems = await refused(lab.mi, {
    edit: (text) => text.replace('run_as = "wso2carbon"', 'run_as = wso2carbon'),
  })
  expect(problems).toEqual([
    complaint(
      'config-invalid',
      { place: { file: lab.mi.migrationFile, line, column: 10 } },
      /not valid TOML/,
      /strings need quotes/,
    ),
  ])
})

it.each(['{{ host }}', '${{ vars.HOST }}', '{% if staging %}', '<%= host %>'])(
  'says that nothing fills in templates: %s',
  async (template) => {
    const inString = await refused(lab.mi, {
      edit: (text) => text.replace('address = "10.71.0.11"', `address = "${template}"`),
    })
    expect(inString).toEqual([
      complaint(
        'config-invalid',
        { place: { file: lab.mi.migrationFile, line: lineOf('10.71.0.11'), column: 11 } },
        /hosts\.old\.address" is "/,
        /template syntax that nothing has filled in.*\$\{env:NAME\}/,
      ),
    ])
    const bare = await refused(lab.mi, {
      edit: (text) =>
        text.replace('[environments.staging.backup]', `${template}\n[environments.staging.backup]`),
    })
    expect(bare).toEqual([
      complaint(
        'config-invalid',
        { place: expect.objectContaining({ line: lineOf('[environments.staging.backup]') }) },
        /not valid TOML/,
        /template syntax/,
      ),
    ])
  },
)

it('tells unknown route, misspelt key, unknown host and missing secret in one pass, each on its line', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) =>
      text
        .replace('mi-7.1.0-to-4.0.0', 'mi-7.1-to-4.0')
        .replace('run_as =', 'run-as =')
        .replace('tools_host = "new"', 'tools_host = "nwe"\npassword = "${env:NOT_SET}"'),
  })
  expect(problems).toEqual([
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ line: 1, column: 9 }) },
      /mi-7\.1-to-4\.0/,
      /mi-7\.1\.0-to-4\.0\.0/,
    ),
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ line: lineOf('run_as'), column: 1 }) },
      /Unknown key "run-as"/,
      /run_as/,
    ),
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ line: lineOf('tools_host') }) },
      /no host "nwe"/,
      /new/,
    ),
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ line: lineOf('tools_host') + 1 }) },
      /NOT_SET/,
      /NOT_SET/,
    ),
  ])
})

it('takes plan and apply as modes, nothing else', async () => {
  for (const mode of ['aply', 'Apply', 'dry-run', 'true'])
    expect(await refused(lab.mi, { inputs: { mode } })).toEqual([
      complaint('config-invalid', {}, new RegExp(`mode is "${mode}"`), /write --mode /),
    ])
})

it('tells all inputs that are missing or wrong at once', async () => {
  const problems = await refused(lab.mi, {
    inputs: { mode: 'x', 'ssh-key': '', 'known-hosts': ' \n', 'plan-digest': 'abc', 'retention-days': '0' },
  })
  expect(problems).toEqual([
    complaint('config-invalid', {}, /mode is "x"/, /--mode plan.*input mode/),
    complaint('config-invalid', {}, /plan-digest is not a plan digest/, /output plan-digest/),
    complaint('config-invalid', {}, /retention-days is "0"/, /1 to 90/),
    complaint('config-invalid', {}, /no SSH key: ssh-key is empty/, /--ssh-key FILE/),
    complaint('config-invalid', {}, /known-hosts is empty/, /known_hosts/),
  ])
})

it('names the environments where the one asked for is none of them', async () => {
  expect(await refused(lab.mi, { inputs: { environment: 'stagin' } })).toEqual([
    complaint('config-invalid', {}, /no environment "stagin"/, /staging/),
  ])
})

it('says in a terminal what is wrong and where, and ends with the code of the reason', async () => {
  const plan = ['plan', '--migration-file', 'wso2-migrate.toml']
  const misspelt = await terminal(lab.mi, plan, (text) => text.replace('run_as =', 'runas ='))
  expect(misspelt.code).toBe(exitCodeOf('config-invalid'))
  expect(misspelt.screen).toContain(
    `error wso2-migrate.toml:${lineOf('run_as')}:1: Unknown key "runas" in [environments.staging.hosts.old].  [config-invalid]`,
  )
  expect(misspelt.screen).toContain('next: Did you mean "run_as"?')

  const nowhere = await terminal(lab.mi, ['plan', '--migration-file', 'nowhere.toml'])
  expect(nowhere.code).toBe(exitCodeOf('config-invalid'))
  expect(nowhere.screen).toMatch(/nowhere\.toml: .*cannot be read: ENOENT/)

  const wrongMode = await terminal(lab.mi, [...plan, '--mode', 'aply'])
  expect(wrongMode.code).toBe(exitCodeOf('config-invalid'))
  expect(wrongMode.screen).toContain('next: write --mode apply (input mode).')

  const wrongFlag = await terminal(lab.mi, [...plan, '--enviroment', 'staging'])
  expect(wrongFlag.code).toBe(64)
  expect(wrongFlag.screen).toContain('did you mean --environment?')
})

it('has contacted nobody and changed nothing', async () => {
  expect(sshdLogs()).toBe(logins)
  expect(await changes(lab)).toEqual([])
})
