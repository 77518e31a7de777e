import path from 'node:path/posix'
import type { Entry } from './listing.ts'
import type { Question } from './question.ts'

/** The link's target as it must read in the new home; `undefined` when it points out of the old one. */
export function relink(question: Question, entry: Entry): string | undefined {
  const { folder, source, target } = question
  const link = entry.link ?? ''
  const there = path.resolve(path.join(source.home, folder.from, path.dirname(entry.path)), link)
  const inHome = path.relative(source.home, there)
  if (link === '' || outOf(inHome)) return undefined
  if (folder.from === folder.to) return path.isAbsolute(link) ? path.join(target.home, inHome) : link
  const inFolder = path.relative(path.join(source.home, folder.from), there)
  if (path.isAbsolute(link))
    return outOf(inFolder) ? path.join(target.home, inHome) : path.join(target.home, folder.to, inFolder)
  return outOf(inFolder) ? path.relative(path.join(folder.to, path.dirname(entry.path)), inHome) : link
}

/** A name may begin with two dots too. */
function outOf(relative: string): boolean {
  return relative === '..' || relative.startsWith('../')
}
