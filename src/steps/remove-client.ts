import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import { findServer, stopServer } from '../wso2/server.ts'
import { type ClientWork, clientJars, clientOf, homeOf } from './install-client.ts'
import type { Measured } from './measured.ts'

const STOP_MS = 120_000

export function planRemoveClient(measured: Measured): PlannedStep[] {
  if (!measured.data) return []
  const { lead, client } = measured.data
  const { target } = measured.environment.nodes[lead]!
  const { sha256, jar, files } = client
  return [
    {
      key: `remove-client:${lead}`,
      step: 'remove-client',
      verb: 'cleanup',
      node: lead,
      title: `Remove the migration client ${jar} from ${lead}`,
      changes: [{ kind: 'folder', host: target.host, name: target.home }],
      details: Object.keys(files).map((file) => `remove ${file}`),
      warnings: [],
      work: { sha256, jar, files } satisfies ClientWork as unknown as Json,
    },
  ]
}

// The jar goes first: a server that starts in between must not find it. What is left of the folder is no home's.
const REMOVE = `set -e; cd "$1"; rm -f -- "$2"; sync -f . 2>/dev/null || sync; rm -rf -- "$3"; sync -f . 2>/dev/null || sync`

/** A jar that is left behind migrates again at the next start: nothing goes on before it is seen to be gone. */
export const removeClient: Step = {
  id: 'remove-client',
  verb: 'cleanup',
  recovery: 'probe',

  async probe(context, planned) {
    return (await clientLeft(context, planned)).length === 0 ? 'done' : 'untouched'
  },

  async apply(context, planned) {
    const { host, home } = homeOf(context, planned)
    const { client } = context.route.data!
    const { jar } = clientOf(planned)
    if ((await findServer(host, home)).length > 0) {
      await stopServer(host, { home, pack: context.route.target }, STOP_MS)
    }
    await host.must(
      { argv: ['/bin/sh', '-c', REMOVE, 'sh', home, `${client.jar.to}/${jar}`, client.resources.to] },
      {
        reason: 'copy-failed',
        what: `The migration client could not be removed from ${home}.`,
        safe: 'The server does not run. Do not start it before the jar is gone: it would migrate again.',
        fix: `check the rights of run_as there, then run cleanup again.`,
      },
    )
    return { summary: `${jar} and ${client.resources.to} are gone from ${planned.node}.` }
  },

  async verify(context, planned) {
    const files = await clientLeft(context, planned)
    if (files.length === 0) return
    const { host, home } = homeOf(context, planned)
    throw new MigrateError({
      reason: 'copy-failed',
      host: host.name,
      what: `Of a migration client there is still in ${home}: ${files.join(', ')}.`,
      safe: 'The server was not started. Do not start it before that is gone: it would migrate again.',
      fix: 'find out who put it there, take it away, then run cleanup again.',
    })
  },
}

/** What is there of any client. */
export async function clientLeft(context: Context, planned: PlannedStep): Promise<string[]> {
  const { host, home } = homeOf(context, planned)
  const { client } = context.route.data!
  const jars = await clientJars(host, home, client)
  const { outcome } = await host.run({ argv: ['test', '-e', `${home}/${client.resources.to}`] })
  const isThere = outcome.kind === 'exit' && outcome.code === 0
  return isThere ? [...jars, client.resources.to] : jars
}
