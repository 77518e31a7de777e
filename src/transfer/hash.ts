import type { Command, Host } from '../remote/command.ts'
import { Together } from '../remote/together.ts'
import { describeEnd, hostError, runRaw } from './host-run.ts'
import { nameList } from './names.ts'
import { HASH_COMMANDS, type HashTool, toolsOf } from './tools.ts'

const MANY = 'cd "$1" && shift && exec xargs -0 "$@"'
const ONE_BY_ONE = 'cd "$1" && exec xargs -0 sh -c "$2" sh'
// The contents come by stdin, so that no name stands in what the tool prints; an unreadable file gives an empty line.
const EACH = `for file do digest=$($HASH <"$file" 2>/dev/null) || digest=
printf '%.64s\\n' "$digest"; done`

/** Hashes files named by NUL-separated stdin, many per process; prints `<hex> <space or *>./<name>`. Pure. */
export function hashManyCommand(root: string, tool: HashTool): Command {
  return { argv: ['sh', '-c', MANY, 'sh', root, ...HASH_COMMANDS[tool]], env: { LC_ALL: 'C' } }
}

/** Hashes files named by NUL-separated stdin, a process each; prints one line per file, in order. Pure. */
export function hashEachCommand(root: string, tool: HashTool): Command {
  const env = { LC_ALL: 'C', HASH: HASH_COMMANDS[tool].join(' ') }
  return { argv: ['sh', '-c', ONE_BY_ONE, 'sh', root, EACH], env }
}

/**
 * SHA-256, lower-case hex, of the files named, relative to `root` (absolute); what is asked for at the same moment goes in one command. A
 * file that is missing or cannot be read is missing in the answer: the caller knows what that means.
 */
export async function hashFiles(
  host: Host,
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return paths.length === 0 ? new Map() : HASHES.ask(host, { root, paths })
}

const HASHES = new Together<{ root: string; paths: readonly string[] }, ReadonlyMap<string, string>>(
  async (host, questions) => {
    if (questions.length === 1) return [hashBelow(host, questions[0]!.root, questions[0]!.paths)]
    const fromTop = (root: string, name: string) => `${root}/${name}`.replace(/^\/+/, '')
    const wanted = new Set(questions.flatMap(({ root, paths }) => paths.map((name) => fromTop(root, name))))
    const hashes = await hashBelow(host, '/', [...wanted])
    return questions.map(async ({ root, paths }) => {
      const found = paths.map((name) => [name, hashes.get(fromTop(root, name))] as const)
      return new Map(found.filter((each): each is [string, string] => each[1] !== undefined))
    })
  },
  ({ root, paths }) => JSON.stringify([root, paths]),
)

async function hashBelow(
  host: Host,
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { hash } = await toolsOf(host)
  const hashes = new Map<string, string>()
  const plain = paths.filter((path) => !confusing(path))
  const odd = paths.filter(confusing)
  if (plain.length > 0) {
    const lines = await outputLines(host, root, hashManyCommand(root, hash), plain)
    for (const [name, sha256] of readHashes(lines, plain)) hashes.set(name, sha256)
  }
  if (odd.length > 0) {
    const lines = await outputLines(host, root, hashEachCommand(root, hash), odd)
    for (const [index, path] of odd.entries()) {
      if (lines[index]) hashes.set(path, lines[index])
    }
  }
  return hashes
}

/** What a hash tool says of files that it was given as `./<name>`; nothing of those whose names it cannot print in one line. Pure. */
export function readHashes(lines: readonly string[], paths: readonly string[]): Map<string, string> {
  const plain = paths.filter((path) => !confusing(path))
  const names = new Map(plain.map((path) => [nameList([path]).toString('latin1').slice(0, -1), path]))
  const hashes = new Map<string, string>()
  const twice = new Set<string>()
  for (const line of lines) {
    const match = /^([0-9a-f]{64}) [ *](.+)$/s.exec(line)
    const path = match && names.get(match[2]!)
    if (path === null || path === undefined) continue
    // A name with a line break in it can look like the line of another file.
    if (hashes.has(path)) twice.add(path)
    hashes.set(path, match![1]!)
  }
  for (const path of twice) hashes.delete(path)
  return hashes
}

/** The tools escape such names in their output, each in its own way. */
export function confusing(path: string): boolean {
  return /[\\\x00-\x1f\x7f]/.test(path)
}

async function outputLines(
  host: Host,
  root: string,
  command: Command,
  paths: readonly string[],
): Promise<string[]> {
  const { outcome, stdout, stderr } = await runRaw(host, command, nameList(paths))
  // Whatever exit code: a file that could not be read has no line, and that is for the caller to judge.
  if (outcome.kind === 'exit') return stdout.toString('latin1').split('\n')
  const failure = {
    reason: 'copy-failed',
    what: `could not hash the files of ${root}`,
    safe: 'They were only read: nothing was changed.',
    fix: 'run again: what is already in place is not copied a second time.',
  } as const
  throw hostError(host, failure, describeEnd(outcome, stderr))
}
