import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { unzipSync } from 'fflate'
import type { Route } from '../routes/schema.ts'

/** Root element of an artifact's XML, its kind, and the attribute that names it. */
const ELEMENTS: Readonly<Record<string, { kind: string; attribute: string }>> = {
  api: { kind: 'api', attribute: 'name' },
  proxy: { kind: 'proxy-service', attribute: 'name' },
  data: { kind: 'data-service', attribute: 'name' },
  sequence: { kind: 'sequence', attribute: 'name' },
  endpoint: { kind: 'endpoint', attribute: 'name' },
  localEntry: { kind: 'local-entry', attribute: 'key' },
  inboundEndpoint: { kind: 'inbound-endpoint', attribute: 'name' },
  task: { kind: 'task', attribute: 'name' },
  messageStore: { kind: 'message-store', attribute: 'name' },
  messageProcessor: { kind: 'message-processor', attribute: 'name' },
  template: { kind: 'template', attribute: 'name' },
}

/** A resource of more than this is no artifact's XML; a zip that claims more is not unpacked. */
const LARGEST_XML = 32 * 1024 * 1024

/** Something that a server deploys. */
export interface Artifact {
  /** The route's words: `api`, `proxy-service`, `data-service`, `carbon-application`, `task` ... */
  kind: string
  name: string
  /** Path from the home; of an artifact inside a .car file, `<path of the .car>!/<path in it>`. */
  file: string
  /** Why it works on its own, in the route's words; absent where it only waits for callers. */
  active?: string
}

/** Artifacts of one file, and what in it could not be read: such a file will not deploy either. */
export interface ArtifactFile {
  artifacts: Artifact[]
  unreadable: string[]
}

/** Artifacts of one file of `repository/deployment/server`, by the file's ending: `.car`, `.dbs`, `.xml`; none of others. */
export function readArtifacts(file: string, bytes: Uint8Array, active: Route['active']): ArtifactFile {
  if (file.endsWith('.car')) return readCar(file, bytes, active)
  if (!/\.(?:xml|dbs)$/.test(file)) return { artifacts: [], unreadable: [] }
  return readXml(file, Buffer.from(bytes).toString('utf8'), active)
}

/** Names of one kind, sorted, each once. */
export function namesOf(artifacts: readonly Artifact[], kind: string): string[] {
  return [...new Set(artifacts.filter((each) => each.kind === kind).map(({ name }) => name))].sort()
}

/** Artifacts that would do everything twice while both servers run. */
export function activeOf(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts.filter(({ active }) => active !== undefined)
}

function readXml(file: string, text: string, active: Route['active']): ArtifactFile {
  const wrong = XMLValidator.validate(text)
  if (wrong !== true) return { artifacts: [], unreadable: [`${file}:${wrong.err.line}: ${wrong.err.msg}`] }
  const roots = Object.entries(parseXml(text))
  // synapse.xml of old set-ups holds everything in one <definitions>.
  const elements = roots.flatMap(([name, value]) =>
    name === 'definitions' ? Object.entries(tables(value)[0] ?? {}) : [[name, value] as const],
  )
  const artifacts = elements.flatMap(([name, value]) => {
    const element = ELEMENTS[name]
    if (!element) return []
    return tables(value).flatMap((table): Artifact[] => {
      const label = table[`@${element.attribute}`]
      if (typeof label !== 'string' || label === '') return []
      const note =
        elements.length === 1 ? activity(element.kind, text, active) : activityOfKind(element.kind, active)
      return [{ kind: element.kind, name: label, file, ...(note !== undefined && { active: note }) }]
    })
  })
  return { artifacts, unreadable: [] }
}

/**
 * A carbon application: `artifacts.xml` names it and its parts, each part is a folder with an `artifact.xml`. Registry
 * resources that happen to be synapse XML are not deployed as such, so the type decides.
 */
function readCar(file: string, bytes: Uint8Array, active: Route['active']): ArtifactFile {
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => /\.(?:xml|dbs)$/.test(name) && originalSize <= LARGEST_XML,
    })
  } catch (error) {
    return { artifacts: [], unreadable: [`${file}: ${(error as Error).message}`] }
  }
  const text = (name: string): string | undefined =>
    entries[name] && Buffer.from(entries[name]).toString('utf8')
  const application = applicationOf(text('artifacts.xml') ?? '')
  if (!application) return { artifacts: [], unreadable: [`${file}: no carbon application in artifacts.xml`] }
  const found: ArtifactFile = {
    artifacts: [{ kind: 'carbon-application', name: application, file }],
    unreadable: [],
  }
  for (const name of Object.keys(entries).sort()) {
    if (!name.endsWith('/artifact.xml')) continue
    const part = deployedFile(text(name) ?? '')
    if (part === undefined) continue
    const inner = `${name.slice(0, -'artifact.xml'.length)}${part}`
    const content = text(inner)
    if (content === undefined) {
      found.unreadable.push(`${file}!/${name}: ${part} is not in the archive`)
      continue
    }
    const read = readXml(`${file}!/${inner}`, content, active)
    found.artifacts.push(...read.artifacts)
    found.unreadable.push(...read.unreadable)
  }
  return found
}

/** `<name>_<version>`: what the server calls it in its log (MI `CarbonApplication.getAppNameWithVersion`). */
function applicationOf(text: string): string | undefined {
  if (XMLValidator.validate(text) !== true) return undefined
  const artifact = tables(tables(parseXml(text).artifacts)[0]?.artifact).find(
    (each) => each['@type'] === 'carbon/application',
  )
  if (typeof artifact?.['@name'] !== 'string') return undefined
  const version = artifact['@version']
  return typeof version === 'string' && version !== '' ? `${artifact['@name']}_${version}` : artifact['@name']
}

function deployedFile(text: string): string | undefined {
  if (XMLValidator.validate(text) !== true) return undefined
  const artifact = tables(parseXml(text).artifact)[0]
  if (!/^(?:synapse\/|service\/dataservice$)/.test(String(artifact?.['@type'] ?? ''))) return undefined
  const file = artifact?.file
  return typeof file === 'string' && /\.(?:xml|dbs)$/.test(file) ? file : undefined
}

function activity(kind: string, text: string, active: Route['active']): string | undefined {
  const plain = text.replaceAll(/<!--[\s\S]*?-->/g, '')
  return active.find((each) => each.kind === kind && new RegExp(each.element, 'u').test(plain))?.note
}

/** In a file of many artifacts the text does not tell which one: better one warning too many. */
function activityOfKind(kind: string, active: Route['active']): string | undefined {
  return active.find((each) => each.kind === kind)?.note
}

type Table = Readonly<Record<string, unknown>>

function parseXml(text: string): Table {
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    removeNSPrefix: true,
    ignoreDeclaration: true,
    // Names need no entities; expanding them is what XML bombs live from.
    processEntities: false,
  }).parse(text) as Table
}

function tables(value: unknown): Table[] {
  const list = Array.isArray(value) ? value : [value]
  return list.filter((each): each is Table => typeof each === 'object' && each !== null)
}
