import type { Command, Host } from '../remote/command.ts'
import { Together } from '../remote/together.ts'
import { gzippedIfCan, unzipped } from './gzip-scripts.ts'
import { describeEnd, type HostFailure, hostError, type RawResult, runRaw, succeeded } from './host-run.ts'
import { type Entry, entryOf, LIST, type Pair, readPairs } from './listing.ts'
import { firstToAsk, NO_SHELL, PROBE, readTools, type Tools, toolsOf } from './tools.ts'

/** From here on the round trips that a long list takes cost more than to compress it, in milliseconds. */
const FAR_MS = 8

/** What lies under a folder; `exists` is false, and `entries` empty, when there is no such folder. */
export interface Listing {
  exists: boolean
  entries: Entry[]
}

/** $1 how the host lists, empty where that is not known yet: then it prints its tools first. Then folders. */
const LIST_ALL = `dialect=$1; shift
if [ -z "$dialect" ]; then
  answers=$(
${PROBE}
)
  printf '%s\\0\\0' "$answers"
  dialect=\${answers#*list=}
  dialect=\${dialect%%[!a-z-]*}
fi
${LIST}
for root do
  if [ ! -d "$root" ]; then printf 'none\\0\\0'; continue; fi
  printf 'some\\0\\0'
  list "$root" || bad=1
done
exit "\${bad-0}"`

/** The command that lists folders, for a host that lists so; undefined: it finds out. Pure. */
export function listCommand(roots: readonly string[], dialect?: Tools['list']): Command {
  return { argv: ['sh', '-c', LIST_ALL, 'sh', dialect ?? '', ...roots], env: { LC_ALL: 'C' } }
}

/**
 * Everything under `root` (absolute), sorted by path; folders that are asked for at the same moment go in one command, and so does the
 * question for the host's tools. Things that vanish meanwhile are left out; a folder that cannot be read throws `preflight-failed`.
 */
export function listFolder(host: Host, root: string): Promise<Listing> {
  return LISTINGS.ask(host, root)
}

const LISTINGS = new Together<string, Listing>(
  async (host, roots) => {
    const asking = firstToAsk(host)
    const dialect = asking ? undefined : (await toolsOf(host)).list
    const result = await list(host, roots, dialect).catch((error: unknown) => {
      asking?.reject(error)
      throw error
    })
    const { pairs } = readPairs(result.stdout)
    if (asking) answer(host, asking, result, pairs.shift()?.[0])
    const { list: known } = await toolsOf(host)
    if (succeeded(result.outcome)) return split(pairs, known).map((listing) => Promise.resolve(listing))
    if (roots.length > 1) return roots.map((root) => listAlone(host, root, known))
    return [Promise.resolve().then(() => judged(host, roots[0]!, result, pairs, known))]
  },
  (root) => root,
)

async function list(host: Host, roots: readonly string[], dialect?: Tools['list']): Promise<RawResult> {
  const command = listCommand(roots, dialect)
  if ((await host.roundTripMs()) < FAR_MS) return runRaw(host, command)
  const result = await runRaw(host, gzippedIfCan(command))
  // It may have been the gzip that failed: then the list itself says what is wrong, or nothing is.
  if (result.outcome.kind === 'exit' && !succeeded(result.outcome)) return runRaw(host, command)
  return { ...result, stdout: unzipped(result.stdout) }
}

function answer(
  host: Host,
  asking: PromiseWithResolvers<Tools>,
  { outcome, stderr }: RawResult,
  answers: string | undefined,
): void {
  try {
    if (!answers) throw hostError(host, NO_SHELL, describeEnd(outcome, stderr))
    asking.resolve(readTools(host, answers))
  } catch (error) {
    asking.reject(error)
  }
}

/** By itself, a folder that cannot be read says so, and one in which something vanished is listed. */
async function listAlone(host: Host, root: string, dialect: Tools['list']): Promise<Listing> {
  const result = await list(host, [root], dialect)
  return judged(host, root, result, readPairs(result.stdout).pairs, dialect)
}

function judged(
  host: Host,
  root: string,
  { outcome, stderr }: RawResult,
  pairs: readonly Pair[],
  list: Tools['list'],
): Listing {
  const [listing] = split(pairs, list)
  if (listing && (succeeded(outcome) || (outcome.kind === 'exit' && onlyVanished(stderr)))) return listing
  const failure: HostFailure = {
    reason: outcome.kind === 'exit' ? 'preflight-failed' : 'host-unreachable',
    what: `could not list ${root}`,
    safe: 'It was only looked at: nothing was changed.',
    fix: 'let the user in run_as read that folder, then run again.',
  }
  throw hostError(host, failure, describeEnd(outcome, stderr))
}

/** One listing for each folder that was asked for. */
function split(pairs: readonly Pair[], list: Tools['list']): Listing[] {
  const listings: Listing[] = []
  for (const pair of pairs) {
    const mark = MARKS.get(pair[0])
    if (mark !== undefined) listings.push({ exists: mark, entries: [] })
    else listings.at(-1)!.entries.push(entryOf(pair, list))
  }
  for (const { entries } of listings) entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  return listings
}

/** A thing's record has spaces in it. */
const MARKS: ReadonlyMap<string, boolean> = new Map([
  ['some', true],
  ['none', false],
])

function onlyVanished(stderr: string): boolean {
  const lines = stderr.split('\n').filter((line) => line.trim())
  return lines.length > 0 && lines.every((line) => line.includes('No such file or directory'))
}
