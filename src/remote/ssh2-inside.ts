import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Client, ParsedKey } from 'ssh2'

// What ssh2 1.17 has inside and offers no setting for. Where another version has it elsewhere, nothing changes but the time it takes.

type Sign = (data: Buffer, done: (signature: Buffer) => void) => void

/** lib/protocol/Protocol.js and lib/protocol/crypto.js. */
interface Inside {
  _protocol?: {
    _cipher?: { _encKey?: Buffer | KeyObject }
    _decipher?: { _decipherKey?: Buffer | KeyObject }
    authPK?: (user: string, key: ParsedKey, algorithm?: string, sign?: Sign) => void
  }
}

/**
 * AES-GCM wants a cipher for each packet, and Node makes a key of ssh2's bytes each time: 10 of some 20 microseconds for 32 KB. With
 * a key made once a connection carries bulk with two thirds of the processor's time. Done again after each exchange of keys.
 */
export function readyKeys(client: Client): void {
  client.on('handshake', () => {
    const { _cipher: out, _decipher: inward } = (client as Inside)._protocol ?? {}
    if (Buffer.isBuffer(out?._encKey)) out._encKey = createSecretKey(out._encKey)
    if (Buffer.isBuffer(inward?._decipherKey)) inward._decipherKey = createSecretKey(inward._decipherKey)
  })
}

/** ssh2 asks first whether a key would do, and signs when the server has said so: a round trip for who has one key. RFC 4252, 7 needs no question. */
export function signAtOnce(client: Client): void {
  const protocol = (client as Inside)._protocol
  const ask = protocol?.authPK?.bind(protocol)
  if (!protocol || !ask) return
  protocol.authPK = (user, key, algorithm, sign) => {
    const hash = /^rsa-sha2-(256|512)$/.exec(algorithm ?? '')?.[1]
    const ours: Sign = (data, done) => {
      const signature: Buffer | Error = key.sign(data, hash && `sha${hash}`)
      if (signature instanceof Error) ask(user, key, algorithm)
      else done(signature)
    }
    ask(user, key, algorithm, sign ?? ours)
  }
}
