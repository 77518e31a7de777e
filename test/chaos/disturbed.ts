import { type ChildProcess, fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerVerb } from '../../src/engine/step.ts'
import type { Scene } from './scene.ts'

/** Which points a runner tells of: each, or one of one step, when it is there for the first time. */
export type Orders = { tell: 'every' } | { tell: 'one'; step: string; point: string }

/** A debug point as its runner came to it. */
export interface Reached {
  step: string
  point: string
  detail: string
}

/** A runner that stands at a point until it is told to go on. */
export interface Standing {
  reached: Reached
  child: ChildProcess
  goOn(how?: 'go' | 'throw'): void
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  said: string
}

const RUNNER = join(import.meta.dirname, 'runner.ts')

/**
 * Runs one verb in a process of its own and calls `atPoint` at the points that were ordered; the runner waits meanwhile.
 * @returns how it ended, with all that it said
 */
export function runDisturbed(
  lab: Scene['lab'],
  verb: ServerVerb,
  orders: Orders,
  atPoint: (standing: Standing) => Promise<void>,
): Promise<Ended> {
  const knownHosts = join(lab.workspace, 'known_hosts')
  writeFileSync(knownHosts, lab.lab.knownHosts)
  const flags = {
    'migration-file': lab.migrationFile,
    environment: 'staging',
    mode: 'apply',
    'ssh-key': lab.lab.keys.deploy.file,
    'known-hosts': knownHosts,
  }
  const words = [verb, ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])]
  const env = { ...process.env, ...lab.env }
  const child = fork(RUNNER, words, {
    cwd: lab.workspace,
    env: { ...env, WSO2_MIGRATE_SPOOL: join(lab.workspace, 'spool'), WSO2_CHAOS: JSON.stringify(orders) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (data) => (said += data))
  return new Promise((resolve, reject) => {
    child.on('message', (reached) => {
      const goOn = (how = 'go') => void (child.connected && child.send(how))
      atPoint({ reached: reached as Reached, child, goOn }).catch((error) => {
        child.kill('SIGKILL')
        reject(error)
      })
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, said }))
  })
}
