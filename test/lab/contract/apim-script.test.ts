import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installJdk } from '../product/jdk.ts'
import { setModes } from '../product/tamper.ts'
import { type ApimScene, apimStarted, editConfig, makeApimScene } from './apim-scene.ts'
import { apimPorts } from './ports.ts'
import { alive, logOf, serversOf, until } from './scene.ts'
import { itStartsAndStopsServers } from './start-script.ts'

/** What `api-manager.sh` promises, and what it only seems to. */
describe('the start script of API Manager', () => {
  let scene: ApimScene
  beforeEach(async () => {
    scene = await makeApimScene()
  })
  afterEach(() => scene.close())

  itStartsAndStopsServers({
    scene: () => scene,
    started: apimStarted,
    starting: 'Starting WSO2 Carbon...',
    // The kernel overwrites a hundred bytes, whatever the number needs.
    pidFile: (pid) => `${pid}\n`.padEnd(100, '\0'),
    port: () => apimPorts.servletHttps + scene.offset,
  })

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
