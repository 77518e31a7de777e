import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from './host.ts'

const PAGE = 4096

/** Name of the file that takes the room of a small disk. */
export const BALLAST = 'ballast'

/**
 * Takes all room of a small disk but some pages (what is written to a tmpfs is counted in them), at once: a test can do it between two
 * commands of a run. Gives back what makes room again.
 */
export function fillDisk(host: Host, disk: string, pagesLeft = 0): () => void {
  const file = join(host.root, disk, BALLAST)
  const ballast = openSync(file, 'w')
  let size = 0
  try {
    for (const step of [64 * PAGE, PAGE]) {
      const zeros = Buffer.alloc(step)
      try {
        for (;;) size += writeSync(ballast, zeros)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(ballast)
  }
  truncateSync(file, Math.max(0, size - pagesLeft * PAGE))
  return () => rmSync(file)
}
