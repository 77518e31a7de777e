import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { onDebugPoint } from '../../../src/debug-point.ts'
import { startLab } from '../../lab/lab.ts'
import { labRoot } from '../../lab/machine/inside.ts'
import { StraightLab } from './straight-lab.ts'

const traces = { old: join(labRoot(), 'straight-old.trace'), new: join(labRoot(), 'straight-new.trace') }

let straight: StraightLab
beforeAll(async () => {
  straight = new StraightLab(await startLab({ hosts: ['old', 'new'], trace: traces }))
})
afterAll(async () => {
  await straight?.close()
  await straight?.lab.stop()
})
afterEach(() => onDebugPoint(async () => {}))

test('the private half of the key stands in no command and no environment, and in no file afterwards', async () => {
  const { old } = straight.lab.hosts
  let lines: string[] = []
  onDebugPoint(async (name) => {
    if (name !== 'copy.guest') return
    const key = await old.must([
      'sh',
      '-c',
      'ls -l /dev/shm/wso2-migrate.*/key; cat /dev/shm/wso2-migrate.*/key',
    ])
    expect(key).toMatch(/^-rw------- 1 wso2carbon wso2carbon /)
    lines = key.split('\n').filter((line) => /^[A-Za-z0-9+/=]{20,}$/.test(line))
  })
  straight.plant()
  await straight.copy(await straight.connect())
  expect(straight.said).toEqual([])
  // The first lines of every such key are alike.
  const secret = lines.slice(2)
  expect(secret.length).toBeGreaterThan(1)
  await expect.poll(() => straight.leftOnOld(), { timeout: 20_000, interval: 200 }).toEqual([])
  for (const name of ['old', 'new'] as const) {
    const trace = readFileSync(traces[name], 'utf8')
    // What is looked for would be in it.
    expect(trace).toContain(name === 'old' ? 'ssh-keygen' : 'expiry-time')
    for (const line of secret) expect(trace.includes(line)).toBe(false)
    const places = ['/dev/shm', '/tmp', '/home', '/opt', '/var/log', '/run']
    const host = straight.lab.hosts[name]
    for (const line of secret) expect((await host.exec(['grep', '-rlF', line, ...places])).stdout).toBe('')
  }
})
