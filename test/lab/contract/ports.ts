import { portOpen } from './scene.ts'

/** Ports of MI by what they are for, before the offset. */
export const ports = { http: 8280, https: 8243, health: 9191, management: 9154 } as const

let last = 1000 + (process.pid % 500) * 40

/** An offset at which all ports of a Micro Integrator are free right now; another one on each call. */
export async function freeOffset(): Promise<number> {
  for (;;) {
    last = last > 40_000 ? 1000 : last + 13
    const open = await Promise.all(Object.values(ports).map((port) => portOpen(port + last)))
    if (!open.includes(true)) return last
  }
}
