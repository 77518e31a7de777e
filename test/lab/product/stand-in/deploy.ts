import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { deployers, type Kind, kinds, worksAlone } from './kinds.ts'
import type { Log } from './log.ts'
import type { StandInModes } from './modes.ts'
import { attribute, unescapeXml } from './xml.ts'

/** What runs in a server after deployment. */
export interface Deployed {
  readonly apis: { readonly name: string; readonly context: string }[]
  readonly proxies: string[]
  readonly dataServices: string[]
  readonly carbonApps: string[]
  readonly faultyCarbonApps: string[]
  /** Tasks, inbound endpoints and message processors: they work on their own. */
  readonly active: string[]
}

const cappDeployer = 'org.wso2.micro.integrator.initializer.deployment.application.deployer.CappDeployer'

/** Deploys what a home holds, in the order of the product, and writes its deployers' lines. */
export class Deployment {
  readonly result: Deployed = {
    apis: [],
    proxies: [],
    dataServices: [],
    carbonApps: [],
    faultyCarbonApps: [],
    active: [],
  }
  private readonly server: string
  private readonly log: Log
  private readonly modes: StandInModes

  constructor(home: string, log: Log, modes: StandInModes) {
    this.server = join(home, 'repository', 'deployment', 'server')
    this.log = log
    this.modes = modes
  }

  carbonApps(): void {
    const folder = join(this.server, 'carbonapps')
    for (const name of listing(folder)) {
      if (name.endsWith('.car')) this.carbonApp(join(folder, name), name)
      else if (name !== 'empty.txt')
        this.log('WARN', cappDeployer, `Only .car files are processed. Hence ${name} will be ignored`)
    }
  }

  synapseArtifacts(): void {
    const root = join(this.server, 'synapse-configs', 'default')
    for (const kind of kinds)
      for (const name of listing(join(root, kind.folder)).filter((file) => file.endsWith('.xml'))) {
        const file = join(root, kind.folder, name)
        this.artifact(kind, readFileSync(file, 'utf8'), file, false)
      }
  }

  dataServices(): void {
    const folder = join(this.server, 'dataservices')
    for (const name of listing(folder).filter((file) => file.endsWith('.dbs')))
      this.dataService(readFileSync(join(folder, name), 'utf8'), join(folder, name))
  }

  private carbonApp(file: string, fileName: string): void {
    try {
      this.log('INFO', cappDeployer, `Deploying Carbon Application : ${fileName}...`)
      const entries = unzipSync(readFileSync(file))
      const list = entries['artifacts.xml']
      if (!list) throw new Error('artifacts.xml not found')
      const xml = strFromU8(list)
      const name = attribute(xml, 'artifact', 'name') ?? fileName.slice(0, -'.car'.length)
      const version = attribute(xml, 'artifact', 'version')
      const full = version ? `${name}_${version}` : name
      if (this.result.carbonApps.includes(full)) {
        this.log(
          'ERROR',
          cappDeployer,
          `Carbon Application : ${full} already exists. Two applications can't have the same Id. Deployment aborted.`,
        )
        return
      }
      const dependencies = [...xml.matchAll(/<dependency\s[^>]*?artifact="([^"]*)"[^>]*?version="([^"]*)"/g)]
      if (dependencies.length === 0) {
        this.log(
          'WARN',
          cappDeployer,
          `No artifacts found to be deployed in this server. Ignoring Carbon Application : ${fileName}`,
        )
        return
      }
      for (const [, artifact, of] of dependencies) {
        const folder = `${unescapeXml(artifact!)}_${of}`
        const description = entries[`${folder}/artifact.xml`]
        if (!description) {
          this.result.faultyCarbonApps.push(full)
          this.log(
            'ERROR',
            cappDeployer,
            `Some dependencies were not satisfied in cApp:${full}Check whether all dependent artifacts are included in cApp file: ${file}`,
          )
          return
        }
        this.innerArtifact(strFromU8(description), folder, entries, full)
      }
      if (this.modes.failCarbonApps?.includes(full))
        throw new Error(`Deployment of ${full} failed on request`)
      this.result.carbonApps.push(full)
      this.log('INFO', cappDeployer, `Successfully Deployed Carbon Application : ${full}{super-tenant}`)
    } catch (error) {
      this.result.faultyCarbonApps.push(fileName)
      this.log('ERROR', cappDeployer, `Error occurred while deploying the Carbon application: ${file}`, [
        `org.apache.axis2.deployment.DeploymentException: ${(error as Error).message}`,
        '\tat org.wso2.micro.integrator.initializer.deployment.application.deployer.CappDeployer.deployCarbonApps(CappDeployer.java:165)',
        '\tat org.wso2.micro.integrator.initializer.deployment.application.deployer.CappDeployer.deploy(CappDeployer.java:121)',
      ])
    }
  }

