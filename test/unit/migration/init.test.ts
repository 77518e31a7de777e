import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { initFiles, writeInitFiles } from '../../../src/migration/init.ts'
import { answersFrom, type InitAnswers, initQuestions } from '../../../src/migration/init-questions.ts'
import { selectEnvironment } from '../../../src/migration/load.ts'
import { load, problemsOf } from './file.ts'

const TEXTS: Record<keyof InitAnswers, string> = {
  route: 'mi-7.1.0-to-4.0.0',
  environments: 'staging, production',
  oldHost: 'mi-old.{environment}.example.com',
  oldHome: '/opt/wso2ei-7.1.0/micro-integrator',
  newHost: 'mi-new.{environment}.example.com',
  newHome: '/opt/it\'s "new"',
  user: 'deploy',
  runAs: 'wso2carbon',
  javaHome: '/usr/lib/jvm/temurin-11',
  databases: 'orders=pg.{environment}.example.com:5432/orders',
  secureVault: 'no',
}

const textOf = (answers: InitAnswers, name: string): string =>
  initFiles(answers).find((file) => file.path.endsWith(name))?.text ?? ''

describe('the files of init', () => {
  it('load without a complaint', () => {
    const loaded = load(textOf(answersFrom(TEXTS), 'wso2-migrate.toml'))
    const production = selectEnvironment(loaded, 'production')
    expect(production.hosts.new).toMatchObject({
      address: 'mi-new.production.example.com',
      run_as: 'wso2carbon',
    })
    expect(production.nodes.node1?.target.home).toBe(TEXTS.newHome)
    expect(production.databases.orders?.expect).toBe('pg.production.example.com:5432/orders')
  })

  it('of an API Manager ask for its client and the script of its registry database', () => {
    const answers = answersFrom({
      ...TEXTS,
      route: 'apim-4.0.0-to-4.1.0',
      databases: 'apim_db=pg.{environment}:5432/am, shared_db=pg.{environment}:5432/shared',
    })
    const text = textOf(answers, 'wso2-migrate.toml')
    const filled = text
      .replaceAll(/^# (\[.*\.client\]|archive = .*)$/gm, '$1')
      .replaceAll(/^# (sha256 = ")[^"]*/gm, `$1${'0'.repeat(64)}`)
    const production = selectEnvironment(load(filled), 'production')
    expect(production.client?.archive).toBe('files/client.zip')
    expect(production.databases.shared_db?.script).toBe('scripts/')
    expect(production.databases.apim_db?.script).toBeUndefined()
    expect(production.choices.on_findings).toBe('fail')
    expect(textOf(answersFrom(TEXTS), 'wso2-migrate.toml')).not.toMatch(/client|on_findings/)
  })

  it('load with the variables that the workflow passes, and no others', () => {
    const answers = answersFrom({
      ...TEXTS,
      oldHost: 'mi-old.example.com',
      newHost: '10.0.0.2',
      databases: 'orders=pg:5432/orders, WSO2_COORDINATION_DB=pg:5432/coordination',
      runAs: '-',
      secureVault: 'yes',
    })
    const workflow = parse(textOf(answers, '.yml'))
    const env: Record<string, string> = workflow.jobs.migrate.steps[1].env
    expect(Object.keys(env).sort()).toEqual([
      'PRODUCTION_KEYSTORE_PASSWORD',
      'PRODUCTION_NEW_HOST',
      'PRODUCTION_OLD_HOST',
      'PRODUCTION_ORDERS_EXPECT',
      'PRODUCTION_WSO2_COORDINATION_DB_EXPECT',
      'STAGING_KEYSTORE_PASSWORD',
    ])
    const values = Object.fromEntries(
      Object.keys(env).map((name) => [
        name,
        name.endsWith('EXPECT') ? `pg.production:5432/${name}` : `${name.toLowerCase().replaceAll('_', '-')}`,
      ]),
    )
    const text = textOf(answers, 'wso2-migrate.toml')
    expect(problemsOf(() => load(text, { environment: 'production' }))).toHaveLength(5)
    for (const environment of ['staging', 'production']) {
      const selected = selectEnvironment(load(text, { environment, env: values }), environment)
      expect(selected.hosts.old).toMatchObject({ user: 'deploy' })
      expect(selected.hosts.old?.run_as).toBeUndefined()
    }
  })

  it('hold a workflow that asks for little and is never cut off', () => {
    const workflow = parse(textOf(answersFrom(TEXTS), '.yml'))
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(workflow.concurrency['cancel-in-progress']).toBe(false)
    expect(workflow.on.workflow_dispatch.inputs.environment.options).toEqual(['staging', 'production'])
    expect(workflow.on.workflow_dispatch.inputs.mode.default).toBe('plan')
    const [checkout, migrate] = workflow.jobs.migrate.steps
    expect(checkout.uses).toMatch(/^actions\/checkout@[0-9a-f]{40}$/)
    expect(migrate.uses).toBe('org/wso2-migrate@v1')
    expect(migrate.env).toBeUndefined()
  })
})

describe('the questions of init', () => {
  const question = (key: keyof InitAnswers) => initQuestions().find((each) => each.key === key)!

  it('let the answers through that they suggest, and those of the files above', () => {
    for (const { key, suggested, complaint } of initQuestions()) {
      expect(complaint(TEXTS[key]), key).toBeUndefined()
      if (suggested !== undefined) expect(complaint(suggested), key).toBeUndefined()
    }
  })

  it.each([
    ['route', 'mi-7.1.0-to-4.0.1', 'Did you mean'],
    ['environments', '', 'At least one'],
    ['environments', 'a, a', 'Each name once'],
    ['environments', 'a/b', 'cannot be a name'],
    ['oldHost', 'deploy@host', 'is not a host name'],
    ['newHome', 'opt/mi', 'absolute path'],
    ['user', '-x', 'is not a user name'],
    ['javaHome', '/opt/my java', 'does not quote'],
    ['databases', 'orders', 'is not id=host:port/name'],
    ['databases', 'orders=pg/orders', 'is not host:port/name'],
    ['secureVault', 'maybe', 'yes or no'],
  ] as const)('%s refuses "%s"', (key, answer, complaint) => {
    expect(question(key).complaint(answer)).toContain(complaint)
  })
})

describe('writing them', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2-migrate-init-'))
  })
  afterEach(() => fs.remove(folder))

  it('overwrites nothing: with one of the files there, none is written', async () => {
    const files = initFiles(answersFrom(TEXTS))
    await fs.outputFile(path.join(folder, 'wso2-migrate.toml'), 'mine')
    await expect(writeInitFiles(folder, files)).rejects.toThrow('wso2-migrate.toml exists already')
    expect(await fs.readdir(folder)).toEqual(['wso2-migrate.toml'])
    await fs.remove(path.join(folder, 'wso2-migrate.toml'))
    await writeInitFiles(folder, files)
    expect((await fs.readdir(folder)).sort()).toEqual([
      '.github',
      'wso2-migrate.schema.json',
      'wso2-migrate.toml',
    ])
  })
})
