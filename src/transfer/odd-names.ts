import type { Host } from '../remote/command.ts'
import { hashFiles } from './hash.ts'
import type { Arrival } from './receive.ts'

/** Names that no tool prints in one line are asked for one by one. */
export async function withOdd(
  target: Host,
  folder: string,
  { entries, hashes }: Arrival,
): Promise<Map<string, string>> {
  const odd = entries.filter((entry) => entry.type === 'file' && !hashes.has(entry.path))
  const asked = await hashFiles(
    target,
    folder,
    odd.map((entry) => entry.path),
  )
  return new Map([...hashes, ...asked])
}
