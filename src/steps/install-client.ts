import path from 'node:path/posix'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { DataMigration } from '../routes/data.ts'
import { copyFolder, stagingFolder } from '../transfer/copy.ts'
import { hashFiles } from '../transfer/hash.ts'
import { listFolder } from '../transfer/manifest.ts'
import { showName } from '../transfer/names.ts'
import { findServer } from '../wso2/server.ts'
import { type Client, withClient } from './client-archive.ts'
import type { Measured } from './measured.ts'
import { count } from './words.ts'

/** What a plan says of the client that goes into the home and out again. */
export interface ClientWork {
  sha256: string
  jar: string
  /** SHA-256 by path relative to the home. */
  files: Readonly<Record<string, string>>
}

export function planInstallClient(measured: Measured): PlannedStep[] {
  if (!measured.data) return []
  const { lead, client } = measured.data
  const { target } = measured.environment.nodes[lead]!
  const { name, sha256, jar, files } = client
  return [
    {
      key: `install-client:${lead}`,
      step: 'install-client',
      verb: 'pre-migrate',
      node: lead,
      title: `Install the migration client ${jar} in ${lead}`,
      changes: [{ kind: 'folder', host: target.host, name: target.home }],
      details: [`of ${name}, SHA-256 ${sha256}`, ...Object.keys(files).map((file) => `add ${file}`)],
      warnings: [],
      until: `remove-client:${lead}`,
      work: { sha256, jar, files } satisfies ClientWork as unknown as Json,
    },
  ]
}

export const clientOf = (planned: PlannedStep): ClientWork => planned.work as unknown as ClientWork

export const installClient: Step = {
  id: 'install-client',
  verb: 'pre-migrate',
  recovery: 'probe',

  async probe(context, planned) {
    const { host, home } = homeOf(context, planned)
    const { files } = clientOf(planned)
    const now = await hashFiles(host, home, Object.keys(files))
    const right = Object.entries(files).filter(([file, hash]) => now.get(file) === hash)
    if (now.size === 0) return 'untouched'
    const foreign = await foreignClient(host, home, context.route.data!.client, files)
    return right.length === Object.keys(files).length && foreign.length === 0 ? 'done' : 'partial'
  },

  async apply(context, planned) {
    const { host, home } = homeOf(context, planned)
    const { sha256, jar, files } = clientOf(planned)
    const { client } = context.route.data!
    throwProblems([...(await running(host, home)), ...(await foreignClient(host, home, client, files))])
    await withClient(context, async (unpacked) => {
      if (unpacked.sha256 !== sha256) throw otherClient(unpacked)
      // The jar comes last: a server that starts meanwhile must not find it without its resources.
      const aside = `${await context.runFolder(planned.node!)}/replaced/client`
      for (const part of [client.resources.to, client.jar.to]) {
        const staging = stagingFolder(home, context.runId, `client-${path.basename(part)}`)
        await copyPart(context, unpacked, host, { home, part, staging, backup: `${aside}/${part}` })
        await debugPoint('client.copied', part)
      }
    })
    return {
      summary: `${jar} and ${count(Object.keys(files).length - 1, 'file')} of ${client.resources.to} are in place.`,
      details: { sha256 },
    }
  },

  async verify(context, planned) {
    if ((await this.probe(context, planned)) === 'done') return
    throw new MigrateError({
      reason: 'copy-failed',
      host: context.environment.nodes[planned.node!]!.target.host,
      what: 'The files of the migration client are not what was copied a moment ago.',
      safe: 'The client was not started.',
      fix: 'find out what else writes there, then run pre-migrate again.',
    })
  },
}

/** Jars of other clients, and resources that another one left: two clients use the same folder. */
export async function foreignClient(
  host: Host,
  home: string,
  client: DataMigration['client'],
  files: Readonly<Record<string, string>>,
): Promise<Problem[]> {
  const [jars, resources] = await Promise.all([
    clientJars(host, home, client),
    listFolder(host, `${home}/${client.resources.to}`),
  ])
  const left = resources.entries
    .filter(({ type }) => type !== 'folder')
    .map((entry) => `${client.resources.to}/${entry.path}`)
  const hashes = await hashFiles(host, home, [...jars, ...left])
  const foreign = [...jars, ...left].filter(
    (file) => files[file] === undefined || hashes.get(file) !== files[file],
  )
  return foreign.slice(0, MOST_NAMED).map((file) => ({
    reason: 'preflight-failed',
    host: host.name,
    what: `${home}/${showName(file)} is of another migration client${jars.includes(file) ? ': two at once would both migrate' : ''}.`,
    safe: 'Nothing was changed.',
    fix: 'find out who put it there and whether it ran on these databases; take it away, then run the same again.',
  }))
}

/** A foreign folder may hold hundreds of files: a few show what it is. */
const MOST_NAMED = 5

/** Jars of migration clients in a home, relative to it. */
export async function clientJars(
  host: Host,
  home: string,
  { jar }: DataMigration['client'],
): Promise<string[]> {
  const { entries } = await listFolder(host, `${home}/${jar.to}`)
  const pattern = new RegExp(jar.pattern, 'u')
  return entries
    .filter((entry) => entry.type !== 'folder' && !entry.path.includes('/') && pattern.test(entry.path))
    .map((entry) => `${jar.to}/${entry.path}`)
}

export function homeOf(context: Context, planned: PlannedStep): { host: Host; home: string } {
  const { target } = context.environment.nodes[planned.node!]!
  return { host: context.host(target.host), home: target.home }
}

async function running(host: Host, home: string): Promise<Problem[]> {
  if ((await findServer(host, home)).length === 0) return []
  return [
    {
      reason: 'preflight-failed',
      host: host.name,
      what: `A server of ${home} runs: the client would be put under it.`,
      safe: 'Nothing was copied.',
      fix: 'stop it, then run pre-migrate again.',
    },
  ]
}

async function copyPart(
  context: Context,
  client: Client,
  target: Host,
  { home, part, staging, backup }: { home: string; part: string; staging: string; backup: string },
): Promise<void> {
  const source = context.host('runner')
  const { entries } = await listFolder(source, `${client.folder}/${part}`)
  await copyFolder({
    source,
    sourceRoot: `${client.folder}/${part}`,
    target,
    targetRoot: `${home}/${part}`,
    files: entries.flatMap((entry) => {
      const { type, path: name } = entry
      const sha256 = client.files[`${part}/${name}`]
      return type === 'file' ? [{ ...entry, type, ...(sha256 && { sha256 }) }] : []
    }),
    staging,
    backup,
  })
}

function otherClient({ name, sha256 }: Client): MigrateError {
  return new MigrateError({
    reason: 'plan-changed',
    what: `${name} (SHA-256 ${sha256}) is another client than when the plan was made.`,
    safe: 'It was not installed.',
    fix: 'put the planned one back, or give the run up (`abandon`) and plan anew.',
  })
}
