import { engineFor } from '../databases/engines.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import { readManifest } from './backup-place.ts'
import { readCopyMark } from './copy-mark.ts'
import { originalOf } from './databases.ts'
import type { Measured } from './measured.ts'
import { count } from './words.ts'

interface Work {
  database: string
  toolsHost: string
}

/** Looks once more at databases that were copied: what somebody wrote there meanwhile is not in the copies. */
export function planProveOriginals(measured: Measured): PlannedStep[] {
  return measured.databases.flatMap(({ database, entry, copy }): PlannedStep[] => {
    if (!copy) return []
    const work: Work = { database: database.id, toolsHost: entry.tools_host }
    return [
      {
        key: `prove-original:${database.id}`,
        step: 'prove-original',
        verb: 'cleanup',
        title: `Prove that ${database.id} (${database.name}) is as it was when it was copied`,
        changes: [],
        details: ['schema, row counts and a hash of each table are compared with the dump that was copied'],
        warnings: [],
        repeatable: true,
        work: work as unknown as Json,
      },
    ]
  })
}

export const proveOriginal: Step = {
  id: 'prove-original',
  verb: 'cleanup',
  recovery: 'repeat',

  // Who asks again is told anew: it reads every row, and the old server may be in use by then.
  async probe() {
    return 'done'
  },

  async apply(context, planned) {
    const { database: id, toolsHost } = planned.work as unknown as Work
    const tools = context.host(toolsHost)
    const database = await originalOf(context, id)
    const mark = await readCopyMark(context, id)
    const manifest = mark && (await readManifest(tools, mark.from))
    if (!manifest) throw nothingToCompare(toolsHost, id)
    const engine = engineFor(database.engine, id)
    const changes = await engine.changesSince(tools, database, manifest)
    if (changes.length > 0) throw changed(toolsHost, id, mark.copy, changes)
    const { facts, startedAt } = manifest
    return {
      summary: `${id} is as it was at ${startedAt}: schema ${facts.schemaFingerprint.slice(0, 12)}, rows and hashes of ${count(Object.keys(facts.rows).length, 'table')} are the same.`,
    }
  },

  async verify() {},
}

function nothingToCompare(host: string, id: string): MigrateError {
  return new MigrateError({
    reason: 'verify-failed',
    host,
    what: `The dump that ${id} was copied from is not there any more: whether somebody wrote to ${id} meanwhile is not known.`,
    safe: `The migrated copy of ${id} is whole. The new server was not started.`,
    fix: 'bring the dump back where the step copy-database says that it was, then run cleanup again.',
  })
}

function changed(host: string, id: string, copy: string, changes: readonly string[]): MigrateError {
  return new MigrateError({
    reason: 'verify-failed',
    host,
    what: `Somebody wrote to ${id} after it was copied to ${copy}, which does not have that: ${changes.slice(0, 5).join('; ')}${changes.length > 5 ? `; and ${changes.length - 5} more` : ''}.`,
    safe: `Nothing of this run changed ${id}. The new server was not started.`,
    fix: 'find out who (a server that was started again?) and stop it; then take everything back with restore and restore-to: copy-database, and run db-script again.',
  })
}
