import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startApimLab } from './apim-lab.ts'
import { startMiLab } from './mi-lab.ts'

/** `script/demo [mi|apim] [--database postgresql|mariadb]`: a whole migration, by the committed bundle, in the lab. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { database: { type: 'string', default: 'postgresql' } },
})
const [product = 'mi'] = positionals
const engine = values.database
if (!/^(?:mi|apim)$/.test(product) || (engine !== 'postgresql' && engine !== 'mariadb')) {
  console.error('Usage: script/demo [mi|apim] [--database postgresql|mariadb]')
  process.exit(2)
}

const checkout = resolve(import.meta.dirname, '../..')
const out = join(checkout, 'out/demo')
const database = engine === 'postgresql' ? 'PostgreSQL' : 'MariaDB'

const began = Date.now()
const seconds = () => ((Date.now() - began) / 1000).toFixed(1)
console.log(
  product === 'mi'
    ? `Starting the lab: two hosts with sshd, ${database}, an LDAP directory, an EI 7.1 Micro Integrator that works.`
    : `Starting the lab: two hosts with sshd, ${database}, an API Manager 4.0.0 that works, with three tenants.`,
)
const choices = { stop_source: true }
const lab =
  product === 'mi'
    ? await startMiLab({ engine, userStore: 'ldap', secureVault: true, choices })
    : await startApimLab({
        engine,
        secureVault: true,
        choices: { ...choices, on_findings: 'warn', index_timeout: '5m' },
      })
let code = 1
try {
  console.log(`The lab is up after ${seconds()} s. This is the migration file:\n\n${lab.text}`)
  const keyFile = join(lab.workspace, 'deploy.key')
  const knownHosts = join(lab.workspace, 'known_hosts')
  writeFileSync(keyFile, lab.inputs['ssh-key']!, { mode: 0o600 })
  writeFileSync(knownHosts, lab.inputs['known-hosts']!)
  const cli = [process.env.DEMO_CLI ?? join(checkout, 'dist/cli.js'), 'run', '--mode', 'apply']
  const flags = ['--migration-file', lab.migrationFile, '--ssh-key', keyFile, '--known-hosts', knownHosts]
  console.log(`$ wso2-migrate run --mode apply --migration-file ${lab.migrationFile} ...\n`)
  const child = spawn(process.execPath, [...cli, ...flags], {
    cwd: lab.workspace,
    env: { ...process.env, ...lab.env, WSO2_MIGRATE_SPOOL: join(lab.workspace, 'spool') },
    stdio: 'inherit',
  })
  code = await new Promise<number>((done) => child.on('close', (exit) => done(exit ?? 1)))
  mkdirSync(out, { recursive: true })
  cpSync(join(lab.workspace, 'wso2-migrate-report'), out, { recursive: true })
} finally {
  await lab.stop()
}
console.log(
  `\n${code === 0 ? 'Migrated' : `Failed (exit ${code})`} after ${seconds()} s. The report: ${join(out, 'index.html')}`,
)
process.exitCode = code
