import path from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'
import { MigrateError } from '../errors.ts'
import { listFiles } from './run-report.ts'

/** Names that are tried when a job reports twice: artifacts never change, a second one of a name is refused. */
const MOST_NAMES = 9

/**
 * Uploads every file of the folder as one artifact.
 * @param retentionDays 1 to 90; absent: the repository's setting
 * @returns id of the artifact
 * @throws MigrateError with where the report lies instead
 */
export async function uploadReport(folder: string, name: string, retentionDays?: number): Promise<number> {
  const client = new DefaultArtifactClient()
  const files = (await listFiles(folder)).map((file) => path.join(folder, file))
  const options = retentionDays === undefined ? {} : { retentionDays }
  for (let number = 1; ; number += 1) {
    const unique = number === 1 ? name : `${name}-${number}`
    try {
      const { id } = await client.uploadArtifact(unique, files, folder, options)
      if (id === undefined) throw new Error('the results service gave no id')
      return id
    } catch (cause) {
      if (number < MOST_NAMES && isNameTaken(cause)) continue
      throw notUploaded(cause, folder)
    }
  }
}

function isNameTaken(error: unknown): boolean {
  return error instanceof Error && /\b409\b|already exists/i.test(error.message)
}

function notUploaded(cause: unknown, folder: string): MigrateError {
  const isGhes = cause instanceof Error && cause.name === 'GHESNotSupportedError'
  return new MigrateError(
    {
      reason: 'internal',
      what: `The report could not be uploaded: ${cause instanceof Error ? cause.message : cause}`,
      safe: `The migration is not touched by this; the whole report lies on the runner in ${folder}.`,
      fix: isGhes
        ? `upload that folder with a step of your own: examples/single-verbs.yml shows it.`
        : 'run the failed job again, or fetch the folder from the runner before its next job begins.',
    },
    { cause },
  )
}
