import { type Tree, zip } from './files.ts'

/** How many artifacts of each kind a home gets. */
export interface ArtifactCounts {
  readonly cars: number
  readonly proxies: number
  readonly apis: number
  readonly sequences: number
  readonly endpoints: number
  readonly dataServices: number
  readonly tasks: number
  readonly inboundEndpoints: number
  readonly messageStores: number
  readonly messageProcessors: number
  readonly localEntries: number
  readonly registryResources: number
}

export const defaultCounts: ArtifactCounts = {
  cars: 40,
  proxies: 120,
  apis: 60,
  sequences: 30,
  endpoints: 25,
  dataServices: 8,
  tasks: 3,
  inboundEndpoints: 3,
  messageStores: 3,
  messageProcessors: 2,
  localEntries: 12,
  registryResources: 40,
}

/** Names of what a server that holds these artifacts has deployed; those of .car files included. Sorted. */
export interface ExpectedArtifacts {
  readonly carbonApps: string[]
  readonly apis: string[]
  readonly proxies: string[]
  readonly dataServices: string[]
  readonly sequences: string[]
  readonly endpoints: string[]
  readonly inboundEndpoints: string[]
  /** What works on its own: tasks, polling inbound endpoints, message processors. */
  readonly active: string[]
}

/** File names that break careless shell text, globs, option parsers and line-wise lists. */
export const nastyNames = [
  'name with  spaces',
  ` leading and trailing `,
  `it's "quoted"`,
  '$(touch pwned)',
  '`touch pwned`',
  '${HOME}',
  'Grüße-日本語-🐘',
  '-rf',
  'two\nlines',
  'tab\there',
  'semi;colon & pipe | star * ?',
  'back\\slash',
  '#hash %41',
] as const

/** A small generator of numbers from a seed (mulberry32), so that a lab can be built again exactly. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const xmlns = 'xmlns="http://ws.apache.org/ns/synapse"'
const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
const xmlText = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')

const subjects = ['Order', 'Invoice', 'Customer', 'Shipment', 'Payment', 'Stock', 'Price', 'Return', 'Error']
const verbs = ['Create', 'Query', 'Update', 'Notify', 'Archive', 'Check', 'Export']

export const apiXml = (name: string, context: string) =>
  `${head}<api ${xmlns} context="${xmlText(context)}" name="${xmlText(name)}">\n  <resource methods="GET POST" uri-template="/{id}">\n    <inSequence>\n      <respond/>\n    </inSequence>\n  </resource>\n</api>\n`
export const proxyXml = (name: string) =>
  `${head}<!-- <proxy name="NotThisOne"/> -->\n<proxy ${xmlns} name="${xmlText(name)}" startOnLoad="true" transports="http https">\n  <target>\n    <inSequence>\n      <respond/>\n    </inSequence>\n  </target>\n</proxy>\n`
export const sequenceXml = (name: string) =>
  `${head}<sequence ${xmlns} name="${xmlText(name)}">\n  <log level="custom">\n    <property name="step" value="${xmlText(name)}"/>\n  </log>\n</sequence>\n`
const endpointXml = (name: string) =>
  `${head}<endpoint ${xmlns} name="${xmlText(name)}">\n  <address uri="http://backend.example:9000/${encodeURIComponent(name)}"/>\n</endpoint>\n`
const localEntryXml = (key: string) =>
  `${head}<localEntry ${xmlns} key="${xmlText(key)}"><![CDATA[value of ${key.replaceAll(']', '')}]]></localEntry>\n`
export const taskXml = (name: string) =>
  `${head}<task ${xmlns} class="org.apache.synapse.startup.tasks.MessageInjector" group="synapse.simple.quartz" name="${xmlText(name)}">\n  <trigger interval="5"/>\n</task>\n`
const inboundXml = (name: string, protocol: string) =>
  `${head}<inboundEndpoint ${xmlns} name="${xmlText(name)}" onError="fault" protocol="${protocol}" sequence="main" suspend="false">\n  <parameters>\n    <parameter name="interval">5000</parameter>\n  </parameters>\n</inboundEndpoint>\n`
const storeXml = (name: string) => `${head}<messageStore ${xmlns} name="${xmlText(name)}"/>\n`
const processorXml = (name: string, store: string) =>
  `${head}<messageProcessor ${xmlns} class="org.apache.synapse.message.processor.impl.sampler.SamplingProcessor" messageStore="${xmlText(store)}" name="${xmlText(name)}">\n  <parameter name="interval">1000</parameter>\n  <parameter name="is.active">true</parameter>\n</messageProcessor>\n`
const dataServiceXml = (name: string, datasource: string) =>
  `<data name="${xmlText(name)}" transports="http https">\n  <config id="default"><property name="carbon_datasource_name">${xmlText(datasource)}</property></config>\n  <query id="all" useConfig="default"><sql>select * from ORDERS</sql></query>\n  <resource method="GET" path="/all"><call-query href="all"/></resource>\n</data>\n`

/** One artifact inside a .car file. */
export interface CarArtifact {
  readonly name: string
  readonly type: string
  readonly file: string
  readonly text: string
}

