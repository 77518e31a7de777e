import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installJdk } from '../product/jdk.ts'
import { editToml, setModes } from '../product/tamper.ts'
import { freeOffset, ports } from './ports.ts'
import { alive, logOf, makeScene, portOpen, type Scene, serversOf, startedLine, until } from './scene.ts'

/** What `micro-integrator.sh` promises, and what it only seems to. */
describe('the start script', () => {
  let scene: Scene
  let offset: number
  beforeEach(async () => {
    offset = await freeOffset()
    scene = await makeScene({ offset })
    editToml(scene.fresh, (text) => text.replace('# offset  = 10', `offset = ${offset}`))
  })
  afterEach(() => scene.close())

  const started = (home: string) => until(`${home} starts`, () => startedLine.test(logOf(home)))

  it('exits 0 although the server refuses its configuration and dies', async () => {
    editToml(scene.fresh, (text) => `${text}\n[server]\nhostname = "twice"\n`)
    expect(scene.script(scene.fresh, ['start']).status).toBe(0)
    await until('the log tells', () =>
      /Error while performing configuration changes/.test(logOf(scene.fresh)),
    )
    await until('the server is gone', () => serversOf(scene.fresh).length === 0)
  })

  it('exits 0 in the foreground whatever the JVM returned', () => {
    setModes(scene.fresh, { neverStart: true, exitCode: 7 })
    expect(scene.script(scene.fresh, []).status).toBe(0)
    expect(logOf(scene.fresh)).toBe('')
  })

  it('starts the server again when the JVM returns 121', async () => {
    setModes(scene.fresh, { dieBeforeStarted: true, exitCode: 121 })
    scene.script(scene.fresh, ['start'])
    await until('a third start', () => logOf(scene.fresh).split('Starting Micro Integrator...').length > 3)
  })

  it('starts the OLD server when a login profile exports its home', async () => {
    const result = scene.script(scene.fresh, ['start'], { CARBON_HOME: scene.old })
    expect(result.status).toBe(0)
    await started(scene.old)
    expect(logOf(scene.fresh)).toBe('')
  })

  it.each([{ JAVA_HOME: '' }, { JAVA_HOME: '/nowhere' }])('exits 1 with $JAVA_HOME as JAVA_HOME', (env) => {
    const result = scene.script(scene.fresh, ['start'], env)
    expect(result.status).toBe(1)
    expect(result.stdout).toContain('Error: JAVA_HOME is not defined correctly.')
  })

  it('returns from stop at once, while the server goes on, and leaves the pid file behind', async () => {
    scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
    const [pid] = serversOf(scene.fresh)
    const result = scene.script(scene.fresh, ['stop'])
    expect(result.status).toBe(0)
    expect(alive(pid!)).toBe(true)
    await until('it ends', () => !alive(pid!))
    expect(readFileSync(join(scene.fresh, 'wso2carbon.pid'), 'utf8')).toBe(String(pid))
  })

  it('exits 0 from stop although there is nothing to stop', () => {
    expect(scene.script(scene.fresh, ['stop']).status).toBe(0)
  })

  it('takes any process with the number of a stale pid file for the server', () => {
    writeFileSync(join(scene.fresh, 'wso2carbon.pid'), String(process.pid))
    const result = scene.script(scene.fresh, ['start'])
    expect(result.status).toBe(0)
    expect(result.stdout).toContain('Process is already running')
    expect(serversOf(scene.fresh)).toEqual([])
  })

  it('leaves a server running that ignores TERM', async () => {
    setModes(scene.fresh, { ignoreTerm: true })
    scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
    scene.script(scene.fresh, ['stop'])
    await new Promise((done) => setTimeout(done, 1500))
    expect(serversOf(scene.fresh)).toHaveLength(1)
    expect(await portOpen(ports.http + offset)).toBe(true)
  })

  it('hides the console of a start in the background: the log is all there is', async () => {
    const result = scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
    expect(result.stdout + result.stderr).toBe('')
  })

  it('splits an argument at its blanks', async () => {
    scene.script(scene.fresh, ['-Dnote=two start'])
    await started(scene.fresh)
    expect(readFileSync(`/proc/${serversOf(scene.fresh)[0]}/cmdline`, 'utf8')).toMatch(/\0-Dnote=two\0$/)
  })

  it('starts on a Java it does not support, with no more than a line on the console', async () => {
    rmSync(join(scene.root, 'jdk-17'), { recursive: true, force: true })
    const home = join(scene.root, await installJdk({ root: scene.root, home: '/jdk-17', version: '17.0.2' }))
    const result = scene.script(scene.fresh, ['version'], { JAVA_HOME: home })
    expect(result.stdout).toContain('WSO2 Micro Integrator v4.0.0')
    scene.script(scene.fresh, ['start'], { JAVA_HOME: home })
    await started(scene.fresh)
  })

  it('pads the pid file with NULs where the kernel of API Manager writes it', async () => {
    setModes(scene.fresh, { pidFile: 'nul-padded' })
    scene.script(scene.fresh, ['start'])
    await started(scene.fresh)
    const text = readFileSync(join(scene.fresh, 'wso2carbon.pid'), 'latin1')
    expect(text).toHaveLength(100)
    expect(text.replace(/\D/g, '')).toBe(String(serversOf(scene.fresh)[0]))
  })
})
