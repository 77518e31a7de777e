import type { Reason, Verdict } from './judge.ts'
import { headerOf, type LogRecord } from './log.ts'
import { logPlace, missing, unusual, wrong } from './migration-reasons.ts'
import type { ClientHistory, ClientRun, Phase, Question } from './migration-run.ts'

/** A record that the verdict rests on. */
export interface Evidence {
  says: string
  /** `file:line`. */
  place: string
  line: string
}

/**
 * What the log alone says. It is no verdict on the migration, on purpose of another type than `MigrationVerdict`: the database was
 * not looked at, and the client logs success after failures that it never noticed.
 */
export interface LogVerdict {
  phase: Phase
  from: string
  to: string
  log: Verdict
  /** Failures first. Empty where the log passed. */
  reasons: Reason[]
  evidence: Evidence[]
  /** Known causes seen in the same run; they explain and do not decide. */
  seen: (Evidence & { fix: string; link: string })[]
  notes: string[]
  /** What the database must show as well, by id. */
  unproved: Readonly<Record<string, string>>
}

declare const PROVED: unique symbol

/** The verdict on a run: made by `conclude` alone, from log and database together. */
export interface MigrationVerdict {
  verdict: Verdict
  reasons: readonly Reason[]
  readonly [PROVED]: true
}

/** Judges one phase by what a log holds of it. Pure. The rules: `docs/verdict.md`. */
export function judgeLog(history: ClientHistory, question: Question, readable: boolean): LogVerdict {
  const { phase, from, to, client } = question
  const { run } = history
  const reasons = run
    ? [...wrong(run, question), ...missing(run, question), ...unusual(run, question)]
    : [readable ? neverRan(history, phase) : UNREADABLE]
  const log = worst(reasons)
  return {
    phase,
    from,
    to,
    log,
    reasons: reasons.toSorted(
      (a, b) => Number(a.verdict === 'ambiguous') - Number(b.verdict === 'ambiguous'),
    ),
    evidence: run ? evidenceOf(run, phase) : [],
    seen: log === 'passed' ? [] : seenBeside(reasons, run ?? history.lastStart),
    notes: [...notesOn(history), ...(phase === 'migrate' ? whatNow(reasons) : [])],
    unproved: client.proofs[phase],
  }
}

/**
 * The verdict on a run: passed only where the log passed and every proof that it names was looked up and holds. Pure.
 * @param proofs by id: whether the database shows it; absent: it could not be looked up
 */
export function conclude(
  log: LogVerdict,
  proofs: Readonly<Record<string, boolean | undefined>>,
): MigrationVerdict {
  const reasons = [
    ...log.reasons,
    ...Object.entries(log.unproved).flatMap(([id, what]): Reason[] => {
      if (proofs[id] === true) return []
      const isFalse = proofs[id] === false
      return [
        {
          verdict: isFalse ? 'failed' : 'ambiguous',
          why: isFalse ? `The database does not show that ${what}.` : `Nobody looked up whether ${what}.`,
          fix: isFalse ? RESTORE : 'look it up, with the server stopped.',
        },
      ]
    }),
  ]
  return { verdict: worst(reasons), reasons } as unknown as MigrationVerdict
}

/** The worst of the reasons; passed without any. A gate that lets findings through asks again for what is left. */
export function worst(reasons: readonly Reason[]): Verdict {
  if (reasons.some(({ verdict }) => verdict === 'failed')) return 'failed'
  return reasons.length > 0 ? 'ambiguous' : 'passed'
}

const RESTORE =
  'restore the backup from before this run and migrate again; a run that is half done cannot be repeated.'

const UNREADABLE: Reason = {
  verdict: 'ambiguous',
  rule: 'unreadable',
  why: "The log has no line in the layout of the server's log.",
  fix: 'give repository/logs/wso2carbon.log, not the console; if log4j2.properties has another pattern, put the shipped one back for the run.',
}

function neverRan({ lastStart, other }: ClientHistory, phase: Phase): Reason {
  const [work, switches] =
    phase === 'migrate'
      ? [
          'The main migration',
          '-Dmigrate -DmigrateFromVersion and -DmigratedVersion, without -DrunPreMigration',
        ]
      : ['The validators', '-Dmigrate -DmigrateFromVersion -DmigratedVersion -DrunPreMigration']
  const at = other ?? lastStart?.started?.record ?? lastStart?.last
  const instead =
    phase === 'migrate'
      ? ' The validators ran instead.'
      : ' The main migration began instead: the databases are changed.'
  return {
    verdict: 'failed',
    rule: 'never-began',
    why: `${work} never began in this log.${other ? instead : ''}`,
    fix: `start the server with ${switches}, and with the client's jar in repository/components/dropins.`,
    ...(at && logPlace(at)),
  }
}

function evidenceOf(run: ClientRun, phase: Phase): Evidence[] {
  const said: [string, LogRecord | undefined][] = [
    ['the server started to come up', run.starting],
    [phase === 'migrate' ? 'the migration began' : 'the validators began', run.begin?.record],
    ...run.hops.map(({ record, words }): [string, LogRecord] => [
      `${words.from} to ${words.to} completed`,
      record,
    ]),
    ...run.ends.map(({ record }): [string, LogRecord] => ['the client says that it is done', record]),
    ['the start came to its end, and the client before it', run.started?.record],
    ['the server stopped in order', run.stopped],
  ]
  return said.flatMap(([says, record]) => (record ? [evidence(says, record)] : []))
}

function evidence(says: string, record: LogRecord): Evidence {
  return { says, place: `${record.file ?? 'log'}:${record.line}`, line: headerOf(record) }
}

/** Causes that no reason names yet. */
function seenBeside(reasons: readonly Reason[], run: ClientRun | undefined): LogVerdict['seen'] {
  const told = (link: string, { file, line }: LogRecord): boolean =>
    reasons.some((reason) => reason.link === link && reason.at?.line === line && reason.at.file === file)
  return (run?.sightings ?? [])
    .filter(({ link, record }) => !told(link, record))
    .map(({ what, fix, link, record }) => ({ ...evidence(what, record), fix, link }))
}

/** Rules after which the databases may be anywhere between old and new. */
const HALF_DONE = new Set(['error', 'error-as-info', 'fatal', 'missing'])

function whatNow(reasons: readonly Reason[]): string[] {
  if (!reasons.some(({ rule = '' }) => HALF_DONE.has(rule))) return []
  return [
    "The databases may be half migrated, and the client's scripts cannot be repeated on what they left: restore the backup from before this run, then mend the cause, then migrate again.",
  ]
}

function notesOn({ run, earlier }: ClientHistory): string[] {
  if (!run) return []
  const notes: string[] = []
  const broken = earlier.filter(({ ended }) => !ended)
  if (broken.length > 0) {
    const places = broken.slice(0, 5).map(({ begin }) => `${begin.file ?? 'log'}:${begin.line}`)
    notes.push(
      `An earlier run broke off or failed (${places.join(', ')}). This verdict counts only if the databases were restored in between.`,
    )
  } else if (earlier.length > 0) {
    notes.push(
      `The log holds ${earlier.length} earlier run${earlier.length > 1 ? 's' : ''} of this phase; the last one was judged.`,
    )
  }
  for (const { id, blocks, record } of run.findings) {
    if (!blocks) notes.push(`${id}: ${record.file ?? 'log'}:${record.line}: ${headerOf(record)}`)
  }
  if (run.leftOut > 0) notes.push(`${run.leftOut} more records of the same kinds were left out.`)
  return notes
}
