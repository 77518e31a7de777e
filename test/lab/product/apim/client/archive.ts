import { zip } from '../../files.ts'
import { constraintChanges, registryLogScript, schemaChanges } from './scripts/changes.ts'
import { script, shipped } from './scripts/dialects.ts'
import { loggers, type Speaker, texts } from './texts.ts'

/** Version of the client, as the names of the zip, of its folder and of the jar have it. */
export const CLIENT_VERSION = '4.1.0.31'

/** Name under which a user downloads the client. */
export const CLIENT_ZIP = `wso2am-migration-${CLIENT_VERSION}.zip`

/** Where the jar goes below the home. */
export const DROPINS = 'repository/components/dropins'

/** Base name of the client's jar, by which the server knows that the client is there. */
export const CLIENT_JAR = /^org\.wso2\.carbon\.apimgt\.migrate\.client-.*\.jar$/

const hop = 'migration-4.0.0_to_4.1.0'
const rxts = ['3.0.0', '3.1.0', '3.2.0', '4.0.0', '4.1.0', '4.2.0']

/**
 * The migration client as a user downloads it, laid out as CLIENT src/assembly/dist.xml says; of the steps before 4.0.0 it
 * holds nothing. The texts inside are our own, but for what the jar's classes print.
 */
export function clientZip(version: string = CLIENT_VERSION): Uint8Array {
  const folder = `wso2am-migration-${version}`
  const resources = `${folder}/migration-resources`
  const scripts = `${resources}/migration-scripts`
  return zip([
    ...rxts.map((each) => [`${resources}/rxts/${each}/api.rxt`, rxt(each)] as const),
    ...shipped.flatMap((kind) => [
      [`${scripts}/pre-migration-scripts/${hop}/${kind}.sql`, script(kind, schemaChanges(kind))] as const,
      [
        `${scripts}/post-migration-scripts/${hop}/am_db/${kind}.sql`,
        script(kind, constraintChanges(kind)),
      ] as const,
    ]),
    [`${scripts}/post-migration-scripts/common/reg_db/reg-index.sql`, registryLogScript],
    [`${folder}/dropins/org.wso2.carbon.apimgt.migrate.client-${version}.jar`, clientJar(version)],
  ])
}

/** The client's bundle: a manifest, and its classes with the texts that they print in their constant pools. */
export function clientJar(version: string = CLIENT_VERSION): Uint8Array {
  const manifest = [
    'Manifest-Version: 1.0',
    'Bundle-ManifestVersion: 2',
    'Bundle-SymbolicName: org.wso2.carbon.apimgt.migrate.client',
    `Bundle-Version: ${version}`,
    'Service-Component: OSGI-INF/serviceComponents.xml',
    '',
    '',
  ]
  return zip([
    ['META-INF/MANIFEST.MF', manifest.join('\r\n')],
    ...(Object.keys(loggers) as Speaker[]).map((speaker) => {
      const name = loggers[speaker].replaceAll('.', '/')
      return [`${name}.class`, classFile(name, texts[speaker])] as const
    }),
  ])
}

/** A class of no members: the strings, the class and its parent in the pool (JVM specification, 4.1 and 4.4). */
function classFile(name: string, strings: readonly string[]): Uint8Array {
  const utf8 = [...strings, name, 'java/lang/Object'].map((text) => {
    const bytes = Buffer.from(text)
    return Buffer.concat([Buffer.from([1, bytes.length >> 8, bytes.length & 255]), bytes])
  })
  const short = (value: number) => [value >> 8, value & 255]
  const own = strings.length + 1
  const classes = Buffer.from([7, ...short(own), 7, ...short(own + 1)])
  const references = Buffer.from(strings.flatMap((_text, at) => [8, ...short(at + 1)]))
  const count = utf8.length + 2 + strings.length + 1
  const publicSuper = 0x21
  return Buffer.concat([
    Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52, ...short(count)]),
    ...utf8,
    classes,
    references,
    Buffer.from([publicSuper, own + 2, own + 3, 0, 0, 0, 0].flatMap(short)),
  ])
}

function rxt(version: string): string {
  return `<artifactType type="application/vnd.wso2-api+xml" shortName="api" version="${version}"/>\n`
}
