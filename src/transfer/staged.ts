import { randomInt } from 'node:crypto'
import path from 'node:path/posix'
import type { Host } from '../remote/command.ts'
import { hashFiles } from './hash.ts'
import { mustRaw } from './host-run.ts'
import { STAGING_FOLDER } from './listing.ts'
import { listFolder } from './manifest.ts'
import { nameList } from './names.ts'

/** Where a copy is staged, and what an earlier attempt left there. */
export interface Staging {
  /** Absolute. */
  folder: string
  /** Absolute, below it, of this attempt alone; has a numbered folder for each stream. */
  data: string
  left: readonly Left[]
}

/** A file that was brought already. */
export interface Left {
  path: string
  /** Absent where it cannot be read. */
  sha256?: string
  size: number
  mtime: number
  mode: number
  /** Folder of its stream. */
  stream: number
}

// What is not there yet has the file system of the folder above. An earlier attempt may still be at work, although its client is gone: when its
// folder has another name, it can put nothing more in place.
const LOOK = `staging=$1 root=$2
at=$root
while [ ! -e "$at" ] && [ -n "$at" ]; do at=\${at%/*}; done
above=\${at:-/} at=$staging
while [ ! -e "$at" ] && [ -n "$at" ]; do at=\${at%/*}; done
[ "$above" = "\${at:-/}" ] || df -P "$above" "\${at:-/}" | {
  read -r line
  read -r one
  read -r other
  [ "\${one%% *} \${one##* }" = "\${other%% *} \${other##* }" ]
} || staging=$root/$3/mount/\${staging##*/}
printf '%s\\0' "$staging"
data=$staging/$4
for old in "$staging"/data-*; do
  [ -d "$old" ] || continue
  if [ -d "$data" ]; then rm -rf "$old"; else mv "$old" "$data" 2>/dev/null || [ ! -d "$old" ] || exit 1; fi
done
[ ! -d "$data" ] || { rm -rf -- "$data"/[0-9]*/"$3" && printf left; }`

/**
 * Takes over what an earlier attempt has left, which is hashed there, and says where to stage a copy: beside the destination, or, where that is
 * a mount of its own, in it.
 */
export async function lookAtStaging(host: Host, staging: string, root: string): Promise<Staging> {
  const mine = `data-${randomInt(2 ** 47)}`
  const output = await mustRaw(
    host,
    { argv: ['sh', '-c', LOOK, 'sh', staging, root, STAGING_FOLDER, mine], env: { LC_ALL: 'C' } },
    {
      reason: 'copy-failed',
      what: `could not look at ${root}`,
      safe: 'Nothing was copied.',
      fix: 'let the user in run_as read that folder, then run again.',
    },
  )
  const end = output.indexOf(0)
  const folder = output.toString('utf8', 0, end)
  const data = path.join(folder, mine)
  return { folder, data, left: output.length > end + 1 ? await leftIn(host, data) : [] }
}

async function leftIn(host: Host, data: string): Promise<Left[]> {
  const { entries } = await listFolder(host, data)
  const files = entries.filter((entry) => entry.type === 'file' && /^\d+\//.test(entry.path))
  const hashes = await hashFiles(
    host,
    data,
    files.map((file) => file.path),
  )
  return files.map(({ path: name, size, mtime, mode }) => {
    const [stream, below] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)]
    const sha256 = hashes.get(name)
    return { path: below, size, mtime, mode, stream: Number(stream), ...(sha256 && { sha256 }) }
  })
}

const REMOVE = 'cd "$1" && exec xargs -0 rm -f --'

/** Removes files of streams. */
export async function removeStaged(
  host: Host,
  data: string,
  files: readonly { path: string; stream: number }[],
): Promise<void> {
  if (files.length === 0) return
  await mustRaw(
    host,
    { argv: ['sh', '-c', REMOVE, 'sh', data], env: { LC_ALL: 'C' } },
    {
      reason: 'copy-failed',
      what: `could not clear ${data}`,
      safe: 'Nothing was put in place.',
      fix: 'check the rights of run_as there, then run again.',
    },
    nameList(files.map(({ path: name, stream }) => `${stream}/${name}`)),
  )
}
