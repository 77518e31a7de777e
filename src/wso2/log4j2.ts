import type { Pack, Route } from '../routes/schema.ts'

/** One appender or logger that the product does not ship, with its settings as they stand in the file. */
export interface CustomLogging {
  kind: 'appender' | 'logger'
  name: string
  /** `class`-like settings first reader look for: type of an appender, name and level of a logger. */
  settings: Readonly<Record<string, string>>
}

/** What of a `log4j2.properties` is the user's own. Shown, never written into the new file. */
export interface LoggingDifference {
  custom: CustomLogging[]
  /** Keys of shipped appenders and loggers with other values; known only where the pristine file is given. */
  changed: { key: string; from: string | undefined; to: string | undefined }[]
}

const HIGHER_THAN_INFO = new Set(['WARN', 'ERROR', 'FATAL', 'OFF'])

/** A Java properties file: `key = value`, `key: value`, comments by # and !, lines continued by a backslash. */
export function parseProperties(text: string): Map<string, string> {
  const joined = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*[#!]/.test(line))
    .join('\n')
    .replaceAll(/(?<!\\)\\\n[ \t]*/g, '')
  const pairs = joined.split('\n').flatMap((line) => {
    const match = line.match(/^\s*((?:[^=:\s\\]|\\.)+)\s*(?:[=:]\s*|\s+)?(.*?)\s*$/)
    return match?.[1] ? [[match[1].replaceAll(/\\(.)/g, '$1'), match[2] ?? ''] as const] : []
  })
  return new Map(pairs)
}

/**
 * The user's own appenders and loggers of a file: those that the pack's names do not hold, or, with the pristine file, those
 * that it does not hold; and then what was changed in shipped ones too.
 */
export function compareLogging(text: string, pack: Pack, pristine?: string): LoggingDifference {
  const own = parseProperties(text)
  const shipped = pristine === undefined ? undefined : parseProperties(pristine)
  const known = {
    appender: shipped ? namesIn(shipped, 'appender') : new Set(pack.logging.appenders),
    logger: shipped ? namesIn(shipped, 'logger') : new Set(pack.logging.loggers),
  }
  const custom = (['appender', 'logger'] as const).flatMap((kind) =>
    [...namesIn(own, kind)]
      .filter((name) => !known[kind].has(name))
      .map((name) => ({ kind, name, settings: settingsOf(own, kind, name) })),
  )
  const isCustom = (key: string): boolean =>
    custom.some(({ kind, name }) => key.startsWith(`${kind}.${name}.`))
  const keys = shipped ? [...new Set([...shipped.keys(), ...own.keys()])] : []
  const changed = keys
    .filter((key) => !isCustom(key) && own.get(key) !== shipped?.get(key))
    .map((key) => ({ key, from: shipped?.get(key), to: own.get(key) }))
  return { custom, changed }
}

/** Why the verdict could not trust the log of a server with this `log4j2.properties`; empty where it can. */
export function blindness(
  text: string,
  pack: Pack,
  markers: Pick<Route['markers'], 'record' | 'loggers'>,
): string[] {
  const own = parseProperties(text)
  const { appender, file, pattern } = pack.logging
  const base = `appender.${appender}`
  const reasons: string[] = []
  const path = own.get(`${base}.fileName`)
  if (path === undefined) return [`The appender ${appender}, which writes ${pack.log}, is not there.`]
  if (normal(path) !== normal(file)) reasons.push(`${appender} writes to ${path} instead of ${file}.`)
  const layout = own.get(`${base}.layout.type`) ?? 'PatternLayout'
  const written = own.get(`${base}.layout.pattern`) ?? ''
  if (layout !== 'PatternLayout') {
    reasons.push(`${appender} writes with ${layout} instead of PatternLayout.`)
  } else if (normal(written) !== normal(pattern) && !isReadable(written, markers.record)) {
    reasons.push(`${appender} writes with the pattern "${written}"; records are found with "${pattern}".`)
  }
  const threshold = own.get(`${base}.filter.threshold.level`)?.toUpperCase()
  if (threshold && HIGHER_THAN_INFO.has(threshold))
    reasons.push(`${appender} drops everything below ${threshold}.`)
  const roots = [...own].filter(([key]) => /^rootLogger\.appenderRef\.[^.]+\.ref$/.test(key))
  const short = own.get('rootLogger') ?? ''
  if (
    !roots.some(([, name]) => name === appender) &&
    !short.split(',').some((name) => name.trim() === appender)
  ) {
    reasons.push(`The root logger does not write to ${appender}.`)
  }
  for (const logger of markers.loggers) {
    const { level, from } = effectiveLevel(own, logger)
    if (HIGHER_THAN_INFO.has(level)) reasons.push(`${from} is at ${level}: ${logger} is not heard.`)
    reasons.push(...diverted(own, logger, appender))
  }
  return [...new Set(reasons)]
}

/** Loggers at or above a name whose records go to other appenders alone, and those below it that say less than INFO. */
function diverted(own: Map<string, string>, name: string, appender: string): string[] {
  const all = loggersIn(own)
  const above = all
    .filter((each) => name === each.name || name.startsWith(`${each.name}.`))
    .sort((a, b) => b.name.length - a.name.length)
  const last = above.find(
    ({ id, refs }) => refs.includes(appender) || own.get(`logger.${id}.additivity`) === 'false',
  )
  const elsewhere =
    last && !last.refs.includes(appender)
      ? [`The logger ${last.id} does not write to ${appender}: ${name} is not heard.`]
      : []
  const quiet = all
    .filter((each) => each.name.startsWith(`${name}.`) && HIGHER_THAN_INFO.has(each.level))
    .map(({ id, level, name: below }) => `The logger ${id} is at ${level}: ${below} is not heard.`)
  return [...elsewhere, ...quiet]
}

function loggersIn(own: Map<string, string>) {
  const listed = listedIn(own)
  return [...namesIn(own, 'logger')]
    .filter((id) => !listed || listed.includes(id))
    .map((id) => ({
      id,
      name: own.get(`logger.${id}.name`) ?? '',
      level: own.get(`logger.${id}.level`)?.toUpperCase() ?? '',
      refs: [...own].flatMap(([key, value]) =>
        key.startsWith(`logger.${id}.appenderRef.`) && key.endsWith('.ref') ? [value] : [],
      ),
    }))
    .filter(({ name }) => name !== '')
}

/** With a `loggers` list log4j2 reads no other logger than those in it. */
function listedIn(own: Map<string, string>): string[] | undefined {
  return own
    .get('loggers')
    ?.split(',')
    .map((each) => each.trim())
}

/** The level of the listed logger whose name is the longest prefix of a class. */
function effectiveLevel(own: Map<string, string>, name: string): { level: string; from: string } {
  let best = {
    level: (
      own.get('rootLogger.level') ??
      own.get('rootLogger')?.split(',')[0]?.trim() ??
      'ERROR'
    ).toUpperCase(),
    from: 'The root logger',
    length: -1,
  }
  for (const { id, name: prefix, level } of loggersIn(own)) {
    if (!level || prefix.length <= best.length) continue
    if (name === prefix || name.startsWith(`${prefix}.`))
      best = { level, from: `The logger ${id}`, length: prefix.length }
  }
  return best
}

const SAMPLE = { level: 'INFO', logger: 'org.wso2.Sample', message: 'a sample message' }

/** Whether the record pattern reads what a log4j2 pattern prints, tried on a sample. */
function isReadable(pattern: string, record: string): boolean {
  const printed = pattern
    .replaceAll(/%-?\d*(?:\.-?\d+)?(?:date|d)(?:\{([^}]*)\})?(?:\{[^}]*\})?/g, (_, format?: string) =>
      sampleDate(format),
    )
    .replaceAll(/%-?\d*(?:\.-?\d+)?(?:level|p)(?:\{[^}]*\})?/g, SAMPLE.level)
    // With a precision it prints a part of the name, and markers ask for the whole.
    .replaceAll(/%-?\d*(?:\.-?\d+)?(?:logger|c)(?:\{([^}]*)\})?/g, (_, precision?: string) =>
      precision === undefined ? SAMPLE.logger : 'Sample',
    )
    .replaceAll(/%-?\d*(?:\.-?\d+)?(?:message|msg|m)(?![a-zA-Z])(?:\{[^}]*\})?|%m(?=%)/g, SAMPLE.message)
    .replaceAll(/%(?:xwEx|xEx|rEx|ex|throwable|exception|n)(?:\{[^}]*\})*/g, '')
    .replaceAll(/%-?\d*(?:\.-?\d+)?[a-zA-Z]+(?:\{[^}]*\})*/g, 'x')
  const groups = new RegExp(record, 'u').exec(printed)?.groups
  return (
    groups?.level === SAMPLE.level && groups.logger === SAMPLE.logger && groups.message === SAMPLE.message
  )
}

function sampleDate(format: string | undefined): string {
  const known: Readonly<Record<string, string>> = {
    DEFAULT: 'yyyy-MM-dd HH:mm:ss,SSS',
    ISO8601: 'yyyy-MM-ddTHH:mm:ss,SSS',
  }
  return (known[format ?? 'DEFAULT'] ?? format ?? '')
    .replaceAll("'", '')
    .replace('yyyy', '2026')
    .replace('MM', '11')
    .replace('dd', '22')
    .replace('HH', '17')
    .replace('mm', '05')
    .replace('ss', '01')
    .replace(/S+/, (digits) => '123456789'.slice(0, digits.length))
}

function namesIn(properties: Map<string, string>, kind: 'appender' | 'logger'): Set<string> {
  const names = [...properties.keys()].flatMap(
    (key) => key.match(new RegExp(`^${kind}\\.([^.]+)\\.`))?.[1] ?? [],
  )
  return new Set(names)
}

function settingsOf(properties: Map<string, string>, kind: string, name: string): Record<string, string> {
  const prefix = `${kind}.${name}.`
  return Object.fromEntries(
    [...properties]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  )
}

function normal(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
