import type { RequestListener } from 'node:http'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkStores, dataSources } from './checks.ts'
import { type Deployed, Deployment } from './deploy.ts'
import { openPorts } from './ports.ts'
import { Runs } from './runs.ts'
import { openKeyStores, openVault, readConfiguration } from './secrets.ts'
import { CarbonServer } from './server.ts'

/** The server of the Micro Integrator: deploys what lies in its home and works on its own. */
export class MicroIntegrator extends CarbonServer {
  private runs: Runs | undefined
  private deployed: Deployed | undefined
  private started = false

  protected override async start(): Promise<void> {
    const { core } = this.product
    const settings = readConfiguration(this.home, this.product, this.properties, this.log.write)
    this.info(core, 'Starting Micro Integrator...')
    this.info(core, `Operating System : Linux, amd64`)
    this.info(core, `Java Home        : ${process.env.JAVA_HOME ?? ''}`)
    this.info(core, `Micro Integrator Home : ${this.home}`)
    const references = await openVault(this.home, this.product, settings)
    const primary = openKeyStores(this.home, this.product, references)
    const sources = dataSources(settings, references)
    this.listeners = await openPorts(references, primary, this.log.write, this.internalApi, this.mediation)
    await checkStores(this.home, this.product, this.version, references, sources, this.log.write)
    await this.deploy()
    this.noise()
    if (this.modes.startSeconds) await sleep(this.modes.startSeconds * 1000)
    if (this.modes.dieBeforeStarted) process.exit(this.modes.exitCode ?? 1)
    if (this.modes.hang) return
    this.started = true
    const seconds = ((Date.now() - this.began) / 1000).toFixed(2)
    this.info(
      'org.wso2.micro.integrator.initializer.StartupFinalizer',
      `WSO2 Micro Integrator started in ${seconds} seconds`,
    )
    this.runs = new Runs(this.serverName(), this.modes, sources)
    await this.runs.begin(this.deployed!.active)
  }

  protected override async release(): Promise<void> {
    await this.runs?.end()
  }

  private serverName(): string {
    return `mi-${this.version}@${hostname()}:${this.home}`
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
}
