import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  buildMicroIntegrators,
  type MicroIntegratorOptions,
  type MicroIntegrators,
} from '../product/build.ts'

/** A temporary folder that is `/` for homes, and what an operator does with their scripts. */
export interface Stage {
  readonly root: string
  readonly java: string
  /** Runs `sh <home>/bin/<script> ...words` with JAVA_HOME and nothing else of a login; `env` is added, `input` is its standard input. */
  script(
    home: string,
    words: readonly string[],
    env?: Record<string, string>,
    name?: string,
    input?: string,
  ): SpawnSyncReturns<string>
  /** Ends every server of the scene by its process id, and removes the folder. */
  close(): void
}

/** Both homes below one temporary folder, their servers started as an operator would start them. */
export interface Scene extends MicroIntegrators, Stage {
  /** Homes as paths of this machine. */
  readonly old: string
  readonly fresh: string
}

/** A JDK for a stage: node itself, not a copy of it. */
export const stageJdk = { placeNode: (file: string) => symlinkSync(process.execPath, file) }

/** An empty stage; `name` is the start script that is meant when none is named. */
export function makeStage(name: string, javaHome = '/opt/jdk-11'): Stage {
  const root = mkdtempSync(join(tmpdir(), 'contract-'))
  const java = join(root, javaHome)
  return {
    root,
    java,
    script: (home, words, env = {}, script = name, input = '') =>
      spawnSync('sh', [join(home, 'bin', script), ...words], {
        cwd: '/',
        encoding: 'utf8',
        input,
        timeout: 60_000,
        env: { PATH: process.env.PATH ?? '/usr/bin:/bin', JAVA_HOME: java, ...env },
      }),
    close: () => {
      for (const pid of processesBelow(root)) kill(pid)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** A few artifacts of each kind: enough to tell them apart, quick to deploy. */
export const few = { cars: 3, proxies: 3, apis: 3, sequences: 15, endpoints: 1, dataServices: 1 } as const

/** Builds a scene; servers listen at the product's ports plus the offset in both homes' deployment.toml. */
export async function makeScene(options: Partial<MicroIntegratorOptions> = {}): Promise<Scene> {
  const stage = makeStage('micro-integrator.sh')
  const { root } = stage
  const built = await buildMicroIntegrators({
    oldRoot: root,
    newRoot: root,
    artifacts: few,
    jdk: stageJdk,
    packs: false,
    ...options,
  })
  return { ...built, ...stage, old: join(root, built.oldHome), fresh: join(root, built.newHome) }
}

/** Ids of the processes whose command line names the folder: servers and the shells around them. */
export function processesBelow(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
      } catch {
        return false
      }
    })
}

/** Ids of the server processes of a home, by what the JVM was told: never by the pid file. */
export function serversOf(home: string): number[] {
  return processesBelow(`-Dcarbon.home=${home}\0`).filter((pid) => alive(pid))
}

/**
 * Waits for the end of a home's server. To `ps`, which the start script asks, a process is there until its parent has
 * taken note of its end.
 */
export function gone(home: string): Promise<void> {
  const file = join(home, 'wso2carbon.pid')
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'latin1'), 10) : 0
  return until(
    'the server is gone',
    () => serversOf(home).length === 0 && !(pid > 0 && existsSync(`/proc/${pid}`)),
  )
}

export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch {}
}

export function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

export function logOf(home: string): string {
  const file = join(home, 'repository/logs/wso2carbon.log')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** Waits until the condition holds; throws with the words given when it does not in time. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(25))
    if (await condition()) return
  throw new Error(`not in time: ${what}`)
}

export function portOpen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const end = (open: boolean) => {
      socket.destroy()
      done(open)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}

export const startedLine = /WSO2 Micro Integrator started in \d+\.\d\d seconds/
