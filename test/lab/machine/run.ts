import { type ChildProcess, spawn } from 'node:child_process'

export interface RunOptions {
  env?: Readonly<Record<string, string>>
  stdin?: string | Buffer
  cwd?: string
}

export interface RunResult {
  /** null when a signal ended it. */
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Runs a program to its end, whatever its exit code. Throws only when it cannot be started. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program, ...rest] = argv
  return new Promise((resolve, reject) => {
    const child = spawn(program!, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.env && { env: { ...options.env } }),
      ...(options.cwd && { cwd: options.cwd }),
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.stderr.on('data', (data: Buffer) => err.push(data))
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
    // A program may end without reading its input: that is its right.
    child.stdin.on('error', () => {})
    child.stdin.end(options.stdin ?? '')
  })
}

/** As `run`, but a failure throws with what the program said. Returns its standard output. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(argv, options)
  if (result.code !== 0) {
    const end = result.signal ?? `exit ${result.code}`
    throw new Error(`${argv.join(' ')}: ${end}\n${result.stderr}${result.stdout}`)
  }
  return result.stdout
}

/** Resolves when `check` says yes; throws after `ms` milliseconds with `what` in the message. */
export async function until(what: string, ms: number, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + ms
  // Most checks start a process or ask a database, and what takes seconds needs no look every moment.
  for (let pause = 10; !(await check()); pause = Math.min(100, pause * 1.2)) {
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** Resolves when the process has ended. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}
