import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { readMigrationModes } from '../product/apim/client/modes.ts'
import { completedServerStartup, UncheckedException } from '../product/apim/client/observer.ts'
import { type Log, stamp } from '../product/stand-in/log.ts'
import { type DataSource, openDatabase } from '../product/stand-in/stores.ts'

/**
 * The part of a server around the client, as a program of its own, so that it can be killed and can hang:
 * `node client-driver.ts <home> <JSON of the two data sources> -Dkey=value ...`. It stops in order when the start is over.
 */
const [home, sources, ...options] = process.argv.slice(2)
const databases = JSON.parse(sources!) as Record<'apim_db' | 'shared_db', DataSource>
const properties = new Map(
  options.map((option) => {
    const [, key, value = 'true'] = /^-D([^=]+)(?:=(.*))?$/.exec(option)!
    return [key!, value]
  }),
)
const log: Log = (level, logger, message, trace = []) =>
  appendFileSync(
    join(home!, 'repository/logs/wso2carbon.log'),
    `TID: [-1234] [] [${stamp(new Date())}] ${level.padStart(5)} {${logger}} - ${[message, ...trace].join('\n')}\n`,
  )
const finalizer = 'org.wso2.carbon.core.internal.StartupFinalizerServiceComponent'

log('INFO', 'org.wso2.carbon.core.internal.CarbonCoreActivator', 'Starting WSO2 Carbon...')
// The ports are open before the client runs, and a process with a port outlives a client that does nothing any more.
const port = createServer().listen(0, '127.0.0.1')
await once(port, 'listening')
const { port: number } = port.address() as AddressInfo
log('INFO', 'org.wso2.carbon.tomcat.ext.transport.ServletTransportManager', `HTTPS port       : ${number}`)
try {
  await completedServerStartup({
    home: home!,
    properties,
    log,
    modes: readMigrationModes(home!),
    open: (id) => openDatabase(databases[id]),
  })
  log('INFO', finalizer, 'Server           :  WSO2 API Manager-4.1.0')
  log('INFO', finalizer, 'WSO2 Carbon started in 9 sec')
  log('INFO', 'org.wso2.carbon.core.init.CarbonServerManager', 'Shutting down OSGi framework...')
} catch (error) {
  if (!(error instanceof UncheckedException)) throw error
  log('FATAL', finalizer, `Cannot activate StartupFinalizerServiceComponent ${error.head}`, error.below)
}
port.close()
