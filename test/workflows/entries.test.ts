import { createServer, type Server } from 'node:net'
import path from 'node:path'
import fs from 'fs-extra'
import ssh2 from 'ssh2'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { VERBS } from '../../src/engine/step.ts'
import { build, TOP } from './build.ts'
import { newJob, runAction } from './runner.ts'

const SSH = {
  'ssh-key': '-----BEGIN X-----\nline-one-of-the-key\nline-two-of-the-key\n-----END X-----',
  'known-hosts': 'x',
}
const verbs = VERBS.filter((verb) => verb !== 'report')

let dist: string
let job: Awaited<ReturnType<typeof newJob>>

beforeAll(async () => {
  dist = await fs.mkdtemp('/tmp/wso2-migrate-dist-')
  await build(dist)
}, 300_000)
afterAll(() => fs.remove(dist))
beforeEach(async () => {
  job = await newJob(dist)
})
afterEach(() => fs.remove(job.folder))

describe.each(verbs)('%s on the runner', (verb) => {
  it('refuses a mode that it does not know, as the one error with that reason', async () => {
    const run = await runAction(job, verb, { ...SSH, mode: 'dryrun' })
    expect(run.code).toBe(1)
    expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'config-invalid', verbs: '[]' })
    expect(run.log.match(/^::error.*"dryrun"/gm)).toHaveLength(1)
  })

  it('tells everything that is missing at once when every input is empty, as composites forward it', async () => {
    const names = [
      'migration-file',
      'environment',
      'mode',
      'plan-digest',
      'ssh-key',
      'known-hosts',
      'timeout',
    ]
    const run = await runAction(job, verb, Object.fromEntries(names.map((name) => [name, ''])))
    expect(run.code).toBe(1)
    expect(run.outputs['failure-reason']).toBe('config-invalid')
    expect(run.log).toContain('There is no SSH key')
    expect(run.log).toContain('known-hosts is empty')
  })

  it('names the migration file that is not there', async () => {
    const run = await runAction(job, verb, { ...SSH, 'migration-file': 'a "b" $(c).toml' })
    expect(run.code).toBe(1)
    expect(run.outputs['failure-reason']).toBe('config-invalid')
    expect(run.log).toMatch(/^::error file=a "b" \$\(c\)\.toml::.*ENOENT/m)
  })
})

describe('a verb on the runner', () => {
  it('masks before it says anything else: key by line, variables of the migration file, and what sounds secret', async () => {
    await fs.outputFile(path.join(job.workspace, 'wso2-migrate.toml'), 'x = "${env:ODD_NAME}"\n')
    const run = await runAction(
      job,
      'plan',
      { ...SSH, 'ssh-key-passphrase': ' pass phrase ' },
      {
        env: { ODD_NAME: 'odd value', DB_PASSWORD: 'pa%ss', TOKEN_CHECK: 'true' },
      },
    )
    const said = run.log.split('\n').findIndex((line) => line !== '' && !line.startsWith('::add-mask::'))
    expect(run.log.split('\n').slice(said).join('\n')).not.toContain('::add-mask::')
    for (const secret of [
      'line-one-of-the-key',
      'line-two-of-the-key',
      ' pass phrase ',
      'odd value',
      'pa%ss',
    ]) {
      expect(run.masks).toContain(secret)
    }
    expect(run.masks).not.toContain('true')
  })

  it('annotates each line with an error, and never more than the runner keeps', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `unknown_${index} = 1`)
    await fs.outputFile(path.join(job.workspace, 'wso2-migrate.toml'), `route = "x"\n${keys.join('\n')}\n`)
    const run = await runAction(job, 'plan', SSH)
    expect(run.log.match(/^::error/gm)).toHaveLength(10)
    expect(run.log).toMatch(/^::error file=wso2-migrate\.toml,line=2,col=1::/m)
    for (const key of keys) expect(run.log).toContain(key.split(' ')[0])
  })

  it('leaves what it came to for the report of the same job', async () => {
    await runAction(job, 'plan', { mode: 'dryrun' })
    const last = await fs.readJson(path.join(job.temp, 'wso2-migrate', 'last.json'))
    expect(last).toMatchObject({ verb: 'plan', result: 'failed', failureReason: 'config-invalid' })
  })
})

