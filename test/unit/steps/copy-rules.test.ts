import { describe, expect, it } from 'vitest'
import { copyName } from '../../../src/databases/scratch.ts'
import { MigrateError } from '../../../src/errors.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { copyRules } from '../../../src/steps/copy-rules.ts'
import { mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { parseText } from '../../../src/toml/read.ts'

const IDS = ['apim_db', 'shared_db']
const APIM = `[database.apim_db]
type = "mysql"
url = "jdbc:mysql://db:3306/am_db?useSSL=false&amp;autoReconnect=true"
username = "u"
password = "p"
`

/** What a merged file says of the databases, as one text. */
function merged(databases: string): string {
  const source = parseText(`[server]\nhostname = "am"\n\n${databases}`, 'old:deployment.toml')
  const target = parseText(
    `[server]\nhostname = "localhost"\n\n[database.apim_db]\ntype = "h2"\nurl = "jdbc:h2:./repository/database/WSO2AM_DB"\nusername = "wso2carbon"\npassword = "wso2carbon"\n\n[database.shared_db]\ntype = "h2"\nurl = "jdbc:h2:./repository/database/WSO2SHARED_DB"\nusername = "wso2carbon"\npassword = "wso2carbon"\n`,
    'new:deployment.toml',
  )
  const { merge } = loadRoute('apim-4.0.0-to-4.1.0')
  const result = mergeDeploymentToml({ source, target, rules: merge, ownRules: copyRules(source, IDS) })
  expect(result.conflicts).toEqual([])
  return result.text!
}

describe('the merged deployment.toml of a run in copies', () => {
  it('names the copies in URLs, with everything else of them as it was', () => {
    const text = merged(
      `${APIM}\n[database.shared_db]\ntype = "postgre"\nurl = 'jdbc:postgresql://pg/shared_db'\nusername = "u"\npassword = "p"\n`,
    )
    expect(text).toContain('jdbc:mysql://db:3306/am_db_wso2_migrate?useSSL=false&amp;autoReconnect=true')
    expect(text).toMatch(/jdbc:postgresql:\/\/pg\/shared_db_wso2_migrate['"]/)
  })

  it('and in names, where there is no URL', () => {
    const text = merged(
      `${APIM}\n[database.shared_db]\ntype = "mysql"\nhostname = "db"\nport = "3306"\nname = "reg"\nusername = "u"\npassword = "p"\n`,
    )
    expect(text).toMatch(/name = ['"]reg_wso2_migrate['"]/)
  })

  it('and for every other entry that leads to the same database, but for none that leads to another', () => {
    const text = merged(`${APIM}
[database.shared_db]
type = "mysql"
url = "jdbc:mysql://db:3306/reg"
username = "u"
password = "p"

[database.user]
type = "mysql"
url = "jdbc:mysql://DB/reg?useSSL=false"
username = "u"
password = "p"

[database.config]
type = "mysql"
url = "jdbc:mysql://db:3306/config"
username = "u"
password = "p"
`)
    expect(text).toContain('jdbc:mysql://DB/reg_wso2_migrate?useSSL=false')
    expect(text).toContain('"jdbc:mysql://db:3306/config"')
  })

  it('is refused where a URL cannot be read', () => {
    const source = parseText(`${APIM.replace(/jdbc[^"]*/, '$env{AM_URL}')}`, 'old:deployment.toml')
    expect(() => copyRules(source, ['apim_db'])).toThrow(MigrateError)
    expect(() => copyRules(source, ['apim_db'])).toThrow(/url of \[database\.apim_db\] cannot be pointed/)
  })

  it('names of copies fit every engine', () => {
    expect(Buffer.byteLength(copyName('ä'.repeat(40)))).toBeLessThanOrEqual(63)
    expect(copyName('a'.repeat(63))).not.toBe(copyName(`${'a'.repeat(62)}b`))
  })
})
