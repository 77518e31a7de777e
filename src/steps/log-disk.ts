import path from 'node:path/posix'
import type { Verb } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { isFull, roomOn } from '../remote/room.ts'
import type { Server } from '../wso2/server.ts'
import { showBytes } from './words.ts'

/**
 * What is to be said where the log of a server has no room. Log4j2 drops what it cannot write, so that the server starts and serves and
 * nothing tells of it: whether it came up cannot be judged then.
 */
export async function fullLogDisk(host: Host, server: Server, verb: Verb): Promise<Problem | undefined> {
  const folder = path.dirname(`${server.home}/${server.pack.log}`)
  const [room] = await roomOn(host, [folder])
  if (!room || !isFull(room)) return undefined
  return {
    reason: 'verify-failed',
    host: host.name,
    what: `No space is left on ${host.name} for the log of the new server: the disk of ${folder} has ${showBytes(room.freeBytes)} free of ${showBytes(room.bytes)}. Without its log nothing proves that it started.`,
    fix: `free space on the disk of ${folder} (\`df -h\`, \`df -i\`), then run ${verb} again.`,
  }
}
