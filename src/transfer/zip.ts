import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { decodeName } from './names.ts'

/**
 * Reads the entries of a zip on the runner, one after the other: folders too, whose names end with a slash. Nothing is said of where a
 * name leads, nor whether an entry is a link. Throws what the zip's reader or `use` throws.
 */
export async function eachEntry(
  zipFile: string,
  use: (zip: ZipFile, entry: ZipEntry, name: string) => void | Promise<void>,
): Promise<void> {
  const zip = await yauzl.openPromise(zipFile, { decodeStrings: false, lazyEntries: true, autoClose: false })
  try {
    for await (const entry of zip.eachEntry()) await use(zip, entry, decodeName(entry.fileNameRaw))
  } finally {
    zip.close()
  }
}
