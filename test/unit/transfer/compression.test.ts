import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isCompressible } from '../../../src/transfer/compressible.ts'
import { compressionPays } from '../../../src/transfer/compression-pays.ts'
import { LineProbe, sorted } from '../../../src/transfer/line-probe.ts'

const MB = 1_000_000

describe('what can be compressed', () => {
  it.each(['a.car', 'lib/b.jar', 'security/wso2carbon.jks', 'CLIENT.P12', 'x.tar.gz', 'logo.PNG'])(
    '%s is compressed already, or looks as if it were',
    (name) => expect(isCompressible(name)).toBe(false),
  )
  it.each(['api.xml', 'car', '.jar/x.json', 'README', 'a.sql', 'x.class', 'car.xml'])('%s may be', (name) =>
    expect(isCompressible(name)).toBe(true),
  )

  it('is sorted: small files of it find out what the line carries, large ones follow, all else goes as it is', () => {
    const files = [
      { path: 'a.car', size: 1 },
      { path: 'b.sql', size: 9 * MB },
      ...Array.from({ length: 30 }, (_, at) => ({ path: `${at}.xml`, size: 100_000 })),
      { path: 'd.jar', size: 3 },
    ]
    const { probe, text, dense } = sorted(files)!
    expect(probe.map(({ path }) => path)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}.xml`))
    expect(text.at(-1)!.path).toBe('b.sql')
    expect(dense.map(({ path }) => path)).toEqual(['a.car', 'd.jar'])
    expect([...probe, ...text, ...dense].length).toBe(files.length)
  })

  it('is not looked at where there is too little of it', () => {
    expect(sorted([{ path: 'a.xml', size: 7 * MB }])).toBeUndefined()
    expect(sorted([{ path: 'a.car', size: 900 * MB }])).toBeUndefined()
  })

  it('may be one large file: that is all of the probe', () => {
    expect(sorted([{ path: 'a.sql', size: 90 * MB }])).toMatchObject({ text: [], dense: [] })
  })
})

describe('whether it pays', () => {
  const XML = { ratio: 0.12, bytesPerSecond: 120 * MB }
  it.each([
    ['much text over a slow line', 50, 1, 20, XML, true],
    ['some text over a slow line', 5, 1, 80, XML, true],
    ['little text over a slow line', 1, 1, 20, XML, false],
    ['much text over a middling line', 200, 12, 40, XML, true],
    ['much text over a fast far line', 600, 100, 80, XML, false],
    ['a great deal over a fast far line', 60_000, 100, 80, XML, false],
    [
      'the same with the best processor and the best text',
      60_000,
      200,
      80,
      { ratio: 0.05, bytesPerSecond: 400 * MB },
      false,
    ],
    ['what does not get smaller', 50, 1, 20, { ratio: 0.98, bytesPerSecond: 40 * MB }, false],
    ['what gets a little smaller', 50, 1, 20, { ratio: 0.75, bytesPerSecond: 60 * MB }, false],
    ['a slow processor on a middling line', 200, 12, 40, { ratio: 0.12, bytesPerSecond: 20 * MB }, false],
    ['nothing', 0, 1, 20, XML, false],
  ])('%s', (_, megabytes, perSecond, roundTripMs, pressed, wanted) => {
    const rest = { bytes: megabytes * MB, bytesPerSecond: perSecond * MB, roundTripMs }
    expect(compressionPays(rest, pressed)).toBe(wanted)
  })
})

describe('a line', () => {
  const text = Buffer.from('<property name="uri.var.id" expression="$ctx:id" scope="default"/>\n'.repeat(500))

  /** Sends 4 MB over a line, and says whether 50 MB more would be compressed. */
  function pays(perSecond: number, roundTripMs: number, chunk = text, beside = 0): boolean {
    let now = 0
    const probe = new LineProbe(roundTripMs, () => now)
    const other = probe.beside()
    for (let sent = 0; sent < 4 * MB; sent += chunk.length) {
      probe.see(chunk)
      other((beside * chunk.length) / (4 * MB))
      now += (chunk.length / perSecond) * 1000
    }
    now += 8 * roundTripMs
    return probe.pays(50 * MB)
  }

  it.each([
    [MB, 20, true],
    [10 * MB, 20, true],
    [3 * MB, 80, true],
    [100 * MB, 20, false],
    [100 * MB, 80, false],
    [300 * MB, 1, false],
  ])('of %d bytes a second and %d ms: %s', (perSecond, roundTripMs, wanted) =>
    expect(pays(perSecond, roundTripMs)).toBe(wanted),
  )

  it('that carries much else meanwhile is not slow', () => {
    expect(pays(20 * MB, 20)).toBe(true)
    expect(pays(20 * MB, 20, text, 200 * MB)).toBe(false)
    // What only waits in buffers is not carried.
    expect(pays(20 * MB, 20, text, 2 * MB)).toBe(true)
  })

  it('that carries what gets no smaller is left as it is', () => {
    expect(pays(MB, 20, randomBytes(40_000))).toBe(false)
  })

  it('over which nothing went is not known', () => {
    expect(new LineProbe(20).pays(50 * MB)).toBe(false)
  })
})
