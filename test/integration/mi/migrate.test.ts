import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { copiedFolders } from '../../../src/report/copies.ts'
import { readRunReport } from '../../../src/report/run-report.ts'
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

/** Both packs bring their own. */
const SHIPPED = /\.mar$|synapse-configs\/default\/(?:registry|synapse|sequences\/(?:main|fault))\.xml$|README/

/** SHA-256 of every file below a folder, but for what a running server writes itself. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  return new Map(
    paths
      .filter((file) => !/^(?:repository\/logs|tmp|registry)\/|\.pid$|^password-/.test(file))
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ]),
  )
}

async function running({ host, home }: MiLab['nodes'][number]['target']): Promise<number> {
  return (await host.processes(`-Dcarbon.home=${home} `)).length
}

/** Servers whose tasks still write into the database, one line each. */
async function workers(here: MiLab): Promise<string[]> {
  const { server, name } = here.database
  const rows = async () =>
    (await server.query(name, 'SELECT server, count(*) AS runs FROM STANDIN_RUNS GROUP BY server')) as Record<
      string,
      unknown
    >[]
  const before = new Map((await rows()).map(({ server: who, runs }) => [String(who), Number(runs)]))
  await setTimeout(1_500)
  const after = await rows()
  return after
    .filter(({ server: who, runs }) => Number(runs) > (before.get(String(who)) ?? 0))
    .map(({ server: who }) => String(who))
    .sort()
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
    const sources = here.nodes.map(({ source }) => contents(source.path))
    const outcome = await migrate(here)
    expect(words(outcome.problems)).toEqual([])
    expect(outcome.result).toBe('passed')
    for (const [index, { name, source, target }] of here.nodes.entries()) {
      expect(outcome.said).toContain(`${name} serves`)
      expect(contents(source.path)).toEqual(sources[index])
      const [old, now] = [source.path, target.path].map((home) =>
        contents(join(home, 'repository/deployment')),
      )
      for (const [file, hash] of old!)
        if (!SHIPPED.test(file)) expect([file, now!.get(file)]).toEqual([file, hash])
      expect(await running(target)).toBe(1)
      expect(await running(source)).toBe(0)
    }
    const report = await readRunReport(join(here.workspace, 'spool'), 'staging')
    for (const { name } of here.nodes) {
      const copies = copiedFolders(report.steps).filter(({ node }) => node === name)
      expect(copies.map(({ folder }) => folder)).toContain('deployment')
      for (const { files, links, verified, seconds } of copies) {
        expect(verified).toBe(files - links!)
        expect(seconds).toBeGreaterThan(0)
      }
    }
    expect(await workers(here)).toEqual(here.nodes.map(({ target }) => expect.stringContaining(target.home)))
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
