import path from 'node:path/posix'
import { z } from 'zod'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { matcher } from './globs.ts'
import { hashFiles } from './hash.ts'
import { listFolder } from './manifest.ts'

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
  const looks = folders.map(async (folder) => {
    const root = path.join(home, folder)
    const { exists, entries } = await listFolder(host, root)
    const names = entries.filter((entry) => entry.type === 'file').map((entry) => entry.path)
    const hashes = await hashFiles(host, root, names)
    return { exists, files: [...hashes].map(([name, hash]) => [path.join(folder, name), hash] as const) }
  })
  const seen = await Promise.all(looks)
  const files = new Map(seen.flatMap((look) => look.files))
  if (!seen.some(({ exists }) => exists))
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
