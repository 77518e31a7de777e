import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
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
