import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { terminalUi } from '../../../src/cli/terminal-ui.ts'
import { Secrets } from '../../../src/secrets.ts'

test('what a verb was asked for goes another way than its progress, both without secrets', () => {
  const [progress, answers] = [new PassThrough(), new PassThrough()]
  const secrets = new Secrets()
  secrets.add('hunter2hunter2')
  const ui = terminalUi(secrets, progress as unknown as NodeJS.WriteStream, answers)
  ui.info('[new] connecting hunter2hunter2')
  ui.answer('backup done hunter2hunter2')
  expect(String(answers.read())).toMatch(/^backup done (?!hunter2)\S+\n$/)
  expect(String(progress.read())).toMatch(/^\[new\] connecting (?!hunter2)\S+\n$/)
})
