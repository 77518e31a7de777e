import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { blindness, compareLogging, parseProperties } from '../../../src/wso2/log4j2.ts'

const { source, target, markers } = loadRoute('mi-7.1.0-to-4.0.0')

/** The lines of a shipped file that matter here. */
const SHIPPED = `# comment
appenders = CARBON_CONSOLE, CARBON_LOGFILE
appender.CARBON_LOGFILE.type = RollingFile
appender.CARBON_LOGFILE.name = CARBON_LOGFILE
appender.CARBON_LOGFILE.fileName = \${sys:carbon.home}/repository/logs/wso2carbon.log
appender.CARBON_LOGFILE.layout.type = PatternLayout
appender.CARBON_LOGFILE.layout.pattern = [%d] %5p {%c} - %m%ex%n
appender.CARBON_LOGFILE.filter.threshold.level = DEBUG
loggers = AUDIT_LOG, org-apache-coyote, \\
  correlation
logger.org-apache-coyote.name = org.apache.coyote
logger.org-apache-coyote.level = WARN
logger.org-wso2.name = org.wso2
logger.org-wso2.level = ERROR
rootLogger.level = INFO
rootLogger.appenderRef.CARBON_LOGFILE.ref = CARBON_LOGFILE
`

describe('log4j2.properties', () => {
  it('is read as Java reads properties', () => {
    expect(
      Object.fromEntries(parseProperties('a = 1\n#b=2\n! c=3\n  d:4\ne=x\\\n   y\nf\\ g = h = i\nj=\n')),
    ).toEqual({
      a: '1',
      d: '4',
      e: 'xy',
      'f g': 'h = i',
      j: '',
    })
  })

  it('of the pack itself holds nothing of the user and blinds nobody', () => {
    expect(compareLogging(SHIPPED, source)).toEqual({ custom: [], changed: [] })
    expect(blindness(SHIPPED, target, markers)).toEqual([])
  })

  it('shows appenders and loggers of the user, and with the pristine file what was changed', () => {
    const own = `${SHIPPED.replace('coyote.level = WARN', 'coyote.level = DEBUG')}
appender.SPLUNK.type = Http
appender.SPLUNK.url = https://splunk
logger.orders.name = com.example.orders
logger.orders.level = DEBUG
`
    const custom = [
      { kind: 'appender', name: 'SPLUNK', settings: { type: 'Http', url: 'https://splunk' } },
      { kind: 'logger', name: 'orders', settings: { name: 'com.example.orders', level: 'DEBUG' } },
    ]
    expect(compareLogging(own, source)).toEqual({ custom, changed: [] })
    expect(compareLogging(own, source, SHIPPED)).toEqual({
      custom,
      changed: [{ key: 'logger.org-apache-coyote.level', from: 'WARN', to: 'DEBUG' }],
    })
  })

  it.each([
    ['[%d] %5p {%c} - %m%ex%n', '%d %p %m%n', /writes with the pattern "%d %p %m%n"/],
    ['[%d] %5p {%c} - %m%ex%n', '[%d{HH:mm}] %5p {%c} - %m%ex%n', /writes with the pattern/],
    ['[%d] %5p {%c} - %m%ex%n', '[%d] [%t] %5p {%c} - %m%ex%n', /writes with the pattern/],
    ['PatternLayout', 'JsonLayout', /writes with JsonLayout/],
    ['${sys:carbon.home}/repository/logs/', '/var/log/wso2/', /writes to \/var\/log\/wso2\/wso2carbon\.log/],
    ['threshold.level = DEBUG', 'threshold.level = WARN', /drops everything below WARN/],
    ['rootLogger.level = INFO', 'rootLogger.level = WARN', /The root logger is at WARN/],
    ['rootLogger.appenderRef.CARBON_LOGFILE.ref = CARBON_LOGFILE', '', /does not write to CARBON_LOGFILE/],
    ['loggers = AUDIT_LOG', 'loggers = org-wso2', /The logger org-wso2 is at ERROR/],
    ['appender.CARBON_LOGFILE.fileName', 'appender.OTHER.fileName', /is not there/],
  ])('with %s -> %s would blind the verdict', (shipped, own, why) => {
    expect(blindness(SHIPPED.replace(shipped, own), target, markers).join('\n')).toMatch(why)
  })

  it.each([
    '[%d{ISO8601}] %-5level {%logger} - %msg%xEx%n',
    '[%date{yyyy-MM-dd HH:mm:ss,SSS}]  %p {%c} - %m%n',
  ])('with another pattern that reads alike (%s) is fine', (pattern) => {
    expect(blindness(SHIPPED.replace('[%d] %5p {%c} - %m%ex%n', pattern), target, markers)).toEqual([])
  })
})

