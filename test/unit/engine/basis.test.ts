import { describe, expect, it } from 'vitest'
import { basisOf, changesOf } from '../../../src/engine/basis.ts'

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
  given: Partial<{ raw: object; tool: string; knownHosts: string }> = {},
): ReturnType<typeof basisOf> =>
  basisOf({
    tool: '0',
    route: 'r',
    raw: raw(),
    hosts,
    knownHosts: `new.example ssh-ed25519 ${KEY}\n`,
    ...given,
  })
const words = (now: ReturnType<typeof basisOf>) => changesOf('run-1', basis(), now).map(({ what }) => what)

describe('a run goes on under what it was begun', () => {
  it('the same, and a default that is written out', () => {
    expect(words(basis())).toEqual([])
    expect(words(basis({ raw: raw({}, { stop_source: false }) }))).toEqual([])
  })

  it('says what changed in the migration file, and how to go on', () => {
    const [problem] = changesOf('run-1', basis(), basis({ raw: raw({ home: '/opt/newer', heap: '4g' }) }))
    expect(problem?.what).toContain('nodes.mi1.target.home: was "/opt/new", is "/opt/newer"')
    expect(problem?.what).toContain('nodes.mi1.target.heap: was not there, is "4g"')
    expect(problem?.fix).toContain('abandon, run-id run-1')
    expect(problem?.reason).toBe('plan-changed')
  })

  it('lets change what neither the work nor its place depends on', () => {
    expect(words(basis({ raw: raw({}, { start_timeout: '20m' }) }))).toEqual([])
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
