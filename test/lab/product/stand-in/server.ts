import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Deployed, Deployment } from './deploy.ts'
import { openKey, readJks } from './jks.ts'
import { ServerLog } from './log.ts'
import { readModes, type StandInModes } from './modes.ts'
import { Runs } from './runs.ts'
import {
  type KeyStoreSettings,
  keyStores,
  References,
  readSettings,
  readVersion,
  type Settings,
  secretAliases,
  vaultStore,
} from './settings.ts'
import { bindDirectory, classInJars, type DataSource, openDatabase } from './stores.ts'
import { decrypt, openEntry, takePassword } from './vault.ts'

const core = 'org.wso2.micro.integrator.core.internal.CoreServerInitializer'
const bootstrap = 'org.wso2.micro.integrator.server.Main'

/** Why a server does not come up: it says so in its log, then either ends or stays behind without a started line. */
class StartFailure extends Error {
  readonly logger: string
  readonly ends: boolean

  constructor(logger: string, message: string, ends: boolean) {
    super(message)
    this.logger = logger
    this.ends = ends
  }
}

/** One start of a Micro Integrator, from pid file to started line; then it stays up until it is killed. */
export class MicroIntegrator {
  private readonly home: string
  private readonly properties: ReadonlyMap<string, string>
  private readonly modes: StandInModes
  private readonly log: ServerLog
  private readonly version: string
  private readonly began = Date.now()
  private readonly listeners: Server[] = []
  private runs: Runs | undefined
  private deployed: Deployed | undefined
  private started = false

  constructor(home: string, properties: ReadonlyMap<string, string>) {
    this.home = home
    this.properties = properties
    this.modes = readModes(home)
    if (this.modes.neverStart) process.exit(this.modes.exitCode ?? 1)
    this.log = new ServerLog(home, this.modes)
    this.version = readVersion(home)
  }

  async run(): Promise<void> {
    this.writePid()
    process.on('SIGTERM', () => void this.stop())
    // The process outlives everything, as the JVM with its non-daemon threads does.
    setInterval(() => {}, 60_000)
    try {
      await this.start()
    } catch (error) {
      const failure = error instanceof StartFailure ? error : new StartFailure(core, String(error), true)
      this.log.write('FATAL', failure.logger, failure.message)
      if (failure.logger !== bootstrap) this.log.write('FATAL', core, 'WSO2 Carbon initialization Failed')
      if (failure.ends) process.exit(this.modes.exitCode ?? 1)
    }
  }

  private async start(): Promise<void> {
    const info = (logger: string, message: string) => this.log.write('INFO', logger, message)
    const settings = this.readConfiguration()
    info(core, 'Starting Micro Integrator...')
    info(core, `Operating System : Linux, amd64`)
    info(core, `Java Home        : ${process.env.JAVA_HOME ?? ''}`)
    info(core, `Micro Integrator Home : ${this.home}`)
    const references = await this.openVault(settings)
    const stores = this.openKeyStores(references)
    const sources = this.dataSources(settings, references)
    await this.openPorts(references, stores.primary)
    await this.checkStores(references, sources)
    await this.deploy()
    this.noise()
    if (this.modes.startSeconds) await sleep(this.modes.startSeconds * 1000)
    if (this.modes.dieBeforeStarted) process.exit(this.modes.exitCode ?? 1)
    if (this.modes.hang) return
    this.started = true
    const seconds = ((Date.now() - this.began) / 1000).toFixed(2)
    info(
      'org.wso2.micro.integrator.initializer.StartupFinalizer',
      `WSO2 Micro Integrator started in ${seconds} seconds`,
    )
    this.runs = new Runs(this.serverName(), this.modes, sources)
    await this.runs.begin(this.deployed!.active)
  }

  private serverName(): string {
    return `mi-${this.version}@${hostname()}:${this.home}`
  }

