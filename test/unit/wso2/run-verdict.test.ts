import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { readClientLog } from '../../../src/wso2/log-files.ts'
import { judgeLog } from '../../../src/wso2/migration-verdict.ts'
import { judgeRun, type RunSight } from '../../../src/wso2/run-verdict.ts'

const CORPUS = new URL('../../corpus/', import.meta.url).pathname
const client = loadRoute('apim-4.0.0-to-4.1.0').clients[0]!
const WELL: RunSight = {
  end: 'started',
  gap: false,
  killed: false,
  earlier: 0,
  startTimeout: '10m',
  timeout: '4h',
}
const ALL = Object.fromEntries(Object.keys(client.proofs.migrate).map((id) => [id, true]))

function logOf(name: string, phase: 'pre-migrate' | 'migrate') {
  const file = `${CORPUS}${name}`
  expect(readFileSync(file, 'utf8')).not.toBe('')
  const { history, readable } = readClientLog([file], client, phase)
  return judgeLog(history, { client, phase, from: '4.0.0', to: '4.1.0' }, readable)
}

test('a log that passes is not enough: every proof of the database is asked for', () => {
  const log = logOf('good.log', 'migrate')
  expect(log.log).toBe('passed')
  expect(judgeRun(log, WELL, {}).verdict).toBe('ambiguous')
  for (const id of Object.keys(ALL)) {
    expect(judgeRun(log, WELL, { ...ALL, [id]: undefined }).verdict).toBe('ambiguous')
    expect(judgeRun(log, WELL, { ...ALL, [id]: false }).verdict).toBe('failed')
  }
  expect(judgeRun(log, WELL, ALL).verdict).toBe('passed')
})

test('proofs alone are not enough either', () => {
  expect(judgeRun(logOf('swallowed-exception.log', 'migrate'), WELL, ALL).verdict).toBe('failed')
})

test.each<[string, Partial<RunSight>, 'failed' | 'ambiguous', string]>([
  ['hangs', { end: 'timed-out', killed: true }, 'failed', 'timed-out'],
  ['hangs before the client has begun', { end: 'not-begun', killed: true }, 'failed', 'not-begun'],
  ['ends by itself', { end: 'died' }, 'failed', 'died'],
  ['loses a part of its log', { gap: true }, 'ambiguous', 'gap'],
  ['is started again in the middle', { earlier: 1 }, 'ambiguous', 'ran-twice'],
  ['has to be killed in the end', { killed: true }, 'ambiguous', 'killed'],
])('a server that %s does not pass, whatever its log says', (_, sight, verdict, rule) => {
  const judged = judgeRun(logOf('good.log', 'migrate'), { ...WELL, ...sight }, ALL)
  expect(judged.verdict).toBe(verdict)
  expect(judged.reasons.map((reason) => reason.rule)).toEqual([rule])
})

test('findings are the matter of the gate: the run of the validators passes with them', () => {
  const log = logOf('finding-openapi.log', 'pre-migrate')
  expect(log.log).toBe('failed')
  expect(judgeRun(log, WELL, { schema: true }).verdict).toBe('passed')
  expect(judgeRun(log, WELL, { schema: false }).verdict).toBe('failed')
})
