import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../../../src/remote/jobs/answer.ts'

const answer = Buffer.concat([
  Buffer.from(
    [
      'wso2-job state',
      'boot 1e1a07c2-3e25-4183-8230-0a901f03183a',
      'claimed yes',
      'fresh yes',
      `spec =${Buffer.from('{}').toString('base64')}`,
      'proc =',
      'supervisor 12 34',
      'exit -',
      'out 5 100 9',
      'err 6 3 3',
      'data',
      '',
    ].join('\n'),
  ),
  Buffer.from('\ndata\n\xff\0x', 'latin1'),
  Buffer.from('err'),
])

describe('answers of the supervisor', () => {
  it('are read with every byte of the logs', () => {
    const read = readAnswer(answer)
    expect(read).toMatchObject({
      kind: 'state',
      fresh: true,
      found: { claimed: true, exit: undefined, supervisor: '12 34', worker: undefined },
      out: { inode: '5', size: 100, data: Buffer.from('\ndata\n\xff\0x', 'latin1') },
      err: { inode: '6', size: 3, data: Buffer.from('err') },
    })
    // Empty is not the same as absent.
    expect(read).toMatchObject({ found: { proc: Buffer.alloc(0) } })
  })

  it('are nothing when they were cut anywhere', () => {
    for (let length = 0; length < answer.length; length += 1) {
      expect(readAnswer(answer.subarray(0, length))).toEqual({ kind: 'none' })
    }
  })

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(answer.length), (noise, at) => {
        readAnswer(Buffer.from(noise))
        readAnswer(Buffer.concat([answer.subarray(0, at), noise, answer.subarray(at)]))
      }),
    )
  })
})
