import { expect, it } from 'vitest'
import { missing } from '../../../src/engine/host-tools.ts'

it('names what is missing and the packages that bring it, each once', () => {
  expect(missing('new', [])).toEqual([])
  const [problem, ...more] = missing('new', ['cut', 'stat', 'getent', 'flock -w', '/proc'])
  expect(more).toEqual([])
  expect(problem).toMatchObject({ reason: 'preflight-failed', host: 'new' })
  expect(problem?.what).toContain('cut, stat, getent, flock -w, /proc')
  expect(problem?.fix).toBe(
    'install it: apt-get install util-linux coreutils libc-bin (Debian, Ubuntu), dnf install util-linux coreutils glibc-common (RHEL); mount /proc so that run_as may read it; then plan again.',
  )
})
