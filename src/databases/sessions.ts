import type { DatabaseSession, Row } from './contract.ts'

/** Rows of user, address and state. */
export function readSessions(rows: readonly Row[]): DatabaseSession[] {
  return rows.map(([user, from, state]) => ({ user: user ?? '', from: from ?? '', state: state ?? '' }))
}
