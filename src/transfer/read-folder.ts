import { extract } from 'tar-stream'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { Collected, describeEnd, succeeded } from './host-run.ts'
import { listFolder } from './manifest.ts'

/** How much is read of a folder that somebody else fills. */
export interface ReadLimits {
  files: number
  bytesPerFile: number
  bytes: number
}

/** Small files of a folder on a host. */
export interface FolderFiles {
  /** By path relative to the folder. */
  files: ReadonlyMap<string, Buffer>
  /** Paths of what was too large or too much, or could not be read. */
  left: readonly string[]
}

/**
 * Reads the files of a folder, in one stream; none where there is no such folder. Links are not followed.
 * @throws MigrateError `copy-failed`
 */
export async function readFolder(host: Host, folder: string, limits: ReadLimits): Promise<FolderFiles> {
  const { entries } = await listFolder(host, folder)
  const files = new Map<string, Buffer>()
  const left: string[] = []
  const wanted = new Set<string>()
  let room = limits.bytes
  for (const { path, size } of entries.filter(({ type }) => type === 'file')) {
    const fits = size <= limits.bytesPerFile && size <= room && wanted.size < limits.files
    if (!fits) left.push(path)
    else {
      wanted.add(path)
      room -= size
    }
  }
  if (wanted.size === 0) return { files, left }
  const running = await host.stream({ argv: ['tar', '-C', folder, '-cf', '-', '.'], env: { LC_ALL: 'C' } })
  running.stdin.end()
  const said = new Collected(running.stderr)
  // A lost line may end no stream by itself. A command that never started is told below.
  running.done.then(
    (ended) => ended.kind === 'exit' || running.stdout.destroy(new Error(ended.kind)),
    () => {},
  )
  const entriesOfTar = running.stdout.pipe(extract())
  running.stdout.on('error', (error) => entriesOfTar.destroy(error))
  const broken = await (async () => {
    for await (const entry of entriesOfTar) {
      const name = entry.header.name.replace(/^\.\//, '')
      if (entry.header.type !== 'file' || !wanted.has(name)) {
        entry.resume()
        continue
      }
      const chunks: Buffer[] = []
      for await (const chunk of entry) chunks.push(chunk as Buffer)
      files.set(name, Buffer.concat(chunks).subarray(0, limits.bytesPerFile))
    }
  })().then(
    () => false,
    () => true,
  )
  running.stdout.resume()
  const outcome = await running.done
  await said.complete(outcome)
  if (broken || !succeeded(outcome)) {
    throw new MigrateError({
      reason: 'copy-failed',
      host: host.name,
      what: `${folder} could not be read: ${describeEnd(outcome, said.text())}.`,
      safe: 'What is there stays there.',
      fix: 'check that run_as may read that folder, then run again.',
    })
  }
  // What vanished meanwhile, and names that are no UTF-8.
  left.push(...[...wanted].filter((path) => !files.has(path)))
  return { files, left }
}
