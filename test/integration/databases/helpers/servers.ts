import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A private database server in a temporary folder, listening on loopback only. */
export interface TestServer {
  port: number
  /** Runs SQL as the superuser, in a database. */
  sql(database: string, text: string): string
  /** SIGKILL, as by the kernel when memory runs out. */
  kill(): Promise<void>
  /** Up again on the same data after `kill`. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

/** Servers refuse to run as root: an own unprivileged user id, where we are root. */
const ROOT = process.getuid?.() === 0
const NOBODY = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
const DROP = ROOT ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []

/** A new folder in the temporary one that servers may write in; `data` in it is theirs alone. */
export function folder(prefix: string): string {
  const path = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(path, 0o755)
  const data = join(path, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (ROOT) {
    chownSync(path, NOBODY, NOBODY)
    chownSync(data, NOBODY, NOBODY)
  }
  return path
}

/** The command as the unprivileged user that servers run as. */
export function asServerUser(argv: string[]): [string, string[]] {
  const [program, ...rest] = [...DROP, ...argv]
  return [program!, rest]
}

async function run(
  home: string,
  argv: string[],
  ready: () => void,
): Promise<Pick<TestServer, 'kill' | 'restart' | 'stop'>> {
  const [program, args] = asServerUser(argv)
  let child = spawn(program, args, { stdio: 'ignore', cwd: home })
  let ended = once(child, 'exit')
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  const stop = async () => {
    await end('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  }
  const up = async () => {
    for (let tries = 0; ; tries++) {
      try {
        return ready()
      } catch (error) {
        if (tries === 150 || child.exitCode !== null) {
          await stop()
          throw error
        }
        await sleep(100)
      }
    }
  }
  await up()
  return {
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGKILL')
      // Its children see the end of the first process a moment later and let go of the data.
      await sleep(500)
      child = spawn(program, args, { stdio: 'ignore', cwd: home })
      ended = once(child, 'exit')
      await up()
    },
    stop,
  }
}

/** Settings that make tests quick; a benchmark wants the server's own. */
const QUICK_POSTGRESQL = ['fsync=off', 'shared_buffers=16MB']
const QUICK_MARIADB = [
  '--innodb-log-file-size=8M',
  '--innodb-buffer-pool-size=32M',
  '--innodb-flush-log-at-trx-commit=0',
]

/** Locale C.UTF-8, passwords by SCRAM; the superuser comes in by the socket only. */
export async function startPostgresql(tuning: readonly string[] = QUICK_POSTGRESQL): Promise<TestServer> {
  const versions = readdirSync('/usr/lib/postgresql')
    .map(Number)
    .sort((a, b) => b - a)
  const bin = `/usr/lib/postgresql/${versions[0]}/bin`
  const home = folder('wm-pg-')
  const data = join(home, 'data')
  const port = await freePort()
  const [program, args] = asServerUser([
    `${bin}/initdb`,
    '-D',
    data,
    '-U',
    'root',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-A',
    'trust',
    '-N',
  ])
  execFileSync(program, args, { cwd: home, stdio: 'ignore' })
  writeFileSync(join(data, 'pg_hba.conf'), 'local all root trust\nhost all all 127.0.0.1/32 scram-sha-256\n')
  const sql = (database: string, text: string) =>
    execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'], {
      input: text,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, PGHOST: home, PGPORT: String(port), PGUSER: 'root', PGDATABASE: database },
    })
  const settings = [...tuning, `unix_socket_directories=${home}`, 'listen_addresses=127.0.0.1']
  const server = await run(
    home,
    [`${bin}/postgres`, '-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    () => void sql('postgres', 'SELECT 1'),
  )
  return { port, sql, ...server }
}

/** The superuser comes in by the socket only. */
export async function startMariadb(tuning: readonly string[] = QUICK_MARIADB): Promise<TestServer> {
  const home = folder('wm-my-')
  const data = join(home, 'data')
  const port = await freePort()
  const socket = join(home, 'sock')
  const [program, args] = asServerUser([
    'mariadb-install-db',
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...tuning,
  ])
  execFileSync(program, args, { cwd: home, stdio: 'ignore' })
  const sql = (database: string, text: string) =>
    execFileSync(
      'mariadb',
      [
        '--no-defaults',
        '-uroot',
        `--socket=${socket}`,
        '--default-character-set=utf8mb4',
        '-N',
        '-B',
        '--',
        database,
      ],
      {
        input: text,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
  const server = await run(
    home,
    [
      'mariadbd',
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      ...tuning,
      `--pid-file=${join(home, 'pid')}`,
    ],
    () => void sql('mysql', 'SELECT 1'),
  )
  return { port, sql, ...server }
}
