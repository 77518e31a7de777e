import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { quietUi } from './quiet-ui.ts'

let lab: Lab
let hosts: Hosts

beforeAll(async () => {
  lab = await startLab({ hosts: ['old', 'new'] })
  const entry = (address: string, user: string) => ({ address, port: 22, user, run_as: 'wso2carbon' })
  hosts = connectHosts(
    {
      old: entry(ADDRESSES.old, 'deploy'),
      new: entry(ADDRESSES.new, 'deploy'),
      barred: entry(ADDRESSES.new, 'nosudo'),
    },
    {
      knownHosts: lab.knownHosts,
      login: { key: lab.keys.deploy.private },
      secrets: new Secrets(),
      ui: quietUi,
    },
  )
})

afterAll(async () => {
  await hosts?.closeAll()
  await lab?.stop()
})

it('says which sudoers line is missing, and keeps that apart from a command that fails', async () => {
  const error = await hosts
    .host('barred')
    .run({ argv: ['true'] })
    .catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(MigrateError)
  expect((error as MigrateError).reason).toBe('auth-failed')
  expect((error as MigrateError).message).toContain('nosudo ALL=(wso2carbon) NOPASSWD: ALL')
  const failed = await hosts
    .host('new')
    .run({ argv: ['sh', '-c', 'echo "sudo: a password is required" >&2; exit 1'] })
  expect(failed).toMatchObject({
    outcome: { kind: 'exit', code: 1 },
    stderr: 'sudo: a password is required\n',
  })
})

// One has dash as login shell, the other bash.
describe.each(['old', 'new'])('on %s', (name) => {
  it('runs as run_as, or as the login user where asked', async () => {
    const host = hosts.host(name)
    expect((await host.run({ argv: ['id', '-un'] })).stdout).toBe('wso2carbon\n')
    expect((await host.run({ argv: ['id', '-un'], runAs: null })).stdout).toBe('deploy\n')
  })

  it('stops what runs as the other user when the time is over', async () => {
    const host = hosts.host(name)
    const result = await host.run({ argv: ['sh', '-c', 'sleep 654321 & sleep 654321'], timeoutMs: 500 })
    expect(result.outcome.kind).toBe('timed-out')
    expect((await host.run({ argv: ['pgrep', '-fx', 'sleep 654321'] })).stdout).toBe('')
  })

  it('shows a secret in no argv and no environment, and removes its file when the connection is lost', async () => {
    const secret = 'correct-horse-battery'
    const host = hosts.host(name)
    const running = await host.stream({
      argv: [
        'sh',
        '-c',
        'echo "$PW"; grep -c horse "$PW"; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; echo END; sleep 5',
      ],
      secretFiles: { PW: secret },
    })
    running.stderr.resume()
    let output = ''
    running.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    for (let tries = 0; !output.includes('END\n') && tries < 100; tries += 1) await sleep(50)
    const [path = '', count] = output.split('\n')
    expect(count).toBe('1')
    expect(output).not.toContain(secret)
    expect((await host.run({ argv: ['ls', path] })).outcome).toEqual({ kind: 'exit', code: 0 })
    // As if this process was killed: sshd sees only that the connection is gone.
    await host.close()
    expect((await running.done).kind).toBe('lost')
    await sleep(2500)
    expect((await host.run({ argv: ['ls', path] })).outcome).toEqual({ kind: 'exit', code: 2 })
  })
})

it('does not crawl: 50 small commands one after the other wait for no delayed acknowledgement', async () => {
  const host = hosts.host('old')
  await host.run({ argv: ['true'], runAs: null })
  const start = performance.now()
  for (let count = 0; count < 50; count += 1) await host.run({ argv: ['true'], runAs: null })
  // With Nagle's algorithm on, each command waits for at least one delayed acknowledgement: 40 ms.
  expect((performance.now() - start) / 50).toBeLessThan(35)
})
