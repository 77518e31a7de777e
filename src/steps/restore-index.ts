import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Host } from '../remote/command.ts'
import { editSettings } from '../toml/edit.ts'
import { readToml } from '../toml/read.ts'
import { valueAt } from '../toml/value.ts'
import { readBytes, replaceFile } from './files.ts'
import type { MeasuredIndex } from './measured.ts'
import { readConfig } from './merge-config.ts'
import { placesOf } from './prepare-index.ts'
import type { Undo } from './undo.ts'

// Done a second time, it finds nothing in the folder of the run, and leaves what it brought back.
const BRING_BACK = `set -e; home=$1 kept=$2 aside=$3; [ -e "$kept" ] || exit 0
if [ -e "$home" ] && [ ! -e "$aside" ]; then
  umask 077; mkdir -p "\${aside%/*}"; rm -rf -- "$aside.part"; cp -a -- "$home" "$aside.part"; mv -- "$aside.part" "$aside"
fi
rm -rf -- "$home" "$home.part"; cp -a -- "$kept" "$home.part"; mv -- "$home.part" "$home"; rm -rf -- "$kept"`

/** Brings the old index and the number from before back. What the new server has built since is kept with the run. */
export const bringIndexBack: Undo = {
  plan: (_, { planned }) => {
    const { setting, folder } = planned.work as unknown as MeasuredIndex
    return [`put ${setting} and ${folder} of ${planned.node} back as they were`]
  },

  async apply(context, { planned, stamp }) {
    const { host, home, folder, kept } = await placesOf(context, planned)
    await settingBack(context, planned, host, `${kept}/deployment.toml`)
    const aside = `${await context.runFolder(planned.node!)}/undone/${stamp}/${folder}`
    await host.must(
      { argv: ['/bin/sh', '-c', BRING_BACK, 'sh', `${home}/${folder}`, `${kept}/${folder}`, aside] },
      {
        reason: 'restore-failed',
        what: `The index ${kept}/${folder} could not be brought back to ${home}.`,
        safe: 'It is still whole in one of the two places.',
        fix: 'check free space and rights of run_as in both places, then run restore again.',
      },
    )
    return `The search index of ${planned.node} is the one from before.`
  },
}

/** Whatever else has changed in the file since stays. */
async function settingBack(context: Context, planned: PlannedStep, host: Host, kept: string): Promise<void> {
  const { outcome } = await host.run({ argv: ['test', '-e', kept] })
  if (outcome.kind === 'exit' && outcome.code === 1) return
  const { setting } = planned.work as unknown as MeasuredIndex
  const { target } = context.environment.nodes[planned.node!]!
  const before = readToml(await readBytes(host, kept), `${host.name}:${kept}`)
  const now = await readConfig(context, target, context.route.target.config)
  const keys = setting.split('.')
  const value = valueAt(before.root, keys)
  const text = editSettings(now, [
    { keys, value: value?.type === 'scalar' ? { ...value, setting: undefined } : undefined },
  ])
  if (text === now.text) return
  await replaceFile(host, {
    file: `${target.home}/${context.route.target.config}`,
    kept: `${kept}.with-number`,
    text,
    what: `deployment.toml of ${planned.node} could not be written.`,
    verb: 'restore',
  })
}
