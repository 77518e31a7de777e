import { createCipheriv, createHash } from 'node:crypto'

/** Bytes that no compression makes fewer, the same for the same name. */
export function noise(name: string, size: number): Buffer {
  const key = createHash('sha256').update(name).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size))
}
