import { logged, type Seed, type SeedApi, type SeedTenant } from '../seed.ts'
import { Bytes, type Rows, type Value } from './insert.ts'

const day = '2021-06-01 08:00:00'
const governance = '/_system/governance/apimgt/applicationdata'

/** Folder of an API in the registry of its tenant. */
export function folderOf({ provider, name, version }: SeedApi): string {
  return `${governance}/provider/${provider}/${name}/${version}`
}

/** Where a tenant's configuration lies in its registry. */
export const tenantConf = '/_system/config/apimgt/applicationdata/tenant-conf.json'

interface Resource {
  readonly tenant: number
  readonly path: string
  readonly uuid: string
  readonly mediaType: string
  readonly text: string
}

/** Rows of shared_db: registry and users of all tenants. */
export function sharedRows(seed: Seed): Rows[] {
  return [...registryRows(seed), ...logRows(seed), ...userRows(seed.tenants)]
}

function resources({ tenants, apis, revisions }: Seed): Resource[] {
  const idOf = (api: SeedApi) => tenants.find(({ domain }) => domain === api.tenant)!.id
  const ofApis = apis.flatMap((api) => {
    const tenant = idOf(api)
    const folder = folderOf(api)
    const resource = (name: string, mediaType: string, text: string) => ({
      tenant,
      path: `${folder}/${name}`,
      uuid: name === 'api' ? api.uuid : `${name}-${api.uuid}`,
      mediaType,
      text,
    })
    return [
      resource('api', 'application/vnd.wso2-api+xml', artifact(api)),
      ...(api.definition === undefined || api.type === 'WS'
        ? []
        : [resource('swagger.json', 'application/json', api.definition)]),
      ...(api.type === 'GRAPHQL'
        ? [resource('schema.graphql', 'application/octet-stream', 'type Query {\n  orders: [String]\n}\n')]
        : []),
      ...(api.type === 'WS' ? [resource('asyncapi.json', 'application/json', asyncApi(api))] : []),
    ]
  })
  const ofRevisions = revisions.map(({ id, api: uuid }) => {
    const api = apis.find((candidate) => candidate.uuid === uuid)!
    const path = `${governance}/apis/${uuid}/${id}/api`
    return {
      tenant: idOf(api),
      path,
      uuid: `${uuid}-${id}`,
      mediaType: 'application/vnd.wso2-api+xml',
      text: artifact(api),
    }
  })
  const ofTenants = tenants.flatMap(({ id, domain }) => [
    {
      tenant: id,
      path: tenantConf,
      uuid: `conf-${domain}`,
      mediaType: 'application/json',
      text: configuration(domain),
    },
    {
      tenant: id,
      path: '/_system/governance/repository/components/org.wso2.carbon.governance/types/api.rxt',
      uuid: `rxt-${domain}`,
      mediaType: 'application/vnd.wso2.registry-ext-type+xml',
      text: '<artifactType type="application/vnd.wso2-api+xml" shortName="api" version="4.0.0"/>\n',
    },
  ])
  return [...ofApis, ...ofRevisions, ...ofTenants]
}

function registryRows(seed: Seed): Rows[] {
  const all = resources(seed)
  const folders = [...new Set(all.map(({ path, tenant }) => `${tenant}:${path.replace(/\/[^/]*$/, '')}`))]
  const folderId = (tenant: number, path: string) =>
    folders.indexOf(`${tenant}:${path.replace(/\/[^/]*$/, '')}`) + 1
  const tags = ['public', 'partner', 'internal', 'beta', 'legacy']
  const tagged = seed.tenants.flatMap(({ id }) => tags.map((tag) => ({ id, tag })))
  const properties = all.map(({ tenant }, at) => ({ id: at + 1, tenant, name: 'resource.source' }))
  const place = ({ tenant, path }: Resource, at: number): Value[] => [
    at + 1,
    folderId(tenant, path),
    path.slice(path.lastIndexOf('/') + 1),
    tenant,
  ]
  return [
    {
      table: 'REG_PATH',
      serial: 'REG_PATH_ID',
      columns: ['REG_PATH_ID', 'REG_PATH_VALUE', 'REG_TENANT_ID'],
      values: folders.map((folder, at) => {
        const [, tenant, path] = /^(-?\d+):(.*)$/.exec(folder)!
        return [at + 1, path!, Number(tenant)]
      }),
    },
    {
      table: 'REG_CONTENT',
      serial: 'REG_CONTENT_ID',
      columns: ['REG_CONTENT_ID', 'REG_CONTENT_DATA', 'REG_TENANT_ID'],
      values: all.map(({ text, tenant }, at) => [at + 1, new Bytes(text), tenant]),
    },
    {
      table: 'REG_RESOURCE',
      serial: 'REG_VERSION',
      columns: [
        'REG_VERSION',
        'REG_PATH_ID',
        'REG_NAME',
        'REG_TENANT_ID',
        'REG_CONTENT_ID',
        'REG_MEDIA_TYPE',
        'REG_CREATOR',
        'REG_CREATED_TIME',
        'REG_LAST_UPDATED_TIME',
        'REG_UUID',
      ],
      values: all.map((resource, at) => [
        ...place(resource, at),
        at + 1,
        resource.mediaType,
        'admin',
        day,
        day,
        resource.uuid,
      ]),
    },
    {
      table: 'REG_TAG',
      serial: 'REG_ID',
      columns: ['REG_ID', 'REG_TAG_NAME', 'REG_USER_ID', 'REG_DATE', 'REG_TENANT_ID'],
      values: tagged.map(({ id, tag }, at) => [at + 1, tag, 'admin', day, id]),
    },
    {
      table: 'REG_RESOURCE_TAG',
      columns: ['REG_VERSION', 'REG_PATH_ID', 'REG_RESOURCE_NAME', 'REG_TENANT_ID', 'REG_TAG_ID'],
      values: all.map((resource, at) => [
        ...place(resource, at),
        tagged.findIndex(({ id }) => id === resource.tenant) + (at % tags.length) + 1,
      ]),
    },
    {
      table: 'REG_PROPERTY',
      serial: 'REG_ID',
      columns: ['REG_ID', 'REG_NAME', 'REG_VALUE', 'REG_TENANT_ID'],
      values: properties.map(({ id, name, tenant }) => [id, name, 'api-manager', tenant]),
    },
    {
      table: 'REG_RESOURCE_PROPERTY',
      columns: ['REG_VERSION', 'REG_PATH_ID', 'REG_RESOURCE_NAME', 'REG_TENANT_ID', 'REG_PROPERTY_ID'],
      values: all.map((resource, at) => [...place(resource, at), at + 1]),
    },
  ]
}

