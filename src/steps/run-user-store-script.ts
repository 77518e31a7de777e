import { createHash } from 'node:crypto'
import { engineFor } from '../databases/engines.ts'
import { whileHeld } from '../databases/lock.ts'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, throwProblems } from '../errors.ts'
import { databaseOf, scriptOf } from './databases.ts'
import type { Measured, UserStoreScript } from './measured.ts'

export function planUserStoreScript(measured: Measured): PlannedStep[] {
  const script = measured.userStoreScript
  if (!script) return []
  const { database, toolsHost, name } = script
  return [
    {
      key: `run-user-store-script:${database}`,
      step: 'run-user-store-script',
      verb: 'db-script',
      title: `Run the user-store script ${name} on ${database}`,
      changes: [{ kind: 'database', host: toolsHost, name: database }],
      details: [`SHA-256 ${script.sha256}`],
      warnings: [],
      work: script as unknown as Json,
    },
  ]
}

// Written beside and moved: whatever stands under that name in /tmp is replaced, never followed.
const BRING = 'umask 077; set -C; cat > "$1.$$" && mv -f "$1.$$" "$1"'

export const runUserStoreScript: Step = {
  id: 'run-user-store-script',
  verb: 'db-script',
  recovery: 'restore-then-repeat',

  async probe(context, planned) {
    if (await hasColumn(context, planned)) return 'done'
    return (await schemaNow(context, planned)) === work(planned).schema ? 'untouched' : 'partial'
  },

  async apply(context, planned) {
    const { database: id, toolsHost, sha256, name } = work(planned)
    const database = await databaseOf(context, id)
    const tools = context.host(toolsHost)
    const engine = engineFor(database.engine, id)
    const text = await scriptOf(context, id, database.engine)
    if (createHash('sha256').update(text.bytes).digest('hex') !== sha256) {
      throw new MigrateError({
        reason: 'plan-changed',
        what: `The script ${name} is another one than when the plan was made.`,
        safe: 'It was not run.',
        fix: 'look at what changed in it; plan anew after resetting this run.',
      })
    }
    // The same name whoever runs it: a command that goes on must be the command that was begun.
    const file = `/tmp/wso2-migrate-${context.runId}-${sha256.slice(0, 16)}.sql`
    await tools.must(
      { argv: ['/bin/sh', '-c', BRING, 'sh', file], stdin: text.bytes },
      {
        reason: 'script-failed',
        what: `The script ${name} could not be brought to ${toolsHost}.`,
        safe: 'It was not run.',
        fix: 'check free space in /tmp there, then run db-script again.',
      },
    )
    await debugPoint('script.brought', planned.key)
    try {
      const { seconds, output } = await whileHeld(
        await engine.lock(tools, database, context.runId),
        async () => {
          // A script that still runs is a session itself, and has begun to change the schema.
          if (!context.goesOn) {
            await refuseSessions(context, planned)
            await refuseOtherSchema(context, planned)
          }
          await debugPoint('script.locked', planned.key)
          return engine.runScript(tools, database, file)
        },
      )
      for (const line of output.split('\n').filter(Boolean)) context.ui.output(line)
      return { summary: `${name} ran on ${id} in ${seconds.toFixed(1)} s.`, details: { sha256, seconds } }
    } finally {
      await tools.run({ argv: ['rm', '-f', '--', file] })
    }
  },

  async verify(context, planned) {
    if (await hasColumn(context, planned)) return
    const { table, column } = context.route.user_store
    throw new MigrateError({
      reason: 'script-failed',
      what: `The script ended without an error, but ${table} of ${work(planned).database} has no column ${column}.`,
      safe: 'The new server was not started. The backup of this run holds the state before.',
      fix: 'check that this is the user-store script of the route and the type of database; restore the backup before it is run again.',
    })
  },
}

const work = (planned: PlannedStep): UserStoreScript => planned.work as unknown as UserStoreScript

async function hasColumn(context: Context, planned: PlannedStep): Promise<boolean> {
  const { database: id, toolsHost } = work(planned)
  const { table, column } = context.route.user_store
  const database = await databaseOf(context, id)
  const columns = await engineFor(database.engine, id).columns(context.host(toolsHost), database, table)
  return columns.includes(column.toLowerCase())
}

async function schemaNow(context: Context, planned: PlannedStep): Promise<string> {
  const { database: id, toolsHost } = work(planned)
  const database = await databaseOf(context, id)
  const facts = await engineFor(database.engine, id).facts(context.host(toolsHost), database)
  return facts.schemaFingerprint
}

async function refuseOtherSchema(context: Context, planned: PlannedStep): Promise<void> {
  const { database, name, schema } = work(planned)
  if ((await schemaNow(context, planned)) === schema) return
  throw new MigrateError({
    reason: 'drift',
    what: `The schema of ${database} is another one than when the plan was made: ${name} was not meant for it.`,
    safe: 'The script was not run.',
    fix: 'find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, "Reset a half-migrated target").',
  })
}

/** DDL under somebody's open session waits for ever or breaks that session's work. */
async function refuseSessions(context: Context, planned: PlannedStep): Promise<void> {
  const { database: id, toolsHost } = work(planned)
  const database = await databaseOf(context, id)
  const { sessions } = await engineFor(database.engine, id).facts(context.host(toolsHost), database)
  throwProblems(
    sessions.map(({ user, from, state }) => ({
      reason: 'preflight-failed' as const,
      what: `${user} from ${from} is connected to ${id} (${state}): the script would change tables under that session.`,
      safe: 'The script was not run.',
      fix: 'stop whatever is connected (the old server?), then run db-script again.',
    })),
  )
}
