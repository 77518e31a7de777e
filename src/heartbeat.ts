/** Half of the ten seconds after which a silent log looks dead. */
const EVERY_MS = 5_000

/** Calls `say` every five seconds while the task runs. */
export async function withHeartbeat<T>(say: () => void, task: () => Promise<T>): Promise<T> {
  const timer = setInterval(say, EVERY_MS)
  try {
    return await task()
  } finally {
    clearInterval(timer)
  }
}
