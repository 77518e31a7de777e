import { SyntaxFault } from './syntax-fault.ts'

const INTEGER =
  /^(?:[+-]?(?:0|[1-9](?:_?\d)*)|0x[\dA-Fa-f](?:_?[\dA-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*)$/
const FLOAT = /^[+-]?(?:inf|nan|(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?)$/
const DATE =
  /^(?:(\d{4})-(\d\d)-(\d\d)(?:$|[Tt ](?=\d)))?(?:\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?)?$/

/**
 * What a value without quotes and brackets is.
 *
 * @param offset of the word, for the complaint
 * @throws SyntaxFault if it is nothing that TOML 1.0 knows
 */
export function kindOf(word: string, offset: number): 'integer' | 'float' | 'boolean' | 'date' {
  if (word === 'true' || word === 'false') return 'boolean'
  if (INTEGER.test(word)) return 'integer'
  if (FLOAT.test(word)) return 'float'
  const [date, year, month, day] = DATE.exec(word) ?? []
  if (date && (year === undefined || Number(day) <= daysOf(Number(year), Number(month)))) return 'date'
  throw new SyntaxFault(offset, 'this is no value: text stands in quotes')
}

/** Leap years come again every 400 years; JavaScript takes years below 100 for those of the last century. */
function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** The number that an integer's text stands for, in canonical decimal digits, and whether Java's long holds it. */
export function integerOf(raw: string): { text: string; fits: boolean } {
  if (/^[1-9]\d{0,14}$/.test(raw)) return { text: raw, fits: true }
  const digits = raw.replaceAll('_', '')
  const value = digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits.replace('+', ''))
  return { text: String(value), fits: value === BigInt.asIntN(64, value) }
}

/** The number that a float's text stands for. */
export function floatOf(raw: string): number {
  return Number(raw.replaceAll('_', '').replace('inf', 'Infinity'))
}
