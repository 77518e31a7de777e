import type { DatabaseFacts, DumpManifest } from './contract.ts'

/** Names whose value differs, or that only one side has; sorted. */
export function movedTables(
  before: Readonly<Record<string, number | string>>,
  after: Readonly<Record<string, number | string>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name]).sort()
}

/** In what a database of now is not what its manifest says, in words; empty when it is proved to be the same. */
export function changesSince(
  manifest: DumpManifest,
  now: { facts: DatabaseFacts; contents?: Readonly<Record<string, string>> | undefined },
): string[] {
  const { facts, contents, moved } = manifest
  if (!contents) return ['what its rows held was not kept']
  if (moved.length > 0) return [`${moved.join(', ')} changed while it was dumped`]
  const { server, database } = now.facts.identity
  if (server !== facts.identity.server || database !== facts.identity.database)
    return [`it is another database (${database} on ${server})`]
  return differences(manifest, now)
}

/** In what a restored database is not the one that the manifest was made of, in words; empty when it is the same. */
export function differences(
  manifest: Pick<DumpManifest, 'facts' | 'moved' | 'contents'>,
  found: { facts: DatabaseFacts; contents?: Readonly<Record<string, string>> | undefined },
): string[] {
  const { facts, contents = {}, moved } = manifest
  const wrong: string[] = []
  const said = new Set(moved)
  for (const table of movedTables(facts.rows, found.facts.rows)) {
    const [was, is] = [facts.rows[table], found.facts.rows[table]]
    if (was !== undefined && is !== undefined && said.has(table)) continue
    said.add(table)
    wrong.push(
      is === undefined
        ? `table ${table} is missing`
        : was === undefined
          ? `table ${table} is too many`
          : `table ${table} has ${is} rows instead of ${was}`,
    )
  }
  for (const name of movedTables(contents, found.contents ?? {})) {
    if (!said.has(name)) wrong.push(`the contents of ${name} differ`)
  }
  if (facts.schemaFingerprint !== found.facts.schemaFingerprint)
    wrong.push('the schema has another fingerprint')
  for (const property of ['charset', 'collation'] as const) {
    if (facts[property] !== found.facts[property])
      wrong.push(`its ${property} is ${found.facts[property]} instead of ${facts[property]}`)
  }
  return wrong
}
