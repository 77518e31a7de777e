import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { checkMigration, readMigration } from '../../../src/engine/migration-source.ts'
import type { Request } from '../../../src/engine/request.ts'
import { Secrets } from '../../../src/secrets.ts'
import type { Ui } from '../../../src/ui.ts'
import { SOUND } from '../migration/file.ts'

describe('the migration file in a pull request’s checkout', () => {
  let cwd: string
  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'checkout-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    cwd = join(folder, 'workspace')
    mkdirSync(join(cwd, 'base'), { recursive: true })
    writeFileSync(join(cwd, 'base/wso2-migrate.toml'), SOUND)
    writeFileSync(join(folder, 'secret.toml'), SOUND)
  })
  const read = () => {
    const request = { migrationFile: 'wso2-migrate.toml', baseMigrationFile: 'base/wso2-migrate.toml' }
    const ui = { warning: () => {} } as unknown as Ui
    return readMigration(request as Request, { env: {}, cwd, spoolRoot: '' }, new Secrets(), ui)
  }
  const check = () =>
    checkMigration(
      { migrationFile: 'wso2-migrate.toml' } as Request,
      { env: {}, cwd, spoolRoot: '' },
      new Secrets(),
    )

  it('has its relative paths begin in the base branch’s checkout', async () => {
    writeFileSync(join(cwd, 'wso2-migrate.toml'), SOUND)
    expect((await read()).folder).toBe(join(cwd, 'base'))
  })

  it('may be a link within it, and none to another file of the runner', async () => {
    symlinkSync('base/wso2-migrate.toml', join(cwd, 'wso2-migrate.toml'))
    await expect(check()).resolves.toBeUndefined()
    rmSync(join(cwd, 'wso2-migrate.toml'))
    symlinkSync('../secret.toml', join(cwd, 'wso2-migrate.toml'))
    await expect(check()).rejects.toThrow('is a link that leads out of the checkout')
    await expect(read()).rejects.toThrow('is a link that leads out of the checkout')
  })
})
