import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Client } from 'ssh2'

/** What ssh2 1.17 keeps of a connection's ciphers (lib/protocol/crypto.js). */
interface Ciphers {
  _protocol?: {
    _cipher?: { _encKey?: Buffer | KeyObject }
    _decipher?: { _decipherKey?: Buffer | KeyObject }
  }
}

/**
 * AES-GCM wants a cipher for each packet, and Node makes a key of ssh2's bytes each time: 10 of some 20 microseconds for 32 KB. With
 * a key made once a connection carries bulk with two thirds of the processor's time. Done again after each exchange of keys; where
 * ssh2 keeps them elsewhere, nothing changes.
 */
export function readyKeys(client: Client): void {
  client.on('handshake', () => {
    const { _cipher: out, _decipher: inward } = (client as Ciphers)._protocol ?? {}
    if (Buffer.isBuffer(out?._encKey)) out._encKey = createSecretKey(out._encKey)
    if (Buffer.isBuffer(inward?._decipherKey)) inward._decipherKey = createSecretKey(inward._decipherKey)
  })
}
