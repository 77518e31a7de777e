import path from 'node:path'
import fs from 'fs-extra'
import { MigrateError } from '../errors.ts'
import { type LoadedMigration, loadMigrationFile, selectEnvironment } from '../migration/load.ts'
import type { Environment } from '../migration/schema.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'
import type { Request, Surroundings } from './request.ts'

/** What a verb works by. */
export interface MigrationSource {
  migration: LoadedMigration
  environment: Environment
  /** Where relative paths in the file begin. */
  folder: string
}

/**
 * Reads the migration file and fills the environment that was asked for. In the run of a pull request, what goes to servers is that of
 * the base branch's file, and what lies beside it; each setting that was left out for that is told on its line.
 * @throws MigrateError with all complaints of both files
 */
export async function readMigration(
  request: Request,
  { cwd, env }: Surroundings,
  secrets: Secrets,
  ui: Ui,
): Promise<MigrationSource> {
  const { migrationFile: file, baseMigrationFile: base, environment: name } = request
  if (base !== undefined) await refuseLinkOut(cwd, file)
  const own = { file, text: await readMigrationFile(path.resolve(cwd, file), file) }
  // Its own mistakes count, whatever is used of it.
  const migration = loadMigrationFile({ ...own, env, secrets, environment: name })
  if (base === undefined) return chosen(migration, request, path.dirname(path.resolve(cwd, file)))
  const text = await readMigrationFile(path.resolve(cwd, base), base)
  loadMigrationFile({ file: base, text, env, secrets, environment: name })
  const onBase = loadMigrationFile({ ...own, env, secrets, environment: name, base: { file: base, text } })
  const source = chosen(onBase, request, path.dirname(path.resolve(cwd, base)))
  for (const { path: key, name: setting } of onBase.origin.leftOut) {
    if (key[0] === 'environments' && key.length > 1 && key[1] !== source.environment.name) continue
    ui.warning({
      what: `${setting} is otherwise in the base branch (${base}): a pull request's run takes it from there.`,
      place: migration.origin.source.placeOf(key),
      fix: 'nothing, if that is meant: it counts once it is merged.',
    })
  }
  return source
}

/**
 * Looks at the migration file alone: no reference is filled, no host is contacted.
 * @throws MigrateError with all complaints
 */
export async function checkMigration(
  request: Request,
  { cwd, env }: Surroundings,
  secrets: Secrets,
): Promise<void> {
  const { migrationFile: file, environment } = request
  await refuseLinkOut(cwd, file)
  const text = await readMigrationFile(path.resolve(cwd, file), file)
  loadMigrationFile({ file, text, env, secrets, environment, unfilled: true })
}

function chosen(migration: LoadedMigration, request: Request, folder: string): MigrationSource {
  const environment = selectEnvironment(migration, request.environment)
  const { onFindings } = request
  // What the caller says of findings wins over the file.
  const choices = { ...environment.choices, ...(onFindings && { on_findings: onFindings }) }
  return { migration, environment: { ...environment, choices }, folder }
}

/** Complaints quote the file: a link in a pull request's checkout must not make that any file of the runner. */
async function refuseLinkOut(cwd: string, given: string): Promise<void> {
  const isInside = (folder: string, file: string) => !path.relative(folder, file).startsWith('..')
  const file = path.resolve(cwd, given)
  const real = await fs.realpath(file).catch(() => file)
  if (!isInside(cwd, file) || isInside(await fs.realpath(cwd), real)) return
  throw new MigrateError({
    reason: 'config-invalid',
    what: `The migration file ${given} is a link that leads out of the checkout.`,
    place: { file: given },
    safe: 'Nothing was contacted or changed.',
    fix: 'commit the file itself in its place.',
  })
}

async function readMigrationFile(file: string, given: string): Promise<string> {
  try {
    return await fs.readFile(file, 'utf8')
  } catch (cause) {
    throw new MigrateError(
      {
        reason: 'config-invalid',
        what: `The migration file ${given} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? cause}.`,
        place: { file: given },
        safe: 'Nothing was contacted or changed.',
        fix: 'check out the repository first (actions/checkout), or give its path, --migration-file FILE (input migration-file); `wso2-migrate init` writes a new one.',
      },
      { cause },
    )
  }
}
