import type { ClientLog } from '../routes/client.ts'
import type { Reason } from './judge.ts'
import { headerOf, type LogRecord } from './log.ts'
import type { ClientRun, Question, Said, Sighting } from './migration-run.ts'

/** Where a record stands, as a part of a reason. */
export function logPlace(record: LogRecord): Pick<Reason, 'at' | 'line'> {
  return {
    at: { ...(record.file !== undefined && { file: record.file }), line: record.line },
    line: headerOf(record),
  }
}

/** What the run says that it must not say. */
export function wrong(run: ClientRun, question: Question): Reason[] {
  return [
    ...wrongVersions(run, question),
    ...run.bad.disguised.map(({ record, advice }) => decided('error-as-info', record, advice!)),
    ...run.bad.error.map(({ record }) => {
      const cause = causeOf(run, record)
      return {
        ...decided('error', record, {
          what: `The client logged an ${record.level}.${cause ? ` ${cause.what}` : ''}`,
          fix: cause?.fix ?? 'read it with its stack trace: the first exception there is the cause.',
        }),
        ...(cause && { link: cause.link }),
      }
    }),
    ...run.bad.fatal.map(({ record, advice }) => {
      const cause = causeOf(run, record)
      return { ...decided('fatal', record, advice!), ...(cause && { link: cause.link }) }
    }),
    ...run.findings
      .filter(({ blocks }) => blocks)
      .map(({ id, link, record }) => ({
        ...decided('finding', record, {
          what: `A validator found something: ${id}.`,
          fix: 'mend the API in the old version, then validate again.',
        }),
        ...(link && { link }),
      })),
  ]
}

/** What the run had to say and did not. Only the first thing is told: what comes after it is missing too. */
export function missing(run: ClientRun, { client, phase, from, to }: Question): Reason[] {
  // With other versions the client does nothing, and says so by none of these lines.
  if (!run.begin || (phase === 'migrate' && run.begin.words.from !== from)) return []
  const lacks =
    phase === 'migrate'
      ? [
          ...pathOf(client, from, to).map((hop) => ({
            there: run.hops.some(({ words }) => words.from === hop.from && words.to === hop.to),
            what: `that the migration from ${hop.from} to ${hop.to} was completed`,
          })),
          { there: run.ends.length > 0, what: 'that the client is done' },
        ]
      : [...run.tenants.keys()].map((what) => ({ there: false, what: `that ${what} was completed` }))
  const first = [
    ...lacks,
    { there: run.started !== undefined, what: 'that the server came to the end of its start' },
  ].find(({ there }) => !there)
  if (!first) return []
  return [
    {
      verdict: 'failed',
      rule: 'missing',
      why: `The log never says ${first.what}; the last record of this run stands here.`,
      fix: 'if the server still runs, wait for it. If not, find out why it ended.',
      ...logPlace(run.last),
    },
  ]
}

/** What only a person can decide. */
export function unusual(run: ClientRun, { phase }: Question): Reason[] {
  const ask = (rule: string, why: string, fix: string, record: LogRecord): Reason => ({
    verdict: 'ambiguous',
    rule,
    why,
    fix,
    ...logPlace(record),
  })
  const reasons = [
    ...run.bad.suspicious.map(({ record }) =>
      ask(
        'suspicious',
        'The client speaks of an error without logging one.',
        'read the line: an API may be called so, or something failed.',
        record,
      ),
    ),
    ...run.bad.glued.map(({ record }) =>
      ask(
        'glued',
        'A record stands in the middle of a line: quoted by somebody, or written after a cut.',
        'read the lines around it and decide whether it counts.',
        record,
      ),
    ),
  ]
  const { begin, started } = run
  if (!begin || !run.starting) {
    reasons.push(
      ask(
        'begins-later',
        'The log begins in the middle of the run: its first lines are not here.',
        'give the rolled-over files as well, the oldest first, the present one last.',
        begin?.record ?? run.last,
      ),
    )
  }
  if (!begin || !started) return reasons
  const before = phase === 'migrate' ? [begin, ...run.hops, ...run.ends] : [begin]
  const late = before.find(({ order }) => order > started.order)
  if (late)
    reasons.push(
      ask(
        'order',
        'The client speaks after the end of the start, which it must have delayed.',
        'read the log around this line: two servers may write it.',
        late.record,
      ),
    )
  if (phase === 'pre-migrate' && run.tenantsSeen === 0) {
    reasons.push(
      ask(
        'nothing-checked',
        'No tenant was validated.',
        'check -Dtenants, -DblackListed and -DtenantRange (exclusive at both ends, without the super tenant).',
        begin.record,
      ),
    )
  }
  if (!run.stopped) {
    reasons.push(
      ask(
        'not-stopped',
        'The log never says that the server stopped: it still runs, or was killed.',
        'stop it, wait until it is gone, judge the log again.',
        run.last,
      ),
    )
  }
  return reasons
}

/** The hops from one version to another. Empty where the client cannot make the way. */
export function pathOf({ migrate }: ClientLog, from: string, to: string): ClientLog['migrate']['hops'] {
  const first = migrate.hops.findIndex((hop) => hop.from === from)
  const last = migrate.hops.findIndex((hop) => hop.to === to)
  return first < 0 || last < first ? [] : migrate.hops.slice(first, last + 1)
}

function wrongVersions(run: ClientRun, { client, phase, from, to }: Question): Reason[] {
  if (phase !== 'migrate') return []
  const fix = `give -DmigrateFromVersion=${from} -DmigratedVersion=${to} exactly so, without quotes; take the jar out of dropins when it is done.`
  const otherwise = (what: string, { record }: Said) => decided('wrong-versions', record, { what, fix })
  const path = pathOf(client, from, to)
  return [
    ...(run.begin && run.begin.words.from !== from
      ? [
          otherwise(
            `The client was told to migrate from "${run.begin.words.from}", not from ${from}.`,
            run.begin,
          ),
        ]
      : []),
    ...run.ends
      .filter(({ words }) => words.from !== from || words.to !== to)
      .map((said) =>
        otherwise(
          `The client was done from "${said.words.from}" to "${said.words.to}", not from ${from} to ${to}.`,
          said,
        ),
      ),
    ...run.hops
      .filter(({ words }) => !path.some((hop) => hop.from === words.from && hop.to === words.to))
      .map((said) =>
        otherwise(
          `The client migrated from ${said.words.from} to ${said.words.to}, which nobody wanted.`,
          said,
        ),
      ),
  ]
}

function decided(rule: string, record: LogRecord, { what, fix }: { what: string; fix: string }): Reason {
  return { verdict: 'failed', rule, why: what, fix, ...logPlace(record) }
}

function causeOf(run: ClientRun, record: LogRecord): Sighting | undefined {
  return run.sightings.find((seen) => seen.record === record)
}
