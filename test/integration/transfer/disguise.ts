import { Transform } from 'node:stream'
import type { Command, Host, RunningCommand } from '../../../src/remote/command.ts'
import { LocalHost } from '../../../src/remote/local.ts'

/** May replace what a command prints and reads. */
export type Tamper = (running: RunningCommand, command: Command) => RunningCommand

export interface Disguise {
  name?: string
  /** Another machine than it is. */
  machine?: string
  /** As far away as that. */
  roundTripMs?: number
  tamper?: Tamper
}

/** A host under another name or as another machine, with a hand on every stream of it and of further connections that it opens. */
export function disguise(host: Host, as: Disguise): Host {
  const { name = host.name, machine, roundTripMs, tamper } = as
  const others: Record<string, unknown> = {
    name,
    known: new Map<string, Promise<unknown>>(),
    ...(machine !== undefined && { machineId: async () => machine }),
    ...(roundTripMs !== undefined && { roundTripMs: async () => roundTripMs }),
    ...(tamper && { stream: async (command: Command) => tamper(await host.stream(command), command) }),
  }
  const dressed = (given: unknown): unknown =>
    Array.isArray(given) ? given.map((each) => (isHost(each) ? disguise(each, as) : each)) : given
  return new Proxy(host, {
    get(target, key) {
      if (typeof key === 'string' && key in others) return others[key]
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        const given: unknown = value.apply(target, args)
        return given instanceof Promise ? given.then(dressed) : dressed(given)
      }
    },
  })
}

function isHost(thing: unknown): thing is Host {
  return typeof (thing as Partial<Host> | undefined)?.stream === 'function'
}

/** This machine as a host of that name, and another one than all others unless `machine` says so. */
export function machineOf(
  name: string,
  machine = name,
  environment: Readonly<Record<string, string>> = {},
): Host {
  return disguise(new LocalHost(environment), { name, machine })
}

/** Turns over the lowest bit of the byte behind `mark`, which may lie across two pieces, each time that `flips` says so. */
export function flipAfter(mark: Buffer, flips: () => boolean): Transform {
  let tail = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const seen = Buffer.concat([tail, chunk])
      const at = seen.indexOf(mark) + mark.length
      if (at >= mark.length && at >= tail.length && at < seen.length && flips()) seen[at] = seen[at]! ^ 1
      const out = seen.subarray(tail.length)
      tail = Buffer.from(seen.subarray(-mark.length))
      done(null, out)
    },
  })
}

/** The command with something between it and whoever reads what it prints. */
export function through(running: RunningCommand, filter: Transform): RunningCommand {
  const { stdin, stdout, stderr, done } = running
  filter.once('close', () => stdout.destroy())
  return { stdin, stdout: stdout.pipe(filter), stderr, done, kill: () => running.kill() }
}
