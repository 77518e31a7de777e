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
