import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { FEW } from './bad-input.ts'
import { filesBelow, findLeaks } from './leaks.ts'
import { performVerb } from './run.ts'

let mi: MiLab
afterEach(() => mi?.stop())

it('a server that ends before it reads its password leaves none behind, and what it shouts is masked', async () => {
  mi = await startMiLab({
    secureVault: true,
    artifacts: FEW,
    activeArtifacts: false,
    choices: { stop_source: true, start_timeout: '5s' },
  })
  const { target } = mi.nodes[0]!
  for (const verb of ['backup', 'merge-config', 'sync', 'quiesce'] as const)
    expect((await performVerb(mi, verb, { mode: 'apply' })).problems).toEqual([])

  setModes(target.path, { neverStart: true })
  const records = mi.product.secrets.map(
    (secret) => `[2026-11-22 12:00:00,000] ERROR {org.acme.Pool} - refused: user=a password=${secret}\n`,
  )
  writeFileSync(join(target.path, 'said.log'), records.join(''))
  const script = join(target.path, 'bin/micro-integrator.sh')
  const saying = 'cat "$CARBON_HOME/said.log" >> "$CARBON_HOME/repository/logs/wso2carbon.log"'
  writeFileSync(script, readFileSync(script, 'utf8').replace('\n', `\n[ "$1" = start ] && ${saying}\n`))

  const outcome = await performVerb(mi, 'verify', { mode: 'apply' })
  expect(outcome.result).toBe('failed')
  for (const name of ['password-tmp', 'password-tmp.part'])
    expect(existsSync(join(target.path, name)), name).toBe(false)

  const state = filesBelow(join(target.host.root, 'home/wso2carbon/.wso2-migrate'), 'state')
  const journal = state.find(({ name }) => name.endsWith('journal.jsonl'))
  expect(journal?.text).toContain('refused: user=a password=***')
  const spool = filesBelow(join(mi.workspace, 'spool'), 'spool')
  expect(spool.map(({ name }) => name).join(' ')).toContain('wso2carbon.log')
  const said = { name: 'said', text: outcome.said }
  const kept = state.filter(({ name }) => !/\/replaced\//.test(name))
  expect(findLeaks([...kept, ...spool, said], mi.secrets)).toEqual([])
})
