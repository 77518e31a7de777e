import picomatch from 'picomatch'

/**
 * Whether a path matches any of the globs. A glob without a slash matches the file's name in any folder (`*.bak`), one
 * with a slash the whole path given. Dot files count, and names may hold newlines.
 */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map((glob) => {
    const test = picomatch(glob, { dot: true, flags: 's' })
    const whole = glob.includes('/') || glob === '**'
    return (path: string) => test(whole ? path : path.slice(path.lastIndexOf('/') + 1))
  })
  return (path) => tests.some((test) => test(path))
}
