import { describe, expect, it } from 'vitest'
import {
  checkRequest,
  INPUT_NAMES,
  type RawInputs,
  refuseUntrustedEvent,
} from '../../../src/engine/request.ts'
import { MigrateError } from '../../../src/errors.ts'

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

it('does not carry what a pull request says to a server', () => {
  const workflow = { runUrl: '', job: '', runId: '', attempt: '', forked: false }
  expect(() =>
    refuseUntrustedEvent({ ...here, workflow: { ...workflow, event: 'pull_request_target' } }),
  ).toThrow(MigrateError)
  expect(() =>
    refuseUntrustedEvent({ ...here, workflow: { ...workflow, event: 'workflow_dispatch' } }),
  ).not.toThrow()
})
