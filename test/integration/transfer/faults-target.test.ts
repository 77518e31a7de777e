import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STAGING_FOLDER } from '../../../src/transfer/listing.ts'
import { WSO2_ID } from '../../lab/machine/accounts.ts'
import { fillDisk } from '../../lab/machine/fill.ts'
import { completes, disturbed, LARGE, MEGABYTE, OLDER } from './disturbed.ts'
import { Job, type LinedLab, problemsOf, type Side, startLinedLab } from './lined-lab.ts'
import { plant } from './trees.ts'

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

/** Ends every process of who copies on a server, and the sessions that started them. */
async function killAll(side: Side, which: RegExp): Promise<void> {
  const host = lined.lab.hosts[side]
  const doomed = (await host.processes()).filter(({ command }) => which.test(command))
  expect(doomed.length).toBeGreaterThan(0)
  for (const { pid } of doomed) await host.exec(['kill', '-s', 'KILL', String(pid)])
}

describe('the disk is full', () => {
  test('while files arrive', async () => {
    const disk = '/opt/full-home'
    await lined.lab.hosts.new.smallDisk(disk, 24 * MEGABYTE)
    let free = () => {}
    const { job, problems } = await disturbed(lined, 'full', () => {
      free = fillDisk(lined.lab.hosts.new, disk)
    })
    job.expectOld()
    expect(problems?.[0]).toMatchObject({
      host: 'new',
      what: expect.stringContaining(`${disk}/`),
      safe: expect.stringMatching(/Nothing was put in place/),
      fix: expect.stringMatching(/room.*run again/),
    })
    expect(problems![0]!.what).toMatch(/No space left on device|Wrote only/)
    free()
    await completes(lined, job)
  })

  test('where replaced files are kept: none is replaced that is not kept whole', async () => {
    const disk = '/opt/kept'
    await lined.lab.hosts.new.smallDisk(disk, 2 * MEGABYTE, WSO2_ID)
    const job = new Job(lined, 'full-kept', `${disk}/backup`)
    job.plant(LARGE, OLDER)
    const problems = await problemsOf(job.copy())
    job.expectOldOrNew()
    expect(problems[0]).toMatchObject({ host: 'new', what: expect.stringContaining(disk) })
    expect(problems[0]!.what).toMatch(/big two\.car.*No space left on device/s)
    expect(problems[0]!.safe).toBeTruthy()
    execFileSync('mount', ['-o', 'remount,size=20m', job.seen('new', disk)])
    await job.copy()
    job.expectNew()
  })
})

describe.each<[string, RegExp]>([
  ['tar', /^(\S*\/)?(bsd)?tar /],
  ['every session of sshd', /^sshd(-session)?: deploy/],
])('killed in the middle: %s', (what, which) => {
  test.each(['new', 'old'] as const)('on %s', async (side) => {
    const { job, problems } = await disturbed(
      lined,
      `killed-${what.replaceAll(' ', '-')}-${side}`,
      () => killAll(side, which),
      { side },
    )
    job.expectOldOrNew()
    // What is taken up again by itself is complete.
    if (problems === undefined) job.expectNew()
    else expect(problems[0]).toMatchObject({ host: side, safe: expect.any(String) })
    await completes(lined, job)
  })
})

describe('permission is lost in the middle', () => {
  test.each(['to', 'to/conf', '.'] as const)('to write into the target: %s', async (name) => {
    let folder = ''
    const { job, problems } = await disturbed(lined, `unwritable-${name.length}`, (job) => {
      folder = path.join(job.home, name)
      execFileSync('chown', ['0:0', job.seen('new', folder)])
      chmodSync(job.seen('new', folder), 0o755)
    })
    job.expectOldOrNew()
    if (problems) {
      expect(problems[0]).toMatchObject({ host: 'new', safe: expect.any(String), fix: expect.any(String) })
      expect(problems[0]!.what).toMatch(/Permission denied/)
    } else job.expectArrived()
    job.own('new', folder)
    await completes(lined, job)
  })
})

