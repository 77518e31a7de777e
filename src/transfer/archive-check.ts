import { createHash } from 'node:crypto'
import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Archived, ArchiveManifest, Origin } from './archive-format.ts'
import { HASH_DISK } from './archive-scripts.ts'
import { hostError, runRaw, succeeded } from './host-run.ts'
import { HASH_COMMANDS, toolsOf } from './tools.ts'

/** An archive that is proved to be what a run wrote, or why it is not. */
export type Checked = { manifest: ArchiveManifest } | { problem: Problem }

/** The manifest of an archive; undefined where none was finished, or it is no manifest. */
export async function readManifest(
  host: Host,
  file: string,
): Promise<{ manifest: ArchiveManifest; sha256: string } | undefined> {
  const { outcome, stdout } = await runRaw(host, { argv: ['cat', '--', `${file}.json`] })
  if (!succeeded(outcome)) return undefined
  try {
    const manifest = JSON.parse(stdout.toString('utf8')) as ArchiveManifest
    return Array.isArray(manifest.entries) ? { manifest, sha256: sha256(stdout) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Proves an archive again: its manifest is the one that was written for these files, by its hash where the journal has that, and the disk
 * holds the bytes that it names. Looks only.
 * @param known what the journal keeps of it
 */
export async function checkArchive(
  host: Host,
  file: string,
  origin: Origin,
  known?: Pick<Archived, 'manifestSha256'>,
): Promise<Checked> {
  const [read, disk] = await Promise.all([readManifest(host, file), hashOnDisk(host, file)])
  const refuse = (why: string): Checked => ({ problem: notUsable(host, file, why) })
  if (!read) return refuse(`its manifest ${file}.json is missing or damaged`)
  const { manifest } = read
  const other = (['host', 'home', 'run', 'node'] as const).filter((key) => manifest[key] !== origin[key])
  if (other.length > 0) {
    return refuse(
      `it holds the files of ${manifest.host}:${manifest.home} (${manifest.node}) from run ${manifest.run}`,
    )
  }
  if (known && read.sha256 !== known.manifestSha256)
    return refuse('its manifest is not the one that the journal names')
  if (!disk) return refuse('it is missing or cannot be read')
  if (disk.bytes !== manifest.bytes)
    return refuse(`it has ${disk.bytes} bytes, ${manifest.bytes} were written`)
  if (disk.sha256 !== manifest.sha256) return refuse('its SHA-256 is another one than when it was written')
  return { manifest }
}

function notUsable(host: Host, file: string, why: string): Problem {
  return {
    reason: 'restore-failed',
    host: host.name,
    what: `The archive ${file} is not usable: ${why}.`,
    safe: 'Nothing was changed.',
    fix: 'put back the archive and its .json from a copy of that folder, if there is one, and run restore again; else bring the files back from your own backup and restore to a later step.',
  }
}

/** Bytes and SHA-256 of a file, read from the disk; undefined where there is no such file. */
export async function hashOnDisk(
  host: Host,
  file: string,
): Promise<{ bytes: number; sha256: string } | undefined> {
  const { hash } = await toolsOf(host)
  const { outcome, stdout } = await host.run({
    argv: ['sh', '-c', HASH_DISK, 'sh', file, ...HASH_COMMANDS[hash]],
  })
  if (outcome.kind === 'lost') {
    const failure = { reason: 'host-unreachable', what: `could not read ${file}`, fix: 'run again.' } as const
    throw hostError(host, failure, `connection lost, ${outcome.why}`)
  }
  const [, bytes, sum] = /^(\d+)\s+([0-9a-f]{64})/.exec(stdout) ?? []
  return sum ? { bytes: Number(bytes), sha256: sum } : undefined
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
