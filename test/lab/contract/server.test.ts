import type { X509Certificate } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { breakCar, editToml, leaveOldLog, setModes } from '../product/tamper.ts'
import { freeOffset, ports } from './ports.ts'
import { gone, logOf, makeScene, portOpen, type Scene, serversOf, startedLine, until } from './scene.ts'

let scene: Scene
let offset: number
const begin = async (secureVault = false) => {
  offset = await freeOffset()
  scene = await makeScene({ offset, secureVault })
  editToml(scene.fresh, (text) => text.replace('# offset  = 10', `offset = ${offset}`))
}
const started = (home: string) => until(`${home} starts`, () => startedLine.test(logOf(home)))
const startOld = async () => {
  scene.script(scene.old, ['start'])
  await started(scene.old)
}
const says = (home: string, words: RegExp) => until(`the log says ${words}`, () => words.test(logOf(home)))
const health = async () => (await fetch(`http://127.0.0.1:${ports.health + offset}/healthz`)).status

afterEach(() => scene?.close())

describe('a start', () => {
  beforeEach(() => begin())

  it('opens its ports, and answers on them, before it is complete', async () => {
    setModes(scene.fresh, { startSeconds: 5 })
    scene.script(scene.fresh, ['start'])
    await until('the port opens', () => portOpen(ports.http + offset))
    expect(await health()).toBe(503)
    expect(logOf(scene.fresh)).not.toMatch(startedLine)
    await started(scene.fresh)
    expect(await health()).toBe(200)
  })

  it('writes warnings and the words ERROR and Error when all is well', async () => {
    await startOld()
    expect(logOf(scene.old)).toMatch(/\] {2}WARN \{/)
    expect(logOf(scene.old)).toMatch(/ERROR_CODE = .* ERROR_MESSAGE = Error/)
    expect(logOf(scene.old)).not.toMatch(/\] (ERROR|FATAL) \{/)
  })

  it('may write ERROR records that mean nothing', async () => {
    setModes(scene.old, { errorNoise: true })
    await startOld()
    expect(logOf(scene.old)).toMatch(/\] ERROR \{org\.apache\.synapse\.mediators\.builtin\.LogMediator\} - /)
  })

  it('leaves the started line of the last start in the log for the next one', async () => {
    await startOld()
    scene.script(scene.old, ['stop'])
    await gone(scene.old)
    editToml(scene.old, (text) => `${text}\nbroken = `)
    scene.script(scene.old, ['start'])
    await says(scene.old, /Error while performing configuration changes/)
    expect(logOf(scene.old)).toMatch(startedLine)
  })

  it('rolls a log of another day away first, and every position in it with it', async () => {
    leaveOldLog(scene.old)
    scene.script(scene.old, ['start'])
    await until('the log is a new one', () => logOf(scene.old).includes('Starting Micro Integrator...'))
    expect(logOf(scene.old)).not.toContain('12.34')
    expect(readdirSync(join(scene.old, 'repository/logs'))).toContain('wso2carbon-04-20-2021.log')
  })

  it('may roll its log over between two lines of the same start', async () => {
    setModes(scene.old, { rollDuringStart: true })
    await startOld()
    const logs = readdirSync(join(scene.old, 'repository/logs')).filter((name) =>
      name.startsWith('wso2carbon'),
    )
    expect(logs).toHaveLength(2)
    expect(logs.join()).toMatch(/wso2carbon-\d\d-\d\d-\d{4}\.log/)
    expect(logOf(scene.old)).not.toContain('Starting Micro Integrator...')
  })

  it('writes another layout of records where log4j2.properties was changed', async () => {
    setModes(scene.old, { logPattern: 'carbon' })
    await startOld()
    expect(logOf(scene.old)).toMatch(/^TID: \[-1234\] \[\] \[\d{4}-/)
  })

  it('says of each carbon application, API and proxy that it is there, of data services nothing', async () => {
    await startOld()
    const { markers } = loadRoute('mi-7.1.0-to-4.0.0')
    const found = (kind: string) =>
      [
        ...new Set(
          messages(logOf(scene.old)).map(
            (message) => new RegExp(markers.deployed[kind]!, 'u').exec(message)?.[1],
          ),
        ),
      ]
        .filter((name) => name !== undefined)
        .sort()
    expect(found('carbon-application')).toEqual(scene.expected.carbonApps)
    expect(found('api')).toEqual(scene.expected.apis)
    expect(found('proxy-service')).toEqual(scene.expected.proxies)
    expect(found('inbound-endpoint')).toEqual(scene.expected.inboundEndpoints)
    expect(logOf(scene.old)).not.toContain(scene.expected.dataServices[0])
    expect(scene.expected.sequences.some((name) => name.includes('\n'))).toBe(true)
  })

  it('serves what is deployed, and only that', async () => {
    await startOld()
    const status = async (path: string) =>
      (await fetch(`http://127.0.0.1:${ports.http + offset}${path}`)).status
    expect(await status('/car/0')).toBe(200)
    expect(await status(`/services/${scene.expected.proxies[0]}?wsdl`)).toBe(200)
    expect(await status('/nothing/here')).toBe(404)
  })
})

