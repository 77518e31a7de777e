import { describeEnd, runRaw } from './host-run.ts'
import { nameList } from './names.ts'
import { readArrival, receiveCommand } from './receive.ts'
import { type Stream, type Streamed, streamFiles } from './tar-stream.ts'
import { toolsOf } from './tools.ts'
import { copyError } from './useless.ts'

/**
 * Copies files from folder to folder of one host, which shares their blocks where its file system can. What its `cp` cannot do is judged as
 * not arrived, and so goes by tar the next time.
 */
export async function copyHere(stream: Stream): Promise<Streamed> {
  const tools = await toolsOf(stream.target)
  if (!tools.cp) return streamFiles(stream)
  const command = receiveCommand(stream.folder, tools, stream.sourceRoot)
  const { outcome, stdout, stderr } = await runRaw(stream.target, command, nameList(stream.paths))
  stream.onRead()
  if (outcome.kind !== 'exit')
    throw copyError(
      'source',
      stream.target,
      { what: `cp did not finish reading ${stream.sourceRoot}`, fix: 'run again.' },
      outcome,
      stderr,
    )
  if (outcome.code !== 0) return { entries: [], hashes: new Map(), said: describeEnd(outcome, stderr) }
  return { ...readArrival(stdout, tools), said: '' }
}
