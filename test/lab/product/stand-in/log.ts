import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StandInModes } from './modes.ts'
import type { Product } from './product.ts'

export type Level = 'INFO' | 'WARN' | 'ERROR' | 'FATAL'

/** One logger of the server: class name, text, and the lines of a stack trace below it. */
export type Log = (level: Level, logger: string, message: string, trace?: readonly string[]) => void

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')

/** The time stamp of log4j2's `%d` (local time, milliseconds after a comma). */
export function stamp(date: Date): string {
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  return `${day} ${time},${pad(date.getMilliseconds(), 3)}`
}

const tenMegabytes = 10 * 1024 * 1024

/**
 * Log files and console of a server. Layouts of the shipped log4j2.properties: `[%d] %5p {%c} - %m%ex%n` in the file of
 * MI, `TID: [%tenantId] [%appName] [%d] %5p {%c} - %m%ex%n` in that of API-M; short class names on the console.
 * wso2carbon.log rolls at midnight and at 10 MB to wso2carbon-MM-dd-yyyy.log, in API-M with a counter behind the date.
 */
export class ServerLog {
  readonly file: string
  private readonly folder: string
  private readonly kernel: boolean
  private readonly pattern: StandInModes['logPattern']

  constructor(home: string, product: Product, modes: StandInModes) {
    this.kernel = product.kernel
    this.folder = join(home, 'repository', 'logs')
    this.file = join(this.folder, 'wso2carbon.log')
    this.pattern = modes.logPattern ?? (product.kernel ? 'carbon' : 'micro-integrator')
    mkdirSync(this.folder, { recursive: true })
  }

  readonly write: Log = (level, logger, message, trace = []) => {
    const now = new Date()
    const below = trace.map((line) => `\n${line}`).join('')
    const line = this.layout(now, level, logger, message + below)
    this.rollIfDue(now)
    this.append(this.file, line)
    if (level !== 'INFO') this.append(join(this.folder, this.errorFile), line)
    const short = logger.slice(logger.lastIndexOf('.') + 1)
    // The reader of a pipe may be gone (nohup ... > /dev/null never is): a server does not die of that.
    try {
      process.stdout.write(this.layout(now, level, short, message + below))
    } catch {}
  }

  /** Renames the log to its archive name. In MI what stood under that name is lost, since the pattern has no counter. */
  roll(when: Date): void {
    const day = `${pad(when.getMonth() + 1)}-${pad(when.getDate())}-${when.getFullYear()}`
    const archive = (counter: string) => join(this.folder, `wso2carbon-${day}${counter}.log`)
    if (!this.kernel) {
      renameSync(this.file, archive(''))
      return
    }
    let counter = 1
    while (existsSync(archive(`-${counter}`))) counter++
    renameSync(this.file, archive(`-${counter}`))
  }

  private get errorFile(): string {
    return this.kernel ? 'wso2-apigw-errors.log' : 'wso2error.log'
  }

  private layout(date: Date, level: Level, logger: string, text: string): string {
    if (this.pattern === 'carbon')
      return `TID: [-1234] [] [${stamp(date)}] ${level.padStart(5)} {${logger}} - ${text}\n`
    return `[${stamp(date)}] ${level.padStart(5)} {${logger}} - ${text}\n`
  }

  /** Log4j2 drops what an appender cannot write (`ignoreExceptions` is true unless said otherwise), and the server goes on. */
  private append(file: string, line: string): void {
    try {
      appendFileSync(file, line)
    } catch (error) {
      process.stderr.write(`main ERROR Unable to write to stream ${file}: ${(error as Error).message}\n`)
    }
  }

  private rollIfDue(now: Date): void {
    const found = statSync(this.file, { throwIfNoEntry: false })
    if (!found || found.size === 0) return
    if (found.size > tenMegabytes || found.mtime.toDateString() !== now.toDateString()) this.roll(found.mtime)
  }
}
