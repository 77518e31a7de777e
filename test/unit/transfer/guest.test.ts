import { execFile, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GUEST } from '../../../src/transfer/straight-scripts.ts'

/** Without flock: hosts need that of util-linux. */
const PROGRAMS = 'sh mkdir find id cksum date sed rm mktemp cp cat mv sync rmdir'.split(' ')
const KEY = 'command="exec \\"a b\\" | c" ssh-ed25519 AAAAC3+/='
const OWN = Buffer.from('# \xff comment\r\n\nssh-rsa AAAA me', 'latin1')

let home: string
let programs: string
beforeEach(() => {
  home = fs.mkdtempSync(path.join(tmpdir(), "it's a $HOME |"))
  programs = fs.mkdtempSync(path.join(tmpdir(), 'programs-'))
})
afterEach(() => {
  for (const folder of [home, programs]) fs.rmSync(folder, { recursive: true })
})

const file = () => path.join(home, '.ssh/authorized_keys')
const text = () => fs.readFileSync(file(), 'latin1')
const beside = () => fs.readdirSync(path.join(home, '.ssh')).sort()

function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program])
    return true
  } catch {
    return false
  }
}

const SHELLS = ['dash', 'bash', 'busybox'].filter(has)

describe.each(SHELLS)('in %s', (shell) => {
  /** Exit code of the script, which finds the programs of that make alone. */
  async function guest(what: 'add' | 'remove', tag: string, seconds = 600): Promise<number> {
    const make = shell === 'busybox' ? 'busybox' : undefined
    const PATH = make ? programs : process.env.PATH!
    if (make && fs.readdirSync(programs).length === 0)
      for (const name of PROGRAMS)
        fs.symlinkSync(
          execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim(),
          path.join(programs, name),
        )
    const words = [...(make ? ['sh'] : []), '-c', GUEST, 'sh', what, tag, String(seconds), KEY]
    const run = promisify(execFile)(shell, words, {
      env: { HOME: home, PATH: make ? `${PATH}:${process.env.PATH}` : PATH },
    })
    return run.then(
      () => 0,
      (error: { code: number }) => error.code,
    )
  }

  function plant(content: Buffer = OWN): void {
    fs.mkdirSync(path.dirname(file()), { mode: 0o700 })
    fs.writeFileSync(file(), content, { mode: 0o640 })
  }

  it('puts its line before all others, and takes it out again to the byte', async () => {
    plant()
    expect(await guest('add', 'aa')).toBe(0)
    const [line, ...rest] = text().split('\n')
    expect(line).toMatch(
      /^restrict,expiry-time="\d{14}",command="exec \\"a b\\" \| c" ssh-ed25519 AAAAC3\+\/= wso2-migrate:aa:kept$/,
    )
    expect(rest.join('\n')).toBe(OWN.toString('latin1'))
    expect(fs.statSync(file()).mode & 0o777).toBe(0o640)
    expect(await guest('add', 'aa')).toBe(0)
    expect(text().match(/wso2-migrate:/g)).toHaveLength(1)
    expect(await guest('remove', 'bb')).toBe(0)
    expect(text()).toContain('wso2-migrate:aa')
    expect(await guest('remove', 'aa')).toBe(0)
    expect(text()).toBe(OWN.toString('latin1'))
    expect(fs.statSync(file()).mode & 0o777).toBe(0o640)
    expect(beside()).toEqual(['authorized_keys'])
  })

  it('leaves no file and no folder where there was none, whoever of two comes last', async () => {
    expect(await guest('remove', 'aa')).toBe(0)
    expect(await guest('add', 'aa')).toBe(0)
    expect(fs.statSync(path.dirname(file())).mode & 0o777).toBe(0o700)
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600)
    expect(await guest('add', 'bb')).toBe(0)
    expect(await guest('remove', 'aa')).toBe(0)
    expect(text()).toContain('wso2-migrate:bb')
    expect(await guest('remove', 'bb')).toBe(0)
    expect(fs.readdirSync(home)).toEqual([])
  })

  it('takes out what is void, and what a process left that was killed while it wrote', async () => {
    plant()
    expect(await guest('add', 'aa', -60)).toBe(0)
    fs.writeFileSync(path.join(home, '.ssh/.wso2-migrate.abcdefgh'), 'half')
    expect(await guest('add', 'bb')).toBe(0)
    expect(text()).not.toContain('wso2-migrate:aa')
    expect(beside()).toEqual(['authorized_keys'])
    expect(await guest('remove', 'bb')).toBe(0)
    expect(text()).toBe(OWN.toString('latin1'))
  })

  it('bears others at the same moment', async () => {
    plant()
    const tags = Array.from({ length: 8 }, (_, at) => `a${at}`)
    expect(new Set(await Promise.all(tags.map((tag) => guest('add', tag))))).toEqual(new Set([0]))
    expect(text().match(/wso2-migrate:/g)).toHaveLength(8)
    expect(new Set(await Promise.all(tags.map((tag) => guest('remove', tag))))).toEqual(new Set([0]))
    expect(text()).toBe(OWN.toString('latin1'))
  })

  it('lets a link, a second name and a file that is read only alone', async () => {
    plant()
    fs.chmodSync(file(), 0o440)
    const refused = process.getuid!() === 0 ? 0 : 3
    expect(await guest('add', 'aa')).toBe(refused)
    fs.writeFileSync(file(), OWN)
    fs.linkSync(file(), `${file()}2`)
    expect(await guest('add', 'aa')).toBe(3)
    fs.rmSync(`${file()}2`)
    fs.renameSync(file(), `${file()}2`)
    fs.symlinkSync(`${file()}2`, file())
    expect(await guest('add', 'aa')).toBe(3)
    expect(fs.readFileSync(`${file()}2`).equals(OWN)).toBe(true)
  })
})
