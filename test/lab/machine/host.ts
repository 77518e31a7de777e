import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, makeFolder, writeIdentity } from './accounts.ts'
import { type Cable, plugIn, setLink, unplug } from './network.ts'
import { mountRoot } from './root.ts'
import { ended, must, type RunOptions, type RunResult, run, until } from './run.ts'
import { hostKeys, type SshdSettings, writeSshd } from './sshd.ts'

const SETUP = join(import.meta.dirname, 'host-setup.sh')
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface HostSpec {
  name: string
  address: string
  accounts: readonly Account[]
  /** Text of /etc/hosts. */
  hostsFile: string
  sshd?: SshdSettings
  /** File (as seen from here) that gets every execve(2) of sshd and all that it starts, arguments and environment whole. */
  traceTo?: string
}

export interface ExecOptions extends RunOptions {
  /** Default root. */
  user?: string
}

/** One machine of the lab: own root, users, network, processes, sshd. */
export class Host {
  readonly name: string
  readonly address: string
  /** Where sshd listens. */
  readonly port: number
  /** The host's root folder as seen from here. */
  readonly root: string
  /** Its writable layer: everything that differs from the machine below. */
  readonly upper: string
  /** First process of the host; its end is the end of all. */
  readonly pid: number
  /** Paths that got a disk of their own. */
  readonly disks: string[] = []
  readonly #setup: ChildProcess
  readonly #cable: Cable
  readonly #spec: HostSpec

  private constructor(spec: HostSpec, folder: string, setup: ChildProcess, pid: number, cable: Cable) {
    this.name = spec.name
    this.address = spec.address
    this.port = Number(spec.sshd?.Port ?? 22)
    this.root = join(folder, 'root')
    this.upper = join(folder, 'upper')
    this.pid = pid
    this.#setup = setup
    this.#cable = cable
    this.#spec = spec
  }

