import type { Snapshot } from './state.ts'
import { NOT_MINE } from './supervisor.ts'

/** One log as the host tells of it. */
export interface LogPart {
  /** 0 where there is no file. */
  inode: string
  /** Bytes of the whole file. */
  size: number
  /** From the byte on that was asked for. */
  data: Buffer
}

/** What the supervisor says. */
export type Answer =
  | {
      kind: 'state'
      found: Snapshot
      /** This very question started the job. */
      fresh: boolean
      out: LogPart
      err: LogPart
    }
  /** It could not start the job; in its own words. */
  | { kind: 'refused'; words: string }
  | { kind: 'stopped' }
  /** Its file on the host is missing or not the one that was sent. */
  | { kind: 'not-mine' }
  /** Cut off, or something else. */
  | { kind: 'none' }

const NONE: Answer = { kind: 'none' }
const LOG = /^(\d+) (\d+) (\d+)$/

/** Reads an answer: total over any bytes. What was cut on the way is `none`, never a half. */
export function readAnswer(bytes: Buffer): Answer {
  const head = bytes.subarray(0, bytes.indexOf('\n')).toString()
  if (head === NOT_MINE) return { kind: 'not-mine' }
  if (head === 'wso2-job stopped') return { kind: 'stopped' }
  if (head === 'wso2-job refused')
    return { kind: 'refused', words: bytes.toString().slice(head.length).trim() }
  const start = bytes.indexOf('\ndata\n')
  if (head !== 'wso2-job state' || start < 0) return NONE
  const lines = bytes.subarray(0, start).toString().split('\n').slice(1)
  const fields = new Map(lines.map((line) => [line.split(' ', 1)[0] as string, line.replace(/^\S* ?/, '')]))
  const out = LOG.exec(fields.get('out') ?? '')
  const err = LOG.exec(fields.get('err') ?? '')
  if (!out || !err) return NONE
  const data = bytes.subarray(start + '\ndata\n'.length)
  const outLength = Number(out[3])
  if (data.length !== outLength + Number(err[3])) return NONE
  return {
    kind: 'state',
    found: {
      bootId: fields.get('boot') ?? '',
      claimed: fields.get('claimed') === 'yes',
      spec: file(fields.get('spec')),
      proc: file(fields.get('proc')),
      exit: file(fields.get('exit')),
      supervisor: fields.get('supervisor'),
      worker: fields.get('worker'),
    },
    fresh: fields.get('fresh') === 'yes',
    out: { inode: out[1] as string, size: Number(out[2]), data: data.subarray(0, outLength) },
    err: { inode: err[1] as string, size: Number(err[2]), data: data.subarray(outLength) },
  }
}

function file(field: string | undefined): Buffer | undefined {
  return field?.startsWith('=') ? Buffer.from(field.slice(1), 'base64') : undefined
}
