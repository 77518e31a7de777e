import type { Host } from '../remote/command.ts'
import { STAGING_FOLDER } from './listing.ts'

/** Where copies of one folder of a run may have left something: each has a staging folder called `<id>-<number>`. */
export interface Staged {
  host: Host
  home: string
  runId: string
  id: string
  /** Destinations below the home: staging lies there where one is a mount of its own. */
  to: readonly string[]
}

/** `keep-or-remove home run id to...`: prints what is there, or removes it, and folders that are empty then. */
const LEFT = `what=$1 home=$2 run=$3 id=$4 mine=$5; shift 5
each() {
  for staging in "$1/$id-"[0-9]*; do
    [ -e "$staging" ] || continue
    if [ "$what" = look ]; then echo "$staging"; continue; fi
    rm -rf -- "$staging" || exit 1
    rmdir -- "$1" "\${1%/*}" 2>/dev/null
  done
}
each "$home/$mine/$run"
for to do each "$home/$to/$mine/mount"; done
exit 0`

/** Whether a copy was broken off before its end: modes of folders come last, and staging goes after them. */
export async function leftStaging(staged: Staged): Promise<boolean> {
  return (await run('look', staged)) !== ''
}

/** Removes what copies left that were broken off. */
export async function removeLeftStaging(staged: Staged): Promise<void> {
  await run('remove', staged)
}

function run(what: 'look' | 'remove', { host, home, runId, id, to }: Staged): Promise<string> {
  return host.must(
    { argv: ['/bin/sh', '-c', LEFT, 'sh', what, home, runId, id, STAGING_FOLDER, ...to] },
    {
      reason: 'copy-failed',
      what: `What an interrupted copy left in ${home}/${STAGING_FOLDER} could not be removed.`,
      safe: 'Files are complete where they are.',
      fix: 'check the rights of run_as there, then run sync again.',
    },
  )
}
