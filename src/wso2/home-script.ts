import { randomBytes } from 'node:crypto'
import type { Command } from '../remote/command.ts'
import type { Pack } from '../routes/schema.ts'
import { FIND_PROCESSES, parseProcess, type ServerProcess } from './processes.ts'

/**
 * Looks at one home in one round trip. Plain POSIX sh with coreutils and grep; it changes nothing. Arguments: a word that was made up
 * just now, the home, the pid file, the start script, then three lists that end in `--`: files to read, paths that must exist, folders to
 * be written. Each answer is that word, a name, a line break and the value as it is: nothing in a text or a path is taken for an answer,
 * and no process is started to encode one, since a home is looked at before every step.
 */
const LOOK = `
mark=$1 home=$2 pid_file=$3 script=$4
shift 4
say() { printf '%s%s\\n%s' "$mark" "$1" "$2"; }
printf '%s\\n' "$mark"
say user; id -un
kind=missing
if [ -d "$home" ]; then kind=folder; elif [ -e "$home" ]; then kind=file; fi
if [ "$kind" = folder ] && ! { [ -r "$home" ] && [ -x "$home" ]; }; then kind=closed; fi
say home "$kind"
near=$home
while [ ! -d "$near" ]; do near=$(dirname -- "$near"); done
say bytes; df -Pk -- "$near"
say inodes; df -Pi -- "$near"
say listening; grep -hE '^ *[0-9]+: [0-9A-F]+:[0-9A-F]+ [0-9A-F]+:[0-9A-F]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null
real=
if [ "$kind" = folder ]; then
  real=$(readlink -f -- "$home")
  say real "$real"
  say owner; stat -L -c '%U:%G %a' -- "$home"
  for each in "$home"/*/; do
    if [ -e "$each$script" ]; then say inner "\${each%/}"; fi
  done
  outer=\${real%/*}
  if [ -e "\${outer:-/}/$script" ]; then say outer "\${outer:-/}"; fi
  for each in "$home"/bin/*.sh "$home"/bin/*.bat; do
    if [ -f "$each" ]; then say starter "\${each##*/}"; fi
  done
  while [ "$1" != -- ]; do
    case $1 in
      *.json)
        # The state file of the update tool holds credentials too: one key of it is read.
        if [ -f "$home/$1" ]; then
          level=$(sed -n 's/.*"update-level"[^"]*"\\([^"]*\\)".*/\\1/p' "$home/$1" 2>/dev/null | head -n 1)
          if [ -n "$level" ]; then say "text $1" "$level"; fi
        fi ;;
      *) if [ -f "$home/$1" ] && [ -r "$home/$1" ]; then say "text $1"; head -c 262144 -- "$home/$1"; fi ;;
    esac
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ ! -e "$home/$1" ]; then say absent "$1"; fi
    shift
  done
  shift
  while [ "$1" != -- ]; do
    if [ -d "$home/$1" ] && ! { [ -w "$home/$1" ] && [ -x "$home/$1" ]; }; then say closed "$1"; fi
    shift
  done
  if [ -f "$home/$pid_file" ]; then say pid_file; head -c 4096 -- "$home/$pid_file"; fi
fi
say processes
${FIND_PROCESSES}say boot; cat /proc/sys/kernel/random/boot_id
say end
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
      `look-${randomBytes(12).toString('hex')}-`,
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

/** A line of df: names of devices and mount points may hold blanks, the numbers between them not. */
const DISK = /\s(\d+)\s+\d+\s+(-?\d+)\s+\S+\s+\/.*$/m

/** Reads what `lookCommand` printed. Throws an Error where it is not complete. */
export function parseLook(printed: string): Look {
  // Never whatever line comes first: cut at words of another text, parts of texts would be taken for names, which an error shows.
  const mark = /^look-[0-9a-f]{24}-$/m.exec(printed)?.[0]
  const answers = (mark ? printed.split(mark) : []).slice(2).map((answer) => {
    const end = answer.indexOf('\n')
    return { name: answer.slice(0, end), value: answer.slice(end + 1) }
  })
  if (answers.at(-1)?.name !== 'end') {
    // Names of answers only: their values may be texts that hold passwords.
    throw new Error(`The look at the home broke off after: ${answers.map(({ name }) => name).join(', ')}`)
  }
  const all = (wanted: string): string[] =>
    answers.filter(({ name }) => name === wanted).map(({ value }) => value)
  const first = (wanted: string): string => all(wanted)[0] ?? ''
  const line = (wanted: string): string => first(wanted).replace(/\n$/, '')
  const pid = first('pid_file')
    .replace(/[^\d\n]/g, '')
    .split('\n')[0]
  const [bytes, inodes] = [DISK.exec(first('bytes')), DISK.exec(first('inodes'))]
  const listening = first('listening').matchAll(/^ *\d+: [\dA-F]+:([\dA-F]+) /gm)
  return {
    user: line('user'),
    kind: first('home') as Look['kind'],
    real: first('real'),
    owner: line('owner'),
    freeBytes: Number(bytes?.[2] ?? 0) * 1024,
    freeInodes: Number(inodes?.[1] ?? 0) > 0 ? Number(inodes![2]) : undefined,
    listening: new Set([...listening].map(([, port]) => Number.parseInt(port!, 16))),
    texts: new Map(
      answers.flatMap(({ name, value }) => (name.startsWith('text ') ? [[name.slice(5), value]] : [])),
    ),
    absent: all('absent'),
    closed: all('closed'),
    inner: all('inner'),
    outer: all('outer')[0],
    starters: all('starter'),
    pidFile: pid ? Number(pid) : undefined,
    processes: first('processes').split('\n').filter(Boolean).map(parseProcess),
    bootId: line('boot'),
  }
}
