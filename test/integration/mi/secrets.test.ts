import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HostName } from '../../lab/lab.ts'
import { labRoot } from '../../lab/machine/inside.ts'
import { run } from '../../lab/machine/run.ts'
import { type MiLab, type MiLabOptions, startMiLab } from '../../lab/mi-lab.ts'
import { editToml, setModes } from '../../lab/product/tamper.ts'
import { difference, type Snapshot } from '../../lab/snapshot.ts'
import { build } from '../../workflows/build.ts'
import { ResultsService } from '../../workflows/results-service.ts'
import { type ActionRun, runAction } from '../../workflows/runner.ts'
import { filesBelow, findLeaks, type Place, programs } from './leaks.ts'
import { runTraced, tracedBy } from './traced.ts'

/** Where secrets belong: the servers' own settings, what is kept of them, and dumps. */
const ALLOWED = [
  /^new:\/opt\/[^:]*\/conf\/deployment\.toml$/,
  /^new:\/home\/wso2carbon\/\.wso2-migrate\/targets\/[^/]+\/runs\/[^/]+\/replaced\/conf\/deployment\.toml$/,
  /^new:\/var\/backups\/wso2-migrate\/.*\.dump$/,
  // The lab made the new server write them there.
  /^new:\/opt\/[^:]*\/repository\/logs\/wso2carbon\.log$/,
]

const APPENDER_PASSWORD = 'Mail-R3lay, {x} 77'
const COMMENTED_PASSWORD = 'former "pass" <word>'
const UNENCRYPTED_PASSWORD = `M4il "relay" 'pw'`
const HOSTS: readonly HostName[] = ['old', 'new']

const FEW = {
  cars: 6,
  proxies: 10,
  apis: 5,
  sequences: 5,
  endpoints: 5,
  localEntries: 3,
  registryResources: 5,
}

let dist: string
let mi: MiLab
let folder: string
let before: Snapshot
let secrets: readonly string[]