test('one folder refuses when others have their files: these are whole, and the next run brings the rest', async () => {
  const { job, problems } = await disturbed(lined, 'half-way', (job) =>
    mkdirSync(job.seen('new', `${job.to}/conf/deep`)),
  )
  job.expectOldOrNew()
  expect(problems?.[0]).toMatchObject({ host: 'new', safe: expect.any(String) })
  expect(problems![0]!.what).toMatch(/er\.xml.*Permission denied/)
  job.own('new', job.to)
  await completes(lined, job)
})

test('what a first attempt has put in place is nothing that the second one replaces', async () => {
  const { job, problems } = await disturbed(lined, 'half-way again', (job) =>
    mkdirSync(job.seen('new', `${job.to}/conf/deep`)),
  )
  expect(problems).toBeDefined()
  job.own('new', job.to)
  const { replaced } = await job.copy({ backup: `${job.home}/backup of the second` })
  const before = OLDER.map(({ name }) => name)
  expect(replaced.filter((name) => !before.includes(name))).toEqual([])
})

test('staging is removed under the copy: nothing half in place', async () => {
  const { job, problems } = await disturbed(lined, 'no-staging', (job) =>
    rmSync(path.join(job.seen('new', job.home), STAGING_FOLDER), { recursive: true }),
  )
  job.expectOldOrNew()
  if (problems) expect(problems[0]).toMatchObject({ host: 'new', safe: expect.any(String) })
  else job.expectNew()
  await completes(lined, job)
})

test('a link takes the place of the target folder', async () => {
  const { job, problems } = await disturbed(lined, 'link-top', (job) => {
    const folder = job.seen('new', job.to)
    renameSync(folder, `${folder} of before`)
    symlinkSync('to of before', folder)
  })
  job.expectOldOrNew()
  if (problems) expect(problems[0]).toMatchObject({ host: 'new', safe: expect.any(String) })
  await completes(lined, job)
})

test('a link takes the place of a folder in the target: nothing is written where it leads to', async () => {
  const outside = '/opt/outside'
  const { job, problems } = await disturbed(lined, 'link-sub', (job) => {
    plant(job.seen('new', outside), [{ name: 'small.xml', content: 'of somebody else' }])
    job.own('new', outside)
    rmSync(path.join(job.seen('new', job.to), 'conf'), { recursive: true })
    symlinkSync(outside, path.join(job.seen('new', job.to), 'conf'))
  })
  expect(readFileSync(path.join(job.seen('new', outside), 'small.xml'), 'utf8')).toBe('of somebody else')
  expect(problems?.[0]).toMatchObject({
    host: 'new',
    safe: expect.any(String),
    fix: expect.stringContaining('put the folder back'),
  })
  expect(problems![0]!.what).toContain('conf')
  rmSync(path.join(job.seen('new', job.to), 'conf'))
  job.look()
  await completes(lined, job)
})

test('a folder in the target that the plan saw as a link is followed', async () => {
  const outside = '/opt/shared'
  const job = new Job(lined, 'link-known')
  job.plant(LARGE, OLDER)
  plant(job.seen('new', outside), [{ name: 'small.xml', content: 'older' }])
  job.own('new', outside)
  rmSync(path.join(job.seen('new', job.to), 'conf'), { recursive: true })
  symlinkSync(outside, path.join(job.seen('new', job.to), 'conf'))
  const { files } = await job.request()
  const seen = files
    .filter((file) => file.path !== 'conf')
    .map((file) => (file.path.startsWith('conf/') ? { ...file, through: 'conf' } : file))
  const { replaced } = await job.copy({ files: seen })
  expect(replaced).toContain('conf/small.xml')
  expect(readFileSync(path.join(job.seen('new', outside), 'small.xml'), 'utf8')).toBe('<small/>')
  expect(readFileSync(path.join(job.seen('new', outside), 'deep/er.xml'), 'utf8')).toBe('<deeper/>')
  expect(readFileSync(path.join(job.seen('new', job.backup), 'conf/small.xml'), 'utf8')).toBe('older')
})
