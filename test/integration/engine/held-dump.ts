import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '../../lab/machine/host.ts'

/** A `pg_dump` of one host that waits before it does its work: a dump that takes as long as a test wants. */
export interface HeldDump {
  /** Resolves when a dump waits. */
  waits(): Promise<void>
  /** How often a dump was begun. */
  begun(): number
  /** Lets it go on; later ones do not wait. */
  letGo(): void
}

export function holdDumps(host: Host): HeldDump {
  const [hold, begun] = ['/tmp/hold-dumps', '/tmp/dumps-begun']
  const program = join(host.root, '/usr/local/bin/pg_dump')
  writeFileSync(
    program,
    `#!/bin/sh
case " $* " in *" --version "*) exec /usr/bin/pg_dump "$@" ;; esac
echo begun >>${begun}
while [ -e ${hold} ]; do sleep 0.1; done
exec /usr/bin/pg_dump "$@"
`,
  )
  chmodSync(program, 0o755)
  writeFileSync(join(host.root, hold), '')
  const file = join(host.root, begun)
  writeFileSync(file, '')
  chmodSync(file, 0o666)
  const count = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0)
  return {
    async waits() {
      const end = Date.now() + 90_000
      while (count() === 0) {
        if (Date.now() > end) throw new Error('no dump was begun')
        await sleep(30)
      }
    },
    begun: count,
    letGo: () => rmSync(join(host.root, hold), { force: true }),
  }
}
