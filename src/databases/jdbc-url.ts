import { type JdbcUrl, UnreadableUrl } from './jdbc-parts.ts'
import { VENDORS } from './jdbc-vendors.ts'

/**
 * Reads a JDBC URL as the vendor's driver would. `&amp;` and its siblings are undone first: WSO2 pastes the value from
 * `deployment.toml` into XML as it stands, so users have to write them.
 */
export function parseJdbcUrl(text: string): JdbcUrl {
  const url = unescapeXml(text).trim()
  const references = referencesIn(url)
  const vendor = VENDORS.find(({ prefix }) => prefix.test(url))
  if (references.length > 0)
    return { kind: 'not-literal', ...(vendor && { engine: vendor.engine }), references }
  if (!url.toLowerCase().startsWith('jdbc:'))
    return { kind: 'invalid', why: 'it does not start with "jdbc:"' }
  if (!vendor) {
    const scheme = /^jdbc:[\w+-]*/i.exec(url)?.[0]
    return {
      kind: 'invalid',
      why: `${scheme} is none of MySQL, MariaDB, PostgreSQL, SQL Server, Oracle, DB2, H2`,
    }
  }
  try {
    return vendor.read(url.replace(vendor.prefix, ''))
  } catch (error) {
    if (error instanceof UnreadableUrl || error instanceof URIError)
      return { kind: 'invalid', why: error.message }
    throw error
  }
}

/** The references of WSO2's configuration language in a text, as written: `$env{DB_HOST}`. */
export function referencesIn(text: string): string[] {
  return text.match(/\$(?:env|secret|ref|sys)\{[^}]*\}/g) ?? []
}

/** Undoes the XML escapes that a value of `deployment.toml` needs, because it is pasted into XML unescaped. */
export function unescapeXml(text: string): string {
  const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text)
  if (cdata) return cdata[1]!
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
