import path from 'node:path'
import fs from 'fs-extra'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { rewriteSelfReferences } from '../../script/rewrite-self-references.ts'
import { loadMigrationFile, selectEnvironment } from '../../src/migration/load.ts'
import { Secrets } from '../../src/secrets.ts'
import { TOP } from './build.ts'

const workflows = ['examples', '.github/workflows'].flatMap((folder) =>
  fs
    .readdirSync(path.join(TOP, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name): [string, string] => [
      `${folder}/${name}`,
      fs.readFileSync(path.join(TOP, folder, name), 'utf8'),
    ]),
)

describe('examples and workflows', () => {
  it.each(
    ['wso2-migrate.toml', 'wso2-migrate.apim.toml'].flatMap((file) => [
      [file, 'staging'],
      [file, 'production'],
    ]),
  )('examples/%s is right for %s', async (name, wanted) => {
    const file = `examples/${name}`
    const text = await fs.readFile(path.join(TOP, file), 'utf8')
    const env = {
      ORDERS_DB_PASSWORD: 'secret-1',
      APIM_DB_PASSWORD: 'secret-2',
      SHARED_DB_PASSWORD: 'secret-3',
    }
    const migration = loadMigrationFile({ file, text, env, secrets: new Secrets() })
    const { name: found, rehearsal } = selectEnvironment(migration, wanted)
    expect(found).toBe(wanted)
    expect(rehearsal).toBe(wanted === 'staging' && name.includes('apim'))
  })

  it('lets no pull request of a fork near a runner of its own, or a secret', () => {
    for (const [, text] of workflows) {
      const workflow = parse(text)
      if (!('pull_request' in (workflow.on ?? {}))) continue
      for (const job of Object.values<{ 'runs-on': string | string[]; if?: string }>(workflow.jobs)) {
        if (!text.includes('secrets.') || job['runs-on'] === 'ubuntu-latest') continue
        expect(job.if).toBe('github.event.pull_request.head.repo.full_name == github.repository')
      }
    }
  })

  it.each(workflows)(
    '%s pins everything by commit, and gives each job just the rights it needs',
    (_, text) => {
      const workflow = parse(text)
      expect(workflow.permissions).toEqual({})
      expect(workflow.concurrency).toBeDefined()
      for (const job of Object.values<{ permissions?: object; steps: { uses?: string }[] }>(workflow.jobs)) {
        expect(job.permissions).toBeDefined()
        for (const { uses } of job.steps) {
          if (!uses || uses.startsWith('org/wso2-migrate')) continue
          expect(uses).toMatch(/@[0-9a-f]{40}$/)
        }
      }
      for (const line of text.split('\n').filter((one) => /@[0-9a-f]{40}/.test(one)))
        expect(line).toMatch(/# v\d+/)
    },
  )

  it('calls only actions and inputs that exist', () => {
    for (const [, text] of workflows) {
      for (const job of Object.values<{ steps: { uses?: string; with?: object }[] }>(parse(text).jobs)) {
        for (const step of job.steps) {
          const folder = /^org\/wso2-migrate\/?(.*)@v1$/.exec(step.uses ?? '')?.[1]
          if (folder === undefined) continue
          const action = parse(fs.readFileSync(path.join(TOP, folder, 'action.yml'), 'utf8'))
          expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
        }
      }
    }
  })
})

describe('references for runners that know no `$/`', () => {
  it('leaves none in any action, and touches nothing else', async () => {
    const text = await fs.readFile(path.join(TOP, 'action.yml'), 'utf8')
    const rewritten = rewriteSelfReferences(text, 'org/wso2-migrate', 'v1.2.3')
    expect(rewritten).not.toContain('$/')
    const before = parse(text)
    const after = parse(rewritten)
    for (const [index, step] of after.runs.steps.entries()) {
      expect(step.uses).toBe(`org/wso2-migrate/${before.runs.steps[index].uses.slice(2)}@v1.2.3`)
      expect({ ...step, uses: '' }).toEqual({ ...before.runs.steps[index], uses: '' })
    }
  })
})
