import type { Seed, SeedApi, SeedTenant } from '../seed.ts'
import { Bytes, type Rows, type Value } from './insert.ts'

const day = '2021-06-01 08:00:00'
const verbs = ['GET', 'POST', 'PUT', 'DELETE']

/** Rows of apim_db in an order that its foreign keys allow. */
export function apiManagerRows(seed: Seed): Rows[] {
  const { tenants, applications } = seed
  const apis = seed.apis.filter(({ inDatabase }) => inDatabase)
  const tenantOf = ({ tenant }: { readonly tenant: string }) =>
    tenants.find(({ domain }) => domain === tenant)!
  const subscriberOf = (tenant: SeedTenant) => tenants.indexOf(tenant) + 1
  return [
    rows(
      'AM_SUBSCRIBER',
      ['SUBSCRIBER_ID', 'USER_ID', 'TENANT_ID', 'DATE_SUBSCRIBED'],
      tenants.map((tenant) => [subscriberOf(tenant), adminOf(tenant), tenant.id, day]),
      'SUBSCRIBER_ID',
    ),
    rows(
      'AM_APPLICATION',
      ['APPLICATION_ID', 'NAME', 'SUBSCRIBER_ID', 'CREATED_BY', 'UUID', 'TOKEN_TYPE'],
      applications.map((app, at) => [
        at + 1,
        app.name,
        subscriberOf(tenantOf(app)),
        app.owner,
        app.uuid,
        'JWT',
      ]),
      'APPLICATION_ID',
    ),
    rows(
      'AM_APPLICATION_ATTRIBUTES',
      ['APPLICATION_ID', 'NAME', 'VALUE', 'TENANT_ID'],
      applications.map((app, at) => [at + 1, 'Owner', `team ${at % 7}`, tenantOf(app).id]),
    ),
    ...apiRows(apis, tenantOf),
    ...subscriptionRows(seed, apis),
    ...gatewayRows(seed, apis),
    ...policyRows(tenants),
    ...identityRows(seed),
  ]
}

function apiRows(apis: readonly SeedApi[], tenantOf: (api: SeedApi) => SeedTenant): Rows[] {
  return [
    rows(
      'AM_API',
      [
        'API_ID',
        'API_UUID',
        'API_PROVIDER',
        'API_NAME',
        'API_VERSION',
        'CONTEXT',
        'CONTEXT_TEMPLATE',
        'API_TIER',
        'API_TYPE',
        'CREATED_BY',
        'STATUS',
      ],
      apis.map((api, at) => [
        at + 1,
        api.uuid,
        api.owner,
        api.name,
        api.version,
        api.context,
        api.context.replace(api.version, '{version}'),
        'Unlimited',
        api.type,
        api.owner,
        at % 6 === 5 ? 'CREATED' : 'PUBLISHED',
      ]),
      'API_ID',
    ),
    rows(
      'AM_API_URL_MAPPING',
      ['API_ID', 'HTTP_METHOD', 'AUTH_SCHEME', 'URL_PATTERN', 'THROTTLING_TIER'],
      apis.flatMap((api, at) =>
        verbs.map((verb) => [at + 1, verb, 'Any', `/${api.path}`, 'Unlimited'] satisfies Value[]),
      ),
    ),
    rows(
      'AM_API_LC_EVENT',
      ['API_ID', 'PREVIOUS_STATE', 'NEW_STATE', 'USER_ID', 'TENANT_ID', 'EVENT_DATE'],
      apis.flatMap((api, at) =>
        [null, 'CREATED', 'PUBLISHED'].map((before, step) => [
          at + 1,
          before,
          ['CREATED', 'PUBLISHED', 'DEPRECATED'][step]!,
          api.owner,
          tenantOf(api).id,
          day,
        ]),
      ),
    ),
    rows(
      'AM_API_COMMENTS',
      ['COMMENT_ID', 'COMMENT_TEXT', 'CREATED_BY', 'API_ID'],
      apis.flatMap((api, at) =>
        at % 4 === 0 ? [[api.uuid, "It's \\ fine; -- truly", api.owner, at + 1]] : [],
      ),
    ),
    rows(
      'AM_API_RATINGS',
      ['RATING_ID', 'API_ID', 'RATING', 'SUBSCRIBER_ID'],
      apis.flatMap((api, at) => (at % 5 === 0 ? [[api.uuid, at + 1, (at % 5) + 1, 1]] : [])),
    ),
    rows(
      'AM_SECURITY_AUDIT_UUID_MAPPING',
      ['API_ID', 'AUDIT_UUID'],
      apis.flatMap((api, at) => (at % 9 === 0 ? [[at + 1, api.uuid]] : [])),
    ),
    rows(
      'AM_API_DEFAULT_VERSION',
      ['API_NAME', 'API_PROVIDER', 'DEFAULT_API_VERSION'],
      apis.flatMap((api, at) => (at % 3 === 0 ? [[api.name, api.owner, api.version]] : [])),
    ),
  ]
}

