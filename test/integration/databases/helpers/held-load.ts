import type { Host } from '../../../lab/machine/host.ts'
import { until } from '../../../lab/machine/run.ts'

const HOLD = '/tmp/hold-loads'
const LOADS = '/tmp/loads'

/** Stands before the programs that load dumps: counts them, and stops in the middle of what they load while it is told to. */
const WRAPPER = `#!/bin/sh
real=/usr/bin/\${0##*/}
case " $* " in
*" --exit-on-error "*)
  echo "$real" >>${LOADS}; n=$(wc -l <${LOADS})
  while [ -e ${HOLD}.$n ]; do sleep 0.1; done
  exec "$real" "$@" ;;
*" --max-allowed-packet=1G "*)
  echo "$real" >>${LOADS}; n=$(wc -l <${LOADS})
  { head -c 1500; while [ -e ${HOLD}.$n ]; do sleep 0.1; done; cat; } | "$real" "$@" ;;
*) exec "$real" "$@" ;;
esac
`

/** Holds loads on a machine of the lab at will, and counts them. A load is called by its number, from 1. */
export async function holdableLoads(machine: Host) {
  for (const program of ['pg_restore', 'mariadb']) {
    await machine.must(['/bin/sh', '-c', 'cat >"$1" && chmod 755 "$1"', 'sh', `/usr/local/bin/${program}`], {
      stdin: WRAPPER,
    })
  }
  await machine.must(['/bin/sh', '-c', `: >${LOADS}; chmod 666 ${LOADS}`])
  const count = async () => (await machine.must(['cat', LOADS])).split('\n').length - 1
  return {
    count,
    hold: (load: number) => machine.must(['touch', `${HOLD}.${load}`]),
    release: (load: number) => machine.must(['rm', '-f', `${HOLD}.${load}`]),
    begun: (load: number) => until(`load ${load}`, 60_000, async () => (await count()) >= load),
  }
}
