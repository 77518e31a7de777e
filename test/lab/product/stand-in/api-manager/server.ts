import type { RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { JavaException, sqlException } from '../../apim/client/exceptions.ts'
import type { Level } from '../log.ts'
import { openKeyStores, openVault, readConfiguration } from '../secrets.ts'
import { CarbonServer } from '../server.ts'
import { runClients } from './clients.ts'
import { databasesOf } from './databases.ts'
import { removeForeignArtifacts } from './gateway.ts'
import { bringIndexUpToDate } from './indexing.ts'
import { noise } from './noise.ts'
import { Pools } from './pools.ts'
import { openPorts } from './ports.ts'

const ACTIVATOR = 'org.wso2.carbon.core.internal.CarbonCoreActivator'
const FINALIZER = 'org.wso2.carbon.core.internal.StartupFinalizerServiceComponent'

/** What each version asks its API database early, and who complains when the schema is the other one's. */
const schema400 = {
  ask: 'SELECT TENANT_DOMAIN FROM AM_KEY_MANAGER',
  dao: 'org.wso2.carbon.apimgt.impl.dao.ApiMgtDAO',
  words: 'Error while retrieving key managers for tenant carbon.super',
}
const schema410 = {
  ask: 'SELECT CONFIGURATION FROM AM_SYSTEM_CONFIGS',
  dao: 'org.wso2.carbon.apimgt.impl.dao.SystemConfigurationsDAO',
  words: 'Failed to retrieve TENANT Configuration for org: carbon.super',
}

/**
 * The server of the API Manager. Its ports are open before the startup observers run, the migration client among them;
 * the started line comes behind them all.
 */
export class ApiManager extends CarbonServer {
  private pools: Pools | undefined
  private started = false

  protected override async start(): Promise<void> {
    const settings = readConfiguration(this.home, this.product, this.properties, this.log.write)
    this.info(ACTIVATOR, 'Starting WSO2 Carbon...')
    this.info(ACTIVATOR, 'Operating System : Linux, amd64')
    this.info(ACTIVATOR, `Java Home        : ${process.env.JAVA_HOME ?? ''}`)
    this.info(ACTIVATOR, `Carbon Home      : ${this.home}`)
    const references = await openVault(this.home, this.product, settings)
    const store = openKeyStores(this.home, this.product, references)
    this.pools = new Pools(this.home, this.product, databasesOf(settings, references))
    const broken = await this.pools.fill()
    if (await this.waitsForRegistry(broken)) return
    const gateway = !/^(?:control-plane|traffic-manager)$/.test(this.properties.get('profile') ?? '')
    if (gateway) removeForeignArtifacts(this.home, settings)
    if (this.modes.rollDuringStart) this.log.roll(new Date())
    this.listeners = await openPorts(references, store, gateway, this.log.write, this.answer)
    noise(this.log.write, this.modes.errorNoise)
    await this.complain(broken)
    // A breath, so that ports are seen open before what comes now.
    await sleep(50)
    if (!(await this.observers())) return
    if (this.modes.startSeconds) await sleep(this.modes.startSeconds * 1000)
    if (this.modes.dieBeforeStarted) process.exit(this.modes.exitCode ?? 1)
    if (this.modes.hang) return
    this.started = true
    this.info(FINALIZER, `Server           :  ${this.product.title}-${this.version}`)
    this.info(FINALIZER, `WSO2 Carbon started in ${Math.ceil((Date.now() - this.began) / 1000)} sec`)
    const ui = 'org.wso2.carbon.ui.internal.CarbonUIServiceComponent'
    this.info(ui, `Mgt Console URL  : https://localhost:9443/carbon/`)
    void this.index(references.text('indexing.re_indexing', ''))
  }

  protected override async release(): Promise<void> {
    await this.pools?.drain()
  }

  /** Without the registry's database the kernel waits for its services and says so now and then, for ever. */
  private async waitsForRegistry(broken: ReadonlyMap<string, Error>): Promise<boolean> {
    const failure = broken.get('shared_db') ?? broken.get('user') ?? broken.get('config')
    if (!failure) return false
    const logger = 'org.wso2.carbon.user.core.internal.Activator'
    this.complainOf('ERROR', logger, 'Cannot start User Manager Core bundle', failure)
    const delayed = 'Carbon initialization is delayed due to the following unsatisfied items:'
    const item = 'Waiting for required OSGi Service: org.wso2.carbon.registry.core.service.RegistryService'
    const wait = () => {
      this.log.write('WARN', this.product.core, delayed)
      this.log.write('WARN', this.product.core, item)
    }
    wait()
    setInterval(wait, 60_000)
    return true
  }

  /** A server without API database, or with one of another schema, starts nevertheless, and its portals fail. */
  private async complain(broken: ReadonlyMap<string, Error>): Promise<void> {
    const failure = broken.get('apim_db')
    if (failure) {
      const logger = 'org.wso2.carbon.apimgt.impl.internal.APIManagerComponent'
      this.complainOf('ERROR', logger, 'Error while initializing the API manager component', failure)
      return
    }
    if (!this.pools!.has('apim_db')) return
    const { ask, dao, words } = this.version === '4.0.0' ? schema400 : schema410
    const session = await this.pools!.session('apim_db')
    try {
      await session.query(ask)
    } catch (error) {
      this.complainOf('ERROR', dao, words, sqlException(session.engine, error))
      const portal = 'org.wso2.carbon.apimgt.rest.api.publisher.v1.common.mappings.PublisherCommonUtils'
      const wrapped = new JavaException('org.wso2.carbon.apimgt.api.APIManagementException', words)
      this.complainOf('ERROR', portal, 'Error while getting the tenant configuration', wrapped)
    } finally {
      await session.close()
    }
  }

  /** `%m%ex`: the first line of the exception stands behind the message. */
  private complainOf(level: Level, logger: string, words: string, error: unknown): void {
    const exception = asJava(error)
    this.log.write(level, logger, `${words} ${exception.head}`, exception.below)
  }

  /** Runs what lies in dropins and observes the start; false when the kernel gave the start up. */
  private async observers(): Promise<boolean> {
    try {
      await runClients(this.home, this.properties, this.log.write, (id) => this.pools!.session(id))
      return true
    } catch (error) {
      this.complainOf('FATAL', FINALIZER, 'Cannot activate StartupFinalizerServiceComponent', error)
      return false
    }
  }

  private async index(number: string): Promise<void> {
    try {
      const session = await this.pools!.session('apim_db')
      await bringIndexUpToDate(
        this.home,
        number,
        this.modes.indexSeconds ?? 2,
        session,
        this.log.write,
      ).finally(() => session.close())
    } catch (error) {
      const logger = 'org.wso2.carbon.registry.indexing.ResourceSubmitter'
      this.complainOf('WARN', logger, 'An error occurred while submitting resources for indexing', error)
    }
  }

  /** `services/Version` answers as soon as the ports are open: it knows nothing of observers and databases. */
  private readonly answer: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    if (path === '/services/Version') {
      response.writeHead(200, { 'content-type': 'application/xml' })
      response.end(
        `<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>${this.product.title}-${this.version}</return></ns:getVersionResponse>`,
      )
      return
    }
    const portal = /^\/(?:carbon|publisher|devportal|admin)(?:\/|$)/.test(path)
    response.writeHead(portal ? (this.started ? 200 : 503) : 404).end()
  }
}

/** As the exception that Java would have thrown in this place. */
function asJava(error: unknown): JavaException {
  return error instanceof JavaException
    ? error
    : new JavaException('java.sql.SQLException', (error as Error).message)
}
