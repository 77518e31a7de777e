import type { Context } from '../engine/context.ts'
import type { Node } from '../migration/schema.ts'
import { straightObstacle } from '../transfer/straight.ts'

/** Whether what `choices.copy_straight` allows can be, as far as it can be told without a key. */
export async function straightWarnings(context: Context, { source, target }: Node): Promise<string[]> {
  if (!context.environment.choices.copy_straight || source.host === target.host) return []
  const why = await straightObstacle(context.host(source.host), context.host(target.host))
  if (why === undefined) return []
  return [
    `choices.copy_straight: ${source.host} cannot send to ${target.host} by itself, files would go through the runner: ${why}.`,
  ]
}
