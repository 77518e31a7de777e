import { expect, it } from 'vitest'
import { connected, connectedProblems } from '../../../src/steps/connected.ts'

const environment = (...allow_sessions: string[]) =>
  ({ name: 'staging', choices: { allow_sessions } }) as Parameters<typeof connectedProblems>[0]
const intent = {
  host: 'new',
  database: 'apim_db',
  verb: 'quiesce',
  safe: 'No database was changed.',
} as const
// As MariaDB has them: each with the port of the other side.
const sessions = [
  { user: 'am', from: '10.71.0.11:40001', state: 'Sleep' },
  { user: 'am', from: '10.71.0.11:40002', state: 'Sleep' },
  { user: 'am', from: '10.71.0.11:40003', state: 'Query updating' },
  { user: 'am', from: '10.71.0.12:40001', state: 'Sleep' },
  { user: 'root', from: 'localhost', state: 'Query' },
]

it('a pool is one complaint, with what its connections do; whoever comes from elsewhere is another', () => {
  expect(connectedProblems(environment(), sessions, intent).map(({ what }) => what)).toEqual([
    'am from 10.71.0.11 is connected to apim_db (3 sessions: Sleep, Query updating).',
    'am from 10.71.0.12 is connected to apim_db (1 session: Sleep).',
    'root from localhost is connected to apim_db (1 session: Query).',
  ])
})

it('who is named may stay, from that machine alone; the others are told how they would be named', () => {
  const one = environment('am@10.71.0.12', 'root@10.71.0.12')
  const problems = connectedProblems(one, sessions, { ...intent, so: 'the script would wait' })
  expect(problems.map(({ what }) => what)).toEqual([
    'am from 10.71.0.11 is connected to apim_db (3 sessions: Sleep, Query updating): the script would wait.',
    'root from localhost is connected to apim_db (1 session: Query): the script would wait.',
  ])
  expect(problems[0]!.fix).toMatch(
    /then run quiesce again\. .*: allow_sessions = \["am@10\.71\.0\.11"\] under \[environments\.staging\.choices\]$/,
  )
  expect(connected(one, sessions).allowed).toEqual(['am@10.71.0.12'])
})

it('addresses of IPv6 are the same machine whatever the port, with MariaDB and without', () => {
  const of = (...from: string[]) => from.map((each) => ({ user: 'am', from: each, state: 'Sleep' }))
  // MariaDB puts the port behind the address as it is; a part of an address has four digits at most.
  const mariadb = of('2001:db8::12:40001', '2001:db8::12:40002')
  expect(connected(environment('am@2001:db8::12'), mariadb)).toEqual({
    strangers: [],
    allowed: ['am@2001:db8::12'],
  })
  const postgresql = of('2001:db8::12:4001', '::1')
  expect(connected(environment(), postgresql).strangers.map(({ machine }) => machine)).toEqual([
    '2001:db8::12:4001',
    '::1',
  ])
})
