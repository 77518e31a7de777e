import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/exit-codes.ts'
import { WSO2_ID } from '../../lab/machine/accounts.ts'
import { until } from '../../lab/machine/run.ts'
import { installJdk } from '../../lab/product/jdk.ts'
import { difference } from '../../lab/snapshot.ts'
import {
  type BadInputLab,
  changes,
  complaint,
  refused,
  rewrite,
  startBadInputLab,
  terminal,
} from './bad-input.ts'
import { performVerb } from './run.ts'

const OLD = '/opt/wso2ei-7.1.0/micro-integrator'
const NEW = '/opt/wso2mi-4.0.0'
/** A disk of its own with hardly any room on it, and the new server there. */
const SMALL = '/opt/small'

let lab: BadInputLab
beforeAll(async () => {
  lab = await startBadInputLab({}, async ({ lab }) => {
    const { root } = lab.hosts.new
    for (const [home, version] of [
      ['/opt/jdk-7', '1.7.0_80'],
      ['/opt/jdk-21', '21.0.2'],
    ] as const)
      await installJdk({ root, home, version })
    await lab.hosts.new.smallDisk(SMALL, 64 * 1024 * 1024, WSO2_ID)
    await lab.hosts.new.must(['cp', '-a', NEW, SMALL])
    await lab.hosts.new.must([
      'sh',
      '-c',
      `head -c 60000000 /dev/zero > ${SMALL}/full; cat /dev/zero >> ${SMALL}/full || true`,
    ])
    await lab.hosts.new.must(['truncate', '-s', '-16K', `${SMALL}/full`])
  })
})
afterAll(() => lab?.mi.stop())

const sourceHome = (home: string) => (text: string) => text.replace(`"${OLD}"`, `"${home}"`)
const targetHome = (home: string) => (text: string) => text.replace(`"${NEW}"`, `"${home}"`)
const javaHome = (home: string) => (text: string) =>
  text.replace(/(nodes\.mi1\.target\][^[]*java_home = )"[^"]*"/, `$1"${home}"`)

it.each([
  [
    '/opt/wso2ei-7.1.0',
    /is not the home itself: .* lies in \/opt\/wso2ei-7\.1\.0\/micro-integrator/,
    `home = "${OLD}"`,
  ],
  [`${OLD}/conf`, /is a part of the home/, `home = "${OLD}"`],
  [`${OLD}/conf/deployment.toml`, /is a file/, 'CARBON_HOME'],
  ['/opt/wso2ei-7.2.0', /does not exist, or wso2carbon may not see it/, 'Correct home'],
  ['/var/log', /is not .*7\.1/, 'Correct home'],
])('refuses %s as the old home, and says where it is', async (home, what, fix) => {
  expect(await refused(lab.mi, { edit: sourceHome(home) })).toEqual([
    complaint('preflight-failed', { host: 'old' }, what, new RegExp(fix)),
  ])
})

it('refuses a new home that is not there, and tells what is wrong elsewhere in the same pass', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) =>
      javaHome('/opt/no-jdk')(targetHome('/opt/wso2mi-4.0.9')(text)).replace(':5432/orders', ':5432/prod'),
  })
  expect(problems).toEqual([
    complaint('preflight-failed', { host: 'new' }, /wso2mi-4\.0\.9 does not exist/, /Correct home/),
    complaint('preflight-failed', { host: 'new' }, /no usable Java in \/opt\/no-jdk: /, /set java_home/),
    complaint('preflight-failed', { host: 'old' }, /expects 10\.71\.0\.20:5432\/prod/, /expect under/),
  ])
})

it('refuses a home of another version, with the version that it is', async () => {
  const undo = rewrite(join(lab.mi.nodes[0]!.target.path, 'bin/version.txt'), (text) =>
    text.replace('4.0.0', '4.1.0'),
  )
  const problems = await refused(lab.mi)
  undo()
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /wso2mi-4\.0\.0 is version 4\.1\.0, not .*4\.0\.0/,
      /the route of this version/,
    ),
  ])
})

