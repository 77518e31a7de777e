import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { copyFolder } from '../../../src/transfer/copy.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { WSO2_ID } from '../../lab/machine/accounts.ts'
import { quietUi } from '../remote/quiet-ui.ts'
import { everything, NASTY, plant, portrait } from './trees.ts'

const OLD = `/opt/it's the "old" $(home)`
const NEW = '/opt/new home é'

let lab: Lab
let hosts: Hosts

beforeAll(async () => {
  lab = await startLab({ hosts: ['old', 'new'] })
  const entry = (name: 'old' | 'new') => ({
    address: ADDRESSES[name],
    port: 22,
    user: 'deploy',
    run_as: 'wso2carbon',
  })
  hosts = connectHosts(
    { old: entry('old'), new: entry('new') },
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

/** A folder of a lab host as this process sees it, owned by the servers' user. */
function onHost(name: 'old' | 'new', folder: string, write: (seen: string) => void): void {
  const seen = path.join(lab.hosts[name].root, folder)
  mkdirSync(seen, { recursive: true })
  write(seen)
  execFileSync('chown', ['-hR', `${WSO2_ID}:${WSO2_ID}`, seen])
}

test('a tree goes from host to host through SSH and arrives equal, owned by run_as', async () => {
  const [old, fresh] = [hosts.host('old'), hosts.host('new')]
  onHost('old', `${OLD}/dep`, (seen) => plant(seen, NASTY))
  onHost('new', NEW, () => {})
  const copied = await copyFolder({
    source: old,
    sourceRoot: `${OLD}/dep`,
    target: fresh,
    targetRoot: `${NEW}/dep`,
    files: await everything(old, `${OLD}/dep`),
    staging: `${NEW}/.wso2-migrate-staging/run/dep`,
    backup: `${NEW}/backup`,
  })
  expect(copied.retried).toEqual([])
  expect(await portrait(fresh, `${NEW}/dep`)).toEqual(await portrait(old, `${OLD}/dep`))
  const seen = path.join(lab.hosts.new.root, NEW)
  const foreign = execFileSync('find', [seen, '!', '-user', String(WSO2_ID)], { encoding: 'utf8' })
  expect(foreign).toBe('')
  expect(existsSync(path.join(seen, '.wso2-migrate-staging'))).toBe(false)
})

test.each([
  ['a disk that is too small', 'disk'],
  ['a folder without the right to write', 'right'],
])('%s: nothing half in place, the reason said, and it goes through once there is room', async (_, what) => {
  const [old, fresh] = [hosts.host('old'), hosts.host('new')]
  const [from, home] = [`/opt/${what}/from`, `/opt/${what}-home`]
  onHost('old', from, (seen) =>
    plant(seen, [
      { name: 'small.xml', content: 'small' },
      { name: 'sub/large.car', content: Buffer.alloc(3_000_000, 'wso2') },
    ]),
  )
  if (what === 'disk') await lab.hosts.new.smallDisk(home, 2_000_000)
  onHost('new', home, (seen) => mkdirSync(path.join(seen, 'to/sub'), { recursive: true }))
  const seen = path.join(lab.hosts.new.root, home)
  if (what === 'right') execFileSync('chown', ['-R', '0:0', seen])
  const copy = async () =>
    copyFolder({
      source: old,
      sourceRoot: from,
      target: fresh,
      targetRoot: `${home}/to`,
      files: await everything(old, from),
      staging: `${home}/.wso2-migrate-staging/run/dep`,
      backup: `${home}/backup`,
    })
  await expect(copy()).rejects.toMatchObject({
    problems: [
      {
        reason: 'copy-failed',
        host: 'new',
        // GNU tar has two ways to say that a disk is full.
        what: expect.stringMatching(/No space left on device|Wrote only|Permission denied/),
        fix: expect.stringMatching(/make room|right to write/),
      },
    ],
  })
  expect(execFileSync('find', [seen, '!', '-type', 'd'], { encoding: 'utf8' })).toBe('')
  expect(existsSync(path.join(seen, '.wso2-migrate-staging'))).toBe(false)
  if (what === 'disk') execFileSync('mount', ['-o', 'remount,size=20m', seen])
  else execFileSync('chown', ['-R', `${WSO2_ID}:${WSO2_ID}`, seen])
  await copy()
  expect(await portrait(fresh, `${home}/to`)).toEqual(await portrait(old, from))
})
