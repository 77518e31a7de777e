import { MigrateError } from '../errors.ts'
import type { Command } from './command.ts'

/** A command made ready for a login shell, with what has to go down its stdin first. */
export interface RemoteLine {
  /** One line without quotes or white space that a login shell runs when it is given to `atOnce`, or written to `READER`. */
  script: string
  /** Secret files, one encoded line each; the command's own stdin follows. */
  preamble: string
}

/** One word of POSIX shell that stands for exactly this string. Throws where the string holds a NUL: no argv can. */
export function quote(word: string): string {
  if (word.includes('\0')) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: `A command holds a NUL byte: ${JSON.stringify(word.slice(0, 80))}.`,
      safe: 'Nothing was run.',
      fix: 'remove it from the path or setting that it comes from.',
    })
  }
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/**
 * What runs a command, whatever the login shell is. sh, bash, csh and fish agree on `exec`, on plain words and on single quotes
 * as long as these hold no `'`, `\`, `!` or line break (csh expands `!`, fish reads `\\` and `\'`): those travel as octal and
 * a POSIX sh decodes them.
 *
 * Before the command takes over, both outputs carry a line with the mark: what stands before it is noise of the login shell
 * or of sudo, and a command that never printed it never started. On stderr it goes on with the pid, the leader of the process group and
 * the folder of the secret files.
 *
 * @param mark letters and digits, new for each command, so that no output can be taken for it
 * @param runAs user for `sudo -n -u`; undefined: the login user
 */
export function remoteLine(command: Command, mark: string, runAs: string | undefined): RemoteLine {
  const secrets = Object.entries(command.secretFiles ?? {})
  for (const [name] of secrets) checkName(name)
  const start = secrets.length === 0 ? startPlain(command, mark) : startWithSecrets(command, mark)
  const script = [changeFolder(command, runAs), start].filter(Boolean).join('\n')
  const text = runAs === undefined ? `set -- "$PPID" "$$"\n${script}` : becoming(runAs, script)
  return { script: octal(text), preamble: secrets.map(([, content]) => `${octal(content)}\n`).join('') }
}

/** What signals the process group of a started command, as the user it runs as. */
export function killLine(
  started: { pid: number; leader: number; folder: string },
  signal: 'TERM' | 'KILL',
  runAs: string | undefined,
): string {
  const groups = [...new Set([started.pid, started.leader])]
  const script = [
    ...groups.map((group) => `kill -s ${signal} -- -${group} 2>/dev/null`),
    // A wrapper that is killed cannot tidy up.
    signal === 'KILL' && started.folder !== '' ? `rm -rf -- ${quote(started.folder)}` : '',
    ':',
  ]
  const text = script.filter(Boolean).join('\n')
  return octal(runAs === undefined ? text : becoming(runAs, text))
}

function becoming(user: string, script: string): string {
  // The two ids are those of the login side: sshd's process for this connection, and the leader of the process group.
  return `exec sudo -n -H -u ${quote(user)} -- /bin/sh -c ${quote(script)} sh "$PPID" "$$"`
}

/** The line that runs a script at once. */
export function atOnce(script: string): string {
  return `exec /bin/sh -c 'eval "$(printf %b "$1")"' sh '${script}'`
}

/**
 * The line that waits for a script as the first line of its input, and runs it: a shell's `read` takes no byte of what follows. bash's would give
 * up after TMOUT seconds.
 */
export const READER = `exec /bin/sh -c 'TMOUT=0 IFS= read -r s && eval "$(printf %b "$s")"' sh`

/** Bytes that a shell might read differently as `\0ooo`, for printf's %b. */
function octal(text: string): string {
  return text.replace(
    /[\0-\x1f\x7f'\\!]/g,
    (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
}

function changeFolder(command: Command, runAs: string | undefined): string {
  if (command.cwd !== undefined) {
    const folder = command.cwd.startsWith('-') ? `./${command.cwd}` : command.cwd
    return `CDPATH= cd ${quote(folder)} || exit 1`
  }
  // sudo keeps the login user's folder, which the other user may not be allowed to read.
  return runAs === undefined ? '' : 'cd 2>/dev/null || cd /'
}

function announce(mark: string, folder: string): string {
  return `printf '%s\\n' ${mark}; printf '%s\\n' "${mark} $$ $2 ${folder}" >&2`
}

function startPlain(command: Command, mark: string): string {
  return `${announce(mark, '')}\nexec ${words(command, quote)}`
}

/**
 * Reads the secrets with builtins only: an external program would show them in its argv, or read ahead of the command's stdin. A
 * watcher removes the folder when the wrapper was killed, or when sshd's process for this connection is gone.
 * 128 + n is passed on as the signal n, as shells write it: a command that itself exits with such a code looks killed.
 */
function startWithSecrets(command: Command, mark: string): string {
  const names = Object.keys(command.secretFiles ?? {})
  const inFolder = (word: string) =>
    word
      .split(/(\{[A-Za-z_][A-Za-z0-9_]*\})/)
      .filter((part) => part !== '')
      .map((part) =>
        names.includes(part.slice(1, -1)) && part.startsWith('{') ? `"$d"/${part.slice(1, -1)}` : quote(part),
      )
      .join('') || "''"
  return [
    'umask 077',
    // In a shell without the builtin, the secret would stand in the argv of /usr/bin/printf.
    '[ "$(command -v printf)" = printf ] || { echo "printf is not a builtin of /bin/sh" >&2; exit 1; }',
    'if [ -d /dev/shm ] && [ -w /dev/shm ]; then b=/dev/shm; else b=${TMPDIR:-/tmp}; fi',
    'd=$(mktemp -d "$b/wso2-migrate.XXXXXXXX") || exit 1',
    'trap \'rm -rf -- "$d"\' EXIT',
    "trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM",
    ...names.map((name) => `IFS= read -r s && printf %b "$s" >"$d"/${name} || exit 1`),
    'unset s',
    // Where /proc hides other users' processes, nothing could be watched.
    'if [ -d "/proc/$1" ]; then',
    '  (trap - EXIT; while [ -d "/proc/$1" ] && [ -d "/proc/$$" ] && [ -d "$d" ]; do sleep 1; done; rm -rf -- "$d") </dev/null >/dev/null 2>&1 &',
    'fi',
    announce(mark, '$d'),
    'trap : HUP INT PIPE TERM',
    words(command, inFolder, names),
    'c=$?',
    'rm -rf -- "$d"',
    'trap - EXIT HUP INT PIPE TERM',
    '[ "$c" -le 128 ] || kill -s "$((c - 128))" "$$" 2>/dev/null || kill "-$((c - 128))" "$$" 2>/dev/null',
    'exit "$c"',
  ].join('\n')
}

function words(
  command: Command,
  word: (text: string) => string,
  secretNames: readonly string[] = [],
): string {
  const settings = Object.entries(command.env ?? {}).map(([name, value]) => {
    checkName(name)
    return quote(`${name}=${value}`)
  })
  const files = secretNames.map((name) => `${name}="$d"/${name}`)
  const argv = [...(command.prefix ?? []), ...command.argv].map(word)
  // `env` also keeps a first word such as `exec` or `cd` from being read as a builtin of the shell.
  return ['/usr/bin/env', ...settings, ...files, ...argv].join(' ')
}

function checkName(name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return
  throw new MigrateError({
    reason: 'config-invalid',
    what: `${JSON.stringify(name)} cannot be the name of an environment variable.`,
    safe: 'Nothing was run.',
    fix: 'use letters, digits and _.',
  })
}
