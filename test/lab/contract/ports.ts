import { portOpen } from './scene.ts'

/** Ports of MI by what they are for, before the offset. */
export const ports = { http: 8280, https: 8243, health: 9191, management: 9154 } as const

/** Ports of API-M that a start opens, before the offset. */
export const apimPorts = {
  servletHttps: 9443,
  servletHttp: 9763,
  broker: 5672,
  brokerSecure: 8672,
  receiver: 9611,
  receiverSecure: 9711,
  webSocket: 9099,
  webSocketSecure: 8099,
  webSub: 9021,
  webSubSecure: 8021,
  jmxRegistry: 9999,
  jmxServer: 11111,
  gatewayHttp: 8280,
  gatewayHttps: 8243,
} as const

let last = 1000 + (process.pid % 500) * 40

/** An offset at which all ports of a product are free right now; another one on each call. */
export async function freeOffset(of: Readonly<Record<string, number>> = ports): Promise<number> {
  for (;;) {
    last = last > 40_000 ? 1000 : last + 13
    const open = await Promise.all(Object.values(of).map((port) => portOpen(port + last)))
    if (!open.includes(true)) return last
  }
}
