import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ArchiveEnd, archiveOf, Members } from '../../../src/transfer/passage.ts'

const AFTER = '\nwhat follows an archive'
const CONTENTS = [0, 1, 511, 512, 513, 5_000, 30_000].map((size) => [`${size}`, Buffer.alloc(size)] as const)

let folder: string
let archive: Buffer
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'passage-'))
  for (const [name, content] of [...CONTENTS, ['x'.repeat(200), Buffer.from('long')] as const])
    writeFileSync(path.join(folder, name), content)
  const names = readdirSync(folder)
  archive = execFileSync('tar', ['-c', '--format=gnu', '-f', '-', '-C', folder, ...names])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** In pieces of those lengths, over and over. */
function* pieces(data: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < data.length; turn += 1) {
    const length = lengths[turn % lengths.length]!
    yield data.subarray(at, at + length)
    at += length
  }
}

it('an archive of files that end in zeros goes on with other members, in whatever pieces it comes', async () => {
  const more = await archiveOf({ 'box/more': 'content' })
  const lengths = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 600, max: 70_000 })),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  fc.assert(
    fc.property(lengths, (each) => {
      const members = new Members()
      const [before, after]: [Buffer[], Buffer[]] = [[], []]
      for (const piece of pieces(Buffer.concat([archive, Buffer.from(AFTER)]), each)) {
        if (members.isOver) after.push(piece)
        else {
          const cut = members.cut(piece)
          before.push(cut.members)
          after.push(cut.rest)
        }
      }
      expect(Buffer.concat(after).toString('latin1').replaceAll('\0', '')).toBe(AFTER)
      const whole = Buffer.concat([...before, more])
      const names = execFileSync('tar', ['-t', '-f', '-'], { input: whole, encoding: 'utf8' })
        .trim()
        .split('\n')
      expect(names.toSorted()).toEqual([...readdirSync(folder), 'box/more'].toSorted())
      expect(execFileSync('tar', ['-x', '-O', '-f', '-', 'box/more'], { input: whole }).toString()).toBe(
        'content',
      )
    }),
    { numRuns: 30 },
  )
})

it.each([0, 1, 511, 512, 1023, 1024])(
  'an archive without its last %i bytes of the end mark',
  async (missing) => {
    const end = archive.findLastIndex((byte) => byte !== 0)
    const start = Math.ceil((end + 1) / 512) * 512
    const size = start + 1024 - missing
    const passage = new ArchiveEnd()
    async function* chunks() {
      yield* pieces(archive.subarray(0, size), [700])
    }
    const passed: Buffer[] = []
    for await (const chunk of passage.through(chunks())) passed.push(chunk)
    expect(Buffer.concat(passed)).toEqual(archive.subarray(0, size))
    // The last file may end in zeros itself.
    expect(passage.isMissing).toBe(size - 1 - end < 1024)
  },
)

it('the size of a file beyond octal digits is read', () => {
  const header = Buffer.alloc(512)
  header[124] = 0x80
  header.writeUIntBE(512, 130, 6)
  const members = new Members()
  const content = Buffer.alloc(512)
  expect(members.cut(Buffer.concat([header, content])).members).toHaveLength(1024)
  expect(members.isOver).toBe(false)
})
