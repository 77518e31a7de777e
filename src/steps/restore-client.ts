import type { Context } from '../engine/context.ts'
import { sinceUndone } from '../engine/records.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import { fineStampOf } from '../timestamps.ts'
import { installClient } from './install-client.ts'
import { lateFolders, takeLateAway } from './late-folders.ts'
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

// What the validators wrote goes to the folder of the run, and what stood there before their first run comes back.
const BRING_BACK = `set -e; cd "$1"; aside=$2 began=$3; shift 3
for name do
  keep=\${name%:*}; was=\${name##*:}
  if [ -e "$keep" ] && [ ! -e "$aside/$keep" ]; then
    umask 077; mkdir -p "$aside"; rm -rf -- "$aside/$keep.part"; cp -a -- "$keep" "$aside/$keep.part"; mv -- "$aside/$keep.part" "$aside/$keep"
    rm -rf -- "$keep"
  fi
  [ "$was" = there ] || continue
  for old in "$keep".2*; do
    [ -e "$old" ] || continue
    if [ "\${old##*.}" \\> "$began" ]; then mv -- "$old" "$keep"; break; fi
  done
done`

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
    const began = sinceUndone(records, planned.key).find(({ state }) => state === 'started')?.at
    if (!began) return stopped
    const { target } = context.environment.nodes[planned.node!]!
    const { definitions, reports } = context.route.data!
    const there = dumpsBefore(planned, records)
    const aside = `${await context.runFolder(planned.node!)}/undone/${stamp}`
    const names = [definitions, reports].map((name) => `${name}:${there.includes(name) ? 'there' : 'new'}`)
    await context.host(target.host).must(
      {
        argv: ['/bin/sh', '-c', BRING_BACK, 'sh', target.home, aside, fineStampOf(new Date(began)), ...names],
      },
      {
        reason: 'restore-failed',
        what: `What the validators wrote in ${target.home} could not be taken away.`,
        safe: 'No database was changed by it.',
        fix: 'check the rights of run_as there, then run restore again.',
      },
    )
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
    return [...said, await restoreDatabase.apply(context, undoing)].filter(Boolean).join(' ')
  },
}

const awayWithLate = (context: Context): string =>
  `take away what its server made in ${lateFolders(context).join(', ')}; it is kept`
