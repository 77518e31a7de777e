import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { setModes } from '../product/tamper.ts'
import {
  type ApimScene,
  apimSays,
  apimStarted,
  carbonStarted,
  editConfig,
  makeApimScene,
} from './apim-scene.ts'
import { apimPorts } from './ports.ts'
import { gone, logOf, portOpen, serversOf, until } from './scene.ts'

let scene: ApimScene
afterEach(() => scene?.close())

const begin = async (secureVault = false) => {
  scene = await makeApimScene({ secureVault })
}
const start = (home: string, ...words: string[]) => scene.script(home, ['start', ...words])
const stop = async (home: string) => {
  scene.script(home, ['stop'])
  await gone(home)
}
const synapse = 'repository/deployment/server/synapse-configs/default/sequences'

describe('a start of API Manager', () => {
  it('opens its ports, and tells its version there, before it is complete', async () => {
    await begin()
    setModes(scene.fresh, { startSeconds: 5 })
    start(scene.fresh)
    for (const port of Object.values(apimPorts))
      await until(`port ${port} opens`, () => portOpen(port + scene.offset))
    const version = async (port: number) =>
      (await fetch(`http://127.0.0.1:${port + scene.offset}/services/Version`)).text()
    expect(await version(apimPorts.servletHttp)).toContain('<return>WSO2 API Manager-4.1.0</return>')
    expect(await version(apimPorts.gatewayHttp)).toContain('<return>WSO2 API Manager-4.1.0</return>')
    expect(logOf(scene.fresh)).not.toMatch(carbonStarted)
    await apimStarted(scene.fresh)
  })

  it('says when it begins, is up and is down as the route has it', async () => {
    await begin()
    start(scene.fresh)
    await apimStarted(scene.fresh)
    await stop(scene.fresh)
    const { record, server } = loadRoute('apim-4.0.0-to-4.1.0').clients[0]!
    const records = logOf(scene.fresh)
      .split('\n')
      .map((line) => new RegExp(record, 'u').exec(line)?.groups)
      .filter((groups) => groups !== undefined)
    expect(records.length).toBeGreaterThan(10)
    for (const { logger, pattern } of [server.starting, server.started, server.stopped]) {
      const says = records.filter(
        (one) => one.logger === logger && new RegExp(pattern, 'u').test(one.message!),
      )
      expect(says).toHaveLength(1)
    }
  })

  it('writes warnings and the words ERROR and Error when all is well, and an ERROR record when asked', async () => {
    await begin()
    start(scene.fresh)
    await apimStarted(scene.fresh)
    expect(logOf(scene.fresh)).toMatch(/\] {2}WARN \{/)
    expect(logOf(scene.fresh)).toMatch(/ERROR_CODE = .* ERROR_MESSAGE = Error/)
    expect(logOf(scene.fresh)).not.toMatch(/\] (ERROR|FATAL) \{/)
    await stop(scene.fresh)
    setModes(scene.fresh, { errorNoise: true })
    start(scene.fresh)
    await apimSays(scene.fresh, /\] ERROR \{.*DataEndpointConnectionWorker\} - Error while trying to connect/)
  })

  it('rolls its log away under a name with a counter', async () => {
    await begin()
    setModes(scene.fresh, { rollDuringStart: true })
    const archived = (counter: number) =>
      readdirSync(join(scene.fresh, 'repository/logs')).some((name) =>
        new RegExp(`^wso2carbon-\\d\\d-\\d\\d-\\d{4}-${counter}\\.log$`).test(name),
      )
    for (const time of [1, 2]) {
      start(scene.fresh)
      await until(`archive ${time}`, () => archived(time))
      await apimStarted(scene.fresh)
      expect(logOf(scene.fresh)).not.toContain('Starting WSO2 Carbon...')
      await stop(scene.fresh)
    }
  })

  it('goes on without deployment.toml, with a warning and the settings of the pack', async () => {
    await begin()
    const file = join(scene.fresh, 'repository/conf/deployment.toml')
    renameSync(file, `${file}.away`)
    setModes(scene.fresh, { dieBeforeStarted: true })
    start(scene.fresh)
    await apimSays(scene.fresh, /WARN \{.*\} - deployment\.toml not found at /)
    await apimSays(scene.fresh, /HTTPS port {7}: 9443/)
  })

  it('serves with the certificate of [keystore.tls], found by its bare name', async () => {
    await begin()
    start(scene.old)
    await apimStarted(scene.old)
    const subject = await new Promise<string>((done, failed) => {
      const port = apimPorts.servletHttps + scene.offset
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        done(socket.getPeerX509Certificate()!.subject)
        socket.destroy()
      }).once('error', failed)
    })
    expect(subject).toContain('CN=api.example.com')
  })

  it('ends where the key store does not open with the password', async () => {
    await begin()
    editConfig(scene.fresh, (text) => text.replaceAll('"wso2carbon.jks"', '"client-truststore.jks"'))
    start(scene.fresh)
    await apimSays(scene.fresh, /FATAL \{.*CarbonServerManager\} - .*UnrecoverableKeyException/)
    await gone(scene.fresh)
  })
})