describe('log4j2.properties of API Manager', () => {
  const route = loadRoute('apim-4.0.0-to-4.1.0')
  const heard = {
    ...route.markers,
    loggers: [...route.markers.loggers, ...route.clients.flatMap((client) => client.loggers)],
  }
  /** The lines of the shipped file that matter here. */
  const shipped = `appenders = CARBON_CONSOLE, CARBON_LOGFILE
appender.CARBON_LOGFILE.type = RollingFile
appender.CARBON_LOGFILE.fileName = \${sys:carbon.home}/repository/logs/wso2carbon.log
appender.CARBON_LOGFILE.layout.type = PatternLayout
appender.CARBON_LOGFILE.layout.pattern = TID: [%tenantId] [%appName] [%d] %5p {%c} - %m%ex%n
appender.CARBON_LOGFILE.filter.threshold.level = DEBUG
loggers = AUDIT_LOG, org-wso2-carbon, own, correlation
logger.org-wso2-carbon.name = org.wso2.carbon
logger.org-wso2-carbon.level = INFO
logger.own.name = com.example
logger.own.level = ERROR
logger.correlation.name = correlation
logger.correlation.level = INFO
logger.correlation.additivity = false
logger.correlation.appenderRef.CORRELATION.ref = CORRELATION
rootLogger.level = ERROR
rootLogger.appenderRef.CARBON_LOGFILE.ref = CARBON_LOGFILE
`
  const own = (...lines: string[]) => `${shipped}${lines.map((line) => `logger.own.${line}\n`).join('')}`

  it('as it is blinds nobody', () => {
    expect(blindness(shipped, route.target, heard)).toEqual([])
    expect(
      compareLogging(shipped.replace('own, ', '').replaceAll(/^logger\.own.*\n/gm, ''), route.source).custom,
    ).toEqual([])
  })

  it.each([
    'TID: [%tenantId] [%appName] [%d] [%X{Correlation-ID}] %5p {%c} - %m%ex%n',
    'TID: [%T] [] [%d{ISO8601}] %-5p {%c} - %m%n',
  ])('with another pattern that reads alike (%s) is fine', (pattern) => {
    const text = shipped.replace(/(layout\.pattern = ).*/, (_, key) => key + pattern)
    expect(blindness(text, route.target, heard)).toEqual([])
  })

  it.each([
    ['a short class name', shipped.replace('{%c}', '{%c{1}}'), /writes with the pattern/],
    [
      'the layout of another product',
      shipped.replace('TID: [%tenantId] [%appName] ', ''),
      /writes with the pattern/,
    ],
    [
      'a quieter package',
      own('name = org.wso2.carbon.apimgt', 'level = WARN'),
      /The logger own is at WARN: org\.wso2\.carbon\.apimgt\.migration is not heard/,
    ],
    [
      'a quieter class below',
      own('name = org.wso2.carbon.apimgt.migration.validator.ValidationHandler', 'level = OFF'),
      /The logger own is at OFF: \S+ValidationHandler is not heard/,
    ],
    [
      'a file of its own',
      own(
        'name = org.wso2.carbon.apimgt.migration',
        'level = INFO',
        'additivity = false',
        'appenderRef.X.ref = X',
      ),
      /The logger own does not write to CARBON_LOGFILE/,
    ],
    [
      'a file of its own beside',
      own('name = org.wso2.carbon.apimgt.migration', 'level = INFO', 'appenderRef.X.ref = X'),
      undefined,
    ],
  ])('with %s', (_, text, why) => {
    const reasons = blindness(text, route.target, heard).join('\n')
    if (why) expect(reasons).toMatch(why)
    else expect(reasons).toBe('')
  })
})