  /** Early, before arguments and configuration are looked at, and never removed. */
  private writePid(): void {
    if (this.modes.pidFile === 'none') return
    const text =
      this.modes.pidFile === 'nul-padded' ? `${process.pid}\n`.padEnd(100, '\0') : String(process.pid)
    writeFileSync(join(this.home, 'wso2carbon.pid'), text)
  }

  private readConfiguration(): Settings {
    const file =
      this.properties.get('deployment.config.file.path') ?? join(this.home, 'conf', 'deployment.toml')
    try {
      const settings = readSettings(file)
      if (settings) return settings
    } catch (error) {
      throw new StartFailure(
        bootstrap,
        `Error while performing configuration changes\norg.wso2.config.mapper.ConfigParserException: ${(error as Error).message}`,
        true,
      )
    }
    this.log.write('WARN', 'org.wso2.config.mapper.ConfigParser', `deployment.toml not found at ${file}`)
    return { values: new Map(), secrets: new Map() }
  }

  /** Resolves the secrets. Without password file the server asks on its terminal: in the background it waits for ever. */
  private async openVault(settings: Settings): Promise<References> {
    const refuse = (message: string) =>
      new StartFailure(
        bootstrap,
        `Error while performing configuration changes\norg.wso2.config.mapper.ConfigParserException: ${message}`,
        true,
      )
    const aliases = secretAliases(settings)
    for (const alias of aliases)
      if (!settings.secrets.has(alias)) throw refuse(`Secret references can't be resolved for ${alias}`)
    for (const [alias, value] of settings.secrets)
      if (/^\[.*\]$/s.test(value)) throw refuse(`Secret references can't be plain text for ${alias}`)
    const plain = new Map<string, string>()
    if (aliases.size > 0) {
      const password = takePassword(this.home, true) ?? (await this.waitForTerminal())
      const store = vaultStore(this.home, this.version, new References(settings, new Map(), process.env))
      try {
        const entry = openEntry(store.file, password, store.alias)
        for (const alias of aliases) plain.set(alias, decrypt(entry, password, settings.secrets.get(alias)!))
      } catch (error) {
        const cause = (error as Error).message
        throw new StartFailure(
          'org.wso2.securevault.secret.repository.FileBaseSecretRepository',
          `Error initializing the secret repository: ${cause}`,
          true,
        )
      }
    }
    const references = new References(settings, plain, process.env)
    try {
      for (const value of settings.values.values()) if (typeof value === 'string') references.resolve(value)
    } catch (error) {
      throw refuse((error as Error).message)
    }
    return references
  }

  private async waitForTerminal(): Promise<string> {
    process.stdout.write('[Enter KeyStore and Private Key Password :]')
    return new Promise(() => {})
  }

  private openKeyStores(references: References): { primary: KeyStoreSettings } {
    const { primary, trust } = keyStores(this.home, this.version, references)
    const open = (file: string, password: string, what: string) => {
      if (!existsSync(file))
        throw new StartFailure(
          core,
          `Could not load the ${what}: java.io.FileNotFoundException: ${file} (No such file or directory)`,
          true,
        )
      try {
        return readJks(readFileSync(file), password)
      } catch (error) {
        throw new StartFailure(
          core,
          `Could not load the ${what} ${file}: java.io.IOException: ${(error as Error).message}`,
          true,
        )
      }
    }
    const entry = open(primary.file, primary.password, 'key store').find(
      ({ alias }) => alias === primary.alias.toLowerCase(),
    )
    try {
      if (!entry) throw new Error(`Key with alias ${primary.alias} not found`)
      openKey(entry, primary.keyPassword)
    } catch (error) {
      throw new StartFailure(
        core,
        `java.security.UnrecoverableKeyException: ${(error as Error).message}`,
        true,
      )
    }
    open(trust.file, trust.password, 'trust store')
    return { primary }
  }

