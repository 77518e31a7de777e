import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startMiLab } from '../../lab/mi-lab.ts'
import { FEW } from './bad-input.ts'
import { performVerb } from './run.ts'

it('knows one machine under two names and addresses: old and new server share its ports', async () => {
  const mi = await startMiLab({
    oneHost: true,
    activeArtifacts: false,
    artifacts: FEW,
    choices: { stop_source: false },
  })
  try {
    const host = mi.lab.hosts.new
    await host.must(['ip', 'addr', 'add', '10.71.0.99/24', 'dev', 'eth0'])
    writeFileSync(
      mi.migrationFile,
      mi.text
        .replace(
          '[environments.staging.hosts.new]',
          (table) => `[environments.staging.hosts.old]
address = "10.71.0.99"
user = "deploy"
run_as = "wso2carbon"

${table}`,
        )
        .replace('.source]\nhost = "new"', '.source]\nhost = "old"'),
    )
    const inputs = {
      'known-hosts': `${mi.lab.knownHosts}\n${mi.lab.knownHosts.replaceAll(/^10\.71\.0\.12 /gm, '10.71.0.99 ')}`,
    }
    const plan = await performVerb(mi, 'plan', inputs)
    expect(plan.result).toBe('planned')
    expect(plan.said).toContain('Old and new server share a host and its ports. Stop it before quiesce')
  } finally {
    await mi.stop()
  }
})
