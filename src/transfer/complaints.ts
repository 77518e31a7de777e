import path from 'node:path/posix'
import type { Problem } from '../errors.ts'
import type { CopyRequest } from './copy.ts'
import type { Entry } from './listing.ts'
import { showName } from './names.ts'
import type { Question } from './question.ts'
import { Useless } from './useless.ts'

/** A link that would lead nowhere, or somewhere else, on the new host. */
export function outside({ folder, source }: Question, entry: Entry): Problem {
  const link = path.join(source.home, folder.from, entry.path)
  return {
    reason: 'preflight-failed',
    host: source.host,
    what: `The link ${showName(link)} points out of the home, to ${showName(entry.link ?? '')}.`,
    safe: 'Nothing was copied.',
    fix: `put what it points to on the new host yourself and list ${showName(path.join(folder.from, entry.path))} under choices.skip, or replace the link by the files.`,
  }
}

/** A fifo, socket or device. */
export function notAFile({ folder, source }: Question, entry: Entry): Problem {
  return {
    reason: 'preflight-failed',
    host: source.host,
    what: `${showName(path.join(source.home, folder.from, entry.path))} is a ${entry.type}, which cannot be copied.`,
    safe: 'Nothing was copied.',
    fix: `remove it, or list ${showName(path.join(folder.from, entry.path))} under choices.skip.`,
  }
}

/** Two files, each somebody's work. */
export function conflict({ target, folder }: Question, file: string, goal: string): Problem {
  return {
    reason: 'preflight-failed',
    host: target.host,
    what: `${showName(path.join(target.home, goal))} differs from the old server's file and is neither the new pack's own nor a copy made by this tool.`,
    safe: 'Nothing was copied.',
    fix: `decide which one is right: list ${showName(path.join(folder.from, file))} under choices.skip to keep it, or under choices.overwrite_shipped to replace it (a backup is kept).`,
  }
}

/** A file without a hash. */
export function unreadable({ folder, source }: Question, entry: Entry): Problem {
  return {
    reason: 'preflight-failed',
    host: source.host,
    what: `${showName(path.join(source.home, folder.from, entry.path))} cannot be read by the user in run_as, or vanished while it was looked at.`,
    safe: 'Nothing was copied.',
    fix: `let that user read it, or list ${showName(path.join(folder.from, entry.path))} under choices.skip.`,
  }
}

/** Files that are not on the target as they are in the source, although they were sent twice. */
export function notArrived(
  { source, sourceRoot, target, targetRoot }: CopyRequest,
  wrong: ReadonlyMap<string, string>,
  said: string,
): Useless {
  const problems = [...wrong].map(([name, why]): Problem => {
    const file = showName(path.join(sourceRoot, name))
    return {
      reason: 'copy-failed',
      host: source.name,
      what: `${file} ${why}, twice.${said ? ` tar said: ${said.split('\n').slice(0, 3).join('; ')}` : ''}`,
      safe: `Nothing was put in place in ${targetRoot} on ${target.name}.`,
      fix: 'stop what writes or removes it, put it back if it is gone, then run sync again; to leave it out, list it under choices.skip and reset this run (README, "Reset a half-migrated target").',
    }
  })
  return new Useless(problems as [Problem, ...Problem[]])
}
