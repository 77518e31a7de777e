import { scalars } from './mask.ts'
import { showPath } from './path.ts'
import type { Table } from './value.ts'

/** Whether any scalar of a table is still to be encrypted: `"[plain]"`. */
export function plainSecrets(root: Table): string[] {
  const secrets = root.entries.get('secrets')
  if (secrets?.type !== 'table') return []
  return [...scalars(secrets)]
    .filter(([, { text }]) => /^\[.*\]$/s.test(text))
    .map(([path]) => showPath(['secrets', ...path]))
}
