import type { Host } from '../remote/command.ts'
import { hashFiles } from './hash.ts'
import { runRaw, succeeded } from './host-run.ts'
import type { Entry } from './listing.ts'
import { listFolder } from './manifest.ts'
import { nameList } from './names.ts'
import { proveCommand, readArrival } from './receive.ts'
import { toolsOf } from './tools.ts'

/** A folder as it is now. */
export interface Proof {
  entries: readonly Entry[]
  /** SHA-256 by path, of the files that were asked for and can be read. */
  hashes: ReadonlyMap<string, string>
}

/** Lists a folder and reads files in it, by one command where nothing is amiss. Throws as `listFolder` and `hashFiles` do. */
export async function proveFolder(host: Host, root: string, paths: readonly string[]): Promise<Proof> {
  if (paths.length > 0) {
    const tools = await toolsOf(host)
    const { outcome, stdout } = await runRaw(host, proveCommand(root, tools), nameList(paths))
    if (succeeded(outcome)) {
      const { entries, hashes } = readArrival(stdout, tools)
      const there = new Set(entries.map((entry) => entry.path))
      const odd = paths.filter((name) => there.has(name) && !hashes.has(name))
      return { entries, hashes: new Map([...hashes, ...(await hashFiles(host, root, odd))]) }
    }
  }
  // Something vanished meanwhile, or cannot be read: each by itself knows what to make of it.
  const [{ entries }, hashes] = await Promise.all([listFolder(host, root), hashFiles(host, root, paths)])
  return { entries, hashes }
}
