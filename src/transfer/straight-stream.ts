import { randomBytes } from 'node:crypto'
import { MigrateError } from '../errors.ts'
import type { Door, Host, Outcome, RunningCommand } from '../remote/command.ts'
import { AfterMark } from '../remote/marked.ts'
import { LineSplitter } from '../remote/output.ts'
import { Collected } from './host-run.ts'
import { nameList } from './names.ts'
import { readArrival } from './receive.ts'
import { pins } from './straight-key.ts'
import { SEND } from './straight-scripts.ts'
import { packCommand, type Stream, type Streamed } from './tar-stream.ts'
import { toolsOf } from './tools.ts'
import { copyError } from './useless.ts'

/** Where a stream from host to host goes in. */
export interface Entrance {
  door: Door
  /** Of the key, on the source. */
  keyFile: string
  /** With which what the target prints begins. */
  mark: string
  /** Number of the stream. */
  number: number
  /** Told once it is connected, or will not be. */
  onSettled: () => void
}

/** Shells say more than this of a process that was killed, and ssh ends with 255 when it is ssh that failed. */
const KILLED = 128
/** It wrote where nobody reads. */
const SIGPIPE = 141

/** A mark that no name of a file can hold by chance. */
export const newMark = () => `wso2-migrate-${randomBytes(9).toString('hex')}`

/**
 * Sends files as `streamFiles` does, but by a command of the source alone.
 * @returns why the hosts did not come together, if they did not: nothing was sent then
 */
export async function streamStraight(stream: Stream, entrance: Entrance): Promise<Streamed | string> {
  const [{ tar }, tools] = await Promise.all([toolsOf(stream.source), toolsOf(stream.target)])
  const names = nameList(stream.paths)
  // As much at once as a pipe holds.
  const pack = packCommand(stream.sourceRoot, tar, 128)
  const { address, port, user } = entrance.door
  const mark = newMark()
  const words = [entrance.keyFile, entrance.number, names.length, mark, port, user, address].map(String)
  const running = await stream.source.stream({
    ...pack,
    argv: ['/bin/sh', '-c', SEND, 'sh', ...words, ...pack.argv],
    secretFiles: pins(entrance.door),
  })
  running.stdin.on('error', () => {})
  running.stdin.write(names)
  const after = running.stdout.pipe(new AfterMark(entrance.mark))
  const printed = new Collected(after)
  let isConnected = false
  let isRead = false
  const read = () => {
    isRead = true
    if (isConnected) stream.onRead()
  }
  const said = listen(running, mark, stream.onBytes, read)
  void after.marked.then((rest) => {
    isConnected = rest !== undefined
    if (isRead) read()
    entrance.onSettled()
  })
  const outcome = await stopped(running, stream.signal)
  await printed.complete(outcome)
  const output = isConnected ? printed.bytes() : Buffer.from(after.noise)
  const end = output.lastIndexOf(`\n${mark} `)
  const unread = { what: `tar did not finish reading ${stream.sourceRoot}`, fix: 'run again.' }
  if (outcome.kind !== 'exit' || outcome.code !== 0 || end < 0)
    throw copyError('source', stream.source, unread, outcome, said())
  const [codes, ...lines] = output
    .toString('utf8', end + 1)
    .trim()
    .split('\n')
  const told = lines.filter((line) => !line.includes(entrance.mark)).join('\n')
  const [packed, sent] = [codeOf('pack', codes!), codeOf('ssh', codes!)]
  if (!isConnected) return told || `ssh ended with ${sent}`
  if (packed > KILLED && packed !== SIGPIPE)
    throw copyError('source', stream.source, unread, { kind: 'exit', code: packed }, said())
  if (sent !== 0) throw await targetError(stream, sent, told)
  stream.onRead()
  return { ...readArrival(output.subarray(0, end), tools), said: packed === 0 ? '' : said().trim() }
}

/** How it ended; its end is near once the signal is given. */
async function stopped(running: RunningCommand, signal: AbortSignal): Promise<Outcome> {
  const stop = () => void running.kill()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  try {
    return await running.done
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Follows what a stream says beside its data; gives what `pack` said. */
function listen(
  running: RunningCommand,
  mark: string,
  onBytes: (bytes: number) => void,
  onRead: () => void,
): () => string {
  const lines = new LineSplitter()
  const said: string[] = []
  let before = 0
  running.stderr.on('data', (chunk: Buffer) => {
    for (const line of lines.push(chunk)) {
      const told = line.startsWith(`${mark} `) ? line.slice(mark.length + 1) : undefined
      if (told === undefined) said.push(line)
      else if (told === 'end') onRead()
      else {
        onBytes(Number(told) - before)
        before = Number(told)
      }
    }
  })
  return () => said.join('\n')
}

function codeOf(program: string, line: string): number {
  return Number(new RegExp(` ${program} (\\d+)`).exec(line)?.[1])
}

async function targetError(
  { source, target, folder }: Stream,
  code: number,
  told: string,
): Promise<MigrateError> {
  // Somebody else may have taken over there: that says so.
  await nothing(target)
  if (code > KILLED)
    return new MigrateError({
      reason: 'copy-failed',
      host: source.name,
      what: `The connection from ${source.name} to ${target.name} broke: ${told || `ssh ended with ${code}`}.`,
      safe: 'Nothing was put in place; what had arrived is not sent again.',
      fix: 'run again; if it breaks again, set choices.copy_straight = false, and files go through the runner.',
    })
  const fix = 'make room or give the user in run_as the right to write there, then run again.'
  return copyError(
    'target',
    target,
    { what: `tar could not unpack into ${folder}`, fix },
    { kind: 'exit', code },
    told,
  )
}

async function nothing(host: Host): Promise<void> {
  await host.run({ argv: ['true'] })
}
