import path from 'node:path/posix'
import type { Entry } from './listing.ts'
import type { Question } from './question.ts'

/** The link's target as it must read in the new home; `undefined` when it points out of the old one. */
export function relink(question: Question, entry: Entry): string | undefined {
  const { folder, source, target } = question
  const link = entry.link ?? ''
  const here = path.join(source.home, folder.from, path.dirname(entry.path))
  const inHome = path.relative(source.home, path.resolve(here, link))
  if (link === '' || inHome === '..' || inHome.startsWith('../')) return undefined
  if (path.isAbsolute(link)) return path.join(target.home, inHome)
  if (folder.from === folder.to) return link
  const inFolder = path.relative(path.join(source.home, folder.from), path.resolve(here, link))
  if (!inFolder.startsWith('..')) return link
  return path.relative(path.join(folder.to, path.dirname(entry.path)), inHome)
}
