import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installJdk } from '../product/jdk.ts'
import { editToml, setModes } from '../product/tamper.ts'
import { freeOffset, ports } from './ports.ts'
import { logOf, makeScene, type Scene, serversOf, startedLine, until } from './scene.ts'
import { itStartsAndStopsServers } from './start-script.ts'

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
  itStartsAndStopsServers({
    scene: () => scene,
    started,
    starting: 'Starting Micro Integrator...',
    pidFile: String,
    port: () => ports.http + offset,
  })

  it('exits 0 although the server refuses its configuration and dies', async () => {
    editToml(scene.fresh, (text) => `${text}\n[server]\nhostname = "twice"\n`)
    expect(scene.script(scene.fresh, ['start']).status).toBe(0)
    await until('the log tells', () =>
      /Error while performing configuration changes/.test(logOf(scene.fresh)),
    )
    await until('the server is gone', () => serversOf(scene.fresh).length === 0)
  })

  it.each([{ JAVA_HOME: '' }, { JAVA_HOME: '/nowhere' }])('exits 1 with $JAVA_HOME as JAVA_HOME', (env) => {
    const result = scene.script(scene.fresh, ['start'], env)
    expect(result.status).toBe(1)
    expect(result.stdout).toContain('Error: JAVA_HOME is not defined correctly.')
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
