import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { homedir, hostname, userInfo } from 'node:os'
import type { Duplex } from 'node:stream'
import { MigrateError } from '../errors.ts'
import type { Outcome } from './command.ts'
import { CommandHost } from './commands.ts'
import { atOnce } from './quote.ts'
import type { Spawned } from './running.ts'

/** Where Debian and Red Hat have programs. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The runner itself, under the same contract as a server. `node:child_process` and not `@actions/exec`: that one joins an output line by
 * line as text and takes stdin as one buffer, so that no dump could stream through it, and it gives no process group to stop.
 */
export class LocalHost extends CommandHost {
  readonly name = 'runner'
  readonly address = `${userInfo().username}@${hostname()}`
  protected readonly runAs = undefined
  readonly #environment: NodeJS.ProcessEnv

  /**
   * @param environment what commands find beside PATH and HOME. Not this process's own: a workflow passes secrets in it.
   */
  constructor(environment: Readonly<Record<string, string>> = {}) {
    super()
    this.#environment = { PATH, HOME: homedir(), USER: userInfo().username, ...environment }
  }

  async tunnel(address: string, port: number): Promise<Duplex> {
    const socket = net.connect({ host: address, port, noDelay: true })
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      throw new MigrateError(
        {
          reason: 'host-unreachable',
          host: this.name,
          what: `The runner cannot reach ${address}:${port} (${(error as Error).message}).`,
          safe: 'Nothing was sent there.',
          fix: `check from the runner: \`nc -vz ${address} ${port}\`.`,
        },
        { cause: error },
      )
    }
  }

  async roundTripMs(): Promise<number> {
    return 0
  }

  async hasLane(): Promise<boolean> {
    return true
  }

  async close(): Promise<void> {}

  protected async spawn(script: string): Promise<Spawned> {
    const child = spawn('/bin/sh', ['-c', atOnce(script)], {
      env: this.#environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its own process group, so that a time-out reaches all of it.
      detached: true,
    })
    const ended = new Promise<Outcome>((resolve) => {
      child.once('error', (error) => resolve({ kind: 'lost', why: error.message }))
      child.once('close', (code, signal) =>
        resolve(code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }),
      )
    })
    const { stdin, stdout, stderr } = child
    const abandon = () => {
      for (const stream of [stdin, stdout, stderr]) stream.destroy()
    }
    return { stdin, stdout, stderr, ended, abandon }
  }
}
