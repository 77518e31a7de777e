import { expect, it } from 'vitest'
import { fixOfFolder } from '../../../src/engine/state-folder.ts'

it.each([
  ["mkdir: cannot create directory '/s': Read-only file system", 'mount that disk writable'],
  ['sh: 2: cannot create /s/lock.guard: Permission denied', 'give run_as the right'],
  ['/s/targets is closed to deploy', 'give run_as the right'],
  ['sh: 2: flock: not found', 'install flock'],
  ['', 'check free space'],
])('a state folder that said %j gets advice for that', (stderr, advice) => {
  expect(fixOfFolder(stderr)).toContain(advice)
})
