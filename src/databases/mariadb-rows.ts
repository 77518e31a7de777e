import type { Row } from './contract.ts'

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

const ROW = /<row>([\s\S]*?)<\/row>/g
const FIELD = /<field name="[^"]*"(?: xsi:nil="true" \/>|>([\s\S]*?)<\/field>)/g

/** Rows that a client program printed with `--xml`: of its formats the only one that tells NULL from the text `NULL`. */
export function readRows(printed: string): Row[] {
  return [...printed.matchAll(ROW)].map(([, row]) =>
    [...row!.matchAll(FIELD)].map(([, value]) => (value === undefined ? null : plain(value))),
  )
}

function plain(value: string): string {
  return value.replace(/&(lt|gt|amp|quot);/g, (_, name: string) => ENTITIES[name]!)
}
