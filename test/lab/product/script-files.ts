import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Text of a script that is shipped as it stands. */
export const readScript = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'scripts', name), 'utf8')

/** Words that `api-manager.sh` knows beyond those of both scripts; the ones that MI's lacks change nothing here. */
const words = {
  'micro-integrator': '',
  'api-manager': `--test | -test | test) ;;
    --optimize | -optimize | optimize) (cd "$(dirname "$0")" && sh profileSetup.sh $*) ;;`,
} as const

/** Text of a product's start script: both begin alike, since both come from the kernel's. */
export function startScript(name: keyof typeof words): string {
  const head = readScript('server-head.sh')
    .replaceAll('@NAME@', name)
    .replace(/^ *@WORDS@\n/m, () => (words[name] === '' ? '' : `    ${words[name]}\n`))
  return head + readScript(`${name}-tail.sh`)
}

/** Text of a product's ciphertool.sh, with its folders below the home. */
export function cipherScript(conf: string, lib: string): string {
  return readScript('ciphertool.sh').replace('@CONF@', conf).replace('@LIB@', lib)
}