describe('the run of a pull request of a fork', () => {
  const example = () => fs.readFile(path.join(TOP, 'examples/wso2-migrate.toml'), 'utf8')
  const runs = async (verb: 'plan' | 'baseline' | 'verify', text: string) => {
    const event = path.join(job.temp, 'event.json')
    await fs.outputJson(event, { pull_request: { head: { repo: { full_name: 'somebody/servers' } } } })
    await fs.outputFile(path.join(job.workspace, 'wso2-migrate.toml'), text)
    const env = {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REPOSITORY: 'org/servers',
      GITHUB_EVENT_PATH: event,
    }
    return runAction(job, verb, { environment: 'staging', mode: 'apply' }, { env })
  }

  it('checks the file without key, host keys and secrets, and ends green', async () => {
    const run = await runs('plan', await example())
    expect(run.log).toContain('no host was contacted')
    expect(run.outputs).toMatchObject({ result: 'planned', verbs: '[]', 'failure-reason': '' })
    expect(run.code).toBe(0)
    await runAction(job, 'report', { environment: 'staging' })
    expect(await fs.readFile(path.join(job.temp, 'wso2-migrate-report', 'summary.md'), 'utf8')).toContain(
      'Migration file checked, no host contacted',
    )
  })

  it('ends red for a mistake in it, on its line', async () => {
    const run = await runs('plan', (await example()).replace('stop_source', 'stop_sauce'))
    expect(run.code).toBe(1)
    expect(run.log).toMatch(/^::error file=wso2-migrate\.toml,line=\d+,col=1::.*stop_sauce/m)
  })

  it('does nothing else', async () => {
    const run = await runs('verify', await example())
    expect(run.code).toBe(1)
    expect(run.log).toContain("no verb for this pull request's run")
  })
})

describe('a verb that waits for a host', { timeout: 60_000 }, () => {
  let silent: Server
  let connections = 0
  beforeEach(async () => {
    connections = 0
    silent = createServer(() => {
      connections += 1
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const example = await fs.readFile(path.join(TOP, 'examples/wso2-migrate.toml'), 'utf8')
    const staging = example.slice(0, example.indexOf('[environments.production'))
    const here = staging.replaceAll(/^address = .*$/gm, `address = "127.0.0.1"\nport = ${port}`)
    await fs.outputFile(path.join(job.workspace, 'wso2-migrate.toml'), here)
  })
  afterEach(() => silent.close())
  const inputs = () => {
    const { port } = silent.address() as { port: number }
    const { private: key, public: hostKey } = ssh2.utils.generateKeyPairSync('ed25519')
    const known = `[127.0.0.1]:${port} ${hostKey}`
    return { environment: 'staging', mode: 'apply', 'ssh-key': key, 'known-hosts': known }
  }

  it.each(['plan', 'sync'])(
    '%s lets go within 5 seconds when it is cancelled, and says how to go on',
    async (verb) => {
      const env = { ORDERS_DB_PASSWORD: 'orders-password' }
      const run = await runAction(job, verb, inputs(), { env, cancelWhen: () => connections > 0 })
      expect(run).toMatchObject({ code: 1, signal: null })
      expect(run.seconds).toBeLessThan(5)
      expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'detached' })
      expect(run.log).toMatch(new RegExp(`::error::${verb} was told to stop.*run ${verb} again`))
    },
  )

  it('gives up after its timeout', async () => {
    const env = { ORDERS_DB_PASSWORD: 'orders-password' }
    const run = await runAction(job, 'plan', { ...inputs(), timeout: '2s' }, { env })
    expect(run.code).toBe(1)
    expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'timed-out' })
    expect(run.seconds).toBeLessThan(10)
  })
})