  private innerArtifact(
    description: string,
    folder: string,
    entries: Record<string, Uint8Array>,
    app: string,
  ): void {
    const type = attribute(description, 'artifact', 'type')
    const file = /<file>([^<]*)<\/file>/.exec(description)?.[1]
    const bytes = file ? entries[`${folder}/${unescapeXml(file)}`] : undefined
    if (!bytes) throw new Error(`Artifact file of ${folder} is missing`)
    const where = `/tmp/carbonapps/-1234/${app}.car/${folder}/${file}`
    const kind = kinds.find((one) => one.carbonType === type)
    if (kind) this.artifact(kind, strFromU8(bytes), where, true)
    else if (type === 'service/dataservice') this.dataService(strFromU8(bytes), where)
  }

  private artifact(kind: Kind, xml: string, file: string, fromCarbonApp: boolean): void {
    const name = attribute(xml, kind.element, kind.element === 'localEntry' ? 'key' : 'name')
    if (
      name === undefined ||
      !new RegExp(`</(?:\\w+:)?${kind.element}>|<(?:\\w+:)?${kind.element}\\b[^>]*/>`).test(xml)
    ) {
      this.log(
        'ERROR',
        `${deployers}.AbstractSynapseArtifactDeployer`,
        `Deployment of the Synapse Artifact from file : ${file} : Failed!`,
        [
          'org.apache.synapse.deployers.SynapseArtifactDeploymentException: Error parsing the XML configuration',
          '\tat org.apache.synapse.deployers.AbstractSynapseArtifactDeployer.deploy(AbstractSynapseArtifactDeployer.java:202)',
        ],
      )
      if (fromCarbonApp) throw new Error(`${kind.title} deployment failed`)
      return
    }
    if (kind.element === 'api') {
      this.log('INFO', 'org.apache.synapse.api.API', `{api:${name}} Initializing API: ${name}`)
      this.result.apis.push({ name, context: attribute(xml, 'api', 'context') ?? '/' })
    }
    if (kind.element === 'proxy') {
      this.log(
        'INFO',
        'org.apache.synapse.core.axis2.ProxyService',
        `{proxy:${name}} Building Axis service for Proxy service : ${name}`,
      )
      this.log(
        'INFO',
        'org.apache.synapse.core.axis2.ProxyService',
        `{proxy:${name}} Successfully created the Axis2 service for Proxy service : ${name}`,
      )
      this.result.proxies.push(name)
    }
    if (kind.element === 'inboundEndpoint')
      this.log(
        'INFO',
        'org.apache.synapse.inbound.InboundEndpoint',
        `{inboundendpoint:${name}} Initializing Inbound Endpoint: ${name}`,
      )
    if (worksAlone(kind.element, xml)) this.result.active.push(name)
    // At start only what lies in a carbon application passes through the deployers that say this.
    if (fromCarbonApp)
      this.log('INFO', kind.logger, `${kind.title} named '${name}' has been deployed from file : ${file}`)
  }

  private dataService(xml: string, file: string): void {
    const name = attribute(xml, 'data', 'name')
    if (name !== undefined) this.result.dataServices.push(name)
    else
      this.log(
        'ERROR',
        'org.wso2.micro.integrator.dataservices.core.DBDeployer',
        `The ${file.slice(file.lastIndexOf('/') + 1)} service, which is not valid, caused org.wso2.micro.integrator.dataservices.core.DataServiceFault`,
      )
  }
}

function listing(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : []
}
