import { afterEach, describe, expect, it } from 'vitest'
import { type MiLab, type MiLabOptions, startMiLab } from '../../lab/mi-lab.ts'
import { difference } from '../../lab/snapshot.ts'
import { migrate, performVerb, words } from './run.ts'

let mi: MiLab | undefined
afterEach(async () => {
  await mi?.stop()
  mi = undefined
})

async function lab(options: MiLabOptions): Promise<MiLab> {
  mi = await startMiLab(options)
  return mi
}

describe('the whole route', () => {
  it.each<[string, MiLabOptions]>([
    ['users in a file, PostgreSQL', {}],
    [
      'users in LDAP, secure vault, through a jump host',
      { userStore: 'ldap', secureVault: true, jump: true },
    ],
    ['users in PostgreSQL', { userStore: 'jdbc' }],
    ['users in MariaDB, secure vault', { userStore: 'jdbc', engine: 'mariadb', secureVault: true }],
    ['two nodes', { nodes: 2 }],
    ['old and new on one host', { oneHost: true }],
  ])('migrates with %s', async (_name, options) => {
    const here = await lab(options)
    const source = here.nodes[0]!.source.path
    const outcome = await migrate(here)
    expect(words(outcome.problems)).toEqual([])
    expect(outcome.result).toBe('passed')
    expect(outcome.said).toContain('mi1 serves')
    expect(await here.product.expected).toBeDefined()
    expect(source).toBeDefined()
  })
})

it('plan changes nothing on any host or in any database, and says the same digest twice', async () => {
  const here = await lab({ activeArtifacts: false, userStore: 'ldap' })
  const before = await here.lab.snapshot()
  const first = await performVerb(here, 'plan')
  expect(words(first.problems)).toEqual([])
  const second = await performVerb(here, 'backup', { mode: 'plan' })
  expect(difference(before, await here.lab.snapshot())).toEqual([])
  expect(first.result).toBe('planned')
  expect(second.planDigest).toBe(first.planDigest)
})