function subscriptionRows({ applications }: Seed, apis: readonly SeedApi[]): Rows[] {
  const subscribed = applications.flatMap((app, at) =>
    apis
      .map((api, index) => ({ api, id: index + 1 }))
      .filter(({ api, id }) => api.tenant === app.tenant && id % 2 === at % 2)
      .map(({ api, id }) => ['Unlimited', id, at + 1, 'UNBLOCKED', `${at}-${api.uuid}`] satisfies Value[]),
  )
  return [
    rows('AM_SUBSCRIPTION', ['TIER_ID', 'API_ID', 'APPLICATION_ID', 'SUB_STATUS', 'UUID'], subscribed),
    rows(
      'AM_APPLICATION_KEY_MAPPING',
      ['UUID', 'APPLICATION_ID', 'CONSUMER_KEY', 'KEY_TYPE', 'STATE', 'KEY_MANAGER'],
      applications.flatMap(({ uuid, tenant }, at) =>
        ['PRODUCTION', 'SANDBOX'].map((type) => [
          `${type}-${uuid}`,
          at + 1,
          consumerKey(type, at),
          type,
          'COMPLETED',
          `km-${tenant}`,
        ]),
      ),
    ),
    rows(
      'AM_APPLICATION_REGISTRATION',
      ['SUBSCRIBER_ID', 'WF_REF', 'APP_ID', 'TOKEN_TYPE', 'KEY_MANAGER'],
      applications.map(({ uuid, tenant }, at) => [1, uuid, at + 1, 'PRODUCTION', `km-${tenant}`]),
    ),
  ]
}

function gatewayRows({ tenants, revisions }: Seed, apis: readonly SeedApi[]): Rows[] {
  return [
    rows(
      'AM_REVISION',
      ['ID', 'API_UUID', 'REVISION_UUID', 'CREATED_TIME', 'CREATED_BY'],
      revisions.map(({ id, api, uuid }) => [id, api, uuid, day, 'admin']),
    ),
    rows(
      'AM_API_REVISION_METADATA',
      ['API_UUID', 'REVISION_UUID', 'API_TIER'],
      revisions.map(({ api, uuid }) => [api, uuid, 'Unlimited']),
    ),
    rows(
      'AM_DEPLOYMENT_REVISION_MAPPING',
      ['NAME', 'VHOST', 'REVISION_UUID', 'DEPLOYED_TIME'],
      revisions.map(({ uuid }) => ['Default', 'localhost', uuid, day]),
    ),
    rows(
      'AM_GW_PUBLISHED_API_DETAILS',
      ['API_ID', 'TENANT_DOMAIN', 'API_PROVIDER', 'API_NAME', 'API_VERSION', 'API_TYPE'],
      apis.map((api) => [api.uuid, api.tenant, api.owner, api.name, api.version, api.type]),
    ),
    rows(
      'AM_GW_API_ARTIFACTS',
      ['API_ID', 'REVISION_ID', 'ARTIFACT', 'TIME_STAMP'],
      revisions.map(({ api, uuid }) => [api, uuid, new Bytes(`PK revision ${uuid} of ${api}`), day]),
    ),
    rows(
      'AM_GW_API_DEPLOYMENTS',
      ['API_ID', 'REVISION_ID', 'LABEL', 'VHOST'],
      revisions.map(({ api, uuid }) => [api, uuid, 'Default', 'localhost']),
    ),
    rows(
      'AM_GATEWAY_ENVIRONMENT',
      ['UUID', 'NAME', 'TENANT_DOMAIN', 'DISPLAY_NAME'],
      tenants.map(({ domain }) => [`gw-${domain}`, 'Europe', domain, 'Europe']),
    ),
  ]
}

