import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startApimLab } from '../lab/apim-lab.ts'
import { until } from '../lab/machine/run.ts'
import type { Scene } from './scene.ts'
import { slowDown } from './slow.ts'

/** Outside of databases, so that no restore takes a count back. */
const COUNTED = '/home/wso2carbon/migrations'
const CHANGING = /^(run-db-script|run-validators|run-migration)/

/** An API Manager with its data. The client spends a moment at each place of its work, to be met there. */
export async function openApimScene(): Promise<Scene> {
  const lab = await startApimLab({
    oldServer: 'stopped',
    choices: { stop_source: true, on_findings: 'warn' },
    migration: { countFile: COUNTED, pauseSeconds: 0.2 },
  })
  const { target, source } = lab.nodes[0]!
  const { server, name } = lab.database('apim_db')
  slowDown(target.host)
  await lab.startServer(source)
  const counted = (phase: string) => {
    const file = join(target.host.root, COUNTED)
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    return lines.filter((line) => line.startsWith(`${phase}\t`)).length
  }
  const runs = async () =>
    server.query(name, 'SELECT phase, ended_at IS NOT NULL AS ended FROM standin_migrations')
  return {
    lab,
    server,
    databases: [
      { name: 'am_db', owner: 'am user' },
      { name: 'shared_db', owner: 'shared' },
    ],
    changesDatabases: (step) => CHANGING.test(step),
    comparable: withoutTimes,
    // In the database itself: a restore in between takes the run before it back, and with it its row.
    async counts() {
      const rows = (await runs()).filter(({ phase }) => phase === 'migrate')
      const ended = rows.filter((row) => row.ended).length
      return new Map([['migrations of this database', `${rows.length}, ${ended} of them to the end`]])
    },
    async clientWorks(step) {
      const phase = step.startsWith('run-validators') ? 'pre-migrate' : 'migrate'
      await until(`the client works (${phase})`, 60_000, async () => counted(phase) > 0)
      // Past its beginning, and three places of its work further.
      await sleep(700)
    },
    async miscounted(records) {
      const tried = records.filter(
        ({ key, attempt }) => key.startsWith('run-migration') && attempt !== undefined,
      )
      const attempts = new Set(tried.map(({ attempt }) => attempt)).size
      const migrations = counted('migrate')
      return migrations > attempts ? [`the client migrated ${migrations} times in ${attempts} attempts`] : []
    },
  }
}

/** Times differ, written out or as milliseconds, and so does the order in which rows lie that were written anew. */
function withoutTimes(dump: string): string {
  return (
    dump
      .replace(/^COPY public\.standin_\w+ .*?^\\\.$/gms, '')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/g, '<time>')
      .replaceAll(/\b1[789]\d{11}\b/g, '<milliseconds>')
      // The same digits in documents of the registry, which a dump has in hexadecimal.
      .replaceAll(/313[789](?:3\d){11}/g, '<milliseconds>')
      .replaceAll(/^(COPY [^\n]*\n)(.*?)(^\\\.$)/gms, (_, head: string, rows: string, end: string) =>
        [head, ...rows.split('\n').toSorted(), end].join('\n'),
      )
  )
}
