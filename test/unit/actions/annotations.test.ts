import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Annotations } from '../../../src/actions/annotations.ts'
import { artifactName } from '../../../src/report/artifact-name.ts'
import { formatSeconds, showBytes } from '../../../src/steps/words.ts'

let log = ''
beforeEach(() => {
  log = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    log += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

it('says each problem once, nine errors as annotations, the rest in the log', () => {
  const annotations = new Annotations((text) => text.replaceAll('secret', '***'))
  for (let index = 0; index < 12; index += 1) {
    const problem = {
      reason: 'drift',
      what: `secret ${index}`,
      fix: 'f',
      place: { file: 'a,b.toml', line: index + 1, column: 2 },
    } as const
    annotations.error(problem)
    annotations.error(problem)
  }
  expect(log.match(/^::error/gm)).toHaveLength(9)
  expect(log.match(/^Error: /gm)).toHaveLength(3)
  expect(log).toContain('::error file=a%2Cb.toml,line=1,col=2::')
  expect(log).not.toContain('secret')
})

it.each([
  [{ environment: 'staging', job: 'cutover', attempt: '2' }, 'wso2-migrate-staging-cutover-2'],
  [{ environment: 'a/b:c', job: 'x "y" <z>|*?\\', attempt: '1' }, 'wso2-migrate-a-b-c-x -y- -z--1'],
  [{ environment: '', job: 'j\r\nk', attempt: '1' }, 'wso2-migrate-j-k-1'],
])('names an artifact so that the service takes it: %o', (place, name) => {
  expect(artifactName('', place)).toBe(name)
})

it.each([
  [0.04, '0.0 s'],
  [59.6, '1 min 0 s'],
  [185, '3 min 5 s'],
  [7440, '2 h 4 min'],
])('says %d seconds as people do', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text)
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_468_006, '1.5 MB'],
])('says %d bytes as people do', (bytes, text) => {
  expect(showBytes(bytes)).toBe(text)
})
