import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import type { Host, Outcome, RunningCommand } from '../../../src/remote/command.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { surveyArtifacts } from '../../../src/steps/read-artifacts.ts'

/** A tar that prints half a block; what is left of its line, the outcome says. */
function breakingHost(outcome: Outcome, ends: boolean): Host {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  stdout.write(Buffer.alloc(100, 'x'))
  if (ends) stdout.end()
  const running = { stdin, stdout, stderr, done: Promise.resolve(outcome), kill: async () => {} }
  return { name: 'old', stream: async () => running as unknown as RunningCommand } as unknown as Host
}

it.each<[string, Outcome, boolean, string]>([
  ['the connection is lost', { kind: 'lost', why: 'gone' }, true, 'host-unreachable'],
  ['the connection is lost and nothing ends', { kind: 'lost', why: 'gone' }, false, 'host-unreachable'],
  ['tar says that all is well', { kind: 'exit', code: 0 }, true, 'preflight-failed'],
])('names the cause when the list of artifacts breaks off and %s', async (_, outcome, ends, reason) => {
  const asked = surveyArtifacts(breakingHost(outcome, ends), '/opt/mi', loadRoute('mi-7.1.0-to-4.0.0'))
  await expect(asked).rejects.toMatchObject({ problems: [{ reason, host: 'old' }] })
})
