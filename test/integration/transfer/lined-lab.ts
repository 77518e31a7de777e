import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { MigrateError, type Problem } from '../../../src/errors.ts'
import type { Host } from '../../../src/remote/command.ts'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { type CopyRequest, copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { STAGING_FOLDER } from '../../../src/transfer/listing.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { WSO2_ID } from '../../lab/machine/accounts.ts'
import { quietUi } from '../remote/quiet-ui.ts'
import { disguise } from './disguise.ts'
import { Line } from './line.ts'
import { type Picture, picture } from './picture.ts'
import { everything, type Node, plant } from './trees.ts'

export type Side = 'old' | 'new'

/** The lab's two servers with a line in front of each that can be broken. */
export interface LinedLab {
  lab: Lab
  lines: Record<Side, Line>
  host(side: Side): Host
  /** Ends all connections and forgets what is known of the hosts, as a new run does. */
  afresh(): Promise<void>
  stop(): Promise<void>
}

/** @param roundTripMs how far away both servers seem, so that several connections are worth it */
export async function startLinedLab(roundTripMs?: number): Promise<LinedLab> {
  const lab = await startLab({ hosts: ['old', 'new'] })
  const lines = { old: await Line.to(ADDRESSES.old, 22), new: await Line.to(ADDRESSES.new, 22) }
  const entry = (side: Side) => ({
    address: '127.0.0.1',
    port: lines[side].port,
    user: 'deploy',
    run_as: 'wso2carbon',
  })
  const here = (side: Side) =>
    lab.knownHosts.replaceAll(
      new RegExp(`^${ADDRESSES[side].replaceAll('.', '\\.')} `, 'gm'),
      `[127.0.0.1]:${lines[side].port} `,
    )
  const connected = () =>
    connectHosts(
      { old: entry('old'), new: entry('new') },
      {
        knownHosts: here('old') + here('new'),
        login: { key: lab.keys.deploy.private },
        secrets: new Secrets(),
        ui: quietUi,
        retryDelaysMs: [20, 60],
      },
    )
  let hosts: Hosts = connected()
  const seen = (side: Side) => {
    const host = hosts.host(side)
    return roundTripMs === undefined ? host : disguise(host, { roundTripMs })
  }
  let both = { old: seen('old'), new: seen('new') }
  return {
    lab,
    lines,
    host: (side) => both[side],
    async afresh() {
      await hosts.closeAll()
      for (const line of Object.values(lines)) line.reset()
      hosts = connected()
      both = { old: seen('old'), new: seen('new') }
    },
    async stop() {
      await hosts.closeAll()
      for (const line of Object.values(lines)) await line.close()
      await lab.stop()
    },
  }
}

/** One folder to copy between the servers of the lab, and what must hold of it whatever happens. */
export class Job {
  readonly #lined: LinedLab
  readonly from: string
  readonly home: string
  readonly to: string
  readonly backup: string
  #before: Picture = new Map()
  #wanted: Picture = new Map()

  /** @param name of folders of its own on both servers */
  constructor(lined: LinedLab, name: string, backup?: string) {
    this.#lined = lined
    this.from = `/opt/${name}/from`
    this.home = `/opt/${name}-home`
    this.to = `${this.home}/to`
    this.backup = backup ?? `${this.home}/backup`
  }

  /** A path of a server as this process sees it. */
  seen(side: Side, file: string): string {
    return path.join(this.#lined.lab.hosts[side].root, file)
  }

  /** Puts trees on the servers, owned by who copies. */
  plant(source: readonly Node[], target: readonly Node[] = []): void {
    plant(this.seen('old', this.from), source)
    mkdirSync(this.seen('new', this.home), { recursive: true })
    plant(this.seen('new', this.to), target)
    this.own('old', path.dirname(this.from))
    this.own('new', this.home)
    this.look()
  }

  /** Gives a folder to who copies. */
  own(side: Side, folder: string): void {
    execFileSync('chown', ['-hR', `${WSO2_ID}:${WSO2_ID}`, this.seen(side, folder)])
  }

  /** From here on, "old" and "new" are what the servers have now. */
  look(): void {
    this.#before = picture(this.seen('new', this.to))
    this.#wanted = new Map([...this.#before, ...picture(this.seen('old', this.from))])
  }

  async request(more: Partial<CopyRequest> = {}): Promise<CopyRequest> {
    const source = this.#lined.host('old')
    return {
      source,
      sourceRoot: this.from,
      target: this.#lined.host('new'),
      targetRoot: this.to,
      files: await everything(source, this.from),
      staging: stagingFolder(this.home, 'run-1', 'deployment-0'),
      backup: this.backup,
      ...more,
    }
  }

  async copy(more: Partial<CopyRequest> = {}) {
    return copyFolder(await this.request(more))
  }

  /** Every file is old or new and whole, none is gone, nothing strange is there, and what was replaced is kept whole. */
  expectOldOrNew(): void {
    const now = picture(this.seen('new', this.to))
    const kept = picture(this.seen('new', this.backup))
    const odd: string[] = []
    for (const [name, thing] of now) {
      // A folder has its mode last of all.
      const kind = /^folder/.test(thing) ? 'folder' : thing
      const fits = (other: string | undefined) => other?.startsWith(kind) === true
      if (!fits(this.#before.get(name)) && !fits(this.#wanted.get(name))) odd.push(`${name}: ${thing}`)
    }
    for (const [name, thing] of this.#before) {
      const there = now.get(name)
      if (there === undefined) odd.push(`${name} is gone`)
      else if (!/^folder/.test(thing) && there !== thing && kept.get(name) !== thing)
        odd.push(`${name} was replaced and not kept`)
    }
    for (const [name, thing] of kept) {
      const known = [this.#before.get(name), this.#wanted.get(name)].includes(thing)
      if (!/^folder/.test(thing) && !known && !name.endsWith('.wso2-migrate-part'))
        odd.push(`${name} was kept as ${thing}`)
    }
    expect(odd).toEqual([])
  }

  /** Nothing of the copy is in place. */
  expectOld(): void {
    expect([...picture(this.seen('new', this.to))].sort()).toEqual([...this.#before].sort())
  }

  /** The target has what the source has by now, whatever happened since `look()`. */
  expectArrived(): void {
    const there = picture(this.seen('new', this.to))
    for (const [name, thing] of picture(this.seen('old', this.from)))
      expect([name, there.get(name)]).toEqual([name, thing])
  }

  /** All of it is in place, with what the target had besides. */
  expectWhole(): void {
    expect([...picture(this.seen('new', this.to))].sort()).toEqual([...this.#wanted].sort())
    this.expectOldOrNew()
  }

  /** The same, and nothing is left lying about. */
  expectNew(): void {
    this.expectWhole()
    for (const folder of [this.home, this.to])
      expect(readdirSync(this.seen('new', folder))).not.toContain(STAGING_FOLDER)
  }
}

/** What a copy that must fail says; each problem has all that somebody needs who is called at night. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof MigrateError)) throw new Error('it did not fail as it should', { cause: error })
  for (const problem of error.problems) {
    expect(problem).toMatchObject({
      host: expect.stringMatching(/^(old|new)$/),
      what: expect.stringMatching(/\S/),
      fix: expect.stringMatching(/\S/),
    })
  }
  return error.problems
}
