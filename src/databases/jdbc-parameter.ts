import type { EngineType } from './contract.ts'
import { DEFAULT_PORTS } from './jdbc-parts.ts'

/** Drivers whose URLs end in `?name=value&name=value`, by the scheme that `[database.*] type` stands for. */
const SCHEMES: Partial<Record<EngineType, string>> = {
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
}

/**
 * A JDBC URL with a parameter in it, everything else as it was written: the value of a parameter that is there is replaced, a new one
 * comes last. WSO2 pastes the URL into XML as it stands, so a new `&` is written `&amp;`, unless the URL has it plain (in CDATA, say).
 * @param url as in deployment.toml
 */
export function withParameter(url: string, name: string, value: string): string {
  const cdata = /^(<!\[CDATA\[)([\s\S]*)(\]\]>)$/.exec(url)
  if (cdata) return `${cdata[1]}${insert(cdata[2]!, name, value, '&')}${cdata[3]}`
  const isPlain = /&(?!amp;|lt;|gt;|quot;|apos;)/.test(url)
  return insert(url, name, value, isPlain ? '&' : '&amp;')
}

function insert(url: string, name: string, value: string, separator: string): string {
  const known = new RegExp(`([?&](?:amp;)?${literally(name)}=)[^&]*`, 'g')
  if (known.test(url)) return url.replace(known, (_, before: string) => before + value)
  const mark = !url.includes('?') ? '?' : /(?:\?|&|&amp;)$/.test(url) ? '' : separator
  return `${url}${mark}${name}=${value}`
}

/** The URL that the product makes of host, port and name where `deployment.toml` has none; undefined for types whose URLs look otherwise. */
export function urlOfParts(
  engine: EngineType,
  { hostname, port, name }: { hostname?: string; port?: string; name?: string },
): string | undefined {
  const scheme = SCHEMES[engine]
  if (!scheme || !hostname || !name) return undefined
  return `jdbc:${scheme}://${hostname}:${port ?? DEFAULT_PORTS[engine]}/${name}`
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
