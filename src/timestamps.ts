/** RFC 3339, UTC, with milliseconds. */
export function timestamp(): string {
  return new Date().toISOString()
}

/** `20261122T171239Z`: sorts by time, fit for the names of files, folders and databases. */
export function stampOf(when: Date): string {
  return when.toISOString().replace(/[-:]|\.\d+/g, '')
}

/** The same with milliseconds, `20261122T171239123Z`: two of one process differ. */
export function fineStampOf(when: Date): string {
  return when.toISOString().replace(/[-:.]/g, '')
}
