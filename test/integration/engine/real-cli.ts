import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MiLab } from '../../lab/mi-lab.ts'

const CLI = join(import.meta.dirname, '../../../src/cli.ts')

/** The terminal's own process, as its user starts it. */
export interface RealCli {
  process: ChildProcess
  /** Everything that it printed until now. */
  said(): string
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

export function startCli(mi: MiLab, verb: string, more: readonly string[] = []): RealCli {
  const knownHosts = join(mi.workspace, 'known_hosts')
  writeFileSync(knownHosts, mi.lab.knownHosts)
  const args = ['--ssh-key', mi.lab.keys.deploy.file, '--known-hosts', knownHosts, ...more]
  const child = spawn(process.execPath, [CLI, verb, ...args], {
    cwd: mi.workspace,
    env: { ...process.env, ...mi.env, WSO2_MIGRATE_SPOOL: join(mi.workspace, 'spool') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return { process: child, said: () => said, ended }
}
