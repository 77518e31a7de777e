import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree, zip } from './files.ts'
import type { StandInModes } from './stand-in/modes.ts'
import { taskXml } from './synapse-xml.ts'

/** Sets how the server of a home behaves at its next start. `home` is a path of this machine. */
export function setModes(home: string, modes: StandInModes): void {
  writeFileSync(join(home, 'standin.json'), JSON.stringify(modes))
}

/**
 * Spoils the n-th carbon application (by name) of a home: `archive` is no zip any more, `dependency` names an artifact
 * that is not inside, `artifact` holds XML that does not parse. Returns its name and version.
 */
export function breakCar(
  home: string,
  way: 'archive' | 'dependency' | 'artifact' = 'artifact',
  index = 0,
): string {
  const folder = join(home, 'repository/deployment/server/carbonapps')
  const file = readdirSync(folder)
    .filter((name) => name.endsWith('.car'))
    .sort()[index]!
  const app = file.slice(0, -'.car'.length)
  const [name, version] = [app.slice(0, app.lastIndexOf('_')), app.slice(app.lastIndexOf('_') + 1)]
  const list = `<artifacts><artifact name="${name}" version="${version}" type="carbon/application"><dependency artifact="Broken" version="1.0.0" include="true" serverRole="EnterpriseServiceBus"/></artifact></artifacts>`
  const inside = [
    [
      'Broken_1.0.0/artifact.xml',
      '<artifact name="Broken" version="1.0.0" type="synapse/api"><file>Broken-1.0.0.xml</file></artifact>',
    ],
    ['Broken_1.0.0/Broken-1.0.0.xml', '<api name="Broken" context="/broken">'],
  ] as const
  if (way === 'archive') writeFileSync(join(folder, file), readFileSync(join(folder, file)).subarray(0, 100))
  else
    writeFileSync(join(folder, file), zip([['artifacts.xml', list], ...(way === 'artifact' ? inside : [])]))
  return app
}

/** Adds a scheduled task to a home. */
export function addTask(home: string, name: string): void {
  writeTree(home, [[`repository/deployment/server/synapse-configs/default/tasks/${name}.xml`, taskXml(name)]])
}

/** Changes the deployment.toml of a home; throws when the change changes nothing, so that a test cannot go stale. */
export function editToml(
  home: string,
  edit: (text: string) => string,
  config = 'conf/deployment.toml',
): void {
  const file = join(home, config)
  const before = readFileSync(file, 'utf8')
  const after = edit(before)
  if (after === before) throw new Error(`the edit does not change ${file}`)
  writeFileSync(file, after)
}

/** Leaves a log of another day behind, with a started line and an error in it: the next start rolls it away. */
export function leaveOldLog(home: string): void {
  writeTree(home, [
    [
      'repository/logs/wso2carbon.log',
      `[2021-04-19 08:00:00,001] ERROR {org.wso2.micro.integrator.initializer.deployment.application.deployer.CappDeployer} - Error occurred while deploying the Carbon application: /old.car
[2021-04-19 08:00:01,000]  INFO {org.wso2.micro.integrator.initializer.StartupFinalizer} - WSO2 Micro Integrator started in 12.34 seconds
`,
    ],
  ])
}
