import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientRun } from './client-run.ts'
import { JavaException } from './exceptions.ts'
import {
  asyncApiFault,
  type DefinitionError,
  graphqlFault,
  UnreadableDefinition,
  validateDefinition,
} from './openapi.ts'
import { filesNamed, ownerOf } from './registry.ts'
import type { Tenant } from './tenants.ts'
import type { TenantValidator } from './validation.ts'

/** An API as the validators see it. */
export interface ValidatedApi {
  readonly name: string
  readonly version: string
  readonly provider: string
  readonly type: string
  readonly environments: string
  readonly uuid: string
  /** Folder in the registry, below `/_system/governance`. */
  readonly folder: string
}

const streaming = ['WS', 'WEBSUB', 'SSE', 'WEBHOOK', 'ASYNC']

/** The validators themselves (CLIENT validator/validators/APIValidator). */
export class Validators {
  private readonly client: ClientRun
  private readonly lines: string[] = []
  private tenant: Tenant | undefined
  private files: Readonly<Record<string, ReadonlyMap<string, string>>> = {}

  constructor(run: ClientRun) {
    this.client = run
  }

  /** Turns to another tenant: reads the definitions of all its APIs at once. */
  async enter(tenant: Tenant): Promise<void> {
    if (this.tenant?.id === tenant.id) return
    this.tenant = tenant
    const names = ['swagger.json', 'schema.graphql', 'asyncapi.json']
    const read = names.map(async (name) => [name, await filesNamed(this.client, tenant, name)] as const)
    this.files = Object.fromEntries(await Promise.all(read))
  }

  async run(tag: TenantValidator, api: ValidatedApi): Promise<void> {
    if (tag === 'apiAvailabilityValidation') await this.availability(api)
    else if (tag === 'apiDefinitionValidation') this.definition(api)
    else if (tag === 'apiDeployedGatewayTypeValidation') this.gatewayType(api)
  }

  /** Clients of later versions write what they found into a folder, when a file extension was given. */
  report(): void {
    const extension = this.client.property('fileExtension')
    if (!this.client.context.modes.writesReports || extension === undefined) return
    const folder = join(this.client.home, 'validation-reports')
    mkdirSync(folder, { recursive: true })
    const head = 'api_uuid,api_name,api_version,provider,tenant,message'
    writeFileSync(join(folder, `api-validation-report.${extension}`), `${[head, ...this.lines].join('\n')}\n`)
  }

  private async availability(api: ValidatedApi): Promise<void> {
    this.info(`Validating API availability in db for API ${braces(api)}`)
    const rows = await this.client.query(
      'apim_db',
      'SELECT API_ID FROM AM_API WHERE API_PROVIDER = ? AND API_NAME = ? AND API_VERSION = ?',
      [ownerOf(api.provider), api.name, api.version],
    )
    if (rows.length === 0) this.error(api, `Unable to find the API ${braces(api)} in the database`)
  }

  private definition(api: ValidatedApi): void {
    if (streaming.includes(api.type)) this.streamingDefinition(api)
    else this.openApiDefinition(api)
    if (api.type === 'GRAPHQL') this.graphqlDefinition(api)
  }

  private openApiDefinition(api: ValidatedApi): void {
    this.info(`Validating open API definition of API ${braces(api)}`)
    const text = this.files['swagger.json']?.get(api.folder)
    const failed = `Error while validating open API definition for ${at(api)}`
    if (text === undefined) {
      this.error(api, `${failed}. Swagger definition of the API is missing...`)
      return
    }
    let errors: DefinitionError[]
    try {
      errors = validateDefinition(text)
    } catch (error) {
      if (!(error instanceof UnreadableDefinition)) throw error
      const exception = new JavaException('org.wso2.carbon.apimgt.api.APIManagementException', error.message)
      this.error(api, failed, exception)
      this.error(api, `${failed} Validation response is null.`)
      this.save(api, text)
      return
    }
    if (errors.length === 0) {
      this.info(`Successfully validated open API definition of ${at(api)}`)
      return
    }
    this.save(api, text)
    for (const { message, description } of errors)
      this.error(
        api,
        `OpenAPI Definition for API ${braces(api)} is invalid. ErrorMessage: ${message} ErrorDescription: ${description}`,
      )
  }

  private graphqlDefinition(api: ValidatedApi): void {
    this.info(`Validating graphQL schema definition of ${at(api)}`)
    const fault = graphqlFault(this.files['schema.graphql']?.get(api.folder) ?? '')
    if (fault) this.error(api, ` Invalid GraphQL definition found. ErrorMessage: ${fault}`)
    else this.info(`Successfully validated graphql schema of ${at(api).replace(' type:', 'type:')}`)
  }

  private streamingDefinition(api: ValidatedApi): void {
    this.info(`Validating streaming api definition of ${at(api)}`)
    const text = this.files['asyncapi.json']?.get(api.folder) ?? ''
    const fault = text === '' ? undefined : asyncApiFault(text)
    if (fault) this.error(api, ` Invalid AsyncAPI definition found. [${fault}]`)
    this.info(`Validating streaming api definition of API:${at(api)}`)
  }

  private gatewayType(api: ValidatedApi): void {
    this.info(`Validating deployed gateway type for API ${braces(api)}`)
    if (api.environments === 'none')
      this.client.write(
        'WARN',
        'validator',
        `No gateway environments are configured for API ${braces(api)}. Hence revision deployment will be skipped at migration`,
      )
    this.info(`Completed deployed gateway type validation for API ${braces(api)}`)
  }

  /** Only with the option, and only for definitions of HTTP APIs. */
  private save({ name, version, provider, uuid }: ValidatedApi, text: string): void {
    if (this.client.property('saveInvalidDefinition') === undefined) return
    const folder = join(this.client.home, 'invalid-swagger-definitions')
    const file = join(folder, `${uuid}.json`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, text)
    this.client.info(
      'utils',
      `Invalid definition of API: {name: ${name} version: ${version} provider: ${provider}} is saved successfully to ${file}`,
    )
  }

  private info(text: string): void {
    this.client.info('validator', text)
  }

  private error(api: ValidatedApi, text: string, exception?: JavaException): void {
    this.client.error('validator', text, exception)
    const cells = [api.uuid, api.name, api.version, api.provider, this.tenant!.domain, text]
    this.lines.push(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
  }
}

function braces({ name, version, provider }: ValidatedApi): string {
  return `{name: ${name}, version: ${version}, provider: ${provider}}`
}

function at({ name, version, type }: ValidatedApi): string {
  return `${name} version: ${version} type: ${type}`
}
