import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a traced program left: all that it printed, and the folders that were its temporary ones. */
export interface Traced {
  code: number | null
  printed: string
}

/**
 * Words to put before a program. bash, since other shells drop variables like INPUT_SSH-KEY. /tmp and /dev/shm are then `<folder>/tmp` and `<folder>/shm` for it and all that it starts,
 * so that whatever it leaves there is its own, and each execve(2) is written to `<folder>/execve`, strings whole.
 */
export function tracedBy(folder: string, trace = join(folder, 'execve')): string[] {
  for (const name of ['tmp', 'shm']) mkdirSync(join(folder, name), { recursive: true })
  const enter = 'mount --bind "$1/tmp" /tmp && mount --bind "$1/shm" /dev/shm && shift && exec "$@"'
  return [
    ...['unshare', '--mount', '--propagation', 'private', '/bin/bash', '-c', enter, 'bash', folder],
    ...[
      'strace',
      '-f',
      '-q',
      '--seccomp-bpf',
      '-e',
      'trace=execve,execveat',
      '-v',
      '-s',
      '1048576',
      '-o',
      trace,
    ],
  ]
}

/** Runs a program to its end. */
export function runTraced(
  folder: string,
  argv: readonly string[],
  options: { env: Readonly<Record<string, string>>; cwd: string },
): Promise<Traced> {
  const [program, ...rest] = [...tracedBy(folder), ...argv]
  const child = spawn(program!, rest, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('latin1').on('data', (text: string) => {
      printed += text
    })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      writeFileSync(join(folder, 'printed'), printed, 'latin1')
      resolve({ code, printed })
    })
  })
}
