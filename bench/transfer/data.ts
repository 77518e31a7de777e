import { createCipheriv } from 'node:crypto'
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Which set of files: `large` has 3,200 of 598 MB, `small` 485 of 36 MB. */
export type SetName = 'large' | 'small'

/** Folders at the top of a set: what a home has to sync, one by one. */
export const PARTS = ['synapse-configs', 'carbonapps', 'lib', 'security'] as const

interface Shape {
  bytes: number
  xml: number
  xmlFolders: number
  cars: number
  jars: number
  stores: number
}

const SHAPES: Readonly<Record<SetName, Shape>> = {
  large: { bytes: 598e6, xml: 3000, xmlFolders: 60, cars: 150, jars: 40, stores: 10 },
  small: { bytes: 36e6, xml: 450, xmlFolders: 10, cars: 25, jars: 8, stores: 2 },
}

interface Planned {
  path: string
  size: number
  kind: 'xml' | 'archive' | 'store'
}

const TIME = 1_700_000_000
const MEDIATORS = ['log', 'property', 'call', 'enrich', 'filter', 'payloadFactory', 'header', 'validate']
const WORDS =
  'order customer invoice payment stock shipment account ledger claim policy branch partner rate token'.split(
    ' ',
  )

/**
 * One of the two sets in a folder that is written to over and over: the same files with the same bytes on every machine. Configurations
 * compress as such do, archives do not. Two links and an empty folder are there too, which no count of files includes.
 */
export class DataSet {
  readonly root: string
  readonly files: number
  readonly bytes: number
  /** What `change` rewrites. */
  readonly changing: readonly Planned[]
  #revision = 0

  constructor(name: SetName, root: string) {
    const plan = planOf(name)
    this.root = root
    this.files = plan.length
    this.bytes = plan.reduce((sum, { size }) => sum + size, 0)
    this.changing = percent(plan)
    for (const file of plan) this.#write(file)
    symlinkSync('lib-000.jar', path.join(root, 'lib/current.jar'))
    symlinkSync('../api-00/main.xml', path.join(root, 'synapse-configs/sequence-01/shared.xml'))
    mkdirSync(path.join(root, 'synapse-configs/local-entries'), { recursive: true })
  }

  /** Rewrites 1 % of the files, always the same ones with as many bytes, with contents and a time that they never had. */
  change(): void {
    this.#revision += 1
    for (const file of this.changing) this.#write(file)
  }

  #write({ path: name, size, kind }: Planned): void {
    const file = path.join(this.root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    const content = kind === 'xml' ? xml(name, size, this.#revision) : noise(name, size, this.#revision)
    writeFileSync(file, content, { mode: kind === 'store' ? 0o600 : 0o644 })
    const time = TIME + this.#revision * 1000
    utimesSync(file, time, time)
  }
}

function planOf(name: SetName): Planned[] {
  const shape = SHAPES[name]
  const random = randomOf(name)
  const between = (least: number, most: number) => Math.round(least + random() * (most - least))
  const folders = ['api', 'sequence', 'endpoint', 'proxy']
  const number = (index: number, digits: number) => String(index).padStart(digits, '0')
  const plan: Planned[] = []
  for (let index = 0; index < shape.xml; index += 1) {
    const folder = index % shape.xmlFolders
    const above = `synapse-configs/${folders[folder % folders.length]}-${number(folder, 2)}`
    const base = index < shape.xmlFolders ? 'main' : `part-${number(index, 4)}`
    plan.push({ path: `${above}/${base}.xml`, size: between(1000, 20_000), kind: 'xml' })
  }
  for (let index = 0; index < shape.stores; index += 1)
    plan.push({ path: `security/store-${number(index, 2)}.jks`, size: between(2000, 60_000), kind: 'store' })
  const archives = [
    ...Array.from({ length: shape.cars }, (_, index) => `carbonapps/app-${number(index, 3)}_1.0.0.car`),
    ...Array.from({ length: shape.jars }, (_, index) => `lib/lib-${number(index, 3)}.jar`),
  ].map((path) => ({ path, weight: 0.2 + 1.6 * random() }))
  // The archives share what is left of the set's size, so that it is the same whatever the dice say.
  const left = shape.bytes - plan.reduce((sum, { size }) => sum + size, 0)
  const weights = archives.reduce((sum, { weight }) => sum + weight, 0)
  for (const { path, weight } of archives)
    plan.push({ path, size: Math.floor((left * weight) / weights), kind: 'archive' })
  return plan
}

/** 1 % of the configurations, a car and a jar: 32 files of about 5 MB in the large set. */
function percent(plan: readonly Planned[]): Planned[] {
  const xmls = plan.filter(({ kind }) => kind === 'xml')
  const every = Math.floor(xmls.length / Math.ceil(xmls.length / 100))
  const middle = (ending: string) => {
    const sorted = plan.filter(({ path }) => path.endsWith(ending)).sort((a, b) => a.size - b.size)
    return sorted[Math.floor(sorted.length * 0.4)]!
  }
  return [...xmls.filter((_, index) => index % every === 0), middle('.car'), middle('.jar')]
}

/** Text such as a designer writes; the revision stands in it several times, in as many letters. */
function xml(name: string, size: number, revision: number): Buffer {
  const random = randomOf(name)
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!
  const stamp = String(revision).padStart(8, '0')
  let text = `<?xml version="1.0" encoding="UTF-8"?>\n<sequence xmlns="http://ws.apache.org/ns/synapse" name="${path.basename(name, '.xml')}" revision="${stamp}">\n`
  for (let line = 0; text.length < size; line += 1) {
    const value = `${pick(WORDS)}-${Math.floor(random() * 1e6)}`
    text += `    <${pick(MEDIATORS)} name="${pick(WORDS)}.${pick(WORDS)}" value="${line % 40 === 39 ? stamp : value}"/>\n`
  }
  const end = '\n</sequence>\n'
  return Buffer.from(`${text.slice(0, size - end.length)}${end}`)
}

/** Bytes that nothing compresses: a cipher's stream. */
function noise(name: string, size: number, revision: number): Buffer {
  const key = Buffer.alloc(16)
  key.writeUInt32LE(seedOf(name))
  key.writeUInt32LE(revision, 4)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size))
}

function seedOf(text: string): number {
  let hash = 2166136261
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 16777619)
  return hash >>> 0
}

/** Numbers from 0 to 1, the same for the same text (xorshift). */
function randomOf(text: string): () => number {
  let state = seedOf(text) || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}
