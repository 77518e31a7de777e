import { createHash } from 'node:crypto'
import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import type { Fact, Json } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { TomlFile } from '../toml/read.ts'
import { proveLdap } from '../wso2/ldap.ts'
import type { RoomNeed } from './backup-room.ts'
import type { Brings } from './brings.ts'
import { describeBrings, notThere } from './brings.ts'
import { isCopied } from './copied.ts'
import { declaredIn, userStoreIn } from './databases.ts'
import { measureCopies } from './measure-copies.ts'
import type { DbScript, MeasuredDatabase } from './measured.ts'
import { attempt } from './problems.ts'
import { scriptOf } from './script-file.ts'

/** Room for a dump that is written beside its final name, and for the next one. */
const SPACE_FACTOR = 3

export interface DatabasesReport {
  databases: MeasuredDatabase[]
  script: DbScript | undefined
  backups: RoomNeed[]
  facts: Fact[]
  warnings: string[]
  problems: Problem[]
}

/** Logs in to every database and to the user store, and looks at what they hold. Changes nothing. */
export async function measureDatabases(context: Context, source: TomlFile): Promise<DatabasesReport> {
  const report: DatabasesReport = {
    databases: [],
    script: undefined,
    backups: [],
    facts: [],
    warnings: [],
    problems: [],
  }
  const { databases, problems } = declaredIn(context, source)
  report.problems.push(...problems)
  for (const { database, entry } of databases) {
    await attempt(report.problems, async () => {
      const tools = context.host(entry.tools_host)
      const engine = engineFor(database.engine, database.id)
      await engine.ping(tools, database)
      const facts = await engine.facts(tools, database)
      report.databases.push({ database, entry, facts })
      report.facts.push(
        { class: 'must-equal', key: `databases.${database.id}.identity`, value: { ...facts.identity } },
        { class: 'must-equal', key: `databases.${database.id}.schema`, value: facts.schemaFingerprint },
        { class: 'may-grow', key: `databases.${database.id}.rows`, value: facts.rows as Json },
        { class: 'info', key: `databases.${database.id}.version`, value: facts.version },
      )
      if (entry.backup) {
        const bytes = facts.bytes * (SPACE_FACTOR + backupsLater(context, database.id))
        report.backups.push({ host: entry.tools_host, what: `the dump of ${database.id}`, bytes })
      }
      // What a data migration did in part can only be restored. What lacks for copies is told with them.
      if (entry.backup && isMigrated(context, database.id) && !isCopied(context.environment, database.id))
        report.problems.push(...(await engine.lackingRights(tools, database)))
    })
  }
  const copies = await measureCopies(context, report.databases)
  report.databases = copies.databases
  report.problems.push(...copies.problems)
  await measureUserStore(context, source, report)
  await measureRegistry(context, report)
  return report
}

async function measureUserStore(context: Context, source: TomlFile, report: DatabasesReport): Promise<void> {
  const { store, problems } = userStoreIn(context, source)
  report.problems.push(...problems)
  report.facts.push({ class: 'must-equal', key: 'user_store', value: store?.kind ?? 'unknown' })
  if (store?.kind === 'ldap') {
    const target = context.host(leadNode(context.environment).target.host)
    const proof = await attempt(report.problems, () => proveLdap(target, store))
    if (proof) report.facts.push({ class: 'info', key: 'user_store.proof', value: { ...proof } })
  }
  const { user_store: brought } = context.route
  if (store?.kind !== 'jdbc' || !brought) return
  const measured = report.databases.find(({ database }) => database.id === store.dataSource)
  if (!measured) {
    report.warnings.push(
      `The user store is in ${store.dataSource}, which could not be looked at: whether it needs the user-store script is not known.`,
    )
    return
  }
  const { table, column } = brought
  await measureScript(context, report, measured, 'run-user-store-script', {
    what: `The user store is in ${store.dataSource}, whose ${table} has no column ${column}: the new server would not start.`,
    brings: { columns: [brought], indexes: [] },
  })
}

/** The script that is run before the migration client. Why its database could not be looked at was told. */
async function measureRegistry(context: Context, report: DatabasesReport): Promise<void> {
  const { data } = context.route
  if (!data) return
  const { database: id, indexes } = data.script
  const measured = report.databases.find(({ database }) => database.id === id)
  if (!measured) return
  const brings = { columns: [], indexes }
  await measureScript(context, report, measured, 'run-db-script', {
    what: `${id} needs the script of the route before its data is migrated: it has not every ${describeBrings(brings)}.`,
    brings,
  })
}

async function measureScript(
  context: Context,
  report: DatabasesReport,
  { database, entry, facts }: MeasuredDatabase,
  step: DbScript['step'],
  { what, brings }: { what: string; brings: Brings },
): Promise<void> {
  await attempt(report.problems, async () => {
    const missing = await notThere(context.host(entry.tools_host), database, brings)
    if (missing.length === 0) return
    const { name, bytes } = await scriptOf(context, database.id, database.engine, what)
    report.script = {
      step,
      database: database.id,
      toolsHost: entry.tools_host,
      name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      schema: facts.schemaFingerprint,
      brings,
    }
  })
}

function isMigrated({ route }: Context, id: string): boolean {
  return Object.values(route.data?.databases ?? {}).includes(id)
}

/** Dumps that a data migration makes of a database beside the first one, at most: before the script, the validators and the client. */
function backupsLater({ route }: Context, id: string): number {
  if (!route.data) return 0
  const { api, registry } = route.data.databases
  return id === registry ? 3 : id === api ? 2 : 0
}
