import path from 'node:path'
import { type FailureReason, MigrateError, type Problem } from '../../errors.ts'
import { defuse } from '../output.ts'
import type { JobState } from './state.ts'
import type { JobPlace } from './supervisor.ts'

/** A job whose end nobody knows, for whoever has to decide what an interrupted attempt calls for. */
export class JobLost extends MigrateError {
  readonly state: Extract<JobState, { kind: 'lost-by-reboot' | 'lost-by-kill' | 'corrupt' }>

  constructor(problem: Problem, state: JobLost['state']) {
    super(problem)
    this.name = 'JobLost'
    this.state = state
  }
}

/** @param subject what the job did, as a sentence; default: the job's name */
export function jobLost(
  host: string,
  place: JobPlace,
  state: JobLost['state'],
  reason: FailureReason = 'internal',
  subject = `The job ${nameOf(place)} failed.`,
): JobLost {
  const texts = {
    'lost-by-reboot': `The server was restarted while it ran; how far it came is not known.`,
    'lost-by-kill':
      state.kind === 'lost-by-kill' && !state.started
        ? 'Whoever started it was killed before the command began: it never ran.'
        : 'It and its supervisor were killed; how far it came is not known.',
    corrupt: state.kind === 'corrupt' ? `${state.file} in ${place.folder} is damaged: ${state.why}.` : '',
  }
  const safe =
    state.kind === 'corrupt'
      ? 'It was not started a second time; it may still run.'
      : 'It does not run any more, and was not started a second time.'
  const fix =
    state.kind === 'corrupt'
      ? `look at ${place.folder} and at the processes on that server, end what still runs, then run the same verb again.`
      : `run the same verb again: it looks at what is there. What the job printed is in ${place.folder}/out.log and err.log.`
  return new JobLost({ reason, host, what: `${subject} ${texts[state.kind]}`, safe, fix }, state)
}

/** The disk that holds its folder is full, the folder cannot be written, or nothing detaches there; in the words of the host. */
export function notStarted(host: string, place: JobPlace, words: string): MigrateError {
  const said = clean(words)
  const full = /no space|quota|I\/O error|no room/i.test(said)
  return new MigrateError({
    reason: 'preflight-failed',
    host,
    what: full
      ? `The job ${nameOf(place)} cannot be started: the disk that holds ${place.folder} is full (${said}).`
      : `The job ${nameOf(place)} cannot be started in ${place.folder}: ${said || 'it says nothing'}.`,
    safe: 'The command was not started.',
    fix: full
      ? `free space there (\`df -h ${place.folder}\`, \`df -i ${place.folder}\`), then run the same verb again.`
      : 'check that the folder can be written by that user and that `plan` finds no problem on that server, then run the same verb again.',
  })
}

export function diskFilledUp(
  host: string,
  place: JobPlace,
  how: string,
  reason: FailureReason = 'internal',
): MigrateError {
  return new MigrateError({
    reason,
    host,
    what: `The disk that holds ${place.folder} was full when the job ${nameOf(place)} ended (it ${how}): what it printed is not complete.`,
    safe: 'It does not run any more.',
    fix: `free space there (\`df -h ${place.folder}\`), then run the same verb again: it looks at what is there.`,
  })
}

export function brokenSupervisor(host: string, place: JobPlace, words: string): MigrateError {
  return new MigrateError({
    reason: 'preflight-failed',
    host,
    what: `The supervisor of the job ${nameOf(place)} does not work there: ${clean(words) || 'it says nothing'}.`,
    safe: 'If the job had been started before, it goes on.',
    fix: 'that server needs /bin/sh, coreutils or busybox, setsid and /proc, and a folder that keeps files as they are.',
  })
}

export function budgetSpent(host: string, place: JobPlace, budgetMs: number, why: string): MigrateError {
  return new MigrateError({
    reason: 'host-unreachable',
    host,
    what: `The server could not be reached for ${Math.round(budgetMs / 1000)} s (${clean(why)}).`,
    safe: `If the job ${nameOf(place)} was started, it goes on there by itself.`,
    fix: 'run the same verb again when the server can be reached: it comes back to the job and starts nothing twice.',
  })
}

export function otherCommand(host: string, place: JobPlace): MigrateError {
  return new MigrateError({
    reason: 'drift',
    host,
    what: `${place.folder} holds a job of the same name that runs another command.`,
    safe: 'Nothing was started.',
    fix: 'compare its spec.json with the plan; close the run (`abandon`) and begin a new one.',
  })
}

function nameOf({ folder }: JobPlace): string {
  return path.posix.basename(folder)
}

function clean(words: string): string {
  return words
    .split(/\r\n|\n|\r/)
    .map(defuse)
    .join('; ')
    .trim()
}
