import { createHash } from 'node:crypto'
import path from 'node:path/posix'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { z } from 'zod'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { matcher } from './globs.ts'
import { hashFiles } from './hash.ts'
import { listFolder } from './manifest.ts'
import { decodeName, showName } from './names.ts'

/** What a product's pack ships, asked by home-relative path. */
export interface Pristine {
  /** Where this comes from, for people. */
  readonly origin: string
  /** True when only names are known, from the route's list: nothing can be told about changed contents. */
  readonly fallback: boolean
  /** Home-relative paths of all shipped files; empty when only globs are known. */
  readonly paths: readonly string[]
  lookup(path: string): Shipped
}

/** `sha256` is missing when the pack is known by globs alone. */
export interface Shipped {
  shipped: boolean
  sha256?: string
}

/** Made once by `manifest <pristine.zip>`: SHA-256 (lower-case hex) of every file of a pack, by home-relative path. */
export const PackManifest = z.strictObject({
  product: z.string(),
  version: z.string(),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
})
export type PackManifest = z.infer<typeof PackManifest>

/** A pack known by its manifest. */
export function pristineFromManifest(manifest: PackManifest): Pristine {
  const files = new Map(Object.entries(manifest.files))
  return {
    origin: `manifest of ${manifest.product} ${manifest.version}`,
    fallback: false,
    paths: [...files.keys()],
    lookup: (file) => known(files.get(file)),
  }
}

/** Last resort: the route's list of names that the product ships. */
export function pristineFromGlobs(globs: readonly string[], pack: string): Pristine {
  const shipped = matcher(globs)
  return {
    origin: `no pristine pack of ${pack} was given, so the route's list of shipped names decides`,
    fallback: true,
    paths: [],
    lookup: (file) => ({ shipped: shipped(file) }),
  }
}

/** A pack unpacked on a host and never started. Only the folders given (home-relative) are listed and hashed. */
export async function pristineFromFolder(
  host: Host,
  home: string,
  folders: readonly string[],
): Promise<Pristine> {
  const files = new Map<string, string>()
  let found = false
  for (const folder of folders) {
    const root = path.join(home, folder)
    const listing = await listFolder(host, root)
    found ||= listing.exists
    const names = listing.entries.filter((entry) => entry.type === 'file').map((entry) => entry.path)
    for (const [name, hash] of await hashFiles(host, root, names)) files.set(path.join(folder, name), hash)
  }
  if (!found)
    throw new MigrateError({
      reason: 'config-invalid',
      host: host.name,
      what: `The pristine pack ${home} has none of the folders ${folders.join(', ')}.`,
      safe: 'Nothing was changed.',
      fix: 'set pristine to the home inside the unpacked pack (the folder that holds bin).',
    })
  return {
    origin: `${host.name}:${home}`,
    fallback: false,
    paths: [...files.keys()],
    lookup: (file) => known(files.get(file)),
  }
}

function known(sha256: string | undefined): Shipped {
  return sha256 === undefined ? { shipped: false } : { shipped: true, sha256 }
}

const CONFIGS = ['repository/conf/deployment.toml', 'conf/deployment.toml']

/**
 * Reads a pack's zip on the runner as a stream, one file after the other, and hashes what is in it. Paths are relative to
 * the home: the outermost folder with a `deployment.toml` where WSO2 keeps it (EI's zip holds it in `micro-integrator/`).
 * Product and version are read from the name of the zip's top folder (`wso2mi-4.0.0`). Throws `config-invalid`.
 */
export async function makeManifest(zipFile: string): Promise<PackManifest> {
  const hashes = new Map<string, string>()
  try {
    const zip = await yauzl.openPromise(zipFile, {
      decodeStrings: false,
      lazyEntries: true,
      autoClose: false,
    })
    try {
      for await (const entry of zip.eachEntry()) {
        const name = entryName(entry)
        if (!name.endsWith('/')) hashes.set(name, await hashEntry(zip, entry))
      }
    } finally {
      zip.close()
    }
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

function entryName(entry: ZipEntry): string {
  // With `decodeStrings: false` the name is bytes, though the types say otherwise.
  return decodeName(entry.fileNameRaw)
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
