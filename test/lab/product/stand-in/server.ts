import { writeFileSync } from 'node:fs'
import type { RequestListener, Server } from 'node:http'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkStores, dataSources } from './checks.ts'
import { type Deployed, Deployment } from './deploy.ts'
import { ServerLog } from './log.ts'
import { readModes, type StandInModes } from './modes.ts'
import { openPorts } from './ports.ts'
import { Runs } from './runs.ts'
import { openKeyStores, openVault, readConfiguration } from './secrets.ts'
import { readVersion } from './settings.ts'
import { BOOTSTRAP, CORE, StartFailure } from './start-failure.ts'

/** One start of a Micro Integrator, from pid file to started line; then it stays up until it is killed. */
export class MicroIntegrator {
  private readonly home: string
  private readonly properties: ReadonlyMap<string, string>
  private readonly modes: StandInModes
  private readonly log: ServerLog
  private readonly version: string
  private readonly began = Date.now()
  private listeners: Server[] = []
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
      const failure = error instanceof StartFailure ? error : new StartFailure(CORE, String(error), true)
      this.log.write('FATAL', failure.logger, failure.message)
      if (failure.logger !== BOOTSTRAP) this.log.write('FATAL', CORE, 'WSO2 Carbon initialization Failed')
      if (failure.ends) process.exit(this.modes.exitCode ?? 1)
    }
  }

  private async start(): Promise<void> {
    const info = (logger: string, message: string) => this.log.write('INFO', logger, message)
    const settings = readConfiguration(this.home, this.properties, this.log.write)
    info(CORE, 'Starting Micro Integrator...')
    info(CORE, `Operating System : Linux, amd64`)
    info(CORE, `Java Home        : ${process.env.JAVA_HOME ?? ''}`)
    info(CORE, `Micro Integrator Home : ${this.home}`)
    const references = await openVault(this.home, this.version, settings)
    const primary = openKeyStores(this.home, this.version, references)
    const sources = dataSources(settings, references)
    this.listeners = await openPorts(references, primary, this.log.write, this.internalApi, this.mediation)
    await checkStores(this.home, this.version, references, sources, this.log.write)
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
    write('INFO', CORE, 'Shutdown hook triggered....')
    write('INFO', CORE, 'Gracefully shutting down Micro Integrator...')
    await this.runs?.end()
    for (const listener of this.listeners) listener.close()
    await sleep((this.modes.stopSeconds ?? 1.2) * 1000)
    write('INFO', CORE, 'Shutdown complete')
    process.exit(0)
  }
}
