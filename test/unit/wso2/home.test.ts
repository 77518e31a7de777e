import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { inspectHome, judgeHome, portProblems, portsOf } from '../../../src/wso2/home.ts'
import { lookCommand, parseLook } from '../../../src/wso2/home-script.ts'

const { source, target } = loadRoute('mi-7.1.0-to-4.0.0')
const host = new LocalHost()
const children: ChildProcess[] = []
let top = ''
let home = ''

async function write(name: string, text: string): Promise<void> {
  await fs.outputFile(path.join(home, name), text)
}

/** A process that names a home as a JVM does, without being one. */
async function process_(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', '--', ...args], {
    stdio: 'ignore',
  })
  children.push(child)
  await once(child, 'spawn')
  // The command line is that of the test runner until exec has happened.
  for (;;) {
    const line = await fs.readFile(`/proc/${child.pid}/cmdline`, 'utf8')
    if (line.includes('setTimeout')) return child
  }
}

beforeEach(async () => {
  top = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2 home $(id) "é" '))
  home = path.join(top, 'wso2ei-7.1.0/micro-integrator')
  await write('bin/micro-integrator.sh', '')
  await write('bin/version.txt', 'WSO2 Micro Integrator v1.2.0\n')
  await write('conf/deployment.toml', '[server]\noffset = 3\n')
  await write('conf/log4j2.properties', 'rootLogger.level = INFO\n')
  await fs.ensureDir(path.join(home, 'repository/deployment/server'))
  await fs.ensureDir(path.join(home, 'repository/resources/security'))
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill()
  await fs.remove(top)
})

