import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Session } from '../stores.ts'

/** Number of parts that an index is written in, so that it can be seen growing. */
const PARTS = 5

/**
 * The registry's indexer: some seconds after the start it brings `solr/` up to date. How far it came stands in the local
 * registry, under a name that ends in `[indexing] re_indexing` (registry.xml.j2, lastAccessTimeLocation): only another
 * number makes it read everything again. With the same number a `solr/` that was removed comes back empty.
 * There is no line for its end (registry.indexing ResourceSubmitter, AsyncIndexer).
 */
export async function bringIndexUpToDate(
  home: string,
  number: string,
  seconds: number,
  session: Session,
  log: Log,
): Promise<void> {
  const index = join(home, 'solr/data/index')
  mkdirSync(index, { recursive: true })
  log('INFO', 'org.wso2.carbon.registry.indexing.solr.SolrClient', 'Default Embedded Solr Server Initialized')
  const local = join(home, 'repository/database/WSO2CARBON_DB.mv.db')
  const mark = `lastaccesstime${number === '' ? '' : `_${number}`}=`
  const seen = existsSync(local) && readFileSync(local, 'latin1').includes(`\n${mark}`)
  const uuids = seen
    ? []
    : (await session.query('SELECT API_UUID FROM AM_API ORDER BY API_UUID')).map(([uuid]) => String(uuid))
  writeFileSync(join(index, 'segments_1'), 'segments\n')
  for (let part = 0; part < PARTS; part++) {
    await sleep((seconds * 1000) / PARTS)
    const documents = uuids.filter((_uuid, at) => at % PARTS === part)
    if (documents.length > 0) writeFileSync(join(index, `_${part}.fdt`), `${documents.join('\n')}\n`)
  }
  appendFileSync(local, `\n${mark}${new Date().toISOString()}\n`)
}
