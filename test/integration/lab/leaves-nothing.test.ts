import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { startLab } from '../../lab/lab.ts'
import { run } from '../../lab/machine/run.ts'

const LAB = resolve(import.meta.dirname, '../../lab/lab.ts')
const IN_LAB = resolve(import.meta.dirname, '../../../script/in-lab')

function state() {
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    devices: readFileSync('/proc/self/net/dev', 'utf8').match(/^ *\S+:/gm),
    processes: readdirSync('/proc').filter((name) => {
      try {
        return (
          /^\d+$/.test(name) && readlinkSync(`/proc/${name}/ns/pid`) !== readlinkSync('/proc/self/ns/pid')
        )
      } catch {
        return false
      }
    }),
  }
}

test('after stop no process, mount or device is left', async () => {
  const before = state()
  const lab = await startLab({
    hosts: ['old', 'inner'],
    postgres: [],
    mariadb: [],
    ldap: { bindPassword: 'x' },
  })
  await lab.hosts.old.smallDisk('/opt/small', 65536)
  const during = state()
  expect(during.processes.length).toBeGreaterThan(before.processes.length)
  expect(during.mounts).not.toBe(before.mounts)
  await lab.stop()
  expect(state()).toEqual(before)
})

test('a host that cannot come up takes the others down again', async () => {
  const before = state()
  await expect(startLab({ hosts: ['old', 'new'], sshd: { new: { NoSuchKeyword: 'x' } } })).rejects.toThrow(
    'NoSuchKeyword',
  )
  expect(state()).toEqual(before)
})

test('exit codes and input pass through', async () => {
  // A fresh environment makes it build a second session inside this one.
  const env = { PATH: process.env.PATH! }
  const result = await run([IN_LAB, 'sh', '-c', 'cat; ip -br addr show lab0; exit 41'], {
    env,
    stdin: 'through',
  })
  expect(result.code).toBe(41)
  expect(result.stdout).toMatch(/^through.*10\.71\.0\.1\/24/s)
})

test('a signal reaches the command, and its answer comes back', async () => {
  const script = 'trap "echo told; exit 7" TERM; echo ready; while :; do sleep 0.05; done'
  const child = spawn(IN_LAB, ['sh', '-c', script], {
    env: { PATH: process.env.PATH! },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  await expect.poll(() => out, { timeout: 60_000 }).toContain('ready')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([7, null])
  expect(out).toContain('told')
})

test('when the outer process is killed, everything ends', async () => {
  const before = state().processes
  const child = spawn(IN_LAB, ['sh', '-c', 'echo ready; sleep 1000'], {
    env: { PATH: process.env.PATH! },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect(state().processes.length).toBeGreaterThan(before.length)
  child.kill('SIGKILL')
  await expect.poll(() => state().processes, { timeout: 60_000 }).toEqual(before)
})

test('the lab of a killed process makes way for the next one', async () => {
  const start = `const { startLab } = await import(${JSON.stringify(LAB)}); const lab = await startLab({ hosts: ['old'] })`
  const killed = `${start}; process.kill(process.pid, 'SIGKILL')`
  const next = `${start}; console.log(await lab.hosts.old.must(['hostname'])); await lab.stop()`
  const script = 'node --input-type=module -e "$1"; node --input-type=module -e "$2"'
  const env = { PATH: process.env.PATH! }
  const { stdout, stderr } = await run([IN_LAB, 'sh', '-c', script, 'sh', killed, next], { env })
  expect(stdout, stderr).toBe('old\n\n')
})

test('two labs in one session are refused with the reason', async () => {
  const lab = await startLab({ hosts: ['old'] })
  await expect(startLab({ hosts: ['old'] })).rejects.toThrow('is another lab up in this session?')
  await lab.stop()
})
