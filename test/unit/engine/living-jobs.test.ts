import { expect, it } from 'vitest'
import { describeJobs } from '../../../src/engine/living-jobs.ts'

const dump = { host: 'tools', run: 'r', folder: '/s/elsewhere/k/r/jobs/dump.1/dump' }
const silent = [{ host: 'old', why: 'down' }]

it.each([
  ['no job', [], [], 'No job of it runs.'],
  ['a job of another run', [{ ...dump, run: 'q' }], [], 'No job of it runs.'],
  ['its job', [dump], [], 'A job of it still runs: tools:dump.1/dump.'],
  [
    'a host that is down',
    [],
    silent,
    'No job of it runs where that could be asked. Of old that is not known.',
  ],
])('who is kept out by a run is told of %s', (_name, running, down, said) => {
  expect(describeJobs({ running, silent: down }, 'r')).toBe(said)
})
