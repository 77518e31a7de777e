import type { Verb } from '../engine/step.ts'
import { formatSeconds, showBytes } from '../steps/words.ts'
import type { RunReport } from './run-report.ts'

/** From the last moment of the old server to the first of the new one. */
const OUTAGE: readonly Verb[] = ['quiesce', 'db-script', 'pre-migrate', 'migrate', 'cleanup', 'verify']
/** Their time grows with what is in the databases; that of the others does not. */
const GROWING: readonly Verb[] = ['db-script', 'pre-migrate', 'migrate', 'verify']

/**
 * What a rehearsal measured, and what it says of production: rows of a table. Nothing where the run was none. The estimate is the
 * measured time; only where dumps of another environment were rehearsed, and those databases were larger, data steps are stretched.
 */
export function rehearsalRows({ rehearsal, steps, backups, verdict }: RunReport): [string, string][] {
  if (!rehearsal) return []
  const rows: [string, string][] = [['Baseline', rehearsal.baseline]]
  for (const { id, bytes, takenAt } of rehearsal.databases)
    rows.push([`Dump of ${id}`, `taken ${takenAt} of a database of ${showBytes(bytes)}`])
  const seconds = (verbs: readonly Verb[]) =>
    steps
      .filter(({ planned }) => verbs.includes(planned.verb))
      .reduce((sum, { record }) => sum + (record?.seconds ?? 0), 0)
  for (const verb of OUTAGE) {
    if (steps.some(({ planned }) => planned.verb === verb)) rows.push([verb, formatSeconds(seconds([verb]))])
  }
  if (verdict !== 'passed') {
    return [...rows, ['Outage', 'not known: the rehearsal did not get to its end']]
  }
  const measured = seconds(OUTAGE)
  rows.push(['Outage here', `${formatSeconds(measured)} from quiesce to verify`])
  const here = new Map(backups.flatMap((one) => ('database' in one ? [[one.database, one.facts.bytes]] : [])))
  const there = rehearsal.databases.reduce((sum, { bytes }) => sum + bytes, 0)
  const loaded = rehearsal.databases.reduce((sum, { id }) => sum + (here.get(id) ?? 0), 0)
  const own = [...here].map(([id, bytes]) => `${id} ${showBytes(bytes)}`).join(', ')
  if (there === 0 || loaded === 0) {
    rows.push([
      'Estimate for production',
      `${formatSeconds(measured)} for databases of this size (${own || 'none was backed up'}) on machines like these; how large production's are is not known here`,
    ])
    return rows
  }
  const ratio = Math.max(1, there / loaded)
  const estimate = measured + (ratio - 1) * seconds(GROWING)
  rows.push([
    'Estimate for production',
    `${formatSeconds(estimate)} on machines like these: the dumped databases were ${showBytes(there)}, here they are ${showBytes(loaded)} (x ${ratio.toFixed(2)} for ${GROWING.join(', ')})`,
  ])
  return rows
}
