import { createHash, createPrivateKey, type KeyObject, timingSafeEqual, X509Certificate } from 'node:crypto'

/** One entry of a Java key store of type JKS. */
export interface JksEntry {
  readonly alias: string
  readonly certificates: readonly X509Certificate[]
  /** The private key as stored: encrypted with the key password. Absent for a trusted certificate. */
  readonly protectedKey: Buffer | undefined
}

const magic = 0xfeedfeed
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16()

/**
 * Reads a JKS file and proves its password by the store's digest: SHA-1 over the password (UTF-16, big end first),
 * the words "Mighty Aphrodite" and the contents.
 * Throws with the words of the JDK: `Invalid keystore format`, `Keystore was tampered with, or password was incorrect`.
 */
export function readJks(bytes: Buffer, password: string): JksEntry[] {
  if (bytes.length < 32 || bytes.readUInt32BE(0) !== magic) throw new Error('Invalid keystore format')
  const contents = bytes.subarray(0, bytes.length - 20)
  const digest = createHash('sha1')
    .update(utf16(password))
    .update('Mighty Aphrodite', 'utf8')
    .update(contents)
    .digest()
  if (!timingSafeEqual(digest, bytes.subarray(bytes.length - 20)))
    throw new Error('Keystore was tampered with, or password was incorrect')

  let at = 8
  const number = () => {
    at += 4
    return contents.readUInt32BE(at - 4)
  }
  const text = () => {
    const length = contents.readUInt16BE(at)
    at += 2 + length
    return contents.toString('utf8', at - length, at)
  }
  const block = () => {
    const length = number()
    at += length
    return contents.subarray(at - length, at)
  }
  const certificate = () => {
    text()
    return new X509Certificate(block())
  }
  return Array.from({ length: number() }, () => {
    const tag = number()
    const alias = text()
    at += 8
    if (tag !== 1) return { alias, certificates: [certificate()], protectedKey: undefined }
    const protectedKey = block()
    return { alias, protectedKey, certificates: Array.from({ length: number() }, certificate) }
  })
}

/**
 * Opens the private key of an entry. The JDK's own key protector: a 20-byte salt, the key XORed with a chain of SHA-1
 * digests, and a digest that proves the password. Throws `Cannot recover key`, as the JDK does.
 */
export function openKey(entry: JksEntry, password: string): KeyObject {
  if (!entry.protectedKey) throw new Error('Cannot recover key')
  const sealed = octets(entry.protectedKey)
  const secret = utf16(password)
  const body = sealed.subarray(20, sealed.length - 20)
  const plain = Buffer.alloc(body.length)
  let link = sealed.subarray(0, 20)
  for (let at = 0; at < body.length; at += 20) {
    link = createHash('sha1').update(secret).update(link).digest()
    for (let index = at; index < Math.min(at + 20, body.length); index++)
      plain[index] = body[index]! ^ link[index - at]!
  }
  const proof = createHash('sha1').update(secret).update(plain).digest()
  if (!proof.equals(sealed.subarray(sealed.length - 20))) throw new Error('Cannot recover key')
  return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' })
}

/** The OCTET STRING of an EncryptedPrivateKeyInfo: SEQUENCE { algorithm SEQUENCE, OCTET STRING }. */
function octets(der: Buffer): Buffer {
  const outer = element(der, 0)
  const algorithm = element(der, outer.start)
  const data = element(der, algorithm.end)
  return der.subarray(data.start, data.end)
}

function element(der: Buffer, at: number): { start: number; end: number } {
  const first = der[at + 1]!
  if (first < 0x80) return { start: at + 2, end: at + 2 + first }
  const count = first & 0x7f
  const start = at + 2 + count
  return { start, end: start + der.readUIntBE(at + 2, count) }
}
