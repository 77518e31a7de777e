import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { TomlFile } from '../toml/read.ts'
import { readToml } from '../toml/read.ts'
import { readBytes, replaceFile } from './files.ts'
import type { Measured, RunSetting } from './measured.ts'
import { readConfig, sha256 } from './merge-config.ts'
import { hasRunSettings, OtherUrl, withRunSettings, withUrlsOf } from './run-settings.ts'

interface Work {
  settings: readonly RunSetting[]
}

/** What both steps, setting and taking back, are about. */
export function planSetRunSettings(measured: Measured): PlannedStep[] {
  const { data } = measured
  if (!data || data.runSettings.length === 0) return []
  return [
    {
      ...planned(measured, data.runSettings),
      key: `set-run-settings:${data.lead}`,
      step: 'set-run-settings',
      verb: 'pre-migrate',
      title: `Set parameters of JDBC URLs of ${data.lead} for the runs of the client`,
      details: data.runSettings.map(({ key, parameter }) => `${key} gets ${parameter}`),
      until: `reset-run-settings:${data.lead}`,
    },
  ]
}

export function planResetRunSettings(measured: Measured): PlannedStep[] {
  const { data } = measured
  if (!data || data.runSettings.length === 0) return []
  return [
    {
      ...planned(measured, data.runSettings),
      key: `reset-run-settings:${data.lead}`,
      step: 'reset-run-settings',
      verb: 'cleanup',
      title: `Take the parameters of JDBC URLs of ${data.lead} back`,
      details: data.runSettings.map(({ key }) => `${key} is again as it was merged`),
    },
  ]
}

function planned(measured: Measured, settings: readonly RunSetting[]) {
  const { node, config, name } = measured.nodes.find((each) => each.name === measured.data!.lead)!
  return {
    node: name,
    changes: [{ kind: 'file' as const, host: node.target.host, name: config.file }],
    warnings: [],
    work: { settings } as unknown as Json,
  }
}

export const setRunSettings: Step = {
  id: 'set-run-settings',
  verb: 'pre-migrate',
  recovery: 'probe',

  async probe(context, planned) {
    const now = await readTarget(context, planned)
    return hasRunSettings(now, work(planned).settings) ? 'done' : 'untouched'
  },

  async apply(context, planned) {
    const { host, file, kept } = await placesOf(context, planned)
    const now = await readTarget(context, planned)
    // An attempt that failed after it had put the file in place.
    if (!hasRunSettings(now, work(planned).settings)) {
      const text = planSafely(planned, () => withRunSettings(now, work(planned).settings))
      const what = `deployment.toml of ${planned.node} could not be written.`
      await replaceFile(host, { file, kept, text, what, verb: 'pre-migrate' })
    }
    const all = work(planned).settings.map(({ key, parameter }) => `${key} gets ${parameter}`)
    return { summary: `For the runs of the client ${all.join(', ')}.` }
  },

  async verify(context, planned) {
    if ((await this.probe(context, planned)) !== 'done') throw notAsWritten(planned, 'pre-migrate')
  },
}

export const resetRunSettings: Step = {
  id: 'reset-run-settings',
  verb: 'cleanup',
  recovery: 'probe',

  async probe(context, planned) {
    const { before, now } = await bothOf(context, planned)
    return taken(before, now, work(planned)) === now.text ? 'done' : 'untouched'
  },

  async apply(context, planned) {
    const { host, file, kept } = await placesOf(context, planned)
    const { before, now } = await bothOf(context, planned)
    const text = taken(before, now, work(planned))
    if (text !== now.text) {
      const what = `deployment.toml of ${planned.node} could not be written.`
      await replaceFile(host, { file, kept: `${kept}.with-settings`, text, what, verb: 'cleanup' })
    }
    const rest =
      text === before.text ? '' : '; what else has changed since stays (ciphertool encrypts secrets there)'
    return {
      summary: `deployment.toml of ${planned.node} has its URLs from before${rest}.`,
      details: { sha256: sha256(text) },
    }
  },

  async verify(context, planned) {
    if ((await this.probe(context, planned)) !== 'done') throw notAsWritten(planned, 'cleanup')
  },
}

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

/** The file without the settings: the very one from before, where nobody changed anything else. */
function taken(before: TomlFile, now: TomlFile, { settings }: Work): string {
  if (now.text === before.text) return now.text
  if (now.text === withRunSettings(before, settings)) return before.text
  return withUrlsOf(before, now, settings)
}

function readTarget(context: Context, planned: PlannedStep): Promise<TomlFile> {
  const { target } = context.environment.nodes[planned.node!]!
  return readConfig(context, target, context.route.target.config)
}

async function bothOf(context: Context, planned: PlannedStep): Promise<{ before: TomlFile; now: TomlFile }> {
  const { host, kept } = await placesOf(context, planned)
  const before = readToml(await readBytes(host, kept), `${host.name}:${kept}`)
  return { before, now: await readTarget(context, planned) }
}

async function placesOf(
  context: Context,
  planned: PlannedStep,
): Promise<{ host: Host; file: string; kept: string }> {
  const { target } = context.environment.nodes[planned.node!]!
  return {
    host: context.host(target.host),
    file: `${target.home}/${context.route.target.config}`,
    // Another folder than that of replaced files: the way back of the settings is this one file.
    kept: `${await context.runFolder(planned.node!)}/run-settings/deployment.toml`,
  }
}

function planSafely(planned: PlannedStep, edit: () => string): string {
  try {
    return edit()
  } catch (error) {
    if (!(error instanceof OtherUrl)) throw error
    throw new MigrateError({
      reason: 'drift',
      what: `${error.message} in deployment.toml of ${planned.node} is another one than when the plan was made.`,
      safe: 'Nothing was written.',
      fix: 'find out who changed it and change it back, then run pre-migrate again.',
    })
  }
}

function notAsWritten(planned: PlannedStep, verb: string): MigrateError {
  return new MigrateError({
    reason: 'copy-failed',
    what: `deployment.toml of ${planned.node} is not what was written a moment ago.`,
    safe: 'The client was not started.',
    fix: `find out what else writes there, then run ${verb} again.`,
  })
}
