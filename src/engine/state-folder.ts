import { createHash } from 'node:crypto'
import type { Host } from '../remote/command.ts'
import { RESOLVE } from './store-scripts.ts'

/**
 * Where the state of a target lies on its host.
 * @param stateDir of the host's entry, or absent for `~run_as/.wso2-migrate`
 * @param targetHome its real path names the folder: one target, one history, whatever link leads to it. A home that
 *   cannot be entered has none yet; preflight says why, with everything else that is wrong.
 */
export async function targetFolder(
  host: Host,
  stateDir: string | undefined,
  targetHome: string,
): Promise<string> {
  const [root, ...home] = await resolve(host, stateDir, targetHome)
  const hash = createHash('sha256').update(home.join('\n'), 'utf8').digest('hex').slice(0, 16)
  return `${root}/targets/${hash}`
}

/** The state folder of a host that may have no target of its own. */
export async function stateFolder(host: Host, stateDir: string | undefined): Promise<string> {
  return (await resolve(host, stateDir, '/'))[0]!
}

/** What gets its user on where a script could not use the state folder, by what that printed. Pure. */
export function fixOfFolder(stderr: string): string {
  if (/read-only file system/i.test(stderr))
    return 'mount that disk writable, or set state_dir of this host to a folder on another disk; then run again.'
  if (/permission denied|is closed to/i.test(stderr))
    return 'give run_as the right to write there (owner and mode of each folder on the way), or set state_dir of this host; then run again.'
  if (/flock.*(not found|applet)/i.test(stderr)) return 'install flock (util-linux) there; then run again.'
  return 'check free space and rights of run_as there, or set state_dir of this host; then run again.'
}

async function resolve(host: Host, stateDir: string | undefined, home: string): Promise<string[]> {
  const printed = await host.must(
    { argv: ['/bin/sh', '-c', RESOLVE, 'sh', stateDir ?? '', home] },
    {
      reason: 'preflight-failed',
      what: 'The folder for the state of runs cannot be found out.',
      safe: 'Nothing was changed.',
      fix: 'set state_dir of this host in the migration file.',
    },
  )
  return printed.replace(/\n$/, '').split('\n')
}
