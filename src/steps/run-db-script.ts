import { createHash } from 'node:crypto'
import type { DatabaseFacts } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { whileHeld } from '../databases/lock.ts'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import { describeBrings, notThere } from './brings.ts'
import { connectedProblems } from './connected.ts'
import { databaseOf } from './databases.ts'
import type { DbScript, Measured } from './measured.ts'
import { scriptOf } from './script-file.ts'
import { dropMark, keepMark, readMark, sameState, stateOf, tablesIn } from './script-mark.ts'

/** Brings the user store to the new version, or the registry before the migration client comes. */
export function planDbScript({ script }: Measured): PlannedStep[] {
  if (!script) return []
  const { step, database, toolsHost, name, brings } = script
  return [
    {
      key: `${step}:${database}`,
      step,
      verb: 'db-script',
      title: `Run the ${step === 'run-user-store-script' ? 'user-store script' : 'script'} ${name} on ${database}`,
      changes: [{ kind: 'database', host: toolsHost, name: database }],
      details: [`SHA-256 ${script.sha256}`, `brings ${describeBrings(brings)}`],
      warnings: [],
      work: script as unknown as Json,
    },
  ]
}

// Written beside and moved: whatever stands under that name in /tmp is replaced, never followed.
const BRING = 'umask 077; set -C; cat > "$1.$$" && mv -f "$1.$$" "$1"'

const STEP: Omit<Step, 'id'> = {
  verb: 'db-script',
  recovery: 'restore-then-repeat',

  async probe(context, planned) {
    if ((await lacking(context, planned)).length === 0) return 'done'
    const { database: id, toolsHost, schema } = work(planned)
    const database = await databaseOf(context, id)
    const tools = context.host(toolsHost)
    const engine = engineFor(database.engine, id)
    const facts = await engine.facts(tools, database)
    if (facts.schemaFingerprint !== schema) return 'partial'
    const mark = await readMark(context, id)
    if (!mark) return 'untouched'
    const now = await stateOf(engine, tools, database, facts, Object.keys(mark.checksums))
    return sameState(mark, now) ? 'untouched' : 'partial'
  },

  async apply(context, planned) {
    const { database: id, toolsHost, sha256, name } = work(planned)
    const database = await databaseOf(context, id)
    const tools = context.host(toolsHost)
    const engine = engineFor(database.engine, id)
    const text = await scriptOf(context, id, database.engine, `${name} is no longer named for ${id}.`)
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
            const facts = await engine.facts(tools, database)
            const inTheWay = connectedProblems(context.environment, facts.sessions, {
              host: toolsHost,
              database: id,
              verb: 'db-script',
              // DDL there waits for ever, or breaks that session's work.
              so: 'the script would change tables under that session',
              safe: 'The script was not run.',
            })
            throwProblems([...inTheWay, ...otherSchema(planned, facts)])
            const tables = tablesIn(text.bytes, facts)
            await keepMark(context, id, await stateOf(engine, tools, database, facts, tables))
          }
          await debugPoint('script.locked', planned.key)
          try {
            return await engine.runScript(tools, database, file)
          } catch (error) {
            await forgetUntouched(context, planned, error)
            throw inScript(error, text.file)
          }
        },
      )
      for (const line of output.split('\n').filter(Boolean)) context.ui.output(line)
      return { summary: `${name} ran on ${id} in ${seconds.toFixed(1)} s.`, details: { sha256, seconds } }
    } finally {
      // Over a line that broke this fails too, and with another word on what is safe than the script's own.
      await tools.run({ argv: ['rm', '-f', '--', file] }).catch(() => {})
    }
  },

  async verify(context, planned) {
    const missing = await lacking(context, planned)
    if (missing.length === 0) return
    const { database, step } = work(planned)
    throw new MigrateError({
      reason: 'script-failed',
      what: `The script ended without an error, but ${database} has no ${missing.join(', and no ')}.`,
      safe: 'The new server was not started. The backup of this run holds the state before.',
      fix: `check that this is the script of the route and the type of database; take it back with restore and restore-to: ${step}, then run it again.`,
    })
  },
}

/** What a JDBC user store of the Micro Integrator needs. */
export const runUserStoreScript: Step = { id: 'run-user-store-script', ...STEP }

/** What API Manager's registry needs before its data is migrated. */
export const runDbScript: Step = { id: 'run-db-script', ...STEP }

const work = (planned: PlannedStep): DbScript => planned.work as unknown as DbScript

async function lacking(context: Context, planned: PlannedStep): Promise<string[]> {
  const { database: id, toolsHost, brings } = work(planned)
  return notThere(context.host(toolsHost), await databaseOf(context, id), brings)
}

/**
 * A script that says where it stopped has ended. Where it left nothing, what is corrected from now on by hand is not taken for its work.
 * Best effort: without it, the database is restored before the script runs again.
 */
async function forgetUntouched(context: Context, planned: PlannedStep, error: unknown): Promise<void> {
  if (!(error instanceof MigrateError) || error.problems[0].place?.line === undefined) return
  try {
    const { database: id, toolsHost } = work(planned)
    const mark = await readMark(context, id)
    if (!mark) return
    const database = await databaseOf(context, id)
    const engine = engineFor(database.engine, id)
    const tools = context.host(toolsHost)
    const facts = await engine.facts(tools, database)
    const now = await stateOf(engine, tools, database, facts, Object.keys(mark.checksums))
    if (sameState(mark, now)) await dropMark(context, id)
  } catch {
    // Why the script failed matters more.
  }
}

/** What ran was a copy that is gone: the place is told in the script itself. */
function inScript(error: unknown, file: string): unknown {
  if (!(error instanceof MigrateError) || !error.problems[0].place) return error
  const [first, ...rest] = error.problems
  return new MigrateError([{ ...first, place: { ...first.place, file } }, ...rest], { cause: error })
}

function otherSchema(planned: PlannedStep, { schemaFingerprint }: DatabaseFacts): Problem[] {
  const { database, name, schema } = work(planned)
  if (schemaFingerprint === schema) return []
  return [
    {
      reason: 'drift',
      what: `The schema of ${database} is another one than when the plan was made: ${name} was not meant for it.`,
      safe: 'The script was not run.',
      fix: 'find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, "Reset a half-migrated target").',
    },
  ]
}
