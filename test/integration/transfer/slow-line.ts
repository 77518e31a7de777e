import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '../../../src/remote/command.ts'
import { type Tamper, through } from './disguise.ts'
import { noise } from './noise.ts'
import type { Node } from './trees.ts'

const MEDIATORS = ['log', 'property', 'call', 'enrich', 'filter', 'payloadFactory', 'header', 'validate']

/** As many files as designers write, of 20 KB each: gzip makes a quarter of them. */
export function configurations(count: number): Node[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `synapse-configs/${at % 7}/sequence ${at} of the orders and their customers.xml`,
    content: xml(at),
  }))
}

/** Archives as they are deployed: nothing makes them smaller. */
export function archives(count: number, bytes: number): Node[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `carbonapps/app ${at}.car`,
    content: noise(`app ${at}`, bytes),
  }))
}

function xml(seed: number): string {
  const random = noise(`xml ${seed}`, 2000)
  let text = `<sequence xmlns="http://ws.apache.org/ns/synapse" name="number ${seed}">\n`
  for (let line = 0; text.length < 20_000; line += 1) {
    const [word, value] = [random[line]! % 8, random.readUInt16LE(1000 + line)]
    text += `    <${MEDIATORS[word]} name="uri.var.${value % 97}" value="order-${value}" scope="default"/>\n`
  }
  return `${text}</sequence>\n`
}

export const sizeOf = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => sum + ('content' in node ? node.content.length : 0), 0)

/** Whether a command packs and compresses. */
export const compresses = (command: Command): boolean => command.argv.some((word) => word.includes('gzip -1'))

/** What was sent by a host: names that went compressed and names that went plain, and all bytes. */
export class Sent {
  readonly compressed: string[] = []
  readonly plain: string[] = []
  bytes = 0
  #free = 0

  /** Counts what tars print and lets so much of it pass in a second. */
  slowed(bytesPerSecond: number): Tamper {
    return (running, command) => {
      if (!packs(command)) return running
      this.names(running, command)
      return through(running, this.#slow(bytesPerSecond))
    }
  }

  /** Notes what is packed how. */
  readonly names: Tamper = (running, command) => {
    if (!packs(command)) return running
    const end = running.stdin.end.bind(running.stdin)
    const list = compresses(command) ? this.compressed : this.plain
    running.stdin.end = ((names: Buffer) => {
      list.push(...names.toString('utf8').split('\0').filter(Boolean))
      return end(names)
    }) as typeof running.stdin.end
    return running
  }

  #slow(bytesPerSecond: number): Transform {
    const sent = this
    return new Transform({
      async transform(chunk: Buffer, _encoding, done) {
        sent.bytes += chunk.length
        const begins = Math.max(performance.now(), sent.#free)
        sent.#free = begins + (chunk.length / bytesPerSecond) * 1000
        await sleep(Math.max(0, begins - performance.now()))
        done(null, chunk)
      },
    })
  }
}

const packs = (command: Command): boolean =>
  command.argv.includes('tar') || command.argv.some((word) => word.includes('tar -c'))