  private dataSources(settings: Settings, references: References): DataSource[] {
    const list = settings.values.get('datasource')
    if (!Array.isArray(list)) return []
    return list.map((element: Record<string, unknown>) => {
      const text = (key: string) => references.resolve(element[key] ?? '')
      return {
        id: text('id'),
        // In the generated XML the URL is text, so `&amp;` of the toml is what the driver sees as `&`.
        url: text('url').replaceAll('&amp;', '&'),
        username: text('username'),
        password: text('password'),
        driver: element.driver === undefined ? 'com.mysql.jdbc.Driver' : text('driver'),
      }
    })
  }

  private async checkStores(references: References, sources: readonly DataSource[]): Promise<void> {
    const pool = 'org.wso2.micro.integrator.ndatasource.rdbms.RDBMSDataSource'
    for (const source of sources) {
      if (!classInJars(this.home, source.driver))
        throw new StartFailure(
          pool,
          `Error in creating datasource ${source.id}: ${source.driver} cannot be found by jdbc-pool_9.0.33.wso2v1`,
          false,
        )
      try {
        await (await openDatabase(source)).close()
      } catch (error) {
        throw new StartFailure(
          pool,
          `Unable to create initial connections of pool ${source.id}: ${(error as Error).message}`,
          false,
        )
      }
    }
    // The file user store is on unless it is switched off; LDAP or JDBC settings beside it are then not looked at.
    const realm = 'org.wso2.micro.integrator.security.user.core.common.DefaultRealm'
    if (references.text('internal_apis.file_user_store.enable', 'true') !== 'false') {
      this.log.write(
        'INFO',
        'org.wso2.micro.integrator.security.internal.DataHolder',
        'File based user store is enabled',
      )
      return
    }
    const type = references.text('user_store.type', 'read_only_ldap')
    if (type.endsWith('ldap')) {
      const text = (key: string, otherwise: string) => references.text(`user_store.${key}`, otherwise)
      try {
        await bindDirectory(
          text('connection_url', 'ldap://localhost:10389'),
          text('connection_name', 'uid=admin,ou=system'),
          text('connection_password', 'admin'),
          text('user_search_base', 'ou=Users,dc=wso2,dc=org'),
        )
      } catch (error) {
        throw new StartFailure(
          realm,
          `Cannot create connection to LDAP server: ${(error as Error).message}`,
          false,
        )
      }
      return
    }
    const id = references.text('realm_manager.data_source', 'WSO2CarbonDB')
    const source = sources.find((one) => one.id === id)
    if (!source) throw new StartFailure(realm, `Data source ${id} of the realm manager is not defined`, false)
    const session = await openDatabase(source)
    try {
      // MI 4.0 selects by the column that its user script added; MI 1.2 knows nothing of it.
      const column = this.version.startsWith('1.') ? 'UM_USER_NAME' : 'UM_USER_ID'
      await session.query(`SELECT ${column} FROM UM_USER WHERE UM_TENANT_ID = -1234`)
    } catch (error) {
      throw new StartFailure(
        realm,
        `Error occurred while checking existence of the admin user: ${(error as Error).message}`,
        false,
      )
    } finally {
      await session.close()
    }
  }

