/** What is done at a point: waits as long as it likes, or throws. */
export type DebugHandler = (name: string, detail: string) => Promise<void>

let handler: DebugHandler | undefined

/**
 * A named place in the work where `test/chaos` kills, cuts or waits. Without a handler nothing happens, and the build takes every call
 * out (`rolldown.config.ts`): no bundle knows any point.
 * @param detail what it is about, e.g. the key of the step
 */
export async function debugPoint(name: string, detail = ''): Promise<void> {
  await handler?.(name, detail)
}

/** From now on every point of this process asks that handler. */
export function onDebugPoint(chosen: DebugHandler): void {
  handler = chosen
}
