import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atOnce, quote, READER, remoteLine } from '../../../src/remote/quote.ts'

const word = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom(
    '',
    '-n',
    '--',
    "'",
    '"',
    '\\',
    '\n',
    '$(id)',
    '`id`',
    '!!',
    '😀',
    '*',
    '~',
    'a\n\n',
    '\\047',
    '%s',
  ),
)

describe('quote', () => {
  it('gives a real sh the same words back', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const script = `printf '%s\\0' ${words.map(quote).join(' ')}`
        expect(execFileSync('/bin/sh', ['-c', script]).toString()).toBe(
          words.map((text) => `${text}\0`).join(''),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('refuses a NUL, which no argv can hold', () => {
    expect(() => quote('a\0b')).toThrow(/NUL/)
  })
})

describe('remoteLine', () => {
  it('gives a command the same argv and environment through the whole line, in sh and in bash', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 4 }),
        word,
        fc.constantFrom('/bin/sh', 'bash'),
        (words, value, shell) => {
          const argv = ['sh', '-c', 'printf "%s\\0" "$V" "$@"', 'sh', ...words] as [string, ...string[]]
          const { script } = remoteLine({ argv, env: { V: value } }, 'mark', undefined)
          const expected = ['mark\n', ...[value, ...words].map((part) => `${part}\0`)].join('')
          const stdio = ['pipe', 'pipe', 'ignore'] as const
          for (const [line, input] of [
            [atOnce(script), ''],
            [READER, `${script}\n`],
          ] as const)
            expect(execFileSync(shell, ['-c', line], { input, stdio: [...stdio] }).toString()).toBe(expected)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('takes no more of its input than its own line', () => {
    const { script } = remoteLine({ argv: ['cat'] }, 'mark', undefined)
    const input = `${script}\n  what follows\nup to its end`
    for (const shell of ['sh', 'bash', 'busybox'])
      expect(
        execFileSync(shell, [...(shell === 'busybox' ? ['sh'] : []), '-c', READER], {
          input,
          stdio: ['pipe', 'pipe', 'ignore'],
        }).toString(),
      ).toBe('mark\n  what follows\nup to its end')
  })

  it('waits for its line as long as it takes, whatever the server has set for shells that nobody types in', () => {
    const { script } = remoteLine({ argv: ['sh', '-c', 'echo "$TMOUT"'] }, 'mark', undefined)
    const reader = READER.replace('/bin/sh', 'bash').replace(/^exec /, '')
    const line = `(sleep 1.5; echo '${script}') | TMOUT=1 ${reader} 2>/dev/null`
    expect(execFileSync('bash', ['-c', line], { encoding: 'utf8' })).toBe('mark\n1\n')
  })

  it('holds nothing that csh or fish read otherwise inside single quotes', () => {
    const { script } = remoteLine({ argv: ['echo', "it's", 'a!b', 'c\\\\d', 'e\nf'] }, 'mark', 'other')
    const text = atOnce(script)
    expect(READER).not.toMatch(/[\n!]|\\\\|\\'/)
    expect(text).not.toMatch(/[\n!]|\\\\|\\'/)
    expect(text.match(/'/g)).toHaveLength(4)
  })

  it('keeps secrets out of the line', () => {
    const { script, preamble } = remoteLine(
      { argv: ['psql', '--file={PW}'], secretFiles: { PW: 'hunter2' } },
      'mark',
      'other',
    )
    expect(script).not.toContain('hunter2')
    expect(preamble).toBe('hunter2\n')
  })

  it.each(['A B', '1A', 'A=B', 'A;id', ''])('refuses %j as the name of a variable', (name) => {
    expect(() => remoteLine({ argv: ['true'], env: { [name]: 'x' } }, 'mark', undefined)).toThrow(/variable/)
    expect(() => remoteLine({ argv: ['true'], secretFiles: { [name]: 'x' } }, 'mark', undefined)).toThrow(
      /variable/,
    )
  })
})