  private async openPorts(references: References, primary: KeyStoreSettings): Promise<void> {
    const offset = Number(references.text('server.offset', '10'))
    const port = (key: string, otherwise: string) => Number(references.text(key, otherwise)) + offset
    const entry = readJks(readFileSync(primary.file), primary.password).find(
      ({ alias }) => alias === primary.alias.toLowerCase(),
    )!
    const tls = {
      key: openKey(entry, primary.keyPassword).export({ format: 'pem', type: 'pkcs8' }),
      cert: entry.certificates.map((certificate) => certificate.toString()).join(''),
    }
    const reactor = 'org.apache.synapse.transport.passthru.core.PassThroughListeningIOReactorManager'
    const open = async (server: Server, number: number, name: string) => {
      await new Promise<void>((done, failed) =>
        server.once('error', failed).listen(number, '0.0.0.0', done),
      ).catch((error: Error) => {
        throw new StartFailure(
          reactor,
          `Cannot start ${name} on port ${number}: java.net.BindException: Address already in use (${error.message})`,
          false,
        )
      })
      this.listeners.push(server)
      this.log.write('INFO', reactor, `${name} Listener started on 0.0.0.0:${number}`)
    }
    const internal = port('mediation.internal_http_api_port', '9191')
    await open(createHttp(this.internalApi), internal, 'Pass-through EI_INTERNAL_HTTP_INBOUND_ENDPOINT')
    const secured = port('mediation.internal_https_api_port', '9154')
    await open(
      createHttps(tls, this.internalApi) as unknown as Server,
      secured,
      'Pass-through EI_INTERNAL_HTTPS_INBOUND_ENDPOINT',
    )
    const http = port(
      'transport.http.listener.port',
      references.text('transport.http.listener.parameter.port', '8280'),
    )
    await open(createHttp(this.mediation), http, 'Pass-through HTTP')
    const https = port(
      'transport.http.listener.secured_port',
      references.text('transport.https.listener.parameter.port', '8243'),
    )
    await open(createHttps(tls, this.mediation) as unknown as Server, https, 'Pass-through HTTPS')
  }

  /** `/healthz` of MI 4.0: 200 as soon as the server is started; faulty carbon applications do not change that. */
  private readonly internalApi: RequestListener = (request, response) => {
    if (request.url !== '/healthz') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(this.started ? 200 : 503, { 'content-type': 'application/json' })
    response.end(this.started ? '{"status":"ready"}' : '{"status":"not ready"}')
  }

  private readonly mediation: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    const service = /^\/services\/([^/.]+)/.exec(path)?.[1]
    const found = service
      ? [...(this.deployed?.proxies ?? []), ...(this.deployed?.dataServices ?? [])].includes(
          decodeURIComponent(service),
        )
      : this.deployed?.apis.some(({ context }) => path === context || path.startsWith(`${context}/`))
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(found ? `{"server":"${this.version}"}` : '')
  }

  private async deploy(): Promise<void> {
    const deployment = new Deployment(this.home, this.log.write, this.modes)
    this.deployed = deployment.result
    deployment.synapseArtifacts()
    if (this.modes.rollDuringStart) this.log.roll(new Date())
    deployment.carbonApps()
    deployment.dataServices()
    // A breath, so that ports are seen open before the started line.
    await sleep(50)
  }

  /** Lines of a normal start that look bad and mean nothing. */
  private noise(): void {
    const { write } = this.log
    write(
      'WARN',
      'org.apache.synapse.commons.util.MiscellaneousUtil',
      'Error loading properties from a file at from the System defined location: access-log.properties',
    )
    write(
      'WARN',
      'org.apache.synapse.endpoints.EndpointContext',
      'Endpoint : ErrorReporting with address http://localhost:9000/report will be marked SUSPENDED as it failed',
    )
    write(
      'INFO',
      'org.apache.synapse.mediators.builtin.LogMediator',
      "MESSAGE = Executing default 'fault' sequence, ERROR_CODE = 101503, ERROR_MESSAGE = Error connecting to the back end",
    )
    if (this.modes.errorNoise)
      write(
        'ERROR',
        'org.apache.synapse.mediators.builtin.LogMediator',
        'STATE = first heartbeat not acknowledged yet',
      )
  }

  private async stop(): Promise<void> {
    if (this.modes.ignoreTerm) return
    const { write } = this.log
    write('INFO', core, 'Shutdown hook triggered....')
    write('INFO', core, 'Gracefully shutting down Micro Integrator...')
    await this.runs?.end()
    for (const listener of this.listeners) listener.close()
    await sleep((this.modes.stopSeconds ?? 1.2) * 1000)
    write('INFO', core, 'Shutdown complete')
    process.exit(0)
  }
}
