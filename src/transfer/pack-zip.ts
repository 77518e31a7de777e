import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Entry as ZipEntry, ZipFile } from 'yauzl'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { Collected, describeEnd, hostError, succeeded } from './host-run.ts'
import { showName } from './names.ts'
import type { PackManifest } from './pristine.ts'
import { eachEntry } from './zip.ts'

const CONFIGS = ['repository/conf/deployment.toml', 'conf/deployment.toml']

/**
 * Reads a pack's zip on the runner as a stream, one file after the other, and hashes what is in it. Paths are relative to
 * the home: the outermost folder with a `deployment.toml` where WSO2 keeps it (EI's zip holds it in `micro-integrator/`).
 * Product and version are read from the name of the zip's top folder (`wso2mi-4.0.0`). Throws `config-invalid`.
 */
export async function makeManifest(zipFile: string): Promise<PackManifest> {
  const hashes = new Map<string, string>()
  try {
    await eachEntry(zipFile, async (zip, entry, name) => {
      if (!name.endsWith('/')) hashes.set(name, await hashEntry(zip, entry))
    })
  } catch (cause) {
    throw unreadable(zipFile, cause instanceof Error ? cause.message : String(cause), cause)
  }
  const home = homeIn([...hashes.keys()])
  if (home === undefined)
    throw unreadable(zipFile, `it holds neither ${CONFIGS.join(' nor ')}, so it is no pack of a WSO2 server`)
  const top = /^(.+?)-(\d[^/]*)/.exec(path.normalize(home).split('/')[0] ?? '')
  const files = [...hashes]
    .filter(([name]) => name.startsWith(home))
    .map(([name, hash]): [string, string] => [name.slice(home.length), hash])
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { product: top?.[1] ?? 'unknown', version: top?.[2] ?? 'unknown', files: Object.fromEntries(files) }
}

/** The shortest prefix under which a configuration lies; '' when the zip has no top folder. */
function homeIn(names: readonly string[]): string | undefined {
  return names
    .flatMap((name) =>
      CONFIGS.filter((config) => name === config || name.endsWith(`/${config}`)).map((config) =>
        name.slice(0, name.length - config.length),
      ),
    )
    .sort((a, b) => a.length - b.length)
    .at(0)
}

async function hashEntry(zip: ZipFile, entry: ZipEntry): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(await zip.openReadStreamPromise(entry), hash)
  return hash.digest('hex')
}

function unreadable(zipFile: string, why: string, cause?: unknown): MigrateError {
  return new MigrateError(
    {
      reason: 'config-invalid',
      what: `Cannot read ${showName(zipFile)} as a pristine pack: ${why}.`,
      safe: 'Nothing was changed.',
      fix: 'give the zip of the product as it was downloaded.',
    },
    { cause },
  )
}

/**
 * `makeManifest` of a zip that lies on a host. It is read once into a file under `temporary` (a folder on the runner), which is
 * removed at the end: a zip's index stands at its end, and the host need not have a tool that reads zips.
 */
export async function makeManifestOn(host: Host, zipFile: string, temporary: string): Promise<PackManifest> {
  const folder = await mkdtemp(path.join(temporary, 'pack-'))
  try {
    const local = path.join(folder, path.posix.basename(zipFile))
    const running = await host.stream({ argv: ['cat', '--', zipFile] })
    running.stdin.end()
    const said = new Collected(running.stderr)
    const stored = pipeline(running.stdout, createWriteStream(local, { mode: 0o600 }))
    stored.catch(() => {})
    const outcome = await running.done
    await said.complete(outcome)
    if (!succeeded(outcome)) {
      const failure = {
        reason: 'config-invalid',
        what: `could not read the pristine pack ${zipFile}`,
        safe: 'Nothing was changed.',
        fix: 'set pristine to a zip or a folder that the user in run_as can read.',
      } as const
      throw hostError(host, failure, describeEnd(outcome, said.text()))
    }
    await stored
    return await makeManifest(local)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
