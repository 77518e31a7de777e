import { MigrateError, type Problem } from '../errors.ts'
import { tryOut, type Workshop, withReason } from './backup.ts'
import { describeDatabase } from './client.ts'
import type { DumpManifest } from './contract.ts'
import { prove } from './dump-file.ts'

/**
 * Makes a copy of a database from a dump of it.
 * @param shop whose scratch database is the copy
 * @param settle gives it what belongs to the database and is in no dump
 * @throws MigrateError `copy-failed`
 */
export async function makeCopy(
  shop: Workshop,
  manifest: DumpManifest,
  settle: () => Promise<void>,
): Promise<void> {
  const { host, tools, database } = shop
  try {
    await prove(host, tools, manifest.file, manifest, shop.reader)
    await tryOut(shop, manifest, 'restore-failed', true)
    await settle()
  } catch (error) {
    const failure = withReason(error, 'copy-failed')
    if (!(failure instanceof MigrateError)) throw failure
    const [first, ...rest] = failure.problems
    const problem: Problem = {
      ...first,
      reason:
        first.reason === 'restore-failed' || first.reason === 'backup-failed' ? 'copy-failed' : first.reason,
      what: `${describeDatabase(database)} could not be copied: ${first.what}`,
      safe: `${database.id} itself was only read.`,
    }
    throw new MigrateError([problem, ...rest], { cause: error })
  }
}

/** A database is there under the name of a copy that nobody has made in this run. */
export function taken({ host, database }: Pick<Workshop, 'host' | 'database'>, name: string): Problem {
  return {
    reason: 'preflight-failed',
    host: host.name,
    what: `There is a database ${name} on the server of ${describeDatabase(database)} already: the copy that is to be migrated would have that name.`,
    safe: 'Nothing was changed.',
    fix: `find out what it is: the copy of an earlier run may be in use by now. Rename it, or drop it where nobody needs it; or set mode = "in-place" under [environments.<name>.databases.${database.id}]`,
  }
}
