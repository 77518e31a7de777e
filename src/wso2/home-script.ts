import type { Command } from '../remote/command.ts'
import type { Pack } from '../routes/schema.ts'
import { FIND_PROCESSES, parseProcess, type ServerProcess } from './processes.ts'

/**
 * Looks at one home in one round trip. Plain POSIX sh with coreutils and grep; it changes nothing. Arguments: the home, the
 * pid file, the start script, then three lists that end in `--`: files to read, paths that must exist, folders to be written.
 * Each answer is a line `<name> <value>...`; texts and paths are in base64, so that nothing in them is taken for an answer.
 */
const LOOK = `
home=$1 pid_file=$2 script=$3
shift 3
# The text streams: as a word it would stand in an argv wherever printf is no builtin.
text() { printf '%s %s ' "$1" "$(printf %s "$2" | base64 | tr -d '\\n')"; base64 | tr -d '\\n'; echo; }
path() { printf '%s %s\\n' "$1" "$(printf %s "$2" | base64 | tr -d '\\n')"; }
echo "user $(id -un)"
kind=missing
if [ -d "$home" ]; then kind=folder; elif [ -e "$home" ]; then kind=file; fi
if [ "$kind" = folder ] && ! { [ -r "$home" ] && [ -x "$home" ]; }; then kind=closed; fi
echo "home $kind"
near=$home
while [ ! -d "$near" ]; do near=$(dirname -- "$near"); done
echo "bytes $(df -Pk -- "$near" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
echo "inodes $(df -Pi -- "$near" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
grep -hE '^ *[0-9]+: [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
  tr -s ' ' | sed 's/^ //' | cut -d ' ' -f 2 | sed 's/.*:/listen /' | sort -u
real=
if [ "$kind" = folder ]; then
  real=$(readlink -f -- "$home")
  path real "$real"
  path owner "$(stat -L -c '%U:%G %a' -- "$home")"
  for each in "$home"/*/; do
    if [ -e "$each$script" ]; then path inner "\${each%/}"; fi
  done
  if [ -e "$(dirname -- "$real")/$script" ]; then path outer "$(dirname -- "$real")"; fi
  for each in "$home"/bin/*.sh "$home"/bin/*.bat; do
    if [ -f "$each" ]; then path starter "\${each##*/}"; fi
  done
  while [ "$1" != -- ]; do
    case $1 in
      *.json)
        # The state file of the update tool holds credentials too: one key of it is read.
        level=$(sed -n 's/.*"update-level"[^"]*"\\([^"]*\\)".*/\\1/p' "$home/$1" 2>/dev/null | head -n 1)
        if [ -n "$level" ]; then printf %s "$level" | text text "$1"; fi ;;
      *) if [ -f "$home/$1" ] && [ -r "$home/$1" ]; then head -c 262144 -- "$home/$1" | text text "$1"; fi ;;
    esac
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ ! -e "$home/$1" ]; then path absent "$1"; fi
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ -d "$home/$1" ] && ! { [ -w "$home/$1" ] && [ -x "$home/$1" ]; }; then path closed "$1"; fi
    shift
  done
  if [ -f "$home/$pid_file" ]; then head -c 4096 -- "$home/$pid_file" | tr -dc '0-9\\n' | text pid_file "$pid_file"; fi
fi
${FIND_PROCESSES}echo "boot $(cat /proc/sys/kernel/random/boot_id)"
echo end
`

/** The command that looks at a home; `parseLook` reads what it prints. */
export function lookCommand(home: string, pack: Pack): Command {
  const files = new Set([
    ...pack.identify.map(({ file }) => file),
    ...pack.updates,
    pack.config,
    pack.log4j2,
    // What other products and versions of WSO2 call themselves by.
    'bin/version.txt',
    'updates/product.txt',
  ])
  const folders = ['.', pack.config.replace(/\/[^/]*$/, ''), pack.lib, pack.dropins, pack.security]
  return {
    argv: [
      'sh',
      '-c',
      LOOK,
      'sh',
      home,
      pack.pid_file,
      pack.script,
      ...files,
      '--',
      ...pack.expect,
      '--',
      ...folders,
      '--',
    ],
    env: { LC_ALL: 'C' },
    timeoutMs: 120_000,
  }
}

/** What was seen; nothing is judged yet. */
export interface Look {
  user: string
  kind: 'folder' | 'file' | 'missing' | 'closed'
  /** The home without symbolic links; empty where there is none. */
  real: string
  /** `user:group mode`. */
  owner: string
  freeBytes: number
  /** Undefined where the file system has no fixed number of inodes (btrfs, xfs of some ages). */
  freeInodes: number | undefined
  listening: ReadonlySet<number>
  /** Texts by path from the home. `deployment.toml` may hold secrets. */
  texts: ReadonlyMap<string, string>
  absent: readonly string[]
  closed: readonly string[]
  /** Folders below and above that look like a home of the pack. */
  inner: readonly string[]
  outer: string | undefined
  /** Names of scripts in bin. */
  starters: readonly string[]
  /** Content of the pid file; API-M pads it with NULs (Carbon kernel `Main.writePID`). */
  pidFile: number | undefined
  processes: readonly ServerProcess[]
  bootId: string
}

/** Reads what `lookCommand` printed. Throws an Error where it is not complete. */
export function parseLook(printed: string): Look {
  const lines = printed
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
  if (lines.at(-1)?.[0] !== 'end') {
    // Names of answers only: their values may be texts that hold passwords.
    throw new Error(`The look at the home broke off after: ${lines.map(([name]) => name).join(' ')}`)
  }
  const all = (name: string): string[][] => lines.filter(([head]) => head === name)
  const word = (name: string): string => all(name)[0]?.[1] ?? ''
  const paths = (name: string): string[] => all(name).map(([, path]) => decoded(path))
  const pid = decoded(all('pid_file')[0]?.[2]).split('\n')[0]
  return {
    user: word('user'),
    kind: word('home') as Look['kind'],
    real: paths('real')[0] ?? '',
    owner: paths('owner')[0] ?? '',
    freeBytes: Number(word('bytes')) * 1024,
    freeInodes: /^[1-9]\d*$/.test(word('inodes')) ? Number(word('inodes')) : undefined,
    listening: new Set(all('listen').map(([, port]) => Number.parseInt(port ?? '', 16))),
    texts: new Map(all('text').map(([, name, text]) => [decoded(name), decoded(text)])),
    absent: paths('absent'),
    closed: paths('closed'),
    inner: paths('inner'),
    outer: paths('outer')[0],
    starters: paths('starter'),
    pidFile: pid ? Number(pid) : undefined,
    processes: all('process').map((words) => parseProcess(words.join(' '))),
    bootId: word('boot'),
  }
}

function decoded(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString('utf8')
}
