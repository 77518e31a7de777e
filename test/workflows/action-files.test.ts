import path from 'node:path'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer'
import fs from 'fs-extra'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { generate } from '../../script/generate-actions.ts'
import { INPUTS, OUTPUTS } from '../../src/actions/descriptions.ts'
import { ACTIONS } from '../../src/actions/manifest.ts'
import { INPUT_NAMES } from '../../src/engine/request.ts'
import { TOP } from './build.ts'

const readme = fs.readFileSync(path.join(TOP, 'README.md'), 'utf8')
const generated = [...generate(readme)]
const actions = generated.filter(([name]) => name.endsWith('action.yml'))

describe('action.yml files and tables of the README', () => {
  it.each(generated)('%s is as script/generate-actions.ts writes it', async (name, text) => {
    expect(await fs.readFile(path.join(TOP, name), 'utf8')).toBe(text)
  })

  it.each(actions)('%s is valid by the parser of GitHub', (name, content) => {
    const result = parseAction({ name, content }, new NoOperationTraceWriter())
    expect(result.context.errors.getErrors()).toEqual([])
    expect(result.value).toBeDefined()
  })

  it('would see it if one were not', () => {
    const [name, content] = actions[0] as [string, string]
    const broken = content.replace('      if: always()', '      timeout-minutes: 5')
    const { context } = parseAction({ name, content: broken }, new NoOperationTraceWriter())
    expect(context.errors.getErrors()).not.toEqual([])
  })

  it.each(actions)('%s points at what there is', (name, content) => {
    const { runs } = parse(content)
    if (runs.using === 'node24') {
      const main = path.posix.join(path.posix.dirname(name), runs.main)
      expect(fs.pathExistsSync(path.join(TOP, 'src/actions', `${path.basename(main, '.js')}.ts`))).toBe(true)
      expect(path.posix.dirname(main)).toBe('dist')
      return
    }
    for (const step of runs.steps) {
      const folder = step.uses.replace('$/', '')
      const called = parse(actions.find(([one]) => one === `${folder}/action.yml`)?.[1] ?? '')
      // A key that the called action does not know is only a warning on the runner: a safety input would vanish.
      expect(Object.keys(called.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)))
      expect(step.run).toBeUndefined()
    }
  })

  it('describes no input that the engine does not read, and gives none a default that composites would lose', () => {
    for (const input of Object.keys(INPUTS)) expect(INPUT_NAMES).toContain(input)
    for (const [, content] of actions) expect(content).not.toMatch(/^ {4}default:/m)
  })

  it('asks and answers alike everywhere', () => {
    for (const action of ACTIONS) {
      expect(new Set(action.inputs).size).toBe(action.inputs.length)
      for (const output of action.outputs) expect(OUTPUTS[output]).toBeTruthy()
    }
  })

  it('has a description that the Marketplace does not cut', () => {
    for (const action of ACTIONS) expect(action.description.length).toBeLessThan(125)
  })

  it('always reports, and changes nothing unless the caller said apply', () => {
    for (const [name, content] of actions) {
      const { runs } = parse(content)
      if (runs.using !== 'composite') continue
      const [first, ...rest] = runs.steps
      const isRehearsal = first.uses === '$/actions/baseline'
      // It gets the mode itself; in mode plan nothing comes after it, since what is there is no state to plan for.
      if (isRehearsal) expect(rest[0].if).toBe("inputs.mode == 'apply'")
      const [plan, ...others] = isRehearsal ? rest : [first, ...rest]
      const report = others.pop()
      expect(plan.uses, name).toBe('$/actions/plan')
      expect(report).toMatchObject({ uses: '$/actions/report', if: 'always()' })
      for (const step of others) expect(step.if).toMatch(/^inputs\.mode == 'apply' && contains\(/)
    }
  })
})
