import { writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ServerLog } from './log.ts'
import { readModes, type StandInModes } from './modes.ts'
import { type Product, productOf, readVersion } from './product.ts'
import { BOOTSTRAP, StartFailure } from './start-failure.ts'

/** One start of a server, from pid file to started line; then it stays up until it is killed. */
export abstract class CarbonServer {
  protected readonly home: string
  protected readonly properties: ReadonlyMap<string, string>
  protected readonly modes: StandInModes
  protected readonly log: ServerLog
  protected readonly product: Product
  protected readonly version: string
  protected readonly began = Date.now()
  protected listeners: Server[] = []

  constructor(home: string, properties: ReadonlyMap<string, string>) {
    this.home = home
    this.properties = properties
    this.modes = readModes(home)
    if (this.modes.neverStart) process.exit(this.modes.exitCode ?? 1)
    this.product = productOf(home)
    this.log = new ServerLog(home, this.product, this.modes)
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
      const failure =
        error instanceof StartFailure ? error : new StartFailure(this.product.core, String(error), true)
      this.report(failure)
      if (failure.ends) process.exit(this.modes.exitCode ?? 1)
    }
  }

  /** Everything from the configuration to the started line; throws `StartFailure`. */
  protected abstract start(): Promise<void>

  /** What the server gives back at its end, before it says that it is done. */
  protected abstract release(): Promise<void>

  protected info(logger: string, message: string): void {
    this.log.write('INFO', logger, message)
  }

  private report({ logger, message }: StartFailure): void {
    if (logger === BOOTSTRAP && this.product.kernel) {
      process.stderr.write(`SEVERE {${BOOTSTRAP}} - ${message}\n`)
      return
    }
    this.log.write('FATAL', logger, message)
    if (logger !== BOOTSTRAP) this.log.write('FATAL', this.product.core, 'WSO2 Carbon initialization Failed')
  }

  /** Early, before arguments and configuration are looked at, and never removed. */
  private writePid(): void {
    const shape = this.modes.pidFile ?? (this.product.kernel ? 'nul-padded' : 'digits')
    if (shape === 'none') return
    const text = shape === 'nul-padded' ? `${process.pid}\n`.padEnd(100, '\0') : String(process.pid)
    writeFileSync(join(this.home, 'wso2carbon.pid'), text)
  }

  private async stop(): Promise<void> {
    if (this.modes.ignoreTerm) return
    const { core, title, kernel } = this.product
    this.info(core, 'Shutdown hook triggered....')
    this.info(core, `Gracefully shutting down ${title}...`)
    await this.release()
    for (const listener of this.listeners) listener.close()
    await sleep((this.modes.stopSeconds ?? 1.2) * 1000)
    this.info(core, kernel ? 'Shutting down OSGi framework...' : 'Shutdown complete')
    process.exit(0)
  }
}
