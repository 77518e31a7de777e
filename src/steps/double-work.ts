import type { Environment } from '../migration/schema.ts'

/** Something that does work by itself as soon as a server is up. */
export interface ActiveName {
  kind: string
  name: string
}

/**
 * Why old and new server may not run at once: each task, inbound endpoint, message processor and listener would work
 * twice, and two servers on one host want the same ports. Empty when they may, or when the user allows it.
 */
export function doubleWork(
  environment: Environment,
  { active, sameMachine }: { active: readonly ActiveName[]; sameMachine: boolean },
): string[] {
  if (environment.choices.allow_parallel) return []
  const reasons: string[] = []
  if (active.length > 0) {
    const named = active.slice(0, 5).map(({ kind, name }) => `${kind} ${name}`)
    const more = active.length > 5 ? ` and ${active.length - 5} more` : ''
    reasons.push(`The old server would work these twice with the new one: ${named.join(', ')}${more}.`)
  }
  if (sameMachine) reasons.push('Old and new server share a host and its ports.')
  return reasons
}
