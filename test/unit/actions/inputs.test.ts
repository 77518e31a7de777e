import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetSecrets, maskSecrets, surroundingsOf } from '../../../src/actions/inputs.ts'
import { INPUT_NAMES, type RawInputs } from '../../../src/engine/request.ts'
import { Secrets } from '../../../src/secrets.ts'

const nothing = Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as RawInputs
let folder: string
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-inputs-'))
})
afterEach(() => fs.remove(folder))

describe('secrets of an entry', () => {
  it('are masked by their use in the migration file, by name, and by input; switches are not', async () => {
    await fs.outputFile(path.join(folder, 'm.toml'), 'a = "${env:PLAIN}"\n broken toml = = "${env:OTHER}"')
    const env = {
      PLAIN: 'plain-value',
      OTHER: 'other-value',
      MY_TOKEN: 'token-value',
      USE_SECRETS: 'true',
      HOME: '/home/me',
    }
    const secrets = new Secrets()
    const raw = { ...nothing, 'migration-file': 'm.toml', 'ssh-key': 'first-line\nsecond-line' }
    expect(maskSecrets(raw, surroundingsOf(env, folder), secrets)).toEqual(['PLAIN', 'OTHER'])
    for (const value of ['plain-value', 'other-value', 'token-value', 'second-line']) {
      expect(secrets.scrub(`x ${value} y`)).toBe('x *** y')
    }
    expect(secrets.scrub('true /home/me')).toBe('true /home/me')
  })

  it('are masked where a private key was given to the wrong input or variable', () => {
    const key = (line: string) =>
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${line}\n-----END OPENSSH PRIVATE KEY-----\n`
    const secrets = new Secrets()
    const raw = { ...nothing, environment: key('Zmlyc3QtbGluZQ') }
    maskSecrets(raw, surroundingsOf({ DEPLOY: key('c2Vjb25kLWxpbmU') }, folder), secrets)
    for (const line of ['Zmlyc3QtbGluZQ', 'c2Vjb25kLWxpbmU']) expect(secrets.scrub(line)).toBe('***')
  })

  it('leave the environment that children inherit', () => {
    const env: NodeJS.ProcessEnv = {
      'INPUT_SSH-KEY': 'k',
      'INPUT_SSH-KEY-PASSPHRASE': 'p',
      DB: 'd',
      PATH: '/bin',
    }
    forgetSecrets(env, ['DB'])
    expect(env).toEqual({ PATH: '/bin' })
  })
})

describe('surroundings', () => {
  const base = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_REPOSITORY: 'org/servers' }
  it('know who started the workflow run again, before who started it first', () => {
    const actor = (env: object) => surroundingsOf({ ...base, ...env }, folder).workflow?.actor
    expect(actor({ GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'bob' })).toBe('bob')
    expect(actor({ GITHUB_ACTOR: 'alice' })).toBe('alice')
  })

  const forked = async (head: unknown) => {
    const file = path.join(folder, 'event.json')
    await fs.outputJson(file, { pull_request: { head } })
    return surroundingsOf({ ...base, GITHUB_EVENT_PATH: file }, folder).workflow?.forked
  }

  it('know a fork, a deleted one, and an event that cannot be read: none is trusted', async () => {
    expect(await forked({ repo: { full_name: 'org/servers' } })).toBe(false)
    expect(await forked({ repo: { full_name: 'stranger/servers' } })).toBe(true)
    expect(await forked({ repo: null })).toBe(true)
    expect(surroundingsOf(base, folder).workflow?.forked).toBe(true)
  })

  it('are no workflow outside of one', () => {
    expect(surroundingsOf({}, folder).workflow).toBeUndefined()
  })
})
