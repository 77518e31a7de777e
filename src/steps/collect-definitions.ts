import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Failure } from '../remote/command.ts'
import { fineStampOf } from '../timestamps.ts'
import { readFolder } from '../transfer/read-folder.ts'
import { type ApiRow, apiOf, type Finding } from '../wso2/findings.ts'
import { readRunMark } from './client-run-mark.ts'
import { clientServer, runOf } from './client-run-work.ts'
import { awayCommand } from './late-folders.ts'
import { keepingPlace } from './replaced.ts'

/** What goes into an artifact of what the validators wrote. */
const LIMITS = { files: 5_000, bytesPerFile: 4 * 1024 * 1024, bytes: 64 * 1024 * 1024 }

/** Names in the spool, as the report knows them. */
export const DEFINITIONS = 'invalid-definitions'
export const REPORTS = 'validation-reports'

/** A finding with the API of the database that it is about, and the definition that was dumped of it. */
export interface JoinedFinding extends Finding {
  uuid?: string
  /** Path in the spool. */
  definition?: string
}

/** What the validators left in the home. */
export interface Dumped {
  /** Path in the spool by the name of the file without its ending: the UUID of the API. */
  definitions: ReadonlyMap<string, string>
  reports: readonly string[]
  /** Files that were too large or too many, or could not be read, by their names in the home. */
  left: readonly string[]
}

const ASIDE = `cd "$1" || exit 1; stamp=$2; shift 2
for name do
  if [ -e "$name" ] || [ -L "$name" ]; then mv -- "$name" "$name.$stamp" && echo "$name.$stamp"; fi
done`

/**
 * What earlier validators left goes aside, or it would be taken for this one's. Says what was moved to where: what this run found stays in
 * the home, and what an earlier attempt of it wrote goes to the run's folder.
 */
export async function setDumpsAside(context: Context, planned: PlannedStep): Promise<void> {
  const { host, server } = clientServer(context, planned)
  const { definitions, reports } = context.route.data!
  const failure: Failure = {
    reason: 'copy-failed',
    what: `What earlier validators left in ${server.home} could not be moved aside.`,
    safe: 'The client was not started.',
    fix: `check the rights of run_as there, then run ${planned.verb} again.`,
  }
  const at = { node: planned.node!, phase: runOf(planned).phase }
  // Kept once what was found is aside: what stands there since is ours.
  if (await readRunMark(context, host, at)) {
    const ours = await dumpsThere(context, planned)
    if (ours.length === 0) return
    const place = await keepingPlace(context, at.node)
    await host.must(awayCommand(server.home, place, ours), failure)
    context.ui.info(`Of an earlier attempt, now in ${place}: ${ours.join(', ')}`)
    return
  }
  const stamp = fineStampOf(new Date())
  const aside = ['/bin/sh', '-c', ASIDE, 'sh', server.home, stamp, definitions, reports] as const
  const moved = await host.must({ argv: aside }, failure)
  for (const name of moved.split('\n').filter(Boolean)) context.ui.info(`Set aside: ${server.home}/${name}`)
}

/** Folders of an earlier run of the validators that are there now. */
export async function dumpsThere(context: Context, planned: PlannedStep): Promise<string[]> {
  const { host, server } = clientServer(context, planned)
  const { definitions, reports } = context.route.data!
  const there: string[] = []
  for (const name of [definitions, reports]) {
    const { outcome } = await host.run({ argv: ['test', '-e', `${server.home}/${name}`] })
    if (outcome.kind === 'exit' && outcome.code === 0) there.push(name)
  }
  return there
}

/**
 * Copies invalid definitions and reports into the spool, under names that are safe on any runner, in place of those of an earlier run of the
 * validators.
 */
export async function collectDumps(context: Context, planned: PlannedStep): Promise<Dumped> {
  const { host, server } = clientServer(context, planned)
  const { definitions, reports } = context.route.data!
  const spooled = async (folder: string, to: string) => {
    await context.spool.drop(to)
    const { files, left } = await readFolder(host, `${server.home}/${folder}`, LIMITS)
    const names = new Map<string, string>()
    for (const [name, bytes] of files) {
      const place = `${to}/${unique(safeName(name), names)}`
      names.set(name, place)
      await context.spool.file(place, bytes.toString('utf8'))
    }
    return { names, left: left.map((name) => `${folder}/${name}`) }
  }
  const invalid = await spooled(definitions, DEFINITIONS)
  const report = await spooled(reports, REPORTS)
  const stems = [...invalid.names].map(([name, place]): [string, string] => [
    name.replace(/\.[^.]*$/, ''),
    place,
  ])
  return {
    definitions: new Map(stems),
    reports: [...report.names.values()],
    left: [...invalid.left, ...report.left],
  }
}

/** Findings with their APIs and definitions; a definition that no finding is about is one of its own. Pure. */
export function joinFindings(
  findings: readonly Finding[],
  rows: readonly ApiRow[],
  definitions: ReadonlyMap<string, string>,
): { joined: JoinedFinding[]; orphans: string[] } {
  const used = new Set<string>()
  const joined = findings.map((finding): JoinedFinding => {
    const row = apiOf(finding, rows)
    const definition = row && definitions.get(row.uuid)
    if (definition) used.add(definition)
    const { uuid, ...api } = row ?? {}
    return {
      ...finding,
      ...(row && { api: { ...finding.api!, ...api }, uuid: uuid! }),
      ...(definition && { definition }),
    }
  })
  return { joined, orphans: [...definitions.values()].filter((place) => !used.has(place)) }
}

/** Letters, digits, dots and dashes; no leading dot, and not too long for any file system. Pure. */
export function safeName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+|\.{2,}/g, '_').replace(/^\./, '_')
  return plain.length <= MOST_NAME ? plain : `${plain.slice(0, MOST_NAME - 20)}${plain.slice(-20)}`
}

const MOST_NAME = 120

function unique(name: string, taken: ReadonlyMap<string, string>): string {
  const known = new Set([...taken.values()].map((place) => place.slice(place.indexOf('/') + 1)))
  if (!known.has(name)) return name
  for (let number = 2; ; number++) if (!known.has(`${number}-${name}`)) return `${number}-${name}`
}
