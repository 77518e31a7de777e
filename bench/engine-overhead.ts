// Usage: script/in-lab node bench/engine-overhead.ts [rounds]
//
// What the engine itself adds to every step, over SSH to a host of the lab: intent and evidence in the journal (each fsynced, chained and
// fenced), a renewal of the lock, a look for jobs of the attempt, and the fence in front of one command. Milliseconds.
import { randomBytes } from 'node:crypto'
import { fencedHost } from '../src/engine/fence.ts'
import { jobsOfAttempt } from '../src/engine/jobs-of-attempt.ts'
import { takeLock } from '../src/engine/lock.ts'
import { assemblePlan } from '../src/engine/plan.ts'
import type { StepRecord } from '../src/engine/step.ts'
import { RunStore } from '../src/engine/store.ts'
import { Secrets } from '../src/secrets.ts'
import { accessTo, connectToNew } from '../test/integration/engine/target.ts'
import { startLab } from '../test/lab/lab.ts'

const LIMIT_MS = 300
const rounds = Number(process.argv[2] ?? 40)

const lab = await startLab({ hosts: ['new'] })
const hosts = connectToNew(accessTo(lab))
try {
  const host = hosts.host('new')
  const store = await RunStore.at(host, undefined, '/opt/bench', new Secrets())
  const runId = `20260101-000000-${randomBytes(2).toString('hex')}`
  const holder = { who: 'bench', verb: 'sync' } as const
  const lock = await takeLock({ host, folder: store.folder }, { runId, holder, waitMs: 0 })
  const fenced = fencedHost(host, { file: `${store.folder}/epoch`, epoch: lock.epoch })
  store.writeThrough(fenced)
  const plan = assemblePlan({ route: 'r', environment: 'e', tool: '0', steps: [], facts: [], warnings: [] })
  await store.create(runId, plan, { basis: {} })

  const times = new Map<string, number[]>()
  const measure = async (name: string, work: () => Promise<unknown>) => {
    const began = performance.now()
    await work()
    times.set(name, [...(times.get(name) ?? []), performance.now() - began])
  }
  const record = (state: StepRecord['state']): StepRecord => ({
    key: 'sync-deployment:mi1',
    verb: 'sync',
    title: 'Copy',
    state,
    at: new Date().toISOString(),
    attempt: 1,
  })
  const command = (on: typeof host) => on.run({ argv: ['true'] })
  for (let round = 0; round < rounds; round += 1) {
    await measure('a step: journal, lock, poll, fence', async () => {
      await measure('  intent', () => store.append(runId, record('started')))
      await measure('  lock', () => lock.renew())
      await measure('  poll', () =>
        jobsOfAttempt([{ host: fenced, folder: `${store.folder}/runs/${runId}/jobs/x.1` }]),
      )
      await measure('  fenced command', () => command(fenced))
      await measure('  evidence', () => store.append(runId, record('done')))
    })
    await measure('  (a command without a fence)', () => command(host))
  }
  await lock.release()
  for (const [name, taken] of times) {
    const sorted = taken.sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(0).padStart(6)
    process.stdout.write(`${name.padEnd(38)} median${at(0.5)} ms   95 %${at(0.95)} ms\n`)
  }
  const median = times.get('a step: journal, lock, poll, fence')![Math.floor((rounds - 1) / 2)]!
  if (median > LIMIT_MS) {
    process.stderr.write(`The engine takes ${median.toFixed(0)} ms for a step: more than ${LIMIT_MS} ms.\n`)
    process.exitCode = 1
  }
} finally {
  await hosts.closeAll()
  await lab.stop()
}
