import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Context } from '../engine/context.ts'
import { MigrateError, type Problem } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { Host } from '../remote/command.ts'
import { BadZip, type ClientFiles, hashFile, unpackClient } from '../transfer/client-zip.ts'
import { Collected, describeEnd, succeeded } from '../transfer/host-run.ts'

/** In `archive`: what follows lies on the lead node's target host. */
const ON_HOST = 'target:'

/** The client of the migration file, unpacked on the runner. */
export interface Client extends ClientFiles {
  /** Base name of the zip. */
  name: string
  sha256: string
  /** Folder on the runner that is laid out as the home; gone after the look. */
  folder: string
}

/**
 * Gets the client's zip, proves that it is the one of the migration file, unpacks it on the runner, and takes all that away again.
 * @throws MigrateError `config-invalid`
 */
export async function withClient<T>(context: Context, use: (client: Client) => Promise<T>): Promise<T> {
  const { client } = context.environment
  if (!client) throw wrong(context, 'The migration file names no migration client', ['client'])
  const temporary = await mkdtemp(path.join(tmpdir(), 'wso2-migrate-client-'))
  try {
    const zip = await bring(context, client.archive, temporary)
    const sha256 = await hashFile(zip)
    if (sha256 !== client.sha256.toLowerCase()) {
      const what = `${client.archive} has the SHA-256 ${sha256}, which is not that of the migration file`
      throw wrong(context, what, ['client', 'sha256'])
    }
    const folder = path.join(temporary, 'home')
    const files = await unpackClient(zip, context.route.data!.client, folder)
    return await use({ ...files, name: path.posix.basename(client.archive), sha256, folder })
  } catch (error) {
    if (!(error instanceof BadZip)) throw error
    throw wrong(context, `${client.archive} is no zip of a migration client: ${error.message}`, [
      'client',
      'archive',
    ])
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function bring(context: Context, archive: string, temporary: string): Promise<string> {
  if (!archive.startsWith(ON_HOST)) {
    const file = path.resolve(context.folder, archive)
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    )
    if (isFile) return file
    throw wrong(context, `${archive} is not there, or no file`, ['client', 'archive'])
  }
  const host = context.host(leadNode(context.environment).target.host)
  const file = path.join(temporary, 'client.zip')
  const said = await fetch(host, archive.slice(ON_HOST.length), file)
  if (said) throw wrong(context, `${archive} cannot be read on ${host.name}: ${said}`, ['client', 'archive'])
  return file
}

/** Why it could not be fetched. */
async function fetch(host: Host, place: string, file: string): Promise<string | undefined> {
  const running = await host.stream({ argv: ['cat', '--', place] })
  running.stdin.end()
  const said = new Collected(running.stderr)
  const stored = pipeline(running.stdout, createWriteStream(file, { mode: 0o600 }))
  stored.catch(() => {})
  const outcome = await running.done
  await said.complete(outcome)
  if (!succeeded(outcome)) return describeEnd(outcome, said.text())
  await stored
  return undefined
}

function wrong({ environment }: Context, what: string, keys: readonly string[]): MigrateError {
  const problem: Problem = {
    reason: 'config-invalid',
    what: `${what}.`,
    place: { file: environment.file, key: ['environments', environment.name, ...keys] },
    safe: 'Nothing was changed.',
    fix: `give the zip of the migration client as it was downloaded, and its checksum (sha256sum FILE), under [environments.${environment.name}.client].`,
  }
  return new MigrateError(problem)
}
