import path from 'node:path/posix'
import type { Host, Outcome } from '../remote/command.ts'
import { FINISH, MODES, PREPARE, THROUGH } from './finish-scripts.ts'
import { describeEnd, hostError, runRaw, succeeded } from './host-run.ts'
import type { Entry } from './listing.ts'
import { encodeName } from './names.ts'
import { EACH_STAGED, NOT_FOLLOWED } from './place-scripts.ts'
import { toolsOf } from './tools.ts'
import { Useless } from './useless.ts'

/** What is staged, and where it goes. */
export interface Finishing {
  host: Host
  /** Absolute: what this attempt has staged. */
  data: string
  root: string
  backup: string
  /** Paths of all files and links. */
  things: readonly string[]
  links: readonly Entry[]
  /** All folders, outermost first; those that are listed in the source get its modes. */
  folders: readonly Entry[]
  modes: readonly Entry[]
  /** Folders of the target that are links, as whoever planned knew. */
  through: readonly string[]
}

export interface Finished {
  /** Things that were there before with another content, which is kept now. */
  replaced: string[]
  /** How many folders were not there before. */
  made: number
}

const STAGES: ReadonlyMap<number, (finishing: Finishing) => string> = new Map([
  [21, ({ root }: Finishing) => `could not prepare ${root}`],
  [22, ({ root, backup }: Finishing) => `could not keep the files of ${root} in ${backup}`],
  [23, ({ root }: Finishing) => `could not put the files in place in ${root}`],
  [24, ({ root }: Finishing) => `could not set the modes of folders in ${root}`],
])

/** At any moment of it. */
export const SAFE = 'Files are complete where they are, old ones are in the backup folder.'

const PUT_BACK = 'put the folder back, or plan again if the link is meant to be there, then run again.'

/** A command that puts in place what is staged, as words for `sh -c`, and what it reads. */
export interface FinishCommand {
  argv: readonly [script: string, ...string[]]
  input: Buffer
}

/**
 * Puts in place what is staged, by one command: keeps what is there of the same names, makes folders, renames each file, sets the modes of
 * new folders, flushes to disk, and takes the staging folder away. At any moment each file is old or new and whole.
 * @throws MigrateError `copy-failed`
 */
export async function finish(finishing: Finishing): Promise<Finished> {
  const { host } = finishing
  const { argv, input } = await finishCommand(finishing)
  const result = await runRaw(host, { argv: ['sh', '-c', ...argv], env: { LC_ALL: 'C' } }, input)
  return judgeFinish(finishing, result)
}

/** What `finish` runs. Throws as `toolsOf` does. */
export async function finishCommand(finishing: Finishing): Promise<FinishCommand> {
  const { host, data, root, backup, modes, through } = finishing
  const input = listOf(finishing)
  const { cp } = await toolsOf(host)
  const paths = [data, root, backup, String(input.length), cp ? '1' : '']
  const scripts = [PREPARE, EACH_STAGED, modes.length > 0 ? MODES : '', through.length > 0 ? THROUGH : '']
  return { argv: [FINISH, 'sh', ...paths, ...scripts], input }
}

/** Whether it is by that command that a shell ended so. */
export function isFinishEnd(outcome: Outcome): boolean {
  return outcome.kind === 'exit' && STAGES.has(outcome.code)
}

/** What the command said. Throws as `finish` does. */
export function judgeFinish(
  finishing: Finishing,
  { outcome, stdout, stderr }: { outcome: Outcome; stdout: Buffer; stderr: string },
): Finished {
  const { host, data, root, folders } = finishing
  const things = inFolders(finishing)
  const failure = {
    reason: 'copy-failed',
    safe: SAFE,
    fix: 'make room or give the user in run_as the right to write there, then run again: what is in place already is not copied a second time.',
  } as const
  if (!succeeded(outcome)) {
    const stage = outcome.kind === 'exit' && STAGES.has(outcome.code) ? outcome.code : 23
    const what = STAGES.get(stage)!(finishing)
    const safe = stage === 21 ? 'Nothing was put in place.' : failure.safe
    const fix = stderr.includes(NOT_FOLLOWED) ? PUT_BACK : failure.fix
    const error = hostError(host, { ...failure, what, safe, fix }, describeEnd(outcome, stderr))
    // The command may still be at work: what it needs must not be taken from it.
    throw outcome.kind === 'exit' ? new Useless(error.problems) : error
  }
  const [flags, ...moved] = stdout.toString('latin1').split('\n')
  const count = moved.reduce((sum, line) => sum + Number(line), 0)
  if (count !== things.length)
    throw new Useless({
      ...failure,
      host: host.name,
      what: `${count} files were put in place in ${root}, not ${things.length}: somebody else takes files out of ${data}.`,
      fix: 'find out who removes files there, then run again.',
    })
  return {
    replaced: things.filter((_, at) => flags![at] === '1'),
    made: folders.filter((_, at) => flags![things.length + at] === '0').length,
  }
}

/** What lies in one folder is kept by one process. */
function inFolders({ things }: Finishing): string[] {
  return [...Map.groupBy(things, (name) => path.dirname(name)).values()].flat()
}

/** Everything in one list, a letter before each name, as `PREPARE` says. */
function listOf(finishing: Finishing): Buffer {
  const { links, through, folders, modes } = finishing
  const [slashes, end] = [Buffer.from('//'), Buffer.from([0])]
  const named = (letter: string, name: string) => [Buffer.from(`${letter}./`), encodeName(name)]
  return Buffer.concat([
    ...links.flatMap((link) => [...named('l', link.path), slashes, encodeName(link.link ?? ''), end]),
    ...through.flatMap((name) => [...named('a', name), end]),
    ...inFolders(finishing).flatMap((name) => [...named('t', name), end]),
    ...folders.flatMap((folder) => [...named('d', folder.path), end]),
    ...inOrder(modes).flatMap(([mode, name]) => [...named(`m${mode} `, name), end]),
  ])
}

/** Modes as `chmod` takes them, alike ones together; those that lock their owner out come last, the deepest first. */
function inOrder(folders: readonly Entry[]): [string, string][] {
  const closed = ({ mode }: Entry) => (mode & 0o700) !== 0o700
  const depth = (folder: Entry) => folder.path.split('/').length
  const late = folders.filter(closed).toSorted((a, b) => depth(b) - depth(a) || a.mode - b.mode)
  const early = folders.filter((folder) => !closed(folder)).toSorted((a, b) => a.mode - b.mode)
  return [...early, ...late].map(({ mode, path: name }) => [mode.toString(8).padStart(4, '0'), name])
}
