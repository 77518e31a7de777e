import type { ApiRow } from '../findings.ts'
import { type Reached, rowsOf } from './databases.ts'

/** Every API of the database. The table has these columns in the old schema and in the new one. */
export async function readApis(api: Reached): Promise<ApiRow[]> {
  const rows = await rowsOf(api, 'SELECT API_UUID, API_NAME, API_VERSION, API_PROVIDER FROM AM_API')
  return rows.map(([uuid, name, version, provider]) => ({
    uuid: uuid ?? '',
    name: name ?? '',
    version: version ?? '',
    provider: provider ?? '',
  }))
}
