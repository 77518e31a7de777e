import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ACTORS, pointsFor } from '../../chaos/blows.ts'
import { allCells, MOMENTS, momentOf } from '../../chaos/cells.ts'
import { FAILED_ONCE, pickSample } from '../../chaos/sample.ts'

const STEPS = [
  {
    key: 'dump',
    verb: 'backup' as const,
    points: [
      'step.before-intent',
      'step.after-intent',
      'job.starting',
      'job.running',
      'dump.written',
      'step.after-work',
      'step.after-record',
    ],
  },
  {
    key: 'merge-config:mi1',
    verb: 'merge-config' as const,
    points: [
      'step.before-intent',
      'step.after-intent',
      'merge.first',
      'merge.replaced',
      'merge.third',
      'step.after-work',
      'step.after-record',
    ],
  },
  {
    key: 'run-migration:am1',
    verb: 'migrate' as const,
    points: [
      'step.before-intent',
      'step.after-intent',
      'client.running',
      'step.after-work',
      'step.after-record',
    ],
  },
]
const cells = allCells({ steps: STEPS })

it('hits the runner everywhere, the others in the thick of the work, and a job only where there is one', () => {
  const [dump, merge, migration] = STEPS
  expect(pointsFor('runner', merge!.points)).toEqual(merge!.points)
  expect(pointsFor('network', merge!.points)).toEqual([
    'step.before-intent',
    'step.after-intent',
    'merge.replaced',
    'step.after-work',
    'step.after-record',
  ])
  expect(pointsFor('network', dump!.points)).toContain('job.running')
  expect(pointsFor('worker', dump!.points)).toEqual(['job.running'])
  expect(pointsFor('supervisor', merge!.points)).toEqual([])
  expect(pointsFor('server', merge!.points)).toEqual([])
  expect(pointsFor('server', migration!.points)).toEqual(['client.running'])
})

it('a sample has every actor and every moment, of whatever seed, and is the same for the same seed', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 20 }), (seed, size) => {
      const sample = pickSample(cells, seed, size)
      expect(new Set(sample.map(({ actor }) => actor))).toEqual(new Set(ACTORS))
      expect(new Set(sample.map(({ point }) => momentOf(point)))).toEqual(new Set(MOMENTS))
      expect(sample.length).toBeGreaterThanOrEqual(size)
      expect(sample.length).toBeLessThanOrEqual(Math.max(size, ACTORS.length + MOMENTS.length))
      expect(new Set(sample).size).toBe(sample.length)
      expect(sample[0]).toEqual(FAILED_ONCE[1])
      expect(pickSample(cells, seed, size)).toEqual(sample)
    }),
  )
  expect(pickSample(cells, 1, 12)).not.toEqual(pickSample(cells, 2, 12))
})
