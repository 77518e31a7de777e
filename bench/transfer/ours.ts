// One job of the product's own copying, in a process of its own: `ours.js JOB`, a JSON text of `OursJob`. Prints `OursResult`.
import { readFileSync } from 'node:fs'
import { connectHosts, type HostSettings } from '../../src/remote/hosts.ts'
import { Secrets } from '../../src/secrets.ts'
import { type CopyFile, copyFolder } from '../../src/transfer/copy.ts'
import type { Entry } from '../../src/transfer/listing.ts'
import { listFolder } from '../../src/transfer/manifest.ts'
import { lookAtStaging } from '../../src/transfer/staged.ts'

export interface OursJob {
  hosts: Readonly<Record<string, HostSettings>>
  knownHostsFile: string
  keyFile: string
  /** Run one after the other on `target`. */
  commands: readonly (readonly [string, ...string[]])[]
  /** Names of hosts; `runner` is this process's own machine. */
  source: string
  target: string
  /** How far away servers are, in milliseconds, where the line does not show it. */
  roundTripMs?: number
  /** Whether the source may send to the target by itself. */
  straight?: boolean
  syncs: readonly { from: string; to: string; staging: string; backup: string }[]
}

export interface OursResult {
  /** From the first line of this program to the end of the last sync, in milliseconds; connections are closed after it. */
  ms: number
  files: number
  bytes: number
  /** The most memory that this program ever had, in bytes. */
  maxRss: number
}

const began = performance.now()
const job: OursJob = JSON.parse(process.argv[2]!)
const silent = () => {}
const hosts = connectHosts(job.hosts, {
  knownHosts: readFileSync(job.knownHostsFile, 'utf8'),
  login: { key: readFileSync(job.keyFile, 'utf8') },
  secrets: new Secrets(),
  ui: {
    info: silent,
    answer: silent,
    output: silent,
    warning: silent,
    error: silent,
    group: (_title, task) => task(),
    watch: (_look, task) => task(),
  },
})
const { roundTripMs } = job
const [source, target] = [hosts.host(job.source), hosts.host(job.target)]
if (roundTripMs !== undefined)
  for (const host of [source, target]) if (host.name !== 'runner') host.roundTripMs = async () => roundTripMs
for (const argv of job.commands)
  await target.must({ argv }, { reason: 'preflight-failed', what: 'A command failed.', fix: 'look.' })
// As the product does: a plan looks at all folders at once, and each is copied by a step of its own.
const planned = await Promise.all(job.syncs.map(survey))
const done: Pick<OursResult, 'files' | 'bytes'>[] = []
for (const copy of planned) done.push(await copy())
const result: OursResult = {
  ms: performance.now() - began,
  files: done.reduce((sum, { files }) => sum + files, 0),
  bytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
  maxRss: mostMemory(),
}
process.stdout.write(JSON.stringify(result))
await hosts.closeAll()

/** What is to be copied of a folder, as the copy of it. */
async function survey({ from, to, staging, backup }: OursJob['syncs'][number]) {
  // Of several folders each copy asks for itself when its turn comes; for one alone it is asked together with the listing.
  const staged = job.syncs.length === 1 ? lookAtStaging(target, staging, to) : undefined
  staged?.catch(silent)
  const [wanted, found] = await Promise.all([listFolder(source, from), listFolder(target, to)])
  const there = new Map(found.entries.map((entry) => [entry.path, entry]))
  const files = wanted.entries.filter((entry) => !isSame(entry, there.get(entry.path))) as CopyFile[]
  return async () => {
    if (files.length === 0) return { files: 0, bytes: 0 }
    // A copy that went another way than it is measured for would be worth nothing.
    const straight = job.straight && { straight: { say: refuse } }
    return copyFolder({
      ...{ source, sourceRoot: from, target, targetRoot: to, files, staging, backup },
      ...(staged && { staged }),
      ...straight,
    })
  }
}

function refuse(why: string): never {
  throw new Error(why)
}

/** As `rsync -a` decides it, by what a listing says. */
function isSame(entry: Entry, there: Entry | undefined): boolean {
  if (entry.type !== there?.type) return false
  if (entry.type === 'link') return entry.link === there.link
  if (entry.mode !== there.mode) return false
  return entry.type === 'folder' || (entry.size === there.size && entry.mtime === there.mtime)
}

/** `getrusage` would not do: its figure goes on from the process that started this one, whatever program that was. */
function mostMemory(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!
  return Number(kilobytes) * 1024
}