/** A carbon application: artifacts.xml, and per artifact a folder with artifact.xml and the file. */
export function carbonApp(name: string, version: string, artifacts: readonly CarArtifact[]): Uint8Array {
  const dependency = ({ name: artifact }: CarArtifact) =>
    `    <dependency artifact="${xmlText(artifact)}" version="1.0.0" include="true" serverRole="EnterpriseServiceBus"/>\n`
  const list = `${head}<artifacts>\n  <artifact name="${xmlText(name)}" version="${version}" type="carbon/application">\n${artifacts.map(dependency).join('')}  </artifact>\n</artifacts>\n`
  return zip([
    ['artifacts.xml', list],
    ...artifacts.flatMap(({ name: artifact, type, file, text }) => [
      [
        `${artifact}_1.0.0/artifact.xml`,
        `${head}<artifact name="${xmlText(artifact)}" version="1.0.0" type="${type}" serverRole="EnterpriseServiceBus">\n  <file>${xmlText(file)}</file>\n</artifact>\n`,
      ] as const,
      [`${artifact}_1.0.0/${file}`, text] as const,
    ]),
  ])
}

export interface Artifacts {
  readonly tree: Tree
  readonly expected: ExpectedArtifacts
}

const deployment = 'repository/deployment/server'
const synapse = `${deployment}/synapse-configs/default`

