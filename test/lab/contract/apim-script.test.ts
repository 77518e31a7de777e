import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installJdk } from '../product/jdk.ts'
import { setModes } from '../product/tamper.ts'
import { type ApimScene, apimStarted, editConfig, makeApimScene } from './apim-scene.ts'
import { apimPorts } from './ports.ts'
import { alive, logOf, portOpen, serversOf, until } from './scene.ts'

/** What `api-manager.sh` promises, and what it only seems to. */
describe('the start script of API Manager', () => {
  let scene: ApimScene
  beforeEach(async () => {
    scene = await makeApimScene()
  })
  afterEach(() => scene.close())

  it('exits 0 although the server refuses its configuration, and not even the log says why', async () => {
    editConfig(scene.fresh, (text) => `${text}\n[server]\nhostname = "twice"\n`)
    expect(scene.script(scene.fresh, ['start']).status).toBe(0)
    await until('the server has been there', () => readPid(scene.fresh) > 0)
    await until('the server is gone', () => serversOf(scene.fresh).length === 0)
    expect(logOf(scene.fresh)).toBe('')
    const foreground = scene.script(scene.fresh, [])
    expect(foreground.status).toBe(0)
    expect(foreground.stderr).toContain('Error while performing configuration changes')
  })

  it('exits 0 in the foreground whatever the JVM returned', () => {
    setModes(scene.fresh, { neverStart: true, exitCode: 7 })
    expect(scene.script(scene.fresh, []).status).toBe(0)
  })

  it('starts the server again when the JVM returns 121', async () => {
    setModes(scene.fresh, { dieBeforeStarted: true, exitCode: 121 })
    scene.script(scene.fresh, ['start'])
    await until('a third start', () => logOf(scene.fresh).split('Starting WSO2 Carbon...').length > 3)
  })

  it('starts the OLD server when a login profile exports its home', async () => {
    expect(scene.script(scene.fresh, ['start'], { CARBON_HOME: scene.old }).status).toBe(0)
    await apimStarted(scene.old)
    expect(logOf(scene.fresh)).toBe('')
  })

  it('tests ./java where JAVA_HOME is not set', () => {
    const result = scene.script(scene.fresh, ['start'], { JAVA_HOME: '' })
    expect(result.status).toBe(1)
    expect(result.stdout).toContain('Error: JAVA_HOME is not defined correctly.')
    expect(result.stdout).toContain(' CARBON cannot execute java')
  })

  it('hands -D options behind the main class, where blanks have split them', async () => {
    const words = ['start', '-Dmigrate', '-DmigrateFromVersion=4.0.0', '-Dnote=two words']
    scene.script(scene.fresh, words)
    await apimStarted(scene.fresh)
    const cmdline = readFileSync(`/proc/${serversOf(scene.fresh)[0]}/cmdline`, 'utf8').split('\0')
    const at = cmdline.indexOf('org.wso2.carbon.bootstrap.Bootstrap')
    expect(cmdline.slice(at + 1, -1)).toEqual([
      '-Dmigrate',
      '-DmigrateFromVersion=4.0.0',
      '-Dnote=two',
      'words',
    ])
  })

  it('returns from stop at once, while the server goes on, and leaves the NUL-padded pid file behind', async () => {
    scene.script(scene.fresh, ['start'])
    await apimStarted(scene.fresh)
    const [pid] = serversOf(scene.fresh)
    expect(scene.script(scene.fresh, ['stop']).status).toBe(0)
    expect(alive(pid!)).toBe(true)
    await until('it ends', () => !alive(pid!))
    expect(readFileSync(join(scene.fresh, 'wso2carbon.pid'), 'latin1')).toBe(`${pid}\n`.padEnd(100, '\0'))
  })

  it('exits 0 from stop although there is nothing to stop', () => {
    expect(scene.script(scene.fresh, ['stop']).status).toBe(0)
  })

  it('takes any process with the number of a stale pid file for the server', () => {
    writeFileSync(join(scene.fresh, 'wso2carbon.pid'), `${process.pid}\n`.padEnd(100, '\0'))
    const result = scene.script(scene.fresh, ['start'])
    expect(result.status).toBe(0)
    expect(result.stdout).toContain('Process is already running')
    expect(serversOf(scene.fresh)).toEqual([])
  })

  it('leaves a server running that ignores TERM', async () => {
    setModes(scene.fresh, { ignoreTerm: true })
    scene.script(scene.fresh, ['start'])
    await apimStarted(scene.fresh)
    scene.script(scene.fresh, ['stop'])
    await new Promise((done) => setTimeout(done, 1500))
    expect(serversOf(scene.fresh)).toHaveLength(1)
    expect(await portOpen(apimPorts.servletHttps + scene.offset)).toBe(true)
  })

  it('starts on a Java it does not support, with no more than a line on the console', async () => {
    const home = join(scene.root, await installJdk({ root: scene.root, home: '/jdk-17', version: '17.0.2' }))
    expect(scene.script(scene.fresh, ['version']).stdout).toContain('WSO2 API Manager v4.1.0')
    setModes(scene.fresh, { neverStart: true })
    const result = scene.script(scene.fresh, [], { JAVA_HOME: home })
    expect(result.status).toBe(0)
    expect(result.stdout).toContain('[ERROR] CARBON is supported only on')
  })

  it('wants a port to debug at', () => {
    const result = scene.script(scene.fresh, ['debug'])
    expect(result.status).toBe(1)
    expect(result.stdout).toContain('Please specify the debug port')
  })

  it('waits in restart for the end of the old server, and takes the options along', async () => {
    scene.script(scene.fresh, ['start'])
    await apimStarted(scene.fresh)
    const [before] = serversOf(scene.fresh)
    expect(scene.script(scene.fresh, ['restart', '-Dnote=again']).status).toBe(0)
    expect(alive(before!)).toBe(false)
    await until('another server is there', () => serversOf(scene.fresh).length === 1)
    expect(readFileSync(`/proc/${serversOf(scene.fresh)[0]}/cmdline`, 'utf8')).toMatch(/\0-Dnote=again\0$/)
  })

  it('makes a pack of one profile for good when asked to optimize', () => {
    setModes(scene.fresh, { neverStart: true })
    scene.script(scene.fresh, ['--optimize', '-Dprofile=gateway-worker'])
    const toml = readFileSync(join(scene.fresh, 'repository/conf/deployment.toml'), 'utf8')
    expect(toml).toContain('server_role = "gateway-worker"')
  })
})

function readPid(home: string): number {
  try {
    return Number.parseInt(readFileSync(join(home, 'wso2carbon.pid'), 'latin1'), 10)
  } catch {
    return 0
  }
}
