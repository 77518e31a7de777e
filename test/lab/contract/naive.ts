import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { portOpen } from './scene.ts'

/** The steps of the guide as they are scripted in a hurry: stop, copy, start, look at exit code, port and a word. */
export async function naiveMigrate(
  oldHome: string,
  newHome: string,
  javaHome: string,
  port: number,
): Promise<boolean> {
  const sh = (text: string) =>
    spawnSync('sh', ['-c', text], {
      env: { PATH: process.env.PATH, JAVA_HOME: javaHome, OLD: oldHome, NEW: newHome },
    })
  if (sh('sh "$OLD/bin/micro-integrator.sh" stop').status !== 0) return false
  sh(
    'cp -r "$OLD/repository/deployment" "$NEW/repository/" && cp "$OLD"/repository/resources/security/*.jks "$NEW/repository/resources/security/"',
  )
  sh('cp -r "$OLD/lib" "$OLD/dropins" "$NEW/" && cp "$OLD/conf/deployment.toml" "$NEW/conf/"')
  sh('sed -i "s#file_name = \\"#&repository/resources/security/#" "$NEW/conf/deployment.toml"')
  if (sh('sh "$NEW/bin/micro-integrator.sh" start').status !== 0) return false
  for (let tries = 0; tries < 50 && !(await portOpen(port)); tries++) await sleep(100)
  const log = `${newHome}/repository/logs/wso2carbon.log`
  return (await portOpen(port)) && existsSync(log) && /started/.test(readFileSync(log, 'utf8'))
}
