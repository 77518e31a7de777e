import type { PlannedStep } from '../engine/step.ts'
import { count, showBytes } from './words.ts'

/** What the evidence of a copied folder holds. Fields that may be absent are so in journals of earlier versions too. */
export interface CopyDetails {
  /** Files and links. */
  files: number
  /** Sum of the contents. */
  bytes: number
  /** Names below the target home of files whose old content was kept. */
  replaced: readonly string[]
  links?: number
  /** That were not there before. */
  folders?: number
  /** Files that were hashed again on the target. */
  verified?: number
  /** Names below the target home of files that changed while they were read, or arrived wrong, and were taken again. */
  retried?: readonly string[]
  /** Names below the target home of files whose time, before 1970 or after 2242, could not be taken along. */
  timeless?: readonly string[]
  /** Files that an earlier attempt had brought whole. */
  resumed?: number
  /** How much is in those. */
  bytesResumed?: number
  /** Files that stayed behind. */
  skipped?: number
  /** Connections that carried them; 0 where all stayed on one machine, or was there. */
  lanes?: number
  /** Bytes that compression kept off a slow line. */
  saved?: number
  /** Of the copy alone, without survey and final look. */
  ms?: number
  /** Of `replaced`: had changed since the archive of the home was made, and lie in `backup`. */
  kept?: readonly string[]
  backup?: string
}

/** How many files the plan left behind; undefined where the plan is of an earlier version. */
export function plannedSkips({ files }: PlannedStep): number | undefined {
  return files?.filter(({ does }) => does === 'skip').reduce((sum, group) => sum + group.files.length, 0)
}

/** The one sentence of journal and report. */
export function sayCopied({ node, work }: PlannedStep, details: CopyDetails): string {
  const { folder } = work as { folder: string }
  const {
    files,
    bytes,
    replaced,
    resumed = 0,
    retried = [],
    timeless = [],
    kept = [],
    saved = 0,
    backup,
  } = details
  const also = [
    resumed > 0 && `${resumed} of them brought by an earlier attempt`,
    replaced.length > 0 && `${count(replaced.length, 'old file')} replaced`,
    retried.length > 0 && `${count(retried.length, 'file')} taken again`,
    saved > 0 && `${showBytes(saved)} less over the line, which is slow, by compression`,
    timeless.length > 0 && `${count(timeless.length, 'file')} with another time than in the source`,
    kept.length > 0 && `${kept.length} had changed since the archive was made, kept in ${backup}`,
  ].filter((one) => one !== false)
  const done = `${folder} of ${node}: ${count(files, 'file')} copied and hashed again on the target, ${showBytes(bytes)}`
  return [done, ...also].join('; ')
}
