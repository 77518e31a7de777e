import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SpooledFindings } from '../../../src/steps/spool-verdict.ts'
import type { ApimLab } from '../../lab/apim-lab.ts'
import type { Performed } from '../mi/run.ts'

/** A JSON file that a verb left for the report. */
export function spooled(outcome: Performed, name: string): unknown {
  return JSON.parse(readFileSync(join(outcome.spool!, 'files', name), 'utf8'))
}

/** What a test compares of a finding. */
interface SeenFinding {
  kind: string
  tenant: string | undefined
  name: string | undefined
  version: string | undefined
  provider: string | undefined
  uuid: string | undefined
  message: string
  definition: string | undefined
}

/** Findings of a run, sorted. */
export function findingsOf(outcome: Performed): SeenFinding[] {
  const { findings } = spooled(outcome, 'findings.json') as SpooledFindings
  return sorted(
    findings.map(({ kind, tenant, api, uuid, message, definition }) => ({
      kind,
      tenant,
      name: api?.name,
      version: api?.version,
      provider: api?.provider,
      uuid,
      message,
      definition,
    })),
  )
}

/** What the seed of the databases says that the validators find. */
export function seededFindings({ seed }: ApimLab): SeenFinding[] {
  return sorted(
    seed.apis.flatMap(({ findings, tenant, name, version, owner, uuid, saved }) =>
      findings.map(({ kind, message }) => ({
        kind,
        tenant,
        name,
        version,
        provider: owner,
        uuid,
        message: message.split('\n')[0]!.trim(),
        definition: saved ? `invalid-definitions/${uuid}.json` : undefined,
      })),
    ),
  )
}

function sorted(findings: SeenFinding[]): SeenFinding[] {
  return findings.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}

/** Runs of the client, as its stand-in counts them in the database. */
export async function phasesRun(lab: ApimLab): Promise<string[]> {
  const { server, name } = lab.database('apim_db')
  const rows = await server.query(name, 'SELECT phase FROM STANDIN_MIGRATIONS ORDER BY began_at')
  return rows.map(({ phase }) => String(phase))
}
