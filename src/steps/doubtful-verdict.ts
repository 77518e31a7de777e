import type { Context } from '../engine/context.ts'
import { digestOf } from '../engine/digest.ts'
import type { Evidence, Json, PlannedStep } from '../engine/step.ts'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { timestamp } from '../timestamps.ts'
import { answerProofs } from '../wso2/data/proofs.ts'
import { type LogMark, markLog } from '../wso2/log-mark.ts'
import type { MigrationVerdict } from '../wso2/migration-verdict.ts'
import { findServer } from '../wso2/server.ts'
import type { ClientRun } from './client-run.ts'
import { type ClientRunMark, doubtFile, readRunMark } from './client-run-mark.ts'
import { reachedIn } from './client-run-obstacles.ts'
import { clientServer, runOf } from './client-run-work.ts'
import { readOwn, writeFile } from './files.ts'
import { attempt } from './problems.ts'
import { restoreCommand, runProblems } from './run-problems.ts'
import { type SpooledVerdict, spoolVerdict, verdictFile } from './spool-verdict.ts'

/** A run of the client of which nobody but a person can say whether it passed; kept with the journal until one has. */
interface Doubt {
  runId: string
  key: string
  /** What its run began with. */
  mark: ClientRunMark
  /** Where the log ended when the server had stopped: nothing was started since, as long as it still does. */
  end: LogMark
  verdict: SpooledVerdict
  /** What is recorded of the step once it is taken for passed. */
  evidence: Evidence
}

/**
 * Leaves the verdict for the report, and what is said where it is not `passed`.
 * @param evidence what is recorded where it is, or is taken for it
 * @param acceptable whether nothing else speaks against the run
 */
export async function settleVerdict(
  context: Context,
  planned: PlannedStep,
  { run, verdict, evidence }: { run: ClientRun; verdict: MigrationVerdict; evidence: Evidence },
  acceptable: boolean = true,
): Promise<Problem[]> {
  const file = verdictFile(planned, run, verdict)
  await spoolVerdict(context, planned, file)
  const unkept: Problem[] = []
  const isOpen = acceptable && verdict.verdict === 'ambiguous'
  const digest = isOpen ? await attempt(unkept, () => keepDoubt(context, planned, file, evidence)) : undefined
  return [...runProblems(context, planned, verdict, digest), ...unkept]
}

/**
 * Keeps an ambiguous verdict so that a person can decide on it later, on whatever runner.
 * @returns its digest, by which it is accepted: of this attempt of this run and no other
 */
async function keepDoubt(
  context: Context,
  planned: PlannedStep,
  verdict: SpooledVerdict,
  evidence: Evidence,
): Promise<string> {
  const { host, server } = clientServer(context, planned)
  const at = { node: planned.node!, phase: runOf(planned).phase }
  const doubt: Doubt = {
    runId: context.runId,
    key: planned.key,
    mark: (await readRunMark(context, host, at))!,
    end: await markLog(host, `${server.home}/${server.pack.log}`),
    // Lines of a server's log are in it.
    verdict: context.secrets.scrubStrings(verdict),
    evidence: context.secrets.scrubStrings(evidence),
  }
  const file = await fileOf(context, planned)
  await writeFile(host, file, JSON.stringify(doubt), {
    reason: 'verdict-ambiguous',
    what: `The verdict could not be kept in ${file}, so that it cannot be accepted later.`,
    safe: 'The new server was stopped.',
    fix: 'check free space and rights of run_as there before the next run of the client.',
  })
  return digestOfDoubt(doubt)
}

/** Of an earlier attempt: its verdict is none on what comes now. */
export async function dropDoubt(context: Context, planned: PlannedStep): Promise<void> {
  const { host } = clientServer(context, planned)
  const file = await fileOf(context, planned)
  await host.must(
    { argv: ['rm', '-f', '--', file] },
    {
      reason: 'migration-failed',
      what: `The verdict on an earlier attempt, ${file}, could not be removed.`,
      safe: 'The client was not started.',
      fix: `check the rights of run_as there, then run ${planned.verb} again.`,
    },
  )
}

/**
 * The evidence of a run whose ambiguous verdict the migration file accepts; undefined where it accepts none of the latest attempt.
 * @throws MigrateError where server or databases are no longer as that run left them
 */
export async function acceptedRun(context: Context, planned: PlannedStep): Promise<Evidence | undefined> {
  const { accept_verdicts: accepted } = context.environment.choices
  if (accepted.length === 0) return undefined
  const { host, server } = clientServer(context, planned)
  const doubt = await readOwn<Doubt>(host, await fileOf(context, planned))
  if (!doubt) return undefined
  const digest = digestOfDoubt(doubt)
  if (!accepted.includes(digest)) return undefined
  const changed = [...(await ranSince(host, server, doubt.end)), ...(await lostProofs(context, doubt))]
  if (changed.length > 0) throw noLongerThere(context, planned, changed)
  const { verdict, evidence } = doubt
  const decision = { by: context.who, at: timestamp() }
  await spoolVerdict(context, planned, { ...verdict, accepted: decision })
  return {
    summary: `${planned.title}: the verdict was ambiguous (${verdict.reasons[0]!.why}) and was taken for passed by ${decision.by}, by choices.accept_verdicts.`,
    details: { ...(evidence.details as { [key: string]: Json }), accepted: { digest, ...decision } },
  }
}

const digestOfDoubt = (doubt: Doubt): string => digestOf(doubt as unknown as Json)

const fileOf = (context: Context, planned: PlannedStep): Promise<string> =>
  doubtFile(context, planned.node!, runOf(planned).phase)

/** While the client is in the home, whatever starts its server migrates again. */
async function ranSince(
  host: Host,
  server: ReturnType<typeof clientServer>['server'],
  end: LogMark,
): Promise<string[]> {
  const log = `${server.home}/${server.pack.log}`
  const now = await markLog(host, log)
  const runs = (await findServer(host, server.home)).length > 0
  return runs || now.inode !== end.inode || now.offset !== end.offset
    ? [`the server of ${server.home} was started since, or something else wrote to ${log}`]
    : []
}

async function lostProofs(context: Context, { verdict, mark }: Doubt): Promise<string[]> {
  const proofs = await answerProofs(verdict.phase, await reachedIn(context), mark)
  return verdict.database
    .filter(({ id }) => proofs[id] === false)
    .map(({ what }) => `the database does not show that ${what}`)
}

function noLongerThere(context: Context, planned: PlannedStep, changed: readonly string[]): MigrateError {
  return new MigrateError({
    reason: 'drift',
    host: context.environment.nodes[planned.node!]!.target.host,
    what: `choices.accept_verdicts accepts a verdict on ${planned.key}, but what it was about has changed: ${changed.join('; ')}.`,
    safe: 'Nothing was changed by this attempt.',
    fix: `go back with: \`${restoreCommand(context, planned.key)}\` (action restore: inputs restore-to, mode); then run ${planned.verb} again.`,
  })
}
