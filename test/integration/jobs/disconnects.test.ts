import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import type { Command } from '../../../src/remote/command.ts'
import type { Hosts } from '../../../src/remote/hosts.ts'
import { followJob, pollJob } from '../../../src/remote/jobs/follow.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import type { Host as Machine } from '../../lab/machine/host.ts'
import { count, durable, newRunner, STATE, sha256, untilState } from './scene.ts'

let lab: Lab
let machine: Machine
let hosts: Hosts

beforeAll(async () => {
  lab = await startLab({ hosts: ['new'] })
  machine = lab.hosts.new
  hosts = newRunner(lab)
})

afterAll(async () => {
  await hosts?.closeAll()
  await lab?.stop()
})

/** Sessions of sshd, not the daemon. */
async function killSessions(): Promise<void> {
  for (const { pid } of await machine.processes('sshd: deploy'))
    await machine.exec(['kill', '-9', String(pid)])
}

it('50 disconnects in one job: every byte of its logs once and in order, and it ran once', async () => {
  const host = hosts.host('new')
  const script =
    'echo run >>/tmp/disconnects; i=0; while [ ! -e /tmp/enough ]; do i=$((i+1)); echo "$i line with some text, \\303\\244"; echo "e$i" >&2; sleep 0.005; done; echo end'
  const command: Command = { argv: ['sh', '-c', script], job: 'long', secretFiles: { PW: 'hush-hush' } }
  const durably = durable(host, 'disconnects.1', { answerMs: 1500 })
  let lines = 0
  const done = durably.run(command, {
    onLine: () => {
      lines += 1
    },
  })
  await untilState(host, 'disconnects.1/long', (state) => state?.kind === 'running')
  for (let round = 1; round <= 50; round += 1) {
    if (round % 12 === 0) {
      // Nobody gets a reset: only the clock tells.
      await machine.cut()
      await sleep(2500)
      await machine.mend()
    } else if (round % 2 === 0) await killSessions()
    else await host.close()
    const before = lines
    for (let tries = 0; lines === before && tries < 1500; tries += 1) await sleep(10)
    // It came back and goes on.
    expect(lines).toBeGreaterThan(before)
    await sleep(Math.random() * 150)
  }
  await machine.must(['touch', '/tmp/enough'])
  const { outcome, stdout, stderr } = await done
  expect(outcome).toEqual({ kind: 'exit', code: 0 })
  const remote = (name: string) => machine.must(['sha256sum', `${STATE}/disconnects.1/long/${name}`])
  expect((await remote('out.log')).slice(0, 64)).toBe(sha256(stdout))
  expect((await remote('err.log')).slice(0, 64)).toBe(sha256(stderr))
  expect(stdout.length).toBeGreaterThan(10_000)
  expect(await count(machine, '/tmp/disconnects')).toBe(1)
  console.log(`${stdout.length} bytes streamed over 50 disconnects`)
})

it('a start whose answer is lost starts nothing twice', async () => {
  const host = hosts.host('new')
  for (let round = 0; round < 12; round += 1) {
    const command: Command = {
      argv: ['sh', '-c', `echo run >>/tmp/lost.${round}; sleep 0.3; echo done`],
      job: 'lost',
    }
    const done = durable(host, `lost.${round}`, { answerMs: 1500 }).run(command)
    await sleep(round * 10)
    if (round % 2) await killSessions()
    else await host.close()
    expect((await done).stdout).toBe('done\n')
    expect(await count(machine, `/tmp/lost.${round}`)).toBe(1)
  }
})

it('a server that stays away is told after the budget, the job goes on and is found again', async () => {
  const host = hosts.host('new')
  const command: Command = { argv: ['sh', '-c', 'echo run >>/tmp/away; sleep 6; echo done'], job: 'away' }
  const done = durable(host, 'away.1', { answerMs: 500, budgetMs: 2000 })
    .run(command)
    .catch((error: unknown) => error)
  await untilState(host, 'away.1/away', (state) => state?.kind === 'running')
  await machine.stopSshd()
  const error = (await done) as MigrateError
  expect(error).toBeInstanceOf(MigrateError)
  expect(error.reason).toBe('host-unreachable')
  expect(error.message).toMatch(/goes on there.*run the same verb again/s)
  await machine.startSshd()
  expect((await durable(host, 'away.1').run(command)).stdout).toBe('done\n')
  expect(await count(machine, '/tmp/away')).toBe(1)
})

const RUNNER = `
import { connectHosts } from ${JSON.stringify(import.meta.resolve('../../../src/remote/hosts.ts'))}
import { durableHost } from ${JSON.stringify(import.meta.resolve('../../../src/remote/jobs/durable.ts'))}
import { Secrets } from ${JSON.stringify(import.meta.resolve('../../../src/secrets.ts'))}
import { quietUi } from ${JSON.stringify(import.meta.resolve('../remote/quiet-ui.ts'))}
const { address, knownHosts, key, folder, command } = JSON.parse(process.env.SCENE)
const entries = { new: { address, port: 22, user: 'deploy', run_as: 'wso2carbon' } }
const hosts = connectHosts(entries, { knownHosts, login: { key }, secrets: new Secrets(), ui: quietUi })
await durableHost(hosts.host('new'), { folder, way: 'setsid' }).run(command, { onLine: (line) => console.log(line) })
`

it('a runner that is killed leaves the job running; another one is back at it within 5 s', async () => {
  const host = hosts.host('new')
  const folder = `${STATE}/killed.1`
  const script =
    'echo run >>/tmp/killed; echo begun; while [ ! -e /tmp/go-on ]; do sleep 0.1; done; echo done'
  const command: Command = { argv: ['sh', '-c', script], job: 'killed' }
  const scene = {
    address: ADDRESSES.new,
    knownHosts: lab.knownHosts,
    key: lab.keys.deploy.private,
    folder,
    command,
  }
  const runner = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
    env: { ...process.env, SCENE: JSON.stringify(scene) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = (await once(runner.stdout, 'data')) as [Buffer]
  expect(chunk.toString()).toBe('[new] begun\n')
  runner.kill('SIGKILL')
  await once(runner, 'exit')
  await sleep(1000)

  expect((await pollJob(host, { folder: `${folder}/killed` }))?.kind).toBe('running')
  const start = performance.now()
  const seen = Promise.withResolvers<number>()
  const followed = followJob(
    host,
    { folder: `${folder}/killed` },
    {
      onOutput: () => seen.resolve(performance.now() - start),
    },
  )
  expect(await seen.promise).toBeLessThan(5000)
  const done = durable(host, 'killed.1').run(command)
  await machine.must(['touch', '/tmp/go-on'])
  expect((await done).stdout).toBe('begun\ndone\n')
  expect((await followed).outcome).toEqual({ kind: 'exit', code: 0 })
  expect(await count(machine, '/tmp/killed')).toBe(1)
})
