import type { ClientLog, Marker } from '../routes/client.ts'
import type { LogRecord, Wanted } from './log.ts'
import {
  type Advice,
  type Bad,
  type ClientHistory,
  type ClientRun,
  emptyRun,
  hasTrace,
  keep,
  type Phase,
  type Said,
} from './migration-run.ts'

const BAD_LEVELS = new Set(['ERROR', 'FATAL', 'SEVERE'])
const MOST_EARLIER = 200
/** How often one cause is shown. */
const MOST_OF_A_CAUSE = 5

/** Which records of a whole server log the verdict reads. */
export function wantedOf(client: ClientLog): Wanted {
  const server = Object.values(client.server).map(({ logger }) => logger)
  const wanted = new Set([...server, ...client.fatal.map(({ logger }) => logger)])
  const isOurs = within(client.loggers)
  return {
    words: [...BAD_LEVELS, ...client.loggers, ...wanted],
    wants: ({ level, logger }) => BAD_LEVELS.has(level) || isOurs(logger) || wanted.has(logger),
  }
}

/** Takes the records of a log one by one and keeps what the verdict on one phase needs. */
export class ClientHistoryReader {
  readonly #phase: Phase
  readonly #client: ClientLog
  readonly #isOurs: (logger: string) => boolean
  readonly #patterns = new Map<string, RegExp>()
  readonly #anyCause: RegExp
  #order = 0
  #other: LogRecord | undefined
  #run: ClientRun | undefined
  #kept: ClientRun | undefined
  #earlier: ClientHistory['earlier'] = []

  constructor(client: ClientLog, phase: Phase) {
    this.#client = client
    this.#phase = phase
    this.#isOurs = within(client.loggers)
    this.#anyCause = new RegExp(client.signatures.map(({ pattern }) => `(?:${pattern})`).join('|'), 'u')
  }

  /** The next record of the log. */
  take(record: LogRecord): void {
    this.#order++
    const { server, migrate, pre_migrate } = this.#client
    const ours = this.#phase === 'migrate' ? migrate.begin : pre_migrate.begin
    const theirs = this.#phase === 'migrate' ? pre_migrate.begin : migrate.begin
    const begin = record.glued ? undefined : this.#said(ours, record)
    // A start whose first words are lost (a kill cut the line) still begins its work anew.
    const isStart = !record.glued && this.#said(server.starting, record) !== undefined
    if (isStart || (begin && this.#run?.begin)) this.#close()
    this.#run ??= emptyRun(record)
    const run = this.#run
    run.last = record
    if (isStart) run.starting = record
    if (begin) run.begin ??= begin
    if (!record.glued && this.#said(theirs, record)) this.#other = run.other = record
    this.#server(run, record)
    const isFinding = this.#phase === 'migrate' ? this.#migrate(run, record) : this.#validate(run, record)
    if (!isFinding) this.#judge(run, record)
  }

  /** What there was, after the last record. */
  end(): ClientHistory {
    const last = this.#run
    this.#close()
    return { run: this.#kept, earlier: this.#earlier, lastStart: last, other: this.#other }
  }

  #close(): void {
    const run = this.#run
    this.#run = undefined
    if (!run || !hasTrace(run)) return
    if (this.#kept) {
      const begin = this.#kept.begin?.record ?? this.#kept.last
      const { started, bad } = this.#kept
      const isBroken = [bad.error, bad.fatal, bad.disguised].some((list) => list.length > 0)
      this.#earlier.push({ begin, ended: started !== undefined && !isBroken })
      this.#earlier = this.#earlier.slice(-MOST_EARLIER)
    }
    this.#kept = run
  }

  #server(run: ClientRun, record: LogRecord): void {
    if (record.glued) return
    const started = this.#said(this.#client.server.started, record)
    if (started) run.started ??= started
    if (this.#said(this.#client.server.stopped, record)) run.stopped ??= record
  }

  #migrate(run: ClientRun, record: LogRecord): false {
    if (record.glued) return false
    const { end, hop, hops } = this.#client.migrate
    const ended = this.#said(end, record)
    if (ended) keep(run, run.ends, ended)
    const isHop = hops.some(({ logger }) => logger === record.logger)
    const done = isHop && this.#said({ logger: record.logger, pattern: hop }, record)
    if (done) keep(run, run.hops, done)
    return false
  }

  /** Whether the record is a finding: a fault of the data, not of the run. */
  #validate(run: ClientRun, record: LogRecord): boolean {
    if (record.glued || !this.#isOurs(record.logger)) return false
    const { tenant_begin, tenant_end, tenant_empty, findings } = this.#client.pre_migrate
    const name = ({ words }: Said): string => `${words.validator} for tenant ${words.tenant}`
    const began = this.#said(tenant_begin, record)
    const ended = this.#said(tenant_end, record)
    if (began) run.tenants.set(name(began), record)
    if (ended) run.tenants.delete(name(ended))
    if (began || this.#said(tenant_empty, record)) run.tenantsSeen++
    const finding = findings.find((known) => this.#said(known, record))
    if (finding) keep(run, run.findings, { ...finding, record })
    return finding !== undefined
  }

  #judge(run: ClientRun, record: LogRecord): void {
    if (BAD_LEVELS.has(record.level) && !record.glued) this.#look(run, record)
    const [kind, advice] = this.#weigh(record)
    if (kind) keep(run, run.bad[kind], { record, ...(advice && { advice }) })
  }

  #weigh(record: LogRecord): [Bad?, Advice?] {
    if (record.glued) return ['glued']
    const fatal = this.#client.fatal.find((known) => this.#said(known, record))
    if (fatal) return ['fatal', fatal]
    if (!this.#isOurs(record.logger)) return []
    if (BAD_LEVELS.has(record.level)) return ['error']
    const disguised = this.#client.disguised.find((known) => this.#said(known, record))
    if (disguised) return ['disguised', disguised]
    if (record.level !== 'INFO' && record.level !== 'WARN') return []
    if (!this.#pattern(this.#client.suspicious).test(record.message)) return []
    return this.#client.named.some((known) => this.#said(known, record)) ? [] : ['suspicious']
  }

  /** Known causes: in the message, which holds the exception's first line, and in the causes below it. */
  #look(run: ClientRun, record: LogRecord): void {
    const text = [record.message, ...record.continuation.filter((line) => /^\s*Caused by: /.test(line))].join(
      '\n',
    )
    if (!this.#anyCause.test(text)) return
    for (const { pattern, what, fix, link } of this.#client.signatures) {
      if (!this.#pattern(pattern).test(text)) continue
      if (run.sightings.filter((seen) => seen.what === what).length >= MOST_OF_A_CAUSE) continue
      run.sightings.push({ what, fix, link, record })
    }
  }

  #said({ logger, pattern }: Marker, record: LogRecord): Said | undefined {
    if (record.logger !== logger) return undefined
    const match = this.#pattern(pattern).exec(record.message)
    return match ? { record, words: { ...match.groups }, order: this.#order } : undefined
  }

  #pattern(text: string): RegExp {
    const known = this.#patterns.get(text)
    if (known) return known
    const pattern = new RegExp(text, 'u')
    this.#patterns.set(text, pattern)
    return pattern
  }
}

/** Whether a class is in one of these packages: `a.b` holds `a.b.C`, not `a.bc.C`. Pure. */
export function within(packages: readonly string[]): (logger: string) => boolean {
  return (logger) => packages.some((name) => logger === name || logger.startsWith(`${name}.`))
}
