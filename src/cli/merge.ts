import path from 'node:path'
import fs from 'fs-extra'
import { MigrateError } from '../errors.ts'
import { readTomlSource, TomlSyntaxError } from '../migration/places.ts'
import { loadRoute } from '../routes/load.ts'
import type { PackKeys } from '../toml/key-warnings.ts'
import { mergeOffline, type NamedBytes } from '../toml/offline.ts'
import { packTexts } from '../toml/pack-texts.ts'
import { type MergeRule, MergeRules, parseOwnRules } from '../toml/rules.ts'
import { type KnownKeys, knownKeys } from '../toml/unknown-keys.ts'
import { readNamed, unusable, writeAllWhole } from './files.ts'
import { readFlags } from './flags.ts'
import type { Terminal } from './terminal.ts'

const MERGE_FLAGS = {
  route: 'string',
  source: 'string',
  target: 'string',
  pristine: 'string',
  'pristine-target': 'string',
  rules: 'string',
  environment: 'string',
  'source-pack': 'string',
  'target-pack': 'string',
  out: 'string',
  report: 'string',
} as const
const SAFE = 'Nothing was written.'
/** Where packs have what their configuration is made from, if no route says otherwise. */
const CONFIG_TOOL = 'repository/resources/conf'

/** `merge`: files, no server. Exit 0 merged, 1 conflicts, 2 unreadable; nothing is written unless it is 0. */
export async function merge(terminal: Terminal, args: readonly string[]): Promise<number> {
  const { values } = readFlags(args, MERGE_FLAGS)
  const missing = (['source', 'target'] as const).filter((name) => !values[name])
  if (missing.length > 0) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: `merge needs ${missing.map((name) => `--${name}`).join(', ')}.`,
      safe: SAFE,
      fix: 'wso2-migrate merge --route mi-7.1.0-to-4.0.0 --source old.toml --target new.toml [--out merged.toml]',
    })
  }
  if (values.out && values.report && path.resolve(values.out) === path.resolve(values.report)) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: `--out and --report name the same file: ${values.out}.`,
      safe: SAFE,
      fix: 'give the report a file of its own: --report merge.md',
    })
  }
  if (values.environment && !values.rules) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: '--environment says only together with --rules whose merge array is meant.',
      safe: SAFE,
      fix: `give the migration file as well: --rules wso2-migrate.toml --environment ${values.environment}`,
    })
  }
  try {
    const given = (name: keyof typeof MERGE_FLAGS) => (values[name] ? readNamed(values[name]) : undefined)
    const [source, target, pristineSource, pristineTarget] = await Promise.all([
      readNamed(values.source!),
      readNamed(values.target!),
      given('pristine'),
      given('pristine-target'),
    ])
    const route = values.route ? loadRoute(values.route) : undefined
    const result = mergeOffline({
      source,
      target,
      pristineSource,
      pristineTarget,
      rules: route?.merge ?? MergeRules.parse({}),
      ownRules: values.rules ? await readRules(values.rules, values.environment) : [],
      packs: await readPacks(
        { home: values['source-pack'], shipped: pristineSource },
        { home: values['target-pack'], shipped: target },
      ),
      out: values.out,
      report: values.report,
    })
    if (result.exitCode === 0) {
      await writeAllWhole(result.files.map((file) => ({ ...file, mode: file.secret ? 0o600 : 0o644 })))
    }
    terminal.out(result.stdout)
    terminal.err(result.stderr)
    return result.exitCode
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    for (const problem of error.problems) terminal.ui.error(problem)
    return 2
  }
}

/** The `merge` array of a file of its own, or of one environment of a migration file, whose references and secrets are left alone. */
async function readRules(file: string, environment: string | undefined): Promise<MergeRule[]> {
  const { bytes } = await readNamed(file)
  let value: Record<string, unknown>
  try {
    value = readTomlSource(file, bytes.toString('utf8')).value
  } catch (error) {
    if (!(error instanceof TomlSyntaxError)) throw error
    const { message, place } = error
    const what = `The rules are not valid TOML: ${message}.`
    throw new MigrateError({ reason: 'config-invalid', what, place, safe: SAFE, fix: 'correct this line.' })
  }
  const environments = Object.entries((value.environments ?? {}) as Record<string, { merge?: unknown }>)
  const chosen = environment
    ? environments.find(([name]) => name === environment)?.[1]
    : environments.length === 1
      ? environments[0]?.[1]
      : undefined
  const entries = value.merge ?? chosen?.merge
  if (Array.isArray(entries)) return parseOwnRules(entries, file)
  const names = environments.map(([name]) => name).join(', ')
  throw new MigrateError({
    reason: 'config-invalid',
    what: `${file} has no merge array${environment ? ` in the environment ${environment}` : ''}.`,
    place: { file },
    safe: SAFE,
    fix: `write merge = [{ op = "keep", key = "server.offset" }]${names ? `, or give one of its environments: --environment ${names}` : ''}.`,
  })
}

/** A home or unpacked pack, and the `deployment.toml` that its pack has, as far as it is known. */
interface GivenPack {
  home: string | undefined
  shipped: NamedBytes | undefined
}

async function readPacks(source: GivenPack, target: GivenPack): Promise<PackKeys | undefined> {
  if (target.home) {
    const [before, now] = await Promise.all([
      source.home ? readPack(source.home, source.shipped) : undefined,
      readPack(target.home, target.shipped),
    ])
    return { source: before, target: now }
  }
  if (!source.home) return undefined
  throw new MigrateError({
    reason: 'config-invalid',
    what: '--source-pack says only together with --target-pack which settings are gone.',
    safe: SAFE,
    fix: 'give the home of the new server, or its unpacked pack, to --target-pack.',
  })
}

async function readPack(home: string, shipped: NamedBytes | undefined): Promise<KnownKeys> {
  const folder = path.join(home, CONFIG_TOOL)
  let names: string[]
  try {
    names = await fs.readdir(folder, { recursive: true, encoding: 'utf8' })
  } catch (cause) {
    throw unusable(folder, 'read', cause)
  }
  const files = await Promise.all(
    names
      .filter((name) => /\.(?:json|j2|toml)$/.test(name))
      .map(
        async (name) => [name, (await readNamed(path.join(folder, name))).bytes.toString('utf8')] as const,
      ),
  )
  const texts = packTexts(files, Buffer.from(shipped?.bytes ?? []).toString('utf8'))
  if (texts) return knownKeys(texts)
  throw new MigrateError({
    reason: 'config-invalid',
    what: `${folder} holds no templates (.j2): it cannot be told which settings that pack knows.`,
    place: { file: folder },
    safe: SAFE,
    fix: 'give the home of a server or of an unpacked pack.',
  })
}
