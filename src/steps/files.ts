import type { Host } from '../remote/command.ts'
import { mustRaw } from '../transfer/host-run.ts'

/** The bytes of a file on a host. Throws `preflight-failed`, naming the file. */
export async function readBytes(host: Host, path: string): Promise<Buffer> {
  return mustRaw(
    host,
    { argv: ['cat', '--', path] },
    {
      reason: 'preflight-failed',
      what: `could not read ${path}`,
      fix: 'check that it is there and that run_as may read it, then run again.',
    },
  )
}

const WRITABLE = `d=$1; while [ ! -e "$d" ] && [ ! -L "$d" ]; do d=$(dirname -- "$d"); done
if [ ! -d "$d" ]; then what='is not a folder'; elif [ -w "$d" ] && [ -x "$d" ]; then exit 0; else what="may not be written to by $(id -un)"; fi
printf '%s %s' "$d" "$what"`

/** Why a folder cannot be made or written to, judged by the nearest one above it that is there; writes nothing. */
export async function unwritable(host: Host, folder: string): Promise<string | undefined> {
  const { stdout } = await host.run({ argv: ['/bin/sh', '-c', WRITABLE, 'sh', folder] })
  return stdout || undefined
}

// The folder itself may not be there yet: the nearest one above it that is lies on the same disk.
const FREE = `d=$1; while [ ! -d "$d" ]; do d=$(dirname "$d"); done; df -Pk -- "$d" | tail -n 1`

/** Free bytes of the file system that holds (or would hold) a path. */
export async function freeBytes(host: Host, path: string): Promise<number> {
  const printed = await host.must(
    { argv: ['/bin/sh', '-c', FREE, 'sh', path] },
    {
      reason: 'preflight-failed',
      what: `The free space of ${path} could not be found out.`,
      safe: 'Nothing was changed.',
      fix: 'check the path in the migration file, and df on that host.',
    },
  )
  const [, , , available] = printed.trim().split(/\s+/)
  return Number(available) * 1024
}
