import { chmodSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startMiLab } from '../../lab/mi-lab.ts'
import { performVerb, words } from '../mi/run.ts'

it('preflight tells what lock and fence miss on each host, with the packages, beside everything else that is wrong', async () => {
  const mi = await startMiLab({ oldServer: 'stopped', artifacts: { cars: 1, proxies: 1, apis: 1 } })
  try {
    const bin = (host: 'old' | 'new', name: string) => join(mi.lab.hosts[host].root, 'usr/bin', name)
    for (const name of ['flock', 'sync']) renameSync(bin('old', name), bin('old', `${name}.away`))
    // As of a busybox that knows no time limit.
    renameSync(bin('new', 'flock'), bin('new', 'flock.away'))
    writeFileSync(
      bin('new', 'flock'),
      '#!/bin/sh\ncase $* in *-w*) exit 1 ;; esac\nexec /usr/bin/flock.away "$@"\n',
    )
    chmodSync(bin('new', 'flock'), 0o755)
    writeFileSync(
      mi.migrationFile,
      mi.text
        .replace('tools_host', 'backup = true\ntools_host')
        .replace(/(directory = ")[^"]*/, '$1/nowhere'),
    )

    const outcome = await performVerb(mi, 'backup', { mode: 'apply' })
    expect(outcome.failureReason).toBe('preflight-failed')
    const said = words(outcome.problems).join('\n')
    expect(said).toContain('No backup can be written to /nowhere')
    const of = (host: string) =>
      outcome.problems.find((each) => each.host === host && /^Lock, fence/.test(each.what))
    expect(of('old')?.what).toMatch(/what is not there: flock, sync\.$/)
    expect(of('old')?.fix).toContain(
      'apt-get install util-linux coreutils (Debian, Ubuntu), dnf install util-linux coreutils',
    )
    expect(of('new')?.what).toMatch(/what is not there: flock -w\.$/)
    // Refused before anything was locked.
    const left = await mi.lab.hosts.new.must([
      '/bin/sh',
      '-c',
      'ls -A /home/wso2carbon/.wso2-migrate 2>/dev/null | wc -l',
    ])
    expect(left.trim()).toBe('0')
  } finally {
    await mi.stop()
  }
})
