import { describe, expect, it } from 'vitest'
import { basisOf, changesOf, migrationFileFact } from '../../../src/engine/basis.ts'
import { assemblePlan } from '../../../src/engine/plan.ts'
import { readTomlSource } from '../../../src/migration/places.ts'
import { SOUND } from '../migration/file.ts'

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g'
const OTHER = 'AAAAC3NzaC1lZDI1NTE5AAAAIP8CAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g'
const hosts = { new: { address: 'new.example', port: 22, user: 'deploy' } }
const raw = (more: object = {}, choices: object = {}) => ({
  hosts,
  nodes: {
    mi1: {
      source: { host: 'new', home: '/opt/old' },
      target: { host: 'new', home: '/opt/new', java_home: '/opt/jdk', ...more },
      keystore_password: '${env:KEYSTORE}',
    },
  },
  backup: { directory: '/backups' },
  choices,
})
const basis = (
  given: Partial<{ raw: object; tool: string; route: string; environment: string; knownHosts: string }> = {},
): ReturnType<typeof basisOf> =>
  basisOf({
    tool: '0',
    route: 'r',
    environment: 'staging',
    raw: raw(),
    hosts,
    knownHosts: `new.example ssh-ed25519 ${KEY}\n`,
    ...given,
  })
const file = { file: 'wso2-migrate.toml', name: 'staging' }
const words = (now: ReturnType<typeof basisOf>) =>
  changesOf('run-1', basis(), now, file).map(({ what }) => what)

/** The basis of a file with `SOUND`'s environment, changed in one place. */
function ofFile(edit: (text: string) => string = (text) => text, environment = 'staging') {
  const source = readTomlSource(file.file, edit(SOUND))
  const environments = source.value.environments as Record<string, unknown>
  return { source, basis: basis({ raw: environments[environment] as object, environment }) }
}

const digestOf = (of: ReturnType<typeof basisOf>) =>
  assemblePlan({
    route: 'r',
    environment: 'staging',
    tool: '0',
    steps: [],
    facts: [migrationFileFact(of)],
    warnings: [],
  }).digest

describe('a run goes on under what it was begun', () => {
  it('the same, and a default that is written out', () => {
    expect(words(basis())).toEqual([])
    expect(words(basis({ raw: raw({}, { stop_source: false }) }))).toEqual([])
  })

  it('says what changed in the migration file, each setting with its place, and how to go on', () => {
    const now = basis({ raw: raw({ home: '/opt/newer', heap: '4g' }) })
    const [heap, home] = changesOf('run-1', basis(), now, file).sort((a, b) => (a.what < b.what ? -1 : 1))
    expect(home?.what).toContain('nodes.mi1.target.home: was "/opt/new", is "/opt/newer"')
    expect(home?.place).toEqual({
      file: 'wso2-migrate.toml',
      key: ['environments', 'staging', 'nodes', 'mi1', 'target', 'home'],
    })
    expect(heap?.what).toContain('nodes.mi1.target.heap: was not there, is "4g"')
    for (const problem of [heap, home]) {
      expect(problem?.fix).toMatch(
        /^put nodes\.mi1\.target\.h\w+ back as it was .* \(`abandon`, --run-id run-1 \(input run-id\);/,
      )
      expect(problem?.safe).toContain('Nothing was changed')
      expect(problem?.reason).toBe('plan-changed')
    }
  })

  it.each([
    ['/opt/wso2mi-4.0.0', '/opt/other', 'nodes.mi1.target.home', 15],
    ['wso2ei-7.1.0', 'wso2ei-7.1.1', 'nodes.mi1.source.home', 14],
    ['5432/orders', '5432/prod', 'databases.orders.expect', 18],
    ['tools_host = "new"', 'tools_host = "old"', 'databases.orders.tools_host', 19],
    ['/var/backups/wso2-migrate', '/var/elsewhere', 'backup.directory', 22],
    ['mi-new.example.com', 'mi-newer.example.com', 'hosts.new.address', 9],
  ])(
    'refuses %s that became %s, with its line, and such a plan has another digest',
    (from, to, key, line) => {
      const [then, now] = [ofFile(), ofFile((text) => text.replace(from, to))]
      const [problem, ...more] = changesOf('run-1', then.basis, now.basis, file)
      expect(more).toEqual([])
      expect(problem?.what).toContain(`${key}: was `)
      expect(now.source.placeOf(problem!.place!.key!).line).toBe(line)
      expect(digestOf(now.basis)).not.toBe(digestOf(then.basis))
    },
  )

  it('refuses another route and another environment', () => {
    expect(words(basis({ route: 'other' }))).toEqual([expect.stringContaining('route: was "r", is "other"')])
    expect(words(basis({ environment: 'production' }))[0]).toContain('environment: was "staging"')
  })

  it('finds the place of names with dots', () => {
    const dotted = { ...raw(), databases: { 'orders.eu': { expect: 'a:1/b', tools_host: 'new' } } }
    const problems = changesOf('run-1', basis(), basis({ raw: dotted }), file)
    expect(problems.map(({ place }) => place?.key)).toContainEqual([
      'environments',
      'staging',
      'databases',
      'orders.eu',
      'expect',
    ])
    const password = { 'orders.eu': { ...dotted.databases['orders.eu'], password: '${env:X}' } }
    expect(
      changesOf('run-1', basis({ raw: dotted }), basis({ raw: { ...dotted, databases: password } }), file),
    ).toEqual([])
  })

  it('lets change what neither the work nor its place depends on', () => {
    for (const name of ['start_timeout', 'client_timeout', 'index_timeout'])
      expect(words(basis({ raw: raw({}, { [name]: '20m' }) }))).toEqual([])
    // Decided on while the run is open: it goes on with that.
    expect(words(basis({ raw: raw({}, { accept_verdicts: ['0'.repeat(64)] }) }))).toEqual([])
    const otherUser = { ...raw(), hosts: { new: { ...hosts.new, user: 'ops' } } }
    expect(words(basis({ raw: otherUser }))).toEqual([])
  })

  it('refuses another version of the tool', () => {
    expect(words(basis({ tool: '1' }))[0]).toContain('was begun by version 0 of this tool, this is version 1')
  })

  it('refuses other host keys; one more pinned key is none', () => {
    const both = `new.example ssh-ed25519 ${KEY}\nnew.example ssh-ed25519 ${OTHER}\n`
    expect(words(basis({ knownHosts: both }))).toEqual([])
    expect(words(basis({ knownHosts: `new.example ssh-ed25519 ${OTHER}\n` }))[0]).toMatch(
      /None of the host keys that new had .* was SHA256:.*, is SHA256:/,
    )
  })

  it('holds no secret, not even by its name', () => {
    expect(JSON.stringify(basis())).not.toMatch(/KEYSTORE|keystore/)
  })
})
