import path from 'node:path'
import fs from 'fs-extra'
import { defineConfig, type Plugin } from 'rolldown'
import { VERBS } from './src/engine/step.ts'

const TOP = import.meta.dirname
const STUB = '\0native-stub'
const NO_DOWNLOAD = '\0no-download'

/**
 * ssh2 tries native helpers and does without them. Whether they were compiled differs from machine to machine, and `dist`
 * must not: requiring one always fails, as on a machine without a compiler.
 */
const withoutNatives: Plugin = {
  name: 'without-natives',
  resolveId: (id) => (id.endsWith('.node') || id === 'cpu-features' ? STUB : null),
  load: (id) => (id === STUB ? "throw new Error('native code is not bundled')" : null),
}

/**
 * The artifact client can also download, by a library that needs another one without any licence. We only upload.
 */
const withoutDownload: Plugin = {
  name: 'without-download',
  resolveId: (id) => (id === 'unzip-stream' ? NO_DOWNLOAD : null),
  load: (id) => (id === NO_DOWNLOAD ? 'export default {}' : null),
}

/** Bundles know no debug point: calls and their import go, and whatever is left of them fails the build. */
const withoutDebugPoints: Plugin = {
  name: 'without-debug-points',
  transform(code, id) {
    if (!code.includes('debugPoint') || id.endsWith('/debug-point.ts')) return null
    const without = code
      .replace(/^import \{ debugPoint \} from .*\n/m, '')
      .replace(/^ *await debugPoint\([^()]*\)\n/gm, '')
    if (without.includes('debugPoint')) this.error(`a debug point in ${id} is no statement of its own`)
    return { code: without, map: null }
  },
}

/** What actions and terminal read at run time besides code, and the licences of what was bundled. */
const withData: Plugin = {
  name: 'with-data',
  async generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' ? output.moduleIds : [],
    )
    this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: await licensesOf(modules) })
    const supervisor = await fs.readFile(path.join(TOP, 'src/remote/jobs/supervisor.sh'), 'utf8')
    this.emitFile({ type: 'asset', fileName: 'supervisor.sh', source: supervisor })
    // Node decides by the nearest package.json whether a file is a module; dist may be copied away alone.
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "module" }\n' })
    for (const folder of ['routes', 'schema']) {
      for (const name of (await fs.readdir(path.join(TOP, folder))).sort()) {
        const source = await fs.readFile(path.join(TOP, folder, name), 'utf8')
        this.emitFile({ type: 'asset', fileName: `${folder}/${name}`, source })
      }
    }
  },
}

export default defineConfig({
  input: {
    ...Object.fromEntries(VERBS.map((verb) => [verb, `src/actions/${verb}.ts`])),
    cli: 'src/cli.ts',
  },
  platform: 'node',
  // @iarna/toml asks for util.inspect by eval, and does without it.
  checks: { eval: false },
  plugins: [withoutDebugPoints, withoutNatives, withoutDownload, withData],
  treeshake: {
    // @actions/core pulls undici (785 KB, half of a cold start) for OIDC tokens that we never ask for.
    moduleSideEffects: [
      { test: /node_modules\/(@actions\/(core|http-client)|undici)\//, sideEffects: false },
    ],
  },
  output: {
    dir: 'dist',
    // What documents libraries is for their readers, and a tenth of all bytes; licences stand in licenses.txt.
    comments: { jsdoc: false },
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    // No hashes: a change of one line shall be a diff of one file.
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: {
      groups: [
        {
          name: 'ssh',
          test: /node_modules\/(ssh2|node-ssh|asn1|bcrypt-pbkdf|tweetnacl|safer-buffer)\//,
          priority: 3,
        },
        { name: 'core', test: /node_modules\/@actions\/(core|exec|io)\//, priority: 3 },
        { name: 'fs', test: /node_modules\/(fs-extra|graceful-fs|jsonfile|universalify)\//, priority: 3 },
      ],
    },
  },
})

async function licensesOf(modules: readonly string[]): Promise<string> {
  const folders = new Set(
    modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []),
  )
  const texts: string[] = []
  for (const folder of folders) {
    const { name, version, license, licenses } = await fs.readJson(path.join(folder, 'package.json'))
    const file = (await fs.readdir(folder)).sort().find((one) => /^(licen[sc]e|copying)/i.test(one))
    const text = file ? await fs.readFile(path.join(folder, file), 'utf8') : ''
    texts.push(
      `${name} ${version} (${license ?? licenses?.map((one: { type: string }) => one.type).join(' or ')})\n\n${text.trim()}\n`,
    )
  }
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`)
}
