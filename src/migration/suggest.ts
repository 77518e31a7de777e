import leven from 'leven'

/** The known name that a misspelt one most likely means; none where all differ in a third of its letters or more. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const folded = fold(word)
  const ranked = known
    .map((name) => ({ name, distance: leven(folded, fold(name)) }))
    .filter(
      ({ name, distance }) =>
        distance * 3 <= Math.max(word.length, name.length) || isShuffled(folded, fold(name)),
    )
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.name
}

/** `Did you mean "x"?` or a list of what is known. */
export function suggestion(word: string, known: readonly string[]): string {
  const name = closest(word, known)
  if (name !== undefined) return `Did you mean "${name}"?`
  return known.length === 0 ? 'None is defined.' : `Known: ${known.map((each) => `"${each}"`).join(', ')}.`
}

/** Dashes, underscores and case are what people mix up first. */
function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Swapped letters count twice in the Levenshtein distance: too much for short words. */
function isShuffled(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('')
}
