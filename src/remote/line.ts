import { openChannel, openWithPatience } from './channels.ts'
import type { Connected } from './connect.ts'
import { atOnce, READER } from './quote.ts'
import { measureAgain } from './round-trip.ts'
import type { Spawned } from './running.ts'
import { Slots } from './slots.ts'

/** OpenSSH allows 10 sessions on a connection (MaxSessions) and frees one only after the client has seen it close. */
const MOST_CHANNELS = 6
/** A shell takes two round trips to start and a command one: with two, each command of a row finds one. Near by, one is soon there. */
const SPARES_FAR = 2
const SPARES_NEAR = 1
const NEAR_MS = 5
/** A shell that waited longer may have been ended by a setting of its server (TMOUT), in milliseconds. */
const SPARE_MS = 20_000

interface Spare {
  opened: number
  /** Absent until it is there. */
  shell?: Spawned
}

/**
 * One connection to a server, made at the first use and again at the next one after it was lost. To open a channel and to start a shell in it
 * takes two round trips; so that a command costs one, shells for the next commands are started while this one runs.
 */
export class Line {
  readonly #open: () => Promise<Connected>
  readonly #isBulk: boolean
  readonly #slots = new Slots(MOST_CHANNELS)
  #connection: Promise<Connected> | undefined
  #spares: Spare[] = []

  /**
   * @param open makes a verified, authenticated connection (`connect`)
   * @param isBulk for one stream at a time: that finds a shell, and no more are kept
   */
  constructor(open: () => Promise<Connected>, isBulk = false) {
    this.#open = open
    this.#isBulk = isBulk
  }

  connected(): Promise<Connected> {
    if (this.#connection) return this.#connection
    const connection = this.#open()
    this.#connection = connection
    const forget = () => {
      if (this.#connection !== connection) return
      this.#connection = undefined
      this.#spares = []
    }
    connection.then((connected) => {
      connected.client.once('end', forget).once('close', forget)
      if (!this.#isBulk) void measureAgain(connected)
    }, forget)
    return connection
  }

  /**
   * Starts what `remoteLine` made.
   * @param urgent not to be queued behind other commands
   * @throws what `connect` throws, and ssh2's error where the server opens no session
   */
  async start(script: string, urgent: boolean): Promise<Spawned> {
    const connected = await this.connected()
    const release = urgent ? () => {} : await this.#slots.take()
    try {
      const shell = this.#spare()
      const starting = shell ?? openWithPatience(connected.client, atOnce(script))
      // Asked for after the command's own: where the server has one session left, the command gets it.
      if (!this.#isBulk) this.#prepare(connected)
      const spawned = await starting
      shell?.stdin.write(`${script}\n`)
      void spawned.ended.then(release)
      return spawned
    } catch (error) {
      release()
      throw error
    }
  }

  /** Connects, and starts shells for the first commands. */
  async prepare(): Promise<void> {
    this.#prepare(await this.connected())
  }

  #prepare({ client, roundTripMs }: Connected): void {
    const wanted = this.#isBulk || roundTripMs < NEAR_MS ? SPARES_NEAR : SPARES_FAR
    while (this.#spares.length < wanted) {
      const spare: Spare = { opened: performance.now() }
      this.#spares.push(spare)
      const drop = () => {
        this.#spares = this.#spares.filter((each) => each !== spare)
      }
      // A server may open no more sessions: the next command opens its own, and tells what is wrong.
      openChannel(client, READER).then((shell) => {
        spare.shell = shell
        void shell.ended.then(drop)
      }, drop)
    }
  }

  /** A shell that waits. One that is on its way only would come no sooner than one that is asked for now. */
  #spare(): Spawned | undefined {
    const old = performance.now() - SPARE_MS
    for (const spare of this.#spares.filter(({ shell }) => shell)) {
      this.#spares = this.#spares.filter((each) => each !== spare)
      if (spare.opened > old && spare.shell!.stdin.writable) return spare.shell
      spare.shell!.abandon()
    }
    return undefined
  }

  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#spares = []
    const connected = await connection?.catch(() => undefined)
    connected?.client.end()
  }
}
