/** What the client says about one API: the text of the record behind its logger, without a stack trace. */
export interface SeedFinding {
  /** As in `[[clients.pre_migrate.findings]]` of the route. */
  readonly kind:
    | 'invalid-openapi'
    | 'unreadable-openapi'
    | 'missing-openapi'
    | 'not-in-database'
    | 'no-gateway'
  readonly level: 'ERROR' | 'WARN'
  readonly message: string
}

/** What a definition is made from and its findings are named after; `provider` as the registry writes it. */
export interface Named {
  readonly name: string
  readonly version: string
  readonly provider: string
  readonly type: string
  readonly path: string
}

interface Definition {
  readonly text: string | undefined
  readonly findings: readonly SeedFinding[]
}

type Document = Record<string, unknown>

const operation = (id: string): Document => ({
  operationId: id,
  responses: { 200: { description: 'OK' } },
  'x-auth-type': 'Application & Application User',
  'x-throttling-tier': 'Unlimited',
})

/** A sound OpenAPI 3 definition with four operations. */
export function openApi({ name, version, path }: Named): Document {
  return {
    openapi: '3.0.1',
    info: { title: name, version, description: `${name} – für alle` },
    servers: [{ url: '/' }],
    security: [{ default: [] }],
    paths: {
      [`/${path}`]: { get: operation(`list-${path}`), post: operation(`create-${path}`) },
      [`/${path}/{id}`]: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: operation(`read-${path}`),
        delete: operation(`remove-${path}`),
      },
    },
    components: { securitySchemes: { default: { type: 'oauth2', flows: {} } } },
  }
}

/** A sound definition of Swagger 2, as APIs of the first versions still carry it. */
export function swagger({ name, version, path }: Named): Document {
  return {
    swagger: '2.0',
    info: { title: name, version },
    paths: { [`/${path}`]: { get: operation(`list-${path}`), put: operation(`replace-${path}`) } },
  }
}

const parseError = 'Error while parsing OpenAPI definition'
const unreadableException = `org.wso2.carbon.apimgt.api.APIManagementException: ${parseError}`
const of = ({ name, version, provider }: Named) =>
  `{name: ${name}, version: ${version}, provider: ${provider}}`
const at = ({ name, version, type }: Named) => `${name} version: ${version} type: ${type}`
const text = (document: Document) => JSON.stringify(document)
const without = (document: Document, key: string): Document =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== key))

/** An invalid definition whose faults the validator names with these descriptions. */
function invalid(
  api: Named,
  definition: string,
  descriptions: readonly string[],
  error = parseError,
): Definition {
  const findings = descriptions.map((description) => ({
    kind: 'invalid-openapi' as const,
    level: 'ERROR' as const,
    message: `OpenAPI Definition for API ${of(api)} is invalid. ErrorMessage: ${error} ErrorDescription: ${description}`,
  }))
  return { text: definition, findings }
}

/** A definition that cannot be read at all: the client says so twice, first with the exception in the same line. */
function unreadable(api: Named, definition: string): Definition {
  const said = (message: string) => ({
    kind: 'unreadable-openapi' as const,
    level: 'ERROR' as const,
    message,
  })
  const failed = `Error while validating open API definition for ${at(api)}`
  return {
    text: definition,
    findings: [said(`${failed} ${unreadableException}`), said(`${failed} Validation response is null.`)],
  }
}

/** Every way in which a definition of the seed is bad, each with what the client says about it. */
export const flaws: readonly ((api: Named) => Definition)[] = [
  (api) => invalid(api, text(without(openApi(api), 'paths')), ['attribute paths is missing']),
  (api) =>
    invalid(api, text({ ...openApi(api), info: { version: api.version } }), [
      'attribute info.title is missing',
    ]),
  (api) => {
    const twice = { get: operation('same'), post: operation('same') }
    return invalid(api, text({ ...openApi(api), paths: { [`/${api.path}`]: twice } }), [
      `attribute paths.'/${api.path}'(post).operationId is repeated`,
    ])
  },
  (api) =>
    invalid(api, text({ ...openApi(api), paths: { [`/${api.path}`]: { get: { operationId: 'bare' } } } }), [
      `attribute paths.'/${api.path}'(get).responses is missing`,
    ]),
  (api) => unreadable(api, `openapi: 3.0.1\ninfo: [title: ${api.name}\npaths: {}\n`),
  (api) =>
    invalid(api, text({ ...openApi(api), info: {} }), [
      'attribute info.title is missing',
      'attribute info.version is missing',
    ]),
  (api) => ({
    text: undefined,
    findings: [
      {
        kind: 'missing-openapi',
        level: 'ERROR',
        message: `Error while validating open API definition for ${at(api)}. Swagger definition of the API is missing...`,
      },
    ],
  }),
  (api) =>
    invalid(
      api,
      text({ ...openApi(api), paths: { [`/${api.path}/{id}`]: { get: operation(`read-${api.path}`) } } }),
      [
        `paths.'/${api.path}/{id}'. Declared path parameter id needs to be defined as a path parameter in path or operation level`,
      ],
    ),
  (api) => invalid(api, text({ ...swagger(api), paths: [] }), ['attribute paths is not of type `object`']),
  (api) =>
    invalid(
      api,
      text(without(openApi(api), 'openapi')),
      ['attribute swagger is missing'],
      'Invalid OpenAPI V2 definition found',
    ),
  (api) => invalid(api, text(openApi(api)).slice(0, -40), ['Unable to parse the definition']),
]

/** What the client says about an API that the registry has and the database has not. */
export function notInDatabase(api: Named): SeedFinding {
  return {
    kind: 'not-in-database',
    level: 'ERROR',
    message: `Unable to find the API ${of(api)} in the database`,
  }
}

/** What the client says about an API that no gateway was chosen for. */
export function noGateway(api: Named): SeedFinding {
  return {
    kind: 'no-gateway',
    level: 'WARN',
    message: `No gateway environments are configured for API ${of(api)}. Hence revision deployment will be skipped at migration`,
  }
}
