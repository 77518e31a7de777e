import type { Client } from 'ssh2'
import { openChannel, openWithPatience } from './channels.ts'
import type { Connected } from './connect.ts'
import { atOnce, READER } from './quote.ts'
import type { Spawned } from './running.ts'

/** OpenSSH allows 10 sessions on a connection (MaxSessions) and frees one only after the client has seen it close. */
const MOST_CHANNELS = 6
/** A shell that waited longer may have been ended by a setting of its server (TMOUT), in milliseconds. */
const SPARE_MS = 20_000

interface Spare {
  opened: number
  shell: Promise<Spawned | undefined>
}

/**
 * One connection to a server, made at the first use and again at the next one after it was lost. To open a channel and to start a shell in it
 * takes two round trips; so that a command costs one, the shell for the next command is started while this one runs.
 */
export class Line {
  readonly #open: () => Promise<Connected>
  readonly #slots = new Slots(MOST_CHANNELS)
  #connection: Promise<Connected> | undefined
  #spare: Spare | undefined

  /** @param open makes a verified, authenticated connection (`connect`) */
  constructor(open: () => Promise<Connected>) {
    this.#open = open
  }

  connected(): Promise<Connected> {
    if (this.#connection) return this.#connection
    const connection = this.#open()
    this.#connection = connection
    const forget = () => {
      if (this.#connection !== connection) return
      this.#connection = undefined
      this.#spare = undefined
    }
    connection.then(({ client }) => client.once('end', forget).once('close', forget), forget)
    return connection
  }

  /**
   * Starts what `remoteLine` made.
   * @param urgent not to be queued behind other commands
   * @throws what `connect` throws, and ssh2's error where the server opens no session
   */
  async start(script: string, urgent: boolean): Promise<Spawned> {
    const { client } = await this.connected()
    const release = urgent ? () => {} : await this.#slots.take()
    try {
      const spare = this.#spare
      this.#spare = undefined
      const starting = spare ? handTo(spare, script, client) : openWithPatience(client, atOnce(script))
      // Asked for after the command's own: where the server has one session left, the command gets it.
      this.prepare(client)
      const spawned = await starting
      void spawned.ended.then(release)
      return spawned
    } catch (error) {
      release()
      throw error
    }
  }

  /** Starts a shell for the next command, if none waits. */
  prepare(client: Client): void {
    if (this.#spare) return
    const spare: Spare = {
      opened: performance.now(),
      // A server may open no more sessions: the next command opens its own, and tells what is wrong.
      shell: openChannel(client, READER).catch(() => undefined),
    }
    this.#spare = spare
    void spare.shell.then(async (shell) => {
      await shell?.ended
      if (this.#spare === spare) this.#spare = undefined
    })
  }

  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#spare = undefined
    const connected = await connection?.catch(() => undefined)
    connected?.client.end()
  }
}

async function handTo(spare: Spare, script: string, client: Client): Promise<Spawned> {
  const shell = await spare.shell
  const fresh = performance.now() - spare.opened <= SPARE_MS
  if (shell?.stdin.writable && fresh) {
    shell.stdin.write(`${script}\n`)
    return shell
  }
  shell?.abandon()
  return openWithPatience(client, atOnce(script))
}

/** At most so many at a time, first come, first served. */
class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return () => {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
