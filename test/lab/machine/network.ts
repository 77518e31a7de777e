import { must, run, until } from './run.ts'

/** One end of a virtual cable: the device to take down, and the process whose network namespace holds it (default: here). */
export interface Cable {
  device: string
  inside?: number
}

/**
 * Gives the process `pid`, in its own network namespace, a device `eth0`: on the lab's bridge, or straight to the network
 * namespace of process `peer`, which is 10.72.0.1 on that cable.
 */
export async function plugIn(name: string, pid: number, peer: number | undefined): Promise<Cable> {
  const device = `v-${name}`
  const end = ['peer', 'name', 'eth0', 'netns', String(pid)]
  // The same device of a lab whose process was killed goes a moment after it; that of a running lab stays.
  await until(`network of ${name} (is another lab up in this session?)`, 5_000, async () => {
    return (await run([...ip(peer), 'link', 'add', device, 'type', 'veth', ...end])).code === 0
  })
  if (peer === undefined) {
    await must([...ip(peer), 'link', 'set', device, 'master', 'lab0', 'up'])
    return { device }
  }
  await must([...ip(peer), 'addr', 'add', '10.72.0.1/24', 'dev', device])
  await must([...ip(peer), 'link', 'set', device, 'up'])
  return { device, inside: peer }
}

/** Takes this end down or up; an address stays on it. */
export async function setLink({ device, inside }: Cable, state: 'up' | 'down'): Promise<void> {
  await must([...ip(inside), 'link', 'set', device, state])
}

/** Removes a cable of the bridge at once; the kernel would do so some time after the host's end. */
export async function unplug({ device, inside }: Cable): Promise<void> {
  if (inside === undefined) await run([...ip(inside), 'link', 'del', device])
}

function ip(inside: number | undefined): string[] {
  return inside === undefined ? ['ip'] : ['nsenter', '--target', String(inside), '--net', 'ip']
}