beforeAll(async () => {
  dist = mkdtempSync(join(labRoot(), 'dist-'))
  await build(dist)
})
afterAll(() => rmSync(dist, { recursive: true, force: true }))
afterEach(async () => {
  await mi?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A lab whose sshd is traced, with secrets in more places than it has by itself, and with programs that say them aloud. */
async function plant(options: MiLabOptions): Promise<void> {
  folder = mkdtempSync(join(labRoot(), 'secrets-'))
  const trace = Object.fromEntries(HOSTS.map((host) => [host, sshdTrace(host)]))
  mi = await startMiLab({ ...options, trace, artifacts: FEW, activeArtifacts: false })
  secrets = [...mi.secrets, APPENDER_PASSWORD, COMMENTED_PASSWORD, UNENCRYPTED_PASSWORD]
  const { source, target } = mi.nodes[0]!

  appendFileSync(
    join(source.path, 'conf/log4j2.properties'),
    `appender.MAIL.type = SMTP\nappender.MAIL.name = MAIL\nappender.MAIL.smtpPassword = ${APPENDER_PASSWORD}\n`,
  )
  appendFileSync(
    join(source.path, 'conf/deployment.toml'),
    `# old_password = ${JSON.stringify(COMMENTED_PASSWORD)}\n`,
  )

  // One that ciphertool has to encrypt before the new server starts.
  if (options.secureVault)
    editToml(source.path, (text) =>
      text.replace(/^\[secrets\]$/m, `[secrets]\nmail = ${JSON.stringify(`[${UNENCRYPTED_PASSWORD}]`)}`),
    )

  // A driver that complains with its connection string, in the log that goes into the report.
  const said = mi.product.secrets.flatMap((secret) => [
    `url=jdbc:x://h/d?password=${encodeURIComponent(secret)}`,
    `user=a password=${secret}`,
    `Authorization: Basic ${Buffer.from(`admin:${secret}`).toString('base64')}`,
  ])
  const record = (text: string) =>
    `[2026-11-22 12:00:00,000]  WARN {org.acme.Pool} - cannot connect: ${text}\n`
  writeFileSync(join(target.path, 'said.log'), said.map(record).join(''))
  const script = join(target.path, 'bin/micro-integrator.sh')
  const saying = `(sleep 0.5; cat "$CARBON_HOME/said.log" >> "$CARBON_HOME/repository/logs/wso2carbon.log") > /dev/null 2>&1 &`
  writeFileSync(script, readFileSync(script, 'utf8').replace('\n', `\n[ "$1" = start ] && ${saying}\n`))
  setModes(target.path, { startSeconds: 2 })

  // Commands of the user that print everything.
  const file = `${source.home}/conf/deployment.toml`
  const hooks = ['before_backup', 'before_outage', 'after_verify'].map(
    (moment) => `${moment} = [{ host = "old", run = ["sh", "-c", "cat ${file}; base64 -w 0 ${file}"] }]`,
  )
  appendFileSync(mi.migrationFile, `\n[environments.staging.hooks]\n${hooks.join('\n')}\n`)
  before = await mi.lab.snapshot()
}

function sshdTrace(host: HostName): string {
  return join(folder, `sshd-${host}`)
}

/** What changed on any host, with its content. */
async function changedOnHosts(): Promise<{ allowed: Place[]; others: Place[] }> {
  const places = difference(before, await mi.lab.snapshot()).flatMap((line) => {
    const [, host, path] = /^(?:new|changed): (\w+):(\/.*?) \((?:file|link)/.exec(line) ?? []
    if (host === undefined || path === undefined) return []
    const file = path.startsWith('/dev/shm/')
      ? `/proc/${mi.lab.hosts[host as HostName].pid}/root${path}`
      : join(mi.lab.hosts[host as HostName].root, path)
    return existsSync(file) ? [{ name: `${host}:${path}`, text: readFileSync(file, 'latin1') }] : []
  })
  const isAllowed = ({ name }: Place) => ALLOWED.some((pattern) => pattern.test(name))
  return { allowed: places.filter(isAllowed), others: places.filter((place) => !isAllowed(place)) }
}

function sshdPrograms(): Place[] {
  return HOSTS.flatMap((host) => programs(sshdTrace(host), `sshd of ${host}`))
}

/** Nothing anywhere; and the places that were searched are the right ones, since what may hold secrets does. */
async function expectNoLeak(runner: readonly Place[], holders: readonly string[]): Promise<void> {
  const { allowed, others } = await changedOnHosts()
  const seen = sshdPrograms()
  expect(seen.length).toBeGreaterThan(200)
  expect(others.length).toBeGreaterThan(50)
  expect(
    others.map(({ name }) => name).filter((name) => /journal\.jsonl$|\/plan\.json$/.test(name)),
  ).toHaveLength(2)
  expect(findLeaks([...runner, ...others, ...seen], secrets)).toEqual([])
  const holding = new Set(findLeaks(allowed, secrets).map((hit) => hit.split(/: /)[0]))
  expect([...holding].map((name) => name?.replace(/.*\//, ''))).toEqual(expect.arrayContaining([...holders]))
}

async function expectPlantedLeaksFound(): Promise<void> {
  const { address, port } = mi.lab.hosts.old
  const secret = mi.product.secrets[1]!
  const known = [
    `-oUserKnownHostsFile=${mi.lab.knownHostsFile}`,
    '-oStrictHostKeyChecking=yes',
    '-oBatchMode=yes',
  ]
  const login = ['ssh', '-i', mi.lab.keys.deploy.file, ...known, '-p', String(port), `deploy@${address}`]
  const quoted = `'${secret.replaceAll("'", "'\\''")}'`
  await run([...login, `/bin/true ${quoted}; X=${quoted} /bin/true`])
  expect(findLeaks(programs(sshdTrace('old'), 'sshd'), [secret]).join('\n')).toMatch(
    /\/bin\/true .*, argv: .*\n.*\/bin\/true .*, environment: /,
  )
  const control = join(folder, 'control')
  mkdirSync(control)
  const program = `require('node:child_process').spawnSync('/bin/true', [process.env.SECRET.split(' ')[0], ...process.env.SECRET.split(' ').slice(1)], { env: {} }); require('node:fs').writeFileSync('/tmp/left', Buffer.from('x' + process.env.SECRET).toString('base64'))`
  await runTraced(control, [process.execPath, '-e', program], {
    env: { PATH: '/usr/bin:/bin', SECRET: secret },
    cwd: folder,
  })
  expect(findLeaks(programs(join(control, 'execve'), 'runner', 1), [secret])).toHaveLength(1)
  expect(findLeaks(filesBelow(join(control, 'tmp')), [secret])).toHaveLength(1)
}

// A program under strace takes several times its time; on a busy machine that adds up.
describe('planted secrets', { timeout: 240_000 }, () => {
  it('appear nowhere when the actions migrate with LDAP and secure vault', async () => {
    await plant({ userStore: 'ldap', secureVault: true })
    const service = await ResultsService.start()
    try {
      const job = { dist, workspace: mi.workspace, temp: join(folder, 'temp') }
      mkdirSync(job.temp)
      const places: Place[] = []
      const act = async (verb: string, inputs: Record<string, string> = {}): Promise<ActionRun> => {
        const trace = join(folder, `execve-${verb}`)
        const done = await runAction(
          job,
          verb,
          { ...mi.inputs, mode: 'apply', ...inputs },
          { env: { ...mi.env, ...service.env, RUNNER_DEBUG: '1' }, before: tracedBy(folder, trace) },
        )
        const log = done.log.replace(/^::add-mask::.*$/gm, '')
        places.push({ name: `log of ${verb}`, text: Buffer.from(log).toString('latin1') })
        places.push(...programs(trace, `runner, ${verb}`, 1))
        expect(done.code, log.slice(-3000)).toBe(0)
        return done
      }
      // Without a plan of its own, the first one plans: the terminal's test below prints a plan.
      for (const verb of ['backup', 'merge-config', 'sync', 'quiesce', 'verify']) {
        const { log } = await act(verb)
        if (['backup', 'quiesce', 'verify'].includes(verb)) expect(log).toMatch(/\[old\].*\*\*\*/)
      }
      await act('report')
      const artifact = service.files(service.names[0]!)
      expect([...artifact.keys()]).toContain('files/logs/mi1/wso2carbon.log')
      expect(artifact.get('files/logs/mi1/wso2carbon.log')).toContain('password=***')
      for (const [name, text] of artifact)
        places.push({ name: `artifact: ${name}`, text: Buffer.from(text).toString('latin1') })
      for (const name of ['temp', 'tmp', 'shm']) places.push(...filesBelow(join(folder, name)))
      places.push(...filesBelow(mi.workspace))
      await expectNoLeak(places, ['wso2carbon.log'])
    } finally {
      await service.stop()
    }
  })

  it('appear nowhere when the terminal migrates with users in MariaDB and passwords in plain', async () => {
    await plant({ userStore: 'jdbc', engine: 'mariadb' })
    const flags = {
      mode: 'apply',
      environment: 'staging',
      'migration-file': mi.migrationFile,
      'ssh-key': mi.lab.keys.deploy.file,
      'known-hosts': mi.lab.knownHostsFile,
    }
    const home = join(folder, 'home')
    mkdirSync(home)
    const env = { PATH: process.env.PATH ?? '', HOME: home, ...mi.env }
    const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`)
    const done = await runTraced(folder, [process.execPath, join(dist, 'cli.js'), 'run', ...words], {
      env,
      cwd: home,
    })
    expect(done.code, done.printed.slice(-3000)).toBe(0)
    expect(done.printed).toMatch(/password.*\*\*\*/)
    expect(readFileSync(join(home, 'wso2-migrate-report/files/logs/mi1/wso2carbon.log'), 'utf8')).toContain(
      'password=***',
    )
    const places = ['home', 'tmp', 'shm'].flatMap((name) => filesBelow(join(folder, name)))
    places.push({ name: 'terminal', text: done.printed }, ...programs(join(folder, 'execve'), 'runner', 1))
    await expectNoLeak([...places, ...filesBelow(mi.workspace)], ['deployment.toml', 'wso2carbon.log'])
    await expectPlantedLeaksFound()
  })
})