describe('a faulty carbon application', () => {
  beforeEach(() => begin())

  it.each([
    ['archive', /ERROR \{.*CappDeployer\} - Error occurred while deploying the Carbon application: /],
    ['dependency', /ERROR \{.*CappDeployer\} - Some dependencies were not satisfied in cApp:/],
    ['artifact', /ERROR \{.*CappDeployer\} - Error occurred while deploying the Carbon application: /],
  ] as const)('with a broken %s hinders neither the start nor the health page', async (way, words) => {
    const name = breakCar(scene.old, way)
    await startOld()
    expect(logOf(scene.old)).toMatch(words)
    expect(logOf(scene.old)).not.toContain(`Successfully Deployed Carbon Application : ${name}`)
    expect(await health()).toBe(200)
  })
})

describe('deployment.toml', () => {
  beforeEach(() => begin())

  it('may be missing: a warning, and a server with the settings of the pack', async () => {
    renameSync(join(scene.fresh, 'conf/deployment.toml'), join(scene.fresh, 'conf/deployment.toml.away'))
    setModes(scene.fresh, { dieBeforeStarted: true })
    scene.script(scene.fresh, ['start'])
    await says(scene.fresh, /WARN \{.*\} - deployment\.toml not found at /)
    await says(scene.fresh, /Listener started on 0\.0\.0\.0:8290/)
    await gone(scene.fresh)
  })

  it.each([
    ['a table twice', '[server]\nhostname = "x"\n'],
    ['a parent after its child', '[a.b]\nx = 1\n[a]\ny = 1\n'],
    ['an empty array in an inline table', '[a]\nb = { c = [] }\n'],
    ['an array of two kinds', '[a]\nb = [1, "x"]\n'],
    ['a raw tab in a string', '[a]\nb = "x\ty"\n'],
    ['an environment variable that is not set', '[a]\nb = "$env{NOT_SET_ANYWHERE}"\n'],
    ['a secret without an entry', '[a]\nb = "$secret{nobody}"\n'],
    ['a secret that was not encrypted', '[a]\nb = "$secret{s}"\n[secrets]\ns = "[plain]"\n'],
  ])('is refused with %s, sound TOML or not', async (_what, addition) => {
    editToml(scene.fresh, (text) => `${text}\n${addition}`)
    scene.script(scene.fresh, ['start'])
    await says(
      scene.fresh,
      /FATAL \{.*\} - Error while performing configuration changes\n.*ConfigParserException: /,
    )
    await gone(scene.fresh)
  })

  it('is refused with a byte order mark', async () => {
    editToml(scene.fresh, (text) => `\uFEFF${text}`)
    scene.script(scene.fresh, ['start'])
    await says(scene.fresh, /Error while performing configuration changes/)
  })
})