  /**
   * Brings a host up, sshd included. `labFolder` is on the session's tmpfs; `hidden` are further folders of the machine
   * (the checkout) to leave out; `connectTo` is the host at the other end of its cable, else the lab's bridge.
   */
  static async start(
    spec: HostSpec,
    labFolder: string,
    hidden: readonly string[],
    connectTo?: Host,
  ): Promise<Host> {
    const folder = join(labFolder, 'hosts', spec.name)
    const root = join(folder, 'root')
    let setup: ChildProcess | undefined
    try {
      const [keys] = await Promise.all([hostKeys(spec.name), mountRoot(folder, hidden)])
      makeFolder(root, '/run/sshd', 0o755)
      writeIdentity(root, spec.name, spec.accounts, spec.hostsFile)
      writeSshd(root, keys, spec.sshd ?? {})

      const namespaces = ['--mount', '--net', '--uts', '--ipc', '--propagation', 'slave']
      const program = ['/bin/sh', SETUP, 'setup', root, spec.name, `${spec.address}/24`]
      // The host ends with this process even if that is killed: the next one needs its address.
      setup = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, ...program], {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { PATH },
      })
      const said = listen(setup, spec.name)
      await said('ready')
      const cable = await plugIn(spec.name, setup.pid!, connectTo?.pid)
      setup.stdin!.write('go\n')
      await said('up')
      const host = new Host(spec, folder, setup, firstChild(setup.pid!)!, cable)
      await host.startSshd()
      return host
    } catch (error) {
      await dismantle(folder, setup)
      throw error
    }
  }

  #enter(
    user: string,
    env: Readonly<Record<string, string>>,
    argv: readonly string[],
    cwd: string,
  ): string[] {
    const home = user === 'root' ? '/root' : `/home/${user}`
    const variables = { PATH, HOME: home, USER: user, LOGNAME: user, LANG: 'C.UTF-8', ...env }
    const become =
      user === 'root' ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--']
    return [
      ...[
        'nsenter',
        '--target',
        String(this.pid),
        '--mount',
        '--net',
        '--uts',
        '--ipc',
        '--pid',
        `--wdns=${cwd}`,
      ],
      ...become,
      ...['env', '-i', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
      ...argv,
    ]
  }

  /** Runs a program on the host, past sshd. `env` is added to a bare login environment. */
  exec(argv: readonly string[], options: ExecOptions = {}): Promise<RunResult> {
    const { user = 'root', env = {}, cwd = '/', stdin } = options
    return run(this.#enter(user, env, argv, cwd), stdin === undefined ? {} : { stdin })
  }

  /** As `exec`; throws when it fails, returns standard output. */
  must(argv: readonly string[], options: ExecOptions = {}): Promise<string> {
    const { user = 'root', env = {}, cwd = '/', stdin } = options
    return must(this.#enter(user, env, argv, cwd), stdin === undefined ? {} : { stdin })
  }

  /** Starts a server that lives as long as the host; what it prints goes to `log` on the host. */
  spawn(argv: readonly string[], options: { user?: string; log: string }): ChildProcess {
    const log = openSync(join(this.root, options.log), 'a')
    const [program, ...rest] = this.#enter(options.user ?? 'root', {}, argv, '/')
    const child = spawn(program!, rest, { stdio: ['ignore', log, log] })
    closeSync(log)
    child.unref()
    return child
  }

  async startSshd(): Promise<void> {
    const sshd = ['/usr/sbin/sshd', '-E', '/var/log/sshd.log']
    // Says on standard error what is wrong; the daemon itself would say it in its log alone.
    await this.must(['/usr/sbin/sshd', '-t'])
    const { traceTo } = this.#spec
    if (traceTo) {
      // Opened here, as standard output of strace: the host itself must not see the file. Not with --seccomp-bpf, which is
      // faster, and under which sudo refuses to work.
      const [program, ...rest] = this.#enter(
        'root',
        {},
        ['strace', '-f', '-q', '-e', 'trace=execve', '-v', '-s', '65535', '-o', '/dev/stdout', ...sshd, '-D'],
        '/',
      )
      const file = openSync(traceTo, 'a', 0o600)
      spawn(program!, rest, { stdio: ['ignore', file, 'ignore'] }).unref()
      closeSync(file)
    } else await this.must(sshd)
    await until(`sshd of ${this.name}`, 60_000, async () => this.listensOn(this.port))
  }

  /** Ends sshd and every session of it, as a reboot or an OOM kill would. */
  async stopSshd(): Promise<void> {
    await Promise.all((await this.processes('sshd')).map(({ pid }) => this.signal(pid, 'KILL')))
    await until(`sshd of ${this.name} ends`, 60_000, async () => !this.listensOn(this.port))
  }

  /** Whether any process of the host listens on a TCP port. */
  listensOn(port: number): boolean {
    const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
    return ['tcp', 'tcp6'].some((table) =>
      readFileSync(`/proc/${this.pid}/net/${table}`, 'utf8')
        .split('\n')
        .some((line) => {
          const [, local, , state] = line.trim().split(/\s+/)
          return state === '0A' && local?.endsWith(wanted)
        }),
    )
  }

  /** Processes of the host (ids as the host sees them), optionally those whose command line holds `part`. */
  async processes(part = ''): Promise<{ pid: number; user: string; command: string }[]> {
    const text = await this.must(['ps', '-e', '-ww', '-o', 'pid=,user:32=,args='])
    return text
      .split('\n')
      .flatMap((line) => {
        const found = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line)
        return found ? [{ pid: Number(found[1]), user: found[2]!, command: found[3]! }] : []
      })
      .filter(({ command }) => command.includes(part) && !command.startsWith('ps -e'))
  }

  /** Sends a signal (`KILL`, `STOP`, `CONT` ...) to a process of the host. */
  async signal(pid: number, name: string): Promise<void> {
    await this.must(['kill', '-s', name, String(pid)])
  }

  /** Pulls the cable: packets vanish, nobody gets a reset. */
  cut(): Promise<void> {
    return setLink(this.#cable, 'down')
  }

  mend(): Promise<void> {
    return setLink(this.#cable, 'up')
  }

  /** Gives a folder a disk of its own of `bytes` (rounded up to pages); it is created if missing and then empty. */
  async smallDisk(path: string, bytes: number, owner = 0, mode = 0o755): Promise<void> {
    makeFolder(this.root, path, mode, owner)
    const options = `size=${bytes},mode=${mode.toString(8)},uid=${owner},gid=${owner}`
    await must(['mount', '-t', 'tmpfs', '-o', options, 'small-disk', join(this.root, path)])
    this.disks.push(path)
  }

  /** Switches the host off, as pulling the plug does, and removes it. */
  async stop(): Promise<void> {
    await dismantle(join(this.root, '..'), this.#setup)
    await unplug(this.#cable)
  }
}

function firstChild(pid: number): number | undefined {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return child ? Number(child) : undefined
}

/** Ends whatever stands of a host; `setup` is the process that waits for the host's first one. */
async function dismantle(folder: string, setup: ChildProcess | undefined): Promise<void> {
  if (setup?.pid && setup.exitCode === null && setup.signalCode === null) {
    // The first process, not its parent: the kernel reports its end only when all others of the host are gone.
    process.kill(firstChild(setup.pid) ?? setup.pid, 'SIGKILL')
    await ended(setup)
  }
  const root = join(folder, 'root')
  // Whoever entered the host from here (servers' parents) needs a moment to notice its end.
  await until(`${root} is free`, 60_000, async () => {
    const mounted = readFileSync('/proc/self/mounts', 'utf8').includes(` ${root} `)
    return !mounted || (await run(['umount', '--recursive', root])).code === 0
  })
  rmSync(folder, { recursive: true, force: true })
}

/** Waits for lines of a child's standard output; its end before that is an error with what it said. */
function listen(child: ChildProcess, name: string): (line: string) => Promise<void> {
  let out = ''
  let err = ''
  child.stdout!.on('data', (data) => {
    out += data
  })
  child.stderr!.on('data', (data) => {
    err += data
  })
  const closed = new Promise<never>((_, reject) => {
    child.once('close', () => reject(new Error(`host ${name} did not come up: ${err}`)))
  })
  // Its end after it came up is nobody's error.
  closed.catch(() => {})
  return async (line) => {
    while (!out.split('\n').includes(line)) await Promise.race([once(child.stdout!, 'data'), closed])
  }
}
