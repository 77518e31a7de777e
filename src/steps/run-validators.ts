import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { throwProblems } from '../errors.ts'
import { readApis } from '../wso2/data/apis.ts'
import { type Gated, gate, unusedAllowances } from '../wso2/findings-gate.ts'
import { judgeRun } from '../wso2/run-verdict.ts'
import { type ClientRun, runClient } from './client-run.ts'
import { type ClientRunWork, spoolFolder } from './client-run-work.ts'
import {
  collectDumps,
  dumpsThere,
  type JoinedFinding,
  joinFindings,
  setDumpsAside,
} from './collect-definitions.ts'
import { acceptedRun, settleVerdict } from './doubtful-verdict.ts'
import { lateThere } from './late-folders.ts'
import type { Measured } from './measured.ts'
import { gateProblems } from './run-problems.ts'
import { FINDINGS, type SpooledFindings, verdictDetails } from './spool-verdict.ts'
import { count } from './words.ts'

/** In the evidence; findings.json has all. */
const MOST_FINDINGS = 200

export function planRunValidators(measured: Measured): PlannedStep[] {
  if (!measured.data) return []
  const { lead, from, to, databases } = measured.data
  const { node, secureVault, plainSecrets } = measured.nodes.find(({ name }) => name === lead)!
  const args = measured.data.arguments['pre-migrate']
  return [
    {
      key: `run-validators:${lead}`,
      step: 'run-validators',
      verb: 'pre-migrate',
      node: lead,
      title: `Run the validators of the migration client in ${lead}`,
      // No validator changes any, but the new server that they run in writes to what it finds.
      changes: [
        ...databases.map(({ id, toolsHost }) => ({ kind: 'database' as const, host: toolsHost, name: id })),
        { kind: 'process', host: node.target.host, name: node.target.home },
      ],
      details: [
        `starts the new server with ${args.join(' ')}`,
        'stops it when its start has come to its end; its log and the databases are judged',
      ],
      warnings: [],
      work: {
        phase: 'pre-migrate',
        from,
        to,
        arguments: args,
        secureVault,
        plainSecrets,
        backTo: `stop-source:${measured.nodes[0]!.name}`,
      } satisfies ClientRunWork as unknown as Json,
    },
  ]
}

export const runValidators: Step = {
  id: 'run-validators',
  verb: 'pre-migrate',
  recovery: 'repeat',

  // What they found is in the journal; it is not asked of anything else.
  async probe() {
    return 'done'
  },

  async before(context, planned) {
    const there = await dumpsThere(context, planned)
    return {
      summary: `Of earlier validators there ${there.length > 0 ? `was ${there.join(', ')}` : 'was nothing'}.`,
      details: { there, late: await lateThere(context, planned) },
    }
  },

  async apply(context, planned) {
    const run = await runClient(context, planned, () => setDumpsAside(context, planned))
    const findings = await spoolFindings(context, planned, run)
    const verdict = judgeRun(run.log, run.sight, run.proofs)
    const stopping = findings.filter((finding) => finding.verdict === 'stops')
    const unread = context.environment.choices.on_findings === 'warn' ? 0 : run.leftOutBlocking
    const by = (kind: Gated<JoinedFinding>['verdict']) =>
      findings.filter((each) => each.verdict === kind).length
    const evidence = {
      summary: `The validators ran in ${planned.node}: ${count(findings.length + run.leftOut, 'finding')} (${by('allowed')} let through, ${by('warns')} that do no harm).`,
      details: {
        ...verdictDetails(run, verdict),
        findings: findings.slice(0, MOST_FINDINGS) as unknown as Json,
        findingsCount: findings.length + run.leftOut,
      },
    }
    const stopped = gateProblems(context, planned, stopping, unread)
    throwProblems([
      ...(await settleVerdict(context, planned, { run, verdict, evidence }, stopped.length === 0)),
      ...stopped,
    ])
    return evidence
  },

  accepted: acceptedRun,

  async verify() {
    // The verdict was made of everything that there is to look at.
  },
}

/** Files of the validators, and all findings with what the gate makes of them, for the report. */
async function spoolFindings(
  context: Context,
  planned: PlannedStep,
  run: ClientRun,
): Promise<Gated<JoinedFinding>[]> {
  const { choices } = context.environment
  const [dumped, rows] = await Promise.all([collectDumps(context, planned), readApis(run.databases.api)])
  const { joined, orphans } = joinFindings(run.findings, rows, dumped.definitions)
  const findings = gate(joined, choices)
  const file: SpooledFindings = {
    count: findings.length + run.leftOut,
    node: planned.node!,
    log: `${spoolFolder(planned)}/wso2carbon.log`,
    findings,
    definitionsWithoutFinding: orphans,
    reports: dumped.reports,
    notCopied: dumped.left,
  }
  await context.spool.file(FINDINGS, `${JSON.stringify(file, null, 2)}\n`)
  for (const each of unusedAllowances(joined, choices)) {
    context.ui.warning({
      what: `allow_findings names ${each}, of which nothing was found.`,
      fix: 'take it out if the API was mended; check how it is written otherwise: "Name:version".',
      place: { file: context.environment.file },
    })
  }
  return findings
}
