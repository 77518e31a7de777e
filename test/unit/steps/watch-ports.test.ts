import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Context } from '../../../src/engine/context.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { Secrets } from '../../../src/secrets.ts'
import { watchingPorts } from '../../../src/steps/watch-ports.ts'
import { arrivalsOn } from '../../../src/wso2/arrivals.ts'

/** A home on this machine whose gateway has that port, and what is warned of. */
function homeWith(port: number): { context: Context; warnings: string[] } {
  const home = mkdtempSync(join(tmpdir(), 'ports-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  writeFileSync(join(home, 'deployment.toml'), `[gateway]\nport = ${port}\n`)
  const warnings: string[] = []
  const pack = {
    config: 'deployment.toml',
    default_offset: 0,
    ports: [{ name: 'gateway', port: 8243, setting: 'gateway.port' }],
  }
  const context = {
    environment: { nodes: { am1: { target: { host: 'new', home } } } },
    route: { target: pack },
    host: () => new LocalHost(),
    secrets: new Secrets(),
    ui: { warning: ({ what }: { what: string }) => warnings.push(what) },
  } as unknown as Context
  return { context, warnings }
}

/** A port of a server, and somebody from another address who is connected to it. */
async function portWithGuest(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const guest = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
  onTestFinished(() => void guest.destroy())
  await once(guest, 'connect')
  return port
}

const said = (port: number) =>
  `127.0.0.2 had 1 connection open to port ${port} (gateway) of am1 while the server worked on the databases.`
const seen = (port: number) =>
  expect.poll(() => arrivalsOn(new LocalHost(), [port])).toMatchObject([{ port, from: '127.0.0.2' }])

it('tells who was connected meanwhile, with what the work gave', async () => {
  const port = await portWithGuest()
  const { context, warnings } = homeWith(port)
  const watched = await watchingPorts(context, 'am1', async () => {
    await seen(port)
    return 'worked'
  })
  expect(watched).toEqual({ done: 'worked', arrivals: [said(port)] })
  expect(warnings).toEqual([said(port)])
})

it('warns of them where the work fails, and looks no more from then on', async () => {
  const port = await portWithGuest()
  const { context, warnings } = homeWith(port)
  const began = performance.now()
  await expect(
    watchingPorts(context, 'am1', async () => {
      await seen(port)
      throw new Error('the client failed')
    }),
  ).rejects.toThrow('the client failed')
  expect(warnings).toEqual([said(port)])
  // It waits for its last look: one that went on would come back only after the pause between two.
  expect(performance.now() - began).toBeLessThan(8_000)
})
