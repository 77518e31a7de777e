import { join } from 'node:path'
import { type ApiManagers, buildApiManagers } from '../product/apim/build.ts'
import type { ApimDatabaseSpec } from '../product/apim/toml.ts'
import { editToml } from '../product/tamper.ts'
import { apimPorts, freeOffset } from './ports.ts'
import { logOf, makeStage, type Stage, stageJdk, until } from './scene.ts'

/** Both API Managers below one temporary folder, at ports of their own. */
export interface ApimScene extends ApiManagers, Stage {
  /** Homes as paths of this machine. */
  readonly old: string
  readonly fresh: string
  readonly offset: number
}

/** Without databases both servers have the embedded ones of their pack. */
export async function makeApimScene(
  options: { databases?: readonly ApimDatabaseSpec[]; secureVault?: boolean } = {},
): Promise<ApimScene> {
  const offset = await freeOffset(apimPorts)
  const { databases = [], secureVault = false } = options
  const stage = makeStage('api-manager.sh')
  const built = await buildApiManagers({
    oldRoot: stage.root,
    newRoot: stage.root,
    databaseType: databases[0]?.type === 'mysql' ? 'mysql' : 'postgre',
    databases,
    secureVault,
    offset,
    jdk: stageJdk,
    packs: false,
  })
  const fresh = join(stage.root, built.newHome)
  editConfig(fresh, (text) => text.replace('#offset=0', `offset = ${offset}`))
  return { ...built, ...stage, old: join(stage.root, built.oldHome), fresh, offset }
}

/** `editToml` of an API Manager. */
export function editConfig(home: string, edit: (text: string) => string): void {
  editToml(home, edit, 'repository/conf/deployment.toml')
}

export const carbonStarted =
  /\{org\.wso2\.carbon\.core\.internal\.StartupFinalizerServiceComponent\} - WSO2 Carbon started in \d+ sec/

export const apimStarted = (home: string) => until(`${home} starts`, () => carbonStarted.test(logOf(home)))
export const apimSays = (home: string, words: RegExp) =>
  until(`the log says ${words}`, () => words.test(logOf(home)))
