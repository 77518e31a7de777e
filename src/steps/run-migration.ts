import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { throwProblems } from '../errors.ts'
import { answerProofs } from '../wso2/data/proofs.ts'
import { judgeRun } from '../wso2/run-verdict.ts'
import { runClient } from './client-run.ts'
import { hasBegun, readRunMark } from './client-run-mark.ts'
import { reachedIn } from './client-run-obstacles.ts'
import { type ClientRunWork, clientServer, runOf } from './client-run-work.ts'
import { acceptedRun, settleVerdict } from './doubtful-verdict.ts'
import { lateFolders, lateThere } from './late-folders.ts'
import type { Measured } from './measured.ts'
import { verdictDetails } from './spool-verdict.ts'

export function planRunMigration(measured: Measured): PlannedStep[] {
  if (!measured.data) return []
  const { lead, from, to, counts, tenants } = measured.data
  const { node, secureVault, plainSecrets } = measured.nodes.find(({ name }) => name === lead)!
  const args = measured.data.arguments.migrate
  const key = `run-migration:${lead}`
  return [
    {
      key,
      step: 'run-migration',
      verb: 'migrate',
      node: lead,
      title: `Migrate the data from ${from} to ${to} in ${lead}`,
      changes: [
        ...measured.data.databases.map(({ id, toolsHost }) => ({
          kind: 'database' as const,
          host: toolsHost,
          name: id,
        })),
        { kind: 'process', host: node.target.host, name: node.target.home },
      ],
      details: [
        `starts the new server with ${args.join(' ')}`,
        `now there are ${counts.apis} APIs, ${counts.applications} applications, ${counts.revisions} revisions, ${tenants.length} tenants`,
        'what it does cannot be taken back but by a restore of both databases; it is never repeated without one',
      ],
      warnings: [],
      work: {
        phase: 'migrate',
        from,
        to,
        arguments: args,
        secureVault,
        plainSecrets,
        backTo: key,
      } satisfies ClientRunWork as unknown as Json,
    },
  ]
}

export const runMigration: Step = {
  id: 'run-migration',
  verb: 'migrate',
  recovery: 'restore-then-repeat',

  async probe(context, planned) {
    const { host, server } = clientServer(context, planned)
    const mark = await readRunMark(context, host, { node: planned.node!, phase: runOf(planned).phase })
    if (!mark || !(await hasBegun(host, server, mark))) return 'untouched'
    const proofs = await answerProofs('migrate', await reachedIn(context), mark)
    return Object.values(proofs).every(Boolean) ? 'done' : 'partial'
  },

  async before(context, planned) {
    const late = await lateThere(context, planned)
    return {
      summary: `In ${lateFolders(context).join(', ')} there was ${late.length > 0 ? late.join(', ') : 'nothing'}.`,
      details: { late },
    }
  },

  async apply(context, planned) {
    const run = await runClient(context, planned, async () => {})
    const verdict = judgeRun(run.log, run.sight, run.proofs)
    const { from, to } = runOf(planned)
    const evidence = {
      summary: `The data was migrated from ${from} to ${to}: the log and ${Object.keys(run.proofs).length} proofs of the databases say so; the server was stopped.`,
      details: verdictDetails(run, verdict),
    }
    throwProblems(await settleVerdict(context, planned, { run, verdict, evidence }))
    return evidence
  },

  accepted: acceptedRun,

  async verify() {
    // The verdict was made of everything that there is to look at.
  },
}
