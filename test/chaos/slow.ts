import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../lab/machine/host.ts'

/** Half of a dump or archive is written, then it takes its time: a job that is over at once could not be met at work. */
const SLOW_DUMP = `#!/bin/bash
case "$*" in *--version*) exec /usr/bin/pg_dump "$@" ;; esac
set -o pipefail
/usr/bin/pg_dump "$@" | { head -c 20000; sleep 1; cat; }
`
const SLOW_TAR = `#!/bin/bash
case "$1" in -c) ;; *) exec /usr/bin/tar "$@" ;; esac
set -o pipefail
/usr/bin/tar "$@" | { head -c 20000; sleep 1; cat; }
`

export function slowDown({ root }: Host): void {
  writeFileSync(join(root, 'usr/local/bin/pg_dump'), SLOW_DUMP, { mode: 0o755 })
  writeFileSync(join(root, 'usr/local/bin/tar'), SLOW_TAR, { mode: 0o755 })
}
