import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { MigrateError } from '../../errors.ts'
import type { Command } from '../command.ts'

/** The ways of getting away from a connection, the stronger one first: a scope of the user's own manager, a session of its own. */
export const DETACH_WAYS = ['systemd-run', 'setsid'] as const
export type DetachWay = (typeof DETACH_WAYS)[number]

/** What the supervisor answers when its own file on the server is not what it should be. */
export const NOT_MINE = 'wso2-job supervisor'

/** What poll is asked for: bytes of each log that are known, the most that shall come per log, how long it may wait for news. */
export interface PollQuestion {
  out: number
  err: number
  most: number
  waitMs: number
}

/** Where a job lives on a host, and who runs it. */
export interface JobPlace {
  /** Absolute path; the job's name is its last part. */
  folder: string
  /** As in `Command`. */
  runAs?: string | null | undefined
}

let text: string | undefined

/** The supervisor as it is sent to servers: beside this file, or at the top of `dist`. */
export function supervisorText(): string {
  if (text !== undefined) return text
  const here = path.dirname(fileURLToPath(import.meta.url))
  const candidates = ['supervisor.sh', '../supervisor.sh'].map((each) => path.resolve(here, each))
  const found = candidates.find((each) => existsSync(each))
  if (found === undefined) {
    throw new MigrateError({
      reason: 'internal',
      what: `The supervisor of remote jobs was not found in ${candidates.join(', ')}.`,
      safe: 'Nothing was started.',
      fix: 'install wso2-migrate again: its dist folder is not complete.',
    })
  }
  text = readFileSync(found, 'utf8')
  return text
}

function digest(): string {
  return createHash('sha256').update(supervisorText()).digest('hex')
}

/** Every version under its own name: an older one may still be at work. */
function supervisorFile(place: JobPlace): string {
  return path.posix.join(path.posix.dirname(place.folder), `supervisor-${digest().slice(0, 12)}.sh`)
}

/** Puts the supervisor beside the job folders of a step; it appears complete or not at all. */
export function installCommand(place: JobPlace): Command {
  const script = [
    'umask 077',
    'mkdir -p -- "${1%/*}" && cat >"$1.$$" && [ "$(sha256sum <"$1.$$")" = "$2  -" ] && mv -f -- "$1.$$" "$1" && exit',
    'rm -f -- "$1.$$"; df -Pk -- "${1%/*}" >&2; exit 1',
  ].join('\n')
  return {
    argv: ['/bin/sh', '-c', script, 'sh', supervisorFile(place), digest()],
    ...runAs(place),
    stdin: supervisorText(),
  }
}

/** Its digest is checked at each use: what stands in a folder for hours may be cut or changed. */
function use(place: JobPlace, ...words: readonly (string | number)[]): Command {
  const script = `[ "$(sha256sum <"$1" 2>/dev/null)" = "$2  -" ] || { echo '${NOT_MINE}'; exit; }\nf=$1; shift 2; exec /bin/sh "$f" "$@"`
  return {
    argv: ['/bin/sh', '-c', script, 'sh', supervisorFile(place), digest(), ...words.map(String)],
    ...runAs(place),
  }
}

/** Starts the job unless somebody did, then polls it. `input` is what `jobInput` made. */
export function startCommand(
  place: JobPlace,
  way: DetachWay,
  input: Uint8Array,
  question: PollQuestion,
): Command {
  return { ...use(place, 'start', place.folder, way, ...words(question)), stdin: input }
}

export function pollCommand(place: JobPlace, question: PollQuestion): Command {
  return { ...use(place, 'poll', place.folder, ...words(question)), looks: true }
}

/** Ends the job's process group: TERM, then KILL after the grace. */
export function stopCommand(place: JobPlace, graceMs: number): Command {
  return use(place, 'stop', place.folder, hundredths(graceMs))
}

/** Starts a sleeper away from the connection and tells who it is. Leaves no file. */
export function sleeperCommand(way: DetachWay, seconds: number): Command {
  return { argv: ['/bin/sh', '-c', supervisorText(), 'sh', 'detach', way, String(seconds)] }
}

/** The supervisor's unit of time. A limit is never rounded to 0, which means none. */
export function hundredths(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / 10))
}

function words({ out, err, most, waitMs }: PollQuestion): number[] {
  return [out, err, most, Math.round(waitMs / 10)]
}

function runAs({ runAs }: JobPlace): { runAs?: string | null } {
  return runAs === undefined ? {} : { runAs }
}
