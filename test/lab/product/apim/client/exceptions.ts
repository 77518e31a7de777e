import type { Session } from '../../stand-in/stores.ts'

/** An exception of the Java world, as a log shows it: class and message, then the lines below. */
export class JavaException extends Error {
  readonly className: string
  /** Lines below the first one: what the driver adds, frames, causes. */
  readonly below: readonly string[]

  constructor(className: string, message: string, below: readonly string[] = []) {
    super(message)
    this.className = className
    this.below = below
  }

  /** First line of the stack trace. */
  get head(): string {
    return this.message ? `${this.className}: ${this.message}` : this.className
  }
}

/** What the client declares and catches: logged, and the run goes on. */
export class MigrationException extends JavaException {
  constructor(message: string, cause?: JavaException) {
    super(
      'org.wso2.carbon.apimgt.migration.APIMigrationException',
      message,
      cause && [`Caused by: ${cause.head}`, ...cause.below],
    )
  }
}

/** What nobody catches, be it an Error of Java: it goes through the client into the kernel, which gives the start up. */
export class UncheckedException extends JavaException {}

/** What a `catch (Exception e)` of the client gets. Throws on what passes it: an unchecked one, and a bug of the stand-in. */
export function caught(error: unknown): JavaException {
  if (error instanceof JavaException && !(error instanceof UncheckedException)) return error
  throw error
}

/** The error of a driver as its Java sister would throw it. */
export function sqlException(engine: Session['engine'], error: unknown): JavaException {
  const { message, position } = error as Error & { position?: string }
  const frame = (where: string) => `\tat ${where}`
  if (engine === 'mariadb')
    return new JavaException('java.sql.SQLSyntaxErrorException', message, [
      frame('com.mysql.cj.jdbc.exceptions.SQLError.createSQLException(SQLError.java:120)'),
    ])
  return new JavaException('org.postgresql.util.PSQLException', `ERROR: ${message}`, [
    ...(position === undefined ? [] : [`  Position: ${position}`]),
    frame('org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2553)'),
  ])
}

/** The NullPointerException of a tenant that is inactive, or has no admin. */
export function nullPointer(where: string): UncheckedException {
  return new UncheckedException('java.lang.NullPointerException', '', [`\tat ${where}`])
}
