import type { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Route } from '../routes/schema.ts'
import { type Artifact, readArtifacts } from '../wso2/artifacts.ts'

/** What the old server's deployment folder holds, by name. */
export interface ArtifactSurvey {
  artifacts: Artifact[]
  /** Files that are no valid XML or .car: they do not deploy on the new server either. */
  unreadable: string[]
  /** Files that each warning of the route speaks of, by the warning's id. */
  mentions: ReadonlyMap<string, readonly string[]>
}

/** Where both servers keep what they deploy, relative to their homes. */
export const DEPLOYMENT = 'repository/deployment'

const MOST_STDERR = 64 * 1024
const REFUSED = /^tar: (.+): (?:Cannot open|Cannot read|Cannot stat): Permission denied$/gm
const XML = /\.(?:xml|dbs)$/

/** Reads every artifact of a home in one tar stream, one file in memory at a time. Paths in the answer are relative to the home. */
export async function surveyArtifacts(host: Host, home: string, route: Route): Promise<ArtifactSurvey> {
  const survey = {
    artifacts: [] as Artifact[],
    unreadable: [] as string[],
    mentions: new Map<string, string[]>(),
  }
  if (!asksForArtifacts(route)) return survey
  const running = await host.stream({
    argv: ['tar', '-C', home, '-cf', '-', '--', DEPLOYMENT],
    env: { LC_ALL: 'C' },
  })
  running.stdin.end()
  let stderr = ''
  running.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-MOST_STDERR)
  })
  // A lost line may end no stream by itself. A command that never started is told below.
  running.done.then(
    (ended) => ended.kind === 'exit' || running.stdout.destroy(new Error(ended.kind)),
    () => {},
  )
  const broken = await eachFile(running.stdout, (file, bytes) => {
    const found = readArtifacts(file, bytes, route.active)
    survey.artifacts.push(...found.artifacts)
    survey.unreadable.push(...found.unreadable)
    if (XML.test(file)) mention(survey.mentions, route, file, bytes.toString('utf8'))
  }).then(
    () => false,
    () => true,
  )
  running.stdout.resume()
  const outcome = await running.done
  const refused = outcome.kind === 'exit' ? [...stderr.matchAll(REFUSED)].map(([, name]) => name!) : []
  // The copy tells which of them it needs: one that the user leaves out may stay unreadable.
  survey.unreadable.push(...refused)
  // tar's 1 means that a file changed under it: a live server does that, and the copy looks again.
  if (broken || outcome.kind !== 'exit' || (outcome.code > 1 && refused.length === 0)) {
    throw new MigrateError({
      reason: outcome.kind === 'lost' ? 'host-unreachable' : 'preflight-failed',
      host: host.name,
      what: `The artifacts in ${home}/${DEPLOYMENT} could not be read: ${stderr.trim().split('\n').at(-1) || (outcome.kind === 'lost' ? 'the connection was lost' : 'tar broke off')}.`,
      safe: 'Nothing was changed.',
      fix: 'check that run_as may read all of that folder, then run again.',
    })
  }
  return survey
}

/** An API Manager keeps its APIs in databases, and hundreds of megabytes of web applications where others have artifacts. */
function asksForArtifacts({ active, markers, warnings }: Route): boolean {
  return (
    active.length > 0 || markers.announced.length > 0 || warnings.some(({ contents }) => contents.length > 0)
  )
}

async function eachFile(stream: Readable, look: (file: string, bytes: Buffer) => void): Promise<void> {
  const entries = stream.pipe(extract())
  stream.on('error', (error) => entries.destroy(error))
  for await (const entry of entries) {
    const wanted =
      entry.header.type === 'file' && (XML.test(entry.header.name) || entry.header.name.endsWith('.car'))
    if (!wanted) {
      entry.resume()
      continue
    }
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    look(entry.header.name, Buffer.concat(chunks))
  }
}

function mention(mentions: Map<string, string[]>, route: Route, file: string, text: string): void {
  for (const warning of route.warnings) {
    if (!warning.contents.some((pattern) => new RegExp(pattern, 'u').test(text))) continue
    mentions.set(warning.id, [...(mentions.get(warning.id) ?? []), file])
  }
}
