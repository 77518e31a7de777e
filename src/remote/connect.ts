import net from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { NodeSSH } from 'node-ssh'
import type { CipherAlgorithm, Client, ServerHostKeyAlgorithm } from 'ssh2'
import { MigrateError } from '../errors.ts'
import { AttemptFailed, loginRefused, unreachable, wrongHostKey } from './connect-failures.ts'
import { judgeHostKey, type KnownHosts, linesFor } from './known-hosts.ts'
import type { Login } from './login.ts'
import { readyKeys, signAtOnce } from './ssh2-inside.ts'

/** One server to log in to. */
export interface Target {
  /** The key of `hosts` in the migration file. */
  name: string
  address: string
  port: number
  user: string
  /** Address by which other hosts reach it, where that is another one. */
  inside?: string | undefined
}

/** A jump host on the way to a server. */
export interface Through {
  /** Settles once the jump host itself is connected. */
  ready(): Promise<void>
  /** A byte stream from there to the server. */
  open(): Promise<Duplex>
}

/** A line to a server. */
export interface Connected {
  client: Client
  /** Lets this process end before the server has seen that the connection does. */
  release(): void
  /** How long a packet takes there and back, in milliseconds: as the first one showed, until a later one shows less. */
  roundTripMs: number
}

export interface ConnectSettings {
  knownHosts: KnownHosts
  login: Login
  /** The way through its jump host; absent: TCP from here. */
  through?: Through | undefined
  /** Limit of each attempt, from the first packet to the end of authentication, in milliseconds. */
  timeoutMs?: number
  /** Pauses before the second, third ... attempt, in milliseconds; their number limits the attempts. */
  retryDelaysMs?: readonly number[]
}

const CONNECT_TIMEOUT_MS = 20_000
const RETRY_DELAYS_MS = [500, 1500, 4000]
const KEEPALIVE_INTERVAL_MS = 15_000
const KEEPALIVE_MISSES = 4

/** AES-GCM first: several times as fast as ssh2's chacha20, whose authentication runs in WebAssembly. */
const CIPHERS: CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'chacha20-poly1305@openssh.com',
]

/** Signature algorithms per key type, best first. SHA-1 (`ssh-rsa` as a signature) is left out. */
const SIGNATURES: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
}

/**
 * The one way to a server. Only host keys pinned in `knownHosts` are accepted, before any authentication. Tries again with pauses where the
 * server cannot be reached yet, never after a wrong host key or a refused login. Throws MigrateError (`host-unreachable`,
 * `host-key-mismatch`, `auth-failed`).
 */
export async function connect(target: Target, settings: ConnectSettings): Promise<Connected> {
  const delays = [...(settings.retryDelaysMs ?? RETRY_DELAYS_MS)]
  for (;;) {
    try {
      return await attempt(target, settings)
    } catch (error) {
      if (!(error instanceof AttemptFailed)) throw error
      const delay = error.retry ? delays.shift() : undefined
      if (delay === undefined) throw new MigrateError(error.problem, { cause: error.cause })
      // Jitter, so that several runners do not knock at the same moment.
      await sleep(delay * (0.75 + Math.random() / 2))
    }
  }
}

async function attempt(target: Target, settings: ConnectSettings): Promise<Connected> {
  const pinned = pinnedAlgorithms(target, settings.knownHosts)
  try {
    return await handshake(target, settings, pinned)
  } catch (error) {
    // The server has none of the pinned key types: ask for what it has, to be able to show it. The verifier refuses it.
    if (error instanceof Error && /no matching host key format/.test(error.message)) {
      return await handshake(target, settings, Object.values(SIGNATURES).flat()).catch((second: unknown) => {
        if (second instanceof AttemptFailed) throw second
        throw unreachable(target, second)
      })
    }
    if (error instanceof AttemptFailed) throw error
    throw unreachable(target, error)
  }
}

/** Algorithms of the key types pinned for this host; all, where there is none: then the verifier refuses any key. */
function pinnedAlgorithms(target: Target, knownHosts: KnownHosts): ServerHostKeyAlgorithm[] {
  const types = linesFor(knownHosts, target.address, target.port)
    .filter((line) => !line.revoked)
    .map((line) => line.keyType)
  const algorithms = Object.entries(SIGNATURES)
    .filter(([type]) => types.includes(type))
    .flatMap(([, names]) => names)
  return algorithms.length > 0 ? algorithms : Object.values(SIGNATURES).flat()
}

async function handshake(
  target: Target,
  settings: ConnectSettings,
  serverHostKey: ServerHostKeyAlgorithm[],
): Promise<Connected> {
  await settings.through?.ready()
  const began = performance.now()
  let roundTripMs = 0
  const answered = () => {
    roundTripMs = performance.now() - began
  }
  const sock = settings.through ? await settings.through.open() : openSocket(target, answered)
  if (settings.through) answered()
  const ssh = new NodeSSH()
  let refused: AttemptFailed | undefined
  let loginTried = false
  const connecting = ssh.connect({
    sock: sock as net.Socket,
    username: target.user,
    readyTimeout: settings.timeoutMs ?? CONNECT_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_INTERVAL_MS,
    keepaliveCountMax: KEEPALIVE_MISSES,
    algorithms: { serverHostKey, cipher: CIPHERS },
    hostVerifier: (key: Buffer): boolean => {
      const verdict = judgeHostKey(settings.knownHosts, target.address, target.port, key)
      if (verdict === 'match') return true
      refused = wrongHostKey(target, settings.knownHosts, key, verdict)
      return false
    },
    // Publickey at once: the customary `none` request costs a round trip and tells nothing that we need.
    authHandler: (_left, _partial, next) => {
      const { login } = settings
      const first = !loginTried
      loginTried = true
      // `false` says that nothing is left to try; the types of ssh2 do not know it, nor that it takes parsed keys.
      if (!first) next(false as unknown as 'none')
      else if (login.kind === 'agent') next({ type: 'agent', username: target.user, agent: login.socket })
      else {
        if (ssh.connection) signAtOnce(ssh.connection as Client)
        next({ type: 'publickey', username: target.user, key: login.key as unknown as Buffer })
      }
    },
  })
  // node-ssh listens for errors only until the login is through; a later one must not end the process.
  const client = ssh.connection
  client?.on('error', () => {})
  if (client) readyKeys(client)
  try {
    await connecting
  } catch (error) {
    client?.destroy()
    sock.destroy()
    if (refused) throw refused
    throw loginRefused(target, settings.login, error) ?? error
  }
  const release = () => {
    if (sock instanceof net.Socket) sock.unref()
  }
  return { client: client as Client, roundTripMs, release }
}

/**
 * ssh2 leaves Nagle's algorithm on, which delays the second of two small packets by up to 40 ms. Switched off on `connect`, before ssh2's
 * own listener writes: Node forgets what `setNoDelay` was told before there was a connection.
 */
function openSocket(target: Target, answered: () => void): net.Socket {
  const socket = new net.Socket()
  socket.once('connect', () => {
    socket.setNoDelay(true)
    answered()
  })
  socket.connect({ host: target.address, port: target.port })
  // ssh2 writes each packet in three pieces; every one of them would be a call of the system and a segment on the line. After `connect`,
  // which puts the method back.
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
  socket.write = (...args: unknown[]) => {
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    return write(...args)
  }
  return socket
}
