import { setTimeout as sleep } from 'node:timers/promises'
import { type InSession, isRefused, openChannel } from './channels.ts'
import type { Connected } from './connect.ts'
import { atOnce, READER } from './quote.ts'
import { measureAgain } from './round-trip.ts'
import type { Spawned } from './running.ts'
import { Slots } from './slots.ts'

/** OpenSSH allows 10 sessions on a connection (MaxSessions) and frees one only after the client has seen it close. */
const MOST_CHANNELS = 6
/** A shell that waited longer may have been ended by its server or by a firewall that forgot the line, in milliseconds. */
const SPARE_MS = 20_000
/** A server that frees a session late does it soon; where others run, it may rather give no more of them (MaxSessions). */
const OPEN_ATTEMPTS = 7
const OPEN_ATTEMPTS_BESIDE = 3
const FIRST_OPEN_DELAY_MS = 20

/** What waited for a command's end may start the next one, which is to have its session; in milliseconds. */
const AFTER_MS = 20

interface Spare {
  opened: number
  /** Absent until it is there. */
  shell?: InSession
}

/**
 * One connection to a server, made at the first use and again at the next one after it was lost. To open a channel and to start a shell in it
 * takes two round trips; so that a command costs one, shells for the next commands are started while this one runs.
 */
export class Line {
  readonly #open: () => Promise<Connected>
  readonly #wantsSpare: ((roundTripMs: number) => boolean) | undefined
  readonly #slots = new Slots(MOST_CHANNELS)
  #connection: Promise<Connected> | undefined
  #spares: Spare[] = []
  /** Commands that run, or ask for a session. */
  #busy = 0
  #wasUsed = false
  /** So many of them one connection may have, where the server has refused more. */
  #most = Number.POSITIVE_INFINITY
  /** A further connection, for those that this one may not have. */
  #further: Line | undefined

  /**
   * @param open makes a verified, authenticated connection (`connect`)
   * @param wantsSpare whether one more shell shall wait for a command here; absent: never
   */
  constructor(open: () => Promise<Connected>, wantsSpare?: (roundTripMs: number) => boolean) {
    this.#open = open
    this.#wantsSpare = wantsSpare
  }

  /** It is connected, or soon will be. */
  get isOpen(): boolean {
    return this.#connection !== undefined
  }

  /** Shells that wait, or soon will. */
  get spares(): number {
    return this.#spares.length
  }

  /** Of commands and of shells that wait; a line is opened for a command, which is soon to come. */
  get sessions(): number {
    return this.#wasUsed ? this.#busy + this.#spares.length : 1
  }

  /** Nothing was asked of it yet. */
  get isUnused(): boolean {
    return !this.#wasUsed
  }

  /** A command would find a shell. */
  get isReady(): boolean {
    return this.#spares.some(isGood)
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
      if (this.#wantsSpare) void measureAgain(connected)
    }, forget)
    return connection
  }

  /**
   * Starts what `remoteLine` made.
   * @param urgent not to be queued behind other commands
   * @throws what `connect` throws, and ssh2's error where the server opens no session
   */
  async start(script: string, urgent: boolean): Promise<Spawned> {
    const release = urgent ? () => {} : await this.#slots.take()
    try {
      const spawned = (await this.#start(script)) ?? (await this.#elsewhere(script, urgent))
      void spawned.ended.then(release)
      return spawned
    } catch (error) {
      release()
      throw error
    }
  }

  /** Nothing where the server gives this connection no more sessions. */
  async #start(script: string): Promise<Spawned | undefined> {
    const connected = await this.connected()
    if (this.#busy >= this.#most) return undefined
    this.#busy += 1
    this.#wasUsed = true
    const over = () => {
      this.#busy -= 1
    }
    try {
      const starting = this.#session(connected, script)
      // Asked for after the command's own: where the server has one session left, the command gets it.
      this.#prepare(connected)
      const spawned = await starting
      void spawned.ended.then(async () => {
        over()
        await sleep(AFTER_MS, undefined, { ref: false })
        if (this.#connection) this.#prepare(connected)
      })
      return spawned
    } catch (error) {
      over()
      if (this.#busy === 0 || !isRefused(error)) throw error
      this.#most = Math.min(this.#most, this.#busy)
      return undefined
    }
  }

  /** No command waits until another one ends: that may wait for it, as one end of a copy does for the other, or be what it is to stop. */
  #elsewhere(script: string, urgent: boolean): Promise<Spawned> {
    this.#further ??= new Line(this.#open)
    return this.#further.start(script, urgent)
  }

  async #session({ client }: Connected, script: string): Promise<Spawned> {
    for (let attempt = 1; ; attempt += 1) {
      const shell = this.#spare()
      if (shell) {
        shell.stdin.write(`${script}\n`)
        return shell
      }
      try {
        return await openChannel(client, atOnce(script))
      } catch (error) {
        const attempts = this.#busy > 1 ? OPEN_ATTEMPTS_BESIDE : OPEN_ATTEMPTS
        if (attempt >= attempts || !isRefused(error)) throw error
        await sleep(FIRST_OPEN_DELAY_MS * 2 ** attempt)
      }
    }
  }

  /** Gives up a shell that waits: another line needs its session. */
  giveUp(): void {
    this.#spares.pop()?.shell?.abandon()
  }

  #prepare({ client, roundTripMs }: Connected): void {
    while (this.#spares.length < this.#most - this.#busy && this.#wantsSpare?.(roundTripMs)) {
      const spare: Spare = { opened: performance.now() }
      this.#spares.push(spare)
      const drop = () => {
        this.#spares = this.#spares.filter((each) => each !== spare)
      }
      // A server may open no more sessions: the next command opens its own, and tells what is wrong.
      openChannel(client, READER).then((shell) => {
        if (this.#spares.includes(spare)) spare.shell = shell
        else shell.abandon()
      }, drop)
    }
  }

  /** A shell that waits. One that is on its way only would come no sooner than one that is asked for now. */
  #spare(): InSession | undefined {
    const gone = this.#spares.filter((spare) => spare.shell && !isGood(spare))
    for (const { shell } of gone) shell?.abandon()
    const good = this.#spares.filter((spare) => !gone.includes(spare))
    const found = good.find(({ shell }) => shell)
    this.#spares = good.filter((spare) => spare !== found)
    return found?.shell
  }

  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#spares = []
    const connected = await connection?.catch(() => undefined)
    connected?.client.end()
    connected?.release()
    await this.#further?.close()
  }
}

function isGood({ opened, shell }: Spare): boolean {
  return shell?.isThere() === true && opened >= performance.now() - SPARE_MS
}
