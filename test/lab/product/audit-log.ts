/** A `log4j2.properties` with an appender that its owner added. */
export function withAuditLog(log4j2: string): string {
  return `${log4j2.replace(/^appenders ?= ?(.*)$/m, 'appenders = $1, ACME_AUDIT')}
appender.ACME_AUDIT.type = RollingFile
appender.ACME_AUDIT.name = ACME_AUDIT
appender.ACME_AUDIT.fileName = \${sys:carbon.home}/repository/logs/acme-audit.log
appender.ACME_AUDIT.filePattern = \${sys:carbon.home}/repository/logs/acme-audit-%d{MM-dd-yyyy}.log
appender.ACME_AUDIT.layout.type = PatternLayout
appender.ACME_AUDIT.layout.pattern = %d %m%n
`
}
