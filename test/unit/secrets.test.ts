import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secrets } from '../../src/secrets.ts'

const password = `p@ss "w'rd" (1) <2>&3`

describe('Secrets', () => {
  it.each([
    ['as it is', password],
    ['base64', Buffer.from(password).toString('base64')],
    ['inside a basic authorization header', Buffer.from(`admin:${password}`).toString('base64')],
    [
      'inside base64 with a longer user name',
      Buffer.from(`administrator1:${password}@db`).toString('base64'),
    ],
    ['URL-safe base64', Buffer.from(`x:${password}`).toString('base64url')],
    ['URL-encoded', encodeURIComponent(password)],
    ['URL-encoded by a strict writer', 'p%40ss%20%22w%27rd%22%20%281%29%20%3C2%3E%263'],
    ['URL-encoded by Java', 'p%40ss+%22w%27rd%22+%281%29+%3C2%3E%263'],
    ['inside JSON', JSON.stringify({ password })],
    ['in XML inside of JSON', `"p@ss \\"w'rd\\" (1) &lt;2&gt;&amp;3"`],
    ['in an attribute', 'p@ss &quot;w&apos;rd&quot; (1) &lt;2&gt;&amp;3'],
    ['in HTML', 'p@ss &#34;w&#39;rd&#34; (1) &lt;2&gt;&amp;3'],
    [
      'inside XML',
      password
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;'),
    ],
  ])('finds and scrubs a secret %s', (_form, text) => {
    const secrets = new Secrets()
    secrets.add(password)
    expect(secrets.appearsIn(`before ${text} after`)).toBe(true)
    expect(secrets.appearsIn(secrets.scrub(`before ${text} after`))).toBe(false)
  })

  it('scrubs each line of a key on its own', () => {
    const secrets = new Secrets()
    secrets.add('-----BEGIN KEY-----\nQUJDREVGRw\nSElKS0xNTg\n-----END KEY-----\n')
    expect(secrets.scrub('log: SElKS0xNTg')).toBe('log: ***')
    expect(secrets.scrub('-----BEGIN KEY-----')).toBe('-----BEGIN KEY-----')
  })

  it('leaves values too short to mask alone: masking "1" would blank every log', () => {
    const secrets = new Secrets()
    secrets.add('1')
    secrets.add('long enough\nx')
    expect(secrets.scrub('step 1 of 1')).toBe('step 1 of 1')
    expect(secrets.scrub('long enough, next')).toBe('***, next')
  })

  it('scrubs the strings of data, and leaves keys and numbers alone', () => {
    const secrets = new Secrets()
    secrets.add('new-pass')
    const data = { 'new-pass': 1, list: ['x\new-pass', { deep: 'a new-pass b' }], none: null }
    const scrubbed = secrets.scrubStrings(data)
    expect(scrubbed).toEqual({ 'new-pass': 1, list: ['x\new-pass', { deep: 'a *** b' }], none: null })
    expect(JSON.parse(JSON.stringify(scrubbed))).toEqual(scrubbed)
  })

  it('announces each form once, longest text replaced first', () => {
    const seen: string[] = []
    const secrets = new Secrets((form) => seen.push(form))
    secrets.add('abcdef')
    secrets.add('abcdef')
    secrets.add('abcdefghi')
    expect(seen.filter((form) => form === 'abcdef')).toHaveLength(1)
    expect(secrets.scrub('abcdefghi')).toBe('***')
  })

  it('never leaves a secret in a scrubbed text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const secrets = new Secrets()
          secrets.add(secret)
          if (secret.includes('*')) return
          expect(secrets.scrub(before + secret + after).includes(secret)).toBe(false)
          const encoded = Buffer.from(before + secret + after).toString('base64')
          if (Buffer.byteLength(secret) > 12) expect(secrets.appearsIn(encoded)).toBe(true)
        },
      ),
    )
  })
})
