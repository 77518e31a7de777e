const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const FORM = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g

/** Longer waits are mistyped units; setTimeout itself overflows at 2^31 ms (about 24.8 days). */
const LONGEST = 7 * 86_400_000

/** Whether a text is a duration: `30s`, `10m`, `1h30m`, `500ms`; more than zero, at most seven days. */
export function isDuration(text: string): boolean {
  if (!FORM.test(text)) return false
  const milliseconds = sum(text)
  return milliseconds > 0 && milliseconds <= LONGEST
}

/** Milliseconds of a duration such as `30s` or `1h30m`. Throws RangeError where `isDuration` is false. */
export function parseDuration(text: string): number {
  if (!isDuration(text)) throw new RangeError(`"${text}" is not a duration like 30s, 10m or 1h30m`)
  return sum(text)
}

function sum(text: string): number {
  return [...text.matchAll(PART)].reduce(
    (total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ''] ?? Number.NaN),
    0,
  )
}
