import path from 'node:path'
import { ADDRESSES } from '../../test/lab/lab.ts'
import type { SetName } from './data.ts'
import { PARTS } from './data.ts'
import type { OursJob } from './ours.ts'
import { HOME, type Place, type Site, TARGET } from './site.ts'

/** What has to be done, whoever does it. */
export interface Work {
  set: SetName
  /** Where the files are; they go to the new server. */
  from: Place
  /** Ten commands on the new server, then each part of the set by itself. */
  job?: boolean
}

/** A way to do it, in a process of its own. */
export interface Tool {
  name: string
  /** What it runs, on the runner. */
  argv(site: Site, work: Work): readonly string[]
  /** Programs that the machine must have. */
  needs?: readonly string[]
  /** Fields of a tree that it does not promise to keep. */
  loses?: readonly string[]
  /** Takes minutes: one run says enough. */
  once?: boolean
}

const COMMAND = ['cat', '/proc/loadavg'] as const
const COMMANDS = 10

/** What copies without times, modes and links gives up. */
const ALL_BUT_CONTENT = ['mtime', 'mode', 'type', 'link', 'missing link', 'missing folder']

export const ours: Tool = { name: 'ours', argv: (site, work) => oursArgv(site, work, false) }

/** The old server sends to the new one by itself. */
export const oursStraight: Tool = { name: 'ours, straight', argv: (site, work) => oursArgv(site, work, true) }

function oursArgv(site: Site, { set, from, job }: Work, straight: boolean): readonly string[] {
  const { lab } = site
  const entry = (name: 'old' | 'new') => ({ address: ADDRESSES[name], port: 22, user: 'deploy' })
  const root = site.pathOf(set, from)
  const parts = job ? PARTS : ['']
  const task: OursJob = {
    hosts: { old: entry('old'), new: entry('new') },
    knownHostsFile: lab.knownHostsFile,
    keyFile: lab.keys.deploy.file,
    commands: job ? Array.from({ length: COMMANDS }, () => COMMAND) : [],
    source: from,
    straight,
    target: 'new',
    syncs: parts.map((part) => ({
      from: path.join(root, part),
      to: path.join(TARGET, part),
      staging: `${HOME}/.wso2-migrate-staging/run/${part || 'set'}`,
      backup: `${HOME}/backup/${part}`,
    })),
  }
  return [process.execPath, site.ours, JSON.stringify(task)]
}

export const rsync = byShell(
  'rsync -a',
  ['rsync'],
  (site, from) => `${rsyncOf(site)} ${from}/ new:${TARGET}/`,
)

export const rsyncTwoHops = byShell('rsync -a in two hops, empty runner', ['rsync'], (site, from) => {
  const hop = `${site.scratch}/hop/`
  return `${rsyncOf(site)} old:${from}/ ${hop}; ${rsyncOf(site)} ${hop} new:${TARGET}/`
})

export const rsyncBetween = byShell('rsync -a, host to host', ['rsync'], (site, from) => {
  return `${sshOf(site)} old 'rsync -a ${from}/ new:${TARGET}/'`
})

export const rsyncJob = byShell('ssh and rsync, a new connection each', ['rsync'], (site, from) => {
  const commands = Array.from({ length: COMMANDS }, () => `${sshOf(site)} new '${COMMAND.join(' ')}'`)
  const syncs = PARTS.map((part) => `${rsyncOf(site)} ${from}/${part}/ new:${TARGET}/${part}/`)
  return [...commands, ...syncs].join('\n')
})

const UNPACK = `mkdir -p ${TARGET} && tar -C ${TARGET} -xpf -`

export const tarPipe = byShell('tar | ssh tar', [], (site, from) => {
  return `tar -C ${from} -cf - . | ${sshOf(site)} new '${UNPACK}'`
})

export const tarRelay = byShell('ssh tar | ssh tar', [], (site, from) => {
  return `${sshOf(site)} old 'tar -C ${from} -cf - .' | ${sshOf(site)} new '${UNPACK}'`
})

export const scp: Tool = {
  ...byShell('scp -r', ['scp'], (site, from) => `scp -F ${site.sshConfig} -q -r ${from} new:${TARGET}`),
  loses: ALL_BUT_CONTENT,
}

/** What the usual actions for SSH do: pack, send, unpack, tidy up, with a login for each. */
export const tarScp = byShell('tar.gz + scp + untar + rm', ['scp'], (site, from) => {
  const [packed, there] = [`${site.scratch}/set.tar.gz`, '/data/set.tar.gz']
  return `tar -C ${from} -czf ${packed} .
${sshOf(site)} new 'mkdir -p ${TARGET}'
scp -F ${site.sshConfig} -q ${packed} new:${there}
${sshOf(site)} new 'tar -C ${TARGET} -xpzf ${there}'
${sshOf(site)} new 'rm ${there}'`
})

export const putDirectory: Tool = {
  name: 'node-ssh putDirectory',
  argv(site, { set, from }) {
    const program = path.join(import.meta.dirname, 'put-directory.ts')
    const login = [ADDRESSES.new, 'deploy', site.lab.keys.deploy.file]
    return [process.execPath, program, ...login, site.pathOf(set, from), TARGET]
  },
  loses: ALL_BUT_CONTENT,
  once: true,
}

function byShell(name: string, needs: readonly string[], script: (site: Site, from: string) => string): Tool {
  return {
    name,
    needs: ['ssh', 'tar', ...needs],
    argv: (site, work) => ['sh', '-ec', script(site, site.pathOf(work.set, work.from))],
  }
}

function sshOf(site: Site): string {
  return `ssh -F ${site.sshConfig}`
}

function rsyncOf(site: Site): string {
  return `rsync -a -e '${sshOf(site)}'`
}
