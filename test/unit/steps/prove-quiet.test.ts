import { expect, it } from 'vitest'
import { sessionProblems } from '../../../src/steps/prove-quiet.ts'

it('a pool is one complaint, with what its connections do; whoever comes from elsewhere is another', () => {
  // As MariaDB has them: each with the port of the other side.
  const sessions = [
    { user: 'am', from: '10.71.0.11:40001', state: 'Sleep' },
    { user: 'am', from: '10.71.0.11:40002', state: 'Sleep' },
    { user: 'am', from: '10.71.0.11:40003', state: 'Query updating' },
    { user: 'am', from: '10.71.0.12:40001', state: 'Sleep' },
    { user: 'root', from: 'localhost', state: 'Query' },
  ]
  expect(sessionProblems('new', 'apim_db', sessions).map(({ what }) => what)).toEqual([
    'am from 10.71.0.11 is connected to apim_db (3 sessions: Sleep, Query updating).',
    'am from 10.71.0.12 is connected to apim_db (1 session: Sleep).',
    'root from localhost is connected to apim_db (1 session: Query).',
  ])
})
