import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineType } from '../../../src/databases/contract.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { unpackClient } from '../../../src/transfer/client-zip.ts'
import {
  clientComplaints,
  missingFiles,
  silentJar,
  type UnpackedClient,
} from '../../../src/wso2/client-check.ts'
import { clientJar, clientZip } from '../../lab/product/apim/client/archive.ts'

const { client: data } = loadRoute('apim-4.0.0-to-4.1.0').data!
const folder = mkdtempSync(join(tmpdir(), 'client-check-'))
let client: UnpackedClient

async function unpacked(version?: string): Promise<UnpackedClient> {
  const place = mkdtempSync(join(folder, 'home-'))
  writeFileSync(join(place, 'client.zip'), clientZip(version))
  return { ...(await unpackClient(join(place, 'client.zip'), data, place)), folder: place }
}

beforeAll(async () => {
  client = await unpacked()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const texts = (problems: { what: string }[]): string => problems.map(({ what }) => what).join('\n')

describe('a migration client', () => {
  it.each(['postgresql', 'mysql', 'mariadb', 'mssql', 'oracle'] as EngineType[])(
    'as it is fits, on %s',
    async (engine) => {
      expect(await clientComplaints(client, data, engine)).toEqual([])
    },
  )

  it('of another version is refused', async () => {
    const other = await unpacked('4.2.0.21')
    expect(texts(await clientComplaints(other, data, 'postgresql'))).toContain(
      'client-4.2.0.21.jar is not the migration client',
    )
  })

  it('without a file that it opens in the middle of the migration is refused, with all such files', () => {
    const files = Object.keys(client.files).filter((file) => !/postgresql|reg-index/.test(file))
    const [problem, ...others] = missingFiles(files, data, 'postgresql')
    expect(others).toEqual([])
    expect(problem?.what).toContain('migration-4.0.0_to_4.1.0/postgresql.sql')
    expect(problem?.what).toContain('migration-4.0.0_to_4.1.0/am_db/postgresql.sql')
    expect(problem?.what).toContain('common/reg_db/reg-index.sql')
    expect(texts(missingFiles(files, data, 'mysql'))).not.toContain('mysql.sql')
  })

  it('whose classes speak in other words is refused, with those that are missing', () => {
    const [first, second] = ['Running all validator steps', 'Running every check there is']
    expect(silentJar('c.jar', clientJar(), data.strings)).toEqual([])
    const said = texts(silentJar('c.jar', clientJar(), [first!, second!]))
    expect(said).toContain(second)
    expect(said).not.toContain(first)
  })

  it('that is no jar at all is refused', () => {
    expect(texts(silentJar('c.jar', Buffer.from('PK\x03\x04 cut off'), data.strings))).toContain(
      'c.jar cannot be read',
    )
  })
})

it('is asked for texts that logs of real runs hold', () => {
  const corpus = fileURLToPath(new URL('../../corpus/', import.meta.url))
  const logs = readdirSync(corpus)
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(join(corpus, name), 'latin1'))
  for (const text of data.strings)
    expect(
      logs.some((log) => log.includes(text)),
      text,
    ).toBe(true)
})
