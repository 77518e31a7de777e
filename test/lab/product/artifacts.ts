import { type CarArtifact, carbonApp } from './car.ts'
import type { Tree } from './files.ts'
import {
  apiXml,
  dataServiceXml,
  endpointXml,
  inboundXml,
  localEntryXml,
  processorXml,
  proxyXml,
  sequenceXml,
  storeXml,
  taskXml,
  xmlHead,
} from './synapse-xml.ts'

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

const subjects = ['Order', 'Invoice', 'Customer', 'Shipment', 'Payment', 'Stock', 'Price', 'Return', 'Error']
const verbs = ['Create', 'Query', 'Update', 'Notify', 'Archive', 'Check', 'Export']

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
        text: `${xmlHead}<resources><item><file>r.txt</file><path>/_system/governance/car/${index}</path></item></resources>\n`,
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
