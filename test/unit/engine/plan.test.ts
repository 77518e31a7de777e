import { expect, it } from 'vitest'
import { assemblePlan, differences, verbsOf } from '../../../src/engine/plan.ts'
import type { Fact, PlannedStep } from '../../../src/engine/step.ts'

const step = (key: string, verb: PlannedStep['verb'], work: PlannedStep['work'] = null): PlannedStep => ({
  key,
  step: key,
  verb,
  title: key,
  changes: [],
  details: [],
  warnings: [],
  work,
})
const plan = (steps: PlannedStep[], facts: Fact[] = []) =>
  assemblePlan({ route: 'r', environment: 'e', tool: '0', steps, facts, warnings: [] })

it('orders steps by verb and keeps their order inside one', () => {
  const made = plan([step('c', 'verify'), step('b', 'sync'), step('a', 'sync'), step('d', 'backup')])
  expect(made.steps.map((planned) => planned.key)).toEqual(['d', 'b', 'a', 'c'])
  expect(verbsOf(made)).toEqual(['backup', 'sync', 'verify'])
})

it('has a digest that only work and must-equal facts change', () => {
  const facts = (rows: number, version: string): Fact[] => [
    { class: 'may-grow', key: 'rows', value: rows },
    { class: 'info', key: 'free', value: rows },
    { class: 'must-equal', key: 'version', value: version },
  ]
  const steps = [step('a', 'sync', { files: ['x'] })]
  expect(plan(steps, facts(1, '4.0')).digest).toBe(plan(steps, facts(2, '4.0')).digest)
  expect(plan(steps, facts(1, '4.0')).digest).not.toBe(plan(steps, facts(1, '4.1')).digest)
  expect(plan(steps).digest).not.toBe(plan([step('a', 'sync', { files: ['x', 'y'] })]).digest)
  const inWords = {
    ...steps[0]!,
    title: 't',
    details: ['d'],
    files: [{ does: 'add', files: ['x'] }],
  } as const
  expect(plan([inWords]).digest).toBe(plan(steps).digest)
})

it('says in words what changed between two plans', () => {
  const before = plan(
    [step('a', 'sync', 1), step('b', 'sync')],
    [
      { class: 'must-equal', key: 'v', value: '1' },
      { class: 'must-equal', key: 'file', value: { heap: '2g', home: '/a' } },
    ],
  )
  const after = plan(
    [step('a', 'sync', 2), step('c', 'sync')],
    [
      { class: 'must-equal', key: 'v', value: '2' },
      { class: 'must-equal', key: 'file', value: { heap: '4g', home: '/a' } },
    ],
  )
  expect(differences(before, after)).toEqual([
    'file.heap: was "2g", is "4g"',
    'v: was "1", is "2"',
    'step a would do something else',
    'step b is gone',
    'step c is new',
  ])
})
