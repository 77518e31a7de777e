import { once } from 'node:events'
import { createServer, isIP, type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, InvalidCredentialsError, InvalidDNSyntaxError, NoSuchObjectError } from 'ldapts'
import type { LdapSettings } from '../databases/user-store.ts'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'

/** Milliseconds for connecting and for each answer; the directory's own servers wait as long by default. */
const ANSWER_MS = 10_000

/** What was proved, for the evidence of preflight. */
export interface LdapProof {
  /** The URL that answered. */
  url: string
  base: string
  encrypted: boolean
  /** In words: what the proof does not cover. */
  note: string
}

/**
 * Proves a user store from where the server will run: a bind with its own credentials and a search of its base.
 *
 * @throws MigrateError `preflight-failed`: no URL reachable, credentials refused, base not found
 */
export async function proveLdap(host: Host, settings: LdapSettings): Promise<LdapProof> {
  // With an empty password a directory takes the bind for an anonymous one and says yes.
  if (settings.password === '') throw refused(host, settings.urls[0], settings)
  const unreachable: string[] = []
  for (const url of settings.urls) {
    const address = parseLdapUrl(url)
    if (!address) throw invalidUrl(host, url)
    let tunnel: Duplex
    try {
      tunnel = await host.tunnel(address.host, address.port)
    } catch (error) {
      unreachable.push(`${url} (${(error as Error).message})`)
      continue
    }
    try {
      await bindAndSearch(tunnel, address, settings)
      return {
        url,
        base: settings.base,
        encrypted: address.tls,
        note: address.tls
          ? "The server's certificate was not checked against the keystore of WSO2: a start of the server does that."
          : 'The connection is not encrypted.',
      }
    } catch (error) {
      const problem = explain(host, url, settings, error)
      if (problem) throw problem
      unreachable.push(`${url} (${(error as Error).message})`)
    } finally {
      tunnel.destroy()
    }
  }
  throw failed(host, {
    what: `No LDAP server of the user store answers: ${unreachable.join('; ')}.`,
    fix: `check that ${host.name} may connect to it and that it runs; or correct connection_url of [user_store]`,
  })
}

interface LdapAddress {
  host: string
  port: number
  tls: boolean
}

/** `ldap://host:port/...` or `ldaps://`; undefined for anything else. */
export function parseLdapUrl(url: string): LdapAddress | undefined {
  const match = /^(ldaps?):\/\/(?:\[([^\]]+)\]|([^:/?\s${}]+))(?::(\d{1,5}))?(?:[/?]|$)/i.exec(url)
  if (!match) return undefined
  const tls = match[1]!.toLowerCase() === 'ldaps'
  return { tls, host: (match[2] ?? match[3])!, port: Number(match[4] ?? (tls ? 636 : 389)) }
}

async function bindAndSearch(tunnel: Duplex, address: LdapAddress, settings: LdapSettings): Promise<void> {
  const listener = await lend(tunnel)
  const { port } = listener.address() as { port: number }
  const client = new Client({
    url: `${address.tls ? 'ldaps' : 'ldap'}://127.0.0.1:${port}`,
    connectTimeout: ANSWER_MS,
    timeout: ANSWER_MS,
    strictDN: false,
    ...(address.tls && {
      tlsOptions: { rejectUnauthorized: false, ...(!isIP(address.host) && { servername: address.host }) },
    }),
  })
  try {
    await client.bind(settings.bindDn, settings.password)
    const { searchEntries } = await client.search(settings.base, {
      scope: 'base',
      attributes: ['1.1'],
      timeLimit: 10,
    })
    if (searchEntries.length === 0) throw new NoSuchObjectError()
  } finally {
    await client.unbind().catch(() => {})
    listener.close()
  }
}

/** A loopback port that hands its first connection over to the tunnel: the LDAP library only connects to addresses. */
async function lend(tunnel: Duplex): Promise<Server> {
  const listener = createServer((socket) => {
    listener.close()
    // Either end closing is the normal end; the client sees it as its own error.
    pipeline(socket, tunnel, socket).catch(() => {})
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return listener
}

function explain(host: Host, url: string, settings: LdapSettings, error: unknown): MigrateError | undefined {
  if (error instanceof InvalidCredentialsError) return refused(host, url, settings)
  if (error instanceof NoSuchObjectError || error instanceof InvalidDNSyntaxError) {
    return failed(host, {
      what: `${url} has no entry ${settings.base}, or ${settings.bindDn} may not see it.`,
      fix: 'correct user_search_base of [user_store], or give that user the right to read it',
    })
  }
  // Numbered answers come from a directory that was reached: they are final.
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'number') return undefined
  return failed(host, {
    what: `${url} refuses what the server will do at its start (${(error as Error).message}).`,
    fix: 'look into the log of the directory; it may demand an encrypted connection (ldaps)',
  })
}

function refused(host: Host, url: string, { bindDn }: LdapSettings): MigrateError {
  return failed(host, {
    what: `${url} refuses the password of ${bindDn}.`,
    fix: 'correct connection_name and connection_password of [user_store] in deployment.toml, or user and password of databases.user_store in the migration file',
  })
}

function invalidUrl(host: Host, url: string): MigrateError {
  return failed(host, {
    what: `"${url}" is not an LDAP URL that can be proved.`,
    fix: 'write connection_url of [user_store] as ldap://host:port or ldaps://host:port',
  })
}

function failed(host: Host, problem: Pick<Problem, 'what' | 'fix'>): MigrateError {
  return new MigrateError({
    reason: 'preflight-failed',
    host: host.name,
    safe: 'Nothing was changed.',
    ...problem,
  })
}
