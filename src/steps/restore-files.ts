import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { nameList } from '../transfer/names.ts'
import { evidenceOf, type Undo } from './undo.ts'
import { count } from './words.ts'

/**
 * $1 home, $2 what was replaced, $3 where what is there now goes; names below the home by stdin, ended by NUL. A file that was
 * replaced comes back by a rename; one that was added goes aside. Done a second time, it changes nothing.
 */
const PUT_BACK = `cd "$1" || exit 1
exec xargs -0 sh -c "$4" sh "$2" "$3"`
const EACH = `kept=$1 aside=$2; shift 2; umask 077
there() { [ -e "$1" ] || [ -L "$1" ]; }
for name do
  folder=. ; case $name in */*) folder=\${name%/*} ;; esac
  if there "$kept/$name" && there "$name" && [ ! -L "$name" ] && cmp -s "$kept/$name" "$name"; then continue; fi
  if there "$name" && ! there "$aside/$name"; then
    mkdir -p "$aside/$folder" && cp -pP "$name" "$aside/$name.part" && mv "$aside/$name.part" "$aside/$name" || exit 1
    echo "aside"
  fi
  if there "$kept/$name"; then
    (umask 022; mkdir -p "$folder") && cp -pP "$kept/$name" "$name.wso2-migrate" && mv -f "$name.wso2-migrate" "$name" || exit 1
    echo "back"
  else rm -f "$name" || exit 1; fi
done
sync`

/** Puts deployment.toml of the target back as it was. */
export const putBackConfig: Undo = {
  plan: (context, { planned }) => {
    const { target } = context.environment.nodes[planned.node!]!
    return [
      `put back ${target.host}:${target.home}/${context.route.target.config} as it was before the merge`,
    ]
  },

  async apply(context, { planned, stamp }) {
    await putBack(context, planned, [context.route.target.config], stamp)
    return `deployment.toml of ${planned.node} is the one from before the merge.`
  },
}

/** Puts back what a copy replaced, and takes away what it added. */
export const putBackFolder: Undo = {
  plan: (context, { planned, records }) => {
    const { target } = context.environment.nodes[planned.node!]!
    const { items, volatile } = namesOf(context, planned, evidenceOf(records, planned.key))
    const replaced = items.filter(({ replaces }) => replaces).length
    return [
      ...(items.length > 0
        ? [
            `put back ${count(replaced, 'file')} and take away ${count(items.length - replaced, 'file')} in ${target.host}:${planned.changes[0]!.name}; what is there now is kept`,
          ]
        : []),
      ...(volatile ? [`files that were added to ${target.host}:${planned.changes[0]!.name} stay`] : []),
    ]
  },

  async apply(context, { planned, records, stamp }) {
    const { items } = namesOf(context, planned, evidenceOf(records, planned.key))
    const { back, aside } = await putBack(
      context,
      planned,
      items.map(({ name }) => name),
      stamp,
    )
    return `${planned.title}: ${count(back, 'file')} put back, ${count(aside - back, 'file')} taken away.`
  },
}

interface Replaced {
  replaced?: readonly string[]
}

/** Files of a copy below the target home. Of a volatile folder only those are known that it replaced. */
function namesOf(
  context: Context,
  planned: PlannedStep,
  evidence: Replaced | undefined,
): { items: { name: string; replaces: boolean }[]; volatile: boolean } {
  const { folder, items } = planned.work as unknown as { folder: string; items?: readonly CopyItem[] }
  if (items) {
    const files = items.filter(({ type }) => type !== 'folder')
    return {
      items: files.map(({ to, path, replaces }) => ({ name: `${to}/${path}`, replaces })),
      volatile: false,
    }
  }
  const { to } = context.route.folders.find(({ id }) => id === folder)!
  return {
    items: (evidence?.replaced ?? []).map((path) => ({ name: `${to}/${path}`, replaces: true })),
    volatile: true,
  }
}

async function putBack(
  context: Context,
  planned: PlannedStep,
  names: readonly string[],
  stamp: string,
): Promise<{ back: number; aside: number }> {
  if (names.length === 0) return { back: 0, aside: 0 }
  const { target } = context.environment.nodes[planned.node!]!
  const run = await context.runFolder(planned.node!)
  const printed = await context.host(target.host).must(
    {
      argv: ['/bin/sh', '-c', PUT_BACK, 'sh', target.home, `${run}/replaced`, `${run}/undone/${stamp}`, EACH],
      env: { LC_ALL: 'C' },
      stdin: nameList(names),
    },
    {
      reason: 'restore-failed',
      what: `${planned.title}: the files from before could not be put back.`,
      safe: `What was replaced is in ${run}/replaced, what was taken away in ${run}/undone/${stamp}.`,
      fix: 'check free space and the rights of run_as there, then run restore again.',
    },
  )
  const words = printed.split('\n')
  return {
    back: words.filter((word) => word === 'back').length,
    aside: words.filter((word) => word === 'aside').length,
  }
}
