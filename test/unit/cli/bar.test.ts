import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { layOut } from '../../../src/cli/bar.ts'
import { terminalUi } from '../../../src/cli/terminal-ui.ts'
import { Secrets } from '../../../src/secrets.ts'
import { screenOf } from './screen.ts'

const plain = (text: string) => text

describe('the line', () => {
  test('is as wide as there is room, and the bar goes before the words', () => {
    const watched = { line: 'deployment: 50 of 100 files', share: 0.5 }
    expect(layOut(watched, 79, plain)).toBe(`[${'#'.repeat(15)}${'-'.repeat(15)}]  50% ${watched.line}`)
    expect(layOut(watched, 47, plain)).toBe(`[######------]  50% ${watched.line}`)
    expect(layOut(watched, 40, plain)).toBe(watched.line)
    expect(layOut(watched, 20, plain)).toBe('deployment: 50 of...')
    expect(layOut({ line: 'lib: looking' }, 79, plain)).toBe('lib: looking')
  })

  test('is never wider than the terminal, and full only at the end', () => {
    const words = fc.string({ unit: 'grapheme-ascii', maxLength: 120 })
    fc.assert(
      fc.property(words, fc.nat(150), fc.double({ min: 0, max: 1, noNaN: true }), (line, width, share) => {
        const text = layOut({ line, share }, width, plain)
        expect(text.length).toBeLessThanOrEqual(width)
        if (text.startsWith('[#') && text.endsWith(`100% ${line}`)) expect(share).toBe(1)
      }),
    )
  })
})

describe('a terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubEnv('TERM', 'xterm')
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllEnvs()
  })

  /** Keeps what is written. */
  function fakeTerminal(columns: number, isTTY = true) {
    const stream = Object.assign(new PassThrough(), { isTTY, columns, hasColors: () => true })
    let written = ''
    stream.on('data', (chunk) => {
      written += chunk
    })
    const secrets = new Secrets()
    secrets.add('hunter2hunter2')
    const ui = terminalUi(secrets, stream as unknown as NodeJS.WriteStream, stream)
    return { stream, ui, written: () => written }
  }

  test('has one line that is rewritten, log lines stay whole above it, and nothing of it stays', async () => {
    const { stream, ui, written } = fakeTerminal(60)
    const screen = () => screenOf(written(), 60)
    let done = 0
    const end = Promise.withResolvers<void>()
    const work = ui.watch(
      () => ({ line: `lib hunter2hunter2: ${done} of 9 files${'.'.repeat(9 - done)}`, share: done / 9 }),
      () => end.promise,
    )
    for (; done < 9; done += 1) {
      const columns = done > 6 ? 24 : 60
      Object.assign(stream, { columns })
      await vi.advanceTimersByTimeAsync(200)
      if (done % 3 === 0) ui.info(`[new] line ${done} ${'x'.repeat(60)}`)
      if (done === 5) ui.answer('an answer')
      if (done === 6) ui.error({ reason: 'internal', what: 'a problem', fix: 'two lines' })
      const shown = { line: `lib ***: ${done} of 9 files${'.'.repeat(9 - done)}`, share: done / 9 }
      expect(screen().at(-1)).toBe(layOut(shown, columns - 1, plain))
      expect(screen().filter((line) => line.includes('of 9 files'))).toHaveLength(1)
    }
    end.resolve()
    await work
    expect(written()).not.toContain('hunter2')
    const lines = (number: number) => {
      const text = `[new] line ${number} ${'x'.repeat(60)}`
      return [text.slice(0, 60), text.slice(60)]
    }
    expect(screen()).toEqual([
      ...lines(0),
      ...lines(3),
      'an answer',
      ...lines(6),
      'error a problem  [internal]',
      '  next: two lines',
      '',
    ])
  })

  test('is left clean by a task that fails, and is written to no more', async () => {
    const { ui, written } = fakeTerminal(80)
    const work = ui.watch(
      () => ({ line: 'lib' }),
      () => Promise.reject(new Error('lost')),
    )
    await expect(work).rejects.toThrow('lost')
    const before = written()
    await vi.advanceTimersByTimeAsync(10_000)
    ui.info('after')
    expect(written()).toBe(`${before}after\n`)
    expect(screenOf(written(), 80)).toEqual(['after', ''])
  })

  test.each([
    ['is no terminal', false, 'xterm'],
    ['cannot go back in a line', true, 'dumb'],
  ])('that %s gets a line every five seconds', async (_, isTTY, term) => {
    vi.stubEnv('TERM', term)
    const { ui, written } = fakeTerminal(80, isTTY)
    let seconds = 0
    const work = ui.watch(
      () => ({ line: `after ${seconds}`, share: 0.5 }),
      async () => {
        for (; seconds < 16; seconds += 1) await vi.advanceTimersByTimeAsync(1000)
      },
    )
    await work
    expect(written()).toBe('  after 4\n  after 9\n  after 14\n')
  })
})

const hasScript = spawnSync('script', ['--version']).status === 0
if (!hasScript) console.warn('\n*** SKIPPED: 3 tests of the bar need script (util-linux) ***\n')

describe.skipIf(!hasScript)('a real pseudo terminal', () => {
  const scene = path.join(import.meta.dirname, 'bar-scene.ts')

  async function run(columns: number, env: Record<string, string>, how = ''): Promise<string> {
    const { NO_COLOR: _no, FORCE_COLOR: _force, NODE_DISABLE_COLORS: _off, CI: _ci, ...own } = process.env
    const command = `stty cols ${columns} 2>/dev/null; "${process.execPath}" "${scene}" ${how}`
    const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], {
      env: { ...own, TERM: 'xterm-256color', ...env },
    }).catch((error: { stdout: string; code: number }) => {
      if (error.code !== 3) throw error
      return error
    })
    return stdout.replaceAll('\r\n', '\n')
  }
  const WORDS = [
    '> Artifacts',
    '[new] a line of the log',
    expect.stringMatching(/^ {2}Artifacts: [\d.]+ s$/),
    'copied',
    '',
  ]

  test('shows the bar, in colours, and keeps nothing of it', async () => {
    const written = await run(100, {})
    expect(written).toContain('of 100 files')
    expect(written).toMatch(/\[\x1b\[32m#+\x1b\[39m-+\] {2}50% deployment: 50 of 100 files/)
    expect(screenOf(written, 100)).toEqual(WORDS)
  })

  test('has no colours where NO_COLOR is set, and no bar where there is no room', async () => {
    const written = await run(40, { NO_COLOR: '1' })
    expect(written).not.toMatch(/\x1b\[\d+m/)
    expect(written).toContain('deployment: 50 of 100 files, 9.0 MB/...')
    expect(screenOf(written, 40)).toEqual(WORDS)
  })

  test('is clean too when the process ends in the middle', async () => {
    const written = await run(100, {}, 'exit')
    expect(screenOf(written, 100)).toEqual(['> Artifacts', '[new] a line of the log', ''])
  })
})
