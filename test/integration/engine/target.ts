import { randomBytes } from 'node:crypto'
import { TAKE } from '../../../src/engine/lock-scripts.ts'
import type { LockPlace } from '../../../src/engine/lock-state.ts'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { ADDRESSES, type Lab } from '../../lab/lab.ts'
import { quietUi } from '../remote/quiet-ui.ts'

/** Where tests of this folder keep the state of a target, on the lab's host `new`. */
export const STATE = '/home/wso2carbon/.wso2-migrate/targets/0123456789abcdef'

/** What a process needs to connect; sent to child processes as JSON. */
export interface Access {
  knownHosts: string
  key: string
}

export function accessTo(lab: Lab): Access {
  return { knownHosts: lab.knownHosts, key: lab.keys.deploy.private }
}

/** A connection of its own to `new`, as run_as. */
export function connectToNew({ knownHosts, key }: Access): Hosts {
  return connectHosts(
    { new: { address: ADDRESSES.new, port: 22, user: 'deploy', run_as: 'wso2carbon' } },
    { knownHosts, login: { key }, secrets: new Secrets(), ui: quietUi },
  )
}

/** Takes a lock as a process does that falls silent at once: nobody renews or releases it. */
export async function takeSilently(
  { host, folder }: LockPlace,
  runId: string,
  leaseSeconds: number,
): Promise<{ id: string; epoch: number }> {
  const [id, owner] = [randomBytes(4).toString('hex'), randomBytes(12).toString('hex')]
  const holder = Buffer.from(JSON.stringify({ who: 'nobody@elsewhere', verb: 'sync' })).toString('base64')
  const printed = await host.must(
    { argv: ['/bin/sh', '-c', TAKE, 'sh', folder, id, runId, owner, String(leaseSeconds), holder, ''] },
    { reason: 'internal', what: 'the lock was not taken', fix: 'read it' },
  )
  return { id, epoch: Number(/^taken (\d+)/.exec(printed)?.[1]) }
}
