import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../settings.ts'

const kinds = {
  sequences: 'sequences',
  apis: 'api',
  endpoints: 'endpoints',
  local_entries: 'local-entries',
} as const

/**
 * A gateway takes its APIs from the database at each start and removes synapse files that it does not know: all but those
 * that the pack ships (repository/resources/apim-synapse-config) and those in
 * `[apim.sync_runtime_artifacts.gateway.skip_list]`.
 */
export function removeForeignArtifacts(home: string, settings: Settings): void {
  for (const [key, folder] of Object.entries(kinds)) {
    const place = join(home, 'repository/deployment/server/synapse-configs/default', folder)
    if (!existsSync(place)) continue
    const listed = settings.values.get(`apim.sync_runtime_artifacts.gateway.skip_list.${key}`)
    const kept = new Set<unknown>(Array.isArray(listed) ? listed : [])
    for (const file of readdirSync(place)) {
      const shipped = existsSync(join(home, 'repository/resources/apim-synapse-config', file))
      if (file.endsWith('.xml') && !shipped && !kept.has(file)) rmSync(join(place, file))
    }
  }
}
