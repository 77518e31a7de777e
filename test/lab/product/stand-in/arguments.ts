/** What one invocation of `java` asks for. */
export interface Invocation {
  /** `-Dkey=value`, before and after the main class; `-Dkey` alone has the value `true`, as the real Main does it. */
  readonly properties: ReadonlyMap<string, string>
  readonly mainClass: string | undefined
  readonly words: readonly string[]
}

const withValue = new Set(['-classpath', '-cp', '--add-opens', '--module-path'])

/** Splits the arguments of `java` as the JVM does: options, main class, words of the program. */
export function parseArguments(argv: readonly string[]): Invocation {
  const properties = new Map<string, string>()
  const words: string[] = []
  let mainClass: string | undefined
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!
    if (word.startsWith('-D')) {
      const equals = word.indexOf('=')
      if (equals < 0) properties.set(word.slice(2), 'true')
      else properties.set(word.slice(2, equals), word.slice(equals + 1))
    } else if (mainClass === undefined && withValue.has(word)) at++
    else if (mainClass === undefined && word.startsWith('-')) continue
    else if (mainClass === undefined) mainClass = word
    else words.push(word)
  }
  return { properties, mainClass, words }
}