describe('a gateway', () => {
  const files = (home: string) => readdirSync(join(home, synapse))
  const carrySequences = () =>
    cpSync(join(scene.old, synapse), join(scene.fresh, synapse), { recursive: true })

  it('removes sequences at a start that neither the pack nor skip_list names', async () => {
    await begin()
    start(scene.old)
    await apimStarted(scene.old)
    expect(files(scene.old)).toContain('acme audit.xml')
    await stop(scene.old)
    carrySequences()
    start(scene.fresh)
    await apimStarted(scene.fresh)
    expect(files(scene.fresh)).not.toContain('acme audit.xml')
    expect(files(scene.fresh)).toContain('_throttle_out_handler_.xml')
  })

  it('keeps those that skip_list names, and a control plane all of them', async () => {
    await begin()
    carrySequences()
    start(scene.fresh, '-Dprofile=control-plane')
    await apimStarted(scene.fresh)
    expect(await portOpen(apimPorts.gatewayHttp + scene.offset)).toBe(false)
    await stop(scene.fresh)
    expect(files(scene.fresh)).toContain('acme_header_cleanup.xml')
    const list = '\n[apim.sync_runtime_artifacts.gateway.skip_list]\nsequences = ["acme audit.xml"]\n'
    editConfig(scene.fresh, (text) => text + list)
    start(scene.fresh)
    await until('the second start', () => logOf(scene.fresh).split('WSO2 Carbon started in').length === 3)
    expect(files(scene.fresh)).toContain('acme audit.xml')
    expect(files(scene.fresh)).not.toContain('acme_header_cleanup.xml')
  })
})

describe('the secure vault of API Manager', () => {
  const password = (home: string, text = scene.keyStorePassword) =>
    writeFileSync(join(home, 'password-tmp'), `${text}\n`)

  it('waits for ever for a password that nobody types, and has eaten password-tmp at each start', async () => {
    await begin(true)
    password(scene.old)
    start(scene.old)
    await apimStarted(scene.old)
    expect(existsSync(join(scene.old, 'password-tmp'))).toBe(false)
    await stop(scene.old)
    start(scene.old)
    await until('the second start', () => logOf(scene.old).split('Carbon Home').length === 3)
    await new Promise((done) => setTimeout(done, 700))
    expect(serversOf(scene.old)).toHaveLength(1)
    expect(await portOpen(apimPorts.servletHttps + scene.offset)).toBe(false)
  })

  it('cannot read what was encrypted with another key', async () => {
    await begin(true)
    const security = (home: string) => join(home, 'repository/resources/security')
    cpSync(join(security(scene.fresh), 'wso2carbon.jks'), join(security(scene.old), 'acme.jks'))
    password(scene.old, 'wso2carbon')
    start(scene.old)
    await apimSays(scene.old, /FATAL \{.*\} - Error initializing the secret repository/)
    await gone(scene.old)
  })

  it('lets ciphertool encrypt what stands in brackets, and nothing else of the file', async () => {
    await begin(true)
    const file = join(scene.old, 'repository/conf/deployment.toml')
    editConfig(scene.old, (text) => text.replace(/^admin_password = ".*"$/m, 'admin_password = "[new one]"'))
    const before = readFileSync(file, 'utf8').split('\n')
    const result = scene.script(
      scene.old,
      ['-Dconfigure'],
      {},
      'ciphertool.sh',
      `${scene.keyStorePassword}\n`,
    )
    expect(result.status, result.stderr).toBe(0)
    const changed = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line, at) => line !== before[at])
    expect(changed).toHaveLength(1)
    expect(changed[0]).toMatch(/^admin_password = "[A-Za-z0-9+/=]{344}"$/)
    password(scene.old)
    start(scene.old)
    await apimStarted(scene.old)
  })
})
