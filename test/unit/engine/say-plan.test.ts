import { expect, test } from 'vitest'
import type { Context } from '../../../src/engine/context.ts'
import { assemblePlan } from '../../../src/engine/plan.ts'
import { sayPlan } from '../../../src/engine/say-plan.ts'
import type { FileGroup, PlannedStep } from '../../../src/engine/step.ts'

function said(step: Partial<PlannedStep>): string[] {
  const lines: string[] = []
  const planned = {
    key: 'k',
    step: 's',
    verb: 'sync',
    title: 'Artifacts',
    changes: [],
    details: [],
    warnings: [],
  }
  const steps = [{ ...planned, work: null, ...step }] as PlannedStep[]
  const plan = assemblePlan({ route: 'r', environment: 'e', tool: '0', steps, facts: [], warnings: [] })
  const ui = { info: (line: string) => lines.push(line), warning: () => {} }
  sayPlan({ ui } as unknown as Context, plan, 'plan')
  return lines.slice(0, -1)
}

test('thousands of added files hide none of the reasons for which others are left', () => {
  const files: FileGroup[] = [
    {
      does: 'add',
      bytes: 6_000_000,
      files: Array.from({ length: 3000 }, (_, index) => `d/${index}.xml (2.0 KB)`),
    },
    { does: 'change', bytes: 10, why: 'because', files: ['d/a (10 B)'] },
    { does: 'skip', why: 'identical on the target', files: Array.from({ length: 20 }, () => 'd/same') },
  ]
  const lines = said({ files })
  expect(lines.slice(0, 3)).toEqual([
    'sync: Artifacts',
    '    add 3000 files, 6.0 MB',
    '      d/0.xml (2.0 KB)',
  ])
  expect(lines.slice(21, 26)).toEqual([
    '      d/19.xml (2.0 KB)',
    '      ... and 2980 more files, all in plan.json of the report',
    '    change 1 file, 10 B: because',
    '      d/a (10 B)',
    '    skip 20 files: identical on the target',
  ])
  expect(lines).toHaveLength(46)
})

test('a plan of an earlier version says its lines', () => {
  const lines = said({ details: Array.from({ length: 151 }, (_, index) => `add d/${index}.xml`) })
  expect(lines).toHaveLength(152)
  expect(lines.slice(-2)).toEqual([
    '    add d/149.xml',
    '    ... and 1 more lines, all in plan.json of the report',
  ])
})
