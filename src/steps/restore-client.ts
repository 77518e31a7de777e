import type { Context } from '../engine/context.ts'
import { sinceUndone } from '../engine/records.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import type { Command } from '../remote/command.ts'
import { fineStampOf } from '../timestamps.ts'
import { dropRunMark } from './client-run-mark.ts'
import { clientServer, runOf } from './client-run-work.ts'
import { installClient } from './install-client.ts'
import { AWAY, lateFolders, takeLateAway } from './late-folders.ts'
import { removeClient } from './remove-client.ts'
import { restoreDatabase } from './restore-database.ts'
import { stopNewServer } from './restore-server.ts'
import { resetRunSettings, setRunSettings } from './set-run-settings.ts'
import type { Undo } from './undo.ts'

/** For a step that only looked. */
export const nothingToUndo: Undo = {
  plan: () => [],
  apply: async (_, { planned }) => `${planned.title}: changed nothing.`,
}

/** Takes the parameters for the runs of the client out of the URLs. */
export const takeSettingsBack: Undo = {
  plan: (_, { planned }) => [`take the parameters of JDBC URLs in deployment.toml of ${planned.node} back`],

  async apply(context, { planned }) {
    if ((await setRunSettings.probe(context, planned)) !== 'done') return `${planned.title}: nothing is set.`
    return (await resetRunSettings.apply(context, planned)).summary
  },
}

/** Sets them again: runs of the client come after it. */
export const setSettingsAgain: Undo = {
  plan: (_, { planned }) => [`set the parameters of JDBC URLs in deployment.toml of ${planned.node} again`],
  apply: async (context, { planned }) => (await setRunSettings.apply(context, planned)).summary,
}

/** Takes the client out of the home. */
export const takeClientOut: Undo = {
  plan: (_, { planned }) => [`remove the migration client from ${planned.node}`],
  apply: async (context, { planned }) => (await removeClient.apply(context, planned)).summary,
}

/** Puts the client back: runs of it come after this. */
export const putClientBack: Undo = {
  plan: (_, { planned }) => [`install the migration client in ${planned.node} again`],

  async apply(context, { planned }) {
    if ((await installClient.probe(context, planned)) === 'done') return `${planned.title}: it is there.`
    return (await installClient.apply(context, planned)).summary
  },
}

// What stood there before their first run is what was set aside first; it comes back last, so that this can be done again.
const BRING_BACK = `${AWAY}
began=$1; shift
for name do
  keep=\${name%:*} first=
  for old in "$keep".2*; do
    [ -e "$old" ] && [ "\${old##*.}" \\> "$began" ] || continue
    if [ "\${name##*:}" = there ] && [ -z "$first" ]; then first=$old; else away "$old"; fi
  done
  if [ "\${name##*:}" = new ]; then away "$keep"; fi
  if [ -n "$first" ]; then away "$keep"; mv -- "$first" "$keep"; fi
done`

/**
 * Takes away what the validators wrote in a home, each time that they ran, and brings back what stood there before. Pure.
 * @param began when they ran first; in folders set aside later stands what they found, or what they wrote before
 * @param names `name:there` where something stood there then, `name:new` else
 */
export function bringBackCommand(
  { home, aside, began }: { home: string; aside: string; began: Date },
  names: readonly string[],
): Command {
  return { argv: ['/bin/sh', '-c', BRING_BACK, 'sh', home, aside, fineStampOf(began), ...names] }
}

/** Stops the server of the validators, brings back what they found in place of what they wrote, and the databases that it wrote to. */
export const undoValidators: Undo = {
  plan: (context, undoing) => {
    const there = dumpsBefore(undoing.planned, undoing.records)
    return [
      ...stopNewServer.plan(context, undoing),
      ...(there.length > 0 ? [`bring ${there.join(', ')} back as they were before the validators`] : []),
      awayWithLate(context),
      ...restoreDatabase.plan(context, undoing),
    ]
  },

  check: (context, undoing) => restoreDatabase.check!(context, undoing),

  async apply(context, undoing) {
    const { planned, records, stamp } = undoing
    const stopped = await stopNewServer.apply(context, undoing)
    // First: with it, what is brought back would be taken for what an attempt wrote.
    await dropMark(context, planned)
    const began = sinceUndone(records, planned.key).find(({ state }) => state === 'started')?.at
    if (!began) return stopped
    const { target } = context.environment.nodes[planned.node!]!
    const { definitions, reports } = context.route.data!
    const there = dumpsBefore(planned, records)
    const aside = `${await context.runFolder(planned.node!)}/undone/${stamp}`
    const names = [definitions, reports].map((name) => `${name}:${there.includes(name) ? 'there' : 'new'}`)
    await context
      .host(target.host)
      .must(bringBackCommand({ home: target.home, aside, began: new Date(began) }, names), {
        reason: 'restore-failed',
        what: `What the validators wrote in ${target.home} could not be taken away.`,
        safe: 'The new server was stopped; the databases were not brought back yet.',
        fix: 'check the rights of run_as there, then run restore again.',
      })
    const taken = await takeLateAway(context, undoing)
    const said = [stopped, `What the validators wrote is in ${aside}.`, taken]
    return [...said, await restoreDatabase.apply(context, undoing)].filter(Boolean).join(' ')
  },
}

/** Folders that stood there before the first run of the validators. */
function dumpsBefore(planned: PlannedStep, records: readonly StepRecord[]): readonly string[] {
  const first = sinceUndone(records, planned.key).find(({ state }) => state === 'started')
  return ((first?.evidence?.details ?? {}) as { there?: readonly string[] }).there ?? []
}

/**
 * Stops the server of the client, takes the folders of tenants away that it made, which are in the way of the next one, and brings both
 * databases back: what it did to them commits as it goes.
 */
export const undoMigration: Undo = {
  plan: (context, undoing) => [
    ...stopNewServer.plan(context, undoing),
    awayWithLate(context),
    ...restoreDatabase.plan(context, undoing),
  ],
  check: (context, undoing) => restoreDatabase.check!(context, undoing),
  async apply(context, undoing) {
    const said = [await stopNewServer.apply(context, undoing), await takeLateAway(context, undoing)]
    said.push(await restoreDatabase.apply(context, undoing))
    // Last: without it, databases that are half brought back would be taken for untouched.
    await dropMark(context, undoing.planned)
    return said.filter(Boolean).join(' ')
  },
}

async function dropMark(context: Context, planned: PlannedStep): Promise<void> {
  const { host } = clientServer(context, planned)
  await dropRunMark(context, host, { node: planned.node!, phase: runOf(planned).phase })
}

const awayWithLate = (context: Context): string =>
  `take away what its server made in ${lateFolders(context).join(', ')}; it is kept`
