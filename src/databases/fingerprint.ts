import { createHash } from 'node:crypto'

/** SHA-256 over definitions, whatever order they come in. */
export function fingerprint(definitions: readonly string[]): string {
  const hash = createHash('sha256')
  for (const definition of [...definitions].sort()) hash.update(definition).update('\0')
  return hash.digest('hex')
}