describe('key stores', () => {
  beforeEach(() => begin())

  const withOldKeys = (fileName: string, password = scene.keyStorePassword) => {
    for (const name of ['wso2carbon.jks', 'client-truststore.jks'])
      writeFileSync(
        join(scene.fresh, 'repository/resources/security', name),
        readFileSync(join(scene.old, 'repository/resources/security', name)),
      )
    editToml(scene.fresh, (text) =>
      text
        .replace('file_name = "repository/resources/security/wso2carbon.jks"', `file_name = "${fileName}"`)
        .replaceAll('password = "wso2carbon"', `password = "${password}"`),
    )
  }
  const certificate = (port: number) =>
    new Promise<X509Certificate>((done, failed) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        done(socket.getPeerX509Certificate()!)
        socket.destroy()
      }).once('error', failed)
    })

  it('are found by bare name in 1.2 and by path in 4.0', async () => {
    await startOld()
    expect((await certificate(ports.https + offset)).subject).toContain('CN=mi.example.com')
    scene.script(scene.old, ['stop'])
    await gone(scene.old)
    withOldKeys('repository/resources/security/wso2carbon.jks')
    scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
    expect((await certificate(ports.https + offset)).subject).toContain('CN=mi.example.com')
  })

  it('are not found by bare name in 4.0', async () => {
    withOldKeys('wso2carbon.jks')
    scene.script(scene.fresh, ['start'])
    await says(
      scene.fresh,
      /FATAL \{.*\} - Could not load the key store: java\.io\.FileNotFoundException: .*wso2mi-4\.0\.0\/wso2carbon\.jks/,
    )
    await gone(scene.fresh)
  })

  it('do not open with another password', async () => {
    withOldKeys('repository/resources/security/wso2carbon.jks', 'guess')
    scene.script(scene.fresh, ['start'])
    await says(scene.fresh, /Keystore was tampered with, or password was incorrect/)
    await gone(scene.fresh)
  })

  it('of [keystore.tls] are read by nobody', async () => {
    editToml(scene.fresh, (text) => `${text}\n[keystore.tls]\nfile_name = "not/there.jks"\n`)
    scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
    expect((await certificate(ports.https + offset)).subject).toContain('CN=localhost')
  })
})

