import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '../../../src/remote/command.ts'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { type DurableOptions, durableHost } from '../../../src/remote/jobs/durable.ts'
import { pollJob } from '../../../src/remote/jobs/follow.ts'
import type { JobState } from '../../../src/remote/jobs/state.ts'
import { Secrets } from '../../../src/secrets.ts'
import { ADDRESSES, type Lab } from '../../lab/lab.ts'
import type { Host as Machine } from '../../lab/machine/host.ts'
import { quietUi } from '../remote/quiet-ui.ts'

/** Owned by run_as on the lab's host. */
export const STATE = '/home/wso2carbon/jobs'

/** One runner: connections of its own. */
export function newRunner(lab: Lab, name: 'new' | 'old' = 'new'): Hosts {
  return connectHosts(
    { [name]: { address: ADDRESSES[name], port: 22, user: 'deploy', run_as: 'wso2carbon' } },
    {
      knownHosts: lab.knownHosts,
      login: { key: lab.keys.deploy.private },
      secrets: new Secrets(),
      ui: quietUi,
      retryDelaysMs: [50, 100],
    },
  )
}

export function durable(host: Host, step: string, options: Partial<DurableOptions> = {}): Host {
  return durableHost(host, { folder: `${STATE}/${step}`, way: 'setsid', graceMs: 1000, ...options })
}

/** Waits until the job in a step's folder is in a state. */
export async function untilState(
  host: Host,
  folder: string,
  wanted: (state: JobState | undefined) => boolean,
): Promise<JobState | undefined> {
  const end = Date.now() + 20_000
  for (;;) {
    const state = await pollJob(host, { folder: `${STATE}/${folder}` })
    if (wanted(state)) return state
    if (Date.now() > end) throw new Error(`${folder} is still ${JSON.stringify(state)}`)
    await sleep(50)
  }
}

export async function proc(machine: Machine, folder: string): Promise<Proc> {
  return JSON.parse(await machine.must(['cat', `${STATE}/${folder}/proc.json`]))
}

export interface Proc {
  pid: number
  pgid: number
  supervisor: { pid: number }
}

export async function count(machine: Machine, file: string): Promise<number> {
  return (await machine.must(['cat', file])).split('\n').length - 1
}

export function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex')
}
