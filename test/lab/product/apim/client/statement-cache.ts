import { join } from 'node:path'
import { readSettings } from '../../stand-in/settings.ts'
import { JavaException } from './exceptions.ts'

/** Databases whose tables the server around the client uses while the client runs DDL in them. */
const REGISTRY = ['shared_db', 'config'] as const

/**
 * Whether the driver of PostgreSQL keeps statements that the server has prepared in the registry's databases (pgjdbc:
 * preparedStatementCacheQueries, 256 unless the URL says 0). GUIDE, warning of step 2: what is kept does not outlive the client's DDL.
 */
export function keepsStatements(home: string): boolean {
  const values = readSettings(join(home, 'repository/conf/deployment.toml'))?.values
  return REGISTRY.some((id) => {
    const text = (key: string) => String(values?.get(`database.${id}.${key}`) ?? '')
    const url = text('url').replaceAll('&amp;', '&')
    if (!/^jdbc:postgresql:/.test(url) && !(url === '' && text('type') === 'postgre')) return false
    return new URLSearchParams(url.split('?')[1]).get('preparedStatementCacheQueries') !== '0'
  })
}

/** What becomes of a kept statement whose table has changed, as PostgreSQL says it inside of a transaction. */
export function stalePlan(): JavaException {
  return new JavaException(
    'org.postgresql.util.PSQLException',
    'ERROR: cached plan must not change result type',
    ['\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2553)'],
  )
}
