import { parse } from 'smol-toml'
import type { Database } from '../databases/contract.ts'
import type { PlainToml } from '../databases/declared.ts'
import { type ResolvedDatabase, resolveDatabases } from '../databases/settings.ts'
import { readUserStore } from '../databases/user-store.ts'
import type { Context } from '../engine/context.ts'
import { MigrateError } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { TomlFile } from '../toml/read.ts'
import { copyOf, isCopied } from './copied.ts'
import { readConfig } from './merge-config.ts'

/** In `databases`: credentials of an LDAP user store, where deployment.toml does not hold them in plain. */
const USER_STORE = 'user_store'

/** The databases of the old server as its `deployment.toml` and the migration file give them, with all problems. */
export function declaredIn(context: Context, source: TomlFile): ReturnType<typeof resolveDatabases> {
  const { environment, route } = context
  const [host, ...file] = source.name.split(':')
  const resolved = resolveDatabases({
    toml: parse(source.text, { integersAsBigInt: 'asNeeded' }) as PlainToml,
    tomlFile: file.join(':'),
    host: host!,
    environment: environment.name,
    file: environment.file,
    entries: environment.databases,
    others: userStoreIn(context, source).store?.kind === 'ldap' ? [USER_STORE] : [],
    ...(route.data && {
      migrated: { ids: Object.values(route.data.databases), refused: route.data.refused },
    }),
  })
  for (const { database } of resolved.databases) context.secrets.add(database.password)
  return resolved
}

/** Where the old server keeps its users. */
export function userStoreIn(context: Context, source: TomlFile): ReturnType<typeof readUserStore> {
  const { environment } = context
  const [host, ...file] = source.name.split(':')
  return readUserStore({
    toml: parse(source.text, { integersAsBigInt: 'asNeeded' }) as PlainToml,
    tomlFile: file.join(':'),
    host: host!,
    environment: environment.name,
    file: environment.file,
    entry: environment.databases[USER_STORE],
  })
}

/**
 * The database that the run works on: that of the old server, or the copy of it that is migrated in its place. Throws when it is no longer as
 * planned.
 */
export async function databaseOf(context: Context, id: string): Promise<Database> {
  const original = await originalOf(context, id)
  return isCopied(context.environment, id) ? copyOf(original) : original
}

/** One database, read anew from the old server's own settings. Throws when it is no longer as planned. */
export async function originalOf(context: Context, id: string): Promise<Database> {
  const lead = leadNode(context.environment)
  const source = await readConfig(context, lead.source, context.route.source.config)
  const { databases, problems } = declaredIn(context, source)
  const found = databases.find(({ database }: ResolvedDatabase) => database.id === id)
  if (found) return found.database
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
  throw new MigrateError({
    reason: 'drift',
    what: `${source.name} no longer has the database ${id} that the plan names.`,
    safe: 'Nothing was changed.',
    fix: 'find out who changed it; plan anew after resetting this run.',
  })
}
