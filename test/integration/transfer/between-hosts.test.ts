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
