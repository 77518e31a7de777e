import type { Host } from '../remote/command.ts'

// The folder itself may not be there yet, or be private: the nearest one above it lies on the same disk as a rule.
const FREE = `d=$1; while [ ! -d "$d" ] && [ "$d" != / ]; do d=$(dirname "$d"); done; df -Pk -- "$d" | tail -n 1`

/** Free bytes of the file system that holds (or would hold) a folder; 0 where that cannot be found out. */
export async function freeBytes(host: Host, folder: string): Promise<number> {
  const { stdout } = await host.run({ argv: ['sh', '-c', FREE, 'sh', folder], timeoutMs: 60_000 })
  return (Number(stdout.trim().split(/\s+/)[3]) || 0) * 1024
}
