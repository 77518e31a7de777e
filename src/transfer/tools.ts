import { MigrateError, type Problem } from '../errors.ts'
import { askedOnce } from '../remote/asked-once.ts'
import type { Host } from '../remote/command.ts'
import { type HostFailure, mustRaw } from './host-run.ts'

/** What a host lists, packs and hashes with, found by trying. */
export interface Tools {
  /** `find -printf` of GNU, or `stat` in GNU's or BSD's dialect under a plain `find`. */
  list: 'gnu' | 'stat-gnu' | 'stat-bsd'
  tar: 'gnu' | 'bsd' | 'busybox'
  hash: HashTool
  /** Whether `cp` can share blocks and make folders above. */
  cp: boolean
  /** Whether it can compress. */
  gzip: boolean
}

export type HashTool = 'openssl' | 'sha256sum' | 'shasum'

/** Command lines that print `<64 hex digits> <space or *><name>` for each file given. The algorithm is always SHA-256. */
export const HASH_COMMANDS: Readonly<Record<HashTool, readonly [string, ...string[]]>> = {
  openssl: ['openssl', 'dgst', '-sha256', '-r'],
  sha256sum: ['sha256sum'],
  shasum: ['shasum', '-a', '256'],
}

/**
 * openssl stands first because Debian's sha256sum does 305 MB/s where openssl does 1057 on the same CPU; a tool counts only
 * when it hashes `abc` right (FIPS builds and wrappers may print something else).
 */
export const PROBE = `quiet() { "$@" >/dev/null 2>&1; }
if quiet find / -prune -printf ''; then echo list=gnu
elif quiet stat -c '%f %s %Y' /; then echo list=stat-gnu
elif quiet stat -f '%Xp %z %m' /; then echo list=stat-bsd; fi
case $(tar --version 2>&1 </dev/null) in
*GNU*) echo tar=gnu;; *bsdtar*) echo tar=bsd;; *[Bb]usy[Bb]ox*) echo tar=busybox;; esac
abc=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
right() { case $(printf abc | "$@" 2>/dev/null) in $abc*) return 0;; esac; return 1; }
if right openssl dgst -sha256 -r; then echo hash=openssl
elif right sha256sum; then echo hash=sha256sum
elif right shasum -a 256; then echo hash=shasum; fi
if [ "$(printf '%s\\0' 'a b' | xargs -0 sh -c 'echo "<$1>"' sh 2>/dev/null)" = '<a b>' ]; then echo xargs=0; fi
if command -v gzip >/dev/null 2>&1; then echo gzip=1; fi
case $(cp --version 2>&1) in *oreutils*) echo cp=1;; esac`

/** The host's tools; one command for the first question, nothing after. Throws `preflight-failed` with all that is missing. */
export function toolsOf(host: Host): Promise<Tools> {
  return askedOnce(host, QUESTION, async () => {
    const stdout = await mustRaw(host, { argv: ['sh', '-c', PROBE], env: { LC_ALL: 'C' } }, NO_SHELL)
    return readTools(host, stdout.toString('utf8'))
  })
}

/** For whoever asks for more than the tools in the command that asks for them; undefined where they are known, or asked for already. */
export function firstToAsk(host: Host): PromiseWithResolvers<Tools> | undefined {
  if (host.known.has(QUESTION)) return undefined
  const asking = Promise.withResolvers<Tools>()
  askedOnce(host, QUESTION, () => asking.promise).catch(() => {})
  return asking
}

const QUESTION = 'tools of transfers'

/** Not even the question could be put. */
export const NO_SHELL: HostFailure = {
  reason: 'preflight-failed',
  what: 'could not ask for the tools that copying needs',
  fix: 'run a shell on that host as the user in run_as and look at what it says.',
}

/** Reads what `PROBE` prints. Throws as `toolsOf` does. */
export function readTools(host: Host, text: string): Tools {
  const answers = new Map(text.split('\n').map((line) => line.split('=') as [string, string]))
  const wanted: [string, string][] = [
    ['list', 'find with -printf, or stat'],
    ['tar', 'tar (GNU, BSD or busybox)'],
    ['hash', 'openssl, sha256sum or shasum'],
    ['xargs', 'xargs with -0'],
  ]
  const problems = wanted
    .filter(([key]) => !answers.has(key))
    .map(
      ([, tool]): Problem => ({
        reason: 'preflight-failed',
        host: host.name,
        what: `${tool} is missing, or not on the PATH of the user that runs commands there.`,
        safe: 'Nothing was changed.',
        fix: 'install it on that host and plan again.',
      }),
    )
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
  return {
    list: answers.get('list') as Tools['list'],
    tar: answers.get('tar') as Tools['tar'],
    hash: answers.get('hash') as HashTool,
    cp: answers.has('cp'),
    gzip: answers.has('gzip'),
  }
}