function logRows({ tenants, apis }: Seed): Rows[] {
  const values = logged.flatMap((action) =>
    apis.map((api) => [
      `${folderOf(api)}/api`,
      'admin',
      day,
      action,
      tenants.find(({ domain }) => domain === api.tenant)!.id,
    ]),
  )
  return [
    {
      table: 'REG_LOG',
      columns: ['REG_PATH', 'REG_USER_ID', 'REG_LOGGED_TIME', 'REG_ACTION', 'REG_TENANT_ID'],
      values,
    },
  ]
}

function userRows(tenants: readonly SeedTenant[]): Rows[] {
  const others = tenants.filter(({ id }) => id > 0)
  const people = tenants.flatMap((tenant) =>
    ['admin', 'anna', 'bela', 'chen', 'dora'].map((name) => ({ tenant, name })),
  )
  const roles = tenants.flatMap((tenant) =>
    ['admin', 'Internal/publisher', 'Internal/subscriber'].map((name) => ({ tenant, name })),
  )
  return [
    {
      table: 'UM_TENANT',
      serial: 'UM_ID',
      columns: ['UM_ID', 'UM_DOMAIN_NAME', 'UM_EMAIL', 'UM_ACTIVE', 'UM_CREATED_DATE', 'UM_USER_CONFIG'],
      values: others.map(({ id, domain, active }) => [
        id,
        domain,
        `admin@${domain}`,
        active,
        day,
        new Bytes(`<RealmConfiguration><Domain>${domain}</Domain></RealmConfiguration>`),
      ]),
    },
    {
      table: 'UM_DOMAIN',
      columns: ['UM_DOMAIN_NAME', 'UM_TENANT_ID'],
      values: tenants.flatMap(({ id }) => ['PRIMARY', 'INTERNAL'].map((name) => [name, id])),
    },
    {
      table: 'UM_USER',
      serial: 'UM_ID',
      columns: ['UM_ID', 'UM_USER_ID', 'UM_USER_NAME', 'UM_USER_PASSWORD', 'UM_CHANGED_TIME', 'UM_TENANT_ID'],
      values: people.map(({ tenant, name }, at) => [
        at + 1,
        `${name}-${tenant.domain}`,
        name,
        'c2hhLTI1Ng==',
        day,
        tenant.id,
      ]),
    },
    {
      table: 'UM_ROLE',
      serial: 'UM_ID',
      columns: ['UM_ID', 'UM_ROLE_NAME', 'UM_TENANT_ID'],
      values: roles.map(({ tenant, name }, at) => [at + 1, name, tenant.id]),
    },
    {
      table: 'UM_USER_ROLE',
      columns: ['UM_ROLE_ID', 'UM_USER_ID', 'UM_TENANT_ID'],
      values: people.flatMap(({ tenant }, at) =>
        roles
          .map((role, index) => ({ role, id: index + 1 }))
          .filter(({ role }) => role.tenant === tenant)
          .map(({ id }) => [id, at + 1, tenant.id]),
      ),
    },
    {
      table: 'UM_USER_ATTRIBUTE',
      columns: ['UM_ATTR_NAME', 'UM_ATTR_VALUE', 'UM_PROFILE_ID', 'UM_USER_ID', 'UM_TENANT_ID'],
      values: people.map(({ tenant, name }, at) => [
        'mail',
        `${name}@${tenant.domain}`,
        'default',
        at + 1,
        tenant.id,
      ]),
    },
  ]
}

/** An API as the registry keeps it: a metadata document whose overview the client reads. */
function artifact(api: SeedApi): string {
  const { provider, name, version, context, type, gateways } = api
  const overview = { provider, name, version, context, type, status: 'PUBLISHED', environments: gateways }
  const fields = Object.entries(overview).map(([key, value]) => `<${key}>${value}</${key}>`)
  return `<metadata xmlns="http://www.wso2.org/governance/metadata"><overview>${fields.join('')}</overview></metadata>`
}

function asyncApi({ name, version }: SeedApi): string {
  return JSON.stringify({ asyncapi: '2.0.0', info: { title: name, version }, channels: { '/*': {} } })
}

function configuration(domain: string): string {
  return JSON.stringify({
    EnableMonetization: false,
    IsUnlimitedTierPaid: false,
    ExtensionHandlerPosition: 'bottom',
    RESTAPIScopes: { Scope: [{ Name: 'apim:api_publish', Roles: 'admin,Internal/publisher' }] },
    NotificationsEnabled: 'false',
    Tenant: domain,
  })
}
