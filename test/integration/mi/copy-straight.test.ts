import { chownSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADDRESSES } from '../../lab/lab.ts'
import { WSO2_ID } from '../../lab/machine/accounts.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { noise } from '../transfer/noise.ts'
import { FEW } from './bad-input.ts'
import { migrate, performVerb, words } from './run.ts'

const CAR = 'repository/deployment/server/carbonapps/own.car'
const KEYS = 'home/deploy/.ssh/authorized_keys'

let mi: MiLab
beforeAll(async () => {
  mi = await startMiLab({
    activeArtifacts: false,
    artifacts: FEW,
    choices: { stop_source: true, copy_straight: true },
  })
  const car = join(mi.nodes[0]!.source.path, CAR)
  writeFileSync(car, noise('own', 2_000_000))
  chownSync(car, WSO2_ID, WSO2_ID)
})
afterAll(() => mi?.stop())

function loginsFromOld(): number {
  const log = readFileSync(join(mi.lab.hosts.new.root, 'var/log/sshd.log'), 'utf8')
  return log.split(`Accepted publickey for deploy from ${ADDRESSES.old} `).length - 1
}

it('a plan warns where the old host cannot send by itself, by the same digest', async () => {
  const free = await performVerb(mi, 'plan')
  expect(words(free.problems)).toEqual([])
  expect(free.said).not.toContain('copy_straight')
  const ssh = join(mi.lab.hosts.old.root, 'usr/bin/ssh')
  renameSync(ssh, `${ssh}.away`)
  try {
    const barred = await performVerb(mi, 'plan')
    expect(barred.said).toContain(
      'warning: choices.copy_straight: old cannot send to new by itself, files would go through the runner: it has no ssh.',
    )
    expect(barred.planDigest).toBe(free.planDigest)
  } finally {
    renameSync(`${ssh}.away`, ssh)
  }
})

it('a run has the old host send what is large, behind its fences, and leaves no line', async () => {
  const keys = readFileSync(join(mi.lab.hosts.new.root, KEYS), 'utf8')
  const synced = await migrate(mi, {}, 'quiesce')
  expect(words(synced.problems)).toEqual([])
  expect(synced.said).not.toContain('through the runner')
  expect(loginsFromOld()).toBe(1)
  const [{ source, target }] = mi.nodes as [MiLab['nodes'][number]]
  expect(readFileSync(join(target.path, CAR)).equals(readFileSync(join(source.path, CAR)))).toBe(true)
  expect(readFileSync(join(mi.lab.hosts.new.root, KEYS), 'utf8')).toBe(keys)
})
