import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SEND } from '../../../src/transfer/straight-scripts.ts'

/** Real connections are made in the lab; here each shell has to bear each end of both processes. */
const SSH = `#!/bin/sh
for word do [ "$word" != -G ] || exit 1; done
[ -z "$SSH_ENDS" ] || exit "$SSH_ENDS"
IFS= read -r number
cat >"$OUT/$number"
echo received
echo said >&2`

const NAME = 'it\'s "a\nfile'

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'send '))
  for (const name of ['bin', 'out', 'secrets', 'tree']) fs.mkdirSync(path.join(folder, name))
  fs.writeFileSync(path.join(folder, 'bin/ssh'), SSH, { mode: 0o755 })
  fs.writeFileSync(path.join(folder, 'tree', NAME), 'content')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  fs.rmSync(folder, { recursive: true })
})

const has = (program: string) => {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program]).length > 0
  } catch {
    return false
  }
}

describe.each(['dash', 'bash', 'busybox'].filter(has))('in %s', (shell) => {
  function start(pack: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const names = Buffer.from(`./${NAME}\0`)
    const words = ['key', '7', String(names.length), 'MARK', '22', 'deploy', 'new.example', ...pack]
    const own = shell === 'busybox' ? ['sh'] : shell === 'bash' ? ['--norc'] : []
    const child = spawn(shell, [...own, '-c', SEND, 'sh', ...words], {
      env: {
        PATH: `${folder}/bin:${process.env.PATH}`,
        KNOWN_HOSTS: `${folder}/secrets/KNOWN_HOSTS`,
        OUT: `${folder}/out`,
        ...env,
      },
    })
    children.push(child)
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    child.stdin.on('error', () => {})
    child.stdin.write(names)
    return { child, ended: once(child, 'close').then(([code]) => ({ code, stdout, stderr })) }
  }

  /** Exit codes of both, and what ssh said, as the last lines tell them. */
  function told(stdout: string): unknown {
    const [, before, codes, said] = /^([\s\S]*)\nMARK (.*)\n([\s\S]*)$/.exec(stdout) ?? []
    return [before, codes!.match(/(ssh|pack) \d+/g)!.sort(), said]
  }

  it('what comes back comes first, then both exit codes and what ssh said', async () => {
    // By its path: busybox would take its own, which knows fewer options.
    const pack = ['/bin/tar', '-c', '-f', '-', '-C', `${folder}/tree`, '--null', '-T', '-']
    const { ended } = start(pack)
    const { code, stdout, stderr } = await ended
    expect(code).toBe(0)
    expect(told(stdout)).toEqual(['received\n', ['pack 0', 'ssh 0'], 'said\n'])
    expect(stderr).toBe('MARK end\n')
    const content = execFileSync('tar', ['-x', '-O', '-f', `${folder}/out/7`], { encoding: 'utf8' })
    expect(content).toBe('content')
  })

  it('an ssh that ends early ends what packs, and its code is told', async () => {
    const { stdout } = await start(['cat', '/dev/zero'], { SSH_ENDS: '255' }).ended
    const [, codes] = told(stdout) as [string, string[]]
    expect(codes[1]).toBe('ssh 255')
    expect(codes[0]).not.toBe('pack 0')
  })

  it('the end of the runner ends all of it', async () => {
    const own = '97.531'
    const { child, ended } = start(['sleep', own])
    const running = () =>
      execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' }).includes(`sleep ${own}`)
    await expect.poll(running).toBe(true)
    child.stdin.end()
    const { stdout } = await ended
    expect(told(stdout)).toEqual(['received\n', ['pack 143', 'ssh 0'], 'said\n'])
    expect(running()).toBe(false)
  })

  it('says how many bytes went as they go', async () => {
    const { stderr } = await start(['sh', '-c', 'head -c 50000 /dev/zero; sleep 3']).ended
    expect(stderr).toMatch(/^MARK \d+\nMARK end\n$/)
  })
})
