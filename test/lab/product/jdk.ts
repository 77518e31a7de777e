import {
  chmodSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { cacheFolder } from '../kept.ts'

const here = import.meta.dirname

let bundle: Promise<string> | undefined

/** One file with the stand-in programs and their libraries inside, so that a host needs nothing of the checkout. */
export function bundleStandIn(): Promise<string> {
  bundle ??= (async () => {
    const build = await rolldown({
      input: join(here, 'stand-in', 'main.ts'),
      platform: 'node',
      logLevel: 'silent',
      external: ['pg-native', 'cpu-features'],
    })
    const { output } = await build.generate({ format: 'esm', codeSplitting: false })
    await build.close()
    return output[0].code
  })()
  return bundle
}

export interface JdkOptions {
  /** Folder that is `/` for the host. */
  readonly root: string
  /** Path below it; `/opt/jdk-11` when absent. */
  readonly home?: string
  /** What `java -version` says; `11.0.11` when absent, `1.8.0_292` is a Java 8. */
  readonly version?: string
  /**
   * Brings a node binary to the path given, which does not exist yet; a lab that can mount may bind one there. Default:
   * the one that runs this process, hard-linked from a copy where that is possible.
   */
  readonly placeNode?: (file: string) => void
}

/** Writes the stand-in JDK; returns its home as the host sees it. */
export async function installJdk({
  root,
  home = '/opt/jdk-11',
  version = '11.0.11',
  placeNode = placeCopy,
}: JdkOptions): Promise<string> {
  const folder = join(root, home)
  mkdirSync(join(folder, 'bin'), { recursive: true })
  mkdirSync(join(folder, 'lib'), { recursive: true })
  writeFileSync(join(folder, 'lib', 'version'), version)
  writeFileSync(join(folder, 'lib', 'stand-in.mjs'), await bundleStandIn())
  // Named java, so that process lists show what an operator would look for.
  if (!existsSync(join(folder, 'lib', 'java'))) placeNode(join(folder, 'lib', 'java'))
  cpSync(join(here, 'scripts', 'java.sh'), join(folder, 'bin', 'java'))
  chmodSync(join(folder, 'bin', 'java'), 0o755)
  return home
}

/** Linked from a copy of its own: what a host does to its file must not reach the installed packages. */
function placeCopy(to: string): void {
  const copy = join(cacheFolder, `java-${process.version}`)
  if (!existsSync(copy)) {
    mkdirSync(cacheFolder, { recursive: true })
    copyExecutable(process.execPath, copy)
  }
  try {
    linkSync(copy, to)
  } catch {
    copyExecutable(copy, to)
  }
}

function copyExecutable(from: string, to: string): void {
  const part = `${to}.${process.pid}`
  copyFileSync(from, part, constants.COPYFILE_FICLONE)
  chmodSync(part, 0o755)
  renameSync(part, to)
}
