import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { type MergeResult, mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { readToml, type TomlFile } from '../../../src/toml/read.ts'
import { mergeMarkdown } from '../../../src/toml/report.ts'
import { MergeRules } from '../../../src/toml/rules.ts'

const here = new URL('fixtures/', import.meta.url)
const files = new Map<string, TomlFile>()
function fixture(name: string): TomlFile {
  const file = files.get(name) ?? readToml(readFileSync(new URL(`${name}.toml`, here)), `${name}.toml`)
  files.set(name, file)
  return file
}

/** Pairs of a family: every old file into every new one. The new packs' files are as they were shipped. */
interface Family {
  route: string
  sources: string[]
  targets: string[]
  /** What the pack of an old file shipped, where it is another one than the route knows. */
  shipped(source: string): string | undefined
}

const apim = (...names: string[]) => names.map((name) => `apim/${name}`)
const FAMILIES: Record<string, Family> = {
  'Micro Integrator 1.x to 4.x': {
    route: 'mi-7.1.0-to-4.0.0',
    sources: [
      ...['mi-1.1.0', 'mi-1.2.0', 'pair-mi12-tests-transport', 'mi-it-sslprofiles', 'ldap-old', 'jdbc-old'],
    ],
    targets: ['mi-4.0.0', 'mi-4.1.0', 'mi-4.2.0', 'mi-4.3.0', 'mi-4.4.0-alpha', 'pair-mi40-docker'],
    shipped: () => undefined,
  },
  'API Manager 3.x and 4.0 to 4.1 and later': {
    route: 'apim-4.0.0-to-4.1.0',
    sources: apim(
      ...['am-3.0.0', 'am-3.1.0', 'am-3.2.0', 'am-4.0.0', 'am-4.0.0-iskm', 'own-old'],
      ...['own-3.1.0-mysql', 'own-3.1.0-postgresql', 'apim-4.1.0-tests-full-scenario1'],
    ),
    targets: apim('am-4.1.0', 'am-4.2.0', 'am-4.3.0', 'am-4.4.0', 'am-4.5.0', 'am-4.6.0', 'am-4.7.0'),
    shipped: (source) => /apim\/(?:am|own)-3\.\d/.exec(source)?.[0].replace('own', 'am').concat('.0'),
  },
  'profiles of API Manager 4.0 to those of 4.1': {
    route: 'apim-4.0.0-to-4.1.0',
    sources: apim(
      ...['am-4.0.0', 'am-4.0.0-control-plane', 'am-4.0.0-gateway-worker', 'am-4.0.0-traffic-manager'],
      ...['own-old', 'own-control-plane', 'own-gateway', 'own-traffic-manager'],
    ),
    targets: apim('am-4.1.0-control-plane', 'am-4.1.0-gateway-worker', 'am-4.1.0-traffic-manager'),
    // As on a node with a profile: the template of the old home.
    shipped: (source) =>
      /-(control-plane|gateway|traffic-manager)/
        .exec(source)?.[1]
        ?.replace(/^/, 'apim/am-4.0.0-')
        .replace(/gateway$/, 'gateway-worker'),
  },
}

function merge(
  { route, shipped }: Family,
  source: string,
  from: string,
  target = fixture(from),
): MergeResult {
  const pristine = shipped(source)
  return mergeDeploymentToml({
    source: fixture(source),
    target,
    pristineSource: pristine === undefined ? undefined : fixture(pristine),
    pristineTarget: fixture(from),
    rules: loadRoute(route).merge,
  })
}

/** Comments in their order, each as often as it stands there. */
const comments = (file: TomlFile) => file.comments.map(({ text }) => text)
function isSubsequence(parts: readonly string[], whole: readonly string[]): boolean {
  let at = 0
  for (const one of whole) if (one === parts[at]) at += 1
  return at === parts.length
}

for (const [name, family] of Object.entries(FAMILIES)) {
  const pairs = family.sources.flatMap((source) => family.targets.map((target) => [source, target] as const))
  describe(name, () => {
    test.each(pairs)(
      '%s into %s: merged, every comment in its order, done once for all',
      (source, target) => {
        const { text, conflicts } = merge(family, source, target)
        expect(conflicts).toEqual([])
        const merged = readToml(Buffer.from(text!), 'merged.toml')
        expect(isSubsequence(comments(fixture(target)), comments(merged))).toBe(true)
        expect(merge(family, source, target, merged).edits).toEqual([])
      },
    )
  })
}

describe('what the main ones come to, as files to read', () => {
  const MI = FAMILIES['Micro Integrator 1.x to 4.x']!
  const AM = FAMILIES['API Manager 3.x and 4.0 to 4.1 and later']!
  const PROFILES = FAMILIES['profiles of API Manager 4.0 to those of 4.1']!
  test.each<[Family, string, string]>([
    [MI, 'ldap-old', 'mi-4.3.0'],
    [MI, 'pair-mi12-tests-transport', 'mi-4.1.0'],
    [AM, 'apim/own-3.1.0-mysql', 'apim/am-4.1.0'],
    [AM, 'apim/own-3.1.0-postgresql', 'apim/am-4.5.0'],
    [AM, 'apim/am-4.0.0-iskm', 'apim/am-4.1.0'],
    [AM, 'apim/apim-4.1.0-tests-full-scenario1', 'apim/am-4.1.0'],
    [PROFILES, 'apim/own-control-plane', 'apim/am-4.1.0-control-plane'],
    [PROFILES, 'apim/own-gateway', 'apim/am-4.1.0-gateway-worker'],
    [PROFILES, 'apim/own-traffic-manager', 'apim/am-4.1.0-traffic-manager'],
  ])('%#: $1 into $2', async (family, source, target) => {
    const result = merge(family, source, target)
    const place = `fixtures/expected/${`${source}--${target}`.replaceAll('apim/', '')}`
    await expect(result.text).toMatchFileSnapshot(`${place}.toml`)
    await expect(mergeMarkdown(result)).toMatchFileSnapshot(`${place}.md`)
  })
})

describe('every file of the samples', () => {
  const names = readdirSync(here, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.toml'))
    .map((name) => name.slice(0, -'.toml'.length))
  const isCatalogue = (name: string) => name.endsWith('-full')
  let known: string
  beforeAll(() => {
    known =
      readFileSync(new URL('SOURCES.txt', here), 'utf8') + readFileSync(new URL('README.md', here), 'utf8')
  })

  test.each(names.filter((name) => !isCatalogue(name)))('%s merged with itself is the same bytes', (name) => {
    const file = fixture(name)
    const result = mergeDeploymentToml({ source: file, target: file, rules: MergeRules.parse({}) })
    expect(result.text).toBe(file.text)
    expect(result.edits).toEqual([])
  })

  test.each(names.filter(isCatalogue))('%s, which defines tables twice, is refused with its line', (name) => {
    expect(() => fixture(name)).toThrow(/-full\.toml:\d+:\d+: .*twice/)
  })

  test.each(names)('%s says where it comes from', (name) => {
    expect(known).toContain(name.replace(/^expected\/.*$/, 'expected/').replace(/-merged$/, '-merged.'))
  })
})
