import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Log } from '../log.ts'
import type { Session } from '../stores.ts'

/** Package of the migration client: a jar that holds it is one, whatever it is called. */
const PACKAGE = 'org/wso2/carbon/apimgt/migration/'

/** Jars of the migration client among the dropins of a home, in the order in which the kernel finds them. */
export function clientJars(home: string): string[] {
  const dropins = join(home, 'repository/components/dropins')
  return readdirSync(dropins)
    .filter((name) => name.endsWith('.jar'))
    .filter((name) => {
      let found = false
      try {
        unzipSync(readFileSync(join(dropins, name)), {
          filter: (entry) => {
            found ||= entry.name.startsWith(PACKAGE)
            return false
          },
        })
      } catch {}
      return found
    })
    .sort()
}

/** Each client in dropins is a bundle of its own and observes the start: two jars migrate twice. */
export async function runClients(
  home: string,
  _properties: ReadonlyMap<string, string>,
  log: Log,
  _open: (id: 'apim_db' | 'shared_db') => Promise<Session>,
): Promise<void> {
  for (const jar of clientJars(home))
    log(
      'INFO',
      'org.wso2.carbon.apimgt.migration.client.internal.APIMMigrationServiceComponent',
      `Activated ${jar}`,
    )
}
