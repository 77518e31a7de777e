import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { arrivalsOn, readArrivals, watchArrivals } from '../../../src/wso2/arrivals.ts'

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const line = (local: string, remote: string, state: string) =>
  `   7: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 812345 1\n`

it.each([
  ['a listener', line('00000000:20FB', '00000000:0000', '0A'), []],
  [
    'a balancer, twice',
    line('14004B0A:20FB', '0100470A:C001', '01') + line('14004B0A:20FB', '0100470A:C002', '01'),
    [{ port: 8443, from: '10.71.0.1', connections: 2 }],
  ],
  ['one that has closed', line('14004B0A:20FB', '0100470A:C001', '06'), []],
  ['another port', line('14004B0A:20FC', '0100470A:C001', '01'), []],
  ['the server itself as a client', line('14004B0A:C001', '0100470A:20FB', '01'), []],
  ['the machine with itself', line('14004B0A:20FB', '14004B0A:C001', '01'), []],
  [
    // A socket that listens on both protocols shows those of the older one like this.
    'a mapped address',
    line('0000000000000000FFFF000014004B0A:20FB', '0000000000000000FFFF00000100470A:C001', '01'),
    [{ port: 8443, from: '10.71.0.1', connections: 1 }],
  ],
  [
    'the newer protocol',
    line('B80D0120000000000000000001000000:20FB', 'B80D0120000000000000000002000000:C001', '01'),
    [{ port: 8443, from: '2001:db8::2', connections: 1 }],
  ],
])('%s', (_name, text, expected) => {
  expect(readArrivals(HEAD + text, [8443])).toEqual(expected)
})

it('sees who is connected from elsewhere, also one who has gone before the end', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const host = new LocalHost()
  const client = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
  await once(client, 'connect')
  const expected = [{ port, from: '127.0.0.2', connections: 1 }]
  expect(await arrivalsOn(host, [port])).toEqual(expected)
  const stop = watchArrivals(host, [port], 50)
  await new Promise((resolve) => setTimeout(resolve, 200))
  client.destroy()
  await once(client, 'close')
  await expect.poll(() => arrivalsOn(host, [port])).toEqual([])
  expect(await stop()).toEqual(expected)
})
