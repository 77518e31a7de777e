import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { Route } from '../routes/schema.ts'
import { editSettings } from '../toml/edit.ts'
import type { TomlFile } from '../toml/read.ts'
import { findServer } from '../wso2/server.ts'
import { replaceFile } from './files.ts'
import type { Measured, MeasuredIndex } from './measured.ts'
import { readConfig } from './merge-config.ts'
import { textOf } from './settings.ts'

/**
 * The search index that a node has to build anew, judged by its merged `deployment.toml`; none on a node without a portal. The server reads
 * everything again where the setting has another number than the one that it last finished with (`wso2.md` A, step 5).
 */
export function indexOf({ data }: Route, { profile }: Node, merged: TomlFile): MeasuredIndex | undefined {
  if (!data || (profile && profile !== 'control-plane')) return undefined
  const { setting, folder } = data.reindex
  const before = Number(textOf(merged, setting))
  return { setting, folder, number: Number.isSafeInteger(before) && before > 0 ? before + 1 : 1 }
}

export function planPrepareIndex(measured: Measured): PlannedStep[] {
  return measured.nodes.flatMap(({ name, node, config, index }): PlannedStep[] => {
    if (!index) return []
    const { setting, folder, number } = index
    const { host, home } = node.target
    return [
      {
        key: `prepare-index:${name}`,
        step: 'prepare-index',
        verb: 'verify',
        node: name,
        title: `Have the new server of ${name} build its search index anew`,
        changes: [
          { kind: 'file', host, name: config.file },
          { kind: 'folder', host, name: `${home}/${folder}` },
        ],
        details: [
          `${setting} = ${number} in deployment.toml; it stays there afterwards`,
          `${host}:${home}/${folder}, if it is there, goes to the folder of the run`,
        ],
        warnings: [],
        until: `start-target:${name}`,
        work: index as unknown as Json,
      },
    ]
  })
}

// The folder of the run may lie on another disk: what is saved is whole before anything goes.
const SAVE = `set -e; from=$1 kept=$2; [ -e "$from" ] || exit 0
if [ ! -e "$kept" ]; then
  umask 077; mkdir -p "\${kept%/*}"; rm -rf -- "$kept.part"; cp -a -- "$from" "$kept.part"; mv -- "$kept.part" "$kept"
fi
rm -rf -- "$from"`

export const prepareIndex: Step = {
  id: 'prepare-index',
  verb: 'verify',
  recovery: 'probe',

  async probe(context, planned) {
    const { setting, number } = work(planned)
    const { host, home, folder } = await placesOf(context, planned)
    const { outcome } = await host.run({ argv: ['test', '-e', `${home}/${folder}`] })
    const isGone = outcome.kind === 'exit' && outcome.code === 1
    const isSet = textOf(await readTarget(context, planned), setting) === String(number)
    return isGone && isSet ? 'done' : 'untouched'
  },

  async apply(context, planned) {
    const { setting, number } = work(planned)
    const { host, home, folder, kept } = await placesOf(context, planned)
    if ((await findServer(host, home)).length > 0) throw running(host, home)
    const now = await readTarget(context, planned)
    if (textOf(now, setting) !== String(number)) {
      const value = { type: 'scalar', kind: 'integer', text: String(number), raw: String(number) } as const
      await replaceFile(host, {
        file: `${home}/${context.route.target.config}`,
        kept: `${kept}/deployment.toml`,
        text: editSettings(now, [{ keys: setting.split('.'), value }]),
        what: `deployment.toml of ${planned.node} could not be written.`,
        verb: 'verify',
      })
    }
    await debugPoint('index.set', planned.key)
    await host.must(
      { argv: ['/bin/sh', '-c', SAVE, 'sh', `${home}/${folder}`, `${kept}/${folder}`] },
      {
        reason: 'copy-failed',
        what: `The old index ${home}/${folder} could not be moved to ${kept}.`,
        safe: 'The server was not started; the index is still there.',
        fix: 'check free space and rights of run_as in both places, then run verify again.',
      },
    )
    return {
      summary: `${setting} of ${planned.node} is ${number}; its server builds the index anew.`,
      details: { number },
    }
  },

  async verify(context, planned) {
    if ((await this.probe(context, planned)) === 'done') return
    const { host, home } = await placesOf(context, planned)
    throw new MigrateError({
      reason: 'copy-failed',
      host: host.name,
      what: `The search index of ${home} is not as it was left a moment ago.`,
      safe: 'The server was not started.',
      fix: 'find out what else writes there, then run verify again.',
    })
  },
}

const work = (planned: PlannedStep): MeasuredIndex => planned.work as unknown as MeasuredIndex

/** Where things lie; `kept` is the folder of the run in which the old index and the old file are. */
export async function placesOf(
  context: Context,
  planned: PlannedStep,
): Promise<{ host: Host; home: string; folder: string; kept: string }> {
  const { target } = context.environment.nodes[planned.node!]!
  const kept = `${await context.runFolder(planned.node!)}/old-index`
  return { host: context.host(target.host), home: target.home, folder: work(planned).folder, kept }
}

function readTarget(context: Context, planned: PlannedStep): Promise<TomlFile> {
  const { target } = context.environment.nodes[planned.node!]!
  return readConfig(context, target, context.route.target.config)
}

function running(host: Host, home: string): MigrateError {
  return new MigrateError({
    reason: 'preflight-failed',
    host: host.name,
    what: `A server of ${home} runs: its index cannot be taken away under it.`,
    safe: 'Nothing was changed.',
    fix: 'stop it, then run verify again.',
  })
}
