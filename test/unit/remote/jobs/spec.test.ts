import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { MigrateError } from '../../../../src/errors.ts'
import type { Command } from '../../../../src/remote/command.ts'
import { jobInput, jobSpec } from '../../../../src/remote/jobs/spec.ts'

const FOLDER = '/state/jobs/backup.1/dump'
const command: Command = {
  argv: ['pg_dump', '-f', "/b/it's\n", '--pass={PGPASSFILE}', '{OTHER}'],
  env: { PGHOST: 'db' },
  secretFiles: { PGPASSFILE: 'hu\\sh\n' },
  stdin: 'more\n',
}

describe('what goes down to the supervisor', () => {
  it('is lines that no value can break out of, then the input', () => {
    const clocks = { totalMs: 1500, silenceMs: 1, graceMs: 2000 }
    const lines = jobInput(command, FOLDER, clocks).toString().split('\n')
    expect(lines.slice(1)).toEqual([
      'total 150',
      'silence 1',
      'grace 200',
      'secret PGPASSFILE hu\\0134sh\\0012',
      'arg PGHOST=db',
      `arg PGPASSFILE=${FOLDER}/secrets/PGPASSFILE`,
      'arg pg_dump',
      'arg -f',
      "arg /b/it's\\0012",
      `arg --pass=${FOLDER}/secrets/PGPASSFILE`,
      'arg {OTHER}',
      'stdin 5',
      'end',
      'more',
      '',
    ])
    expect(lines[0]).not.toContain('hu')
  })

  it('tells two commands apart, and one command from no other', () => {
    const digest = (other: Partial<Command>) => jobSpec({ ...command, ...other }, FOLDER).digest
    expect(digest({})).toBe(digest({ timeoutMs: 5 }))
    // A password may have been changed while the job ran.
    expect(digest({})).toBe(digest({ secretFiles: { PGPASSFILE: 'new' } }))
    expect(digest({})).not.toBe(digest({ argv: ['pg_dump'] }))
    expect(digest({})).not.toBe(digest({ cwd: '/' }))
    expect(digest({})).not.toBe(digest({ env: {} }))
  })

  it.each<[string, Partial<Command>, string]>([
    ['a stream cannot be kept', { stdin: Readable.from(['x']) }, FOLDER],
    ['NUL', { argv: ['a\0b'] }, FOLDER],
    ['the name of a variable', { env: { 'A B': 'x' } }, FOLDER],
    ['the name of a job', {}, '/state/jobs/-x y'],
    ['not absolute', {}, 'state/jobs/dump'],
  ])('is refused: %s', (_, other, folder) => {
    expect(() => jobInput({ ...command, ...other }, folder, { graceMs: 1 })).toThrow(MigrateError)
  })
})
