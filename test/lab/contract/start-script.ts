import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { setModes } from '../product/tamper.ts'
import { alive, logOf, portOpen, type Stage, serversOf, until } from './scene.ts'

/** In what the start scripts of two products, and the servers behind them, are not alike. */
interface Product {
  scene(): Stage & { readonly old: string; readonly fresh: string }
  /** Comes back when the log of a home says that its server has started. */
  started(home: string): Promise<unknown>
  /** Stands in the log at each start. */
  starting: string
  /** What the server writes into its pid file. */
  pidFile(pid: number): string
  /** One that is open while the server of the new home runs. */
  port(): number
}

/** What the start script of any product promises and what it only seems to, as tests of the `describe` that this is called in. */
export function itStartsAndStopsServers({ scene, started, starting, pidFile, port }: Product): void {
  it('exits 0 in the foreground whatever the JVM returned', () => {
    setModes(scene().fresh, { neverStart: true, exitCode: 7 })
    expect(scene().script(scene().fresh, []).status).toBe(0)
    expect(logOf(scene().fresh)).toBe('')
  })

  it('starts the server again when the JVM returns 121', async () => {
    setModes(scene().fresh, { dieBeforeStarted: true, exitCode: 121 })
    scene().script(scene().fresh, ['start'])
    await until('a third start', () => logOf(scene().fresh).split(starting).length > 3)
  })

  it('starts the OLD server when a login profile exports its home', async () => {
    expect(scene().script(scene().fresh, ['start'], { CARBON_HOME: scene().old }).status).toBe(0)
    await started(scene().old)
    expect(logOf(scene().fresh)).toBe('')
  })

  it('returns from stop at once, while the server goes on, and leaves the pid file behind', async () => {
    scene().script(scene().fresh, ['start'])
    await started(scene().fresh)
    const [pid] = serversOf(scene().fresh)
    expect(scene().script(scene().fresh, ['stop']).status).toBe(0)
    expect(alive(pid!)).toBe(true)
    await until('it ends', () => !alive(pid!))
    expect(readFileSync(join(scene().fresh, 'wso2carbon.pid'), 'latin1')).toBe(pidFile(pid!))
  })

  it('exits 0 from stop although there is nothing to stop', () => {
    expect(scene().script(scene().fresh, ['stop']).status).toBe(0)
  })

  it('takes any process with the number of a stale pid file for the server', () => {
    writeFileSync(join(scene().fresh, 'wso2carbon.pid'), pidFile(process.pid))
    const result = scene().script(scene().fresh, ['start'])
    expect(result.status).toBe(0)
    expect(result.stdout).toContain('Process is already running')
    expect(serversOf(scene().fresh)).toEqual([])
  })

  it('leaves a server running that ignores TERM', async () => {
    setModes(scene().fresh, { ignoreTerm: true })
    scene().script(scene().fresh, ['start'])
    await started(scene().fresh)
    scene().script(scene().fresh, ['stop'])
    await new Promise((done) => setTimeout(done, 1500))
    expect(serversOf(scene().fresh)).toHaveLength(1)
    expect(await portOpen(port())).toBe(true)
  })
}
