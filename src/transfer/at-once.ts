import { BOX, EACH_READ, PLACE, READ } from './at-once-scripts.ts'
import type { CopyFile } from './copy.ts'
import { proofOf, readProof, STAT } from './file-proof.ts'
import { type Finished, type Finishing, finishCommand, isFinishEnd, judgeFinish, SAFE } from './finish.ts'
import { confusing } from './hash.ts'
import { succeeded } from './host-run.ts'
import { nameList } from './names.ts'
import { archiveOf, Members, type Passage } from './passage.ts'
import { type Proof, proveFolder } from './prove.ts'
import { newMark } from './straight-stream.ts'
import { ARGUMENTS_BYTES, packCommand, relay, type Stream } from './tar-stream.ts'
import { HASH_COMMANDS, type Tools, toolsOf } from './tools.ts'

/** What came, and what the source had then. */
export interface SentAtOnce {
  came: Proof
  now: Proof
  said: string
  /** Present where it is in place. */
  finished?: Finished
}

/** More is worth pieces that are hashed while others are sent, in bytes. */
const FEW_BYTES = 16_000_000

/** Whether files are so few that each host can do with one command. Pure. */
export function areFew(files: readonly CopyFile[]): boolean {
  const names = files.map(({ path }) => path)
  return (
    files.length > 0 &&
    files.reduce((sum, { size }) => sum + size, 0) < FEW_BYTES &&
    nameList(names).length <= ARGUMENTS_BYTES &&
    !names.some(confusing)
  )
}

/**
 * Sends files as `streamFiles` does and puts them in place as `finish` does, in a round trip less: the source is read again by the command
 * that packs, and what it says then goes to the target behind the files, where the command that unpacks compares. Where that is not the
 * same, nothing is put in place, and the caller judges. Throws as both do.
 */
export async function sendAtOnce(
  stream: Stream,
  planned: readonly CopyFile[],
  finishing: Finishing,
): Promise<SentAtOnce> {
  const { source, sourceRoot, target, folder, paths } = stream
  const [from, to] = await Promise.all([toolsOf(source), toolsOf(target)])
  const { argv, input } = await finishCommand(finishing)
  const mark = newMark()
  const read = {
    argv: ['sh', '-c', READ, 'sh', sourceRoot, EACH_READ, ...STAT[from.list]],
    env: { LC_ALL: 'C', COPYFILE_DISABLE: '1', MARK: mark, PACK: packWords(from.tar), HASH: hashWords(from) },
  } as const
  const place = {
    argv: ['sh', '-c', PLACE, 'sh', folder, ...STAT[to.list], ...argv],
    env: { LC_ALL: 'C', HASH: hashWords(to) },
  } as const
  const passage = new WithProof(planned, mark, input)
  const isEnd = (outcome: Parameters<typeof succeeded>[0]) => succeeded(outcome) || isFinishEnd(outcome)
  const { said, printed, ...end } = await relay(stream, read, place, passage, isEnd)
  const line = printed.indexOf('\n') + 1
  const now = passage.proof
  if (now && printed.toString('latin1', 0, line) === 'same\n') {
    const finished = judgeFinish(finishing, { ...end, stdout: printed.subarray(line) })
    return { came: now, now, said, finished }
  }
  const found = readProof(printed.toString('latin1', line).split('\n').slice(0, -1), paths)
  return {
    came: found ?? (await proveFolder(target, folder, paths)),
    now: now ?? (await proveFolder(source, sourceRoot, paths)),
    said,
  }
}

/** The source's archive, and after its members a few more: what the source says of them, and what is to be done with them. */
class WithProof implements Passage {
  isMissing = false
  safe?: string
  proof: Proof | undefined
  readonly #planned: readonly CopyFile[]
  readonly #mark: string
  readonly #list: Buffer

  constructor(planned: readonly CopyFile[], mark: string, list: Buffer) {
    this.#planned = planned
    this.#mark = mark
    this.#list = list
  }

  async *through(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const members = new Members()
    const after: Buffer[] = []
    for await (const chunk of chunks) {
      if (members.isOver) after.push(chunk)
      else {
        const part = members.cut(chunk)
        after.push(part.rest)
        if (part.members.length > 0) yield part.members
      }
    }
    const [, lines, end] = Buffer.concat(after).toString('latin1').split(`\n${this.#mark}\n`)
    this.isMissing = lines === undefined || end !== ''
    if (this.isMissing) return
    this.safe = SAFE
    const paths = this.#planned.map(({ path }) => path)
    this.proof = readProof(lines!.split('\n').slice(0, -1), paths)
    const { proof } = this
    const isAsPlanned = this.#planned.every(
      ({ path, sha256 }) => sha256 === undefined || sha256 === proof?.hashes.get(path),
    )
    yield archiveOf({
      [`${BOX}/names`]: nameList(paths),
      [`${BOX}/proof`]: proof && isAsPlanned ? proofOf(proof) : '',
      [`${BOX}/list`]: this.#list,
    })
  }
}

const hashWords = ({ hash }: Tools): string => HASH_COMMANDS[hash].join(' ')

/** Of a folder in which they are started. */
function packWords(tar: Tools['tar']): string {
  return tar === 'busybox' ? 'xargs -0 tar -c -f -' : packCommand('.', tar).argv.join(' ')
}