function policyRows(tenants: readonly SeedTenant[]): Rows[] {
  const each = (names: readonly string[], row: (tenant: SeedTenant, name: string) => Value[]) =>
    tenants.flatMap((tenant) => names.map((name) => row(tenant, name)))
  return [
    rows(
      'AM_API_CATEGORIES',
      ['UUID', 'NAME', 'DESCRIPTION', 'TENANT_ID'],
      each(['Finance', 'Logistics'], ({ id, domain }, name) => [`${name}-${domain}`, name, null, id]),
    ),
    rows(
      'AM_KEY_MANAGER',
      ['UUID', 'NAME', 'TYPE', 'CONFIGURATION', 'TENANT_DOMAIN'],
      each(['Resident Key Manager'], ({ domain }, name) => [
        `km-${domain}`,
        name,
        'default',
        new Bytes('{}'),
        domain,
      ]),
    ),
    rows(
      'AM_BLOCK_CONDITIONS',
      ['TYPE', 'VALUE', 'ENABLED', 'DOMAIN', 'UUID'],
      each(['10.9.8.7', '10.9.8.6'], ({ domain }, address) => [
        'IP',
        address,
        'false',
        domain,
        `${address}-${domain}`,
      ]),
    ),
    rows(
      'AM_POLICY_SUBSCRIPTION',
      ['NAME', 'TENANT_ID', 'QUOTA_TYPE', 'QUOTA', 'UNIT_TIME', 'TIME_UNIT', 'UUID'],
      each(['Gold', 'Silver', 'Bronze', 'Unlimited'], ({ id, domain }, name) => [
        name,
        id,
        'requestCount',
        5000,
        1,
        'min',
        `${name}-${domain}`,
      ]),
    ),
    rows(
      'AM_POLICY_APPLICATION',
      ['NAME', 'TENANT_ID', 'QUOTA_TYPE', 'QUOTA', 'UUID'],
      each(['50PerMin', '10PerMin'], ({ id, domain }, name) => [
        name,
        id,
        'requestCount',
        50,
        `${name}-${domain}`,
      ]),
    ),
  ]
}

function identityRows({ applications, tenants }: Seed): Rows[] {
  const keys = applications.flatMap((app, at) =>
    ['PRODUCTION', 'SANDBOX'].map((type) => ({ app, key: consumerKey(type, at), type })),
  )
  const idOf = (domain: string) => tenants.find((tenant) => tenant.domain === domain)!.id
  const tokens = keys.flatMap(({ app, key }, at) =>
    Array.from({ length: 4 }, (_none, index) => ({ id: `${key}-${index}`, owner: app, keyId: at + 1 })),
  )
  return [
    rows(
      'IDN_OAUTH_CONSUMER_APPS',
      ['ID', 'CONSUMER_KEY', 'USERNAME', 'TENANT_ID', 'APP_NAME'],
      keys.map(({ app, key, type }, at) => [at + 1, key, 'admin', idOf(app.tenant), `${app.name}_${type}`]),
      'ID',
    ),
    rows(
      'IDN_OAUTH2_ACCESS_TOKEN',
      ['TOKEN_ID', 'ACCESS_TOKEN', 'CONSUMER_KEY_ID', 'AUTHZ_USER', 'TENANT_ID', 'TOKEN_STATE'],
      tokens.map(({ id, owner, keyId }) => [id, `t-${id}`, keyId, 'admin', idOf(owner.tenant), 'EXPIRED']),
    ),
    rows(
      'IDN_OAUTH2_ACCESS_TOKEN_SCOPE',
      ['TOKEN_ID', 'TOKEN_SCOPE', 'TENANT_ID'],
      tokens.map(({ id, owner }) => [id, 'default', idOf(owner.tenant)]),
    ),
    rows(
      'SP_APP',
      ['TENANT_ID', 'APP_NAME', 'USER_STORE', 'USERNAME'],
      keys.map(({ app, type }) => [idOf(app.tenant), `${app.name}_${type}`, 'PRIMARY', 'admin']),
    ),
  ]
}

const consumerKey = (type: string, at: number) => `${type.toLowerCase()}-${String(at).padStart(4, '0')}`
const adminOf = ({ domain }: SeedTenant) => (domain === 'carbon.super' ? 'admin' : `admin@${domain}`)

function rows(
  table: string,
  columns: readonly string[],
  values: readonly (readonly Value[])[],
  serial?: string,
): Rows {
  return { table, columns, values, ...(serial && { serial }) }
}