it('refuses a target in which run_as may not write', async () => {
  const conf = join(lab.mi.nodes[0]!.target.path, 'conf')
  chmodSync(conf, 0o555)
  const problems = await refused(lab.mi)
  chmodSync(conf, 0o755)
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /wso2carbon may not write in \/opt\/wso2mi-4\.0\.0\/conf\./,
      /chown wso2carbon \S+\/conf && chmod u\+rwx/,
    ),
  ])
})

it('refuses disks that are too small for the copy', async () => {
  expect(await refused(lab.mi, { edit: targetHome(`${SMALL}/wso2mi-4.0.0`) })).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /disk of \/opt\/small\/wso2mi-4\.0\.0 has \S+ \S+ free; \S+ \S+ are needed/,
      /free space/,
    ),
  ])
})

it('refuses a disk that is too small for the backups', async () => {
  const edit = (text: string) => text.replace('"/var/backups/wso2-migrate"', `"${SMALL}/backups"`)
  expect(await refused(lab.mi, { edit })).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /disk of \/opt\/small\/backups has \S+ \S+ free; .* needed for backups/,
      /backup\.directory/,
    ),
  ])
})

it('refuses folders for backups and for the run that cannot be written, before anything is begun', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) =>
      text
        .replace('"/var/backups/wso2-migrate"', '"/etc/passwd/backups"')
        .replace(/(hosts\.new\]\n)/, '$1state_dir = "/root/state"\n'),
  })
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /run cannot be recorded in \/root\/state\/.*: \/root may not be written to by wso2carbon/,
      /state_dir under \[environments\.staging\.hosts\.new\]/,
    ),
    complaint(
      'preflight-failed',
      { host: 'new', place: expect.objectContaining({ column: 13 }) },
      /No backup can be written to \/etc\/passwd\/backups: \/etc\/passwd is not a folder/,
      /backup\.directory/,
    ),
  ])
})

it.each(['7', '21'])('refuses Java %s', async (java) => {
  const edit = javaHome(`/opt/jdk-${java}`)
  expect(await refused(lab.mi, { edit })).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /Java \S+ is outside of what .* supports \(\d+ to \d+\)/,
      /choices\.java_override = true/,
    ),
  ])
})

it('plans with another Java where the user says so, and warns', async () => {
  const { mi } = lab
  const override = mi.text.replace('stop_source = true', 'stop_source = true\njava_override = true')
  writeFileSync(mi.migrationFile, javaHome('/opt/jdk-21')(override))
  const plan = await performVerb(mi, 'plan')
  writeFileSync(mi.migrationFile, mi.text)
  expect(plan.result).toBe('planned')
  expect(plan.said).toMatch(/warning: Java 21\.0\.2 is outside of .* java_override is set\./)
})

it('has changed nothing on any host or in any database', async () => {
  expect(await changes(lab)).toEqual([])
})

it('refuses a port that something else has', async () => {
  const { new: host } = lab.mi.lab.hosts
  host.spawn(['/opt/jdk-11/lib/java', '-e', 'require("node:net").createServer().listen(8290)'], {
    log: '/var/log/listener.log',
  })
  await until('the listener', 60_000, async () => host.listensOn(8290))
  const problems = await refused(lab.mi)
  const [listener] = await host.processes('listen(8290)')
  await host.signal(listener!.pid, 'KILL')
  expect(problems).toEqual([
    complaint('preflight-failed', { host: 'new' }, /Port 8290 .* is taken/, /ss -ltnp 'sport = :8290'/),
  ])
})

it('refuses a new server that already runs, from a terminal too, and leaves it running', async () => {
  const { target } = lab.mi.nodes[0]!
  await lab.mi.startServer(target)
  const before = await lab.mi.lab.snapshot()
  const running = complaint(
    'preflight-failed',
    { host: 'new' },
    /new server of mi1 already runs \(pid \d+\)/,
    /micro-integrator\.sh stop/,
  )
  expect(await refused(lab.mi)).toEqual([running])
  const { code, screen } = await terminal(lab.mi, ['run', '--mode', 'apply'])
  expect(code).toBe(exitCodeOf('preflight-failed'))
  expect(screen).toMatch(/error new: The new server of mi1 already runs/)
  expect(difference(before, await lab.mi.lab.snapshot())).toEqual([])
  expect(await target.host.processes(`-Dcarbon.home=${target.home}`)).toHaveLength(1)
})
