import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '../lab/machine/host.ts'
import type { Standing } from './disturbed.ts'
import type { Scene } from './scene.ts'

/** Who is hit. */
export const ACTORS = ['supervisor', 'worker', 'server', 'runner', 'network', 'defect'] as const
export type Actor = (typeof ACTORS)[number]

/** What each of them suffers, for the table's reader. */
export const BLOWS: Record<Actor, string> = {
  runner: 'the process of the tool gets SIGKILL',
  network:
    'every cable between runner, servers and database is pulled, every SSH session killed, and after 1.5 s the cables are back; meanwhile the runner goes on',
  supervisor: 'the process on the server that looks after the job gets SIGKILL; the runner goes on',
  server: 'the new server, while the migration client works in it, gets SIGKILL; the runner goes on',
  worker: 'the process group of the job (dump, script) gets SIGKILL; the runner goes on',
  defect: 'the runner meets an unforeseen error of its own at this place',
}

/** Only there a job is known to be at work. */
export const JOB_POINT = 'job.running'

/** Only there a migration client is known to be at work. */
export const CLIENT_POINT = 'client.running'

/** Where a step is in the thick of its work; without one of these, half-way through its points. */
const THICK = [
  JOB_POINT,
  CLIENT_POINT,
  'copy.streaming',
  'merge.replaced',
  'hook.ran',
  'server.stopping',
  'server.starting',
]

/** The points of a step at which an actor is hit, of those that it has, in their order. Pure. */
export function pointsFor(actor: Actor, points: readonly string[]): string[] {
  // Every place counts for the process that holds the thread of it all.
  if (actor === 'runner') return [...points]
  // Supervisor and worker are those of a job.
  if (actor === 'supervisor' || actor === 'worker') return points.filter((point) => point === JOB_POINT)
  if (actor === 'server') return points.filter((point) => point === CLIENT_POINT)
  const thick = thickOf(points)
  return points.filter((point) => point.startsWith('step.') || point === thick)
}

/** The point in the thick of a step's work. Pure. */
export function thickOf(points: readonly string[]): string | undefined {
  const inner = points.filter((point) => !point.startsWith('step.'))
  return inner.find((point) => THICK.includes(point)) ?? inner[Math.floor(inner.length / 2)]
}

const CUT_MS = 1_500

/** Strikes while the runner stands at the point, and lets it go on, unless it was the runner that was hit. */
export async function strike(scene: Scene, actor: Actor, standing: Standing): Promise<void> {
  const { lab } = scene
  const { step, point } = standing.reached
  // The runner looks at the log long before there is anything in it.
  if (point === CLIENT_POINT) await scene.clientWorks?.(step)
  const { source, target } = lab.nodes[0]!
  switch (actor) {
    case 'runner':
      standing.child.kill('SIGKILL')
      return
    case 'defect':
      standing.goOn('throw')
      return
    case 'network': {
      const hosts = [source.host, target.host]
      await Promise.all(hosts.map((host) => host.cut()))
      await Promise.all(hosts.map(endSessions))
      standing.goOn()
      await sleep(CUT_MS)
      await Promise.all(hosts.map((host) => host.mend()))
      return
    }
    case 'server': {
      const servers = await target.host.processes(`-Dcarbon.home=${target.home}`)
      if (servers.length > 0)
        await target.host.exec(['kill', '-s', 'KILL', ...servers.map(({ pid }) => String(pid))])
      standing.goOn()
      return
    }
    case 'supervisor':
    case 'worker': {
      const { pgid, supervisor } = await jobOf(target.host, standing.reached.detail)
      await target.host.must(
        actor === 'worker'
          ? ['kill', '-s', 'KILL', '--', `-${pgid}`]
          : ['kill', '-s', 'KILL', String(supervisor.pid)],
      )
      standing.goOn()
    }
  }
}

async function endSessions(host: Host): Promise<void> {
  const sessions = (await host.processes('sshd: ')).filter(({ command }) => !command.includes('[listener]'))
  if (sessions.length > 0) await host.exec(['kill', '-s', 'KILL', ...sessions.map(({ pid }) => String(pid))])
}

async function jobOf(host: Host, folder: string): Promise<{ pgid: number; supervisor: { pid: number } }> {
  return JSON.parse(await host.must(['cat', `${folder}/proc.json`]))
}
