import { describe, expect, it } from 'vitest'
import { checkRequest, INPUT_NAMES, type RawInputs } from '../../../src/engine/request.ts'
import type { Verb } from '../../../src/engine/step.ts'
import type { MigrateError } from '../../../src/errors.ts'

const nothing = Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as RawInputs
const enough: RawInputs = { ...nothing, 'ssh-key': 'key', 'known-hosts': 'host ssh-ed25519 AAAA' }
const here = { env: {}, cwd: '/', spoolRoot: '/tmp' }

function complaints(raw: RawInputs): string[] {
  try {
    checkRequest('sync', raw, here)
    return []
  } catch (error) {
    return (error as MigrateError).problems.map((problem) => `${problem.what} ${problem.fix}`)
  }
}

describe('checkRequest', () => {
  it('takes empty inputs as not given: mode is plan, the file has its usual name', () => {
    expect(checkRequest('sync', enough, here)).toMatchObject({
      mode: 'plan',
      migrationFile: 'wso2-migrate.toml',
    })
  })

  it('names every complaint at once', () => {
    const found = complaints({
      ...nothing,
      mode: 'aply',
      'plan-digest': 'xyz',
      'retention-days': '0',
      'on-findings': 'no',
    })
    expect(found).toHaveLength(6)
    expect(found[0]).toContain('write --mode apply (input mode)')
  })

  it.each(['Apply', 'APPLY', 'dry-run', 'true', 'plan apply'])('refuses mode %j', (mode) => {
    expect(complaints({ ...enough, mode })).toHaveLength(1)
  })

  it('takes a digest with its algorithm in front', () => {
    const digest = 'a'.repeat(64)
    expect(checkRequest('sync', { ...enough, 'plan-digest': `sha256:${digest}` }, here).planDigest).toBe(
      digest,
    )
  })

  it('hands on what the caller says of findings, and leaves it to the migration file otherwise', () => {
    expect(checkRequest('pre-migrate', { ...enough, 'on-findings': 'warn' }, here).onFindings).toBe('warn')
    expect(checkRequest('pre-migrate', enough, here)).not.toHaveProperty('onFindings')
  })

  it('takes an agent where no key is given', () => {
    const request = checkRequest(
      'sync',
      { ...enough, 'ssh-key': '' },
      { ...here, env: { SSH_AUTH_SOCK: '/run/agent' } },
    )
    expect(request.agent).toBe('/run/agent')
  })
})

describe('a run of a pull request', () => {
  const workflow = {
    runUrl: '',
    actor: '',
    event: 'pull_request',
    job: '',
    runId: '',
    attempt: '',
    forked: false,
  }
  const base = { ...enough, 'base-migration-file': 'base/wso2-migrate.toml' }
  const checked = (verb: Verb, raw: RawInputs, more: Partial<typeof workflow> = {}) =>
    checkRequest(verb, raw, { ...here, workflow: { ...workflow, ...more } })

  it('goes to servers only by the file of the base branch, and never for a fork', () => {
    expect(checked('migrate', base)).toMatchObject({
      offline: false,
      baseMigrationFile: base['base-migration-file'],
    })
    for (const event of ['pull_request', 'pull_request_target']) {
      expect(() => checked('migrate', enough, { event })).toThrow('base-migration-file')
      expect(() => checked('migrate', base, { event, forked: true })).toThrow('no verb for this pull request')
    }
  })

  it('can be checked without key and host keys, which a fork does not get', () => {
    expect(checked('plan', { ...nothing, mode: 'apply' }, { forked: true }).offline).toBe(true)
    expect(checked('plan', nothing).offline).toBe(true)
  })

  it('is no other run: a base branch is refused there', () => {
    expect(() => checked('plan', base, { event: 'workflow_dispatch' })).toThrow(
      'is for runs of pull requests',
    )
  })
})
