import type { Host } from './command.ts'

/**
 * What was found out of a machine that does not change while a verb works on it: asked at the first time, known from then on. A question
 * that failed says nothing and is asked again.
 * @param what names the question among all that are asked of hosts
 */
export function askedOnce<T>(
  { known }: Pick<Host, 'known'>,
  what: string,
  ask: () => Promise<T>,
): Promise<T> {
  const answered = known.get(what) as Promise<T> | undefined
  if (answered) return answered
  const asking = ask()
  known.set(what, asking)
  asking.catch(() => known.delete(what))
  return asking
}
