import path from 'node:path'
import fs from 'fs-extra'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BACKUP, MANIFEST, planOf, RUN_ID, SYNC, writeRun } from '../unit/report/recorded-run.ts'
import { build } from './build.ts'
import { ResultsService } from './results-service.ts'
import { newJob, runAction } from './runner.ts'

let dist: string
let job: Awaited<ReturnType<typeof newJob>>
let results: ResultsService
let spoolRoot: string

beforeAll(async () => {
  dist = await fs.mkdtemp('/tmp/wso2-migrate-dist-')
  await build(dist)
}, 300_000)
afterAll(() => fs.remove(dist))
beforeEach(async () => {
  job = await newJob(dist)
  results = await ResultsService.start()
  spoolRoot = path.join(job.temp, 'wso2-migrate')
})
afterEach(async () => {
  await results.stop()
  await fs.remove(job.folder)
})

const report = (inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runAction(job, 'report', inputs, { env: { ...results.env, ...env } })

describe('report on the runner', { timeout: 90_000 }, () => {
  it('uploads page, plan, logs and manifests under a name of environment, job and attempt', async () => {
    await writeRun(spoolRoot, {
      records: [
        { key: BACKUP.key, verb: 'backup', seconds: 2.1, evidence: { summary: 'orders.dump, 1.4 MiB, L2' } },
        { key: SYNC.key, seconds: 65, evidence: { summary: '2 files copied' } },
      ],
      files: {
        'manifests/orders.json': JSON.stringify(MANIFEST),
        'logs/mi1/wso2carbon.log': 'started in 12 sec\n',
      },
      last: { result: 'passed' },
    })
    const run = await report({ 'retention-days': '7' })
    expect(run.code).toBe(0)
    expect(run.outputs).toMatchObject({
      result: 'passed',
      'failure-reason': '',
      'report-artifact-url': 'https://github.com/org/servers/actions/runs/4711/artifacts/1',
    })
    expect(results.names).toEqual(['wso2-migrate-staging-migrate-1'])
    expect(results.retention('wso2-migrate-staging-migrate-1')).toBeDefined()
    const files = results.files('wso2-migrate-staging-migrate-1')
    expect([...files.keys()].sort()).toEqual([
      'files/logs/mi1/wso2carbon.log',
      'files/manifests/orders.json',
      'index.html',
      'plan.json',
      'records.jsonl',
      'run.json',
      'summary.json',
      'summary.md',
    ])
    expect(run.summary).toContain('Migration passed')
    expect(run.summary).toContain(MANIFEST.file)
    expect(run.summary).toContain('1 min 5 s')
    expect(run.summary).toContain(run.outputs['report-artifact-url'])
    expect(await fs.readJson(run.outputs.summary as string)).toMatchObject({
      verdict: 'passed',
      runId: RUN_ID,
    })
  })

  it('reports a failure without failing itself: the verb before it did that', async () => {
    await writeRun(spoolRoot, {
      records: [{ key: BACKUP.key, verb: 'backup', state: 'failed' }],
      last: {
        result: 'failed',
        failureReason: 'backup-failed',
        problems: [{ reason: 'backup-failed', what: 'disk full', host: 'new', fix: 'free 3 GB' }],
      },
    })
    const run = await report()
    expect(run.code).toBe(0)
    expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'backup-failed' })
    expect(run.summary).toContain('free 3 GB')
  })

  it('has something to upload when no verb ever got to a run', async () => {
    await fs.outputJson(path.join(spoolRoot, 'last.json'), {
      verb: 'plan',
      result: 'failed',
      failureReason: 'config-invalid',
      problems: [
        {
          reason: 'config-invalid',
          what: 'unknown key "hots"',
          place: { file: 'm.toml', line: 3 },
          fix: 'write hosts',
        },
      ],
      verbs: [],
      findingsCount: 0,
    })
    const run = await report()
    expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'config-invalid' })
    expect(results.files('wso2-migrate-migrate-1').get('index.html')).toContain('m.toml:3')
  })

  it('says so when nothing ran at all', async () => {
    const run = await report()
    expect(run.code).toBe(0)
    expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'internal' })
    expect(run.summary).toContain('Nothing ran')
  })

  it('takes another name when this job has reported before: artifacts never change', async () => {
    await writeRun(spoolRoot, { mode: 'plan', last: { result: 'planned' } })
    await report()
    const second = await report()
    expect(second.code).toBe(0)
    expect(results.names).toEqual(['wso2-migrate-staging-migrate-1', 'wso2-migrate-staging-migrate-1-2'])
  })

  it('keeps the summary, and says where the report lies, when the results service is away', async () => {
    await writeRun(spoolRoot, { last: { result: 'passed' } })
    results.trouble = 'unavailable'
    const run = await report()
    expect(run.code).toBe(1)
    expect(results.requests).toBeGreaterThan(1)
    expect(run.outputs).toMatchObject({
      result: 'failed',
      'failure-reason': 'internal',
      'report-artifact-url': '',
    })
    expect(run.log).toMatch(/::error::The report could not be uploaded.*wso2-migrate-report/)
    expect(run.summary).toContain('Passed so far')
    expect(await fs.pathExists(path.join(job.temp, 'wso2-migrate-report', 'index.html'))).toBe(true)
  })

  it('uploads all the same with a wrong retention, and complains', async () => {
    await writeRun(spoolRoot, { last: { result: 'passed' } })
    const run = await report({ 'retention-days': '400' })
    expect(run.code).toBe(1)
    expect(run.log).toContain('retention-days')
    expect(results.names).toHaveLength(1)
  })

  it('lets go within 5 seconds when it is cancelled while it uploads', async () => {
    await writeRun(spoolRoot, { last: { result: 'passed' } })
    results.trouble = 'stalled'
    const run = await runAction(
      job,
      'report',
      {},
      { env: results.env, cancelWhen: () => results.requests > 0 },
    )
    expect(run).toMatchObject({ code: 1, signal: null })
    expect(run.seconds).toBeLessThan(5)
    expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'detached' })
    expect(run.log).toMatch(/::error::report was told to stop/)
  })

  it('scrubs what the spool holds against the secrets of this job, and private keys of anybody', async () => {
    await fs.outputFile(path.join(job.workspace, 'm.toml'), 'password = "${env:SHARED_DB}"\n')
    const key =
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----'
    await writeRun(spoolRoot, {
      plan: planOf([{ ...SYNC, details: ['uses hunter2-secret'] }]),
      files: { 'logs/a.log': `hunter2-secret ${encodeURIComponent('hunter2-secret')} token-4711\n${key}\n` },
      last: { result: 'passed' },
    })
    const run = await report(
      { 'migration-file': 'm.toml' },
      { SHARED_DB: 'hunter2-secret', CHAT_TOKEN: 'token-4711' },
    )
    expect(run.masks).toEqual(expect.arrayContaining(['hunter2-secret', 'token-4711']))
    const uploaded = [...results.files(results.names[0] as string).values()].join('\n') + run.summary
    for (const secret of ['hunter2-secret', 'token-4711', 'b3BlbnNzaC1rZXktdjEAAAAA']) {
      expect(uploaded).not.toContain(secret)
    }
    expect(run.log.indexOf('::add-mask::')).toBe(0)
  })
})
