import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A real OpenSSH server of its own on a free loopback port, in a folder of its own. */
export interface TestServer {
  port: number
  folder: string
  /** Text of the private key that it lets in as root. */
  key: string
  /** `known_hosts` lines of all its host keys. */
  knownHosts: string
  process: ChildProcess
  log(): string
  stop(): Promise<void>
}

export interface ServerOptions {
  hostKeyTypes?: readonly string[]
  /** Further lines of its sshd_config. */
  config?: readonly string[]
  /** Before the key in authorized_keys: options such as a forced command. */
  keyOptions?: string
}

/** Makes a key pair file; gives its path. */
export function makeKey(
  folder: string,
  name: string,
  type = 'ed25519',
  passphrase = '',
  more: string[] = [],
): string {
  const path = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', path, ...more])
  return path
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-sshd-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const types = options.hostKeyTypes ?? ['ed25519']
  const hostKeys = types.map((type) => makeKey(folder, `host_${type}`, type))
  const userKey = makeKey(folder, 'user')
  const publicKey = await readFile(`${userKey}.pub`, 'utf8')
  await writeFile(join(folder, 'authorized_keys'), `${options.keyOptions ?? ''} ${publicKey}`.trimStart())
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    ...hostKeys.map((path) => `HostKey ${path}`),
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    ...(options.config ?? []),
  ]
  const configFile = join(folder, 'sshd_config')
  await writeFile(configFile, `${config.join('\n')}\n`)
  await mkdir('/run/sshd', { recursive: true })
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', configFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  for (let tries = 0; !log.includes('Server listening'); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error(`sshd did not start: ${log}`)
    await sleep(25)
  }
  const hostLines = await Promise.all(
    hostKeys.map(async (path) => {
      const [type, key] = (await readFile(`${path}.pub`, 'utf8')).split(' ')
      return `[127.0.0.1]:${port} ${type} ${key}\n`
    }),
  )
  return {
    port,
    folder,
    key: await readFile(userKey, 'utf8'),
    knownHosts: hostLines.join(''),
    process: child,
    log: () => log,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
