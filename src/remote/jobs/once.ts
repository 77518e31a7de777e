import { randomBytes } from 'node:crypto'

const ONCE = '.once'

/**
 * The name of a job that lost connections do not break, and that nobody goes on with after its runner is gone: whoever comes later ends
 * it and begins anew. For work that is thrown away with its result, such as loading a dump.
 */
export function onceJob(what: string): string {
  return `${what}.${randomBytes(6).toString('hex')}${ONCE}`
}

/** Whether a job, by its name or its folder, is one of {@link onceJob}. */
export function isOnceJob(job: string): boolean {
  return job.endsWith(ONCE)
}
