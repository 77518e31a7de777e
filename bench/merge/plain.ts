import { isDeepStrictEqual } from 'node:util'

/** What smol-toml reads: tables without prototype, arrays, and values. */
export type Plain = string | number | bigint | boolean | Plain[] | { [key: string]: Plain }
type PlainTable = { [key: string]: Plain }

/** One call of an editing library: a path in its own spelling, and what stands there from then on. */
export interface Edit {
  path: string
  value: Plain
}

/** What must stand in the new pack's file: the old server's settings in it, elements of arrays of tables told apart by `id` or `name`. */
export function merged(target: PlainTable, source: PlainTable): PlainTable {
  const result: PlainTable = { ...target }
  for (const [key, theirs] of Object.entries(source)) {
    const own = result[key]
    if (own === undefined) result[key] = theirs
    else if (isTable(own) && isTable(theirs)) result[key] = merged(own, theirs)
    else if (isTables(own) && isTables(theirs))
      result[key] = joined(own, theirs, key === 'datasource' ? 'id' : 'name')
    // A number and its text are one to the server's templates: nothing to change.
    else if (typeof own === 'object' || typeof theirs === 'object' || String(own) !== String(theirs))
      result[key] = theirs
  }
  return result
}

function joined(target: PlainTable[], source: PlainTable[], identity: string): PlainTable[] {
  const result = [...target]
  for (const theirs of source) {
    const name = theirs[identity]
    const at = target.findIndex((own) =>
      name !== undefined && own[identity] !== undefined
        ? own[identity] === name
        : isDeepStrictEqual(own, theirs),
    )
    if (at < 0) result.push(theirs)
    else result[at] = merged(target[at]!, theirs)
  }
  return result
}

/** The calls that turn one reading into another; nothing is ever removed. */
export function editsBetween(target: PlainTable, wanted: PlainTable, at = ''): Edit[] {
  return Object.entries(wanted).flatMap(([key, value]): Edit[] => {
    const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key)
    const here = at ? `${at}.${name}` : name
    const own = target[key]
    if (isDeepStrictEqual(own, value)) return []
    if (isTable(value) && Object.keys(value).length > 0 && (own === undefined || isTable(own)))
      return editsBetween(own ?? {}, value, here)
    if (!isTables(own) || !isTables(value)) return [{ path: here, value }]
    return value.flatMap((element, index) => {
      const before = own[index]
      const path = `${here}.[${index}]`
      return before ? editsBetween(before, element, path) : [{ path, value: element }]
    })
  })
}

function isTable(value: Plain | undefined): value is PlainTable {
  return typeof value === 'object' && !Array.isArray(value)
}

function isTables(value: Plain | undefined): value is PlainTable[] {
  return Array.isArray(value) && value.length > 0 && value.every(isTable)
}
