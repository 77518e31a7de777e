import path from 'node:path/posix'
import type { Host } from '../remote/command.ts'
import type { Folder, Pack } from '../routes/schema.ts'
import { classify, sameAtAGlance } from './classify.ts'
import { type CopyFile, type CopyRequest, stagingFolder } from './copy.ts'
import { matcher } from './globs.ts'
import { hashFiles } from './hash.ts'
import type { Entry } from './listing.ts'
import { type Listing, listFolder } from './manifest.ts'
import type { Pristine } from './pristine.ts'
import type { Classified, CopyItem } from './question.ts'

/** A home on a host, and what its product shipped. */
export interface Home {
  host: Host
  /** Absolute path. */
  home: string
  pristine: Pristine
}

export interface SurveyRequest {
  folder: Folder
  source: Home & { pack: Pack }
  target: Home & { pack: Pack }
  choices: {
    skip: readonly string[]
    overwrite_shipped: readonly string[]
    dropins_to_lib: readonly string[]
  }
  /** SHA-256 by home-relative path of what earlier runs put on the target. */
  ours?: ReadonlyMap<string, string>
}

/**
 * Looks at both sides of a folder and decides what is to be copied. Changes nothing. Hashed are only files that may go and that size and
 * time do not prove equal, and on the target only those that stand where one of them would.
 */
export async function surveyFolder(request: SurveyRequest): Promise<Classified> {
  const { folder, source, target, choices } = request
  const dropins = folder.from === source.pack.dropins && choices.dropins_to_lib.length > 0
  const [from, to, lib, jars] = await Promise.all([
    listFolder(source.host, path.join(source.home, folder.from)),
    listFolder(target.host, path.join(target.home, folder.to)),
    dropins ? listFolder(target.host, path.join(target.home, target.pack.lib)) : undefined,
    jarsOf(target),
  ])
  const isDropin = lib ? matcher(choices.dropins_to_lib) : () => false
  const [there, libThere] = [byPath(to), lib ? byPath(lib) : new Map<string, Entry>()]
  const names = candidates(request, from)
    .filter((entry) => {
      const goesToLib = isDropin(entry.path) || isDropin(path.join(folder.from, entry.path))
      const other = (goesToLib ? libThere : there).get(entry.path)
      return !other || !sameAtAGlance(entry, other)
    })
    .map((entry) => entry.path)
  const [sourceHashes, targetHashes, libHashes] = await Promise.all([
    hashFiles(source.host, path.join(source.home, folder.from), names),
    hashFiles(target.host, path.join(target.home, folder.to), filesAt(there, names)),
    lib
      ? hashFiles(target.host, path.join(target.home, target.pack.lib), filesAt(libThere, names))
      : new Map(),
  ])
  return classify({
    folder,
    source: side(source, from, sourceHashes),
    target: side(target, to, targetHashes),
    ...(lib && {
      toLib: { globs: choices.dropins_to_lib, lib: target.pack.lib, listing: lib, hashes: libHashes },
    }),
    targetJars: jars,
    choices,
    ...(request.ours && { ours: request.ours }),
  })
}

/** The copies that a plan's items call for: one per pair of roots, each with its staging and backup folder on the target. */
export function copyRequests(
  items: readonly CopyItem[],
  place: {
    source: Pick<Home, 'host' | 'home'>
    target: Pick<Home, 'host' | 'home'>
    runId: string
    id: string
    backup: string
  },
): CopyRequest[] {
  const groups = Map.groupBy(items, (item) => `${item.from}\0${item.to}`)
  return [...groups.values()].map((group, index) => {
    const { from, to } = group[0]!
    return {
      source: place.source.host,
      sourceRoot: path.join(place.source.home, from),
      target: place.target.host,
      targetRoot: path.join(place.target.home, to),
      files: group satisfies readonly CopyFile[],
      staging: stagingFolder(place.target.home, place.runId, `${place.id}-${index}`),
      backup: path.join(place.backup, to),
    }
  })
}

/** Folders of the home from which a WSO2 server loads jars (`wso2/` in MI, `components/plugins` in the others). */
const JAR_FOLDERS = ['wso2/lib', 'wso2/components', 'repository/components/plugins']

async function jarsOf({ host, home, pack }: SurveyRequest['target']): Promise<string[]> {
  const folders = [pack.lib, pack.dropins, ...JAR_FOLDERS]
  const listings = await Promise.all(folders.map((folder) => listFolder(host, path.join(home, folder))))
  return listings.flatMap((listing, index) =>
    listing.entries
      .filter((entry) => entry.type === 'file' && /\.jar$/i.test(entry.path))
      .map((entry) => path.join(folders[index]!, entry.path)),
  )
}

function candidates({ folder, choices }: SurveyRequest, listing: Listing): Entry[] {
  const included = matcher(folder.include)
  const [excluded, skipped] = [matcher(folder.exclude), matcher(choices.skip)]
  return listing.entries
    .filter((entry) => entry.type === 'file' && included(entry.path) && !excluded(entry.path))
    .filter(({ path: name }) => !skipped(name) && !skipped(path.join(folder.from, name)))
}

function byPath({ entries }: Listing): Map<string, Entry> {
  return new Map(entries.map((entry) => [entry.path, entry]))
}

function filesAt(there: ReadonlyMap<string, Entry>, names: readonly string[]): string[] {
  return names.filter((name) => there.get(name)?.type === 'file')
}

function side(home: Home, listing: Listing, hashes: ReadonlyMap<string, string>) {
  return { host: home.host.name, home: home.home, listing, hashes, pristine: home.pristine }
}
