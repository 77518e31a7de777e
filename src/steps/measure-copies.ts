import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import type { Problem } from '../errors.ts'
import { copiedIds, copyOf } from './copied.ts'
import type { MeasuredDatabase } from './measured.ts'
import { attempt } from './problems.ts'

/** Looks whether the copies that `mode = "copy"` asks for can be made, and notes their names. Changes nothing. */
export async function measureCopies(
  context: Context,
  databases: readonly MeasuredDatabase[],
): Promise<{ databases: MeasuredDatabase[]; problems: Problem[] }> {
  const problems = wrongModes(context, databases)
  const copied = copiedIds(context.environment)
  const measured: MeasuredDatabase[] = []
  for (const one of databases) {
    if (!copied.includes(one.database.id)) {
      measured.push(one)
      continue
    }
    const { name: copy } = copyOf(one.database)
    measured.push({ ...one, copy })
    const engine = engineFor(one.database.engine, one.database.id)
    const tools = context.host(one.entry.tools_host)
    const against = await attempt(problems, () => engine.copyProblems(tools, one.database, copy))
    problems.push(...(against ?? []))
  }
  return { databases: measured, problems }
}

/** Both databases of a data migration go together: half in place is neither a rehearsal nor a migration. */
export function wrongModes(
  { environment, route }: Pick<Context, 'environment' | 'route'>,
  databases: readonly MeasuredDatabase[],
): Problem[] {
  const copied = copiedIds(environment)
  if (copied.length === 0) return []
  const wanted = Object.values(route.data?.databases ?? {})
  const problem = (id: string, what: string, fix: string): Problem => ({
    reason: 'config-invalid',
    what,
    place: { file: environment.file, key: ['environments', environment.name, 'databases', id, 'mode'] },
    safe: 'Nothing was changed.',
    fix,
  })
  const others = copied
    .filter((id) => !wanted.includes(id))
    .map((id) =>
      problem(
        id,
        `mode = "copy" is for databases whose data this route migrates, and ${id} is none (${wanted.join(', ') || 'it migrates no data'}).`,
        'remove mode there',
      ),
    )
  const left = wanted.filter((id) => !copied.includes(id))
  const halves =
    others.length === 0
      ? left.map((id) =>
          problem(
            id,
            `${copied.join(' and ')} would be copied, but ${id} changed in place: they belong together.`,
            `set mode = "copy" for ${id} too, or for none of them`,
          ),
        )
      : []
  const places = databases
    .filter(({ database }) => copied.includes(database.id))
    .map(({ facts: { identity } }) => `${identity.server} ${identity.database}`)
  const one =
    new Set(places).size < places.length
      ? [
          problem(
            copied[0]!,
            `${copied.join(' and ')} are one database on one server: two copies of it would be two.`,
            'set mode = "in-place" for them',
          ),
        ]
      : []
  const bare = copied
    .filter((id) => !environment.databases[id]!.backup)
    .map((id) =>
      problem(
        id,
        `mode = "copy" makes a copy of ${id} from its backup, and backup = false says that there is to be none.`,
        'remove backup = false there; or set mode = "in-place" for both databases of the data migration',
      ),
    )
  const { allow_sessions: shared } = environment.choices
  const parted =
    shared.length > 0
      ? [
          problem(
            copied[0]!,
            `allow_sessions lets ${shared.join(', ')} stay with ${copied.join(' and ')}, of which the new server would get copies: from then on each would write to its own.`,
            'set mode = "in-place" for them; or take allow_sessions out under choices, and point whoever shares them at the copies afterwards',
          ),
        ]
      : []
  return [...others, ...halves, ...one, ...bare, ...parted]
}