/** A user's artifacts with deployment folder and file registry. `active` false leaves out what works on its own. */
export function makeArtifacts(
  counts: ArtifactCounts,
  active: boolean,
  datasource: string,
  seed: number,
): Artifacts {
  const pick = numbers(seed)
  const tree: Tree = new Map()
  const add = (path: string, text: string | Uint8Array) =>
    tree.set(path, typeof text === 'string' ? Buffer.from(text) : text)
  const expected: ExpectedArtifacts = {
    carbonApps: [],
    apis: [],
    proxies: [],
    dataServices: [],
    sequences: ['fault', 'main'],
    endpoints: [],
    inboundEndpoints: [],
    active: [],
  }
  const name = (index: number) =>
    `${subjects[pick(subjects.length)]}${verbs[pick(verbs.length)]}${String(index).padStart(3, '0')}`
  const times = (count: number, make: (index: number) => void) => {
    for (let index = 0; index < count; index++) make(index)
  }
  const note = (list: keyof ExpectedArtifacts, entry: string) => expected[list].push(entry)

  times(counts.proxies, (index) => {
    const proxy = `${name(index)}Proxy`
    note('proxies', proxy)
    add(`${synapse}/proxy-services/${proxy}.xml`, proxyXml(proxy))
  })
  times(counts.apis, (index) => {
    const api = `${name(index)}API`
    note('apis', api)
    add(`${synapse}/api/${api}.xml`, apiXml(api, `/${api.toLowerCase()}`))
  })
  times(counts.sequences, (index) => {
    const sequence = nastyNames[index] ?? `${name(index)}Sequence`
    note('sequences', sequence)
    add(`${synapse}/sequences/${sequence}.xml`, sequenceXml(sequence))
  })
  times(counts.endpoints, (index) => {
    const endpoint = `${name(index)}EP`
    note('endpoints', endpoint)
    add(`${synapse}/endpoints/${endpoint}.xml`, endpointXml(endpoint))
  })
  times(counts.localEntries, (index) => {
    const entry = index === 0 ? nastyNames[8] : `${name(index)}Entry`
    add(`${synapse}/local-entries/${entry}.xml`, localEntryXml(entry))
  })
  times(counts.messageStores, (index) =>
    add(`${synapse}/message-stores/Store${index}.xml`, storeXml(`Store${index}`)),
  )
  times(counts.dataServices, (index) => {
    const service = `${name(index)}DataService`
    note('dataServices', service)
    add(`${deployment}/dataservices/${service}.dbs`, dataServiceXml(service, datasource))
  })
  if (active) {
    times(counts.tasks, (index) => {
      note('active', `NightlyTask${index}`)
      add(`${synapse}/tasks/NightlyTask${index}.xml`, taskXml(`NightlyTask${index}`))
    })
    times(counts.inboundEndpoints, (index) => {
      const inbound = `Inbound${index}`
      const protocol = ['file', 'jms', 'http'][index % 3]!
      note('inboundEndpoints', inbound)
      if (protocol !== 'http') note('active', inbound)
      add(`${synapse}/inbound-endpoints/${inbound}.xml`, inboundXml(inbound, protocol))
    })
    times(counts.messageProcessors, (index) => {
      note('active', `Processor${index}`)
      add(
        `${synapse}/message-processors/Processor${index}.xml`,
        processorXml(`Processor${index}`, `Store${index}`),
      )
    })
  }
  times(counts.cars, (index) => {
    const app = index === 0 ? 'Grüße App' : `${name(index)}CompositeExporter`
    const api = `${app.replaceAll(' ', '')}CarAPI`
    const proxy = `${app.replaceAll(' ', '')}CarProxy`
    note('carbonApps', `${app}_1.0.0`)
    note('apis', api)
    note('proxies', proxy)
    const inside: CarArtifact[] = [
      { name: api, type: 'synapse/api', file: `${api}-1.0.0.xml`, text: apiXml(api, `/car/${index}`) },
      { name: proxy, type: 'synapse/proxy-service', file: `${proxy}-1.0.0.xml`, text: proxyXml(proxy) },
      {
        name: `resource${index}`,
        type: 'registry/resource',
        file: 'registry-info.xml',
        text: `${head}<resources><item><file>r.txt</file><path>/_system/governance/car/${index}</path></item></resources>\n`,
      },
    ]
    if (index % 5 === 1) {
      const service = `CarData${index}`
      note('dataServices', service)
      inside.push({
        name: service,
        type: 'service/dataservice',
        file: `${service}-1.0.0.dbs`,
        text: dataServiceXml(service, datasource),
      })
    }
    if (active && index === 2) {
      note('active', 'CarTask')
      inside.push({
        name: 'CarTask',
        type: 'synapse/task',
        file: 'CarTask-1.0.0.xml',
        text: taskXml('CarTask'),
      })
    }
    add(`${deployment}/carbonapps/${app}_1.0.0.car`, carbonApp(app, '1.0.0', inside))
  })
  registry(counts.registryResources, pick, add)
  for (const list of Object.values(expected)) list.sort()
  return { tree, expected }
}

/** Run-time data of the file registry: resources with their property files, binaries, names of every kind. */
function registry(
  count: number,
  pick: (below: number) => number,
  add: (path: string, bytes: string | Uint8Array) => void,
): void {
  const roots = ['registry/config', 'registry/governance', 'registry/local']
  for (let index = 0; index < count; index++) {
    const folder = `${roots[pick(3)]}/run-time/${subjects[pick(subjects.length)]}`
    const resource = nastyNames[index] ?? `resource${index}.txt`
    add(
      `${folder}/${resource}`,
      index % 7 === 3
        ? Uint8Array.from({ length: 20_000 + pick(40_000) }, () => pick(256))
        : `value ${pick(1e9)}\n`,
    )
    add(`${folder}/${resource}.properties`, `mediaType=text/plain\nindex=${index}\n`)
  }
}
