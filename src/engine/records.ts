import type { StepRecord } from './step.ts'

/** Records of a step since it was last taken back. */
export function sinceUndone(records: readonly StepRecord[], key: string): readonly StepRecord[] {
  const own = records.filter((record) => record.key === key)
  return own.slice(own.findLastIndex(({ state }) => state === 'undone') + 1)
}

/** Whether it was begun and not taken back since. What failed before it began has changed nothing. */
export function wasBegun(records: readonly StepRecord[], key: string): boolean {
  return sinceUndone(records, key).some(({ state }) => state !== 'failed')
}

/** The newest record of a step that says how it ended well, unless it was taken back since. What an attempt found before it began is no such thing. */
export function lastProof(records: readonly StepRecord[], key: string): StepRecord | undefined {
  return sinceUndone(records, key).findLast(
    ({ state, evidence }) => evidence && (state === 'done' || state === 'skipped'),
  )
}

/** What that record keeps for later steps. */
export function detailsOf<T>(records: readonly StepRecord[], key: string): T | undefined {
  return lastProof(records, key)?.evidence?.details as T | undefined
}