describe('a home', () => {
  it('is known by version, place, owner, disk and configuration, whatever its path looks like', async () => {
    const link = path.join(top, 'current')
    await fs.symlink(home, link)
    const { facts, problems } = await inspectHome(host, link, source, 'source')
    expect(problems).toEqual([])
    expect(facts).toMatchObject({
      home: link,
      realHome: home,
      version: '1.2.0',
      owner: expect.stringMatching(/^\w[\w-]*:\w[\w-]* 7\d\d$/),
      running: [],
      pidFile: undefined,
      config: '[server]\noffset = 3\n',
      log4j2: 'rootLogger.level = INFO\n',
      updates: undefined,
    })
    expect(facts?.freeBytes).toBeGreaterThan(1024 * 1024)
    expect(facts?.bootId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('of Windows is refused by that word', async () => {
    await fs.rename(path.join(home, 'bin/micro-integrator.sh'), path.join(home, 'bin/micro-integrator.bat'))
    const { facts, problems } = await inspectHome(host, home, source, 'source')
    expect(facts).toBeUndefined()
    expect(problems).toMatchObject([
      {
        what: expect.stringContaining(
          'is a Windows home: it has micro-integrator.bat and no micro-integrator.sh.',
        ),
        fix: expect.stringContaining('Windows servers are not supported'),
      },
    ])
  })

  it('shows the updates level and never the credentials beside it', async () => {
    await write(
      'updates/config.json',
      '{ "username": "me", "password": "s3cr3t-token", "update-level" : "12" }',
    )
    const printed = (await host.run(lookCommand(home, source))).stdout
    expect(parseLook(printed).texts.get('updates/config.json')).toBe('12')
    expect(printed).not.toContain('s3cr3t')
    expect(Buffer.from(printed.replaceAll(/\s/g, ''), 'base64').toString()).not.toContain('s3cr3t')
    expect(printed).not.toContain(Buffer.from('s3cr3t-token').toString('base64').slice(2, 12))
  })

  it('is read behind whatever a shell printed first, and an error that names where it broke off shows no text', async () => {
    await write('conf/deployment.toml', 'a\npassword = "s3cr3t"\n')
    const printed = (await host.run(lookCommand(home, source))).stdout
    expect(parseLook(`a\n${printed}`)).toEqual(parseLook(printed))
    const broken = printed.slice(0, printed.indexOf('s3cr3t') + 6)
    for (const each of [broken, `a\n${broken}`]) {
      const error = (() => {
        try {
          return parseLook(each)
        } catch (thrown) {
          return thrown as Error
        }
      })()
      expect(error).toMatchObject({ message: expect.stringMatching(/broke off after: user, .*text/) })
      expect(String(error)).not.toContain('s3cr3t')
    }
  })

  it.each([
    [
      '',
      'wso2ei-7.1.0',
      /is not the home itself: .* lies in .*micro-integrator\./,
      /^Write home = ".*\/micro-integrator"\.$/,
    ],
    [
      '',
      'wso2ei-7.1.0/micro-integrator/bin',
      /is a part of the home/,
      /^Write home = ".*\/micro-integrator"\.$/,
    ],
    ['', 'nowhere', /does not exist/, /Correct home/],
    ['', 'wso2ei-7.1.0/micro-integrator/conf/deployment.toml', /is a file/, /CARBON_HOME/],
    [
      'WSO2 Micro Integrator v4.0.0',
      'wso2ei-7.1.0/micro-integrator',
      /is version 4\.0\.0, not Micro Integrator of EI 7\.1\.0/,
      /route/,
    ],
    [
      'WSO2 API Manager v4.0.0',
      'wso2ei-7.1.0/micro-integrator',
      /it says "WSO2 API Manager v4\.0\.0"/,
      /Correct home/,
    ],
  ])('that is another one (%s %s) is told with the way out', async (version, folder, what, fix) => {
    if (version) await write('bin/version.txt', version)
    const { facts, problems } = await inspectHome(host, path.join(top, folder), source, 'source')
    expect(facts).toBeUndefined()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ reason: 'preflight-failed', host: 'runner' })
    expect(problems[0]?.what).toMatch(what)
    expect(problems[0]?.fix).toMatch(fix)
  })

  it('that is not whole is told', async () => {
    await fs.remove(path.join(home, 'repository'))
    const { problems } = await inspectHome(host, home, source, 'source')
    expect(problems[0]?.what).toContain(
      'repository/deployment/server, repository/resources/security are missing',
    )
  })

  it('that cannot be written to is a problem for a target only', async () => {
    await write('bin/version.txt', 'WSO2 Micro Integrator v4.0.0')
    const look = parseLook((await host.run(lookCommand(home, target))).stdout)
    const closed = { ...look, user: 'deploy', owner: 'wso2carbon:wso2 755', closed: ['.', 'conf'] }
    expect(judgeHome(closed, home, target, 'source', 'new').problems).toEqual([])
    expect(
      judgeHome(closed, home, target, 'target', 'new').problems.map(({ what, fix }) => [what, fix]),
    ).toEqual([
      [`deploy may not write in ${home}.`, expect.stringContaining('(wso2carbon)')],
      [`deploy may not write in ${home}/conf.`, expect.stringContaining('(wso2carbon)')],
    ])
  })

  // Root may write everywhere: only an ordinary user sees what the look sees.
  it.skipIf(os.userInfo().uid === 0)('that cannot be written to is seen as such', async () => {
    await fs.chmod(path.join(home, 'conf'), 0o555)
    expect(parseLook((await host.run(lookCommand(home, source))).stdout).closed).toEqual(['conf'])
  })
})

describe('a running server', () => {
  it('is found by what it says of itself, without a pid file, and with its start time', async () => {
    const child = await process_(`-Dcarbon.home=${home}`)
    const { facts } = await inspectHome(host, home, source, 'source')
    expect(facts?.running).toEqual([
      { pid: child.pid, startTicks: expect.stringMatching(/^\d+$/), user: os.userInfo().username },
    ])
  })

  it('is found when it was started through a link', async () => {
    const link = path.join(top, 'current')
    await fs.symlink(home, link)
    const child = await process_(`-Dcarbon.home=${link}`)
    const { facts } = await inspectHome(host, home, source, 'source')
    expect(facts?.running.map(({ pid }) => pid)).toEqual([child.pid])
  })

  it('is not believed in because of a pid file: NULs are dropped, and the pid may be of anybody', async () => {
    const other = await process_(`-Dcarbon.home=${home}-other`)
    await write('wso2carbon.pid', `${other.pid}\n\0\0\0\0`)
    const { facts } = await inspectHome(host, home, source, 'source')
    expect(facts).toMatchObject({ pidFile: other.pid, running: [] })
  })

  it.each(['', '\0\0\0', 'no pid'])('a pid file with %j says nothing', async (content) => {
    await write('wso2carbon.pid', content)
    expect((await inspectHome(host, home, source, 'source')).facts?.pidFile).toBeUndefined()
  })
})

describe('ports', () => {
  it('are those of deployment.toml, with the offset', () => {
    const of = (config: string | undefined) =>
      Object.fromEntries(portsOf(target, config).map(({ name, port }) => [name, port]))
    expect(of(undefined)).toMatchObject({ http: 8290, https: 8253, 'internal-http': 9201, management: 9164 })
    expect(of('[server]\noffset = "0"\n[mediation]\ninternal_http_api_port = 9200\n')).toMatchObject({
      http: 8280,
      'internal-http': 9200,
    })
    expect(of('broken [')).toMatchObject({ http: 8290 })
  })

  it('that somebody else listens on are problems; of a running server itself they are not', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    try {
      await write(
        'conf/deployment.toml',
        `[server]\noffset = 0\n[transport.http]\nlistener.parameter.port = ${port}\n`,
      )
      const { facts } = await inspectHome(host, home, source, 'source')
      expect(portProblems(facts!, 'new').map(({ what }) => what)).toEqual([
        `Port ${port} (http) of the new server is taken.`,
      ])
      await process_(`-Dcarbon.home=${home}`)
      const again = await inspectHome(host, home, source, 'source')
      expect(portProblems(again.facts!, 'new')).toEqual([])
    } finally {
      server.close()
    }
  })
})
