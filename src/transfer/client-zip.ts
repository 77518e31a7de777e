import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Entry as ZipEntry } from 'yauzl'
import type { DataMigration } from '../routes/data.ts'
import { showName } from './names.ts'
import { eachEntry } from './zip.ts'

/** What the zip of a migration client brings into a home. */
export interface ClientFiles {
  /** Base name of the jar. */
  jar: string
  /** SHA-256, lower-case hex, by path relative to the home: the resources, and the jar in its folder. */
  files: Readonly<Record<string, string>>
}

/** The zip is not that of a migration client, or not to be trusted; the message says why, in half a sentence. */
export class BadZip extends Error {}

/** Real clients hold a few dozen files and some megabytes. */
const MOST_FILES = 5_000
const MOST_BYTES = 512 * 1024 * 1024
/** `S_IFMT` and `S_IFLNK` in the upper half of a Unix entry's external attributes. */
const KIND = 0o170000
const LINK = 0o120000

/**
 * Unpacks the resources and the jar of a client's zip into a folder on the runner, laid out as in the home. Names that lead out of the
 * folder, links, and a name that stands twice refuse the whole zip.
 * @throws BadZip
 */
export async function unpackClient(
  zipFile: string,
  client: DataMigration['client'],
  folder: string,
): Promise<ClientFiles> {
  const files: Record<string, string> = {}
  let room = MOST_BYTES
  await eachEntry(zipFile, async (zip, entry, name) => {
    refuse(name, entry)
    const place = name.endsWith('/') ? undefined : placeOf(name, client)
    if (!place) return
    if (Object.hasOwn(files, place)) throw new BadZip(`it holds ${showName(place)} twice`)
    if (Object.keys(files).length === MOST_FILES) throw new BadZip(`it holds more than ${MOST_FILES} files`)
    const file = path.join(folder, place)
    await mkdir(path.dirname(file), { recursive: true })
    const hash = createHash('sha256')
    const measured = new Transform({
      transform(chunk: Buffer, _, done) {
        room -= chunk.length
        hash.update(chunk)
        done(room < 0 ? new BadZip('it is too large for a client') : null, chunk)
      },
    })
    await pipeline(await zip.openReadStreamPromise(entry), measured, createWriteStream(file, { mode: 0o644 }))
    files[place] = hash.digest('hex')
  }).catch((cause: unknown) => {
    throw cause instanceof BadZip
      ? cause
      : new BadZip(cause instanceof Error ? cause.message : String(cause), { cause })
  })
  const places = Object.keys(files)
  const jars = places.filter((place) => !place.startsWith(`${client.resources.to}/`))
  if (jars.length !== 1) {
    const names = jars.map((jar) => showName(path.basename(jar))).join(', ')
    throw new BadZip(
      jars.length === 0 ? 'no jar of a migration client is in it' : `it holds several clients: ${names}`,
    )
  }
  if (places.length === 1) throw new BadZip(`no folder ${client.resources.from} is in it`)
  return { jar: path.basename(jars[0]!), files }
}

/** SHA-256 of a file on the runner, lower-case hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Where an entry goes in the home; undefined for what the migration does not need. */
function placeOf(name: string, { resources, jar }: DataMigration['client']): string | undefined {
  const parts = name.split('/')
  const base = parts.at(-1)!
  const at = parts.indexOf(resources.from)
  if (at >= 0 && at < parts.length - 1) return path.posix.join(resources.to, ...parts.slice(at + 1))
  return new RegExp(jar.pattern, 'u').test(base) ? path.posix.join(jar.to, base) : undefined
}

function refuse(name: string, entry: ZipEntry): void {
  const parts = name.replace(/\/$/, '').split('/')
  if (
    parts.some((part) => part === '..' || part === '.' || part === '') ||
    /[\\\x00-\x1f\x7f]|^[A-Za-z]:/.test(name)
  )
    throw new BadZip(`it holds a name that leads elsewhere: ${showName(name)}`)
  if (((entry.externalFileAttributes >>> 16) & KIND) === LINK)
    throw new BadZip(`it holds a link: ${showName(name)}`)
}
