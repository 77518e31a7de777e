import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { VERSION } from '../../../src/version.ts'

const TOP = resolve(import.meta.dirname, '../../..')
const ROUTE = ['--route', 'mi-7.1.0-to-4.0.0']

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wso2-migrate-offline-'))
  for (const [from, to] of [
    ['mi-1.2.0.toml', 'old.toml'],
    ['mi-4.0.0.toml', 'new.toml'],
  ]) {
    cpSync(join(TOP, 'test/unit/toml/fixtures', from!), join(folder, to!))
    chmodSync(join(folder, to!), 0o640)
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

function cli(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(TOP, 'src/cli.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const merge = (...more: string[]) =>
  cli('merge', ...ROUTE, '--source', 'old.toml', '--target', 'new.toml', ...more)

it('merges to stdout, and reports to stderr', () => {
  const { status, stdout, stderr } = merge()
  expect(status).toBe(0)
  expect(stdout).toContain('[keystore.primary]')
  expect(stderr).toContain('keystore.tls')
})

it('writes the file and the report, and leaves the rights of a file that is there', () => {
  const { status } = merge('--out', 'new.toml', '--report', 'report.json')
  expect(status).toBe(0)
  expect(statSync(join(folder, 'new.toml')).mode & 0o777).toBe(0o640)
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).verdict).toBe('merged')
})

it.each([
  ['a merged file', ['--out', 'taken', '--report', 'report.json'], 'taken'],
  ['a report', ['--out', 'merged.toml', '--report', 'missing/report.json'], 'missing/report.json'],
])('leaves nothing behind where %s cannot be written', (_, flags, name) => {
  mkdirSync(join(folder, 'taken'))
  const before = readdirSync(folder)
  const { status, stderr } = merge(...flags)
  expect(status).toBe(2)
  expect(stderr).toContain(`${name} cannot be written`)
  expect(readdirSync(folder)).toEqual(before)
})

it('names what it cannot read of a pack', () => {
  mkdirSync(join(folder, 'pack/repository/resources/conf/folder.json'), { recursive: true })
  const { status, stderr } = merge('--target-pack', 'pack')
  expect(status).toBe(2)
  expect(stderr).toContain('folder.json cannot be read: it is a folder')
})

it('writes nothing at all while a conflict is undecided', () => {
  const old = join(folder, 'old.toml')
  writeFileSync(old, `${readFileSync(old, 'utf8')}\n[transport.http]\nlistener.port = 1\n`)
  const target = join(folder, 'new.toml')
  writeFileSync(target, `${readFileSync(target, 'utf8')}\n[transport.http]\nlistener.port = 2\n`)
  const { status, stdout } = merge('--out', 'merged.toml', '--report', 'report.json')
  expect(status).toBe(1)
  expect(stdout).toContain('transport.http')
  expect(existsSync(join(folder, 'merged.toml'))).toBe(false)
  expect(existsSync(join(folder, 'report.json'))).toBe(false)
})

it('merges a file with itself to the same bytes, CRLF and missing newline too', () => {
  for (const text of [
    '[a]\r\nx = 1 # c\r\n\r\n# [b]\r\ny = "2"',
    readFileSync(join(folder, 'new.toml'), 'utf8'),
  ]) {
    writeFileSync(join(folder, 'same.toml'), text)
    const { status, stdout } = cli(
      'merge',
      '--source',
      'same.toml',
      '--target',
      'same.toml',
      '--out',
      'out.toml',
    )
    expect([status, readFileSync(join(folder, 'out.toml'), 'utf8')]).toEqual([0, text])
    expect(stdout).toContain('nothing to change')
  }
})

it('merges any two files without a route, by what the packs shipped, and reports as Markdown', () => {
  const files = ['--source', 'own.toml', '--target', 'shipped.toml', '--pristine', 'old.toml']
  writeFileSync(
    join(folder, 'own.toml'),
    readFileSync(join(folder, 'old.toml'), 'utf8').replace('"localhost"', '"own"'),
  )
  writeFileSync(join(folder, 'shipped.toml'), '[server]\nhostname = "fresh"\n')
  expect(cli('merge', ...files).status).toBe(1)
  const { status } = cli(
    ...['merge', ...files, '--pristine-target', 'shipped.toml', '--out', 'm.toml', '--report', 'm.md'],
  )
  expect([status, readFileSync(join(folder, 'm.toml'), 'utf8')]).toEqual([0, '[server]\nhostname = "own"\n'])
  expect(readFileSync(join(folder, 'm.md'), 'utf8')).toContain('| `server.hostname` | taken |')
})

it.each([
  ['a file of its own', 'merge = [{ op = "keep", key = "a" }]\n', []],
  [
    'the only environment of a migration file',
    '[environments.x]\nmerge = [{ op = "keep", key = "a" }]\n',
    [],
  ],
  [
    'one of its environments',
    '[environments.x]\n[environments.y]\nmerge = [{ op = "keep", key = "a" }]\n',
    ['--environment', 'y'],
  ],
])('decides conflicts by rules of %s', (_name, rules, more) => {
  writeFileSync(join(folder, 'a.toml'), 'a = 1\n')
  writeFileSync(join(folder, 'b.toml'), 'a = 2\n')
  writeFileSync(join(folder, 'rules.toml'), rules)
  const files = ['--source', 'a.toml', '--target', 'b.toml']
  const undecided = cli('merge', ...files)
  expect(undecided.status).toBe(1)
  expect(undecided.stderr).toContain('--rules')
  const { status, stdout } = cli('merge', ...files, '--rules', 'rules.toml', ...more)
  expect([status, stdout]).toEqual([0, 'a = 2\n'])
})

it('warns, by their keys, of settings that the new pack does not know', () => {
  const packs = ['1.2.0', '4.0.0'].map((version) => {
    const conf = join(folder, version, 'repository/resources')
    mkdirSync(conf, { recursive: true })
    cpSync(join(TOP, `test/lab/product/fixtures/config-tool-${version}`), join(conf, 'conf'), {
      recursive: true,
    })
    return join(folder, version)
  })
  const own = readFileSync(join(folder, 'old.toml'), 'utf8').replace('"wso2carbon.jks"', '"own.jks"')
  writeFileSync(join(folder, 'own.toml'), own)
  const { status, stderr } = cli(
    ...['merge', '--source', 'own.toml', '--target', 'new.toml', '--pristine', 'old.toml'],
    ...['--pristine-target', 'new.toml'],
    ...['--source-pack', packs[0]!, '--target-pack', packs[1]!],
  )
  expect(status).toBe(0)
  expect(stderr).toMatch(
    /- `keystore\.tls\.file_name`: The old pack names this setting, the new one does not/,
  )
  expect(stderr).toContain('key = "keystore.tls", to = "keystore.primary"')
})

it.each([
  [['--rules', 'none.toml'], 'none.toml cannot be read'],
  [['--rules', 'new.toml'], 'has no merge array'],
  [['--rules', 'broken.toml'], 'broken.toml:2:1'],
  [['--rules', 'bad.toml'], 'merge\\[0\\]'],
  [['--target-pack', '.'], 'repository/resources/conf cannot be read'],
  [['--source-pack', '.'], 'together with --target-pack'],
])('ends with 2 for %j', (more, words) => {
  writeFileSync(join(folder, 'broken.toml'), 'merge = [\n')
  writeFileSync(join(folder, 'bad.toml'), 'merge = [{ op = "kepe", key = "a" }]\n')
  const { status, stderr } = merge(...more)
  expect(stderr).toMatch(new RegExp(words))
  expect(status).toBe(2)
})

it.each([
  [
    'a file that is not there',
    ['--source', 'none.toml', '--target', 'new.toml'],
    'none.toml cannot be read: there is no such file',
  ],
  ['a folder', ['--source', '.', '--target', 'new.toml'], 'it is a folder'],
  [
    'an unknown route',
    ['--source', 'old.toml', '--target', 'new.toml', '--route', 'mi-7.1.0-to-4.1.0'],
    'did you mean|Did you mean',
  ],
])('ends with 2 for %s, in words', (_name, args, words) => {
  const { status, stderr } = cli('merge', ...ROUTE, ...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(new RegExp(words))
  expect(stderr).not.toContain('ENOENT')
})

it('names its version, which is that of the package', () => {
  expect(cli('--version').stdout.trim()).toBe(VERSION)
  expect(JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')).version).toBe(VERSION)
})

it.each([
  [['--out', 'merged.toml', '--report', './merged.toml'], 'name the same file'],
  [['--environment', 'production'], 'together with --rules'],
])('refuses %j, which would lose something', (more, words) => {
  const { status, stderr } = merge(...more)
  expect(stderr).toContain(words)
  expect(status).toBe(64)
  expect(existsSync(join(folder, 'merged.toml'))).toBe(false)
})

it('takes a flag only where it means something', () => {
  expect(cli('plan', '--restore-to', 'x').stderr).toContain('--restore-to is not a flag of this command')
  expect(cli('restore', '--restore-to', 'x').stderr).not.toContain('not a flag')
})

it.each([
  ['script-failed.log', 1, 'log: failed'],
  ['none.log', 64, 'none.log: The log cannot be read: there is no such file'],
])('judges %s: exit %i', (log, exit, words) => {
  const { status, stdout, stderr } = cli(
    ...['judge', '--route', 'apim-4.0.0-to-4.1.0', '--phase', 'migrate', '--from', '4.0.0', '--to', '4.1.0'],
    join(TOP, 'test/corpus', log),
  )
  expect(status).toBe(exit)
  expect(exit === 1 ? stdout : stderr).toContain(words)
})
