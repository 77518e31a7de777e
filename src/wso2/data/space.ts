import { isHere } from '../../databases/client.ts'
import type { EngineType } from '../../databases/contract.ts'
import type { Problem } from '../../errors.ts'
import { roomOn } from '../../remote/room.ts'
import { rowsOf } from './databases.ts'
import { type Inspected, refuse } from './inspected.ts'

/** Where the server keeps its files, as far as the user may know. */
const FOLDER_SQL: Partial<Record<EngineType, string>> = {
  postgresql: "SELECT setting FROM pg_settings WHERE name = 'data_directory'",
  mariadb: 'SELECT @@datadir',
  mysql: 'SELECT @@datadir',
}

/**
 * Tables are written anew when their columns change: room for the database once more, and for its copy where that is what changes. Only where
 * the server's disk is the tools host's can it be looked at.
 */
export async function spaceProblems(inspected: Inspected): Promise<Problem[]> {
  const { tools, database, facts, copy } = inspected
  const needed = copy ? 2 * facts.bytes : facts.bytes
  if (!isHere(database)) return []
  const [row] = await rowsOf(inspected, FOLDER_SQL[database.engine]!)
  const folder = row?.[0]
  if (!folder) return []
  const [room] = await roomOn(tools, [folder])
  if (!room || room.freeBytes >= needed) return []
  return [
    refuse(
      inspected,
      `${folder} has ${Math.floor(room.freeBytes / 1e6)} MB free, and ${copy ? `the copy ${copy} comes to lie there, and ` : ''}tables that change are written anew: ${Math.ceil(needed / 1e6)} MB are needed.`,
      'free space there, then plan again',
    ),
  ]
}
