import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeJob, type Snapshot } from '../../../../src/remote/jobs/state.ts'

const BOOT = '1e1a07c2-3e25-4183-8230-0a901f03183a'
const bytes = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)

const spec = bytes({ version: 1, name: 'dump', argv: ['true'], digest: 'a'.repeat(64) })
const proc = bytes({
  version: 1,
  pid: 4321,
  startTicks: 777,
  bootId: BOOT,
  pgid: 4321,
  supervisor: { pid: 4300, startTicks: 770 },
  startedAt: '2026-01-02T03:04:05Z',
})
const ended = { version: 1, stopped: null, diskFull: false, hundredths: 150, endedAt: '2026-01-02T03:04:07Z' }
const exit = Buffer.from(`${JSON.stringify({ ...ended, code: 3 }).padEnd(1023)}\n`)

const running: Snapshot = {
  bootId: BOOT,
  claimed: true,
  spec,
  proc,
  exit: undefined,
  supervisor: '4300 770',
  worker: '4321 777',
}
const dead = { supervisor: undefined, worker: undefined }

describe('what has become of a job', () => {
  it.each<[string, Partial<Snapshot>, object | undefined]>([
    ['both live', {}, { kind: 'running', pid: 4321, supervised: true }],
    ['the supervisor was killed', { supervisor: undefined }, { kind: 'running', supervised: false }],
    [
      'the supervisor is about to record the end',
      { worker: undefined },
      { kind: 'running', supervised: true },
    ],
    ['both were killed', dead, { kind: 'lost-by-kill', started: true }],
    [
      'other processes have their ids',
      { supervisor: '4300 999', worker: '4321 998' },
      { kind: 'lost-by-kill', started: true },
    ],
    ['the machine was restarted', { bootId: 'other', ...dead }, { kind: 'lost-by-reboot' }],
    [
      'it was restarted, and other processes have the same ids and times',
      { bootId: 'other' },
      { kind: 'lost-by-reboot' },
    ],
    ['it ended', { exit, ...dead }, { kind: 'finished', outcome: { kind: 'exit', code: 3 }, seconds: 1.5 }],
    ['it ended before a restart', { exit, bootId: 'other', ...dead }, { kind: 'finished' }],
    [
      'it was killed',
      { exit: bytes({ ...ended, signal: 'KILL', stopped: 'total' }) },
      { kind: 'finished', outcome: { kind: 'signal', signal: 'KILL' }, stopped: 'total' },
    ],
    ['nobody claimed it', { claimed: false, spec: undefined, proc: undefined, ...dead }, undefined],
    [
      'it was given up before its start',
      { proc: bytes({ version: 1, givenUp: true }), spec: undefined, ...dead },
      { kind: 'lost-by-kill', started: false },
    ],
    ['its record is missing', { proc: undefined, ...dead }, { kind: 'corrupt', file: 'proc.json' }],
    ['its claim is missing', { claimed: false }, { kind: 'corrupt' }],
    ['its spec is missing', { spec: undefined }, { kind: 'corrupt', file: 'spec.json' }],
    ['the result says nothing', { exit: bytes(ended), ...dead }, { kind: 'corrupt', file: 'exit.json' }],
  ])('%s', (_, found, state) => {
    const judged = judgeJob({ ...running, ...found })
    if (state === undefined) expect(judged).toBeUndefined()
    else expect(judged).toMatchObject(state)
  })
})

describe('damaged state files', () => {
  const whole = { spec, proc, exit }
  it.each(['spec', 'proc', 'exit'] as const)('%s.json cut at every byte is valid or corrupt', (name) => {
    for (const alive of [{}, dead]) {
      const base = { ...running, ...alive, ...(name === 'exit' && { exit }) }
      const undamaged = judgeJob(base)
      for (let length = 0; length < whole[name].length; length += 1) {
        const state = judgeJob({ ...base, [name]: whole[name].subarray(0, length) })
        // White space alone was cut off where it still says the same.
        if (state?.kind === 'corrupt') expect(state.file).toBe(`${name}.json`)
        else {
          expect(state).toEqual(undamaged)
          expect(whole[name].subarray(length).toString().trim()).toBe('')
        }
      }
    }
  })

  it('any bytes at all are judged, and never taken for a running job', () => {
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(text)),
    )
    fc.assert(
      fc.property(fc.constantFrom('spec', 'proc', 'exit'), file, (name, content) => {
        const state = judgeJob({ ...running, [name]: content })
        expect(state?.kind).toBe('corrupt')
      }),
    )
  })

  it('a flipped bit is judged too', () => {
    for (const name of ['spec', 'proc', 'exit'] as const) {
      for (let bit = 0; bit < whole[name].length * 8; bit += 1) {
        const damaged = Buffer.from(whole[name])
        damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(judgeJob({ ...running, [name]: damaged })).toBeDefined()
      }
    }
  })
})
