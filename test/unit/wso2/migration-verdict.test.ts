import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ClientLog } from '../../../src/routes/client.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { readClientLog } from '../../../src/wso2/log-files.ts'
import {
  conclude,
  judgeLog,
  type LogVerdict,
  type MigrationVerdict,
  worst,
} from '../../../src/wso2/migration-verdict.ts'

const client = loadRoute('apim-4.0.0-to-4.1.0').clients[0]!
const CORPUS = path.resolve(import.meta.dirname, '../../corpus')

function judge(file: string | string[], phase: 'pre-migrate' | 'migrate' = 'migrate'): LogVerdict {
  const files = [file].flat().map((each) => path.resolve(CORPUS, each))
  const { history, readable } = readClientLog(files, client, phase)
  return judgeLog(history, { client, phase, from: '4.0.0', to: '4.1.0' }, readable)
}

const every = (log: LogVerdict, answer: boolean) =>
  Object.fromEntries(Object.keys(log.unproved).map((id) => [id, answer]))

describe('a log alone', () => {
  it('is no verdict on a migration: the types do not let it pass', () => {
    const log = judge('good.log')
    const take = (verdict: MigrationVerdict) => verdict.verdict
    // @ts-expect-error -- a log verdict is not what a step asks for
    expect(take(log)).toBeUndefined()
    // @ts-expect-error -- and nobody can write one down
    expect(take({ verdict: 'passed', reasons: [] })).toBe('passed')
    expect(log).not.toHaveProperty('verdict')
  })

  it.each(['migrate', 'pre-migrate'] as const)(
    'of phase %s passes only with every proof of the database',
    (phase) => {
      const log = judge('validated-then-migrated.log', phase)
      expect(log.log).toBe('passed')
      expect(conclude(log, {}).verdict).toBe('ambiguous')
      expect(conclude(log, every(log, true)).verdict).toBe('passed')
      for (const id of Object.keys(log.unproved)) {
        expect(conclude(log, { ...every(log, true), [id]: undefined }).verdict).toBe('ambiguous')
        const refuted = conclude(log, { ...every(log, true), [id]: false })
        expect(refuted.verdict).toBe('failed')
        expect(refuted.reasons[0]?.why).toContain(log.unproved[id])
      }
    },
  )

  it('that failed fails, whatever the database shows', () => {
    const log = judge('script-failed.log')
    expect(conclude(log, every(log, true)).verdict).toBe('failed')
  })

  it('always leaves something to prove: a route without proofs is refused', () => {
    for (const phase of ['migrate', 'pre-migrate'] as const) {
      const without = { ...client, proofs: { ...client.proofs, [phase]: {} } }
      expect(ClientLog.safeParse(client).success).toBe(true)
      expect(ClientLog.safeParse(without).success).toBe(false)
    }
  })
})

describe('a verdict', () => {
  it.each([
    ['script-before-by-hand.log', 'issues/700'],
    ['script-failed-locks.log', 'product-is/issues/25659'],
    ['swallowed-exception.log', 'issues/2905'],
    ['unsupported-database.log', 'upgrading-from-400-to-410'],
    ['tenant-without-admin.log', 'issues/1103'],
    ['no-connection-at-first.log', 'issues/10369'],
    ['failed-crlf.log', 'upgrading-process'],
  ])('names the known cause: %s', (file, link) => {
    const [first] = judge(file).reasons
    expect(first?.link).toContain(link)
    expect(first?.fix).not.toBe('')
  })

  it('explains by causes that other classes show, and does not decide by them', () => {
    const line = (logger: string, text: string) =>
      `TID: [-1234] [] [2026-11-22 08:00:00,000] ERROR {${logger}} - ${text}\n`
    const file = path.join(tmpdir(), `wso2-migrate-${process.pid}.log`)
    writeFileSync(
      file,
      line(
        'org.apache.tomcat.jdbc.pool.ConnectionPool',
        'no connection\nCaused by: x.PoolExhaustedException: none',
      ),
    )
    expect(judge(file)).toMatchObject({
      log: 'failed',
      reasons: [{ rule: 'never-began' }],
      seen: [{ says: expect.stringContaining('connection pool'), place: `${file}:1` }],
    })
  })

  it.each([['good-second-run.log'], ['script-failed.log', 'good.log']])(
    'asks for the restored backup where an earlier run broke off or failed: %s',
    (...files) => {
      const { log, notes } = judge(files)
      expect(log).toBe('passed')
      expect(notes[0]).toContain('only if the databases were restored in between')
    },
  )

  it('lets a gate pass findings, and nothing else', () => {
    const { reasons } = judge('finding-openapi.log', 'pre-migrate')
    expect(worst(reasons)).toBe('failed')
    expect(worst(reasons.filter(({ rule }) => rule !== 'finding'))).toBe('passed')
  })

  it('has no room for a flood: an ERROR behind thousands of doubtful lines still decides', () => {
    const doubt = `TID: [-1234] [] [2026-11-22 08:00:00,000]  INFO {${client.loggers[0]}.util.APIUtil} - Error, perhaps\n`
    const failure = doubt.replace(' INFO', 'ERROR')
    const file = path.join(tmpdir(), `wso2-migrate-flood-${process.pid}.log`)
    writeFileSync(file, doubt.repeat(5000) + failure)
    const { log, reasons, notes } = judge(file)
    expect(log).toBe('failed')
    expect(reasons.length).toBeLessThan(500)
    expect(notes.join()).toContain('4800 more records')
  })
})
