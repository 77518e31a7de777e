import { describe, expect, it } from 'vitest'
import { closest, suggestion } from '../../../src/migration/suggest.ts'

describe('suggestions', () => {
  it.each([
    ['adress', 'address'],
    ['uesr', 'user'],
    ['run-as', 'run_as'],
    ['RUN_AS', 'run_as'],
    ['statedir', 'state_dir'],
    ['L7', undefined],
    ['password', undefined],
    ['', undefined],
  ])('%s -> %s', (word, known) => {
    expect(closest(word, ['address', 'port', 'user', 'run_as', 'jump', 'state_dir', 'L0'])).toBe(known)
  })

  it('list what is known where nothing is close', () => {
    expect(suggestion('x', ['old', 'new'])).toBe('Known: "old", "new".')
    expect(suggestion('x', [])).toBe('None is defined.')
  })
})