describe('secure vault', () => {
  beforeEach(() => begin(true))

  const password = (home: string, name = 'password-tmp', text = scene.keyStorePassword) =>
    writeFileSync(join(home, name), `${text}\n`)

  it('waits for ever for a password that nobody types: alive, silent, no port', async () => {
    scene.script(scene.old, ['start'])
    await says(scene.old, /Micro Integrator Home/)
    await new Promise((done) => setTimeout(done, 1000))
    expect(serversOf(scene.old)).toHaveLength(1)
    expect(await portOpen(ports.http + offset)).toBe(false)
  })

  it('takes password-tmp once', async () => {
    password(scene.old)
    await startOld()
    expect(existsSync(join(scene.old, 'password-tmp'))).toBe(false)
  })

  it('takes password-persist each time', async () => {
    password(scene.old, 'password-persist')
    await startOld()
    expect(existsSync(join(scene.old, 'password-persist'))).toBe(true)
  })

  it('has eaten password-tmp also when the start fails', async () => {
    password(scene.old, 'password-tmp', 'wrong')
    scene.script(scene.old, ['start'])
    await says(
      scene.old,
      /Error initializing the secret repository: Keystore was tampered with, or password was incorrect/,
    )
    await gone(scene.old)
    expect(existsSync(join(scene.old, 'password-tmp'))).toBe(false)
  })

  it('cannot read what was encrypted with another key', async () => {
    const other = readFileSync(join(scene.fresh, 'repository/resources/security/wso2carbon.jks'))
    writeFileSync(join(scene.old, 'repository/resources/security/wso2carbon.jks'), other)
    password(scene.old, 'password-tmp', 'wso2carbon')
    scene.script(scene.old, ['start'])
    await says(scene.old, /Error initializing the secret repository/)
    await gone(scene.old)
  })

  it('lets ciphertool encrypt what stands in brackets, and nothing else of the file', async () => {
    editToml(scene.old, (text) =>
      text.replace(/^keystore_password = ".*"$/m, `keystore_password = "[${scene.keyStorePassword}]" # kept`),
    )
    const before = readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8').split('\n')
    password(scene.old)
    const result = scene.script(scene.old, ['-Dconfigure'], {}, 'ciphertool.sh')
    expect(result.status, result.stderr).toBe(0)
    const after = readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8').split('\n')
    const changed = after.filter((line, at) => line !== before[at])
    expect(changed).toHaveLength(1)
    expect(changed[0]).toMatch(/^keystore_password = "[A-Za-z0-9+/=]{344}" # kept$/)
    await startOld()
  })

  it('lets ciphertool take the password from standard input, and not go on without one', () => {
    editToml(scene.old, (text) =>
      text.replace(/^keystore_password = ".*"$/m, 'keystore_password = "[plain]"'),
    )
    const ciphertool = (input: string) => scene.script(scene.old, ['-Dconfigure'], {}, 'ciphertool.sh', input)
    expect(ciphertool('').status).not.toBe(0)
    expect(ciphertool(`${scene.keyStorePassword}\n`).status).toBe(0)
    expect(readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8')).not.toContain('[plain]')
  })

  it('encrypts with wso2carbon.jks in 1.2 whatever the primary store is; 4.0 wants it pinned', async () => {
    const security = (home: string) => join(home, 'repository/resources/security')
    cpSync(join(security(scene.old), 'wso2carbon.jks'), join(security(scene.old), 'own.jks'))
    cpSync(join(security(scene.fresh), 'wso2carbon.jks'), join(security(scene.old), 'wso2carbon.jks'))
    const asPrimary = (path: string) => (text: string) =>
      text.replace(/(\[keystore\.primary\]\n)file_name = ".*"/, `$1file_name = "${path}"`)
    editToml(scene.old, asPrimary('own.jks'))
    editToml(scene.old, (text) =>
      text.replace(/^keystore_password = ".*"$/m, `keystore_password = "[${scene.keyStorePassword}]"`),
    )
    password(scene.old, 'password-tmp', 'wso2carbon')
    expect(scene.script(scene.old, ['-Dconfigure'], {}, 'ciphertool.sh').status).toBe(0)
    await startOld()
    scene.script(scene.old, ['stop'])
    await gone(scene.old)

    const folder = 'repository/resources/security/'
    cpSync(security(scene.old), security(scene.fresh), { recursive: true })
    const toml = readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8').replaceAll(
      'file_name = "',
      `$&${folder}`,
    )
    writeFileSync(join(scene.fresh, 'conf/deployment.toml'), toml)
    password(scene.fresh)
    scene.script(scene.fresh, ['start'])
    await says(scene.fresh, /Error initializing the secret repository/)
    await gone(scene.fresh)

    editToml(scene.fresh, (text) => `[keystore.internal]\nfile_name = "${folder}wso2carbon.jks"\n\n${text}`)
    password(scene.fresh, 'password-tmp', 'wso2carbon')
    scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
  })

  it('makes ciphertool fail on a wrong password, the file as it was', () => {
    editToml(scene.old, (text) =>
      text.replace(/^keystore_password = ".*"$/m, 'keystore_password = "[plain]"'),
    )
    const before = readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8')
    password(scene.old, 'password-tmp', 'wrong')
    const result = scene.script(scene.old, ['-Dconfigure'], {}, 'ciphertool.sh')
    expect(result.status).not.toBe(0)
    expect(result.stderr).toContain('CipherToolException')
    expect(readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8')).toBe(before)
    rmSync(join(scene.old, 'password-tmp'))
  })
})

/** Messages of the records, the lines below a record joined to it. */
function messages(log: string): string[] {
  return log
    .split(/^(?=\[\d{4}-\d\d-\d\d )/m)
    .map((record) => record.replace(/^\[[^\]]*\]\s+\w+ \{[^}]*\} - /, '').trimEnd())
}
