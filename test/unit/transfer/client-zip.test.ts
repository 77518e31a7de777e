import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Zippable, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { BadZip, unpackClient } from '../../../src/transfer/client-zip.ts'

const { client } = loadRoute('apim-4.0.0-to-4.1.0').data!
const JAR = 'org.wso2.carbon.apimgt.migrate.client-4.1.0.31.jar'
const DROPINS = 'repository/components/dropins'
const bytes = (text: string) => Buffer.from(text)
const GOOD: Zippable = {
  'wso2am-migration-4.1.0.31/migration-resources/rxts/4.1.0/api.rxt': bytes('rxt'),
  'wso2am-migration-4.1.0.31/migration-resources/a.sql': bytes('sql'),
  [`wso2am-migration-4.1.0.31/dropins/${JAR}`]: bytes('jar'),
  'wso2am-migration-4.1.0.31/README.txt': bytes('read'),
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-zip-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const unpack = (entries: Zippable) => {
  const zip = join(folder, 'client.zip')
  writeFileSync(zip, zipSync(entries))
  return unpackClient(zip, client, join(folder, 'home'))
}

test('lays resources and jar out as in the home, and leaves the rest', async () => {
  const { jar, files } = await unpack(GOOD)
  expect(jar).toBe(JAR)
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  expect(files).toEqual({
    'migration-resources/rxts/4.1.0/api.rxt': hash('rxt'),
    'migration-resources/a.sql': hash('sql'),
    [`${DROPINS}/${JAR}`]: hash('jar'),
  })
  expect(readFileSync(join(folder, 'home', DROPINS, JAR), 'utf8')).toBe('jar')
  expect(readdirSync(join(folder, 'home'))).toEqual(['migration-resources', 'repository'])
})

describe('refuses the whole zip, and writes nothing beside the folder', () => {
  test.each<[string, Zippable, string]>([
    [
      'a name that climbs out',
      { ...GOOD, 'x/migration-resources/../../../../evil': bytes('e') },
      'leads elsewhere',
    ],
    ['an absolute name', { ...GOOD, '/migration-resources/evil': bytes('e') }, 'leads elsewhere'],
    ['a backslash', { ...GOOD, 'x/migration-resources/..\\evil': bytes('e') }, 'leads elsewhere'],
    ['a drive', { ...GOOD, 'C:/migration-resources/evil': bytes('e') }, 'leads elsewhere'],
    [
      'a link',
      { ...GOOD, 'x/migration-resources/link': [bytes('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] },
      'holds a link',
    ],
    ['one file under two folders', { ...GOOD, 'y/migration-resources/a.sql': bytes('other') }, 'twice'],
    [
      'two clients',
      { ...GOOD, 'x/dropins/org.wso2.carbon.apimgt.migrate.client-4.1.0.32.jar': bytes('j') },
      'several clients',
    ],
    ['no jar', { 'x/migration-resources/a.sql': bytes('sql') }, 'no jar'],
    ['no resources', { [`x/dropins/${JAR}`]: bytes('jar') }, 'no folder migration-resources'],
  ])('%s', async (_, entries, why) => {
    const error = await unpack(entries).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BadZip)
    expect((error as BadZip).message).toContain(why)
    expect(readdirSync(folder).filter((name) => !['client.zip', 'home'].includes(name))).toEqual([])
  })

  test('a file that is no zip', async () => {
    const file = join(folder, 'no.zip')
    writeFileSync(file, 'hello')
    await expect(unpackClient(file, client, join(folder, 'home'))).rejects.toBeInstanceOf(BadZip)
  })
})
