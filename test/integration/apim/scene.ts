import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
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

const CLI = join(import.meta.dirname, '../../../src/cli.ts')

/** A runner in a terminal, as a process of its own; what it prints goes to `said`. */
export function typed(lab: ApimLab, words: readonly string[], said: string[] = []): ChildProcess {
  const knownHosts = join(lab.workspace, 'known_hosts')
  writeFileSync(knownHosts, lab.lab.knownHosts)
  const access = ['--ssh-key', lab.lab.keys.deploy.file, '--known-hosts', knownHosts]
  const runner = spawn(process.execPath, [CLI, ...words, ...access], {
    cwd: lab.workspace,
    env: { ...process.env, ...lab.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [runner.stdout, runner.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  return runner
}

/** Types the command that a problem's fix names, and waits for its end. */
export async function typeTheFix(
  lab: ApimLab,
  { problems }: Performed,
): Promise<{ code: number | null; said: string }> {
  const command = /`wso2-migrate (restore [^`]+)`/.exec(problems[0]!.fix)?.[1]
  if (!command) throw new Error(`no command in: ${problems[0]!.fix}`)
  const said: string[] = []
  const runner = typed(lab, command.split(' '), said)
  const [code] = (await once(runner, 'close')) as [number | null]
  return { code, said: said.join('') }
}

/** Whether a server of this home runs. */
export async function runs({ host, home }: ApimLab['nodes'][number]['source']): Promise<boolean> {
  return (await host.processes(`-Dcarbon.home=${home}`)).length > 0
}
