import type { Context } from '../engine/context.ts'
import { sinceUndone } from '../engine/records.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Command } from '../remote/command.ts'
import { listFolder } from '../transfer/manifest.ts'
import type { Undoing } from './undo.ts'
import { count } from './words.ts'

/** Folders of the home, relative to it, in which the client's server makes one for each tenant. */
export function lateFolders({ route }: Context): string[] {
  const late = route.data?.late_folders ?? []
  return [...new Set(route.folders.filter(({ id }) => late.includes(id)).map(({ to }) => to))]
}

/** What lies directly in these folders now, relative to the home. */
export async function lateThere(context: Context, { node }: PlannedStep): Promise<string[]> {
  const { target } = context.environment.nodes[node!]!
  const listed = lateFolders(context).map(async (folder) => {
    const { entries } = await listFolder(context.host(target.host), `${target.home}/${folder}`)
    return entries.filter(({ path }) => !path.includes('/')).map(({ path }) => `${folder}/${path}`)
  })
  return (await Promise.all(listed)).flat()
}

/** Begins a script that is given a home and a folder: `away NAME` moves that from the home to the folder, whole, and can be done again. */
export const AWAY = `set -e; cd "$1"; aside=$2; shift 2; umask 077
away() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then return 0; fi
  if [ ! -e "$aside/$1" ] && [ ! -L "$aside/$1" ]; then
    mkdir -p -- "$(dirname -- "$aside/$1")"; rm -rf -- "$aside/$1.part"
    cp -a -- "$1" "$aside/$1.part"; mv -- "$aside/$1.part" "$aside/$1"
  fi
  rm -rf -- "$1"
}`

const ALL_AWAY = `${AWAY}
for name do away "$name"; done`

/** Moves what is in a home, whole, to a folder. Pure. */
export function awayCommand(home: string, aside: string, names: readonly string[]): Command {
  return { argv: ['/bin/sh', '-c', ALL_AWAY, 'sh', home, aside, ...names] }
}

/**
 * Takes away what was made in these folders since the step first began; it is kept. An attempt of which nobody knows what it found takes
 * nothing away.
 * @returns a sentence that says so; empty where there is nothing
 */
export async function takeLateAway(context: Context, { planned, records, stamp }: Undoing): Promise<string> {
  const first = sinceUndone(records, planned.key).find(({ state }) => state === 'started')
  const { late } = (first?.evidence?.details ?? {}) as { late?: readonly string[] }
  if (!late) return ''
  const made = (await lateThere(context, planned)).filter((name) => !late.includes(name))
  if (made.length === 0) return ''
  const { target } = context.environment.nodes[planned.node!]!
  const aside = `${await context.runFolder(planned.node!)}/undone/${stamp}`
  await context.host(target.host).must(awayCommand(target.home, aside, made), {
    reason: 'restore-failed',
    what: `What the client's server made in ${target.home} (${made.slice(0, 5).join(', ')}) could not be taken away.`,
    safe: `What was taken away is in ${aside}; the databases were not brought back yet.`,
    fix: 'check free space and the rights of run_as there, then run restore again.',
  })
  return `${count(made.length, 'folder')} that its server made in ${lateFolders(context).join(', ')} went to ${aside}.`
}
