import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { difference } from '../../lab/snapshot.ts'
import { type BadInputLab, changes, complaint, refused, startBadInputLab } from './bad-input.ts'
import { migrate, performVerb, words } from './run.ts'

const OLD = '/opt/wso2ei-7.1.0/micro-integrator'
const NEW = '/opt/wso2mi-4.0.0'
/** What a shell, a glob, a list in a text or a percent sign in a format would make something of. */
const ODD = `-x $(touch pwned) \`touch pwned\` "q" 'a' ;&|* %s ünï 日本 \\n`
const APPS = 'repository/deployment/server/carbonapps'

let lab: BadInputLab
beforeAll(async () => {
  lab = await startBadInputLab()
})
afterAll(() => lab?.mi.stop())

/** A path inside the home of one side, as seen from here. */
function inHome(side: 'source' | 'target', file: string): string {
  return join(lab.mi.nodes[0]![side].path, file)
}

it.each([
  ['address = "10.71.0.11"', 'address = "10.71.0.11; touch /tmp/pwned"', /is not a host name/],
  ['address = "10.71.0.11"', 'address = "-oProxyCommand=id"', /is not a host name/],
  ['user = "deploy"', 'user = "-l root"', /is not a user name/],
  ['run_as = "wso2carbon"', 'run_as = "$(id -un)"', /is not a user name/],
  [`home = "${NEW}"`, `home = "${NEW}\\nx"`, /holds a control character/],
  [`home = "${NEW}"`, 'home = "wso2mi-4.0.0"', /is not an absolute path/],
  [`home = "${NEW}"`, 'home = "/opt/../etc"', /holds a "\." or "\.\." part/],
  [`home = "${NEW}"`, 'home = ""', /empty value/],
  ['java_home = "/opt/jdk-11"', 'java_home = "/opt/my jdk"', /start script of the server does not quote/],
])('refuses %s as %s before anything is contacted', async (from, to, what) => {
  const line = lab.mi.text.split('\n').indexOf(from) + 1
  expect(await refused(lab.mi, { edit: (text) => text.replace(from, () => to) })).toEqual([
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ line, column: from.indexOf('"') + 1 }) },
      what,
      /./,
    ),
  ])
})

it('refuses links that lead out of the home and what is no file, all in one pass', async () => {
  const { old } = lab.mi.lab.hosts
  const folder = `${OLD}/${APPS}`
  await old.must(['ln', '-s', '/etc/passwd', `${folder}/users.car`])
  await old.must(['ln', '-s', '../../../../../../../etc', `${folder}/etc`])
  await old.must(['ln', '-s', 'nowhere.car', `${folder}/inside.car`])
  await old.must(['mkfifo', `${folder}/queue.car`])
  const problems = await refused(lab.mi)
  await old.must([
    'rm',
    ...['users.car', 'etc', 'inside.car', 'queue.car'].map((name) => `${folder}/${name}`),
  ])
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'old' },
      /link .*carbonapps\/etc points out of the home, to \S*\/etc\./,
      /choices\.skip/,
    ),
    complaint(
      'preflight-failed',
      { host: 'old' },
      /carbonapps\/queue\.car is a .*cannot be copied/,
      /choices\.skip/,
    ),
    complaint(
      'preflight-failed',
      { host: 'old' },
      /link .*carbonapps\/users\.car points out of the home, to \/etc\/passwd\./,
      /choices\.skip/,
    ),
  ])
})

it('refuses a file that run_as may not read, until the user leaves it out', async () => {
  const { mi } = lab
  const file = `${OLD}/${APPS}/closed.car`
  await mi.lab.hosts.old.must(['install', '-m', '600', '/dev/null', file])
  const problems = await refused(mi)
  writeFileSync(
    mi.migrationFile,
    mi.text.replace(
      'stop_source = true',
      'stop_source = true\nskip = ["closed.car", "server/carbonapps/closed.car"]',
    ),
  )
  const plan = await performVerb(mi, 'plan')
  writeFileSync(mi.migrationFile, mi.text)
  await mi.lab.hosts.old.must(['rm', file])
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'old' },
      /carbonapps\/closed\.car cannot be read by the user in run_as/,
      /choices\.skip/,
    ),
  ])
  expect(words(plan.problems)).toEqual([])
  expect(plan.said).toContain('closed.car cannot be read, and will not deploy on the new server either')
})

it('has changed nothing on any host or in any database', async () => {
  expect(await changes(lab)).toEqual([])
})

it('migrates homes and files whose names a shell would make something of, and runs nothing of them', async () => {
  const { mi } = lab
  const hosts = [mi.lab.hosts.old, mi.lab.hosts.new]
  const sequences = 'repository/deployment/server/synapse-configs/default/sequences'
  for (const [at, home] of [OLD, NEW].entries()) await hosts[at]!.must(['cp', '-a', home, `/opt/${ODD}`])
  await hosts[0]!.must([
    'sh',
    '-c',
    'cp -a "$1/$(ls "$1" | head -n 1)" "$1/$2.xml"',
    'sh',
    `/opt/${ODD}/${sequences}`,
    `${ODD}\n`,
  ])
  writeFileSync(
    mi.migrationFile,
    mi.text
      .replace(`"${OLD}"`, () => JSON.stringify(`/opt/${ODD}`))
      .replace(`"${NEW}"`, () => JSON.stringify(`/opt/${ODD}`)),
  )
  const outcome = await migrate(mi)
  writeFileSync(mi.migrationFile, mi.text)
  for (const { pid } of await hosts[1]!.processes('-Dcarbon.home=')) await hosts[1]!.signal(pid, 'KILL')
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.result).toBe('passed')
  expect(readdirSync(join(hosts[1]!.root, '/opt', ODD, sequences))).toContain(`${ODD}\n.xml`)
  for (const { upper } of hosts)
    expect(
      readdirSync(upper, { recursive: true }).filter((name) => basename(String(name)) === 'pwned'),
    ).toEqual([])
  for (const folder of [process.cwd(), mi.workspace]) expect(readdirSync(folder)).not.toContain('pwned')
})

it('refuses a file that is gone when its turn comes; nothing of its folder is put in place', async () => {
  const { mi } = lab
  const apply = async (verb: 'backup' | 'merge-config' | 'sync') => performVerb(mi, verb, { mode: 'apply' })
  for (const verb of ['backup', 'merge-config'] as const)
    expect(words((await apply(verb)).problems)).toEqual([])
  const [car] = (await mi.lab.hosts.old.must(['ls', `${OLD}/${APPS}`])).split('\n')
  const file = inHome('source', `${APPS}/${car}`)
  renameSync(file, `${file}.away`)
  const before = await mi.lab.snapshot()
  const outcome = await apply('sync')
  const changed = difference(before, await mi.lab.snapshot())
  renameSync(`${file}.away`, file)
  expect(outcome.failureReason).toBe('copy-failed')
  expect(outcome.failedStep).toBe('sync-deployment:mi1')
  expect(outcome.problems).toEqual([
    complaint(
      'copy-failed',
      { host: 'old' },
      new RegExp(`${car} vanished from the source`),
      /put it back if it is gone, then run sync again/,
    ),
  ])
  expect(changed.filter((line) => !line.includes('/.wso2-migrate/'))).toEqual([])
  expect(words((await apply('sync')).problems)).toEqual([])
  expect(existsSync(inHome('target', `${APPS}/${car}`))).toBe(true)
})
