import { createHash } from 'node:crypto'
import type { Door, Host } from '../remote/command.ts'
import { Collected, describeEnd, runRaw } from './host-run.ts'
import { ALIAS, GUEST, KEY, WAY } from './straight-scripts.ts'

/** sshd asks for the time when somebody logs in, and that is within seconds. */
const VALID_SECONDS = 600
/** Longer lines some versions of sshd (before 8.0) do not read, in bytes. */
const LONGEST_LINE = 16_000
const ASK_MS = 30_000

/** Why a host cannot send straight to another one; nothing has happened. */
export class NoWay extends Error {}

/** The file that pins the new host, for commands on the old one. */
export const pins = (door: Door) => ({ KNOWN_HOSTS: door.knownHosts(ALIAS) })

/** Looks whether a host finds and recognizes another one; needs no key. @returns why not */
export async function obstacle(source: Host, door: Door): Promise<string | undefined> {
  const argv = ['/bin/sh', '-c', WAY, 'sh', String(door.port), door.user, door.address] as const
  const { outcome, stdout, stderr } = await runRaw(source, {
    ...{ argv, secretFiles: pins(door), env: { LC_ALL: 'C' } },
    ...{ looks: true, timeoutMs: ASK_MS },
  })
  const good = outcome.kind === 'exit' && outcome.code === 0
  const said = good ? stdout.toString('utf8').trim() : describeEnd(outcome, stderr)
  return said || undefined
}

/** A private key that lies on its host alone, for as long as the command that made it runs there. */
export interface OwnKey {
  /** On that host. */
  file: string
  /** Type and key, as authorized_keys has them. */
  public: string
  /** Removes it. So does the end of the connection. */
  drop(): Promise<void>
}

/** What a host that is not to be trusted with more may put into another one's authorized_keys. */
const PUBLIC = /^(ssh-ed25519|ecdsa-sha2-nistp256) [A-Za-z0-9+/]+={0,2}$/

/** @throws NoWay */
export async function makeKey(source: Host, door: Door): Promise<OwnKey> {
  const running = await source.stream({
    argv: ['/bin/sh', '-c', KEY, 'sh'],
    secretFiles: pins(door),
    env: { LC_ALL: 'C' },
  })
  const said = new Collected(running.stderr)
  const told = Promise.withResolvers<string[] | undefined>()
  let text = ''
  running.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    const lines = text.split('\n')
    if (lines.length > 2) told.resolve(lines)
  })
  running.done.then(
    () => told.resolve(undefined),
    (error) => told.reject(error),
  )
  const limit = setTimeout(() => told.resolve(undefined), ASK_MS)
  const lines = await told.promise.finally(() => clearTimeout(limit))
  const drop = async () => {
    running.stdin.end()
    await running.done
  }
  const [file, key] = lines ?? []
  if (file && key && PUBLIC.test(key)) return { file, public: key, drop }
  await running.kill()
  throw new NoWay(`ssh-keygen makes no key: ${describeEnd(await running.done, said.text())}`)
}

/** A line in the authorized_keys of the user who logs in. */
export interface Guest {
  /** Takes it out. */
  remove(): Promise<void>
}

/**
 * Lets a key start one command, and nothing else, for a few minutes.
 * @param id one and the same for whoever does this copy again
 * @param line what a login shell runs, whatever the other side asks for
 * @throws NoWay where that file had better be left alone
 */
export async function letIn(door: Door, id: string, key: OwnKey, line: string): Promise<Guest> {
  // sshd reads `\"` as `"`, and no other backslash as anything but itself.
  const entry = `command="${line.replaceAll('"', '\\"')}" ${key.public}`
  if (entry.length > LONGEST_LINE) throw new NoWay('its line in authorized_keys would be too long')
  const tag = createHash('sha256').update(id).digest('hex').slice(0, 16)
  const change = async (what: 'add' | 'remove') => {
    const argv = ['/bin/sh', '-c', GUEST, 'sh', what, tag, String(VALID_SECONDS), entry] as const
    const { outcome, stderr } = await door.login({ argv, timeoutMs: ASK_MS })
    if (outcome.kind === 'exit' && outcome.code === 0) return
    throw new NoWay(
      outcome.kind === 'exit' && outcome.code === 3 ? stderr.trim() : describeEnd(outcome, stderr),
    )
  }
  await change('add')
  return { remove: () => change('remove') }
}
