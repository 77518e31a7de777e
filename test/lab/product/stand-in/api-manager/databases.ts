import type { References, Settings } from '../settings.ts'
import type { DataSource } from '../stores.ts'

/** What infer.json of the pack fills in for a database type; for any other word it fills in nothing. */
const inferred: Readonly<
  Record<string, { driver: string; url: (host: string, port: string, name: string) => string }>
> = {
  mysql: {
    driver: 'com.mysql.jdbc.Driver',
    url: (host, port, name) => `jdbc:mysql://${host}:${port}/${name}?autoReconnect=true&useSSL=false`,
  },
  mariadb: {
    driver: 'org.mariadb.jdbc.Driver',
    url: (host, port, name) => `jdbc:mariadb://${host}:${port}/${name}?autoReconnect=true&useSSL=false`,
  },
  postgre: {
    driver: 'org.postgresql.Driver',
    url: (host, port, name) => `jdbc:postgresql://${host}:${port}/${name}`,
  },
}

/** Sections of deployment.toml, each one a database: the two that matter, and those that a grown installation adds. */
const sections = ['apim_db', 'shared_db', 'config', 'user'] as const

/** Databases of an API Manager that are servers; an embedded H2 needs no login and is left out. */
export function databasesOf(settings: Settings, references: References): DataSource[] {
  return sections.flatMap((id) => {
    const text = (key: string, otherwise: string) => references.text(`database.${id}.${key}`, otherwise)
    if (![...settings.values.keys()].some((key) => key.startsWith(`database.${id}.`))) return []
    const known = inferred[text('type', 'h2')]
    const url =
      text('url', '') || known?.url(text('hostname', ''), text('port', ''), text('name', '')) || 'jdbc:h2:'
    if (url.startsWith('jdbc:h2:')) return []
    return [
      {
        id,
        // In the generated XML the URL is text, so `&amp;` of the toml is what the driver sees as `&`.
        url: url.replaceAll('&amp;', '&'),
        username: text('username', 'wso2carbon'),
        password: text('password', 'wso2carbon'),
        driver: text('driver', known?.driver ?? ''),
      },
    ]
  })
}
