import type { Range } from './value.ts'

/** One part of a dotted key. */
export interface KeyPart {
  readonly name: string
  /** Where it stands, its quotes included. */
  readonly start: number
  readonly end: number
}

export type ValueNode =
  | { readonly type: 'string'; readonly value: string; readonly range: Range }
  | { readonly type: 'integer' | 'float' | 'boolean' | 'date'; readonly raw: string; readonly range: Range }
  | { readonly type: 'array'; readonly elements: readonly ValueNode[]; readonly range: Range }
  | { readonly type: 'braces'; readonly entries: readonly Entry[]; readonly range: Range }

/** `key = value`. */
export interface Entry {
  readonly keys: readonly KeyPart[]
  readonly value: ValueNode
  readonly range: Range
}

/** A `[header]` or `[[header]]` with the entries below it. */
export interface Part {
  readonly kind: 'table' | 'element'
  readonly keys: readonly KeyPart[]
  readonly range: Range
  readonly entries: readonly Entry[]
}

/** What stands where in a text. */
export interface Syntax {
  readonly entries: readonly Entry[]
  readonly parts: readonly Part[]
  readonly comments: readonly Range[]
}
